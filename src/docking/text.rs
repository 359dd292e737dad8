//! Findings as text: docs/docking.md, and a plain table for the terminal.

use super::finding::{Finding, Verdict};
use super::harness::Outcome;
use std::fmt::Write;

/// docs/docking.md: what every model's papers say beside what we get, models in the order given.
pub fn markdown(outcomes: &[Outcome]) -> String {
    let mut text = String::from(OPENING);
    text.push_str("\n| model | numbers | misses | allowed | verdict |\n|---|---|---|---|---|\n");
    for outcome in outcomes {
        let (counted, misses, allowed) = (outcome.counted(), outcome.misses(), outcome.allowed());
        let _ = writeln!(
            text,
            "| [{0}](#{0}) | {counted} | {misses} | {allowed} | {1} |",
            outcome.suite.model,
            said(outcome)
        );
    }
    outcomes.iter().for_each(|outcome| text.push_str(&section(outcome)));
    text
}

/// A plain table for the terminal: one line a number, then the count of misses.
pub fn plain(outcomes: &[Outcome]) -> String {
    outcomes.iter().map(plain_model).collect::<Vec<_>>().join("\n")
}

const OPENING: &str = "# Docking

Whether the published models of this program give their papers' numbers (Axtell, Axelrod, Epstein & Cohen 1996). Made by \
`heimo dock`; the rules were fixed before running, and nothing is tuned; where a reading of a paper was chosen with results in view, its section says so.

Every number has its source, the published value and the number of runs behind it where that is known, ours with number of runs, \
mean and standard deviation over runs, z = (ours - published) / (sd sqrt(1/n published + 1/n)), and a verdict. A model agrees when \
it has no more misses than the 99 % binomial bound for its number of values. Numbers of variants and those that nobody \
published are shown and do not count.
";

fn said(outcome: &Outcome) -> &'static str {
    if outcome.agrees() { "agrees" } else { "misses" }
}

fn section(outcome: &Outcome) -> String {
    let suite = outcome.suite;
    let mut text = format!("\n## {}\n\n{}\n", suite.model, suite.about);
    let variants = outcome.variants();
    for variant in variants {
        if !variant.is_empty() {
            let _ = write!(text, "\n### Variant `{variant}`\n");
        }
        let findings: Vec<&Finding> = outcome.findings.iter().filter(|finding| finding.variant == variant).collect();
        for group in findings.chunk_by(|a, b| (a.source, &a.rule) == (b.source, &b.rule)) {
            text.push_str(&table(group));
        }
        if variant.is_empty() {
            let (counted, misses, allowed) = (outcome.counted(), outcome.misses(), outcome.allowed());
            let _ = write!(text, "\n**{misses} of {counted} numbers miss; {allowed} may: {}.**\n", said(outcome));
        }
    }
    text
}

/// Findings of one source and rule.
fn table(group: &[&Finding]) -> String {
    let rule = if group[0].rule.is_empty() { "shown, not judged" } else { &group[0].rule };
    let mut text = format!("\nSource: {}. Rule: `{rule}`.\n\n", group[0].source);
    text.push_str("| what | published | n | ours | n | sd | z | verdict |\n|---|---|---|---|---|---|---|---|\n");
    for finding in group {
        let _ = writeln!(text, "| {} |", cells(finding).join(" | "));
    }
    for finding in group.iter().filter(|finding| !finding.note.is_empty()) {
        let _ = write!(text, "\n- {}: {}\n", finding.label, finding.note);
    }
    text
}

fn cells(finding: &Finding) -> [String; 8] {
    // A variant is another reading of a paper: where it differs, nothing has failed.
    let verdict = match (finding.verdict, finding.variant.is_empty()) {
        (Verdict::Agrees, _) => "agrees",
        (Verdict::Misses, true) => "**misses**",
        (Verdict::Misses, false) => "differs (variant, not counted)",
        (Verdict::Shown, _) => "shown",
    };
    [
        finding.label.clone(),
        finding.published.map_or(String::new(), number),
        finding.published_n.map_or(String::new(), |n| n.to_string()),
        if finding.n > 0 { number(finding.mean) } else { "undefined".to_string() },
        finding.n.to_string(),
        finding.sd.map_or(String::new(), number),
        finding.z.map_or(String::new(), |z| format!("{z:.1}")),
        verdict.to_string(),
    ]
}

/// Four significant digits or so, without an exponent.
fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 1_000.0 => 1,
        size if size >= 10.0 => 2,
        size if size >= 0.1 || size == 0.0 => 3,
        size if size >= 0.001 => 5,
        _ => 8,
    };
    format!("{value:.digits$}")
}

fn plain_model(outcome: &Outcome) -> String {
    const HEAD: [&str; 8] = ["what", "published", "n", "ours", "n", "sd", "z", "verdict"];
    let mut rows = vec![HEAD.map(String::from)];
    rows.extend(outcome.findings.iter().map(|finding| {
        let mut row = cells(finding);
        if !finding.variant.is_empty() {
            row[0] = format!("[{}] {}", finding.variant, row[0]);
        }
        row[7] = row[7].replace("**", "");
        row
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; 8] = std::array::from_fn(width);
    let mut text = format!("{}\n", outcome.suite.model);
    for row in &rows {
        let _ = write!(text, "  {:<1$}", row[0], widths[0]);
        (1..7).for_each(|column| {
            let _ = write!(text, "  {:>1$}", row[column], widths[column]);
        });
        let _ = writeln!(text, "  {}", row[7]);
    }
    let (counted, misses, allowed) = (outcome.counted(), outcome.misses(), outcome.allowed());
    let _ = writeln!(text, "  {misses} of {counted} numbers miss; {allowed} may: {}", said(outcome));
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Sample, Suite, binomial_bound};
    use super::*;

    fn outcome() -> Outcome {
        const SUITE: Suite =
            Suite { model: "toy", about: "A toy.", findings: |_| Vec::new(), allowed_misses: binomial_bound };
        let ours = Sample::from(vec![1.0, 1.2]);
        let findings = vec![
            Finding::within("a", "Paper 1999, Table 1", 1.0, 0.2, &ours).of_runs(Some(10)),
            Finding::within("b", "Paper 1999, Table 1", 2.0, 0.2, &ours).noting("a low draw"),
            Finding::shown("c", "ours", None, &ours),
            Finding::within("a", "Paper 1999, Table 1", 9.0, 0.2, &ours).of_variant("other"),
        ];
        Outcome { suite: Box::leak(Box::new(SUITE)), findings }
    }

    #[test]
    fn the_page_has_every_number_its_source_and_the_count_of_misses() {
        let text = markdown(&[outcome()]);
        assert!(text.contains("| [toy](#toy) | 2 | 1 | 1 | agrees |"), "{text}");
        assert!(text.contains("Source: Paper 1999, Table 1. Rule: `|published - ours| <= 0.2`."), "{text}");
        assert!(text.contains("| a | 1.000 | 10 | 1.100 | 2 | 0.141 | 0.9 | agrees |"), "{text}");
        assert!(text.contains("\n- b: a low draw\n") && text.contains("**1 of 2 numbers miss; 1 may: agrees.**"));
        assert!(text.contains("### Variant `other`") && text.contains("Rule: `shown, not judged`"));
        assert!(text.lines().all(|line| !line.ends_with(' ')) && !text.contains("\n\n\n"));
    }

    #[test]
    fn a_variant_that_differs_is_no_miss() {
        let of = |text: &str, what: &str| text.lines().find(|line| line.contains(what)).unwrap().to_string();
        let line = of(&plain(&[outcome()]), "[other] a");
        assert!(line.ends_with("differs (variant, not counted)"), "{line}");
        let text = markdown(&[outcome()]);
        let section = text.split("### Variant `other`").nth(1).unwrap();
        assert!(section.contains("| differs (variant, not counted) |") && !section.contains("misses**"), "{section}");
    }

    #[test]
    fn the_terminals_table_is_aligned() {
        let text = plain(&[outcome()]);
        let column = |line: &str| line.find("agrees").or(line.find("misses")).or(line.find("verdict"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(column(lines[1]), column(lines[2]), "{text}");
        assert_eq!(column(lines[2]), column(lines[3]), "{text}");
        assert!(text.contains("[other] a") && !text.contains("**"));
        assert!(text.ends_with("1 of 2 numbers miss; 1 may: agrees\n"));
    }
}
