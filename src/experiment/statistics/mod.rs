//! What replicates say: means with intervals, paired comparisons, tests and verdicts, attribution, sensitivity, scaling.
//!
//! Pure functions of numbers: no file, no clock, no threads. The same bits on every machine: only arithmetic, square
//! roots and `crate::math`, sums in the order given; what is drawn is drawn from a [`Key`] that the caller names. The
//! unit is the replicate (its seed): a function takes one number, or one row, a replicate.

pub mod attribution;
pub mod axis;
mod bootstrap;
pub mod claims;
mod distributions;
pub mod intervals;
pub mod paired;
pub mod permutation;
pub mod ranks;
pub mod scaling;
pub mod screening;
pub mod sensitivity;
pub mod variance;

#[cfg(test)]
mod coverage;

pub use distributions::{binomial_cdf, normal_cdf, student_t_quantile};
pub use intervals::{Estimate, estimate, estimate_at, mean};

use crate::random::{Purpose, Stream};

/// Where a test's random draws come from: the coordinates of a stream. Two tests with one key use the same resamples,
/// which is what two contrasts of the same replicates want.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// the scenario's seed
    pub seed: u64,
    /// a number of the caller's, such as the test's place in the file
    pub test: u32,
    /// another, such as the place of a measure
    pub part: u32,
}

impl Key {
    fn stream(self, purpose: Purpose) -> Stream {
        Stream::new(self.seed, self.test, purpose, self.part)
    }
}
