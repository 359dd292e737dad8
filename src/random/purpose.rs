//! What draws are for: the first coordinate beside seed and replicate.

/// What a draw is for. Append only: a number, once used, keeps its meaning for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// the Philox key of (seed, replicate)
    Key = 0,
    /// NK landscape: which loci interact (stream)
    LandscapeLoci = 1,
    /// NK landscape: contribution tables (stream)
    LandscapeTables = 2,
    /// places' masks (stream)
    Masks = 3,
    /// firms' solutions and stances (stream)
    FirmsBuild = 4,
    /// tribes' anchors (stream)
    Anchors = 5,
    /// signs a_b of the worldview (stream)
    Worldview = 6,
    /// an agent's initial fields (stream, one section an agent)
    AgentBuild = 7,
    /// links of a generated network (stream, or by agent)
    Network = 8,
    /// the agent's own luck. Block 0: mode (word 0), whether to look at a followee for rewiring (word 1), drift of opinion
    /// (half 1). Block 1: leaving its tribe (word 0), which followee to look at (half 1)
    Agent = 16,
    /// feed, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Feed = 17,
    /// feed, word c of the blocks (block c/4, word c%4): noise of candidate c
    FeedNoise = 26,
    /// offers, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Offers = 18,
    /// offers, word c of the blocks (block c/4, word c%4): noise of candidate c
    OfferNoise = 27,
    /// offers, block c: which offer of the catalogue, where candidate c's followee has none (half 0)
    OfferFallback = 19,
    /// encounter, block 0: done alone (word 0), hosted (word 1), loser may learn (word 2)
    Encounter = 20,
    /// encounter, block r for trial r: imitate (word 0), mutate (word 1), bits taken from the other (word 2), which bit (word 3)
    Trial = 21,
    /// tribe mode, block 0: which differing bit (word 0)
    TribeBit = 22,
    /// firms' research, by firm, block 0: bit (word 0), agent whose place is looked at (half 1)
    Research = 23,
    /// vote. Block 0: submit (word 0), turnout (word 1), copy (word 2). Block 1: which followee (half 0), which idea (half 1)
    Vote = 24,
    /// landscape change: loci chosen and their tables (stream, by step)
    LandscapeChange = 29,
    /// shift, block k for the k-th intervention of the step: is the agent among those shifted (word 0)
    Shift = 30,
    /// a published model's start (stream)
    ModelStart = 40,
    /// a published model's events: of the whole run, or of one step (stream, or by agent)
    ModelStep = 41,
    /// a published model's draws that are not of its events: what is shown, what a variant adds (stream, or by agent)
    ModelOther = 42,
    /// the measures' panel of agents (measure-only stream)
    Panel = 64,
    /// bootstrap resamples (measure-only)
    Bootstrap = 65,
    /// permutations of a test (measure-only)
    Permutation = 66,
    /// points of a random design (measure-only)
    Design = 67,
}
