//! The parameters of Deffuant et al. 2000; the model is [`crate::models::algorithmic_bias`] without bias.

use super::algorithmic_bias::{Mixing, quantities};
use super::described::Published;
use crate::scenario::row::{int, parameters, real, text};
use crate::scenario::value::{FromValue, Kind::*, Origin::*, Parameter, Role::Published as Lever, Values};

parameters! {
    /// Who meets, and when they move.
    Deffuant deffuant "deffuant." {
        agents: u32 = int(1_000), Integer { min: 2, max: 10_000_000 }, "agents", Lever, Borrowed,
            "Number of agents N. With a network file the file gives it.", "Deffuant et al. 2000";
        tolerance: f64 = real(0.2), Real { min: 0.0, max: 1.0 }, "opinion", Lever, Borrowed,
            "Two who differ by less than this, epsilon, move. Opinions are on [0, 1].", "Deffuant et al. 2000";
        convergence: f64 = real(0.5), Real { min: 0.0, max: 1.0 }, "share", Lever, Borrowed,
            "Share mu of the difference that each of the two moves; 0.5: both to the mean.", "Deffuant et al. 2000";
        mixing: Mixing = text("complete"), Choice(Mixing::NAMES), "", Lever, Borrowed,
            "Who can meet: complete (anybody) | network (those tied by the network of `[network]`, whichever of the two follows).", "Deffuant et al. 2000";
        resolution: f64 = real(1e-6), Real { min: 0.0, max: 1.0 }, "opinion", Lever, Chosen,
            "Opinions that differ by no more agree: the largest group has converged when all in it do, and a run ends when all do who can meet and would move. 0: not at all, in double precision.", "";
    }
}

/// What a scenario needs to know of the model.
pub const PUBLISHED: Published = Published {
    name: "deffuant",
    title: "Mixing beliefs by bounded confidence",
    source: "Deffuant, Neau, Amblard & Weisbuch 2000, Mixing beliefs among interacting agents, \
             Advances in Complex Systems 3, 87-98",
    step: "N meetings: as many as there are agents",
    section: "deffuant",
    table: TABLE,
    quantities: quantities!("deffuant", "deffuant"),
    opinions: true,
    network: true,
    steps: 100_000,
    example: "model = \"deffuant\"\nreplicates = 10\ndeffuant.tolerance = 0.15\n",
};
