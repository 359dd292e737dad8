//! The agents' part of a step: every agent reads start-of-step columns and writes only its own next state.

use super::crew::{self, Crew, Peer};
use crate::behaviour::{Act, Encounter, drift, tribe};
use crate::measures::tally::{Exposures, Flows};
use crate::network::{Graph, RowStarts};
use crate::parallel::{self, CHUNK_AGENTS};

use crate::platform::governance::{Ballot, Docket, Submission};
use crate::platform::{Agent, Display, Face, Follows, Glance, Scene, Terms, feed, governance, offers};
use crate::random::Draws;
use crate::scenario::parameters::GovernanceKind;
use crate::society::tribes::TribeSums;
use crate::society::{Mode, NO_OFFER, NO_TRIBE, Society, Source};
use crate::vectors::{self, Kernel};
use std::sync::atomic::{AtomicU32, Ordering};

/// Buffers of a step, kept from one to the next.
#[derive(Default)]
pub(super) struct Workspace {
    faces: Vec<Face>,
    opinions: Vec<f32>,
    glances: Vec<Glance>,
    shelf: Vec<Display>,
    last_offer: Vec<u32>,
    last_support: Vec<u32>,
}

impl Workspace {
    /// Copies what others see of the agents and of the catalogue, as it stands at the start of the step.
    fn prepare(&mut self, society: &Society, terms: &Terms) {
        self.faces.resize(society.size(), Face::default());
        parallel::fill(&mut self.faces, |agent| Face {
            opinion: society.opinion[agent],
            tolerance: society.tolerance[agent],
            solution: society.solution[agent],
            tribe: society.tribe[agent],
            place: society.place[agent],
        });
        self.opinions.resize(society.size(), 0.0);
        parallel::fill(&mut self.opinions, |agent| society.opinion[agent]);
        feed::glances(society, terms, &mut self.glances);
        offers::shelf(&society.catalogue, terms, &mut self.shelf);
        self.last_offer.resize(society.size(), NO_OFFER);
        self.last_support.resize(society.last_support.len(), NO_OFFER);
    }
}

/// The columns that are rewritten in place: others see an agent's face, or nothing, of them.
struct Own {
    opinion: Vec<f32>,
    tolerance: Vec<f32>,
    solution: Vec<u32>,
    tribe: Vec<u16>,
    attraction: Vec<[f32; 3]>,
    wealth: Vec<f32>,
    used: Vec<u32>,
    source: Vec<Source>,
    mode: Vec<Mode>,
    network: Graph,
}

impl Own {
    fn take(society: &mut Society) -> Own {
        Own {
            opinion: std::mem::take(&mut society.opinion),
            tolerance: std::mem::take(&mut society.tolerance),
            solution: std::mem::take(&mut society.solution),
            tribe: std::mem::take(&mut society.tribe),
            attraction: std::mem::take(&mut society.attraction),
            wealth: std::mem::take(&mut society.wealth),
            used: std::mem::take(&mut society.used),
            source: std::mem::take(&mut society.source),
            mode: std::mem::take(&mut society.mode),
            network: std::mem::take(&mut society.network),
        }
    }

    fn put_back(self, society: &mut Society) {
        society.opinion = self.opinion;
        society.tolerance = self.tolerance;
        society.solution = self.solution;
        society.tribe = self.tribe;
        society.attraction = self.attraction;
        society.wealth = self.wealth;
        society.used = self.used;
        society.source = self.source;
        society.mode = self.mode;
        society.network = self.network;
    }
}

/// One chunk's columns, to be written.
pub(super) struct Part<'a> {
    pub(super) first: usize,
    opinion: &'a mut [f32],
    tolerance: &'a mut [f32],
    solution: &'a mut [u32],
    tribe: &'a mut [u16],
    pub(super) attraction: &'a mut [[f32; 3]],
    wealth: &'a mut [f32],
    used: &'a mut [u32],
    source: &'a mut [Source],
    mode: &'a mut [Mode],
    follows: &'a mut [u32],
    last_offer: &'a mut [u32],
    last_support: &'a mut [u32],
}

/// The first `count` entries of a slice, or all if it has fewer; the slice keeps the rest.
fn split<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let count = count.min(rest.len());
    let (front, back) = std::mem::take(rest).split_at_mut(count);
    *rest = back;
    front
}

fn parts<'a>(
    own: &'a mut Own,
    last_offer: &'a mut [u32],
    last_support: &'a mut [u32],
) -> (RowStarts<'a>, Vec<Part<'a>>) {
    let size = own.opinion.len();
    let (starts, mut follows) = own.network.parts_mut();
    let (mut opinion, mut tolerance) = (&mut own.opinion[..], &mut own.tolerance[..]);
    let (mut solution, mut tribe) = (&mut own.solution[..], &mut own.tribe[..]);
    let (mut attraction, mut wealth) = (&mut own.attraction[..], &mut own.wealth[..]);
    let (mut used, mut source, mut mode) = (&mut own.used[..], &mut own.source[..], &mut own.mode[..]);
    let (mut last_offer, mut last_support) = (last_offer, last_support);
    let parts = parallel::chunks(size)
        .map(|chunk| Part {
            first: chunk.start,
            opinion: split(&mut opinion, CHUNK_AGENTS),
            tolerance: split(&mut tolerance, CHUNK_AGENTS),
            solution: split(&mut solution, CHUNK_AGENTS),
            last_offer: split(&mut last_offer, CHUNK_AGENTS),
            last_support: split(&mut last_support, CHUNK_AGENTS),
            tribe: split(&mut tribe, CHUNK_AGENTS),
            attraction: split(&mut attraction, CHUNK_AGENTS),
            wealth: split(&mut wealth, CHUNK_AGENTS),
            used: split(&mut used, CHUNK_AGENTS),
            source: split(&mut source, CHUNK_AGENTS),
            mode: split(&mut mode, CHUNK_AGENTS),
            follows: split(&mut follows, starts.start(chunk.end) - starts.start(chunk.start)),
        })
        .collect();
    (starts, parts)
}

/// What one chunk counted.
#[derive(Default)]
struct Counted {
    flows: Flows,
    exposures: Exposures,
    submissions: Vec<Submission>,
    /// (followee dropped, peer followed instead)
    rewired: Vec<(u32, u32)>,
    tribes: TribeSums,
}

/// What the agents' part of a step leaves to society's.
pub(super) struct Acted {
    pub flows: Flows,
    pub exposures: Exposures,
    pub ballot: Ballot,
    pub tribes: TribeSums,
    /// uses of each offer live at the start of the step
    pub uses: Vec<u32>,
}

/// What a chunk reads, beside the scene.
pub(super) struct Stage<'a> {
    pub(super) scene: Scene<'a>,
    docket: &'a Docket,
    pub(super) masses: Vec<f32>,
    pub(super) uses: Vec<AtomicU32>,
    votes: Vec<AtomicU32>,
    kind: GovernanceKind,
    starts: RowStarts<'a>,
    detail: Detail,
}

/// How much of a step is counted for the measures; what happens does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// nothing: of the paired run only the state is measured
    Nothing,
    /// flows
    Flows,
    /// flows and, since the step is recorded, exposures
    Exposures,
}

impl Stage<'_> {
    pub(super) fn recording(&self) -> bool {
        self.detail == Detail::Exposures
    }

    /// Whether an agent in this mode is served a peer with the others.
    #[inline(always)]
    pub(super) fn serves_peer(&self, mode: Mode, alone: bool) -> bool {
        self.recording() || mode != Mode::Consume && !alone
    }
}

/// Lets every agent act once. On a recording step everybody is shown a peer, so that exposures can be measured.
pub(super) fn act(
    society: &mut Society,
    workspace: &mut Workspace,
    terms: &Terms,
    docket: &Docket,
    draws: &Draws,
    step: u32,
    detail: Detail,
) -> Acted {
    workspace.prepare(society, terms);
    let mut own = Own::take(society);
    let Workspace { faces, opinions, glances, shelf, last_offer, last_support } = workspace;
    let (starts, parts) = parts(&mut own, last_offer, last_support);
    let scene = Scene { society, faces, opinions, glances, shelf, terms, draws, step };
    let stage = Stage {
        masses: tribe::masses(&scene),
        uses: zeros(shelf.len()),
        votes: zeros(docket.ideas.len()),
        kind: terms.parameters.governance.kind,
        scene,
        docket,
        starts,
        detail,
    };
    let counted = parallel::map_parts(parts, |part| vectors::widest(Chunk { stage: &stage, part }));
    let (uses, votes) = (plain(stage.uses), plain(stage.votes));
    own.put_back(society);
    std::mem::swap(last_offer, &mut society.last_offer);
    std::mem::swap(last_support, &mut society.last_support);
    gather(society, counted, uses, votes)
}

fn zeros(count: usize) -> Vec<AtomicU32> {
    (0..count).map(|_| AtomicU32::new(0)).collect()
}

fn plain(counts: Vec<AtomicU32>) -> Vec<u32> {
    counts.into_iter().map(AtomicU32::into_inner).collect()
}

/// Folds what the chunks counted, in chunk order.
fn gather(society: &mut Society, counted: Vec<Counted>, uses: Vec<u32>, votes: Vec<u32>) -> Acted {
    let submissions = counted.iter().map(|chunk| chunk.submissions.len()).sum();
    let mut acted = Acted {
        flows: Flows { steps: 1, ..Flows::default() },
        exposures: Exposures::default(),
        ballot: Ballot { submissions: Vec::with_capacity(submissions), votes },
        tribes: TribeSums::new(society.tribes.size.len() as u32),
        uses,
    };
    for chunk in counted {
        acted.flows.add(&chunk.flows);
        acted.exposures.add(&chunk.exposures);
        acted.ballot.submissions.extend(chunk.submissions);
        acted.tribes.add(&chunk.tribes);
        for (dropped, followed) in chunk.rewired {
            society.in_degree[dropped as usize] -= 1;
            society.in_degree[followed as usize] += 1;
        }
    }
    acted
}

/// Agents served together: enough that memory accesses overlap and vectors are full, few enough that what they are handed
/// stays in a near cache. No result depends on it.
const SERVED_TOGETHER: usize = 256;

/// A chunk of agents who are to act.
struct Chunk<'a> {
    stage: &'a Stage<'a>,
    part: Part<'a>,
}

impl Kernel for Chunk<'_> {
    type Answer = Counted;
    #[inline(always)]
    fn run(self) -> Counted {
        act_on_chunk(self.stage, self.part)
    }
}

#[inline(always)]
fn act_on_chunk(stage: &Stage, mut part: Part) -> Counted {
    let tribes = stage.scene.society.tribes.size.len() as u32;
    let mut counted = Counted { tribes: TribeSums::new(tribes), ..Counted::default() };
    let mut crew = Crew::default();
    for first in (0..part.opinion.len()).step_by(SERVED_TOGETHER) {
        let last = part.opinion.len().min(first + SERVED_TOGETHER);
        crew.serve(stage, &part, first..last);
        for k in first..last {
            act_one(stage, &mut part, k, &crew, &mut counted);
        }
    }
    counted
}

/// What follows from an agent's act: it is counted, and the agent's columns are written.
#[inline(always)]
fn act_one(stage: &Stage, part: &mut Part, k: usize, crew: &Crew, counted: &mut Counted) {
    let scene = &stage.scene;
    let agents = &scene.terms.parameters.agents;
    let place = k % SERVED_TOGETHER;
    let me = scene.agent((part.first + k) as u32);
    let (mode, peer) = (crew.mode(place), crew.peer(stage, place));
    let mut act = crew.acts[place];
    if mode == Mode::Consume && act.consumed == NO_OFFER {
        (act.used, act.source) = (part.used[k], part.source[k]);
    }
    if stage.recording() {
        let other = peer.map_or(scene.faces[me.id as usize], |peer| peer.face);
        counted.exposures.count(scene, &me, &other, act.encounter, crew.solutions(place));
    }
    if stage.detail != Detail::Nothing {
        counted.flows.count(scene, &me, &act, mode);
    }
    if act.gain > 0.0 && hands_in(stage, &me) {
        let stance = stance(&me, peer, &act);
        counted.submissions.push(Submission { creator: me.id, solution: act.solution, stance });
    }
    if !part.last_support.is_empty() {
        part.last_support[k] = support(stage, &me, part.follows(stage).of(me.id), act.used);
    }
    if act.tribe == me.tribe && drift::leaves(scene, &stage.masses, &me, &part.attraction[k], crew.leaving(place)) {
        act.tribe = NO_TRIBE;
    }
    let attraction = &mut part.attraction[k][mode as usize];
    *attraction += agents.rho * (act.payoff - *attraction);
    part.wealth[k] += agents.wealth_rate * (act.payoff - part.wealth[k]);
    if let Some((which, shown)) = crew.look_of(place) {
        counted.rewired.extend(rewire(stage, part, &me, &shown, which));
    }
    drift::drift(agents, &mut act, crew.drifts[place]);
    counted.tribes.count(act.tribe, act.opinion);
    part.write(k, scene, &me, &act, mode);
}

impl Part<'_> {
    pub(super) fn follows<'a>(&'a self, stage: &'a Stage) -> Follows<'a> {
        Follows { first: self.first as u32, starts: stage.starts, targets: self.follows }
    }

    #[inline(always)]
    fn write(&mut self, k: usize, scene: &Scene, me: &Agent, act: &Act, mode: Mode) {
        let kept = || scene.society.last_offer[me.id as usize];
        self.opinion[k] = act.opinion;
        self.tolerance[k] = act.tolerance;
        self.solution[k] = act.solution;
        self.last_offer[k] = if act.consumed == NO_OFFER { kept() } else { act.consumed };
        self.tribe[k] = act.tribe;
        self.used[k] = act.used;
        self.source[k] = act.source;
        self.mode[k] = mode;
    }
}

/// Whether an improvement is taken up as a submission.
#[inline(always)]
fn hands_in(stage: &Stage, me: &Agent) -> bool {
    match stage.kind {
        GovernanceKind::Closed => false,
        GovernanceKind::Open | GovernanceKind::Firm => true,
        GovernanceKind::Vote => governance::submits(&stage.scene, me),
    }
}

/// Stance of a submission: midway between those who made it, one's own where it was made alone (on a recording step a
/// peer was shown all the same).
#[inline(always)]
fn stance(me: &Agent, peer: Option<Peer>, act: &Act) -> f32 {
    let together = peer.filter(|_| act.encounter != Encounter::Alone);
    let other = together.map_or(me.opinion, |peer| peer.face.opinion);
    (me.opinion + other) / 2.0
}

/// The idea supported last, after this step's vote.
#[inline(always)]
fn support(stage: &Stage, me: &Agent, follows: &[u32], used: u32) -> u32 {
    let before = stage.scene.society.last_support[me.id as usize];
    if stage.kind != GovernanceKind::Vote {
        return before;
    }
    governance::vote(&stage.scene, stage.docket, me, follows, used).map_or(before, |(position, number)| {
        stage.votes[position as usize].fetch_add(1, Ordering::Relaxed);
        number
    })
}

/// The followee looked at is out of tolerance: if the peer shown is not followed yet and within it, the peer takes its place
/// (Sasahara et al. 2021). Returns (dropped, followed).
#[inline(always)]
fn rewire(stage: &Stage, part: &mut Part, me: &Agent, peer: &Peer, which: u32) -> Option<(u32, u32)> {
    let follows = part.follows(stage);
    if peer.id == me.id || crew::far(me, peer.face.opinion) || follows.of(me.id).contains(&peer.id) {
        return None;
    }
    let link = follows.range(me.id).start + which as usize;
    Some((std::mem::replace(&mut part.follows[link], peer.id), peer.id))
}
