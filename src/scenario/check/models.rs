//! `model = "..."`: what a scenario of a published model may say, and its designs.

use super::entries::{Top, find, refuse_unknown, table};
use super::kinds;
use super::overrides::Override;
use super::platforms::{Platforms, set, within_limit};
use super::statements::{Stated, Statements};
use crate::scenario::checked::Design;
use crate::scenario::document::{Entry, Item};
use crate::scenario::parameters::NetworkKind;
use crate::scenario::problem::{Location, Report};
use crate::scenario::published::{Published, model::Model};
use crate::scenario::sweep::Sweep;
use crate::scenario::value::{FromValue, Parameter, Role, Value, Values};

/// The model of a scenario; where its name is none, which was told, the platform model.
pub(super) fn of(statements: &Statements) -> Model {
    Model::named(&statements.run_text("model")).unwrap_or(Model::Platform)
}

/// Steps of a run: as stated, or the model's own default.
pub(super) fn steps(model: Model, statements: &Statements) -> i64 {
    match model.published() {
        Some(model) if statements.location("steps").is_none() => model.steps,
        _ => statements.run_integer("steps"),
    }
}

/// Refuses keys and sections that belong to another model.
pub(super) fn refuse_foreign(report: &mut Report, model: Model, top: &Top, statements: &Statements) {
    let rows = model.rows();
    let foreign =
        |row: &&Parameter| !matches!(row.role, Role::Run | Role::Entry) && !rows.iter().any(|own| own.key == row.key);
    for stated in statements.0.iter().filter(|stated| foreign(&stated.row)) {
        let key = stated.row.key;
        let help = match model.published() {
            Some(described) => format!("model = \"{model}\" reads {}", described.sections().join(", ")),
            None => format!(
                "it is of model = \"{}\": name that model, or remove the key",
                stated.row.section().unwrap_or("")
            ),
        };
        report.error(&stated.location, key, format!("`{key}` is no parameter of model = \"{model}\""), help);
    }
    if model == Model::Platform {
        return;
    }
    if let Some(entry) = top.interventions {
        let help = "remove it; compare settings with [[platform]] or [sweep] instead";
        report.error(&entry.location, "intervention", format!("model = \"{model}\" has no interventions"), help);
    }
    let none = statements.run("record_agents") == Value::Integers(Vec::new());
    if let Some(location) = statements.location("record_agents").filter(|_| !none) {
        let message = format!("model = \"{model}\" has no agents' tables to write");
        report.error(location, "record_agents", message, "remove `record_agents`");
    }
}

/// The named settings of a published model: its `[[platform]]` entries, or the model as it is.
pub(super) fn designs(
    report: &mut Report,
    model: &'static Published,
    entry: Option<&Entry>,
    base: &Values,
    overrides: &[Override],
) -> Platforms {
    let mark = report.len();
    let mut designs: Vec<Design> = Vec::new();
    for (location, entries) in within_limit(report, entry) {
        let Some(mut design) = design(report, model, location, entries, base, overrides) else { continue };
        design.position = designs.len() as u32;
        if designs.iter().any(|other| other.name == design.name) {
            let message = format!("two platforms are named \"{}\"", design.name);
            report.error(location, "platform.name", message, "give one of them a name of its own");
        } else {
            designs.push(design);
        }
    }
    if designs.is_empty() && report.len() == mark {
        designs.push(Design {
            name: model.name.to_string(),
            position: 0,
            preset: None,
            values: with(base.clone(), overrides),
        });
    }
    designs.sort_by(|a, b| a.name.cmp(&b.name));
    Platforms { designs, complete: report.len() == mark }
}

/// Warns of what has no effect in a model that can run on a network: who can meet decides whether the network or N counts.
pub(super) fn ignore_unused(
    report: &mut Report,
    model: Model,
    statements: &Statements,
    designs: &[Design],
    sweep: Option<(&Location, &Sweep)>,
) {
    let Some(model) = model.published() else { return };
    let key = |name: &str| model.table.iter().find(|row| row.name() == name).map(|row| row.key);
    let (Some(mixing), Some(agents)) = (key("mixing"), key("agents")) else { return };
    let varies = |key: &str| sweep.is_some_and(|(_, sweep)| sweep.axes.iter().any(|axis| axis.row.key == key));
    if varies(mixing) {
        return;
    }
    let on_network = |design: &Design| String::from_value(design.values.get(mixing)) == "network";
    let of_network = |stated: &&Stated| matches!(stated.row.section(), Some("network" | "blocks"));
    if let (false, Some(stated)) = (designs.iter().any(on_network), statements.0.iter().find(of_network)) {
        let message = format!("`{}` has no effect with {mixing} = \"complete\"", stated.row.key);
        report.warn(&stated.location, stated.row.key, message, format!("remove it, or set {mixing} = \"network\""));
    }
    let from_file = designs.iter().all(|design| {
        on_network(design) && NetworkKind::from_value(design.values.get("network.kind")) == NetworkKind::File
    });
    let location = statements.location(agents).or(sweep.map(|(location, _)| location).filter(|_| varies(agents)));
    if let (true, Some(location)) = (from_file, location) {
        let message = format!("`{agents}` has no effect: the network's file says how many agents there are");
        report.warn(location, agents, message, "remove it, or choose another `network.kind`");
    }
}

/// Values with what the command line says of the model.
fn with(mut values: Values, overrides: &[Override]) -> Values {
    let typed = overrides.iter().filter(|set| set.stated.row.role == Role::Published);
    typed.for_each(|set| values.set(set.stated.row.key, set.stated.value.clone()));
    values
}

fn design(
    report: &mut Report,
    model: &'static Published,
    location: &Location,
    entries: &[Entry],
    base: &Values,
    overrides: &[Override],
) -> Option<Design> {
    refuse_unknown(report, "platform", entries, &["name", "set"]);
    let Some(entry) = find(entries, "name") else {
        let help = "add name = \"...\": figures and files name the setting by it";
        report.error(location, "platform.name", "a setting of a published model has no name", help);
        return None;
    };
    let name = match &entry.node.item {
        Item::Text(text) if !text.trim().is_empty() => {
            kinds::printable_text(report, "platform.name", &entry.node, text).map(|_| text.clone())
        }
        item => {
            let message = format!("`platform.name` = {} is {}", entry.node.written, item.name());
            report.error(
                &entry.node.location,
                "platform.name",
                message,
                "a name is text between quotes, and not empty",
            );
            None
        }
    };
    let mut values = base.clone();
    if let Some(entry) = find(entries, "set") {
        let entries = table(report, "platform.set", entry, "{ \"section.key\" = 0.5 }");
        let refuse = |row: &Parameter| {
            let own = row.role == Role::Published && model.table.iter().any(|other| other.key == row.key);
            (!own).then(|| {
                let keys: Vec<&str> = model.table.iter().map(|row| row.key).collect();
                (
                    format!("`{}` is no parameter of model = \"{}\"", row.key, model.name),
                    format!("it has {}", keys.join(", ")),
                )
            })
        };
        let stated = set(report, "platform.set", entries, refuse);
        stated.into_iter().for_each(|stated| values.set(stated.row.key, stated.value));
    }
    Some(Design { name: name?, position: 0, preset: None, values: with(values, overrides) })
}
