//! What a user writes: scenarios and points. A damaged text may be another sound one. It is accepted in silence if what was
//! understood is not what stands there: the text is read a second time, by other means, and the two must agree.

use super::damage::{Damaged, damage};
use super::scenes::{AGENTS, SWEEP};
use super::{Kind, Outcome, networks};
use crate::dice::Dice;
use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch};
use heimo::scenario::sweep::Points;
use heimo::scenario::value::Value as Setting;
use heimo::scenario::{Checked, Location, Problems, Source, check};
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::Value;

/// One or two damages: what is left, and what was done.
pub fn damaged(bytes: &[u8], dice: &mut Dice) -> Damaged {
    let once = damage(bytes, dice);
    if dice.below(4) > 0 {
        return once;
    }
    let twice = damage(&once.bytes, dice);
    Damaged { bytes: twice.bytes, what: format!("{}; {}", once.what, twice.what) }
}

fn understood(text: Vec<u8>, listed: &[u8]) -> Result<Checked, Problems> {
    let read = |_: &std::path::Path| Ok(listed.to_vec());
    Source::from_bytes("damaged.toml", text).and_then(|source| check(&source, &[], &read))
}

/// A refusal names a place and a remedy, for every problem.
fn refused(problems: &Problems, names: &str) -> Outcome {
    let said = problems.to_string();
    let whole = problems.0.iter().all(|problem| {
        let placed = matches!(problem.location, Location::At { line, column } if line > 0 && column > 0);
        placed && !problem.message.is_empty() && !problem.help.is_empty()
    });
    if whole && !problems.0.is_empty() && said.contains(names) { Outcome::Refused } else { Outcome::Mute(said) }
}

fn judge_scenario(base: &str, name: &str, number: u32) -> (String, Outcome) {
    let damaged = damaged(base.as_bytes(), &mut Dice::new(name, number));
    let outcome = match understood(damaged.bytes.clone(), b"") {
        Err(problems) => refused(&problems, "damaged.toml:"),
        Ok(checked) => match unlike(&String::from_utf8(damaged.bytes).expect("it was read"), &checked) {
            None => Outcome::Same,
            Some(what) => Outcome::Silent(what),
        },
    };
    (damaged.what, outcome)
}

/// A value of the text that is not what was understood, if there is one: every key of the text stands in the scenario as it
/// is written back, with the text's value, or a warning says that it has no effect.
fn unlike(text: &str, checked: &Checked) -> Option<String> {
    let resolved = checked.scenario.resolved_toml();
    let read = |text: &str| leaves(&text.parse::<toml::Table>().expect("TOML"));
    let found = read(&resolved);
    let warned =
        |key: &str| checked.warnings.iter().any(|warning| !warning.key.is_empty() && key.ends_with(&*warning.key));
    for (key, value) in read(text) {
        match found.get(&key) {
            Some(other) if says(&value, other) => {}
            None if warned(&key) || empty(&value) => {}
            other => return Some(format!("`{key}` = {value} was understood as {other:?}")),
        }
    }
    None
}

fn empty(value: &Value) -> bool {
    matches!(value, Value::Array(items) if items.is_empty()) || matches!(value, Value::String(text) if text.is_empty())
}

fn says(text: &Value, found: &Value) -> bool {
    let number = |value: &Value| value.as_float().or_else(|| value.as_integer().map(|n| n as f64));
    match (text, found) {
        (Value::Array(a), Value::Array(b)) => {
            // Steps and names of lists are sets: how often and in which order they are named says nothing.
            a.iter().all(|a| b.iter().any(|b| says(a, b))) && b.iter().all(|b| a.iter().any(|a| says(a, b)))
        }
        (Value::String(_), Value::Array(b)) => b.len() == 1 && says(text, &b[0]),
        (Value::Datetime(date), Value::String(found)) => date.to_string() == *found,
        // Shifts are kept as f32 and written as its shortest decimal.
        _ => text == found || number(text).zip(number(found)).is_some_and(|(a, b)| a == b || a as f32 == b as f32),
    }
}

/// All values by their dotted keys. Platforms are taken by name and interventions by step, as the scenario orders them.
fn leaves(table: &toml::Table) -> BTreeMap<String, Value> {
    let mut table = table.clone();
    let order = |items: &mut Value, key: fn(&Value) -> (i64, String)| {
        if let Value::Array(items) = items {
            items.sort_by_key(key);
        }
    };
    if let Some(Value::Array(platforms)) = table.get_mut("platform") {
        for platform in platforms.iter_mut().filter_map(Value::as_table_mut) {
            let preset = platform.get("preset").cloned();
            if let Some(preset) = preset {
                platform.entry("name").or_insert(preset);
            }
        }
    }
    table.get_mut("platform").into_iter().for_each(|items| order(items, |item| (0, item["name"].to_string())));
    let at = |item: &Value| (item.get("at").and_then(Value::as_integer).unwrap_or(0), String::new());
    table.get_mut("intervention").into_iter().for_each(|items| order(items, at));
    let mut found = BTreeMap::new();
    flatten("", &Value::Table(table), &mut found);
    found
}

fn flatten(key: &str, value: &Value, found: &mut BTreeMap<String, Value>) {
    let below = |name: &str| if key.is_empty() { name.to_string() } else { format!("{key}.{name}") };
    match value {
        Value::Table(table) => table.iter().for_each(|(name, value)| match value {
            // `vary` may list values without saying so.
            Value::Array(_) if key == "sweep.vary" => flatten(&format!("{}.values", below(name)), value, found),
            _ => flatten(&below(name), value, found),
        }),
        Value::Array(items) if items.iter().any(Value::is_table) => {
            (0..).zip(items).for_each(|(k, item): (usize, _)| flatten(&below(&k.to_string()), item, found));
        }
        _ => drop(found.insert(key.to_string(), value.clone())),
    }
}

/// Points as rows of numbers, a column each.
type Read = (Vec<String>, Vec<Vec<f64>>);

const LISTED: &str = "points.csv";
const POINTS: &str = "agents.belonging_strength,landscape.interactions\n0.1,1\n# more\n0.55,3\n0.9,2\n0.125,0\n";

fn judge_points(bytes: &[u8], name: &str, number: u32, again: fn(&[u8]) -> Option<Read>) -> (String, Outcome) {
    let damaged = damaged(bytes, &mut Dice::new(name, number));
    let scenario =
        format!("{}[sweep]\ndesign = \"list\"\nfile = \"{LISTED}\"\n", &SWEEP[..SWEEP.find("[sweep]").unwrap()]);
    let outcome = match understood(scenario.into_bytes(), &damaged.bytes) {
        Err(problems) => refused(&problems, LISTED),
        Ok(checked) => {
            let found = listed(&checked);
            let expected = again(&damaged.bytes);
            if Some(&found) == expected.as_ref() {
                Outcome::Same
            } else {
                Outcome::Silent(format!("{found:?}, and it says {expected:?}"))
            }
        }
    };
    (damaged.what, outcome)
}

fn listed(checked: &Checked) -> Read {
    let sweep = checked.scenario.sweep.as_ref().expect("a sweep");
    let Points::List { rows, .. } = &sweep.points else { panic!("a list") };
    let number = |value: &Setting| match value {
        Setting::Real(x) => *x,
        Setting::Integer(n) => *n as f64,
        other => panic!("{other:?} is no number"),
    };
    let labels = sweep.axes.iter().map(|axis| axis.label.clone()).collect();
    (labels, rows.iter().map(|row| row.iter().map(number).collect()).collect())
}

/// The numbers of a CSV text, read strictly: none where something in it is no number.
fn csv_again(bytes: &[u8]) -> Option<Read> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // What is no UTF-8 may stand in a comment; anywhere else it is no number.
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = text.split('\n').map(|line| line.trim_matches(|c: char| c.is_ascii_whitespace()));
    let mut rows = rows.by_ref().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cells =
        |line: &str| line.split(',').map(|cell| cell.trim().trim_matches('"').trim().to_string()).collect::<Vec<_>>();
    let header = cells(rows.next()?);
    let strict = |cell: &String| cell.parse::<f64>().ok().filter(|x| x.is_finite());
    let rows: Option<Vec<Vec<f64>>> = rows.map(|line| cells(line).iter().map(strict).collect()).collect();
    rows.map(|rows| (header, rows))
}

/// The numbers of a parquet file by the library's other reader, that of rows.
fn parquet_again(bytes: &[u8]) -> Option<Read> {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::Field;
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes.to_vec())).ok()?;
    let fields = reader.metadata().file_metadata().schema().get_fields();
    let header = fields.iter().map(|field| field.name().to_string()).collect();
    let number = |field: &Field| match field {
        Field::Double(x) => Some(*x),
        Field::Long(n) => Some(*n as f64),
        _ => None,
    };
    let row =
        |row: parquet::record::Row| row.get_column_iter().map(|(_, field)| number(field)).collect::<Option<Vec<_>>>();
    let rows: Option<Vec<Vec<f64>>> = reader.get_row_iter(None).ok()?.map(|found| row(found.ok()?)).collect();
    rows.map(|rows| (header, rows))
}

fn parquet_points() -> Vec<u8> {
    let real: ArrayRef = Arc::new(Float64Array::from(vec![0.1, 0.55, 0.9, 0.125]));
    let whole: ArrayRef = Arc::new(Int64Array::from(vec![1, 3, 2, 0]));
    let batch = RecordBatch::try_from_iter([("agents.belonging_strength", real), ("landscape.interactions", whole)]);
    let batch = batch.unwrap();
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// The kinds of texts that are read.
pub fn kinds() -> Vec<Kind> {
    let mut kinds = networks::kinds();
    let resolved = |text: &str| understood(text.into(), b"").unwrap().scenario.resolved_toml();
    let ranges =
        SWEEP.replace("[0.1, 0.5]", "{ from = 0.1, to = 0.9, steps = 3 }, \"landscape.interactions\" = [1, 2]");
    let scenarios = [
        ("scenario", AGENTS.to_string()),
        ("scenario, every key stated", resolved(AGENTS)),
        ("scenario of a sweep", ranges.clone()),
        ("scenario of a sweep, resolved", resolved(&ranges)),
    ];
    for (name, base) in scenarios {
        let judge = Box::new(move |number| judge_scenario(&base, name, number));
        kinds.push(Kind { name, reduced: 40, whole: 400, judge });
    }
    let judge = |number| judge_points(POINTS.as_bytes(), "points in CSV", number, csv_again);
    kinds.push(Kind { name: "points in CSV", reduced: 60, whole: 500, judge: Box::new(judge) });
    let bytes = parquet_points();
    let judge = move |number| judge_points(&bytes, "points in parquet", number, parquet_again);
    kinds.push(Kind { name: "points in parquet", reduced: 60, whole: 500, judge: Box::new(judge) });
    kinds
}

/// A list is another file than the scenario: what is wrong with it is said of that file.
#[test]
fn what_is_wrong_with_a_list_names_its_file() {
    let scenario =
        format!("{}[sweep]\ndesign = \"list\"\nfile = \"{LISTED}\"\n", &SWEEP[..SWEEP.find("[sweep]").unwrap()]);
    let cases: [(&[u8], &str); 5] = [
        (b"agents.belonging\n0.1\n", "`points.csv`: there is no parameter `agents.belonging`"),
        (b"network.file\nx\n", "`points.csv`: `network.file` cannot vary"),
        (b"agents.tolerance,agents.tolerance\n0.1,0.2\n", "`points.csv`: two columns are named `agents.tolerance`"),
        (b"agents.tolerance\n0.1\n0.\xFF\n", "`points.csv`: line 3 is no UTF-8 text"),
        (b"PAR1 and no more", "`points.csv`: it is no parquet file"),
    ];
    for (list, says) in cases {
        let problems = understood(scenario.clone().into_bytes(), list).expect_err(says).to_string();
        assert!(problems.contains(says), "{problems}");
    }
}
