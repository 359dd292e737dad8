//! What a design decides: which peers and offers are shown, and who decides what enters the catalogue.

mod candidates;
pub mod feed;
pub mod governance;
pub mod offers;
mod terms;
mod views;

pub use terms::{Terms, scaled};
pub use views::{Agent, FeedView, Follows, OfferView, PeerView, StepView};
