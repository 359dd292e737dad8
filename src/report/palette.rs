//! One colour, marker and dash for every platform, the same in every figure.
//!
//! The colours were chosen for distance under normal, protan, deutan and tritan vision and spread over lightness; no figure
//! leans on colour alone: a platform also has a marker, a dash and a direct label.

use super::scene::{Colour, Point, Scene, WHITE};

/// How a platform is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    /// its colour
    pub colour: Colour,
    /// its marker
    pub marker: Marker,
    /// ink and gap lengths of its lines in logical pixels; empty: solid
    pub dash: &'static [f64],
}

/// A small symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Disc,
    /// ■
    Square,
    /// ▲
    Up,
    /// ▼
    Down,
    /// ◆
    Diamond,
    /// a plus
    Plus,
    /// a saltire
    Cross,
    /// ◀
    Left,
    /// ▶
    Right,
    /// a star of five points
    Star,
    /// two triangles, tip on tip
    Hourglass,
    /// two triangles, tip to tip
    Bow,
}

/// The shipped presets' looks; a preset has its look in every run.
const PRESETS: [(&str, Look); 11] = [
    ("broadcast", look(0x882255, Marker::Square, SOLID)),
    ("chronological", look(0xB07F08, Marker::Left, DASHED)),
    ("popularity-feed", look(0xE0642A, Marker::Up, SOLID)),
    ("similarity-feed", look(0xE0559B, Marker::Diamond, DASHED)),
    ("engagement-feed", look(0xC1121F, Marker::Down, DOTTED)),
    ("firm-led", look(0x2F8F80, Marker::Bow, DASHED)),
    ("crowd-vote", look(0x1B7837, Marker::Right, MIXED)),
    ("customer-dominant", look(0x7A951B, Marker::Star, SOLID)),
    ("bridging-debate", look(0x2B8CC4, Marker::Plus, SOLID)),
    ("dialogue-commons", look(0x1F4FA3, Marker::Disc, SOLID)),
    ("solo", look(0x555555, Marker::Cross, DASHED)),
];

const SOLID: &[f64] = &[];
const DASHED: &[f64] = &[7.0, 4.0];
const DOTTED: &[f64] = &[2.5, 2.5];
const MIXED: &[f64] = &[9.0, 3.0, 2.5, 3.0];
const DASHES: [&[f64]; 4] = [SOLID, DASHED, MIXED, DOTTED];

/// Colours of platforms that are not presets, in the order they are given out.
const OTHERS: [u32; 13] = [
    0x1F4FA3, 0xE0642A, 0x1B7837, 0x882255, 0x2B8CC4, 0xC1121F, 0x7A951B, 0x7B52AB, 0xB07F08, 0x2F8F80, 0xE0559B,
    0x5C4033, 0x555555,
];
const MARKERS: [Marker; 12] = [
    Marker::Disc,
    Marker::Up,
    Marker::Square,
    Marker::Diamond,
    Marker::Down,
    Marker::Plus,
    Marker::Cross,
    Marker::Star,
    Marker::Left,
    Marker::Right,
    Marker::Hourglass,
    Marker::Bow,
];

const fn look(rgb: u32, marker: Marker, dash: &'static [f64]) -> Look {
    Look { colour: ((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8), marker, dash }
}

/// The looks of a run's platforms: presets their own, others what is left in turn. No two of a dozen share a marker, and none
/// of all share a marker and a colour.
pub fn looks(platforms: &[String]) -> Vec<Look> {
    let preset = |name: &str| PRESETS.iter().find(|(preset, _)| *preset == name).map(|(_, look)| *look);
    let mut taken: Vec<Look> = platforms.iter().filter_map(|name| preset(name)).collect();
    let mut next = || {
        let used = |of: &dyn Fn(&Look) -> bool| taken.iter().filter(|look| of(look)).count();
        // The least used marker first, then the least used colour that it has not yet had.
        let marker =
            MARKERS.iter().min_by_key(|marker| used(&|look| look.marker == **marker)).expect("there are markers");
        let had =
            |rgb: u32| taken.iter().any(|old| old.marker == *marker && old.colour == look(rgb, *marker, SOLID).colour);
        let colour = |rgb: &&u32| (had(**rgb), used(&|old| old.colour == look(**rgb, *marker, SOLID).colour));
        let rgb = OTHERS.iter().min_by_key(colour).expect("there are colours");
        let new = look(*rgb, *marker, DASHES[(taken.len() / 3) % DASHES.len()]);
        taken.push(new);
        new
    };
    platforms.iter().map(|name| preset(name).unwrap_or_else(&mut next)).collect()
}

/// Draws a platform's marker with a thin white rim.
pub fn marker(scene: &mut Scene, at: Point, look: Look, radius: f64) {
    if look.marker == Marker::Disc {
        scene.disc(at, radius + 1.0, WHITE, 1.0);
        scene.disc(at, radius, look.colour, 1.0);
        return;
    }
    scene.polygon(outline(look.marker, at, radius + 1.3), WHITE, 1.0);
    scene.polygon(outline(look.marker, at, radius), look.colour, 1.0);
}

/// Draws a platform's marker as a ring: what is not decided.
pub fn ring(scene: &mut Scene, at: Point, look: Look, radius: f64) {
    if look.marker == Marker::Disc {
        scene.disc(at, radius, look.colour, 1.0);
        scene.disc(at, radius - 1.4, WHITE, 1.0);
        return;
    }
    scene.polygon(outline(look.marker, at, radius * 1.15), look.colour, 1.0);
    scene.polygon(outline(look.marker, at, radius * 0.55), WHITE, 1.0);
}

/// Radius of a hollow mark: so large that one of ours on top of it leaves its rim to be seen.
const HOLLOW: f64 = 6.4;

/// Draws the hollow mark of the `k`th source of values that are not ours.
pub fn hollow(scene: &mut Scene, at: Point, k: usize, colour: Colour) {
    match [Marker::Disc, Marker::Square, Marker::Diamond, Marker::Up, Marker::Down][k % 5] {
        Marker::Disc => {
            scene.disc(at, HOLLOW + 1.0, colour, 1.0);
            scene.disc(at, HOLLOW - 1.0, WHITE, 1.0);
        }
        marker => {
            scene.polygon(outline(marker, at, HOLLOW + 1.2), colour, 1.0);
            scene.polygon(outline(marker, at, HOLLOW - 1.0), WHITE, 1.0);
        }
    }
}

fn outline(marker: Marker, (x, y): Point, r: f64) -> Vec<Point> {
    let corners: &[Point] = match marker {
        Marker::Disc => &[],
        Marker::Square => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        Marker::Up => &[(0.0, -1.2), (1.15, 0.8), (-1.15, 0.8)],
        Marker::Down => &[(0.0, 1.2), (1.15, -0.8), (-1.15, -0.8)],
        Marker::Diamond => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
        Marker::Plus => &[
            (-0.4, -1.2),
            (0.4, -1.2),
            (0.4, -0.4),
            (1.2, -0.4),
            (1.2, 0.4),
            (0.4, 0.4),
            (0.4, 1.2),
            (-0.4, 1.2),
            (-0.4, 0.4),
            (-1.2, 0.4),
            (-1.2, -0.4),
            (-0.4, -0.4),
        ],
        Marker::Cross => &[
            (0.0, -0.55),
            (0.6, -1.15),
            (1.15, -0.6),
            (0.55, 0.0),
            (1.15, 0.6),
            (0.6, 1.15),
            (0.0, 0.55),
            (-0.6, 1.15),
            (-1.15, 0.6),
            (-0.55, 0.0),
            (-1.15, -0.6),
            (-0.6, -1.15),
        ],
        Marker::Left => &[(-1.2, 0.0), (0.8, 1.15), (0.8, -1.15)],
        Marker::Right => &[(1.2, 0.0), (-0.8, 1.15), (-0.8, -1.15)],
        Marker::Star => &[
            (0.0, -1.35),
            (0.35, -0.48),
            (1.28, -0.42),
            (0.57, 0.18),
            (0.79, 1.09),
            (0.0, 0.6),
            (-0.79, 1.09),
            (-0.57, 0.18),
            (-1.28, -0.42),
            (-0.35, -0.48),
        ],
        Marker::Hourglass => &[(-1.0, -1.1), (1.0, -1.1), (0.25, 0.0), (1.0, 1.1), (-1.0, 1.1), (-0.25, 0.0)],
        Marker::Bow => &[(-1.1, -1.0), (0.0, -0.25), (1.1, -1.0), (1.1, 1.0), (0.0, 0.25), (-1.1, 1.0)],
    };
    corners.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::scene::*;
    use super::super::shades;
    use super::*;

    /// How much two colours stand out from each other, from 1 to 21, as the Web Content Accessibility Guidelines define it.
    fn contrast(a: Colour, b: Colour) -> f64 {
        let linear = |part: u8| match f64::from(part) / 255.0 {
            dark if dark <= 0.040_45 => dark / 12.92,
            light => crate::math::pow((light + 0.055) / 1.055, 2.4),
        };
        let light = |(r, g, b): Colour| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|k| format!("design {k:02}")).collect()
    }

    #[test]
    fn no_two_platforms_look_alike() {
        let mut all = names(40);
        all.extend(PRESETS.iter().map(|(name, _)| name.to_string()));
        for platforms in [names(30), all] {
            let looks = looks(&platforms);
            for (k, one) in looks.iter().enumerate() {
                assert!(looks[..k].iter().all(|other| (other.colour, other.marker) != (one.colour, one.marker)), "{k}");
            }
        }
    }

    #[test]
    fn no_two_of_a_dozen_share_a_marker_or_a_colour() {
        let presets: Vec<String> = PRESETS.iter().map(|(name, _)| name.to_string()).collect();
        let company: Vec<Vec<String>> = (0..=presets.len()).map(|k| [&presets[..k], &names(12 - k)].concat()).collect();
        for platforms in company {
            let looks = looks(&platforms);
            for (k, one) in looks.iter().enumerate() {
                let alike = |other: &&Look| other.marker == one.marker || other.colour == one.colour;
                assert_eq!(looks[..k].iter().find(alike), None, "{platforms:?}: {one:?}");
            }
        }
    }

    #[test]
    fn every_line_and_text_stands_out_from_paper() {
        let contrast = |colour| contrast(colour, WHITE);
        let lines =
            PRESETS.iter().map(|(_, look)| look.colour).chain(OTHERS.map(|rgb| look(rgb, Marker::Disc, SOLID).colour));
        let shaded = (0..=40).map(|k| shades::between(&shades::LINES, f64::from(k) / 40.0));
        for colour in lines.chain(shaded).chain([RULE]) {
            assert!(contrast(colour) >= 3.0, "{colour:?}: {}", contrast(colour));
        }
        for set in [TITLE, HEADING, BODY, NOTE, TICK] {
            assert!(contrast(set.colour) >= 4.5, "{set:?}");
        }
    }

    #[test]
    fn a_preset_looks_the_same_in_every_company() {
        let mut company = names(5);
        company.push("solo".to_string());
        assert_eq!(looks(&company)[5], looks(&["solo".to_string()])[0]);
        assert!(looks(&company)[..5].iter().all(|look| look.colour != looks(&company)[5].colour));
    }
}
