//! What the agents' part of a step reads: copies of what others see, and what a chunk is handed beside its columns.

use crate::network::RowStarts;
use crate::parallel;
use crate::platform::governance::GovernanceState;
use crate::platform::{FeedView, Follows, OfferView, PeerView, StepView, Terms, feed, offers};
use crate::scenario::parameters::GovernanceKind;
use crate::society::columns::{Aside, ChunkColumns};
use crate::society::{Mode, Society};
use std::sync::atomic::AtomicU32;

/// Buffers of a step, kept from one to the next.
#[derive(Default)]
pub(super) struct Workspace {
    pub peer_views: Vec<PeerView>,
    pub opinions: Vec<f32>,
    pub feed_views: Vec<FeedView>,
    pub offer_views: Vec<OfferView>,
    pub aside: Aside,
}

impl Workspace {
    /// Bytes of an agent in these buffers, where the feed ranks by popularity.
    pub const fn agent_bytes(votes: bool) -> u64 {
        let views = size_of::<PeerView>() + size_of::<f32>() + size_of::<FeedView>();
        views as u64 + Aside::agent_bytes(votes)
    }

    /// Copies what others see of the agents and of the catalogue, as it stands at the start of the step.
    pub fn prepare(&mut self, society: &Society, terms: &Terms) {
        let Society { agents, shared } = society;
        self.peer_views.resize(society.size(), PeerView::default());
        parallel::fill(&mut self.peer_views, |agent| PeerView {
            opinion: agents.opinion[agent],
            tolerance: agents.tolerance[agent],
            solution: agents.solution[agent],
            tribe: agents.tribe[agent],
            place: shared.place[agent],
        });
        self.opinions.resize(society.size(), 0.0);
        parallel::fill(&mut self.opinions, |agent| agents.opinion[agent]);
        feed::see_people(&agents.opinion, &shared.in_degree, terms, &mut self.feed_views);
        offers::see_catalogue(&shared.catalogue, terms, &mut self.offer_views);
        self.aside.fit(shared);
    }
}

/// What a chunk reads beside its own columns, and the counts that chunks share.
pub(super) struct ChunkInputs<'a> {
    pub view: StepView<'a>,
    pub governance: &'a GovernanceState,
    pub masses: Vec<f32>,
    /// by offer live at the start of the step
    pub uses: Vec<AtomicU32>,
    /// by idea open at the start of the step
    pub votes: Vec<AtomicU32>,
    pub kind: GovernanceKind,
    pub starts: RowStarts<'a>,
    pub detail: Detail,
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

impl<'a> ChunkInputs<'a> {
    pub fn recording(&self) -> bool {
        self.detail == Detail::Exposures
    }

    /// Whether an agent in this mode is served a peer with the others.
    #[inline(always)]
    pub fn serves_peer(&self, mode: Mode, alone: bool) -> bool {
        self.recording() || mode.meets_peer() && !alone
    }

    /// The follow lists among a chunk's columns.
    pub fn follows<'b>(&'b self, columns: &'b ChunkColumns) -> Follows<'b> {
        let sums = self.starts.sums(columns.first, columns.follows.len());
        Follows { first: columns.first as u32, starts: self.starts, targets: columns.follows, sums }
    }
}
