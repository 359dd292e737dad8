//! The keys of a scenario that are no parameters of the model: of the run, of a platform entry, of an intervention.
//!
//! Rows like those of [`super::parameters::TABLE`]; checking, `explain`, the JSON Schema and the reference read them.

use super::limits;
use super::presets;
use super::published::registration::NAMES;
use super::value::{Kind, Origin, Parameter, Role, Value};

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
    row(
        "question",
        Value::Name(""),
        Kind::Text,
        "",
        "What is asked, in a sentence: the report begins with it. In no digest.",
    ),
    row(
        "description",
        Value::Name(""),
        Kind::Prose,
        "",
        "What the scenario is about, for the report: paragraphs, lists, `code`, *emphasis*, **strong emphasis** and [links](https://example.org) of Markdown. In no digest.",
    ),
    row("model", Value::Name(NAMES[0]), Kind::Choice(NAMES), "", "The model that is run."),
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
    row(
        "seeds",
        Value::Integers(Vec::new()),
        Kind::Integers { min: 0, max: i64::MAX },
        "",
        "Seeds of the replicates, instead of one seed for all: replicate r is that of number 0 of the r-th seed in ascending order. There are as many replicates as seeds.",
    ),
    row(
        "only_replicates",
        Value::Integers(Vec::new()),
        Kind::Integers { min: 0, max: 999_999 },
        "",
        "Replicates that are run, of all that there are; none named: all. They keep their numbers and their data.",
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
    row(
        "baseline",
        Value::Name(""),
        Kind::Text,
        "",
        "The platform that the others are compared with, pair by pair. Where it is absent, the control (preset solo) if there is one, else the first platform of the file. In no digest.",
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
        Kind::Choice(presets::NAMES),
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

/// How the points of a sweep can be chosen.
pub const DESIGNS: &[&str] = &["grid", "lhs", "sobol", "morris", "one-at-a-time", "list"];

/// Keys of `[sweep]` that are no tables.
pub static SWEEP_TABLE: &[Parameter] = &[
    entry(
        "sweep.design",
        Value::Name("grid"),
        Kind::Choice(DESIGNS),
        "",
        "How points are chosen: grid (every combination) | lhs (Latin hypercube) | sobol (Saltelli's scheme, for Sobol indices) | morris (elementary effects) | one-at-a-time | list (a file of points).",
    ),
    entry(
        "sweep.points",
        Value::Integer(64),
        Kind::Integer { min: 1, max: limits::POINTS.most as i64 },
        "points",
        "lhs: number of points. sobol: base points N, a power of two; N*(axes + 2) points are run, N*(2*axes + 2) with second_order.",
    ),
    entry("sweep.second_order", Value::Bool(false), Kind::Bool, "", "sobol: also run what the indices of pairs need."),
    entry(
        "sweep.trajectories",
        Value::Integer(20),
        Kind::Integer { min: 2, max: 1_000_000 },
        "trajectories",
        "morris: number of trajectories; each runs one point more than there are axes.",
    ),
    entry(
        "sweep.levels",
        Value::Integer(4),
        Kind::Integer { min: 2, max: 1_000 },
        "levels",
        "morris: levels of every axis, an even number.",
    ),
    entry("sweep.file", Value::Name(""), Kind::Path, "", "list: a CSV or parquet file, a column a key, a row a point."),
    entry(
        "sweep.paired",
        Value::Bool(true),
        Kind::Bool,
        "",
        "Replicate r has the same society and luck at every point (common random numbers). false: every point has replicates of its own.",
    ),
];

/// What kinds of figures a sweep can have.
pub const PLOT_KINDS: &[&str] = &["line", "heat", "phase", "parallel", "scatter"];

/// Keys of `[plots]` that are no lists.
pub static PLOTS_TABLE: &[Parameter] = &[
    entry(
        "plots.kind",
        Value::Name("line"),
        Kind::Choice(PLOT_KINDS),
        "",
        "How a sweep is drawn: line (measures over one axis) | heat (a map over two axes) | phase (a map with contours) | parallel (every point a line over all axes) | scatter (a measure against each axis, with a smooth line). Chosen by the axes where it is absent.",
    ),
    entry("plots.x", Value::Name(""), Kind::Text, "", "Label of the sweep's axis that is drawn from left to right."),
    entry("plots.y", Value::Name(""), Kind::Text, "", "Label of the sweep's axis that is drawn upwards, in maps."),
    entry("plots.panels", Value::Name(""), Kind::Text, "", "Label of the sweep's axis that has a panel a value."),
    entry(
        "plots.point",
        Value::Integer(0),
        Kind::Integer { min: 0, max: limits::POINTS.most as i64 - 1 },
        "",
        "Design point of the sweep, as in points.csv, whose course over time is drawn, too.",
    ),
    entry(
        "plots.replicate",
        Value::Integer(0),
        Kind::Integer { min: 0, max: 999_999 },
        "",
        "Replicate whose opinions are drawn; a mean of several would show camps that no run had.",
    ),
];

/// Keys of `[plots]`, in reading order.
pub const PLOTS_KEYS: &[&str] =
    &["measures", "kind", "x", "y", "panels", "difference", "log", "point", "replicate", "marks"];
/// Keys of a mark in `plots.marks`.
pub const MARK_KEYS: &[&str] = &["x", "y", "label", "platform", "measure"];

/// Keys of `[sweep]`, in reading order.
pub const SWEEP_KEYS: &[&str] =
    &["design", "vary", "together", "points", "second_order", "trajectories", "levels", "file", "paired", "until"];
/// Keys of an axis in `sweep.vary`.
pub const AXIS_KEYS: &[&str] = &["from", "to", "steps", "scale", "values", "key", "platform"];
/// Keys of `sweep.until`.
pub const UNTIL_KEYS: &[&str] = &["measure", "half_width", "at_most"];

/// Keys of a `[[hypothesis]]` that are no lists, tables or times.
pub static HYPOTHESIS_TABLE: &[Parameter] = &[
    entry(
        "hypothesis.claim",
        Value::Name(""),
        Kind::Text,
        "",
        "What is claimed, in words; entries of the same words are tests of one claim.",
    ),
    entry(
        "hypothesis.measure",
        Value::Name(""),
        Kind::Text,
        "",
        "The measure it is about, or the ratio of two: \"learning.quality\", \"1-learning.quality@201/learning.quality@before\".",
    ),
    entry(
        "hypothesis.above",
        Value::Real(0.0),
        Kind::Real { min: -1e12, max: 1e12 },
        "",
        "The measure is above this number, on each platform alone.",
    ),
    entry(
        "hypothesis.below",
        Value::Real(0.0),
        Kind::Real { min: -1e12, max: 1e12 },
        "",
        "The measure is below this number, on each platform alone.",
    ),
    entry(
        "hypothesis.rises_with",
        Value::Name(""),
        Kind::Text,
        "",
        "The axis of the sweep along which the measure goes up.",
    ),
    entry("hypothesis.falls_with", Value::Name(""), Kind::Text, "", "The axis along which the measure goes down."),
    entry(
        "hypothesis.monotone",
        Value::Bool(false),
        Kind::Bool,
        "",
        "Up (or down) at every step of the axis, not only on the whole.",
    ),
    entry("hypothesis.best_inside", Value::Name(""), Kind::Text, "", "The axis whose best value is at neither end."),
    entry(
        "hypothesis.over",
        Value::Name(""),
        Kind::Text,
        "",
        "With grows_faster: the axis of sizes, most often population.size.",
    ),
    entry(
        "hypothesis.per_capita",
        Value::Bool(false),
        Kind::Bool,
        "",
        "With grows_faster: measures are per head, and totals the measure times the axis.",
    ),
    entry(
        "hypothesis.sign",
        Value::Name("+"),
        Kind::Choice(&["+", "-"]),
        "",
        "With correlates: the sign that is claimed.",
    ),
    entry(
        "hypothesis.factor",
        Value::Real(1.0),
        Kind::Real { min: 0.0, max: 1e6 },
        "",
        "With two differences of platforms: what the second is multiplied by.",
    ),
    entry(
        "hypothesis.each_point",
        Value::Bool(false),
        Kind::Bool,
        "",
        "With greater and less: a test a point of the sweep, not one of the points' mean.",
    ),
    entry(
        "hypothesis.null_below",
        Value::Real(0.0),
        Kind::Real { min: 0.0, max: 1e12 },
        "",
        "Runs whose ratio divides by less than this are left out; those that divide by 0 always are.",
    ),
];

/// Keys of a `[[hypothesis]]`, in reading order.
pub const HYPOTHESIS_KEYS: &[&str] = &[
    "claim",
    "measure",
    "when",
    "greater",
    "less",
    "factor",
    "each_point",
    "above",
    "below",
    "rises_with",
    "falls_with",
    "monotone",
    "best_inside",
    "grows_faster",
    "over",
    "per_capita",
    "correlates",
    "given",
    "sign",
    "platform",
    "at",
    "null_below",
];
/// What a hypothesis can say, one of these, and the keys that go with each.
pub const HYPOTHESIS_FORMS: &[(&str, &[&str])] = &[
    ("greater", &["measure", "factor", "each_point"]),
    ("less", &["measure", "factor", "each_point"]),
    ("above", &["measure", "each_point", "platform"]),
    ("below", &["measure", "each_point", "platform"]),
    ("rises_with", &["measure", "monotone", "platform"]),
    ("falls_with", &["measure", "monotone", "platform"]),
    ("best_inside", &["measure", "platform"]),
    ("grows_faster", &["over", "per_capita", "platform"]),
    ("correlates", &["given", "sign", "platform"]),
];
/// Keys that go with every form.
pub const HYPOTHESIS_COMMON: &[&str] = &["claim", "when", "at", "null_below"];

/// Keys of an `[[intervention]]`, in reading order.
pub const INTERVENTION_KEYS: &[&str] = &["at", "platform", "set", "landscape", "shift"];
/// Keys of a `[[platform]]`, in reading order.
pub const PLATFORM_KEYS: &[&str] = &["name", "preset", "groups", "set"];
/// Keys of a `shift`.
pub const SHIFT_KEYS: &[&str] = &["tolerance", "opinion", "share"];
/// What stands beside run keys and sections at the top of a scenario.
pub const LISTS: &[&str] = &["platform", "intervention", "sweep", "hypothesis", "plots"];

/// Keys of the run's parts that are lists, tables or times, and so have no row: full name and meaning.
pub static PARTS: &[(&str, &str)] = &[
    ("platform.groups", "Groups of levers taken whole from other presets: { feed = \"engagement-feed\" }."),
    ("platform.set", "Levers of this platform: { \"encounter.facilitation\" = 0.5 }."),
    ("intervention.platform", "The platforms it touches, by name; all where it is absent."),
    ("intervention.set", "Levers and society's constants that are set: { \"feed.outrage\" = 1.0 }."),
    ("sweep.vary", "What varies, a key an axis: a list of values, or a table of these keys."),
    ("sweep.vary.from", "Lowest value of an axis."),
    ("sweep.vary.to", "Highest value of an axis."),
    ("sweep.vary.steps", "Number of values from the lowest to the highest."),
    ("sweep.vary.scale", "\"log\": evenly spaced in the logarithm."),
    ("sweep.vary.values", "The values of an axis, where it has other keys."),
    ("sweep.vary.key", "The parameter that an axis of a name of its own varies."),
    ("sweep.vary.platform", "The platforms an axis is set on; all where it is absent."),
    ("sweep.together", "Axes of a grid whose values go together: [[\"a\", \"b\"]]."),
    ("sweep.until", "Replicates are run 8 at a time until an interval is narrow enough: a table of these keys."),
    ("sweep.until.measure", "The measure whose 95 % interval at the end is looked at."),
    ("sweep.until.half_width", "Half of the width that is narrow enough, on every platform of a point."),
    ("sweep.until.at_most", "Most replicates of a point, narrow enough or not."),
    ("plots.measures", "What is drawn, in this order; what the model leads with where it is absent."),
    ("plots.difference", "The two platforms whose difference is mapped."),
    ("plots.log", "What has a logarithmic scale: \"x\", \"y\" or both."),
    ("plots.marks", "Values of others, drawn hollow beside ours: a list of tables of these keys."),
    ("plots.marks.x", "Where a mark stands on the axis from left to right: a step, or a value of the axis."),
    ("plots.marks.y", "The value of others."),
    ("plots.marks.label", "Whose value it is."),
    ("plots.marks.platform", "The platform it is of; all where it is absent."),
    ("plots.marks.measure", "The measure it is of; the first that is drawn where it is absent."),
    ("hypothesis.when", "When measures are read: before, end, mean, or a recorded step."),
    (
        "hypothesis.greater",
        "Platforms in the order claimed, the greatest first; or two pairs, whose differences are compared.",
    ),
    ("hypothesis.less", "As greater, the least first."),
    ("hypothesis.grows_faster", "Two measures, or a measure and an exponent: the first grows faster along `over`."),
    ("hypothesis.correlates", "Two measures or axes that go together over runs."),
    ("hypothesis.given", "With correlates: measures that are held."),
    ("hypothesis.platform", "The platforms it is about; all where it is absent."),
    ("hypothesis.at", "The points of the sweep it is about: { axis = value }."),
];

/// The row of a key of any of these tables, under its full name.
pub fn run_key(key: &str) -> Option<&'static Parameter> {
    let entries = PLATFORM_TABLE.iter().chain(INTERVENTION_TABLE).chain(SWEEP_TABLE).chain(HYPOTHESIS_TABLE);
    RUN_TABLE.iter().chain(entries).chain(PLOTS_TABLE).find(|row| row.key == key)
}
