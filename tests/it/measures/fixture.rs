//! Societies made by hand, and random ones, with what the steps before counted.

use heimo::landscape::Landscape;
use heimo::measures::tally::Tally;
use heimo::measures::{Record, TABLE, View, record};
use heimo::network::Graph;
use heimo::random::{Purpose, Stream};
use heimo::scenario::parameters::Parameters;
use heimo::scenario::value::Values;
use heimo::society::{Agents, Catalogue, NO_OFFER, NO_TRIBE, Shared, Society, Source, TribeTable};

/// What a record reads, to be changed at will.
pub struct World {
    pub step: u32,
    pub society: Society,
    pub tally: Tally,
    pub parameters: Parameters,
    pub debt: Option<f64>,
    pub recovery_steps: Option<f64>,
}

/// Worths 0, 1/4, 1/2, 1 of the strings 00, 01, 10, 11; their mean is 7/16.
pub const WORTHS: [f32; 4] = [0.0, 0.25, 0.5, 1.0];

impl World {
    /// Agents of these opinions in one place, all with solution 00 and tolerance 0.4, without tribes, links or steps.
    pub fn new(opinions: &[f32]) -> World {
        let n = opinions.len();
        let agents = Agents {
            opinion: opinions.to_vec(),
            tolerance: vec![0.4; n],
            solution: vec![0; n],
            used: vec![0; n],
            source: vec![Source::Own; n],
            tribe: vec![NO_TRIBE; n],
            attraction: vec![[0.5; 3]; n],
            wealth: vec![0.0; n],
            mode: vec![None; n],
            network: Graph::with_fixed_degree(n, 0, Vec::new()),
        };
        let shared = Shared {
            last_offer: vec![NO_OFFER; n],
            last_support: Vec::new(),
            in_degree: vec![0; n],
            place: vec![0; n],
            initial: vec![0; n],
            masks: vec![0],
            landscape: Landscape::from_table(2, WORTHS.to_vec()),
            catalogue: Catalogue::default(),
            tribes: TribeTable::default(),
        };
        let society = Society { agents, shared };
        let parameters = Parameters::from_values(&Values::default());
        World { step: 10, society, tally: Tally::default(), parameters, debt: None, recovery_steps: None }
    }

    /// n agents of opinion 0.
    pub fn of_size(n: usize) -> World {
        World::new(&vec![0.0; n])
    }

    /// Sets the tribes of all agents, -1 for none, out of `count`.
    pub fn tribes(mut self, count: usize, members: &[i32]) -> World {
        self.society.agents.tribe = members.iter().map(|&g| if g < 0 { NO_TRIBE } else { g as u16 }).collect();
        self.society.shared.tribes =
            TribeTable { size: vec![0; count], mean: vec![0.0; count], prototype: vec![0.0; count] };
        for &tribe in self.society.agents.tribe.iter().filter(|&&tribe| tribe != NO_TRIBE) {
            self.society.shared.tribes.size[tribe as usize] += 1;
        }
        self
    }

    /// Sets the links u -> v.
    pub fn links(mut self, links: &[(u32, u32)]) -> World {
        let mut rows = vec![Vec::new(); self.society.size()];
        links.iter().for_each(|&(from, to)| rows[from as usize].push(to));
        let mut offsets = vec![0u64];
        rows.iter().for_each(|row| offsets.push(offsets[offsets.len() - 1] + row.len() as u64));
        self.society.agents.network = Graph::with_offsets(offsets, rows.concat());
        self.society.shared.in_degree = self.society.agents.network.in_degrees();
        self
    }

    pub fn record(&self) -> Record {
        record(&View {
            step: self.step,
            society: &self.society,
            tally: &self.tally,
            parameters: &self.parameters,
            seed: 1,
            replicate: 0,
            debt: self.debt,
            recovery_steps: self.recovery_steps,
        })
    }

    /// The value of one measure.
    pub fn get(&self, key: &str) -> Option<f64> {
        let position = TABLE.iter().position(|row| row.key == key).unwrap_or_else(|| panic!("no measure `{key}`"));
        self.record().values[position]
    }
}

/// Equal up to rounding.
#[track_caller]
pub fn assert_close(value: Option<f64>, expected: f64) {
    let value = value.expect("defined");
    assert!((value - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{value} is not {expected}");
}

/// Draws for a test, keyed by a number.
pub fn stream(number: u64) -> Stream {
    Stream::new(number, 0, Purpose::Bootstrap, 0)
}

/// How a random society is made.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub agents: usize,
    pub bits: u32,
    pub places: usize,
    pub tribes: usize,
    /// opinions and tolerances are multiples of 1/grid: many ties where it is small
    pub grid: u32,
}

/// A random society after ten steps of random counts.
pub fn random_world(number: u64, sizes: Sizes) -> World {
    let mut draws = stream(number);
    let Sizes { agents, bits, places, tribes, grid } = sizes;
    let on_grid = |draws: &mut Stream| draws.below(u64::from(grid) + 1) as f32 / grid as f32;
    let opinions: Vec<f32> = (0..agents).map(|_| 2.0 * on_grid(&mut draws) - 1.0).collect();
    let members: Vec<i32> = (0..agents).map(|_| draws.below(tribes as u64 + 1) as i32 - 1).collect();
    let mut links = Vec::new();
    for from in 0..agents as u32 {
        for _ in 0..draws.below(6) {
            links.push((from, draws.below(agents as u64) as u32));
        }
    }
    let mut world = World::new(&opinions).tribes(tribes, &members).links(&links);
    let society = &mut world.society;
    society.agents.tolerance = (0..agents).map(|_| 0.05 + 1.15 * on_grid(&mut draws)).collect();
    society.shared.landscape = Landscape::from_table(bits, (0..1 << bits).map(|_| draws.uniform()).collect());
    society.shared.masks = (0..places).map(|_| draws.below(1 << bits) as u32).collect();
    society.shared.place = (0..agents).map(|_| draws.below(places as u64) as u16).collect();
    society.agents.solution = (0..agents).map(|_| draws.below(1 << bits) as u32).collect();
    society.agents.used = (0..agents).map(|_| draws.below(1 << bits) as u32).collect();
    society.agents.wealth = (0..agents).map(|_| draws.uniform() - 0.3).collect();
    random_tally(&mut world, &mut draws);
    world
}

/// Counts that could come of ten steps.
fn random_tally(world: &mut World, draws: &mut Stream) {
    let n = world.society.size() as u64;
    let (flows, exposures) = (&mut world.tally.flows, &mut world.tally.exposures);
    flows.steps = 10;
    let consume = draws.below(10 * n);
    let cocreate = draws.below(10 * n - consume);
    flows.modes = [consume, cocreate, 10 * n - consume - cocreate];
    flows.encounters = cocreate;
    flows.engagements = cocreate + flows.modes[2];
    flows.clashes = draws.below(flows.engagements + 1);
    flows.submissions = draws.below(cocreate + 1);
    flows.admitted = draws.below(flows.submissions + 1);
    flows.gain = f64::from(draws.uniform()) * flows.submissions as f64;
    flows.realised = (f64::from(draws.uniform()) - 0.5) * 10.0 * n as f64;
    flows.payoff = (f64::from(draws.uniform()) - 0.5) * 10.0 * n as f64;
    flows.coordination_cost = f64::from(draws.uniform()) * cocreate as f64;
    for bin in &mut flows.by_distance {
        *bin = (draws.below(4), 0);
        bin.1 = bin.0 as i64 * draws.below(1 << 30) as i64;
    }
    for agent in 0..n as usize {
        let peer = draws.below(n) as usize;
        let distance = f64::from((world.society.agents.opinion[agent] - world.society.agents.opinion[peer]).abs());
        let hamming =
            f64::from((world.society.agents.solution[agent] ^ world.society.agents.solution[peer]).count_ones());
        exposures.count += 1;
        exposures.distance += distance;
        exposures.hamming += hamming;
        exposures.distance_squared += distance * distance;
        exposures.hamming_squared += hamming * hamming;
        exposures.product += distance * hamming;
        let better = draws.below(5);
        exposures.possibilities += better;
        exposures.free += u64::from(better >= 2);
        if better > 0 {
            exposures.engaged += 1;
            exposures.engaged_distance += distance;
            exposures.engaged_hamming += hamming;
        }
    }
    exposures.tribe_external = draws.below(n);
    exposures.tribe_internal = draws.below(n);
    exposures.camp_external = draws.below(n);
    exposures.camp_internal = n - exposures.camp_external;
    world.tally.consumption.uses = (0..30).map(|_| draws.below(9).saturating_sub(4) as u32).collect();
    world.tally.supports = (0..20).map(|_| draws.below(50) as u32).collect();
    world.tally.panel.agents = heimo::measures::panel_agents(n as u32, 1, 0);
    for _ in &world.tally.panel.agents {
        let consumed = (0..draws.below(11)).map(|step| (step as u32, draws.below(30))).collect();
        world.tally.panel.consumed.push(consumed);
    }
}
