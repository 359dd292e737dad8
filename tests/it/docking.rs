//! The published models: their tables agree with each other, and in the fast tier with their papers.

use heimo::docking::{self, Harness, Outcome, Tier};
use heimo::models::{self, Start};
use heimo::scenario::published;
use heimo::scenario::value::Values;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Seed of the fast tier; the number of runs of each number is in its suite.
const SEED: u64 = 2026;

#[test]
fn every_model_agrees_with_its_paper_in_the_fast_tier() {
    let harness = Harness { tier: Tier::Fast, seed: SEED };
    let outcomes: Vec<Outcome> = docking::all().into_iter().map(|suite| Outcome::new(suite, &harness)).collect();
    for outcome in &outcomes {
        assert!(outcome.counted() > 0, "{} compares nothing", outcome.suite.model);
        assert!(outcome.agrees(), "\n{}", docking::plain(std::slice::from_ref(outcome)));
    }
    let text = docking::markdown(&outcomes);
    assert!(docking::all().into_iter().all(|suite| text.contains(&format!("\n## {}\n", suite.model))));
}

/// `cargo test --release --test it -- --ignored the_whole_docking --nocapture`: minutes.
#[test]
#[ignore = "runs for minutes"]
fn the_whole_docking() {
    let harness = Harness { tier: Tier::Whole, seed: SEED };
    let outcomes: Vec<Outcome> = docking::all().into_iter().map(|suite| Outcome::new(suite, &harness)).collect();
    println!("{}", docking::plain(&outcomes));
    assert!(outcomes.iter().all(Outcome::agrees));
}

#[test]
fn a_model_has_a_table_of_parameters_a_run_and_a_suite_of_one_name() {
    let names: Vec<&str> = published::ALL.iter().map(|model| model.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    // Two suites are not of a published model: the measures' and the platform model's.
    let suites =
        docking::all().into_iter().map(|suite| suite.model).filter(|name| !["measures", "platform"].contains(name));
    assert_eq!(names, suites.collect::<Vec<_>>());
    for model in published::ALL {
        assert!(model.quantities.iter().any(|quantity| quantity.leads()), "{}", model.name);
        let odd = model.table.iter().find(|row| !row.kind.holds(&row.default));
        assert!(odd.is_none(), "the default of {} is out of its range", odd.map_or("", |row| row.key));
    }
}

/// A model's documentation says where it is from and how it deviates, and ends with an example of three lines.
#[test]
fn a_models_documentation_has_source_deviations_and_example() {
    for model in published::ALL {
        let stem = format!("src/models/{}", model.name.replace('-', "_"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let paths = [root.join(format!("{stem}.rs")), root.join(format!("{stem}/mod.rs"))];
        let text = paths.iter().find_map(|path| std::fs::read_to_string(path).ok()).expect("a file of its name");
        let docs: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let docs = docs.join("\n");
        assert!(docs.contains(model.example), "{}: {}", model.name, model.example);
        assert!(model.example.lines().count() == 3, "{}: {}", model.name, model.example);
        assert!(docs.contains("\nSource: ") || docs.contains("\nSources: "), "{}: its source", model.name);
        assert!(docs.contains("\nDeviation"), "{}: how it deviates", model.name);
    }
}

#[test]
fn a_run_is_the_same_whatever_the_threads_and_its_values_are_in_range() {
    let values = Values::default();
    for (model, described) in models::ALL.iter().zip(published::ALL) {
        let observed = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                let mut run = (model.start)(&Start { values: &values, seed: SEED, replicate: 3, network: None });
                (0..3).for_each(|_| {
                    if !run.settled() {
                        run.advance()
                    }
                });
                (run.observe(), run.opinions())
            })
        };
        let once = observed(1);
        assert_eq!(once, observed(3), "{}", described.name);
        assert_eq!(once.0.len(), described.quantities.len(), "{}", described.name);
        for (quantity, value) in described.quantities.iter().zip(&once.0) {
            let Some(value) = value else { continue };
            let within = quantity.min.is_none_or(|min| *value >= min) && quantity.max.is_none_or(|max| *value <= max);
            assert!(value.is_finite() && within, "{} = {value}", quantity.key);
        }
        assert!(
            (model.memory_bytes)(&values, None, 100) > 0 && (model.agents)(&values, None) > 0,
            "{}",
            described.name
        );
    }
}

/// The first eight bytes of SHA-256 over the bits of what a model measures at its defaults after three steps of replicates 0 and 1:
/// with another digest the model version changes, and the changelog says so.
const DIGESTS: [(&str, &str); 11] = [
    ("algorithmic-bias", "d33be9157520a374"),
    ("axelrod", "5e33e18f279dd3ba"),
    ("baumann", "d9998776524e98b3"),
    ("deffuant", "e25266db66692c41"),
    ("hegselmann-krause", "3c69d3c168d0d14f"),
    ("holme-newman", "cb0f8860b8f12430"),
    ("hong-page", "7366419363490a18"),
    ("lazer-friedman", "ed58a48a7bd4f579"),
    ("march", "bc69f329afc7ee5b"),
    ("recommender", "f4c29c9857a857f7"),
    ("sorting", "f2c5e1aa279289b6"),
];

#[test]
fn published_models_give_the_bits_of_the_model_version() {
    let values = Values::default();
    let digest = |model: &models::Model| {
        let mut sha = Sha256::new();
        for replicate in 0..2 {
            let mut run = (model.start)(&Start { values: &values, seed: SEED, replicate, network: None });
            (0..3).for_each(|_| {
                if !run.settled() {
                    run.advance()
                }
            });
            run.observe().iter().for_each(|value| sha.update(value.map_or(u64::MAX, f64::to_bits).to_le_bytes()));
            run.opinions().iter().for_each(|opinion| sha.update(opinion.to_bits().to_le_bytes()));
        }
        sha.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let found: Vec<(&str, String)> =
        models::ALL.iter().zip(published::ALL).map(|(model, described)| (described.name, digest(model))).collect();
    let pinned: Vec<(&str, String)> = DIGESTS.iter().map(|(name, digest)| (*name, digest.to_string())).collect();
    assert_eq!(found, pinned);
}

/// Every published model has a scenario of a table or figure, and each is valid.
#[test]
fn the_published_scenarios_are_valid() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/published");
    let mut shown = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("shipped").flatten() {
        let text = std::fs::read_to_string(entry.path()).expect("text");
        let source = heimo::scenario::Source { path: entry.path(), text };
        let checked = heimo::scenario::check(&source, &[], &|path| std::fs::read(path));
        let scenario = checked.unwrap_or_else(|problems| panic!("{problems}")).scenario;
        let about = entry.file_name().to_string_lossy().into_owned();
        assert!(about.starts_with(scenario.model.name()), "{about} is about {}", scenario.model);
        shown.insert(scenario.model.name());
    }
    assert_eq!(
        shown.into_iter().collect::<Vec<_>>(),
        published::ALL.iter().map(|model| model.name).collect::<Vec<_>>()
    );
}
