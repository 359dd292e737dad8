//! A measure of one's own, from outside the crate: a column beside the model's, in every recorded step.
//!
//! `cargo run --release --example own_measure`

use heimo::Runs;
use heimo::engine::Simulation;
use heimo::scenario::Scenario;
use heimo::scenario::measure::{Direction, MeasureInfo, Nature};

const SCENARIO: &str = r#"
    replicates = 4
    steps = 60
    record_every = 20
    [population]
    size = 300
    [[platform]]
    preset = "engagement-feed"
    [[platform]]
    preset = "dialogue-commons"
"#;

/// Share of follows between people of different places.
const ACROSS: MeasureInfo = MeasureInfo {
    key: "own.follows_across_places",
    short: "across",
    name: "Follows across places",
    min: Some(0.0),
    max: Some(1.0),
    nature: Nature::State,
    direction: Direction::Neither,
    meaning: "share of follows between people who live in different places",
    ..MeasureInfo::PLAIN
};

fn across(simulation: &Simulation) -> Option<f64> {
    let society = simulation.society();
    let (mut follows, mut across) = (0u64, 0u64);
    for agent in 0..society.size() {
        for &other in society.agents.network.followees(agent) {
            follows += 1;
            across += u64::from(society.shared.place[agent] != society.shared.place[other as usize]);
        }
    }
    (follows > 0).then(|| across as f64 / follows as f64)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::from_toml(SCENARIO)?;
    let results = Runs::of(&scenario).measure(ACROSS, across).run()?;
    for design in &scenario.platforms {
        let run = results.run(&design.name, 0).ok_or("replicate 0 was run")?;
        let steps: Vec<String> = run.steps().map(|step| format!("{step:>6}")).collect();
        let values = run.get(ACROSS.key).into_iter().flatten();
        println!("{} (replicate 0)\n  step  {}", design.name, steps.join(" "));
        println!("  value {}", values.map(|value| format!("{value:>6.3}")).collect::<Vec<_>>().join(" "));
        let found = results.end(&design.name, ACROSS.key).ok_or("it is defined")?;
        let (low, high) = found.ends();
        println!("  at the end {:.3}  [{low:.3}, {high:.3}], n = {}", found.mean, found.n);
    }
    Ok(())
}
