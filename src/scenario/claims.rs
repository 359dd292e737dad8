//! Hypotheses written out as TOML.

use super::checked::Scenario;
use super::hypothesis::{Form, Hypothesis, Term, Than, When};
use super::literal::{literal, quoted};
use super::value::Value;
use std::fmt::Write;

impl Scenario {
    /// The hypotheses as the resolved scenario ends with them; "" if there are none.
    pub fn hypotheses_toml(&self) -> String {
        let mut toml = String::new();
        self.hypotheses.iter().for_each(|hypothesis| write_hypothesis(&mut toml, hypothesis));
        toml
    }
}

const HEADER: &str = "\n[[hypothesis]]\n";

fn write_hypothesis(toml: &mut String, hypothesis: &Hypothesis) {
    let usual = hypothesis.when;
    toml.push_str(HEADER);
    let mut line = |key: &str, value: &str| writeln!(toml, "{key} = {value}").expect("text grows");
    line("claim", &quoted(&hypothesis.claim));
    match usual {
        When::Step(step) => line("when", &step.to_string()),
        named => line("when", &quoted(&named.to_string())),
    }
    for (key, value) in lines(&hypothesis.form, usual) {
        line(key, &value);
    }
    if !hypothesis.at.is_empty() {
        let pairs = hypothesis.at.iter().map(|(label, value)| format!("{} = {}", quoted(label), literal(value)));
        line("at", &format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", ")));
    }
    if let Some(null_below) = hypothesis.null_below {
        line("null_below", &format!("{null_below:?}"));
    }
}

/// The keys of a form and their values in TOML.
fn lines(form: &Form, usual: When) -> Vec<(&'static str, String)> {
    let term = |term: &Term| quoted(&term.text(usual));
    let of = |platforms: &Option<Vec<String>>| platforms.as_ref().map(|names| ("platform", list(names)));
    match form {
        Form::Order { measure, chain, each_point } => {
            let mut lines = vec![("measure", term(measure)), ("greater", list(chain))];
            lines.extend(each_point.then(|| ("each_point", "true".to_string())));
            lines
        }
        Form::Gap { measure, pairs, factor, less, each_point } => {
            let pairs = format!("[{}, {}]", list(&pairs[0]), list(&pairs[1]));
            let mut lines = vec![("measure", term(measure)), (if *less { "less" } else { "greater" }, pairs)];
            lines.push(("factor", format!("{factor:?}")));
            lines.extend(each_point.then(|| ("each_point", "true".to_string())));
            lines
        }
        Form::Level { measure, bound, above, each_point, platforms } => {
            let bound = format!("{bound:?}");
            let mut lines = vec![("measure", term(measure)), (if *above { "above" } else { "below" }, bound)];
            lines.extend(each_point.then(|| ("each_point", "true".to_string())));
            lines.extend(of(platforms));
            lines
        }
        Form::Trend { measure, axis, rises, monotone, platforms } => {
            let direction = if *rises { "rises_with" } else { "falls_with" };
            let mut lines = vec![("measure", term(measure)), (direction, quoted(axis))];
            lines.extend(monotone.then(|| ("monotone", "true".to_string())));
            lines.extend(of(platforms));
            lines
        }
        Form::Inside { measure, axis, platforms } => {
            let mut lines = vec![("measure", term(measure)), ("best_inside", quoted(axis))];
            lines.extend(of(platforms));
            lines
        }
        Form::Growth { faster, than, axis, per_capita, platforms } => {
            let than = match than {
                Than::Term(than) => term(than),
                Than::Exponent(exponent) => format!("{exponent:?}"),
            };
            let mut lines = vec![("grows_faster", format!("[{}, {than}]", term(faster))), ("over", quoted(axis))];
            lines.extend(per_capita.then(|| ("per_capita", "true".to_string())));
            lines.extend(of(platforms));
            lines
        }
        Form::Association { x, y, given, positive, platforms } => {
            let mut lines = vec![("correlates", format!("[{}, {}]", term(x), term(y)))];
            if !given.is_empty() {
                lines.push(("given", format!("[{}]", given.iter().map(term).collect::<Vec<_>>().join(", "))));
            }
            lines.push(("sign", quoted(if *positive { "+" } else { "-" })));
            lines.extend(of(platforms));
            lines
        }
    }
}

fn list(names: &[String]) -> String {
    literal(&Value::List(names.to_vec()))
}
