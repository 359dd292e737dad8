//! The trade-off map: homogenization against learning at the end, area by network value.

use crate::experiment::statistics::Estimate;
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::measure::{MeasureInfo, measure};

/// A platform on the map.
struct Bubble {
    platform: usize,
    at: Point,
    radius: f64,
    /// its cross: what the measure across and the one upwards may be
    x: (f64, f64),
    y: (f64, f64),
}

/// What is drawn from left to right.
const ACROSS: &str = "homogenization.use.within";
/// What is drawn upwards.
const UP: &str = "learning.quality";
/// What areas are proportional to.
const AREA: &str = "value.realised";

/// All that the map shows.
pub const MEASURES: [&str; 3] = [ACROSS, UP, AREA];

/// A measure of the platform model.
fn info(key: &str) -> &'static MeasureInfo {
    measure(key).expect("a measure of the table")
}

/// A platform's mean of a measure, and its cross: the interval of the difference to the baseline from the baseline on, or the
/// interval of the mean where nothing is compared.
#[derive(Clone, Copy)]
struct End {
    mean: f64,
    arm: (f64, f64),
    cut: bool,
}

impl End {
    fn of(run: &Run, key: &str, platform: usize) -> Option<End> {
        let own = run.end(key, platform)?;
        let compared = run.baseline.and_then(|base| {
            let from = run.end(key, base)?.mean;
            let (low, high) = difference(run, key, platform)?.interval?;
            Some((from + low, from + high))
        });
        let whole = match (run.baseline == Some(platform), compared) {
            (true, _) => None,
            (false, Some(arm)) => Some(arm),
            (false, None) => own.interval,
        };
        let held = within(info(key), Estimate { interval: whole, ..own });
        Some(End { mean: own.mean, arm: held.ends(), cut: held.interval != whole })
    }
    fn estimate(&self) -> Estimate {
        Estimate { n: 1, mean: self.mean, sd: None, interval: Some(self.arm) }
    }
}

/// The figure.
pub fn map(run: &Run) -> Scene {
    let title = format!("{} against {}", info(ACROSS).name, info(UP).in_sentence());
    let (mut scene, top) = open("tradeoff", &title, 520.0, run);
    let looks = palette::looks(&run.platforms);
    let panel = panel(&scene, top);
    let ends: Vec<(usize, End, End)> =
        (0..run.platforms.len()).filter_map(|p| Some((p, End::of(run, ACROSS, p)?, End::of(run, UP, p)?))).collect();
    let span = |of: &dyn Fn(&(usize, End, End)) -> End| {
        let all: Vec<Estimate> = ends.iter().map(|end| of(end).estimate()).collect();
        range(all.iter())
    };
    let mut unnamed = Vec::new();
    if let (Some(across), Some(up)) = (span(&|end| end.1), span(&|end| end.2)) {
        let (across, up) = (airy(across), airy(up));
        let (x, y) = (Scale::new(across, panel.x, panel.right()), Scale::new(up, panel.bottom(), panel.y));
        axes(&mut scene, panel, x, y);
        let most = (0..run.platforms.len()).filter_map(|p| run.end(AREA, p)).fold(0.0, |m: f64, v| m.max(v.mean));
        let bubbles: Vec<Bubble> = ends.iter().map(|end| bubble(run, &scene, end, (x, y), most)).collect();
        baseline(&mut scene, panel, &bubbles, run);
        discs(&mut scene, &bubbles, &looks, x, y);
        unnamed = label(&mut scene, panel, &bubbles, run, (x, y));
        if most > 0.0 {
            size_key(&mut scene, panel, most);
        }
    } else {
        axes(
            &mut scene,
            panel,
            Scale::new((0.0, 1.0), panel.x, panel.right()),
            Scale::new((0.0, 1.0), panel.bottom(), panel.y),
        );
        undefined(&mut scene, panel);
    }
    let mut note = crosses(run);
    let missing = (0..run.platforms.len()).filter(|p| ends.iter().all(|end| end.0 != *p));
    note += &listed("Undefined for", &missing.map(|p| run.platforms[p].as_str()).collect::<Vec<_>>());
    note += &listed("Without a name for want of room", &unnamed);
    note += ended(ends.iter().any(|(_, x, y)| x.cut || y.cut));
    let below = if scene.format.narrow() { 78.0 } else { 50.0 };
    close(scene, panel.bottom() + below, &note, true, run)
}

/// Where the map lies.
fn panel(scene: &Scene, top: f64) -> Area {
    let (left, right) = (scene.margin, scene.width - scene.margin);
    if !scene.format.narrow() {
        return Area { x: left + 92.0, y: top + 10.0, w: right - left - 92.0, h: 600.0 };
    }
    let h = match scene.format.height {
        Some(height) => height - top - 172.0,
        None if scene.format.column() => 250.0,
        None => 380.0,
    };
    Area { x: left + 62.0, y: top + 6.0, w: right - left - 66.0, h }
}

/// What is drawn, and what crosses mean.
fn crosses(run: &Run) -> String {
    let mut note = "Means at the last recorded step".to_string();
    note += &match (run.replicates > 1, run.baseline_name()) {
        (false, _) => ".".to_string(),
        (true, None) => "; crosses are the intervals of both.".to_string(),
        (true, Some(name)) => format!(
            "; crosses are 95 % intervals of the differences to “{name}”, replicate by replicate: an arm that does not reach \
             the dashed line of “{name}” excludes zero. Areas: {}.",
            info(AREA).in_sentence()
        ),
    };
    note
}

fn listed(words: &str, names: &[&str]) -> String {
    if names.is_empty() { String::new() } else { format!(" {words}: {}.", names.join(", ")) }
}

/// Lines through the baseline.
fn baseline(scene: &mut Scene, panel: Area, bubbles: &[Bubble], run: &Run) {
    let Some(base) = bubbles.iter().find(|bubble| run.baseline == Some(bubble.platform)) else { return };
    let (x, y) = base.at;
    scene.dashed(&[(x, panel.y), (x, panel.bottom())], RULE, 1.2, &[5.0, 4.0]);
    scene.dashed(&[(panel.x, y), (panel.right(), y)], RULE, 1.2, &[5.0, 4.0]);
}

/// A range with room for discs at its ends.
fn airy((low, high): (f64, f64)) -> (f64, f64) {
    let air = 0.09 * (high - low);
    (low - air, high + air)
}

fn axes(scene: &mut Scene, panel: Area, x: Scale, y: Scale) {
    y_grid(scene, panel, y, ((panel.h / 50.0) as usize).min(6), true);
    for (value, _) in x.ticks(((panel.w / 70.0) as usize).min(8)) {
        scene.line(vec![(x.at(value), panel.y), (x.at(value), panel.bottom())], FAINT, 1.0);
    }
    scene.line(vec![(panel.x, panel.y), (panel.x, panel.bottom())], RULE, 1.0);
    x_ticks(scene, panel, x, ((panel.w / 70.0) as usize).min(8), false, true);
    let middle = (panel.x + panel.w / 2.0, panel.bottom() + 42.0);
    scene.text(middle, &fit(&info(ACROSS).label(), BODY, panel.w), BODY, Anchor::Middle);
    let side = (scene.margin + 12.0, panel.y + panel.h / 2.0);
    scene.turned(side, &fit(&info(UP).label(), BODY, panel.h), BODY, Anchor::Middle);
}

/// Radius of the largest disc in logical pixels.
fn largest(scene: &Scene) -> f64 {
    if scene.format.narrow() { 22.0 } else { 34.0 }
}

fn bubble(run: &Run, scene: &Scene, (platform, h, q): &(usize, End, End), (x, y): (Scale, Scale), most: f64) -> Bubble {
    let value = run.end(AREA, *platform).map_or(0.0, |value| value.mean.max(0.0));
    let share = if most > 0.0 { value / most } else { 0.0 };
    let at = (x.at(h.mean), y.at(q.mean));
    Bubble { platform: *platform, at, radius: largest(scene) * share.sqrt(), x: h.arm, y: q.arm }
}

fn discs(scene: &mut Scene, bubbles: &[Bubble], looks: &[Look], x: Scale, y: Scale) {
    for bubble in bubbles {
        scene.disc(bubble.at, bubble.radius, looks[bubble.platform].colour, 0.25);
    }
    for bubble in bubbles {
        let look = looks[bubble.platform];
        let (left, right) = bubble.x;
        let (low, high) = bubble.y;
        scene.line(vec![(x.at(left), bubble.at.1), (x.at(right), bubble.at.1)], look.colour, 1.4);
        scene.line(vec![(bubble.at.0, y.at(low)), (bubble.at.0, y.at(high))], look.colour, 1.4);
    }
    for bubble in bubbles {
        palette::marker(scene, bubble.at, looks[bubble.platform], 4.4);
    }
}

/// Names beside their points: each takes the candidate spot with the least in its way, larger discs first, and is tied to
/// its point where it had to go far. Returns the names that found no free spot.
fn label<'a>(scene: &mut Scene, panel: Area, bubbles: &[Bubble], run: &'a Run, scales: (Scale, Scale)) -> Vec<&'a str> {
    let mut unnamed = Vec::new();
    let mut taken: Vec<Area> = scene.labels().map(Label::area).collect();
    let dots: Vec<Area> =
        bubbles.iter().map(|bubble| Area { x: bubble.at.0 - 6.0, y: bubble.at.1 - 6.0, w: 12.0, h: 12.0 }).collect();
    let arms: Vec<Area> = bubbles.iter().flat_map(|bubble| arms(bubble, scales)).collect();
    let mut order: Vec<&Bubble> = bubbles.iter().collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.platform.cmp(&b.platform)));
    let names = names(run, BODY, if scene.format.column() { 110.0 } else { 200.0 });
    for bubble in order {
        let name = &names[bubble.platform];
        let width = crate::report::font::width(name, BODY.size, BODY.weight);
        let mut best: Option<(f64, Area)> = None;
        for (k, corner) in corners(bubble, width).into_iter().enumerate() {
            let area = Area { x: corner.0, y: corner.1, w: width, h: 13.0 };
            let roomy = Area { x: area.x - 4.0, y: area.y - 3.0, w: area.w + 8.0, h: area.h + 6.0 };
            let inside = roomy.x > panel.x
                && roomy.right() < panel.right()
                && roomy.y > panel.y
                && roomy.bottom() < panel.bottom();
            if !inside || taken.iter().chain(&dots).any(|other| other.overlaps(&roomy)) {
                continue;
            }
            let crossed = arms.iter().filter(|arm| arm.overlaps(&roomy)).count();
            let cost = k as f64 + 24.0 * crossed as f64;
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, area));
            }
        }
        if let Some((_, area)) = best {
            tie(scene, bubble, area);
            taken.push(area);
            scene.text((area.x, area.y + 10.5), name, BODY, Anchor::Start);
        } else {
            unnamed.push(run.platforms[bubble.platform].as_str());
        }
    }
    unnamed
}

/// The cross of a bubble's intervals, as two thin areas.
fn arms(bubble: &Bubble, (x, y): (Scale, Scale)) -> [Area; 2] {
    let ((left, right), (low, high)) = (bubble.x, bubble.y);
    let (left, right, lower, upper) = (x.at(left), x.at(right), y.at(low), y.at(high));
    [
        Area { x: left, y: bubble.at.1 - 1.0, w: right - left, h: 2.0 },
        Area { x: bubble.at.0 - 1.0, y: upper, w: 2.0, h: lower - upper },
    ]
}

/// Upper left corners a name of this width may take, nearest first.
fn corners(bubble: &Bubble, width: f64) -> Vec<Point> {
    let (x, y) = bubble.at;
    let mut all = Vec::new();
    for ring in 0..12 {
        let gap = 9.0 + 11.0 * f64::from(ring);
        let (beside, over, under) = (y - 6.5, y - gap - 13.0, y + gap);
        let (right, left, middle) = (x + gap, x - gap - width, x - width / 2.0);
        all.extend([(right, over), (right, under), (left, over), (left, under), (middle, over), (middle, under)]);
        all.extend([(right, beside), (left, beside)]);
    }
    all
}

fn tie(scene: &mut Scene, bubble: &Bubble, area: Area) {
    let near = (bubble.at.0.clamp(area.x, area.right()), bubble.at.1.clamp(area.y, area.bottom()));
    let (dx, dy) = (near.0 - bubble.at.0, near.1 - bubble.at.1);
    if (dx * dx + dy * dy).sqrt() > 22.0 {
        scene.line(vec![bubble.at, near], RULE, 0.9);
    }
}

fn size_key(scene: &mut Scene, panel: Area, most: f64) {
    let y = if scene.format.narrow() { panel.bottom() + 66.0 } else { panel.y - 46.0 };
    let mut x = panel.right();
    let largest = largest(scene);
    // Where there is little height, the discs of the key are of smaller values.
    let shares = if scene.format.narrow() { [0.4, 0.1] } else { [1.0, 0.25] };
    for share in shares {
        let words = axis::short(most * share);
        let area = scene.text((x, y + 4.5), &words, TICK, Anchor::End);
        let radius = largest * f64::sqrt(share);
        let centre = (area.x - radius - 6.0, y);
        scene.disc(centre, radius, RULE, 0.45);
        x = centre.0 - radius - 16.0;
    }
    let words = fit(&info(AREA).label(), TICK, x - scene.margin);
    scene.text((x, y + 4.5), &words, TICK, Anchor::End);
}
