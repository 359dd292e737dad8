//! What the system must give before anything is begun.

use super::stop::{FAILED, Stop, USAGE, error};
use crate::experiment::memory;

/// Memory without which no command begins.
const LEAST_BYTES: u64 = 4 << 20;

/// Makes the process ready, or says what the system does not give.
pub fn ready() -> Result<(), Stop> {
    room()?;
    survive_large_files()
}

/// Writing more than a limit allows (`ulimit -f`) is an error of the file, as a full disk is, and no signal that kills.
fn survive_large_files() -> Result<(), Stop> {
    #[cfg(unix)]
    {
        let caught = std::sync::Arc::default();
        signal_hook::flag::register(signal_hook::consts::SIGXFSZ, caught).map_err(|problem| error(FAILED, problem))?;
    }
    Ok(())
}

/// Refuses to begin where so little memory is free that not even a message could be relied on.
fn room() -> Result<(), Stop> {
    match memory::available_to_one() {
        Some(available) if available < LEAST_BYTES => {
            let needed = memory::readable(LEAST_BYTES);
            let text = format!("{needed} of memory are needed to begin, and there are {}", memory::readable(available));
            Err(error(USAGE, text + " to spare\n  help: close other programs, or raise a limit (ulimit -v)"))
        }
        _ => Ok(()),
    }
}
