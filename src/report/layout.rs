//! What all figures share: title, caption, panel frames, marks of interventions, labels that keep apart.

use super::axis::{self, Scale};
use super::data::Run;
use super::run_info::in_words;
use super::scene::*;

/// Logical width of every figure.
pub const WIDTH: f64 = 1280.0;
/// Margin on all sides.
pub const MARGIN: f64 = 30.0;
/// Dashes of an intervention's line.
const MARK: &[f64] = &[4.0, 3.0];

/// Starts a figure with its title, leaving `key` free on the right; returns the y below it.
pub fn open(name: &str, title: &str, key: f64, run: &Run) -> (Scene, f64) {
    open_titled(name, title, &run.info.scenario.title, key)
}

/// Starts a figure with its title and the line below it, leaving `key` free on the right; returns the y below them.
pub fn open_titled(name: &str, title: &str, below: &str, key: f64) -> (Scene, f64) {
    let mut scene = Scene::new(name, title, WIDTH);
    let room = WIDTH - 2.0 * MARGIN - key;
    scene.text((MARGIN, 46.0), &fit(title, TITLE, room), TITLE, Anchor::Start);
    scene.text((MARGIN, 70.0), &fit(below, NOTE, room), NOTE, Anchor::Start);
    (scene, 90.0)
}

/// Ends a figure: writes what is particular to it and what a reader must know of the run, and fixes the height.
pub fn close(scene: Scene, y: f64, note: &str, intervals: bool, run: &Run) -> Scene {
    end(scene, y, &format!("{note} {}", caption(run, intervals)))
}

/// Ends a figure with its caption and fixes the height.
pub fn end(mut scene: Scene, mut y: f64, caption: &str) -> Scene {
    y += 12.0;
    scene.line(vec![(MARGIN, y), (WIDTH - MARGIN, y)], FAINT, 1.0);
    y += 8.0;
    for line in wrap(caption.trim(), NOTE, WIDTH - 2.0 * MARGIN) {
        y += 18.0;
        scene.text((MARGIN, y), &line, NOTE, Anchor::Start);
    }
    scene.description = caption.trim().to_string();
    scene.height = (y + MARGIN - 6.0).ceil();
    scene
}

/// n, seeds, interval (where `intervals` are drawn), size, steps, model and interventions.
pub fn caption(run: &Run, intervals: bool) -> String {
    let (scenario, manifest) = (&run.info.scenario, &run.info.manifest);
    let sequential = run.sweep.as_ref().is_some_and(|sweep| sweep.sequential);
    let how = match (intervals, sequential) {
        (false, _) => "",
        (true, false) => "; intervals: 95 %, Student's t over replicates",
        (true, true) => {
            "; intervals: 95 %, Student's t, sequential: replicates were added until they were narrow enough"
        }
    };
    let least = run.sweep.as_ref().map_or(run.replicates as u64, |sweep| sweep.n.0);
    let mut seeds = match run.replicates {
        n if least < n as u64 => format!("n = {least} to {n} a point (seed {}){how}.", manifest.seed),
        0 | 1 => format!("n = 1 (seed {}, replicate 0), no interval.", manifest.seed),
        n => format!("n = {n} (seed {}, replicates 0–{}){how}.", manifest.seed, n - 1),
    };
    if !manifest.failed.is_empty() {
        seeds.push_str(&format!(" {} failed runs are left out.", manifest.failed.len()));
    }
    let size = run.info.size();
    let size = size
        .map_or_else(|| "N from the network file".to_string(), |n| format!("N = {}", axis::grouped(f64::from(n), 0)));
    let last = run.steps.last().copied().unwrap_or(manifest.steps);
    let every = Some(scenario.record_every).filter(|every| *every <= last);
    let every = every.map_or_else(String::new, |k| format!(", recorded every {}", axis::grouped(f64::from(k), 0)));
    let steps = match (run.is_platform(), run.steps.is_empty()) {
        (true, _) => format!("{size}; steps 0–"),
        (false, false) => "Steps 0–".to_string(),
        // Runs of a published model end when nothing can change any more.
        (false, true) => "Steps: at most ".to_string(),
    };
    let model = if run.is_platform() { String::new() } else { format!("{}, version ", scenario.model) };
    let mut text = format!(
        "{seeds} {steps}{}{every}; model {model}{}.",
        axis::grouped(f64::from(last), 0),
        manifest.model_version
    );
    if let Some(sweep) = &run.sweep {
        let (points, platforms) = (axis::grouped(run.points() as f64, 0), run.platforms.len());
        let paired = if sweep.paired { "" } else { ", with replicates of their own" };
        text.push_str(&format!(" Sweep ({}): points {points}{paired}; platforms {platforms}.", sweep.design));
    }
    match scenario.interventions.as_slice() {
        [] if run.is_platform() => text.push_str(" No intervention."),
        [] => {}
        all => {
            for (k, one) in all.iter().enumerate() {
                let number = if all.len() == 1 { String::new() } else { format!(" {}", k + 1) };
                text.push_str(&format!(" Intervention{number} at step {}: {}.", one.at, in_words(one)));
            }
        }
    }
    text
}

/// The platforms' names, shortened to `room` and still all different: numbered in name order where they would be alike.
pub fn names(run: &Run, set: Type, room: f64) -> Vec<String> {
    let short: Vec<String> = run.platforms.iter().map(|name| fit(name, set, room)).collect();
    let alike = (0..short.len()).any(|k| short[k].is_empty() || short[..k].contains(&short[k]));
    if !alike {
        return short;
    }
    let numbered = |(k, name): (usize, &String)| {
        let number = format!("{}. ", k + 1);
        let left = room - super::font::width(&number, set.size, set.weight);
        format!("{number}{}", fit(name, set, left)).trim_end().to_string()
    };
    run.platforms.iter().enumerate().map(numbered).collect()
}

/// How intervals are said in a figure's own note.
pub fn band_words(run: &Run) -> &'static str {
    if run.replicates > 1 { "mean and 95 % interval" } else { "one seed" }
}

/// The scale of recorded steps.
pub fn step_scale(run: &Run, panel: Area) -> Scale {
    let (first, last) = (run.steps.first().copied().unwrap_or(0), run.steps.last().copied().unwrap_or(0));
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

/// The range of means, with at most a part of it added for intervals: a few seeds' huge interval must not flatten the
/// lines, so it is cut at the panel's edge instead.
pub fn range<'a>(
    estimates: impl Iterator<Item = &'a crate::experiment::statistics::Estimate> + Clone,
) -> Option<(f64, f64)> {
    let fold = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(None, |range: Option<(f64, f64)>, v| Some(range.map_or((v, v), |(a, b)| (a.min(v), b.max(v)))))
    };
    let (low, high) = fold(&mut estimates.clone().map(|e| e.mean))?;
    let (bottom, top) = fold(&mut estimates.flat_map(|e| [e.ends().0, e.ends().1]))?;
    let room = if high > low { 0.6 * (high - low) } else { f64::INFINITY };
    let (low, high) = (bottom.max(low - room), top.min(high + room));
    let air = 0.03 * (high - low);
    Some((low - air, high + air))
}
