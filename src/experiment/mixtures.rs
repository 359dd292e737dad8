//! Mixtures of two platforms: each group of levers as in the one or as in the other, for Shapley's attribution.

use crate::scenario::value::{Group, Role};
use crate::scenario::{Design, Model, Scenario};

/// Mixtures of two platforms in all groups of levers.
pub const MIXTURES: usize = 1 << Group::ALL.len();

/// A scenario whose platforms are the mixtures of two, and which platform stands for which mixture.
#[derive(Clone, Debug, PartialEq)]
pub struct Mixtures {
    /// the scenario; mixtures that are the same design are one platform of it
    pub scenario: Scenario,
    /// names of platforms by mixture: bit g says that group g of [`Group::ALL`] is as in the second
    pub names: Vec<String>,
}

/// The mixtures of platforms `from` and `to` of a scenario. Its sweep is left out: every lever is as the scenario states it.
///
/// # Errors
/// Why there are none, and what to do: no such platform, no lever in which they differ, an intervention on only one of the
/// two, a mixture whose values cannot stand together, or a published model, which has no groups of levers.
pub fn mixtures(scenario: &Scenario, from: &str, to: &str) -> Result<Mixtures, String> {
    if scenario.model != Model::Platform {
        let help = "attribution needs platforms of the platform model";
        return Err(format!("`model` = \"{}\" has no groups of levers\n  help: {help}", scenario.model));
    }
    let (one, other) = (platform(scenario, from)?, platform(scenario, to)?);
    let differing: Vec<Group> = Group::ALL.into_iter().filter(|&group| differ(one, other, group)).collect();
    if differing.is_empty() {
        let help = "name two platforms that differ in a lever";
        return Err(format!("\"{from}\" and \"{to}\" are equal in all groups of levers\n  help: {help}"));
    }
    // Claims and wishes of figures are about platforms that are not there.
    let mut mixed =
        Scenario { sweep: None, hypotheses: Vec::new(), plots: None, platforms: Vec::new(), ..scenario.clone() };
    mixed.name = format!("{}-attribution-{}-{}", scenario.name, as_file(from), as_file(to));
    for intervention in &scenario.interventions {
        if intervention.touches(from) != intervention.touches(to) {
            let help = "let it touch both, or neither: what happens to one alone is no lever of a design";
            let at = intervention.at;
            return Err(format!("the intervention at step {at} touches only one of the two\n  help: {help}"));
        }
    }
    mixed.interventions.retain(|intervention| intervention.touches(from));
    mixed.interventions.iter_mut().for_each(|intervention| intervention.platforms = None);
    let names: Vec<String> = (0..MIXTURES).map(|mixture| name((from, to), &differing, mixture)).collect();
    for (mixture, name) in names.iter().enumerate() {
        if mixed.platforms.iter().any(|design| design.name == *name) {
            continue;
        }
        let design = mix((one, other), mixture, name);
        if let Some(problem) = mixed.impossible(&design) {
            let help = "there is no mixture of every group: attribution needs all of them";
            return Err(format!("\"{name}\" cannot be run: {problem}\n  help: {help}"));
        }
        mixed.platforms.push(Design { position: mixed.platforms.len() as u32, ..design });
    }
    mixed.platforms.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Mixtures { scenario: mixed, names })
}

fn platform<'a>(scenario: &'a Scenario, name: &str) -> Result<&'a Design, String> {
    scenario.platforms.iter().find(|design| design.name == name).ok_or_else(|| {
        let names: Vec<&str> = scenario.platforms.iter().map(|design| design.name.as_str()).collect();
        format!("the scenario has no platform \"{name}\"\n  help: it has {}", names.join(", "))
    })
}

/// Whether two designs differ in a lever of a group.
fn differ(one: &Design, other: &Design, group: Group) -> bool {
    let levers = one.values.iter().filter(|(row, _)| row.role == Role::Lever(group));
    levers.into_iter().any(|(row, value)| other.values.get(row.key) != value)
}

fn mix((one, other): (&Design, &Design), mixture: usize, name: &str) -> Design {
    let mut design = Design { name: name.to_string(), position: 0, preset: None, values: one.values.clone() };
    for (row, value) in other.values.iter() {
        if let Role::Lever(group) = row.role
            && mixture >> group as usize & 1 == 1
        {
            design.values.set(row.key, value.clone());
        }
    }
    design
}

/// What a mixture is called: "from with feed, price of to". Groups that the two share are not named, so that mixtures that
/// are the same design have one name.
fn name((from, to): (&str, &str), differing: &[Group], mixture: usize) -> String {
    let taken: Vec<&str> =
        differing.iter().filter(|&&group| mixture >> group as usize & 1 == 1).map(|group| group.name()).collect();
    match taken.len() {
        0 => from.to_string(),
        n if n == differing.len() => to.to_string(),
        _ => format!("{from} with {} of {to}", taken.join(", ")),
    }
}

/// A platform's name as a part of a folder's.
fn as_file(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect()
}
