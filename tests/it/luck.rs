//! Seeds of one's own, single replicates, and what is said of work under way.

use crate::cli::{Place, data};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::path::Path;

const SMALL: &str = "steps = 8\nrecord_every = 4\n[population]\nsize = 40\n[[platform]]\npreset = \"chronological\"\n[[platform]]\npreset = \"solo\"\n";

fn place() -> Place {
    let place = Place::new();
    std::fs::write(place.path("s.toml"), SMALL).unwrap();
    place
}

fn run(place: &Place, out: &str, words: &[&str]) {
    let words: Vec<&str> =
        ["run", "s.toml", "--no-plots", "-q", "--out", out].into_iter().chain(words.iter().copied()).collect();
    let ended = place.heimo(&words);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

/// Rows of a replicate, as text, without the column that numbers it.
fn rows_of(folder: &Path, replicate: u32) -> Vec<String> {
    use arrow_array::cast::AsArray;
    use arrow_array::types::UInt32Type;
    let file = std::fs::File::open(folder.join("metrics.parquet")).unwrap();
    let mut rows = Vec::new();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        let numbers = batch.column_by_name("replicate").unwrap().as_primitive::<UInt32Type>().clone();
        let schema = batch.schema();
        for row in (0..batch.num_rows()).filter(|&row| numbers.value(row) == replicate) {
            let own = schema.fields().iter().zip(batch.columns()).filter(|(field, _)| field.name() != "replicate");
            rows.push(own.map(|(_, column)| format!("{:?}", column.slice(row, 1))).collect());
        }
    }
    rows
}

#[test]
fn a_replicate_alone_has_the_data_that_it_has_among_all() {
    let place = place();
    run(&place, "all", &["--set", "replicates=4"]);
    run(&place, "alone", &["--set", "replicates=4", "--replicate", "2"]);
    let alone = rows_of(&place.path("alone"), 2);
    assert!(!alone.is_empty() && alone == rows_of(&place.path("all"), 2));
    assert!(rows_of(&place.path("alone"), 0).is_empty());
    assert_eq!(place.heimo(&["verify", "alone"]).code, Some(0));
    // The rest is run beside it, and the whole is what it would have been.
    run(&place, "alone", &["--set", "replicates=4"]);
    assert_eq!(data(&place.path("alone")), data(&place.path("all")));
}

#[test]
fn a_replicate_with_a_seed_of_its_own_is_the_first_of_that_seed() {
    let place = place();
    run(&place, "seeds", &["--set", "seeds=[9, 5]"]);
    for (replicate, seed) in [(0, 5), (1, 9)] {
        let (out, set) = (format!("seed-{seed}"), format!("seed={seed}"));
        run(&place, &out, &["--set", &set, "--set", "replicates=1"]);
        assert_eq!(rows_of(&place.path("seeds"), replicate), rows_of(&place.path(&out), 0), "seed {seed}");
    }
    assert_eq!(place.heimo(&["verify", "seeds"]).code, Some(0));
    let manifest = std::fs::read_to_string(place.path("seeds").join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["seeds"], serde_json::json!([5, 9]));
}

#[test]
fn status_counts_the_runs_of_work_under_way() {
    let place = place();
    run(&place, "done", &["--set", "replicates=3", "--set", "seed=4"]);
    let text = "heimo status: a result";
    assert!(place.heimo(&["status", "done"]).out.contains("6 runs"), "{text}");
    // What is left of one that was stopped: a journal, and how many runs there are.
    let folder = place.path("stopped");
    std::fs::create_dir(&folder).unwrap();
    let id = [7; 32];
    drop(heimo::experiment::Journal::open(&folder.join("journal.heimo"), &id, 3).unwrap());
    let said = place.heimo(&["status", "stopped"]);
    assert_eq!(
        (said.code, said.out.trim_end()),
        (Some(0), "runs: 0 done, 0 failed; not finished: the same `heimo run` goes on")
    );
    std::fs::write(folder.join("work.json"), "{\"run_id\":\"07\",\"runs\":6}\n").unwrap();
    let said = place.heimo(&["status", "stopped"]);
    assert!(said.out.starts_with("6 runs: 0 done, 0 failed, 6 missing"), "{}", said.out);
    let json: serde_json::Value = serde_json::from_str(&place.heimo(&["status", "stopped", "--json"]).out).unwrap();
    assert_eq!((&json["finished"], &json["missing"]), (&false.into(), &6.into()));
}

#[test]
fn a_scenario_comes_from_standard_input() {
    use std::io::Write;
    let place = place();
    let mut child = place
        .command(&["run", "-", "--set", "replicates=1", "--no-plots", "-q", "--out", "piped"])
        .stdin(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(SMALL.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    run(&place, "named", &["--set", "replicates=1"]);
    assert_eq!(data(&place.path("piped")), data(&place.path("named")));
}

#[test]
fn a_file_whose_line_ends_alone_were_changed_is_named_so() {
    let place = place();
    run(&place, "out", &["--set", "replicates=1"]);
    assert!(std::fs::read_to_string(place.path("out/.gitattributes")).unwrap().ends_with("* -text\n"));
    let file = place.path("out/summary.csv");
    let text = std::fs::read_to_string(&file).unwrap().replace('\n', "\r\n");
    std::fs::write(&file, text).unwrap();
    let said = place.heimo(&["verify", "out"]);
    assert_eq!(said.code, Some(3));
    assert!(
        format!("{}{}", said.out, said.err).contains("`summary.csv` differs in its line ends alone"),
        "{}",
        said.err
    );
}

/// A graph of agents, written in every format: as many nodes and edges as tables of agents and follows have rows.
#[test]
fn agents_are_exported_with_the_names_of_their_network() {
    let place = Place::new();
    std::fs::write(place.path("town.csv"), "source,target,weight\nmia,ole,1\nole,pia,2\nzoë,mia,4\n").unwrap();
    let scenario = "replicates = 2\nsteps = 4\nrecord_agents = [0, 4]\n[network]\nkind = \"file\"\nfile = \"town.csv\"\n\
                    weighted = true\ndirected = true\n[[platform]]\npreset = \"chronological\"\n";
    std::fs::write(place.path("s.toml"), scenario).unwrap();
    run(&place, "out", &[]);
    for (format, files) in [
        ("graphml", &["g.graphml"][..]),
        ("gexf", &["g.gexf"]),
        ("csv", &["g-nodes.csv", "g-edges.csv"]),
        ("parquet", &["g-nodes.parquet", "g-edges.parquet"]),
    ] {
        let words = ["export", "out", "--step", "0", "--format", format, "--out", &format!("g.{format}")];
        let ended = place.heimo(&words);
        assert_eq!((ended.code, ended.out.starts_with("4 agents, 3 follows in")), (Some(0), true), "{}", ended.err);
        assert!(files.iter().all(|file| place.path(file).exists()), "{files:?}");
        // Nothing is written over.
        assert_eq!(place.heimo(&words).code, Some(2));
    }
    let text = |file: &str| std::fs::read_to_string(place.path(file)).unwrap();
    assert!(text("g.graphml").contains("<edge source=\"zoë\" target=\"mia\"><data key=\"weight\">4</data></edge>"));
    assert!(text("g.gexf").contains("source=\"zoë\" target=\"mia\" weight=\"4\"/>"));
    assert!(text("g-edges.csv").starts_with("agent,followee,weight,node,followee_node\n0,1,1,mia,ole\n"));
    for (words, said) in [
        (&["export", "out", "--platform", "cronological"][..], "did you mean `chronological`?"),
        (&["export", "out", "--step", "3"], "record_agents names 0, 4"),
        (&["export", "out", "--replicate", "2"], "there is no replicate 2"),
        (&["export", "none"], "there is no manifest.json"),
    ] {
        let ended = place.heimo(words);
        assert!(ended.code == Some(2) && ended.err.contains(said), "{}", ended.err);
    }
}
