//! The one table of limits: how much of anything a user can ask for.
//!
//! A row says what is counted, where it is asked for, the most there can be, and how to ask for less. Checking refuses what is
//! above before anything is allocated for it; docs/reference.md has the table, and every row has a test at it and one above
//! it. Each is chosen so that `heimo check` of whatever is allowed ends in 5 s and 200 MB. Ranges of single numbers, such as
//! `steps` or `population.size`, are in the tables of keys.

use super::problem::{Location, Report};

/// Most of something that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// what is counted
    pub what: &'static str,
    /// key or option that asks for it
    pub of: &'static str,
    /// most there can be
    pub most: u64,
    /// how to ask for less
    pub remedy: &'static str,
}

/// The table, in reading order.
pub static TABLE: &[&Limit] = &[
    &SCENARIO_BYTES,
    &VALUES,
    &SETS,
    &TEXT,
    &PROSE,
    &RECORDED,
    &PLATFORMS,
    &INTERVENTIONS,
    &AXES,
    &AXIS_STEPS,
    &AXIS_VALUES,
    &POINTS,
    &CELLS,
    &DESIGNS,
    &PHASES,
    &RUNS,
    &LIST_BYTES,
    &LIST_CELLS,
    &NETWORK_BYTES,
    &NETWORKS,
    &HYPOTHESES,
    &TESTS,
    &TEST_POINTS,
    &GIVEN,
    &MARKS,
    &THREADS,
    &SHARES,
    &SEEDS,
    &CLAIM_DRAWS,
    &CLAIM_SEEDS,
];

macro_rules! limits {
    ($($name:ident = $most:expr, $what:literal, $of:literal, $remedy:literal;)*) => {
        $(#[doc = concat!("Most ", $what, ": `", $of, "`.")]
        pub const $name: Limit = Limit { what: $what, of: $of, most: $most, remedy: $remedy };)*
    };
}

limits! {
    SCENARIO_BYTES = 8 << 20, "bytes of a scenario", "SCENARIO", "vary in [sweep] what is written out, or put points into a file with design = \"list\"";
    VALUES = 250_000, "signs = , [ { of a scenario, which keys and values stand at,", "SCENARIO", "vary in [sweep] what is written out, or put points into a file with design = \"list\"";
    SETS = 1_000, "settings of a command line", "--set", "write them into the scenario";
    TEXT = 400, "characters of a name, title, claim, label or path", "platform.name", "shorten it";
    PROSE = 8_000, "characters of a description", "description", "shorten it, or keep the rest beside the scenario";
    RECORDED = 10_000, "steps at which agents are written", "record_agents", "name fewer steps";
    PLATFORMS = 1_000, "platforms", "platform", "vary levers in [sweep] instead of in platforms of their own";
    INTERVENTIONS = 200, "interventions", "intervention", "put what happens at the same step into one, or leave some out";
    AXES = 64, "axes of a sweep", "sweep.vary", "remove axes, or put axes that go together into a file with design = \"list\"";
    AXIS_STEPS = 100_000, "steps of an axis", "sweep.vary", "lower `steps`";
    AXIS_VALUES = 10_000, "values written for an axis", "sweep.vary", "write { from = .., to = .., steps = .. }, or list fewer";
    POINTS = 1_000_000, "points of a sweep", "sweep", "lower the steps of its axes or the number of points, or choose a design that fills the space with fewer: lhs or sobol";
    CELLS = 2_000_000, "points times axes of a sweep", "sweep", "lower the number of points, or vary fewer parameters";
    DESIGNS = 1_000_000, "points times platforms", "sweep", "lower the number of points, or compare fewer platforms";
    PHASES = 5_000_000, "points times platforms times interventions and one", "sweep", "lower the number of points, platforms or interventions";
    RUNS = 20_000_000, "runs: points times platforms times replicates", "replicates", "lower the replicates or the points";
    LIST_BYTES = 32 << 20, "bytes of a list of points", "sweep.file", "divide it, and run a scenario for each part";
    LIST_CELLS = 800_000, "rows times columns of a list of points", "sweep.file", "divide it, and run a scenario for each part";
    NETWORKS = 100, "networks from files in a sweep", "network.file", "name fewer files, or vary less of how they are read";
    NETWORK_BYTES = 24 << 20, "bytes of a network's file", "network.file", "give nodes shorter names, or draw a part of the network";
    HYPOTHESES = 1_000, "hypotheses", "hypothesis", "put orders of platforms into one: greater = [\"A\", \"B\", \"C\"]";
    TESTS = 100_000, "tests of hypotheses", "hypothesis", "leave out `each_point`, or name fewer platforms";
    TEST_POINTS = 2_000_000, "tests times points of the sweep", "hypothesis", "claim less, or lower the number of points";
    GIVEN = 16, "measures that an association is given", "hypothesis.given", "name fewer: each takes a degree of freedom";
    MARKS = 1_000, "marks in figures", "plots.marks", "draw fewer";
    THREADS = 1_024, "threads", "--threads", "results do not depend on it; more than there are processors are no faster";
    SHARES = 100_000, "shares of a plan", "--shards, --shard", "a share can have many runs";
    SEEDS = 100_000, "replicates of an attribution", "--seeds", "ask for fewer";
    CLAIM_DRAWS = 10_000, "draws of society's constants", "claims --draws", "ask for fewer";
    CLAIM_SEEDS = 10_000, "seeds at each draw", "claims --seeds", "ask for fewer";
}

impl Limit {
    /// Whether there can be so many.
    pub fn allows(&self, count: u128) -> bool {
        count <= u128::from(self.most)
    }

    /// What is wrong with so many.
    pub fn message(&self, count: u128) -> String {
        format!("{} {} are too many: at most {}", written(count), self.what, self.most)
    }

    /// Reports what is above the limit; whether it is within.
    pub(super) fn holds(&self, report: &mut Report, location: &Location, count: u128) -> bool {
        let holds = self.allows(count);
        if !holds {
            report.error(location, self.of, self.message(count), self.remedy);
        }
        holds
    }
}

/// A count; one beyond all counting saturates.
fn written(count: u128) -> String {
    if count > u128::from(u64::MAX) { "more than 10^19".to_string() } else { count.to_string() }
}

/// The product of counts, at most the largest number there is.
pub fn product(counts: impl IntoIterator<Item = u128>) -> u128 {
    counts.into_iter().fold(1, u128::saturating_mul)
}
