//! The page's methods: what was run, the designs, what measures mean, and how to reproduce and cite.

use super::axis;
use super::data::Run;
use super::html::escape;
use super::run_info::{in_words, levers};
use super::{figures, layout};
use crate::scenario::measure::Direction;
use crate::scenario::value::Group;
use std::fmt::Write as _;

const CAVEAT: &str = "<p class=\"note\">Presets differ in many levers at once: <strong>a difference between two presets is never \
    attributed to one lever.</strong> To learn what one lever does, run two platforms that differ in that lever alone. Society is \
    the same for every platform under one seed, so differences between platforms are not differences between people.</p>\n";

/// The section.
pub fn section(run: &Run) -> String {
    let mut out = String::from("<h2 id=\"methods\">Methods</h2>\n");
    let _ = writeln!(out, "<p>{}</p>", escape(&layout::caption(run, true)));
    out.push_str(&model(run));
    out.push_str(&interventions(run));
    if run.is_platform() {
        out.push_str(&designs(run));
    }
    out.push_str(&meanings(run));
    out.push_str(&reproduce(run));
    out
}

/// What was run, in a few lines.
fn facts(run: &Run) -> String {
    let manifest = &run.info.manifest;
    let mut out = String::from("<dl class=\"facts\">\n");
    let mut fact = |name: &str, value: &str| {
        let _ = writeln!(out, "<dt>{name}</dt><dd><code>{}</code></dd>", escape(value));
    };
    fact("Run id", &manifest.run_id);
    fact("Model version", &manifest.model_version);
    match manifest.seeds.is_empty() {
        true => fact("Seed", &manifest.seed.to_string()),
        false => fact("Seeds", &run.info.scenario.luck_said(manifest.replicates)),
    }
    fact("Replicates (n)", &run.replicates.to_string());
    if run.sweep.is_some() {
        fact("Design points", &axis::grouped(run.points() as f64, 0));
    }
    fact("Platforms", &run.platforms.len().to_string());
    out.push_str("</dl>\n");
    out
}

/// What happens in the course of the runs; "" where nothing does.
fn interventions(run: &Run) -> String {
    let interventions = &run.info.scenario.interventions;
    if interventions.is_empty() {
        return String::new();
    }
    let mut out = String::from("<h3>Interventions</h3>\n<ul>\n");
    for one in interventions {
        let _ = writeln!(out, "<li>End of step {}: {}</li>", one.at, escape(&in_words(one)));
    }
    out.push_str("</ul>\n");
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

/// Which levers each platform sets, by group.
fn designs(run: &Run) -> String {
    let mut out = String::from(
        "<h3>Designs</h3>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Designs\"><table>\n<caption>What each platform sets; a lever that is not named has the \
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
    let mut out = String::from("<h3>What the measures mean</h3>\n<dl class=\"measures\">\n");
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
        "<h2 id=\"reproduce\">How to reproduce and cite</h2>\n<p>In this folder:</p>\n<pre>heimo run scenario.toml --out again\nheimo verify .</pre>\n\
         <p>The first runs the resolved scenario anew; the second re-runs it and compares every value of the data with this folder, \
         naming the first difference.</p>\n\
         <p>What <em>reproducible</em> promises: the same scenario and the same model version give the same data, bit for bit, on \
         any machine, with any number of threads, interrupted or not. What it does not promise: that figures are the same bytes under \
         another build of the program, that another model version gives the same numbers, or that the model is true.</p>\n",
    );
    let _ = writeln!(
        out,
        "<p>Cite the program as its <code>CITATION.cff</code> says, and name the run: \
         “Heimo {}, model version {}, run <code>{}</code>, {}, n = {}”.</p>",
        env!("CARGO_PKG_VERSION"),
        escape(&manifest.model_version),
        escape(&manifest.run_id),
        escape(&run.info.scenario.luck_said(manifest.replicates)),
        run.replicates,
    );
    out.push_str("<h3>Ids and digests</h3>\n");
    out.push_str(&facts(run));
    out.push_str("<details><summary>Digests of the files</summary>\n<dl class=\"facts\">\n");
    for (name, digest) in manifest.digests() {
        let _ = writeln!(out, "<dt>{}</dt><dd><code>{}</code></dd>", escape(&name), escape(digest));
    }
    out.push_str("</dl></details>\n");
    out
}
