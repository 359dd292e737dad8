//! The one table of the platform model's parameters: society's constants and a platform's levers.
//!
//! A row here is everything Heimo knows about a key: its type, range, unit, default, role, meaning and source. TOML
//! checking, `explain`, `list`, the JSON Schema, sweeps and `docs/reference.md` read [`TABLE`]; the kernels read the typed
//! [`Parameters`] that the same rows generate, so the two cannot disagree. This module knows nothing of files.

use super::row::{SHARE, choices, int, parameters, real, text};
use super::value::{FromValue, Kind, Parameter, Value, Values};
use super::value::{Group::*, Kind::*, Origin::*, Role::*};
use crate::network::file;

choices! {
    /// How the follow network is made.
    NetworkKind { Random = "random", SmallWorld = "small-world", ScaleFree = "scale-free", Blocks = "blocks", File = "file" }
}
choices! {
    /// Whether a firm sells one mass product or a variant of it in every place.
    FirmVariants { One = "one", PerPlace = "per-place" }
}
choices! {
    /// Who decides which of the agents' submissions enter the catalogue.
    GovernanceKind { Closed = "closed", Firm = "firm", Vote = "vote", Open = "open" }
}

choices! {
    /// What an agent may do in a step. The one table of the modes: their order is that of the attractions, of the counts and
    /// of a checkpoint's codes, their names are those of scenarios and tables.
    Mode { Consume = "consume", CoCreate = "co-create", Tribe = "tribe" }
}

impl Mode {
    /// How many there are.
    pub const COUNT: usize = Mode::NAMES.len();

    /// Whether who plays it is shown a peer, unless it co-creates alone.
    #[inline(always)]
    pub fn meets_peer(self) -> bool {
        match self {
            Mode::Consume => false,
            Mode::CoCreate | Mode::Tribe => true,
        }
    }
}

/// Whether each mode is switched on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes(pub [bool; Mode::COUNT]);

impl FromValue for Modes {
    fn from_value(value: &Value) -> Self {
        match value {
            Value::List(names) => Modes(std::array::from_fn(|m| names.iter().any(|name| name == Mode::NAMES[m]))),
            other => unreachable!("{other:?} was checked to be a list of modes"),
        }
    }
}

/// A weight in a score; the four weights and the noise are on one scale.
const WEIGHT: Kind = Real { min: 0.0, max: 10.0 };
/// A rate of adaptation per step.
const RATE: Kind = Real { min: 0.0, max: 1.0 };

parameters! {
    /// Who lives in the society and how unlike their needs are.
    Population population "population." {
        size: u32 = int(10_000), Integer { min: 2, max: 2_000_000_000 }, "agents", Structure, Chosen,
            "Number of agents N. With `network.kind = \"file\"` the file gives it and this key must be absent.", "";
        places: u32 = int(16), Integer { min: 1, max: 60_000 }, "places", Structure, Chosen,
            "Number of contexts an agent can live in; each has a mask of its own.", "Lusch & Vargo 2014 (value in context)";
        context: f32 = real(0.25), SHARE, "probability", Structure, Chosen,
            "Probability that a bit of a place's mask is set. 0: everyone needs the same; the larger, the more a general solution fails locally.", "Heinonen et al. 2010";
    }
    /// Who follows whom.
    Network network "network." {
        kind: NetworkKind = text("random"), Choice(NetworkKind::NAMES), "", Structure, Chosen,
            "How the follow network is made: random | small-world | scale-free | blocks | file.", "Erdos & Renyi 1959; Watts & Strogatz 1998; Barabasi & Albert 1999; Holland et al. 1983";
        degree: u32 = int(12), Integer { min: 1, max: 10_000 }, "follows", Structure, Chosen,
            "Follows of an agent (mean, where the generator does not fix it) in a society of 1,000; see network.growth.", "";
        growth: f64 = real(0.0), Real { min: 0.0, max: 1.0 }, "exponent", Structure, Chosen,
            "Exponent of the growth of the degree with society: round(degree*(N/1000)^growth). 0: attention is fixed.", "Leskovec et al. 2007 (densification)";
        rewiring: f64 = real(0.1), SHARE, "probability", Structure, Borrowed,
            "small-world: probability that a ring link is rewired.", "Watts & Strogatz 1998";
        mixing: f64 = real(0.1), SHARE, "share", Structure, Chosen,
            "blocks: expected share of an agent's links that lead to other blocks.", "Holland, Laskey & Leinhardt 1983";
        file: String = text(""), Path, "", Structure, Measured,
            "file: the network to read, relative to the scenario, also packed (.gz, .zst): an edge list, a table (commas, tabs, semicolons or blanks), GML, GraphML, GEXF, Pajek, Matrix Market, METIS, node-link JSON or Parquet.", "";
        format: String = text("auto"), Choice(file::Format::NAMES), "", Structure, Measured,
            "file: what the file is; auto: told by its content. Adjacency lists and matrices are read only if they are named here.", "";
        directed: bool = Value::Bool(false), Bool, "", Structure, Measured,
            "file: whether a line u v means only that u follows v (true) or a tie that both see (false).", "";
        header: String = text("auto"), Choice(file::Header::NAMES), "", Structure, Measured,
            "file: whether a table of links begins with the names of its columns; auto: if they are known, or those of network.source and network.target.", "";
        source: String = text(""), Text, "", Structure, Measured,
            "file: column of a table that names who follows; empty: one that is known. Without a header a number from 1.", "";
        target: String = text(""), Text, "", Structure, Measured,
            "file: column that names who is followed; empty: one that is known. Without a header a number from 1.", "";
        weight: String = text(""), Text, "", Structure, Measured,
            "file: column or attribute of links that gives their weights; empty: one that is known. Without a header a number from 1.", "";
        weighted: bool = Value::Bool(false), Bool, "", Structure, Measured,
            "file: whether a followee is drawn in proportion to the link's weight by feed and offers (true) or all alike (false).", "";
        repeats: String = text("drop"), Choice(file::Repeats::NAMES), "", Structure, Measured,
            "file, weighted: what becomes of a link that is given again: drop it, if it weighs the same (else it is refused), or add the weights.", "";
        not_positive: String = text("keep"), Choice(file::NotPositive::NAMES), "", Structure, Measured,
            "file: what becomes of links whose weight is not above 0: keep them as links like others (refused if weighted), or drop them.", "";
        time: String = text(""), Text, "", Structure, Measured,
            "file: column of a table that gives the links' times; empty: none. Links of all times from network.time_min to network.time_max count, from the start.", "";
        time_min: f64 = real(-1e300), Real { min: -1e300, max: 1e300 }, "column's unit", Structure, Measured,
            "file: first time of links that count.", "";
        time_max: f64 = real(1e300), Real { min: -1e300, max: 1e300 }, "column's unit", Structure, Measured,
            "file: last time of links that count.", "";
        bipartite: String = text("refuse"), Choice(file::Bipartite::NAMES), "", Structure, Measured,
            "file: whether links lead from nodes of one kind to those of another: no (refuse a file that says so), or which are the agents, tied if they share one of the other kind.", "";
        nodes: String = text(""), Path, "", Structure, Measured,
            "file: optional table of nodes with a header (tabs, semicolons, commas or blanks between). Nodes only listed here count.", "";
        node: String = text(""), Text, "", Structure, Measured,
            "file: column of the table of nodes with their ids; empty: one that is known, such as id, node, name.", "";
        opinion: String = text(""), Text, "", Structure, Measured,
            "file: column of the table of nodes, or without one attribute of the file's own nodes, that gives initial opinions; empty: drawn as usual.", "";
        opinion_min: f64 = real(-1.0), Real { min: -1e12, max: 1e12 }, "column's unit", Structure, Measured,
            "file: value of the opinion column that means opinion -1.", "";
        opinion_max: f64 = real(1.0), Real { min: -1e12, max: 1e12 }, "column's unit", Structure, Measured,
            "file: value of the opinion column that means opinion +1.", "";
        opinion_words: String = text(""), Text, "", Structure, Measured,
            "file: words of the opinion column and their numbers: left = 0, right = 1.", "";
        tolerance: String = text(""), Text, "", Structure, Measured,
            "file: column or attribute that gives initial tolerances, from agents.tolerance_min to agents.tolerance_max; empty: agents.tolerance.", "";
        place: String = text(""), Text, "", Structure, Measured,
            "file: column or attribute that gives places: whole numbers from 0, or words, numbered in their order; empty: drawn as usual.", "";
        tribe: String = text(""), Text, "", Structure, Measured,
            "file: column or attribute that gives first tribes: whole numbers from 0, or words, numbered in their order; empty: drawn as usual.", "";
        missing: String = text(""), Text, "", Structure, Measured,
            "file: words that mean that a node has no value, comma between: NA, ?. An empty field then means it, too. Who has no opinion, tolerance or place has one drawn; who has no tribe is in none. Empty: every linked node must have a value.", "";
        decimal: String = text("point"), Choice(file::Decimal::NAMES), "", Structure, Measured,
            "file: what stands before decimals in its numbers: point (0.5) | comma (0,5).", "";
    }
    /// Blocks of a block network.
    Blocks blocks "blocks." {
        count: u32 = int(2), Integer { min: 1, max: 10_000 }, "blocks", Structure, Chosen,
            "blocks: number of equal blocks, by agent order.", "Holland, Laskey & Leinhardt 1983";
        opinion: f32 = real(0.0), SHARE, "opinion", Structure, Chosen,
            "blocks: how far the blocks' mean opinions are shifted apart: 0 not at all, 1 the outermost blocks to the ends of the scale.", "";
    }
    /// The problem everybody solves: an NK landscape.
    LandscapeParameters landscape "landscape." {
        bits: u32 = int(14), Integer { min: 1, max: 20 }, "bits", Structure, Chosen,
            "Length B of a solution.", "Kauffman 1993; Lazer & Friedman 2007 use 20";
        interactions: u32 = int(5), Integer { min: 0, max: 19 }, "loci", Structure, Borrowed,
            "Other loci K (< bits) that a locus' contribution depends on: ruggedness.", "Lazer & Friedman 2007";
        sharpness: u32 = int(2), Integer { min: 1, max: 16 }, "power", Structure, Chosen,
            "Power the rescaled landscape is raised to: how rare good solutions are.", "Lazer & Friedman 2007 use 8";
    }
    /// How people respond: the same in every design.
    Agents agents "agents." {
        opinion_spread: f32 = real(1.0), SHARE, "opinion", Initial, Chosen,
            "Initial opinions are U[-spread, spread].", "";
        tolerance: f32 = real(0.4), Real { min: 0.0, max: 2.0 }, "opinion", Society, Chosen,
            "Initial tolerance e_0, to which tolerance recovers: the largest difference of opinion an agent can work with (latitude of acceptance).", "Sherif & Hovland 1961; Deffuant et al. 2000";
        tolerance_min: f32 = real(0.05), Real { min: 0.0, max: 1.99 }, "opinion", Society, Chosen,
            "Smallest tolerance e_min.", "";
        tolerance_max: f32 = real(1.2), Real { min: 0.01, max: 2.0 }, "opinion", Society, Chosen,
            "Largest tolerance e_max.", "";
        worldview: f32 = real(0.5), SHARE, "weight", Initial, Chosen,
            "How strongly opinion shapes initial knowledge: bit b is 1 with probability (1 + worldview*a_b*x)/2. 0: independent.", "";
        modes: Modes = Value::Names(Mode::NAMES), Subset(Mode::NAMES), "", Society, Chosen,
            "The modes agents may choose among.", "";
        beta: f32 = real(8.0), Real { min: 0.0, max: 200.0 }, "1/payoff", Society, Chosen,
            "Sensitivity of the logit choice of mode to attraction.", "McFadden 1974";
        rho: f32 = real(0.1), RATE, "per act", Society, Borrowed,
            "Rate at which the attraction of the mode played moves to its payoff.", "Sarin & Vahid 1999";
        wealth_rate: f32 = real(0.02), RATE, "per step", Society, Chosen,
            "Rate of the exponential average of payoffs called wealth.", "";
        rewire: f32 = real(0.05), SHARE, "probability per step", Society, Borrowed,
            "Probability of looking at one followee and replacing it by the peer shown if it is out of tolerance and the peer is not.", "Sasahara et al. 2021";
        opinion_noise: f32 = real(0.005), Real { min: 0.0, max: 1.0 }, "opinion per step", Society, Chosen,
            "Standard deviation of the drift of opinion.", "Pineda, Toral & Hernandez-Garcia 2009";
        recovery: f32 = real(0.005), RATE, "per step", Society, Chosen,
            "Rate at which tolerance returns to its initial value.", "";
        mu_consume: f32 = real(0.02), RATE, "per act", Society, Chosen,
            "Share of the way opinion moves to the stance of what is consumed.", "";
        mu_repel: f32 = real(0.03), RATE, "per clash", Society, Chosen,
            "Repulsion by a clash, times 1-|x|.", "Flache et al. 2017";
        mu_conform: f32 = real(0.1), RATE, "per act", Society, Chosen,
            "Share of the way a member moves to its tribe's prototype on meeting another member.", "Turner 1987";
        eta_comfort: f32 = real(0.005), RATE, "per act", Society, Chosen,
            "Share of tolerance above its minimum lost by comfort (consuming, meeting one's own).", "";
        eta_clash: f32 = real(0.05), RATE, "per clash", Society, Chosen,
            "Share of tolerance above its minimum lost by a clash.", "Bateson 1972 (schismogenesis)";
        habituation: f32 = real(0.02), RATE, "per act", Society, Chosen,
            "Gain of tolerance by a working encounter, times the difference survived.", "Allport 1954";
        cost_of_distance: f32 = real(0.1), Real { min: 0.0, max: 10.0 }, "payoff per opinion", Society, Chosen,
            "Cost of co-creating per unit of difference of opinion.", "";
        clash: f32 = real(0.2), Real { min: 0.0, max: 10.0 }, "payoff", Society, Chosen,
            "Cost of an encounter that clashes.", "";
        belonging_strength: f32 = real(0.5), Real { min: 0.0, max: 10.0 }, "payoff", Society, Chosen,
            "Payoff of belonging at its fullest, for the most anxious.", "Baumeister & Leary 1995";
    }
    /// Tribes: groups with a prototype.
    Tribes tribes "tribes." {
        count: u32 = int(16), Integer { min: 0, max: 60_000 }, "tribes", Structure, Chosen,
            "Number G of tribes that can form.", "";
        affiliated: f32 = real(0.02), SHARE, "share", Initial, Chosen,
            "Probability that an agent starts as a member of the tribe whose anchor is nearest.", "";
        critical_mass: f32 = real(0.05), Real { min: 1e-6, max: 10.0 }, "share of N", Society, Chosen,
            "Size at which belonging reaches 1 - 1/e of its fullest.", "";
        outside: f32 = real(0.1), Real { min: -10.0, max: 10.0 }, "payoff", Society, Chosen,
            "Payoff of the tribe mode for one who belongs to none.", "";
        contrast: f32 = real(0.3), Real { min: 0.0, max: 10.0 }, "weight", Society, Chosen,
            "How far a tribe's prototype is exaggerated away from all others (meta-contrast).", "Turner 1987; Salzarulo 2006";
        loyalty: f32 = real(0.2), Real { min: -10.0, max: 10.0 }, "payoff", Society, Chosen,
            "How much worse than the best alternative a tribe may be before a member thinks of leaving.", "Hirschman 1970";
        leave: f32 = real(0.02), SHARE, "probability per step", Society, Chosen,
            "Probability that such a member leaves.", "Hirschman 1970";
    }
    /// What is on offer.
    CatalogueParameters catalogue "catalogue." {
        capacity: f64 = real(0.25), Real { min: 0.0, max: 4.0 }, "offers per agent", Society, Chosen,
            "The catalogue holds floor(firms.count + capacity*N) offers in all.", "";
    }
    /// Which peers a platform shows.
    Feed feed "feed." {
        depth: u32 = int(6), Integer { min: 1, max: 1_000 }, "peers", Lever(Feed), Chosen,
            "Candidate peers ranked for one impression, in a society of 1,000; see feed.reach. 1: an unranked feed.", "";
        reach: f64 = real(0.0), Real { min: 0.0, max: 1.0 }, "exponent", Lever(Feed), Chosen,
            "Exponent of the growth of the depth with society: round(depth*(N/1000)^reach).", "";
        discovery: f32 = real(0.2), SHARE, "probability", Lever(Feed), Chosen,
            "Probability that a candidate is anyone, not a followee.", "";
        similarity: f32 = real(0.0), WEIGHT, "weight", Lever(Feed), Chosen,
            "Weight of agreement, 1 - d/2.", "";
        popularity: f32 = real(0.0), WEIGHT, "weight", Lever(Feed), Chosen,
            "Weight of followers, indegree/(indegree + mean degree).", "";
        outrage: f32 = real(0.0), WEIGHT, "weight", Lever(Feed), Chosen,
            "Weight of disagreement beyond tolerance, d/2.", "Brady et al. 2017";
        bridging: f32 = real(0.0), WEIGHT, "weight", Lever(Feed), Chosen,
            "Weight of disagreement within tolerance, d/e.", "Ovadya & Thorburn 2023";
        noise: f32 = real(0.1), WEIGHT, "weight", Lever(Feed), Chosen,
            "Weight of a uniform draw.", "";
    }
    /// Which offers a platform shows.
    Offers offers "offers." {
        depth: u32 = int(6), Integer { min: 1, max: 1_000 }, "offers", Lever(Offers), Chosen,
            "Candidate offers ranked for one choice, in a society of 1,000; see offers.reach.", "";
        reach: f64 = real(0.0), Real { min: 0.0, max: 1.0 }, "exponent", Lever(Offers), Chosen,
            "Exponent of the growth of the depth with society: round(depth*(N/1000)^reach).", "";
        discovery: f32 = real(0.2), SHARE, "probability", Lever(Offers), Borrowed,
            "Probability that a candidate is uniform from the catalogue, not a followee's last offer.", "Bentley, Hahn & Shennan 2004";
        popularity: f32 = real(0.0), WEIGHT, "weight", Lever(Offers), Chosen,
            "Weight of popularity/(popularity + 10).", "Salganik, Dodds & Watts 2006";
        taste: f32 = real(0.0), WEIGHT, "weight", Lever(Offers), Chosen,
            "Weight of agreement with the offer's stance.", "";
        fit: f32 = real(0.5), WEIGHT, "weight", Lever(Offers), Chosen,
            "Weight of the offer's worth in the consumer's own place.", "";
        noise: f32 = real(0.1), WEIGHT, "weight", Lever(Offers), Chosen,
            "Weight of a uniform draw.", "";
    }
    /// What a consumed offer costs.
    Market market "" {
        price: f32 = real(0.1), Real { min: 0.0, max: 10.0 }, "payoff", Lever(Price), Chosen,
            "Price of a consumed offer; it leaves the system (producers' revenue is not modelled).", "";
    }
    /// The format of an encounter.
    Encounter encounter "encounter." {
        facilitation: f32 = real(0.0), SHARE, "probability", Lever(Encounter), Chosen,
            "Probability that an encounter beyond tolerance works all the same: someone hosts it.", "Allport 1954";
        rounds: u32 = int(2), Integer { min: 0, max: 64 }, "trials", Lever(Encounter), Chosen,
            "Trials in one encounter.", "";
        imitation: f32 = real(0.0), SHARE, "probability", Lever(Encounter), Chosen,
            "Probability that a trial starts as the other's whole solution.", "March 1991";
        mutation: f32 = real(0.3), SHARE, "probability", Lever(Encounter), Chosen,
            "Probability that a trial has one random bit flipped.", "Fleming 2001";
        losers_learn: f32 = real(1.0), SHARE, "probability", Lever(Encounter), Chosen,
            "Probability that the one with the worse solution may learn at all.", "";
        cost: f32 = real(0.1), Real { min: 0.0, max: 10.0 }, "payoff", Lever(Encounter), Chosen,
            "Cost of an encounter.", "";
        convergence: f32 = real(0.05), SHARE, "per act", Lever(Encounter), Borrowed,
            "Share of the way opinion moves to the other's in a working encounter.", "Deffuant et al. 2000";
        solo: f32 = real(0.0), SHARE, "probability", Lever(Encounter), Chosen,
            "Probability that it is done alone: the control for every claim that others teach.", "";
    }
    /// What firms sell.
    Firms firms "firms." {
        count: u32 = int(8), Integer { min: 0, max: 60_000 }, "firms", Structure, Chosen,
            "Number M of firms, each with one offer: absolute on purpose, a market has a few firms.", "";
        variants: FirmVariants = text("one"), Choice(FirmVariants::NAMES), "", Lever(Governance), Chosen,
            "Whether a firm sells one mass product or a variant in every place.", "Heinonen et al. 2010";
    }
    /// Who decides what enters the catalogue.
    Governance governance "governance." {
        kind: GovernanceKind = text("open"), Choice(GovernanceKind::NAMES), "", Lever(Governance), Chosen,
            "Who admits submissions: closed (nobody) | firm | vote | open (all enter).", "";
        review_every: u32 = int(5), Integer { min: 1, max: 1_000_000 }, "steps", Lever(Governance), Chosen,
            "firm: steps between reviews.", "";
        accept: f64 = real(0.001), SHARE, "offers per agent", Lever(Governance), Chosen,
            "firm: ceil(accept*N) of the pool enter at a review.", "";
        submit: f32 = real(0.1), SHARE, "probability", Lever(Governance), Chosen,
            "vote: probability that a submission becomes an idea.", "";
        turnout: f32 = real(0.25), SHARE, "probability per step", Lever(Governance), Chosen,
            "vote: probability that an agent looks at an idea.", "";
        threshold: u32 = int(50), Integer { min: 1, max: 1_000_000_000 }, "supporters", Lever(Governance), Measured,
            "vote: supporters that admit an idea (capped at ceil(N/4)).", "LEGO Ideas: about 3 % of ideas reach their threshold";
        window: u32 = int(50), Integer { min: 1, max: 1_000_000 }, "steps", Lever(Governance), Chosen,
            "vote: age at which an idea expires.", "LEGO Ideas";
    }
}
