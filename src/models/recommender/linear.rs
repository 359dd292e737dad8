//! Small dense systems of equations: Cholesky, and least squares without negative weights.

/// Adds weight * x x' to a square matrix, row after row.
pub fn add_outer(matrix: &mut [f64], x: &[f64], weight: f64) {
    for (row, a) in matrix.chunks_exact_mut(x.len()).zip(x) {
        row.iter_mut().zip(x).for_each(|(entry, b)| *entry += weight * a * b);
    }
}

/// Solves matrix * x = right for a symmetric positive definite matrix, by Cholesky; x replaces `right`. False where the
/// matrix is not positive definite, to the precision of the numbers.
pub fn solve(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let n = right.len();
    for i in 0..n {
        for j in 0..=i {
            let dot: f64 = (0..j).map(|k| matrix[i * n + k] * matrix[j * n + k]).sum();
            let rest = matrix[i * n + j] - dot;
            if i != j {
                matrix[i * n + j] = rest / matrix[j * n + j];
            } else if rest > 1e-13 * matrix[i * n + i] {
                matrix[i * n + i] = rest.sqrt();
            } else {
                return false;
            }
        }
    }
    for i in 0..n {
        let dot: f64 = (0..i).map(|k| matrix[i * n + k] * right[k]).sum();
        right[i] = (right[i] - dot) / matrix[i * n + i];
    }
    for i in (0..n).rev() {
        let dot: f64 = (i + 1..n).map(|k| matrix[k * n + i] * right[k]).sum();
        right[i] = (right[i] - dot) / matrix[i * n + i];
    }
    true
}

/// The x >= 0 that minimizes |Ax - b|^2, given A'A and A'b.
///
/// Source: Lawson & Hanson 1974, Solving least squares problems, chapter 23: the set of positive weights grows by the one with the
/// steepest gradient, and shrinks where a weight would turn negative.
pub fn non_negative_least_squares(gram: &[f64], right: &[f64]) -> Vec<f64> {
    let n = right.len();
    let mut x = vec![0.0; n];
    let mut positive: Vec<usize> = Vec::new();
    let tolerance = 1e-12 * right.iter().fold(0.0f64, |most, b| most.max(b.abs()));
    let mut shut = vec![false; n];
    // Each round lowers the residual; the bound only guards against rounding.
    for _ in 0..10 * n {
        let gradient = |j: usize| right[j] - (0..n).map(|k| gram[j * n + k] * x[k]).sum::<f64>();
        let open = (0..n).filter(|j| !positive.contains(j) && !shut[*j]).map(|j| (gradient(j), j));
        let Some((steepest, entering)) = open.reduce(|best, next| if next.0 > best.0 { next } else { best }) else {
            break;
        };
        if steepest <= tolerance {
            break;
        }
        positive.push(entering);
        if !descend(gram, right, &mut x, &mut positive) {
            // Depends on the others to rounding: it cannot help.
            positive.retain(|&j| j != entering);
            shut[entering] = true;
        }
    }
    x
}

/// Moves x to the least squares solution on the positive set, dropping weights that turn negative on the way.
fn descend(gram: &[f64], right: &[f64], x: &mut [f64], positive: &mut Vec<usize>) -> bool {
    let n = right.len();
    while !positive.is_empty() {
        let mut matrix: Vec<f64> =
            positive.iter().flat_map(|&i| positive.iter().map(move |&j| gram[i * n + j])).collect();
        let mut wanted: Vec<f64> = positive.iter().map(|&i| right[i]).collect();
        if !solve(&mut matrix, &mut wanted) {
            return false;
        }
        let negative = || positive.iter().zip(&wanted).filter(|(_, wanted)| **wanted <= 0.0);
        let Some(share) = negative().map(|(&i, &wanted)| x[i] / (x[i] - wanted)).reduce(f64::min) else {
            positive.iter().zip(wanted).for_each(|(&i, wanted)| x[i] = wanted);
            return true;
        };
        let share = if share.is_finite() { share } else { 0.0 };
        let leaving: Vec<usize> = negative()
            .filter(|&(&i, &wanted)| x[i] <= 0.0 || x[i] / (x[i] - wanted) <= share)
            .map(|(&i, _)| i)
            .collect();
        positive.iter().zip(&wanted).for_each(|(&i, wanted)| x[i] += share * (wanted - x[i]));
        leaving.iter().for_each(|&i| x[i] = 0.0);
        positive.retain(|i| !leaving.contains(i));
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    #[test]
    fn a_system_is_solved_and_a_singular_one_refused() {
        // 4x + 2y = 2, 2x + 3y = 5: x = -0.5, y = 2.
        let (mut matrix, mut right) = (vec![4.0, 2.0, 2.0, 3.0], vec![2.0, 5.0]);
        assert!(solve(&mut matrix, &mut right));
        assert!((right[0] + 0.5).abs() < 1e-15 && (right[1] - 2.0).abs() < 1e-15);
        assert!(!solve(&mut [1.0, 1.0, 1.0, 1.0], &mut [1.0, 1.0]));
    }

    /// The conditions of Karush, Kuhn & Tucker hold: where x > 0 the gradient is 0, where x = 0 it does not point inwards.
    #[test]
    fn least_squares_without_negative_weights_are_optimal() {
        let mut stream = Stream::new(4, 0, Purpose::ModelStart, 0);
        for round in 0..200 {
            let (n, rows) = (1 + round % 12, 5 + round % 30);
            let (mut gram, mut right) = (vec![0.0; n * n], vec![0.0; n]);
            for _ in 0..rows {
                let row: Vec<f64> = (0..n).map(|_| stream.uniform64()).collect();
                let b = stream.uniform64() - 0.3;
                add_outer(&mut gram, &row, 1.0);
                right.iter_mut().zip(&row).for_each(|(sum, x)| *sum += b * x);
            }
            let x = non_negative_least_squares(&gram, &right);
            for j in 0..n {
                let gradient = right[j] - (0..n).map(|k| gram[j * n + k] * x[k]).sum::<f64>();
                assert!(x[j] >= 0.0 && gradient <= 1e-7, "{round}: {j} {gradient} {x:?}");
                assert!(x[j] == 0.0 || gradient.abs() < 1e-7, "{round}: {j} {gradient} {x:?}");
            }
        }
    }
}
