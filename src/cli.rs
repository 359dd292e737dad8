//! The command line: its types, a function for each subcommand, and everything that is printed.
//!
//! Results go to standard output; progress, warnings and errors to standard error.

// The command line tells the time and uses all processors; none of that reaches data.
#![allow(clippy::disallowed_methods)]

mod arguments;
mod attribute;
mod check;
mod check_summary;
mod claims;
mod compare;
mod dock;
mod export;
mod finish;
mod inputs;
mod paper;
mod plot;
mod print;
mod progress;
mod run;
mod sensitivity;
mod session;
mod shares;
mod stop;
mod submit;
mod summary_table;
mod surroundings;
mod texts;
mod verdicts;
mod verify;

pub use stop::{DIFFERENT, DONE, FAILED, INTERRUPTED, Stop, USAGE};

use arguments::{Cli, Command};
use clap::Parser;

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
    match (done, print::ended().map_err(|lost| stop::error(FAILED, lost))) {
        (Err(stop), Err(lost)) => {
            print::err(&lost.message);
            Err(stop)
        }
        (done, printed) => done.and(printed),
    }
}

fn done(command: Command) -> Result<(), Stop> {
    surroundings::ready()?;
    match command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Plan(arguments) => shares::plan(&arguments),
        Command::Submit(arguments) => submit::submit(&arguments),
        Command::Merge(arguments) => shares::merge(&arguments),
        Command::Status(arguments) => shares::status(&arguments),
        Command::Check(arguments) => check::check(&arguments),
        Command::Plot(args) => plot::plots(&args),
        Command::Report(folder) => plot::report(&folder.path),
        Command::Compare(arguments) => compare::compare(&arguments),
        Command::Export(arguments) => export::export(&arguments),
        Command::Verify(arguments) => verify::verify(&arguments),
        Command::Claims(arguments) => claims::claims(&arguments),
        Command::Dock(arguments) => dock::dock(&arguments),
        Command::Sensitivity(arguments) => sensitivity::sensitivity(&arguments),
        Command::Attribute(arguments) => attribute::attribute(&arguments),
        Command::Explain { name } => texts::explain(name.as_deref()),
        Command::List { json } => texts::list(json),
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
    print::out(help.render().to_string().trim_end());
    Ok(())
}
