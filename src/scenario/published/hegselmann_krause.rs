//! The parameters of Hegselmann & Krause 2002; the model is [`crate::models::hegselmann_krause`].

use super::{Published, Quantity};
use crate::scenario::parameters::{choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Value, Values};

choices! {
    /// The opinions that people begin with.
    Opening { Uniform = "uniform", Even = "even" }
}

parameters! {
    /// Whom people listen to.
    HegselmannKrause hk "hegselmann-krause." {
        agents: u32 = int(625), Integer { min: 1, max: 10_000_000 }, "agents", Lever, Borrowed,
            "Number of agents N.", "Hegselmann & Krause 2002";
        confidence: f64 = real(0.2), Real { min: 0.0, max: 1.0 }, "opinion", Lever, Borrowed,
            "People take the mean of all opinions that are at most this, epsilon, from their own. Opinions are on [0, 1].", "Hegselmann & Krause 2002";
        opening: Opening = text("uniform"), Choice(Opening::NAMES), "", Lever, Borrowed,
            "Opinions at the start: uniform (each drawn) | even (agent i of 0..N-1 at i/(N-1)).", "Hegselmann & Krause 2002";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "hegselmann-krause",
    title: "Bounded confidence, all at once",
    source: "Hegselmann & Krause 2002, Opinion dynamics and bounded confidence: models, analysis and simulation, \
             Journal of Artificial Societies and Social Simulation 5(3), 2",
    step: "one period: everybody takes the mean of those within their confidence",
    section: "hegselmann-krause",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: true,
    network: false,
    steps: 10_000,
    example: "model = \"hegselmann-krause\"\nreplicates = 10\nhegselmann-krause.confidence = 0.15\n",
};

/// What it measures.
pub const QUANTITIES: &[Quantity] = &[
    quantity(
        "hegselmann-krause.opinions",
        "different opinions",
        "opinions",
        (1.0, None),
        true,
        "Number of different opinions that are held.",
        "distinct x",
    ),
    quantity(
        "hegselmann-krause.clusters",
        "clusters",
        "clusters",
        (1.0, None),
        true,
        "Number of groups of opinions that do not hear each other.",
        "1 + places where sorted opinions are more than epsilon apart",
    ),
    quantity(
        "hegselmann-krause.major_clusters",
        "major clusters",
        "clusters",
        (0.0, Some(50.0)),
        false,
        "Number of groups that hold at least 2 % of all agents.",
        "groups of at least N/50 agents",
    ),
    quantity(
        "hegselmann-krause.effective_clusters",
        "effective clusters",
        "clusters",
        (1.0, None),
        false,
        "Number of groups, weighted by size.",
        "(sum c)^2 / sum c^2 over groups of c agents",
    ),
    quantity(
        "hegselmann-krause.largest",
        "largest cluster",
        "share",
        (0.0, Some(1.0)),
        false,
        "Share of all agents in the largest group.",
        "max c / N",
    ),
    quantity(
        "hegselmann-krause.consensus",
        "consensus",
        "share of runs",
        (0.0, Some(1.0)),
        true,
        "Whether all hold one opinion; its mean over runs is the probability of consensus.",
        "1 if there is one distinct x, else 0",
    ),
    quantity(
        "hegselmann-krause.mean",
        "mean opinion",
        "opinion",
        (0.0, Some(1.0)),
        false,
        "Mean of opinions.",
        "mean x",
    ),
    quantity(
        "hegselmann-krause.sd",
        "standard deviation of opinion",
        "opinion",
        (0.0, Some(0.5)),
        false,
        "Spread of opinions.",
        "sqrt(mean (x - mean x)^2)",
    ),
    quantity(
        "hegselmann-krause.periods",
        "periods until nobody moves",
        "periods",
        (0.0, None),
        false,
        "Periods in which somebody moved, once nobody does; undefined before.",
        "steps until x(t+1) = x(t), less one",
    ),
];

/// A quantity, in the order in which a run observes them.
const fn quantity(
    key: &'static str,
    name: &'static str,
    unit: &'static str,
    range: (f64, Option<f64>),
    headline: bool,
    meaning: &'static str,
    formula: &'static str,
) -> Quantity {
    Quantity { key, name, unit, min: Some(range.0), max: range.1, headline, meaning, formula }
}
