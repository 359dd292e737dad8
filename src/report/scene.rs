//! What a figure is made of: shapes and text boxes in logical pixels, laid out before anything is drawn.
//!
//! A figure fills a [`Scene`]; `paint.rs` turns it to SVG and PNG. Since text is measured here, a test can ask every figure
//! whether a label leaves the canvas or two labels overlap.

use super::font::{self, CAP_HEIGHT_EM, DESCENT_EM, Weight};
use super::format::Format;

/// Red, green and blue.
pub type Colour = (u8, u8, u8);

/// Text and strong lines.
pub const INK: Colour = (0x22, 0x22, 0x22);
/// Secondary text: 7:1 on white.
pub const SOFT: Colour = (0x55, 0x55, 0x55);
/// Axes and what else is drawn in grey: 3:1 on white.
pub const RULE: Colour = (0x8c, 0x8c, 0x8c);
/// Grid lines and backgrounds.
pub const FAINT: Colour = (0xe4, 0xe4, 0xe4);
/// Paper.
pub const WHITE: Colour = (0xff, 0xff, 0xff);

/// A point in logical pixels, y downwards.
pub type Point = (f64, f64);

/// A rectangle in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// left edge
    pub x: f64,
    /// upper edge
    pub y: f64,
    /// width
    pub w: f64,
    /// height
    pub h: f64,
}

impl Area {
    /// Right edge.
    pub fn right(&self) -> f64 {
        self.x + self.w
    }
    /// Lower edge.
    pub fn bottom(&self) -> f64 {
        self.y + self.h
    }
    /// Whether two areas share more than an edge.
    pub fn overlaps(&self, other: &Area) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }
}

/// Where a text's x is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// its left end
    Start,
    /// its middle
    Middle,
    /// its right end
    End,
}

/// A line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// left end of the baseline
    pub at: Point,
    /// what is written
    pub text: String,
    /// em in logical pixels
    pub size: f64,
    /// weight
    pub weight: Weight,
    /// colour
    pub colour: Colour,
    /// written upwards
    pub turned: bool,
}

impl Label {
    /// The box of the ink: from cap height to descender.
    pub fn area(&self) -> Area {
        let width = font::width(&self.text, self.size, self.weight);
        let (up, down) = (self.size * CAP_HEIGHT_EM, self.size * DESCENT_EM);
        let (x, y) = self.at;
        match self.turned {
            false => Area { x, y: y - up, w: width, h: up + down },
            true => Area { x: x - up, y: y - width, w: up + down, h: width },
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    /// em in logical pixels
    pub size: f64,
    /// weight
    pub weight: Weight,
    /// colour
    pub colour: Colour,
}

/// A figure's title.
pub const TITLE: Type = Type { size: 23.0, weight: Weight::Bold, colour: INK };
/// A panel's title.
pub const HEADING: Type = Type { size: 15.0, weight: Weight::Bold, colour: INK };
/// A direct label.
pub const BODY: Type = Type { size: 13.0, weight: Weight::Regular, colour: INK };
/// Axis titles and notes.
pub const NOTE: Type = Type { size: 12.5, weight: Weight::Regular, colour: SOFT };
/// Tick labels.
pub const TICK: Type = Type { size: 12.0, weight: Weight::Regular, colour: SOFT };

/// What can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// a filled rectangle
    Rectangle(Area, Colour),
    /// a filled polygon with an opacity in (0, 1]
    Polygon(Vec<Point>, Colour, f64),
    /// a line through points, with its width
    Line(Vec<Point>, Colour, f64),
    /// a filled disc with its radius and opacity
    Disc(Point, f64, Colour, f64),
    /// text
    Text(Label),
}

/// A figure, laid out.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// file stem
    pub name: String,
    /// one line that names the figure
    pub title: String,
    /// what a reader who cannot see it is told
    pub description: String,
    /// where it is to be seen
    pub format: Format,
    /// logical width
    pub width: f64,
    /// logical height
    pub height: f64,
    /// margin on all sides
    pub margin: f64,
    /// back to front; text is drawn above everything
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// An empty figure.
    pub fn new(name: &str, title: &str, format: Format) -> Self {
        Scene {
            name: name.to_string(),
            title: title.to_string(),
            description: String::new(),
            format,
            width: format.width,
            height: 0.0,
            margin: format.margin,
            shapes: Vec::new(),
        }
    }
    /// A filled rectangle.
    pub fn rectangle(&mut self, area: Area, colour: Colour) {
        self.shapes.push(Shape::Rectangle(area, colour));
    }
    /// A filled polygon.
    pub fn polygon(&mut self, points: Vec<Point>, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Polygon(points, colour, opacity));
    }
    /// A line through points.
    pub fn line(&mut self, points: Vec<Point>, colour: Colour, width: f64) {
        if points.len() > 1 {
            self.shapes.push(Shape::Line(points, colour, width));
        }
    }
    /// A line through points, in dashes: lengths of ink and gap, in turn; empty means solid.
    pub fn dashed(&mut self, points: &[Point], colour: Colour, width: f64, pattern: &[f64]) {
        for piece in dashes(points, pattern) {
            self.line(piece, colour, width);
        }
    }
    /// A filled disc.
    pub fn disc(&mut self, at: Point, radius: f64, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Disc(at, radius, colour, opacity));
    }
    /// A line of text; returns its box.
    pub fn text(&mut self, at: Point, text: &str, set: Type, anchor: Anchor) -> Area {
        self.set_text(at, text, set, anchor, false)
    }
    /// A line of text written upwards, `at` on its baseline.
    pub fn turned(&mut self, at: Point, text: &str, set: Type, anchor: Anchor) -> Area {
        self.set_text(at, text, set, anchor, true)
    }
    fn set_text(&mut self, (x, y): Point, text: &str, set: Type, anchor: Anchor, turned: bool) -> Area {
        let text = font::printable(text);
        let width = font::width(&text, set.size, set.weight);
        let back = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        let at = if turned { (x, y + back) } else { (x - back, y) };
        let label = Label { at, text, size: set.size, weight: set.weight, colour: set.colour, turned };
        let area = label.area();
        self.shapes.push(Shape::Text(label));
        area
    }
    /// Every text of the figure.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.shapes.iter().filter_map(|shape| match shape {
            Shape::Text(label) => Some(label),
            _ => None,
        })
    }
}

/// The text, with its middle left out where it is wider than `room`: the start and the end of a name tell names apart.
pub fn fit(text: &str, set: Type, room: f64) -> String {
    let text = font::printable(text);
    let fits = |text: &str| font::width(text, set.size, set.weight) <= room;
    if fits(&text) {
        return text;
    }
    let chars: Vec<char> = text.chars().collect();
    for kept in (0..chars.len()).rev() {
        let (head, tail) = (kept - kept * 2 / 5, kept * 2 / 5);
        let start: String = chars[..head].iter().collect();
        let end: String = chars[chars.len() - tail..].iter().collect();
        let short = format!("{}…{}", start.trim_end(), end.trim_start());
        if fits(&short) {
            return short;
        }
    }
    String::new()
}

/// The text broken into lines no wider than `room`; a word wider than that is broken.
pub fn wrap(text: &str, set: Type, room: f64) -> Vec<String> {
    let fits = |text: &str| font::width(text, set.size, set.weight) <= room;
    let mut lines = vec![String::new()];
    for word in font::printable(text).split(' ') {
        let line = lines.last_mut().expect("there is always a line");
        let longer = if line.is_empty() { word.to_string() } else { format!("{line} {word}") };
        if fits(&longer) {
            *line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(String::new());
        }
        for c in word.chars() {
            let line = lines.last_mut().expect("there is always a line");
            line.push(c);
            if !fits(line) {
                line.pop();
                lines.push(c.to_string());
            }
        }
    }
    lines
}

fn dashes(points: &[Point], pattern: &[f64]) -> Vec<Vec<Point>> {
    if pattern.is_empty() {
        return vec![points.to_vec()];
    }
    let (mut pieces, mut current) = (Vec::new(), Vec::new());
    let (mut part, mut left) = (0, pattern[0]);
    for pair in points.windows(2) {
        let ((x0, y0), (x1, y1)) = (pair[0], pair[1]);
        let length = ((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)).sqrt();
        let mut done = 0.0;
        while done < length {
            let from = done / length;
            let stride = left.min(length - done);
            done += stride;
            left -= stride;
            let to = (done / length).min(1.0);
            let at = |t: f64| (x0 + t * (x1 - x0), y0 + t * (y1 - y0));
            if part % 2 == 0 {
                if current.is_empty() {
                    current.push(at(from));
                }
                current.push(at(to));
            }
            if left <= 1e-9 {
                if part % 2 == 0 {
                    pieces.push(std::mem::take(&mut current));
                }
                part = (part + 1) % pattern.len();
                left = pattern[part];
            }
        }
    }
    pieces.push(current);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_both_ends() {
        let name = "Engagement feed with the encounters of a dialogue commons";
        let short = fit(name, BODY, 150.0);
        assert!(font::width(&short, BODY.size, BODY.weight) <= 150.0);
        assert!(short.starts_with("Engagement") && short.ends_with("commons") && short.contains('…'), "{short}");
        assert_eq!(fit("solo", BODY, 150.0), "solo");
        assert_eq!(fit("solo", BODY, 1.0), "");
    }

    #[test]
    fn wrapped_lines_fit_and_lose_nothing() {
        let text = "Mean over 8 seeds; averyveryveryverylongwordwithoutanyspace and an end";
        let lines = wrap(text, NOTE, 120.0);
        assert!(lines.iter().all(|line| font::width(line, NOTE.size, NOTE.weight) <= 120.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }

    #[test]
    fn dashes_cover_ink_and_skip_gaps() {
        let pieces = dashes(&[(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)], &[6.0, 2.0]);
        let ink: f64 = pieces.iter().map(|piece| piece.windows(2).map(|p| p[1].0 - p[0].0).sum::<f64>()).sum();
        assert!((ink - 16.0).abs() < 1e-9, "{pieces:?}");
        assert_eq!(dashes(&[(0.0, 0.0), (1.0, 0.0)], &[]).len(), 1);
    }
}
