//! Deffuant et al. 2000: opinions that are near enough mix.
//!
//! Source: Deffuant, G., Neau, D., Amblard, F. & Weisbuch, G. (2000), Mixing beliefs among interacting agents, Advances in
//! Complex Systems 3, 87-98.
//!
//! Two random agents meet; if their opinions differ by less than epsilon, each moves the share mu of the difference towards
//! the other. A step is N meetings. It is the model of [`super::algorithmic_bias`] without bias (gamma = 0), and the same
//! code: see there for networks, for when a run ends and for what is measured.
//!
//! Deviations: none known; the paper does not say when a run has converged.
//!
//! ```toml
//! model = "deffuant"
//! replicates = 10
//! deffuant.tolerance = 0.15
//! ```

use super::algorithmic_bias::{Confidence, Terms, agents, memory_bytes};
use super::model::Model;
use crate::scenario::published::deffuant::Parameters;
use crate::scenario::value::Values;

fn terms(values: &Values) -> Terms {
    let p = Parameters::from_values(values).deffuant;
    Terms {
        agents: p.agents,
        confidence: Confidence { tolerance: p.tolerance, share: p.convergence },
        gamma: 0.0,
        least_distance: 1.0,
        mixing: p.mixing,
        resolution: p.resolution,
    }
}

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(terms(start.values).start(start)),
    agents: |values, file| agents(&terms(values), file),
    memory_bytes: |values, file, _| memory_bytes(&terms(values), values, file),
};
