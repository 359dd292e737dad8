//! The published models, in the order of their registration.

use super::model::Model;
use crate::scenario::published::{PublishedModel, registered};

macro_rules! done {
    ($($variant:ident $module:ident;)*) => {
        /// The published models, in the order of [`PublishedModel`].
        pub static ALL: &[Model] = &[$(super::$module::MODEL,)*];
    };
}
registered!(done);

/// What a published model does.
pub fn of(model: PublishedModel) -> &'static Model {
    &ALL[model as usize]
}
