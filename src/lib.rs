//! Heimo
pub mod engine;
pub mod landscape;
pub mod math;
pub mod measures;
pub mod network;
pub mod parallel;
pub mod random;
pub mod report;
pub mod scenario;
pub mod society;
