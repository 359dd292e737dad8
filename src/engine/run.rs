//! A run in progress: the schedule of steps, records and interventions, and its paired run without interventions.

use super::agents::{self, Acted};
use super::inputs::{Detail, Workspace};
use super::setup::Setup;
use super::society_step;
use crate::measures::tally::{Flows, PANEL_WINDOW_STEPS, Tally};
use crate::measures::{self, Record, View};
use crate::platform::Terms;
use crate::platform::governance::{GovernanceState, Idea};
use crate::random::{Draws, Purpose, Stream};
use crate::scenario::Shift;
use crate::scenario::parameters::{FirmVariants, Parameters};
use crate::society::populate::populate;
use crate::society::{Mode, Society, TribeTable};

/// What a run carries from step to step.
#[derive(Clone)]
pub(super) struct State {
    pub society: Society,
    pub governance: GovernanceState,
    pub tally: Tally,
}

/// How learning stands against the paired run without interventions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Debt {
    /// largest so far
    pub peak: Option<f64>,
    /// first record since which it has stayed at or below half of that
    pub settled: Option<u32>,
}

impl Debt {
    /// Takes in a record's debt.
    pub fn observe(&mut self, step: u32, debt: f64) {
        let peak = self.peak.map_or(debt, |peak| peak.max(debt));
        self.peak = Some(peak);
        // A new peak is itself above its half, so what came before it can never count as settled.
        if peak <= 0.0 || debt > peak / 2.0 {
            self.settled = None;
        } else if self.settled.is_none() {
            self.settled = Some(step);
        }
    }
}

/// A run in progress.
pub struct Simulation {
    pub(super) setup: Setup,
    pub(super) draws: Draws,
    pub(super) step: u32,
    /// changes that have happened
    pub(super) changed: usize,
    pub(super) terms: Terms,
    pub(super) state: State,
    /// the paired run: the same society and luck without interventions, from the first of them on
    pub(super) paired: Option<Box<State>>,
    pub(super) debt: Debt,
    workspace: Workspace,
}

impl Simulation {
    /// Populates society; nothing has been stepped.
    pub fn new(setup: Setup) -> Simulation {
        let Setup { parameters, seed, replicate, network, .. } = &setup;
        let society = populate(parameters, *seed, *replicate, network.as_deref(), setup.votes());
        let panel = measures::panel_agents(society.size() as u32, *seed, *replicate);
        let mut tally = Tally::default();
        tally.panel.consumed = vec![Default::default(); panel.len()];
        tally.panel.agents = panel;
        Simulation::assemble(setup, State { society, governance: GovernanceState::default(), tally })
    }

    /// A simulation around a state, before anything else is known.
    pub(super) fn assemble(setup: Setup, state: State) -> Simulation {
        let terms = terms(&setup.parameters, &state.society);
        let draws = Draws::new(setup.seed, setup.replicate);
        let (debt, workspace) = (Debt::default(), Workspace::default());
        Simulation { setup, draws, step: 0, changed: 0, terms, state, paired: None, debt, workspace }
    }

    /// The record of the initial state, row 0.
    pub fn initial_record(&self) -> Record {
        self.record(None)
    }

    /// Takes one step; its record, if the step is one that is recorded.
    ///
    /// # Panics
    /// If all steps were taken.
    pub fn advance(&mut self) -> Option<Record> {
        assert!(!self.finished(), "all {} steps were taken", self.setup.steps);
        self.step += 1;
        let recording = self.setup.records(self.step);
        self.advance_state(recording);
        let debt = self.advance_paired(recording);
        let record = recording.then(|| self.record(debt));
        if recording {
            self.state.tally.flows = Flows::default();
        }
        self.intervene();
        record
    }

    /// Steps taken.
    pub fn step(&self) -> u32 {
        self.step
    }

    /// Whether all steps were taken.
    pub fn finished(&self) -> bool {
        self.step == self.setup.steps
    }

    /// The agents as they are.
    pub fn society(&self) -> &Society {
        &self.state.society
    }

    /// The ideas that people can vote for, by ascending id.
    pub fn ideas(&self) -> &[Idea] {
        &self.state.governance.ideas
    }

    /// What the run is a function of.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    fn advance_state(&mut self, recording: bool) {
        let detail = if recording { Detail::Exposures } else { Detail::Flows };
        self.state.step(&mut self.workspace, &self.terms, &self.draws, self.step, detail);
    }

    /// Takes the paired run along; on recording steps, the debt.
    fn advance_paired(&mut self, recording: bool) -> Option<f64> {
        let paired = self.paired.as_mut()?;
        let terms = terms(&self.setup.parameters, &paired.society);
        paired.step(&mut self.workspace, &terms, &self.draws, self.step, Detail::Nothing);
        if !recording {
            return None;
        }
        let without = measures::learned_part(&paired.society)?;
        let debt = without - measures::learned_part(&self.state.society)?;
        self.debt.observe(self.step, debt);
        Some(debt)
    }

    fn record(&self, debt: Option<f64>) -> Record {
        measures::record(&self.view(debt))
    }

    /// Whether a record of the state as it is would be one.
    pub(super) fn is_within_ranges(&self) -> bool {
        measures::within_ranges(&self.view(None))
    }

    fn view(&self, debt: Option<f64>) -> View<'_> {
        let first = self.setup.changes.first().map(|change| change.at);
        let settled = self.debt.settled.filter(|_| self.finished());
        View {
            step: self.step,
            society: &self.state.society,
            tally: &self.state.tally,
            parameters: &self.terms.parameters,
            seed: self.setup.seed,
            replicate: self.setup.replicate,
            debt,
            recovery_steps: settled.zip(first).map(|(settled, first)| f64::from(settled - first)),
        }
    }

    /// Interventions with `at` = this step that have not happened yet, in force from the next.
    pub(super) fn intervene(&mut self) {
        let first = self.setup.changes.partition_point(|change| change.at < self.step);
        let due = self.setup.changes[first..].partition_point(|change| change.at == self.step);
        if self.changed == first + due {
            return;
        }
        if self.paired.is_none() {
            self.paired = Some(Box::new(self.state.clone()));
        }
        let Setup { seed, replicate, .. } = self.setup;
        let mut stream = Stream::new(seed, replicate, Purpose::LandscapeChange, self.step);
        for index in 0..due {
            let change = self.setup.changes[first + index].clone();
            let happened = first + index < self.changed;
            if let Some(share) = change.landscape {
                // One stream a step: what happened in it before has had its draws.
                let mut before = happened.then(|| self.state.society.shared.landscape.clone());
                before.as_mut().unwrap_or(&mut self.state.society.shared.landscape).redraw(share, &mut stream);
            }
            if happened {
                continue;
            }
            if let Some(shift) = &change.shift {
                let society = &mut self.state.society;
                apply_shift(society, &change.parameters, shift, &self.draws, self.step, index as u32);
            }
            self.adopt(&change.parameters);
        }
        self.changed = first + due;
    }

    /// Puts parameters in force. Where the kind of governance changes, open ideas and the firm's pool lapse.
    pub(super) fn adopt(&mut self, parameters: &Parameters) {
        let before = self.terms.parameters.governance.kind;
        let state = &mut self.state;
        if before != parameters.governance.kind {
            state.governance = GovernanceState::restored(Vec::new(), state.governance.next_number, Vec::new());
        }
        let per_place = parameters.firms.variants == FirmVariants::PerPlace;
        state.society.shared.catalogue.set_variants(per_place, state.society.shared.masks.len());
        state.society.shared.tribes = tribes(&state.society, parameters);
        self.terms = terms(parameters, &state.society);
    }
}

/// The terms of a society under some parameters.
pub(super) fn terms(parameters: &Parameters, society: &Society) -> Terms {
    Terms::new(parameters.clone(), society.size() as u32, society.agents.network.mean_degree())
}

fn tribes(society: &Society, parameters: &Parameters) -> TribeTable {
    TribeTable::of(&society.agents.opinion, &society.agents.tribe, parameters.tribes.count, parameters.tribes.contrast)
}

/// Shifts tolerance and opinion of a random share of the agents, clamped to their ranges.
fn apply_shift(society: &mut Society, parameters: &Parameters, shift: &Shift, draws: &Draws, step: u32, index: u32) {
    let agents = &parameters.agents;
    let hit = |agent: usize| draws.block(Purpose::Shift, step, agent as u32, index).uniform(0) < shift.share;
    for agent in (0..society.size()).filter(|&agent| hit(agent)) {
        let tolerance = society.agents.tolerance[agent] + shift.tolerance;
        society.agents.tolerance[agent] = tolerance.clamp(agents.tolerance_min, agents.tolerance_max);
        society.agents.opinion[agent] = (society.agents.opinion[agent] + shift.opinion).clamp(-1.0, 1.0);
    }
}

impl State {
    /// One step: everybody acts, then society moves, in the order of the model's schedule.
    fn step(&mut self, workspace: &mut Workspace, terms: &Terms, draws: &Draws, step: u32, detail: Detail) {
        let State { society, governance, tally } = self;
        let acted = agents::act(society, workspace, terms, governance, draws, step, detail);
        let Acted { mut flows, exposures, ballot, tribes, uses } = acted;
        tally.remember(society, step);
        let size = society.size();
        let shared = &mut society.shared;
        society_step::popularity(&mut shared.catalogue, &uses);
        society_step::research(shared, terms, draws, step);
        flows.admitted = governance.decide(terms, step, &ballot, shared);
        society_step::evict(shared, terms);
        shared.tribes = TribeTable::from_sums(&tribes, size, terms.parameters.tribes.contrast);
        tally.flows.add(&flows);
        if detail == Detail::Exposures {
            tally.exposures = exposures;
            tally.consumption.uses = uses;
            tally.supports = governance.ideas.iter().map(|idea| idea.supporters).collect();
        }
    }
}

impl Tally {
    /// Remembers what the panel consumed in this step and forgets what is older than its window.
    fn remember(&mut self, society: &Society, step: u32) {
        for (&agent, consumed) in self.panel.agents.iter().zip(&mut self.panel.consumed) {
            while consumed.front().is_some_and(|&(then, _)| then + PANEL_WINDOW_STEPS <= step) {
                consumed.pop_front();
            }
            let position = society.shared.last_offer[agent as usize] as usize;
            if society.agents.mode[agent as usize] == Some(Mode::Consume)
                && let Some(offer) = society.shared.catalogue.offers.get(position)
            {
                consumed.push_back((step, offer.id));
            }
        }
    }
}
