//! Axes: how a place between 0 and 1, or a step of a grid, becomes a value.

use super::error::Error;
use crate::math;

/// What one axis of a design runs over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Axis {
    /// numbers, equally spaced, from < to
    Linear {
        /// value at 0
        from: f64,
        /// value at 1
        to: f64,
    },
    /// numbers with equally spaced logarithms, 0 < from < to
    Log {
        /// value at 0
        from: f64,
        /// value at 1
        to: f64,
    },
    /// whole numbers, from < to, both included
    Integer {
        /// least
        from: i64,
        /// greatest
        to: i64,
        /// whether the logarithms are equally spaced; from >= 1 then
        log: bool,
    },
    /// alternatives or listed values, by position
    Levels(usize),
}

/// A value on an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// of a linear or logarithmic axis
    Real(f64),
    /// of a whole-numbered axis
    Integer(i64),
    /// position among the levels of [`Axis::Levels`]
    Level(usize),
}

impl Setting {
    fn number(self) -> f64 {
        match self {
            Setting::Real(value) => value,
            Setting::Integer(value) => value as f64,
            Setting::Level(position) => position as f64,
        }
    }
}

/// Significant digits that the steps of a grid are rounded to: 0.1 * 3 is then 0.3, as one would write it by hand, and has
/// the same identity.
const DIGITS: i32 = 12;

/// A product within so much (relative) below a whole number counts as that number: 1/49 * 49 is 1.
const ROUNDING: f64 = 1.0 / (1u64 << 50) as f64;

impl Axis {
    /// Checks the range.
    ///
    /// # Errors
    /// [`Error::NotFinite`], [`Error::Empty`], [`Error::NotPositive`], [`Error::NoAlternative`].
    pub fn check(&self) -> Result<(), Error> {
        let (from, to, log) = match *self {
            Axis::Levels(0) => return Err(Error::NoAlternative),
            Axis::Levels(_) => return Ok(()),
            Axis::Linear { from, to } => (from, to, false),
            Axis::Log { from, to } => (from, to, true),
            Axis::Integer { from, to, log } => (from as f64, to as f64, log),
        };
        if !(from.is_finite() && to.is_finite() && (to - from).is_finite()) {
            return Err(Error::NotFinite { from, to });
        }
        if log && (from <= 0.0 || to <= 0.0) {
            return Err(Error::NotPositive { from, to });
        }
        if from >= to { Err(Error::Empty { from, to }) } else { Ok(()) }
    }

    /// The value at a place u within \[0, 1\] of a checked axis; 0 and 1 give the ends exactly. Whole numbers and levels
    /// have equal shares of the unit interval, those of a logarithmic axis log((v + 1) / v) of it.
    pub fn at(&self, u: f64) -> Setting {
        match *self {
            Axis::Linear { from, to } => Setting::Real(linear(from, to, u)),
            Axis::Log { from, to } => Setting::Real(geometric(from, to, u)),
            Axis::Integer { from, to, log: false } => {
                let count = to.abs_diff(from) as f64 + 1.0;
                let above = (u * count * (1.0 + ROUNDING)).floor() as i64;
                Setting::Integer(from.saturating_add(above).clamp(from, to))
            }
            Axis::Integer { from, to, log: true } => {
                let value = geometric(from as f64, to as f64 + 1.0, u) * (1.0 + ROUNDING);
                Setting::Integer((value.floor() as i64).clamp(from, to))
            }
            Axis::Levels(count) => {
                let position = (u * count as f64 * (1.0 + ROUNDING)).floor() as usize;
                Setting::Level(position.min(count - 1))
            }
        }
    }

    /// The steps of a grid on a checked axis: equally spaced, the ends exact, whole numbers rounded to the nearest (halves
    /// up), others to 12 significant digits. [`Axis::Levels`] gives all its levels; `steps` must be their number.
    ///
    /// # Errors
    /// [`Error::TooFewSteps`], [`Error::StepsOfChoice`], and [`Error::SameValue`] where rounding makes steps coincide.
    pub fn steps(&self, steps: usize) -> Result<Vec<Setting>, Error> {
        if let Axis::Levels(levels) = *self {
            let all = (0..levels).map(Setting::Level).collect();
            return if steps == levels { Ok(all) } else { Err(Error::StepsOfChoice { steps, levels }) };
        }
        if steps < 2 {
            return Err(Error::TooFewSteps { steps });
        }
        let settings: Vec<Setting> = (0..steps).map(|k| self.step(k, steps - 1)).collect();
        let mut repeated: Vec<f64> =
            settings.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].number()).collect();
        repeated.dedup();
        if repeated.is_empty() { Ok(settings) } else { Err(Error::SameValue { steps, values: repeated }) }
    }

    /// Step k of 0..=last.
    fn step(&self, k: usize, last: usize) -> Setting {
        let u = k as f64 / last as f64;
        let inner = k > 0 && k < last;
        match *self {
            Axis::Linear { from, to } if inner => {
                let place = DIGITS - exponent(from.abs().max(to.abs())) - 1;
                Setting::Real(rounded(between(from, to, k, last), place).clamp(from, to))
            }
            Axis::Log { from, to } if inner => {
                let value = geometric(from, to, u);
                Setting::Real(rounded(value, DIGITS - exponent(value) - 1).clamp(from, to))
            }
            Axis::Integer { from, to, log: false } if inner => Setting::Integer(nearest(from, to, k, last)),
            Axis::Integer { from, to, log: true } if inner => {
                let value = geometric(from as f64, to as f64, u);
                Setting::Integer(((value * (1.0 + ROUNDING) + 0.5).floor() as i64).clamp(from, to))
            }
            _ => self.at(u),
        }
    }
}

fn linear(from: f64, to: f64, u: f64) -> f64 {
    if u == 1.0 { to } else { (from + u * (to - from)).min(to) }
}

/// Step k of `last`: one division, so that whole and half steps are exact where they can be.
fn between(from: f64, to: f64, k: usize, last: usize) -> f64 {
    from + (to - from) * k as f64 / last as f64
}

/// The whole number nearest to step k of `last`, halves up, in whole numbers.
fn nearest(from: i64, to: i64, k: usize, last: usize) -> i64 {
    let (steps, last) = ((i128::from(to) - i128::from(from)) * k as i128, last as i128);
    (i128::from(from) + (2 * steps + last).div_euclid(2 * last)) as i64
}

fn geometric(from: f64, to: f64, u: f64) -> f64 {
    if u == 0.0 {
        return from;
    }
    if u == 1.0 {
        return to;
    }
    // As a sum of logarithms, to / from would overflow for the widest ranges.
    let exponent = (1.0 - u) * math::ln(from) + u * math::ln(to);
    math::exp64(exponent).clamp(from, to)
}

/// Decimal exponent of a positive number: 2 for 345.6.
fn exponent(value: f64) -> i32 {
    let written = format!("{value:e}");
    written.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0)
}

/// A number rounded to so many places after the point, as writing and reading it does; numbers beyond 10^12 stay.
fn rounded(value: f64, places: i32) -> f64 {
    let places = places.max(0) as usize;
    // Adding zero makes -0 positive.
    format!("{value:.places$}").parse::<f64>().unwrap_or(value) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use Setting::{Integer, Level, Real};

    fn reals(axis: Axis, steps: usize) -> Vec<f64> {
        axis.steps(steps).expect("distinct").into_iter().map(Setting::number).collect()
    }

    #[test]
    fn ends_are_exact_and_steps_are_as_one_would_write_them() {
        assert_eq!(
            reals(Axis::Linear { from: 0.0, to: 1.0 }, 11),
            [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
        );
        assert_eq!(
            reals(Axis::Linear { from: -0.3, to: 0.7 }, 11),
            [-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
        );
        assert_eq!(reals(Axis::Log { from: 0.001, to: 1000.0 }, 7), [0.001, 0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(reals(Axis::Log { from: 3e-300, to: 3e300 }, 3), [3e-300, 3.0, 3e300]);
        let third = reals(Axis::Linear { from: 0.1, to: 0.7 / 3.0 }, 3);
        assert_eq!((third[0], third[2]), (0.1, 0.7 / 3.0), "ends are not rounded");
        assert_eq!(reals(Axis::Linear { from: 0.0, to: 4e15 }, 3)[1], 2e15);
    }

    #[test]
    fn whole_numbers_are_rounded_to_the_nearest_and_repeats_are_named() {
        let steps = |from, to, log, n| Axis::Integer { from, to, log }.steps(n);
        assert_eq!(steps(0, 9, false, 4).unwrap(), [0, 3, 6, 9].map(Integer));
        assert_eq!(steps(0, 5, false, 3).unwrap(), [0, 3, 5].map(Integer), "halves up");
        assert_eq!(steps(-5, 0, false, 3).unwrap(), [-5, -2, 0].map(Integer), "halves up");
        assert_eq!(steps(100, 100_000, true, 4).unwrap(), [100, 1000, 10_000, 100_000].map(Integer));
        assert_eq!(steps(1, 4, false, 7), Err(Error::SameValue { steps: 7, values: vec![2.0, 3.0, 4.0] }));
        let message = steps(1, 10, true, 8).unwrap_err().to_string();
        assert_eq!(message, "8 steps give the same value twice: 1; lower `steps` or widen the range");
    }

    #[test]
    fn places_map_to_values_with_exact_ends() {
        let linear = Axis::Linear { from: 0.1, to: 0.3 };
        assert_eq!((linear.at(0.0), linear.at(1.0)), (Real(0.1), Real(0.3)));
        let log = Axis::Log { from: 0.1, to: 1000.0 };
        assert_eq!((log.at(0.0), log.at(1.0)), (Real(0.1), Real(1000.0)));
        assert!((log.at(0.5).number() - 10.0).abs() < 1e-12);
        let dice = Axis::Integer { from: 1, to: 6, log: false };
        assert_eq!([0.0, 0.16, 0.17, 0.5, 0.99, 1.0].map(|u| dice.at(u)), [1, 1, 2, 4, 6, 6].map(Integer));
        let sizes = Axis::Integer { from: 1, to: 999, log: true };
        assert_eq!([0.0, 0.1, 0.34, 1.0].map(|u| sizes.at(u)), [1, 1, 10, 999].map(Integer));
        assert_eq!([0.0, 0.33, 0.34, 1.0].map(|u| Axis::Levels(3).at(u)), [0, 0, 1, 2].map(Level));
    }

    /// All k/n up to n = 200: a place that is a level's lower end but for rounding belongs to that level.
    #[test]
    fn a_levels_lower_end_is_its_own() {
        for n in 1..=200usize {
            for k in 0..n {
                let u = k as f64 / n as f64;
                assert_eq!(Axis::Levels(n).at(u), Level(k));
                assert_eq!(Axis::Integer { from: 7, to: 6 + n as i64, log: false }.at(u), Integer(7 + k as i64));
            }
        }
    }

    #[test]
    fn impossible_ranges_are_refused() {
        let (nan, inf) = (f64::NAN, f64::INFINITY);
        assert!(matches!(Axis::Linear { from: nan, to: 1.0 }.check(), Err(Error::NotFinite { .. })));
        assert!(matches!(Axis::Linear { from: 0.0, to: inf }.check(), Err(Error::NotFinite { .. })));
        assert!(matches!(Axis::Linear { from: f64::MIN, to: f64::MAX }.check(), Err(Error::NotFinite { .. })));
        assert!(matches!(Axis::Linear { from: 1.0, to: 1.0 }.check(), Err(Error::Empty { .. })));
        assert!(matches!(Axis::Log { from: 0.0, to: 1.0 }.check(), Err(Error::NotPositive { .. })));
        assert!(matches!(Axis::Integer { from: 0, to: 9, log: true }.check(), Err(Error::NotPositive { .. })));
        assert_eq!(Axis::Levels(0).check(), Err(Error::NoAlternative));
        assert_eq!(Axis::Linear { from: -1.0, to: 1.0 }.check(), Ok(()));
        assert_eq!(Axis::Linear { from: 0.0, to: 1.0 }.steps(1), Err(Error::TooFewSteps { steps: 1 }));
        assert_eq!(Axis::Levels(3).steps(2), Err(Error::StepsOfChoice { steps: 2, levels: 3 }));
    }
}
