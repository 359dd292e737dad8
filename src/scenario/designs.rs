//! A design at a point of the sweep, and whether it can be run.

use super::checked::{Design, Scenario};
use super::conflicts::{TOGETHER, together};
use super::network_keys::{forget_unused, restore};
use super::sweep::Axis;
use super::value::{Value, Values};

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
            forget_unused(&mut design.values);
            self.count_people(&mut design.values);
        }
        design
    }

    /// Where the network varies, its file says how many people there are.
    fn count_people(&self, values: &mut Values) {
        if self.networks.is_empty() {
            return;
        }
        if let Some(nodes) = self.network_of(values).map(|network| network.graph.nodes()) {
            values.set("population.size", Value::Integer(nodes as i64));
        }
    }

    /// Moves a design of a platform, which may be at another point, to a point: what [`Scenario::design_at`] makes anew.
    pub fn move_to(&self, design: &mut Design, platform: usize, point: &[Option<Value>]) {
        let Some(sweep) = &self.sweep else { return };
        let base = &self.platforms[platform];
        let of_network = |axis: &Axis| matches!(axis.row.section(), Some("network" | "blocks"));
        let forget = sweep.axes.iter().any(|axis| of_network(axis) && axis.touches(&base.name));
        if forget {
            // Which of them counts depends on the kind of network: all are as the platform has them, but for the axes.
            restore(&mut design.values, &base.values);
        }
        for (axis, value) in sweep.axes.iter().zip(point).filter(|(axis, _)| axis.touches(&base.name)) {
            let key = axis.row.key;
            design.values.set_from(key, value.as_ref().unwrap_or_else(|| base.values.get(key)));
        }
        if forget {
            forget_unused(&mut design.values);
            self.count_people(&mut design.values);
        }
    }

    /// Why a design cannot be run, if it cannot: values that are allowed each but not together.
    pub fn impossible(&self, design: &Design) -> Option<String> {
        let problem = together(&design.values);
        let mut later: Option<Values> = None;
        let mut later_problem = None;
        for intervention in self.interventions.iter().filter(|intervention| intervention.touches(&design.name)) {
            if intervention.set.iter().any(|(key, _)| TOGETHER.contains(key)) {
                let values = later.get_or_insert_with(|| design.values.clone());
                intervention.apply(values);
                later_problem = later_problem.or_else(|| together(values));
            }
        }
        problem.or(later_problem)
    }
}
