//! All integration tests, one module a topic.

mod measures;
mod reference;
mod scenario;
mod scenario_property;
