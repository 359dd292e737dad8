//! Effects of the scenario's claims with their whole intervals, and the verdicts.

use crate::math::{exp64, ln};
use crate::output::hypotheses::{Row, SD};
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::font;
use crate::report::layout::*;
use crate::report::scene::*;

/// Tests that a picture of a page draws; the page's table has them all.
const SHOWN: usize = 40;
/// Tests that a slide has room for.
const A_SLIDE: usize = 4;
/// Effects that count for nothing.
const SMALL: f64 = 0.1;
/// Beyond this, an axis is spaced in the logarithm: effects of some hundred standard deviations are beside those of one.
const FAR: f64 = 4.0;
/// A line of text of a test.
const LINE: f64 = 15.0;
/// Room for the words of a verdict.
const VERDICT: f64 = 190.0;
/// Ticks of an axis.
const TICKS: [f64; 10] = [0.0, 0.5, 1.0, 2.0, 4.0, 10.0, 30.0, 100.0, 300.0, 1000.0];

/// The figures; none where nothing is claimed.
pub fn effects(run: &Run) -> Vec<Scene> {
    let slide = run.info.format.height.is_some();
    let tests: Vec<&Row> = run.claims.iter().take(if slide { run.claims.len() } else { SHOWN }).collect();
    let pages = tests.chunks(if slide { A_SLIDE } else { SHOWN });
    let name = |k: usize| if k == 0 { "claims".to_string() } else { format!("claims-{}", k + 1) };
    pages.enumerate().map(|(k, tests)| picture(run, &name(k), tests)).collect()
}

/// Where the parts of a figure lie.
struct Columns {
    /// room of the text of a test
    text: f64,
    /// left and right end of the effects
    panel: (f64, f64),
    /// whether effects are beside the text
    beside: bool,
}

fn columns(scene: &Scene) -> Columns {
    let (left, right) = (scene.margin, scene.width - scene.margin);
    let beside = !scene.format.narrow();
    let verdict = if scene.format.column() { 0.0 } else { VERDICT };
    let from = if beside { left + 540.0 } else { left + 8.0 };
    Columns { text: if beside { 524.0 } else { right - left }, panel: (from, right - verdict - 8.0), beside }
}

fn picture(run: &Run, name: &str, tests: &[&Row]) -> Scene {
    let (mut scene, top) = open(name, "Claims: effects and verdicts", 0.0, run);
    let columns = columns(&scene);
    let texts: Vec<Vec<(String, Type)>> = tests.iter().map(|test| text(test, &columns, &scene)).collect();
    let heights: Vec<f64> = texts.iter().map(|lines| height(lines, &columns)).collect();
    let (x, right) = columns.panel;
    let panel = Area { x, y: top + 14.0, w: right - x, h: heights.iter().sum() };
    let scale = Effects::new(tests, panel);
    let (near, far) = (scale.at(-SMALL), scale.at(SMALL));
    scene.rectangle(Area { x: near, y: panel.y, w: far - near, h: panel.h }, FAINT);
    scene.line(vec![(scale.at(0.0), panel.y), (scale.at(0.0), panel.bottom())], RULE, 1.0);
    scene.line(vec![(panel.x, panel.bottom()), (panel.right(), panel.bottom())], RULE, 1.0);
    scale.ticks(&mut scene, panel);
    let mut y = panel.y;
    for ((test, lines), height) in tests.iter().zip(&texts).zip(&heights) {
        draw(&mut scene, (test, lines), (y, *height), &scale, &columns);
        y += height;
    }
    let mut y = panel.bottom() + 20.0;
    for line in wrap(&axis_title(tests, &scale), NOTE, scene.width - 2.0 * scene.margin) {
        y += 17.0;
        scene.text((scene.margin, y), &line, NOTE, Anchor::Start);
    }
    let caption = note(run, tests);
    end(scene, y, &caption)
}

/// What is written of a test, whole.
fn text(test: &Row, columns: &Columns, scene: &Scene) -> Vec<(String, Type)> {
    let what = match test.platforms.contains("; ") {
        true => format!("{}: {}", test.measure, test.form),
        false => format!("{}: {}, {}", test.measure, test.form, test.platforms),
    };
    let mut lines: Vec<(String, Type)> =
        wrap(&test.claim, BODY, columns.text).into_iter().map(|line| (line, BODY)).collect();
    lines.extend(wrap(&what, TICK, columns.text).into_iter().map(|line| (line, TICK)));
    if scene.format.column() {
        lines.extend(wrap(&verdict(test), verdict_set(test), columns.text).into_iter().map(|l| (l, verdict_set(test))));
    }
    lines
}

fn height(lines: &[(String, Type)], columns: &Columns) -> f64 {
    LINE * lines.len() as f64 + if columns.beside { 12.0 } else { 26.0 }
}

/// How effects are spaced: evenly up to [`FAR`], and where one is beyond it, by the logarithm of one more than their size.
struct Effects {
    scale: Scale,
    log: bool,
    far: f64,
}

impl Effects {
    fn new(tests: &[&Row], panel: Area) -> Effects {
        let ends = tests.iter().flat_map(|test| ends(test)).filter(|end| end.is_finite());
        let far = ends.fold(1.0f64, |far, end| far.max(end.abs())) * 1.05;
        let log = far > FAR * 1.05;
        let far = if log { exp64(1.05 * ln(1.0 + far)) - 1.0 } else { far };
        let edge = if log { ln(1.0 + far) } else { far };
        Effects { scale: Scale::new((-edge, edge), panel.x, panel.right()), log, far }
    }
    fn at(&self, effect: f64) -> f64 {
        self.scale.at(if self.log { ln(1.0 + effect.abs()).copysign(effect) } else { effect })
    }
    fn ticks(&self, scene: &mut Scene, panel: Area) {
        if !self.log {
            return x_ticks(scene, panel, self.scale, (panel.w / 70.0) as usize, false, true);
        }
        let shown: Vec<f64> = TICKS.into_iter().filter(|tick| *tick != 0.5 && *tick <= self.far).collect();
        let all = shown.iter().rev().map(|tick| -tick).chain(shown.iter().copied().skip(1));
        let labels: Vec<(f64, String)> = all.map(|tick| (self.at(tick), axis::plain(tick + 0.0))).collect();
        for (x, _) in &labels {
            scene.line(vec![(*x, panel.bottom()), (*x, panel.bottom() + 4.0)], RULE, 1.0);
        }
        apart(scene, panel.bottom() + 17.5, (panel.x - 8.0, panel.right() + 8.0), labels);
    }
}

/// What the axis is in: what its effects are.
fn axis_title(tests: &[&Row], scale: &Effects) -> String {
    let in_sd = tests.iter().filter(|test| test.effect_unit == SD).count();
    let what = match in_sd {
        0 => "effect: correlation of ranks",
        all if all == tests.len() => "effect in standard deviations of the differences",
        _ => "effect in standard deviations of the differences (sd), or correlation of ranks (corr.)",
    };
    match scale.log {
        true => format!("{what}; spaced by the logarithm of 1 + |effect|"),
        false => what.to_string(),
    }
}

/// An effect and its 90 % interval, in the effect's unit.
fn ends(test: &Row) -> Vec<f64> {
    let Some((effect, statistic)) = test.effect.zip(test.statistic) else { return Vec::new() };
    let in_sd = |(low, high): (f64, f64)| {
        let unit = effect / statistic;
        if unit.is_finite() && unit > 0.0 { vec![low * unit, high * unit] } else { Vec::new() }
    };
    std::iter::once(effect).chain(test.interval.map(in_sd).unwrap_or_default()).collect()
}

fn verdict(test: &Row) -> String {
    let number = |effect: f64| if effect.is_finite() { axis::fixed(effect, 1) } else { "all alike".to_string() };
    let unit = if test.effect_unit == SD { " sd" } else { " corr." };
    let effect = test
        .effect
        .map_or(String::new(), |effect| format!(" ({}{})", number(effect), if effect.is_finite() { unit } else { "" }));
    format!("{}{effect}", test.verdict)
}

fn verdict_set(test: &Row) -> Type {
    let colour = match test.verdict.as_str() {
        "supported" => (0x1F, 0x4F, 0xA3),
        "contradicted" => (0xC1, 0x12, 0x1F),
        _ => SOFT,
    };
    Type { colour, ..BODY }
}

fn draw(
    scene: &mut Scene,
    (test, lines): (&Row, &[(String, Type)]),
    (top, height): (f64, f64),
    scale: &Effects,
    columns: &Columns,
) {
    let mut y = top;
    for (line, set) in lines {
        y += LINE;
        // What lies over the band of small effects stays legible.
        if !columns.beside {
            let w = font::width(line, set.size, set.weight);
            scene.rectangle(Area { x: scene.margin, y: y - 12.0, w, h: LINE }, WHITE);
        }
        scene.text((scene.margin, y), line, *set, Anchor::Start);
    }
    let set = verdict_set(test);
    let y = if columns.beside { top + height / 2.0 - 3.0 } else { y + 13.0 };
    if let [effect, rest @ ..] = ends(test).as_slice() {
        if let [low, high] = rest {
            scene.line(vec![(scale.at(*low), y), (scale.at(*high), y)], set.colour, 2.5);
        }
        mark(scene, (*effect, y), set.colour, scale, columns);
    }
    if !scene.format.column() {
        scene.text((columns.panel.1 + 14.0, y + 4.5), &verdict(test), set, Anchor::Start);
    }
}

/// A disc, or a triangle at the edge where replicates are all alike and the effect is without bound.
fn mark(scene: &mut Scene, (effect, y): Point, colour: Colour, scale: &Effects, columns: &Columns) {
    if effect.is_finite() {
        return scene.disc((scale.at(effect), y), 5.0, colour, 1.0);
    }
    let side = effect.signum();
    let x = if side > 0.0 { columns.panel.1 } else { columns.panel.0 };
    scene.polygon(vec![(x, y), (x - 10.0 * side, y - 6.0), (x - 10.0 * side, y + 6.0)], colour, 1.0);
}

/// What a reader must know.
fn note(run: &Run, tests: &[&Row]) -> String {
    let all = run.claims.len();
    let more = match tests.len() < all {
        true if run.info.format.height.is_none() => format!(" The first {SHOWN} of {all} tests."),
        true => format!(" {} of {all} tests.", tests.len()),
        false => String::new(),
    };
    let endless = match tests.iter().any(|test| test.effect.is_some_and(f64::is_infinite)) {
        true => " A triangle: replicates are all alike.",
        false => "",
    };
    let n = tests.iter().map(|test| test.n);
    let (least, most) = (n.clone().min().unwrap_or(0), n.max().unwrap_or(0));
    let n = if least == most { format!("n = {most}") } else { format!("n = {least} to {most}") };
    format!(
        "{n} (seed {}). Oriented so that the claim says “positive”; lines are whole 90 % intervals over replicates; the grey band \
         is what counts for nothing. Verdicts are corrected over all tests.{endless}{more} Model {}.",
        run.info.manifest.seed, run.info.manifest.model_version
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(effect: f64, interval: (f64, f64)) -> Row {
        let words = |text: &str| text.to_string();
        Row {
            claim: words("a claim"),
            test: 1,
            form: words("greater"),
            points: words("0"),
            platforms: words("a, b"),
            measure: words("learning.quality"),
            when: words("end"),
            n: 30,
            statistic: Some(effect),
            effect: Some(effect),
            effect_unit: words(SD),
            interval: Some(interval),
            p: (1.0, 1.0),
            verdict: words("undecided"),
            claim_verdict: words("undecided"),
        }
    }

    #[test]
    fn the_whole_of_every_interval_of_a_claim_is_in_its_panel_and_order_is_kept() {
        let tests = [row(-117.7, (-300.0, -2.0)), row(0.3, (-0.5, 1.1)), row(3.0, (2.0, 24.0))];
        let tests: Vec<&Row> = tests.iter().collect();
        let panel = Area { x: 100.0, y: 0.0, w: 400.0, h: 100.0 };
        let scale = Effects::new(&tests, panel);
        let mut values: Vec<f64> = tests.iter().flat_map(|test| ends(test)).collect();
        assert!(values.iter().all(|end| (panel.x..=panel.right()).contains(&scale.at(*end))));
        values.sort_by(f64::total_cmp);
        assert!(values.windows(2).all(|pair| scale.at(pair[0]) < scale.at(pair[1])));
        assert!(!Effects::new(&tests[1..2], panel).log, "small effects are evenly spaced");
    }
}
