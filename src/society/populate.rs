//! A society from its parameters: the same for every platform under one seed.
//!
//! The landscape, masks, firms and anchors depend on (seed, replicate) only; an agent's own fields on (seed, replicate,
//! agent) only, never on N: a larger society contains the smaller one, links excepted.

use super::catalogue::{Catalogue, NO_OFFER, Offer, Source};
use super::columns::{Agents, Shared, Society};
use super::tribes::{NO_TRIBE, TribeTable};
use crate::landscape::Landscape;
use crate::network::{self, Graph};
use crate::parallel::{self, CHUNK_AGENTS};
use crate::random::{Purpose, Stream, uniform};
use crate::scenario::FileNetwork;
use crate::scenario::parameters::{FirmVariants, Mode, NetworkKind, Parameters};

/// Makes a society. `votes` says whether some phase of the run votes, and so needs to know who supported what.
pub fn populate(
    parameters: &Parameters,
    seed: u64,
    replicate: u32,
    file: Option<&FileNetwork>,
    votes: bool,
) -> Society {
    let network = follows(parameters, seed, replicate, file);
    let size = network.nodes();
    let l = &parameters.landscape;
    let landscape = Landscape::new(l.bits, l.interactions, l.sharpness, seed, replicate);
    let agents = Agents {
        opinion: vec![0.0; size],
        tolerance: tolerances(parameters, size, file),
        solution: vec![0; size],
        used: vec![0; size],
        source: vec![Source::Own; size],
        tribe: vec![NO_TRIBE; size],
        attraction: vec![[0.5; Mode::COUNT]; size],
        wealth: vec![0.0; size],
        mode: vec![None; size],
        network,
    };
    let shared = Shared {
        last_offer: vec![NO_OFFER; size],
        last_support: vec![NO_OFFER; if votes { size } else { 0 }],
        in_degree: agents.network.in_degrees(),
        place: vec![0; size],
        initial: vec![0; size],
        masks: masks(parameters, seed, replicate),
        landscape,
        catalogue: catalogue(parameters, seed, replicate),
        tribes: TribeTable::default(),
    };
    let mut society = Society { agents, shared };
    born(&mut society, parameters, seed, replicate, file);
    let Society { agents, shared } = &mut society;
    shared.tribes = TribeTable::of(&agents.opinion, &agents.tribe, parameters.tribes.count, parameters.tribes.contrast);
    society
}

/// What the file says, else the same for all.
fn tolerances(parameters: &Parameters, size: usize, file: Option<&FileNetwork>) -> Vec<f32> {
    let usual = parameters.agents.tolerance;
    match file.and_then(|file| file.tolerances.as_ref()) {
        Some(given) => given.iter().map(|tolerance| if tolerance.is_nan() { usual } else { *tolerance }).collect(),
        None => vec![usual; size],
    }
}

fn follows(parameters: &Parameters, seed: u64, replicate: u32, file: Option<&FileNetwork>) -> Graph {
    match (parameters.network.kind, file) {
        (NetworkKind::File, Some(file)) => file.graph.clone(),
        (NetworkKind::File, None) => unreachable!("a checked scenario has read its network"),
        _ => parameters.generate_network(seed, replicate),
    }
}

/// Every bit of a place's mask is set with probability `population.context`.
fn masks(parameters: &Parameters, seed: u64, replicate: u32) -> Vec<u32> {
    let mut stream = Stream::new(seed, replicate, Purpose::Masks, 0);
    let mut mask = || {
        (0..parameters.landscape.bits)
            .fold(0, |mask, bit| mask | chance(&mut stream, parameters.population.context) << bit)
    };
    (0..parameters.population.places).map(|_| mask()).collect()
}

fn chance(stream: &mut Stream, probability: f32) -> u32 {
    u32::from(stream.uniform() < probability)
}

/// The firms' offers, one random solution each.
fn catalogue(parameters: &Parameters, seed: u64, replicate: u32) -> Catalogue {
    let mut stream = Stream::new(seed, replicate, Purpose::FirmsBuild, 0);
    let firms = parameters.firms.count;
    let offer = |id: u32| Offer {
        id: u64::from(id),
        solution: stream.below(1 << parameters.landscape.bits) as u32,
        stance: signed(stream.uniform()),
        creator: NO_OFFER,
        born: 0,
        popularity: 1.0,
    };
    let mut catalogue = Catalogue {
        offers: (0..firms).map(offer).collect(),
        firms: firms as usize,
        variants: Vec::new(),
        next_id: u64::from(firms),
    };
    catalogue.set_variants(parameters.firms.variants == FirmVariants::PerPlace, parameters.population.places as usize);
    catalogue
}

/// U\[0,1) to U\[-1,1).
fn signed(uniform: f32) -> f32 {
    2.0 * uniform - 1.0
}

/// What all agents share when they are born.
struct Cradle<'a> {
    parameters: &'a Parameters,
    file: Option<&'a FileNetwork>,
    anchors: Vec<f32>,
    signs: Vec<f32>,
    size: usize,
}

/// An agent's own initial fields.
struct Newborn {
    opinion: f32,
    place: u16,
    solution: u32,
    last_offer: u32,
    tribe: u16,
}

/// Fills the agents' own columns.
fn born(society: &mut Society, parameters: &Parameters, seed: u64, replicate: u32, file: Option<&FileNetwork>) {
    let mut anchors = Stream::new(seed, replicate, Purpose::Anchors, 0);
    let mut signs = Stream::new(seed, replicate, Purpose::Worldview, 0);
    let cradle = Cradle {
        parameters,
        file,
        anchors: (0..parameters.tribes.count).map(|_| signed(anchors.uniform())).collect(),
        signs: (0..parameters.landscape.bits).map(|_| if signs.below(2) == 1 { 1.0 } else { -1.0 }).collect(),
        size: society.size(),
    };
    let Society { agents, shared } = society;
    let opinion = agents.opinion.chunks_mut(CHUNK_AGENTS);
    let place = shared.place.chunks_mut(CHUNK_AGENTS);
    let solution = agents.solution.chunks_mut(CHUNK_AGENTS);
    let last_offer = shared.last_offer.chunks_mut(CHUNK_AGENTS);
    let tribe = agents.tribe.chunks_mut(CHUNK_AGENTS);
    let parts = opinion.zip(place).zip(solution).zip(last_offer).zip(tribe).enumerate().collect();
    parallel::map_parts(parts, |(chunk, ((((opinion, place), solution), last_offer), tribe))| {
        let mut stream = Stream::new(seed, replicate, Purpose::AgentBuild, 0);
        for k in 0..opinion.len() {
            let newborn = cradle.newborn(chunk * CHUNK_AGENTS + k, &mut stream);
            (opinion[k], place[k], solution[k]) = (newborn.opinion, newborn.place, newborn.solution);
            (last_offer[k], tribe[k]) = (newborn.last_offer, newborn.tribe);
        }
    });
    shared.initial.copy_from_slice(&agents.solution);
    agents.used.copy_from_slice(&agents.solution);
}

impl Cradle<'_> {
    /// Draws of an agent's section, in order: opinion, place, affiliated, last offer, bits.
    fn newborn(&self, agent: usize, stream: &mut Stream) -> Newborn {
        let p = self.parameters;
        stream.seek(agent as u32);
        let drawn = p.agents.opinion_spread * signed(uniform(stream.bits()));
        let given = self.file.and_then(|file| file.opinions.as_ref()).map(|opinions| opinions[agent]);
        let opinion = given.filter(|opinion| !opinion.is_nan()).unwrap_or_else(|| self.shifted(drawn, agent));
        let place = stream.below(u64::from(p.population.places)) as u16;
        let stated = self.file.and_then(|file| file.places.as_ref()).map(|places| places[agent]);
        let place = stated.filter(|place| *place != u16::MAX).unwrap_or(place);
        let affiliated = stream.uniform() < p.tribes.affiliated;
        let offer = stream.below(u64::from(p.firms.count)) as u32;
        let solution = self.signs.iter().enumerate().fold(0, |solution, (bit, sign)| {
            let one = (1.0 + p.agents.worldview * sign * opinion) / 2.0;
            solution | chance(stream, one) << bit
        });
        let tribe = match self.file.and_then(|file| file.tribes.as_ref()) {
            Some(tribes) => Some(tribes[agent]).filter(|tribe| *tribe != u16::MAX).unwrap_or(NO_TRIBE),
            None if affiliated => self.nearest_tribe(opinion),
            None => NO_TRIBE,
        };
        Newborn { opinion, place, solution, last_offer: if p.firms.count > 0 { offer } else { NO_OFFER }, tribe }
    }

    /// In a block network opinions are drawn together to their block's centre: (1-o)*x + o*centre, so that they stay in
    /// range and block means differ by o times the distance of the centres, which are spread evenly over \[-1, 1\].
    fn shifted(&self, opinion: f32, agent: usize) -> f32 {
        let blocks = &self.parameters.blocks;
        let shift = blocks.opinion;
        if self.parameters.network.kind != NetworkKind::Blocks || shift == 0.0 || blocks.count < 2 {
            return opinion;
        }
        let block = network::block_of(agent as u32, self.size as u32, blocks.count);
        let centre = -1.0 + 2.0 * block as f32 / (blocks.count - 1) as f32;
        (1.0 - shift) * opinion + shift * centre
    }

    /// The tribe whose anchor is nearest; the lower number on a tie.
    fn nearest_tribe(&self, opinion: f32) -> u16 {
        let distance = |tribe: &usize| (self.anchors[*tribe] - opinion).abs();
        let nearest = (0..self.anchors.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)));
        nearest.map_or(NO_TRIBE, |tribe| tribe as u16)
    }
}
