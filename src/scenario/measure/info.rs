//! A row of the tables of measures.

/// What is to be known of a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeasureInfo {
    /// dotted key: the column's name
    pub key: &'static str,
    /// one word for it, of its own among all models' measures: the console has it, and `explain` answers it
    pub short: &'static str,
    /// what a figure, a caption or a table calls it
    pub name: &'static str,
    /// unit, "" where it has none
    pub unit: &'static str,
    /// smallest possible value, if there is one
    pub min: Option<f64>,
    /// largest possible value, if there is one
    pub max: Option<f64>,
    /// how it relates to time
    pub nature: Nature,
    /// whether more of it is better
    pub direction: Direction,
    /// how far in front it stands
    pub rank: Rank,
    /// one sentence for a reader of the report
    pub meaning: &'static str,
    /// how it is computed
    pub formula: &'static str,
    /// author and year, "" where it is our own or the model's paper's
    pub source: &'static str,
}

/// How a measure relates to time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// of the state at the recorded step
    State,
    /// of what happened in the recorded step
    Composition,
    /// mean over all steps since the previous record
    Flow,
    /// of the run as a whole, known on its last row
    Outcome,
}

/// Whether more of what is measured is better for those it is measured of, all else equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// more is better
    Better,
    /// more is worse
    Worse,
    /// neither, or it depends
    Neither,
}

/// How far in front a measure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// a headline that figures and the console lead with
    Lead,
    /// one of the few that tables of headlines have
    Headline,
    /// any other
    Detail,
}

impl Direction {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Direction::Better => "more is better",
            Direction::Worse => "more is worse",
            Direction::Neither => "more is neither better nor worse in itself",
        }
    }
}

impl MeasureInfo {
    /// A row of which nothing is said: what others state the rest of.
    pub const PLAIN: MeasureInfo = MeasureInfo {
        key: "",
        short: "",
        name: "",
        unit: "",
        min: None,
        max: None,
        nature: Nature::State,
        direction: Direction::Neither,
        rank: Rank::Detail,
        meaning: "",
        formula: "",
        source: "",
    };

    /// Name and unit, as an axis shows them.
    pub fn label(&self) -> String {
        with_unit(self.name, self.unit)
    }

    /// The name inside a sentence: without the capital, unless it is a proper name's or an abbreviation's.
    pub fn in_sentence(&self) -> String {
        let mut letters = self.name.chars();
        match (letters.next(), letters.next()) {
            (Some(first), Some(second)) if second.is_lowercase() && !self.name.contains('\'') => {
                first.to_lowercase().chain(std::iter::once(second)).chain(letters).collect()
            }
            _ => self.name.to_string(),
        }
    }

    /// Whether it is one of the few that tables of headlines have.
    pub fn headline(&self) -> bool {
        self.rank != Rank::Detail
    }

    /// Whether figures and the console lead with it.
    pub fn leads(&self) -> bool {
        self.rank == Rank::Lead
    }

    /// Whether a value lies in the measure's range.
    pub fn admits(&self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// A name with its unit, unless it has none or says it itself, as regions are counted in regions.
pub fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() || name.eq_ignore_ascii_case(unit) { name.to_string() } else { format!("{name} ({unit})") }
}
