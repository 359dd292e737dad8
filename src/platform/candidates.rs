//! Where candidates come from: anyone (or anything) at all, or those one follows. Feed and offers draw them alike.

// Columns are walked by index: several at a time, of one length, which a compiler makes vectors of.
#![allow(clippy::needless_range_loop)]

use super::views::Follows;
use crate::random;

/// No followee, or no stranger: neither agents nor offers are numbered so high.
pub const NOBODY: u32 = u32::MAX;

/// The follow lists of agents served together, column by column.
#[derive(Default)]
pub struct Rows {
    /// where each begins in [`Follows::targets`]
    starts: Vec<usize>,
    lengths: Vec<u32>,
    /// what the draw of a candidate says, by agent
    strangers: Vec<u32>,
    picks: Vec<u32>,
}

impl Rows {
    /// Looks up the lists of these agents.
    #[inline(always)]
    pub fn look_up(&mut self, agents: &[u32], follows: &Follows) {
        self.starts.clear();
        self.lengths.clear();
        for &agent in agents {
            let row = follows.range(agent);
            self.starts.push(row.start);
            self.lengths.push(row.len() as u32);
        }
        self.strangers.resize(agents.len(), 0);
        self.picks.resize(agents.len(), 0);
    }

    /// Draws a candidate of each of the agents looked up, of a half's lower and upper words: with probability `discovery`,
    /// and where one follows nobody, a number below `strangers`; else a followee, each alike or by weight. `take` is handed the agent's
    /// slot, and the number or [`NOBODY`], and the followee or [`NOBODY`].
    ///
    /// Without a branch on the coin, which no processor could foresee.
    #[inline(always)]
    pub fn draw(
        &mut self,
        follows: &Follows,
        (lower, upper): (&[u32], &[u32]),
        (discovery, strangers): (f32, u32),
        mut take: impl FnMut(usize, u32, u32),
    ) {
        let n = self.lengths.len();
        let Rows { starts, lengths, strangers: found, picks } = self;
        let (starts, lengths, found, picks) = (&starts[..n], &lengths[..n], &mut found[..n], &mut picks[..n]);
        let (lower, upper) = (&lower[..n], &upper[..n]);
        for k in 0..n {
            let anyone = (random::coin(upper[k]) < discovery) | (lengths[k] == 0);
            let pick = random::pick(lower[k], upper[k], if anyone { strangers } else { lengths[k] });
            found[k] = if anyone { pick } else { NOBODY };
            picks[k] = if anyone { 0 } else { pick };
        }
        if !follows.sums.is_empty() {
            for k in 0..n {
                let sums = &follows.sums[starts[k]..starts[k] + lengths[k] as usize];
                picks[k] = if found[k] == NOBODY { weighted(sums, lower[k], upper[k]) } else { 0 };
            }
        }
        for k in 0..n {
            let followee = follows.targets.get(starts[k] + picks[k] as usize).copied().unwrap_or(NOBODY);
            take(k, found[k], if found[k] == NOBODY { followee } else { NOBODY });
        }
    }
}

/// A place in a row in proportion to its weight, of the same bits as a pick that is uniform.
fn weighted(sums: &[f32], lower: u32, upper: u32) -> u32 {
    let total = f64::from(sums.last().copied().unwrap_or(0.0));
    let at = random::share(lower, upper) * total;
    let place = sums.partition_point(|&sum| f64::from(sum) <= at);
    place.min(sums.len().saturating_sub(1)) as u32
}
