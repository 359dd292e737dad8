//! The keys of a scenario that are no parameters of the model: of the run, of a platform entry, of an intervention.
//!
//! Rows like those of [`super::parameters::TABLE`]; checking, `explain`, the JSON Schema and the reference read them.

use super::value::{Kind, Origin, Parameter, Role, Value};

/// The models that can be run.
pub const MODELS: &[&str] = &["platform"];
/// Most steps a run can have.
pub const STEPS_MAX: i64 = 100_000_000;

const fn row(key: &'static str, default: Value, kind: Kind, unit: &'static str, meaning: &'static str) -> Parameter {
    Parameter { key, default, kind, unit, role: Role::Run, origin: Origin::Chosen, meaning, source: "" }
}

const fn entry(key: &'static str, default: Value, kind: Kind, unit: &'static str, meaning: &'static str) -> Parameter {
    Parameter { key, default, kind, unit, role: Role::Entry, origin: Origin::Chosen, meaning, source: "" }
}

/// Keys of the run; they stand before all sections.
pub static RUN_TABLE: &[Parameter] = &[
    row(
        "title",
        Value::Name(""),
        Kind::Text,
        "",
        "What the report is headed with; the file's name where it is absent. In no digest.",
    ),
    row("model", Value::Name("platform"), Kind::Choice(MODELS), "", "The model that is run."),
    row(
        "seed",
        Value::Integer(2026),
        Kind::Integer { min: 0, max: i64::MAX },
        "",
        "First coordinate of every draw. The same seed gives the same data, bit for bit, on every machine.",
    ),
    row(
        "replicates",
        Value::Integer(8),
        Kind::Integer { min: 1, max: 1_000_000 },
        "runs",
        "Runs of each platform. Replicate r of every platform has the same society and the same luck, so differences are paired.",
    ),
    row("steps", Value::Integer(400), Kind::Integer { min: 1, max: STEPS_MAX }, "steps", "Steps T of a run."),
    row(
        "record_every",
        Value::Integer(10),
        Kind::Integer { min: 1, max: STEPS_MAX },
        "steps",
        "Measures are recorded every so many steps; the initial state, the last step and the steps of interventions always are.",
    ),
    row(
        "record_agents",
        Value::Integers(Vec::new()),
        Kind::Integers { min: 0, max: STEPS_MAX },
        "steps",
        "Steps at which every agent and every follow is written; none later than the last step.",
    ),
    row("date", Value::Name(""), Kind::Date, "", "Date stated in the result's metadata. In no digest."),
];

/// Keys of a `[[platform]]` that are no tables.
pub static PLATFORM_TABLE: &[Parameter] = &[
    entry(
        "platform.name",
        Value::Name(""),
        Kind::Text,
        "",
        "Name of the design in every figure and file: unique; the preset's name where it is absent.",
    ),
    entry(
        "platform.preset",
        Value::Name(""),
        Kind::Choice(super::presets::NAMES),
        "",
        "The preset the design starts from; without one, the model's defaults.",
    ),
];

/// Keys of an `[[intervention]]` that are no tables, and those of its `shift`.
pub static INTERVENTION_TABLE: &[Parameter] = &[
    entry(
        "intervention.at",
        Value::Integer(1),
        Kind::Integer { min: 1, max: STEPS_MAX - 1 },
        "steps",
        "The step at whose end it happens; in force from the next. From 1 to the last but one.",
    ),
    entry(
        "intervention.landscape",
        Value::Real(0.5),
        Kind::Real { min: 0.025, max: 1.0 },
        "share of loci",
        "round(share * bits) loci of the landscape get new contributions: what was worth knowing is worth less.",
    ),
    entry(
        "intervention.shift.tolerance",
        Value::Real(0.0),
        Kind::Real { min: -2.0, max: 2.0 },
        "opinion",
        "Added to the tolerance of those shifted; the result is clamped to its range.",
    ),
    entry(
        "intervention.shift.opinion",
        Value::Real(0.0),
        Kind::Real { min: -2.0, max: 2.0 },
        "opinion",
        "Added to the opinion of those shifted; the result is clamped to [-1, 1].",
    ),
    entry(
        "intervention.shift.share",
        Value::Real(1.0),
        Kind::Real { min: 0.0, max: 1.0 },
        "probability",
        "Probability that an agent is shifted.",
    ),
];

/// Keys of an `[[intervention]]`, in reading order.
pub const INTERVENTION_KEYS: &[&str] = &["at", "platform", "set", "landscape", "shift"];
/// Keys of a `[[platform]]`, in reading order.
pub const PLATFORM_KEYS: &[&str] = &["name", "preset", "groups", "set"];
/// Keys of a `shift`.
pub const SHIFT_KEYS: &[&str] = &["tolerance", "opinion", "share"];
/// What stands beside run keys and sections at the top of a scenario.
pub const LISTS: &[&str] = &["platform", "intervention"];
/// Sections that this version does not read: refused with a word of their own.
pub const NOT_YET: &[&str] = &["sweep", "hypothesis", "plots"];

/// The row of a key of any of these tables, under its full name.
pub fn run_key(key: &str) -> Option<&'static Parameter> {
    RUN_TABLE.iter().chain(PLATFORM_TABLE).chain(INTERVENTION_TABLE).find(|row| row.key == key)
}
