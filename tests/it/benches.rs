//! The benchmarks at a tiny size: what they time gives the right answers.

#[path = "../../benches/kernels.rs"]
mod kernels;
#[path = "../../benches/plain.rs"]
mod plain;

#[test]
fn generators_give_their_known_answers_and_even_bits() {
    kernels::assert_known_answers();
    kernels::assert_even_bits(2_000);
    kernels::assert_same_together(2_001);
}

#[test]
fn every_preset_ends_in_its_pinned_columns() {
    kernels::assert_digests();
}

#[test]
fn a_record_is_a_function_of_the_society() {
    let mut simulation = kernels::simulation(None, 300, 10);
    let before = kernels::digest_of_record(&simulation.initial_record());
    kernels::finish(&mut simulation);
    let after = kernels::digest_of_record(&simulation.initial_record());
    assert_eq!(kernels::digest_of_record(&simulation.initial_record()), after);
    assert_ne!(before, after);
}

#[test]
fn the_plain_loop_and_the_model_mix_alike() {
    use rand::{RngExt, SeedableRng, rngs::SmallRng};
    const AGENTS: usize = 5_000;
    let mut generator = SmallRng::seed_from_u64(4);
    for tolerance in [0.5, 0.2] {
        let mut opinions: Vec<f64> = (0..AGENTS).map(|_| generator.random()).collect();
        plain::plain_loop(&mut opinions, 4 * AGENTS, tolerance, &mut generator);
        let mut run = plain::run("deffuant", AGENTS as i64, tolerance, false);
        plain::sweep(&mut *run, 4);
        plain::assert_alike(plain::moments_of_run(&*run), plain::moments(opinions.into_iter()), AGENTS);
    }
    let mut run = plain::run("algorithmic-bias", 500, 0.9, true);
    plain::sweep(&mut *run, 200);
    assert!(plain::moments_of_run(&*run).1 < 1e-3, "on a connected network all agree");
}
