//! The numbers that a hypothesis is about: `measure`, `measure@when`, `measure@when/measure@when`, `1-..`, or an axis.

use super::platforms::Platforms;
use crate::scenario::checked::Intervention;
use crate::scenario::document::{Item, Node};
use crate::scenario::hypothesis::{Asked, Term, When};
use crate::scenario::problem::{Report, did_you_mean};
use crate::scenario::recording::is_recorded;
use crate::scenario::sweep::Sweep;

/// What hypotheses may refer to.
pub(super) struct Context<'a> {
    pub platforms: &'a Platforms,
    pub measures: &'a [&'static str],
    pub interventions: &'a [Intervention],
    pub sweep: Option<&'a Sweep>,
    /// whether there is a sweep that was not understood: an axis may be one of its
    pub sweep_broken: bool,
    pub steps: i64,
    pub record_every: i64,
}

/// Where a term stands, and what it may name.
pub(super) struct Read<'a> {
    pub key: &'a str,
    pub node: &'a Node,
    pub context: &'a Context<'a>,
    /// when a measure is read that does not say
    pub usual: When,
    /// the platforms it is read on; `None`: all
    pub platforms: Option<&'a [String]>,
    /// whether it may be an axis
    pub axes: bool,
}

/// A term, or a report of all that is wrong with it.
pub(super) fn term(report: &mut Report, read: &Read) -> Option<Term> {
    let Item::Text(text) = &read.node.item else {
        let message = format!("`{}` has {}, which is {}", read.key, read.node.written, read.node.item.name());
        report.error(&read.node.location, read.key, message, "it takes the name of a measure; `heimo list` names them");
        return None;
    };
    let axes = read.context.sweep.map_or(&[][..], |sweep| &sweep.axes);
    if let Some(axis) = axes.iter().find(|axis| axis.label == *text) {
        use crate::scenario::value::Kind::{Integer, Real};
        if read.axes && matches!(axis.row.kind, Integer { .. } | Real { .. }) {
            let designs = read.context.platforms.designs.iter().map(|design| design.name.as_str());
            let meant = designs.filter(|name| read.platforms.is_none_or(|names| names.iter().any(|n| n == name)));
            if let Some(name) = meant.into_iter().find(|name| !axis.touches(name)) {
                let message = format!("`{}`: axis \"{text}\" does not vary on platform \"{name}\"", read.key);
                report.error(
                    &read.node.location,
                    read.key,
                    message,
                    "name the platforms that it is set on: platform = [..]",
                );
                return None;
            }
            return Some(Term::Axis(text.clone()));
        }
        let message = format!("`{}` = \"{text}\" is an axis, not a measure", read.key);
        report.error(
            &read.node.location,
            read.key,
            message,
            "name a measure; an axis of numbers may stand in `correlates`",
        );
        return None;
    }
    let (one_minus, rest) = text.strip_prefix("1-").map_or((false, text.as_str()), |rest| (true, rest));
    let (over, under) = rest.split_once('/').map_or((rest, None), |(over, under)| (over, Some(under)));
    let over = asked(report, read, over.trim());
    let under = under.map(|under| asked(report, read, under.trim()));
    Some(Term::Value { one_minus, over: over?, under: under.map_or(Some(None), |under| under.map(Some))? })
}

/// `measure` or `measure@when`.
fn asked(report: &mut Report, read: &Read, text: &str) -> Option<Asked> {
    let location = &read.node.location;
    let (name, when) = text.split_once('@').map_or((text, None), |(name, when)| (name, Some(when)));
    let when = match when.map(|when| (when, When::parse(when))) {
        None => Some(read.usual),
        Some((_, Some(when))) => Some(when),
        Some((when, None)) => {
            let message = format!("`{}`: \"{when}\" is no time", read.key);
            report.error(location, read.key, message, "after @ stands before, end, mean or a recorded step");
            None
        }
    };
    let known = read.context.measures.contains(&name);
    let an_axis_perhaps = read.axes && read.context.sweep_broken;
    if !known && !an_axis_perhaps {
        let meant = did_you_mean(name, read.context.measures.iter().copied());
        report.error(
            location,
            read.key,
            format!("there is no measure \"{name}\""),
            format!("{meant}`heimo list` names the measures"),
        );
    }
    let when = when?;
    (recorded(report, read, when) && known).then(|| Asked { measure: name.to_string(), when })
}

/// Whether runs have a record at a time, or a report of those that have not.
fn recorded(report: &mut Report, read: &Read, when: When) -> bool {
    let context = read.context;
    let location = &read.node.location;
    match when {
        When::Before if context.interventions.is_empty() => {
            let help = "there is no [[intervention]]: name a step, such as @100, or say \"mean\"";
            report.error(location, read.key, format!("`{}`: there is nothing to be \"before\"", read.key), help);
            false
        }
        When::Step(step) => {
            let designs = context.platforms.designs.iter().map(|design| design.name.as_str());
            let meant = designs.filter(|name| read.platforms.is_none_or(|names| names.iter().any(|n| n == name)));
            let missing = meant.into_iter().find(|name| !records(context, name, step));
            if let Some(name) = missing {
                let message = format!("`{}`: step {step} is not recorded on platform \"{name}\"", read.key);
                let help = format!(
                    "recorded are 0, {0}, {1} .. {2}, and the steps at and after its interventions: change the step or record_every",
                    context.record_every,
                    2 * context.record_every,
                    context.steps
                );
                report.error(location, read.key, message, help);
            }
            missing.is_none()
        }
        _ => true,
    }
}

/// Whether a platform's runs record a step.
fn records(context: &Context, platform: &str, step: u32) -> bool {
    let touching = context.interventions.iter().filter(|intervention| intervention.touches(platform));
    is_recorded(step, context.steps as u32, context.record_every as u32, touching.map(|change| change.at))
}
