//! The parameters of Holme & Newman 2006; the model is [`crate::models::holme_newman`].

use super::described::Published;
use crate::scenario::measure::info::{MeasureInfo, Rank};
use crate::scenario::row::{SHARE, choices, int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Value, Values};

choices! {
    /// Which ties there can be.
    TiesAllowed { Any = "any", NoSelf = "no-self", Simple = "simple", Refused = "refused" }
}

parameters! {
    /// People, their ties and their opinions.
    HolmeNewman holme_newman "holme-newman." {
        vertices: u32 = int(3_200), Integer { min: 2, max: 50_000_000 }, "people", Lever, Borrowed,
            "Number N of people.", "Holme & Newman 2006";
        edges: u32 = int(6_400), Integer { min: 0, max: 500_000_000 }, "ties", Lever, Borrowed,
            "Number M of ties; they are moved, never made or lost.", "Holme & Newman 2006";
        opinions: u32 = int(320), Integer { min: 1, max: 50_000_000 }, "opinions", Lever, Borrowed,
            "Opinions that people hold at the start, drawn uniformly; the paper's has ten people to one.", "Holme & Newman 2006";
        phi: f64 = real(0.458), SHARE, "probability", Lever, Borrowed,
            "Probability that a tie is moved to somebody of the same opinion; else an opinion is taken over.", "Holme & Newman 2006";
        ties: TiesAllowed = text("any"), Choice(TiesAllowed::NAMES), "", Lever, Chosen,
            "Ties that can be: any, to oneself and second ones too | no-self | simple: only to somebody new, if there is one | refused: drawn as with any, but a tie to oneself or a second one stays where it was.", "";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "holme-newman",
    title: "Coevolution of opinions and network",
    source: "Holme & Newman 2006, Nonequilibrium phase transition in the coevolution of networks and opinions, \
             Physical Review E 74, 056108",
    step: "N events: as many as there are people",
    section: "holme-newman",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 10_000_000,
    example: "model = \"holme-newman\"\nreplicates = 10\nholme-newman.phi = 0.4\n",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "holme-newman.largest",
        short: "community",
        name: "Largest community",
        unit: "share of people",
        min: Some(0.0),
        max: Some(1.0),
        rank: Rank::Lead,
        meaning: "Share of people who hold the opinion that most hold.",
        formula: "S = max over opinions of its holders / N",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "holme-newman.opinions",
        short: "opinions_held",
        name: "Opinions held",
        unit: "opinions",
        min: Some(1.0),
        meaning: "Number of opinions that somebody still holds.",
        formula: "opinions with at least one holder",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "holme-newman.unlike",
        short: "unlike_ties",
        name: "Ties across opinions",
        unit: "share of ties",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of ties that join different opinions; undefined without ties.",
        formula: "ties with different opinions at their ends / M",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "holme-newman.component",
        short: "component",
        name: "Largest component",
        unit: "share of people",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of people in the largest connected component.",
        formula: "people of the largest component / N",
        ..MeasureInfo::PLAIN
    },
];
