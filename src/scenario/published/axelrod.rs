//! The parameters of Axelrod 1997; the model is [`crate::models::axelrod`].

use super::described::Published;
use crate::scenario::measure::info::{MeasureInfo, Rank};
use crate::scenario::row::{choices, int, parameters, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Value, Values};

choices! {
    /// Which sites a site can learn from, by how many they are away from the border.
    Neighbourhood { Four = "4", Eight = "8", Twelve = "12" }
}

parameters! {
    /// A territory and its cultures.
    Axelrod axelrod "axelrod." {
        side: u32 = int(10), Integer { min: 2, max: 10_000 }, "sites", Lever, Borrowed,
            "Side L of the territory: L x L sites.", "Axelrod 1997";
        features: u32 = int(5), Integer { min: 1, max: 1_000 }, "features", Lever, Borrowed,
            "Features F of a culture.", "Axelrod 1997";
        traits: u32 = int(10), Integer { min: 1, max: 60_000 }, "traits", Lever, Borrowed,
            "Traits q that a feature can take, drawn uniformly at the start.", "Axelrod 1997";
        neighbourhood: Neighbourhood = text("4"), Choice(Neighbourhood::NAMES), "", Lever, Borrowed,
            "Neighbours of a site: 4 that share an edge | 8 with the diagonal ones | 12 with those two steps away in a line, too.", "Axelrod 1997";
        wrap: bool = Value::Bool(false), Bool, "", Lever, Borrowed,
            "Whether the territory has no border: its opposite sides adjoin. The paper's has one.", "Axelrod 1997";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "axelrod",
    title: "Dissemination of culture",
    source: "Axelrod 1997, The dissemination of culture: a model with local convergence and global polarization, \
             Journal of Conflict Resolution 41(2), 203-226",
    step: "L x L events: as many chances to act as there are sites",
    section: "axelrod",
    table: TABLE,
    quantities: QUANTITIES,
    opinions: false,
    network: false,
    steps: 1_000_000,
    example: "model = \"axelrod\"\nreplicates = 10\naxelrod.traits = 15\n",
};

/// What it measures.
pub const QUANTITIES: &[MeasureInfo] = &[
    MeasureInfo {
        key: "axelrod.regions",
        short: "regions",
        name: "Regions",
        unit: "regions",
        min: Some(1.0),
        rank: Rank::Lead,
        meaning: "Number of cultural regions; stable ones once the run has settled.",
        formula: "connected sets of neighbouring sites with identical cultures",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "axelrod.zones",
        short: "zones",
        name: "Zones",
        unit: "zones",
        min: Some(1.0),
        meaning: "Number of cultural zones: within one, culture can still pass from neighbour to neighbour.",
        formula: "connected sets of neighbouring sites that share at least one feature",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "axelrod.cultures",
        short: "cultures",
        name: "Cultures",
        unit: "cultures",
        min: Some(1.0),
        meaning: "Number of different cultures, wherever they are.",
        formula: "distinct tuples of traits",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "axelrod.largest",
        short: "largest_region",
        name: "Largest region",
        unit: "share of sites",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of the territory that the largest region takes.",
        formula: "sites of the largest region / L^2",
        ..MeasureInfo::PLAIN
    },
    MeasureInfo {
        key: "axelrod.active",
        short: "active_bonds",
        name: "Active bonds",
        unit: "share of bonds",
        min: Some(0.0),
        max: Some(1.0),
        meaning: "Share of pairs of neighbours that have something, but not everything, in common.",
        formula: "active pairs / pairs of neighbours",
        ..MeasureInfo::PLAIN
    },
];
