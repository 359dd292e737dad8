//! Student's t.

/// The 97.5 % quantile of Student's t with `df` degrees of freedom.
pub fn quantile_975(df: usize) -> f64 {
    const TABLE: [f64; 30] = [
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.306, 2.26216, 2.22814, 2.20099, 2.17881,
        2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596, 2.07961, 2.07387, 2.06866, 2.0639,
        2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
    ];
    let z: f64 = 1.959_964;
    let v = df as f64;
    TABLE.get(df.wrapping_sub(1)).copied().unwrap_or(z + (z * z * z + z) / (4.0 * v))
}
