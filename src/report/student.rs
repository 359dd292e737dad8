//! Means and intervals over replicates.

/// Mean of a sample and its 95 % interval by Student's t, `None` for one value; sums are made in the given order.
pub fn estimate(values: &[f64]) -> Option<super::data::Estimate> {
    let n = values.len();
    if n == 0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let interval = (n > 1).then(|| {
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let half = quantile_975(n - 1) * (squares / (n - 1) as f64 / n as f64).sqrt();
        (mean - half, mean + half)
    });
    Some(super::data::Estimate { mean, interval, n })
}

/// The 97.5 % quantile of Student's t with `df` degrees of freedom; above 30 by the first terms of its expansion in 1/df
/// (Abramowitz & Stegun 26.7.5), whose error is below 1e-4 there.
fn quantile_975(df: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814, 2.20099, 2.17881,
        2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.0639,
        2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
    ];
    let (z, v): (f64, f64) = (1.959_964, df as f64);
    let (z3, z5) = (z * z * z, z * z * z * z * z);
    let expanded = z + (z3 + z) / (4.0 * v) + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * v * v);
    TABLE.get(df.wrapping_sub(1)).copied().unwrap_or(expanded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expansion_joins_the_table() {
        assert!((quantile_975(31) - 2.039_513).abs() < 1e-4 && (quantile_975(60) - 2.000_298).abs() < 1e-4);
    }
}
