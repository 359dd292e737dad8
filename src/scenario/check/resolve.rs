//! The whole of a scenario, part after part.

use super::entries::{self, Top};
use super::overrides::{self, Override};
use super::source::{Checked, ReadFile, Source};
use super::statements::{Stated, Statements};
use super::{axes, hypotheses, interventions, links, models, platforms, plots, settle, sweep, terms};
use crate::network::FileNetwork;
use crate::scenario::checked::{Design, Scenario};
use crate::scenario::conflicts::consistent;
use crate::scenario::document::{self, Entry};
use crate::scenario::points::Sweeping;
use crate::scenario::problem::{Location, Problems, Report};
use crate::scenario::published::model::Model;
use crate::scenario::sweep::Sweep;
use crate::scenario::value::{Role, Value, Values};
use std::sync::Arc;

/// Checks a scenario: `sets` are the `--set key=value` of the command line, in any order; `read` gives the bytes of a file.
///
/// # Errors
/// Every problem of the scenario, sorted by position; never none.
pub fn check(source: &Source, sets: &[(String, String)], read: ReadFile) -> Result<Checked, Problems> {
    let mut report = Report::new(&source.path.display().to_string());
    settle::readable(&mut report, source, sets)?;
    let (document, broken) = document::parse(&source.text, &mut report);
    let mark = report.len();
    let (mut scenario, made) = resolve(&mut report, source, &document, sets, read);
    let swept =
        document.iter().find(|entry| entry.key == "sweep").map_or(Location::START, |entry| entry.location.clone());
    links::load_swept(&mut report, &swept, &mut scenario, made.as_ref(), (source, read));
    if mark > 0 {
        report.drop_guesses(mark, &broken);
    }
    let warnings = report.finish()?;
    Ok(Checked::new(scenario, warnings, made))
}

/// The scenario as far as it can be understood, which is valid if nothing was reported, and the points of its sweep if they
/// were made.
fn resolve(
    report: &mut Report,
    source: &Source,
    document: &[Entry],
    sets: &[(String, String)],
    read: ReadFile,
) -> (Scenario, Option<Sweeping>) {
    let overrides = overrides::read(report, sets);
    let top = entries::top(report, document);
    let Shared { base, statements, model, network, steps, record_agents } =
        shared(report, source, &top, &overrides, read);
    let platforms = match model.published() {
        None => platforms::read(report, top.platforms, &base, &overrides),
        Some(model) => models::designs(report, model, top.platforms, &base, &overrides),
    };
    let interventions = interventions::read(report, top.interventions, &platforms, &base, steps);
    let rows = model.rows();
    let measures: Vec<&str> = model.measures().iter().map(|row| row.key).collect();
    let context = axes::Context {
        platforms: &platforms,
        rows: &rows,
        measures: &measures,
        overrides: &overrides,
        interventions: interventions.len(),
        source,
        read,
    };
    let swept = sweep::read(report, top.sweep, &context);
    let locations = settle::Locations::of(swept.as_ref(), &statements, top.sweep);
    let sweep = swept.map(|read| read.sweep);
    let plots = plots::read(report, top.plots, &context, (top.sweep.is_some(), sweep.as_ref()), &statements);
    without_effect(report, (model, network.is_some()), (top.sweep, sweep.as_ref()), &statements, &platforms.designs);
    let context = terms::Context {
        platforms: &platforms,
        measures: &measures,
        interventions: &interventions,
        sweep: sweep.as_ref(),
        sweep_broken: top.sweep.is_some() && sweep.is_none(),
        steps,
        record_every: statements.run_integer("record_every"),
    };
    let (hypotheses, claimed) = settle::apart(hypotheses::read(report, top.hypotheses, &context));
    let (name, title) = names(source, &statements);
    let Luck { replicates, seeds, only_replicates } = luck(report, &statements, sweep.as_ref());
    let scenario = Scenario {
        name,
        title,
        question: statements.run_text("question"),
        description: statements.run_text("description"),
        model,
        seed: statements.run_integer("seed") as u64,
        replicates,
        seeds,
        only_replicates,
        steps: steps as u32,
        record_every: context.record_every as u32,
        record_agents,
        date: Some(statements.run_text("date")).filter(|date| !date.is_empty()),
        baseline: platforms::baseline(report, &statements, &platforms),
        platforms: platforms.designs,
        interventions,
        network,
        networks: Vec::new(),
        sweep,
        hypotheses,
        plots,
    };
    let made = settle::points(report, &scenario, &locations, &claimed);
    (scenario, made)
}

/// What has no effect in a model or with a network from a file.
fn without_effect(
    report: &mut Report,
    (model, from_file): (Model, bool),
    (entry, sweep): (Option<&Entry>, Option<&Sweep>),
    statements: &Statements,
    designs: &[Design],
) {
    size_is_the_files(report, from_file, entry, sweep);
    let swept = entry.map(|entry| &entry.location).zip(sweep);
    models::ignore_unused(report, model, statements, designs, swept);
}

/// What all platforms share.
struct Shared {
    base: Values,
    statements: Statements,
    model: Model,
    network: Option<Arc<FileNetwork>>,
    steps: i64,
    record_agents: Vec<u32>,
}

fn shared(report: &mut Report, source: &Source, top: &Top, overrides: &[Override], read: ReadFile) -> Shared {
    let (mut base, statements) = base(top, overrides);
    let model = models::of(&statements);
    models::refuse_foreign(report, model, top, &statements);
    let varied = sweep::varied(top.sweep);
    if model == Model::Platform && !varied.contains(&"network.kind") {
        links::ignore_unused(report, &mut base, &statements);
    }
    let network = links::load(report, &mut base, &statements, source, read);
    consistent(report, &base, |keys| statements.location_of_any(keys));
    let steps = models::steps(model, &statements);
    let record_agents = record_agents(report, &statements, steps);
    Shared { base, statements, model, network, steps, record_agents }
}

/// The scenario's name, which is its file's, and its title, which is the name where it states none.
fn names(source: &Source, statements: &Statements) -> (String, String) {
    let stem = source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let name = stem.unwrap_or_else(|| "scenario".to_string());
    let title = Some(statements.run_text("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| name.clone());
    (name, title)
}

/// A network from a file says how many agents there are, and of which kind it is.
fn size_is_the_files(report: &mut Report, from_file: bool, entry: Option<&Entry>, sweep: Option<&Sweep>) {
    let (Some(entry), Some(sweep), true) = (entry, sweep, from_file) else { return };
    for axis in sweep.axes.iter().filter(|axis| ["population.size", "network.kind"].contains(&axis.row.key)) {
        let message = format!("`{}` cannot vary: the network's file says what it is", axis.row.key);
        report.error(&entry.location, "sweep.vary", message, "remove the axis, or choose another `network.kind`");
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

/// Which replicates there are, of which seeds, and which of them are run.
struct Luck {
    replicates: u32,
    seeds: Vec<u64>,
    only_replicates: Vec<u32>,
}

fn luck(report: &mut Report, statements: &Statements, sweep: Option<&Sweep>) -> Luck {
    let list = |key: &str| match statements.run(key) {
        Value::Integers(numbers) => numbers,
        _ => Vec::new(),
    };
    let (seeds, only) = (list("seeds"), list("only_replicates"));
    let stated = statements.run_integer("replicates");
    let replicates = if seeds.is_empty() { stated } else { seeds.len() as i64 };
    if let Some(location) = statements.location("replicates").filter(|_| !seeds.is_empty() && stated != replicates) {
        let message = format!("`replicates` = {stated}, and `seeds` has {replicates}");
        report.error(location, "replicates", message, "remove `replicates`: there are as many as seeds");
    }
    let until = sweep.is_some_and(|sweep| sweep.until.is_some());
    for (key, list) in [("seeds", &seeds), ("only_replicates", &only)] {
        if until && !list.is_empty() {
            let message = format!("`{key}` is stated, and `sweep.until` decides how many replicates there are");
            report.error(&statements.location_of_any(&[key]), key, message, "remove one of them");
        }
    }
    for replicate in only.iter().filter(|replicate| !until && **replicate >= replicates) {
        let location = statements.location_of_any(&["only_replicates"]);
        let message = format!("`only_replicates` has {replicate}, but there are replicates 0 to {}", replicates - 1);
        report.error(&location, "only_replicates", message, "name some of these, or ask for more `replicates`");
    }
    Luck {
        replicates: replicates as u32,
        seeds: seeds.into_iter().map(|seed| seed as u64).collect(),
        only_replicates: only.into_iter().map(|replicate| replicate as u32).collect(),
    }
}

fn record_agents(report: &mut Report, statements: &Statements, steps: i64) -> Vec<u32> {
    let Value::Integers(recorded) = statements.run("record_agents") else { return Vec::new() };
    for step in recorded.iter().filter(|step| **step > steps) {
        let location = statements.location_of_any(&["record_agents"]);
        let message = format!("`record_agents` has step {step}, but the run ends with step {steps}");
        report.error(&location, "record_agents", message, format!("`record_agents` takes steps from 0 to {steps}"));
    }
    recorded.into_iter().map(|step| step as u32).collect()
}
