//! What was found, in a few sentences made from the tables: what was compared, the largest paired differences and how many there
//! are, what still moves, and how sure all of it is. They say what the numbers say and no more; nothing here is computed anew.

use super::axis;
use super::data::{DifferenceRow, Run, excludes_zero};
use super::sweep::Sweep;
use crate::experiment::statistics::Estimate;
use crate::scenario::measure::{Direction, MeasureInfo};
use crate::scenario::presets;

/// Most platforms that a sentence names.
const MOST_NAMED: usize = 4;
/// Most measures that have a sentence of their own.
const MOST_MEASURES: usize = 3;

/// The sentences, in reading order.
pub fn sentences(run: &Run) -> Vec<String> {
    let mut all = vec![compared(run)];
    all.extend(run.shown().iter().take(MOST_MEASURES).map(|named| of_measure(run, named)));
    all.push(how_sure(run));
    all
}

/// What a measure says, for a reader of its figure, too.
pub fn of_measure(run: &Run, named: &MeasureInfo) -> String {
    let found = match &run.sweep {
        Some(sweep) => over_points(run, sweep, named),
        None if run.baseline.is_some() => differences(run, named),
        None => levels(run, named),
    };
    format!("{}: {found}", named.name)
}

fn compared(run: &Run) -> String {
    let count = run.platforms.len();
    let things = match (run.is_platform(), count) {
        (true, 1) => "platform",
        (true, _) => "platforms",
        (false, 1) => "setting",
        (false, _) => "settings",
    };
    let n = match run.replicates {
        1 => "1 replicate".to_string(),
        n => format!("{} replicates", axis::grouped(n as f64, 0)),
    };
    let varied = run.sweep.as_ref().is_some_and(|sweep| sweep.axes.iter().any(|axis| axis.label == "population.size"));
    let people = match run.info.size().filter(|_| !varied) {
        Some(size) => format!(" of the same {} people", axis::grouped(f64::from(size), 0)),
        None => String::new(),
    };
    let points = run.sweep.as_ref().map_or_else(String::new, |sweep| {
        let axes: Vec<&str> = sweep.axes.iter().map(|axis| axis.label.as_str()).take(MOST_NAMED).collect();
        let more = if sweep.axes.len() > axes.len() { " and others" } else { "" };
        format!(" at {} points of {}{more}", axis::grouped(sweep.points.len() as f64, 0), axes.join(", "))
    });
    let to = match run.baseline_name() {
        None => String::new(),
        Some(name) => {
            let design = run.info.scenario.platforms.iter().find(|design| design.name == name);
            let control = design.is_some_and(|design| design.preset.as_deref() == Some(presets::CONTROL));
            let who = if control { ", the control, in which everybody works alone" } else { "" };
            format!("; each is compared with {}{who}, replicate by replicate", quoted(name))
        }
    };
    format!("{count} {things}{points}, {n} each{people}{to}.")
}

/// A platform's name in a sentence, which it could be taken for a part of.
fn quoted(name: &str) -> String {
    format!("“{name}”")
}

/// Names, the first few of them.
fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMED).map(|name| quoted(name)).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A difference with its sign.
pub fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", axis::short(value)) } else { axis::short(value) }
}

fn interval(estimate: &Estimate) -> String {
    match estimate.interval {
        Some((low, high)) => format!(" [{}, {}]", signed(low), signed(high)),
        None => " (one replicate: no interval)".to_string(),
    }
}

/// What more of a measure means.
fn direction(named: &MeasureInfo) -> &'static str {
    match named.direction {
        Direction::Better => "more is better; ",
        Direction::Worse => "more is worse; ",
        Direction::Neither => "",
    }
}

fn differences(run: &Run, named: &MeasureInfo) -> String {
    let baseline = quoted(run.baseline_name().unwrap_or_default());
    let rows: Vec<&DifferenceRow> =
        (0..run.platforms.len()).filter_map(|platform| run.difference_at(named.key, platform, "end")).collect();
    let largest = (0..run.platforms.len())
        .filter_map(|platform| Some((platform, run.difference(named.key, platform)?)))
        .max_by(|(_, a), (_, b)| a.mean.abs().total_cmp(&b.mean.abs()));
    let Some((platform, estimate)) = largest else {
        return format!("{}undefined wherever it is compared.", direction(named));
    };
    let told: Vec<&&DifferenceRow> = rows.iter().filter(|row| row.estimate.is_some()).collect();
    let decided = told.iter().filter(|row| row.decided()).count();
    let together = told.iter().filter(|row| row.decided_among_all()).count();
    let undecided: Vec<&str> = told.iter().filter(|row| !row.decided()).map(|row| row.platform.as_str()).collect();
    let (name, pairs) = (quoted(&run.platforms[platform]), told.len());
    let top = format!(
        "{}the largest difference to {baseline} is that of {name}, {}{}",
        direction(named),
        signed(estimate.mean),
        interval(&estimate)
    );
    if estimate.interval.is_none() {
        return format!("{top}; with one replicate nothing can be told of chance.");
    }
    let differ = match (pairs, decided) {
        (1, 1) => "; it excludes zero".to_string(),
        (1, _) => "; it includes zero, so that the two cannot be told apart".to_string(),
        (_, 0) => format!("; no pair of {pairs} can be told from chance"),
        (_, 1) => format!("; 1 of {pairs} pairs differs ({together} judged together)"),
        _ => format!("; {decided} of {pairs} pairs differ ({together} judged together)"),
    };
    let open = match (pairs, undecided.as_slice()) {
        (1, _) | (_, []) => String::new(),
        (_, names) if names.len() == pairs => String::new(),
        (_, names) => format!("; undecided: {}", listed(names)),
    };
    format!("{top}{differ}{open}.")
}

fn levels(run: &Run, named: &MeasureInfo) -> String {
    let ends: Vec<String> = (0..run.platforms.len())
        .filter_map(|platform| {
            let estimate = run.end(named.key, platform)?;
            let (mean, name) = (axis::short(estimate.mean), &run.platforms[platform]);
            let range = match estimate.interval {
                Some((low, high)) => format!(" [{}, {}]", axis::short(low), axis::short(high)),
                None => String::new(),
            };
            Some(if run.platforms.len() == 1 {
                format!("{mean}{range}")
            } else {
                format!("{} {mean}{range}", quoted(name))
            })
        })
        .collect();
    match ends.is_empty() {
        true => format!("{}undefined at the end.", direction(named)),
        false => format!("{}at the end {}.", direction(named), ends.join(", ")),
    }
}

fn over_points(run: &Run, sweep: &Sweep, named: &MeasureInfo) -> String {
    let mut ends: Vec<(f64, usize, usize)> = Vec::new();
    let (mut above, mut below, mut told) = (0, 0, 0);
    for platform in 0..run.platforms.len() {
        for point in 0..sweep.points.len() {
            ends.extend(sweep.at(named.key, platform, point).map(|estimate| (estimate.mean, platform, point)));
            let Some(difference) = sweep.difference(named.key, platform, point) else { continue };
            told += 1;
            match excludes_zero(difference.interval) {
                true if difference.mean > 0.0 => above += 1,
                true => below += 1,
                false => {}
            }
        }
    }
    let by_mean = |a: &&(f64, usize, usize), b: &&(f64, usize, usize)| a.0.total_cmp(&b.0);
    let (Some(low), Some(high)) = (ends.iter().min_by(by_mean), ends.iter().max_by(by_mean)) else {
        return format!("{}undefined at every point.", direction(named));
    };
    let place = |(mean, platform, point): &(f64, usize, usize)| {
        let at: Vec<String> = sweep
            .varying()
            .into_iter()
            .take(MOST_NAMED)
            .filter_map(|k| {
                let level = sweep.points[*point][k]?;
                Some(format!("{} = {}", sweep.axes[k].short, sweep.axes[k].levels[level].text))
            })
            .collect();
        format!("{} ({}; {})", axis::short(*mean), quoted(&run.platforms[*platform]), at.join(", "))
    };
    let paired = match run.baseline_name().filter(|_| told > 0) {
        None => String::new(),
        Some(name) => format!(
            "; of {told} differences to {}, one a platform and point, {above} are above zero and {below} below by their own 95 % intervals",
            quoted(name)
        ),
    };
    format!("{}its mean goes from {} to {}{paired}.", direction(named), place(low), place(high))
}

fn how_sure(run: &Run) -> String {
    let mut text = moving(run);
    if let Some((reached, all)) = run.sweep.as_ref().and_then(|sweep| sweep.reached) {
        text.push_str(&match reached == all {
            true => format!("Replicates were added until the interval was as narrow as was asked, on all {all} platforms and points. "),
            false => format!(
                "Replicates were added, and the interval became as narrow as was asked on {reached} of {all} platforms and points: the others ended at the most replicates. "
            ),
        });
    }
    match run.replicates {
        1 => text.push_str("One replicate has no interval: run more before anything is concluded."),
        n => {
            let n = axis::grouped(n as f64, 0);
            text.push_str(&format!(
                "Intervals are 95 %, Student's t over n = {n} replicates; the unit is the replicate, not the person"
            ));
            match run.baseline.is_some() && run.sweep.is_none() && run.platforms.len() > 2 {
                true => text.push_str(&format!(
                    "; “judged together” holds for all {} pairs of a measure at once (Bonferroni), and nothing is corrected over measures.",
                    run.platforms.len() - 1
                )),
                false => text.push_str("; nothing is corrected over measures, points or platforms."),
            }
        }
    }
    text
}

/// Which measures are no end states.
fn moving(run: &Run) -> String {
    if run.sweep.is_some() || run.summary.is_empty() {
        return String::new();
    }
    let mut found: Vec<(&str, usize)> = Vec::new();
    for named in run.shown() {
        let count =
            run.summary.iter().filter(|row| row.measure == named.key && row.when == "end" && row.still_moving).count();
        if count > 0 {
            found.push((named.name, count));
        }
    }
    let all = run.platforms.len();
    let parts: Vec<String> = found
        .iter()
        .map(|(name, count)| if all == 1 { (*name).to_string() } else { format!("{name} on {count} of {all}") })
        .collect();
    match (parts.is_empty(), run.replicates) {
        (_, 1) => String::new(),
        (true, _) => "None of these measures still moves at the end. ".to_string(),
        (false, _) => format!("Still moving at the end, and so no end states: {}. ", parts.join(", ")),
    }
}
