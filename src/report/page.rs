//! report.html: what was asked, what was found, the one figure; then contents, figures, tables, methods, and how to reproduce and
//! cite, in one file that is whole without scripts.

use super::data::Run;
use super::html::escape;
use super::scene::Scene;
use super::{claims, explore, figures, findings, font, markdown, page_methods, page_sweep, page_tables, paint};
use std::fmt::Write as _;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The page; `more` are figures of the tables of analyses.
pub fn html(run: &Run, more: &[Scene]) -> Result<String, Failure> {
    let title = escape(&run.info.scenario.title);
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src {}; font-src data:; img-src data:\">\n\
         <title>{title} – Heimo</title>\n<style>{}{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        explore::policy(),
        font::face_css()
    );
    page.push_str(&asked(run));
    page.push_str(&found(run));
    let scenes = [figures::all(run), more.to_vec()].concat();
    if let Some(first) = scenes.first() {
        page.push_str(&figure(run, first, false)?);
    }
    let rest = scenes.get(1..).unwrap_or_default();
    page.push_str(&contents(run, rest));
    page.push_str(&explore::section(run));
    if !rest.is_empty() {
        page.push_str("<h2 id=\"figures\">Figures</h2>\n");
    }
    for scene in rest {
        page.push_str(&figure(run, scene, true)?);
    }
    page.push_str(&claims::section(&run.claims));
    page.push_str(&match &run.sweep {
        Some(sweep) => page_sweep::axes(sweep) + &page_sweep::ranges(run, sweep),
        None => page_tables::tables(run),
    });
    page.push_str(&page_methods::section(run));
    page.push_str("</main>\n</body>\n</html>\n");
    Ok(page)
}

const STYLE: &str = include_str!("page.css");

/// What was asked: the scenario's question and description.
fn asked(run: &Run) -> String {
    let scenario = &run.info.scenario;
    let mut out = String::new();
    if !scenario.question.is_empty() {
        let _ = writeln!(out, "<p class=\"question\">{}</p>", escape(&scenario.question));
    }
    if !scenario.description.is_empty() {
        let _ = writeln!(out, "<div class=\"description\">\n{}</div>", markdown::html(&scenario.description));
    }
    out
}

/// What was found, in sentences.
fn found(run: &Run) -> String {
    let mut out = String::from("<h2 id=\"found\">What was found</h2>\n<ul class=\"found\">\n");
    for sentence in findings::sentences(run) {
        let told = match sentence.split_once(": ") {
            Some((name, rest)) if run.measures.iter().any(|measure| measure.name == name) => {
                format!("<strong>{}</strong>: {}", escape(name), escape(rest))
            }
            _ => escape(&sentence),
        };
        let _ = writeln!(out, "<li>{told}</li>");
    }
    out.push_str("</ul>\n");
    out
}

/// A figure with what to see in it, which stands beside it where it is `said` nowhere else, and for who cannot see it.
fn figure(run: &Run, scene: &Scene, said: bool) -> Result<String, Failure> {
    let told: Vec<String> = figures::measures_of(run, &scene.name)
        .into_iter()
        .filter_map(|key| run.named(key))
        .map(|named| findings::of_measure(run, named))
        .collect();
    let alt = Scene { description: [told.join(" "), scene.description.clone()].join(" "), ..scene.clone() };
    let svg = paint::svg_inline(&alt, &scene.name)?;
    let name = &scene.name;
    let caption = match told.is_empty() || !said {
        true => String::new(),
        false => format!("<figcaption>{}</figcaption>\n", escape(&told.join(" "))),
    };
    Ok(format!(
        "<figure id=\"figure-{name}\"{}>\n<div class=\"picture\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">\n{svg}</div>\n{caption}</figure>\n",
        if said { "" } else { " class=\"lead\"" },
        escape(&scene.title)
    ))
}

/// Links to what follows.
fn contents(run: &Run, rest: &[Scene]) -> String {
    let mut links: Vec<(String, &str)> =
        rest.iter().map(|scene| (format!("figure-{}", scene.name), scene.title.as_str())).collect();
    if !run.claims.is_empty() {
        links.push(("claims".to_string(), "Claims"));
    }
    if run.sweep.is_some() {
        links.push(("swept".to_string(), "What was swept"));
    }
    links.push(("tables".to_string(), "Headline measures in numbers"));
    links.push(("methods".to_string(), "Methods: what was run, designs, measures"));
    links.push(("reproduce".to_string(), "How to reproduce and cite, ids and digests"));
    let mut out = String::from("<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n");
    for (id, words) in links {
        let _ = writeln!(out, "<li><a href=\"#{id}\">{}</a></li>", escape(words));
    }
    out.push_str("</ol>\n</nav>\n");
    out
}
