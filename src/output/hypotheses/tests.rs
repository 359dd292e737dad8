//! Verdicts on made-up data whose answers are known.

use super::*;
use crate::experiment::points;
use crate::output::tables;
use crate::random::{self, Purpose, Stream};
use crate::scenario::measure::MeasureInfo;
use crate::scenario::{Source, check};
use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use std::sync::Arc;

const REPLICATES: u32 = 12;

/// The measures that are made up.
const MEASURES: [&str; 3] = ["learning.quality", "value.total", "value.coordination_total"];

/// A run, and when.
#[derive(Clone, Copy)]
struct At<'a> {
    x: f64,
    platform: &'a str,
    replicate: u32,
    step: u32,
}

/// Normal numbers with sd 0.1, other ones for each run and use; the first letter tells platforms apart.
fn noise(at: At, use_: u32) -> f64 {
    let index = 1000 * use_ + 10 * u32::from(at.platform.as_bytes()[0]) + (at.x * 5.0) as u32;
    0.1 * random::normal(Stream::new(5, at.replicate, Purpose::Design, index).bits())
}

/// Runs a scenario's tests on made-up values of [`MEASURES`]; a row a test.
fn rows(text: &str, value: impl Fn(At) -> [Option<f64>; 3]) -> Vec<Row> {
    let head = format!("seed = 5\nreplicates = {REPLICATES}\nsteps = 20\nrecord_every = 10\n");
    let source = Source { path: "made-up.toml".into(), text: head + text };
    let read = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    let scenario = check(&source, &[], &read).unwrap_or_else(|problems| panic!("{problems}")).scenario;
    let points = points(&scenario).unwrap().points;
    let folder = tempfile::tempdir().unwrap();
    let mut keys: Vec<(u32, String, u32, u32)> = Vec::new();
    let mut values: Vec<[Option<f64>; 3]> = Vec::new();
    for (point, settings) in points.iter().enumerate() {
        let x = settings.first().and_then(|value| value.as_ref()).and_then(|value| match value {
            crate::scenario::value::Value::Real(x) => Some(*x),
            crate::scenario::value::Value::Integer(n) => Some(*n as f64),
            _ => None,
        });
        for design in &scenario.platforms {
            for (replicate, step) in (0..REPLICATES).flat_map(|r| [0, 10, 20].map(|step| (r, step))) {
                keys.push((point as u32, design.name.clone(), replicate, step));
                values.push(value(At { x: x.unwrap_or(0.0), platform: &design.name, replicate, step }));
            }
        }
    }
    write_metrics(folder.path(), &keys, &values);
    let tests = tests(&scenario, &points).unwrap();
    let times = Times::of(&scenario);
    let csv = of_result(folder.path(), &tests, scenario.seed, times).unwrap();
    std::fs::write(folder.path().join(names::HYPOTHESES), csv).unwrap();
    read_rows(folder.path())
}

fn read_rows(folder: &Path) -> Vec<Row> {
    super::read(folder).unwrap()
}

fn write_metrics(folder: &Path, keys: &[(u32, String, u32, u32)], values: &[[Option<f64>; 3]]) {
    let schema = tables::metrics_schema(&MEASURES.map(|key| MeasureInfo { key, ..MeasureInfo::PLAIN }));
    let whole = |of: fn(&(u32, String, u32, u32)) -> u32| -> ArrayRef {
        Arc::new(keys.iter().map(of).collect::<UInt32Array>())
    };
    let names: ArrayRef = Arc::new(keys.iter().map(|key| Some(key.1.as_str())).collect::<StringArray>());
    let mut arrays = vec![whole(|key| key.0), names, whole(|key| key.2), whole(|key| key.3)];
    arrays.extend((0..3).map(|c| -> ArrayRef { Arc::new(values.iter().map(|row| row[c]).collect::<Float64Array>()) }));
    let batch = RecordBatch::try_new(schema.clone(), arrays).unwrap();
    tables::write(folder, names::METRICS, &schema, 4096, |table| table.write(&batch)).unwrap();
}

fn claim(name: &str, body: &str) -> String {
    format!("[[hypothesis]]\nclaim = \"{name}\"\n{body}\n")
}

const TWO: &str = "[[platform]]\nname = \"good\"\n[[platform]]\nname = \"poor\"\nset = { \"feed.bridging\" = 0.5 }\n";
const AXIS: &str = "[sweep]\nvary = { \"agents.belonging_strength\" = [0.0, 0.2, 0.4, 0.6] }\n";

fn verdicts(rows: &[Row]) -> Vec<(&str, &str)> {
    rows.iter().map(|row| (row.claim.as_str(), row.verdict.as_str())).collect()
}

#[test]
fn planted_differences_are_found_with_their_sign() {
    let order = |measure: &str, form: &str| format!("measure = \"{measure}\"\n{form} = [\"good\", \"poor\"]");
    let text = TWO.to_string()
        + &claim("more", &order("learning.quality", "greater"))
        + &claim("less", &order("learning.quality", "less"))
        + &claim("unknown", &order("value.total", "greater"))
        + &claim("same", &order("value.coordination_total", "greater"))
        + &claim("early", &(order("learning.quality", "greater") + "\nwhen = 10"))
        + &claim("ratio", &order("1-learning.quality@20/value.coordination_total@end", "less"));
    let rows = rows(&text, |at| {
        let good = if at.platform == "good" && at.step == 20 { 1.0 } else { 0.0 };
        let sign = if at.replicate % 2 == 0 { 1.0 } else { -1.0 };
        let unknown = if at.platform == "good" { sign } else { 0.0 };
        [Some(3.0 + good + noise(at, 1)), Some(unknown), Some(4.0 + f64::from(at.replicate))]
    });
    let expected = [
        ("more", "supported"),
        ("less", "contradicted"),
        ("unknown", "undecided"),
        ("same", "no effect"),
        ("early", "undecided"),
        ("ratio", "supported"),
    ];
    assert_eq!(verdicts(&rows), expected);
    let more = &rows[0];
    assert_eq!((more.n, more.when.as_str(), more.form.as_str()), (12, "end", "good > poor"));
    assert!((more.statistic.unwrap() - 1.0).abs() < 0.2 && more.effect.unwrap() > 3.0, "{more:?}");
    assert_eq!(more.p.0, 6.0 / 4096.0, "the least p of 2^12 flips, times six tests");
    assert_eq!((rows[3].statistic, rows[3].effect), (Some(0.0), Some(0.0)));
}

#[test]
fn a_chain_is_a_claim_of_several_tests_and_undefined_runs_are_left_out() {
    let text = format!("{TWO}[[platform]]\nname = \"worst\"\nset = {{ \"feed.bridging\" = 0.6 }}\n")
        + &claim("chain", "measure = \"learning.quality\"\ngreater = [\"good\", \"poor\", \"worst\"]")
        + &claim(
            "gap",
            "measure = \"learning.quality\"\ngreater = [[\"good\", \"poor\"], [\"good\", \"worst\"]]\nfactor = 0.5",
        );
    let rows = rows(&text, |at| {
        let level = match at.platform {
            "good" => 5.0,
            "poor" => 2.0,
            _ => 1.0,
        };
        let defined = (at.platform, at.replicate) != ("worst", 3);
        [defined.then_some(level + noise(at, 2)), None, None]
    });
    assert_eq!(verdicts(&rows), [("chain", "supported"), ("chain", "supported"), ("gap", "supported")]);
    assert_eq!(rows.iter().map(|row| (row.test, row.n)).collect::<Vec<_>>(), [(1, 12), (2, 11), (1, 11)]);
    assert!((rows[2].statistic.unwrap() - 1.0).abs() < 0.2, "3 - 0.5 * 4: {:?}", rows[2]);
    let claims = claims(&rows);
    assert_eq!((claims.len(), claims[0].tests.len(), claims[0].verdict), (2, 2, "supported"));
}

#[test]
fn slopes_steps_and_humps_along_an_axis() {
    let along = |name: &str, body: &str| {
        claim(name, &format!("measure = \"learning.quality\"\nplatform = \"good\"\n{body}"))
            + &claim(name, &format!("measure = \"value.total\"\nplatform = \"good\"\n{body}"))
    };
    let axis = "\"agents.belonging_strength\"";
    let text = format!("{AXIS}{TWO}")
        + &along("up", &format!("rises_with = {axis}"))
        + &along("down", &format!("falls_with = {axis}"))
        + &along("every step", &format!("rises_with = {axis}\nmonotone = true"))
        + &along("inside", &format!("best_inside = {axis}"))
        + &claim(
            "here",
            &format!("measure = \"learning.quality\"\ngreater = [\"good\", \"poor\"]\nat = {{ {axis} = 0.4 }}"),
        )
        + &claim("each", "measure = \"learning.quality\"\ngreater = [\"good\", \"poor\"]\neach_point = true");
    let rows = rows(&text, |at| {
        let hump = at.x * (0.5 - at.x) * 20.0;
        let up = if at.platform == "good" { 10.0 * at.x } else { 3.0 };
        [Some(up + 0.1 * noise(at, 3)), Some(hump + 0.1 * noise(at, 4)), None]
    });
    let found: Vec<&str> = rows.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(found[..4], ["supported", "contradicted", "contradicted", "supported"], "slope of the hump is down");
    assert_eq!(found[4..6], ["supported", "contradicted"], "every step");
    assert_eq!(found[6..8], ["contradicted", "supported"], "inside");
    assert_eq!((found[8], rows[8].points.as_str()), ("supported", "2"));
    assert_eq!(found[9..], ["contradicted", "contradicted", "supported", "supported"], "3 is passed at 0.3");
    let forms: Vec<&str> = rows[9..].iter().map(|row| row.form.as_str()).collect();
    let at = |x: &str| format!("good > poor at agents.belonging_strength = {x}");
    assert_eq!(forms, ["0.0", "0.2", "0.4", "0.6"].map(at), "a row a point says which point it is");
    let each = claims(&rows).into_iter().find(|claim| claim.claim == "each").unwrap().said();
    assert_eq!(each, "mixed (2 of 4 hold, 2 contradicted)");
    assert!((rows[0].statistic.unwrap() - 10.0).abs() < 0.1, "the slope: {:?}", rows[0]);
}

#[test]
fn exponents_are_compared_with_each_other_and_with_a_number() {
    let text = "[sweep]\nvary = { \"population.size\" = [100, 200, 400, 800] }\n".to_string()
        + TWO
        + &claim(
            "value",
            "grows_faster = [\"value.total\", \"value.coordination_total\"]\nover = \"population.size\"\nplatform = \"good\"",
        )
        + &claim(
            "more than n",
            "grows_faster = [\"value.total\", 1.4]\nover = \"population.size\"\nplatform = \"good\"",
        )
        + &claim(
            "heads",
            "grows_faster = [\"value.total\", 2.4]\nover = \"population.size\"\nplatform = \"good\"\nper_capita = true",
        );
    let rows = rows(&text, |at| {
        let noise = 1.0 + 0.01 * noise(at, 5);
        [None, Some(crate::math::pow(at.x, 1.5) * noise), Some(3.0 * at.x)]
    });
    assert_eq!(verdicts(&rows), [("value", "supported"), ("more than n", "supported"), ("heads", "supported")]);
    for (row, expected) in rows.iter().zip([0.5, 0.1, 0.1]) {
        assert!((row.statistic.unwrap() - expected).abs() < 0.01, "{row:?}");
    }
}

#[test]
fn correlations_are_over_runs_and_see_through_a_chain() {
    let pair = |x: &str, y: &str| format!("correlates = [\"{x}\", \"{y}\"]\nplatform = \"good\"\n");
    let axis = "agents.belonging_strength";
    let text = format!("{AXIS}{TWO}")
        + &claim("axis", &pair(axis, "learning.quality"))
        + &claim("minus", &(pair(axis, "learning.quality") + "sign = \"-\""))
        + &claim("through", &(pair(axis, "value.total") + "given = [\"learning.quality\"]"))
        + &claim("left out", &(pair(axis, "learning.quality/value.coordination_total") + "null_below = 6.0"));
    let rows = rows(&text, |at| {
        let middle = at.x + noise(at, 6);
        [Some(middle), Some(middle + noise(at, 7)), Some(f64::from(at.replicate))]
    });
    let found: Vec<&str> = rows.iter().map(|row| row.verdict.as_str()).collect();
    assert_eq!(found[..2], ["supported", "contradicted"]);
    assert!(rows.iter().all(|row| row.effect_unit == CORRELATION), "an effect says what it is in: {rows:?}");
    assert_ne!(found[2], "supported", "nothing is left of it: {:?}", rows[2]);
    assert_eq!(rows.iter().map(|row| row.n).collect::<Vec<_>>(), [48, 48, 48, 24], "4 points of 12, and of 6");
}

/// What a scenario cannot decide is a problem of the scenario, with its position.
#[test]
fn what_cannot_be_asked_is_refused_in_words() {
    let planned = |text: &str| {
        let source = Source { path: "made-up.toml".into(), text: text.to_string() };
        let read = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
        let scenario = check(&source, &[], &read).map_err(|problems| problems.to_string())?.scenario;
        tests(&scenario, &points(&scenario).unwrap().points)
    };
    let short = "[sweep]\nvary = { \"agents.belonging_strength\" = [0.0, 0.2] }\n".to_string() + TWO;
    let inside = claim("inside", "measure = \"learning.quality\"\nbest_inside = \"agents.belonging_strength\"");
    assert!(planned(&(short + &inside)).unwrap_err().contains("at least 3 values"));
    let range = "[sweep]\nvary = { \"agents.belonging_strength\" = { from = 0.0, to = 0.4, steps = 5 } }\n";
    let at = |x: f64| {
        let body = format!(
            "measure = \"learning.quality\"\ngreater = [\"good\", \"poor\"]\nat = {{ \"agents.belonging_strength\" = {x} }}"
        );
        planned(&format!("{range}{TWO}{}", claim("at", &body)))
    };
    assert!(at(0.25).unwrap_err().contains("no point of the sweep"));
    assert_eq!(at(0.3).unwrap()[0].points, [3], "to rounding");
}

#[test]
fn too_few_replicates_are_warned_of() {
    let source = Source {
        path: "s.toml".into(),
        text: TWO.to_string() + &claim("c", "measure = \"learning.quality\"\ngreater = [\"good\", \"poor\"]"),
    };
    let read = |_: &Path| Err(std::io::Error::from(std::io::ErrorKind::NotFound));
    let scenario = check(&source, &[], &read).unwrap().scenario;
    let one = tests(&scenario, &points(&scenario).unwrap().points).unwrap();
    assert!(too_few_replicates(&one, 4).unwrap().contains("at least 5 replicates"), "1/16 is above 0.05");
    assert_eq!(too_few_replicates(&one, 5), None, "1/32 is below");
    assert_eq!(too_few_replicates(&[], 1), None);
}

#[test]
fn points_are_written_as_ranges() {
    assert_eq!(ranges(&[0, 1, 2, 5, 7, 8]), "0-2 5 7-8");
    assert_eq!(ranges(&[4]), "4");
}
