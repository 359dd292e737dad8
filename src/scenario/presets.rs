//! The named designs: what each of them sets, as differences from the model's defaults.
//!
//! A preset sets levers only; society is the same in every design.

use super::row::{int, real, text};
use super::value::Value;

/// A named design.
#[derive(Clone, Debug)]
pub struct Preset {
    /// as a scenario writes it
    pub name: &'static str,
    /// one sentence
    pub meaning: &'static str,
    /// levers and their values
    pub set: &'static [(&'static str, Value)],
}

/// The preset of the control: everybody works alone.
pub const CONTROL: &str = "solo";

/// Expands presets and their names from one list.
macro_rules! presets {
    ($($name:literal $meaning:literal { $($key:literal = $value:expr),* $(,)? })*) => {
        /// The presets' names, in reading order.
        pub const NAMES: &[&str] = &[$($name),*];
        /// Every preset, in the order of [`NAMES`].
        pub static PRESETS: &[Preset] =
            &[$(Preset { name: $name, meaning: $meaning, set: &[$(($key, $value)),*] }),*];
    };
}

presets! {
    "broadcast" "A few popular voices are shown to everybody, nobody's submission is admitted, and an encounter is a lesson to imitate." {
        "feed.popularity" = real(1.0), "offers.popularity" = real(1.0), "offers.fit" = real(0.3), "governance.kind" = text("closed"),
        "encounter.cost" = real(0.3), "encounter.imitation" = real(1.0), "encounter.losers_learn" = real(0.5),
    }
    "chronological" "An unranked feed of those one follows: people are shown as they come, and half of what passes is copied whole." {
        "encounter.imitation" = real(0.5),
    }
    "popularity-feed" "The feed ranks people and offers by popularity; encounters are competitive and full of imitation." {
        "feed.popularity" = real(1.0), "offers.popularity" = real(1.0), "offers.fit" = real(0.3),
        "encounter.imitation" = real(0.5), "encounter.convergence" = real(0.1), "encounter.losers_learn" = real(0.5),
    }
    "similarity-feed" "The feed shows those who think alike and offers of one's own taste." {
        "feed.similarity" = real(1.0), "offers.taste" = real(1.0), "offers.fit" = real(0.2),
        "encounter.imitation" = real(0.5), "encounter.convergence" = real(0.1), "encounter.losers_learn" = real(0.5),
    }
    "engagement-feed" "The feed maximises reactions: agreement, outrage beyond tolerance, and popularity." {
        "feed.similarity" = real(0.7), "feed.outrage" = real(0.5), "feed.popularity" = real(0.2),
        "offers.popularity" = real(0.5), "offers.taste" = real(0.7), "offers.fit" = real(0.2),
        "encounter.imitation" = real(0.5), "encounter.convergence" = real(0.1), "encounter.losers_learn" = real(0.5),
    }
    "firm-led" "Firms host co-creation and pick from what is submitted: customers are invited to the firm's stage." {
        "governance.kind" = text("firm"), "encounter.facilitation" = real(0.2), "encounter.rounds" = int(3),
    }
    "crowd-vote" "Submissions become ideas that the crowd votes on; those with enough supporters are admitted." {
        "governance.kind" = text("vote"), "encounter.facilitation" = real(0.2), "encounter.rounds" = int(3),
    }
    "customer-dominant" "As crowd-vote, and firms are invited into the customer's world: a variant for every place, offers ranked by fit." {
        "governance.kind" = text("vote"), "encounter.facilitation" = real(0.2), "encounter.rounds" = int(3),
        "firms.variants" = text("per-place"), "offers.fit" = real(1.0),
    }
    "bridging-debate" "The feed shows differences that can still be borne, but the encounter is a debate to be won." {
        "feed.bridging" = real(1.0), "feed.discovery" = real(0.4), "offers.fit" = real(1.0),
        "encounter.convergence" = real(0.1), "encounter.losers_learn" = real(0.3),
    }
    "dialogue-commons" "The feed bridges, somebody hosts the encounter, nobody has to agree, and what is made belongs to all." {
        "feed.bridging" = real(1.0), "feed.discovery" = real(0.4), "offers.fit" = real(1.0),
        "encounter.facilitation" = real(0.5), "encounter.convergence" = real(0.0), "encounter.rounds" = int(3),
    }
    "solo" "Control: everybody works alone and nothing is shared. What others teach is the difference from it." {
        "encounter.solo" = real(1.0), "governance.kind" = text("closed"),
    }
}

/// The preset of a name, if there is one.
pub fn preset(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tables::parameter;
    use crate::scenario::value::Role;

    #[test]
    fn presets_set_levers_only_and_each_to_another_value_than_the_default() {
        for preset in PRESETS {
            for (key, value) in preset.set {
                let row = parameter(key).unwrap_or_else(|| panic!("{}: no key {key}", preset.name));
                assert!(matches!(row.role, Role::Lever(_)), "{}: {key} is no lever", preset.name);
                assert!(row.kind.holds(value), "{}: {key} = {value:?}", preset.name);
                assert_ne!(row.default.owned(), value.owned(), "{}: {key} is the default", preset.name);
            }
        }
    }
}
