//! All integration tests, one module a topic.

mod scenario;
