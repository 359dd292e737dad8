//! Sweeps: which parameters vary over which values, and how points are chosen among them.
//!
//! Describes a sweep; the points themselves are made by `experiment`, and a point is applied to a design here.

use super::limits::product;
use super::value::{Parameter, Role, Value, Values};
use super::{Design, Scenario};

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

impl Scenario {
    /// A design at a point of the sweep.
    pub fn design_at(&self, platform: usize, point: &[Option<Value>]) -> Design {
        let mut design = self.platforms[platform].clone();
        if let Some(sweep) = &self.sweep {
            for (axis, value) in sweep.axes.iter().zip(point) {
                if let (Some(value), true) = (value, axis.touches(&design.name)) {
                    design.values.set(axis.row.key, value.clone());
                }
            }
            super::check::forget_unused(&mut design.values);
        }
        design
    }

    /// Moves a design of a platform, which may be at another point, to a point: what [`Scenario::design_at`] makes anew.
    pub fn move_to(&self, design: &mut Design, platform: usize, point: &[Option<Value>]) {
        let Some(sweep) = &self.sweep else { return };
        let base = &self.platforms[platform];
        let of_network = |axis: &Axis| matches!(axis.row.section(), Some("network" | "blocks"));
        let forget = sweep.axes.iter().any(|axis| of_network(axis) && axis.touches(&base.name));
        if forget {
            // Which of them counts depends on the kind of network: all are as the platform has them, but for the axes.
            super::check::restore(&mut design.values, &base.values);
        }
        for (axis, value) in sweep.axes.iter().zip(point).filter(|(axis, _)| axis.touches(&base.name)) {
            let key = axis.row.key;
            design.values.set_from(key, value.as_ref().unwrap_or_else(|| base.values.get(key)));
        }
        if forget {
            super::check::forget_unused(&mut design.values);
        }
    }

    /// Why a design cannot be run, if it cannot: values that are allowed each but not together.
    pub fn impossible(&self, design: &Design) -> Option<String> {
        let problem = super::check::together(&design.values);
        let mut later: Option<Values> = None;
        let mut later_problem = None;
        for intervention in self.interventions.iter().filter(|intervention| intervention.touches(&design.name)) {
            if intervention.set.iter().any(|(key, _)| super::check::TOGETHER.contains(key)) {
                let values = later.get_or_insert_with(|| design.values.clone());
                intervention.apply(values);
                later_problem = later_problem.or_else(|| super::check::together(values));
            }
        }
        problem.or(later_problem)
    }
}

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
