//! Tables of estimates: a row a point, platform, measure and time as CSV, and where that would be too long for a spreadsheet, a
//! row a point, platform and time as parquet, with what leads beside it as a short CSV. One writer and one reader of both.

use super::csv::{quoted, records};
use super::error::Error;
use super::experiment::Experiment;
use super::replace::replace_with;
use super::tables::{self, TableWriter, field};
use crate::disk;
use crate::experiment::statistics::Estimate;
use crate::scenario::hypothesis::When;
use crate::scenario::measure::MeasureInfo;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, UInt32Type};
use arrow_array::{Array, ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{DataType, Schema, SchemaRef};
use std::io::{BufRead, Write as _};
use std::path::Path;
use std::sync::Arc;

/// Most rows of a CSV: some tens of megabytes. A table that would have more has its rest in parquet.
pub const MOST_ROWS: u64 = 400_000;
/// Bytes that the CSV beside a parquet has about, at most, unless one measure alone has more.
const SHORT_BYTES: u64 = 50_000_000;
/// Bytes of a row of a CSV, about, and those of the value of an axis.
const ROW_BYTES: (u64, u64) = (128, 20);
/// Rows of a row group of the wide table, which has some hundred columns.
const WIDE_ROWS: usize = 2_048;
/// Text that is kept before it is written.
const FLUSH_BYTES: usize = 1 << 20;

/// A kind of table.
#[derive(Debug, PartialEq, Eq)]
pub struct Layout {
    /// name of the CSV
    pub csv: &'static str,
    /// name of the parquet beside it
    pub parquet: &'static str,
    /// whether intervals that hold for all comparisons together follow
    pub simultaneous: bool,
    /// what is said of an estimate, at its end
    pub more: [&'static str; 3],
}

/// Columns that every such CSV begins with.
const FIRST: [&str; 9] = ["point", "platform", "measure", "when", "mean", "sd", "low", "high", "n"];

impl Layout {
    /// Names of the columns of the CSV but for those of axes, in order.
    pub fn columns(&self) -> impl Iterator<Item = &'static str> {
        FIRST.into_iter().chain(self.ends_of_all().iter().copied()).chain(self.more)
    }

    /// Names of the columns of a measure in the wide table.
    fn wide_columns(&self, measure: &str) -> Vec<String> {
        let parts = NUMBERS.into_iter().chain(["n"]).chain(self.ends_of_all().iter().copied()).chain(self.more);
        parts.map(|part| format!("{measure}.{part}")).collect()
    }

    fn ends_of_all(&self) -> &'static [&'static str] {
        if self.simultaneous { &["low_all", "high_all"] } else { &[] }
    }
}

/// An estimate and what is said of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell<'a> {
    /// `None`: undefined
    pub estimate: Option<Estimate>,
    /// the interval that holds for all comparisons together, where the table has it
    pub all: Option<(f64, f64)>,
    /// the columns of [`Layout::more`]
    pub more: [&'a str; 3],
}

/// All measures of a platform at a point and time.
pub(super) struct Line<'p, 'a> {
    pub point: u32,
    pub platform: &'p str,
    pub when: When,
    /// by measure
    pub cells: Vec<Cell<'a>>,
}

/// Names of the columns of a sweep's axes; none where nothing is swept. An axis with the name of another column is called `axis.`
/// and its name.
fn axis_columns(experiment: &Experiment, layout: &Layout) -> Vec<String> {
    let labels = experiment.sweep.iter().flat_map(|sweep| &sweep.labels);
    let free = |label: &String| match layout.columns().any(|column| column == label) {
        true => format!("axis.{label}"),
        false => label.clone(),
    };
    labels.map(free).collect()
}

/// Writes a table; `fill` gives its lines: points in order, platforms and times within. Returns the names of the files.
///
/// # Errors
/// If a file cannot be written, or with what `fill` says.
pub(super) fn write<'a>(
    folder: &Path,
    layout: &'static Layout,
    experiment: &Experiment,
    fill: impl Fn(&mut dyn FnMut(Line<'_, 'a>) -> Result<(), Error>) -> Result<(), Error>,
) -> Result<Vec<&'static str>, Error> {
    let axes = axis_columns(experiment, layout);
    let in_force = |line: &Line| -> Vec<&str> {
        experiment.sweep.iter().flat_map(|sweep| sweep.in_force(line.point, line.platform)).collect()
    };
    let short = Short::of(experiment);
    let mut names = vec![layout.csv];
    if short.is_some() {
        let schema = wide_schema(layout, experiment.columns, &axes);
        tables::write(folder, layout.parquet, &schema, WIDE_ROWS, |table| {
            let measures = experiment.columns.len();
            let mut wide = Wide { table, schema: schema.clone(), layout, measures, rows: Vec::new() };
            fill(&mut |line| {
                let axes = in_force(&line);
                wide.push(line, &axes)
            })?;
            wide.flush()
        })?;
        names.push(layout.parquet);
    }
    replace_with(&folder.join(layout.csv), |file| {
        let header = layout.columns().map(str::to_string).chain(axes.iter().map(|name| quoted(name)));
        let mut text = header.collect::<Vec<_>>().join(",") + "\n";
        fill(&mut |line| {
            let axes: String = in_force(&line).iter().map(|cell| format!(",{}", quoted(cell))).collect();
            for (measure, cell) in experiment.columns.iter().zip(&line.cells) {
                if short.as_ref().is_none_or(|short| short.has(measure.key, line.when)) {
                    text.push_str(&csv_row(layout, &line, measure.key, cell, &axes));
                }
            }
            flush(&mut text, file, layout.csv, FLUSH_BYTES)
        })?;
        flush(&mut text, file, layout.csv, 0)
    })?;
    Ok(names)
}

/// What a CSV has of a table that is too long for one.
struct Short {
    measures: Vec<&'static str>,
}

impl Short {
    /// `None`: the CSV has all. Else what leads and what figures show, at the end, as far as there is room; one measure at least.
    fn of(experiment: &Experiment) -> Option<Short> {
        let whens = 2 + u64::from(experiment.first_intervention.is_some());
        let rows = experiment.plan.order.len() as u64 * experiment.plan.platforms.len() as u64;
        if rows * experiment.columns.len() as u64 * whens <= MOST_ROWS {
            return None;
        }
        let axes = experiment.sweep.as_ref().map_or(0, |sweep| sweep.labels.len()) as u64;
        let fit = (SHORT_BYTES / (ROW_BYTES.0 + axes * ROW_BYTES.1)).min(MOST_ROWS);
        let room = (fit / rows.max(1)).max(1) as usize;
        Some(Short { measures: experiment.shown.iter().take(room).copied().collect() })
    }

    fn has(&self, measure: &str, when: When) -> bool {
        when == When::End && self.measures.contains(&measure)
    }
}

/// A number as CSV has it: the shortest that reads back, empty where there is none.
pub(super) fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:?}"))
}

fn csv_row(layout: &Layout, line: &Line, measure: &str, cell: &Cell, axes: &str) -> String {
    let (platform, measure) = (quoted(line.platform), quoted(measure));
    let of = |number_of: fn(&Estimate) -> Option<f64>| number(cell.estimate.as_ref().and_then(number_of));
    let numbers =
        [of(|e| Some(e.mean)), of(|e| e.sd), of(|e| Some(e.interval?.0)), of(|e| Some(e.interval?.1))].join(",");
    let n = cell.estimate.map_or(0, |estimate| estimate.n);
    let all = match layout.simultaneous {
        true => format!(",{},{}", number(cell.all.map(|all| all.0)), number(cell.all.map(|all| all.1))),
        false => String::new(),
    };
    let more: String = cell.more.iter().map(|text| format!(",{}", quoted(text))).collect();
    format!("{},{platform},{measure},{},{numbers},{n}{all}{more}{axes}\n", line.point, line.when)
}

/// Writes text that is long enough to a file.
fn flush(text: &mut String, file: &mut disk::File, name: &str, from_bytes: usize) -> Result<(), Error> {
    if text.len() >= from_bytes {
        file.write_all(text.as_bytes()).map_err(Error::io("write", name))?;
        text.clear();
    }
    Ok(())
}

/// The numbers of an estimate in the wide table.
const NUMBERS: [&str; 4] = ["mean", "sd", "low", "high"];

fn wide_schema(layout: &Layout, measures: &[MeasureInfo], axes: &[String]) -> SchemaRef {
    let mut fields = vec![
        field("point", DataType::UInt32, false, "", "design point"),
        field("platform", DataType::Utf8, false, "", "name of the platform design"),
        field(
            "when",
            DataType::Utf8,
            false,
            "",
            "before the first intervention, at the end, or mean after the first tenth",
        ),
    ];
    fields.extend(
        axes.iter().map(|name| field(name, DataType::Utf8, true, "", "value of an axis in force on the platform")),
    );
    for measure in measures {
        for number in NUMBERS {
            let name = format!("{}.{number}", measure.key);
            fields.push(field(&name, DataType::Float64, true, measure.unit, measure.meaning));
        }
        fields.push(field(
            &format!("{}.n", measure.key),
            DataType::UInt32,
            false,
            "runs",
            "replicates in which it is defined",
        ));
        for name in layout.ends_of_all() {
            let name = format!("{}.{name}", measure.key);
            fields.push(field(
                &name,
                DataType::Float64,
                true,
                measure.unit,
                "end of the interval that holds for all pairs together",
            ));
        }
        let more = layout.more.iter().map(|name| format!("{}.{name}", measure.key));
        fields.extend(more.map(|name| field(&name, DataType::Utf8, true, "", "as in the CSV beside it")));
    }
    Arc::new(Schema::new(fields))
}

/// A wide table in the making.
struct Wide<'t, 'b, 'a> {
    table: &'t mut TableWriter<'b>,
    schema: SchemaRef,
    layout: &'static Layout,
    measures: usize,
    rows: Vec<WideRow<'a>>,
}

struct WideRow<'a> {
    point: u32,
    platform: String,
    when: String,
    axes: Vec<String>,
    cells: Vec<Cell<'a>>,
}

impl<'a> Wide<'_, '_, 'a> {
    fn push(&mut self, line: Line<'_, 'a>, axes: &[&str]) -> Result<(), Error> {
        self.rows.push(WideRow {
            point: line.point,
            platform: line.platform.to_string(),
            when: line.when.to_string(),
            axes: axes.iter().map(|text| text.to_string()).collect(),
            cells: line.cells,
        });
        if self.rows.len() < WIDE_ROWS { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        if self.rows.is_empty() {
            return Ok(());
        }
        let rows = std::mem::take(&mut self.rows);
        let text = |of: &dyn for<'r> Fn(&'r WideRow) -> &'r str| -> ArrayRef {
            let cells = rows.iter().map(|row| Some(of(row)).filter(|text| !text.is_empty()));
            Arc::new(cells.collect::<StringArray>())
        };
        let name = |of: &dyn for<'r> Fn(&'r WideRow) -> &'r str| -> ArrayRef {
            Arc::new(rows.iter().map(|row| Some(of(row))).collect::<StringArray>())
        };
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(rows.iter().map(|row| row.point).collect::<UInt32Array>()),
            name(&|row| &row.platform),
            name(&|row| &row.when),
        ];
        let axes = rows[0].axes.len();
        arrays.extend((0..axes).map(|k| text(&|row| &row.axes[k])));
        for m in 0..self.measures {
            let real = |of: fn(&Estimate) -> Option<f64>| -> ArrayRef {
                Arc::new(rows.iter().map(|row| row.cells[m].estimate.as_ref().and_then(of)).collect::<Float64Array>())
            };
            arrays.extend([real(|e| Some(e.mean)), real(|e| e.sd)]);
            arrays.extend([real(|e| Some(e.interval?.0)), real(|e| Some(e.interval?.1))]);
            let n = |row: &WideRow| row.cells[m].estimate.map_or(0, |estimate| estimate.n as u32);
            arrays.push(Arc::new(rows.iter().map(n).collect::<UInt32Array>()));
            if self.layout.simultaneous {
                let end = |of: fn((f64, f64)) -> f64| -> ArrayRef {
                    Arc::new(rows.iter().map(|row| row.cells[m].all.map(of)).collect::<Float64Array>())
                };
                arrays.extend([end(|all| all.0), end(|all| all.1)]);
            }
            arrays.extend((0..self.layout.more.len()).map(|k| text(&|row| row.cells[m].more[k])));
        }
        let batch = RecordBatch::try_new(self.schema.clone(), arrays).map_err(Error::parquet(self.layout.parquet))?;
        self.table.write(&batch)
    }
}

/// A row as it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// design point
    pub point: u32,
    /// platform
    pub platform: &'a str,
    /// dotted key
    pub measure: &'a str,
    /// `before`, `end` or `mean`
    pub when: &'a str,
    /// the estimate, and what is said of it
    pub cell: Cell<'a>,
}

/// Calls a function with the rows of some measures, or of all, in the order of the table: the whole one, where the CSV is short.
///
/// # Errors
/// If the table cannot be read or is not one that Heimo writes.
pub fn each_row(
    folder: &Path,
    layout: &Layout,
    measures: Option<&[&str]>,
    each: &mut dyn FnMut(Row),
) -> Result<(), Error> {
    match folder.join(layout.parquet).exists() {
        true => each_of_wide(folder, layout, measures, each),
        false => each_of_csv(folder, layout, measures, each),
    }
}

fn each_of_csv(
    folder: &Path,
    layout: &Layout,
    measures: Option<&[&str]>,
    each: &mut dyn FnMut(Row),
) -> Result<(), Error> {
    let path = folder.join(layout.csv);
    let file = std::fs::File::open(&path).map_err(Error::io("read", &path))?;
    let mut lines = std::io::BufReader::new(file).lines();
    let header = lines.next().transpose().map_err(Error::io("read", &path))?.unwrap_or_default();
    let header = records(&header).into_iter().next().unwrap_or_default();
    let width = layout.columns().count();
    if !layout.columns().eq(header.iter().take(width).map(String::as_str)) {
        let columns = layout.columns().collect::<Vec<_>>().join(",");
        return Err(Error::Table { path, message: format!("its columns are not {columns}") });
    }
    for line in lines {
        let line = line.map_err(Error::io("read", &path))?;
        let Some(cells) = records(&line).into_iter().next().filter(|cells| cells.len() == header.len()) else {
            continue;
        };
        if measures.is_some_and(|measures| !measures.contains(&cells[2].as_str())) {
            continue;
        }
        let Ok(point) = cells[0].parse() else { continue };
        let number = |k: usize| cells[k].parse::<f64>().ok().filter(|x| x.is_finite());
        let estimate = number(4).map(|mean| Estimate {
            n: cells[8].parse().unwrap_or(0),
            mean,
            sd: number(5),
            interval: number(6).zip(number(7)),
        });
        let all = layout.simultaneous.then(|| number(9).zip(number(10))).flatten();
        let more = [3, 2, 1].map(|back| cells[width - back].as_str());
        each(Row {
            point,
            platform: &cells[1],
            measure: &cells[2],
            when: &cells[3],
            cell: Cell { estimate, all, more },
        });
    }
    Ok(())
}

fn each_of_wide(
    folder: &Path,
    layout: &Layout,
    measures: Option<&[&str]>,
    each: &mut dyn FnMut(Row),
) -> Result<(), Error> {
    let path = folder.join(layout.parquet);
    let schema = tables::batches(&path)?.schema;
    let all = schema.fields().iter().filter_map(|field| field.name().strip_suffix(".mean"));
    let measures: Vec<&str> = all.filter(|key| measures.is_none_or(|wanted| wanted.contains(key))).collect();
    let names: Vec<String> = measures.iter().flat_map(|key| layout.wide_columns(key)).collect();
    let columns: Vec<&str> =
        ["point", "platform", "when"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let mismatch = || Error::Table { path: path.clone(), message: "a column has another type".to_string() };
    for batch in tables::batches_of(&path, &columns)? {
        let batch = batch?;
        let column = |name: &str| batch.column_by_name(name).expect("it was asked for");
        let keys = (column("point").as_primitive_opt::<UInt32Type>(), column("platform").as_string_opt::<i32>());
        let ((Some(points), Some(platforms)), Some(whens)) = (keys, column("when").as_string_opt::<i32>()) else {
            return Err(mismatch());
        };
        let of_measure = |key: &&str| WideColumns::of(&batch, layout, key).ok_or_else(mismatch);
        let of_measures = measures.iter().map(of_measure).collect::<Result<Vec<_>, Error>>()?;
        for row in 0..batch.num_rows() {
            for (measure, columns) in measures.iter().zip(&of_measures) {
                let (platform, when) = (platforms.value(row), whens.value(row));
                each(Row { point: points.value(row), platform, measure, when, cell: columns.cell(row) });
            }
        }
    }
    Ok(())
}

/// The columns of a measure in the wide table.
struct WideColumns<'a> {
    numbers: Vec<&'a Float64Array>,
    n: &'a UInt32Array,
    all: Vec<&'a Float64Array>,
    more: Vec<&'a StringArray>,
}

impl<'a> WideColumns<'a> {
    fn of(batch: &'a RecordBatch, layout: &Layout, key: &str) -> Option<Self> {
        let column = |part: &str| batch.column_by_name(&format!("{key}.{part}"));
        let real = |part: &&str| column(part)?.as_primitive_opt::<Float64Type>();
        Some(WideColumns {
            numbers: NUMBERS.iter().map(real).collect::<Option<_>>()?,
            n: column("n")?.as_primitive_opt::<UInt32Type>()?,
            all: layout.ends_of_all().iter().map(real).collect::<Option<_>>()?,
            more: layout.more.iter().map(|part| column(part)?.as_string_opt::<i32>()).collect::<Option<_>>()?,
        })
    }

    fn cell(&self, row: usize) -> Cell<'a> {
        let number = |column: Option<&&'a Float64Array>| column.filter(|c| c.is_valid(row)).map(|c| c.value(row));
        let at = |k: usize| number(self.numbers.get(k));
        let n = u64::from(self.n.value(row));
        let estimate = at(0).map(|mean| Estimate { n, mean, sd: at(1), interval: at(2).zip(at(3)) });
        let more = [0, 1, 2].map(|k| if self.more[k].is_valid(row) { self.more[k].value(row) } else { "" });
        Cell { estimate, all: number(self.all.first()).zip(number(self.all.get(1))), more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_shortest_that_read_back() {
        assert_eq!(number(Some(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!((number(None), number(Some(2.0))), (String::new(), "2.0".to_string()));
    }
}
