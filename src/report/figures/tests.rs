//! Labels of figures keep apart, whatever a result holds.

use super::checks::{assert_scene_tidy, names, read};
use super::fixture::{Fixture, Shape};
use super::{all, of_tables, opinions, trajectories, verdicts};
use crate::report::format::Format;

fn assert_tidy(fixture: &Fixture, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    fixture.write(folder.path());
    let run = read(folder.path());
    for scene in all(&run) {
        assert_scene_tidy(&scene, what);
    }
}

#[test]
fn labels_keep_apart_whatever_is_claimed() {
    let folder = tempfile::tempdir().unwrap();
    Fixture::of(names(2, false), 3, steps(40), Shape::Lively).write(folder.path());
    let row = |k: u32| {
        let (claim, effect) = ("a claim that goes on ".repeat(1 + k as usize % 9), f64::from(k) - 20.0);
        let numbers = match k % 4 {
            0 => ",,sd,,,,,,".to_string(),
            1 => "0.0,0.0,correlation,-0.1,0.1,-0.2,0.2,0.5,0.5".to_string(),
            2 => format!("{effect},inf,sd,{effect},{effect},{effect},{effect},0.1,0.9"),
            _ => format!("{effect},{effect},sd,{},{},-9,9,0.1,0.9", effect - 0.4, effect + 0.4),
        };
        let verdict = ["supported", "contradicted", "undecided", "no effect"][k as usize % 4];
        format!("{claim},{k},form,0,a,learning.quality,end,12,{numbers},1.0,1.0,{verdict},undecided\n")
    };
    let rows: String = (0..45).map(row).collect();
    let text = format!("{}\n{rows}", crate::output::hypotheses::HEADER);
    std::fs::write(folder.path().join("hypotheses.csv"), text).unwrap();
    let run = read(folder.path());
    assert_eq!(run.claims.len(), 45);
    let scene = verdicts::effects(&run).remove(0);
    assert_scene_tidy(&scene, "claims");
    let says = |words: &str| scene.labels().any(|label| label.text.contains(words));
    assert!(says("sd), or correlation of ranks (corr.)") && says(" corr.)"), "the axis says what effects are in");
    let page = crate::report::page::html(&run, &[]).unwrap();
    let mut run = run;
    for format in [Format::SLIDE, Format::PAPER, Format::COLUMN] {
        run.info.format = format;
        verdicts::effects(&run).iter().for_each(|scene| assert_scene_tidy(scene, &format!("claims{}", format.suffix)));
    }
    assert!(page.contains("<h2 id=\"claims\">Claims</h2>") && page.matches("rowspan").count() >= 2);
}

fn steps(last: u32) -> Vec<u32> {
    (0..=last).step_by((last as usize / 40).max(1)).collect()
}

#[test]
fn labels_keep_apart_in_the_main_comparison() {
    assert_tidy(&Fixture::main(), "main");
}

#[test]
fn slides_and_papers_are_tidy_with_text_that_can_be_read() {
    for count in [1, 2, 6, 11, 14] {
        let folder = tempfile::tempdir().unwrap();
        let fixture = if count == 11 {
            Fixture::main()
        } else {
            Fixture::of(names(count, count == 6), 3, steps(400), Shape::Lively)
        };
        fixture.write(folder.path());
        let mut run = read(folder.path());
        for (format, least, of) in [
            (Format::SLIDE, 20.0, Format::SLIDE.pixels),
            (Format::PAPER, 8.0, Format::PAPER.points.unwrap()),
            (Format::COLUMN, 8.0, Format::COLUMN.points.unwrap()),
        ] {
            run.info.format = format;
            for scene in all(&run) {
                assert_scene_tidy(&scene, &format!("{count} platforms, {}", format.suffix));
                let smallest = scene.labels().map(|label| label.size * of).fold(f64::INFINITY, f64::min);
                assert!(smallest >= least - 1e-9, "{}: {smallest}", scene.name);
                assert!(format.height.is_none_or(|height| scene.height == height), "{}: {}", scene.name, scene.height);
                assert!(scene.description.contains("n = "), "{}", scene.name);
            }
        }
    }
}

#[test]
fn labels_keep_apart_whatever_the_number_of_platforms() {
    for count in [1, 2, 3, 5, 7, 13, 21, 30, 60] {
        for long in [false, true] {
            let fixture = Fixture::of(names(count, long), 3, steps(400), Shape::Lively);
            assert_tidy(&fixture, &format!("{count} platforms, long {long}"));
        }
    }
}

#[test]
fn labels_keep_apart_for_odd_values() {
    for shape in [Shape::Constant, Shape::Undefined, Shape::Huge, Shape::Tiny] {
        for replicates in [1, 2] {
            for last in [1, 400, 1_000_000] {
                let fixture = Fixture::of(names(6, false), replicates, steps(last), shape);
                assert_tidy(&fixture, &format!("{last} steps, {replicates} replicates"));
            }
        }
    }
}

#[test]
fn labels_keep_apart_with_crowded_interventions() {
    let mut fixture = Fixture::of(names(4, true), 2, steps(400), Shape::Lively);
    let at: String = [1, 2, 3, 40, 41, 200, 215, 230, 398, 399]
        .map(|at| format!("[[intervention]]\nat = {at}\nset = {{ price = 1 }}\n"))
        .concat();
    fixture.scenario = fixture.text(&at);
    assert_tidy(&fixture, "ten interventions");
}

#[test]
fn a_long_title_is_cut() {
    let mut fixture = Fixture::of(names(2, false), 2, steps(40), Shape::Lively);
    fixture.scenario = fixture.scenario.replace("Ten platform designs", &"A very long title ".repeat(20));
    assert_tidy(&fixture, "long title");
}

/// A result's folder with some table of an analysis; what it gives is tidy.
fn assert_tables_tidy(tables: &[(&str, String)], what: &str, figures: usize) {
    let folder = tempfile::tempdir().unwrap();
    Fixture::of(names(2, false), 2, steps(40), Shape::Lively).write(folder.path());
    for (name, text) in tables {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let scenes = of_tables(folder.path(), &read(folder.path()).info).unwrap();
    assert_eq!(scenes.len(), figures, "{what}");
    scenes.iter().for_each(|scene| assert_scene_tidy(scene, what));
}

/// Numbers between 0 and 1 that look like none in particular.
fn number(k: usize) -> f64 {
    ((k * 7919 + 13) % 1000) as f64 / 1000.0
}

fn sensitivity(platforms: usize, axes: usize, long: bool, indices: &[&str], scale: f64) -> String {
    let header = "platform,measure,when,axis,axis2,index,value,low,high,base,replicates,seed_share\n";
    let mut text = header.to_string();
    for platform in names(platforms, long) {
        for (m, measure) in ["learning.quality", "made.up"].into_iter().enumerate() {
            for (k, axis) in names(axes, long).into_iter().enumerate() {
                for (i, index) in indices.iter().enumerate() {
                    let value = scale * number(k + 31 * m + 7 * i);
                    let cells =
                        if scale > 0.0 { format!("{value},{},{}", 0.8 * value, 1.2 * value) } else { ",,".into() };
                    text += &format!("{platform},{measure},end,{axis},,{index},{cells},64,3,0.25\n");
                }
            }
        }
    }
    text
}

#[test]
fn labels_keep_apart_in_sensitivity_and_screening() {
    for (platforms, axes, long, scale) in
        [(1, 1, false, 1.0), (2, 4, false, 1.0), (5, 30, true, 1.0), (40, 8, false, 1.0), (3, 3, true, 0.0)]
    {
        let what = format!("{platforms} platforms, {axes} axes, long {long}, scale {scale}");
        for indices in [&["S1", "ST"][..], &["mu", "mu_star", "sigma"]] {
            let table = sensitivity(platforms, axes, long, indices, scale);
            assert_tables_tidy(&[("sensitivity.csv", table)], &what, 1);
        }
    }
    assert_tables_tidy(&[], "no table", 0);
}

fn growth(platforms: usize, reaches: usize, sizes: &[u64], long: bool) -> Vec<(&'static str, String)> {
    let mut scaling =
        "platform,when,feed.reach,total,exponent,low,high,replicates,sizes,smallest,largest,finding\n".to_string();
    let mut summary = "point,platform,measure,when,mean,sd,low,high,n,still_moving,interval,reached\n".to_string();
    let mut points = "point,feed.reach,population.size\n".to_string();
    for reach in 0..reaches {
        for (k, size) in sizes.iter().enumerate() {
            points += &format!("{},{reach},{size}\n", reach * sizes.len() + k);
        }
    }
    for (p, platform) in names(platforms, long).into_iter().enumerate() {
        for reach in 0..reaches {
            let b = 0.9 + 0.3 * number(p + reach);
            for total in ["value", "cost", "value - cost"] {
                scaling += &format!("{platform},end,{reach},{total},{b},{},{},4,3,1,9,undecided\n", b - 0.1, b + 0.1);
            }
            for (k, &size) in sizes.iter().enumerate() {
                let point = reach * sizes.len() + k;
                for measure in ["value.total", "value.coordination_total"] {
                    let mean = (1.0 + number(p)) * crate::math::pow(size as f64, b);
                    summary += &format!("{point},{platform},{measure},end,{mean},,,,4,,fixed,\n");
                }
            }
        }
    }
    vec![("scaling.csv", scaling), ("summary.csv", summary), ("points.csv", points)]
}

#[test]
fn labels_keep_apart_in_scaling() {
    for (platforms, reaches, long) in [(1, 1, false), (3, 2, false), (12, 9, true), (40, 1, false)] {
        for sizes in [&[10, 20, 40][..], &[100, 1_000, 10_000, 100_000], &[1_000, 1_050, 1_100]] {
            let what = format!("{platforms} platforms, {reaches} reaches, long {long}, {sizes:?}");
            assert_tables_tidy(&growth(platforms, reaches, sizes, long), &what, 1);
        }
    }
}

#[test]
fn labels_keep_apart_in_attribution() {
    let header = "platform_from,platform_to,measure,when,group,share,low,high,n,total,total_low,total_high,from,to\n";
    for scale in [0.0, 1.0, 1e-9, 1e12] {
        let mut text = header.to_string();
        for (m, measure) in ["learning.quality", "value.realised", "made.up"].into_iter().enumerate() {
            for (k, group) in crate::scenario::value::Group::NAMES.iter().enumerate() {
                let share = scale * (number(m + 5 * k) - 0.5);
                let (low, high) = (share - 0.1 * scale, share + 0.1 * scale);
                text += &format!("a,b,{measure},end,{group},{share},{low},{high},8,0,0,0,{scale},{scale}\n");
            }
        }
        assert_tables_tidy(&[("attribution.csv", text)], &format!("scale {scale}"), 1);
    }
}

#[test]
fn more_than_six_platforms_have_no_bands_and_the_caption_says_so() {
    for (count, banded) in [(6, true), (7, false)] {
        let folder = tempfile::tempdir().unwrap();
        Fixture::of(names(count, false), 3, steps(40), Shape::Lively).write(folder.path());
        let scene = trajectories::comparison(&read(folder.path())).remove(0);
        let band = |shape: &crate::report::scene::Shape| matches!(shape, crate::report::scene::Shape::Polygon(points, _, opacity) if *opacity < 0.2 && points.len() > 8);
        assert_eq!(scene.shapes.iter().any(band), banded, "{count} platforms");
        assert_eq!(scene.description.contains("bands are intervals"), banded, "{}", scene.description);
    }
}

#[test]
fn opinions_are_of_one_replicate_that_is_named_beside_the_mean_of_sorted_ones() {
    let folder = tempfile::tempdir().unwrap();
    Fixture::of(names(2, false), 3, steps(40), Shape::Lively).write(folder.path());
    let mut run = read(folder.path());
    run.plots.replicate = 2;
    let scene = opinions::density(&run).remove(0);
    let says = |words: &str| scene.labels().filter(|label| label.text.starts_with(words)).count();
    assert_eq!((says("replicate 2, to "), says("sorted mean, to ")), (2, 2));
    assert!(scene.description.starts_with("Replicate 2: opinion"), "{}", scene.description);
}
