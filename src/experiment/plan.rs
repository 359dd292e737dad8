//! The runs that a scenario asks for, and the order they are run and written in.

use crate::design::{Run, running_order};
use crate::scenario::Scenario;
use crate::scenario::points::Sweeping;
pub use crate::text::hex;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// SHA-256 of the canonical bytes of a run: its name for ever.
pub type Id = [u8; 32];

/// One run: a platform with a replicate, at a design point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// SHA-256 of everything the run is a function of
    pub id: Id,
    /// design point; 0 where nothing is swept
    pub point: u32,
    /// position of the platform in [`Plan::platforms`]
    pub platform: u32,
    /// the platform's name
    pub name: Arc<str>,
    /// replicate
    pub replicate: u32,
    /// second coordinate of every draw: the replicate, or a number of its own where points are not paired
    pub luck: u32,
}

impl Job {
    /// How a message names it.
    pub fn label(&self) -> String {
        let point = if self.point > 0 { format!("point {}, ", self.point) } else { String::new() };
        format!("{point}platform \"{}\", replicate {}", self.name, self.replicate)
    }
    /// The id in hexadecimal, for file names.
    pub fn hex(&self) -> String {
        hex(&self.id)
    }
}

/// What a plan is made of.
pub struct Shape<'a> {
    /// names of the platforms, in any order
    pub platforms: &'a [String],
    /// design points, in the order they are run in
    pub order: &'a [u32],
    /// replicates of each
    pub replicates: u32,
    /// whether replicate r has the same luck at every point
    pub paired: bool,
}

/// All runs of an experiment, in the order of the final files: point, platform's name, replicate.
#[derive(Clone, Debug)]
pub struct Plan {
    /// SHA-256 of everything the data are a function of
    pub run_id: Id,
    /// the platforms' names, ascending
    pub platforms: Vec<String>,
    /// replicates of each
    pub replicates: u32,
    /// design points in the order they are run in
    pub order: Vec<u32>,
    /// the runs, in file order
    pub jobs: Vec<Job>,
}

impl Plan {
    /// Plans every point and platform with every replicate. `run_identity` and `design_identity(point, platform)` are the
    /// canonical bytes that ids are digests of; platforms are numbered as given and may come in any order.
    ///
    /// # Panics
    /// If there are 2^32 jobs or more.
    pub fn new(run_identity: &[u8], shape: &Shape, design_identity: impl Fn(u32, usize) -> Vec<u8>) -> Plan {
        let &Shape { platforms, order: points, replicates, paired } = shape;
        let mut order: Vec<usize> = (0..platforms.len()).collect();
        order.sort_by(|&a, &b| platforms[a].cmp(&platforms[b]));
        let names: Vec<Arc<str>> = order.iter().map(|&given| platforms[given].as_str().into()).collect();
        let mut jobs = Vec::with_capacity(points.len() * platforms.len() * replicates as usize);
        for point in 0..points.len() as u32 {
            for (position, (&given, name)) in order.iter().zip(&names).enumerate() {
                let before = Sha256::new_with_prefix(design_identity(point, given));
                jobs.extend((0..replicates).map(|replicate| {
                    let own = u64::from(point) * u64::from(replicates) + u64::from(replicate);
                    let own = u32::try_from(own).expect("fewer than 2^32 runs");
                    let luck = if paired { replicate } else { own };
                    let id = before.clone().chain_update(format!("replicate=i{luck}\n")).finalize().into();
                    Job { id, point, platform: position as u32, name: name.clone(), replicate, luck }
                }));
            }
        }
        Plan {
            run_id: digest(run_identity),
            jobs,
            platforms: order.iter().map(|&given| platforms[given].clone()).collect(),
            replicates,
            order: points.to_vec(),
        }
    }

    /// Plans the runs of a scenario at the points of its sweep, with so many replicates of each.
    ///
    /// # Panics
    /// If there are 2^32 jobs or more: a checked scenario has fewer.
    pub fn of(scenario: &Scenario, sweeping: &Sweeping, replicates: u32) -> Plan {
        let platforms: Vec<String> = scenario.platforms.iter().map(|design| design.name.clone()).collect();
        let paired = scenario.sweep.as_ref().is_none_or(|sweep| sweep.paired);
        let shape = Shape { platforms: &platforms, order: &sweeping.order, replicates, paired };
        let mut plan = Plan::new(&scenario.identity(), &shape, |point, platform| {
            scenario.design_identity(&scenario.design_at(platform, &sweeping.points[point as usize]))
        });
        let only = &scenario.only_replicates;
        plan.jobs.retain(|job| only.is_empty() || only.binary_search(&job.replicate).is_ok());
        if !scenario.seeds.is_empty() {
            plan.seeded(scenario, sweeping, paired);
        }
        plan
    }

    /// Gives every replicate a seed of its own: it is what replicate 0 of the scenario with that seed is, id and all.
    fn seeded(&mut self, scenario: &Scenario, sweeping: &Sweeping, paired: bool) {
        let given: Vec<usize> = self
            .platforms
            .iter()
            .filter_map(|name| scenario.platforms.iter().position(|own| own.name == *name))
            .collect();
        let mut one = Scenario { seeds: Vec::new(), only_replicates: Vec::new(), ..scenario.clone() };
        for job in &mut self.jobs {
            one.seed = scenario.seed_of(job.replicate);
            job.luck = if paired { 0 } else { job.point };
            let design = one.design_at(given[job.platform as usize], &sweeping.points[job.point as usize]);
            let identity = Sha256::new_with_prefix(one.design_identity(&design));
            job.id = identity.chain_update(format!("replicate=i{}\n", job.luck)).finalize().into();
        }
    }

    /// Positions of the jobs in the order they are run: replicate by replicate, and in each the points as [`Plan::order`]
    /// has them, so that an interrupted run leaves a sample that is balanced over platforms and axes.
    pub fn running_order(&self) -> Vec<usize> {
        let position = |run: Run| {
            let key = (run.point, run.platform, run.replicate);
            self.jobs.binary_search_by_key(&key, |job| (job.point, job.platform, job.replicate)).ok()
        };
        running_order(&self.order, self.platforms.len() as u32, self.replicates).filter_map(position).collect()
    }

    /// The run's id in hexadecimal.
    pub fn run_hex(&self) -> String {
        hex(&self.run_id)
    }
}

/// SHA-256.
pub fn digest(bytes: &[u8]) -> Id {
    Sha256::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(names: &[&str]) -> Plan {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let shape = Shape { platforms: &names, order: &[0], replicates: 2, paired: true };
        Plan::new(b"run", &shape, |_, platform| names[platform].clone().into_bytes())
    }

    #[test]
    fn platform_order_changes_nothing() {
        assert_eq!(plan(&["b", "a", "c"]).jobs, plan(&["a", "c", "b"]).jobs);
    }

    #[test]
    fn runs_replicate_by_replicate_and_writes_platform_by_platform() {
        let plan = plan(&["b", "a"]);
        let key = |j: &Job| (j.name.to_string(), j.replicate);
        let written: Vec<_> = plan.jobs.iter().map(key).collect();
        assert_eq!(written, [("a".into(), 0), ("a".into(), 1), ("b".into(), 0), ("b".into(), 1)]);
        let run: Vec<_> = plan.running_order().into_iter().map(|j| key(&plan.jobs[j])).collect();
        assert_eq!(run, [("a".into(), 0), ("b".into(), 0), ("a".into(), 1), ("b".into(), 1)]);
    }

    #[test]
    fn points_that_are_not_paired_have_luck_of_their_own() {
        let names = ["a".to_string()];
        let plan = |paired| {
            let shape = Shape { platforms: &names, order: &[1, 0], replicates: 2, paired };
            Plan::new(b"run", &shape, |_, _| b"same at every point".to_vec())
        };
        let luck = |plan: &Plan| plan.jobs.iter().map(|job| job.luck).collect::<Vec<_>>();
        let (paired, apart) = (plan(true), plan(false));
        assert_eq!((luck(&paired), luck(&apart)), (vec![0, 1, 0, 1], vec![0, 1, 2, 3]));
        assert!(paired.jobs[0].id == paired.jobs[2].id && apart.jobs[0].id != apart.jobs[2].id);
        assert_eq!(apart.running_order(), [2, 0, 3, 1]);
    }

    #[test]
    fn ids_are_sha256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&digest(b"abc")), expected);
    }
}
