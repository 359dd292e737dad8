//! The trade-off map: homogenization against learning at the end, area by network value.

use crate::experiment::statistics::Estimate;
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::palette::{self, Look};
use crate::report::scene::*;
use crate::scenario::measure::{MeasureInfo, measure};

/// Radius of the largest disc in logical pixels.
const LARGEST: f64 = 34.0;

/// A platform on the map.
struct Bubble {
    platform: usize,
    at: Point,
    radius: f64,
    x: Estimate,
    y: Estimate,
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

/// The figure.
pub fn map(run: &Run) -> Scene {
    let [x, y, area] = [info(ACROSS).name.to_string(), info(UP).in_sentence(), info(AREA).in_sentence()];
    let (mut scene, top) = open("tradeoff", &format!("{x} against {y}; area is {area}"), 520.0, run);
    let looks = palette::looks(&run.platforms);
    let panel = Area { x: MARGIN + 92.0, y: top + 10.0, w: WIDTH - 2.0 * MARGIN - 92.0, h: 600.0 };
    let ends: Vec<(usize, Estimate, Estimate)> =
        (0..run.platforms.len()).filter_map(|p| Some((p, run.end(ACROSS, p)?, run.end(UP, p)?))).collect();
    let spans = (range(ends.iter().map(|(_, x, _)| x)), range(ends.iter().map(|(_, _, y)| y)));
    if let (Some(across), Some(up)) = spans {
        let (across, up) = (airy(across), airy(up));
        let (x, y) = (Scale::new(across, panel.x, panel.right()), Scale::new(up, panel.bottom(), panel.y));
        axes(&mut scene, panel, x, y);
        let most = (0..run.platforms.len()).filter_map(|p| run.end(AREA, p)).fold(0.0, |m: f64, v| m.max(v.mean));
        let bubbles: Vec<Bubble> = ends.into_iter().map(|(p, h, q)| bubble(run, p, h, q, (x, y), most)).collect();
        discs(&mut scene, &bubbles, &looks, x, y);
        label(&mut scene, panel, &bubbles, run, (x, y));
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
    let missing: Vec<&str> = (0..run.platforms.len())
        .filter(|p| run.end(ACROSS, *p).is_none() || run.end(UP, *p).is_none())
        .map(|p| run.platforms[p].as_str())
        .collect();
    let mut note = "Means at the last recorded step".to_string();
    note.push_str(if run.replicates > 1 { "; crosses are the intervals of both." } else { "." });
    if !missing.is_empty() {
        note.push_str(&format!(" Undefined for: {}.", missing.join(", ")));
    }
    close(scene, panel.bottom() + 50.0, &note, true, run)
}

/// A range with room for discs at its ends.
fn airy((low, high): (f64, f64)) -> (f64, f64) {
    let air = 0.09 * (high - low);
    (low - air, high + air)
}

fn axes(scene: &mut Scene, panel: Area, x: Scale, y: Scale) {
    y_grid(scene, panel, y, 6, true);
    for (value, _) in x.ticks(8) {
        scene.line(vec![(x.at(value), panel.y), (x.at(value), panel.bottom())], FAINT, 1.0);
    }
    scene.line(vec![(panel.x, panel.y), (panel.x, panel.bottom())], RULE, 1.0);
    x_ticks(scene, panel, x, 8, false, true);
    let middle = (panel.x + panel.w / 2.0, panel.bottom() + 42.0);
    scene.text(middle, &info(ACROSS).label(), BODY, Anchor::Middle);
    let side = (MARGIN + 12.0, panel.y + panel.h / 2.0);
    scene.turned(side, &info(UP).label(), BODY, Anchor::Middle);
}

fn bubble(run: &Run, platform: usize, h: Estimate, q: Estimate, (x, y): (Scale, Scale), most: f64) -> Bubble {
    let value = run.end(AREA, platform).map_or(0.0, |value| value.mean.max(0.0));
    let share = if most > 0.0 { value / most } else { 0.0 };
    Bubble { platform, at: (x.at(h.mean), y.at(q.mean)), radius: LARGEST * share.sqrt(), x: h, y: q }
}

fn discs(scene: &mut Scene, bubbles: &[Bubble], looks: &[Look], x: Scale, y: Scale) {
    for bubble in bubbles {
        scene.disc(bubble.at, bubble.radius, looks[bubble.platform].colour, 0.25);
    }
    for bubble in bubbles {
        let look = looks[bubble.platform];
        let (left, right) = bubble.x.ends();
        let (low, high) = bubble.y.ends();
        scene.line(vec![(x.at(left), bubble.at.1), (x.at(right), bubble.at.1)], look.colour, 1.4);
        scene.line(vec![(bubble.at.0, y.at(low)), (bubble.at.0, y.at(high))], look.colour, 1.4);
    }
    for bubble in bubbles {
        palette::marker(scene, bubble.at, looks[bubble.platform], 4.4);
    }
}

/// Names beside their points: each takes the candidate spot with the least in its way, larger discs first, and is tied to
/// its point where it had to go far. A name with no free spot goes without, and stays in the note.
fn label(scene: &mut Scene, panel: Area, bubbles: &[Bubble], run: &Run, scales: (Scale, Scale)) {
    let mut taken: Vec<Area> = scene.labels().map(Label::area).collect();
    let dots: Vec<Area> =
        bubbles.iter().map(|bubble| Area { x: bubble.at.0 - 6.0, y: bubble.at.1 - 6.0, w: 12.0, h: 12.0 }).collect();
    let arms: Vec<Area> = bubbles.iter().flat_map(|bubble| arms(bubble, scales)).collect();
    let mut order: Vec<&Bubble> = bubbles.iter().collect();
    order.sort_by(|a, b| b.radius.total_cmp(&a.radius).then(a.platform.cmp(&b.platform)));
    let names = names(run, BODY, 200.0);
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
        }
    }
}

/// The cross of a bubble's intervals, as two thin areas.
fn arms(bubble: &Bubble, (x, y): (Scale, Scale)) -> [Area; 2] {
    let ((left, right), (low, high)) = (bubble.x.ends(), bubble.y.ends());
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
    let y = panel.y - 46.0;
    let mut x = panel.right();
    for share in [1.0f64, 0.25] {
        let words = axis::short(most * share);
        let area = scene.text((x, y + 4.5), &words, TICK, Anchor::End);
        let radius = LARGEST * share.sqrt();
        let centre = (area.x - radius - 6.0, y);
        scene.disc(centre, radius, RULE, 0.45);
        x = centre.0 - radius - 16.0;
    }
    scene.text((x, y + 4.5), &info(AREA).label(), TICK, Anchor::End);
}
