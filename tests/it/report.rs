//! Figures and the page, from invented runs.

use super::report_fixture::{Fixture, PRESETS, Shape, Swept};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{RecordBatch, UInt64Array};
use heimo::disk::{self, Change};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn written(fixture: &Fixture) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fixture.write(folder.path());
    folder
}

fn small(platforms: &[&str], replicates: u32, shape: Shape) -> Fixture {
    Fixture::of(platforms.iter().map(|name| name.to_string()).collect(), replicates, vec![0, 10, 20, 30], shape)
}

fn everything(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = heimo::report::plots(dir).unwrap();
    files.push(heimo::report::page(dir).unwrap());
    files
        .into_iter()
        .map(|file| (file.strip_prefix(dir).unwrap().to_path_buf(), std::fs::read(&file).unwrap()))
        .collect()
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let fixture = small(&["solo", "broadcast", "own design"], 3, Shape::Lively);
    let (one, other) = (written(&fixture), written(&fixture));
    let first = everything(one.path());
    assert_eq!(first, everything(one.path()));
    assert!(first == everything(other.path()), "another folder gives other bytes");
    let left: Vec<_> =
        std::fs::read_dir(one.path().join("plots")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), first.len() - 1, "something was left aside: {left:?}");
}

#[test]
fn every_figure_comes_as_svg_and_png() {
    let folder = written(&small(&PRESETS, 2, Shape::Lively));
    let files = everything(folder.path());
    for name in ["comparison", "tradeoff", "opinions", "modes", "tribes", "tolerance"] {
        let png = &files[&PathBuf::from(format!("plots/{name}.png"))];
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
        let svg = String::from_utf8(files[&PathBuf::from(format!("plots/{name}.svg"))].clone()).unwrap();
        assert!(svg.contains("@font-face") && svg.contains("<title") && svg.trim_end().ends_with("</svg>"), "{name}");
    }
    assert!(!files.contains_key(Path::new("plots/debt.svg")), "there was no intervention, so no debt");
    let page = String::from_utf8(files[Path::new("report.html")].clone()).unwrap();
    assert_eq!(page.matches("@font-face").count(), 2, "the page carries each weight once");
    for preset in PRESETS {
        assert!(page.contains(preset));
    }
    assert!(page.contains("never attributed to one lever") && page.contains("heimo verify"));
    assert!(!page.contains("src=\"http") && !page.contains("href=\"http"), "offline");
    assert_eq!(page.matches("<script").count(), 2, "the data and one script, which the policy names by its digest");
}

#[test]
fn debt_is_drawn_after_an_intervention() {
    let fixture = Fixture::main();
    let files = everything(written(&fixture).path());
    let svg = String::from_utf8(files[Path::new("plots/debt.svg")].clone()).unwrap();
    assert!(svg.contains("intervention, step 200") && svg.contains("50 % of the landscape"), "marked and told");
}

#[test]
fn a_hostile_name_is_only_text() {
    let hostile =
        ["<script>alert(1)</script>", "\"'&</svg><img src=x onerror=alert(1)>", "]]>\u{1}\u{202e}漢\u{1f600}"];
    let folder = written(&small(&hostile, 2, Shape::Lively));
    for (path, bytes) in everything(folder.path()).into_iter().filter(|(path, _)| path.extension().unwrap() != "png") {
        let text = String::from_utf8(bytes).unwrap();
        for needle in ["<script>alert", "<img", "\u{1}", "\u{202e}"] {
            assert!(!text.contains(needle), "{}: {needle:?}", path.display());
        }
        assert_eq!(text.matches("<svg").count(), text.matches("</svg>").count(), "{}", path.display());
        assert!(text.contains("&lt;script&gt;alert(1)"), "{}: the name is shown", path.display());
    }
}

#[test]
fn one_seed_has_no_interval_and_says_so() {
    let folder = written(&small(&["solo"], 1, Shape::Lively));
    let page = std::fs::read_to_string(heimo::report::page(folder.path()).unwrap()).unwrap();
    assert!(page.contains("n = 1 (seed 2026, replicate 0), no interval"));
    assert!(!page.contains("intervals: 95 %"));
}

#[test]
fn what_is_undefined_is_called_so() {
    let folder = written(&small(&["solo", "broadcast"], 2, Shape::Undefined));
    let page = std::fs::read_to_string(heimo::report::page(folder.path()).unwrap()).unwrap();
    assert!(page.contains(">undefined"));
    assert!(!page.contains("NaN") && !page.contains("inf,"));
}

#[test]
fn odd_values_are_drawn() {
    for shape in [Shape::Constant, Shape::Huge, Shape::Tiny] {
        let folder = written(&small(&["a", "b"], 2, shape));
        assert!(everything(folder.path()).len() > 10);
    }
    let one_record = Fixture::of(vec!["solo".into()], 1, vec![1], Shape::Lively);
    assert!(everything(written(&one_record).path()).len() > 10);
}

#[test]
fn a_missing_or_broken_file_is_named() {
    for file in ["scenario.toml", "manifest.json", "metrics.parquet", "opinions.parquet", "summary.csv"] {
        let folder = written(&small(&["solo"], 1, Shape::Lively));
        std::fs::remove_file(folder.path().join(file)).unwrap();
        let message = heimo::report::plots(folder.path()).unwrap_err().to_string();
        assert!(message.contains(file), "{message}");
        if file != "summary.csv" {
            std::fs::write(folder.path().join(file), "not = [ what it should be").unwrap();
            let message = heimo::report::page(folder.path()).unwrap_err().to_string();
            assert!(message.contains(file), "{message}");
        }
    }
}

#[test]
fn a_scenario_of_another_version_is_refused_with_place_and_remedy() {
    let folder = written(&small(&["solo"], 1, Shape::Lively));
    let path = folder.path().join("scenario.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let line = text.lines().count() + 1;
    std::fs::write(&path, format!("{text}\"feed.wonder\" = 1.0\n")).unwrap();
    for message in [
        heimo::report::plots(folder.path()).unwrap_err().to_string(),
        heimo::report::page(folder.path()).unwrap_err().to_string(),
        heimo::report::tables(folder.path()).unwrap_err().to_string(),
    ] {
        assert!(message.contains(&format!("scenario.toml:{line}:1: ")) && message.contains("feed.wonder"), "{message}");
        assert!(message.contains("provenance.json names") && message.matches("help: ").count() == 1, "{message}");
    }
    assert!(!folder.path().join("plots").exists() && !folder.path().join("report.html").exists());
}

#[test]
fn a_manifest_of_another_shape_is_refused() {
    let folder = written(&small(&["solo"], 1, Shape::Lively));
    let path = folder.path().join("manifest.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let changes = [("\"seed\": 2026", "\"seed\": \"2026\""), ("\"steps\": 30,", ""), ("{", "{\"size\": 500,")];
    for (from, to) in changes {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        std::fs::write(&path, changed).unwrap();
        let message = heimo::report::page(folder.path()).unwrap_err().to_string();
        assert!(message.contains("manifest.json") && message.contains("help: "), "{message}");
    }
    std::fs::write(&path, text).unwrap();
    heimo::report::page(folder.path()).unwrap();
}

#[test]
fn a_column_of_a_type_that_is_not_written_is_refused() {
    let folder = written(&small(&["solo"], 1, Shape::Lively));
    let path = folder.path().join("metrics.parquet");
    let batch = heimo::output::tables::batches(&path).unwrap().next().unwrap().unwrap();
    let names: Vec<String> = batch.schema().fields().iter().map(|field| field.name().clone()).collect();
    let wide = |(name, column): (String, &arrow_array::ArrayRef)| match name.as_str() {
        "step" => {
            let steps = column.as_primitive::<UInt32Type>().values().iter().map(|step| u64::from(*step));
            (name, Arc::new(UInt64Array::from_iter_values(steps)) as arrow_array::ArrayRef)
        }
        _ => (name, column.clone()),
    };
    let changed = RecordBatch::try_from_iter(names.into_iter().zip(batch.columns()).map(wide)).unwrap();
    let file = std::fs::File::create(&path).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, changed.schema(), None).unwrap();
    writer.write(&changed).unwrap();
    writer.close().unwrap();
    let message = heimo::report::plots(folder.path()).unwrap_err().to_string();
    assert!(message.contains("`step` has type UInt64"), "{message}");
}

/// A library wrote pictures by itself, and told in its own words what the disk refused.
#[test]
fn a_picture_that_does_not_fit_on_the_disk_is_told_in_our_words() {
    let folder = written(&small(&["solo"], 1, Shape::Lively));
    let observing = disk::observe(
        folder.path(),
        Arc::new(|change| match change {
            Change::Open { path, .. } if path.to_string_lossy().ends_with(".png.part") => {
                Err(std::io::Error::from(std::io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }),
    );
    let message = heimo::report::plots(folder.path()).unwrap_err().to_string();
    drop(observing);
    assert!(message.starts_with("cannot write `") && message.contains("help: see that there is room"), "{message}");
    let names = std::fs::read_dir(folder.path().join("plots")).unwrap().map(|entry| entry.unwrap().file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    assert!(names.iter().all(|name| name.ends_with(".svg")), "{names:?}");
}

fn swept(plots: &str) -> tempfile::TempDir {
    let values = |count: usize| (0..count).map(|k| format!("{}", k as f64 / 10.0)).collect::<Vec<_>>();
    let axes = [("agents.tolerance", values(6)), ("agents.belonging_strength", values(5))];
    let mut swept = Swept::grid(vec!["broadcast".into(), "solo".into()], &axes);
    swept.plots = plots.to_string();
    let folder = tempfile::tempdir().unwrap();
    swept.write(folder.path());
    folder
}

#[test]
fn a_sweep_is_drawn_by_its_axes_and_gives_the_same_bytes() {
    let (one, other) = (swept(""), swept(""));
    let files = everything(one.path());
    assert!(files == everything(other.path()), "another folder gives other bytes");
    let svg = String::from_utf8(files[Path::new("plots/sweep-learning-quality.svg")].clone()).unwrap();
    for words in ["solo minus broadcast", "Contours interpolate", "n = 8", "2 failed runs are left out", "points 30"] {
        assert!(svg.contains(words), "{words}");
    }
    let page = String::from_utf8(files[Path::new("report.html")].clone()).unwrap();
    assert!(
        page.contains("What was swept") && page.contains("agents.belonging_strength") && page.contains("0 to 0.5")
            || page.contains("0, 0.1")
    );
    assert!(!files.contains_key(Path::new("plots/comparison.svg")), "nothing is said of what happens over time");
}

#[test]
fn figures_are_drawn_for_slides_and_papers_and_by_name() {
    use heimo::report::{Size, Wanted, plots, plots_as};
    let folder = tempfile::tempdir().unwrap();
    Fixture::main().write(folder.path());
    let wide = plots(folder.path()).unwrap();
    let slides = plots_as(folder.path(), &Wanted { size: Size::Slide, ..Wanted::default() }).unwrap();
    for file in slides.iter().filter(|file| file.extension().is_some_and(|end| end == "png")) {
        let bytes = std::fs::read(file).unwrap();
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (1280, 720), "{}", file.display());
    }
    let only = Wanted { size: Size::Paper, only: vec!["tradeoff".into()], measures: Vec::new() };
    let paper = plots_as(folder.path(), &only).unwrap();
    let names: Vec<String> = paper.iter().map(|file| file.file_name().unwrap().to_str().unwrap().to_string()).collect();
    let expected = ["170mm.svg", "170mm.png", "170mm.pdf", "85mm.svg", "85mm.png", "85mm.pdf"];
    assert_eq!(names, expected.map(|end| format!("tradeoff.{end}")));
    let svg = std::fs::read_to_string(&paper[0]).unwrap();
    assert!(svg.contains("width=\"170.000mm\""));
    assert!(wide.iter().chain(&slides).all(|file| file.exists()), "another size stays");
    let none = Wanted { only: vec!["trade".into()], ..Wanted::default() };
    let message = plots_as(folder.path(), &none).unwrap_err().to_string();
    assert!(message.contains("no figure `trade`") && message.contains("there are: comparison, tradeoff"), "{message}");
}

#[test]
fn plots_choose_measures_without_a_sweep_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = Fixture::main();
    fixture.scenario = fixture.text("[plots]\nmeasures = [\"polarization.sd\"]\n");
    fixture.write(folder.path());
    let files = heimo::report::plots(folder.path()).unwrap();
    let svg = std::fs::read_to_string(&files[0]).unwrap();
    assert!(files[0].ends_with("comparison.svg") && svg.contains("Spread of opinion") && !svg.contains("Own quality"));
    let wanted = heimo::report::Wanted { measures: vec!["learning.quality".into()], ..Default::default() };
    let svg = std::fs::read_to_string(&heimo::report::plots_as(folder.path(), &wanted).unwrap()[0]).unwrap();
    assert!(svg.contains("Own quality") && !svg.contains("Spread of opinion"));
}

#[test]
fn plots_choose_measures_and_kind() {
    let folder =
        swept("[plots]\nkind = \"line\"\nmeasures = [\"value.realised\"]\nx = \"agents.belonging_strength\"\n");
    let files = everything(folder.path());
    let names: Vec<&PathBuf> = files.keys().collect();
    assert_eq!(files.len(), 3, "{names:?}");
    let svg = String::from_utf8(files[Path::new("plots/sweep-lines.svg")].clone()).unwrap();
    assert!(
        svg.contains("Realised value") && svg.contains("tolerance = 0.2"),
        "lines over belonging, a panel a tolerance"
    );
    let folder = swept("[plots]\nkind = \"heat\"\n");
    let svg = std::fs::read_to_string(&heimo::report::plots(folder.path()).unwrap()[0]).unwrap();
    assert!(!svg.contains("Contours"));
}

#[test]
fn a_figure_that_is_not_drawn_any_more_is_removed() {
    let folder = swept("");
    let plots = folder.path().join("plots");
    heimo::report::plots(folder.path()).unwrap();
    std::fs::write(plots.join("notes.txt"), "mine").unwrap();
    let text = std::fs::read_to_string(folder.path().join("scenario.toml")).unwrap();
    let asked = text.replacen("\n[[platform]]", "\n[plots]\nmeasures = [\"value.realised\"]\n\n[[platform]]", 1);
    std::fs::write(folder.path().join("scenario.toml"), asked).unwrap();
    let drawn = heimo::report::plots(folder.path()).unwrap();
    heimo::report::tables(folder.path()).unwrap();
    assert!(drawn.iter().all(|file| file.exists()), "drawing the tables alone removes nothing");
    assert_eq!(std::fs::read_dir(&plots).unwrap().count(), drawn.len() + 1);
}
