//! Which steps of a run are recorded.

/// Whether a step is recorded by runs of `steps` steps in which something changes at the end of each of `changes`: every
/// `record_every`-th from 0, the last, and those at and after a change.
pub fn is_recorded(step: u32, steps: u32, record_every: u32, changes: impl IntoIterator<Item = u32>) -> bool {
    let near = changes.into_iter().any(|at| step == at || step == at + 1);
    step <= steps && (step == steps || near || step.is_multiple_of(record_every.max(1)))
}
