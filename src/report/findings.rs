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
    all.extend(run.shown().iter().take(MOST_MEASURES).map(|named| explained(named, &of_measure(run, named))));
    all.push(how_sure(run));
    all
}

/// A sentence about a measure, with what it is, for who has not met it yet.
fn explained(named: &MeasureInfo, sentence: &str) -> String {
    let meaning = named.meaning.split([':', '.', ';']).next().unwrap_or_default();
    let mut meaning = meaning.chars();
    let first: String = meaning.next().into_iter().flat_map(char::to_lowercase).collect();
    match sentence.split_once(": ") {
        Some((name, found)) if !named.meaning.is_empty() => format!("{name}: {first}{}; {found}", meaning.as_str()),
        _ => sentence.to_string(),
    }
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
        Some(size) => format!(
            " of {} agents, {}",
            axis::grouped(f64::from(size), 0),
            if run.replicates == 1 {
                "the same on all of them"
            } else {
                "a new society a replicate, the same on all of them"
            }
        ),
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
    format!("Simulated: {count} {things}{points}, {n} each{people}{to}.")
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

/// What a platform differs by from the baseline: name, difference, and whether chance is excluded for it alone and among all.
struct Pair<'a> {
    name: &'a str,
    difference: Estimate,
    decided: bool,
    together: bool,
}

fn differences(run: &Run, named: &MeasureInfo) -> String {
    let pair = |platform: usize| {
        let row: &DifferenceRow = run.difference_at(named.key, platform, "end")?;
        let (decided, together) = (row.decided(), row.decided_among_all());
        Some(Pair { name: &row.platform, difference: row.estimate?, decided, together })
    };
    let pairs: Vec<Pair> = (0..run.platforms.len()).filter_map(pair).collect();
    let baseline = quoted(run.baseline_name().unwrap_or_default());
    let when = run
        .steps
        .last()
        .map_or_else(|| "at the end".to_string(), |step| format!("at step {}", axis::grouped(f64::from(*step), 0)));
    let found = match pairs.as_slice() {
        [] => "undefined wherever it is compared".to_string(),
        [one] => of_one(one, &baseline),
        all if run.replicates < 2 => format!(
            "{}; with one replicate nothing can be told of chance",
            most(all.iter()).map_or_else(String::new, |one| format!(
                "{} differs most from {baseline}, by {}",
                quoted(one.name),
                signed(one.difference.mean)
            ))
        ),
        all => of_several(all, &baseline),
    };
    format!("{}{when}, {found}.", direction(named))
}

/// The pair whose difference is largest.
fn most<'p, 'a: 'p>(pairs: impl Iterator<Item = &'p Pair<'a>>) -> Option<&'p Pair<'a>> {
    pairs.max_by(|a, b| a.difference.mean.abs().total_cmp(&b.difference.mean.abs()))
}

fn of_one(one: &Pair, baseline: &str) -> String {
    let by = format!(
        "{} differs from {baseline} by {}{}",
        quoted(one.name),
        signed(one.difference.mean),
        interval(&one.difference)
    );
    match (one.difference.interval.is_some(), one.decided) {
        (false, _) => format!("{by}; with one replicate nothing can be told of chance"),
        (true, true) => format!("{by}; the interval excludes zero"),
        (true, false) => format!("{by}; the interval includes zero, so that the two cannot be told apart"),
    }
}

/// Which platforms lie above the baseline, which below, and of which nothing can be told.
fn of_several(pairs: &[Pair], baseline: &str) -> String {
    let decided: Vec<&Pair> = pairs.iter().filter(|pair| pair.decided).collect();
    let side = |above: bool| {
        let of_side: Vec<&&Pair> = decided.iter().filter(|pair| (pair.difference.mean > 0.0) == above).collect();
        let largest = most(of_side.iter().map(|pair| **pair))?;
        let (most, by) =
            (quoted(largest.name), format!("{}{}", signed(largest.difference.mean), interval(&largest.difference)));
        let most = if of_side.len() == 1 { format!("{most}, {by}") } else { format!("most {most}, {by}") };
        Some((of_side.len(), if above { "above" } else { "below" }, most))
    };
    let sides = [side(true), side(false)].into_iter().flatten();
    let sides: Vec<String> = sides
        .enumerate()
        .map(|(k, (count, where_to, most))| match k {
            0 => {
                let lie = if count == 1 { "lies" } else { "lie" };
                format!("{count} of the {} others {lie} {where_to} {baseline} ({most})", pairs.len())
            }
            _ => format!("{count} {where_to} it ({most})"),
        })
        .collect();
    let open: Vec<&str> = pairs.iter().filter(|pair| !pair.decided).map(|pair| pair.name).collect();
    if sides.is_empty() {
        return format!("none of the {} others can be told from {baseline}", pairs.len());
    }
    let undecided = match open.as_slice() {
        [] => String::new(),
        names => format!("; not told from chance: {}", listed(names)),
    };
    let alone: Vec<&str> = decided.iter().filter(|pair| !pair.together).map(|pair| pair.name).collect();
    let together = match (alone.len(), decided.len()) {
        (0, 1) => "; this also with all pairs judged together".to_string(),
        (0, all) => format!("; all {all} also with all pairs judged together"),
        (none, all) if none == all => "; none with all pairs judged together".to_string(),
        (some, all) => format!("; {} of these also with all pairs judged together, not {}", all - some, listed(&alone)),
    };
    format!("{}{undecided}{together}", sides.join(", "))
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
                    "; “judged together” corrects for the {} pairs of a measure (Bonferroni), and nothing is corrected over measures.",
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
        (false, _) => format!("Still moving at the end, so that values may change yet: {}. ", parts.join(", ")),
    }
}
