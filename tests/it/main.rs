//! All integration tests, one module a topic.

mod measures;
mod network;
mod oracle;
mod reference;
mod scenario;
mod scenario_property;
