//! The essays' claims: the shipped scenarios that test them, the draws of society's constants over which each verdict is
//! repeated, and docs/claims.md.

use super::hypotheses::{Claim, Row, SD, claims};
use crate::experiment::design::{self, Axis, Setting, lhs};
use crate::experiment::statistics::claims::same_sign;
use crate::scenario::Scenario;
use std::fmt::Write;

macro_rules! claims {
    ($($id:literal, $essays:literal, $sentence:literal;)+) => {
        /// The claims, in the order of the essays' list.
        pub const CLAIMS: &[Shipped] = &[$(Shipped {
            id: $id,
            essays: $essays,
            sentence: $sentence,
            text: include_str!(concat!("../../scenarios/claims/", $id, ".toml")),
        }),+];
    };
}

/// A claim of the essays, and the scenario that tests it.
pub struct Shipped {
    /// name of the scenario
    pub id: &'static str,
    /// which of the five essays, numbered from 000
    pub essays: &'static str,
    /// the claim in a sentence
    pub sentence: &'static str,
    /// the scenario
    pub text: &'static str,
}

claims! {
    "echo-chambers", "000", "Platforms that connect like with like separate people.";
    "co-created-value", "000, 001, 003", "Real value comes from co-creators, not consumers of one producer.";
    "difference-teaches", "002", "Learning always starts from difference.";
    "batesons-loop", "002", "Homogenization breeds anxiety about difference, which breeds homogenization.";
    "monoculture", "002", "Replacing diversity by monoculture pays at once and costs later.";
    "learning-debt", "002", "Standardised knowledge piles up learning debt.";
    "network-effects", "002", "Value grows faster than the network, cost in proportion.";
    "losers-learn", "002", "Competition that shuts losers out widens the gap, costs diversity, and the winners pay.";
    "dialogue-not-agreement", "002", "Dialogue widens understanding without common ground, and beats agreement.";
    "tribes-block", "002", "Belonging makes creating with outsiders hard.";
    "context-matters", "002", "General knowledge fails where work is situated.";
    "customers-conduct", "003", "Exchange, then co-creation, then the customer's own logic: each is better for the customer.";
    "crowd-decides", "004", "Customers' votes can decide what is produced.";
    "chain-of-freedom", "002", "Contacts with difference give possibilities, possibilities freedom, freedom new value.";
    "commons", "002", "A commons grows more valuable to each the more it is used.";
    "many-for-one", "001", "Contributions from many serve one.";
}

/// Society's constants and what they are drawn from: from, to, whether evenly in the logarithm, whether whole.
const CONSTANTS: &[(&str, f64, f64, bool, bool)] = &[
    ("agents.belonging_strength", 0.3, 0.8, false, false),
    ("landscape.sharpness", 1.0, 3.0, false, true),
    ("agents.beta", 4.0, 16.0, true, false),
    ("agents.tolerance", 0.2, 0.8, false, false),
    ("agents.clash", 0.1, 0.4, false, false),
    ("price", 0.0, 0.2, false, false),
    ("encounter.cost", 0.0, 0.2, false, false),
    ("agents.worldview", 0.0, 1.0, false, false),
];
/// Rates that are drawn from half of their default to twice it.
const RATES: &[&str] =
    &["agents.mu_consume", "agents.mu_repel", "agents.mu_conform", "agents.eta_comfort", "agents.eta_clash"];

/// Draws of society's constants, a Latin hypercube: what each draw sets. What the scenario itself varies or compares is left
/// out.
///
/// # Errors
/// If the design cannot be made.
pub fn draws(scenario: &Scenario, count: usize) -> Result<Vec<Vec<(String, String)>>, design::Error> {
    let axes = axes(scenario);
    let rows = lhs(count, axes.len(), scenario.seed)?;
    let set = |u: f64, (key, axis): &(&'static str, Axis)| {
        let value = match axis.at(u) {
            Setting::Real(x) => format!("{x:?}"),
            Setting::Integer(n) => n.to_string(),
            Setting::Level(_) => unreachable!("constants are numbers"),
        };
        (key.to_string(), value)
    };
    Ok(rows.iter().map(|row| row.iter().zip(&axes).map(|(&u, axis)| set(u, axis)).collect()).collect())
}

fn axes(scenario: &Scenario) -> Vec<(&'static str, Axis)> {
    let varied = |key: &str| {
        let swept = scenario.sweep.iter().flat_map(|sweep| &sweep.axes).any(|axis| axis.row.key == key);
        let first = &scenario.platforms[0].values;
        swept || scenario.platforms.iter().any(|design| design.values.get(key) != first.get(key))
    };
    let constants = CONSTANTS.iter().filter(|(key, ..)| !varied(key)).map(|&(key, from, to, log, whole)| {
        let axis = match (whole, log) {
            (true, log) => Axis::Integer { from: from as i64, to: to as i64, log },
            (false, true) => Axis::Log { from, to },
            (false, false) => Axis::Linear { from, to },
        };
        (key, axis)
    });
    let rate = |key: &'static str| {
        use crate::scenario::value::FromValue;
        let usual = f64::from_value(&crate::scenario::tables::parameter(key)?.default);
        Some((key, Axis::Log { from: usual / 2.0, to: usual * 2.0 }))
    };
    constants.chain(RATES.iter().filter(|key| !varied(key)).filter_map(|key| rate(key))).collect()
}

/// What came of a claim.
pub struct Tested {
    /// the claim
    pub claim: &'static Shipped,
    /// its tests
    pub rows: Vec<Row>,
    /// the same tests at each draw of the constants; a draw that could not be run is missing
    pub draws: Vec<Vec<Row>>,
    /// replicates of the runs, and of those of the draws
    pub replicates: (u32, u32),
    /// design points of the runs, and of those of the draws
    pub points: (u32, u32),
    /// agents, as the scenario states them
    pub setting: String,
}

impl Tested {
    /// Share of the draws at which a test's statistic has the sign it has here, and at how many draws there was one.
    fn same_sign(&self, test: usize) -> Option<(f64, usize)> {
        let statistics: Vec<f64> = self.draws.iter().filter_map(|rows| rows.get(test)?.statistic).collect();
        Some((same_sign(self.rows[test].statistic?, &statistics)?, statistics.len()))
    }
}

/// docs/claims.md.
pub fn page(tested: &[Tested], draws: usize) -> String {
    let mut text = opening(draws);
    text.push_str(
        "\n| claim | what was tested | verdict | smallest share of draws with the same sign |\n|---|---|---|---|\n",
    );
    for result in tested {
        let rows = claims(&result.rows);
        for (k, claim) in rows.iter().enumerate() {
            let id = if k == 0 { format!("[{0}](#{0})", result.claim.id) } else { String::new() };
            writeln!(text, "| {id} | {} | **{}** | {} |", claim.claim, claim.said(), least(result, claim))
                .expect("text grows");
        }
    }
    tested.iter().for_each(|result| section(&mut text, result));
    text
}

fn least(result: &Tested, claim: &Claim) -> String {
    let of = |test: &&Row| {
        let position = result.rows.iter().position(|row| std::ptr::eq(row, *test))?;
        result.same_sign(position)
    };
    let shares: Vec<(f64, usize)> = claim.tests.iter().filter_map(of).collect();
    let least = shares.iter().copied().reduce(|a, b| if b.0 < a.0 { b } else { a });
    least.map_or("-".to_string(), |(share, n)| format!("{share:.2} of {n}"))
}

fn opening(draws: usize) -> String {
    format!(
        "# The essays' claims, tested\n\n\
         Heimo grew out of five essays. Each of their claims is a scenario in `scenarios/claims/` with hypotheses that its runs can \
         contradict; this page is made from those runs (`heimo claims --write docs/claims.md`), and one claim is run again with \
         `heimo run scenarios/claims/NAME.toml`. Nothing was tuned to make a claim come true, and contradicted and undecided claims \
         are shown like the rest. What is tested is what the program can say: designs that differ in the one thing that the claim \
         is about, on this model of a society, at these sizes. It is no evidence about people.\n\n\
         The unit is the seed; designs are paired under common random numbers. *Supported* and *contradicted* need a one-sided \
         sign-flip permutation p below .05, corrected after Holm over the scenario, and an effect of more than 0.1 standard \
         deviations, or of more than 0.1 where it is a correlation of ranks; a claim of several tests is supported if all are, mixed if \
         some are and some are contradicted, and contradicted if any is and none is supported. *No effect* needs the 90 % \
         interval within 0.1 standard deviations of zero, which takes about 270 seeds: with fewer, a small effect stays *undecided*. \
         Each verdict is repeated on {draws} Latin-hypercube draws of society's constants (strength of belonging .3 to .8, sharpness \
         1 to 3, beta 4 to 16, tolerance .2 to .8, clash .1 to .4, price and cost 0 to .2, worldview 0 to 1, rates of opinion and \
         tolerance half to twice), less those that the scenario itself varies: the last column says at which share of them the \
         statistic had the same sign. A verdict at one point is a statement about that point.\n"
    )
}

fn section(text: &mut String, result: &Tested) {
    let claim = result.claim;
    let counted = |points: u32| format!("{points} point{}", if points == 1 { "" } else { "s" });
    let ((seeds, few), (points, fewer)) = (result.replicates, result.points);
    let (points, fewer) = (counted(points), counted(fewer));
    write!(
        text,
        "\n## {id}\n\n{sentence} (Essay {essays}.)\n\n`heimo run scenarios/claims/{id}.toml`: {setting}, {points}, {seeds} seeds; \
         at each draw of the constants {fewer} and {few} seeds.\n\n![{id}](claims/{id}.png)\n\n\
         | test | measure | when | n | statistic (90 % interval) | effect | p+ | p- | verdict | same sign |\n\
         |---|---|---|---|---|---|---|---|---|---|\n",
        id = claim.id,
        sentence = claim.sentence,
        essays = claim.essays,
        setting = result.setting,
    )
    .expect("text grows");
    for claim in claims(&result.rows) {
        writeln!(text, "| **{}: {}** | | | | | | | | | |", claim.claim, claim.said()).expect("text grows");
        for row in claim.tests {
            let position = result.rows.iter().position(|other| std::ptr::eq(other, row));
            let same = position.and_then(|position| result.same_sign(position));
            let same = same.map_or("-".to_string(), |(share, n)| format!("{share:.2} of {n}"));
            line(text, row, &same);
        }
    }
}

fn line(text: &mut String, row: &Row, same: &str) {
    let number = |x: Option<f64>| {
        x.map_or("-".to_string(), |x| if x.is_finite() { format!("{x:.3}") } else { "infinite".to_string() })
    };
    let interval = row.interval.map_or(String::new(), |(low, high)| format!(" ({low:.3} to {high:.3})"));
    let form = row.form.replace('|', "\\|");
    let (measure, when, n) = (&row.measure, &row.when, row.n);
    let unit = if row.effect_unit == SD { " sd" } else { " (correlation)" };
    let (statistic, effect) = (number(row.statistic), number(row.effect) + row.effect.map_or("", |_| unit));
    let (plus, minus) = row.p;
    let verdict = &row.verdict;
    writeln!(
        text,
        "| {form} | {measure} | {when} | {n} | {statistic}{interval} | {effect} | {plus:.4} | {minus:.4} | {verdict} | {same} |"
    )
    .expect("text grows");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{self, Source};

    #[test]
    fn every_claim_has_a_valid_scenario_with_hypotheses_and_draws_of_its_constants() {
        for claim in CLAIMS {
            let source = Source { path: format!("{}.toml", claim.id).into(), text: claim.text.to_string() };
            let checked = scenario::check(&source, &[], &|path| std::fs::read(path));
            let scenario = checked.unwrap_or_else(|problems| panic!("{problems}")).scenario;
            assert!(!scenario.hypotheses.is_empty(), "{}", claim.id);
            for sets in draws(&scenario, 8).unwrap() {
                scenario::check(&source, &sets, &|path| std::fs::read(path))
                    .unwrap_or_else(|problems| panic!("{problems}"));
            }
        }
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/claims");
        assert_eq!(
            std::fs::read_dir(folder).unwrap().count(),
            CLAIMS.len(),
            "a claim in the folder is not in the program"
        );
    }
}
