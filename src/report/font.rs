//! The embedded typeface: measuring and rasterising text without any font of the system.
//!
//! Glyphs are set at their own advance with no kerning, in the figures and (because the web files carry no kerning
//! either) in a browser, so a text box measured here is the box that is drawn. plotters' own text drawing drops a
//! glyph's side bearing, which is why text is rasterised here.

use ab_glyph::{Font as _, FontRef, GlyphId, OutlineCurve, PxScale, point};
use std::fmt::Write as _;
use std::sync::OnceLock;

static REGULAR: &[u8] = include_bytes!("font/Inter-Regular.otf");
static BOLD: &[u8] = include_bytes!("font/Inter-SemiBold.otf");
static REGULAR_WEB: &[u8] = include_bytes!("font/Inter-Regular.woff2");
static BOLD_WEB: &[u8] = include_bytes!("font/Inter-SemiBold.woff2");

/// The name figures and page call the typeface by; a reader without it falls back to a sans-serif.
pub const FAMILY: &str = "Heimo Inter, sans-serif";
/// Height of a capital letter over the baseline, in em.
pub const CAP_HEIGHT_EM: f64 = 0.73;
/// Depth of a descender below the baseline, in em.
pub const DESCENT_EM: f64 = 0.21;

/// The two weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// body text
    Regular,
    /// titles
    Bold,
}

fn font(weight: Weight) -> &'static FontRef<'static> {
    static FONTS: OnceLock<[FontRef<'static>; 2]> = OnceLock::new();
    let parse = |bytes| FontRef::try_from_slice(bytes).expect("the embedded font is a font: a test parses it");
    &FONTS.get_or_init(|| [parse(REGULAR), parse(BOLD)])[weight as usize]
}

fn units_per_em(font: &FontRef) -> f32 {
    font.units_per_em().expect("an OpenType font has an em")
}

/// Width of a line of text in the unit of `size`, the em.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let font = font(weight);
    let units: f32 = text.chars().map(|c| font.h_advance_unscaled(font.glyph_id(c))).sum();
    f64::from(units) / f64::from(units_per_em(font)) * size
}

/// The text with what the typeface or XML cannot show replaced by a box, and white space made single spaces.
pub fn printable(text: &str) -> String {
    let font = font(Weight::Regular);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().map(|c| if font.glyph_id(c) == GlyphId(0) { '\u{25a1}' } else { c }).collect()
}

/// Calls `pixel(x, y, coverage)` for every pixel a line of text touches; the baseline starts at (`x`, `y`).
pub fn rasterise(text: &str, size: f64, weight: Weight, (x, y): (f64, f64), mut pixel: impl FnMut(i32, i32, f32)) {
    let font = font(weight);
    let em = units_per_em(font);
    let scale = PxScale::from(size as f32 * font.height_unscaled() / em);
    let mut pen = x as f32;
    for c in text.chars() {
        let id = font.glyph_id(c);
        let glyph = id.with_scale_and_position(scale, point(pen, y as f32));
        if let Some(outline) = font.outline_glyph(glyph) {
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                pixel(corner.x as i32 + dx as i32, corner.y as i32 + dy as i32, coverage.clamp(0.0, 1.0))
            });
        }
        pen += font.h_advance_unscaled(id) / em * size as f32;
    }
}

/// A piece of a glyph's outline: right of the text's start, and above its baseline.
pub enum Piece {
    /// a new contour
    Move((f64, f64)),
    /// a straight line
    Line((f64, f64)),
    /// a cubic curve with its two control points
    Curve((f64, f64), (f64, f64), (f64, f64)),
}

/// Calls `piece` for every piece of the outlines of a line of text.
pub fn outline(text: &str, size: f64, weight: Weight, mut piece: impl FnMut(Piece)) {
    let font = font(weight);
    let scale = size / f64::from(units_per_em(font));
    let mut pen = 0.0;
    for c in text.chars() {
        let id = font.glyph_id(c);
        let at = |point: ab_glyph::Point| (pen + f64::from(point.x) * scale, f64::from(point.y) * scale);
        let mut last = None;
        for curve in font.outline(id).into_iter().flat_map(|outline| outline.curves) {
            let (from, next) = match curve {
                OutlineCurve::Line(a, b) => (a, (b, Piece::Line(at(b)))),
                OutlineCurve::Quad(a, b, c) => {
                    let third = |end: ab_glyph::Point| {
                        let ((x, y), (mx, my)) = (at(end), at(b));
                        (x + (mx - x) * 2.0 / 3.0, y + (my - y) * 2.0 / 3.0)
                    };
                    (a, (c, Piece::Curve(third(a), third(c), at(c))))
                }
                OutlineCurve::Cubic(a, b, c, d) => (a, (d, Piece::Curve(at(b), at(c), at(d)))),
            };
            if last != Some(from) {
                piece(Piece::Move(at(from)));
            }
            last = Some(next.0);
            piece(next.1);
        }
        pen += f64::from(font.h_advance_unscaled(id)) * scale;
    }
}

/// The `@font-face` rules that carry the typeface inside a stand-alone file.
pub fn face_css() -> String {
    let mut css = String::new();
    for (weight, bytes) in [("normal", REGULAR_WEB), ("bold", BOLD_WEB)] {
        let _ =
            write!(css, "@font-face{{font-family:\"Heimo Inter\";font-weight:{weight};src:url(data:font/woff2;base64,");
        css.push_str(&base64(bytes));
        css.push_str(") format(\"woff2\")}");
    }
    css
}

/// RFC 4648 base 64, padded.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let word = group.iter().fold(0u32, |word, byte| (word << 8) | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let six = (word >> (18 - 6 * digit)) & 63;
            text.push(if digit <= group.len() { DIGITS[six as usize] as char } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_parse_and_hold_what_figures_write() {
        for weight in [Weight::Regular, Weight::Bold] {
            for c in "Aå·×−±≥≤εÄЖ%□₀²".chars() {
                assert_ne!(font(weight).glyph_id(c), GlyphId(0), "{c}");
            }
        }
    }

    #[test]
    fn width_grows_with_text_and_size() {
        assert_eq!(width("", 10.0, Weight::Regular), 0.0);
        let one = width("platform", 10.0, Weight::Regular);
        assert!((width("platform", 20.0, Weight::Regular) - 2.0 * one).abs() < 1e-9);
        assert!(width("platforms", 10.0, Weight::Regular) > one);
        assert!(width("platform", 10.0, Weight::Bold) > one);
    }

    #[test]
    fn ink_stays_in_the_measured_box() {
        let (size, text) = (40.0, "Engagement feed (gjpq)");
        let box_width = width(text, size, Weight::Regular);
        let mut ink = 0;
        rasterise(text, size, Weight::Regular, (0.0, 100.0), |x, y, coverage| {
            if coverage > 0.02 {
                ink += 1;
                assert!(x >= -1 && f64::from(x) < box_width + 1.0, "x {x}");
                assert!(f64::from(y) > 99.0 - size * 0.8 && f64::from(y) < 101.0 + size * DESCENT_EM + 2.0, "y {y}");
            }
        });
        assert!(ink > 1000);
    }

    #[test]
    fn unprintable_becomes_a_box() {
        assert_eq!(printable("a\u{0}b \t c\u{1f600}漢"), "a□b c□□");
    }

    #[test]
    fn base64_of_the_rfc() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
