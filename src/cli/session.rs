//! One call of the program that runs simulations: how it is stopped, on how many threads it runs, and its progress.

use super::print;
use super::progress::Display;
use super::stop::INTERRUPTED;
use crate::experiment::Worlds;
use crate::experiment::run::WORKER_THREAD;
use crate::output::Error;
use crate::output::experiment::Experiment;
use crate::output::produce::{Produced, produce};
use crate::output::production::Production;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by Ctrl-C and by a request to terminate.
pub static STOP: AtomicBool = AtomicBool::new(false);

/// Ctrl-C asks the run to stop at the next step; a second one ends the program at once, as a kill would.
pub fn stop_on_signals() {
    let handler = || {
        if STOP.swap(true, Ordering::SeqCst) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    };
    if let Err(problem) = ctrlc::set_handler(handler) {
        print::err(&format!("warning: Ctrl-C cannot be caught ({problem}); finished runs are kept all the same"));
    }
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        // A run that panics is reported with the others at the end, not in the middle of the progress bar.
        let in_a_run = std::thread::current().name().is_some_and(|name| name.starts_with(WORKER_THREAD));
        if !in_a_run || std::env::var_os("RUST_BACKTRACE").is_some() {
            print(panic);
        }
    }));
}

/// All processors, unless the command line says otherwise.
pub fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from)
}

/// Producing into a folder as plainly as can be, until Ctrl-C stops it.
pub fn production(folder: &Path, threads_asked: Option<u16>) -> Production<'_> {
    Production::new(folder, threads(threads_asked), &STOP)
}

/// Produces, and shows how far it is unless that is not wanted.
///
/// # Errors
/// As [`produce`].
pub fn produced<W: Worlds>(
    experiment: &Experiment,
    worlds: &W,
    production: &Production,
    quiet: bool,
) -> Result<Produced, Error> {
    let mut display = Display::new(quiet);
    let produced = produce(experiment, worlds, production, &mut |progress| display.show(progress));
    display.finish();
    produced
}
