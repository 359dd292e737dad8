//! report.html: figures, measures, design, numbers, and how to cite and reproduce, in one file without scripts.

use super::axis;
use super::data::{Run, SummaryRow};
use super::html::{chip, escape};
use super::run_info::{in_words, levers};
use super::scene::Scene;
use super::{claims, figures, font, layout, page_sweep, paint, palette, table};
use crate::scenario::measure::Direction;
use crate::scenario::value::Group;
use std::fmt::Write as _;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The page; `more` are figures of the tables of analyses.
pub fn html(run: &Run, more: &[Scene]) -> Result<String, Failure> {
    let title = escape(&run.info.scenario.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:\">\n\
         <title>{title} – Heimo</title>\n<style>{}{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        font::face_css()
    );
    page.push_str(&facts(run));
    page.push_str(&model(run));
    page.push_str("<h2>Figures</h2>\n");
    for scene in figures::all(run).iter().chain(more) {
        let svg = paint::svg_inline(scene, &scene.name)?;
        let _ = writeln!(page, "<figure id=\"figure-{}\">\n{svg}</figure>", scene.name);
    }
    page.push_str(&claims::section(&run.claims));
    page.push_str(&match &run.sweep {
        Some(sweep) => page_sweep::axes(sweep) + &page_sweep::ranges(run, sweep),
        None => summary(run),
    });
    if run.is_platform() {
        page.push_str(&designs(run));
    }
    page.push_str(&meanings(run));
    page.push_str(&reproduce(run));
    page.push_str("</main>\n</body>\n</html>\n");
    Ok(page)
}

const STYLE: &str = "
:root{color-scheme:light}
body{margin:0;background:#fff;color:#222;font:16px/1.5 'Heimo Inter',sans-serif}
main{max-width:1280px;margin:0 auto;padding:24px 30px 60px}
h1{font-size:30px;line-height:1.2;margin:12px 0 18px}h2{font-size:22px;margin:44px 0 12px}h3{font-size:17px;margin:26px 0 8px}
p,ul,dl{max-width:76ch}figure{margin:0 0 30px;border:1px solid #ddd;overflow-x:auto}
svg{display:block;max-width:100%;height:auto}rect{shape-rendering:crispEdges}
table{border-collapse:collapse;font-size:14px;width:100%}caption{text-align:left;padding:0 0 8px;color:#444}
th,td{text-align:left;vertical-align:top;padding:6px 10px;border-bottom:1px solid #ddd}thead th{border-bottom:2px solid #777}
tbody th{font-weight:bold;overflow-wrap:anywhere;min-width:9em}td.n{white-space:nowrap;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}.moving{color:#8a2b06;font-size:12px;white-space:nowrap}.soft{color:#555}
dt{font-weight:bold;margin-top:12px}dd{margin:0}dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:2px 18px}
dl.facts dt{margin:0}code,pre{font-family:ui-monospace,monospace;font-size:14px;overflow-wrap:anywhere}
pre{background:#f4f4f4;padding:12px;white-space:pre-wrap}.note{border-left:4px solid #777;padding:2px 14px;background:#f7f7f7}
.chip{display:inline-block;width:11px;height:11px;margin-right:7px}summary{cursor:pointer;margin:12px 0}
@media print{main{max-width:none;padding:0}figure,tr{break-inside:avoid}h2,h3{break-after:avoid}details>*{display:block}figure{border:0}
*{print-color-adjust:exact}table{font-size:9pt}.wide{overflow:visible}}
";

const CAVEAT: &str = "<p class=\"note\">Presets differ in many levers at once: <strong>a difference between two presets is never \
    attributed to one lever.</strong> To learn what one lever does, run two platforms that differ in that lever alone. Society is \
    the same for every platform under one seed, so differences between platforms are not differences between people.</p>\n";

/// What was run, in a few lines.
fn facts(run: &Run) -> String {
    let manifest = &run.info.manifest;
    let mut out = format!("<p>{}</p>\n<dl class=\"facts\">\n", escape(&layout::caption(run, true)));
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(out, "<dt>{name}</dt><dd><code>{}</code></dd>", escape(value));
    };
    fact("Run id", &manifest.run_id);
    fact("Model version", &manifest.model_version);
    fact("Seed", &manifest.seed.to_string());
    fact("Replicates (n)", &run.replicates.to_string());
    if run.sweep.is_some() {
        fact("Design points", &axis::grouped(run.points() as f64, 0));
    }
    fact("Platforms", &run.platforms.len().to_string());
    out.push_str("</dl>\n");
    let interventions = &run.info.scenario.interventions;
    if !interventions.is_empty() {
        out.push_str("<h2>Interventions</h2>\n<ul>\n");
        for one in interventions {
            let _ = writeln!(out, "<li>End of step {}: {}</li>", one.at, escape(&in_words(one)));
        }
        out.push_str("</ul>\n");
    }
    out
}

/// What the model is, and what must not be read into the numbers.
fn model(run: &Run) -> String {
    let Some(model) = run.info.scenario.model.published() else { return CAVEAT.to_string() };
    format!(
        "<p class=\"note\">A published model: <strong>{}</strong>, {}. Source: {}. A step is {}. \
         <code>heimo dock {}</code> compares it with the numbers that were published.</p>\n",
        escape(model.name),
        escape(model.title),
        escape(model.source),
        escape(model.step),
        escape(model.name),
    )
}

/// The headline measures by platform.
fn summary(run: &Run) -> String {
    let whens = [
        ("end", "At the last recorded step"),
        ("before", "At the last record before the first intervention"),
        ("mean", "Mean over the records after the first tenth"),
    ];
    let mut out = String::from(
        "<h2>Headline measures</h2>\n<p>Mean over replicates with the 95 % interval (Student’s t) in brackets and the number of \
         replicates n in which the measure is defined. <span class=\"moving\">still moving</span> marks a measure whose last tenth of \
         the run differs from the tenth before by more than two standard errors: its value is not an end state.</p>\n",
    );
    for (k, (when, words)) in whens.into_iter().enumerate() {
        let rows: Vec<&SummaryRow> = run
            .summary
            .iter()
            .filter(|row| row.when == when && run.headlines().contains(&row.measure.as_str()))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let table = summary_table(run, &rows, words);
        match k {
            0 => out.push_str(&table),
            _ => {
                let _ = writeln!(out, "<details><summary>{words}</summary>\n{table}</details>");
            }
        }
    }
    out
}

fn summary_table(run: &Run, rows: &[&SummaryRow], words: &str) -> String {
    let looks = palette::looks(&run.platforms);
    let keys: Vec<&str> =
        run.headlines().into_iter().filter(|key| rows.iter().any(|row| row.measure == *key)).collect();
    let mut out =
        format!("<div class=\"wide\"><table>\n<caption>{words}</caption>\n<thead><tr><th scope=\"col\">platform</th>");
    for key in &keys {
        let _ = write!(out, "<th scope=\"col\">{}<br><code>{key}</code></th>", escape(table::named(key)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (name, look) in run.platforms.iter().zip(looks) {
        let _ = write!(out, "<tr><th scope=\"row\">{}{}</th>", chip(look.colour), escape(name));
        for key in &keys {
            let row = rows.iter().find(|row| row.platform == *name && row.measure == *key);
            let _ = write!(out, "<td class=\"n\">{}</td>", row.map_or_else(|| "–".to_string(), |row| cell(row)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn cell(row: &SummaryRow) -> String {
    let moving = if row.still_moving { "<br><span class=\"moving\">still moving</span>" } else { "" };
    let [Some(mean), low, high] = row.numbers else {
        return format!("<span class=\"soft\">undefined</span>{moving}");
    };
    let interval = match (low, high) {
        (Some(low), Some(high)) if row.n > 1 => format!("[{}, {}]", axis::short(low), axis::short(high)),
        _ => "no interval".to_string(),
    };
    format!("{}<br><span class=\"soft\">{interval}, n = {}</span>{moving}", axis::short(mean), row.n)
}

/// Which levers each platform sets, by group.
fn designs(run: &Run) -> String {
    let mut out = String::from(
        "<h2>Designs</h2>\n<div class=\"wide\"><table>\n<caption>What each platform sets; a lever that is not named has the \
         model’s default.</caption>\n<thead><tr><th scope=\"col\">platform</th><th scope=\"col\">preset</th>",
    );
    for group in Group::NAMES {
        let _ = write!(out, "<th scope=\"col\">{group}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for name in &run.platforms {
        let design = run.info.scenario.platforms.iter().find(|design| design.name == *name);
        let preset = design.and_then(|design| design.preset.as_deref()).unwrap_or("–");
        let _ = write!(out, "<tr><th scope=\"row\">{}</th><td>{}</td>", escape(name), escape(preset));
        for group in Group::ALL {
            let set = design.into_iter().flat_map(|design| levers(design, group));
            let lines = set.map(|(key, value)| format!("<code>{key}</code> {}", escape(&value)));
            let levers = lines.collect::<Vec<_>>().join("<br>");
            let _ = write!(out, "<td>{}</td>", if levers.is_empty() { "–" } else { &levers });
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

/// What each shown measure means.
fn meanings(run: &Run) -> String {
    let drawn: Vec<&str> = run.shown().iter().map(|named| named.key).collect();
    let over_time = run.is_platform() && run.point.is_some();
    let headlines = run.headlines();
    let shown = |key: &str| {
        over_time && figures::measures().any(|own| own == key) || headlines.contains(&key) || drawn.contains(&key)
    };
    let mut out = String::from("<h2>What the measures mean</h2>\n<dl>\n");
    for row in run.measures.iter().filter(|row| shown(row.key)) {
        let range = row.min.zip(row.max).map(|(min, max)| format!("{} to {}", axis::short(min), axis::short(max)));
        let unit = (!row.unit.is_empty()).then(|| escape(row.unit));
        let scale = [unit, range].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let scale = if scale.is_empty() { scale } else { format!(" <span class=\"soft\">({scale})</span>") };
        let direction = match row.direction {
            Direction::Better => " More is better.",
            Direction::Worse => " More is worse.",
            Direction::Neither => "",
        };
        let source = if row.source.is_empty() { String::new() } else { format!(" Source: {}.", escape(row.source)) };
        let _ = writeln!(
            out,
            "<dt>{} <code>{}</code>{scale}</dt><dd>{}{direction}<br><span class=\"soft\">{}{source}</span></dd>",
            escape(row.name),
            row.key,
            escape(row.meaning),
            escape(row.formula),
        );
    }
    out.push_str("</dl>\n");
    out
}

/// How to reproduce and cite, and what is promised.
fn reproduce(run: &Run) -> String {
    let manifest = &run.info.manifest;
    let mut out = String::from(
        "<h2>How to reproduce</h2>\n<p>In this folder:</p>\n<pre>heimo run scenario.toml --out again\nheimo verify .</pre>\n\
         <p>The first runs the resolved scenario anew; the second re-runs it and compares every value of the data with this folder, \
         naming the first difference.</p>\n\
         <p>What <em>reproducible</em> promises: the same scenario and the same model version give the same data, bit for bit, on \
         any machine, with any number of threads, interrupted or not. What it does not promise: that figures are the same bytes under \
         another build of the program, that another model version gives the same numbers, or that the model is true.</p>\n",
    );
    out.push_str("<h3>Digests</h3>\n<dl class=\"facts\">\n");
    for (name, digest) in manifest.digests() {
        let _ = writeln!(out, "<dt>{}</dt><dd><code>{}</code></dd>", escape(&name), escape(digest));
    }
    out.push_str("</dl>\n");
    let _ = writeln!(
        out,
        "<h2>How to cite</h2>\n<p>Cite the program as its <code>CITATION.cff</code> says, and name the run: \
         “Heimo {}, model version {}, run <code>{}</code>, seed {}, n = {}”.</p>",
        env!("CARGO_PKG_VERSION"),
        escape(&manifest.model_version),
        escape(&manifest.run_id),
        manifest.seed,
        run.replicates,
    );
    out
}
