//! `[[hypothesis]]`: what is claimed, of which measures, on which platforms, along which axis.

use super::entries::{find, refuse_unknown, tables};
use super::kinds;
use super::terms::{Context, Read, term};
use crate::scenario::document::{Entry, Item, Node};
use crate::scenario::hypothesis::{Form, Hypothesis, Than, When};
use crate::scenario::keys::{HYPOTHESIS_COMMON, HYPOTHESIS_FORMS, HYPOTHESIS_KEYS, run_key};
use crate::scenario::limits;
use crate::scenario::problem::{Location, Report, did_you_mean};
use crate::scenario::sweep::{Axis, Extent};
use crate::scenario::value::{Kind, Value};

/// A hypothesis, and where it says what.
pub(super) struct Claimed {
    pub hypothesis: Hypothesis,
    /// of the whole
    pub location: Location,
    /// of `at`, if it says it
    pub at: Option<Location>,
    /// of the axis that it goes along, if it goes along one
    pub along: Option<Location>,
}

/// Reads all hypotheses, in the order of the file.
pub(super) fn read(report: &mut Report, entry: Option<&Entry>, context: &Context) -> Vec<Claimed> {
    let Some(entry) = entry else { return Vec::new() };
    let tables = tables(report, "hypothesis", entry);
    if !limits::HYPOTHESES.holds(report, &entry.location, tables.len() as u128) {
        return Vec::new();
    }
    let claimed = |(location, entries): (&Location, &[Entry])| {
        let value = |name: &str| find(entries, name).map(|entry| entry.node.location.clone());
        let along = ["rises_with", "falls_with", "best_inside", "over"].into_iter().find_map(value);
        let hypothesis = hypothesis(report, location, entries, context)?;
        Some(Claimed { hypothesis, location: location.clone(), at: value("at"), along })
    };
    tables.into_iter().filter_map(claimed).collect()
}

/// An entry in the course of being read.
struct Reader<'a> {
    location: &'a Location,
    entries: &'a [Entry],
    context: &'a Context<'a>,
    when: When,
}

fn hypothesis(report: &mut Report, location: &Location, entries: &[Entry], context: &Context) -> Option<Hypothesis> {
    refuse_unknown(report, "hypothesis", entries, HYPOTHESIS_KEYS);
    let claim = match find(entries, "claim") {
        Some(entry) => text(report, "hypothesis.claim", &entry.node),
        None => {
            let help = "add claim = \"what is claimed, in words\"; entries of the same words are tests of one claim";
            report.error(location, "hypothesis.claim", "the hypothesis does not say what it claims", help);
            None
        }
    };
    let when = match find(entries, "when") {
        Some(entry) => when(report, &entry.node),
        None => Some(When::End),
    };
    let reader = Reader { location, entries, context, when: when.unwrap_or_default() };
    let at = reader.at(report);
    let null_below = reader.real(report, "null_below");
    let form = reader.form(report);
    Some(Hypothesis { claim: claim?, when: when?, form: form?, at: at?, null_below: null_below.ok()? })
}

/// A time of the whole entry.
fn when(report: &mut Report, node: &Node) -> Option<When> {
    let when = match &node.item {
        Item::Text(text) => When::parse(text).filter(|when| !matches!(when, When::Step(_))),
        Item::Integer(step) => u32::try_from(*step).ok().map(When::Step),
        _ => None,
    };
    if when.is_none() {
        let message = format!("`hypothesis.when` = {} is no time", node.written);
        report.error(
            &node.location,
            "hypothesis.when",
            message,
            "it takes \"before\", \"end\", \"mean\" or a recorded step",
        );
    }
    when
}

/// Text that is not empty.
fn text(report: &mut Report, key: &str, node: &Node) -> Option<String> {
    match &node.item {
        Item::Text(text) if !text.trim().is_empty() => {
            kinds::printable_text(report, key, node, text).map(|_| text.clone())
        }
        item => {
            let what = if matches!(item, Item::Text(_)) { "empty" } else { item.name() };
            report.error(
                &node.location,
                key,
                format!("`{key}` = {} is {what}", node.written),
                "it takes text in quotes",
            );
            None
        }
    }
}

impl Reader<'_> {
    fn find(&self, name: &str) -> Option<&Entry> {
        find(self.entries, name)
    }

    /// The one form that the entry has.
    fn form(&self, report: &mut Report) -> Option<Form> {
        let mut stated = HYPOTHESIS_FORMS.iter().filter(|(form, _)| self.find(form).is_some());
        let list = || HYPOTHESIS_FORMS.iter().map(|(form, _)| *form).collect::<Vec<_>>().join(", ");
        let Some((form, own)) = stated.next() else {
            let message = "the hypothesis says nothing that can be tested";
            report.error(self.location, "hypothesis", message, format!("give it one of {}", list()));
            return None;
        };
        if let Some((other, _)) = stated.next() {
            let message = format!("`{form}` and `{other}` are two hypotheses");
            let help = "make an entry of each; with the same `claim` they are tests of one claim";
            report.error(&self.find(other)?.location, "hypothesis", message, help);
            return None;
        }
        let unread = |entry: &&Entry| {
            let key = entry.key.as_str();
            key != *form && HYPOTHESIS_KEYS.contains(&key) && !HYPOTHESIS_COMMON.contains(&key) && !own.contains(&key)
        };
        for entry in self.entries.iter().filter(unread) {
            let message = format!("`{}` says nothing with `{form}`", entry.key);
            let known = own.iter().chain(HYPOTHESIS_COMMON).copied().collect::<Vec<_>>().join(", ");
            report.error(&entry.location, "hypothesis", message, format!("with `{form}` there are {known}"));
        }
        match *form {
            "greater" | "less" => self.order(report, form),
            "above" | "below" => self.level(report, form),
            "rises_with" | "falls_with" => self.trend(report, form),
            "best_inside" => {
                let platforms = self.platforms(report);
                let axis = self.axis(report, form, platforms.as_deref());
                let measure = self.measure(report, platforms.as_deref());
                Some(Form::Inside { measure: measure?, axis: axis?, platforms })
            }
            "grows_faster" => self.growth(report),
            _ => self.association(report),
        }
    }

    fn order(&self, report: &mut Report, form: &str) -> Option<Form> {
        let each_point = self.switch(report, "each_point");
        let node = &self.find(form)?.node;
        let Item::List(nodes) = &node.item else {
            self.measure(report, Some(&[]));
            return self.no_order(report, form, node);
        };
        if nodes.iter().any(|node| matches!(node.item, Item::List(_))) {
            return self.gap(report, form, node, nodes, each_point);
        }
        if let Some(entry) = self.find("factor") {
            let help = "it belongs to two differences: greater = [[\"A\", \"A0\"], [\"B\", \"B0\"]]";
            report.error(&entry.location, "hypothesis.factor", "`factor` says nothing of an order of platforms", help);
        }
        let chain = match nodes.len() {
            0 | 1 => self.no_order(report, form, node),
            _ => self.names(report, form, nodes),
        };
        // What is wrong with the measure is said in any case; whether it is recorded, where the platforms are known.
        let measure = self.measure(report, Some(chain.as_deref().unwrap_or_default()));
        let mut chain = chain?;
        if form == "less" {
            chain.reverse();
        }
        Some(Form::Order { measure: measure?, chain, each_point: each_point? })
    }

    fn no_order<T>(&self, report: &mut Report, form: &str, node: &Node) -> Option<T> {
        let message = format!("`hypothesis.{form}` = {} is no order of platforms", node.written);
        let help = format!("{form} = [\"A\", \"B\"], or two differences, {form} = [[\"A\", \"A0\"], [\"B\", \"B0\"]]");
        report.error(&node.location, &format!("hypothesis.{form}"), message, help);
        None
    }

    fn gap(
        &self,
        report: &mut Report,
        form: &str,
        node: &Node,
        nodes: &[Node],
        each_point: Option<bool>,
    ) -> Option<Form> {
        let factor = self.real(report, "factor").ok();
        let pair = |report: &mut Report, node: &Node| match &node.item {
            Item::List(names) if names.len() == 2 => self.names(report, form, names)?.try_into().ok(),
            _ => self.no_order(report, form, node),
        };
        let pairs: Option<[[String; 2]; 2]> = match nodes {
            [a, b] => {
                let (a, b) = (pair(report, a), pair(report, b));
                a.zip(b).map(|(a, b)| [a, b])
            }
            _ => self.no_order(report, form, node),
        };
        let named = pairs.as_ref().map(|pairs| pairs.concat()).unwrap_or_default();
        let measure = self.measure(report, Some(&named));
        Some(Form::Gap {
            measure: measure?,
            pairs: pairs?,
            factor: factor?.unwrap_or(1.0),
            less: form == "less",
            each_point: each_point?,
        })
    }

    fn level(&self, report: &mut Report, form: &str) -> Option<Form> {
        let platforms = self.platforms(report);
        let bound = self.real(report, form).ok()?;
        let each_point = self.switch(report, "each_point");
        let measure = self.measure(report, platforms.as_deref());
        let above = form == "above";
        Some(Form::Level { measure: measure?, bound: bound?, above, each_point: each_point?, platforms })
    }

    fn trend(&self, report: &mut Report, form: &str) -> Option<Form> {
        let platforms = self.platforms(report);
        let axis = self.axis(report, form, platforms.as_deref());
        let monotone = self.switch(report, "monotone");
        let measure = self.measure(report, platforms.as_deref());
        let rises = form == "rises_with";
        Some(Form::Trend { measure: measure?, axis: axis?, rises, monotone: monotone?, platforms })
    }

    fn growth(&self, report: &mut Report) -> Option<Form> {
        let platforms = self.platforms(report);
        let axis = self.axis(report, "over", platforms.as_deref());
        let per_capita = self.switch(report, "per_capita");
        let node = &self.find("grows_faster")?.node;
        let refuse = |report: &mut Report| {
            let message = format!("`hypothesis.grows_faster` = {} is no comparison", node.written);
            let help = "grows_faster = [\"measure\", \"measure\"], or a measure and an exponent: [\"measure\", 1.0]";
            report.error(&node.location, "hypothesis.grows_faster", message, help);
            None
        };
        let Item::List(nodes) = &node.item else { return refuse(report) };
        let [faster, than] = nodes.as_slice() else { return refuse(report) };
        let faster = self.term(report, "grows_faster", faster, platforms.as_deref(), false);
        let than = match than.item {
            Item::Integer(n) => Some(Than::Exponent(n as f64)),
            Item::Real(x) if x.is_finite() => Some(Than::Exponent(x)),
            _ => self.term(report, "grows_faster", than, platforms.as_deref(), false).map(Than::Term),
        };
        Some(Form::Growth { faster: faster?, than: than?, axis: axis?, per_capita: per_capita?, platforms })
    }

    fn association(&self, report: &mut Report) -> Option<Form> {
        let platforms = self.platforms(report);
        let positive = match self.checked(report, "sign") {
            Ok(sign) => Some(sign != Some(Value::Text("-".to_string()))),
            Err(()) => None,
        };
        let mut terms = |name: &str| -> Option<Vec<_>> {
            let Some(entry) = self.find(name) else { return Some(Vec::new()) };
            let Item::List(nodes) = &entry.node.item else {
                let message = format!("`hypothesis.{name}` = {} is no list of measures", entry.node.written);
                let key = format!("hypothesis.{name}");
                report.error(&entry.node.location, &key, message, format!("{name} = [\"measure\", \"measure\"]"));
                return None;
            };
            if !limits::GIVEN.holds(report, &entry.node.location, nodes.len() as u128) {
                return None;
            }
            let read: Vec<_> =
                nodes.iter().map(|node| self.term(report, name, node, platforms.as_deref(), true)).collect();
            read.into_iter().collect()
        };
        let (pair, given) = (terms("correlates"), terms("given"));
        let pair = pair?;
        let Ok([x, y]) = <[_; 2]>::try_from(pair) else {
            let node = &self.find("correlates")?.node;
            let message = format!("`hypothesis.correlates` = {} is no pair", node.written);
            report.error(&node.location, "hypothesis.correlates", message, "correlates = [\"measure\", \"measure\"]");
            return None;
        };
        Some(Form::Association { x, y, given: given?, positive: positive?, platforms })
    }

    /// The measure of the entry.
    fn measure(&self, report: &mut Report, platforms: Option<&[String]>) -> Option<crate::scenario::hypothesis::Term> {
        let Some(entry) = self.find("measure") else {
            let help = "add measure = \"learning.quality\"; `heimo list` names the measures";
            report.error(self.location, "hypothesis.measure", "the hypothesis does not say of which measure", help);
            return None;
        };
        self.term(report, "measure", &entry.node, platforms, false)
    }

    fn term(
        &self,
        report: &mut Report,
        name: &str,
        node: &Node,
        platforms: Option<&[String]>,
        axes: bool,
    ) -> Option<crate::scenario::hypothesis::Term> {
        let key = format!("hypothesis.{name}");
        term(report, &Read { key: &key, node, context: self.context, usual: self.when, platforms, axes })
    }

    /// The platforms that the entry is of; `None`: all.
    fn platforms(&self, report: &mut Report) -> Option<Vec<String>> {
        let entry = self.find("platform")?;
        Some(super::interventions::names(report, "hypothesis.platform", &entry.node, self.context.platforms))
    }

    /// Platforms in the order written, each once.
    fn names(&self, report: &mut Report, form: &str, nodes: &[Node]) -> Option<Vec<String>> {
        let mark = report.len();
        let key = format!("hypothesis.{form}");
        let mut names: Vec<String> = Vec::new();
        for node in nodes {
            if let Item::Text(name) = &node.item
                && names.contains(name)
            {
                let message = format!("`{key}` has {} twice", node.written);
                report.error(&node.location, &key, message, "a platform is compared with others");
                continue;
            }
            names.extend(super::interventions::names(report, &key, node, self.context.platforms));
        }
        (report.len() == mark && names.len() == nodes.len()).then_some(names)
    }

    /// An axis of the sweep whose values are numbers, by its label.
    fn axis(&self, report: &mut Report, name: &str, platforms: Option<&[String]>) -> Option<String> {
        let key = format!("hypothesis.{name}");
        let Some(entry) = self.find(name) else {
            let help = format!("add {name} = \"population.size\", an axis of the sweep");
            report.error(self.location, &key, format!("the hypothesis does not say `{name}`"), help);
            return None;
        };
        let label = text(report, &key, &entry.node)?;
        let axis = self.axis_named(report, &key, &entry.node.location, &label)?;
        if !matches!(axis.row.kind, Kind::Integer { .. } | Kind::Real { .. }) {
            let message = format!("the values of axis \"{label}\" have no order");
            report.error(&entry.node.location, &key, message, "name an axis of numbers, or compare platforms");
            return None;
        }
        if let Some(other) = platforms.and_then(|names| names.iter().find(|name| !axis.touches(name))) {
            let message = format!("axis \"{label}\" does not vary on platform \"{other}\"");
            report.error(&entry.node.location, &key, message, "name a platform that it is set on");
        }
        Some(label)
    }

    fn axis_named(&self, report: &mut Report, key: &str, location: &Location, label: &str) -> Option<&Axis> {
        let axes = self.context.sweep.map_or(&[][..], |sweep| &sweep.axes);
        let found = axes.iter().find(|axis| axis.label == label);
        if found.is_none() && !self.context.sweep_broken {
            let known: Vec<&str> = axes.iter().map(|axis| axis.label.as_str()).collect();
            let help = match known.as_slice() {
                [] => "there is no [sweep]: say there what varies".to_string(),
                known => format!("{}the axes are {}", did_you_mean(label, known.iter().copied()), known.join(", ")),
            };
            report.error(location, key, format!("there is no axis \"{label}\""), help);
        }
        found
    }

    /// The points that the entry is restricted to; `None` if they were not understood.
    fn at(&self, report: &mut Report) -> Option<Vec<(String, Value)>> {
        let Some(entry) = self.find("at") else { return Some(Vec::new()) };
        let mark = report.len();
        let entries = super::entries::table(report, "hypothesis.at", entry, "{ \"agents.tolerance\" = 0.4 }");
        let mut at = Vec::new();
        for leaf in leaves(entries, "") {
            let Some(axis) = self.axis_named(report, "hypothesis.at", leaf.location, &leaf.label) else { continue };
            let Some(value) = kinds::value(report, axis.row, leaf.node) else { continue };
            let has = match &axis.extent {
                Extent::Values(values) => values.contains(&value),
                Extent::Range { from, to, .. } => number(&value).is_some_and(|x| (*from..=*to).contains(&x)),
                Extent::Listed => true,
            };
            if !has {
                let message = format!("axis \"{}\" has no value {}", leaf.label, leaf.node.written);
                report.error(&leaf.node.location, "hypothesis.at", message, "name a value that the sweep runs");
            }
            at.push((leaf.label, value));
        }
        (report.len() == mark).then_some(at)
    }

    /// The value of a key of the table, if it is stated.
    fn checked(&self, report: &mut Report, name: &str) -> Result<Option<Value>, ()> {
        let Some(entry) = self.find(name) else { return Ok(None) };
        let key = format!("hypothesis.{name}");
        let row = run_key(&key).unwrap_or_else(|| unreachable!("`{key}` is a key of the table"));
        kinds::value(report, row, &entry.node).map(Some).ok_or(())
    }

    fn switch(&self, report: &mut Report, name: &str) -> Option<bool> {
        self.checked(report, name).ok().map(|value| value == Some(Value::Bool(true)))
    }

    fn real(&self, report: &mut Report, name: &str) -> Result<Option<f64>, ()> {
        self.checked(report, name).map(|value| value.as_ref().and_then(number))
    }
}

/// A key of `at` as it is written: sections may be opened.
struct Leaf<'a> {
    label: String,
    location: &'a Location,
    node: &'a Node,
}

fn leaves<'a>(entries: &'a [Entry], before: &str) -> Vec<Leaf<'a>> {
    let leaf = |entry: &'a Entry| {
        let label = if before.is_empty() { entry.key.clone() } else { format!("{before}.{}", entry.key) };
        match &entry.node.item {
            Item::Table(inner) => leaves(inner, &label),
            _ => vec![Leaf { label, location: &entry.location, node: &entry.node }],
        }
    };
    entries.iter().flat_map(leaf).collect()
}

/// A value that is a number.
pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Real(x) => Some(*x),
        Value::Integer(n) => Some(*n as f64),
        _ => None,
    }
}
