//! What all figures share: title, caption, panel frames, marks of interventions, labels that keep apart.

use super::axis::{self, Scale};
use super::data::Run;
use super::labels;
use super::run_info::{RunInfo, in_words};
use super::scene::*;
use crate::experiment::statistics::Estimate;
use crate::scenario::measure::MeasureInfo;

/// Dashes of an intervention's line.
const MARK: &[f64] = &[4.0, 3.0];

/// Starts a figure with its title, leaving `key` free on the right; returns the y below it.
pub fn open(name: &str, title: &str, key: f64, run: &Run) -> (Scene, f64) {
    open_titled(name, title, &run.info, key)
}

/// Starts a figure with its title and that of its scenario, leaving `key` free on the right where there is the room; returns
/// the y below them.
pub fn open_titled(name: &str, title: &str, info: &RunInfo, key: f64) -> (Scene, f64) {
    let format = info.format;
    let mut scene = Scene::new(name, title, format);
    let (margin, below) = (format.margin, &info.scenario.title);
    if !format.narrow() {
        let room = format.width - 2.0 * margin - key;
        scene.text((margin, 46.0), &fit(title, TITLE, room), TITLE, Anchor::Start);
        scene.text((margin, 70.0), &fit(below, NOTE, room), NOTE, Anchor::Start);
        return (scene, 90.0);
    }
    let set = if format.height.is_some() { Type { size: 18.0, ..TITLE } } else { HEADING };
    let mut y = if format.height.is_some() { 12.0 } else { 2.0 };
    for line in wrap(title, set, format.width - 2.0 * margin) {
        y += set.size + 3.0;
        scene.text((margin, y), &line, set, Anchor::Start);
    }
    if format.height.is_some() {
        y += 18.0;
        scene.text((margin, y), &fit(below, NOTE, format.width - 2.0 * margin), NOTE, Anchor::Start);
    }
    (scene, y + 10.0)
}

/// Ends a figure: writes what is particular to it and what a reader must know of the run, and fixes the height.
pub fn close(scene: Scene, y: f64, note: &str, intervals: bool, run: &Run) -> Scene {
    if scene.format.height.is_none() {
        return end(scene, y, &format!("{note} {}", caption(run, intervals)));
    }
    // A slide has room for some sentences only: first of how many runs it is.
    let first = replicates(run, intervals);
    let rest = caption(run, intervals)[first.len()..].trim().to_string();
    end(scene, y, &format!("{first} {note} {rest}"))
}

/// Ends a figure with its caption and fixes the height. A slide says of it what has room; its description has all.
pub fn end(mut scene: Scene, mut y: f64, caption: &str) -> Scene {
    let (margin, width) = (scene.margin, scene.width);
    let mut lines = wrap(caption.trim(), NOTE, width - 2.0 * margin);
    y += 12.0;
    if let Some(height) = scene.format.height {
        y = y.max(height - margin - 8.0 - 18.0 * lines.len() as f64);
        let room = ((height - margin - 8.0 - y) / 18.0).max(0.0) as usize;
        if lines.len() > room {
            lines = sentences(caption.trim(), room, |text| wrap(text, NOTE, width - 2.0 * margin));
        }
    }
    scene.line(vec![(margin, y), (width - margin, y)], FAINT, 1.0);
    y += 8.0;
    for line in lines {
        y += 18.0;
        scene.text((margin, y), &line, NOTE, Anchor::Start);
    }
    scene.description = caption.trim().to_string();
    // A slide that does not hold everything is as high as it must be.
    let bottom = (y + (margin - 6.0).max(6.0)).ceil();
    scene.height = scene.format.height.map_or(bottom, |height| height.max(bottom));
    scene
}

/// As many whole sentences of a text from its beginning as have room in so many lines.
fn sentences(text: &str, room: usize, wrapped: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1).collect::<Vec<_>>();
    let parts = ends.iter().rev().map(|end| wrapped(&text[..*end]));
    parts.into_iter().find(|lines| lines.len() <= room).unwrap_or_default()
}

/// n, seeds, interval (where `intervals` are drawn), size, steps, model and interventions.
pub fn caption(run: &Run, intervals: bool) -> String {
    let model = if run.is_platform() { String::new() } else { format!("{}, version ", run.info.scenario.model) };
    let mut text =
        format!("{} {}; model {model}{}.", replicates(run, intervals), steps(run), run.info.manifest.model_version);
    if let Some(sweep) = &run.sweep {
        let (points, platforms) = (axis::grouped(run.points() as f64, 0), run.platforms.len());
        let paired = if sweep.paired { "" } else { ", with replicates of their own" };
        text.push_str(&format!(" Sweep ({}): points {points}{paired}; platforms {platforms}.", sweep.design));
    }
    text + &interventions(run)
}

/// How many replicates, of which seed, and what intervals are.
fn replicates(run: &Run, intervals: bool) -> String {
    let manifest = &run.info.manifest;
    let how = if intervals { "; intervals: 95 %, Student's t over replicates" } else { "" };
    let least = run.sweep.as_ref().map_or(run.replicates as u64, |sweep| sweep.n.0);
    let mut text = match run.replicates {
        n if least < n as u64 => format!("n = {least} to {n} a point (seed {}){how}.", manifest.seed),
        0 | 1 => format!("n = 1 ({}), no interval.", run.info.scenario.luck_said(1)),
        n => format!("n = {n} ({}){how}.", run.info.scenario.luck_said(n as u32)),
    };
    text.push_str(&reached(run));
    if !manifest.failed.is_empty() {
        text.push_str(&format!(" {} failed runs are left out.", manifest.failed.len()));
    }
    text
}

/// What a sequential design came to.
fn reached(run: &Run) -> String {
    let until = run.info.scenario.sweep.as_ref().and_then(|sweep| sweep.until.as_ref());
    let (Some((narrow, all)), Some(until)) = (run.sweep.as_ref().and_then(|sweep| sweep.reached), until) else {
        return String::new();
    };
    let name = run.named(&until.measure).map_or(until.measure.clone(), MeasureInfo::in_sentence);
    format!(
        " Sequential: replicates were added, {} at most, until the interval of {name} was ± {} wide at most, which {} of {} \
         intervals (of a platform at a point) are.",
        until.at_most,
        axis::plain(until.half_width),
        axis::grouped(narrow as f64, 0),
        axis::grouped(all as f64, 0),
    )
}

/// How many people, and which steps.
fn steps(run: &Run) -> String {
    let planned = run.info.manifest.steps;
    let last = run.steps.last().copied().unwrap_or(planned);
    let every = Some(run.info.scenario.record_every).filter(|every| *every <= last);
    let every = every.map_or_else(String::new, |k| format!(", recorded every {}", axis::grouped(f64::from(k), 0)));
    let (shown, planned) = (axis::grouped(f64::from(last), 0), axis::grouped(f64::from(planned), 0));
    match (run.is_platform(), run.steps.is_empty()) {
        (true, _) => format!("{}; steps 0–{shown}{every}", run.info.people()),
        // Runs of a published model end when nothing can change any more.
        (false, false) if last < run.info.manifest.steps => {
            format!("Steps 0–{shown} of {planned} at most: then nothing can change any more in any run{every}")
        }
        (false, false) => format!("Steps 0–{shown}{every}"),
        (false, true) => format!("Steps: at most {shown}{every}"),
    }
}

fn interventions(run: &Run) -> String {
    match run.info.scenario.interventions.as_slice() {
        [] if run.is_platform() => " No intervention.".to_string(),
        [] => String::new(),
        all => {
            let number = |k: usize| if all.len() == 1 { String::new() } else { format!(" {}", k + 1) };
            let words = all.iter().enumerate();
            words.map(|(k, one)| format!(" Intervention{} at step {}: {}.", number(k), one.at, in_words(one))).collect()
        }
    }
}

/// The platforms' names in one line each, shortened to `room` and still all different.
pub fn names(run: &Run, set: Type, room: f64) -> Vec<String> {
    labels::short(&run.platforms, set, room, 1).into_iter().map(|lines| lines.concat()).collect()
}

/// How intervals are said in a figure's own note.
pub fn band_words(run: &Run) -> &'static str {
    if run.replicates > 1 { "mean and 95 % interval" } else { "one seed" }
}

/// The scale of recorded steps, from the record of that number.
pub fn step_scale(run: &Run, panel: Area, from: usize) -> Scale {
    let (first, last) = (run.steps.get(from).copied().unwrap_or(0), run.steps.last().copied().unwrap_or(0));
    Scale::new((f64::from(first), f64::from(last)), panel.x, panel.right())
}

/// A panel's background grid with y ticks; labels only if `labelled`.
pub fn y_grid(scene: &mut Scene, panel: Area, scale: Scale, count: usize, labelled: bool) {
    for (value, label) in scale.ticks(count) {
        let y = scale.at(value);
        scene.line(vec![(panel.x, y), (panel.right(), y)], FAINT, 1.0);
        if labelled {
            scene.text((panel.x - 7.0, y + 4.3), &label, TICK, Anchor::End);
        }
    }
    scene.line(vec![(panel.x, panel.bottom()), (panel.right(), panel.bottom())], RULE, 1.0);
}

/// Ticks under a panel, with as many labels as do not touch.
pub fn x_ticks(scene: &mut Scene, panel: Area, scale: Scale, count: usize, whole: bool, labelled: bool) {
    let mut free = f64::NEG_INFINITY;
    for (value, label) in scale.ticks(count) {
        if whole && (value - value.round()).abs() > 1e-9 {
            continue;
        }
        let label = if whole { axis::grouped(value, 0) } else { label };
        let x = scale.at(value);
        scene.line(vec![(x, panel.bottom()), (x, panel.bottom() + 4.0)], RULE, 1.0);
        // Labels at the ends are drawn in, so that neighbouring panels' do not meet.
        let half = super::font::width(&label, TICK.size, TICK.weight) / 2.0;
        let middle = x.min(panel.right() + 7.0 - half).max(panel.x - 7.0 + half);
        if labelled && middle - half > free {
            scene.text((middle, panel.bottom() + 17.5), &label, TICK, Anchor::Middle);
            free = middle + half + 6.0;
        }
    }
}

/// Labels centred under positions in order, those left out that would touch; kept within `room`.
pub fn apart(scene: &mut Scene, y: f64, room: (f64, f64), labels: impl IntoIterator<Item = (f64, String)>) {
    let mut free = f64::NEG_INFINITY;
    for (x, label) in labels {
        let label = fit(&label, TICK, room.1 - room.0);
        let half = super::font::width(&label, TICK.size, TICK.weight) / 2.0;
        let middle = x.min(room.1 - half).max(room.0 + half);
        if middle - half > free {
            scene.text((middle, y), &label, TICK, Anchor::Middle);
            free = middle + half + 6.0;
        }
    }
}

/// Vertical lines where something was changed; with `labelled`, their numbers above the panel, merged where they would touch.
pub fn marks(scene: &mut Scene, panel: Area, scale: Scale, run: &Run, labelled: bool) {
    let all = &run.info.scenario.interventions;
    let mut groups: Vec<(f64, f64, usize, usize)> = Vec::new();
    for (k, one) in all.iter().enumerate() {
        let x = scale.at(f64::from(one.at));
        scene.dashed(&[(x, panel.y), (x, panel.bottom())], SOFT, 1.3, MARK);
        match groups.last_mut() {
            Some((_, right, _, last)) if x - *right < 34.0 => (*right, *last) = (x, k),
            _ => groups.push((x, x, k, k)),
        }
    }
    if !labelled {
        return;
    }
    for (left, right, first, last) in groups {
        let text = match (all.len(), first == last) {
            (1, _) => format!("intervention, step {}", all[0].at),
            (_, true) => format!("{}", first + 1),
            (_, false) => format!("{}–{}", first + 1, last + 1),
        };
        let half = super::font::width(&text, TICK.size, TICK.weight) / 2.0;
        let x = ((left + right) / 2.0).clamp(panel.x + half, (panel.right() - half).max(panel.x + half));
        scene.text((x, panel.y - 6.0), &text, TICK, Anchor::Middle);
    }
}

/// Writes "undefined" in the middle of a panel.
pub fn undefined(scene: &mut Scene, panel: Area) {
    scene.text((panel.x + panel.w / 2.0, panel.y + panel.h / 2.0 + 4.0), "undefined", NOTE, Anchor::Middle);
}

/// What a platform differs by from the baseline at the end of what is shown over time.
pub fn difference(run: &Run, measure: &str, platform: usize) -> Option<Estimate> {
    match (&run.sweep, run.point) {
        (Some(sweep), Some(point)) => sweep.difference(measure, platform, point as usize),
        _ => run.difference(measure, platform),
    }
}

/// What differences are, and what marks of them mean.
pub fn paired_words(run: &Run) -> String {
    let Some(name) = run.baseline_name() else { return String::new() };
    let pairs = run.platforms.len() - 1;
    let each =
        if pairs == 1 { "one pair" } else { &format!("{pairs} pairs a measure, each interval for itself alone") };
    if run.replicates < 2 {
        return format!("Differences: to “{name}”, of one replicate, so that nothing is decided ({each}).");
    }
    format!(
        "Differences: to “{name}”, replicate by replicate, with 95 % intervals; full marks: the interval excludes zero; rings: it \
         does not ({each})."
    )
}

/// The range of estimates with the whole of their intervals, and some air.
pub fn range<'a>(estimates: impl Iterator<Item = &'a Estimate>) -> Option<(f64, f64)> {
    let ends = estimates.flat_map(|e| [e.ends().0, e.ends().1, e.mean]).filter(|end| end.is_finite());
    let fold = |range: Option<(f64, f64)>, v| Some(range.map_or((v, v), |(a, b): (f64, f64)| (a.min(v), b.max(v))));
    let (low, high) = ends.fold(None, fold)?;
    let air = 0.03 * (high - low);
    Some((low - air, high + air))
}

/// An estimate whose interval ends where the measure does.
pub fn within(named: &MeasureInfo, estimate: Estimate) -> Estimate {
    let hold = |end: f64| end.clamp(named.min.unwrap_or(f64::NEG_INFINITY), named.max.unwrap_or(f64::INFINITY));
    Estimate { interval: estimate.interval.map(|(low, high)| (hold(low), hold(high))), ..estimate }
}

/// What a caption says where intervals were ended at the limits of their measures, and else nothing.
pub fn ended(cut: bool) -> &'static str {
    if cut { " Intervals end where their measure can go no further." } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_the_whole_of_every_interval() {
        let estimate = |mean: f64, half| Estimate { n: 2, mean, sd: None, interval: Some((mean - half, mean + half)) };
        // Means a hundredth apart, with intervals sixty times as wide.
        let (low, high) = range([estimate(0.50, 0.3), estimate(0.51, 0.1)].iter()).unwrap();
        assert!(low <= 0.2 && high >= 0.8, "{low} to {high}");
        assert_eq!(range([].iter()), None);
    }

    #[test]
    fn a_slide_says_whole_sentences() {
        let lines = sentences("One is short. Two is longer. Three.", 1, |text| wrap(text, NOTE, 170.0));
        assert_eq!(lines, ["One is short. Two is longer."]);
    }
}
