//! A second implementation of the platform model, naive on purpose, written from the specification alone: whatever the
//! engine does must agree with it bit for bit after every step.

mod compare;
mod points;
mod society;
mod step;

use compare::first_difference;
use heimo::engine::{Change, Setup};
use heimo::scenario::parameters::{Parameters, TABLE};
use heimo::scenario::presets;
use heimo::scenario::value::{Value, Values};

fn agree(setup: &Setup, name: &str) {
    if let Some(difference) = first_difference(setup) {
        panic!("{name}: {difference}");
    }
}

#[test]
fn every_preset_agrees_with_the_oracle() {
    for preset in presets::PRESETS {
        let mut values = Values::default();
        values.set("population.size", Value::Integer(150));
        values.set("governance.threshold", Value::Integer(4));
        values.set("governance.window", Value::Integer(12));
        values.set("governance.turnout", Value::Real(0.6));
        for (key, value) in preset.set {
            values.set(key, value.clone());
        }
        let setup = Setup {
            parameters: Parameters::from_values(&values),
            seed: 3,
            replicate: 1,
            steps: 80,
            record_every: 7,
            changes: Vec::new(),
            network: None,
        };
        agree(&setup, preset.name);
    }
}

#[test]
fn random_points_agree_with_the_oracle() {
    let points = std::env::var("HEIMO_ORACLE_POINTS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let mut differing = Vec::new();
    for point in 0..points {
        let (setup, text) = points::point(point);
        if let Some(difference) = first_difference(&setup) {
            differing.push(format!("point {point}: {difference}\n    {text}"));
        }
    }
    assert!(differing.is_empty(), "{} of {points} points differ:\n{}", differing.len(), differing.join("\n"));
}
