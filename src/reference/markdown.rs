//! docs/reference.md.

use super::models;
use super::wording::{cell, keys_table, measures_table};
use crate::network::file::{IDS, LABELS, PAIRS, TYPES, WEIGHTS};
use crate::scenario::keys::{
    HYPOTHESIS_TABLE, INTERVENTION_TABLE, PLATFORM_TABLE, PLOTS_TABLE, RUN_TABLE, SWEEP_TABLE,
};
use crate::scenario::limits;
use crate::scenario::literal;
use crate::scenario::measure::PLATFORM;
use crate::scenario::parameters::TABLE;
use crate::scenario::presets::PRESETS;
use crate::scenario::tables::sections;
use std::fmt::Write;

/// docs/reference.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Reference\n\nMade from the program's own tables; do not edit (`HEIMO_BLESS=1 cargo test reference` writes it anew).\n\
         `heimo explain NAME` says the same of one name.\n",
    );
    text.push_str("\n## Keys of the run\n\nThey stand before all sections.\n");
    keys_table(&mut text, RUN_TABLE.iter());
    text.push_str("\n## Platforms\n\nEach `[[platform]]` is a design. Beside these keys it takes `groups = { feed = \"preset\" }`, which takes a whole group of levers from another preset, and `set = { \"encounter.facilitation\" = 0.5 }`, which sets levers. Precedence: model default < section of the scenario < preset < groups < set < `--set` of the command line.\n");
    keys_table(&mut text, PLATFORM_TABLE.iter());
    text.push_str("\n## Interventions\n\nEach `[[intervention]]` happens at the end of a step. Beside these keys it takes `platform = [\"name\"]`, the platforms it touches (all where it is absent), and `set = { key = value }` of levers and of society's constants.\n");
    keys_table(&mut text, INTERVENTION_TABLE.iter());
    text.push_str("\n## Sweeps\n\n`[sweep]` varies parameters. Beside these keys it takes `vary`, a table with an axis a key: a list of values, or `{ from = 0.0, to = 1.0, steps = 11 }`, with `scale = \"log\"` evenly spaced in the logarithm; an axis of a lever may name `platform`, and with `key` an axis has a name of its own. `together = [[\"a\", \"b\"]]` are axes of a grid whose values go together. `until = { measure = \"learning.quality\", half_width = 0.01, at_most = 200 }` runs replicates 8 at a time until the 95 % interval of every platform of a point is that narrow.\n");
    keys_table(&mut text, SWEEP_TABLE.iter());
    text.push_str("\n## Hypotheses\n\nEach `[[hypothesis]]` is one or more tests of a claim; docs/experiments.md shows the forms. It has one of `greater`, `less` (lists of platforms, or of two pairs), `above`, `below`, `rises_with`, `falls_with`, `best_inside`, `grows_faster` (a list of two measures, or of a measure and an exponent) and `correlates` (a list of two). Beside these keys it takes `when` (before, end, mean or a recorded step), `platform` (a name or several; all where it is absent), `at = { axis = value }` and, with `correlates`, `given` (a list of measures).\n");
    keys_table(&mut text, HYPOTHESIS_TABLE.iter());
    text.push_str("\n## Figures\n\n`[plots]` says how a result is drawn where it is to be otherwise than by itself; it affects no data, and a change of it draws a finished result anew without simulating. Beside these keys it takes `measures = [\"learning.quality\"]`, what is drawn; `difference = [\"a\", \"b\"]`, the platforms whose difference is mapped; `log = [\"x\", \"y\"]`, what has a logarithmic scale; and `marks = [{ x = 0.1, y = 0.857, label = \"published\", platform = \"a\", measure = \"learning.quality\" }]`, values of others, drawn hollow beside ours.\n");
    keys_table(&mut text, PLOTS_TABLE.iter());
    text.push_str("\n## Parameters\n\nOrigin says where a default comes from: measured outside, borrowed from the source, or chosen, and then to be swept.\n");
    for section in std::iter::once(None).chain(sections().into_iter().map(Some)) {
        match section {
            Some(section) => write!(text, "\n### [{section}]\n").expect("text grows"),
            None => text.push_str("\n### Before the sections\n"),
        }
        keys_table(&mut text, TABLE.iter().filter(|row| row.section() == section));
    }
    text.push_str("\n## Presets\n\nDifferences from the model's defaults. Presets differ in many levers: a difference between two of them is never attributed to one.\n\n| preset | what it is | levers |\n|---|---|---|\n");
    for preset in PRESETS {
        let set: Vec<String> = preset.set.iter().map(|(key, value)| format!("`{key}` {}", literal(value))).collect();
        writeln!(text, "| `{}` | {} | {} |", preset.name, preset.meaning, set.join(", ")).expect("text grows");
    }
    text.push_str(
        "\n## Measures\n\nA figure, a caption and a table call a measure by its name; the console has it in short. The direction says \
         whether more is better or worse for people, all else equal; where it is neither, or depends, it is left out.\n",
    );
    measures_table(&mut text, PLATFORM);
    models::markdown(&mut text);
    columns_table(&mut text);
    limits_table(&mut text);
    text
}

/// The names of columns that readers of networks know.
fn columns_table(text: &mut String) {
    text.push_str("\n## Columns of networks\n\nNames of columns that are known in a table of links or of nodes, in any case; others are said by `network.source`, `network.target`, `network.weight` and `network.node`.\n\n| what | names |\n|---|---|\n");
    let all = |names: &[&str]| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let pairs: Vec<String> = PAIRS.iter().map(|[source, target]| format!("`{source}` and `{target}`")).collect();
    let rows = [
        ("who follows and who is followed, a pair of these", pairs.join(", ")),
        ("weight of a link", all(WEIGHTS)),
        ("whether a link has a direction", all(TYPES)),
        ("id in a table of nodes, the first of these that there is", all(IDS)),
        ("what a node is called, an attribute of a graph", all(LABELS)),
    ];
    rows.iter().for_each(|(what, names)| writeln!(text, "| {what} | {names} |").expect("text grows"));
}

fn limits_table(text: &mut String) {
    text.push_str("\n## Limits\n\nHow much of anything a user can ask for; ranges of single numbers are in the tables of keys. What is above a limit is refused before anything is allocated for it, with its place in the scenario, and exit code 2. They are such that `heimo check` of whatever is allowed ends within 5 s and 200 MB (one processor of 2026).\n\n| what is counted | asked for by | at most | to ask for less |\n|---|---|---|---|\n");
    for limit in limits::TABLE {
        let cells = [limit.of, &limit.most.to_string(), limit.remedy].map(cell);
        writeln!(text, "| {} | `{}` | {} | {} |", cell(limit.what), cells[0], cells[1], cells[2]).expect("text grows");
    }
}
