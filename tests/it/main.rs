//! Integration tests, one module a topic.

mod fake;
mod output;
mod scenario;
