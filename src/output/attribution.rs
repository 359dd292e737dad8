//! attribution.csv: whose doing the difference of two platforms is, by groups of levers, from the runs of their mixtures.

use super::csv::quoted;
use super::error::Error;
use super::experiment::Experiment;
use super::folder::{Account, Lock};
use super::names;
use super::outcomes::{self, Asked, RunKey};
use super::replace::replace;
use super::traces::Times;
use crate::experiment::statistics::attribution::attribute;
use crate::experiment::statistics::{Estimate, mean};
use crate::scenario::value::Group;
use std::fmt::Write;
use std::path::Path;

/// The header of attribution.csv. Shares of a measure add up to its `total`, which is `to` less `from`.
pub const HEADER: &str =
    "platform_from,platform_to,measure,when,group,share,low,high,n,total,total_low,total_high,from,to";

/// Level of the intervals.
const LEVEL: f64 = 0.95;

/// A measure's difference between two platforms, and whose doing it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// measure and time
    pub asked: Asked,
    /// the share of each group of [`Group::ALL`], in the measure's unit
    pub shares: Vec<Estimate>,
    /// the whole difference
    pub total: Estimate,
    /// mean on the first platform, over the same replicates
    pub from: f64,
    /// mean on the second
    pub to: f64,
}

/// Attributes measures from the data of a folder; `mixtures` are the names of platforms by mixture. A replicate counts if
/// the measure is defined in all its mixtures; a measure without one is left out.
///
/// # Errors
/// If the data cannot be read, or have no such measure.
pub fn analyse(
    folder: &Path,
    experiment: &Experiment,
    mixtures: &[String],
    asked: &[Asked],
) -> Result<Vec<Shared>, Error> {
    let times = Times { steps: experiment.steps, first_intervention: experiment.first_intervention };
    let outcomes = outcomes::read(folder, asked, times)?;
    let positions: Option<Vec<u32>> = mixtures.iter().map(|name| outcomes.platform(name)).collect();
    let Some(positions) = positions else { return Ok(Vec::new()) };
    let of = |k: usize, replicate: u32| {
        let value = |&platform: &u32| outcomes.value(RunKey { point: 0, platform, replicate }, k);
        positions.iter().map(value).collect::<Option<Vec<f64>>>()
    };
    let shared = |(k, asked): (usize, &Asked)| {
        let rows: Vec<Vec<f64>> = (0..experiment.plan.replicates).filter_map(|replicate| of(k, replicate)).collect();
        let found = attribute(&rows, LEVEL)?;
        let at = |mixture: usize| mean(&rows.iter().map(|row| row[mixture]).collect::<Vec<_>>());
        let (from, to) = (at(0)?, at(mixtures.len() - 1)?);
        Some(Shared { asked: asked.clone(), shares: found.shares, total: found.total, from, to })
    };
    Ok(asked.iter().enumerate().filter_map(shared).collect())
}

/// Writes attribution.csv; `mixtures` as in [`analyse`].
///
/// # Errors
/// If it cannot be written.
pub fn write(folder: &Path, mixtures: &[String], all: &[Shared]) -> Result<(), Error> {
    let _lock = Lock::take(folder)?;
    Account::of(folder).claim(folder, [names::ATTRIBUTION])?;
    replace(&folder.join(names::ATTRIBUTION), text(mixtures, all).as_bytes())
}

/// As CSV, a row a measure and group.
pub fn text(mixtures: &[String], all: &[Shared]) -> String {
    let name = |mixture: Option<&String>| quoted(mixture.map_or("", String::as_str));
    let platforms = format!("{},{}", name(mixtures.first()), name(mixtures.last()));
    let ends = |estimate: &Estimate| match estimate.interval {
        Some((low, high)) => format!("{low:?},{high:?}"),
        None => ",".to_string(),
    };
    let mut text = format!("{HEADER}\n");
    for shared in all {
        let (measure, when) = (quoted(&shared.asked.measure), shared.asked.when);
        let (total, n, from, to) = (shared.total.mean, shared.total.n, shared.from, shared.to);
        for (group, share) in Group::ALL.iter().zip(&shared.shares) {
            let (group, mean, interval, total_interval) = (group.name(), share.mean, ends(share), ends(&shared.total));
            writeln!(
                text,
                "{platforms},{measure},{when},{group},{mean:?},{interval},{n},{total:?},{total_interval},{from:?},{to:?}"
            )
            .expect("text grows");
        }
    }
    text
}
