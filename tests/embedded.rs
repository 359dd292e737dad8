//! The library without any feature, and with all: the same bits. `cargo test --no-default-features --test embedded` is the
//! one, `cargo test --test embedded` the other; the digests are the same lines.

use heimo::experiment::{Job, ScenarioWorlds, World, Worlds, plan};
use heimo::measures::Record;
use heimo::scenario::{self, Scenario, Source};
use std::sync::Arc;

/// Everything a step can have, and more agents than one chunk: votes, firms' variants, tribes, a landscape that changes.
const PLATFORMS: &str = r#"
seed = 3
replicates = 1
steps = 12
record_every = 4
[population]
size = 5_000
[[intervention]]
at = 6
landscape = 0.5
[[platform]]
preset = "crowd-vote"
[[platform]]
preset = "customer-dominant"
[[platform]]
preset = "dialogue-commons"
[[platform]]
preset = "engagement-feed"
"#;

const PLATFORMS_DIGEST: &str = "02bb4272a033859e48016e864b42e244e530fc03f0a401263a814570bc90aac1";

/// The digest of the published models, by name.
const PUBLISHED: [(&str, &str); 11] = [
    ("algorithmic-bias", "4e68bf6834afc5fa31689d7d3155341ca256f1c357be684b21b4b26dc64413ed"),
    ("axelrod", "c9d4c3de841dda6dd61ee86bc72b710cc4215babb9f98565b0d346890f3d0276"),
    ("baumann", "cebb6455712cc1db82774babe18f5043ec2d49ff903da25bd1c738ef8928009f"),
    ("deffuant", "c7e02f7164b4bddad74925579d0ea94a26ed34af134bee03ae25522aea8ae173"),
    ("hegselmann-krause", "75b42d913b1920880794e8ba8205cc0e1b807c6fba0b3b33735cb511d5f8d1ad"),
    ("holme-newman", "0fb0db547847ab340783b59edec535cdd93718b184ff01033894ee9ffc833ce3"),
    ("hong-page", "884bd488908aaf684b60939a1f2e5ec5c5a74378137f9027a7e9ec20c6591d40"),
    ("lazer-friedman", "ff3cec98e5df1d671cd007850dc0555677acdc6ffadc78aa40551a2d0cb2c218"),
    ("march", "4edf22e040e33d900062fe9f3f288020e17bbdd67952acb1884cc31c0bbe868b"),
    ("recommender", "cb2728fcee5a1075c223ca563e4687756d220a9d9b3d921a6b906550884aee13"),
    ("sorting", "a6f8a781d958468577ee6de5f32d919c3b2df03ec600f00c7016f78f3f24db4f"),
];

/// A scenario that reads no file but those given.
fn checked(text: &str, files: &[(&str, &[u8])]) -> Result<Scenario, String> {
    let read = |path: &std::path::Path| {
        let file = files.iter().find(|(name, _)| path.ends_with(name));
        file.map(|(_, bytes)| bytes.to_vec()).ok_or_else(|| std::io::ErrorKind::NotFound.into())
    };
    let source = Source { path: "embedded.toml".into(), text: text.to_string() };
    scenario::check(&source, &[], &read).map(|checked| checked.scenario).map_err(|problems| problems.to_string())
}

/// SHA-256 of every value of every record of the first replicate, platform by platform.
fn digest(text: &str) -> String {
    let scenario = checked(text, &[]).expect("valid");
    let worlds = ScenarioWorlds::new(&scenario).expect("no sweep");
    let mut bytes = Vec::new();
    for platform in 0..scenario.platforms.len() as u32 {
        let name = Arc::from(scenario.platforms[platform as usize].name.as_str());
        let mut world = worlds.create(&Job { id: [0; 32], point: 0, platform, name, replicate: 0, luck: 0 });
        write(&world.initial_record(), &mut bytes);
        while !world.finished() {
            world.advance().iter().for_each(|record| write(record, &mut bytes));
        }
    }
    plan::hex(&plan::digest(&bytes))
}

fn write(record: &Record, bytes: &mut Vec<u8>) {
    bytes.extend(record.step.to_le_bytes());
    // No value has bits of its own: those of a number that no measure gives.
    bytes.extend(record.values.iter().flat_map(|value| value.map_or(u64::MAX, f64::to_bits).to_le_bytes()));
    bytes.extend(record.opinions.iter().flat_map(|count| count.to_le_bytes()));
}

#[test]
fn platforms_give_the_same_bits_with_and_without_features() {
    assert_eq!(digest(PLATFORMS), PLATFORMS_DIGEST);
}

#[test]
fn published_models_give_the_same_bits_with_and_without_features() {
    let models: Vec<&str> = heimo::scenario::published::ALL.iter().map(|model| model.name).collect();
    assert_eq!(models, PUBLISHED.map(|(model, _)| model));
    let found = models.iter().map(|model| (*model, digest(&format!("model = \"{model}\"\nseed = 3\nsteps = 5\n"))));
    let found: Vec<(&str, String)> = found.collect();
    let found: Vec<(&str, &str)> = found.iter().map(|(model, digest)| (*model, digest.as_str())).collect();
    assert_eq!(found, PUBLISHED);
}

#[test]
fn points_of_a_csv_file_need_no_feature_and_those_of_a_parquet_file_say_which() {
    let sweep = "[sweep]\ndesign = \"list\"\nfile = \"points.csv\"\n[[platform]]\npreset = \"crowd-vote\"\n";
    let points = checked(sweep, &[("points.csv", b"agents.tolerance\n0.2\n0.3\n")]).expect("valid");
    assert_eq!(ScenarioWorlds::new(&points).expect("valid").points().len(), 2);
    let refusal = checked(sweep, &[("points.csv", b"PAR1 and no more")]).expect_err("no Parquet file");
    let expected =
        if cfg!(feature = "files") { "no parquet file that can be read" } else { "build with the feature `files`" };
    assert!(refusal.contains(expected), "{refusal}");
}
