//! Differences of two platforms as tables for a paper.

use crate::output::differences::{Comparison, Question};

/// Cells of a row: point, measure, n, difference with its interval, BCa, d_z.
fn cells(found: &Comparison, points: bool) -> Vec<String> {
    let between = |interval: Option<(f64, f64)>| {
        interval.map_or(String::new(), |(low, high)| format!("[{}, {}]", short(low), short(high)))
    };
    let paired = found.paired.as_ref();
    let mut cells = if points { vec![found.point.to_string()] } else { Vec::new() };
    cells.push(found.measure.clone());
    cells.push(paired.map_or(0, |paired| paired.n).to_string());
    cells.push(paired.map_or(String::new(), |paired| format!("{} {}", short(paired.mean), between(paired.interval))));
    cells.push(between(paired.and_then(|paired| paired.bca)));
    cells.push(paired.and_then(|paired| paired.effect).map_or(String::new(), |effect| format!("{effect:.2}")));
    cells
}

fn header(points: bool) -> Vec<&'static str> {
    let mut header = if points { vec!["point"] } else { Vec::new() };
    header.extend(["measure", "n", "mean difference [95 % t]", "[95 % BCa]", "dz"]);
    header
}

fn caption(question: &Question) -> String {
    format!(
        "{} less {}, at {}; paired over n replicates, which are the unit; dz: mean over standard deviation of the differences; seed {}",
        question.a, question.b, question.when, question.seed
    )
}

/// A table in Markdown, numbers to the right.
pub fn markdown(question: &Question, found: &[Comparison], points: bool) -> String {
    let plain = |text: &str| text.replace('|', "\\|");
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let header: Vec<String> = header(points).iter().map(|name| plain(name)).collect();
    let rules: Vec<String> =
        header.iter().map(|name| if name == "measure" { "---".into() } else { "---:".into() }).collect();
    let mut text = line(&header) + &line(&rules);
    for row in found {
        let cells: Vec<String> = cells(row, points).iter().map(|cell| plain(cell)).collect();
        text += &line(&cells);
    }
    format!("{text}\n{}.\n", plain(&caption(question)))
}

/// A table in LaTeX, without packages.
pub fn latex(question: &Question, found: &[Comparison], points: bool) -> String {
    let columns: String = header(points).iter().map(|name| if *name == "measure" { 'l' } else { 'r' }).collect();
    let line = |cells: Vec<String>| format!("    {} \\\\\n", cells.join(" & "));
    let mut text = format!(
        "\\begin{{table}}\n  \\caption{{{}.}}\n  \\begin{{tabular}}{{{columns}}}\n    \\hline\n",
        tex(&caption(question))
    );
    text += &line(header(points).iter().map(|name| tex(name)).collect());
    text += "    \\hline\n";
    for row in found {
        text += &line(cells(row, points).iter().map(|cell| tex(&minus(cell))).collect());
    }
    text + "    \\hline\n  \\end{tabular}\n\\end{table}\n"
}

/// A minus as typesetting has it, where a number begins with one.
fn minus(cell: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in cell.chars() {
        let sign = c == '-' && (before == ' ' || before == '[');
        if sign {
            out.push('\u{2212}')
        } else {
            out.push(c)
        }
        before = c;
    }
    out
}

/// Text as LaTeX has it.
fn tex(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '~' => out += "\\textasciitilde{}",
            '^' => out += "\\textasciicircum{}",
            '\\' => out += "\\textbackslash{}",
            '\u{2212}' => out += "$-$",
            c => out.push(c),
        }
    }
    out
}

/// Four significant digits.
pub(super) fn short(value: f64) -> String {
    if value == 0.0 || (1e-3..1e6).contains(&value.abs()) {
        let digits = (4 - value.abs().max(1e-3).log10().ceil() as i32).clamp(0, 7) as usize;
        format!("{value:.digits$}")
    } else {
        format!("{value:.3e}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_else_is_escaped() {
        assert_eq!(tex(&minus("value_of-a 5 % -0.5 [-1, 2]")), "value\\_of-a 5 \\% $-$0.5 [$-$1, 2]");
    }
}
