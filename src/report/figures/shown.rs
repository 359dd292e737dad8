//! What of a measure is drawn over time and at the end, intervals held within what the measure can be.

use super::sweep::legend::marks_of;
use crate::experiment::statistics::Estimate;
use crate::report::data::Run;
use crate::report::layout::{difference, within};
use crate::scenario::measure::{Direction, MeasureInfo};
use crate::scenario::plots::Mark;

/// What the figure of debt shows.
pub const DEBT: &str = "learning.debt";
/// What debt is a share of, with itself.
pub const LEARNED: &str = "learning.learned_part";

/// A measure, as it is drawn.
pub struct Shown<'a> {
    /// its key, for names of files
    pub key: &'static str,
    /// name and unit
    pub name: String,
    /// what it is, and whether more of it is better
    pub meaning: String,
    /// by platform and step
    pub series: Vec<Vec<Option<Estimate>>>,
    /// differences to the baseline at the end, by platform
    pub differences: Vec<Option<Estimate>>,
    /// values of others
    pub others: Vec<(usize, &'a Mark)>,
    /// whether an interval was ended at the measure's limits
    pub cut: bool,
}

impl<'a> Shown<'a> {
    /// A measure of the run.
    pub fn of(run: &'a Run, named: &'static MeasureInfo) -> Shown<'a> {
        let mut cut = false;
        let mut hold = |estimate: Estimate| {
            let held = within(named, estimate);
            cut |= held != estimate;
            held
        };
        let platforms = 0..run.platforms.len();
        let series =
            platforms.clone().map(|p| run.series(named.key, p).into_iter().map(|e| e.map(&mut hold)).collect());
        let series = series.collect();
        let better = match named.direction {
            Direction::Better => " More is better.",
            Direction::Worse => " Less is better.",
            Direction::Neither => "",
        };
        Shown {
            key: named.key,
            name: named.label(),
            meaning: format!("{}{better}", named.meaning),
            series,
            differences: platforms.map(|p| difference(run, named.key, p)).collect(),
            // Values of others that belong to a sweep are not drawn over time.
            others: if run.sweep.is_none() { marks_of(run, named.key) } else { Vec::new() },
            cut,
        }
    }
    /// Each platform's estimate at the last recorded step.
    pub fn ends(&self) -> Vec<Option<Estimate>> {
        self.series.iter().map(|line| line.last().copied().flatten()).collect()
    }
    /// Platforms by their value at the end, highest first; those without one last, in the order of the file.
    pub fn order(&self) -> Vec<usize> {
        let ends = self.ends();
        let end = |p: usize| ends[p].map_or(f64::NEG_INFINITY, |e| e.mean);
        let mut order: Vec<usize> = (0..ends.len()).collect();
        order.sort_by(|a, b| end(*b).total_cmp(&end(*a)).then(a.cmp(b)));
        order
    }
    /// The record from which time is drawn: the first, or the first with a value where that would leave a quarter empty.
    pub fn begins(&self) -> usize {
        let first = |line: &Vec<Option<Estimate>>| line.iter().position(Option::is_some);
        let first = self.series.iter().filter_map(first).min().unwrap_or(0);
        let records = self.series.first().map_or(0, Vec::len);
        if 4 * first > records && first + 1 < records { first } else { 0 }
    }
    /// What others found at the last step.
    pub fn then(&self, run: &Run) -> Vec<(usize, &'a Mark)> {
        let last = f64::from(run.steps.last().copied().unwrap_or(0));
        // A run of a published model keeps its last values.
        let then = |(_, mark): &&(usize, &Mark)| mark.x == last || mark.x > last && !run.is_platform();
        self.others.iter().filter(then).copied().collect()
    }
}

/// The share of what had been learned that is lost: of means, so without intervals.
pub fn share_lost(run: &Run) -> Option<Shown<'_>> {
    let share = |debt: Option<Estimate>, learned: Option<Estimate>| {
        let (debt, learned) = (debt?, learned?);
        let whole = debt.mean + learned.mean;
        (whole > 0.0).then(|| Estimate { mean: debt.mean / whole, sd: None, interval: None, ..debt })
    };
    let of = |p: usize| {
        let (debt, learned) = (run.series(DEBT, p), run.series(LEARNED, p));
        debt.into_iter().zip(learned).map(|(debt, learned)| share(debt, learned)).collect()
    };
    let series: Vec<Vec<Option<Estimate>>> = (0..run.platforms.len()).map(of).collect();
    series.iter().flatten().any(Option::is_some).then(|| Shown {
        key: "learning.share_lost",
        name: "Share of learning lost".to_string(),
        meaning: "Mean learning debt over the mean part that is learned without the intervention. Less is better."
            .into(),
        differences: vec![None; series.len()],
        series,
        others: Vec::new(),
        cut: false,
    })
}

/// Whether nothing was measured before the last record.
pub fn alone(shown: &[Shown]) -> bool {
    let before = |line: &Vec<Option<Estimate>>| line.split_last().is_some_and(|(_, b)| b.iter().any(Option::is_some));
    !shown.iter().flat_map(|one| &one.series).any(before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_drawn_from_the_first_value_where_more_than_a_quarter_would_be_empty() {
        let value = Some(Estimate { n: 2, mean: 1.0, sd: None, interval: None });
        let shown = |first: usize, records: usize| Shown {
            key: DEBT,
            name: String::new(),
            meaning: String::new(),
            series: vec![(0..records).map(|k| value.filter(|_| k >= first)).collect()],
            differences: vec![None],
            others: Vec::new(),
            cut: false,
        };
        let begins = |first, records| shown(first, records).begins();
        assert_eq!((begins(20, 41), begins(0, 41), begins(5, 41), begins(40, 41)), (20, 0, 0, 0));
    }
}
