//! What is run: the platform model or a published one.

use super::described::Published;
use super::registration::{NAMES, PublishedModel};
use crate::scenario::measure::info::MeasureInfo;
use crate::scenario::measure::platform::PLATFORM;
use crate::scenario::parameters::TABLE;
use crate::scenario::value::Parameter;
use std::fmt;

/// What is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// the platform model
    Platform,
    /// a published model
    Published(PublishedModel),
}

impl Model {
    /// The model of a name, as a scenario writes it.
    pub fn named(name: &str) -> Option<Model> {
        let platform = (name == NAMES[0]).then_some(Model::Platform);
        platform.or_else(|| PublishedModel::named(name).map(Model::Published))
    }

    /// As a scenario writes it.
    pub fn name(self) -> &'static str {
        self.published().map_or(NAMES[0], |model| model.name)
    }

    /// What there is to know of a published model.
    pub fn published(self) -> Option<&'static Published> {
        match self {
            Model::Platform => None,
            Model::Published(model) => Some(model.described()),
        }
    }

    /// What it measures, in the order of the columns.
    pub fn measures(self) -> &'static [MeasureInfo] {
        self.published().map_or(PLATFORM, |model| model.quantities)
    }

    /// The parameters that it reads.
    pub fn rows(self) -> Vec<&'static Parameter> {
        match self.published() {
            None => TABLE.iter().collect(),
            Some(model) => model.rows().collect(),
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::published::registration::ALL;

    #[test]
    fn a_model_is_found_by_the_name_that_it_has() {
        for name in NAMES {
            assert_eq!(Model::named(name).expect("a model").name(), *name);
        }
        assert_eq!((NAMES.len(), Model::named("platforms")), (ALL.len() + 1, None));
    }
}
