//! The benchmarks at a tiny size: what they time gives the right answers.

#[path = "../../benches/kernels.rs"]
mod kernels;

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
