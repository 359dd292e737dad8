//! What a run left on disk, reduced while it is read: means and intervals by platform, step and measure.

use super::error::ReportError;
use super::run_info::RunInfo;
use super::sweep::{self, Sweep};
use crate::experiment::statistics::{self, Estimate};
use crate::measures::OPINION_BINS;
use crate::output::tables::{self, KEYS};
use crate::output::{Error, baseline, estimates, hypotheses, names, summary};
use crate::scenario::Scenario;
use crate::scenario::measure::MeasureInfo;
use crate::scenario::plots::Plots;
use arrow_array::{Array, Float64Array, RecordBatch, StringArray, UInt32Array};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Everything the figures and the page read.
#[derive(Debug)]
pub struct Run {
    /// scenario and manifest
    pub info: RunInfo,
    /// in the order of the scenario's file
    pub platforms: Vec<String>,
    /// the platform that the others are compared with; `None` where there is only one
    pub baseline: Option<usize>,
    /// recorded steps, ascending
    pub steps: Vec<u32>,
    /// seeds found
    pub replicates: usize,
    /// the design point whose course over time is shown; `None` in a sweep that shows none
    pub point: Option<u32>,
    /// what was swept
    pub sweep: Option<Sweep>,
    /// what the scenario wants of its figures
    pub plots: Plots,
    /// what the model measures
    pub measures: &'static [MeasureInfo],
    series: BTreeMap<&'static str, Vec<Vec<Option<Estimate>>>>,
    /// rows of differences.csv
    pub differences: Vec<DifferenceRow>,
    /// share of agents by platform, step and bin of opinion, of the replicate that the scenario chooses
    pub opinions: Vec<Vec<[f64; OPINION_BINS]>>,
    /// mean over replicates of the same shares, of each replicate sorted from the fullest bin to the emptiest
    pub sorted_opinions: Vec<Vec<[f64; OPINION_BINS]>>,
    /// rows of summary.csv
    pub summary: Vec<SummaryRow>,
    /// rows of hypotheses.csv
    pub claims: Vec<hypotheses::Row>,
}

/// A row of summary.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct SummaryRow {
    /// platform
    pub platform: String,
    /// measure
    pub measure: String,
    /// `before`, `end` or `mean`
    pub when: String,
    /// mean, low, high; `None` where undefined
    pub numbers: [Option<f64>; 3],
    /// seeds
    pub n: u64,
    /// whether the measure still moves at the end
    pub still_moving: bool,
}

/// A row of differences.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceRow {
    /// platform, which is compared with the baseline
    pub platform: String,
    /// measure
    pub measure: String,
    /// `before`, `end` or `mean`
    pub when: String,
    /// mean paired difference with its 95 % interval; `None` where no replicate has both
    pub estimate: Option<Estimate>,
    /// the interval that holds for all pairs together
    pub all: Option<(f64, f64)>,
}

impl DifferenceRow {
    /// Whether the 95 % interval of this pair excludes zero.
    pub fn decided(&self) -> bool {
        self.estimate.is_some_and(|estimate| excludes_zero(estimate.interval))
    }
    /// Whether the interval that holds for all pairs together excludes zero.
    pub fn decided_among_all(&self) -> bool {
        excludes_zero(self.all)
    }
}

/// Whether an interval is on one side of zero; one that cannot be told is not.
pub fn excludes_zero(interval: Option<(f64, f64)>) -> bool {
    interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
}

impl Run {
    /// The name of the baseline, where there is one.
    pub fn baseline_name(&self) -> Option<&str> {
        self.baseline.map(|platform| self.platforms[platform].as_str())
    }
    /// A row of differences.csv.
    pub fn difference_at(&self, measure: &str, platform: usize, when: &str) -> Option<&DifferenceRow> {
        let name = &self.platforms[platform];
        self.differences.iter().find(|row| row.measure == measure && row.platform == *name && row.when == when)
    }
    /// What a platform differs by from the baseline at the last recorded step, over the replicates of both, with the 95 %
    /// interval of the pair; `None` for the baseline, and where it is undefined.
    pub fn difference(&self, measure: &str, platform: usize) -> Option<Estimate> {
        self.difference_at(measure, platform, "end")?.estimate
    }
    /// A measure by step, in the order of `steps`; `None` where it is undefined or was not recorded.
    pub fn series(&self, measure: &str, platform: usize) -> Vec<Option<Estimate>> {
        match self.series.get(measure) {
            Some(by_platform) => by_platform[platform].clone(),
            None => vec![None; self.steps.len()],
        }
    }
    /// A measure at the last recorded step.
    pub fn end(&self, measure: &str, platform: usize) -> Option<Estimate> {
        self.series(measure, platform).last().copied().flatten()
    }
    /// Whether it is a run of the platform model.
    pub fn is_platform(&self) -> bool {
        self.info.is_platform()
    }
    /// Design points.
    pub fn points(&self) -> usize {
        self.sweep.as_ref().map_or(1, |sweep| sweep.points.len())
    }
    /// A measure of the model.
    pub fn named(&self, key: &str) -> Option<&'static MeasureInfo> {
        self.measures.iter().find(|named| named.key == key)
    }
    /// The measures that the report leads with.
    pub fn headlines(&self) -> Vec<&'static str> {
        self.measures.iter().filter(|named| named.headline()).map(|named| named.key).collect()
    }
    /// The measures that figures of a sweep or of a published model show.
    pub fn shown(&self) -> Vec<&'static MeasureInfo> {
        let asked: Vec<_> = self.plots.measures.iter().filter_map(|key| self.named(key)).collect();
        if !asked.is_empty() {
            return asked;
        }
        self.leading()
    }
    /// The measures that the model leads with.
    pub fn leading(&self) -> Vec<&'static MeasureInfo> {
        self.measures.iter().filter(|named| named.leads()).collect()
    }
    /// Whether a measure is defined anywhere.
    pub fn has(&self, measure: &str) -> bool {
        self.series.get(measure).is_some_and(|all| all.iter().flatten().any(Option::is_some))
    }
}

/// Reads a run's folder. Of a sweep, its summary; what happens over time of the one point that the scenario asks for, if any.
/// Figures of the platform model over time show the measures in `over_time`, too.
pub fn read(dir: &Path, info: RunInfo, over_time: impl IntoIterator<Item = &'static str>) -> Result<Run, ReportError> {
    let plots = info.scenario.plots.clone().unwrap_or_default();
    let mut run = Run {
        platforms: Vec::new(),
        baseline: None,
        steps: Vec::new(),
        replicates: 0,
        point: plots.point,
        sweep: None,
        series: BTreeMap::new(),
        opinions: Vec::new(),
        sorted_opinions: Vec::new(),
        summary: Vec::new(),
        differences: Vec::new(),
        claims: hypotheses::read(dir).map_err(|error| ReportError::read(&dir.join(names::HYPOTHESES), error))?,
        plots,
        measures: info.scenario.model.measures(),
        info,
    };
    let mut wanted = run.headlines();
    wanted.extend(run.shown().iter().map(|named| named.key));
    wanted.sort_unstable();
    wanted.dedup();
    let drawn: Vec<&str> = run.shown().iter().map(|named| named.key).collect();
    match sweep::read(dir, &run.info.scenario, &wanted, &drawn)? {
        Some((found, platforms)) => {
            run.replicates = found.n.1 as usize;
            (run.sweep, run.platforms) = (Some(found), platforms);
        }
        None => (run.point, run.summary, run.differences) = (Some(0), summary(dir)?, differences(dir)?),
    }
    if let Some(point) = run.point {
        if run.is_platform() {
            wanted.extend(over_time);
        }
        read_over_time(dir, &mut run, &wanted, point)?;
    }
    let baseline = &run.info.scenario.baseline;
    run.baseline = run.platforms.iter().position(|name| name == baseline).filter(|_| run.platforms.len() > 1);
    Ok(run)
}

/// Reads what happens at a point, record by record.
fn read_over_time(dir: &Path, run: &mut Run, measures: &[&'static str], point: u32) -> Result<(), ReportError> {
    let mut cells = metrics(&dir.join(names::METRICS), measures, point)?;
    if !run.is_platform() {
        cells.hold(run.info.scenario.record_every);
    }
    let mut platforms: Vec<String> = cells.values.keys().map(|(platform, _)| platform.clone()).collect();
    platforms.dedup();
    let mut steps: Vec<u32> = cells.values.keys().map(|(_, step)| *step).collect();
    steps.sort_unstable();
    steps.dedup();
    if run.sweep.is_none() || run.platforms.is_empty() {
        (run.platforms, run.replicates) = (in_order(platforms, &run.info.scenario), cells.replicates.len());
    }
    let series = measures.iter().enumerate().map(|(m, measure)| {
        let estimate = |platform: &String, step: &u32| {
            cells.values.get(&(platform.clone(), *step)).and_then(|cell| statistics::estimate(&defined(cell, m)))
        };
        let by_platform = run.platforms.iter().map(|p| steps.iter().map(|s| estimate(p, s)).collect()).collect();
        (*measure, by_platform)
    });
    run.series = series.collect();
    if run.is_platform() {
        // The one that is shown, of those that were run.
        let shown = cells.replicates.get(&run.plots.replicate).or(cells.replicates.first()).copied();
        run.plots.replicate = shown.unwrap_or(run.plots.replicate);
        let chosen = (point, run.plots.replicate);
        (run.opinions, run.sorted_opinions) = opinions(&dir.join(names::OPINIONS), &run.platforms, &steps, chosen)?;
    }
    run.steps = steps;
    Ok(())
}

/// A value a measure, by replicate.
type ByReplicate = BTreeMap<u32, Vec<Option<f64>>>;

struct Cells {
    /// by platform and step: a row a replicate, a value a measure
    values: BTreeMap<(String, u32), ByReplicate>,
    replicates: BTreeSet<u32>,
}

/// The values of a measure over replicates.
fn defined(cell: &ByReplicate, measure: usize) -> Vec<f64> {
    cell.values().filter_map(|row| row[measure]).collect()
}

impl Cells {
    /// A run of a published model ends when nothing can change any more: from there it keeps its last values, at every
    /// `every`th step and at the step at which the last run ends. Records at other steps, at which single runs ended, are dropped.
    fn hold(&mut self, every: u32) {
        let last = self.values.keys().map(|(_, step)| *step).max().unwrap_or(0);
        let mut platforms: Vec<String> = self.values.keys().map(|(platform, _)| platform.clone()).collect();
        platforms.dedup();
        let mut held = BTreeMap::new();
        for platform in platforms {
            let mut latest: BTreeMap<u32, Vec<Option<f64>>> = BTreeMap::new();
            let mut records = self.values.range((platform.clone(), 0)..=(platform.clone(), u32::MAX)).peekable();
            for step in (0..=last.div_ceil(every)).map(|k| k.saturating_mul(every).min(last)) {
                while let Some((_, rows)) = records.next_if(|((_, recorded), _)| *recorded <= step) {
                    latest.extend(rows.iter().map(|(replicate, row)| (*replicate, row.clone())));
                }
                held.insert((platform.clone(), step), latest.clone());
            }
        }
        self.values = held;
    }
}

fn metrics(path: &Path, measures: &[&'static str], wanted: u32) -> Result<Cells, ReportError> {
    let mut cells = Cells { values: BTreeMap::new(), replicates: BTreeSet::new() };
    let columns: Vec<&str> = KEYS.iter().chain(measures).copied().collect();
    for batch in tables::batches_of(path, &columns)? {
        let batch = batch?;
        let keys = Keys::of(&batch)?;
        let values = measures.iter().map(|measure| column::<Float64Array>(&batch, measure));
        let values: Vec<&Float64Array> = values.collect::<Result<_, Error>>()?;
        for row in (0..batch.num_rows()).filter(|&row| keys.points.value(row) == wanted) {
            let replicate = keys.replicates.value(row);
            cells.replicates.insert(replicate);
            let key = (keys.platforms.value(row).to_string(), keys.steps.value(row));
            let read =
                |column: &&Float64Array| column.is_valid(row).then(|| column.value(row)).filter(|x| x.is_finite());
            cells.values.entry(key).or_default().insert(replicate, values.iter().map(read).collect());
        }
    }
    Ok(cells)
}

/// By platform and step, a share a bin.
type Densities = Vec<Vec<[f64; OPINION_BINS]>>;

/// The densities of one replicate, and the mean over all of them sorted. Rows of a run and step stand together.
fn opinions(
    path: &Path,
    platforms: &[String],
    steps: &[u32],
    (wanted, chosen): (u32, u32),
) -> Result<(Densities, Densities), ReportError> {
    let none = || vec![vec![[0.0; OPINION_BINS]; steps.len()]; platforms.len()];
    let (mut one, mut sorted, mut runs) = (none(), none(), vec![vec![0u32; steps.len()]; platforms.len()]);
    let mut add = |(platform, step, replicate): (usize, usize, u32), counts: &[f64; OPINION_BINS]| {
        let total = counts.iter().sum::<f64>().max(1.0);
        let mut shares = counts.map(|count| count / total);
        if replicate == chosen {
            one[platform][step] = shares;
        }
        shares.sort_by(|a, b| b.total_cmp(a));
        sorted[platform][step].iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        runs[platform][step] += 1;
    };
    let mut open: Option<((usize, usize, u32), [f64; OPINION_BINS])> = None;
    let columns: Vec<&str> = KEYS.into_iter().chain(["bin", "count"]).collect();
    for batch in tables::batches_of(path, &columns)? {
        let batch = batch?;
        let keys = Keys::of(&batch)?;
        let (bins, counts) = (column::<UInt32Array>(&batch, "bin")?, column::<UInt32Array>(&batch, "count")?);
        for row in (0..batch.num_rows()).filter(|&row| keys.points.value(row) == wanted) {
            let platform = platforms.iter().position(|name| name == keys.platforms.value(row));
            let step = steps.binary_search(&keys.steps.value(row));
            let bin = bins.value(row) as usize;
            let (Some(platform), Ok(step), true) = (platform, step, bin < OPINION_BINS) else { continue };
            let key = (platform, step, keys.replicates.value(row));
            if open.as_ref().is_none_or(|(of, _)| *of != key)
                && let Some((of, counts)) = open.replace((key, [0.0; OPINION_BINS]))
            {
                add(of, &counts);
            }
            if let Some((_, own)) = &mut open {
                own[bin] += f64::from(counts.value(row));
            }
        }
    }
    if let Some((of, counts)) = open {
        add(of, &counts);
    }
    for (density, n) in sorted.iter_mut().flatten().zip(runs.iter().flatten()) {
        density.iter_mut().for_each(|share| *share /= f64::from((*n).max(1)));
    }
    Ok((one, sorted))
}

/// The columns of a batch that say which run and step a row is of.
struct Keys<'a> {
    points: &'a UInt32Array,
    platforms: &'a StringArray,
    replicates: &'a UInt32Array,
    steps: &'a UInt32Array,
}

impl<'a> Keys<'a> {
    fn of(batch: &'a RecordBatch) -> Result<Self, Error> {
        let [points, platforms, replicates, steps] = KEYS;
        Ok(Keys {
            points: column(batch, points)?,
            platforms: column(batch, platforms)?,
            replicates: column(batch, replicates)?,
            steps: column(batch, steps)?,
        })
    }
}

/// A column that was asked for, of the type that Heimo writes it in.
fn column<'a, T: Array + 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a T, Error> {
    let column = batch.column_by_name(name).expect("a batch has the columns that were asked for");
    let typed = column.as_any().downcast_ref::<T>();
    typed.ok_or_else(|| Error::ColumnType { column: name.to_string(), found: column.data_type().to_string() })
}

/// Names of platforms in the order of the scenario's file.
pub fn in_order(mut platforms: Vec<String>, scenario: &Scenario) -> Vec<String> {
    let order = scenario.names_in_order();
    platforms.sort_by_key(|name| order.iter().position(|other| other == name));
    platforms
}

fn summary(dir: &Path) -> Result<Vec<SummaryRow>, ReportError> {
    let mut rows = Vec::new();
    estimates::each_row(dir, &summary::LAYOUT, None, &mut |row| {
        let estimate = row.cell.estimate;
        rows.push(SummaryRow {
            platform: row.platform.to_string(),
            measure: row.measure.to_string(),
            when: row.when.to_string(),
            numbers: [
                estimate.map(|e| e.mean),
                estimate.and_then(|e| e.interval).map(|i| i.0),
                estimate.and_then(|e| e.interval).map(|i| i.1),
            ],
            n: estimate.map_or(0, |e| e.n),
            still_moving: row.cell.more[0] == "true",
        });
    })?;
    Ok(rows)
}

/// The rows of differences.csv; none where there is one platform only, or the result was made before there was such a file.
fn differences(dir: &Path) -> Result<Vec<DifferenceRow>, ReportError> {
    let mut rows = Vec::new();
    if !dir.join(names::DIFFERENCES).exists() {
        return Ok(rows);
    }
    estimates::each_row(dir, &baseline::LAYOUT, None, &mut |row| {
        rows.push(DifferenceRow {
            platform: row.platform.to_string(),
            measure: row.measure.to_string(),
            when: row.when.to_string(),
            estimate: row.cell.estimate,
            all: row.cell.all,
        });
    })?;
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_ended_keeps_its_last_values() {
        let row = |step: u32, replicate: u32, value: f64| (("a".to_string(), step), (replicate, vec![Some(value)]));
        let mut cells = Cells { values: BTreeMap::new(), replicates: BTreeSet::from([0, 1]) };
        // replicate 0 settles at step 7, replicate 1 at step 21; a record every 10 steps
        for (key, (replicate, values)) in
            [row(0, 0, 1.0), row(7, 0, 2.0), row(0, 1, 5.0), row(10, 1, 6.0), row(20, 1, 7.0), row(21, 1, 8.0)]
        {
            cells.values.entry(key).or_default().insert(replicate, values);
        }
        cells.hold(10);
        let found: Vec<(u32, Vec<f64>)> =
            cells.values.iter().map(|((_, step), cell)| (*step, defined(cell, 0))).collect();
        let expected = [(0, [1.0, 5.0]), (10, [2.0, 6.0]), (20, [2.0, 7.0]), (21, [2.0, 8.0])];
        assert_eq!(found, expected.map(|(step, values)| (step, values.to_vec())));
    }

    #[test]
    fn interval_of_three_numbers() {
        let estimate = statistics::estimate;
        assert_eq!(estimate(&[]), None);
        assert_eq!(estimate(&[1.0]).unwrap().interval, None);
        let (low, high) = estimate(&[1.0, 2.0, 3.0]).unwrap().interval.unwrap();
        // mean 2, sd 1, t(2) = 4.3027
        assert!((low - (2.0 - 4.302_65 / 3f64.sqrt())).abs() < 1e-4 && (low + high - 4.0).abs() < 1e-12);
    }
}
