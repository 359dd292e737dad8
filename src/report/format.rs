//! Where a figure is to be seen: on a page, on a slide, in a paper's column.
//!
//! Sizes of text are the same in every format, in logical pixels; what differs is how many of them a picture is wide, and how
//! large one of them is when it is drawn. The smallest text has 12.

/// A kind of picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    /// what the names of its files have before their end: "" or a word with its point
    pub suffix: &'static str,
    /// logical width
    pub width: f64,
    /// logical height that a picture has, where it is fixed
    pub height: Option<f64>,
    /// margin on all sides
    pub margin: f64,
    /// pixels of a PNG for a logical one
    pub pixels: f64,
    /// points of a PDF for a logical pixel; `None`: no PDF is written
    pub points: Option<f64>,
}

/// Points of print in a millimetre.
const POINTS_IN_MM: f64 = 72.0 / 25.4;
/// Points of print for a logical pixel: text of 12 pixels has 8 points.
const POINTS: f64 = 8.0 / 12.0;

impl Format {
    /// A page on a screen.
    pub const WIDE: Format =
        Format { suffix: "", width: 1280.0, height: None, margin: 30.0, pixels: 2.0, points: None };
    /// A slide of 1280 x 720 pixels, with text of 20 pixels at least.
    pub const SLIDE: Format = Format {
        suffix: ".slide",
        width: 768.0,
        height: Some(432.0),
        margin: 16.0,
        pixels: 1280.0 / 768.0,
        points: None,
    };
    /// A paper's whole width: 170 mm, with text of 8 points at least.
    pub const PAPER: Format = Format::of_paper(".170mm", 170.0);
    /// A paper's column: 85 mm, with text of 8 points at least.
    pub const COLUMN: Format = Format::of_paper(".85mm", 85.0);

    const fn of_paper(suffix: &'static str, millimetres: f64) -> Format {
        let width = millimetres * POINTS_IN_MM / POINTS;
        Format { suffix, width, height: None, margin: 8.0, pixels: 3.0, points: Some(POINTS) }
    }
    /// How wide a picture is, as an SVG says it; `logical` of its pixels.
    pub fn length(&self, logical: f64) -> String {
        match (self.points, self.height) {
            (Some(points), _) => format!("{:.3}mm", logical * points / POINTS_IN_MM),
            (None, Some(_)) => format!("{}", (logical * self.pixels).round()),
            (None, None) => format!("{}", logical.ceil()),
        }
    }
    /// How many panels of a least width, with what is beside each, have room in a row; `most` at most.
    pub fn columns(&self, least: f64, most: usize) -> usize {
        (((self.width - 2.0 * self.margin) / least) as usize).clamp(1, most.max(1))
    }
    /// Whether there is no room for panels beside each other.
    pub fn narrow(&self) -> bool {
        self.width < 1000.0
    }
    /// Whether there is room for one panel only.
    pub fn column(&self) -> bool {
        self.width < 500.0
    }
}
