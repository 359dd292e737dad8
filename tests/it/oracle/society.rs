//! The oracle's society: plain structs, made from the streams by the letter of the specification.

use heimo::engine::Setup;
use heimo::math;
use heimo::network;
use heimo::random::{Purpose, Stream};
use heimo::scenario::parameters::{FirmVariants, NetworkKind, Parameters};

/// An agent, all of it in one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub x: f32,
    pub e: f32,
    pub place: usize,
    pub s: u32,
    pub s0: u32,
    pub u: u32,
    /// 0 own, 1 an agent's offer, 2 a firm's
    pub source: u8,
    /// id of the last offer
    pub last: Option<u64>,
    /// id of the idea supported last
    pub supported: Option<u64>,
    pub tribe: Option<usize>,
    pub a: [f32; 3],
    pub wealth: f32,
    /// 0 consume, 1 co-create, 2 tribe, 3 none yet
    pub mode: u8,
    pub follows: Vec<u32>,
    /// sums of the weights of the places in it, where they count
    pub sums: Vec<f32>,
}

impl Person {
    /// Whom a draw picks among those followed: each alike, or by weight.
    pub fn place_of(&self, pick: heimo::random::Pick) -> usize {
        let Some(total) = self.sums.last() else { return pick.below(self.follows.len() as u64) as usize };
        let at = pick.share() * f64::from(*total);
        let last = self.sums.len() - 1;
        (0..last).find(|&place| f64::from(self.sums[place]) > at).unwrap_or(last)
    }
}

/// A live offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub id: u64,
    pub solution: u32,
    pub stance: f32,
    /// `None`: a firm's
    pub creator: Option<u32>,
    pub born: u32,
    pub popularity: f32,
}

/// The NK landscape, kept as its definition.
#[derive(Clone, Debug)]
pub struct Nk {
    pub bits: usize,
    pub sharpness: u32,
    /// own locus first, then the others it depends on
    pub depends_on: Vec<Vec<usize>>,
    pub tables: Vec<Vec<f32>>,
    pub f: Vec<f32>,
}

impl Nk {
    fn new(p: &Parameters, seed: u64, replicate: u32) -> Nk {
        let (bits, k) = (p.landscape.bits as usize, p.landscape.interactions as usize);
        let mut loci = Stream::new(seed, replicate, Purpose::LandscapeLoci, 0);
        let mut values = Stream::new(seed, replicate, Purpose::LandscapeTables, 0);
        let mut depends_on = Vec::new();
        let mut tables = Vec::new();
        for locus in 0..bits {
            let mut others: Vec<usize> = (0..bits).filter(|&other| other != locus).collect();
            loci.draw_front(&mut others, k);
            let mut row = vec![locus];
            row.extend(&others[..k]);
            depends_on.push(row);
            tables.push((0..1 << (k + 1)).map(|_| values.uniform()).collect());
        }
        let mut nk = Nk { bits, sharpness: p.landscape.sharpness, depends_on, tables, f: Vec::new() };
        nk.tabulate();
        nk
    }

    /// New tables for round(share * B) loci.
    pub fn change(&mut self, share: f64, stream: &mut Stream) {
        let count = (share * self.bits as f64).round() as usize;
        let mut loci: Vec<usize> = (0..self.bits).collect();
        stream.draw_front(&mut loci, count);
        for &locus in &loci[..count] {
            for value in &mut self.tables[locus] {
                *value = stream.uniform();
            }
        }
        self.tabulate();
    }

    fn tabulate(&mut self) {
        let mut raw = Vec::new();
        for s in 0..1usize << self.bits {
            let mut sum = 0.0f64;
            for locus in 0..self.bits {
                let mut row = 0;
                for &other in &self.depends_on[locus] {
                    row = row << 1 | s >> other & 1;
                }
                sum += f64::from(self.tables[locus][row]);
            }
            raw.push(sum);
        }
        let low = raw.iter().copied().fold(f64::INFINITY, f64::min);
        let high = raw.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.f = raw.iter().map(|v| math::powi(((v - low) / (high - low)) as f32, self.sharpness)).collect();
    }
}

/// Everything there is at the end of a step.
#[derive(Clone, Debug)]
pub struct World {
    pub people: Vec<Person>,
    pub masks: Vec<u32>,
    pub nk: Nk,
    pub offers: Vec<Offer>,
    /// `variants[firm][place]`, while firms sell a variant in every place
    pub variants: Option<Vec<Vec<u32>>>,
    pub next_id: u64,
    pub mean_degree: f32,
    pub indegree: Vec<u32>,
    pub sizes: Vec<u32>,
    pub prototypes: Vec<f32>,
}

impl World {
    pub fn new(setup: &Setup) -> World {
        let (p, seed, replicate) = (&setup.parameters, setup.seed, setup.replicate);
        let stream = |purpose| Stream::new(seed, replicate, purpose, 0);
        let bits = p.landscape.bits;
        let graph = match (&setup.network, p.network.kind) {
            (Some(file), NetworkKind::File) => file.graph.clone(),
            _ => p.generate_network(seed, replicate),
        };
        let n = graph.nodes();

        let mut draw = stream(Purpose::Masks);
        let mut masks = Vec::new();
        for _ in 0..p.population.places {
            let mut mask = 0;
            for b in 0..bits {
                if draw.uniform() < p.population.context {
                    mask |= 1 << b;
                }
            }
            masks.push(mask);
        }

        let mut draw = stream(Purpose::FirmsBuild);
        let mut offers = Vec::new();
        for firm in 0..p.firms.count {
            let solution = draw.below(1 << bits) as u32;
            let stance = 2.0 * draw.uniform() - 1.0;
            offers.push(Offer { id: u64::from(firm), solution, stance, creator: None, born: 0, popularity: 1.0 });
        }

        let mut draw = stream(Purpose::Anchors);
        let anchors: Vec<f32> = (0..p.tribes.count).map(|_| 2.0 * draw.uniform() - 1.0).collect();
        let mut draw = stream(Purpose::Worldview);
        let signs: Vec<f32> = (0..bits).map(|_| if draw.below(2) == 1 { 1.0 } else { -1.0 }).collect();

        let mut draw = stream(Purpose::AgentBuild);
        let mut people = Vec::new();
        for i in 0..n {
            draw.seek(i as u32);
            let mut x = p.agents.opinion_spread * (2.0 * draw.uniform() - 1.0);
            let mut place = draw.below(u64::from(p.population.places)) as usize;
            let affiliated = draw.uniform() < p.tribes.affiliated;
            let last = draw.bits();
            if p.network.kind == NetworkKind::Blocks && p.blocks.count > 1 && p.blocks.opinion > 0.0 {
                let block = network::block_of(i as u32, n as u32, p.blocks.count);
                let centre = 2.0 * block as f32 / (p.blocks.count - 1) as f32 - 1.0;
                x = (1.0 - p.blocks.opinion) * x + p.blocks.opinion * centre;
            }
            let file = setup.network.as_ref().filter(|_| p.network.kind == NetworkKind::File);
            let mut e = p.agents.tolerance;
            let mut told = None;
            if let Some(file) = file {
                x = file.opinions.as_ref().map(|all| all[i]).filter(|x| !x.is_nan()).unwrap_or(x);
                e = file.tolerances.as_ref().map(|all| all[i]).filter(|e| !e.is_nan()).unwrap_or(e);
                place = file.places.as_ref().map(|all| all[i] as usize).filter(|&at| at < 65_535).unwrap_or(place);
                told = file.tribes.as_ref().map(|all| Some(all[i] as usize).filter(|&tribe| tribe < 65_535));
            }
            let mut s = 0;
            for b in 0..bits {
                let chance = (1.0 + p.agents.worldview * signs[b as usize] * x) / 2.0;
                if draw.uniform() < chance {
                    s |= 1 << b;
                }
            }
            let mut tribe = None;
            if affiliated {
                for (g, anchor) in anchors.iter().enumerate() {
                    if tribe.is_none_or(|best: usize| (anchor - x).abs() < (anchors[best] - x).abs()) {
                        tribe = Some(g);
                    }
                }
            }
            let tribe = told.unwrap_or(tribe);
            let last = (p.firms.count > 0).then(|| heimo::random::below(last, u64::from(p.firms.count)));
            people.push(Person {
                x,
                e,
                place,
                s,
                s0: s,
                u: s,
                source: 0,
                last,
                supported: None,
                tribe,
                a: [0.5; 3],
                wealth: 0.0,
                mode: 3,
                follows: graph.followees(i).to_vec(),
                sums: graph.sums().get(graph.start(i)..graph.start(i + 1)).unwrap_or_default().to_vec(),
            });
        }
        let variants = match p.firms.variants {
            FirmVariants::One => None,
            FirmVariants::PerPlace => Some(offers.iter().map(|offer| vec![offer.solution; masks.len()]).collect()),
        };
        let mut world = World {
            mean_degree: (graph.links() as f64 / n as f64) as f32,
            people,
            masks,
            nk: Nk::new(p, seed, replicate),
            next_id: offers.len() as u64,
            offers,
            variants,
            indegree: Vec::new(),
            sizes: Vec::new(),
            prototypes: Vec::new(),
        };
        world.count_followers();
        world.count_tribes(p);
        world
    }

    pub fn count_followers(&mut self) {
        self.indegree = vec![0; self.people.len()];
        for person in &self.people {
            for &followee in &person.follows {
                self.indegree[followee as usize] += 1;
            }
        }
    }

    /// Sizes, and m* = clamp(m + contrast*(m - m_others)*n_others/N).
    pub fn count_tribes(&mut self, p: &Parameters) {
        let tribes = p.tribes.count as usize;
        let (mut sizes, mut sums) = (vec![0u32; tribes], vec![0i64; tribes]);
        for person in &self.people {
            if let Some(g) = person.tribe {
                sizes[g] += 1;
                sums[g] += (f64::from(person.x) * 4_294_967_296.0).round() as i64;
            }
        }
        let mean = |sum: i64, count: u32| sum as f64 / 4_294_967_296.0 / f64::from(count);
        let (all, total) = (sizes.iter().sum::<u32>(), sums.iter().sum::<i64>());
        self.prototypes = vec![0.0; tribes];
        for g in 0..tribes {
            if sizes[g] > 0 {
                let m = mean(sums[g], sizes[g]);
                let others = all - sizes[g];
                let m_others = if others > 0 { mean(total - sums[g], others) } else { m };
                let n = self.people.len() as f64;
                let prototype = m + f64::from(p.tribes.contrast) * (m - m_others) * f64::from(others) / n;
                self.prototypes[g] = prototype.clamp(-1.0, 1.0) as f32;
            }
        }
        self.sizes = sizes;
    }

    /// F(s XOR mask of a place).
    pub fn worth(&self, s: u32, place: usize) -> f32 {
        self.nk.f[(s ^ self.masks[place]) as usize]
    }

    /// Mean quality over places, in double precision.
    pub fn mean_worth(&self, s: u32) -> f64 {
        let sum: f64 = (0..self.masks.len()).map(|place| f64::from(self.worth(s, place))).sum();
        sum / self.masks.len() as f64
    }

    /// What an offer is in a place.
    pub fn solution_of(&self, offer: usize, place: usize) -> u32 {
        match (&self.variants, self.offers[offer].creator) {
            (Some(variants), None) => variants[offer][place],
            _ => self.offers[offer].solution,
        }
    }
}
