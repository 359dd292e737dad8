//! Bounded confidence: opinions that are near enough approach each other (Deffuant et al. 2000).
//!
//! One kernel for the platform model's co-creation, where the agent alone moves, and for the published models in which both
//! do: docking these with their papers docks it.

use std::ops::{Add, Mul, Sub};

/// An opinion after it has moved the share `share` of the way to another: own + share*(other - own).
#[inline(always)]
pub fn approach<T: Copy + Add<Output = T> + Sub<Output = T> + Mul<Output = T>>(own: T, other: T, share: T) -> T {
    own + share * (other - own)
}

/// Both opinions after a meeting: if they differ by less than the tolerance, each moves the share `share` of the way to the
/// other, as by [`approach`]; else they stay. Without a branch, because whether two strangers agree cannot be predicted.
#[inline(always)]
pub fn meet(one: f64, other: f64, tolerance: f64, share: f64) -> (f64, f64) {
    let difference = other - one;
    let step = if difference.abs() < tolerance { share * difference } else { 0.0 };
    (one + step, other - step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_near_meet_and_the_far_stay() {
        assert_eq!(meet(0.25, 0.5, 0.3, 0.5), (0.375, 0.375));
        assert_eq!(meet(0.5, 0.25, 0.3, 0.25), (0.4375, 0.3125));
        assert_eq!(meet(0.25, 0.5, 0.25, 0.5), (0.25, 0.5), "a difference of just the tolerance is too much");
    }

    #[test]
    fn meeting_is_approaching_each_other() {
        for k in 1..1_000 {
            let (one, other, share) = (1.0 / f64::from(k), 0.618 * f64::from(k % 17) / 17.0, f64::from(k % 10) / 9.0);
            assert_eq!(meet(one, other, 2.0, share), (approach(one, other, share), approach(other, one, share)));
        }
    }

    /// Halfway, both end at the same number even where one step of rounding is all that is between them.
    #[test]
    fn halfway_is_one_place() {
        let mut next = 0.3_f64;
        for _ in 0..100 {
            let above = next.next_up();
            let (a, b) = meet(next, above, 0.1, 0.5);
            assert!(a == b && (a == next || a == above));
            next = above;
        }
    }
}
