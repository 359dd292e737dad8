//! What is done to a run by hand, held to the rules of the interventions of a file.

use super::platforms::Platforms;
use super::{entries, interventions};
use crate::scenario::checked::{Design, Intervention, Shift};
use crate::scenario::document;
use crate::scenario::literal::literal;
use crate::scenario::problem::{Location, Problems, Report};
use crate::scenario::value::Value;

/// How a message names what has no file.
const BY_HAND: &str = "by hand";

/// What can be done to a run while it goes on.
#[derive(Clone, Debug, PartialEq)]
pub enum ByHand<'a> {
    /// levers and society's constants are set
    Set(&'a [(&'a str, Value)]),
    /// opinions and tolerances of a share of the agents are shifted
    Shift(Shift),
    /// this share of the landscape's loci gets new tables
    Redraw(f64),
}

impl ByHand<'_> {
    /// As a scenario writes it.
    fn written(&self) -> String {
        match self {
            ByHand::Set(values) => {
                let pair =
                    |(key, value): &(&str, Value)| format!("{} = {}", literal(&Value::from(*key)), literal(value));
                format!("set = {{ {} }}", values.iter().map(pair).collect::<Vec<_>>().join(", "))
            }
            ByHand::Shift(Shift { tolerance, opinion, share }) => {
                format!("shift = {{ tolerance = {tolerance:?}, opinion = {opinion:?}, share = {share:?} }}")
            }
            ByHand::Redraw(share) => format!("landscape = {share:?}"),
        }
    }
}

/// The intervention at the end of a step that is what was done by hand, to a design with the values that are in force.
///
/// # Errors
/// What `check` says of it in a scenario of so many steps; the lines are those of the intervention alone.
pub fn by_hand(done: &ByHand, at: u32, design: &Design, steps: u32) -> Result<Intervention, Problems> {
    let mut report = Report::new(BY_HAND);
    let text = format!("[[intervention]]\nat = {at}\n{}\n", done.written());
    let (document, _) = document::parse(&text, &mut report);
    let top = entries::top(&mut report, &document);
    let platforms = Platforms { designs: vec![design.clone()], complete: true };
    let read = interventions::read(&mut report, top.interventions, &platforms, &design.values, i64::from(steps));
    report.finish()?;
    Ok(read.into_iter().next().unwrap_or_else(|| unreachable!("an intervention, or a problem")))
}

/// What is said where a run does not know the design it is of.
pub fn nothing_to_steer() -> Problems {
    let mut report = Report::new(BY_HAND);
    let help = "make its setup of a scenario, with Setup::new or Setup::builder";
    report.error(&Location::START, "", "a run that was put together of bare parameters cannot be changed", help);
    report.take()
}
