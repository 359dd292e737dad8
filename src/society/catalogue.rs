//! Live offers, in the order of their ids.

use crate::landscape::Landscape;

/// What can be consumed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// never reused; the firms' are 0..M
    pub id: u64,
    /// what it does; a firm's per-place variants are in [`Catalogue::variants`]
    pub solution: u32,
    /// in [-1, 1]
    pub stance: f32,
    /// agent, or [`super::NO_OFFER`] for a firm's
    pub creator: u32,
    /// step it was admitted, 0 for a firm's
    pub born: u32,
    /// exponential average of uses a step
    pub popularity: f32,
}

/// The catalogue.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// live offers by ascending id: positions 0..firms are the firms'
    pub offers: Vec<Offer>,
    /// number of firms M
    pub firms: usize,
    /// per-place variants of the firms' offers, `variants[firm * places + place]`; empty while firms sell one product
    pub variants: Vec<u32>,
    /// the id the next submission gets
    pub next_id: u64,
}

impl Catalogue {
    /// The solution that the offer at a position is in a place.
    #[inline]
    pub fn solution(&self, position: usize, place: usize, places: usize) -> u32 {
        if position < self.firms && !self.variants.is_empty() {
            self.variants[position * places + place]
        } else {
            self.offers[position].solution
        }
    }

    /// Mean worth of a solution over all places.
    pub fn mean_worth(solution: u32, landscape: &Landscape, masks: &[u32]) -> f64 {
        let sum: f64 = masks.iter().map(|&mask| f64::from(landscape.worth(solution, mask))).sum();
        sum / masks.len() as f64
    }
}
