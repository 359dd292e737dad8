//! Labels of sweeps' figures keep apart, whatever is swept.

use super::super::checks::{assert_scene_tidy, names, read};
use super::super::fixture::{Shape, Swept};
use crate::report::format::Format;
use crate::report::sweep::Level;

fn assert_swept_tidy(swept: &Swept, what: &str) {
    let folder = tempfile::tempdir().unwrap();
    swept.write(folder.path());
    let mut run = read(folder.path());
    let axes = run.sweep.as_mut().expect("a sweep").axes.iter_mut();
    for (axis, names) in axes.filter_map(|axis| swept.choices(&axis.label).map(|names| (axis, names))) {
        axis.numeric = false;
        for (k, level) in axis.levels.iter_mut().enumerate() {
            let position = (100.0 * level.value).round() as usize;
            let name = names.get(position).map_or("as the scenario says", String::as_str);
            *level = Level { value: k as f64, text: name.to_string() };
        }
    }
    let scenes = super::super::all(&run);
    assert!(!scenes.is_empty(), "{what}: no figure");
    scenes.iter().for_each(|scene| assert_scene_tidy(scene, what));
}

fn numbers(count: usize) -> Vec<String> {
    (0..count).map(|k| format!("{}", k as f64 / (count.max(2) - 1) as f64)).collect()
}

fn choices(count: usize, long: bool) -> Vec<String> {
    let tail = if long { " of a kind whose name is far too long for any axis" } else { "" };
    (0..count).map(|k| format!("choice {k}{tail}")).collect()
}

#[test]
fn labels_keep_apart_in_sweeps_of_one_axis() {
    for platforms in [1, 4, 14] {
        for values in [numbers(1), numbers(2), numbers(11), numbers(60), choices(3, false), choices(12, true)] {
            let what = format!("{platforms} platforms, {values:?}");
            let mut swept = Swept::grid(names(platforms, platforms == 4), &[("agents.tolerance", values)]);
            assert_swept_tidy(&swept, &what);
            swept.missing = 40;
            swept.plots =
                "[plots]\nlog = [\"x\", \"y\"]\nmarks = [{ x = 0.5, y = 0.9, label = \"a source\" }]\n".into();
            assert_swept_tidy(&swept, &format!("{what}, marked"));
        }
    }
}

#[test]
fn labels_keep_apart_in_maps() {
    let sides = [numbers(1), numbers(2), numbers(11), numbers(60), choices(3, true)];
    for platforms in [1, 2, 5] {
        for x in &sides {
            for y in &sides {
                let what = format!("{platforms} platforms, {} x {}", x.len(), y.len());
                let axes = [("agents.tolerance", x.clone()), ("feed.a_key_with_a_rather_long_name", y.clone())];
                let mut swept = Swept::grid(names(platforms, x.len() == 11), &axes);
                swept.missing = if platforms == 5 { 30 } else { 0 };
                assert_swept_tidy(&swept, &what);
            }
        }
    }
}

#[test]
fn slides_and_papers_of_sweeps_are_tidy() {
    for (axes, design) in [(1, "grid"), (2, "grid"), (3, "grid"), (3, "list")] {
        let folder = tempfile::tempdir().unwrap();
        let all = [("agents.tolerance", numbers(6)), ("agents.b", numbers(5)), ("agents.c", numbers(2))];
        let mut swept = Swept::grid(names(3, false), &all[..axes]);
        swept.design = design;
        swept.write(folder.path());
        let mut run = read(folder.path());
        for format in [Format::SLIDE, Format::PAPER, Format::COLUMN] {
            run.info.format = format;
            for scene in super::super::all(&run) {
                assert_scene_tidy(&scene, &format!("{axes} axes, {design}, {}", format.suffix));
                assert!(format.height.is_none_or(|height| scene.height == height), "{}: {}", scene.name, scene.height);
            }
        }
    }
}

#[test]
fn labels_keep_apart_with_more_axes_than_two() {
    for count in [3, 5] {
        let keys = ["agents.a", "agents.b", "network.kind", "feed.a", "price"];
        let values = [numbers(4), numbers(9), choices(2, true), numbers(3), numbers(2)];
        let axes: Vec<(&str, Vec<String>)> = keys.into_iter().zip(values).take(count).collect();
        let mut swept = Swept::grid(names(3, false), &axes);
        for plots in ["", "kind = \"line\"\npanels = \"agents.b\"", "kind = \"parallel\"", "kind = \"phase\""] {
            swept.plots = format!("[plots]\n{plots}\n");
            assert_swept_tidy(&swept, &format!("{count} axes, {plots}"));
        }
    }
}

#[test]
fn labels_keep_apart_where_points_lie_on_no_grid() {
    for dimensions in [1, 2, 7, 20] {
        for design in ["list", "one-at-a-time"] {
            let keys: Vec<String> = (0..dimensions).map(|k| format!("agents.a_rather_long_parameter_{k}")).collect();
            let values = |k: usize| if k % 5 == 3 { choices(4, k == 3) } else { numbers(50) };
            let axes: Vec<(&str, Vec<String>)> =
                keys.iter().enumerate().map(|(k, key)| (key.as_str(), values(k))).collect();
            let mut swept = Swept::grid(names(2, false), &axes);
            swept.design = design;
            assert_swept_tidy(&swept, &format!("{design} in {dimensions} dimensions"));
        }
    }
}

#[test]
fn labels_keep_apart_in_sweeps_of_odd_values() {
    for shape in [Shape::Constant, Shape::Undefined, Shape::Huge, Shape::Tiny] {
        for axes in [1, 2, 3] {
            let all = [("agents.a", numbers(6)), ("agents.b", numbers(6)), ("agents.c", numbers(2))];
            let mut swept = Swept::grid(names(2, false), &all[..axes]);
            swept.shape = shape;
            assert_swept_tidy(&swept, &format!("{axes} axes of odd values"));
        }
    }
}

#[test]
fn points_on_no_grid_are_dots_against_each_axis_and_not_lines_over_all() {
    let folder = tempfile::tempdir().unwrap();
    let all = [("agents.tolerance", numbers(30)), ("agents.b", numbers(30)), ("agents.c", choices(3, false))];
    let mut swept = Swept::grid(names(2, false), &all);
    swept.design = "list";
    swept.write(folder.path());
    let run = read(folder.path());
    let scene = super::super::all(&run).remove(0);
    let count = |is: fn(&crate::report::scene::Shape) -> bool| scene.shapes.iter().filter(|shape| is(shape)).count();
    use crate::report::scene::Shape as Drawn;
    let points = run.points();
    assert!(
        count(|shape| matches!(shape, Drawn::Disc(_, _, _, opacity) if *opacity < 0.5)) >= 2 * 3 * points.min(400) / 2
    );
    assert!(["agents.tolerance", "agents.b", "agents.c"].iter().all(|label| scene.labels().any(|l| l.text == *label)));
    assert!(scene.description.contains("local linear regression"), "{}", scene.description);
}

#[test]
fn any_platform_may_be_the_baseline_of_a_map() {
    for count in [1, 2, 3, 7] {
        let folder = tempfile::tempdir().unwrap();
        Swept::grid(names(count, false), &[("agents.a", numbers(5)), ("agents.b", numbers(5))]).write(folder.path());
        let mut run = read(folder.path());
        for base in (0..count).map(Some).chain([None]) {
            run.baseline = base;
            super::super::all(&run).iter().for_each(|scene| assert_scene_tidy(scene, &format!("{count}, {base:?}")));
        }
    }
}

#[test]
fn a_dot_of_a_map_is_where_the_paired_interval_excludes_zero() {
    let folder = tempfile::tempdir().unwrap();
    Swept::grid(names(3, false), &[("agents.a", numbers(5)), ("agents.b", numbers(5))]).write(folder.path());
    let run = read(folder.path());
    let (sweep, named) = (run.sweep.as_ref().unwrap(), run.shown()[0]);
    let excludes = |p: usize, point: usize| {
        let interval = sweep.difference(named.key, p, point).and_then(|difference| difference.interval);
        interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    };
    let decided = (0..3).flat_map(|p| (0..run.points()).map(move |point| (p, point))).filter(|(p, k)| excludes(*p, *k));
    let decided = decided.count();
    use crate::report::scene::{INK, Shape as Drawn};
    let scene = super::super::all(&run).remove(0);
    let dots = scene.shapes.iter().filter(|shape| matches!(shape, Drawn::Disc(_, _, colour, _) if *colour == INK));
    assert_eq!(dots.count(), decided);
    assert!(decided > 0 && decided < 3 * run.points(), "some of the cells are decided: {decided}");
}
