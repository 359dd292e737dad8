//! A sweep over networks from files, and over how they are read.

use crate::cli::{Place, data};

const SWEPT: &str = "replicates = 2\nsteps = 6\nrecord_every = 3\nrecord_agents = [0]\n[network]\nkind = \"file\"\nfile = \"ring.edges\"\n\
                     [[platform]]\npreset = \"chronological\"\n[[platform]]\npreset = \"solo\"\n[sweep]\n[sweep.vary]\n";

fn place() -> Place {
    let place = Place::new();
    let ring: String = (0..30).map(|i| format!("{i} {}\n", (i + 1) % 30)).collect();
    let star: String = (1..20).map(|i| format!("0 {i} {}\n", 1 + i % 3)).collect();
    std::fs::write(place.path("ring.edges"), ring).unwrap();
    std::fs::write(place.path("star.edges"), star).unwrap();
    place
}

fn run(place: &Place, scenario: &str, out: &str) {
    std::fs::write(place.path(&format!("{out}.toml")), scenario).unwrap();
    let ended = place.heimo(&["run", &format!("{out}.toml"), "--no-plots", "-q", "--out", out]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
}

/// Rows of summary.csv of a point, without the number of the point and what varies.
fn rows(place: &Place, out: &str, point: u32) -> Vec<String> {
    let text = std::fs::read_to_string(place.path(out).join("summary.csv")).unwrap();
    let of_point = text.lines().filter_map(|line| line.strip_prefix(&format!("{point},")));
    of_point.map(|line| line.split(',').take(8).collect::<Vec<_>>().join(",")).collect()
}

#[test]
fn each_file_of_a_sweep_gives_the_runs_that_it_gives_alone() {
    let place = place();
    run(&place, &format!("{SWEPT}\"network.file\" = [\"ring.edges\", \"star.edges\"]\n"), "swept");
    let alone = SWEPT.split("[sweep]").next().unwrap();
    for (point, file) in [(0, "ring.edges"), (1, "star.edges")] {
        let out = format!("alone-{point}");
        run(&place, &alone.replace("ring.edges", file), &out);
        let (swept, alone) = (rows(&place, "swept", point), rows(&place, &out, 0));
        assert!(!alone.is_empty());
        assert_eq!(swept, alone, "{file}");
    }
    assert_eq!(place.heimo(&["verify", "swept"]).code, Some(0));
    // A copy of the files by other names is the same run.
    std::fs::rename(place.path("star.edges"), place.path("hub.edges")).unwrap();
    run(&place, &format!("{SWEPT}\"network.file\" = [\"ring.edges\", \"hub.edges\"]\n"), "renamed");
    assert_eq!(data(&place.path("swept")), data(&place.path("renamed")));
    let id = |out: &str| {
        let manifest = std::fs::read_to_string(place.path(out).join("manifest.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&manifest).unwrap()["run_id"].clone()
    };
    assert_eq!(id("swept"), id("renamed"));
}

#[test]
fn how_a_file_is_read_varies() {
    let place = place();
    let head = SWEPT.replace("ring.edges\"\n", "star.edges\"\nweight = \"3\"\n");
    run(&place, &format!("{head}\"network.weighted\" = [false, true]\n"), "swept");
    let alone = head.split("[sweep]").next().unwrap();
    for (point, weighted) in [(0, "false"), (1, "true")] {
        let out = format!("weighted-{weighted}");
        run(&place, &alone.replace("weight = \"3\"\n", &format!("weight = \"3\"\nweighted = {weighted}\n")), &out);
        assert_eq!(rows(&place, "swept", point), rows(&place, &out, 0), "{weighted}");
    }
    assert_ne!(rows(&place, "swept", 0), rows(&place, "swept", 1));
    assert_eq!(place.heimo(&["verify", "swept"]).code, Some(0));
}

#[test]
fn a_sweep_over_files_is_refused_where_it_cannot_be() {
    let place = place();
    for (scenario, said) in [
        (
            format!("{SWEPT}\"network.file\" = [\"ring.edges\", \"none.edges\"]\n"),
            "\"none.edges\": there is no such file",
        ),
        (
            SWEPT.replace("kind = \"file\"\nfile = \"ring.edges\"", "degree = 4")
                + "\"network.file\" = [\"ring.edges\"]\n",
            "the network is from no file",
        ),
        (format!("{SWEPT}\"network.opinion\" = [\"x\", \"y\"]\n"), "`network.opinion` cannot vary"),
    ] {
        std::fs::write(place.path("bad.toml"), scenario).unwrap();
        let ended = place.heimo(&["check", "bad.toml"]);
        assert!(ended.code == Some(2) && ended.err.contains(said), "{}", ended.err);
    }
}
