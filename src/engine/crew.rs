//! Agents served together: they choose their modes, are shown what these need, and act, stage by stage, so that the memory
//! accesses of one stage do not wait for each other and nothing branches on who happens to be next.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::agents::{Part, Stage};
use crate::behaviour::{Act, cocreate, consume, drift, tribe};
use crate::platform::{Agent, Face, Follows, Scene, feed, offers};
use crate::random::{self, Block, Blocks, Purpose};
use crate::society::{Mode, NO_OFFER};
use std::ops::Range;
use std::sync::atomic::Ordering;

/// What some agents chose, what they were shown and what they did; buffers, kept from one lot of agents to the next.
/// A place is an agent's number less that of the first of them; other lists are in agent order.
#[derive(Default)]
pub(super) struct Crew {
    agents: Vec<u32>,
    luck: Blocks,
    /// drift of opinion, in standard deviations, by place
    pub drifts: Vec<f64>,
    choice: drift::Choice,
    /// whether a co-creation is done alone, by place
    alone: Vec<bool>,
    /// which followee is out of tolerance and looked at for rewiring, or [`NOT_LOOKED`], by place
    looks: Vec<u32>,
    /// where among those shown a peer an agent is, if it is one of them, by place
    seats: Vec<u32>,
    consumers: Vec<u32>,
    creators: Vec<u32>,
    members: Vec<u32>,
    viewers: Vec<u32>,
    chosen: Vec<u32>,
    shown: Vec<u32>,
    /// what is seen of the peers shown
    peers: Vec<Face>,
    encounters: Blocks,
    trials: Blocks,
    bits: Blocks,
    offers: offers::Serving,
    feed: feed::Serving,
    /// solutions of all candidates of the feed, on a recording step: that of candidate c of the k-th of n is at c*n + k
    solutions: Vec<u32>,
    /// what everybody did, by place
    pub acts: Vec<Act>,
}

/// A peer who is shown, as it stood at the start of the step.
#[derive(Clone, Copy)]
pub(super) struct Peer {
    pub id: u32,
    pub face: Face,
}

/// At none, or at one within tolerance.
const NOT_LOOKED: u32 = u32::MAX;

impl Crew {
    /// Lets the agents at these places of the part choose their modes, shows them what these modes need, and lets them act.
    /// On a recording step everybody is shown a peer.
    #[inline(always)]
    pub fn serve(&mut self, stage: &Stage, part: &Part, places: Range<usize>) {
        let scene = &stage.scene;
        self.agents.clear();
        self.agents.extend(places.clone().map(|k| (part.first + k) as u32));
        self.luck.draw(scene.draws, Purpose::Agent, scene.step, &self.agents, 2);
        random::normals(&self.luck, 1, &mut self.drifts);
        let agents = &scene.terms.parameters.agents;
        self.choice.choose(agents, &part.attraction[places], self.luck.words(0, 0));
        self.look(stage, part);
        self.divide();
        self.part_company(scene);
        self.seat(stage);
        let follows = part.follows(stage);
        offers::choose(scene, &self.consumers, &follows, &mut self.offers, &mut self.chosen);
        feed::show(scene, &self.viewers, &follows, stage.recording(), &mut self.feed, &mut self.shown);
        self.peers.clear();
        self.peers.extend(self.shown.iter().map(|&peer| scene.faces[peer as usize]));
        if stage.recording() {
            self.solutions.clear();
            self.solutions.extend(self.feed.candidates().iter().map(|&peer| scene.faces[peer as usize].solution));
        }
        let rounds = scene.terms.parameters.encounter.rounds;
        self.trials.draw(scene.draws, Purpose::Trial, scene.step, &self.creators, rounds);
        self.bits.draw(scene.draws, Purpose::TribeBit, scene.step, &self.members, 1);
        self.play(stage);
    }

    /// Lets those whose luck says so look at one random followee, and remembers whose is out of tolerance.
    #[inline(always)]
    fn look(&mut self, stage: &Stage, part: &Part) {
        let scene = &stage.scene;
        let follows = part.follows(stage);
        self.looks.clear();
        self.looks.resize(self.agents.len(), NOT_LOOKED);
        for (place, &word) in self.luck.words(0, 1).iter().enumerate() {
            if random::coin(word) < scene.terms.parameters.agents.rewire {
                let luck = self.luck.of(place, 1);
                self.looks[place] = out_of_tolerance(scene, &follows, self.agents[place], &luck);
            }
        }
    }

    /// Divides those served by their modes.
    #[inline(always)]
    fn divide(&mut self) {
        let n = self.agents.len();
        let Crew { agents, choice, consumers, creators, members, .. } = self;
        [&mut *consumers, &mut *creators, &mut *members].into_iter().for_each(|list| list.resize(n, 0));
        let (mut consuming, mut creating, mut belonging) = (0, 0, 0);
        for (&agent, &mode) in agents.iter().zip(&choice.modes) {
            // Everybody is written to the end of every list and stays where they belong: who will is unpredictable.
            (consumers[consuming], creators[creating], members[belonging]) = (agent, agent, agent);
            consuming += usize::from(mode == Mode::Consume);
            creating += usize::from(mode == Mode::CoCreate);
            belonging += usize::from(mode == Mode::Tribe);
        }
        consumers.truncate(consuming);
        creators.truncate(creating);
        members.truncate(belonging);
    }

    /// Draws the luck of encounters, and says who co-creates alone.
    #[inline(always)]
    fn part_company(&mut self, scene: &Scene) {
        let format = &scene.terms.parameters.encounter;
        let Crew { agents, alone, creators, encounters, .. } = self;
        alone.clear();
        alone.resize(agents.len(), false);
        if cocreate::needs_luck(format) {
            encounters.draw(scene.draws, Purpose::Encounter, scene.step, creators, 1);
        }
        if format.solo > 0.0 {
            for (k, &agent) in creators.iter().enumerate() {
                alone[(agent - agents[0]) as usize] = cocreate::is_alone(format, &encounters.of(k, 0));
            }
        }
    }

    /// Lists those who are to be shown a peer.
    #[inline(always)]
    fn seat(&mut self, stage: &Stage) {
        let n = self.agents.len();
        let Crew { agents, choice, alone, looks, seats, viewers, .. } = self;
        [&mut *viewers, &mut *seats].into_iter().for_each(|list| list.resize(n, 0));
        let mut viewing = 0;
        for place in 0..n {
            (viewers[viewing], seats[place]) = (agents[place], viewing as u32);
            viewing += usize::from(stage.serves_peer(choice.modes[place], alone[place]) | (looks[place] != NOT_LOOKED));
        }
        viewers.truncate(viewing);
    }

    /// Lets everybody act, mode by mode.
    #[inline(always)]
    fn play(&mut self, stage: &Stage) {
        let scene = &stage.scene;
        let Some(&first) = self.agents.first() else { return };
        self.acts.resize(self.agents.len(), Act::default());
        for (&agent, &offer) in self.consumers.iter().zip(&self.chosen) {
            self.acts[(agent - first) as usize] = consume::consume(scene, &scene.agent(agent), offer);
            if offer != NO_OFFER {
                stage.uses[offer as usize].fetch_add(1, Ordering::Relaxed);
            }
        }
        for (k, &agent) in self.creators.iter().enumerate() {
            let (place, me) = ((agent - first) as usize, scene.agent(agent));
            let (luck, trials) = (|| self.encounters.of(k, 0), |round| self.trials.of(k, round as usize));
            self.acts[place] = match self.alone[place] {
                true => cocreate::alone(scene, &me, trials),
                false => cocreate::with_peer(scene, &me, &self.peers[self.seats[place] as usize], luck, trials),
            };
        }
        for (k, &agent) in self.members.iter().enumerate() {
            let place = (agent - first) as usize;
            let other = &self.peers[self.seats[place] as usize];
            self.acts[place] = tribe::meet(scene, &stage.masses, &scene.agent(agent), other, || self.bits.of(k, 0));
        }
    }

    /// The mode chosen at a place.
    #[inline(always)]
    pub fn mode(&self, place: usize) -> Mode {
        self.choice.modes[place]
    }

    /// The luck of leaving a tribe.
    #[inline(always)]
    pub fn leaving(&self, place: usize) -> f32 {
        random::coin(self.luck.words(1, 0)[place])
    }

    /// The peer that was shown for an act, or for the record.
    #[inline(always)]
    pub fn peer(&self, stage: &Stage, place: usize) -> Option<Peer> {
        stage.serves_peer(self.choice.modes[place], self.alone[place]).then(|| self.seated(place))
    }

    /// The solutions of a feed's candidates, on a recording step.
    #[inline(always)]
    pub fn solutions(&self, place: usize) -> impl Iterator<Item = u32> {
        self.solutions[place..].iter().step_by(self.agents.len()).copied()
    }

    /// Which followee is looked at and out of tolerance, and the peer that may take its place.
    #[inline(always)]
    pub fn look_of(&self, place: usize) -> Option<(u32, Peer)> {
        (self.looks[place] != NOT_LOOKED).then(|| (self.looks[place], self.seated(place)))
    }

    #[inline(always)]
    fn seated(&self, place: usize) -> Peer {
        let seat = self.seats[place] as usize;
        Peer { id: self.shown[seat], face: self.peers[seat] }
    }
}

/// Which random followee an agent looks at, if that one is out of tolerance; else [`NOT_LOOKED`].
#[inline(always)]
fn out_of_tolerance(scene: &Scene, follows: &Follows, agent: u32, luck: &Block) -> u32 {
    let (me, row) = (scene.agent(agent), follows.of(agent));
    if row.is_empty() {
        return NOT_LOOKED;
    }
    let which = luck.below(1, row.len() as u64) as u32;
    if far(&me, scene.opinions[row[which as usize] as usize]) { which } else { NOT_LOOKED }
}

/// Whether another's opinion is out of an agent's tolerance.
#[inline(always)]
pub(super) fn far(me: &Agent, opinion: f32) -> bool {
    (opinion - me.opinion).abs() > me.tolerance
}
