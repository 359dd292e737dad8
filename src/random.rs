//! Draws as a function of (seed, replicate, purpose, step, agent, index): the only file that names a generator.
//!
//! Nothing here has a state that a draw could shift: an unneeded draw is simply not made. Draws inside a step come from
//! Philox 4x32-10 (Salmon et al. 2011), keyed by ChaCha from (seed, replicate); society is built from ChaCha streams.
//! A draw's index names a block of 128 bits; the table of purposes says which of its words is for what. Conversions:
//! U\[0,1) is the top 24 bits times 2^-24 (53 and 2^-53 where a published model's state is in double precision); below n is
//! the high half of u64 * n; a normal is the inverse CDF (Wichura 1988, AS 241) of one draw. All of it is part of the model
//! version.

mod blocks;
mod draws;
mod normal;
mod philox;
mod purpose;
mod stream;
mod uniform;

pub use blocks::{Blocks, coin, normals, pick, share};
pub use draws::{Block, Draws, Pick};
pub use normal::{inverse_normal_cdf, normal};
pub use philox::philox4x32_10;
pub use purpose::Purpose;
pub use stream::Stream;
pub use uniform::{below, below32, uniform, uniform64};

#[cfg(test)]
mod tests;
