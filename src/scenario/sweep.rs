//! Sweeps: which parameters vary over which values, and how points are chosen among them.
//!
//! Describes a sweep; its points are made by [`super::points`].

use super::limits::product;
use super::value::{Parameter, Role, Value};

/// Parameters that vary, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// how points are chosen
    pub points: Points,
    /// what varies, in the order of the file
    pub axes: Vec<Axis>,
    /// whether replicate r has the same society and luck at every point (common random numbers); else every point has
    /// replicates of its own
    pub paired: bool,
    /// when a point has replicates enough; `None`: as many as `replicates` says
    pub until: Option<Until>,
}

/// How the points of a sweep are chosen.
#[derive(Clone, Debug, PartialEq)]
pub enum Points {
    /// every combination of the axes' values
    Grid {
        /// axes whose values go together, by position; every axis is in at most one group
        together: Vec<Vec<usize>>,
    },
    /// a Latin hypercube
    LatinHypercube {
        /// points
        points: u32,
    },
    /// Saltelli's scheme over a scrambled Sobol' sequence
    Sobol {
        /// base points, a power of two
        points: u32,
        /// whether interactions of pairs can be estimated, too
        second_order: bool,
    },
    /// Morris' trajectories
    Morris {
        /// trajectories
        trajectories: u32,
        /// levels of each axis, even
        levels: u32,
    },
    /// the scenario as it is, then every axis alone
    OneAtATime,
    /// points made elsewhere
    List {
        /// as the scenario names it
        file: String,
        /// one value an axis and point
        rows: Vec<Vec<Value>>,
    },
}

/// A parameter that varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// its name in files and figures: the key, unless the scenario names it otherwise
    pub label: String,
    /// the parameter
    pub row: &'static Parameter,
    /// the platforms it is set on, by name, sorted; `None`: all
    pub platforms: Option<Vec<String>>,
    /// over what it varies
    pub extent: Extent,
}

/// What an axis varies over.
#[derive(Clone, Debug, PartialEq)]
pub enum Extent {
    /// numbers from one end to the other
    Range {
        /// smallest
        from: f64,
        /// largest
        to: f64,
        /// evenly spaced in the logarithm
        log: bool,
        /// number of values, for designs on a grid
        steps: Option<u32>,
    },
    /// these values
    Values(Vec<Value>),
    /// what the list of points says
    Listed,
}

/// When a point has replicates enough.
#[derive(Clone, Debug, PartialEq)]
pub struct Until {
    /// key of the measure, at the last step
    pub measure: String,
    /// half of the 95 % interval that is aimed at, for every platform of the point
    pub half_width: f64,
    /// replicates at most
    pub at_most: u32,
}

/// A value an axis; `None` leaves what the scenario says.
pub type Point = Vec<Option<Value>>;

impl Points {
    /// The name as a scenario writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Points::Grid { .. } => "grid",
            Points::LatinHypercube { .. } => "lhs",
            Points::Sobol { .. } => "sobol",
            Points::Morris { .. } => "morris",
            Points::OneAtATime => "one-at-a-time",
            Points::List { .. } => "list",
        }
    }
}

impl Sweep {
    /// Number of points, counted without making them; at most the largest number there is.
    pub fn count(&self) -> u128 {
        let axes = self.axes.len() as u128;
        let size = |axis: &Axis| axis.extent.count().unwrap_or(0) as u128;
        match &self.points {
            Points::Grid { together } => {
                // axes that go together count once: as the first of their group
                let repeated = |k: usize| together.iter().any(|group| group.iter().skip(1).any(|&axis| axis == k));
                product((0..self.axes.len()).filter(|&k| !repeated(k)).map(|k| size(&self.axes[k])))
            }
            Points::LatinHypercube { points } => u128::from(*points),
            Points::Sobol { points, second_order } => {
                u128::from(*points) * if *second_order { 2 * axes + 2 } else { axes + 2 }
            }
            Points::Morris { trajectories, .. } => u128::from(*trajectories) * (axes + 1),
            Points::OneAtATime => self.axes.iter().map(size).fold(1, u128::saturating_add),
            Points::List { rows, .. } => rows.len() as u128,
        }
    }
}

impl Extent {
    /// What it goes over, as a reader has it.
    pub fn words(&self) -> String {
        match self {
            Extent::Range { from, to, log, steps } => {
                let steps = steps.map(|steps| format!(", {steps} values")).unwrap_or_default();
                format!("{from} to {to}{steps}{}", if *log { ", logarithmic" } else { "" })
            }
            Extent::Values(values) => values.iter().map(Value::plain).collect::<Vec<_>>().join(", "),
            Extent::Listed => "as listed".to_string(),
        }
    }
    /// Number of values on a grid; `None` where a design decides.
    pub(super) fn count(&self) -> Option<usize> {
        match self {
            Extent::Values(values) => Some(values.len()),
            Extent::Range { steps, .. } => steps.map(|steps| steps as usize),
            Extent::Listed => None,
        }
    }
}

impl Axis {
    /// Whether it is set on the platform of this name.
    pub fn touches(&self, platform: &str) -> bool {
        self.platforms.as_ref().is_none_or(|names| names.iter().any(|name| name == platform))
    }

    /// Whether a sweep may vary a row at all, on all platforms or on some.
    pub(super) fn may_vary(row: &Parameter, on_some: bool) -> bool {
        match row.role {
            Role::Lever(_) | Role::Published => true,
            Role::Structure | Role::Initial | Role::Society => !on_some,
            Role::Run | Role::Entry => false,
        }
    }
}
