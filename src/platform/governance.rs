//! Governance: who decides which submissions enter the catalogue.

use super::terms::Terms;
use super::views::{Agent, StepView};
use crate::random::{Block, Purpose};
use crate::scenario::parameters::GovernanceKind;
use crate::society::{Catalogue, NO_OFFER, Shared};

/// A solution handed in by the agent that found it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Submission {
    /// agent
    pub creator: u32,
    /// what it does
    pub solution: u32,
    /// in [-1, 1]
    pub stance: f32,
}

/// A submission that people vote on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Idea {
    /// id of the offer it would become
    pub id: u64,
    /// counts ideas alone, without gaps
    pub number: u32,
    /// what was submitted
    pub submission: Submission,
    /// step it was submitted
    pub born: u32,
    /// supporters so far
    pub supporters: u32,
}

/// A submission in the firm's pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pooled {
    /// id of the offer it would become
    pub id: u64,
    /// mean quality over places
    pub quality: f64,
    /// what was submitted
    pub submission: Submission,
}

/// What the agents handed in and voted for in a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ballot {
    /// in agent order
    pub submissions: Vec<Submission>,
    /// votes for each idea open at the start of the step
    pub votes: Vec<u32>,
}

/// What governance remembers from step to step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GovernanceState {
    /// open ideas by ascending id
    pub ideas: Vec<Idea>,
    /// position of an open idea by number - `first_number`, or [`NO_OFFER`] for a closed one
    positions: Vec<u32>,
    first_number: u32,
    /// number the next idea gets
    pub next_number: u32,
    /// the best of the firm's pool since its last review: those that it will take, by (quality descending, id)
    pub pool: Vec<Pooled>,
}

impl GovernanceState {
    /// The state as a checkpoint kept it.
    pub fn restored(ideas: Vec<Idea>, next_number: u32, pool: Vec<Pooled>) -> GovernanceState {
        let mut state = GovernanceState { ideas, next_number, pool, ..GovernanceState::default() };
        state.index();
        state
    }

    /// Where an idea stands among the open ones, if it is open.
    #[inline]
    fn position(&self, number: u32) -> Option<u32> {
        let offset = number.checked_sub(self.first_number)? as usize;
        self.positions.get(offset).copied().filter(|&position| position != NO_OFFER)
    }

    fn index(&mut self) {
        self.first_number = self.ideas.first().map_or(self.next_number, |idea| idea.number);
        self.positions.clear();
        self.positions.resize((self.next_number - self.first_number) as usize, NO_OFFER);
        for (position, idea) in self.ideas.iter().enumerate() {
            self.positions[(idea.number - self.first_number) as usize] = position as u32;
        }
    }

    /// Takes in a step's submissions and votes, and decides. Submissions get ids in agent order as far as they are taken
    /// up; votes are by position of the ideas open at the start. Returns how many were admitted.
    pub fn decide(&mut self, terms: &Terms, step: u32, ballot: &Ballot, shared: &mut Shared) -> u64 {
        let before = shared.catalogue.offers.len();
        let catalogue = &mut shared.catalogue;
        match terms.parameters.governance.kind {
            GovernanceKind::Closed => {}
            GovernanceKind::Open => ballot.submissions.iter().for_each(|submission| {
                let id = new_id(catalogue);
                admit(catalogue, id, submission, step);
            }),
            GovernanceKind::Firm => self.review(terms, step, ballot, shared),
            GovernanceKind::Vote => self.count_votes(terms, step, ballot, catalogue),
        }
        (shared.catalogue.offers.len() - before) as u64
    }

    /// The firm judges a submission when it is handed in, and keeps a shortlist: what a review would take now.
    fn review(&mut self, terms: &Terms, step: u32, ballot: &Ballot, shared: &mut Shared) {
        let Shared { catalogue, landscape, masks, .. } = shared;
        self.pool.extend(ballot.submissions.iter().map(|&submission| Pooled {
            id: new_id(catalogue),
            quality: Catalogue::mean_worth(submission.solution, landscape, masks),
            submission,
        }));
        self.pool.sort_unstable_by(|a, b| b.quality.total_cmp(&a.quality).then(a.id.cmp(&b.id)));
        self.pool.truncate(terms.accepted);
        if step.is_multiple_of(terms.parameters.governance.review_every) {
            self.pool.sort_unstable_by_key(|pooled| pooled.id);
            self.pool.drain(..).for_each(|pooled| admit(catalogue, pooled.id, &pooled.submission, step));
        }
    }

    fn count_votes(&mut self, terms: &Terms, step: u32, ballot: &Ballot, catalogue: &mut Catalogue) {
        for (idea, votes) in self.ideas.iter_mut().zip(&ballot.votes) {
            idea.supporters += votes;
        }
        for &submission in &ballot.submissions {
            let (id, number) = (new_id(catalogue), self.next_number);
            self.next_number += 1;
            self.ideas.push(Idea { id, number, submission, born: step, supporters: 0 });
        }
        let window = terms.parameters.governance.window;
        self.ideas.retain(|idea| {
            let admitted = idea.supporters >= terms.threshold;
            if admitted {
                admit(catalogue, idea.id, &idea.submission, step);
            }
            !admitted && step - idea.born < window
        });
        self.index();
    }
}

fn new_id(catalogue: &mut Catalogue) -> u64 {
    catalogue.next_id += 1;
    catalogue.next_id - 1
}

fn admit(catalogue: &mut Catalogue, id: u64, submission: &Submission, step: u32) {
    catalogue.admit(id, submission.solution, submission.stance, submission.creator, step);
}

/// Whether an improvement becomes an idea, where people vote.
#[inline]
pub fn submits(view: &StepView, me: &Agent) -> bool {
    let submit = view.terms.parameters.governance.submit;
    luck(view, me).uniform(0) < submit
}

/// The open idea an agent supports in this step, as (position, number), if it looks at one and likes it.
///
/// With probability `governance.turnout` it looks at one: with probability 1/2 the idea a random followee supported
/// last, if still open, else a uniform one. It supports what beats its own `used` in its place, unless it is its own or the
/// one it supported last.
#[inline]
pub fn vote(
    view: &StepView,
    governance: &GovernanceState,
    me: &Agent,
    follows: &[u32],
    used: u32,
) -> Option<(u32, u32)> {
    if governance.ideas.is_empty() {
        return None;
    }
    let luck = luck(view, me);
    if luck.uniform(1) >= view.terms.parameters.governance.turnout {
        return None;
    }
    let which = view.draws.block(Purpose::Vote, view.step, me.id, 1);
    let copied = if luck.uniform(2) < 0.5 { copied(view, governance, follows, &which) } else { None };
    let position = copied.unwrap_or_else(|| which.below(1, governance.ideas.len() as u64) as u32);
    let idea = &governance.ideas[position as usize];
    let better = view.worth(idea.submission.solution, me.mask) > view.worth(used, me.mask);
    let own = idea.submission.creator == me.id;
    let again = view.shared.last_support[me.id as usize] == idea.number;
    (better && !own && !again).then_some((position, idea.number))
}

#[inline]
fn luck(view: &StepView, me: &Agent) -> Block {
    view.draws.block(Purpose::Vote, view.step, me.id, 0)
}

/// Where the idea that a random followee supported last stands, if it is still open.
#[inline]
fn copied(view: &StepView, governance: &GovernanceState, follows: &[u32], which: &Block) -> Option<u32> {
    if follows.is_empty() {
        return None;
    }
    let followee = follows[which.below(0, follows.len() as u64) as usize];
    governance.position(view.shared.last_support[followee as usize])
}
