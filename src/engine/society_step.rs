//! Society's part of a step: popularity, firms' research, governance, eviction.

use crate::parallel;
use crate::platform::Terms;
use crate::random::{Draws, Purpose};
use crate::scenario::parameters::FirmVariants;
use crate::society::{Catalogue, NO_OFFER, Shared};

/// Weights of the past and of a step's uses in an offer's popularity.
const POPULARITY_MEMORY: f32 = 0.9;
const POPULARITY_NEWS: f32 = 0.1;

/// Popularity of offers live at the start of the step: 0.9 popularity + 0.1 uses.
pub(super) fn popularity(catalogue: &mut Catalogue, uses: &[u32]) {
    for (offer, &uses) in catalogue.offers.iter_mut().zip(uses) {
        offer.popularity = POPULARITY_MEMORY * offer.popularity + POPULARITY_NEWS * uses as f32;
    }
}

/// Firms' research, one trial a firm: flip one bit and keep it if it improves, on average over places (`one`: it sees the
/// market, not the customer) or in the place of a random agent (`per-place`).
pub(super) fn research(shared: &mut Shared, terms: &Terms, draws: &Draws, step: u32) {
    let places = shared.masks.len();
    for firm in 0..shared.catalogue.firms {
        let luck = draws.block(Purpose::Research, step, firm as u32, 0);
        let flip = 1 << luck.below_small(0, shared.landscape.bits());
        match terms.parameters.firms.variants {
            FirmVariants::One => {
                let before = shared.catalogue.offers[firm].solution;
                let quality = |s| Catalogue::mean_worth(s, &shared.landscape, &shared.masks);
                if quality(before ^ flip) > quality(before) {
                    shared.catalogue.offers[firm].solution = before ^ flip;
                }
            }
            FirmVariants::PerPlace => {
                let place = shared.place[luck.below(1, u64::from(terms.agents)) as usize] as usize;
                let variant = &mut shared.catalogue.variants[firm * places + place];
                let worth = |s| shared.landscape.worth(s, shared.masks[place]);
                if worth(*variant ^ flip) > worth(*variant) {
                    *variant ^= flip;
                }
            }
        }
    }
}

/// Eviction above capacity; agents whose last offer went have none.
pub(super) fn evict(shared: &mut Shared, terms: &Terms) {
    if let Some(moved) = shared.catalogue.evict(terms.capacity) {
        parallel::update(&mut shared.last_offer, |position| {
            if *position != NO_OFFER {
                *position = moved[*position as usize];
            }
        });
    }
}
