//! Text and colours as HTML or XML has them.

use super::scene::Colour;
pub use crate::output::markup::{escape, shown};

/// A platform's colour beside its name.
pub fn chip((r, g, b): Colour) -> String {
    format!("<span class=\"chip\" style=\"background:#{r:02x}{g:02x}{b:02x}\" aria-hidden=\"true\"></span>")
}
