//! Steps through one run and looks at the agents themselves, step by step.
//!
//! `cargo run --release --example own_observer`

use heimo::engine::{Setup, Simulation};
use heimo::society::{NO_TRIBE, Society};

/// How many agents belong to a tribe, and the mean distance of their opinions from the middle.
fn look(society: &Society) -> (usize, f64) {
    let members = society.agents.tribe.iter().filter(|&&tribe| tribe != NO_TRIBE).count();
    let extremity = society.agents.opinion.iter().map(|&opinion| f64::from(opinion.abs())).sum::<f64>();
    (members, extremity / society.size() as f64)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let setup = Setup::builder("engagement-feed").agents(500).steps(40).seed(7).build()?;
    let mut simulation = Simulation::new(setup);
    println!("step  in a tribe  mean |opinion|");
    while !simulation.finished() {
        simulation.advance();
        if simulation.step().is_multiple_of(10) {
            let (members, extremity) = look(simulation.society());
            println!("{:>4}  {members:>10}  {extremity:>14.3}", simulation.step());
        }
    }
    Ok(())
}
