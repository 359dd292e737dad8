//! The parameters of Hegselmann & Krause 2002; the model is [`crate::models::hegselmann_krause`].

use super::described::Published;
use crate::scenario::measure::info::{MeasureInfo, Rank};
use crate::scenario::row::{choices, int, parameters, real, text};
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
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "hegselmann-krause.opinions",
        short: "distinct_opinions",
        name: "Different opinions",
        unit: "opinions",
        min: Some(1.0),
        rank: Rank::Lead,
        meaning: "Number of different opinions that are held.",
        formula: "distinct x",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.clusters",
        short: "hk_clusters",
        name: "Clusters",
        unit: "clusters",
        min: Some(1.0),
        rank: Rank::Lead,
        meaning: "Number of groups of opinions that do not hear each other.",
        formula: "1 + places where sorted opinions are more than epsilon apart",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.major_clusters",
        short: "hk_major_clusters",
        name: "Major clusters",
        unit: "clusters",
        min: Some(0.0),
        max: Some(50.0),
        meaning: "Number of groups that hold at least 2 % of all agents.",
        formula: "groups of at least N/50 agents",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.effective_clusters",
        short: "hk_effective",
        name: "Effective clusters",
        unit: "clusters",
        min: Some(1.0),
        meaning: "Number of groups, weighted by size.",
        formula: "(sum c)^2 / sum c^2 over groups of c agents",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.largest",
        short: "hk_largest",
        name: "Largest cluster",
        unit: "share",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of all agents in the largest group.",
        formula: "max c / N",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.consensus",
        short: "consensus",
        name: "Consensus",
        unit: "share of runs",
        min: Some(0.0),
        max: Some(1.0),
        rank: Rank::Lead,
        meaning: "Whether all hold one opinion; its mean over runs is the probability of consensus.",
        formula: "1 if there is one distinct x, else 0",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.mean",
        short: "hk_mean",
        name: "Mean opinion",
        unit: "opinion",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Mean of opinions.",
        formula: "mean x",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.sd",
        short: "hk_sd",
        name: "Standard deviation of opinion",
        unit: "opinion",
        min: Some(0.0),
        max: Some(0.5),
        meaning: "Spread of opinions.",
        formula: "sqrt(mean (x - mean x)^2)",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "hegselmann-krause.periods",
        short: "periods",
        name: "Periods until nobody moves",
        unit: "periods",
        min: Some(0.0),
        meaning: "Periods in which somebody moved, once nobody does; undefined before.",
        formula: "steps until x(t+1) = x(t), less one",
        ..MeasureInfo::PLAIN
    },
];
