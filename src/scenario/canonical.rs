//! A scenario written out: as complete TOML, and as the bytes that identify a run.

use super::checked::{Design, Intervention, MODEL_VERSION, Scenario};
use super::literal::{literal, quoted};
use super::network_keys::{LATER, uses};
use super::parameters::NetworkKind;
use super::sweep::{Axis, Extent, Points, Sweep};
use super::value::{FromValue, Kind, Parameter, Role, Value, Values};
use crate::network::FileNetwork;
use std::fmt::Write;

impl Scenario {
    /// The scenario as a complete TOML file: every value in force is stated, and checking it gives this scenario again.
    pub fn resolved_toml(&self) -> String {
        let mut toml = String::from("# The resolved scenario: every value in force, defaults included.\n\n");
        let mut line = |key: &str, value: Value| writeln!(toml, "{key} = {}", literal(&value)).expect("text grows");
        line("title", Value::Text(self.title.clone()));
        for (key, text) in [("question", &self.question), ("description", &self.description)] {
            if !text.is_empty() {
                line(key, Value::Text(text.clone()));
            }
        }
        line("model", Value::Name(self.model.name()));
        line("seed", Value::Integer(self.seed as i64));
        line("replicates", Value::Integer(self.replicates.into()));
        for (key, numbers) in self.lists() {
            line(key, Value::Integers(numbers));
        }
        line("steps", Value::Integer(self.steps.into()));
        line("record_every", Value::Integer(self.record_every.into()));
        line("record_agents", Value::Integers(self.record_agents.iter().map(|&step| step.into()).collect()));
        if let Some(date) = &self.date {
            line("date", Value::Text(date.clone()));
        }
        if self.platforms.len() > 1 {
            line("baseline", Value::Text(self.baseline.clone()));
        }
        if let Some(design) = self.platforms.first() {
            write_society(&mut toml, &self.rows(), &design.values);
        }
        if let Some(sweep) = &self.sweep {
            write_sweep(&mut toml, sweep);
        }
        if let Some(plots) = &self.plots {
            super::plots::write(&mut toml, plots);
        }
        for intervention in &self.interventions {
            write_intervention(&mut toml, intervention);
        }
        for design in self.in_order() {
            write_platform(&mut toml, &self.rows(), design);
        }
        toml.push_str(&self.hypotheses_toml());
        toml
    }

    /// Canonical bytes of everything that affects a run's data: the run id is their hash. Title, name, question, description,
    /// date, baseline, presets' names and hypotheses are not in it; platforms are sorted by name, files stand by their digests.
    pub fn identity(&self) -> Vec<u8> {
        let mut text = self.header(self.network.as_deref());
        identify(&mut text, "replicates", &Value::Integer(self.replicates.into()));
        for (key, numbers) in self.lists() {
            identify(&mut text, key, &Value::Integers(numbers));
        }
        for design in &self.platforms {
            identify(&mut text, "platform", &Value::Text(design.name.clone()));
            self.identify_design(&mut text, design);
        }
        if let Some(sweep) = &self.sweep {
            let mut written = String::new();
            write_sweep(&mut written, &self.unnamed(sweep));
            identify(&mut text, "sweep", &Value::Text(written));
            if let Points::List { rows, .. } = &sweep.points {
                rows.iter().flatten().for_each(|value| identify(&mut text, "listed", value));
            }
        }
        text.into_bytes()
    }

    /// Canonical bytes of everything but the replicate that affects the data of a design's runs. Its name is not among it: two
    /// designs that differ in name only have the same data.
    pub fn design_identity(&self, design: &Design) -> Vec<u8> {
        let mut text = self.header(self.network_of(&design.values).map(|network| &**network));
        self.identify_design(&mut text, design);
        text.into_bytes()
    }

    /// Lists of seeds and replicates that are stated: where none is, nothing is said of them, as before there were any.
    fn lists(&self) -> impl Iterator<Item = (&'static str, Vec<i64>)> {
        let seeds = self.seeds.iter().map(|&seed| seed as i64).collect();
        let only = self.only_replicates.iter().map(|&replicate| replicate.into()).collect();
        [("seeds", seeds), ("only_replicates", only)]
            .into_iter()
            .filter(|(_, numbers): &(_, Vec<i64>)| !numbers.is_empty())
    }

    fn header(&self, network: Option<&FileNetwork>) -> String {
        let mut text = format!("heimo\nmodel={}\nmodel_version={MODEL_VERSION}\n", self.model);
        identify(&mut text, "seed", &Value::Integer(self.seed as i64));
        identify(&mut text, "steps", &Value::Integer(self.steps.into()));
        identify(&mut text, "record_every", &Value::Integer(self.record_every.into()));
        let steps = self.record_agents.iter().map(|&step| step.into()).collect();
        identify(&mut text, "record_agents", &Value::Integers(steps));
        for (k, (_, digest)) in network.iter().flat_map(|network| &network.digests).enumerate() {
            identify(&mut text, &format!("network.digest.{k}"), &Value::Text(digest.clone()));
        }
        text
    }

    /// Values sorted by key, then what happens to them.
    fn identify_design(&self, text: &mut String, design: &Design) {
        let rows = self.rows();
        let stated = |row: &Parameter, value: &Value| !LATER.contains(&row.key) || *value != row.default.owned();
        let mut values: Vec<(&'static str, &Value)> = design
            .values
            .iter()
            .filter(|(row, value)| rows.iter().any(|own| own.key == row.key) && stated(row, value))
            .map(|(row, value)| (row.key, value))
            .collect();
        values.retain(|(key, _)| !["network.file", "network.nodes"].contains(key));
        values.sort_by_key(|(key, _)| *key);
        values.iter().for_each(|(key, value)| identify(text, key, value));
        for intervention in self.interventions.iter().filter(|intervention| intervention.touches(&design.name)) {
            identify(text, "at", &Value::Integer(intervention.at.into()));
            let mut set: Vec<&(&'static str, Value)> = intervention.set.iter().collect();
            set.sort_by_key(|(key, _)| *key);
            set.iter().for_each(|(key, value)| identify(text, key, value));
            if let Some(share) = intervention.landscape {
                identify(text, "landscape", &Value::Real(share));
            }
            for (key, number) in shifts(intervention) {
                identify(text, key, &number);
            }
        }
    }
}

impl Scenario {
    /// The parameters that its model reads.
    pub fn rows(&self) -> Vec<&'static Parameter> {
        self.model.rows()
    }
}

impl Scenario {
    /// A sweep without the names of its files: what they say is what counts, and a copy of a file has another name. A list of
    /// points has none; networks have their digests.
    fn unnamed(&self, sweep: &Sweep) -> Sweep {
        let mut sweep = sweep.clone();
        if let Points::List { file, .. } = &mut sweep.points {
            file.clear();
        }
        let read = self.networks.iter().map(|(_, network)| network).chain(&self.network);
        let digests: Vec<&(String, String)> = read.flat_map(|network| &network.digests).collect();
        for axis in sweep.axes.iter_mut().filter(|axis| axis.row.key == "network.file") {
            let Extent::Values(values) = &mut axis.extent else { continue };
            for value in values {
                let path = value.plain();
                let digest = digests.iter().find(|(name, _)| *name == path).map(|(_, digest)| digest.clone());
                *value = Value::Text(digest.unwrap_or(path));
            }
        }
        sweep
    }
}

/// What an intervention shifts, and by how much: tolerance, opinion, and the share of agents.
pub fn shifts(intervention: &Intervention) -> impl Iterator<Item = (&'static str, Value)> + '_ {
    intervention.shift.iter().flat_map(|shift| {
        let parts = [("tolerance", shift.tolerance), ("opinion", shift.opinion), ("share", shift.share)];
        parts.map(|(key, number)| (key, real(number)))
    })
}

/// The shortest decimal number that is this f32: what a scenario most likely said.
fn real(number: f32) -> Value {
    Value::Real(number.to_string().parse().unwrap_or(f64::from(number)))
}

/// One line of an identity: key, type, value. Text is counted, so nothing in it can be taken for a line.
fn identify(text: &mut String, key: &str, value: &Value) {
    let counted = |name: &str| format!("{}:{name}", name.len());
    let typed = match value.owned() {
        Value::Bool(yes) => format!("b{yes}"),
        Value::Integer(n) => format!("i{n}"),
        Value::Real(x) => format!("r{x:?}"),
        Value::Text(name) => format!("t{}", counted(&name)),
        Value::List(names) => format!("l{}", names.iter().map(|name| counted(name)).collect::<Vec<_>>().join(",")),
        Value::Integers(list) => format!("n{list:?}"),
        Value::Name(_) | Value::Names(_) => unreachable!("an owned value borrows nothing"),
    };
    writeln!(text, "{key}={typed}").expect("text grows");
}

/// Society and structure, section by section. What the network's kind does not use is at its default and left out; the size of
/// a network from a file is the file's.
fn write_society(toml: &mut String, rows: &[&'static Parameter], values: &Values) {
    let kind = NetworkKind::from_value(values.get("network.kind"));
    let stated = |row: &Parameter| {
        let lever = matches!(row.role, Role::Lever(_) | Role::Published);
        let from_file = kind == NetworkKind::File && row.key == "population.size";
        !lever && !from_file && uses(kind, row.key)
    };
    let mut section = None;
    for row in rows.iter().filter(|row| stated(row)) {
        if row.section() != section {
            section = row.section();
            write!(toml, "\n[{}]\n", section.unwrap_or_default()).expect("text grows");
        }
        writeln!(toml, "{} = {}", row.name(), literal(values.get(row.key))).expect("text grows");
    }
}

pub(super) fn write_intervention(toml: &mut String, intervention: &Intervention) {
    write!(toml, "\n[[intervention]]\nat = {}\n", intervention.at).expect("text grows");
    if let Some(names) = &intervention.platforms {
        writeln!(toml, "platform = {}", literal(&Value::List(names.clone()))).expect("text grows");
    }
    if let Some(share) = intervention.landscape {
        writeln!(toml, "landscape = {share:?}").expect("text grows");
    }
    let pairs: Vec<String> =
        shifts(intervention).map(|(key, number)| format!("{key} = {}", literal(&number))).collect();
    if !pairs.is_empty() {
        writeln!(toml, "shift = {{ {} }}", pairs.join(", ")).expect("text grows");
    }
    let set = intervention.set.iter().map(|(key, value)| format!("\"{key}\" = {}", literal(value)));
    let set: Vec<String> = set.collect();
    if !set.is_empty() {
        writeln!(toml, "set = {{ {} }}", set.join(", ")).expect("text grows");
    }
}

fn write_platform(toml: &mut String, rows: &[&'static Parameter], design: &Design) {
    write!(toml, "\n[[platform]]\nname = {}\n", quoted(&design.name)).expect("text grows");
    if let Some(preset) = &design.preset {
        writeln!(toml, "preset = {}", quoted(preset)).expect("text grows");
    }
    toml.push_str("[platform.set]\n");
    for row in rows.iter().filter(|row| matches!(row.role, Role::Lever(_) | Role::Published)) {
        writeln!(toml, "\"{}\" = {}", row.key, literal(design.values.get(row.key))).expect("text grows");
    }
}

fn write_sweep(toml: &mut String, sweep: &Sweep) {
    toml.push_str("\n[sweep]\n");
    let mut line = |key: &str, value: Value| writeln!(toml, "{key} = {}", literal(&value)).expect("text grows");
    line("design", Value::Name(sweep.points.name()));
    line("paired", Value::Bool(sweep.paired));
    match &sweep.points {
        Points::Grid { .. } | Points::OneAtATime => {}
        Points::LatinHypercube { points } => line("points", Value::Integer((*points).into())),
        Points::Sobol { points, second_order } => {
            line("points", Value::Integer((*points).into()));
            line("second_order", Value::Bool(*second_order));
        }
        Points::Morris { trajectories, levels } => {
            line("trajectories", Value::Integer((*trajectories).into()));
            line("levels", Value::Integer((*levels).into()));
        }
        Points::List { file, .. } => line("file", Value::Text(file.clone())),
    }
    if let Points::Grid { together } = &sweep.points
        && !together.is_empty()
    {
        let names = |group: &Vec<usize>| {
            literal(&Value::List(group.iter().map(|&axis| sweep.axes[axis].label.clone()).collect()))
        };
        let groups: Vec<String> = together.iter().map(names).collect();
        writeln!(toml, "together = [{}]", groups.join(", ")).expect("text grows");
    }
    if let Some(until) = &sweep.until {
        let measure = quoted(&until.measure);
        let (half_width, at_most) = (until.half_width, until.at_most);
        writeln!(toml, "until = {{ measure = {measure}, half_width = {half_width:?}, at_most = {at_most} }}")
            .expect("text grows");
    }
    toml.push_str("[sweep.vary]\n");
    sweep.axes.iter().for_each(|axis| write_axis(toml, axis));
}

fn write_axis(toml: &mut String, axis: &Axis) {
    let number = |x: f64| match axis.row.kind {
        Kind::Integer { .. } => format!("{x:.0}"),
        _ => format!("{x:?}"),
    };
    let mut parts = Vec::new();
    match &axis.extent {
        Extent::Range { from, to, log, steps } => {
            parts.push(format!("from = {}, to = {}", number(*from), number(*to)));
            parts.extend(steps.map(|steps| format!("steps = {steps}")));
            parts.extend(log.then(|| "scale = \"log\"".to_string()));
        }
        Extent::Values(values) => {
            let values: Vec<String> = values.iter().map(literal).collect();
            parts.push(format!("values = [{}]", values.join(", ")));
        }
        Extent::Listed => {}
    }
    if axis.label != axis.row.key {
        parts.push(format!("key = {}", quoted(axis.row.key)));
    }
    if let Some(names) = &axis.platforms {
        parts.push(format!("platform = {}", literal(&Value::List(names.clone()))));
    }
    if !parts.is_empty() {
        writeln!(toml, "{} = {{ {} }}", quoted(&axis.label), parts.join(", ")).expect("text grows");
    }
}
