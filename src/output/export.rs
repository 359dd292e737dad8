//! A society of a result as a graph for other programs: agents with their state, and who follows whom.

use super::error::Error;
use super::markup::escape;
use super::names;
use super::replace::replace_with;
use super::tables::{self, GROUP_ROWS, KEYS};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float32Type, UInt16Type, UInt32Type, UInt64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a graph is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphFormat {
    /// XML that networkx, igraph and Gephi read
    GraphMl,
    /// XML of Gephi
    Gexf,
    /// two tables of comma separated values
    Csv,
    /// two tables in Parquet
    Parquet,
}

/// Which society of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// design point
    pub point: u32,
    /// name of the platform
    pub platform: String,
    /// replicate
    pub replicate: u32,
    /// recorded step
    pub step: u32,
}

/// Files that a graph is written to: one, or tables of nodes and of edges.
pub fn paths(out: &Path, format: GraphFormat) -> Vec<PathBuf> {
    let (stem, folder) = (out.file_stem().unwrap_or_default().to_string_lossy().into_owned(), out.with_file_name(""));
    match format {
        GraphFormat::GraphMl | GraphFormat::Gexf => vec![out.to_path_buf()],
        GraphFormat::Csv => ["nodes", "edges"].map(|part| folder.join(format!("{stem}-{part}.csv"))).to_vec(),
        GraphFormat::Parquet => ["nodes", "edges"].map(|part| folder.join(format!("{stem}-{part}.parquet"))).to_vec(),
    }
}

/// Writes the agents and follows of a society; how many there are of each.
///
/// # Errors
/// If a file cannot be read or written, or the society is not in the result.
pub fn write(folder: &Path, which: &Which, format: GraphFormat, out: &Path) -> Result<(u64, u64), Error> {
    let (agents, follows) = (Rows::open(folder, names::AGENTS, which)?, Rows::open(folder, names::FOLLOWS, which)?);
    let paths = paths(out, format);
    let counts = match format {
        GraphFormat::GraphMl | GraphFormat::Gexf => replace_with(&paths[0], |file| {
            let mut text = BufWriter::new(file);
            let written = if format == GraphFormat::Gexf { gexf } else { graphml };
            let counts = written(agents, follows, &paths[0], &mut text)?;
            text.flush().map_err(Error::io("write", &paths[0]))?;
            Ok(counts)
        })?,
        GraphFormat::Csv => (csv(agents, &paths[0])?, csv(follows, &paths[1])?),
        GraphFormat::Parquet => (parquet(agents, &paths[0])?, parquet(follows, &paths[1])?),
    };
    Ok(counts)
}

/// Rows of one society in a table, without the columns that say whose they are.
struct Rows {
    batches: tables::Batches,
    fields: Vec<Field>,
    which: Which,
}

impl Rows {
    fn open(folder: &Path, name: &str, which: &Which) -> Result<Rows, Error> {
        let batches = tables::batches(&folder.join(name))?;
        let own = batches.schema.fields().iter().filter(|field| !KEYS.contains(&field.name().as_str()));
        Ok(Rows { fields: own.map(|field| field.as_ref().clone()).collect(), batches, which: which.clone() })
    }

    fn schema(&self) -> SchemaRef {
        Arc::new(Schema::new(self.fields.clone()))
    }

    /// Hands out the rows, some at a time.
    fn each(self, mut take: impl FnMut(&[ArrayRef], usize) -> Result<(), Error>) -> Result<u64, Error> {
        let mut found = 0;
        for batch in self.batches {
            let batch = batch?;
            let mut first = 0;
            while first < batch.num_rows() {
                let ours = is_of(&batch, first, &self.which);
                let end = (first..batch.num_rows()).find(|&row| is_of(&batch, row, &self.which) != ours);
                let end = end.unwrap_or(batch.num_rows());
                if ours {
                    let part = batch.slice(first, end - first);
                    let of = |field: &Field| part.column_by_name(field.name()).cloned();
                    let columns: Vec<ArrayRef> = self.fields.iter().filter_map(of).collect();
                    take(&columns, part.num_rows())?;
                    found += part.num_rows() as u64;
                }
                first = end;
            }
        }
        Ok(found)
    }
}

fn is_of(batch: &RecordBatch, row: usize, which: &Which) -> bool {
    let number = |name: &str| batch.column_by_name(name).map(|column| column.as_primitive::<UInt32Type>().value(row));
    number("step") == Some(which.step)
        && number("replicate") == Some(which.replicate)
        && number("point") == Some(which.point)
        && batch.column_by_name("platform").is_some_and(|column| column.as_string::<i32>().value(row) == which.platform)
}

/// A cell as text, whole numbers without a point and real ones as short as they can be read back; `None` for what is missing.
fn cell(column: &ArrayRef, row: usize) -> Option<String> {
    if column.is_null(row) {
        return None;
    }
    Some(match column.data_type() {
        DataType::Float32 => column.as_primitive::<Float32Type>().value(row).to_string(),
        DataType::UInt16 => column.as_primitive::<UInt16Type>().value(row).to_string(),
        DataType::UInt32 => column.as_primitive::<UInt32Type>().value(row).to_string(),
        DataType::UInt64 => column.as_primitive::<UInt64Type>().value(row).to_string(),
        _ => column.as_string::<i32>().value(row).to_string(),
    })
}

fn position(fields: &[Field], name: &str) -> Option<usize> {
    fields.iter().position(|field| field.name() == name)
}

/// What XML calls the type of a column.
fn type_of(field: &Field) -> &'static str {
    match field.data_type() {
        DataType::Float32 => "double",
        DataType::Utf8 => "string",
        _ => "long",
    }
}

/// Where the names of a node are: those of its network's file, else its number.
fn name_of(fields: &[Field], number: &str, node: &str) -> usize {
    position(fields, node).or_else(|| position(fields, number)).unwrap_or(0)
}

/// Where the parts of nodes and edges are in the tables.
struct Layout {
    /// columns of agents that are attributes: all but what names them, which the element has
    attributes: Vec<(usize, Field)>,
    label: Option<usize>,
    id: usize,
    /// in the table of follows, as is the weight
    ends: [usize; 2],
    weight: Option<usize>,
}

impl Layout {
    fn of(agents: &Rows, follows: &Rows) -> Layout {
        let named = |field: &Field| ["node", "label"].contains(&field.name().as_str());
        let columns = agents.fields.iter().cloned().enumerate();
        Layout {
            attributes: columns.filter(|(_, field)| !named(field)).collect(),
            label: position(&agents.fields, "label"),
            id: name_of(&agents.fields, "agent", "node"),
            ends: [name_of(&follows.fields, "agent", "node"), name_of(&follows.fields, "followee", "followee_node")],
            weight: position(&follows.fields, "weight"),
        }
    }
}

fn graphml(agents: Rows, follows: Rows, path: &Path, text: &mut impl Write) -> Result<(u64, u64), Error> {
    let Layout { attributes, label, id, ends, weight } = Layout::of(&agents, &follows);
    let lost = |error: std::io::Error| Error::io("write", path)(error);
    let mut head = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (k, field) in &attributes {
        let (name, kind) = (escape(field.name()), type_of(field));
        head += &format!("  <key id=\"d{k}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{kind}\"/>\n");
    }
    if label.is_some() {
        head += "  <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n";
    }
    if weight.is_some() {
        head += "  <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n";
    }
    head += "  <graph edgedefault=\"directed\">\n";
    text.write_all(head.as_bytes()).map_err(lost)?;
    let nodes = agents.each(|columns, rows| {
        for row in 0..rows {
            let mut line = format!("    <node id=\"{}\">", escape(&cell(&columns[id], row).unwrap_or_default()));
            for (k, _) in &attributes {
                if let Some(value) = cell(&columns[*k], row) {
                    line += &format!("<data key=\"d{k}\">{}</data>", escape(&value));
                }
            }
            if let Some(label) = label.and_then(|label| cell(&columns[label], row)) {
                line += &format!("<data key=\"label\">{}</data>", escape(&label));
            }
            writeln!(text, "{line}</node>").map_err(lost)?;
        }
        Ok(())
    })?;
    let edges = follows.each(|columns, rows| {
        for row in 0..rows {
            let [source, target] = ends.map(|end| escape(&cell(&columns[end], row).unwrap_or_default()));
            let ends = format!("source=\"{source}\" target=\"{target}\"");
            match weight.and_then(|weight| cell(&columns[weight], row)) {
                None => writeln!(text, "    <edge {ends}/>"),
                Some(weight) => writeln!(text, "    <edge {ends}><data key=\"weight\">{weight}</data></edge>"),
            }
            .map_err(lost)?;
        }
        Ok(())
    })?;
    text.write_all(b"  </graph>\n</graphml>\n").map_err(lost)?;
    Ok((nodes, edges))
}

fn gexf(agents: Rows, follows: Rows, path: &Path, text: &mut impl Write) -> Result<(u64, u64), Error> {
    let Layout { attributes, label, id, ends, weight } = Layout::of(&agents, &follows);
    let lost = |error: std::io::Error| Error::io("write", path)(error);
    let mut head = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gexf xmlns=\"http://www.gexf.net/1.2draft\" version=\"1.2\">\n  \
         <graph defaultedgetype=\"directed\" mode=\"static\">\n    <attributes class=\"node\" mode=\"static\">\n",
    );
    for (k, field) in &attributes {
        let (name, kind) = (escape(field.name()), type_of(field));
        head += &format!("      <attribute id=\"{k}\" title=\"{name}\" type=\"{kind}\"/>\n");
    }
    head += "    </attributes>\n    <nodes>\n";
    text.write_all(head.as_bytes()).map_err(lost)?;
    let nodes = agents.each(|columns, rows| {
        for row in 0..rows {
            let name = cell(&columns[id], row).unwrap_or_default();
            let label = label.and_then(|label| cell(&columns[label], row)).unwrap_or_else(|| name.clone());
            let mut line = format!("      <node id=\"{}\" label=\"{}\"><attvalues>", escape(&name), escape(&label));
            for (k, _) in &attributes {
                if let Some(value) = cell(&columns[*k], row) {
                    line += &format!("<attvalue for=\"{k}\" value=\"{}\"/>", escape(&value));
                }
            }
            writeln!(text, "{line}</attvalues></node>").map_err(lost)?;
        }
        Ok(())
    })?;
    text.write_all(b"    </nodes>\n    <edges>\n").map_err(lost)?;
    let mut number = 0u64;
    let edges = follows.each(|columns, rows| {
        for row in 0..rows {
            let [source, target] = ends.map(|end| escape(&cell(&columns[end], row).unwrap_or_default()));
            let weight = weight.and_then(|weight| cell(&columns[weight], row));
            let weight = weight.map(|weight| format!(" weight=\"{weight}\"")).unwrap_or_default();
            writeln!(text, "      <edge id=\"{number}\" source=\"{source}\" target=\"{target}\"{weight}/>")
                .map_err(lost)?;
            number += 1;
        }
        Ok(())
    })?;
    text.write_all(b"    </edges>\n  </graph>\n</gexf>\n").map_err(lost)?;
    Ok((nodes, edges))
}

fn csv(rows: Rows, path: &Path) -> Result<u64, Error> {
    replace_with(path, |file| {
        let mut text = BufWriter::new(file);
        let lost = |error: std::io::Error| Error::io("write", path)(error);
        let header: Vec<String> = rows.fields.iter().map(|field| super::csv::quoted(field.name())).collect();
        writeln!(text, "{}", header.join(",")).map_err(lost)?;
        let count = rows.each(|columns, rows| {
            for row in 0..rows {
                let cells = columns.iter().map(|column| cell(column, row));
                let cells: Vec<String> = cells.map(|cell| super::csv::quoted(&cell.unwrap_or_default())).collect();
                writeln!(text, "{}", cells.join(",")).map_err(lost)?;
            }
            Ok(())
        })?;
        text.flush().map_err(lost)?;
        Ok(count)
    })
}

fn parquet(rows: Rows, path: &Path) -> Result<u64, Error> {
    let schema = rows.schema();
    let (folder, name) = (path.with_file_name(""), path.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let entry = tables::write(&folder, &name, &schema, GROUP_ROWS, |table| {
        rows.each(|columns, _| {
            let batch = RecordBatch::try_new(schema.clone(), columns.to_vec()).map_err(Error::parquet(path))?;
            table.write(&batch)
        })
        .map(drop)
    })?;
    Ok(entry.rows)
}
