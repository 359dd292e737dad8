//! The parameters of Hegselmann & Krause 2002; the model is [`crate::models::hegselmann_krause`].

use super::Published;
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
pub const MODEL: Published = Published {
    name: "hegselmann-krause",
    title: "Bounded confidence, all at once",
    source: "Hegselmann & Krause 2002, Opinion dynamics and bounded confidence: models, analysis and simulation, \
             Journal of Artificial Societies and Social Simulation 5(3), 2",
    step: "one period: everybody takes the mean of those within their confidence",
    section: "hegselmann-krause",
    table: TABLE,
    network: false,
    steps: 10_000,
    example: "model = \"hegselmann-krause\"\nreplicates = 10\nhegselmann-krause.confidence = 0.15\n",
};
