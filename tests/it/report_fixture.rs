//! Writes a run's folder with invented numbers, in the shape that a run leaves.

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt32Array};
use parquet::arrow::ArrowWriter;
use std::fmt::Write as _;
use std::fs::File;
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
            let _ = write!(text, "[[platform]]\nname = {}\n", toml::Value::String(name.clone()));
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
        std::fs::write(dir.join("scenario.toml"), &self.scenario).unwrap();
        let digest = "0123456789abcdef".repeat(4);
        let manifest = serde_json::json!({
            "run_id": digest, "model_version": "1", "seed": 2026, "replicates": self.replicates,
            "data": { "metrics.parquet": digest, "opinions.parquet": digest }
        });
        std::fs::write(dir.join("manifest.json"), manifest.to_string()).unwrap();
        self.metrics(dir);
        self.opinions(dir);
        self.summary(dir);
    }
    fn rows(&self) -> impl Iterator<Item = (usize, u32, u32)> {
        let each = move |p| (0..self.replicates).flat_map(move |r| self.steps.iter().map(move |s| (p, r, *s)));
        (0..self.platforms.len()).flat_map(each)
    }
    fn metrics(&self, dir: &Path) {
        let rows: Vec<_> = self.rows().collect();
        let mut columns: Vec<(String, ArrayRef)> = vec![
            ("point".into(), Arc::new(UInt32Array::from(vec![0; rows.len()]))),
            ("platform".into(), Arc::new(StringArray::from_iter_values(rows.iter().map(|row| &self.platforms[row.0])))),
            ("replicate".into(), Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.1)))),
            ("step".into(), Arc::new(UInt32Array::from_iter_values(rows.iter().map(|row| row.2)))),
        ];
        for (m, measure) in MEASURES.iter().enumerate() {
            let values: Vec<Option<f64>> = rows.iter().map(|row| self.value(m, *row)).collect();
            columns.push((measure.to_string(), Arc::new(Float64Array::from(values))));
        }
        write(&dir.join("metrics.parquet"), columns);
    }
    fn opinions(&self, dir: &Path) {
        let (mut names, mut replicates, mut steps, mut bins, mut counts) = (vec![], vec![], vec![], vec![], vec![]);
        for (p, r, s) in self.rows() {
            for bin in 0..40u32 {
                let x = f64::from(bin) / 20.0 - 0.975;
                let width = 1.0 / (1.0 + f64::from(s) * 0.01 * (1.0 + p as f64 / 4.0));
                let poles = if p % 3 == 0 { [-0.7, 0.8] } else { [0.1, -0.1 * p as f64 / 4.0] };
                let peak = |at: f64| {
                    let off = (x - at * (1.0 - width)) / width * 2.0;
                    1.0 / (1.0 + off * off * off * off)
                };
                names.push(self.platforms[p].clone());
                replicates.push(r);
                steps.push(s);
                bins.push(bin);
                counts.push((1000.0 * (peak(poles[0]) + 0.7 * peak(poles[1]))) as u32);
            }
        }
        let columns: Vec<(String, ArrayRef)> = vec![
            ("platform".into(), Arc::new(StringArray::from(names))),
            ("replicate".into(), Arc::new(UInt32Array::from(replicates))),
            ("step".into(), Arc::new(UInt32Array::from(steps))),
            ("bin".into(), Arc::new(UInt32Array::from(bins))),
            ("count".into(), Arc::new(UInt32Array::from(counts))),
        ];
        write(&dir.join("opinions.parquet"), columns);
    }
    fn summary(&self, dir: &Path) {
        let mut text = String::from("platform,measure,when,mean,sd,low,high,n,still_moving\n");
        for (p, name) in self.platforms.iter().enumerate() {
            for (m, measure) in MEASURES.iter().enumerate() {
                for when in ["before", "end", "mean"] {
                    let quoted = name.replace('"', "\"\"");
                    let moving = when == "end" && (p + m) % 5 == 0;
                    let _ = match self.value(m, (p, 0, *self.steps.last().unwrap())) {
                        Some(x) => writeln!(
                            text,
                            "\"{quoted}\",{measure},{when},{x},0.1,{},{},{},{moving}",
                            x - 0.02,
                            x + 0.02,
                            self.replicates
                        ),
                        None => writeln!(text, "\"{quoted}\",{measure},{when},,,,,0,{moving}"),
                    };
                }
            }
        }
        std::fs::write(dir.join("summary.csv"), text).unwrap();
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

/// A sweep with invented numbers: only what its figures read.
pub struct Swept {
    pub platforms: Vec<String>,
    pub design: &'static str,
    /// label and values of each axis; a grid has all combinations, any other design a value a point
    pub axes: Vec<(String, Vec<String>)>,
    /// share of cells without a value, in hundredths
    pub missing: usize,
    pub shape: Shape,
    pub plots: String,
}

impl Swept {
    pub fn grid(platforms: Vec<String>, axes: &[(&str, Vec<String>)]) -> Self {
        let axes = axes.iter().map(|(label, values)| (label.to_string(), values.clone())).collect();
        Swept { platforms, design: "grid", axes, missing: 0, shape: Shape::Lively, plots: String::new() }
    }
    fn points(&self) -> Vec<Vec<String>> {
        if self.design != "grid" {
            let count = self.axes.iter().map(|(_, values)| values.len()).max().unwrap_or(0);
            let point = |k: usize| self.axes.iter().map(|(_, v)| v[(k * 7919) % v.len()].clone()).collect();
            return (0..count).map(point).collect();
        }
        self.axes.iter().fold(vec![Vec::new()], |points: Vec<Vec<String>>, (_, values)| {
            let longer = |point: &Vec<String>, value: &String| [point.as_slice(), std::slice::from_ref(value)].concat();
            points.iter().flat_map(|point| values.iter().map(move |value| longer(point, value))).collect()
        })
    }
    /// Writes the folder.
    pub fn write(&self, dir: &Path) {
        let mut text =
            format!("title = \"A sweep\"\nseed = 2026\n[sweep]\ndesign = \"{}\"\n[sweep.vary]\n", self.design);
        for (label, _) in &self.axes {
            let _ = writeln!(text, "{} = {{ }}", toml::Value::String(label.clone()));
        }
        text += &self.plots;
        for name in &self.platforms {
            let _ = write!(text, "\n[[platform]]\nname = {}\n", toml::Value::String(name.clone()));
        }
        std::fs::write(dir.join("scenario.toml"), text).unwrap();
        let manifest = serde_json::json!({
            "run_id": "0123", "model_version": "1", "seed": 2026, "steps": 400, "failed": [{}, {}]
        });
        std::fs::write(dir.join("manifest.json"), manifest.to_string()).unwrap();
        let points = self.points();
        let line = |cells: Vec<String>| cells.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(",") + "\n";
        let mut table = line(std::iter::once("point".into()).chain(self.axes.iter().map(|a| a.0.clone())).collect());
        for (k, point) in points.iter().enumerate() {
            table += &line(std::iter::once(k.to_string()).chain(point.iter().cloned()).collect());
        }
        std::fs::write(dir.join("points.csv"), table).unwrap();
        let mut text = String::from("point,platform,measure,when,mean,sd,low,high,n,still_moving,interval\n");
        for k in 0..points.len() {
            for (p, name) in self.platforms.iter().enumerate() {
                for (m, measure) in MEASURES.iter().enumerate() {
                    let quoted = name.replace('"', "\"\"");
                    let _ = match self.value(k, p, m, points.len()) {
                        Some((x, half)) => writeln!(
                            text,
                            "{k},\"{quoted}\",{measure},end,{x:?},0.1,{:?},{:?},8,,fixed",
                            x - half,
                            x + half
                        ),
                        None => writeln!(text, "{k},\"{quoted}\",{measure},end,,,,,0,,fixed"),
                    };
                }
            }
        }
        std::fs::write(dir.join("summary.csv"), text).unwrap();
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

fn write(path: &Path, columns: Vec<(String, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
            .unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}
