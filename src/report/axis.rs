//! Scales, round ticks and numbers as text, by the project's own arithmetic.

use crate::math::ln;

/// A linear scale from values to logical pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// smallest value shown
    pub low: f64,
    /// largest value shown; above `low`
    pub high: f64,
    /// pixel of `low`
    pub from: f64,
    /// pixel of `high`
    pub to: f64,
}

impl Scale {
    /// A scale over a range that is widened where it is empty, so that a constant series has an axis.
    pub fn new(range: (f64, f64), from: f64, to: f64) -> Self {
        let (low, high) = widened(range);
        Scale { low, high, from, to }
    }
    /// Pixel of a value, kept inside the panel.
    pub fn at(&self, value: f64) -> f64 {
        let part = ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + part * (self.to - self.from)
    }
    /// Whether the panel shows the value.
    pub fn shows(&self, value: f64) -> bool {
        value >= self.low && value <= self.high
    }
    /// Round values on the scale, about `count` of them, with their labels.
    pub fn ticks(&self, count: usize) -> Vec<(f64, String)> {
        let step = round_step((self.high - self.low) / count.max(1) as f64);
        let slack = step * 1e-9;
        if step == 0.0 || !step.is_finite() {
            return Vec::new();
        }
        let (first, last) = (((self.low - slack) / step).ceil(), ((self.high + slack) / step).floor());
        let ticks = (0..=(last - first).clamp(0.0, 100.0) as i64).map(|k| (first + k as f64) * step);
        ticks.map(|value| (value, tick_label(value, step))).collect()
    }
}

/// A scale that may be logarithmic.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scaled {
    scale: Scale,
    log: bool,
}

impl Scaled {
    /// A scale over a range; logarithmic only if that is asked for and the range is above 0.
    pub fn new((low, high): (f64, f64), from: f64, to: f64, log: bool) -> Self {
        let log = log && low > 0.0;
        let range = if log { (ln(low), ln(high)) } else { (low, high) };
        Scaled { scale: Scale::new(range, from, to), log }
    }
    /// Pixel of a value, kept inside the panel.
    pub fn at(&self, value: f64) -> f64 {
        match self.log {
            true if value <= 0.0 => self.scale.from,
            true => self.scale.at(ln(value)),
            false => self.scale.at(value),
        }
    }
    /// Whether the panel shows the value.
    pub fn shows(&self, value: f64) -> bool {
        if self.log { value > 0.0 && self.scale.shows(ln(value)) } else { self.scale.shows(value) }
    }
    /// Pixels of round values, about `count` of them, with their labels.
    pub fn ticks(&self, count: usize) -> Vec<(f64, String)> {
        if !self.log {
            return self.scale.ticks(count).into_iter().map(|(value, label)| (self.scale.at(value), label)).collect();
        }
        let decades = (self.scale.high - self.scale.low) / ln(10.0);
        let parts: &[f64] = if decades < 3.0 { &[1.0, 2.0, 5.0] } else { &[1.0] };
        let (first, last) = ((self.scale.low / ln(10.0)).floor() as i32, (self.scale.high / ln(10.0)).ceil() as i32);
        let values = (first..=last).flat_map(|k| parts.iter().map(move |part| part * power_of_ten(k)));
        let shown = values.filter(|value| self.shows(*value)).map(|value| (self.at(value), plain(value)));
        let shown: Vec<(f64, String)> = shown.collect();
        let every = shown.len().div_ceil(2 * count.max(1)).max(1);
        shown.into_iter().step_by(every).collect()
    }
}

fn widened((low, high): (f64, f64)) -> (f64, f64) {
    let magnitude = low.abs().max(high.abs());
    if high - low > magnitude * 1e-9 && high > low {
        return (low, high);
    }
    let margin = if magnitude > 0.0 { magnitude * 0.1 } else { 1.0 };
    (low - margin, high + margin)
}

/// 10^k, correctly rounded.
fn power_of_ten(k: i32) -> f64 {
    format!("1e{k}").parse().expect("a power of ten is a number")
}

/// The k with 10^k <= x < 10^(k+1), of a positive finite x.
fn exponent(x: f64) -> i32 {
    let text = format!("{x:e}");
    text.split_once('e').and_then(|(_, k)| k.parse().ok()).expect("scientific notation has an exponent")
}

/// The 1, 2 or 5 times a power of ten that is nearest to `x` in ratio.
fn round_step(x: f64) -> f64 {
    let x = if x.is_finite() && x > 0.0 { x } else { 1.0 };
    let power = power_of_ten(exponent(x));
    // Boundaries are the geometric means of the neighbours.
    match x / power {
        part if part < 1.414 => power,
        part if part < 3.162 => 2.0 * power,
        part if part < 7.071 => 5.0 * power,
        _ => power_of_ten(exponent(x) + 1),
    }
}

fn tick_label(value: f64, step: f64) -> String {
    let value = if value.abs() < step * 1e-6 { 0.0 } else { value };
    let largest = value.abs().max(step);
    if !(1e-4..1e7).contains(&step) {
        if value == 0.0 {
            return "0".to_string();
        }
        let digits = (exponent(value.abs()) - exponent(step)).max(0) as usize;
        return scientific(value, digits.min(6));
    }
    let decimals = if step < 1.0 { (-exponent(step)).max(0) as usize } else { 0 };
    if largest >= 1e4 { grouped(value, decimals) } else { fixed(value, decimals) }
}

/// A number with `decimals` decimals and a true minus sign; never "−0.00".
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let zero = text.chars().all(|c| c == '0' || c == '.');
    if value < 0.0 && !zero { format!("−{text}") } else { text }
}

/// As [`fixed`], with thousands set apart by commas.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let (sign, digits) = whole.strip_prefix('−').map_or(("", whole), |digits| ("−", digits));
    let mut out = String::from(sign);
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

fn scientific(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$e}", value.abs());
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let raised: String = power
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            digit => char::from_u32(0x2070 + (digit as u32 - '0' as u32)).unwrap_or(digit),
        })
        .collect();
    format!("{}{mantissa}×10{raised}", if value < 0.0 { "−" } else { "" })
}

/// A value beside its scale: two decimals more than the ticks have.
pub fn on_scale(value: f64, scale: &Scale) -> String {
    let step = round_step((scale.high - scale.low) / 4.0);
    match -exponent(step) + 1 {
        decimals @ 0..=5 if value.abs() < 1e6 => grouped(value, decimals as usize),
        _ => short(value),
    }
}

/// A number as a scenario would write it if that is short, else to three significant digits.
pub fn plain(value: f64) -> String {
    let written = format!("{}", value.abs());
    if written.len() > 7 {
        return short(value);
    }
    let decimals = written.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if value.abs() >= 1e4 { grouped(value, decimals) } else { fixed(value, decimals) }
}

/// A share as a percentage without idle zeros.
pub fn percent(share: f64) -> String {
    let text = fixed(100.0 * share, 2);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A number to about three significant digits, for tables and labels.
pub fn short(value: f64) -> String {
    if value == 0.0 {
        return "0".to_string();
    }
    match exponent(value.abs()) {
        k if k < -3 => scientific(value, 2),
        k @ -3..=-1 => fixed(value, if k == -1 { 3 } else { 4 }),
        k @ 0..=2 => fixed(value, 2 - k as usize),
        k if k < 9 => grouped(value, 0),
        _ => scientific(value, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64) -> Vec<String> {
        Scale::new((low, high), 0.0, 1.0).ticks(5).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_round_and_inside() {
        assert_eq!(labels(0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(labels(-1.0, 1.0), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!(labels(0.0, 400.0), ["0", "100", "200", "300", "400"]);
        assert_eq!(labels(0.0, 50_000.0), ["0", "10,000", "20,000", "30,000", "40,000", "50,000"]);
        assert_eq!(labels(0.0, 5e-9)[..3], ["0", "1×10⁻⁹", "2×10⁻⁹"]);
        assert_eq!(labels(0.0, 4e9)[1], "1×10⁹");
        assert!(labels(1e9, 1e9 + 5.0).len() < 12);
    }

    #[test]
    fn a_constant_has_an_axis() {
        for value in [0.0, 0.25, -3.0, 1e300, 1e-300] {
            let scale = Scale::new((value, value), 0.0, 100.0);
            assert!(scale.low < value && value < scale.high, "{value}");
            assert!((scale.at(value) - 50.0).abs() < 1e-6);
            assert!(!scale.ticks(5).is_empty());
        }
    }

    #[test]
    fn numbers_as_text() {
        assert_eq!(fixed(-0.001, 2), "0.00");
        assert_eq!(fixed(-1.5, 1), "−1.5");
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-123.0, 0), "−123");
        assert_eq!(
            [0.0, 0.1234, 0.01234, 1.234, 12.34, 123.4, 1234.0, 1.5e12, 2e-7].map(short),
            ["0", "0.123", "0.0123", "1.23", "12.3", "123", "1,234", "1.50×10¹²", "2.00×10⁻⁷"]
        );
    }
}
