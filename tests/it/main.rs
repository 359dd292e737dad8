//! One binary of integration tests, a module a topic.

mod report;
mod report_fixture;
