//! The agents' part of a step: every agent reads start-of-step columns and writes only its own next state.

use super::batch::{self, Batch, Peer};
use super::inputs::{ChunkInputs, Detail, Workspace};
use crate::behaviour::{Act, Encounter, drift, tribe};
use crate::measures::tally::{Exposures, Flows};
use crate::parallel;
use crate::platform::governance::{self, Ballot, GovernanceState, Submission};
use crate::platform::{Agent, StepView, Terms};
use crate::random::Draws;
use crate::scenario::parameters::GovernanceKind;
use crate::society::columns::ChunkColumns;
use crate::society::tribes::TribeSums;
use crate::society::{Mode, NO_OFFER, NO_TRIBE, Shared, Society};
use crate::vectors::{self, Kernel};
use std::sync::atomic::{AtomicU32, Ordering};

/// Lets every agent act once. On a recording step everybody is shown a peer, so that exposures can be measured.
pub(super) fn act(
    society: &mut Society,
    workspace: &mut Workspace,
    terms: &Terms,
    governance: &GovernanceState,
    draws: &Draws,
    step: u32,
    detail: Detail,
) -> Acted {
    workspace.prepare(society, terms);
    let Society { agents, shared } = society;
    let Workspace { peer_views, opinions, feed_views, offer_views, aside } = workspace;
    let (starts, chunks) = agents.chunks(aside);
    let view = StepView { shared, peer_views, opinions, feed_views, offer_views, terms, draws, step };
    let inputs = ChunkInputs {
        masses: tribe::masses(&view),
        uses: zeros(offer_views.len()),
        votes: zeros(governance.ideas.len()),
        kind: terms.parameters.governance.kind,
        view,
        governance,
        starts,
        detail,
    };
    let counted = parallel::map_parts(chunks, |columns| vectors::widest(Chunk { inputs: &inputs, columns }));
    let (uses, votes) = (plain(inputs.uses), plain(inputs.votes));
    aside.land(shared);
    gather(shared, counted, uses, votes)
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

fn zeros(count: usize) -> Vec<AtomicU32> {
    (0..count).map(|_| AtomicU32::new(0)).collect()
}

fn plain(counts: Vec<AtomicU32>) -> Vec<u32> {
    counts.into_iter().map(AtomicU32::into_inner).collect()
}

/// Folds what the chunks counted, in chunk order.
fn gather(shared: &mut Shared, counted: Vec<Counted>, uses: Vec<u32>, votes: Vec<u32>) -> Acted {
    let submissions = counted.iter().map(|chunk| chunk.submissions.len()).sum();
    let mut acted = Acted {
        flows: Flows { steps: 1, ..Flows::default() },
        exposures: Exposures::default(),
        ballot: Ballot { submissions: Vec::with_capacity(submissions), votes },
        tribes: TribeSums::new(shared.tribes.size.len() as u32),
        uses,
    };
    for chunk in counted {
        acted.flows.add(&chunk.flows);
        acted.exposures.add(&chunk.exposures);
        acted.ballot.submissions.extend(chunk.submissions);
        acted.tribes.add(&chunk.tribes);
        for (dropped, followed) in chunk.rewired {
            shared.in_degree[dropped as usize] -= 1;
            shared.in_degree[followed as usize] += 1;
        }
    }
    acted
}

/// Agents served together: enough that memory accesses overlap and vectors are full, few enough that what they are handed
/// stays in a near cache. No result depends on it.
const SERVED_TOGETHER: usize = 256;

/// A chunk of agents who are to act.
struct Chunk<'a> {
    inputs: &'a ChunkInputs<'a>,
    columns: ChunkColumns<'a>,
}

impl Kernel for Chunk<'_> {
    type Answer = Counted;
    #[inline(always)]
    fn run(self) -> Counted {
        act_on_chunk(self.inputs, self.columns)
    }
}

#[inline(always)]
fn act_on_chunk(inputs: &ChunkInputs, mut columns: ChunkColumns) -> Counted {
    let tribes = inputs.view.shared.tribes.size.len() as u32;
    let mut counted = Counted { tribes: TribeSums::new(tribes), ..Counted::default() };
    let mut batch = Batch::default();
    for first in (0..columns.opinion.len()).step_by(SERVED_TOGETHER) {
        let last = columns.opinion.len().min(first + SERVED_TOGETHER);
        batch.serve(inputs, &columns, first..last);
        for k in first..last {
            act_one(inputs, &mut columns, k, &batch, &mut counted);
        }
    }
    counted
}

/// What follows from an agent's act: it is counted, and the agent's columns are written.
#[inline(always)]
fn act_one(inputs: &ChunkInputs, columns: &mut ChunkColumns, k: usize, batch: &Batch, counted: &mut Counted) {
    let view = &inputs.view;
    let agents = &view.terms.parameters.agents;
    let slot = k % SERVED_TOGETHER;
    let me = view.agent((columns.first + k) as u32);
    let (mode, peer) = (batch.mode(slot), batch.peer(inputs, slot));
    let mut act = batch.acts[slot];
    if mode == Mode::Consume && act.consumed == NO_OFFER {
        (act.used, act.source) = (columns.used[k], columns.source[k]);
    }
    if inputs.recording() {
        let other = peer.map_or(view.peer_views[me.id as usize], |peer| peer.seen);
        counted.exposures.count(view, &me, &other, act.encounter, batch.solutions(slot));
    }
    if inputs.detail != Detail::Nothing {
        counted.flows.count(view, &me, &act, mode);
    }
    if act.gain > 0.0 && hands_in(inputs, &me) {
        let stance = stance(&me, peer, &act);
        counted.submissions.push(Submission { creator: me.id, solution: act.solution, stance });
    }
    if !columns.last_support.is_empty() {
        columns.last_support[k] = support(inputs, &me, inputs.follows(columns).of(me.id), act.used);
    }
    if act.tribe == me.tribe && drift::leaves(view, &inputs.masses, &me, &columns.attraction[k], batch.leaving(slot)) {
        act.tribe = NO_TRIBE;
    }
    let attraction = &mut columns.attraction[k][mode as usize];
    *attraction += agents.rho * (act.payoff - *attraction);
    columns.wealth[k] += agents.wealth_rate * (act.payoff - columns.wealth[k]);
    if let Some((which, shown)) = batch.look_of(slot) {
        counted.rewired.extend(rewire(inputs, columns, &me, &shown, which));
    }
    drift::drift(agents, &mut act, batch.drifts[slot]);
    counted.tribes.count(act.tribe, act.opinion);
    write(columns, k, view, &me, &act, mode);
}

/// Writes what an act leaves. The columns are named one by one, so that one which nobody writes does not compile.
#[inline(always)]
fn write(columns: &mut ChunkColumns, k: usize, view: &StepView, me: &Agent, act: &Act, mode: Mode) {
    let ChunkColumns {
        opinion,
        tolerance,
        solution,
        used,
        source,
        tribe,
        mode: played,
        last_offer,
        // Written as the agent learns, votes and rewires.
        attraction: _,
        wealth: _,
        last_support: _,
        follows: _,
        first: _,
    } = columns;
    let kept = || view.shared.last_offer[me.id as usize];
    opinion[k] = act.opinion;
    tolerance[k] = act.tolerance;
    solution[k] = act.solution;
    last_offer[k] = if act.consumed == NO_OFFER { kept() } else { act.consumed };
    tribe[k] = act.tribe;
    used[k] = act.used;
    source[k] = act.source;
    played[k] = Some(mode);
}

/// Whether an improvement is taken up as a submission.
#[inline(always)]
fn hands_in(inputs: &ChunkInputs, me: &Agent) -> bool {
    match inputs.kind {
        GovernanceKind::Closed => false,
        GovernanceKind::Open | GovernanceKind::Firm => true,
        GovernanceKind::Vote => governance::submits(&inputs.view, me),
    }
}

/// Stance of a submission: midway between those who made it, one's own where it was made alone (on a recording step a
/// peer was shown all the same).
#[inline(always)]
fn stance(me: &Agent, peer: Option<Peer>, act: &Act) -> f32 {
    let together = peer.filter(|_| act.encounter != Encounter::Alone);
    let other = together.map_or(me.opinion, |peer| peer.seen.opinion);
    (me.opinion + other) / 2.0
}

/// The idea supported last, after this step's vote.
#[inline(always)]
fn support(inputs: &ChunkInputs, me: &Agent, follows: &[u32], used: u32) -> u32 {
    let before = inputs.view.shared.last_support[me.id as usize];
    if inputs.kind != GovernanceKind::Vote {
        return before;
    }
    governance::vote(&inputs.view, inputs.governance, me, follows, used).map_or(before, |(position, number)| {
        inputs.votes[position as usize].fetch_add(1, Ordering::Relaxed);
        number
    })
}

/// The followee looked at is out of tolerance: if the peer shown is not followed yet and within it, the peer takes its place
/// (Sasahara et al. 2021). Returns (dropped, followed).
#[inline(always)]
fn rewire(inputs: &ChunkInputs, columns: &mut ChunkColumns, me: &Agent, peer: &Peer, which: u32) -> Option<(u32, u32)> {
    let follows = inputs.follows(columns);
    if peer.id == me.id || batch::far(me, peer.seen.opinion) || follows.of(me.id).contains(&peer.id) {
        return None;
    }
    let link = follows.range(me.id).start + which as usize;
    Some((std::mem::replace(&mut columns.follows[link], peer.id), peer.id))
}
