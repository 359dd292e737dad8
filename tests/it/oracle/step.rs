//! One step, by the letter: every rule once, agent by agent, from the state as it stood at the start.

use super::society::{Offer, Person, World};
use heimo::engine::Setup;
use heimo::math;
use heimo::random::{Draws, Purpose, Stream};
use heimo::scenario::parameters::{FirmVariants, GovernanceKind, Parameters};

/// An idea people vote on, or a submission in the firm's pool.
#[derive(Clone, Debug)]
struct Submission {
    id: u64,
    creator: u32,
    solution: u32,
    stance: f32,
    submitted: u32,
    supporters: u32,
}

/// A run of the oracle.
pub struct Oracle {
    setup: Setup,
    draws: Draws,
    pub p: Parameters,
    pub step: u32,
    pub world: World,
    ideas: Vec<Submission>,
    pool: Vec<(f64, Submission)>,
}

/// What an agent did besides changing itself.
struct Outcome {
    next: Person,
    consumed: Option<usize>,
    submission: Option<(u32, f32)>,
    vote: Option<u64>,
}

/// round(base*(N/1000)^exponent), at least 1.
fn grown(base: u32, n: usize, exponent: f64) -> u32 {
    (f64::from(base) * math::pow(n as f64 / 1000.0, exponent)).round().max(1.0) as u32
}

fn sign(v: f32) -> f32 {
    if v > 0.0 {
        1.0
    } else if v < 0.0 {
        -1.0
    } else {
        0.0
    }
}

impl Oracle {
    pub fn new(setup: &Setup) -> Oracle {
        Oracle {
            draws: Draws::new(setup.seed, setup.replicate),
            p: setup.parameters.clone(),
            step: 0,
            world: World::new(setup),
            ideas: Vec::new(),
            pool: Vec::new(),
            setup: setup.clone(),
        }
    }

    pub fn advance(&mut self) {
        self.step += 1;
        let outcomes: Vec<Outcome> = (0..self.world.people.len()).map(|i| self.turn(i)).collect();
        self.society(outcomes);
        self.intervene();
    }

    /// 1-6 of the schedule for one agent.
    fn turn(&self, i: usize) -> Outcome {
        let p = &self.p;
        let me = &self.world.people[i];
        let mut out = Outcome { next: me.clone(), consumed: None, submission: None, vote: None };
        let luck = [self.block(Purpose::Agent, i, 0), self.block(Purpose::Agent, i, 1)];

        let j = self.feed(i);
        let mode = self.choose_mode(me, luck[0].uniform(0));
        let payoff = match mode {
            0 => self.consume(i, &mut out),
            1 => self.cocreate(i, j, &mut out),
            _ => self.tribe(i, j, &mut out),
        };

        let next = &mut out.next;
        next.mode = mode as u8;
        next.a[mode] += p.agents.rho * (payoff - next.a[mode]);
        next.wealth += p.agents.wealth_rate * (payoff - next.wealth);

        // Alternatives are the modes that are on; who went over to another tribe in this step has left already.
        if let (Some(g), true) = (me.tribe, next.tribe == me.tribe) {
            let on = |m: usize| if p.agents.modes.0[m] { me.a[m] } else { f32::NEG_INFINITY };
            let alternative = on(0).max(on(1));
            let stands = self.payoff_of_member(me, g);
            if stands < alternative - p.tribes.loyalty && luck[1].uniform(0) < p.tribes.leave {
                next.tribe = None;
            }
        }

        if luck[0].uniform(1) < p.agents.rewire && !me.follows.is_empty() {
            let slot = luck[1].below(1, me.follows.len() as u64) as usize;
            let far = (self.world.people[me.follows[slot] as usize].x - me.x).abs() > me.e;
            let near = (self.world.people[j].x - me.x).abs() <= me.e;
            if far && near && j != i && !me.follows.contains(&(j as u32)) {
                next.follows[slot] = j as u32;
            }
        }

        if p.agents.opinion_noise > 0.0 {
            next.x += (f64::from(p.agents.opinion_noise) * luck[0].normal(1)) as f32;
        }
        next.e += p.agents.recovery * (p.agents.tolerance - next.e);
        next.x = next.x.clamp(-1.0, 1.0);
        next.e = next.e.clamp(p.agents.tolerance_min, p.agents.tolerance_max);

        if p.governance.kind == GovernanceKind::Vote {
            self.vote(i, &mut out);
        }
        out
    }

    fn block(&self, purpose: Purpose, agent: usize, index: u32) -> heimo::random::Block {
        self.draws.block(purpose, self.step, agent as u32, index)
    }

    fn feed(&self, i: usize) -> usize {
        let (p, me, n) = (&self.p.feed, &self.world.people[i], self.world.people.len());
        let mut best: Option<(f32, usize)> = None;
        for c in 0..grown(p.depth, n, p.reach) {
            let (coin, pick) = self.block(Purpose::Feed, i, c / 2).coin_and_pick(c as usize % 2);
            let noise = self.block(Purpose::FeedNoise, i, c / 4).uniform(c as usize % 4);
            let candidate = if coin < p.discovery || me.follows.is_empty() {
                let other = pick.below(n as u64 - 1) as usize;
                if other >= i { other + 1 } else { other }
            } else {
                me.follows[me.place_of(pick)] as usize
            };
            let d = (self.world.people[candidate].x - me.x).abs();
            let followers = self.world.indegree[candidate] as f32;
            let popularity = p.popularity * followers / (followers + self.world.mean_degree);
            let difference = if d == 0.0 {
                0.0
            } else if d <= me.e {
                p.bridging * d / me.e
            } else {
                p.outrage * d / 2.0
            };
            let popularity = if followers == 0.0 { 0.0 } else { popularity };
            let score = p.similarity * (1.0 - d / 2.0) + popularity + difference + p.noise * noise;
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, candidate));
            }
        }
        best.expect("a feed has at least one candidate").1
    }

    fn choose_mode(&self, me: &Person, luck: f32) -> usize {
        let on: Vec<usize> = (0..3).filter(|&m| self.p.agents.modes.0[m]).collect();
        let highest = on.iter().map(|&m| me.a[m]).fold(f32::NEG_INFINITY, f32::max);
        let weights: Vec<f32> = on.iter().map(|&m| math::exp(self.p.agents.beta * (me.a[m] - highest))).collect();
        let target = luck * weights.iter().sum::<f32>();
        let mut below = 0.0;
        for (&m, weight) in on.iter().zip(&weights) {
            below += weight;
            if target < below {
                return m;
            }
        }
        on[on.len() - 1]
    }

    fn consume(&self, i: usize, out: &mut Outcome) -> f32 {
        let (p, w) = (&self.p, &self.world);
        let me = &w.people[i];
        if w.offers.is_empty() {
            return 0.0;
        }
        let mut best: Option<(f32, usize)> = None;
        for c in 0..grown(p.offers.depth, w.people.len(), p.offers.reach) {
            let (coin, pick) = self.block(Purpose::Offers, i, c / 2).coin_and_pick(c as usize % 2);
            let noise = self.block(Purpose::OfferNoise, i, c / 4).uniform(c as usize % 4);
            let live = w.offers.len() as u64;
            let offer = if coin < p.offers.discovery || me.follows.is_empty() {
                pick.below(live) as usize
            } else {
                let followee = me.follows[me.place_of(pick)];
                match w.people[followee as usize].last {
                    Some(id) => w.offers.iter().position(|offer| offer.id == id).expect("last offers are live"),
                    None => self.block(Purpose::OfferFallback, i, c).below(0, live) as usize,
                }
            };
            let Offer { popularity: pop, stance, .. } = w.offers[offer];
            let worth = w.worth(w.solution_of(offer, me.place), me.place);
            let score = p.offers.popularity * pop / (pop + 10.0)
                + p.offers.taste * (1.0 - (stance - me.x).abs() / 2.0)
                + p.offers.fit * worth
                + p.offers.noise * noise;
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, offer));
            }
        }
        let chosen = best.expect("at least one candidate").1;
        let offer = &w.offers[chosen];
        let next = &mut out.next;
        next.u = w.solution_of(chosen, me.place);
        next.source = if offer.creator.is_some() { 1 } else { 2 };
        next.last = Some(offer.id);
        next.x += p.agents.mu_consume * (offer.stance - me.x);
        next.e -= p.agents.eta_comfort * (me.e - p.agents.tolerance_min);
        out.consumed = Some(chosen);
        w.worth(next.u, me.place) - p.market.price
    }

    fn cocreate(&self, i: usize, j: usize, out: &mut Outcome) -> f32 {
        let (p, w) = (&self.p, &self.world);
        let (me, peer) = (&w.people[i], &w.people[j]);
        let luck = self.block(Purpose::Encounter, i, 0);
        let q = |s: u32| w.worth(s, me.place);
        let next = &mut out.next;
        next.source = 0;

        let alone = luck.uniform(0) < p.encounter.solo;
        let d = if alone { 0.0 } else { (peer.x - me.x).abs() };
        let works = alone || d <= me.e.min(peer.e) || luck.uniform(1) < p.encounter.facilitation;
        if !works {
            next.u = me.s;
            self.hostility(me, peer, next);
            return q(me.s) - p.encounter.cost - p.agents.cost_of_distance * d - p.agents.clash;
        }

        let mut best = (q(me.s), me.s);
        let may_learn = alone || q(peer.s) <= q(me.s) || luck.uniform(2) < p.encounter.losers_learn;
        for r in 0..p.encounter.rounds {
            let block = self.block(Purpose::Trial, i, r);
            let bit = 1 << block.below_small(3, p.landscape.bits);
            let trial = if alone {
                me.s ^ bit
            } else {
                let from_peer = if block.uniform(0) < p.encounter.imitation { u32::MAX } else { block.word(2) };
                let mixed = (me.s & !from_peer) | (peer.s & from_peer);
                if block.uniform(1) < p.encounter.mutation { mixed ^ bit } else { mixed }
            };
            if may_learn && q(trial) > best.0 {
                best = (q(trial), trial);
            }
        }
        if best.0 > q(me.s) {
            next.s = best.1;
            out.submission = Some((best.1, if alone { me.x } else { (me.x + peer.x) / 2.0 }));
        }
        next.u = next.s;
        if !alone {
            next.x += p.encounter.convergence * (peer.x - me.x);
            next.e += p.agents.habituation * d * (1.0 - me.e / p.agents.tolerance_max);
        }
        best.0 - p.encounter.cost - p.agents.cost_of_distance * d
    }

    /// Repulsion and narrowing.
    fn hostility(&self, me: &Person, peer: &Person, next: &mut Person) {
        let p = &self.p.agents;
        next.e -= p.eta_clash * (me.e - p.tolerance_min);
        next.x += p.mu_repel * sign(me.x - peer.x) * (1.0 - me.x.abs());
    }

    fn tribe(&self, i: usize, j: usize, out: &mut Outcome) -> f32 {
        let (p, w) = (&self.p, &self.world);
        let (me, peer) = (&w.people[i], &w.people[j]);
        let d = (peer.x - me.x).abs();
        let next = &mut out.next;
        next.source = 0;
        match (me.tribe, peer.tribe) {
            (_, None) => {}
            (Some(mine), Some(theirs)) if mine == theirs => {
                next.x += p.agents.mu_conform * (w.prototypes[mine] - me.x);
                let differing: Vec<u32> = (0..p.landscape.bits).filter(|b| (me.s ^ peer.s) >> b & 1 == 1).collect();
                if !differing.is_empty() {
                    let drawn = self.block(Purpose::TribeBit, i, 0).below_small(0, differing.len() as u32);
                    next.s ^= 1 << differing[drawn as usize];
                }
                next.e -= p.agents.eta_comfort * (me.e - p.agents.tolerance_min);
            }
            (mine, Some(theirs)) if d <= me.e => {
                if mine.is_none_or(|mine| self.belonging(me, theirs) > self.belonging(me, mine)) {
                    next.tribe = Some(theirs);
                }
            }
            (Some(_), Some(_)) => self.hostility(me, peer, next),
            (None, Some(_)) => {}
        }
        next.u = next.s;
        me.tribe.map_or(p.tribes.outside, |g| self.payoff_of_member(me, g))
    }

    fn belonging(&self, me: &Person, g: usize) -> f32 {
        let share = self.world.sizes[g] as f32 / self.world.people.len() as f32;
        let near = 1.0 - (me.x - self.world.prototypes[g]).abs() / 2.0;
        near * near * (1.0 - math::exp(-share / self.p.tribes.critical_mass))
    }

    fn payoff_of_member(&self, me: &Person, g: usize) -> f32 {
        let p = &self.p.agents;
        let anxiety = 1.0 - (me.e - p.tolerance_min) / (p.tolerance_max - p.tolerance_min);
        p.belonging_strength * self.belonging(me, g) * (0.5 + 0.5 * anxiety)
    }

    fn vote(&self, i: usize, out: &mut Outcome) {
        let (p, w) = (&self.p.governance, &self.world);
        let me = &w.people[i];
        let luck = [self.block(Purpose::Vote, i, 0), self.block(Purpose::Vote, i, 1)];
        if luck[0].uniform(0) >= p.submit {
            out.submission = None;
        }
        if luck[0].uniform(1) >= p.turnout || self.ideas.is_empty() {
            return;
        }
        let mut seen = None;
        if luck[0].uniform(2) < 0.5 && !me.follows.is_empty() {
            let followee = me.follows[luck[1].below(0, me.follows.len() as u64) as usize];
            let supported = w.people[followee as usize].supported;
            seen = self.ideas.iter().find(|idea| Some(idea.id) == supported);
        }
        let idea = seen.unwrap_or_else(|| &self.ideas[luck[1].below(1, self.ideas.len() as u64) as usize]);
        let better = w.worth(idea.solution, me.place) > w.worth(out.next.u, me.place);
        if better && idea.creator != i as u32 && me.supported != Some(idea.id) {
            out.vote = Some(idea.id);
            out.next.supported = Some(idea.id);
        }
    }

    /// 7 of the schedule, (a) to (f).
    fn society(&mut self, outcomes: Vec<Outcome>) {
        for (position, offer) in self.world.offers.iter_mut().enumerate() {
            let uses = outcomes.iter().filter(|out| out.consumed == Some(position)).count();
            offer.popularity = 0.9 * offer.popularity + 0.1 * uses as f32;
        }
        self.research();
        self.govern(&outcomes);
        self.world.people = outcomes.into_iter().map(|out| out.next).collect();
        self.evict();
        self.world.count_tribes(&self.p);
        self.world.count_followers();
    }

    fn research(&mut self) {
        for firm in 0..self.p.firms.count as usize {
            let luck = self.block(Purpose::Research, firm, 0);
            let bit = 1 << luck.below_small(0, self.p.landscape.bits);
            let w = &mut self.world;
            let base = w.offers[firm].solution;
            match w.variants.clone() {
                None => {
                    if w.mean_worth(base ^ bit) > w.mean_worth(base) {
                        w.offers[firm].solution ^= bit;
                    }
                }
                Some(mut variants) => {
                    let place = w.people[luck.below(1, w.people.len() as u64) as usize].place;
                    let variant = variants[firm][place];
                    if w.worth(variant ^ bit, place) > w.worth(variant, place) {
                        variants[firm][place] ^= bit;
                    }
                    w.variants = Some(variants);
                }
            }
        }
    }

    fn govern(&mut self, outcomes: &[Outcome]) {
        let n = outcomes.len();
        let governance = self.p.governance.clone();
        let mut submissions = Vec::new();
        for (i, out) in outcomes.iter().enumerate() {
            if let (Some((solution, stance)), true) = (out.submission, governance.kind != GovernanceKind::Closed) {
                let id = self.world.next_id;
                self.world.next_id += 1;
                let (creator, submitted) = (i as u32, self.step);
                submissions.push(Submission { id, creator, solution, stance, submitted, supporters: 0 });
            }
        }
        for out in outcomes {
            for idea in &mut self.ideas {
                if out.vote == Some(idea.id) {
                    idea.supporters += 1;
                }
            }
        }
        let mut admitted = Vec::new();
        match governance.kind {
            GovernanceKind::Closed => {}
            GovernanceKind::Open => admitted = submissions,
            GovernanceKind::Firm => {
                // Judged when handed in: a shortlist, cut in every step to what a review would take now.
                let judged = |submission: Submission| (self.world.mean_worth(submission.solution), submission);
                self.pool.extend(submissions.into_iter().map(judged));
                self.pool.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.id.cmp(&other.id)));
                self.pool.truncate((governance.accept * n as f64).ceil() as usize);
                if self.step.is_multiple_of(governance.review_every) {
                    admitted = self.pool.drain(..).map(|(_, submission)| submission).collect();
                }
            }
            GovernanceKind::Vote => {
                let threshold = governance.threshold.min((n as f64 / 4.0).ceil() as u32);
                self.ideas.extend(submissions);
                let (enough, open) =
                    std::mem::take(&mut self.ideas).into_iter().partition(|idea| idea.supporters >= threshold);
                admitted = enough;
                self.ideas = open;
                self.ideas.retain(|idea| self.step - idea.submitted < governance.window);
            }
        }
        admitted.sort_by_key(|submission| submission.id);
        for Submission { id, creator, solution, stance, .. } in admitted {
            let (creator, born) = (Some(creator), self.step);
            self.world.offers.push(Offer { id, solution, stance, creator, born, popularity: 1.0 });
        }
    }

    fn evict(&mut self) {
        let w = &mut self.world;
        let room = f64::from(self.p.firms.count) + self.p.catalogue.capacity * w.people.len() as f64;
        while w.offers.len() > room.floor() as usize {
            let made = w.offers.iter().filter(|offer| offer.creator.is_some());
            let key = |offer: &&Offer| (offer.popularity, offer.born, offer.id);
            let worst = made.min_by(|a, b| key(a).partial_cmp(&key(b)).expect("no NaN"));
            let id = worst.expect("firms' offers alone fit").id;
            w.offers.retain(|offer| offer.id != id);
            for person in &mut w.people {
                if person.last == Some(id) {
                    person.last = None;
                }
            }
        }
    }

    fn intervene(&mut self) {
        let changes: Vec<_> = self.setup.changes.iter().filter(|change| change.at == self.step).cloned().collect();
        let Setup { seed, replicate, .. } = self.setup;
        let mut new_tables = Stream::new(seed, replicate, Purpose::LandscapeChange, self.step);
        for (k, change) in changes.into_iter().enumerate() {
            // Where the kind of governance changes, open ideas and the pool lapse.
            if self.p.governance.kind != change.parameters.governance.kind {
                (self.ideas, self.pool) = (Vec::new(), Vec::new());
            }
            self.p = change.parameters;
            let w = &mut self.world;
            match (self.p.firms.variants, &w.variants) {
                (FirmVariants::One, _) => w.variants = None,
                (FirmVariants::PerPlace, Some(_)) => {}
                (FirmVariants::PerPlace, None) => {
                    let firms = w.offers.iter().filter(|offer| offer.creator.is_none());
                    w.variants = Some(firms.map(|offer| vec![offer.solution; w.masks.len()]).collect());
                }
            }
            if let Some(share) = change.landscape {
                w.nk.change(share, &mut new_tables);
            }
            if let Some(shift) = change.shift {
                for i in 0..w.people.len() {
                    let luck = self.draws.block(Purpose::Shift, self.step, i as u32, k as u32);
                    if luck.uniform(0) < shift.share {
                        let (person, p) = (&mut w.people[i], &self.p.agents);
                        person.x = (person.x + shift.opinion).clamp(-1.0, 1.0);
                        person.e = (person.e + shift.tolerance).clamp(p.tolerance_min, p.tolerance_max);
                    }
                }
            }
            w.count_tribes(&self.p);
        }
    }
}
