//! From the hypotheses of a scenario to the tests that they ask for.

use crate::scenario::hypothesis::{Asked, Form, Hypothesis, Term, Than};
use crate::scenario::reach::{self, Level};
use crate::scenario::sweep::Point;
use crate::scenario::value::Value;
use crate::scenario::{Scenario, literal};
use std::collections::BTreeMap;

/// Effects in standard deviations of the differences between replicates.
pub const SD: &str = "sd";
/// Effects that are correlations of ranks.
pub const CORRELATION: &str = "correlation";

/// One test of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// what is claimed
    pub claim: String,
    /// number among the tests of the claim, from 1
    pub number: u32,
    /// what is tested, in words
    pub form: String,
    /// the points it is about, ascending
    pub points: Vec<u32>,
    /// the platforms it is about
    pub platforms: Vec<String>,
    /// the measure, or the measures
    pub measure: String,
    /// when measures are read that do not say
    pub when: String,
    pub(super) null_below: Option<f64>,
    pub(super) question: Question,
}

/// How a test is computed.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Question {
    /// the sum of weights times the measure, a weight a platform, and a constant
    Contrast { measure: Term, weights: Vec<f64>, constant: f64 },
    /// along an axis
    Along { measure: Term, sign: f64, levels: Vec<Level>, how: Along },
    /// powers of an axis
    Growth { faster: Term, than: Than, levels: Vec<Level>, per_capita: bool },
    /// over runs; the values of each axis that stands in for a measure, point by point
    Association { x: Term, y: Term, given: Vec<Term>, sign: f64, axes: Vec<(String, Vec<Option<f64>>)> },
}

/// What is asked along an axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Along {
    Slope,
    EveryStep,
    BestInside,
}

impl Test {
    /// The measures it reads.
    pub fn asked(&self) -> Vec<&Asked> {
        let terms: Vec<&Term> = match &self.question {
            Question::Contrast { measure, .. } | Question::Along { measure, .. } => vec![measure],
            Question::Growth { faster, than: Than::Term(than), .. } => vec![faster, than],
            Question::Growth { faster, .. } => vec![faster],
            Question::Association { x, y, given, .. } => [x, y].into_iter().chain(given).collect(),
        };
        terms.into_iter().flat_map(Term::asked).collect()
    }

    /// What its effect is in.
    pub fn effect_unit(&self) -> &'static str {
        if self.is_paired() { SD } else { CORRELATION }
    }

    /// Whether its unit is the replicate, paired; else the run.
    pub fn is_paired(&self) -> bool {
        !matches!(self.question, Question::Association { .. })
    }
}

/// The tests of all hypotheses, in the order of the file; the points are those of the sweep.
///
/// # Errors
/// If a hypothesis is about no point, or asks along an axis for more than there is; in words. A checked scenario has none.
pub fn tests(scenario: &Scenario, points: &[Point]) -> Result<Vec<Test>, String> {
    let mut tests: Vec<Test> = Vec::new();
    let mut of_claim: BTreeMap<&str, u32> = BTreeMap::new();
    for hypothesis in &scenario.hypotheses {
        let refused = |miss: reach::Miss| format!("\"{}\": {miss}\n  help: {}", hypothesis.claim, miss.help());
        let at = reach::reach(scenario, points, hypothesis).map_err(refused)?;
        let of = Planned { scenario, points, hypothesis, at };
        let number = of_claim.entry(&hypothesis.claim).or_default();
        for mut test in of.tests() {
            *number += 1;
            test.number = *number;
            tests.push(test);
        }
    }
    Ok(tests)
}

/// A hypothesis with its points.
struct Planned<'a> {
    scenario: &'a Scenario,
    points: &'a [Point],
    hypothesis: &'a Hypothesis,
    at: Vec<u32>,
}

impl Planned<'_> {
    fn tests(&self) -> Vec<Test> {
        match &self.hypothesis.form {
            Form::Order { measure, chain, each_point } => {
                let pair = |pair: &[String]| {
                    self.contrasts(
                        measure,
                        &[(&pair[0], 1.0), (&pair[1], -1.0)],
                        &format!("{} > {}", pair[0], pair[1]),
                        *each_point,
                    )
                };
                chain.windows(2).flat_map(pair).collect()
            }
            Form::Gap { measure, pairs: [[a, a0], [b, b0]], factor, less, each_point } => {
                let sign = if *less { -1.0 } else { 1.0 };
                let weights = [(a, sign), (a0, -sign), (b, -sign * factor), (b0, sign * factor)];
                let second = if *factor == 1.0 { format!("{b} - {b0}") } else { format!("{factor} ({b} - {b0})") };
                let words = format!("{a} - {a0} {} {second}", if *less { "<" } else { ">" });
                self.contrasts(measure, &weights, &words, *each_point)
            }
            Form::Level { measure, bound, above, each_point, platforms } => {
                let (word, sign) = if *above { ("above", 1.0) } else { ("below", -1.0) };
                let words = format!("{word} {bound}");
                let test = |name: String| {
                    let mut tests = self.contrasts(measure, &[(&name, sign)], &words, *each_point);
                    for test in &mut tests {
                        if let Question::Contrast { constant, .. } = &mut test.question {
                            *constant = -sign * bound;
                        }
                    }
                    tests
                };
                self.platforms(platforms).into_iter().flat_map(test).collect()
            }
            Form::Trend { measure, axis, rises, monotone, platforms } => {
                let (word, sign) = if *rises { ("rises", 1.0) } else { ("falls", -1.0) };
                let (how, steps) = if *monotone { (Along::EveryStep, " at every step") } else { (Along::Slope, "") };
                let words = format!("{word} with {axis}{steps}");
                let levels = self.levels(axis);
                let question = Question::Along { measure: measure.clone(), sign, levels, how };
                self.each_platform(platforms, axis, &words, measure, question)
            }
            Form::Inside { measure, axis, platforms } => {
                let levels = self.levels(axis);
                let question = Question::Along { measure: measure.clone(), sign: 1.0, levels, how: Along::BestInside };
                self.each_platform(platforms, axis, &format!("best inside {axis}"), measure, question)
            }
            Form::Growth { faster, than, axis, per_capita, platforms } => {
                self.growth(faster, than, axis, *per_capita, platforms)
            }
            Form::Association { x, y, given, positive, platforms } => {
                vec![self.association([x, y], given, *positive, platforms)]
            }
        }
    }

    fn growth(
        &self,
        faster: &Term,
        than: &Than,
        axis: &str,
        per_capita: bool,
        platforms: &Option<Vec<String>>,
    ) -> Vec<Test> {
        let than_words = match than {
            Than::Term(than) => than.text(self.hypothesis.when),
            Than::Exponent(exponent) => format!("the power {exponent} of it"),
        };
        let levels = self.levels(axis);
        let question = Question::Growth { faster: faster.clone(), than: than.clone(), levels, per_capita };
        let words = format!("grows faster with {axis} than {than_words}");
        self.each_platform(platforms, axis, &words, faster, question)
    }

    fn association(&self, [x, y]: [&Term; 2], given: &[Term], positive: bool, platforms: &Option<Vec<String>>) -> Test {
        let terms = [x, y].into_iter().chain(given).filter_map(|term| match term {
            Term::Axis(label) => Some((label.clone(), self.values(label))),
            Term::Value { .. } => None,
        });
        let axes = terms.collect();
        let sign = if positive { 1.0 } else { -1.0 };
        let question = Question::Association { x: x.clone(), y: y.clone(), given: given.to_vec(), sign, axes };
        let usual = self.hypothesis.when;
        let others: Vec<String> = given.iter().map(|term| term.text(usual)).collect();
        let others = if given.is_empty() { String::new() } else { format!(" given {}", others.join(", ")) };
        let (less, platforms) = (if positive { "more" } else { "less" }, self.platforms(platforms));
        let words = format!("more of {} with {less} of {}{others}", x.text(usual), y.text(usual));
        let measure = format!("{}; {}", x.text(usual), y.text(usual));
        self.test(words, platforms, self.at.clone(), measure, question)
    }

    fn test(
        &self,
        form: String,
        platforms: Vec<String>,
        points: Vec<u32>,
        measure: String,
        question: Question,
    ) -> Test {
        let Hypothesis { claim, when, null_below, .. } = self.hypothesis;
        let (claim, when, null_below) = (claim.clone(), when.to_string(), *null_below);
        Test { claim, number: 0, form, points, platforms, measure, when, null_below, question }
    }

    fn contrasts(&self, measure: &Term, weights: &[(&String, f64)], words: &str, each_point: bool) -> Vec<Test> {
        let points: Vec<Vec<u32>> =
            if each_point { self.at.iter().map(|&point| vec![point]).collect() } else { vec![self.at.clone()] };
        let test = |points: Vec<u32>| {
            let platforms = weights.iter().map(|(name, _)| (*name).clone()).collect();
            let weights = weights.iter().map(|(_, weight)| *weight).collect();
            let question = Question::Contrast { measure: measure.clone(), weights, constant: 0.0 };
            let words = if each_point { words.to_string() + &self.place(points[0]) } else { words.to_string() };
            self.test(words, platforms, points, measure.text(self.hypothesis.when), question)
        };
        points.into_iter().map(test).collect()
    }

    /// Where in the sweep a point is: " at agents.beta = 4.0, price = 0.1".
    fn place(&self, point: u32) -> String {
        let axes = self.scenario.sweep.iter().flat_map(|sweep| &sweep.axes);
        let value = |value: &Value| match value.owned() {
            Value::Text(text) => text,
            value => literal(&value),
        };
        let set = axes.zip(&self.points[point as usize]);
        let parts: Vec<String> =
            set.filter_map(|(axis, cell)| Some(format!("{} = {}", axis.label, value(cell.as_ref()?)))).collect();
        if parts.is_empty() { String::new() } else { format!(" at {}", parts.join(", ")) }
    }

    /// The same question of each of some platforms; of all that the axis varies on where none is named.
    fn each_platform(
        &self,
        platforms: &Option<Vec<String>>,
        axis: &str,
        words: &str,
        measure: &Term,
        question: Question,
    ) -> Vec<Test> {
        let axis = reach::axis(self.scenario, axis).1;
        let names = self.platforms(platforms).into_iter().filter(|name| axis.touches(name));
        let measure = measure.text(self.hypothesis.when);
        names
            .map(|name| self.test(words.to_string(), vec![name], self.at.clone(), measure.clone(), question.clone()))
            .collect()
    }

    fn platforms(&self, named: &Option<Vec<String>>) -> Vec<String> {
        let all = || self.scenario.platforms.iter().map(|design| design.name.clone()).collect();
        named.clone().unwrap_or_else(all)
    }

    /// The values of an axis of numbers at every point.
    fn values(&self, label: &str) -> Vec<Option<f64>> {
        reach::values(self.scenario, self.points, label)
    }

    /// The values of an axis among the points of the hypothesis, ascending.
    fn levels(&self, label: &str) -> Vec<Level> {
        reach::levels(&self.values(label), &self.at)
    }
}
