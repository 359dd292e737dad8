//! Draws as a function of (seed, replicate, purpose, step, agent, index): the only file that names a generator.
//!
//! Nothing here has a state that a draw could shift: an unneeded draw is simply not made. Draws inside a step come from
//! Philox 4x32-10 (Salmon et al. 2011), keyed by ChaCha from (seed, replicate); society is built from ChaCha streams.
//! A draw's index names a block of 128 bits; the table of purposes says which of its words is for what. Conversions:
//! U\[0,1) is the top 24 bits times 2^-24 (53 and 2^-53 where a published model's state is in double precision); below n is
//! the high half of u64 * n; a normal is the inverse CDF (Wichura 1988, AS 241) of one draw. All of it is part of the model
//! version.

use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What a draw is for. Append only: a number, once used, keeps its meaning for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// the Philox key of (seed, replicate)
    Key = 0,
    /// NK landscape: which loci interact (stream)
    LandscapeLoci = 1,
    /// NK landscape: contribution tables (stream)
    LandscapeTables = 2,
    /// places' masks (stream)
    Masks = 3,
    /// firms' solutions and stances (stream)
    FirmsBuild = 4,
    /// tribes' anchors (stream)
    Anchors = 5,
    /// signs a_b of the worldview (stream)
    Worldview = 6,
    /// an agent's initial fields (stream, one section an agent)
    AgentBuild = 7,
    /// links of a generated network (stream, or by agent)
    Network = 8,
    /// the agent's own luck. Block 0: mode (word 0), whether to look at a followee for rewiring (word 1), drift of opinion
    /// (half 1). Block 1: leaving its tribe (word 0), which followee to look at (half 1)
    Agent = 16,
    /// feed, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Feed = 17,
    /// feed, word c of the blocks (block c/4, word c%4): noise of candidate c
    FeedNoise = 26,
    /// offers, half c of the blocks (block c/2, half c%2) for candidate c: is it a discovery (coin), which one (pick)
    Offers = 18,
    /// offers, word c of the blocks (block c/4, word c%4): noise of candidate c
    OfferNoise = 27,
    /// offers, block c: which offer of the catalogue, where candidate c's followee has none (half 0)
    OfferFallback = 19,
    /// encounter, block 0: done alone (word 0), hosted (word 1), loser may learn (word 2)
    Encounter = 20,
    /// encounter, block r for trial r: imitate (word 0), mutate (word 1), bits taken from the other (word 2), which bit (word 3)
    Trial = 21,
    /// tribe mode, block 0: which differing bit (word 0)
    TribeBit = 22,
    /// firms' research, by firm, block 0: bit (word 0), agent whose place is looked at (half 1)
    Research = 23,
    /// vote. Block 0: submit (word 0), turnout (word 1), copy (word 2). Block 1: which followee (half 0), which idea (half 1)
    Vote = 24,
    /// landscape change: loci chosen and their tables (stream, by step)
    LandscapeChange = 29,
    /// shift, block k for the k-th intervention of the step: is the agent among those shifted (word 0)
    Shift = 30,
    /// a published model's start (stream)
    ModelStart = 40,
    /// a published model's events: of the whole run, or of one step (stream, or by agent)
    ModelStep = 41,
    /// a published model's draws that are not of its events: what is shown, what a variant adds (stream, or by agent)
    ModelOther = 42,
    /// the measures' panel of agents (measure-only stream)
    Panel = 64,
    /// bootstrap resamples (measure-only)
    Bootstrap = 65,
    /// permutations of a test (measure-only)
    Permutation = 66,
    /// points of a random design (measure-only)
    Design = 67,
}

/// Independent draws of one (seed, replicate): a block of 128 random bits for every (purpose, step, agent, index).
#[derive(Clone, Copy, Debug)]
pub struct Draws {
    keys: RoundKeys,
}

impl Draws {
    /// The draws of a replicate.
    pub fn new(seed: u64, replicate: u32) -> Draws {
        let key = Stream::new(seed, replicate, Purpose::Key, 0).bits();
        Draws { keys: round_keys([key as u32, (key >> 32) as u32]) }
    }

    /// The block at an index; [`Purpose`] says what its words are for.
    #[inline]
    pub fn block(&self, purpose: Purpose, step: u32, agent: u32, index: u32) -> Block {
        Block(philox([index, agent, step, purpose as u32], &self.keys))
    }
}

/// 128 random bits: four words of 32, or two halves of 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block([u32; 4]);

impl Block {
    /// One of the four words.
    #[inline]
    pub fn word(&self, word: usize) -> u32 {
        self.0[word]
    }

    /// One of the two halves: words 0 and 1, or words 2 and 3, the lower first.
    #[inline]
    pub fn half(&self, half: usize) -> u64 {
        u64::from(self.0[2 * half]) | u64::from(self.0[2 * half + 1]) << 32
    }

    /// U\[0,1) of a word: its top 24 bits, times 2^-24.
    #[inline]
    pub fn uniform(&self, word: usize) -> f32 {
        (self.0[word] >> 8) as f32 * (1.0 / 16_777_216.0)
    }

    /// A half as a coin and a pick that are independent of each other.
    #[inline]
    pub fn coin_and_pick(&self, half: usize) -> (f32, Pick) {
        let bits = self.half(half);
        (uniform(bits), Pick(bits << 24))
    }

    /// Uniform on 0..n, of a half.
    #[inline]
    pub fn below(&self, half: usize, n: u64) -> u64 {
        below(self.half(half), n)
    }

    /// Uniform on 0..n of a word, for small n: the high half of u64(word)*n, uneven by at most n/2^32.
    #[inline]
    pub fn below_small(&self, word: usize, n: u32) -> u32 {
        ((u64::from(self.0[word]) * u64::from(n)) >> 32) as u32
    }

    /// The standard normal of a half.
    #[inline]
    pub fn normal(&self, half: usize) -> f64 {
        normal(self.half(half))
    }
}

/// Blocks of many agents at once: the same as drawing them one by one, in loops that the compiler can make vectors of.
#[derive(Clone, Debug, Default)]
pub struct Blocks {
    agents: usize,
    /// block i of the k-th agent is at i * agents + k
    blocks: Vec<Block>,
}

impl Blocks {
    /// Draws blocks 0..count of every agent.
    pub fn draw(&mut self, draws: &Draws, purpose: Purpose, step: u32, agents: &[u32], count: u32) {
        self.agents = agents.len();
        self.blocks.resize(agents.len() * count as usize, Block([0; 4]));
        for (index, blocks) in (0..count).zip(self.blocks.chunks_mut(agents.len().max(1))) {
            for (block, &agent) in blocks.iter_mut().zip(agents) {
                *block = draws.block(purpose, step, agent, index);
            }
        }
    }

    /// Draws one block an agent, each at an index of its own; it is block 0 of the k-th agent here.
    pub fn draw_one(&mut self, draws: &Draws, purpose: Purpose, step: u32, agents: &[u32], indices: &[u32]) {
        self.agents = agents.len();
        self.blocks.resize(agents.len(), Block([0; 4]));
        for (block, (&agent, &index)) in self.blocks.iter_mut().zip(agents.iter().zip(indices)) {
            *block = draws.block(purpose, step, agent, index);
        }
    }

    /// Block `index` of the k-th agent.
    #[inline(always)]
    pub fn of(&self, k: usize, index: usize) -> &Block {
        &self.blocks[index * self.agents + k]
    }
}

/// The low 40 bits of a half, moved to the top; the 24 above them were the coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pick(u64);

impl Pick {
    /// Uniform on 0..n, uneven by at most n/2^40.
    #[inline]
    pub fn below(self, n: u64) -> u64 {
        below(self.0, n)
    }
}

/// U\[0,1) of 64 random bits: the top 24, times 2^-24.
#[inline]
pub fn uniform(bits: u64) -> f32 {
    (bits >> 40) as f32 * (1.0 / 16_777_216.0)
}

/// U\[0,1) of 64 random bits: the top 53, times 2^-53.
#[inline]
pub fn uniform64(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

/// Uniform on 0..n of 64 random bits: the high half of the product.
#[inline]
pub fn below(bits: u64, n: u64) -> u64 {
    ((u128::from(bits) * u128::from(n)) >> 64) as u64
}

/// A sequence of draws, for building a society: ChaCha12 keyed by (seed, replicate, purpose, step).
pub struct Stream(ChaCha12Rng);

/// Words of a stream set aside for one agent: four blocks of sixteen.
const WORDS_PER_AGENT: u128 = 64;

impl Stream {
    /// The stream of a purpose; `step` is 0 while society is built.
    pub fn new(seed: u64, replicate: u32, purpose: Purpose, step: u32) -> Stream {
        let mut key = [0u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..12].copy_from_slice(&replicate.to_le_bytes());
        key[12..16].copy_from_slice(&(purpose as u32).to_le_bytes());
        key[16..20].copy_from_slice(&step.to_le_bytes());
        Stream(ChaCha12Rng::from_seed(key))
    }

    /// Moves to the section of an agent: 32 draws that depend on no other agent.
    pub fn seek(&mut self, agent: u32) {
        self.0.set_word_pos(u128::from(agent) * WORDS_PER_AGENT);
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// U\[0,1).
    pub fn uniform(&mut self) -> f32 {
        uniform(self.bits())
    }

    /// U\[0,1) of 53 bits, for models whose state is in double precision.
    pub fn uniform64(&mut self) -> f64 {
        uniform64(self.bits())
    }

    /// Uniform on 0..n.
    pub fn below(&mut self, n: u64) -> u64 {
        below(self.bits(), n)
    }

    /// Moves `count` items, drawn without replacement, to the front in the order drawn (Fisher & Yates).
    pub fn draw_front<T>(&mut self, items: &mut [T], count: usize) {
        let length = items.len();
        for k in 0..count {
            let drawn = k + self.below((length - k) as u64) as usize;
            items.swap(k, drawn);
        }
    }
}

/// Philox 4x32 with 10 rounds: 128 random bits of a counter and a key.
///
/// Source: Salmon, Moraes, Dror & Shaw 2011, Parallel random numbers: as easy as 1, 2, 3.
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    philox(counter, &round_keys(key))
}

/// The keys of the ten rounds.
type RoundKeys = [[u32; 2]; 10];

fn round_keys(key: [u32; 2]) -> RoundKeys {
    const WEYL: [u32; 2] = [0x9E37_79B9, 0xBB67_AE85];
    let at = |word: usize, round: usize| key[word].wrapping_add(WEYL[word].wrapping_mul(round as u32));
    std::array::from_fn(|round| [at(0, round), at(1, round)])
}

#[inline(always)]
fn philox(counter: [u32; 4], keys: &RoundKeys) -> [u32; 4] {
    const MULTIPLIERS: [u64; 2] = [0xD251_1F53, 0xCD9E_8D57];
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    for [k0, k1] in keys {
        let p0 = MULTIPLIERS[0] * u64::from(c0);
        let p1 = MULTIPLIERS[1] * u64::from(c2);
        (c0, c1, c2, c3) = ((p1 >> 32) as u32 ^ c1 ^ k0, p1 as u32, (p0 >> 32) as u32 ^ c3 ^ k1, p0 as u32);
    }
    [c0, c1, c2, c3]
}

/// The standard normal of 64 random bits: inverse CDF of the midpoint of one of 2^52 equal cells of (0, 1).
///
/// Source: Wichura 1988, Algorithm AS 241 (PPND16), relative error about 1e-16.
#[inline]
pub fn normal(bits: u64) -> f64 {
    inverse_normal_cdf(probability(bits))
}

#[inline(always)]
fn horner(coefficients: &[f64; 8], x: f64) -> f64 {
    let [c0, c1, c2, c3, c4, c5, c6, c7] = coefficients;
    ((((((c7 * x + c6) * x + c5) * x + c4) * x + c3) * x + c2) * x + c1) * x + c0
}

/// The standard normals of many blocks' halves: the same as [`Block::normal`] one by one. The central part of the
/// distribution (85 %) is computed for all in one loop without branches, the tails apart.
pub fn normals(blocks: &Blocks, half: usize, normals: &mut Vec<f64>) {
    normals.clear();
    normals.extend(blocks.blocks.iter().map(|block| central(probability(block.half(half)) - 0.5)));
    for (normal, block) in normals.iter_mut().zip(&blocks.blocks) {
        let p = probability(block.half(half));
        if (p - 0.5).abs() > CENTRE {
            *normal = inverse_normal_cdf(p);
        }
    }
}

/// The midpoint of one of 2^52 equal cells of (0, 1).
#[inline(always)]
fn probability(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// Half-width of the central part of AS 241.
const CENTRE: f64 = 0.425;

/// Numerator of the central part.
const A: [f64; 8] = [
    3.387_132_872_796_366_5,
    133.141_667_891_784_38,
    1_971.590_950_306_551_3,
    13_731.693_765_509_46,
    45_921.953_931_549_87,
    67_265.770_927_008_7,
    33_430.575_583_588_13,
    2_509.080_928_730_122_7,
];
/// Denominator of the central part.
const B: [f64; 8] = [
    1.0,
    42.313_330_701_600_91,
    687.187_007_492_057_9,
    5_394.196_021_424_751,
    21_213.794_301_586_597,
    39_307.895_800_092_71,
    28_729.085_735_721_943,
    5_226.495_278_852_545,
];

/// AS 241 where |p - 1/2| <= 0.425, q = p - 1/2.
#[inline(always)]
fn central(q: f64) -> f64 {
    let r = 0.180_625 - q * q;
    q * horner(&A, r) / horner(&B, r)
}

/// The p-quantile of the standard normal, 0 < p < 1 (Wichura 1988, AS 241, PPND16).
pub fn inverse_normal_cdf(p: f64) -> f64 {
    const C: [f64; 8] = [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        0.241_780_725_177_450_6,
        0.022_723_844_989_269_184,
        7.745_450_142_783_414e-4,
    ];
    const D: [f64; 8] = [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        0.689_767_334_985_1,
        0.148_103_976_427_480_08,
        0.015_198_666_563_616_457,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ];
    const E: [f64; 8] = [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        0.296_560_571_828_504_87,
        0.026_532_189_526_576_124,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ];
    const F: [f64; 8] = [
        1.0,
        0.599_832_206_555_888,
        0.136_929_880_922_735_8,
        0.014_875_361_290_850_615,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ];
    let q = p - 0.5;
    if q.abs() <= CENTRE {
        return central(q);
    }
    let r = (-crate::math::ln(if q < 0.0 { p } else { 1.0 - p })).sqrt();
    let magnitude =
        if r <= 5.0 { horner(&C, r - 1.6) / horner(&D, r - 1.6) } else { horner(&E, r - 5.0) / horner(&F, r - 5.0) };
    if q < 0.0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_drawn_together_are_those_drawn_alone() {
        let draws = Draws::new(3, 1);
        let agents = [5, 0, 7, 7, 100_000, 2, 9];
        let mut blocks = Blocks::default();
        blocks.draw(&draws, Purpose::Feed, 4, &agents, 3);
        for (k, &agent) in agents.iter().enumerate() {
            (0..3).for_each(|i| assert_eq!(*blocks.of(k, i), draws.block(Purpose::Feed, 4, agent, i as u32)));
        }
        let mut together = Vec::new();
        normals(&blocks, 1, &mut together);
        assert!(together.iter().zip(&blocks.blocks).all(|(normal, block)| *normal == block.normal(1)));
        blocks.draw(&draws, Purpose::Agent, 1, &(0..1000).collect::<Vec<u32>>(), 1);
        normals(&blocks, 1, &mut together);
        assert!((0..1000).all(|k| together[k] == blocks.of(k, 0).normal(1)), "centre and tails alike");
        blocks.draw_one(&draws, Purpose::Offers, 9, &agents, &[1, 2, 3, 4, 5, 6, 7]);
        assert_eq!(*blocks.of(4, 0), draws.block(Purpose::Offers, 9, 100_000, 5));
    }

    /// Known answers published with Random123 (Salmon et al. 2011, kat_vectors).
    #[test]
    fn philox_gives_the_published_answers() {
        assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(philox4x32_10([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
        assert_eq!(
            philox4x32_10([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn conversions_stay_in_range_at_the_ends() {
        assert_eq!(uniform(0), 0.0);
        assert!(uniform(u64::MAX) < 1.0);
        assert_eq!((uniform64(0), uniform64(1 << 11)), (0.0, 1.0 / 9_007_199_254_740_992.0));
        assert_eq!(uniform64(u64::MAX), 1.0 - 1.0 / 9_007_199_254_740_992.0);
        assert_eq!((below(0, 7), below(u64::MAX, 7), below(u64::MAX, 1)), (0, 6, 0));
        assert!(normal(0).is_finite() && normal(u64::MAX).is_finite());
        assert_eq!(normal(0), -normal(u64::MAX));
    }

    /// Quantiles as tabulated: z(.975) = 1.959963984540054, z(1e-6) = -4.753424308822899, z(1e-10) = -6.361340902404056.
    #[test]
    fn the_inverse_normal_matches_tables() {
        for (p, z) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (1e-6, -4.753_424_308_822_899),
            (1e-10, -6.361_340_902_404_056),
        ] {
            assert!((inverse_normal_cdf(p) - z).abs() < 1e-12 * (1.0 + z.abs()), "{p}: {}", inverse_normal_cdf(p));
        }
    }

    #[test]
    fn every_coordinate_of_a_draw_matters() {
        let draws = Draws::new(1, 0);
        let base = draws.block(Purpose::Agent, 3, 5, 0);
        assert_ne!(base, Draws::new(2, 0).block(Purpose::Agent, 3, 5, 0));
        assert_ne!(base, Draws::new(1, 1).block(Purpose::Agent, 3, 5, 0));
        assert_ne!(base, draws.block(Purpose::Feed, 3, 5, 0));
        assert_ne!(base, draws.block(Purpose::Agent, 4, 5, 0));
        assert_ne!(base, draws.block(Purpose::Agent, 3, 6, 0));
        assert_ne!(base, draws.block(Purpose::Agent, 3, 5, 1));
    }

    #[test]
    fn an_agents_section_of_a_stream_is_its_own() {
        let mut stream = Stream::new(9, 0, Purpose::AgentBuild, 0);
        stream.seek(3);
        let third: Vec<u64> = (0..32).map(|_| stream.bits()).collect();
        let fourth = stream.bits();
        stream.seek(4);
        assert_eq!(stream.bits(), fourth, "sections adjoin");
        stream.seek(3);
        assert_eq!((0..32).map(|_| stream.bits()).collect::<Vec<_>>(), third);
    }

    /// n = 100,000 draws, chi-square over 64 cells, alpha = 1e-6: the 63-df quantile is 132.5.
    #[test]
    fn uniform_and_below_are_even() {
        let draws = Draws::new(2026, 0);
        let mut counts = [[0u32; 64]; 3];
        for agent in 0..100_000 {
            counts[0][(draws.block(Purpose::Feed, 1, agent, 0).uniform(1) * 64.0) as usize] += 1;
            counts[2][draws.block(Purpose::Feed, 1, agent, 1).below_small(0, 64) as usize] += 1;
            counts[1][draws.block(Purpose::Feed, 1, agent, 1).below(1, 64) as usize] += 1;
        }
        for cells in counts {
            let chi: f64 = cells.iter().map(|&c| (f64::from(c) - 1562.5) * (f64::from(c) - 1562.5) / 1562.5).sum();
            assert!(chi < 132.5, "{chi}");
        }
    }

    /// n = 200,000: the mean within 5 standard errors (1/sqrt(12 n) each), half of the lowest bits set within 5 (0.5/sqrt(n)).
    #[test]
    fn uniforms_of_53_bits_are_even_down_to_the_last() {
        let mut stream = Stream::new(2026, 0, Purpose::ModelStart, 0);
        let u: Vec<f64> = (0..200_000).map(|_| stream.uniform64()).collect();
        let mean = u.iter().sum::<f64>() / 2e5;
        let odd = u.iter().filter(|&&u| (u * 9_007_199_254_740_992.0) as u64 % 2 == 1).count() as f64 / 2e5;
        assert!((mean - 0.5).abs() < 0.0033 && (odd - 0.5).abs() < 0.0056, "{mean} {odd}");
    }

    /// n = 200,000; mean within 5 standard errors (0.0112), variance within 5 standard errors (0.0158).
    #[test]
    fn normals_have_mean_zero_and_variance_one() {
        let draws = Draws::new(2026, 0);
        let z: Vec<f64> = (0..200_000).map(|agent| draws.block(Purpose::Agent, 1, agent, 2).normal(1)).collect();
        let mean = z.iter().sum::<f64>() / 2e5;
        let variance = z.iter().map(|z| z * z).sum::<f64>() / 2e5;
        assert!(mean.abs() < 0.0112 && (variance - 1.0).abs() < 0.0158, "{mean} {variance}");
    }
}
