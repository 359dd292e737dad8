//! What is done to a run by hand, held to the rules of the interventions of a file.

use super::platforms::Platforms;
use super::{entries, interventions};
use crate::scenario::canonical::write_intervention;
use crate::scenario::checked::{Design, Intervention, Shift};
use crate::scenario::document;
use crate::scenario::literal::literal;
use crate::scenario::problem::{Location, Problems, Report};
use crate::scenario::value::Value;
use std::fmt::Write;

/// How a message names what has no file.
const BY_HAND: &str = "by hand";

/// What can be done to a run while it goes on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ByHand<'a> {
    /// levers and society's constants are set
    Set(&'a [(&'a str, Value)]),
    /// opinions and tolerances of a share of the agents are shifted
    Shift(Shift),
    /// this share of the landscape's loci gets new tables
    Redraw(f64),
}

impl ByHand<'_> {
    /// As a scenario writes it.
    fn write(&self, at: u32, toml: &mut String) {
        let (landscape, shift) = match self {
            // The keys are whatever somebody said: an intervention has those of the table alone.
            ByHand::Set(values) => {
                let pair =
                    |(key, value): &(&str, Value)| format!("{} = {}", literal(&Value::from(*key)), literal(value));
                let pairs = values.iter().map(pair).collect::<Vec<_>>().join(", ");
                return write!(toml, "\n[[intervention]]\nat = {at}\nset = {{ {pairs} }}\n").expect("text grows");
            }
            ByHand::Shift(shift) => (None, Some(*shift)),
            ByHand::Redraw(share) => (Some(*share), None),
        };
        write_intervention(toml, &Intervention { at, platforms: None, set: Vec::new(), landscape, shift });
    }
}

/// The interventions of a design with what was done by hand among them, at the end of a step: after all others of that step.
///
/// # Errors
/// What `check` says of them in a scenario of so many steps, in which they stand one after the other; the lines are those of
/// that list.
pub(crate) fn by_hand(
    done: &ByHand,
    at: u32,
    design: &Design,
    before: &[Intervention],
    steps: u32,
) -> Result<Vec<Intervention>, Problems> {
    let mut text = String::new();
    before.iter().for_each(|intervention| write_intervention(&mut text, intervention));
    done.write(at, &mut text);
    let mut report = Report::new(BY_HAND);
    let (document, _) = document::parse(&text, &mut report);
    let top = entries::top(&mut report, &document);
    let platforms = Platforms { designs: vec![design.clone()], complete: true };
    let read = interventions::read(&mut report, top.interventions, &platforms, &design.values, i64::from(steps));
    report.finish()?;
    Ok(read)
}

/// What is said where a run does not know the design it is of.
pub(crate) fn nothing_to_steer() -> Problems {
    let mut report = Report::new(BY_HAND);
    let help = "make its setup of a scenario, with Setup::new or Setup::builder";
    report.error(&Location::START, "", "a run that was put together of bare parameters cannot be changed", help);
    report.take()
}
