//! docs/analysis.md: a dictionary of every table and column of a result, made from tables that were just written.

use crate::cli::Place;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fmt::Write;
use std::path::Path;

const SCENARIO: &str = r#"
replicates = 2
steps = 4
record_every = 2
record_agents = [4]
[population]
places = 2
[tribes]
count = 2
[network]
kind = "file"
file = "town.gml"
weighted = true
[[platform]]
preset = "chronological"
[[platform]]
preset = "solo"
[[hypothesis]]
claim = "Others teach."
measure = "learning.quality"
greater = ["chronological", "solo"]
"#;
const TOWN: &str = "graph [ node [ id 1 label \"a\" ] node [ id 2 label \"b\" ] node [ id 3 label \"c\" ] \
                    edge [ source 1 target 2 weight 1 ] edge [ source 2 target 3 weight 2 ] ]";

/// Columns that stand in several tables of text.
const SHARED: &[(&str, &str)] = &[
    ("point", "design point, 0 where nothing is swept"),
    ("platform", "name of the platform design"),
    ("replicate", "replicate: the same society and luck for every platform"),
    ("measure", "key of the measure, whose unit the numbers have"),
    (
        "when",
        "before (the last record before the first intervention), end (the last record), mean (over the records after the first tenth) or a step",
    ),
    ("mean", "mean over replicates, in the measure's unit"),
    ("sd", "standard deviation over replicates"),
    ("low", "lower end of the 95 % interval"),
    ("high", "upper end of the 95 % interval"),
    ("n", "replicates that have a value"),
    ("interval", "fixed or sequential: how the number of replicates was decided"),
];

/// Tables of text, their columns, and what is in them where [`SHARED`] does not say it.
const TEXTS: &[(&str, &[(&str, &str)])] = &[
    (
        "jobs.csv",
        &[
            ("id", "digest of all that the run is a function of"),
            ("status", "done, failed or missing"),
            ("error", "why it failed; empty: it did not"),
        ],
    ),
    (
        "summary.csv",
        &[
            ("still_moving", "whether a headline measure is no end state: it still moved over the last records"),
            ("reached", "whether a sequential design became as narrow as was asked; empty elsewhere"),
        ],
    ),
    (
        "differences.csv",
        &[
            ("low_all", "lower end of the interval that holds for all pairs together (Bonferroni)"),
            ("high_all", "its upper end"),
            ("baseline", "the platform that is subtracted, replicate by replicate"),
            ("pairs", "differences that are judged together"),
        ],
    ),
    (
        "hypotheses.csv",
        &[
            ("claim", "what is claimed"),
            ("test", "number among the tests of the claim"),
            ("form", "what was tested, in words"),
            ("points", "design points"),
            ("platforms", "platforms of the test"),
            ("statistic", "mean of the contrasts, in the measure's unit"),
            ("effect", "size of the effect"),
            ("effect_unit", "sd (standard deviations of the contrasts) or correlation (of ranks)"),
            ("low90", "lower end of the 90 % interval"),
            ("high90", "its upper end"),
            ("low95", "lower end of the 95 % interval"),
            ("high95", "its upper end"),
            ("p_plus", "p against the claim's opposite"),
            ("p_minus", "p against the claim"),
            ("p_plus_holm", "p_plus corrected for all tests of the file (Holm)"),
            ("p_minus_holm", "p_minus corrected"),
            ("verdict", "supported, contradicted, undecided or no effect"),
            ("claim_verdict", "that of all tests of the claim; mixed if some support and some contradict it"),
        ],
    ),
];

/// Tables of text of sweeps and attributions, which this result has not: their columns as `heimo` heads them.
const OF_SWEEPS: &[(&str, &str)] = &[
    ("points.csv", "point, then the value of each axis"),
    (
        "sensitivity.csv",
        "platform, measure, when, axis, axis2 (of second-order indices), index (S1, ST, S2: shares of variance; mu, mu_star, sigma: in the measure's unit by the axis' range), value, low, high, base (base points or trajectories), replicates (fewest that a mean is over), seed_share (share of the variance of single runs that is the seed's)",
    ),
    (
        "scaling.csv",
        "platform, when, other axes, total (value, cost, value - cost), exponent with low and high, replicates, sizes, smallest, largest, finding (the law that fits best, or undecided), gap_... (how much worse a law's AIC is than the best)",
    ),
    (
        "attribution.csv",
        "platform_from, platform_to, measure, when, group (of levers), share with low and high, n, total with total_low and total_high (shares add up to it: to less from), from, to (means)",
    ),
];

#[test]
fn the_dictionary_has_every_table_and_column() {
    let place = Place::new();
    std::fs::write(place.path("town.toml"), SCENARIO).unwrap();
    std::fs::write(place.path("town.gml"), TOWN).unwrap();
    let ended = place.heimo(&["run", "town.toml", "--out", "town", "--no-plots", "-q"]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let folder = place.path("town");
    let mut text = String::new();
    for table in ["metrics", "opinions", "agents", "follows"] {
        columns(&mut text, &folder, table);
    }
    for (table, own) in TEXTS {
        let file = std::fs::read_to_string(folder.join(table)).unwrap_or_else(|error| panic!("{table}: {error}"));
        let header = file.lines().next().expect("a header");
        writeln!(text, "\n### {table}\n\n| column | meaning |\n|---|---|").unwrap();
        for column in header.split(',') {
            let known = own.iter().chain(SHARED).find(|(name, _)| *name == column);
            let (_, meaning) = known.unwrap_or_else(|| panic!("{table} has a column {column} that nobody explains"));
            writeln!(text, "| `{column}` | {meaning} |").unwrap();
        }
        let stale: Vec<_> = own.iter().filter(|(name, _)| !header.split(',').any(|column| column == *name)).collect();
        assert!(stale.is_empty(), "{table} has no columns {stale:?}");
    }
    writeln!(text, "\n### Tables of sweeps and attributions\n\n| table | columns |\n|---|---|").unwrap();
    OF_SWEEPS.iter().for_each(|(table, columns)| writeln!(text, "| `{table}` | {columns} |").unwrap());
    text += "\nIn a sweep `summary.csv` and `differences.csv` end with the values of the axes; `summary.parquet` and `differences.parquet` have a row a point, platform\nand time and columns such as `learning.quality.mean`.\n";
    crate::docs::hold_in("docs/analysis.md", "<!-- begin: dictionary -->", "<!-- end: dictionary -->", &text);
}

/// The columns of a table in Parquet, as it describes them itself.
fn columns(text: &mut String, folder: &Path, table: &str) {
    let file = std::fs::File::open(folder.join(format!("{table}.parquet"))).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    writeln!(text, "\n### {table}.parquet\n\n| column | type | unit | null | meaning |\n|---|---|---|---|---|")
        .unwrap();
    for field in reader.schema().fields() {
        let said = |what: &str| field.metadata().get(what).cloned().unwrap_or_default().replace('|', "\\|");
        let null = if field.is_nullable() { "where it is undefined" } else { "never" };
        let (name, kind, meaning) = (field.name(), field.data_type().to_string().to_lowercase(), said("meaning"));
        assert!(!meaning.is_empty(), "{table}.{name} says nothing of itself");
        writeln!(text, "| `{name}` | {kind} | {} | {null} | {meaning} |", said("unit")).unwrap();
    }
}
