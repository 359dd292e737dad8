//! Effects of the scenario's claims with their intervals, and the verdicts.

use crate::output::hypotheses::{Row, SD};
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::scene::*;

/// Height of a test's row.
const ROW: f64 = 40.0;
/// Tests that are drawn; the page's table has them all.
const SHOWN: usize = 40;
/// Effects are drawn up to this.
const FAR: f64 = 4.0;
/// Effects that count for nothing.
const SMALL: f64 = 0.1;

/// The figure; `None` where nothing is claimed.
pub fn effects(run: &Run) -> Option<Scene> {
    let tests: Vec<&Row> = run.claims.iter().take(SHOWN).collect();
    if tests.is_empty() {
        return None;
    }
    let (mut scene, top) = open("claims", "Claims: effects and verdicts", 0.0, run);
    let (x, w) = (MARGIN + 540.0, WIDTH - 2.0 * MARGIN - 540.0 - 190.0);
    let panel = Area { x, y: top + 14.0, w, h: ROW * tests.len() as f64 };
    let ends = tests.iter().flat_map(|test| ends(test)).map(|end| end.clamp(-FAR, FAR)).filter(|end| end.is_finite());
    let far = ends.fold(1.0f64, |far, end| far.max(end.abs())) * 1.05;
    let scale = Scale::new((-far, far), panel.x, panel.right());
    let (left, right) = (scale.at(-SMALL), scale.at(SMALL));
    scene.rectangle(Area { x: left, y: panel.y, w: right - left, h: panel.h }, FAINT);
    scene.line(vec![(scale.at(0.0), panel.y), (scale.at(0.0), panel.bottom())], RULE, 1.0);
    scene.line(vec![(panel.x, panel.bottom()), (panel.right(), panel.bottom())], RULE, 1.0);
    x_ticks(&mut scene, panel, scale, 8, false, true);
    for (k, test) in tests.iter().enumerate() {
        draw(&mut scene, test, panel.y + ROW * (k as f64 + 0.5), &scale, panel);
    }
    scene.text((panel.x + panel.w / 2.0, panel.bottom() + 38.0), axis_title(&tests), NOTE, Anchor::Middle);
    Some(end(scene, panel.bottom() + 50.0, run.claims.len(), run))
}

/// What the axis is in: what its effects are.
fn axis_title(tests: &[&Row]) -> &'static str {
    let in_sd = tests.iter().filter(|test| test.effect_unit == SD).count();
    match in_sd {
        0 => "effect: correlation of ranks",
        all if all == tests.len() => "effect in standard deviations of the differences",
        _ => "effect in standard deviations of the differences (sd), or correlation of ranks (corr.)",
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

fn draw(scene: &mut Scene, test: &Row, y: f64, scale: &Scale, panel: Area) {
    let room = panel.x - MARGIN - 16.0;
    scene.text((MARGIN, y - 3.0), &fit(&test.claim, BODY, room), BODY, Anchor::Start);
    let what = match test.platforms.contains("; ") {
        true => format!("{}: {}", test.measure, test.form),
        false => format!("{}: {}, {}", test.measure, test.form, test.platforms),
    };
    scene.text((MARGIN, y + 13.0), &fit(&what, TICK, room), TICK, Anchor::Start);
    let colour = match test.verdict.as_str() {
        "supported" => (0x1F, 0x4F, 0xA3),
        "contradicted" => (0xC1, 0x12, 0x1F),
        _ => SOFT,
    };
    if let [effect, rest @ ..] = ends(test).as_slice() {
        if let [low, high] = rest {
            scene.line(vec![(scale.at(*low), y), (scale.at(*high), y)], colour, 2.5);
        }
        mark(scene, (scale.at(*effect), y), colour, if scale.shows(*effect) { 0.0 } else { effect.signum() });
    }
    let set = Type { colour, ..BODY };
    let number = |effect: f64| if effect.is_finite() { axis::fixed(effect, 1) } else { "all alike".to_string() };
    let unit = if test.effect_unit == SD { " sd" } else { " corr." };
    let effect = test
        .effect
        .map_or(String::new(), |effect| format!(" ({}{})", number(effect), if effect.is_finite() { unit } else { "" }));
    scene.text((panel.right() + 14.0, y + 4.5), &format!("{}{effect}", test.verdict), set, Anchor::Start);
}

/// A disc, or a triangle that points to where an effect beyond the panel lies.
fn mark(scene: &mut Scene, (x, y): Point, colour: Colour, beyond: f64) {
    if beyond == 0.0 {
        return scene.disc((x, y), 5.0, colour, 1.0);
    }
    scene.polygon(vec![(x, y), (x - 10.0 * beyond, y - 6.0), (x - 10.0 * beyond, y + 6.0)], colour, 1.0);
}

/// Says what a reader must know, and fixes the height.
fn end(mut scene: Scene, mut y: f64, tests: usize, run: &Run) -> Scene {
    let more = if tests > SHOWN { format!(" The first {SHOWN} of {tests} tests.") } else { String::new() };
    let caption = format!(
        "Oriented so that the claim says “positive”; lines are 90 % intervals over replicates, cut at {FAR}; triangles lie beyond; \
         the grey band is what counts for nothing. Verdicts are corrected over all tests.{more} Seed {}, model {}.",
        run.info.manifest.seed, run.info.manifest.model_version
    );
    for line in wrap(&caption, NOTE, WIDTH - 2.0 * MARGIN) {
        y += 18.0;
        scene.text((MARGIN, y), &line, NOTE, Anchor::Start);
    }
    scene.description = caption;
    scene.height = (y + MARGIN - 6.0).ceil();
    scene
}
