//! All integration tests, one module a topic.

mod reference;
mod report;
mod report_fixture;
mod scenario;
mod scenario_property;
