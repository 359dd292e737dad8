//! The density of opinions over time: a heat map a platform, mean over seeds.

use super::multiples;
use crate::measures::OPINION_BINS;
use crate::report::axis;
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::scene::*;
use crate::report::shades;

/// Shades of the map; equal neighbours are drawn as one.
const LEVELS: usize = 24;
/// The figure.
pub fn density(run: &Run) -> Scene {
    let (mut scene, top) = open("opinions", "Where opinions are, over time", 380.0, run);
    let most = run.opinions.iter().flatten().flatten().fold(0.0, |most: f64, share| most.max(*share));
    key(&mut scene, most);
    let y = multiples::panels(&mut scene, top, run, (-1.0, 1.0), |scene, p, panel, steps, values| {
        let cells = multiples::cells(run, steps);
        scene.rectangle(panel, shades::LIGHT_TO_DARK[0]);
        for bin in 0..OPINION_BINS {
            let edge = |k: usize| values.at(-1.0 + 2.0 * k as f64 / OPINION_BINS as f64);
            let levels: Vec<usize> = run.opinions[p].iter().map(|shares| level(shares[bin], most)).collect();
            let mut first = 0;
            while first < levels.len() {
                let same = levels[first..].iter().take_while(|level| **level == levels[first]).count();
                let (x, right) = (cells[first].0, cells[first + same - 1].1);
                if levels[first] > 0 {
                    let area = Area { x, y: edge(bin + 1), w: right - x, h: edge(bin) - edge(bin + 1) };
                    scene.rectangle(area, shade(levels[first]));
                }
                first += same;
            }
        }
    });
    let note = "Opinion (vertical) runs from −1 to 1 in 40 bins; the shade is the share of agents in a bin, mean over replicates.";
    close(scene, y, note, false, run)
}

/// The level of a share: by its square root, so that thin parts are seen beside a consensus.
fn level(share: f64, most: f64) -> usize {
    if share <= 0.0 || most <= 0.0 {
        return 0;
    }
    ((share / most).sqrt() * (LEVELS - 1) as f64).round().max(1.0) as usize
}

fn shade(level: usize) -> Colour {
    shades::between(&shades::LIGHT_TO_DARK, level as f64 / (LEVELS - 1) as f64)
}

fn key(scene: &mut Scene, most: f64) {
    let bar = Area { x: WIDTH - MARGIN - 330.0, y: 62.0, w: 200.0, h: 12.0 };
    let w = bar.w / LEVELS as f64;
    for level in 0..LEVELS {
        let x = bar.x + level as f64 * w;
        scene.rectangle(Area { x, w, ..bar }, shade(level));
    }
    scene.text((bar.x - 8.0, 72.5), "0", TICK, Anchor::End);
    let words = format!("{} of agents", axis::percent(most));
    scene.text((bar.right() + 8.0, 72.5), &words, TICK, Anchor::Start);
}
