//! Writes a run's folder with invented numbers: a checked scenario, a manifest and tables as a run leaves them.

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use arrow_schema::SchemaRef;
use heimo::output::csv::quoted;
use heimo::output::manifest::{FORMAT, FailedRun, Manifest};
use heimo::output::tables::{self, TableEntry};
use heimo::output::{baseline, digest, estimates::Layout, names, summary};
use heimo::scenario::tables::parameter;
use heimo::scenario::value::{Kind, Value};
use heimo::scenario::{self, MODEL_VERSION, Model, Scenario, Source, literal, points};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

/// What to invent.
pub struct Fixture {
    pub platforms: Vec<String>,
    pub replicates: u32,
    pub steps: Vec<u32>,
    pub shape: Shape,
    pub scenario: String,
}

/// How the measures behave.
#[derive(Clone, Copy, PartialEq)]
pub enum Shape {
    Lively,
    Constant,
    Undefined,
    Huge,
    Tiny,
}

pub const PRESETS: [&str; 11] = [
    "bridging-debate",
    "broadcast",
    "chronological",
    "crowd-vote",
    "customer-dominant",
    "dialogue-commons",
    "engagement-feed",
    "firm-led",
    "popularity-feed",
    "similarity-feed",
    "solo",
];

pub const MEASURES: [&str; 13] = [
    "homogenization.use.within",
    "learning.quality",
    "learning.debt",
    "value.realised",
    "welfare.consume",
    "welfare.cocreate",
    "welfare.tribe",
    "welfare.tolerance",
    "polarization.affiliated",
    "polarization.tribes",
    "polarization.ei_exposures_tribe",
    "polarization.sd",
    "polarization.esteban_ray",
];

impl Fixture {
    /// The main comparison: eleven platforms, eight seeds, a landscape change at 200.
    pub fn main() -> Self {
        let mut fixture = Fixture {
            platforms: PRESETS.map(str::to_string).to_vec(),
            replicates: 8,
            steps: (0..=400).filter(|step| step % 10 == 0 || *step == 201).collect(),
            shape: Shape::Lively,
            scenario: String::new(),
        };
        fixture.scenario = fixture.text("[[intervention]]\nat = 200\nlandscape = 0.5\n");
        fixture
    }
    /// A run without interventions.
    pub fn of(platforms: Vec<String>, replicates: u32, steps: Vec<u32>, shape: Shape) -> Self {
        let mut fixture = Fixture { platforms, replicates, steps, shape, scenario: String::new() };
        fixture.scenario = fixture.text("");
        fixture
    }
    /// The scenario with something more at its end.
    pub fn text(&self, more: &str) -> String {
        let mut text = format!(
            "title = \"Ten platform designs, one society\"\nseed = 2026\nreplicates = {}\nsteps = {}\nrecord_every = 10\n[population]\nsize = 10000\n",
            self.replicates,
            self.steps.last().unwrap()
        );
        for name in &self.platforms {
            let _ = write!(text, "[[platform]]\nname = {}\n", said(name));
            if PRESETS.contains(&name.as_str()) {
                let _ = writeln!(
                    text,
                    "preset = \"{name}\"\nset = {{ \"feed.similarity\" = 0.7, \"encounter.rounds\" = 3 }}"
                );
            }
        }
        text + more
    }
    /// Writes the folder.
    pub fn write(&self, dir: &Path) {
        let scenario = checked(dir, &self.scenario);
        let rows: Vec<_> = self.rows().collect();
        let tables = vec![self.metrics(dir, &rows), self.opinions(dir, &rows)];
        self.summary(dir);
        self.differences(dir, &scenario.baseline);
        write_manifest(dir, &scenario, (1, self.replicates), tables, Vec::new());
    }
    fn rows(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        let each = move |p| (0..self.replicates).flat_map(move |r| self.steps.iter().map(move |s| (p, r, *s)));
        (0..self.platforms.len()).flat_map(each)
    }
    /// The columns that say which run and step a row is of.
    fn keys(&self, rows: &[(usize, u32, u32)]) -> Vec<ArrayRef> {
        vec![
            Arc::new(UInt32Array::from(vec![0; rows.len()])),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &self.platforms[row.0]))),
            Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.1))),
            Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.2))),
        ]
    }
    fn metrics(&self, dir: &Path, rows: &[(usize, u32, u32)]) -> TableEntry {
        let mut columns = self.keys(rows);
        for measure in Model::Platform.measures() {
            let values: Float64Array = match MEASURES.iter().position(|key| *key == measure.key) {
                Some(m) => rows.iter().map(|row| self.value(m, *row)).collect(),
                None => Float64Array::new_null(rows.len()),
            };
            columns.push(Arc::new(values));
        }
        write_table(dir, names::METRICS, tables::metrics_schema(Model::Platform.measures()), columns)
    }
    fn opinions(&self, dir: &Path, rows: &[(usize, u32, u32)]) -> TableEntry {
        let bins: Vec<u32> = rows.iter().flat_map(|_| 0..40u32).collect();
        let rows: Vec<_> = rows.iter().flat_map(|row| std::iter::repeat_n(*row, 40)).collect();
        let count = |(&(p, _, s), &bin): (&(usize, u32, u32), &u32)| {
            let x = f64::from(bin) / 20.0 - 0.975;
            let width = 1.0 / (1.0 + f64::from(s) * 0.01 * (1.0 + p as f64 / 4.0));
            let poles = if p % 3 == 0 { [-0.7, 0.8] } else { [0.1, -0.1 * p as f64 / 4.0] };
            let peak = |at: f64| {
                let off = (x - at * (1.0 - width)) / width * 2.0;
                1.0 / (1.0 + off * off * off * off)
            };
            (1000.0 * (peak(poles[0]) + 0.7 * peak(poles[1]))) as u32
        };
        let counts = UInt32Array::from_iter_values(rows.iter().zip(&bins).map(count));
        let mut columns = self.keys(&rows);
        columns.extend([Arc::new(UInt32Array::from(bins)) as ArrayRef, Arc::new(counts)]);
        write_table(dir, names::OPINIONS, tables::opinions_schema(), columns)
    }
    fn summary(&self, dir: &Path) {
        let mut text = header(&summary::LAYOUT);
        for (p, name) in self.platforms.iter().enumerate() {
            for (m, measure) in MEASURES.iter().enumerate() {
                for when in ["before", "end", "mean"] {
                    let name = quoted(name);
                    let moving = when == "end" && (p + m) % 5 == 0;
                    let cells = match self.value(m, (p, 0, *self.steps.last().unwrap())) {
                        Some(x) => format!("{x},0.1,{},{},{}", x - 0.02, x + 0.02, self.replicates),
                        None => ",,,,0".to_string(),
                    };
                    let _ = writeln!(text, "0,{name},{measure},{when},{cells},{moving},fixed,");
                }
            }
        }
        std::fs::write(dir.join(names::SUMMARY), text).unwrap();
    }
    /// Differences to the baseline as of the first seed.
    fn differences(&self, dir: &Path, baseline: &str) {
        let base = self.platforms.iter().position(|name| name == baseline).unwrap();
        let at = |m, p| self.value(m, (p, 0, *self.steps.last().unwrap()));
        let mut text = header(&baseline::LAYOUT);
        for (p, name) in self.platforms.iter().enumerate().filter(|(p, _)| *p != base) {
            for (m, measure) in MEASURES.iter().enumerate() {
                for when in ["before", "end", "mean"] {
                    let x = at(m, p).zip(at(m, base)).map(|(own, other)| own - other);
                    text += &difference(0, name, measure, when, x, (0.05, self.replicates), baseline);
                }
            }
        }
        if self.platforms.len() > 1 {
            std::fs::write(dir.join(names::DIFFERENCES), text).unwrap();
        }
    }
    fn value(&self, m: usize, (p, r, s): (usize, u32, u32)) -> Option<f64> {
        match self.shape {
            Shape::Undefined => return None,
            Shape::Constant => return Some(0.25),
            _ => {}
        }
        let unit = |k: usize| ((p * 37 + m * 101 + k * 53) % 97) as f64 / 97.0;
        let noise = f64::from((p as u32 * 7919 + r * 104_729 + s * 1299 + m as u32 * 31) % 1000) / 1000.0 - 0.5;
        let (level, rate) = (unit(1), 0.004 + 0.02 * unit(2));
        let grown = 0.15 + (level - 0.15) * (1.0 - 1.0 / (1.0 + rate * f64::from(s)));
        let shock = if s > 200 { -0.25 * level / (1.0 + 0.01 * f64::from(s - 200)) } else { 0.0 };
        let seed = 0.03 * (f64::from(r) - 3.5) * (0.5 + unit(3));
        let plain = (grown + shock + seed + 0.03 * noise).clamp(0.0, 1.0);
        let value = match MEASURES[m] {
            "learning.debt" if s <= 200 => return None,
            "learning.debt" => -shock + 0.02 * noise,
            "polarization.tribes" => 1.0 + 4.0 * plain,
            "polarization.ei_exposures_tribe" if s == 0 => return None,
            "polarization.ei_exposures_tribe" => 2.0 * plain - 1.0,
            "welfare.cocreate" => 0.1 + 0.5 * plain,
            "welfare.tribe" => 0.3 * (1.0 - plain),
            "welfare.consume" => {
                return self.value(5, (p, r, s)).zip(self.value(6, (p, r, s))).map(|(a, b)| 1.0 - a - b);
            }
            _ => plain,
        };
        Some(match self.shape {
            Shape::Huge => value * 3e12,
            Shape::Tiny => value * 2e-11,
            _ => value,
        })
    }
}

/// A sweep with invented numbers.
pub struct Swept {
    pub platforms: Vec<String>,
    pub design: &'static str,
    /// label and values of each axis; a grid has all combinations, a list a value a point
    pub axes: Vec<(String, Vec<String>)>,
    /// share of cells without a value, in hundredths
    pub missing: usize,
    pub shape: Shape,
    pub plots: String,
}

/// Parameters that an axis of an invented name varies.
const VARIED: [&str; 24] = [
    "agents.worldview",
    "agents.rho",
    "agents.wealth_rate",
    "agents.rewire",
    "agents.opinion_noise",
    "agents.recovery",
    "agents.mu_consume",
    "agents.mu_repel",
    "agents.mu_conform",
    "agents.eta_comfort",
    "agents.eta_clash",
    "agents.habituation",
    "feed.discovery",
    "feed.similarity",
    "feed.popularity",
    "feed.outrage",
    "feed.bridging",
    "feed.noise",
    "offers.discovery",
    "offers.popularity",
    "offers.taste",
    "offers.fit",
    "offers.noise",
    "encounter.cost",
];

impl Swept {
    pub fn grid(platforms: Vec<String>, axes: &[(&str, Vec<String>)]) -> Self {
        let axes = axes.iter().map(|(label, values)| (label.to_string(), values.clone())).collect();
        Swept { platforms, design: "grid", axes, missing: 0, shape: Shape::Lively, plots: String::new() }
    }
    /// The parameter that an axis varies: that of its name, or else any.
    fn key(&self, axis: usize) -> &'static str {
        let real = |key: &str| parameter(key).filter(|row| matches!(row.kind, Kind::Real { .. }));
        real(&self.axes[axis].0).map_or(VARIED[axis], |row| row.key)
    }
    /// The values of an axis as the scenario has them: numbers as they are, of choices hundredths of their positions.
    fn numbers(&self, axis: usize) -> Vec<String> {
        match self.choices(&self.axes[axis].0) {
            None => self.axes[axis].1.clone(),
            Some(names) => (0..names.len()).map(|k| format!("{}", k as f64 / 100.0)).collect(),
        }
    }
    /// The values of an axis if they are no numbers, but names that figures are to show.
    pub fn choices(&self, label: &str) -> Option<&[String]> {
        let (_, values) = self.axes.iter().find(|(other, _)| other == label)?;
        values.iter().any(|value| value.parse::<f64>().is_err()).then_some(values)
    }
    fn scenario(&self) -> String {
        let mut text = format!("title = \"A sweep\"\nseed = 2026\n[sweep]\ndesign = \"{}\"\n", self.design);
        let listed = self.design == "list";
        text += if listed { "file = \"inputs/points.csv\"\n[sweep.vary]\n" } else { "[sweep.vary]\n" };
        for (k, (label, _)) in self.axes.iter().enumerate() {
            let values = if listed { String::new() } else { format!("values = [{}], ", self.numbers(k).join(", ")) };
            let _ = writeln!(text, "{} = {{ {values}key = \"{}\" }}", said(label), self.key(k));
        }
        text += &self.plots;
        for name in &self.platforms {
            let _ = write!(text, "\n[[platform]]\nname = {}\n", said(name));
        }
        text
    }
    /// The points of a list: as many as the longest axis has values.
    fn list(&self) -> String {
        let columns: Vec<Vec<String>> = (0..self.axes.len()).map(|k| self.numbers(k)).collect();
        let count = columns.iter().map(Vec::len).max().unwrap_or(0);
        let labels: Vec<String> = self.axes.iter().map(|(label, _)| quoted(label)).collect();
        let point = |k: usize| columns.iter().map(|v| v[(k * 7919) % v.len()].clone()).collect::<Vec<_>>().join(",");
        std::iter::once(labels.join(",")).chain((0..count).map(point)).map(|line| line + "\n").collect()
    }
    /// Writes the folder.
    pub fn write(&self, dir: &Path) {
        if self.design == "list" {
            std::fs::create_dir_all(dir.join(names::INPUTS)).unwrap();
            std::fs::write(dir.join("inputs/points.csv"), self.list()).unwrap();
        }
        let scenario = checked(dir, &self.scenario());
        let points = points::points(&scenario).unwrap().points.len();
        let mut text = header(&summary::LAYOUT);
        for k in 0..points {
            for (p, name) in self.platforms.iter().enumerate() {
                for (m, measure) in MEASURES.iter().enumerate() {
                    let name = quoted(name);
                    let cells = match self.value(k, p, m, points) {
                        Some((x, half)) => format!("{x:?},0.1,{:?},{:?},8", x - half, x + half),
                        None => ",,,,0".to_string(),
                    };
                    let _ = writeln!(text, "{k},{name},{measure},end,{cells},,fixed,");
                }
            }
        }
        std::fs::write(dir.join(names::SUMMARY), text).unwrap();
        self.differences(dir, &scenario.baseline, points);
        let failed = |replicate| FailedRun {
            point: 0,
            platform: self.platforms[0].clone(),
            replicate,
            message: "it did".to_string(),
        };
        write_manifest(dir, &scenario, (points as u32, 8), Vec::new(), vec![failed(8), failed(9)]);
    }
    fn differences(&self, dir: &Path, baseline: &str, points: usize) {
        let base = self.platforms.iter().position(|name| name == baseline).unwrap();
        let mut text = header(&baseline::LAYOUT);
        for k in 0..points {
            for (p, name) in self.platforms.iter().enumerate().filter(|(p, _)| *p != base) {
                for (m, measure) in MEASURES.iter().enumerate() {
                    let (own, other) = (self.value(k, p, m, points), self.value(k, base, m, points));
                    let x = own.zip(other).map(|((own, _), (other, _))| own - other);
                    text += &difference(k, name, measure, "end", x, (0.1, 8), baseline);
                }
            }
        }
        if self.platforms.len() > 1 {
            std::fs::write(dir.join(names::DIFFERENCES), text).unwrap();
        }
    }
    fn value(&self, k: usize, p: usize, m: usize, count: usize) -> Option<(f64, f64)> {
        if (k * 31 + p * 17 + m * 7) % 100 < self.missing || self.shape == Shape::Undefined {
            return None;
        }
        let part = k as f64 / count as f64;
        let value = 0.2 + 0.5 * part * (1.0 - part) * (p as f64 + 1.0) + 0.1 * m as f64;
        Some(match self.shape {
            Shape::Constant => (0.25, 0.0),
            Shape::Huge => (value * 3e12, 1e11),
            Shape::Tiny => (value * 2e-11, 1e-12),
            _ => (value, 0.05),
        })
    }
}

/// The header of a table of estimates.
fn header(layout: &Layout) -> String {
    layout.columns().collect::<Vec<_>>().join(",") + "\n"
}

/// A row of differences.csv.
fn difference(
    point: usize,
    platform: &str,
    measure: &str,
    when: &str,
    x: Option<f64>,
    (half, n): (f64, u32),
    baseline: &str,
) -> String {
    let cells = match x {
        Some(x) => format!("{x:?},0.1,{:?},{:?},{n},{:?},{:?}", x - half, x + half, x - 2.0 * half, x + 2.0 * half),
        None => ",,,,0,,".to_string(),
    };
    format!("{point},{},{measure},{when},{cells},{},1,fixed\n", quoted(platform), quoted(baseline))
}

/// A name as a scenario can say it. Tables that were tampered with have others.
fn said(name: &str) -> String {
    let text: String = name.chars().filter(|c| !c.is_control() && *c != '\u{202e}').collect();
    literal(&Value::Text(text))
}

/// Checks a scenario and writes it into a folder as a run does.
fn checked(dir: &Path, text: &str) -> Scenario {
    let source = Source { path: dir.join(names::SCENARIO), text: text.to_string() };
    let checked = scenario::check(&source, &[], &|path| std::fs::read(path));
    let scenario = checked.unwrap_or_else(|problems| panic!("{problems}\n{text}")).scenario;
    std::fs::write(dir.join(names::SCENARIO), scenario.resolved_toml()).unwrap();
    scenario
}

/// Writes the manifest of a result.
fn write_manifest(
    dir: &Path,
    scenario: &Scenario,
    (points, replicates): (u32, u32),
    tables: Vec<TableEntry>,
    failed: Vec<FailedRun>,
) {
    let tables: BTreeMap<String, TableEntry> =
        tables.into_iter().map(|table| (table.file.trim_end_matches(".parquet").to_string(), table)).collect();
    let digests = |names: &[&str]| {
        let there = names.iter().filter(|name| dir.join(name).exists());
        there.map(|name| (name.to_string(), digest::of_file(&dir.join(name)).unwrap())).collect()
    };
    let manifest = Manifest {
        format: FORMAT,
        run_id: "0123456789abcdef".repeat(4),
        model: scenario.model.name().to_string(),
        model_version: MODEL_VERSION.to_string(),
        seeds: Vec::new(),
        only_replicates: Vec::new(),
        seed: scenario.seed,
        points,
        replicates,
        steps: scenario.steps,
        platforms: scenario.platforms.iter().map(|design| design.name.clone()).collect(),
        data_sha256: Manifest::data_digest(&tables),
        tables,
        files: digests(&[names::SCENARIO, names::SUMMARY, names::DIFFERENCES]),
        inputs: digests(&["inputs/points.csv"]),
        failed,
    };
    std::fs::write(dir.join(names::MANIFEST), manifest.text().unwrap()).unwrap();
}

fn write_table(dir: &Path, name: &str, schema: SchemaRef, columns: Vec<ArrayRef>) -> TableEntry {
    let batch = RecordBatch::try_new(schema.clone(), columns).unwrap();
    tables::write(dir, name, &schema, tables::GROUP_ROWS, |table| table.write(&batch)).unwrap()
}
