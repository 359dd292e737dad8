//! A figure as a PDF of one page, for print: shapes and glyphs as outlines, so that it needs no font and is the same everywhere.

use super::font;
use super::scene::{Colour, Label, Point, Scene, Shape};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Length of a control arm of a quarter of a circle, in radii.
const ARM: f64 = 0.552_285;

/// The bytes of the file; `points` of print for a logical pixel.
pub fn pdf(scene: &Scene, points: f64) -> Vec<u8> {
    let mut page = Page { out: String::new(), height: scene.height, opacities: BTreeMap::new() };
    let _ = writeln!(page.out, "{} 0 0 {} 0 0 cm 1 J 1 j", number(points), number(points));
    scene.shapes.iter().for_each(|shape| page.shape(shape));
    scene.labels().for_each(|label| page.text(label));
    let (w, h) = (number(scene.width * points), number(scene.height * points));
    let states: String = page.opacities.iter().map(|(opacity, k)| format!("/G{k} <</ca {opacity}>> ")).collect();
    let objects = [
        "<</Type /Catalog /Pages 2 0 R>>".to_string(),
        "<</Type /Pages /Kids [3 0 R] /Count 1>>".to_string(),
        format!(
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 {w} {h}] /Contents 4 0 R /Resources <</ExtGState <<{states}>>>>>>"
        ),
        format!("<</Length {}>>\nstream\n{}endstream", page.out.len(), page.out),
        format!("<</Title {}>>", hex(&scene.title)),
    ];
    let mut file = "%PDF-1.4\n".to_string();
    let mut places = Vec::new();
    for (k, object) in objects.iter().enumerate() {
        places.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", k + 1);
    }
    let table = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    places.iter().for_each(|place| {
        let _ = writeln!(file, "{place:010} 00000 n ");
    });
    let _ =
        write!(file, "trailer\n<</Size {} /Root 1 0 R /Info 5 0 R>>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1);
    file.into_bytes()
}

/// A number with three decimals at most.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_string() } else { text.to_string() }
}

/// A text string in UTF-16, as hexadecimal digits.
fn hex(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

/// What is written on the page.
struct Page {
    out: String,
    height: f64,
    /// numbers of the opacities used, by their text
    opacities: BTreeMap<String, usize>,
}

impl Page {
    fn at(&self, (x, y): Point) -> String {
        format!("{} {}", number(x), number(self.height - y))
    }
    fn fill(&mut self, (r, g, b): Colour, opacity: f64) {
        let next = self.opacities.len();
        let k = *self.opacities.entry(number(opacity)).or_insert(next);
        let part = |c: u8| number(f64::from(c) / 255.0);
        let _ = write!(self.out, "/G{k} gs {} {} {} rg ", part(r), part(g), part(b));
    }
    fn path(&mut self, points: &[Point]) {
        for (k, point) in points.iter().enumerate() {
            let _ = write!(self.out, "{} {} ", self.at(*point), if k == 0 { "m" } else { "l" });
        }
    }
    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Rectangle(area, colour) => {
                self.fill(*colour, 1.0);
                let corner = self.at((area.x, area.bottom()));
                let _ = writeln!(self.out, "{corner} {} {} re f", number(area.w), number(area.h));
            }
            Shape::Polygon(points, colour, opacity) => {
                self.fill(*colour, *opacity);
                self.path(points);
                self.out.push_str("h f\n");
            }
            Shape::Line(points, (r, g, b), width) => {
                let part = |c: &u8| number(f64::from(*c) / 255.0);
                let _ = write!(self.out, "{} {} {} RG {} w ", part(r), part(g), part(b), number(*width));
                self.path(points);
                self.out.push_str("S\n");
            }
            Shape::Disc(centre, radius, colour, opacity) => {
                self.fill(*colour, *opacity);
                self.disc(*centre, *radius);
            }
            Shape::Text(_) => {}
        }
    }
    fn disc(&mut self, (x, y): Point, r: f64) {
        let a = ARM * r;
        let _ = write!(self.out, "{} m ", self.at((x + r, y)));
        for [one, two, end] in [
            [(x + r, y + a), (x + a, y + r), (x, y + r)],
            [(x - a, y + r), (x - r, y + a), (x - r, y)],
            [(x - r, y - a), (x - a, y - r), (x, y - r)],
            [(x + a, y - r), (x + r, y - a), (x + r, y)],
        ] {
            let _ = write!(self.out, "{} {} {} c ", self.at(one), self.at(two), self.at(end));
        }
        self.out.push_str("f\n");
    }
    fn text(&mut self, label: &Label) {
        self.fill(label.colour, 1.0);
        let (x, y) = label.at;
        let place = |(along, up): Point| if label.turned { (x - up, y - along) } else { (x + along, y - up) };
        font::outline(&label.text, label.size, label.weight, |piece| {
            let written = match piece {
                font::Piece::Move(to) => format!("{} m ", self.at(place(to))),
                font::Piece::Line(to) => format!("{} l ", self.at(place(to))),
                font::Piece::Curve(one, two, to) => {
                    format!("{} {} {} c ", self.at(place(one)), self.at(place(two)), self.at(place(to)))
                }
            };
            self.out.push_str(&written);
        });
        self.out.push_str("f\n");
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::scene::{Anchor, BODY, INK};
    use super::*;

    #[test]
    fn a_page_says_its_size_and_where_its_objects_are() {
        let mut scene = Scene::new("a", "Åland", Format::COLUMN);
        scene.height = 120.0;
        scene.text((10.0, 20.0), "Own quality", BODY, Anchor::Start);
        scene.disc((30.0, 30.0), 4.0, INK, 0.5);
        let file = pdf(&scene, 8.0 / 12.0);
        assert_eq!(file, pdf(&scene, 8.0 / 12.0));
        let text = String::from_utf8(file).unwrap();
        // 85 mm are 240.945 points
        assert!(text.contains("/MediaBox [0 0 240.945 80]") && text.contains("<</ca 0.5>>"), "{text}");
        let place: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(text[place..].starts_with("xref\n0 6\n"));
        for (k, line) in text[place..].lines().skip(3).take(5).enumerate() {
            let at: usize = line[..10].parse().unwrap();
            assert!(text[at..].starts_with(&format!("{} 0 obj", k + 1)), "{line}");
        }
    }
}
