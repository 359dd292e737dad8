//! Integration tests, one module a topic.

mod cli;
mod determinism;
mod fake;
mod measures;
mod output;
mod scenario;
