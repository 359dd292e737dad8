//! All integration tests, one module a topic.

// Tests compare with the platform's functions, read the environment to write expectations anew, and take the time.
#![allow(clippy::disallowed_methods)]

mod analyses;
mod benches;
mod bounds;
mod cli;
mod crashes;
mod determinism;
mod dice;
mod dictionary;
mod docking;
mod docs;
mod embedding;
mod engine;
mod fake;
mod forged;
mod house;
mod hypotheses;
mod influence;
mod kills;
mod limits;
mod luck;
mod measures;
mod mutations;
mod network;
mod observation;
mod oracle;
mod output;
mod promises;
mod reference;
mod report;
mod report_fixture;
mod scenario;
mod scenario_property;
mod shards;
mod shown;
mod size;
mod streams;
mod submitted;
#[cfg(target_os = "linux")]
mod surroundings;
mod tidy;
