//! What the benchmarks time, at any size: shared with the tests, which run a tiny size of each and hold its answer.

use heimo::engine::{Setup, Simulation};
use heimo::measures::Record;
use heimo::random::{Blocks, Draws, Purpose, Stream, philox4x32_10};
use heimo::scenario::parameters::Parameters;
use heimo::scenario::presets::PRESETS;
use heimo::scenario::value::{Value, Values};
use heimo::society::Society;

/// Blocks of 128 bits that one agent asks for in a turn, about: its own luck, six candidates, an encounter and its trials.
pub const BLOCKS_PER_TURN: u32 = 6;

/// Both generators give what was published of them: Philox by Random123's known answers (Salmon et al. 2011), ChaCha12 by
/// the test vector of the all-zero key (draft-strombergson-chacha-test-vectors, TC1 with 12 rounds).
pub fn assert_known_answers() {
    assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
    let keystream: [u8; 16] =
        [0x9b, 0xf4, 0x9a, 0x6a, 0x07, 0x55, 0xf9, 0x53, 0x81, 0x1f, 0xce, 0x12, 0x5f, 0x26, 0x83, 0xd5];
    let mut stream = Stream::new(0, 0, Purpose::Key, 0);
    for half in keystream.chunks_exact(8) {
        assert_eq!(stream.bits(), u64::from_le_bytes(half.try_into().expect("eight bytes")));
    }
}

/// Hands out the blocks that `agents` agents ask for in a turn, in halves, by Philox.
#[inline]
pub fn philox_turns(agents: u32, mut take: impl FnMut(u64)) {
    let draws = Draws::new(2026, 0);
    for agent in 0..agents {
        for index in 0..BLOCKS_PER_TURN {
            let block = draws.block(Purpose::Feed, 1, agent, index);
            take(block.half(0));
            take(block.half(1));
        }
    }
}

/// The same by ChaCha12: a stream of the step, moved to each agent's section.
#[inline]
pub fn chacha_turns(agents: u32, mut take: impl FnMut(u64)) {
    let mut stream = Stream::new(2026, 0, Purpose::Feed, 1);
    for agent in 0..agents {
        stream.seek(agent);
        for _ in 0..2 * BLOCKS_PER_TURN {
            take(stream.bits());
        }
    }
}

/// The same as [`philox_turns`], drawn for some dozens of agents at a time, as a step does.
#[inline]
pub fn philox_turns_together(agents: u32, mut take: impl FnMut(u64)) {
    const TOGETHER: usize = 64;
    let (draws, mut blocks) = (Draws::new(2026, 0), Blocks::default());
    let everybody: Vec<u32> = (0..agents).collect();
    for some in everybody.chunks(TOGETHER) {
        blocks.draw(&draws, Purpose::Feed, 1, some, BLOCKS_PER_TURN);
        for k in 0..some.len() {
            for index in 0..BLOCKS_PER_TURN as usize {
                let block = blocks.of(k, index);
                take(block.half(0));
                take(block.half(1));
            }
        }
    }
}

/// Drawn together or one by one, the blocks are the same.
pub fn assert_same_together(agents: u32) {
    let (mut apart, mut together) = (Digest::new(), Digest::new());
    philox_turns(agents, |bits| apart.add(bits));
    philox_turns_together(agents, |bits| together.add(bits));
    assert_eq!(apart.value(), together.value());
}

/// Both generators' bits are even at this many agents.
pub fn assert_even_bits(agents: u32) {
    let mut ones = [0u64; 2];
    philox_turns(agents, |bits| ones[0] += u64::from(bits.count_ones()));
    chacha_turns(agents, |bits| ones[1] += u64::from(bits.count_ones()));
    ones.into_iter().for_each(|ones| assert_even(agents, ones));
}

/// Ones of n = agents * blocks * 128 fair bits lie within 6 standard deviations of n/2 (alpha = 2e-9).
fn assert_even(agents: u32, ones: u64) {
    let n = f64::from(agents) * f64::from(BLOCKS_PER_TURN) * 128.0;
    let off = (ones as f64 - n / 2.0).abs();
    assert!(off < 6.0 * (n / 4.0).sqrt(), "{ones} ones of {n}");
}

/// A run of a preset (`None`: the model's defaults) with `agents` agents, before its first step.
pub fn simulation(preset: Option<&str>, agents: u32, steps: u32) -> Simulation {
    let mut values = Values::default();
    values.set("population.size", Value::Integer(i64::from(agents)));
    let set = preset.map_or(&[][..], |name| PRESETS.iter().find(|preset| preset.name == name).expect("a preset").set);
    set.iter().for_each(|(key, value)| values.set(key, value.clone()));
    let parameters = Parameters::from_values(&values);
    Simulation::new(Setup {
        parameters,
        seed: 2026,
        replicate: 0,
        steps,
        record_every: steps,
        changes: Vec::new(),
        network: None,
        origin: None,
    })
}

/// Takes all steps.
pub fn finish(simulation: &mut Simulation) {
    while !simulation.finished() {
        simulation.advance();
    }
}

/// A digest of the agents' columns.
pub fn digest_of(society: &Society) -> u64 {
    let mut digest = Digest::new();
    for agent in 0..society.size() {
        digest.add(
            u64::from(society.agents.opinion[agent].to_bits()) << 32
                | u64::from(society.agents.tolerance[agent].to_bits()),
        );
        digest.add(u64::from(society.agents.solution[agent]) << 32 | u64::from(society.agents.used[agent]));
        digest.add(u64::from(society.agents.tribe[agent]) << 32 | u64::from(society.agents.wealth[agent].to_bits()));
    }
    society.agents.network.targets().iter().for_each(|&target| digest.add(u64::from(target)));
    digest.value()
}

/// A digest of a record.
pub fn digest_of_record(record: &Record) -> u64 {
    let mut digest = Digest::new();
    record.values.iter().for_each(|value| digest.add(value.map_or(1, f64::to_bits)));
    digest.value()
}

/// Agents and steps of the pinned runs.
pub const PINNED: (u32, u32) = (1_000, 20);

/// Digests of the columns after the pinned runs, by preset. They change with the model version only, and then with a line
/// under "Results changed".
pub const DIGESTS: &[(&str, u64)] = &[
    ("broadcast", 0xc2f0_1d1f_9c9f_9e55),
    ("chronological", 0x5ac1_523a_431a_7edc),
    ("popularity-feed", 0x16cb_7aa9_6720_1a3f),
    ("similarity-feed", 0x1f64_5ef4_5243_0a7b),
    ("engagement-feed", 0x219b_9a5b_71ee_1e03),
    ("firm-led", 0x1929_acde_8c77_17af),
    ("crowd-vote", 0xbebc_a870_9699_b587),
    ("customer-dominant", 0x9814_82bf_df3d_1cf2),
    ("bridging-debate", 0xf7dc_ff8b_76ed_599a),
    ("dialogue-commons", 0x0662_eedb_3b18_c86e),
    ("solo", 0x1b92_3189_67fe_6d99),
];

/// The pinned run of every preset ends in its pinned digest.
pub fn assert_digests() {
    let (agents, steps) = PINNED;
    let mut found = Vec::new();
    for preset in PRESETS {
        let mut simulation = simulation(Some(preset.name), agents, steps);
        finish(&mut simulation);
        found.push((preset.name, digest_of(simulation.society())));
    }
    let lines: Vec<String> = found.iter().map(|(name, digest)| format!("    (\"{name}\", {digest:#018x}),")).collect();
    assert!(found == DIGESTS, "the columns after {steps} steps are others; they now are\n{}", lines.join("\n"));
}

/// FNV-1a, by bytes: not for secrets, only to tell a change.
struct Digest(u64);

impl Digest {
    fn new() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }
    fn add(&mut self, word: u64) {
        for byte in word.to_le_bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn value(&self) -> u64 {
        self.0
    }
}
