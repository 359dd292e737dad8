//! A setup put together in a program instead of a file.

use super::setup::Setup;
use crate::scenario::value::Value;
use crate::scenario::{Problems, Scenario, literal};

/// Puts together what one run is a function of; everything that is not said is at its default.
///
/// ```
/// use heimo::engine::{Setup, Simulation};
///
/// let setup = Setup::builder("dialogue-commons").agents(200).steps(20).seed(7).set("feed.bridging", 0.5).build()?;
/// let mut simulation = Simulation::new(setup);
/// while !simulation.finished() {
///     simulation.advance();
/// }
/// assert_eq!(simulation.society().size(), 200);
/// # Ok::<(), heimo::scenario::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    preset: String,
    sets: Vec<(String, String)>,
    replicate: u32,
}

impl Setup {
    /// A setup of a preset's design (`heimo list` names them).
    pub fn builder(preset: &str) -> Builder {
        Builder { preset: preset.to_string(), sets: Vec::new(), replicate: 0 }
    }
}

impl Builder {
    /// Any key of a scenario, by its whole name.
    pub fn set(mut self, key: &str, value: impl Into<Value>) -> Builder {
        self.sets.push((key.to_string(), literal(&value.into())));
        self
    }

    /// Number of agents.
    pub fn agents(self, agents: u32) -> Builder {
        self.set("population.size", agents)
    }

    /// Steps.
    pub fn steps(self, steps: u32) -> Builder {
        self.set("steps", steps)
    }

    /// Steps between records.
    pub fn record_every(self, steps: u32) -> Builder {
        self.set("record_every", steps)
    }

    /// First coordinate of every draw, below 2^63.
    pub fn seed(self, seed: u64) -> Builder {
        self.set("seed", i64::try_from(seed).unwrap_or(-1))
    }

    /// Second coordinate of every draw: runs of the same replicate share society and luck.
    pub fn replicate(mut self, replicate: u32) -> Builder {
        self.replicate = replicate;
        self
    }

    /// The setup.
    ///
    /// # Errors
    /// Everything that is wrong with it, as `heimo check` says it.
    pub fn build(self) -> Result<Setup, Problems> {
        let text = format!("[[platform]]\npreset = {}\n", literal(&Value::from(self.preset.as_str())));
        let scenario = Scenario::from_text("a setup", &text, &self.sets)?;
        let setup = Setup::new(&scenario, &scenario.platforms[0], self.replicate);
        Ok(setup.unwrap_or_else(|| unreachable!("presets are of the platform model")))
    }
}
