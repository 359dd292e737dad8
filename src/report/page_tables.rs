//! The page's tables of a run: levels and paired differences of the headline measures.

use super::axis;
use super::data::{DifferenceRow, Run, SummaryRow};
use super::findings::signed;
use super::html::{chip, escape};
use super::{palette, table};
use std::fmt::Write as _;

/// The headline measures by platform.
pub fn tables(run: &Run) -> String {
    let whens = [
        ("end", "At the last recorded step"),
        ("before", "At the last record before the first intervention"),
        ("mean", "Mean over the records after the first tenth"),
    ];
    let mut out = String::from(
        "<h2 id=\"tables\">Headline measures in numbers</h2>\n<p>Mean over replicates with the 95 % interval (Student’s t) in brackets and the number of \
         replicates n in which the measure is defined. <span class=\"moving\">still moving</span> marks a measure whose last tenth of \
         the run differs from the tenth before by more than two standard errors: its value is not an end state.</p>\n",
    );
    if let Some(baseline) = run.baseline_name() {
        let _ = writeln!(out, "{}", pairs_in_words(run, baseline));
    }
    for (k, (when, words)) in whens.into_iter().enumerate() {
        let rows: Vec<&SummaryRow> = run
            .summary
            .iter()
            .filter(|row| row.when == when && run.headlines().contains(&row.measure.as_str()))
            .collect();
        if rows.is_empty() {
            continue;
        }
        let table = differences_table(run, when, words) + &summary_table(run, &rows, words);
        match k {
            0 => out.push_str(&table),
            _ => {
                let _ = writeln!(out, "<details><summary>{words}</summary>\n{table}</details>");
            }
        }
    }
    out
}

/// What the differences are of, and how many are compared.
fn pairs_in_words(run: &Run, baseline: &str) -> String {
    let (baseline, pairs) = (escape(baseline), run.platforms.len() - 1);
    let together = match pairs {
        1 => String::new(),
        _ => format!(
            " Of the {pairs} pairs of a measure, those marked * exclude zero also when all {pairs} are judged together (Bonferroni); nothing is \
             corrected over measures."
        ),
    };
    format!(
        "<p>Differences are to <strong>{baseline}</strong>, replicate by replicate: the same people with the same luck, so that two platforms can \
         differ for certain though the intervals of their levels overlap. Bold: the 95 % interval of the pair excludes zero.{together} \
         differences.csv has all measures.</p>"
    )
}

fn differences_table(run: &Run, when: &str, words: &str) -> String {
    let Some(baseline) = run.baseline_name() else { return String::new() };
    let of = |platform: usize, key: &str| run.difference_at(key, platform, when);
    let others = || (0..run.platforms.len()).filter(|platform| Some(*platform) != run.baseline);
    let keys: Vec<&str> =
        run.headlines().into_iter().filter(|key| others().any(|platform| of(platform, key).is_some())).collect();
    if keys.is_empty() {
        return String::new();
    }
    let caption = format!("{words}: difference to {}", escape(baseline));
    let looks = palette::looks(&run.platforms);
    let mut out = opening(&caption, &keys);
    for platform in others() {
        let name = escape(&run.platforms[platform]);
        let _ = write!(out, "<tr><th scope=\"row\">{}{name}</th>", chip(looks[platform].colour));
        for key in &keys {
            let _ = write!(out, "<td class=\"n\">{}</td>", of(platform, key).map_or("–".to_string(), difference_cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn difference_cell(row: &DifferenceRow) -> String {
    let Some(estimate) = row.estimate else { return "<span class=\"soft\">undefined</span>".to_string() };
    let mean = signed(estimate.mean);
    let mean = if row.decided() { format!("<strong>{mean}</strong>") } else { mean };
    let mark = if row.decided_among_all() { "*" } else { "" };
    let interval = match estimate.interval {
        Some((low, high)) => format!("[{}, {}]", signed(low), signed(high)),
        None => "no interval".to_string(),
    };
    format!("{mean}{mark}<br><span class=\"soft\">{interval}, n = {}</span>", estimate.n)
}

/// The opening of a table of measures by platform, in a part of the page that can be moved sideways.
fn opening(caption: &str, keys: &[&str]) -> String {
    let mut out = format!(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table>\n<caption>{caption}</caption>\n<thead><tr><th scope=\"col\">platform</th>"
    );
    for key in keys {
        let _ = write!(out, "<th scope=\"col\">{}<br><code>{key}</code></th>", escape(table::named(key)));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    out
}

fn summary_table(run: &Run, rows: &[&SummaryRow], words: &str) -> String {
    let looks = palette::looks(&run.platforms);
    let keys: Vec<&str> =
        run.headlines().into_iter().filter(|key| rows.iter().any(|row| row.measure == *key)).collect();
    let mut out = opening(&format!("{words}: level"), &keys);
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
