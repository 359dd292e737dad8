//! A second implementation of the platform model, naive on purpose, written from the specification alone: whatever the
//! engine does must agree with it bit for bit after every step.

mod compare;
mod points;
mod society;
mod step;

use compare::first_difference;
use heimo::engine::{Change, Setup};
use heimo::scenario::parameters::{NetworkKind, Parameters, TABLE};
use heimo::scenario::presets;
use heimo::scenario::value::{Value, Values};

fn agree(setup: &Setup, name: &str) {
    if let Some(difference) = first_difference(setup) {
        panic!("{name}: {difference}");
    }
}

/// A run of 80 steps without interventions.
fn plain(values: &Values) -> Setup {
    let (changes, network) = (Vec::new(), None);
    let parameters = Parameters::from_values(values);
    Setup { parameters, seed: 3, replicate: 1, steps: 80, record_every: 7, changes, network, origin: None }
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
        agree(&plain(&values), preset.name);
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

/// More agents than one chunk of 4,096 holds: sums and submissions are folded across a border.
#[test]
fn a_society_of_several_chunks_agrees_with_the_oracle() {
    for name in ["crowd-vote", "dialogue-commons"] {
        let mut values = Values::default();
        values.set("population.size", Value::Integer(4_500));
        values.set("governance.threshold", Value::Integer(2));
        values.set("tribes.affiliated", Value::Real(0.5));
        values.set("catalogue.capacity", Value::Real(0.03));
        for (key, value) in presets::preset(name).expect("it is one of ours").set {
            values.set(key, value.clone());
        }
        agree(&Setup { steps: 8, ..plain(&values) }, name);
    }
}

/// The firm judges a submission when it comes in, and drops at once what the share then in force would not take: a change
/// of the landscape or of the share before the review does not bring it back.
#[test]
fn a_firm_judges_what_it_is_handed_at_once() {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(150));
    values.set("governance.kind", Value::Name("firm"));
    values.set("governance.accept", Value::Real(0.02));
    let parameters = Parameters::from_values(&values);
    values.set("governance.accept", Value::Real(0.1));
    let more = Parameters::from_values(&values);
    for (parameters, landscape, name) in
        [(&parameters, Some(1.0), "landscape changes"), (&more, None, "accept changes")]
    {
        let change = Change { at: 12, parameters: parameters.clone(), landscape, shift: None };
        let mut setup = plain(&Values::default());
        (setup.parameters, setup.steps, setup.changes) = (more.clone(), 20, vec![change]);
        if landscape.is_none() {
            setup.parameters.governance.accept = 0.02;
        }
        agree(&setup, name);
    }
}

/// Where nobody follows anybody the term of popularity is 0, not 0/0.
#[test]
fn a_feed_by_popularity_works_where_nobody_follows_anybody() {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(5));
    values.set("feed.popularity", Value::Real(1.0));
    let mut setup = plain(&values);
    setup.parameters.network.kind = NetworkKind::File;
    setup.network = Some(points::followers_of_nobody(5));
    agree(&setup, "no links");
}

/// What is worked out alone is handed in with one's own stance, whether or not the step is recorded.
#[test]
fn recording_leaves_the_run_alone() {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(80));
    values.set("encounter.solo", Value::Real(0.5));
    for record_every in [1, 3, 1_000] {
        let mut setup = plain(&values);
        setup.record_every = record_every;
        agree(&setup, &format!("recording every {record_every} steps"));
    }
}
