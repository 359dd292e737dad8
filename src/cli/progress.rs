//! Progress on standard error: a bar on a terminal, a line now and then elsewhere, nothing if quiet.

use super::print;
use crate::experiment::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Where nobody looks at a bar, a line this often.
const LINE_EVERY: Duration = Duration::from_secs(10);

enum Form {
    Quiet,
    Bar(ProgressBar),
    Lines(Instant),
}

/// Shows how far a run is.
pub struct Display {
    form: Form,
    began: Instant,
}

impl Display {
    /// For standard error as it is.
    pub fn new(quiet: bool) -> Display {
        let form = match (quiet, std::io::stderr().is_terminal()) {
            (true, _) => Form::Quiet,
            (false, false) => Form::Lines(Instant::now()),
            (false, true) => {
                let style = ProgressStyle::with_template("{bar:30} {percent:>3} %  {msg}");
                let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
                Form::Bar(ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr()).with_style(style))
            }
        };
        Display { form, began: Instant::now() }
    }

    /// Shows it, if it is time to.
    pub fn show(&mut self, progress: &Progress) {
        let elapsed = self.began.elapsed();
        match &mut self.form {
            Form::Quiet => {}
            Form::Bar(bar) => {
                bar.set_length(progress.total_agent_steps.max(1));
                bar.set_position(progress.agent_steps.load(Ordering::Relaxed));
                bar.set_message(describe(progress, elapsed));
            }
            Form::Lines(last) if last.elapsed() >= LINE_EVERY => {
                *last = Instant::now();
                print::err(&format!("{} %, {}", percent(progress), describe(progress, elapsed)));
            }
            Form::Lines(_) => {}
        }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        if let Form::Bar(bar) = &self.form {
            bar.finish_and_clear();
        }
    }
}

fn percent(progress: &Progress) -> u64 {
    progress.agent_steps.load(Ordering::Relaxed).saturating_mul(100) / progress.total_agent_steps.max(1)
}

/// "12 of 88 runs, 5.1 million agent-steps/s, about 2 min left"
fn describe(progress: &Progress, elapsed: Duration) -> String {
    let done = progress.agent_steps.load(Ordering::Relaxed);
    let here = done.saturating_sub(progress.earlier_agent_steps.load(Ordering::Relaxed));
    let rate = here as f64 / elapsed.as_secs_f64().max(1e-9);
    let runs = format!("{} of {} runs", progress.jobs.load(Ordering::Relaxed), progress.total_jobs);
    if here == 0 || elapsed < Duration::from_millis(500) {
        return runs;
    }
    let left = progress.total_agent_steps.saturating_sub(done) as f64 / rate;
    format!("{runs}, {:.1} million agent-steps/s, about {} left", rate / 1e6, duration(left))
}

/// Seconds for a reader: "40 s", "12 min", "3.5 h".
pub fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "1 s".to_string(),
        s if s < 90.0 => format!("{s:.0} s"),
        s if s < 5_400.0 => format!("{:.0} min", s / 60.0),
        s if s < 172_800.0 => format!("{:.1} h", s / 3_600.0),
        s => format!("{:.0} days", s / 86_400.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_readable() {
        let shown: Vec<String> = [0.2, 40.4, 100.0, 12_600.0, 1e6].into_iter().map(duration).collect();
        assert_eq!(shown, ["1 s", "40 s", "2 min", "3.5 h", "12 days"]);
    }
}
