//! The small table that `heimo run` ends with: levels and paired differences a platform, or their range over the points of a sweep,
//! in the width of the terminal.

use super::print::{counted, wrapped};
use super::stop::Stop;
use crate::experiment::statistics::Estimate;
use crate::output::manifest::Manifest;
use crate::output::{baseline, estimates, names, summary};
use crate::scenario::measure::{Direction, MeasureInfo};
use std::path::Path;

/// Most measures that it shows.
const MOST_SHOWN: usize = 3;
/// Columns of a level: "0.716 ± 0.062".
const LEVEL: usize = 14;
/// Columns of a difference: "-0.441 [-0.500, -0.382] **".
const DIFFERENCE: usize = 27;
/// Names that are longer have a line of their own.
const NAME: usize = 17;

/// The table of a result, no wider than some columns.
pub fn table(folder: &Path, width: usize) -> Result<String, Stop> {
    let manifest = Manifest::read(folder)?;
    let measures: Vec<&MeasureInfo> = leading(manifest.measures()).collect();
    if folder.join(names::POINTS).exists() {
        return ranges(folder, &manifest, &measures, width);
    }
    let found = read(folder, &measures)?;
    Ok(lines(&found, &measures, width).join("\n"))
}

/// What of a model's measures leads, as far as there is room.
fn leading(measures: &'static [MeasureInfo]) -> impl Iterator<Item = &'static MeasureInfo> {
    measures.iter().filter(|row| row.leads()).take(MOST_SHOWN)
}

/// What a measure is on a platform.
#[derive(Clone, Debug, Default)]
struct Cell {
    level: Option<Estimate>,
    difference: Option<Estimate>,
    all: Option<(f64, f64)>,
}

/// What is shown: platforms in the order of the file, a cell a measure.
#[derive(Default)]
struct Found {
    rows: Vec<(String, Vec<Cell>)>,
    /// the baseline, and how many platforms are compared with it
    baseline: Option<(String, usize)>,
}

fn read(folder: &Path, measures: &[&MeasureInfo]) -> Result<Found, Stop> {
    let keys: Vec<&str> = measures.iter().map(|row| row.key).collect();
    let mut found = Found::default();
    estimates::each_row(folder, &summary::LAYOUT, Some(&keys), &mut |row| {
        if row.when == "end"
            && let Some(cell) = cell(&mut found.rows, &keys, row.platform, row.measure)
        {
            cell.level = row.cell.estimate;
        }
    })?;
    if folder.join(names::DIFFERENCES).exists() {
        estimates::each_row(folder, &baseline::LAYOUT, Some(&keys), &mut |row| {
            if row.when == "end"
                && let Some(cell) = cell(&mut found.rows, &keys, row.platform, row.measure)
            {
                (cell.difference, cell.all) = (row.cell.estimate, row.cell.all);
                let [name, pairs, _] = row.cell.more;
                found.baseline.get_or_insert_with(|| (name.to_string(), pairs.parse().unwrap_or(0)));
            }
        })?;
    }
    Ok(found)
}

/// The cell of a platform and measure; the platform is appended where it is new.
fn cell<'a>(
    rows: &'a mut Vec<(String, Vec<Cell>)>,
    keys: &[&str],
    platform: &str,
    measure: &str,
) -> Option<&'a mut Cell> {
    let column = keys.iter().position(|key| *key == measure)?;
    let known = rows.iter().position(|(name, _)| name == platform);
    let row = known.unwrap_or_else(|| {
        rows.push((platform.to_string(), vec![Cell::default(); keys.len()]));
        rows.len() - 1
    });
    rows[row].1.get_mut(column)
}

fn lines(found: &Found, measures: &[&MeasureInfo], width: usize) -> Vec<String> {
    let longest = found.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max("platform".len());
    let first = longest.min(NAME);
    let cell = if found.baseline.is_some() { LEVEL + DIFFERENCE + 2 } else { LEVEL + 2 };
    let together = (width.saturating_sub(first) / cell).clamp(1, measures.len().max(1));
    let mut lines = Vec::new();
    for (block, shown) in measures.chunks(together).enumerate() {
        if block > 0 {
            lines.push(String::new());
        }
        lines.extend(block_lines(found, shown, block * together, (first, cell)));
    }
    lines.push(String::new());
    lines.extend(wrapped(&legend(found), width));
    lines
}

fn block_lines(found: &Found, shown: &[&MeasureInfo], from: usize, (first, cell): (usize, usize)) -> Vec<String> {
    let mut head = " ".repeat(first);
    let mut second = format!("{:first$}", "platform");
    for measure in shown {
        let direction = match measure.direction {
            Direction::Better => ", more is better",
            Direction::Worse => ", more is worse",
            Direction::Neither => "",
        };
        head += &format!("  {:<1$}", format!("{}{direction}", measure.short), cell - 2);
        second += &format!("  {:<LEVEL$}", "level");
        if let Some((name, _)) = &found.baseline {
            second += &format!("{:<DIFFERENCE$}", cut(&format!("minus {name}"), DIFFERENCE - 1));
        }
    }
    let mut lines = vec![head.trim_end().to_string(), second.trim_end().to_string()];
    for (name, cells) in &found.rows {
        let mut line = match name.chars().count() > first {
            true => {
                lines.push(name.clone());
                " ".repeat(first)
            }
            false => format!("{name:first$}"),
        };
        for cell in &cells[from..from + shown.len()] {
            line += &format!("  {:<LEVEL$}", level(cell.level));
            if let Some((base, pairs)) = &found.baseline {
                let text = if name == base { "baseline".to_string() } else { difference(cell, *pairs) };
                line += &format!("{text:<DIFFERENCE$}");
            }
        }
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// The beginning of a text that is too long for a heading, which the legend has whole.
fn cut(text: &str, room: usize) -> String {
    match text.chars().count() > room {
        true => text.chars().take(room - 3).collect::<String>() + "...",
        false => text.to_string(),
    }
}

fn level(estimate: Option<Estimate>) -> String {
    let Some(estimate) = estimate else { return "-".to_string() };
    match estimate.interval {
        None => format!("{:.3}", estimate.mean),
        Some((low, high)) => format!("{:.3} ± {:.3}", estimate.mean, (high - low) / 2.0),
    }
}

fn difference(cell: &Cell, pairs: usize) -> String {
    let Some(estimate) = cell.difference else { return "-".to_string() };
    let excludes = |interval: Option<(f64, f64)>| interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let mark = match (excludes(estimate.interval), excludes(cell.all)) {
        (true, true) if pairs > 1 => " **",
        (true, _) => " *",
        _ => "",
    };
    match estimate.interval {
        None => format!("{:+.3}", estimate.mean),
        Some((low, high)) => format!("{:+.3} [{low:+.3}, {high:+.3}]{mark}", estimate.mean),
    }
}

fn legend(found: &Found) -> String {
    let levels = found.rows.iter().flat_map(|(_, cells)| cells).filter_map(|cell| cell.level);
    let n = levels.map(|level| level.n).max().unwrap_or(0);
    let spread = match n {
        0 | 1 => "one replicate, no interval".to_string(),
        n => format!("± half of the 95 % interval over n = {n} replicates"),
    };
    let Some((name, pairs)) = &found.baseline else { return format!("means at the last step, {spread}") };
    let marks = match (n, pairs) {
        (0 | 1, _) => String::new(),
        (_, 1) => "; * the interval of the pair excludes zero".to_string(),
        (_, pairs) => {
            format!("; * the interval of the pair excludes zero, ** also for all {pairs} pairs together (Bonferroni)")
        }
    };
    format!("means at the last step, {spread}; differences to {name} replicate by replicate{marks}")
}

fn ranges(folder: &Path, manifest: &Manifest, measures: &[&MeasureInfo], width: usize) -> Result<String, Stop> {
    let keys: Vec<&str> = measures.iter().map(|row| row.key).collect();
    let names: Vec<&str> = measures.iter().map(|row| row.short).collect();
    let rows = summary::ranges(folder, &keys)?;
    let cell = |cell: &Option<(f64, f64)>| match cell {
        None => "-".to_string(),
        Some((low, high)) => format!("{low:.3} to {high:.3}"),
    };
    let (points, platforms) = (manifest.points, manifest.platforms.len());
    let mut lines = vec![format!("{} x {}", counted(points as usize, "point"), counted(platforms, "platform"))];
    let longest = rows.iter().map(|row| row.platform.chars().count()).max().unwrap_or(0).max("platform".len());
    let first = longest.min(NAME);
    let column = names.iter().map(|name| name.len()).max().unwrap_or(0).max(16) + 2;
    let together = (width.saturating_sub(first + 8) / column).clamp(1, names.len().max(1));
    for (block, shown) in names.chunks(together).enumerate() {
        let from = block * together;
        let heads: String = shown.iter().map(|name| format!("{name:>column$}")).collect();
        lines.push(format!("{:first$}{heads}  {:>6}", "platform", "points"));
        for row in &rows {
            if row.platform.chars().count() > first {
                lines.push(row.platform.clone());
            }
            let name = if row.platform.chars().count() > first { "" } else { &row.platform };
            let cells = &row.cells[from..from + shown.len()];
            let cells: String = cells.iter().map(|range| format!("{:>column$}", cell(range))).collect();
            lines.push(format!("{name:first$}{cells}  {:>6}", row.points));
        }
    }
    let legend = "smallest and largest mean over the points, at the last step; summary.csv has every point and what it sets, differences.csv the differences to the baseline";
    lines.extend(wrapped(legend, width));
    lines.extend(not_reached(folder)?.iter().flat_map(|text| wrapped(text, width)));
    Ok(lines.join("\n"))
}

/// What there is to say where a sequential design did not become as narrow as was asked.
fn not_reached(folder: &Path) -> Result<Option<String>, Stop> {
    let (mut reached, mut all) = (0, 0);
    estimates::each_row(folder, &summary::LAYOUT, None, &mut |row| {
        let [_, _, narrow] = row.cell.more;
        all += usize::from(!narrow.is_empty());
        reached += usize::from(narrow == "true");
    })?;
    let wide = all - reached;
    Ok((wide > 0).then(|| {
        format!(
            "warning: on {wide} of {all} platforms and points the interval did not become as narrow as was asked (sweep.until): they ended at at_most replicates; summary.csv says which (reached)"
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(platforms: &[&str]) -> Found {
        let estimate =
            |mean| Some(Estimate { n: 8, mean, sd: Some(0.1), interval: Some((mean - 0.0625, mean + 0.0625)) });
        let cell = Cell { level: estimate(0.716), difference: estimate(-0.441), all: Some((-0.6, -0.3)) };
        Found {
            rows: platforms.iter().map(|name| (name.to_string(), vec![cell.clone(); 3])).collect(),
            baseline: Some((platforms[0].to_string(), platforms.len() - 1)),
        }
    }

    #[test]
    fn a_table_fits_a_terminal_of_60_columns_and_breaks_no_number() {
        let of = |name: &str| leading(crate::scenario::Model::named(name).expect("a model").measures()).collect();
        let measures: Vec<&MeasureInfo> = of("platform");
        let found = found(&["solo", "dialogue-commons", "a platform of a name that is longer than a column can be"]);
        for width in [60, 80, 100, 200] {
            let lines = lines(&found, &measures, width);
            for line in &lines {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
            let text = lines.join("\n");
            assert_eq!(text.matches("-0.441 [-0.504, -0.379] **").count(), 6, "{text}");
            let words = text.replace('\n', " ");
            assert!(words.contains("baseline") && words.contains("all 2 pairs together"), "{text}");
        }
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
