use heimo::engine::*;
use heimo::scenario::parameters::Parameters;
use heimo::scenario::value::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: i64 = a[1].parse().unwrap();
    let steps: u32 = a[2].parse().unwrap();
    let threads: usize = a[3].parse().unwrap();
    let mut v = Values::default();
    v.set("population.size", Value::Integer(n));
    for kv in &a[4..] {
        let (k, x) = kv.split_once('=').unwrap();
        let row = heimo::scenario::parameters::parameter(k).unwrap();
        v.set(
            k,
            match row.default {
                Value::Real(_) => Value::Real(x.parse().unwrap()),
                Value::Integer(_) => Value::Integer(x.parse().unwrap()),
                _ => Value::Text(x.into()),
            },
        );
    }
    let setup = Setup {
        parameters: Parameters::from_values(&v),
        seed: 1,
        replicate: 0,
        steps,
        record_every: 10,
        changes: vec![],
        network: None,
    };
    println!("estimate {} B/agent", setup.memory_bytes() / n as u64);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(|| {
        let t = std::time::Instant::now();
        let mut s = Simulation::new(setup);
        println!("populate {:?}", t.elapsed());
        let t = std::time::Instant::now();
        while !s.finished() {
            s.advance();
        }
        let e = t.elapsed();
        println!(
            "{} steps {:?} {:.1} ns/agent-step {:.2} M/s",
            steps,
            e,
            e.as_nanos() as f64 / n as f64 / steps as f64,
            n as f64 * steps as f64 / e.as_secs_f64() / 1e6
        );
        let so = s.society();
        println!("quality {:.3}", (0..so.size()).map(|i| so.quality(i) as f64).sum::<f64>() / n as f64);
        let st = std::fs::read_to_string("/proc/self/status").unwrap();
        println!("{}", st.lines().find(|l| l.starts_with("VmHWM")).unwrap());
    });
}
