//! One number of a paper beside ours, and the rules by which they agree. The rules were fixed before anything was run.

/// What became of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// ours agrees by the rule
    Agrees,
    /// ours does not
    Misses,
    /// shown beside: there is nothing to agree with
    Shown,
}

/// One number of a paper beside ours.
#[derive(Clone, Debug)]
pub struct Finding {
    /// what it is: table, cell, parameters
    pub label: String,
    /// where it was published, and how it was read
    pub source: &'static str,
    /// the published value, if it is one number
    pub published: Option<f64>,
    /// runs behind it, if that is known
    pub published_n: Option<u64>,
    /// our runs
    pub n: u64,
    /// our mean
    pub mean: f64,
    /// our standard deviation over runs
    pub sd: Option<f64>,
    /// (ours - published) / (sd * sqrt(1/n_pub + 1/n))
    pub z: Option<f64>,
    /// the rule of agreement, in words
    pub rule: String,
    /// what became of it; that of a variant is shown and never counted
    pub verdict: Verdict,
    /// variant of the model, "" for the model as it is
    pub variant: &'static str,
    /// evidence, where it needs explaining; else ""
    pub note: &'static str,
}

/// A sample of runs of one quantity.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// one a replicate, in order; `None` where it was undefined
    pub values: Vec<Option<f64>>,
}

impl From<Vec<f64>> for Sample {
    fn from(values: Vec<f64>) -> Sample {
        Sample { values: values.into_iter().map(Some).collect() }
    }
}

impl Sample {
    /// The values that are defined, in order.
    pub fn defined(&self) -> impl Iterator<Item = f64> + Clone {
        self.values.iter().flatten().copied()
    }

    /// How many values are defined.
    pub fn n(&self) -> u64 {
        self.defined().count() as u64
    }

    /// Mean of the defined values; 0 where there is none.
    pub fn mean(&self) -> f64 {
        self.defined().sum::<f64>() / self.n().max(1) as f64
    }

    /// Standard deviation of the defined values (divisor n - 1); `None` below two.
    pub fn sd(&self) -> Option<f64> {
        let mean = self.mean();
        let squares = self.defined().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        (self.n() > 1).then(|| (squares / (self.n() - 1) as f64).sqrt())
    }

    /// Differences of runs that share a replicate, ours minus the other's, where both are defined.
    pub fn minus(&self, other: &Sample) -> Sample {
        let pairs = self.values.iter().zip(&other.values);
        Sample { values: pairs.map(|(ours, other)| Some((*ours)? - (*other)?)).collect() }
    }
}

/// Two-sided 99 % quantile of the normal, as the rule of agreement has it.
pub const QUANTILE_99: f64 = 2.58;

impl Finding {
    /// The general rule: |published - ours| <= 2.58*sd*sqrt(1/n_published + 1/n) + half a unit of the last published digit.
    /// With an unknown number of published runs the published value counts as exact.
    pub fn by_rule(
        label: impl Into<String>,
        source: &'static str,
        published: f64,
        published_n: Option<u64>,
        half_unit: f64,
        sample: &Sample,
    ) -> Finding {
        let known = if published_n.is_some() { "1/n published + " } else { "" };
        let rule = format!("|published - ours| <= 2.58 sd sqrt({known}1/n) + {half_unit}");
        let finding = Finding::beside(label, source, Some(published), sample).of_runs(published_n);
        let tolerance = QUANTILE_99 * finding.standard_error() + half_unit;
        finding.judged(rule, |mean| (mean - published).abs() <= tolerance)
    }

    /// |published - ours| <= tolerance.
    pub fn within(
        label: impl Into<String>,
        source: &'static str,
        published: f64,
        tolerance: f64,
        sample: &Sample,
    ) -> Finding {
        let rule = format!("|published - ours| <= {tolerance}");
        let agrees = move |mean: f64| (mean - published).abs() <= tolerance;
        Finding::beside(label, source, Some(published), sample).judged(rule, agrees)
    }

    /// low <= ours <= high; an open end is infinite.
    pub fn between(label: impl Into<String>, source: &'static str, low: f64, high: f64, sample: &Sample) -> Finding {
        let rule = match (low.is_finite(), high.is_finite()) {
            (true, true) => format!("{low} <= ours <= {high}"),
            (true, false) => format!("ours >= {low}"),
            (false, true) => format!("ours <= {high}"),
            (false, false) => "ours is a number".to_string(),
        };
        let agrees = move |mean: f64| (low..=high).contains(&mean);
        Finding::beside(label, source, None, sample).judged(rule, agrees)
    }

    /// An ordering: the mean of `difference` (larger minus smaller, paired where the runs share luck) exceeds `least` by
    /// more than 2.58 standard errors.
    pub fn ordered(label: impl Into<String>, source: &'static str, least: f64, difference: &Sample) -> Finding {
        let mut finding = Finding::beside(label, source, None, difference);
        let error = finding.standard_error();
        finding.z = (error > 0.0).then(|| (finding.mean - least) / error);
        let rule = format!("mean difference - 2.58 sd sqrt(1/n) > {least}");
        finding.judged(rule, |mean| mean - QUANTILE_99 * error > least)
    }

    /// A number that is compared exactly, up to rounding: no runs are behind it.
    pub fn exact(label: impl Into<String>, source: &'static str, published: f64, tolerance: f64, ours: f64) -> Finding {
        Finding::within(label, source, published, tolerance, &Sample::from(vec![ours]))
    }

    /// A number that is shown and not judged.
    pub fn shown(label: impl Into<String>, source: &'static str, published: Option<f64>, sample: &Sample) -> Finding {
        Finding::beside(label, source, published, sample)
    }

    /// A rule of the model's own, in words, and whether ours agrees by it.
    pub fn by(mut self, rule: impl Into<String>, agrees: bool) -> Finding {
        self.rule = rule.into();
        self.verdict = if agrees { Verdict::Agrees } else { Verdict::Misses };
        self
    }

    /// The number of runs behind the published value; z takes it in.
    pub fn of_runs(mut self, published_n: Option<u64>) -> Finding {
        self.published_n = published_n;
        let error = self.standard_error();
        self.z = self.published.filter(|_| error > 0.0).map(|published| (self.mean - published) / error);
        self
    }

    /// As a number of a variant of the model.
    pub fn of_variant(mut self, variant: &'static str) -> Finding {
        self.variant = variant;
        self
    }

    /// With evidence.
    pub fn noting(mut self, note: &'static str) -> Finding {
        self.note = note;
        self
    }

    /// Whether its verdict counts: a variant's and a number shown do not.
    pub fn counts(&self) -> bool {
        self.variant.is_empty() && self.verdict != Verdict::Shown
    }

    fn beside(label: impl Into<String>, source: &'static str, published: Option<f64>, sample: &Sample) -> Finding {
        Finding {
            label: label.into(),
            source,
            published,
            published_n: None,
            n: sample.n(),
            mean: sample.mean(),
            sd: sample.sd(),
            z: None,
            rule: String::new(),
            verdict: Verdict::Shown,
            variant: "",
            note: "",
        }
        .of_runs(None)
    }

    /// sd * sqrt(1/n_published + 1/n); 0 where there is no standard deviation.
    fn standard_error(&self) -> f64 {
        let theirs = self.published_n.map_or(0.0, |n| 1.0 / n as f64);
        self.sd.unwrap_or(0.0) * (theirs + 1.0 / self.n.max(1) as f64).sqrt()
    }

    /// Judged by a test of our mean; a sample without a defined value misses.
    fn judged(self, rule: String, agrees: impl FnOnce(f64) -> bool) -> Finding {
        let holds = self.n > 0 && agrees(self.mean);
        self.by(rule, holds)
    }
}

/// Misses that the 99 % binomial bound allows among a number of values, each of which misses with probability 0.01 where
/// the model is right: the least m with P(X <= m) >= 0.99.
pub fn binomial_bound(values: usize) -> usize {
    const MISS: f64 = 0.01;
    let mut term = (0..values).fold(1.0, |product, _| product * (1.0 - MISS));
    let mut below = term;
    let mut misses = 0;
    while below < 0.99 && misses < values {
        term *= (values - misses) as f64 / (misses + 1) as f64 * MISS / (1.0 - MISS);
        below += term;
        misses += 1;
    }
    misses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(values: &[f64]) -> Sample {
        Sample::from(values.to_vec())
    }

    #[test]
    fn the_rule_is_a_confidence_interval_plus_rounding() {
        // sd = 1, n = 4, n_published = 4: 2.58*sqrt(1/2) + 0.05 = 1.874.
        let ours = sample(&[9.0 - 0.5_f64.sqrt() / 2.0 - 0.5, 9.0 + 0.5_f64.sqrt() / 2.0 + 0.5, 8.5, 9.5]);
        let (mean, sd) = (ours.mean(), ours.sd().expect("four values"));
        let edge = 2.58 * sd * 0.5_f64.sqrt() + 0.05;
        let at = |published| Finding::by_rule("x", "s", published, Some(4), 0.05, &ours);
        assert_eq!(at(mean + edge - 1e-9).verdict, Verdict::Agrees);
        assert_eq!(at(mean + edge + 1e-9).verdict, Verdict::Misses);
        assert!((at(mean - 1.0).z.expect("a spread") - 1.0 / (sd * 0.5_f64.sqrt())).abs() < 1e-12);
        assert_eq!(Finding::by_rule("x", "s", 9.0, None, 0.0, &sample(&[])).verdict, Verdict::Misses);
    }

    #[test]
    fn orders_and_bounds_say_what_they_hold() {
        let clear = sample(&[1.0, 1.1, 0.9, 1.0]);
        assert_eq!(Finding::ordered("x", "s", 0.0, &clear).verdict, Verdict::Agrees);
        assert_eq!(Finding::ordered("x", "s", 0.95, &clear).verdict, Verdict::Misses, "too near");
        assert_eq!(Finding::between("x", "s", 0.5, f64::INFINITY, &clear).verdict, Verdict::Agrees);
        assert_eq!(Finding::between("x", "s", 0.0, 0.5, &clear).verdict, Verdict::Misses);
        assert_eq!(Finding::exact("x", "s", 2.0, 1e-4, 2.00005).verdict, Verdict::Agrees);
        let of = |finding: Finding| finding.counts();
        assert!(!of(Finding::shown("x", "s", None, &clear)) && of(Finding::ordered("x", "s", 0.0, &clear)));
        assert!(!of(Finding::ordered("x", "s", 0.0, &clear).of_variant("other")));
    }

    #[test]
    fn undefined_runs_are_left_out() {
        let ours = Sample { values: vec![Some(1.0), None, Some(3.0)] };
        assert_eq!((ours.n(), ours.mean(), ours.sd()), (2, 2.0, Some(2.0_f64.sqrt())));
        assert_eq!(ours.minus(&sample(&[0.5, 0.0, 1.0])).values, [Some(0.5), None, Some(2.0)]);
    }

    /// By hand: P(X = 0) is 0.99 at n = 1, 0.9801 at 2; at 27 P(X <= 1) = 0.9707 and P(X <= 2) = 0.9976.
    #[test]
    fn the_bound_is_the_binomials() {
        let bounds = [1, 2, 9, 14, 15, 16, 27, 100].map(binomial_bound);
        assert_eq!(bounds, [0, 1, 1, 1, 1, 2, 2, 4]);
        assert_eq!(binomial_bound(0), 0);
    }
}
