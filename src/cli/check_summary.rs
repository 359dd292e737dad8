//! What `heimo check` says of a scenario: what is compared, on whom, how long, and what running it takes.

use super::print::{counted, wrapped};
use super::progress::duration;
use crate::experiment::memory;
use crate::report::run_info::{in_words, levers};
use crate::scenario::sweep::Sweep;
use crate::scenario::value::Group;
use crate::scenario::{Design, MODEL_VERSION, Scenario};
use serde_json::json;

/// Platforms and axes that are named, at most.
const NAMED: usize = 24;
/// Columns of what a line is about.
const HEAD: usize = 11;

/// What running a scenario takes.
pub struct Takes {
    /// run id
    pub run: String,
    /// runs: points, platforms and replicates, at most
    pub runs: u64,
    /// agents times steps over all of them
    pub agent_steps: f64,
    /// tests of hypotheses
    pub tests: usize,
    /// designs at points that cannot be run
    pub impossible: usize,
    /// bytes of the largest run
    pub memory_bytes: u64,
    /// bytes that drawing takes, at most
    pub figures_bytes: u64,
    /// bytes there are, where the machine says so
    pub available_bytes: Option<u64>,
    /// threads that the time is for
    pub threads: usize,
    /// seconds; `None` if it was not tried
    pub seconds: Option<f64>,
    /// the account of a network that was read
    pub network: Option<String>,
}

impl Takes {
    /// What it takes, a line each.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.network.clone());
        let runs = counted(self.runs as usize, "run");
        lines.push(format!("{runs}, {} million agent-steps", self.agent_steps / 1e6));
        if self.tests > 0 {
            lines.push(format!("{} of hypotheses", counted(self.tests, "test")));
        }
        if self.impossible > 0 {
            let impossible = self.impossible;
            lines.push(format!("{impossible} of the designs at points cannot be run: their rows will say why"));
        }
        let available = self.available_bytes.map(|bytes| format!(", {} available", memory::readable(bytes)));
        lines.push(format!(
            "memory: about {} a run at a time, up to {} for figures{}",
            memory::readable(self.memory_bytes),
            memory::readable(self.figures_bytes),
            available.unwrap_or_default()
        ));
        let short = self.available_bytes.is_some_and(|available| self.memory_bytes > available);
        lines.extend((!short).then(|| match self.seconds {
            Some(seconds) => format!("time: about {} on {}", duration(seconds), counted(self.threads, "thread")),
            None => "time: not estimated: a step of such runs takes too long to be tried here".to_string(),
        }));
        lines
    }
}

/// The summary, in lines of some columns.
pub fn text(scenario: &Scenario, takes: &Takes, width: usize) -> String {
    let mut lines = Vec::new();
    for said in [&scenario.title, &scenario.question] {
        lines.extend(if said.is_empty() { Vec::new() } else { wrapped(said, width) });
    }
    let mut about = |head: &str, what: &str| {
        for (k, line) in wrapped(what, width - HEAD).into_iter().enumerate() {
            lines.push(format!("{:HEAD$}{line}", if k == 0 { head } else { "" }));
        }
    };
    about("model", &format!("{}, version {MODEL_VERSION}", scenario.model.name()));
    if let Some(society) = society(scenario) {
        about("society", &society);
    }
    let platforms = scenario.in_order();
    for (k, design) in platforms.iter().take(NAMED).enumerate() {
        about(if k == 0 { "platforms" } else { "" }, &design_words(scenario, design));
    }
    if platforms.len() > NAMED {
        about("", &format!("and {} more", platforms.len() - NAMED));
    }
    let (steps, every) = (scenario.steps, scenario.record_every);
    about("steps", &format!("{steps}, recorded every {every}"));
    for one in &scenario.interventions {
        about("", &format!("end of step {}: {}", one.at, in_words(one)));
    }
    about("replicates", &replicates(scenario));
    if let Some(sweep) = &scenario.sweep {
        swept(sweep).iter().enumerate().for_each(|(k, words)| about(if k == 0 { "sweep" } else { "" }, words));
    }
    if !scenario.hypotheses.is_empty() {
        about("hypotheses", &scenario.hypotheses.iter().map(|one| one.claim.as_str()).collect::<Vec<_>>().join(", "));
    }
    takes.lines().iter().enumerate().for_each(|(k, line)| about(if k == 0 { "takes" } else { "" }, line));
    about("run id", &takes.run[..12]);
    lines.push("valid. --full prints every value in force, --json the same for programs".to_string());
    lines.join("\n")
}

/// Who lives there: what every design has alike; `None` for a published model, whose settings may differ.
fn society(scenario: &Scenario) -> Option<String> {
    scenario.model.published().is_none().then_some(())?;
    let first = scenario.platforms.first()?;
    let number = |key: &str| first.values.get(key).plain();
    let people = match &scenario.network {
        Some(network) => format!("{} people of a network file", network.graph.nodes()),
        None => format!(
            "{} people, a {} network of {} links each",
            number("population.size"),
            number("network.kind"),
            number("network.degree")
        ),
    };
    Some(format!("{people}, in {} places", number("population.places")))
}

/// A design, what it started from, how many levers it sets and whether it is the baseline.
fn design_words(scenario: &Scenario, design: &Design) -> String {
    let mut words = Vec::new();
    words.extend((design.name == scenario.baseline).then(|| "the baseline".to_string()));
    words
        .extend(design.preset.as_ref().filter(|preset| **preset != design.name).map(|preset| format!("from {preset}")));
    let set: usize = Group::ALL.into_iter().map(|group| levers(design, group).count()).sum();
    let own = scenario.model.published().is_none();
    words.extend(own.then(|| match set {
        0 => "every lever at its default".to_string(),
        _ => format!("sets {}", counted(set, "lever")),
    }));
    match words.is_empty() {
        true => design.name.clone(),
        false => format!("{} ({})", design.name, words.join("; ")),
    }
}

fn replicates(scenario: &Scenario) -> String {
    let n = scenario.replicates;
    let until = scenario.sweep.as_ref().and_then(|sweep| sweep.until.as_ref());
    match until {
        Some(until) => format!(
            "{n} to {} a point, until {} is known to ± {}; seed {}",
            until.at_most, until.measure, until.half_width, scenario.seed
        ),
        None if scenario.seeds.is_empty() && scenario.only_replicates.is_empty() => {
            format!("{n}, seed {}", scenario.seed)
        }
        None => format!("{}, {}", scenario.run_of(n), scenario.luck_said(n)),
    }
}

/// The design of a sweep and its axes.
fn swept(sweep: &Sweep) -> Vec<String> {
    let mut lines = vec![format!("{}, {} points", sweep.points.name(), sweep.count())];
    for axis in sweep.axes.iter().take(NAMED) {
        let on = axis.platforms.as_ref().map(|names| format!(" on {}", names.join(", "))).unwrap_or_default();
        lines.push(format!("{}{on}: {}", axis.label, axis.extent.words()));
    }
    if sweep.axes.len() > NAMED {
        lines.push(format!("and {} more axes", sweep.axes.len() - NAMED));
    }
    lines
}

/// The same for programs: names, counts and estimates; `null` is what is not known.
pub fn json(scenario: &Scenario, takes: &Takes) -> serde_json::Value {
    json!({
        "title": scenario.title,
        "question": scenario.question,
        "model": scenario.model.name(),
        "model_version": MODEL_VERSION,
        "run_id": takes.run,
        "platforms": scenario.names_in_order(),
        "baseline": (!scenario.baseline.is_empty()).then_some(&scenario.baseline),
        "seed": scenario.seed,
        "replicates": scenario.replicates,
        "steps": scenario.steps,
        "points": scenario.sweep.as_ref().map_or(1, |sweep| u64::try_from(sweep.count()).unwrap_or(u64::MAX)),
        "runs": takes.runs,
        "agent_steps": takes.agent_steps,
        "tests": takes.tests,
        "impossible": takes.impossible,
        "memory_bytes": takes.memory_bytes,
        "figures_bytes": takes.figures_bytes,
        "available_bytes": takes.available_bytes,
        "threads": takes.threads,
        "seconds": takes.seconds,
        "network": takes.network,
    })
}
