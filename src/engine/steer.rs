//! A run that is changed by hand while it goes on, and the scenario that says what was done.

use super::run::Simulation;
use super::setup::{Origin, Setup};
use crate::scenario::value::Value;
use crate::scenario::{ByHand, Design, Model, Problems, Scenario, Shift, by_hand, nothing_to_steer};
use crate::society::NO_OFFER;

/// What is done by hand is an intervention: a scenario with it gives the same records, bit for bit. It happens at the end of
/// the step that was taken last, if that is one of those recorded, and else at the end of the next (a step has to be known as
/// recorded before it is taken); each call gives the number of that step. It is in force from the step after it.
impl Simulation {
    /// Sets a lever or one of society's constants: `set("feed.bridging", 1.0)`.
    ///
    /// # Errors
    /// What is wrong with key or value, as `heimo check` says it of an intervention, also where what comes later cannot stand
    /// with it; there is none at the last step of a run,
    /// nor in one whose [`Setup`] does not come from a scenario. The run is as it was.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) -> Result<u32, Problems> {
        self.set_together(&[(key, value.into())])
    }

    /// Sets several at once, where one value is not allowed without another.
    ///
    /// # Errors
    /// As [`set`](Simulation::set).
    pub fn set_together(&mut self, values: &[(&str, Value)]) -> Result<u32, Problems> {
        self.do_by_hand(&ByHand::Set(values))
    }

    /// Shifts tolerance and opinion of a random share of the agents.
    ///
    /// # Errors
    /// As [`set`](Simulation::set).
    pub fn shift(&mut self, shift: Shift) -> Result<u32, Problems> {
        self.do_by_hand(&ByHand::Shift(shift))
    }

    /// Gives a share of the landscape's loci, in (0, 1], new tables: what is worth knowing changes.
    ///
    /// # Errors
    /// As [`set`](Simulation::set).
    pub fn redraw(&mut self, share: f64) -> Result<u32, Problems> {
        self.do_by_hand(&ByHand::Redraw(share))
    }

    /// The scenario of this run and all that happens in it, what was done by hand included: its one platform, with this run's
    /// as the last replicate. `None` where the [`Setup`] does not come from a scenario.
    pub fn scenario(&self) -> Option<Scenario> {
        let Setup { seed, replicate, steps, record_every, network, origin, .. } = self.setup();
        let Origin { design, interventions } = &**origin.as_ref()?;
        Some(Scenario {
            name: design.name.clone(),
            title: design.name.clone(),
            model: Model::Platform,
            seed: *seed,
            replicates: replicate.saturating_add(1),
            steps: *steps,
            record_every: *record_every,
            seeds: Vec::new(),
            only_replicates: Vec::new(),
            record_agents: Vec::new(),
            date: None,
            question: String::new(),
            description: String::new(),
            baseline: design.name.clone(),
            platforms: vec![Design { position: 0, ..design.clone() }],
            interventions: interventions.clone(),
            network: network.clone(),
            networks: Vec::new(),
            sweep: None,
            hypotheses: Vec::new(),
            plots: None,
        })
    }

    fn do_by_hand(&mut self, done: &ByHand) -> Result<u32, Problems> {
        let recorded = self.step > 0 && self.setup.records(self.step);
        let at = if recorded { self.step } else { self.step + 1 };
        let Some(origin) = &mut self.setup.origin else { return Err(nothing_to_steer()) };
        origin.interventions = by_hand(done, at, &origin.design, &origin.interventions, self.setup.steps)?;
        self.setup.changes = origin.changes();
        self.make_room_for_votes();
        if recorded {
            self.intervene();
        }
        Ok(at)
    }

    /// Where nobody voted until now, nobody has supported anything.
    fn make_room_for_votes(&mut self) {
        if !self.setup.votes() {
            return;
        }
        let paired = self.paired.as_mut().map(|paired| &mut paired.society);
        for society in std::iter::once(&mut self.state.society).chain(paired) {
            let agents = society.size();
            society.shared.last_support.resize(agents, NO_OFFER);
        }
    }
}

#[cfg(test)]
mod tests;
