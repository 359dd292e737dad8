//! Hypotheses: claims about what a scenario's runs will show, as a test can decide them.
//!
//! What they say is checked here; they are tested once the runs are done, by `output`. They change no data, so they are in
//! no run's id.

use std::fmt;

/// When a measure is read, in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// at the last record before the first intervention
    Before,
    /// at the last record
    #[default]
    End,
    /// the mean of the records after the first tenth of the run
    Mean,
    /// at a recorded step
    Step(u32),
}

impl When {
    /// As a scenario or a command line writes it; whether the step is a recorded one is another matter.
    pub fn parse(text: &str) -> Option<When> {
        match text {
            "before" => Some(When::Before),
            "end" => Some(When::End),
            "mean" => Some(When::Mean),
            step => step.parse().ok().map(When::Step),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Before => f.write_str("before"),
            When::End => f.write_str("end"),
            When::Mean => f.write_str("mean"),
            When::Step(step) => write!(f, "{step}"),
        }
    }
}
