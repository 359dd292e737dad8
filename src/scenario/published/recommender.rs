//! Parameters of `recommender`: algorithmic confounding and homogeneity (Chaney, Stewart & Engelhardt 2018).

use super::described::Published;
use crate::scenario::measure::info::{Direction, MeasureInfo, Rank};
use crate::scenario::row::{choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role, Value, Values};

/// The model as a scenario sees it.
pub const PUBLISHED: Published = Published {
    name: "recommender",
    title: "recommendation systems and homogeneity",
    source: "Chaney, Stewart & Engelhardt 2018, How algorithmic confounding in recommendation systems increases homogeneity and decreases utility, RecSys; as replicated by Lucherini et al. 2021 (T-RECS)",
    step: "new items appear, the system learns, everybody consumes one item",
    section: "recommender",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 100,
    example: "model = \"recommender\"\n[recommender]\nworld = \"content\"",
};

const fn jaccard(key: &'static str, short: &'static str, name: &'static str, meaning: &'static str) -> MeasureInfo {
    const FORMULA: &str = "mean of |A and B| / |A or B|, A and B the items that two users consumed";
    MeasureInfo { key, short, name, min: Some(0.0), max: Some(1.0), meaning, formula: FORMULA, ..MeasureInfo::PLAIN }
}

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "recommender.homogenization",
        short: "by_system",
        name: "Homogenization by the system",
        min: Some(-1.0),
        max: Some(1.0),
        rank: Rank::Lead,
        meaning: "How much more alike the consumption of users is whom the system holds similar than under the ideal system.",
        formula: "recommender.jaccard - recommender.jaccard_ideal",
        ..MeasureInfo::PLAIN
    },
    jaccard(
        "recommender.jaccard",
        "similar_users",
        "Similarity of similar users",
        "Each user and the one the system holds most similar.",
    ),
    jaccard(
        "recommender.jaccard_ideal",
        "similar_in_ideal",
        "Similarity of the same pairs under ideal",
        "The same pairs in the ideal world.",
    ),
    jaccard("recommender.jaccard_all", "all_pairs", "Similarity of all pairs", "All pairs of users."),
    MeasureInfo {
        key: "recommender.utility",
        short: "utility",
        name: "Utility",
        unit: "utility per step",
        min: Some(0.0),
        max: Some(1.0),
        direction: Direction::Better,
        meaning: "True utility of what was consumed so far.",
        formula: "mean over users and steps of the true utility of the item consumed",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "recommender.utility_ideal",
        short: "ideal_utility",
        name: "Utility under ideal",
        unit: "utility per step",
        min: Some(0.0),
        max: Some(1.0),
        direction: Direction::Better,
        meaning: "The same in the ideal world.",
        formula: "mean over users and steps of the true utility of the item consumed under ideal",
        ..MeasureInfo::PLAIN
    },
];

choices! {
    /// What ranks the items.
    WorldKind {
        Ideal = "ideal", Random = "random", Popularity = "popularity", Content = "content", Social = "social",
        MatrixFactorisation = "matrix-factorisation",
    }
}

/// A shape or a weight.
const POSITIVE: crate::scenario::value::Kind = Real { min: 1e-6, max: 1e6 };

parameters! {
    /// Users, items and the system between them.
    Recommender recommender "recommender." {
        world: WorldKind = text("popularity"), Choice(WorldKind::NAMES), "", Role::Published, Borrowed,
            "What ranks the items: ideal (true utility) | random | popularity | content | social | matrix-factorisation.", "Chaney, Stewart & Engelhardt 2018";
        users: u32 = int(100), Integer { min: 2, max: 2_000 }, "users", Role::Published, Borrowed,
            "Number of users.", "Chaney, Stewart & Engelhardt 2018";
        attributes: u32 = int(20), Integer { min: 1, max: 200 }, "attributes", Role::Published, Borrowed,
            "Attributes of items that users' preferences are about; also the factors of matrix-factorisation.", "Chaney, Stewart & Engelhardt 2018";
        new_items: u32 = int(10), Integer { min: 1, max: 1_000 }, "items per step", Role::Published, Borrowed,
            "Items that appear in every step.", "Chaney, Stewart & Engelhardt 2018";
        startup: u32 = int(10), Integer { min: 0, max: 1_000_000 }, "steps", Role::Published, Borrowed,
            "First steps, in which only the newest items are shown, in random order.", "Chaney, Stewart & Engelhardt 2018";
        attention: f64 = real(0.8), Real { min: 0.0, max: 100.0 }, "exponent", Role::Published, Borrowed,
            "A user chooses the largest known utility times rank^-attention.", "Chaney, Stewart & Engelhardt 2018";
        known: f64 = real(0.98), Real { min: 1e-6, max: 1.0 }, "share", Role::Published, Borrowed,
            "Mean share of an item's true utility that a user knows before consuming it.", "Chaney, Stewart & Engelhardt 2018";
        sd: f64 = real(1e-5), Real { min: 0.0, max: 0.5 }, "utility", Role::Published, Borrowed,
            "Standard deviation of true utility about user*item, and of the share known about its mean.", "Chaney, Stewart & Engelhardt 2018";
        user_spread: f64 = real(1.0), POSITIVE, "shape", Role::Published, Borrowed,
            "Shape of the Dirichlet of mean preferences: the smaller, the fewer attributes matter to anybody.", "Chaney, Stewart & Engelhardt 2018";
        user_concentration: f64 = real(10.0), POSITIVE, "concentration", Role::Published, Borrowed,
            "Concentration of users' preferences about their mean.", "Chaney, Stewart & Engelhardt 2018";
        item_spread: f64 = real(100.0), POSITIVE, "shape", Role::Published, Borrowed,
            "Shape of the Dirichlet of mean item attributes.", "Chaney, Stewart & Engelhardt 2018";
        item_concentration: f64 = real(0.1), POSITIVE, "concentration", Role::Published, Borrowed,
            "Concentration of items' attributes about their mean: the smaller, the purer an item.", "Chaney, Stewart & Engelhardt 2018";
        sweeps: u32 = int(5), Integer { min: 1, max: 1_000 }, "sweeps", Role::Published, Chosen,
            "matrix-factorisation: alternating sweeps a step, going on from the step before.", "Hu, Koren & Volinsky 2008";
        regularization: f64 = real(0.1), Real { min: 1e-9, max: 1e9 }, "weight", Role::Published, Borrowed,
            "matrix-factorisation: weight of the squared factors.", "Hu, Koren & Volinsky 2008";
        confidence: f64 = real(40.0), Real { min: 0.0, max: 1e9 }, "weight", Role::Published, Borrowed,
            "matrix-factorisation: a consumed item counts 1 + confidence, any other 1.", "Hu, Koren & Volinsky 2008";
    }
}
