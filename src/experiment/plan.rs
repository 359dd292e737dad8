//! The runs that a scenario asks for, and the order they are run and written in.

use sha2::{Digest, Sha256};

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
    pub name: String,
    /// replicate
    pub replicate: u32,
}

impl Job {
    /// How a message names it.
    pub fn label(&self) -> String {
        format!("platform \"{}\", replicate {}", self.name, self.replicate)
    }
    /// The id in hexadecimal, for file names.
    pub fn hex(&self) -> String {
        hex(&self.id)
    }
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
    /// the runs, in file order
    pub jobs: Vec<Job>,
}

impl Plan {
    /// Plans every platform with every replicate. `run_identity` and `job_identity(platform, replicate)` are the canonical
    /// bytes that ids are digests of; platforms may come in any order.
    pub fn new(
        run_identity: &[u8],
        platforms: &[String],
        replicates: u32,
        job_identity: impl Fn(usize, u32) -> Vec<u8>,
    ) -> Plan {
        let mut order: Vec<usize> = (0..platforms.len()).collect();
        order.sort_by(|&a, &b| platforms[a].cmp(&platforms[b]));
        let jobs = order.iter().enumerate().flat_map(|(position, &given)| {
            let job_identity = &job_identity;
            (0..replicates).map(move |replicate| Job {
                id: digest(&job_identity(given, replicate)),
                point: 0,
                platform: position as u32,
                name: platforms[given].clone(),
                replicate,
            })
        });
        Plan {
            run_id: digest(run_identity),
            jobs: jobs.collect(),
            platforms: order.iter().map(|&given| platforms[given].clone()).collect(),
            replicates,
        }
    }

    /// Positions of the jobs in the order they are run: replicate by replicate, so that an interrupted run leaves a
    /// sample that is balanced over platforms.
    pub fn running_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.jobs.len()).collect();
        order.sort_by_key(|&j| (self.jobs[j].replicate, self.jobs[j].point, self.jobs[j].platform));
        order
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

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(names: &[&str]) -> Plan {
        let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
        let identities = names.clone();
        Plan::new(b"run", &names, 2, move |p, r| format!("{} {r}", identities[p]).into_bytes())
    }

    #[test]
    fn platform_order_changes_nothing() {
        assert_eq!(plan(&["b", "a", "c"]).jobs, plan(&["a", "c", "b"]).jobs);
    }

    #[test]
    fn runs_replicate_by_replicate_and_writes_platform_by_platform() {
        let plan = plan(&["b", "a"]);
        let key = |j: &Job| (j.name.clone(), j.replicate);
        let written: Vec<_> = plan.jobs.iter().map(key).collect();
        assert_eq!(written, [("a".into(), 0), ("a".into(), 1), ("b".into(), 0), ("b".into(), 1)]);
        let run: Vec<_> = plan.running_order().into_iter().map(|j| key(&plan.jobs[j])).collect();
        assert_eq!(run, [("a".into(), 0), ("b".into(), 0), ("a".into(), 1), ("b".into(), 1)]);
    }

    #[test]
    fn ids_are_sha256() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(&digest(b"abc")), expected);
    }
}
