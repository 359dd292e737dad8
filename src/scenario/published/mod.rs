//! The published models as a scenario sees them: their names, sources and tables of parameters, one file a model.
//!
//! What they do is in [`crate::models`]; nothing here steps.

pub mod algorithmic_bias;
pub mod axelrod;
pub mod baumann;
pub mod deffuant;
pub mod hegselmann_krause;
pub mod holme_newman;
pub mod hong_page;
pub mod lazer_friedman;
pub mod march;
pub mod recommender;
pub mod sorting;

use super::measure::{MeasureInfo, PLATFORM};
use super::value::Parameter;
use std::fmt;

/// What a scenario needs to know of a published model.
pub struct Published {
    /// as a scenario writes it: `model = "axelrod"`
    pub name: &'static str,
    /// what it is about, in a few words
    pub title: &'static str,
    /// author, year, title, journal
    pub source: &'static str,
    /// what one step of `steps` is
    pub step: &'static str,
    /// the section of its parameters, as a scenario writes it
    pub section: &'static str,
    /// its parameters; every key begins with the section
    pub table: &'static [Parameter],
    /// what it measures: the columns of its results
    pub quantities: &'static [MeasureInfo],
    /// whether it has opinions, and so histograms of them
    pub opinions: bool,
    /// whether it reads `[network]` and `[blocks]` too
    pub network: bool,
    /// steps where a scenario does not say
    pub steps: i64,
    /// a scenario of three lines to try
    pub example: &'static str,
}

impl Published {
    /// The parameters it reads.
    pub fn rows(&self) -> impl Iterator<Item = &'static Parameter> {
        // Opinions at the start are the model's own, so blocks cannot shift them.
        let shared =
            |row: &&Parameter| matches!(row.section(), Some("network" | "blocks")) && row.key != "blocks.opinion";
        let network = self.network;
        self.table.iter().chain(super::parameters::TABLE.iter().filter(move |row| network && shared(row)))
    }

    /// The sections it reads, as a scenario writes them.
    pub fn sections(&self) -> Vec<String> {
        let mut sections: Vec<String> = self.rows().filter_map(|row| row.section()).map(|s| format!("[{s}]")).collect();
        sections.dedup();
        sections
    }
}

/// The registration of the published models, by name: a row has the model's variant of [`PublishedModel`] and the name of
/// its modules, in [`crate::scenario::published`] (parameters, measures, what is said of it), [`crate::models`] (what it
/// does) and [`crate::docking`] (its paper's numbers). Whoever has a table of them makes it of these rows.
macro_rules! registered {
    ($table:ident) => {
        $table! {
            AlgorithmicBias algorithmic_bias;
            Axelrod axelrod;
            Baumann baumann;
            Deffuant deffuant;
            HegselmannKrause hegselmann_krause;
            HolmeNewman holme_newman;
            HongPage hong_page;
            LazerFriedman lazer_friedman;
            March march;
            Recommender recommender;
            Sorting sorting;
        }
    };
}
pub(crate) use registered;

macro_rules! described {
    ($($variant:ident $module:ident;)*) => {
        /// A published model.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum PublishedModel {
            $(#[doc = concat!("of [`", stringify!($module), "`]")] $variant,)*
        }

        /// What scenarios need to know of the published models, in the order of [`PublishedModel`].
        pub static ALL: &[Published] = &[$($module::PUBLISHED,)*];

        /// Names of all models that can be run.
        pub const NAMES: &[&str] = &["platform", $($module::PUBLISHED.name,)*];

        impl PublishedModel {
            /// All of them.
            pub const ALL: &[PublishedModel] = &[$(PublishedModel::$variant,)*];
        }
    };
}
registered!(described);

impl PublishedModel {
    /// What a scenario needs to know of it.
    pub fn described(self) -> &'static Published {
        &ALL[self as usize]
    }

    /// The published model of a name.
    pub fn named(name: &str) -> Option<PublishedModel> {
        PublishedModel::ALL.iter().copied().find(|model| model.described().name == name)
    }
}

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
            None => super::parameters::TABLE.iter().collect(),
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

    #[test]
    fn a_model_is_found_by_the_name_that_it_has() {
        for name in NAMES {
            assert_eq!(Model::named(name).expect("a model").name(), *name);
        }
        assert_eq!((NAMES.len(), Model::named("platforms")), (ALL.len() + 1, None));
    }

    #[test]
    fn keys_of_a_published_model_are_of_its_section() {
        for model in ALL {
            assert!(model.table.iter().all(|row| row.section() == Some(model.section)), "{}", model.name);
            let inside = |key: &str| key.split_once('.').is_some_and(|(section, _)| section == model.section);
            assert!(model.quantities.iter().all(|quantity| inside(quantity.key)), "{}", model.name);
        }
    }
}
