//! All integration tests, one module a topic.

mod cli;
mod determinism;
mod engine;
mod fake;
mod measures;
mod network;
mod oracle;
mod output;
mod reference;
mod report;
mod report_fixture;
mod scenario;
mod scenario_property;
