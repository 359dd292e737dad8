//! Hypotheses: claims about what a scenario's runs will show, as a test can decide them.
//!
//! What they say is checked here; they are tested once the runs are done, by `output`. They change no data, so they are in
//! no run's id.

use super::value::Value;
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

/// A measure at a time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// dotted key
    pub measure: String,
    /// when
    pub when: When,
}

/// A number of a run.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// the value of an axis of the sweep, by its label
    Axis(String),
    /// a measure, or the ratio of two
    Value {
        /// 1 minus the rest
        one_minus: bool,
        /// the measure
        over: Asked,
        /// divided by this one
        under: Option<Asked>,
    },
}

impl Term {
    /// The measures it reads.
    pub fn asked(&self) -> impl Iterator<Item = &Asked> {
        let (over, under) = match self {
            Term::Axis(_) => (None, None),
            Term::Value { over, under, .. } => (Some(over), under.as_ref()),
        };
        over.into_iter().chain(under)
    }

    /// As a scenario writes it where measures without a time are read at `usual`.
    pub fn text(&self, usual: When) -> String {
        let measure = |asked: &Asked| match asked.when == usual {
            true => asked.measure.clone(),
            false => format!("{}@{}", asked.measure, asked.when),
        };
        match self {
            Term::Axis(label) => label.clone(),
            Term::Value { one_minus, over, under } => {
                let under = under.as_ref().map(|under| format!("/{}", measure(under))).unwrap_or_default();
                format!("{}{}{under}", if *one_minus { "1-" } else { "" }, measure(over))
            }
        }
    }
}

/// What the growth of a measure is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Than {
    /// the growth of another
    Term(Term),
    /// a power of the size
    Exponent(f64),
}

/// What is claimed. Platforms are names; `None` is each of them, a test each. Axes are labels.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// platforms in order
    Order {
        /// by this
        measure: Term,
        /// the largest first; each neighbouring pair is a test
        chain: Vec<String>,
        /// a test a point, not one of their mean
        each_point: bool,
    },
    /// a difference of two platforms against that of two others: a - a0 > factor (b - b0), or the other way round
    Gap {
        /// of this
        measure: Term,
        /// \[a, a0\], \[b, b0\]
        pairs: [[String; 2]; 2],
        /// of the second difference
        factor: f64,
        /// the first is claimed to be smaller
        less: bool,
        /// a test a point, not one of their mean
        each_point: bool,
    },
    /// above or below a number
    Level {
        /// of this
        measure: Term,
        /// the number
        bound: f64,
        /// above it
        above: bool,
        /// a test a point, not one of their mean
        each_point: bool,
        /// on these
        platforms: Option<Vec<String>>,
    },
    /// up or down along an axis
    Trend {
        /// of this
        measure: Term,
        /// along this
        axis: String,
        /// up
        rises: bool,
        /// at every step, not on the whole
        monotone: bool,
        /// on these
        platforms: Option<Vec<String>>,
    },
    /// the largest value is at neither end of an axis
    Inside {
        /// of this
        measure: Term,
        /// along this
        axis: String,
        /// on these
        platforms: Option<Vec<String>>,
    },
    /// a measure grows with a larger power of an axis
    Growth {
        /// of this
        faster: Term,
        /// than that
        than: Than,
        /// of this
        axis: String,
        /// the measures are per unit of the axis: totals are the measure times the axis
        per_capita: bool,
        /// on these
        platforms: Option<Vec<String>>,
    },
    /// runs with more of x have more of y
    Association {
        /// x
        x: Term,
        /// y
        y: Term,
        /// other things equal
        given: Vec<Term>,
        /// more, not less
        positive: bool,
        /// runs of these platforms together
        platforms: Option<Vec<String>>,
    },
}

/// An entry of a scenario: one or more tests of a claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Hypothesis {
    /// what is claimed, in words; entries of the same words test one claim
    pub claim: String,
    /// when measures are read that do not say
    pub when: When,
    /// what is claimed, so that it can be tested
    pub form: Form,
    /// the points it is about: where these axes, by label, have these values
    pub at: Vec<(String, Value)>,
    /// runs whose ratio divides by less than this are left out
    pub null_below: Option<f64>,
}

impl Hypothesis {
    /// The numbers it is about.
    pub fn terms(&self) -> Vec<&Term> {
        match &self.form {
            Form::Order { measure, .. }
            | Form::Gap { measure, .. }
            | Form::Level { measure, .. }
            | Form::Trend { measure, .. }
            | Form::Inside { measure, .. } => vec![measure],
            Form::Growth { faster, than: Than::Term(than), .. } => vec![faster, than],
            Form::Growth { faster, .. } => vec![faster],
            Form::Association { x, y, given, .. } => [x, y].into_iter().chain(given).collect(),
        }
    }
}
