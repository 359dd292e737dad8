//! The parameters of Toernberg 2022; the model is [`crate::models::sorting`].

use super::described::Published;
use crate::scenario::measure::info::{MeasureInfo, Rank};
use crate::scenario::row::{SHARE, int, parameters, real};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Value, Values};

parameters! {
    /// People on a torus, with a group for good and traits that change.
    Sorting sorting "sorting." {
        side: u32 = int(10), Integer { min: 3, max: 10_000 }, "people", Lever, Borrowed,
            "Side of the torus; there are side x side people.", "Toernberg 2022";
        groups: u32 = int(2), Integer { min: 1, max: 1_000 }, "groups", Lever, Borrowed,
            "Groups k that people are born into: a uniform draw, fixed.", "Toernberg 2022";
        traits: u32 = int(4), Integer { min: 1, max: 1_000 }, "traits", Lever, Borrowed,
            "Traits n that people can take over.", "Toernberg 2022";
        values: u32 = int(10), Integer { min: 1, max: 60_000 }, "values", Lever, Borrowed,
            "Values m that a trait can take, drawn uniformly at the start.", "Toernberg 2022";
        identity: f64 = real(1.0), Real { min: 0.0, max: 1_000.0 }, "traits", Lever, Borrowed,
            "Weight c of the group in similarity: as much as c traits.", "Toernberg 2022";
        homophily: f64 = real(8.0), Real { min: 0.0, max: 1_000.0 }, "exponent", Lever, Borrowed,
            "Exponent h of similarity in the choice of whom to interact with.", "Toernberg 2022";
        gamma: f64 = real(0.0), SHARE, "share", Lever, Borrowed,
            "Share of the eight candidates that are drawn from the whole society instead of the neighbourhood, rounded down to a whole number.", "Toernberg 2022";
        oneself: bool = Value::Bool(true), Bool, "", Lever, Borrowed,
            "Whether those drawn from the whole society can be oneself, as in the author's program; meeting oneself changes nothing.", "Toernberg 2022";
        patience: f64 = real(10.0), Real { min: 0.0, max: 1e6 }, "events per person", Lever, Borrowed,
            "A run ends after more than this many events per person, one after the other, that change nothing.", "Toernberg 2022";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "sorting",
    title: "Partisan sorting",
    source: "Toernberg 2022, How digital media drive affective polarization through partisan sorting, \
             Proceedings of the National Academy of Sciences 119(42), e2207159119",
    step: "side x side events: as many as there are people",
    section: "sorting",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 1_000_000,
    example: "model = \"sorting\"\nreplicates = 10\nsorting.gamma = 1.0\n",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "sorting.sorting",
        short: "sorted",
        name: "Sorting",
        unit: "share of traits",
        min: Some(-1.0),
        max: Some(1.0),
        rank: Rank::Lead,
        meaning: "How much more people of one group agree than people of different ones; undefined where there is no such pair.",
        formula: "within - between",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "sorting.within",
        short: "within_groups",
        name: "Agreement within groups",
        unit: "share of traits",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Mean share of traits in which two people of the same group agree.",
        formula: "over all pairs of one group: equal traits / n",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "sorting.between",
        short: "between_groups",
        name: "Agreement between groups",
        unit: "share of traits",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Mean share of traits in which two people of different groups agree.",
        formula: "over all pairs of different groups: equal traits / n",
        ..MeasureInfo::PLAIN
    },
];
