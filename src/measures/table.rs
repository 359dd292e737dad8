//! How each measure is computed: a function a row of [`TABLE`], in the same order, which the compiler checks.

use super::observed::Observed;
pub use crate::scenario::measure::PLATFORM as TABLE;

/// Reads a measure from what was observed.
pub type Value = fn(&Observed) -> Option<f64>;

/// The functions of the rows of [`TABLE`].
#[rustfmt::skip] // one a line
pub static VALUES: [(&str, Value); TABLE.len()] = [
    ("homogenization.use.raw", |o| o.homogenization.use_raw),
    ("homogenization.use.within", |o| o.homogenization.use_within),
    ("homogenization.knowledge.raw", |o| o.homogenization.knowledge_raw),
    ("homogenization.knowledge.within", |o| o.homogenization.knowledge_within),
    ("homogenization.solutions.hill1", |o| Some(o.homogenization.solutions?.hill1)),
    ("homogenization.solutions.hill2", |o| Some(o.homogenization.solutions?.hill2)),
    ("homogenization.solutions.top_share", |o| Some(o.homogenization.solutions?.top_share)),
    ("homogenization.offers.hill1", |o| Some(o.homogenization.offers?.hill1)),
    ("homogenization.offers.hill2", |o| Some(o.homogenization.offers?.hill2)),
    ("homogenization.offers.top_share", |o| Some(o.homogenization.offers?.top_share)),
    ("homogenization.offers.gini", |o| o.homogenization.offers_gini),
    ("homogenization.jaccard", |o| o.homogenization.panel.jaccard),
    ("homogenization.jaccard_nearest", |o| o.homogenization.panel.nearest),

    ("learning.quality", |o| o.learning.quality),
    ("learning.best", |o| o.learning.best),
    ("learning.gain", |o| o.learning.gain),
    ("learning.learned_part", |o| o.learning.learned_part),
    ("learning.gain_across_difference", |o| o.learning.gain_across_difference),
    ("learning.debt", |o| o.learning.debt),
    ("learning.recovery_steps", |o| o.learning.recovery_steps),
    ("learning.contact_opinion", |o| o.learning.contact_opinion),
    ("learning.contact_knowledge", |o| o.learning.contact_knowledge),
    ("learning.possibilities", |o| o.learning.possibilities),
    ("learning.freedom", |o| o.learning.freedom),
    ("learning.new_value", |o| o.learning.new_value),
    ("learning.knowledge_by_distance", |o| o.learning.knowledge_by_distance),

    ("value.realised", |o| o.value.realised),
    ("value.total", |o| o.value.total),
    ("value.coordination_cost", |o| o.value.coordination_cost),
    ("value.coordination_total", |o| o.value.coordination_total),
    ("value.tolerant_pairs", |o| o.value.tolerant_pairs),
    ("value.log_sarnoff", |o| o.value.log_sarnoff),
    ("value.log_odlyzko", |o| o.value.log_odlyzko),
    ("value.log_metcalfe", |o| o.value.log_metcalfe),
    ("value.log_reed", |o| o.value.log_reed),

    ("polarization.sd", |o| o.polarization.sd),
    ("polarization.bimodality", |o| o.polarization.bimodality),
    ("polarization.esteban_ray", |o| o.polarization.esteban_ray),
    ("polarization.between_tribes", |o| o.polarization.between_tribes),
    ("polarization.tribes", |o| o.polarization.tribes),
    ("polarization.affiliated", |o| o.polarization.affiliated),
    ("polarization.ei_follows_tribe", |o| o.polarization.ei_follows_tribe),
    ("polarization.ei_exposures_tribe", |o| o.polarization.ei_exposures_tribe),
    ("polarization.ei_follows_camp", |o| o.polarization.ei_follows_camp),
    ("polarization.ei_exposures_camp", |o| o.polarization.ei_exposures_camp),
    ("polarization.modularity", |o| o.polarization.modularity),
    ("polarization.assortativity", |o| o.polarization.assortativity),
    ("polarization.clash_rate", |o| o.polarization.clash_rate),

    ("welfare.payoff", |o| o.welfare.payoff),
    ("welfare.wealth_gini_absolute", |o| o.welfare.wealth_gini_absolute),
    ("welfare.quality_gini", |o| o.welfare.quality_gini),
    ("welfare.tolerance", |o| o.welfare.tolerance),
    ("welfare.anxiety", |o| o.welfare.anxiety),
    ("welfare.consume", |o| o.welfare.consume),
    ("welfare.cocreate", |o| o.welfare.cocreate),
    ("welfare.tribe", |o| o.welfare.tribe),
    ("welfare.submissions", |o| o.welfare.submissions),
    ("welfare.admitted", |o| o.welfare.admitted),
    ("welfare.support_gini", |o| o.welfare.support_gini),
    ("welfare.support_max", |o| o.welfare.support_max),
];

const _: () = {
    let mut row = 0;
    while row < TABLE.len() {
        assert!(same(TABLE[row].key, VALUES[row].0), "functions stand in the order of the table of measures");
        row += 1;
    }
};

/// Whether two keys are the same, at compile time.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut k = 0;
    while k < a.len() && k < b.len() && a[k] == b[k] {
        k += 1;
    }
    k == a.len() && k == b.len()
}
