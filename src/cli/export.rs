//! `heimo export`

use super::arguments::ExportArgs;
use super::compare::scenario_of;
use super::print;
use super::stop::{FAILED, Stop, USAGE, error};
use crate::output::export::{GraphFormat, Which, paths, write};
use crate::output::manifest::Manifest;
use crate::output::{folder, names};
use crate::scenario::problem::nearest;
use std::path::PathBuf;

/// Writes a society of a result as a graph.
pub fn export(arguments: &ExportArgs) -> Result<(), Stop> {
    let path = &arguments.path;
    let manifest = folder::open(path)?;
    if !path.join(names::AGENTS).exists() || !path.join(names::FOLLOWS).exists() {
        let help = format!("say record_agents = [{}] in the scenario, and run it", manifest.steps);
        return Err(error(USAGE, format!("`{}` has no agents: none were recorded\n  help: {help}", path.display())));
    }
    let which = which(arguments, &manifest, &scenario_of(path)?.record_agents)?;
    let format = match arguments.format.as_str() {
        "gexf" => GraphFormat::Gexf,
        "csv" => GraphFormat::Csv,
        "parquet" => GraphFormat::Parquet,
        _ => GraphFormat::GraphMl,
    };
    let out = arguments.out.clone().unwrap_or_else(|| {
        let point = if manifest.points > 1 { format!("-{}", which.point) } else { String::new() };
        PathBuf::from(format!("{}{point}-{}-{}.{}", which.platform, which.replicate, which.step, arguments.format))
    });
    let written = paths(&out, format);
    if let Some(there) = written.iter().find(|path| path.exists()).filter(|_| !arguments.force) {
        let help = "--force writes it again; --out names another";
        return Err(error(USAGE, format!("`{}` is there already\n  help: {help}", there.display())));
    }
    let (nodes, edges) = write(path, &which, format, &out)?;
    if nodes == 0 {
        return Err(error(FAILED, format!("`{}` has no agents of that run: it failed", path.display())));
    }
    let files: Vec<String> = written.iter().map(|path| format!("`{}`", path.display())).collect();
    print::out(&format!(
        "{}, {} in {}",
        print::counted(nodes as usize, "agent"),
        print::counted(edges as usize, "follow"),
        files.join(" and ")
    ));
    Ok(())
}

/// The society that is asked for; what is not said is taken if there is one only.
fn which(arguments: &ExportArgs, manifest: &Manifest, recorded: &[u32]) -> Result<Which, Stop> {
    let platforms = &manifest.platforms;
    let all = || format!("the platforms are {}", platforms.join(", "));
    let platform = match (&arguments.platform, &platforms[..]) {
        (Some(name), _) if platforms.contains(name) => name.clone(),
        (Some(name), _) => {
            let near = nearest(name, platforms.iter().map(String::as_str));
            let near = near.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
            return Err(error(USAGE, format!("there is no platform `{name}`\n  help: {near}{}", all())));
        }
        (None, [only]) => only.clone(),
        (None, _) => return Err(error(USAGE, format!("which platform?\n  help: say --platform; {}", all()))),
    };
    let step = match arguments.step {
        Some(step) if recorded.contains(&step) => step,
        Some(step) => {
            let steps: Vec<String> = recorded.iter().map(u32::to_string).collect();
            let help = format!("record_agents names {}", steps.join(", "));
            return Err(error(USAGE, format!("agents of step {step} are not recorded\n  help: {help}")));
        }
        None => recorded.last().copied().unwrap_or(manifest.steps),
    };
    for (what, number, count) in
        [("replicate", arguments.replicate, manifest.replicates), ("point", arguments.point, manifest.points)]
    {
        if number >= count {
            let help = format!("they are numbered from 0 to {}", count.saturating_sub(1));
            return Err(error(USAGE, format!("there is no {what} {number}\n  help: {help}")));
        }
    }
    Ok(Which { point: arguments.point, platform, replicate: arguments.replicate, step })
}
