//! The parameters of Axelrod 1997; the model is [`crate::models::axelrod`].

use super::Published;
use crate::scenario::parameters::{choices, int, parameters, text};
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
pub const MODEL: Published = Published {
    name: "axelrod",
    title: "Dissemination of culture",
    source: "Axelrod 1997, The dissemination of culture: a model with local convergence and global polarization, \
             Journal of Conflict Resolution 41(2), 203-226",
    step: "L x L events: as many chances to act as there are sites",
    section: "axelrod",
    table: TABLE,
    network: false,
    steps: 1_000_000,
    example: "model = \"axelrod\"\nreplicates = 10\naxelrod.traits = 15\n",
};
