//! All integration tests, one module a topic.

mod measures;
mod network;
mod reference;
mod report;
mod report_fixture;
mod scenario;
mod scenario_property;
