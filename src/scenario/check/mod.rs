//! From the text of a scenario to a [`Scenario`], or to all of its problems at once.
//!
//! The tables of keys drive the walk: what they do not name is refused, so checking cannot disagree with `explain`, the JSON
//! Schema or the reference, which read the same tables. Files are read by a function that is handed in.

mod by_hand;
mod entries;
mod hypotheses;
mod interventions;
mod kinds;
mod links;
mod models;
mod overrides;
mod platforms;
mod plots;
mod points;
mod settle;
mod sweep;
mod terms;
mod until;

use super::sweep::Sweep;
use super::{Model, Scenario};
pub use by_hand::{ByHand, by_hand, nothing_to_steer};
pub(super) use kinds::TEXT_MAX;
pub(super) use links::{forget_unused, restore, uses};

use super::document::{self, Entry};
use super::keys::RUN_TABLE;
use super::parameters::all_rows;
use super::problem::{Place, Problem, Problems, Report, Severity, printable};
use super::value::{Parameter, Role, Value, Values};
use entries::Top;
use overrides::Override;
use std::path::{Path, PathBuf};

/// A scenario as it was read, before anything in it is understood.
#[derive(Clone, Debug)]
pub struct Source {
    /// the file; its stem names the scenario, its folder is where a network's path begins
    pub path: PathBuf,
    /// what it says
    pub text: String,
}

/// A valid scenario, and what is doubtful in it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// ready to run
    pub scenario: Scenario,
    /// keys without effect and the like, by position
    pub warnings: Vec<Problem>,
}

/// Reads a file's bytes.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> std::io::Result<Vec<u8>>;

impl Source {
    /// A scenario out of the bytes of its file.
    ///
    /// # Errors
    /// If the bytes are not UTF-8; the place of the first that is not.
    pub fn from_bytes(path: impl Into<PathBuf>, bytes: Vec<u8>) -> Result<Source, Problems> {
        let path = path.into();
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Ok(Source { path, text }),
            Err(error) => error,
        };
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let last = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        let place = Place::At { line, column: String::from_utf8_lossy(last).chars().count() + 1 };
        Err(Problems(vec![Problem {
            file: printable(&path.display().to_string()),
            place,
            severity: Severity::Error,
            key: String::new(),
            message: format!("byte {:#04x} is no UTF-8 text", error.as_bytes()[before.len()]),
            help: "a scenario is a TOML file in UTF-8: save it in that encoding".to_string(),
        }]))
    }
}

/// A value that the scenario or the command line states.
#[derive(Clone, Debug)]
struct Stated {
    row: &'static Parameter,
    place: Place,
    value: Value,
}

/// Everything stated for the run and for society, the command line last.
struct Statements(Vec<Stated>);

impl Statements {
    /// Where a key was stated last.
    fn place(&self, key: &str) -> Option<&Place> {
        self.0.iter().rfind(|stated| stated.row.key == key).map(|stated| &stated.place)
    }

    /// Where the first of some keys that is stated at all was stated.
    fn place_of_any(&self, keys: &[&str]) -> Place {
        keys.iter().find_map(|key| self.place(key)).unwrap_or(&Place::START).clone()
    }

    /// A run key's value: as stated last, or the default.
    fn run(&self, key: &str) -> Value {
        let stated = self.0.iter().rfind(|stated| stated.row.key == key).map(|stated| stated.value.clone());
        let default = || RUN_TABLE.iter().find(|row| row.key == key).map(|row| row.default.owned());
        stated.or_else(default).unwrap_or_else(|| unreachable!("`{key}` is a key of the run"))
    }

    fn run_integer(&self, key: &str) -> i64 {
        match self.run(key) {
            Value::Integer(n) => n,
            other => unreachable!("{key} = {other:?} was checked to be a whole number"),
        }
    }

    fn run_text(&self, key: &str) -> String {
        match self.run(key) {
            Value::Text(text) => text,
            other => unreachable!("{key} = {other:?} was checked to be text"),
        }
    }
}

/// Checks a scenario: `sets` are the `--set key=value` of the command line, in any order; `read` gives the bytes of a file.
///
/// # Errors
/// Every problem of the scenario, sorted by position; never none.
pub fn check(source: &Source, sets: &[(String, String)], read: ReadFile) -> Result<Checked, Problems> {
    let mut report = Report::new(&source.path.display().to_string());
    settle::readable(&mut report, source, sets)?;
    let (document, broken) = document::parse(&source.text, &mut report);
    let mark = report.len();
    let scenario = resolve(&mut report, source, &document, sets, read);
    if mark > 0 {
        report.drop_guesses(mark, &broken);
    }
    let warnings = report.finish()?;
    Ok(Checked { scenario, warnings })
}

/// The scenario as far as it can be understood; it is valid if nothing was reported.
fn resolve(
    report: &mut Report,
    source: &Source,
    document: &[Entry],
    sets: &[(String, String)],
    read: ReadFile,
) -> Scenario {
    let overrides = overrides::read(report, sets);
    let top = entries::top(report, document);
    let (mut base, statements) = base(&top, &overrides);
    let model = models::of(&statements);
    models::refuse_foreign(report, model, &top, &statements);
    let varied = sweep::varied(top.sweep);
    if model == Model::Platform && !varied.contains(&"network.kind") {
        links::ignore_unused(report, &mut base, &statements);
    }
    let network = links::load(report, &mut base, &statements, source, read);
    consistent(report, &base, |keys| statements.place_of_any(keys));
    let steps = models::steps(model, &statements);
    let record_agents = record_agents(report, &statements, steps);
    let platforms = match model.published() {
        None => platforms::read(report, top.platforms, &base, &overrides),
        Some(model) => models::designs(report, model, top.platforms, &base, &overrides),
    };
    let interventions = interventions::read(report, top.interventions, &platforms, &base, steps);
    let rows = model.rows();
    let measures: Vec<&str> = model.measures().iter().map(|row| row.key).collect();
    let context = sweep::Context {
        platforms: &platforms,
        rows: &rows,
        measures: &measures,
        overrides: &overrides,
        interventions: interventions.len(),
        source,
        read,
    };
    let swept = sweep::read(report, top.sweep, &context);
    let places = settle::Places::of(swept.as_ref(), &statements, top.sweep);
    let sweep = swept.map(|read| read.sweep);
    let plots = plots::read(report, top.plots, &context, (top.sweep.is_some(), sweep.as_ref()));
    size_is_the_files(report, network.is_some(), top.sweep, sweep.as_ref());
    if let Some(model) = model.published() {
        let sweep = top.sweep.map(|entry| &entry.place).zip(sweep.as_ref());
        models::ignore_unused(report, model, &statements, &platforms.designs, sweep);
    }
    let record_every = statements.run_integer("record_every");
    let context = hypotheses::Context {
        platforms: &platforms,
        measures: &measures,
        interventions: &interventions,
        sweep: sweep.as_ref(),
        sweep_broken: top.sweep.is_some() && sweep.is_none(),
        steps,
        record_every,
    };
    let hypotheses = hypotheses::read(report, top.hypotheses, &context);
    let (hypotheses, claimed) = settle::apart(hypotheses);
    let name =
        source.path.file_stem().map_or_else(|| "scenario".to_string(), |stem| stem.to_string_lossy().into_owned());
    let title = Some(statements.run_text("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| name.clone());
    let scenario = Scenario {
        title,
        name,
        model,
        seed: statements.run_integer("seed") as u64,
        replicates: statements.run_integer("replicates") as u32,
        steps: steps as u32,
        record_every: record_every as u32,
        record_agents,
        date: Some(statements.run_text("date")).filter(|date| !date.is_empty()),
        platforms: platforms.designs,
        interventions,
        network,
        sweep,
        hypotheses,
        plots,
    };
    if !report.has_errors() {
        settle::points(report, &scenario, &places, &claimed);
    }
    scenario
}

/// A network from a file says how many agents there are, and of which kind it is.
fn size_is_the_files(report: &mut Report, from_file: bool, entry: Option<&Entry>, sweep: Option<&Sweep>) {
    let (Some(entry), Some(sweep), true) = (entry, sweep, from_file) else { return };
    for axis in sweep.axes.iter().filter(|axis| ["population.size", "network.kind"].contains(&axis.row.key)) {
        let message = format!("`{}` cannot vary: the network's file says what it is", axis.row.key);
        report.error(&entry.place, "sweep.vary", message, "remove the axis, or choose another `network.kind`");
    }
}

/// The values every platform starts from: model defaults, then sections, then the command line's (of no lever: levers are
/// set after the presets).
fn base(top: &Top, overrides: &[Override]) -> (Values, Statements) {
    let mut values = Values::default();
    let mut statements: Vec<Stated> = top.stated.clone();
    let typed = overrides.iter().filter(|set| !matches!(set.stated.row.role, Role::Lever(_) | Role::Published));
    statements.extend(typed.map(|set| set.stated.clone()));
    for stated in statements.iter().filter(|stated| !matches!(stated.row.role, Role::Run | Role::Entry)) {
        values.set(stated.row.key, stated.value.clone());
    }
    (values, Statements(statements))
}

fn record_agents(report: &mut Report, statements: &Statements, steps: i64) -> Vec<u32> {
    let Value::Integers(recorded) = statements.run("record_agents") else { return Vec::new() };
    for step in recorded.iter().filter(|step| **step > steps) {
        let place = statements.place_of_any(&["record_agents"]);
        let message = format!("`record_agents` has step {step}, but the run ends with step {steps}");
        report.error(&place, "record_agents", message, format!("`record_agents` takes steps from 0 to {steps}"));
    }
    recorded.into_iter().map(|step| step as u32).collect()
}

/// Whether values that are allowed each are allowed together, too; reports those that are not. `place` finds where the first
/// of some keys was stated.
fn consistent(report: &mut Report, values: &Values, place: impl Fn(&[&str]) -> Place) -> bool {
    let conflicts = conflicts(values);
    for Conflict { keys, message, help } in &conflicts {
        report.error(&place(keys), keys[0], message, *help);
    }
    conflicts.is_empty()
}

/// The keys whose values may not stand together: all that [`conflicts`] reads.
pub(super) const TOGETHER: &[&str] = &[
    "landscape.interactions",
    "landscape.bits",
    "agents.tolerance_min",
    "agents.tolerance",
    "agents.tolerance_max",
    "network.opinion_min",
    "network.opinion_max",
    "blocks.count",
    "population.size",
];

/// Why values cannot stand together, if they cannot.
pub(super) fn together(values: &Values) -> Option<String> {
    conflicts(values).into_iter().next().map(|conflict| conflict.message)
}

/// Values that are allowed each, but not together.
struct Conflict {
    keys: &'static [&'static str],
    message: String,
    help: &'static str,
}

fn conflicts(values: &Values) -> Vec<Conflict> {
    let mut found = Vec::new();
    let get = |key: &str| {
        debug_assert!(TOGETHER.contains(&key), "{key} is not in the list");
        values.get(key)
    };
    let real = |key: &str| match get(key) {
        Value::Real(x) => *x,
        other => unreachable!("{key} = {other:?} was checked to be a number"),
    };
    let whole = |key: &str| match get(key) {
        Value::Integer(n) => *n,
        other => unreachable!("{key} = {other:?} was checked to be a whole number"),
    };
    let mut refuse = |keys, message, help| found.push(Conflict { keys, message, help });

    let (bits, interactions) = (whole("landscape.bits"), whole("landscape.interactions"));
    if interactions >= bits {
        let keys: &'static [&'static str] = &["landscape.interactions", "landscape.bits"];
        let message = format!("`landscape.interactions` = {interactions} is not below `landscape.bits` = {bits}");
        refuse(keys, message, "a locus has at most bits - 1 others to depend on: lower interactions or raise bits");
    }
    let (low, start, high) = (real("agents.tolerance_min"), real("agents.tolerance"), real("agents.tolerance_max"));
    // the model computes in f32: what differs only beyond it is equal there
    if low as f32 >= high as f32 {
        let message = format!("`agents.tolerance_min` = {low} is not below `agents.tolerance_max` = {high}");
        refuse(&["agents.tolerance_min", "agents.tolerance_max"], message, "lower the minimum or raise the maximum");
    } else if !(low..=high).contains(&start) {
        let keys: &'static [&'static str] = &["agents.tolerance", "agents.tolerance_min", "agents.tolerance_max"];
        let message =
            format!("`agents.tolerance` = {start} is not from tolerance_min = {low} to tolerance_max = {high}");
        refuse(
            keys,
            message,
            "the initial tolerance lies between its minimum and its maximum: change one of the three",
        );
    }
    let (low, high) = (real("network.opinion_min"), real("network.opinion_max"));
    if low == high {
        let message = format!("`network.opinion_min` and `network.opinion_max` are both {low}");
        refuse(
            &["network.opinion_min", "network.opinion_max"],
            message,
            "they are the column's values of opinion -1 and +1: give two different numbers",
        );
    }
    let (blocks, size) = (whole("blocks.count"), whole("population.size"));
    if blocks > size {
        let message = format!("`blocks.count` = {blocks} is more than `population.size` = {size}");
        refuse(&["blocks.count", "population.size"], message, "every block needs an agent: lower the number of blocks");
    }
    found
}

/// Every row a scenario's top level may state.
fn top_rows() -> impl Iterator<Item = &'static Parameter> {
    RUN_TABLE.iter().chain(all_rows())
}
