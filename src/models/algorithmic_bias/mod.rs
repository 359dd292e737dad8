//! Sirbu et al. 2019, algorithmic bias in bounded confidence; without bias it is Deffuant et al. 2000.
//!
//! Sources: Sirbu, A., Pedreschi, D., Giannotti, F. & Kertesz, J. (2019), Algorithmic bias amplifies opinion fragmentation and
//! polarization: a bounded confidence model, PLoS ONE 14(3), e0213246; Deffuant, G., Neau, D., Amblard, F. & Weisbuch, G. (2000),
//! Mixing beliefs among interacting agents, Advances in Complex Systems 3, 87-98.
//!
//! N agents hold opinions x on \[0, 1\], uniform at the start. In an interaction a random agent i meets j, drawn among those it
//! can meet with p(j) ~ max(d_ij, least)^-gamma, d_ij = |x_i - x_j|. If d_ij < epsilon both move: x_i += mu*(x_j - x_i) and
//! the other way round. gamma is the bias of a platform that shows like-minded people; at gamma = 0 (`deffuant`) j is
//! uniform. A step is N interactions.
//!
//! Anybody can meet anybody, or those who are tied by the network of `[network]`, whichever of the two follows the other (so
//! `random`, in which follows are one-way, gives about twice `degree` neighbours). An agent without ties meets nobody.
//!
//! A run ends when no two who can meet and differ by less than epsilon differ by more than `resolution`. That can be long after
//! nearly all agree: two stragglers at the edge wait until they meet each other. So the time to converge is also measured
//! by the largest group alone: until its opinions are within `resolution` of each other. Both are counted in whole steps.
//!
//! Deviations: the papers' own criteria of convergence are not in their text as far as we know it; docking shows what hangs on it.
//! With bias and anybody to meet, agents have nothing but an opinion, so that the state is kept as sorted opinions: who is
//! near is then found by bisection ([`super::proximity`]), exactly and without N powers an interaction.
//!
//! Measures: groups are split where sorted opinions are epsilon or more apart (on a network, opinions within a group may stay
//! apart for want of ties); see [`super::clusters`]. The move is the kernel that the platform model co-creates by,
//! [`crate::behaviour::confidence`].
//!
//! ```toml
//! model = "algorithmic-bias"
//! replicates = 10
//! algorithmic-bias.gamma = 1.25
//! ```

mod interactions;

use super::clusters::{self, Clusters};
use super::model::{Model, Run, Start};
use crate::network::generate::effective_degree;
use crate::network::statistics::Ties;
use crate::network::{FileNetwork, Graph};
use crate::random::{Purpose, Stream};
use crate::scenario::parameters::{NetworkKind, Parameters};
use crate::scenario::published::algorithmic_bias::{self as biased, Mixing};
use crate::scenario::value::Values;
use interactions::Meetings;

pub(super) use interactions::Confidence;

/// What an interaction goes by.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Terms {
    pub(super) agents: u32,
    pub(super) confidence: Confidence,
    pub(super) gamma: f64,
    pub(super) least_distance: f64,
    pub(super) mixing: Mixing,
    pub(super) resolution: f64,
}

impl Terms {
    fn biased(values: &Values) -> Terms {
        let p = biased::Parameters::from_values(values).bias;
        Terms {
            agents: p.agents,
            confidence: Confidence { tolerance: p.tolerance, share: p.convergence },
            gamma: p.gamma,
            least_distance: p.least_distance,
            mixing: p.mixing,
            resolution: p.resolution,
        }
    }

    /// The network, if one is asked for: that of the file, or one generated for N agents.
    fn network(&self, start: &Start) -> Option<Ties> {
        (self.mixing == Mixing::Network).then(|| match start.network {
            Some(file) => Ties::of(&file.graph),
            None => Ties::of(&self.generated(start)),
        })
    }

    fn generated(&self, start: &Start) -> Graph {
        let mut parameters = Parameters::from_values(start.values);
        parameters.population.size = self.agents;
        parameters.generate_network(start.seed, start.replicate)
    }

    /// Opinions at the start: uniform, or those of the file's table of nodes, from [-1, 1] to [0, 1].
    fn opinions(&self, start: &Start) -> Vec<f64> {
        let file = start.network.filter(|_| self.mixing == Mixing::Network);
        let agents = file.map_or(self.agents as usize, |file| file.graph.nodes());
        let mut stream = Stream::new(start.seed, start.replicate, Purpose::ModelStart, 0);
        let drawn = (0..agents).map(|_| stream.uniform64());
        match file.and_then(|file| file.opinions.as_ref()) {
            // Who has none in the file has the one drawn.
            Some(given) => {
                let opinion = |(&x, drawn): (&f32, f64)| if x.is_nan() { drawn } else { (f64::from(x) + 1.0) / 2.0 };
                given.iter().zip(drawn).map(opinion).collect()
            }
            None => drawn.collect(),
        }
    }

    pub(super) fn start(self, start: &Start) -> Society {
        let mut opinions = self.opinions(start);
        let meetings = match self.network(start) {
            Some(ties) => Meetings::tied(&ties, opinions.len(), self.gamma, self.least_distance),
            None if self.gamma == 0.0 => Meetings::Anybody,
            None => {
                opinions.sort_unstable_by(f64::total_cmp);
                Meetings::biased(self.gamma, self.least_distance)
            }
        };
        let stream = Stream::new(start.seed, start.replicate, Purpose::ModelStep, 0);
        let mut society =
            Society { terms: self, opinions, meetings, stream, sweeps: 0, agreed: None, ended: None, witnesses: None };
        society.look();
        society
    }
}

/// A run.
pub(super) struct Society {
    terms: Terms,
    /// on [0, 1]; ascending, and nobody's in particular, where the meetings are biased and anybody can meet anybody
    opinions: Vec<f64>,
    meetings: Meetings,
    stream: Stream,
    /// interactions per agent so far
    sweeps: u32,
    /// after how many the largest group agreed
    agreed: Option<u32>,
    /// after how many nobody could move any more
    ended: Option<u32>,
    /// two agents who could still move each other when that was last looked for
    witnesses: Option<(usize, usize)>,
}

/// With more agents than this, and no bias, the agreement of the largest group is that of a panel, the first so many: any
/// others would do as well, since nobody differs from anybody but in opinion.
const PANEL: usize = 1_000;

impl Society {
    /// Takes down what has come to an end. Meetings only bring opinions closer: what has stays so, and is not looked at again.
    fn look(&mut self) {
        if self.agreed.is_none() && self.largest_agrees() {
            self.agreed = Some(self.sweeps);
        }
        if self.ended.is_none() && self.nobody_can_move() {
            self.ended = Some(self.sweeps);
        }
    }

    fn largest_agrees(&self) -> bool {
        let panel = match self.meetings {
            // In the order of opinions the first are no sample.
            Meetings::Biased(_) => self.opinions.len(),
            Meetings::Anybody | Meetings::Tied(_) => self.opinions.len().min(PANEL),
        };
        clusters::width_of_largest(&self.opinions[..panel], self.terms.confidence.tolerance) <= self.terms.resolution
    }

    fn nobody_can_move(&mut self) -> bool {
        let differ = |a: f64, b: f64| {
            let d = (a - b).abs();
            d < self.terms.confidence.tolerance && d > self.terms.resolution
        };
        let opinions = &self.opinions;
        // While the two who differed last time still do, nobody else need be looked at.
        if self.witnesses.is_some_and(|(i, j)| differ(opinions[i], opinions[j])) {
            return false;
        }
        self.witnesses = match &self.meetings {
            Meetings::Tied(tied) => tied.pairs().find(|&(i, j)| differ(opinions[i], opinions[j])),
            // Until near the end two neighbours in the order of agents differ, and there is nothing to search.
            Meetings::Anybody => (1..opinions.len())
                .map(|j| (j - 1, j))
                .find(|&(i, j)| differ(opinions[i], opinions[j]))
                .or_else(|| self.unlike_in_any_order()),
            Meetings::Biased(_) => self.unlike(opinions),
        };
        self.witnesses.is_none()
    }

    /// As [`Society::unlike`], sorted only where groups are so wide that it takes looking into them.
    fn unlike_in_any_order(&self) -> Option<(usize, usize)> {
        let Confidence { tolerance, .. } = self.terms.confidence;
        let groups = clusters::groups(&self.opinions, tolerance);
        // People of different groups cannot move each other; the ends of a narrow one can, or nobody in it.
        if groups.iter().all(|group| group.width() <= self.terms.resolution) {
            return None;
        }
        let ends = groups.iter().find(|group| group.width() > self.terms.resolution && group.width() < tolerance);
        match ends {
            Some(group) => Some((self.holder(group.low), self.holder(group.high))),
            None => self.unlike(&self.sorted()),
        }
    }

    /// Two agents within each other's tolerance who differ by more than the resolution, if there are any.
    fn unlike(&self, sorted: &[f64]) -> Option<(usize, usize)> {
        let mut beyond = 0;
        let (x, y) = sorted.iter().find_map(|&x| {
            while beyond < sorted.len() && sorted[beyond] - x <= self.terms.resolution {
                beyond += 1;
            }
            sorted.get(beyond).filter(|&&y| y - x < self.terms.confidence.tolerance).map(|&y| (x, y))
        })?;
        Some((self.holder(x), self.holder(y)))
    }

    /// An agent of an opinion.
    fn holder(&self, opinion: f64) -> usize {
        self.opinions.iter().position(|&x| x == opinion).expect("somebody's opinion")
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.opinions.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted
    }
}

impl Run for Society {
    fn advance(&mut self) {
        self.meetings.sweep(&mut self.opinions, self.terms.confidence, &mut self.stream);
        self.sweeps += 1;
        self.look();
    }

    fn settled(&self) -> bool {
        self.ended.is_some()
    }

    fn observe(&self) -> Vec<Option<f64>> {
        let sorted = self.sorted();
        let clusters = Clusters::of(&sorted, |a, b| b - a >= self.terms.confidence.tolerance);
        vec![
            Some(clusters.effective()),
            Some(clusters.major()),
            Some(clusters.count()),
            Some(clusters.largest()),
            Some(clusters::mean_distance(&sorted)),
            Some(clusters::mean_and_deviation(&sorted).1),
            self.agreed.map(f64::from),
            self.ended.map(f64::from),
        ]
    }

    fn opinions(&self) -> Vec<f32> {
        self.opinions.iter().map(|x| (2.0 * x - 1.0) as f32).collect()
    }
}

pub(super) fn agents(terms: &Terms, file: Option<&FileNetwork>) -> u64 {
    let file = file.filter(|_| terms.mixing == Mixing::Network);
    file.map_or(u64::from(terms.agents), |file| file.graph.nodes() as u64)
}

/// Opinions and their sorted copy; on a network, the graph, its ties and the rows met by.
pub(super) fn memory_bytes(terms: &Terms, values: &Values, file: Option<&FileNetwork>) -> u64 {
    let agents = agents(terms, file);
    let network = Parameters::from_values(values).network;
    let links = match (terms.mixing, file) {
        (Mixing::Complete, _) => 0,
        (Mixing::Network, Some(file)) => file.graph.links(),
        (Mixing::Network, None) if network.kind == NetworkKind::File => 0,
        (Mixing::Network, None) => {
            let nodes = agents.min(u64::from(u32::MAX)) as u32;
            agents * u64::from(effective_degree(network.degree, network.growth, nodes))
        }
    };
    agents * 48 + links * 24
}

/// The model.
pub const MODEL: Model = Model {
    start: |start| Box::new(Terms::biased(start.values).start(start)),
    agents: |values, file| agents(&Terms::biased(values), file),
    memory_bytes: |values, file, _| memory_bytes(&Terms::biased(values), values, file),
};
