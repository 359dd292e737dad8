//! The measures: small societies worked by hand, naive computations on random ones, a published network, invariants.

mod against_naive;
mod by_hand;
mod fixture;
mod invariants;
mod karate;
