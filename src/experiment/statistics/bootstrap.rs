//! Resampling with replacement from a keyed stream.

use crate::random::Stream;

/// Fills a sample with n draws from 0..n.
pub(super) fn draw(stream: &mut Stream, drawn: &mut [usize]) {
    let n = drawn.len() as u64;
    drawn.iter_mut().for_each(|index| *index = stream.below(n) as usize);
}

/// A statistic of resamples of some values, in the order drawn.
pub(super) fn statistics(
    values: &[f64],
    statistic: impl Fn(&[f64]) -> f64,
    resamples: u32,
    mut stream: Stream,
) -> Vec<f64> {
    let n = values.len() as u64;
    let mut sample = vec![0.0; values.len()];
    (0..resamples)
        .map(|_| {
            sample.iter_mut().for_each(|value| *value = values[stream.below(n) as usize]);
            statistic(&sample)
        })
        .collect()
}

/// Standard deviation (n - 1) of at least two values.
pub(super) fn spread(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (values.map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0)).sqrt()
}
