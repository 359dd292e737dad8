//! The small table that `heimo run` ends with: means a platform, or their range over the points of a sweep.

use super::stop::Stop;
use crate::output::manifest::Manifest;
use crate::output::{names, summary};
use crate::scenario::measure::MeasureInfo;
use std::path::Path;

/// Most measures that it shows.
const MOST_SHOWN: usize = 3;

/// The table of a result.
pub fn table(folder: &Path) -> Result<String, Stop> {
    let manifest = Manifest::read(folder)?;
    let measures: Vec<&MeasureInfo> = leading(manifest.measures()).collect();
    let keys: Vec<&str> = measures.iter().map(|row| row.key).collect();
    let names: Vec<&str> = measures.iter().map(|row| row.short).collect();
    if folder.join(names::POINTS).exists() {
        return ranges(folder, &manifest, &keys, &names);
    }
    let rows = summary::end_means(folder, &keys)?;
    let cells = |row: &summary::EndMeans| row.cells.iter().map(|cell| estimate(*cell)).collect();
    let rows = rows.iter().map(|row| (row.platform.clone(), cells(row), row.n)).collect::<Vec<_>>();
    let text = columns(&names, "n", &rows);
    Ok(text + "\nmeans at the last step, ± half of the 95 % interval over replicates")
}

/// What of a model's measures leads, as far as there is room.
fn leading(measures: &'static [MeasureInfo]) -> impl Iterator<Item = &'static MeasureInfo> {
    measures.iter().filter(|row| row.leads()).take(MOST_SHOWN)
}

fn ranges(folder: &Path, manifest: &Manifest, keys: &[&str], names: &[&str]) -> Result<String, Stop> {
    let rows = summary::ranges(folder, keys)?;
    let cell = |cell: &Option<(f64, f64)>| match cell {
        None => "-".to_string(),
        Some((low, high)) => format!("{low:.3} to {high:.3}"),
    };
    let rows: Vec<_> =
        rows.iter().map(|row| (row.platform.clone(), row.cells.iter().map(cell).collect(), row.points)).collect();
    let (points, platforms) = (manifest.points, manifest.platforms.len());
    let text = columns(names, "points", &rows);
    Ok(format!(
        "{points} points x {platforms} platforms\n{text}\nsmallest and largest mean over the points, at the last step; \
         summary.csv has every point, points.csv what it sets"
    ))
}

/// Rows of a name, cells and a count, in columns.
fn columns(names: &[&str], count: &str, rows: &[(String, Vec<String>, u64)]) -> String {
    let width = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or(0).max("platform".len());
    let mut text = format!("{:width$}", "platform");
    for name in names {
        text.push_str(&format!("  {name:>16}"));
    }
    text.push_str(&format!("  {count:>6}"));
    for (platform, cells, n) in rows {
        text.push_str(&format!("\n{platform:width$}"));
        for (cell, name) in cells.iter().zip(names) {
            text.push_str(&format!("  {cell:>0$}", name.chars().count().max(16)));
        }
        text.push_str(&format!("  {n:>6}"));
    }
    text
}

fn estimate(cell: Option<(f64, Option<f64>)>) -> String {
    match cell {
        None => "-".to_string(),
        Some((mean, None)) => format!("{mean:.3}"),
        Some((mean, Some(half))) => format!("{mean:.3} ± {half:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_names() {
        let rows = [("solo".to_string(), vec!["0.100 to 0.200".to_string()], 9)];
        let text = columns(&["a_name_that_is_long"], "points", &rows);
        let lines: Vec<usize> = text.lines().map(|line| line.chars().count()).collect();
        assert_eq!(lines[0], lines[1], "{text}");
    }

    #[test]
    fn a_run_ends_with_what_its_model_leads_with_in_words_that_explain_answers() {
        let of = |name: &str| leading(crate::scenario::Model::named(name).expect("a model").measures());
        assert_eq!(of("march").next().expect("a measure").key, "march.knowledge");
        for row in of("platform").chain(of("deffuant")) {
            assert!(crate::reference::explain(row.short).expect("answered").contains(row.key), "{}", row.short);
        }
    }
}
