//! What can be said on the command line: its subcommands and what each takes.

use crate::scenario::limits::{CLAIM_DRAWS, CLAIM_SEEDS, SEEDS, SHARES, THREADS};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

const EXIT_CODES: &str = "Exit codes:
  0    done
  1    failed
  2    the command line or the scenario is wrong
  3    verification found a difference
  130  interrupted: what is finished is kept, and the same command resumes";

#[derive(Debug, Parser)]
#[command(name = "heimo", version, about = "Compare platform designs on one simulated society, reproducibly")]
#[command(after_help = EXIT_CODES, max_term_width = 100, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario: simulate, write data, plots and report
    Run(RunArgs),
    /// Validate a scenario, show it with all defaults, and estimate what running it takes
    Check(CheckArgs),
    /// Freeze the list of runs of a scenario, for several processes or a cluster
    Plan(PlanArgs),
    /// Print the script that has a scheduler run a plan in shares and merge them, or run it
    Submit(SubmitArgs),
    /// Put the shares of a plan together, as if one process had run them
    Merge(MergeArgs),
    /// Count what is done, failed and missing
    Status(StatusArgs),
    /// Draw the plots of a result again, without simulating
    Plot(PlotArgs),
    /// Write the report of a result again, without simulating
    Report(FolderArgs),
    /// Compare two platforms of a result, replicate by replicate
    Compare(CompareArgs),
    /// Write the agents of a result and who follows whom as a graph, for networkx, Gephi or R
    Export(ExportArgs),
    /// Run a result again and compare it bit by bit
    Verify(VerifyArgs),
    /// Test the claims of the essays that the project grew out of
    Claims(ClaimsArgs),
    /// Compare the published models with their papers, number by number
    Dock(DockArgs),
    /// Say which axes of a sweep a measure's variation comes from (designs sobol and morris), without simulating
    Sensitivity(SensitivityArgs),
    /// Say which lever groups a difference of two platforms comes from, by running their mixtures
    Attribute(AttributeArgs),
    /// Explain a key, lever group, preset or measure
    Explain {
        /// What to explain, for example encounter.facilitation
        name: Option<String>,
    },
    /// List every key, preset and measure
    List {
        /// Print JSON: a list of objects with `section`, `name` and `meaning`
        #[arg(long)]
        json: bool,
    },
    /// Write a commented scenario to start from
    New {
        /// Name of the scenario: NAME.toml is written
        name: PathBuf,
    },
    /// Print the JSON Schema of scenarios, for editors
    Schema,
    /// Print a completion script
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// A scenario, and what the command line changes in it.
#[derive(Clone, Debug, Args)]
pub struct ScenarioArgs {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO")]
    pub path: PathBuf,
    /// Set a key, for example --set population.size=2000; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_and_value)]
    pub sets: Vec<(String, String)>,
}

#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Folder of the result [default: output/NAME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Run replicate K alone, from 0: its data are those that it has among all; may be repeated
    #[arg(long = "replicate", value_name = "K")]
    pub replicates: Vec<u32>,
    /// Threads; results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
    /// Replace another run in the folder; only what Heimo wrote is removed
    #[arg(long)]
    pub force: bool,
    /// Save running simulations every N steps, for very long runs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_every: Option<u32>,
    /// Try again the runs that failed before
    #[arg(long)]
    pub retry_failed: bool,
    /// Run share K of N only, for example 3/7; auto/7 takes K from the scheduler's array task, auto both
    #[arg(long, value_name = "K/N")]
    pub shard: Option<String>,
    /// Exit with 1 unless every claim of the scenario is supported
    #[arg(long, conflicts_with = "shard")]
    pub require_supported: bool,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Draw no plots and write no report
    #[arg(long)]
    pub no_plots: bool,
}

#[derive(Debug, Args)]
pub struct CompareArgs {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// A platform
    #[arg(value_name = "A")]
    pub a: String,
    /// Another platform: differences are A - B
    #[arg(value_name = "B")]
    pub b: String,
    /// Measures to compare; may be repeated [default: the headline measures]
    #[arg(long = "measure", value_name = "KEY", num_args = 1..)]
    pub measures: Vec<String>,
    /// When they are read: before, end, mean or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    pub when: String,
    /// What is printed: text, csv, json (a list of objects with the columns of the CSV), markdown or latex, for a paper
    #[arg(long, value_name = "FORMAT", default_value = "text", value_parser = ["text", "csv", "json", "markdown", "latex"])]
    pub format: String,
    /// Print CSV
    #[arg(long, conflicts_with = "format")]
    pub csv: bool,
    /// Print JSON
    #[arg(long, conflicts_with_all = ["csv", "format"])]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// Folder of a result whose scenario has record_agents
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// The platform [default: the only one]
    #[arg(long, value_name = "NAME")]
    pub platform: Option<String>,
    /// The replicate, from 0
    #[arg(long, value_name = "K", default_value_t = 0)]
    pub replicate: u32,
    /// The design point of a sweep, from 0
    #[arg(long, value_name = "P", default_value_t = 0)]
    pub point: u32,
    /// The recorded step [default: the last]
    #[arg(long, value_name = "T")]
    pub step: Option<u32>,
    /// What is written: a graph in one file, or tables of nodes and edges
    #[arg(long, value_name = "FORMAT", default_value = "graphml", value_parser = ["graphml", "gexf", "csv", "parquet"])]
    pub format: String,
    /// The file; tables are called by it, with -nodes and -edges [default: PLATFORM-K-T.FORMAT]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct PlanArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Folder of the plan and its shares [default: output/NAME]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Replace another plan in the folder
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, Args)]
pub struct SubmitArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// What runs the shares: Slurm, HyperQueue, GNU parallel or Snakemake
    #[arg(long)]
    pub engine: Engine,
    /// Number of shares
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SHARES.most as i64))]
    pub shards: u32,
    /// Folder of the plan and its shares, the same on every machine [default: output/NAME, or the plan's own]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads of each share
    #[arg(long, value_name = "T", default_value_t = 1, value_parser = thread_count())]
    pub threads: u16,
    /// Save running simulations every N steps, for runs that outlast a time limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub checkpoint_every: Option<u32>,
    /// Write the script into the folder and run it
    #[arg(long)]
    pub go: bool,
}

/// What runs the shares of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Slurm,
    Hq,
    Parallel,
    Snakemake,
}

#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Folder of a plan
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// Print errors only
    #[arg(long, short)]
    pub quiet: bool,
    /// Draw no plots and write no report
    #[arg(long)]
    pub no_plots: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Threads that the estimate of time is for [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
    /// Print the scenario whole, with every value in force, as a scenario that is run alike
    #[arg(long, conflicts_with = "json")]
    pub full: bool,
    /// Print JSON: what is run and what it takes
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct StatusArgs {
    #[command(flatten)]
    pub folder: FolderArgs,
    /// Print JSON: counts of runs, by share and by message
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct FolderArgs {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
}

#[derive(Debug, Args)]
pub struct PlotArgs {
    #[command(flatten)]
    pub folder: FolderArgs,
    /// Where figures are to be seen: `wide` on a page; `slide` of 1280 x 720 pixels with large text; `paper` in print, 170 and 85 mm wide
    #[arg(long, value_name = "SIZE", value_enum, default_value_t = FigureSize::Wide)]
    pub figure_size: FigureSize,
    /// Draw this figure alone, by its file's name without the end; may be repeated
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Measures to draw instead of those that the scenario asks for, by key
    #[arg(long, value_name = "KEY,...", value_delimiter = ',')]
    pub measures: Vec<String>,
}

/// Where figures are to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FigureSize {
    Wide,
    Slide,
    Paper,
}

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Folder of a result
    #[arg(value_name = "DIR", required_unless_present = "published", conflicts_with = "published")]
    pub path: Option<PathBuf>,
    /// Check the shipped scenarios against the published digests
    #[arg(long)]
    published: bool,
    /// Only this shipped scenario; may be repeated
    #[arg(long, value_name = "NAME", requires = "published")]
    pub only: Vec<String>,
    /// Write the list of digests to a file instead of comparing
    #[arg(long, value_name = "FILE", requires = "published", hide = true)]
    pub mint: Option<PathBuf>,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
    /// Print errors and the verdict only
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct ClaimsArgs {
    /// Claims, by the names of their scenarios [default: all]
    #[arg(value_name = "NAME")]
    pub only: Vec<String>,
    /// Folder of the results
    #[arg(long, value_name = "DIR", default_value = "output/claims")]
    pub out: PathBuf,
    /// Draws of society's constants that each verdict is repeated on
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=CLAIM_DRAWS.most as i64))]
    pub draws: u32,
    /// Seeds at each draw
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=CLAIM_SEEDS.most as i64))]
    pub seeds: u32,
    /// Write the verdicts as a page, as docs/claims.md is, with a folder of figures beside it
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
    /// Print errors and verdicts only
    #[arg(long, short)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct DockArgs {
    /// Models [default: all]
    #[arg(value_name = "MODEL")]
    pub models: Vec<String>,
    /// The reduced suites that the tests run: seconds
    #[arg(long)]
    pub fast: bool,
    /// Write the numbers as a page, as docs/docking.md is
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
    /// First coordinate of every draw
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
}

#[derive(Debug, Args)]
pub struct SensitivityArgs {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    pub path: PathBuf,
    /// A measure; may be repeated [default: the headline measures]
    #[arg(long, value_name = "KEY")]
    pub measure: Vec<String>,
    /// When: before (the first intervention), end, mean, or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    pub when: String,
    /// Write the indices to a file, too
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct AttributeArgs {
    #[command(flatten)]
    pub scenario: ScenarioArgs,
    /// Name of the platform that the difference starts from
    #[arg(value_name = "FROM")]
    pub from: String,
    /// Name of the platform that it leads to
    #[arg(value_name = "TO")]
    pub to: String,
    /// A measure; may be repeated [default: the headline measures]
    #[arg(long, value_name = "KEY")]
    pub measure: Vec<String>,
    /// When: before (the first intervention), end, mean, or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    pub when: String,
    /// Replicates [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SEEDS.most as i64))]
    pub seeds: Option<u32>,
    /// Folder of the runs [default: output/NAME-attribution-FROM-TO]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Threads; results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    pub threads: Option<u16>,
    /// Replace another run in the folder; only what Heimo wrote is removed
    #[arg(long)]
    pub force: bool,
    /// Print errors and the shares only
    #[arg(long, short)]
    pub quiet: bool,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_string(), value.trim().to_string())),
        _ => Err("write KEY=VALUE, for example population.size=2000".to_string()),
    }
}

/// Threads, as many as there can be.
fn thread_count() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=THREADS.most as i64)
}
