//! The part of the page that scripts add: every measure at every time, as levels or as differences to the baseline, with platforms
//! to hide. Without scripts it is not there, and nothing else is missing.

use super::data::Run;
use super::font;
use super::html::shown;
use super::palette;
use crate::experiment::statistics::Estimate;
use crate::scenario::measure::{Direction, MeasureInfo};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The script; it reads the page's own data and nothing else.
const SCRIPT: &str = include_str!("explore.js");

/// Times of the tables, and their words.
const WHENS: [(&str, &str); 3] = [
    ("end", "at the last recorded step"),
    ("before", "before the first intervention"),
    ("mean", "mean after the first tenth"),
];

/// What lets a browser run this script and no other, for the page's policy.
pub fn policy() -> String {
    format!("'sha256-{}'", font::base64(&Sha256::digest(SCRIPT.as_bytes())))
}

/// The section with its data and its script; "" of a sweep, whose points are too many.
pub fn section(run: &Run) -> String {
    if run.sweep.is_some() {
        return String::new();
    }
    // `<` could end the element that the data stand in.
    let data = data(run).to_string().replace('<', "\\u003c");
    format!(
        "<section id=\"explore\" hidden>\n<h2>Look closer</h2>\n<p class=\"controls\"><label>Measure <select name=\"measure\"></select></label> \
         <label>Time <select name=\"when\"></select></label> <label>Show <select name=\"what\"><option value=\"level\">levels</option>\
         <option value=\"difference\">differences to the baseline</option></select></label></p>\n<fieldset><legend>Platforms</legend></fieldset>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Values of the chosen measure\"><table aria-live=\"polite\">\n<caption></caption>\n<thead><tr><th scope=\"col\">platform</th>\
         <th scope=\"col\" class=\"track\">mean and interval</th><th scope=\"col\">value</th><th scope=\"col\">n</th></tr></thead>\n<tbody></tbody></table></div>\n\
         <p class=\"soft meaning\"></p>\n</section>\n<script type=\"application/json\" id=\"explore-data\">{data}</script>\n<script>{SCRIPT}</script>\n"
    )
}

type Cells<'a> = BTreeMap<(&'a str, &'a str, &'a str), Value>;

/// A number to six significant digits: more would be read by nobody and fill the page.
fn short(value: Option<f64>) -> Option<f64> {
    value.map(|value| format!("{value:.5e}").parse().expect("a number in scientific notation is one"))
}

fn data(run: &Run) -> Value {
    let looks = palette::looks(&run.platforms);
    let platforms = run.platforms.iter().zip(looks).map(|(name, look)| {
        let (r, g, b) = look.colour;
        let name: String = name.chars().map(shown).collect();
        json!({ "name": name, "colour": format!("#{r:02x}{g:02x}{b:02x}") })
    });
    let mut levels: Cells = BTreeMap::new();
    for row in &run.summary {
        let [mean, low, high] = row.numbers.map(short);
        levels.insert((&row.measure, &row.when, &row.platform), json!([mean, low, high, row.n]));
    }
    let mut differences: Cells = BTreeMap::new();
    for row in &run.differences {
        let Some(Estimate { n, mean, interval, .. }) = row.estimate else { continue };
        let (low, high) = interval.unzip();
        let [mean, low, high] = [Some(mean), low, high].map(short);
        differences.insert((&row.measure, &row.when, &row.platform), json!([mean, low, high, n]));
    }
    let known =
        |measure: &&MeasureInfo| run.summary.iter().any(|row| row.measure == measure.key && row.numbers[0].is_some());
    let mut measures: Vec<&MeasureInfo> = run.measures.iter().filter(known).collect();
    measures.sort_by_key(|measure| !measure.leads());
    let whens: Vec<(&str, &str)> =
        WHENS.into_iter().filter(|(when, _)| run.summary.iter().any(|row| row.when == *when)).collect();
    let table = |cells: &Cells| -> Vec<Vec<Vec<Value>>> {
        let cell = |measure: &MeasureInfo, when: &str, platform: &String| {
            cells
                .get(&(measure.key, when, platform.as_str()))
                .filter(|cell| !cell[0].is_null())
                .cloned()
                .unwrap_or_default()
        };
        let of_when =
            |measure: &MeasureInfo, when: &str| run.platforms.iter().map(|p| cell(measure, when, p)).collect();
        let of_measure = |measure: &&MeasureInfo| whens.iter().map(|(when, _)| of_when(measure, when)).collect();
        measures.iter().map(of_measure).collect()
    };
    let words = |measure: &&MeasureInfo| {
        let direction = match measure.direction {
            Direction::Better => "More is better.",
            Direction::Worse => "More is worse.",
            Direction::Neither => "",
        };
        json!({ "name": measure.name, "unit": measure.unit, "direction": direction, "meaning": measure.meaning })
    };
    json!({
        "platforms": platforms.collect::<Vec<_>>(),
        "baseline": run.baseline,
        "measures": measures.iter().map(words).collect::<Vec<_>>(),
        "whens": whens.iter().map(|(_, words)| json!({ "words": words })).collect::<Vec<_>>(),
        "levels": table(&levels),
        "differences": table(&differences),
    })
}
