//! The page's tables of a sweep: what varies, and over what range the headline measures went.

use super::axis;
use super::data::Run;
use super::html::{chip, escape};
use super::palette;
use super::sweep::Sweep;
use super::table;
use std::fmt::Write as _;

/// What varies.
pub fn axes(sweep: &Sweep) -> String {
    let points = axis::grouped(sweep.points.len() as f64, 0);
    let mut out = format!(
        "<h2 id=\"swept\">What was swept</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Axes\"><table>\n<caption>Design: {}, {points} points; points.csv has them all.</caption>\n\
         <thead><tr><th scope=\"col\">axis</th><th scope=\"col\">values</th><th scope=\"col\">range</th><th scope=\"col\">scale</th>\
         <th scope=\"col\">platforms</th><th scope=\"col\">meaning</th></tr></thead>\n<tbody>\n",
        sweep.design
    );
    for one in &sweep.axes {
        let unit = if one.unit.is_empty() { String::new() } else { format!(" {}", one.unit) };
        let scale = match (one.numeric, one.log) {
            (false, _) => "choices",
            (true, true) => "logarithmic",
            (true, false) => "linear",
        };
        let with = match one.with.is_empty() {
            true => String::new(),
            false => format!("<br>together with {}", escape(&one.with.join(", "))),
        };
        let platforms = one.platforms.as_ref().map_or_else(|| "all".to_string(), |names| names.join(", "));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\"><code>{}</code>{with}</th><td class=\"n\">{}</td><td>{}{}</td><td>{scale}</td><td>{}</td><td>{}</td></tr>",
            escape(&one.label),
            axis::grouped(one.levels.len() as f64, 0),
            escape(&one.range()),
            escape(&unit),
            escape(&platforms),
            escape(&one.meaning),
        );
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// The smallest and the largest mean over points of each headline measure.
pub fn ranges(run: &Run, sweep: &Sweep) -> String {
    let keys = run.headlines();
    let mut out = String::from(
        "<h2 id=\"tables\">Headline measures in numbers</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Ranges\"><table>\n<caption>Smallest and largest mean over the design points, at the \
         last recorded step; summary.csv has every point.</caption>\n<thead><tr><th scope=\"col\">platform</th>",
    );
    for key in &keys {
        let _ = write!(out, "<th scope=\"col\">{}<br><code>{key}</code></th>", escape(table::named(key)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (p, (name, look)) in run.platforms.iter().zip(palette::looks(&run.platforms)).enumerate() {
        let _ = write!(out, "<tr><th scope=\"row\">{}{}</th>", chip(look.colour), escape(name));
        for key in &keys {
            let means = sweep.means(key, p).iter().flatten().map(|value| value.mean);
            let range = means.fold(None, |range: Option<(f64, f64)>, mean| {
                Some(range.map_or((mean, mean), |(low, high)| (low.min(mean), high.max(mean))))
            });
            let cell = range.map_or_else(
                || "<span class=\"soft\">undefined</span>".to_string(),
                |(low, high)| format!("{} to {}", axis::short(low), axis::short(high)),
            );
            let _ = write!(out, "<td class=\"n\">{cell}</td>");
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}
