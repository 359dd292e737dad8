//! The one list of the published models.

use super::described::Published;

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
            $(#[doc = concat!("of [`", stringify!($module), "`](super::", stringify!($module), ")")] $variant,)*
        }

        /// What scenarios need to know of the published models, in the order of [`PublishedModel`].
        pub static ALL: &[Published] = &[$(super::$module::PUBLISHED,)*];

        /// Names of all models that can be run.
        pub const NAMES: &[&str] = &["platform", $(super::$module::PUBLISHED.name,)*];

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_a_published_model_are_of_its_section() {
        for model in ALL {
            assert!(model.table.iter().all(|row| row.section() == Some(model.section)), "{}", model.name);
            let inside = |key: &str| key.split_once('.').is_some_and(|(section, _)| section == model.section);
            assert!(model.quantities.iter().all(|quantity| inside(quantity.key)), "{}", model.name);
        }
    }
}
