//! Watching a run changes nothing in it.

use heimo::engine::{Setup, Simulation};
use heimo::scenario::parameters::Parameters;
use heimo::scenario::value::{Value, Values};

/// A society of 300 after 40 steps, half of whose co-creations are done alone.
fn run(record_every: u32) -> Simulation {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(300));
    values.set("encounter.solo", Value::Real(0.5));
    let parameters = Parameters::from_values(&values);
    let setup = Setup {
        parameters,
        seed: 5,
        replicate: 0,
        steps: 40,
        record_every,
        changes: Vec::new(),
        network: None,
        origin: None,
    };
    let mut simulation = Simulation::new(setup);
    while !simulation.finished() {
        simulation.advance();
    }
    simulation
}

/// On a recording step everybody is shown a peer; the stance of what was made alone once moved to that peer's.
#[test]
fn how_often_it_is_recorded_does_not_matter() {
    let (often, seldom) = (run(1), run(40));
    let (often, seldom) = (often.society(), seldom.society());
    assert!(often.shared.catalogue.offers.len() > often.shared.catalogue.firms, "something was submitted");
    assert_eq!(often.shared.catalogue.offers, seldom.shared.catalogue.offers);
    assert_eq!(often.agents.opinion, seldom.agents.opinion);
    assert_eq!(often.agents.solution, seldom.agents.solution);
    assert_eq!(often.agents.network, seldom.agents.network);
}
