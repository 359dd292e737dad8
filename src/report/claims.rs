//! What the runs say of the scenario's claims, as a part of the page.

use super::axis;
use super::html::escape;
use crate::output::hypotheses::{Row, SD, claims};
use std::fmt::Write as _;

/// The section; "" where nothing is claimed.
pub fn section(rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut out = String::from(
        "<h2 id=\"claims\">Claims</h2>\n<p>What these runs say of what the scenario claims. Each test is oriented so that the claim says \
         “positive”; p+ (and p−) is the probability of an effect at least as large (as small) where there is none, by permutation \
         over replicates, corrected over all tests (Holm). <strong>Supported</strong>: p+ &lt; 0.05 and an effect above 0.1 standard \
         deviations, or above 0.1 where it is a correlation of ranks; <strong>contradicted</strong>: the same on the other side; <strong>no effect</strong>: the 90 % interval lies \
         within 0.1 standard deviations; else <strong>undecided</strong>. A claim is supported if all of its tests are, \
         <strong>mixed</strong> if some are and some are contradicted, and contradicted if any is and none is supported. A verdict is of these parameters, not of others.</p>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table>\n<thead><tr>",
    );
    for name in ["claim", "verdict", "test", "statistic [90 %]", "effect", "n", "p+", "p−", "of the test"] {
        let _ = write!(out, "<th scope=\"col\">{name}</th>");
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for claim in claims(rows) {
        let (name, verdict) = (escape(claim.claim), escape(&claim.said()));
        let span = claim.tests.len();
        let head = format!(
            "<th scope=\"row\" rowspan=\"{span}\">{name}</th><td rowspan=\"{span}\"><strong>{verdict}</strong></td>"
        );
        for (k, test) in claim.tests.iter().enumerate() {
            let _ = writeln!(out, "<tr>{}{}</tr>", if k == 0 { head.as_str() } else { "" }, cells(test));
        }
    }
    out.push_str("</tbody></table></div>\n");
    out
}

fn cells(test: &Row) -> String {
    // An effect is infinite where all replicates say the same.
    let number = |value: Option<f64>| match value {
        None => "–".to_string(),
        Some(value) if value.is_infinite() => (if value > 0.0 { "∞" } else { "−∞" }).to_string(),
        Some(value) => axis::short(value),
    };
    let interval = test.interval.map_or(String::new(), |(low, high)| {
        format!("<br><span class=\"soft\">[{}, {}]</span>", axis::short(low), axis::short(high))
    });
    let (form, measure, when) = (escape(&test.form), escape(&test.measure), escape(&test.when));
    let (platforms, points) = (escape(&test.platforms), escape(&test.points));
    let about =
        format!("{form}<br><span class=\"soft\"><code>{measure}</code>, {when}; {platforms}; points {points}</span>");
    let unit = if test.effect_unit == SD { " sd" } else { "<br><span class=\"soft\">correlation</span>" };
    let (statistic, effect) = (number(test.statistic), number(test.effect) + test.effect.map_or("", |_| unit));
    let (n, p_plus, p_minus) = (test.n, axis::short(test.p.0), axis::short(test.p.1));
    let numbers = [format!("{statistic}{interval}"), effect, n.to_string(), p_plus, p_minus, escape(&test.verdict)];
    let numbers = numbers.map(|cell| format!("<td class=\"n\">{cell}</td>")).concat();
    format!("<td>{about}</td>{numbers}")
}
