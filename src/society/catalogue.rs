//! Live offers, in the order of their admission (of ids among those admitted together).

use crate::landscape::Landscape;

/// Where an offer is wanted, by position or creator, or an idea by number: none.
pub const NO_OFFER: u32 = u32::MAX;

/// Where the solution an agent met its need with came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Source {
    /// it is its own solution
    Own = 0,
    /// an offer made by an agent
    AgentOffer = 1,
    /// a firm's offer
    FirmOffer = 2,
}

impl Source {
    /// The name as tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Source::Own => "own",
            Source::AgentOffer => "agent-offer",
            Source::FirmOffer => "firm-offer",
        }
    }
}

/// What can be consumed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// never reused; the firms' are 0..M
    pub id: u64,
    /// what it does; a firm's per-place variants are in [`Catalogue::variants`]
    pub solution: u32,
    /// in [-1, 1]
    pub stance: f32,
    /// agent, or [`NO_OFFER`] for a firm's
    pub creator: u32,
    /// step it was admitted, 0 for a firm's
    pub born: u32,
    /// exponential average of uses a step
    pub popularity: f32,
}

/// The catalogue.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// live offers in the order of admission, of ids among those admitted together; positions 0..firms are the firms'
    pub offers: Vec<Offer>,
    /// number of firms M
    pub firms: usize,
    /// per-place variants of the firms' offers, `variants[firm * places + place]`; empty while firms sell one product
    pub variants: Vec<u32>,
    /// the id the next submission gets
    pub next_id: u64,
}

impl Catalogue {
    /// Switches between one product a firm and a variant in every place; all variants start as the firm's solution.
    pub fn set_variants(&mut self, per_place: bool, places: usize) {
        if per_place == self.variants.is_empty() {
            let solutions = self.offers[..self.firms].iter().map(|offer| offer.solution);
            self.variants =
                if per_place { solutions.flat_map(|s| std::iter::repeat_n(s, places)).collect() } else { Vec::new() };
        }
    }

    /// Takes an offer in at the end.
    pub fn admit(&mut self, id: u64, solution: u32, stance: f32, creator: u32, step: u32) {
        self.offers.push(Offer { id, solution, stance, creator, born: step, popularity: 1.0 });
    }

    /// Evicts agents' offers above `capacity`, by (popularity, born, id) ascending; firms' offers always stay.
    ///
    /// Returns where each of the offers went, or [`NO_OFFER`] for those that went away; `None` if all stayed.
    pub fn evict(&mut self, capacity: usize) -> Option<Vec<u32>> {
        let excess = self.offers.len().saturating_sub(capacity.max(self.firms));
        if excess == 0 {
            return None;
        }
        let mut order: Vec<u32> = (self.firms as u32..self.offers.len() as u32).collect();
        // Popularity is never negative, so its bits order as it does; among offers born together positions order as ids do.
        let key = |&position: &u32| {
            let offer = &self.offers[position as usize];
            (offer.popularity.to_bits(), offer.born, position)
        };
        if excess < order.len() {
            order.select_nth_unstable_by_key(excess - 1, key);
        }
        let mut moved = vec![0u32; self.offers.len()];
        order[..excess].iter().for_each(|&position| moved[position as usize] = NO_OFFER);
        let mut kept = 0;
        for (position, moved) in moved.iter_mut().enumerate() {
            if *moved != NO_OFFER {
                *moved = kept as u32;
                self.offers[kept] = self.offers[position];
                kept += 1;
            }
        }
        self.offers.truncate(kept);
        Some(moved)
    }

    /// Mean worth of a solution over all places.
    pub fn mean_worth(solution: u32, landscape: &Landscape, masks: &[u32]) -> f64 {
        let sum: f64 = masks.iter().map(|&mask| f64::from(landscape.worth(solution, mask))).sum();
        sum / masks.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(id: u64, born: u32, popularity: f32) -> Offer {
        Offer { id, solution: 0, stance: 0.0, creator: if id == 0 { NO_OFFER } else { 1 }, born, popularity }
    }

    #[test]
    fn eviction_goes_by_popularity_then_age_then_id_and_spares_firms() {
        let offers = vec![offer(0, 0, 0.0), offer(5, 1, 0.5), offer(6, 1, 0.5), offer(7, 2, 0.5), offer(9, 3, 0.1)];
        let mut catalogue = Catalogue { offers, firms: 1, variants: Vec::new(), next_id: 10 };
        assert_eq!(catalogue.evict(5), None);
        assert_eq!(catalogue.evict(3), Some(vec![0, NO_OFFER, 1, 2, NO_OFFER]));
        assert_eq!(catalogue.offers.iter().map(|o| o.id).collect::<Vec<_>>(), [0, 6, 7]);
        assert_eq!(catalogue.evict(0), Some(vec![0, NO_OFFER, NO_OFFER]));
    }
}
