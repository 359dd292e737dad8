//! Heimo
pub mod behaviour;
pub mod cli;
pub mod engine;
pub mod experiment;
pub mod landscape;
pub mod math;
pub mod measures;
pub mod network;
pub mod output;
pub mod parallel;
pub mod platform;
pub mod random;
pub mod reference;
pub mod report;
pub mod scenario;
pub mod society;
