//! The binary: everything is in the library, see [`heimo::cli`].

fn main() -> std::process::ExitCode {
    match heimo::cli::main() {
        Ok(()) => std::process::ExitCode::from(heimo::cli::DONE),
        Err(stop) => stop.report(),
    }
}
