//! Parameters of `lazer-friedman`: the network structure of exploration and exploitation (Lazer & Friedman 2007).

use super::described::Published;
use crate::scenario::measure::info::{Direction, MeasureInfo, Rank};
use crate::scenario::row::{SHARE, choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role, Value, Values};

/// The model as a scenario sees it.
pub const PUBLISHED: Published = Published {
    name: "lazer-friedman",
    title: "networks of exploration and exploitation",
    source: "Lazer & Friedman 2007, The network structure of exploration and exploitation, Administrative Science Quarterly 52(4)",
    step: "a round: everybody at once copies the best neighbour or tries one changed digit",
    section: "lazer-friedman",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 200,
    example: "model = \"lazer-friedman\"\n[lazer-friedman]\nnetwork = \"line\"",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "lazer-friedman.score",
        short: "score",
        name: "Mean score",
        min: Some(0.0),
        max: Some(1.0),
        rank: Rank::Lead,
        direction: Direction::Better,
        meaning: "How good the agents' solutions are, on average; 1 is the best there is.",
        formula: "mean over agents of (f/max f)^sharpness",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "lazer-friedman.best",
        short: "best_score",
        name: "Best score",
        min: Some(0.0),
        max: Some(1.0),
        direction: Direction::Better,
        meaning: "How good the best solution is that an agent holds.",
        formula: "max over agents of (f/max f)^sharpness",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "lazer-friedman.solutions",
        short: "solutions",
        name: "Unique solutions",
        unit: "solutions",
        min: Some(1.0),
        rank: Rank::Lead,
        meaning: "How many different solutions the agents hold.",
        formula: "number of different solutions",
        ..MeasureInfo::PLAIN
    },
];

choices! {
    /// Who sees whom.
    WhoSees { Full = "full", Line = "line", Ring = "ring", Random = "random" }
}

parameters! {
    /// Problem solvers on an NK landscape who see their neighbours.
    LazerFriedman lazer_friedman "lazer-friedman." {
        agents: u32 = int(100), Integer { min: 1, max: 10_000 }, "agents", Role::Published, Borrowed,
            "Number of agents; each begins with a random solution.", "Lazer & Friedman 2007";
        bits: u32 = int(20), Integer { min: 1, max: 20 }, "digits", Role::Published, Borrowed,
            "N: digits of a solution.", "Lazer & Friedman 2007; Kauffman 1993";
        interactions: u32 = int(5), Integer { min: 0, max: 19 }, "digits", Role::Published, Borrowed,
            "K: other digits that a digit's contribution depends on, drawn at random (at most N-1).", "Lazer & Friedman 2007; Kauffman 1993";
        sharpness: u32 = int(8), Integer { min: 1, max: 64 }, "exponent", Role::Published, Borrowed,
            "The score is (f/max f)^sharpness.", "Lazer & Friedman 2007";
        network: WhoSees = text("full"), Choice(WhoSees::NAMES), "", Role::Published, Borrowed,
            "Who sees whom: full (all see all) | line | ring (two neighbours each) | random (every pair with probability density).", "Lazer & Friedman 2007";
        density: f64 = real(0.1), SHARE, "probability", Role::Published, Borrowed,
            "network = \"random\": probability that a pair sees each other.", "Lazer & Friedman 2007";
    }
}
