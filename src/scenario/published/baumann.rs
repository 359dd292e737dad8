//! The parameters of Baumann et al. 2020; the model is [`crate::models::baumann`].

use super::described::Published;
use crate::scenario::measure::info::{MeasureInfo, Rank};
use crate::scenario::row::{SHARE, int, parameters, real};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Values};

parameters! {
    /// Who influences whom, and how much.
    Baumann baumann "baumann." {
        agents: u32 = int(1_000), Integer { min: 2, max: 1_000_000 }, "agents", Lever, Borrowed,
            "Number of agents N.", "Baumann et al. 2020";
        influence: f64 = real(3.0), Real { min: 0.0, max: 1_000.0 }, "strength", Lever, Borrowed,
            "Strength K of social influence.", "Baumann et al. 2020";
        controversy: f64 = real(3.0), Real { min: 0.0, max: 1_000.0 }, "1/opinion", Lever, Borrowed,
            "Controversialness alpha of the topic: how steeply influence grows with the other's opinion.", "Baumann et al. 2020";
        homophily: f64 = real(3.0), Real { min: 0.0, max: 20.0 }, "exponent", Lever, Borrowed,
            "An active agent contacts another at distance d in proportion to d^-beta; this is beta.", "Baumann et al. 2020";
        reciprocity: f64 = real(0.5), SHARE, "probability", Lever, Borrowed,
            "Probability r that whoever is contacted influences the active agent back.", "Baumann et al. 2020";
        contacts: u32 = int(10), Integer { min: 0, max: 100_000 }, "agents", Lever, Borrowed,
            "Different others m that an active agent contacts (all others, if they are fewer).", "Baumann et al. 2020";
        activity_min: f64 = real(0.01), Real { min: 1e-6, max: 1.0 }, "probability", Lever, Borrowed,
            "Smallest activity: probability of being active in a step.", "Baumann et al. 2020";
        activity_max: f64 = real(1.0), Real { min: 1e-6, max: 1.0 }, "probability", Lever, Borrowed,
            "Largest activity. One that is not above the smallest makes all as active as the smallest.", "Baumann et al. 2020";
        activity_exponent: f64 = real(2.1), Real { min: 0.0, max: 20.0 }, "exponent", Lever, Borrowed,
            "Activities a have density in proportion to a^-gamma; this is gamma.", "Baumann et al. 2020; Perra et al. 2012";
        spread: f64 = real(1.0), Real { min: 0.0, max: 1_000.0 }, "opinion", Lever, Borrowed,
            "Opinions at the start are U[-spread, spread].", "Baumann et al. 2020";
        time_step: f64 = real(0.01), Real { min: 1e-6, max: 1.0 }, "time", Lever, Borrowed,
            "Step dt of the integration, Runge & Kutta's of fourth order.", "Baumann et al. 2020";
        steps_per_network: u32 = int(1), Integer { min: 1, max: 1_000_000 }, "steps", Lever, Borrowed,
            "Steps that contacts last before they are drawn anew.", "Baumann et al. 2020";
        least_distance: f64 = real(1e-9), Real { min: 1e-12, max: 1.0 }, "opinion", Lever, Chosen,
            "Distances below this weigh as much as this; the paper's weight is infinite at 0.", "";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "baumann",
    title: "Radicalization and echo chambers",
    source: "Baumann, Lorenz-Spreen, Sokolov & Starnini 2020, Modeling echo chambers and polarization dynamics in social \
             networks, Physical Review Letters 124, 048301",
    step: "one step dt of the integration: 0.01 units of time",
    section: "baumann",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: true,
    network: false,
    steps: 1_000,
    example: "model = \"baumann\"\nreplicates = 10\nbaumann.homophily = 0.0\n",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "baumann.conviction",
        short: "conviction",
        name: "Mean conviction",
        unit: "opinion",
        min: Some(0.0),
        rank: Rank::Lead,
        meaning: "Mean size of opinions: 0 where the topic leaves everybody neutral.",
        formula: "mean |x|",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "baumann.mean",
        short: "baumann_mean",
        name: "Mean opinion",
        unit: "opinion",
        meaning: "Mean of opinions: far from 0 where all are radicalized to one side.",
        formula: "mean x",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "baumann.sd",
        short: "baumann_sd",
        name: "Standard deviation of opinion",
        unit: "opinion",
        min: Some(0.0),
        meaning: "Spread of opinions.",
        formula: "sqrt(mean (x - mean x)^2)",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "baumann.minority",
        short: "minority",
        name: "Minority",
        unit: "share",
        min: Some(0.0),
        max: Some(0.5),
        rank: Rank::Lead,
        meaning: "Share of agents on the smaller side: 0 where all are on one, near a half where the sides are equal.",
        formula: "min(share of x > 0, share of x <= 0)",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "baumann.like_minded",
        short: "like_minded",
        name: "Like-minded contacts",
        unit: "share of contacts",
        min: Some(0.0),
        max: Some(1.0),
        rank: Rank::Lead,
        meaning: "Share of influences within a side; undefined where there are none.",
        formula: "pairs with A_ij = 1 and x_i x_j > 0, over pairs with A_ij = 1, in the last step",
        ..MeasureInfo::PLAIN
    },
];
