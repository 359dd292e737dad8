//! Points of the parameter space, drawn by number: the same number is the same point for ever.

use super::*;
use heimo::network::Graph;
use heimo::random::{Purpose, Stream};
use heimo::scenario::value::{Kind, Role};
use heimo::scenario::{FileNetwork, Shift};
use std::sync::Arc;

/// A point and what it sets, in words.
pub fn point(number: u32) -> (Setup, String) {
    let mut draw = Stream::new(0x0AC1E, number, Purpose::Design, 0);
    let mut values = Values::default();
    let size = [2, 3, 5, 12, 40, 90, 200, 400][draw.below(8) as usize];
    values.set("population.size", Value::Integer(size));
    let mut text = format!("population.size = {size}");
    for row in TABLE {
        let (always, value) = drawn(row.key, &row.kind, &mut draw);
        if let Some(value) = value.filter(|_| always || draw.uniform() < 0.25) {
            text += &format!(" {} = {value:?}", row.key);
            values.set(row.key, value);
        }
    }
    mend(&mut values, &mut draw);
    let steps = 40 + draw.below(60) as u32;
    let network =
        (values.get("network.kind") == &Value::Text("file".into())).then(|| file(size as u32, &values, &mut draw));
    let changes = changes(&values, steps, &mut draw, &mut text);
    let record_every = 1 + draw.below(9) as u32;
    let (parameters, seed) = (Parameters::from_values(&values), u64::from(number));
    (Setup { parameters, seed, replicate: number % 3, steps, record_every, changes, network, origin: None }, text)
}

/// A value for a key, if it is one to vary, and whether to set it at every point.
fn drawn(key: &str, kind: &Kind, draw: &mut Stream) -> (bool, Option<Value>) {
    let mut one_of = |values: &[i64]| Value::Integer(values[draw.below(values.len() as u64) as usize]);
    let (always, value) = match key {
        "population.places" => (true, one_of(&[1, 2, 16])),
        "network.degree" => (true, one_of(&[1, 3, 12])),
        "landscape.bits" => (true, one_of(&[6, 8, 10])),
        "landscape.interactions" => (true, one_of(&[0, 2, 5])),
        "tribes.count" => (true, one_of(&[0, 1, 3, 16])),
        "feed.depth" | "offers.depth" => (false, one_of(&[1, 2, 12])),
        "encounter.rounds" => (false, one_of(&[0, 1, 5])),
        "firms.count" => (true, one_of(&[0, 1, 8])),
        "governance.review_every" => (true, one_of(&[1, 3, 5])),
        "governance.threshold" => (true, one_of(&[1, 2, 4])),
        "governance.window" => (true, one_of(&[1, 5, 15])),
        "blocks.count" => (false, one_of(&[1, 2, 3])),
        "landscape.sharpness" => (false, one_of(&[1, 3])),
        _ => return other(key, kind, draw),
    };
    (always, Some(value))
}

fn other(key: &str, kind: &Kind, draw: &mut Stream) -> (bool, Option<Value>) {
    let of_files =
        key.starts_with("network.") && !matches!(key, "network.kind" | "network.rewiring" | "network.mixing");
    if key == "population.size" || (of_files && key != "network.degree") {
        return (false, None);
    }
    let always = matches!(key, "governance.kind" | "network.kind" | "catalogue.capacity" | "tribes.affiliated");
    let value = match (key, kind) {
        ("catalogue.capacity", _) => Value::Real([0.0, 0.05, 0.25][draw.below(3) as usize]),
        ("tribes.affiliated", _) => Value::Real([0.02, 0.3, 1.0][draw.below(3) as usize]),
        ("agents.beta", _) => Value::Real([0.0, 2.0, 200.0][draw.below(3) as usize]),
        ("tribes.loyalty", _) => Value::Real([-0.5, 0.0, 0.1][draw.below(3) as usize]),
        ("governance.accept", _) => Value::Real([0.0, 0.01, 0.1][draw.below(3) as usize]),
        ("agents.opinion_noise", _) => Value::Real([0.0, 0.05][draw.below(2) as usize]),
        ("tribes.outside", _) => Value::Real(f64::from(draw.uniform())),
        (_, Kind::Real { min, max }) => {
            let share = [0.0, 1.0, f64::from(draw.uniform())][draw.below(3) as usize];
            Value::Real(min + share * (max.min(1.2) - min))
        }
        (_, Kind::Choice(names)) => Value::Name(names[draw.below(names.len() as u64) as usize]),
        (_, Kind::Subset(names)) => {
            let chosen: Vec<String> = names.iter().filter(|_| draw.uniform() < 0.6).map(|n| n.to_string()).collect();
            if chosen.is_empty() {
                return (false, None);
            }
            Value::List(chosen)
        }
        _ => return (false, None),
    };
    (always, Some(value))
}

/// Puts in order what a scenario's check would refuse.
fn mend(values: &mut Values, draw: &mut Stream) {
    let real = |values: &Values, key: &str| match values.get(key) {
        Value::Real(value) => *value,
        other => unreachable!("{other:?}"),
    };
    let (low, high) = (real(values, "agents.tolerance_min"), real(values, "agents.tolerance_max"));
    if high <= low {
        values.set("agents.tolerance_min", Value::Real(0.0));
        values.set("agents.tolerance_max", Value::Real(0.8));
    }
    let (low, high) = (real(values, "agents.tolerance_min"), real(values, "agents.tolerance_max"));
    values.set("agents.tolerance", Value::Real(low + f64::from(draw.uniform()) * (high - low)));
    if real(values, "tribes.critical_mass") < 1e-3 {
        values.set("tribes.critical_mass", Value::Real(1e-3));
    }
}

/// A network as if read from a file: some follow nobody, degrees differ, half of them come with opinions, with weights, and with
/// tolerances, places and tribes, which some agents lack.
fn file(nodes: u32, values: &Values, draw: &mut Stream) -> Arc<FileNetwork> {
    let (mut offsets, mut targets) = (vec![0u64], Vec::new());
    for i in 0..nodes {
        let mut others: Vec<u32> = (0..nodes).filter(|&other| other != i).collect();
        let degree = draw.below(u64::from(nodes.min(8))) as usize;
        draw.draw_front(&mut others, degree);
        targets.extend(&others[..degree]);
        offsets.push(targets.len() as u64);
    }
    let given = draw.uniform() < 0.5;
    let opinions = given.then(|| (0..nodes).map(|_| 2.0 * draw.uniform() - 1.0).collect());
    let mut file = read(Graph::with_offsets(offsets, targets), opinions);
    let known = Arc::get_mut(&mut file).expect("nobody else has it");
    if draw.uniform() < 0.5 {
        let salt = draw.below(1_000) as u32;
        let weights: Vec<f64> = known
            .graph
            .targets()
            .iter()
            .zip(0..)
            .map(|(&v, u)| f64::from(1 + (u * 31 + v * 17 + salt) % 9) / 4.0)
            .collect();
        known.graph = std::mem::take(&mut known.graph).with_weights(&weights);
    }
    if draw.uniform() < 0.5 {
        let (low, high) = (real(values, "agents.tolerance_min"), real(values, "agents.tolerance_max"));
        let (places, tribes) = (whole(values, "population.places"), whole(values, "tribes.count"));
        let lacks = |draw: &mut Stream| draw.uniform() < 0.2;
        known.tolerances = Some(
            (0..nodes)
                .map(|_| if lacks(draw) { f32::NAN } else { (low + f64::from(draw.uniform()) * (high - low)) as f32 })
                .collect(),
        );
        known.places =
            Some((0..nodes).map(|_| if lacks(draw) { u16::MAX } else { draw.below(places) as u16 }).collect());
        known.tribes = Some(
            (0..nodes).map(|_| if lacks(draw) || tribes == 0 { u16::MAX } else { draw.below(tribes) as u16 }).collect(),
        );
        if let Some(opinions) = &mut known.opinions {
            opinions.iter_mut().filter(|_| lacks(draw)).for_each(|opinion| *opinion = f32::NAN);
        }
    }
    file
}

fn real(values: &Values, key: &str) -> f64 {
    match values.get(key) {
        Value::Real(number) => *number,
        other => panic!("{key} is {other:?}"),
    }
}

fn whole(values: &Values, key: &str) -> u64 {
    match values.get(key) {
        Value::Integer(number) => *number as u64,
        other => panic!("{key} is {other:?}"),
    }
}

/// A network without links.
pub fn followers_of_nobody(nodes: u32) -> Arc<FileNetwork> {
    read(Graph::with_fixed_degree(nodes as usize, 0, Vec::new()), None)
}

fn read(graph: Graph, opinions: Option<Vec<f32>>) -> Arc<FileNetwork> {
    let ids = (0..graph.nodes()).map(|i| i.to_string()).collect();
    Arc::new(FileNetwork { path: "drawn.txt".into(), graph, ids, opinions, ..FileNetwork::default() })
}

/// None to three interventions of any kind.
fn changes(values: &Values, steps: u32, draw: &mut Stream, text: &mut String) -> Vec<Change> {
    let mut values = values.clone();
    let mut at: Vec<u32> = (0..draw.below(4)).map(|_| 1 + draw.below(u64::from(steps)) as u32).collect();
    at.sort_unstable();
    if at.len() > 1 && draw.uniform() < 0.3 {
        at[1] = at[0];
    }
    let mut changes = Vec::new();
    for at in at {
        *text += &format!("; at {at}:");
        for row in TABLE {
            let may = matches!(row.role, Role::Society | Role::Lever(_)) && !row.key.starts_with("agents.tolerance_m");
            if may && let (_, Some(value)) = drawn(row.key, &row.kind, draw) {
                let likely = if row.key == "governance.kind" || row.key == "firms.variants" { 0.4 } else { 0.06 };
                if draw.uniform() < likely {
                    *text += &format!(" {} = {value:?}", row.key);
                    values.set(row.key, value);
                }
            }
        }
        mend(&mut values, draw);
        let landscape = (draw.uniform() < 0.4).then(|| f64::from(draw.uniform()));
        let shift = (draw.uniform() < 0.4).then(|| Shift {
            tolerance: draw.uniform() - 0.5,
            opinion: draw.uniform() - 0.5,
            share: [1.0, 0.5][draw.below(2) as usize],
        });
        *text += &format!(" landscape {landscape:?} shift {shift:?}");
        changes.push(Change { at, parameters: Parameters::from_values(&values), landscape, shift });
    }
    changes
}
