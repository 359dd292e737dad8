//! The command line: its types, a function for each subcommand, and everything that is printed.
//!
//! Results go to standard output; progress, warnings and errors to standard error.

// The command line tells the time and uses all processors; none of that reaches data.
#![allow(clippy::disallowed_methods)]

mod attribute;
mod check;
mod claims;
mod closing;
mod compare;
mod dock;
mod draw;
mod essays;
mod progress;
mod run;
mod say;
mod sensitivity;
mod shares;
mod submit;
mod surroundings;
mod texts;
mod verify;

use crate::scenario::limits::{CLAIM_DRAWS, CLAIM_SEEDS, SEEDS, SHARES, THREADS};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Exit code: done.
pub const DONE: u8 = 0;
/// Exit code: failed.
pub const FAILED: u8 = 1;
/// Exit code: the command line or the scenario is wrong.
pub const USAGE: u8 = 2;
/// Exit code: verification found a difference.
pub const DIFFERENT: u8 = 3;
/// Exit code: interrupted; what is finished is kept and the same command resumes.
pub const INTERRUPTED: u8 = 130;

/// Why the program stops before it is done.
#[derive(Debug)]
pub struct Stop {
    code: u8,
    message: String,
}

impl Stop {
    fn new(code: u8, message: impl std::fmt::Display) -> Stop {
        Stop { code, message: message.to_string() }
    }

    /// Prints why, once, and gives the exit code.
    pub fn report(self) -> ExitCode {
        if !self.message.is_empty() {
            say::err(&self.message);
        }
        ExitCode::from(self.code)
    }
}

/// An error, as it is printed: "error:", once, and what it says.
fn error(code: u8, message: impl std::fmt::Display) -> Stop {
    let message = message.to_string();
    Stop::new(code, format!("error: {}", message.strip_prefix("error: ").unwrap_or(&message)))
}

/// Threads, as many as there can be.
fn thread_count() -> clap::builder::RangedI64ValueParser<u16> {
    clap::value_parser!(u16).range(1..=THREADS.most as i64)
}

impl From<crate::output::Error> for Stop {
    fn from(problem: crate::output::Error) -> Stop {
        use crate::experiment::Error as Experiment;
        use crate::output::Error;
        let code = match &problem {
            Error::OtherRun { .. } | Error::Foreign { .. } | Error::Damaged { .. } | Error::NoResult { .. } => USAGE,
            Error::NoMeasure { .. } | Error::Link { .. } | Error::DamagedPart { .. } => USAGE,
            Error::Scenario(_) | Error::Outside { .. } | Error::Json { .. } => USAGE,
            Error::Experiment(Experiment::Memory { .. } | Experiment::OtherRun { .. }) => USAGE,
            Error::Experiment(Experiment::ForeignJournal { .. }) => USAGE,
            _ => FAILED,
        };
        error(code, problem)
    }
}

impl From<crate::report::ReportError> for Stop {
    fn from(problem: crate::report::ReportError) -> Stop {
        use crate::report::ReportError;
        match problem {
            ReportError::Folder(problem) => problem.into(),
            ReportError::Read { .. } => error(USAGE, problem),
            ReportError::Write { .. } | ReportError::Memory { .. } => error(FAILED, problem),
        }
    }
}

const EXIT_CODES: &str = "Exit codes:
  0    done
  1    failed
  2    the command line or the scenario is wrong
  3    verification found a difference
  130  interrupted: what is finished is kept, and the same command resumes";

#[derive(Debug, Parser)]
#[command(name = "heimo", version, about = "Compare platform designs on one simulated society, reproducibly")]
#[command(after_help = EXIT_CODES, max_term_width = 100, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario: simulate, write data, plots and report
    Run(Run),
    /// Validate a scenario, show it with all defaults, and estimate what running it takes
    Check(Check),
    /// Freeze the list of runs of a scenario, for several processes or a cluster
    Plan(Plan),
    /// Print the script that has a scheduler run a plan in shares and merge them, or run it
    Submit(Submit),
    /// Put the shares of a plan together, as if one process had run them
    Merge(Merge),
    /// Count what is done, failed and missing
    Status(Folder),
    /// Draw the plots of a result again, without simulating
    Plot(Folder),
    /// Write the report of a result again, without simulating
    Report(Folder),
    /// Compare two platforms of a result, replicate by replicate
    Compare(Compare),
    /// Run a result again and compare it bit by bit
    Verify(Verify),
    /// Test the claims of the essays that the project grew out of
    Claims(Claims),
    /// Compare the published models with their papers, number by number
    Dock(Dock),
    /// Say which axes of a sweep a measure's variation comes from (designs sobol and morris), without simulating
    Sensitivity(Sensitivity),
    /// Say which lever groups a difference of two platforms comes from, by running their mixtures
    Attribute(Attribute),
    /// Explain a key, lever group, preset or measure
    Explain {
        /// What to explain, for example encounter.facilitation
        name: Option<String>,
    },
    /// List every key, preset and measure
    List,
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
struct Scenario {
    /// The scenario, a TOML file
    #[arg(value_name = "SCENARIO")]
    path: PathBuf,
    /// Set a key, for example --set population.size=2000; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = key_and_value)]
    sets: Vec<(String, String)>,
}

#[derive(Debug, Args)]
struct Run {
    #[command(flatten)]
    scenario: Scenario,
    /// Folder of the result [default: output/NAME]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads; results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
    /// Replace another run in the folder; only what Heimo wrote is removed
    #[arg(long)]
    force: bool,
    /// Save running simulations every N steps, for very long runs
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    checkpoint_every: Option<u32>,
    /// Try again the runs that failed before
    #[arg(long)]
    retry_failed: bool,
    /// Run share K of N only, for example 3/7; auto/7 takes K from the scheduler's array task, auto both
    #[arg(long, value_name = "K/N")]
    shard: Option<String>,
    /// Exit with 1 unless every claim of the scenario is supported
    #[arg(long, conflicts_with = "shard")]
    require_supported: bool,
    /// Print errors only
    #[arg(long, short)]
    quiet: bool,
    /// Draw no plots and write no report
    #[arg(long)]
    no_plots: bool,
}

#[derive(Debug, Args)]
struct Compare {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    path: PathBuf,
    /// A platform
    #[arg(value_name = "A")]
    a: String,
    /// Another platform: differences are A - B
    #[arg(value_name = "B")]
    b: String,
    /// Measures to compare; may be repeated [default: the headline measures]
    #[arg(long = "measure", value_name = "KEY", num_args = 1..)]
    measures: Vec<String>,
    /// When they are read: before, end, mean or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    when: String,
    /// Print CSV
    #[arg(long)]
    csv: bool,
}

#[derive(Debug, Args)]
struct Plan {
    #[command(flatten)]
    scenario: Scenario,
    /// Folder of the plan and its shares [default: output/NAME]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Replace another plan in the folder
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Submit {
    #[command(flatten)]
    scenario: Scenario,
    /// What runs the shares: Slurm, HyperQueue, GNU parallel or Snakemake
    #[arg(long)]
    engine: Engine,
    /// Number of shares
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SHARES.most as i64))]
    shards: u32,
    /// Folder of the plan and its shares, the same on every machine [default: output/NAME, or the plan's own]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads of each share
    #[arg(long, value_name = "T", default_value_t = 1, value_parser = thread_count())]
    threads: u16,
    /// Save running simulations every N steps, for runs that outlast a time limit
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    checkpoint_every: Option<u32>,
    /// Write the script into the folder and run it
    #[arg(long)]
    go: bool,
}

/// What runs the shares of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    Slurm,
    Hq,
    Parallel,
    Snakemake,
}

#[derive(Debug, Args)]
struct Merge {
    /// Folder of a plan
    #[arg(value_name = "DIR")]
    path: PathBuf,
    /// Print errors only
    #[arg(long, short)]
    quiet: bool,
    /// Draw no plots and write no report
    #[arg(long)]
    no_plots: bool,
}

#[derive(Debug, Args)]
struct Check {
    #[command(flatten)]
    scenario: Scenario,
    /// Threads that the estimate of time is for [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
}

#[derive(Debug, Args)]
struct Folder {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    path: PathBuf,
}

#[derive(Debug, Args)]
struct Verify {
    /// Folder of a result
    #[arg(value_name = "DIR", required_unless_present = "published", conflicts_with = "published")]
    path: Option<PathBuf>,
    /// Check the shipped scenarios against the published digests
    #[arg(long)]
    published: bool,
    /// Only this shipped scenario; may be repeated
    #[arg(long, value_name = "NAME", requires = "published")]
    only: Vec<String>,
    /// Write the list of digests to a file instead of comparing
    #[arg(long, value_name = "FILE", requires = "published", hide = true)]
    mint: Option<PathBuf>,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
    /// Print errors and the verdict only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct Claims {
    /// Claims, by the names of their scenarios [default: all]
    #[arg(value_name = "NAME")]
    only: Vec<String>,
    /// Folder of the results
    #[arg(long, value_name = "DIR", default_value = "output/claims")]
    out: PathBuf,
    /// Draws of society's constants that each verdict is repeated on
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=CLAIM_DRAWS.most as i64))]
    draws: u32,
    /// Seeds at each draw
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(2..=CLAIM_SEEDS.most as i64))]
    seeds: u32,
    /// Write the verdicts as a page, as docs/claims.md is, with a folder of figures beside it
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
    /// Print errors and verdicts only
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Args)]
struct Dock {
    /// Models [default: all]
    #[arg(value_name = "MODEL")]
    models: Vec<String>,
    /// The reduced suites that the tests run: seconds
    #[arg(long)]
    fast: bool,
    /// Write the numbers as a page, as docs/docking.md is
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// First coordinate of every draw
    #[arg(long, default_value_t = 2026)]
    seed: u64,
    /// Threads [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
}

#[derive(Debug, Args)]
struct Sensitivity {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    path: PathBuf,
    /// A measure; may be repeated [default: the headline measures]
    #[arg(long, value_name = "KEY")]
    measure: Vec<String>,
    /// When: before (the first intervention), end, mean, or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    when: String,
    /// Write the indices to a file, too
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct Attribute {
    #[command(flatten)]
    scenario: Scenario,
    /// Name of the platform that the difference starts from
    #[arg(value_name = "FROM")]
    from: String,
    /// Name of the platform that it leads to
    #[arg(value_name = "TO")]
    to: String,
    /// A measure; may be repeated [default: the headline measures]
    #[arg(long, value_name = "KEY")]
    measure: Vec<String>,
    /// When: before (the first intervention), end, mean, or a recorded step
    #[arg(long, value_name = "WHEN", default_value = "end")]
    when: String,
    /// Replicates [default: the scenario's]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=SEEDS.most as i64))]
    seeds: Option<u32>,
    /// Folder of the runs [default: output/NAME-attribution-FROM-TO]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Threads; results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = thread_count())]
    threads: Option<u16>,
    /// Replace another run in the folder; only what Heimo wrote is removed
    #[arg(long)]
    force: bool,
    /// Print errors and the shares only
    #[arg(long, short)]
    quiet: bool,
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_string(), value.trim().to_string())),
        _ => Err("write KEY=VALUE, for example population.size=2000".to_string()),
    }
}

/// The command line as it is understood, for what is written about it.
pub fn command() -> clap::Command {
    <Cli as clap::CommandFactory>::command()
}

/// Reads the command line and does what it says.
///
/// # Errors
/// Why it stopped, and with which exit code.
pub fn main() -> Result<(), Stop> {
    let done = match Cli::try_parse() {
        Ok(cli) => done(cli.command),
        Err(help) => parsed_help(&help),
    };
    match (done, say::ended()) {
        (Err(stop), Err(lost)) => {
            say::err(&lost.message);
            Err(stop)
        }
        (done, said) => done.and(said),
    }
}

fn done(command: Command) -> Result<(), Stop> {
    surroundings::ready()?;
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Plan(arguments) => shares::plan(&arguments),
        Command::Submit(arguments) => submit::submit(&arguments),
        Command::Merge(arguments) => shares::merge(&arguments),
        Command::Status(folder) => shares::status(&folder.path),
        Command::Check(arguments) => check::check(&arguments),
        Command::Plot(folder) => draw::plots(&folder.path),
        Command::Report(folder) => draw::report(&folder.path),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Claims(arguments) => essays::claims(&arguments),
        Command::Dock(arguments) => dock::dock(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Attribute(arguments) => attribute::attribute(&arguments),
        Command::Explain { name } => texts::explain(name.as_deref()),
        Command::List => texts::list(),
        Command::New { name } => texts::new(&name),
        Command::Schema => texts::schema(),
        Command::Completions { shell } => texts::completions(shell),
    }
}

/// Help and version go to standard output and are no errors; anything else is one.
fn parsed_help(help: &clap::Error) -> Result<(), Stop> {
    if help.use_stderr() {
        return Err(Stop::new(USAGE, help.render().to_string().trim_end()));
    }
    say::out(help.render().to_string().trim_end());
    Ok(())
}

/// All processors, unless the command line says otherwise.
fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}
