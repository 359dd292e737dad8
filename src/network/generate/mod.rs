//! Generated networks: one file a family, each from its paper.
//!
//! A network is a function of its size, degree and family, the seed and the replicate, never of the platform. Undirected
//! families give both directions of every tie.

mod blocks;
mod family;
mod random;
mod scale_free;
mod seen;
mod small_world;

pub use blocks::{BlockModel, block_of};
pub use family::{Family, effective_degree, generate};
