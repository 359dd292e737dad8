//! Parameters of `hong-page`: groups of diverse problem solvers (Hong & Page 2004).

use super::described::Published;
use crate::scenario::measure::info::{Direction, MeasureInfo, Rank};
use crate::scenario::row::{choices, int, parameters, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role, Value, Values};

/// The model as a scenario sees it.
pub const PUBLISHED: Published = Published {
    name: "hong-page",
    title: "diversity and ability of problem solvers",
    source: "Hong & Page 2004, Groups of diverse problem solvers can outperform groups of high-ability problem solvers, PNAS 101(46)",
    step: "everything on one landscape; a run has one step, replicates are landscapes",
    section: "hong-page",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 1,
    example: "model = \"hong-page\"\n[hong-page]\nteam = 20",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        rank: Rank::Lead,
        ..value("hong-page.best", "best_team", "Best team", "What the team of the ablest finds.")
    },
    MeasureInfo {
        rank: Rank::Lead,
        ..value("hong-page.random", "random_team", "Random team", "What the team of random solvers finds.")
    },
    percent("hong-page.best_diversity", "best_diversity", "Diversity of the best team", "How unlike the ablest are."),
    percent(
        "hong-page.random_diversity",
        "random_diversity",
        "Diversity of the random team",
        "How unlike random solvers are.",
    ),
    value("hong-page.ablest", "ablest", "Ablest solver", "What the ablest solver finds alone."),
    value("hong-page.ability", "ability", "Mean ability", "What a solver finds alone, on average over all heuristics."),
];

const fn percent(key: &'static str, short: &'static str, name: &'static str, meaning: &'static str) -> MeasureInfo {
    const FORMULA: &str = "100 * mean over pairs of the share of positions in which two heuristics differ";
    let (unit, min, max) = ("%", Some(0.0), Some(100.0));
    MeasureInfo { key, short, name, unit, min, max, meaning, formula: FORMULA, ..MeasureInfo::PLAIN }
}

const fn value(key: &'static str, short: &'static str, name: &'static str, meaning: &'static str) -> MeasureInfo {
    const FORMULA: &str = "mean over all starts of the value where it stops";
    let (min, max, direction) = (Some(0.0), Some(100.0), Direction::Better);
    MeasureInfo { key, short, name, min, max, direction, meaning, formula: FORMULA, ..MeasureInfo::PLAIN }
}

choices! {
    /// When a team stops.
    Relay { FullRound = "full-round", OneRound = "one-round" }
}

parameters! {
    /// Problem solvers on a ring of values.
    HongPage hong_page "hong-page." {
        points: u32 = int(2_000), Integer { min: 2, max: 1_000_000 }, "points", Role::Published, Borrowed,
            "Number n of points on the ring, each with a value U[0, 100].", "Hong & Page 2004";
        reach: u32 = int(12), Integer { min: 1, max: 60 }, "points", Role::Published, Borrowed,
            "l: how far ahead a solver may look; a heuristic is an ordered choice of different steps from 1..l.", "Hong & Page 2004";
        steps: u32 = int(3), Integer { min: 1, max: 4 }, "steps", Role::Published, Borrowed,
            "k: steps of a heuristic (at most the reach).", "Hong & Page 2004";
        team: u32 = int(10), Integer { min: 1, max: 10_000 }, "solvers", Role::Published, Borrowed,
            "Solvers in a team (at most as many as there are heuristics).", "Hong & Page 2004";
        relay: Relay = text("full-round"), Choice(Relay::NAMES), "", Role::Published, Borrowed,
            "When a team stops: full-round (after a whole round in which nobody moves) | one-round (after everybody's first turn, as a known replication has it).", "Hong & Page 2004";
    }
}
