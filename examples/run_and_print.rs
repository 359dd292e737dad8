//! Runs a scenario in memory and prints its headlines: means and 95 % intervals over the replicates.
//!
//! `cargo run --release --example run_and_print`

use heimo::scenario::Scenario;

const SCENARIO: &str = r#"
    seed = 2026
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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let scenario = Scenario::from_toml(SCENARIO)?;
    let results = heimo::run(&scenario)?;
    for measure in results.measures().filter(|measure| measure.leads()) {
        println!("{} ({}), n = {}", measure.label(), measure.direction.words(), scenario.replicates);
        for design in &scenario.platforms {
            let Some(found) = results.end(&design.name, measure.key) else { continue };
            let (low, high) = found.ends();
            println!("  {:<20} {:.3}  [{low:.3}, {high:.3}]", design.name, found.mean);
        }
        // The same people with the same luck on both: the difference is known better than the levels are.
        let difference = results.difference("dialogue-commons", "engagement-feed", measure.key);
        if let Some((difference, (low, high))) = difference.and_then(|d| Some((d.mean, d.interval?))) {
            println!("  {:<20} {difference:.3}  [{low:.3}, {high:.3}]", "difference");
        }
    }
    Ok(())
}
