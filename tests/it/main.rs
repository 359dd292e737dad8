//! All integration tests, one module a topic.

mod reference;
mod scenario;
mod scenario_property;
