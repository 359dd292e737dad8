//! Parameters of `march`: exploration and exploitation in organizational learning (March 1991).

use super::described::Published;
use crate::scenario::measure::info::{Direction, MeasureInfo, Rank};
use crate::scenario::row::{SHARE, choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role, Value, Values};

/// The model as a scenario sees it.
pub const PUBLISHED: Published = Published {
    name: "march",
    title: "exploration and exploitation in organizational learning",
    source: "March 1991, Exploration and exploitation in organizational learning, Organization Science 2(1)",
    step: "a period: turnover, turbulence, everybody acts, learns from the code, and the code learns",
    section: "march",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 2_000,
    example: "model = \"march\"\n[march]\nsocialization = 0.1",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "march.knowledge",
        short: "knowledge",
        name: "Knowledge of the code",
        min: Some(-1.0),
        max: Some(1.0),
        rank: Rank::Lead,
        direction: Direction::Better,
        meaning: "What the organization knows of reality: 1 everything, 0 nothing.",
        formula: "sum(code*reality)/m",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "march.individual_knowledge",
        short: "mean_knowledge",
        name: "Mean knowledge of individuals",
        min: Some(-1.0),
        max: Some(1.0),
        direction: Direction::Better,
        meaning: "What individuals know of reality, on average.",
        formula: "mean over individuals of sum(belief*reality)/m",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "march.agreement",
        short: "agreement",
        name: "Beliefs that are the code's",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of all beliefs that are equal to the code.",
        formula: "mean over individuals and dimensions of [belief = code]",
        ..MeasureInfo::PLAIN
    },
];

choices! {
    /// How knowledge is compared and the code learns.
    MarchVariant { Action = "action", Literal = "literal", FractionCorrect = "fraction-correct" }
}

parameters! {
    /// An organization that learns about reality.
    March march "march." {
        dimensions: u32 = int(30), Integer { min: 1, max: 100_000 }, "dimensions", Role::Published, Borrowed,
            "Number m of dimensions of reality, each -1 or +1.", "March 1991";
        individuals: u32 = int(50), Integer { min: 1, max: 100_000 }, "individuals", Role::Published, Borrowed,
            "Number n of individuals; each holds a belief -1, 0 or +1 on every dimension.", "March 1991";
        socialization: f64 = real(0.5), SHARE, "probability per period", Role::Published, Borrowed,
            "p1: probability that a belief moves to the code where the code has one and differs.", "March 1991";
        code_learning: f64 = real(0.5), SHARE, "probability per period", Role::Published, Borrowed,
            "p2: the code takes over the majority of its betters with probability 1-(1-p2)^k, k their surplus.", "March 1991";
        turnover: f64 = real(0.0), SHARE, "probability per period", Role::Published, Borrowed,
            "p3: probability that an individual is replaced by a new one with random beliefs.", "March 1991";
        turbulence: f64 = real(0.0), SHARE, "probability per period", Role::Published, Borrowed,
            "p4: probability that a dimension of reality changes its sign.", "March 1991";
        variant: MarchVariant = text("action"), Choice(MarchVariant::NAMES), "", Role::Published, Borrowed,
            "action (who knows nothing acts at random, beliefs move a step) | literal (the text as it reads) | fraction-correct (as action, but betters are those with more dimensions right).", "Christensen & Workiewicz (replication)";
    }
}
