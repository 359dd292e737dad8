//! The parameters of Sirbu et al. 2019; the model is [`crate::models::algorithmic_bias`].

use super::described::Published;
use crate::scenario::row::{choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Value, Values};

choices! {
    /// Who can meet whom.
    Mixing { Complete = "complete", Network = "network" }
}

parameters! {
    /// Who meets, and when they move.
    AlgorithmicBias bias "algorithmic-bias." {
        agents: u32 = int(500), Integer { min: 2, max: 10_000_000 }, "agents", Lever, Borrowed,
            "Number of agents N. With a network file the file gives it.", "Sirbu et al. 2019";
        tolerance: f64 = real(0.4), Real { min: 0.0, max: 1.0 }, "opinion", Lever, Borrowed,
            "Two who differ by less than this, epsilon, move. Opinions are on [0, 1].", "Sirbu et al. 2019";
        gamma: f64 = real(1.0), Real { min: 0.0, max: 100.0 }, "exponent", Lever, Borrowed,
            "Strength of the bias: a partner at distance d is met in proportion to d^-gamma. 0: the model of Deffuant et al.", "Sirbu et al. 2019";
        least_distance: f64 = real(1e-4), Real { min: 1e-12, max: 1.0 }, "opinion", Lever, Borrowed,
            "Distances below this weigh as much as this. (NDlib's code has 1e-5.)", "Sirbu et al. 2019";
        convergence: f64 = real(0.5), Real { min: 0.0, max: 1.0 }, "share", Lever, Borrowed,
            "Share mu of the difference that each of the two moves; 0.5: both to the mean.", "Deffuant et al. 2000";
        mixing: Mixing = text("complete"), Choice(Mixing::NAMES), "", Lever, Borrowed,
            "Who can meet: complete (anybody) | network (those tied by the network of `[network]`, whichever of the two follows).", "Sirbu et al. 2019";
        resolution: f64 = real(1e-6), Real { min: 0.0, max: 1.0 }, "opinion", Lever, Chosen,
            "Opinions that differ by no more agree: the largest group has converged when all in it do, and a run ends when all do who can meet and would move. 0: not at all, in double precision.", "";
    }
}

/// The quantities of a model of bounded confidence, in the order in which a run observes them.
macro_rules! quantities {
    ($section:literal, $short:literal) => {
        &[
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".effective_clusters"),
                short: concat!($short, "_effective_clusters"),
                name: "Effective clusters",
                unit: "clusters",
                min: Some(1.0),
                rank: $crate::scenario::measure::info::Rank::Lead,
                meaning: "Number of groups of opinions, weighted by size.",
                formula: "(sum c)^2 / sum c^2 over groups of c agents, split where sorted opinions are epsilon or more apart",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".major_clusters"),
                short: concat!($short, "_major_clusters"),
                name: "Major clusters",
                unit: "clusters",
                min: Some(0.0),
                max: Some(50.0),
                rank: $crate::scenario::measure::info::Rank::Lead,
                meaning: "Number of groups of opinions that hold at least 2 % of all agents.",
                formula: "groups of at least N/50 agents",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".clusters"),
                short: concat!($short, "_clusters"),
                name: "Clusters",
                unit: "clusters",
                min: Some(1.0),
                meaning: "Number of groups of opinions, however small.",
                formula: "1 + places where sorted opinions are epsilon or more apart",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".largest"),
                short: concat!($short, "_largest"),
                name: "Largest cluster",
                unit: "share",
                min: Some(0.0),
                max: Some(1.0),
                meaning: "Share of all agents in the largest group.",
                formula: "max c / N",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".distance"),
                short: concat!($short, "_distance"),
                name: "Mean distance of opinions",
                unit: "opinion",
                min: Some(0.0),
                max: Some(1.0),
                rank: $crate::scenario::measure::info::Rank::Lead,
                meaning: "Mean difference of the opinions of two agents.",
                formula: "mean over pairs of |x_i - x_j|",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".sd"),
                short: concat!($short, "_sd"),
                name: "Standard deviation of opinion",
                unit: "opinion",
                min: Some(0.0),
                max: Some(0.5),
                meaning: "Spread of opinions.",
                formula: "sqrt(mean (x - mean x)^2)",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".interactions"),
                short: concat!($short, "_interactions"),
                name: "Interactions until convergence",
                unit: "interactions per agent",
                min: Some(0.0),
                rank: $crate::scenario::measure::info::Rank::Lead,
                meaning: "Interactions per agent until the largest group agreed; undefined before. Without bias it is the largest \
                          group of the first 1,000 agents.",
                formula: "steps until max x - min x over the group of most agents is at most the resolution",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
            $crate::scenario::measure::info::MeasureInfo {
                key: concat!($section, ".interactions_all"),
                short: concat!($short, "_interactions_all"),
                name: "Interactions until the end",
                unit: "interactions per agent",
                min: Some(0.0),
                meaning: "Interactions per agent until nobody could move any more; undefined before.",
                formula: "steps until no two who can meet and differ by less than epsilon differ by more than the resolution",
                ..$crate::scenario::measure::info::MeasureInfo::PLAIN
            },
        ]
    };
}
pub(super) use quantities;

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "algorithmic-bias",
    title: "Algorithmic bias in bounded confidence",
    source: "Sirbu, Pedreschi, Giannotti & Kertesz 2019, Algorithmic bias amplifies opinion fragmentation and polarization: \
             a bounded confidence model, PLoS ONE 14(3), e0213246",
    step: "N interactions: as many as there are agents",
    section: "algorithmic-bias",
    table: TABLE,
    quantities: quantities!("algorithmic-bias", "bias"),
    opinions: true,
    network: true,
    steps: 100_000,
    example: "model = \"algorithmic-bias\"\nreplicates = 10\nalgorithmic-bias.gamma = 1.25\n",
};
