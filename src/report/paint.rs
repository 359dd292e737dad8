//! From a laid-out figure to SVG and PNG, through plotters' two backends.
//!
//! SVG is drawn on plotters' whole-number grid at a tenth of a logical pixel, so every coordinate has one fixed form. PNG
//! is drawn at four times the logical size and averaged down to twice: plotters smooths thin lines only.

use super::font::{self, Weight};
use super::html::escape;
use super::scene::{Colour, Label, Point, Scene, Shape};
use plotters::prelude::*;
use plotters::style::{FontFamily, FontStyle, FontTransform, RGBAColor};

/// Units of the SVG's own grid in a logical pixel.
const GRID: f64 = 10.0;
/// Pixels averaged to one, in each direction.
const OVERSAMPLING: usize = 2;
/// Logical height above which the PNG is written at logical size, to bound memory.
const TALL: f64 = 2600.0;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn failure<E: std::error::Error + Send + Sync + 'static>(error: E) -> Failure {
    Box::new(error)
}

fn rgba((r, g, b): Colour, opacity: f64) -> RGBAColor {
    RGBAColor(r, g, b, opacity)
}

/// The figure as SVG text without a typeface: for a page that carries it once. `id` makes the title's and description's
/// ids unique in the page.
pub fn svg_inline(scene: &Scene, id: &str) -> Result<String, Failure> {
    svg(scene, id, "")
}

/// The figure as a stand-alone SVG file that carries its typeface.
pub fn svg_file(scene: &Scene) -> Result<String, Failure> {
    let body = svg(scene, "figure", &format!("<style>{}</style>\n", font::face_css()))?;
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{body}"))
}

fn svg(scene: &Scene, id: &str, style: &str) -> Result<String, Failure> {
    let size = ((scene.width * GRID).ceil() as u32, (scene.height * GRID).ceil() as u32);
    let mut drawn = String::new();
    {
        let root = SVGBackend::with_string(&mut drawn, size).into_drawing_area();
        draw(&root, scene, GRID).map_err(failure)?;
        for label in scene.labels() {
            svg_text(&root, label).map_err(failure)?;
        }
        root.present().map_err(failure)?;
    }
    let body = drawn.split_once('\n').map_or("", |(_, body)| body);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-description\">\n<title id=\"{id}-title\">{}</title>\n\
         <desc id=\"{id}-description\">{}</desc>\n{style}<g stroke-linejoin=\"round\">\n{}</g>\n</svg>\n",
        size.0,
        size.1,
        scene.format.length(scene.width),
        scene.format.length(scene.height),
        escape(&scene.title),
        escape(&scene.description),
        gathered(body.trim_end().trim_end_matches("</svg>")),
    ))
}

/// The lines of a drawing, neighbouring rectangles of a colour as one path: a map of ten thousand areas is a quarter of the bytes.
fn gathered(body: &str) -> String {
    let mut out = String::with_capacity(body.len());
    let lines: Vec<&str> = body.lines().collect();
    for run in lines.chunk_by(|a, b| rect(a).is_some_and(|(_, fill)| rect(b).is_some_and(|(_, other)| fill == other))) {
        match (run.len(), rect(run[0])) {
            (3.., Some((_, fill))) => {
                let path: String = run
                    .iter()
                    .filter_map(|line| rect(line))
                    .map(|([x, y, w, h], _)| format!("M{x} {y}h{w}v{h}h-{w}z"))
                    .collect();
                out.push_str(&format!("<path fill=\"{fill}\" shape-rendering=\"crispEdges\" d=\"{path}\"/>\n"));
            }
            _ => run.iter().for_each(|line| {
                out.push_str(line);
                out.push('\n');
            }),
        }
    }
    out
}

/// x, y, width and height of a whole filled rectangle as plotters writes it, and its colour; `None` for any other line.
fn rect(line: &str) -> Option<([&str; 4], &str)> {
    let line = line.strip_prefix("<rect ")?;
    let value = |name: &str| line.split_once(&format!("{name}=\""))?.1.split_once('"').map(|(value, _)| value);
    let whole = value("opacity") == Some("1") && value("stroke") == Some("none");
    whole.then_some(())?;
    Some(([value("x")?, value("y")?, value("width")?, value("height")?], value("fill")?))
}

/// Pixels of the PNG for a logical one, in each direction.
fn png_scale(scene: &Scene) -> f64 {
    if scene.height > TALL { 1.0 } else { scene.format.pixels }
}

/// Width and height of the PNG.
fn png_size(scene: &Scene) -> (usize, usize) {
    let pixels = |logical: f64| (logical * png_scale(scene) - 1e-6).ceil() as usize;
    (pixels(scene.width), pixels(scene.height))
}

/// Bytes that drawing the PNG takes: three a pixel of the fine picture and of the averaged one. What it is packed into
/// afterwards, when the fine one is gone, takes less.
pub fn png_bytes(scene: &Scene) -> u64 {
    let (w, h) = png_size(scene);
    (w * h * 3) as u64 * (OVERSAMPLING * OVERSAMPLING + 1) as u64
}

/// Bytes that the largest figure takes that is drawn at twice the logical size: larger ones are drawn at less.
pub fn most_png_bytes() -> u64 {
    png_bytes(&Scene { height: TALL, ..Scene::new("", "", super::format::Format::WIDE) })
}

/// Bytes of the SVG text, about: a number takes six, and a shape's words a hundred and twenty.
pub fn svg_bytes(scene: &Scene) -> u64 {
    let points = scene.shapes.iter().map(|shape| match shape {
        Shape::Polygon(points, ..) | Shape::Line(points, ..) => points.len() as u64,
        Shape::Text(label) => label.text.len() as u64,
        Shape::Rectangle(..) | Shape::Disc(..) => 2,
    });
    points.map(|points| 12 * points + 160).sum()
}

/// The figure as the bytes of a PNG file.
pub fn png(scene: &Scene) -> Result<Vec<u8>, Failure> {
    let (scale, (w, h)) = (png_scale(scene), png_size(scene));
    let (wide, tall) = (w * OVERSAMPLING, h * OVERSAMPLING);
    let mut fine = vec![255u8; wide * tall * 3];
    {
        let root = BitMapBackend::with_buffer(&mut fine, (wide as u32, tall as u32)).into_drawing_area();
        draw(&root, scene, scale * OVERSAMPLING as f64).map_err(failure)?;
        root.present().map_err(failure)?;
    }
    let mut pixels = averaged(&fine, w, h);
    drop(fine);
    for label in scene.labels() {
        bitmap_text(&mut pixels, (w, h), label, scale);
    }
    packed(&pixels, (w as u32, h as u32)).map_err(failure)
}

/// Pixels of three bytes as a PNG file. Compression and filter are named, so that no default of the library decides on bytes.
fn packed(pixels: &[u8], (w, h): (u32, u32)) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, w, h);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::FilterType::Sub);
    encoder.set_adaptive_filter(png::AdaptiveFilterType::Adaptive);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Everything but text, back to front.
fn draw<DB: DrawingBackend>(
    root: &DrawingArea<DB, plotters::coord::Shift>,
    scene: &Scene,
    scale: f64,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>>
where
    DB::ErrorType: 'static,
{
    let at = |(x, y): Point| ((x * scale).round() as i32, (y * scale).round() as i32);
    let all = |points: &[Point]| points.iter().map(|p| at(*p)).collect::<Vec<_>>();
    root.fill(&plotters::style::WHITE)?;
    for shape in &scene.shapes {
        match shape {
            Shape::Rectangle(area, colour) => {
                let corners = [at((area.x, area.y)), at((area.right(), area.bottom()))];
                root.draw(&Rectangle::new(corners, rgba(*colour, 1.0).filled()))?;
            }
            Shape::Polygon(points, colour, opacity) => {
                root.draw(&Polygon::new(all(points), rgba(*colour, *opacity).filled()))?;
            }
            Shape::Line(points, colour, width) => {
                let width = ((width * scale).round() as u32).max(1);
                root.draw(&PathElement::new(all(points), rgba(*colour, 1.0).stroke_width(width)))?;
            }
            Shape::Disc(centre, radius, colour, opacity) => {
                let radius = (radius * scale).round() as i32;
                root.draw(&Circle::new(at(*centre), radius, rgba(*colour, *opacity).filled()))?;
            }
            Shape::Text(_) => {}
        }
    }
    Ok(())
}

/// plotters' SVG backend writes a size over 1.24 and hangs the text by 0.76 em: both are undone here, so that the baseline
/// is where it was laid out.
fn svg_text<DB: DrawingBackend>(
    root: &DrawingArea<DB, plotters::coord::Shift>,
    label: &Label,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>>
where
    DB::ErrorType: 'static,
{
    let hang = 0.76 * label.size;
    let (x, y) = if label.turned { (label.at.0 - hang, label.at.1) } else { (label.at.0, label.at.1 - hang) };
    let weight = match label.weight {
        Weight::Regular => FontStyle::Normal,
        Weight::Bold => FontStyle::Bold,
    };
    let face = FontDesc::new(FontFamily::Name(font::FAMILY), label.size * GRID * 1.24, weight);
    let face = if label.turned { face.transform(FontTransform::Rotate270) } else { face };
    let ink = rgba(label.colour, 1.0);
    let style = TextStyle::from(face).color(&ink);
    root.draw(&Text::new(label.text.clone(), ((x * GRID).round() as i32, (y * GRID).round() as i32), style))
}

/// Mean of each block of fine pixels.
fn averaged(fine: &[u8], w: usize, h: usize) -> Vec<u8> {
    let stride = w * OVERSAMPLING * 3;
    let mut pixels = Vec::with_capacity(w * h * 3);
    let count = (OVERSAMPLING * OVERSAMPLING) as u32;
    for y in 0..h {
        for x in 0..w {
            for channel in 0..3 {
                let mut sum = count / 2;
                for dy in 0..OVERSAMPLING {
                    for dx in 0..OVERSAMPLING {
                        let column = (x * OVERSAMPLING + dx) * 3 + channel;
                        sum += u32::from(fine[(y * OVERSAMPLING + dy) * stride + column]);
                    }
                }
                pixels.push((sum / count) as u8);
            }
        }
    }
    pixels
}

fn bitmap_text(pixels: &mut [u8], (w, h): (usize, usize), label: &Label, scale: f64) {
    let (x, y) = (label.at.0 * scale, label.at.1 * scale);
    let ink = [label.colour.0, label.colour.1, label.colour.2];
    let mut blend = |x: i32, y: i32, coverage: f32| {
        if x < 0 || y < 0 || x as usize >= w || y as usize >= h {
            return;
        }
        let start = (y as usize * w + x as usize) * 3;
        for (old, new) in pixels[start..start + 3].iter_mut().zip(ink) {
            *old = (f32::from(*old) + (f32::from(new) - f32::from(*old)) * coverage).round() as u8;
        }
    };
    if label.turned {
        let (x, y) = (x.round() as i32, y.round() as i32);
        font::rasterise(&label.text, label.size * scale, label.weight, (0.0, 0.0), |along, up, coverage| {
            blend(x + up, y - along - 1, coverage);
        });
    } else {
        font::rasterise(&label.text, label.size * scale, label.weight, (x, y.round()), blend);
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::super::scene::{Area, INK};
    use super::*;

    #[test]
    fn areas_of_a_colour_are_one_path() {
        let mut scene = Scene::new("a", "A", Format::WIDE);
        scene.height = 100.0;
        for k in 0..4 {
            scene.rectangle(Area { x: 10.0 * f64::from(k), y: 5.0, w: 8.0, h: 3.0 }, INK);
        }
        scene.rectangle(Area { x: 60.0, y: 5.0, w: 8.0, h: 3.0 }, (1, 2, 3));
        let svg = svg_inline(&scene, "a").unwrap();
        assert!(svg.contains("d=\"M0 50h80v30h-80zM100 50h80v30h-80zM200 50h80v30h-80zM300 50h80v30h-80z\""), "{svg}");
        assert_eq!(svg.matches("<rect ").count(), 2, "paper and the last one: {svg}");
    }
}
