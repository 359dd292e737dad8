//! hypotheses.csv: what the runs say of each claim of the scenario, a row a test.
//!
//! A function of the data and of the hypotheses alone: `of_result` can test other hypotheses on data that are there.

mod evidence;
mod plan;
#[cfg(test)]
mod tests;

pub use plan::{CORRELATION, SD, Test, tests};

use super::csv::{quoted, records};
use super::error::Error;
use super::names;
use super::outcomes::{self, Asked};
use super::traces::Times;
use crate::experiment::statistics::claims::{ALPHA, Evidence, Judged, Verdict, judge, of_claim};
use evidence::{Answer, Data};
use std::fmt::Write;
use std::path::Path;

/// The header of hypotheses.csv.
pub const HEADER: &str = "claim,test,form,points,platforms,measure,when,n,statistic,effect,effect_unit,low90,high90,low95,high95,\
                          p_plus,p_minus,p_plus_holm,p_minus_holm,verdict,claim_verdict";

/// Tests hypotheses on the tables of a folder; the text of hypotheses.csv.
///
/// # Errors
/// If the tables cannot be read.
pub fn of_result(folder: &Path, tests: &[Test], seed: u64, times: Times) -> Result<String, Error> {
    let mut asked: Vec<Asked> = tests.iter().flat_map(Test::asked).cloned().collect();
    asked.sort();
    asked.dedup();
    let outcomes = outcomes::read(folder, &asked, times)?;
    let data = Data::new(&outcomes, seed);
    let answers: Vec<Answer> = tests.iter().map(|test| data.answer(test)).collect();
    let judged = judge(&answers.iter().map(|answer| answer.evidence).collect::<Vec<_>>());
    let mut text = format!("{HEADER}\n");
    for (test, (answer, own)) in tests.iter().zip(answers.iter().zip(&judged)) {
        let same_claim = tests.iter().zip(&judged).filter(|(other, _)| other.claim == test.claim);
        let verdicts: Vec<Verdict> = same_claim.map(|(_, judged)| judged.verdict).collect();
        writeln!(text, "{}", row(test, answer, own, of_claim(&verdicts))).expect("text grows");
    }
    Ok(text)
}

fn row(test: &Test, answer: &Answer, judged: &Judged, claim: Verdict) -> String {
    let Test { number, points, .. } = test;
    let [name, form, measure] = [&test.claim, &test.form, &test.measure].map(|text| quoted(text));
    let (points, platforms) = (ranges(points), quoted(&test.platforms.join("; ")));
    let unit = test.effect_unit();
    let numbers = |e: &Evidence| {
        let [(low90, high90), (low95, high95)] = [e.interval, e.interval95];
        let intervals = [low90, high90, low95, high95, e.p_plus, e.p_minus].map(|x| format!("{x:?}")).join(",");
        format!("{:?},{:?},{unit},{intervals}", e.statistic, e.effect)
    };
    let cells = answer.evidence.as_ref().map_or_else(|| format!(",,{unit}{}", ",".repeat(6)), numbers);
    let (n, when, Judged { p_plus, p_minus, verdict }) = (answer.n, &test.when, judged);
    format!(
        "{name},{number},{form},{points},{platforms},{measure},{when},{n},{cells},{p_plus:?},{p_minus:?},{verdict},{claim}"
    )
}

/// "0-3 7"
fn ranges(points: &[u32]) -> String {
    let runs = points.chunk_by(|a, b| a + 1 == *b);
    let range = |run: &[u32]| match run {
        [one] => one.to_string(),
        [first, .., last] => format!("{first}-{last}"),
        [] => String::new(),
    };
    runs.map(range).collect::<Vec<_>>().join(" ")
}

/// A row of hypotheses.csv.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// what is claimed
    pub claim: String,
    /// number among the tests of the claim
    pub test: u32,
    /// what was tested, in words
    pub form: String,
    /// points
    pub points: String,
    /// platforms
    pub platforms: String,
    /// measures
    pub measure: String,
    /// when they were read
    pub when: String,
    /// replicates, or runs
    pub n: u64,
    /// the statistic, in the unit of the measure; `None`: it could not be computed
    pub statistic: Option<f64>,
    /// effect
    pub effect: Option<f64>,
    /// what the effect is in: [`SD`], of the differences, or [`CORRELATION`] of ranks
    pub effect_unit: String,
    /// 90 % interval of the statistic
    pub interval: Option<(f64, f64)>,
    /// p+ and p-, corrected over the file
    pub p: (f64, f64),
    /// "supported", "contradicted", "undecided" or "no effect"
    pub verdict: String,
    /// that of all tests of the claim; "mixed" if some are supported and some contradicted
    pub claim_verdict: String,
}

/// Reads hypotheses.csv; empty where the scenario claims nothing.
///
/// # Errors
/// If the file cannot be read, or is not as Heimo writes it.
pub fn read(folder: &Path) -> Result<Vec<Row>, Error> {
    let path = folder.join(names::HYPOTHESES);
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(&path).map_err(Error::io("read", &path))?;
    let mut rows = records(&text).into_iter();
    let header = rows.next().unwrap_or_default();
    let rows = rows.filter(|cells| cells.len() > 1);
    let rows: Option<Vec<Row>> = rows.map(|cells| read_row(&header, &cells)).collect();
    rows.ok_or(Error::Damaged { path, problem: "is not as it was written" })
}

/// A row by the names of its columns: results of earlier builds do not say what an effect is in, which their form tells.
fn read_row(header: &[String], cells: &[String]) -> Option<Row> {
    let text = |name: &str| cells.get(header.iter().position(|column| column == name)?).cloned();
    let number = |name: &str| text(name)?.parse::<f64>().ok();
    let form = text("form")?;
    let usual = if form.starts_with("more of ") { CORRELATION } else { SD };
    Some(Row {
        claim: text("claim")?,
        test: text("test")?.parse().ok()?,
        form,
        points: text("points")?,
        platforms: text("platforms")?,
        measure: text("measure")?,
        when: text("when")?,
        n: text("n")?.parse().ok()?,
        statistic: number("statistic"),
        effect: number("effect"),
        effect_unit: text("effect_unit").unwrap_or_else(|| usual.to_string()),
        interval: number("low90").zip(number("high90")),
        p: (number("p_plus_holm")?, number("p_minus_holm")?),
        verdict: text("verdict")?,
        claim_verdict: text("claim_verdict")?,
    })
}

/// A claim with its verdict and its tests.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim<'a> {
    /// in words
    pub claim: &'a str,
    /// of all its tests
    pub verdict: &'a str,
    /// in the order of the file
    pub tests: Vec<&'a Row>,
}

impl Claim<'_> {
    /// Tests with a verdict.
    fn count(&self, verdict: Verdict) -> usize {
        self.tests.iter().filter(|test| test.verdict == verdict.to_string()).count()
    }

    /// The verdict as it is said, with what it is made of where its tests do not agree.
    pub fn said(&self) -> String {
        let (all, supported) = (self.tests.len(), self.count(Verdict::Supported));
        let others = [Verdict::Contradicted, Verdict::Undecided, Verdict::NoEffect];
        let parts: Vec<String> = others
            .into_iter()
            .map(|verdict| (self.count(verdict), verdict))
            .filter(|(count, _)| *count > 0)
            .map(|(count, verdict)| format!("{count} {verdict}"))
            .collect();
        match all == 1 || parts.is_empty() || parts.len() == 1 && supported == 0 {
            true => self.verdict.to_string(),
            false => format!("{} ({supported} of {all} hold, {})", self.verdict, parts.join(", ")),
        }
    }
}

/// An effect as it is said beside its verdict.
pub fn effect_in_words(effect: f64, unit: &str) -> String {
    match unit {
        CORRELATION => format!("rank correlation {effect:.2}"),
        unit => format!("{effect:.2} {unit}"),
    }
}

/// The claims of some rows, in the order of the file.
pub fn claims(rows: &[Row]) -> Vec<Claim<'_>> {
    let mut claims: Vec<Claim> = Vec::new();
    for row in rows {
        match claims.iter_mut().find(|claim| claim.claim == row.claim) {
            Some(claim) => claim.tests.push(row),
            None => claims.push(Claim { claim: &row.claim, verdict: &row.claim_verdict, tests: vec![row] }),
        }
    }
    claims
}

/// Why no test of paired replicates can come out supported, if none can: the least p there is, times the number of tests.
pub fn too_few_replicates(tests: &[Test], replicates: u32) -> Option<String> {
    too_few(tests.iter().any(Test::is_paired), tests.len(), replicates)
}

/// As [`too_few_replicates`], of so many tests; `paired` is whether any is of paired replicates.
pub fn too_few(paired: bool, family: usize, replicates: u32) -> Option<String> {
    let least = |n: u32| 1.0 / f64::from(1u32 << n.min(16)); // 2^-n, and hardly less beyond 16
    if !paired || least(replicates) * family as f64 <= ALPHA {
        return None;
    }
    let enough = (1..=16).find(|&n| least(n) * family as f64 <= ALPHA);
    let enough = enough.map_or("ask fewer".to_string(), |n| format!("at least {n} replicates can"));
    Some(format!(
        "{replicates} replicates cannot decide {family} hypotheses: the least p is 2^-{replicates} a test, and corrected for {family} tests it is above {ALPHA}\n    help: {enough}; 30 tell effects of half a standard deviation"
    ))
}
