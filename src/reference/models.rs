//! What is said of the published models.

use super::wording::{default, explain_key, first_sentence, keys_table, measures_table};
use crate::scenario::published::{ALL, Published};
use std::fmt::Write;

/// Everything of the published models that has a name, beside measures: models and their keys.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    let own = |model: &'static Published| {
        let keys = model.table.iter().map(|row| row.key);
        std::iter::once(model.name).chain(keys)
    };
    ALL.iter().flat_map(own)
}

/// What a name means among the published models.
pub(super) fn explain(name: &str) -> Option<String> {
    let key = |model: &'static Published| model.table.iter().find(|row| row.key == name).map(explain_key);
    ALL.iter().find(|model| model.name == name).map(explain_model).or_else(|| ALL.iter().find_map(key))
}

fn explain_model(model: &Published) -> String {
    let mut text = format!("{} (a published model)\n  {}\n", model.name, model.title);
    writeln!(text, "  source    {}\n  a step    {}", model.source, model.step).expect("text grows");
    writeln!(text, "  reads     {}", model.sections().join(", ")).expect("text grows");
    for row in model.table {
        writeln!(text, "  {:<34} {} (default {})", row.key, first_sentence(row.meaning), default(row))
            .expect("text grows");
    }
    for quantity in model.quantities {
        writeln!(text, "  {:<34} measure: {}", quantity.key, first_sentence(quantity.meaning)).expect("text grows");
    }
    text.push_str("  to try:\n");
    model.example.lines().for_each(|line| writeln!(text, "    {line}").expect("text grows"));
    text
}

/// The lines of `heimo list`.
pub(super) fn list(mut line: impl FnMut(&str, &'static str, &str)) {
    ALL.iter().for_each(|model| line("Models", model.name, model.title));
}

/// The parameters and measures of each model, as `heimo list` ends with.
pub(super) fn list_all(mut line: impl FnMut(&str, &'static str, &str)) {
    for model in ALL {
        let section = format!("Model {}: parameters and measures", model.name);
        model.table.iter().for_each(|row| line(&section, row.key, first_sentence(row.meaning)));
        for row in model.quantities {
            line(&section, row.key, &format!("{}: {}", row.name, first_sentence(row.meaning)));
        }
    }
}

/// The part of docs/reference.md.
pub(super) fn markdown(text: &mut String) {
    text.push_str(
        "\n## Published models\n\n`model = \"...\"` names one. Settings are compared as `[[platform]]` entries with a `name` and a \
         `set`, or swept; there are no presets, groups or interventions. docs/docking.md compares them with their papers.\n",
    );
    for model in ALL {
        let (name, title, source, step) = (model.name, model.title, model.source, model.step);
        write!(
            text,
            "\n### {name}\n\n{title}. Source: {source}. A step is {step}. It reads {}.\n",
            model.sections().join(", ")
        )
        .expect("text grows");
        write!(text, "\n```toml\n{}\n```\n", model.example).expect("text grows");
        keys_table(text, model.table.iter());
        measures_table(text, model.quantities);
    }
}
