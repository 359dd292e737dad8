//! The density of opinions over time, a heat map a platform: of one replicate, as it was, and the mean over all of what is sorted,
//! for a mean of opinions as they are would show camps that no run had.

use super::multiples::{self, Cell};
use crate::measures::OPINION_BINS;
use crate::report::axis::{self, Scale};
use crate::report::data::Run;
use crate::report::layout::*;
use crate::report::scene::*;
use crate::report::shades;

/// Shades of the map; equal neighbours are drawn as one.
const LEVELS: usize = 24;

/// By step, a share a bin.
type Density = [[f64; OPINION_BINS]];

/// The figure.
pub fn density(run: &Run) -> Vec<Scene> {
    let panels = if run.replicates > 1 { 2 } else { 1 };
    multiples::pages(run, "opinions", panels)
        .into_iter()
        .map(|(name, platforms)| page(run, &name, &platforms, panels))
        .collect()
}

fn page(run: &Run, name: &str, platforms: &[usize], panels: usize) -> Scene {
    let (mut scene, top) = open(name, "Where opinions are, over time", 0.0, run);
    let replicate = run.plots.replicate;
    let densities: Vec<(usize, String, &Density)> = platforms
        .iter()
        .flat_map(|&p| {
            let one = (p, format!("replicate {replicate}"), run.opinions[p].as_slice());
            let sorted = (p, "sorted mean".to_string(), run.sorted_opinions[p].as_slice());
            [one, sorted].into_iter().take(panels)
        })
        .collect();
    let most: Vec<f64> = densities.iter().map(|(.., density)| most(density)).collect();
    let cells: Vec<Cell> = densities
        .iter()
        .zip(&most)
        .map(|((platform, words, _), most)| {
            let darkest = axis::percent((most * 1000.0).round() / 1000.0);
            Cell { platform: *platform, words: format!("{words}, to {darkest}") }
        })
        .collect();
    let y = multiples::panels(&mut scene, top, run, &cells, (-1.0, 1.0), |scene, k, panel, steps, values| {
        map(scene, (panel, &multiples::cells(run, steps), values), densities[k].2, most[k]);
    });
    let mut note = format!(
        "Replicate {replicate}: opinion, upwards from −1 to 1 in 40 bins. The shade is the share of agents in a bin, white none, by its \
         square root up to the largest, which each panel says."
    );
    if panels > 1 {
        note += " Sorted mean: of each replicate's bins, from the fullest at the bottom to the emptiest at the top.";
    }
    close(scene, y, &note, false, run)
}

fn most(density: &Density) -> f64 {
    density.iter().flatten().fold(0.0, |most: f64, share| most.max(*share))
}

/// A panel's shades, the first bin at the bottom; level by level, so that an SVG writes the areas of a shade as one path.
fn map(scene: &mut Scene, (panel, cells, values): (Area, &[(f64, f64)], Scale), density: &Density, most: f64) {
    scene.rectangle(panel, shades::LIGHT_TO_DARK[0]);
    let mut areas = Vec::new();
    for bin in 0..OPINION_BINS {
        let edge = |k: usize| values.at(-1.0 + 2.0 * k as f64 / OPINION_BINS as f64);
        let levels: Vec<usize> = density.iter().map(|shares| level(shares[bin], most)).collect();
        let mut first = 0;
        while first < levels.len() {
            let same = levels[first..].iter().take_while(|level| **level == levels[first]).count();
            let (x, right) = (cells[first].0, cells[first + same - 1].1);
            if levels[first] > 0 {
                areas.push((levels[first], Area { x, y: edge(bin + 1), w: right - x, h: edge(bin) - edge(bin + 1) }));
            }
            first += same;
        }
    }
    areas.sort_by_key(|(level, _)| *level);
    areas.into_iter().for_each(|(level, area)| scene.rectangle(area, shade(level)));
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
