//! Chance for tests: what they damage, when they stop, who is next.

/// SplitMix64 (Steele, Lea & Flood 2014): small, and its own, so that no change of the program's draws or of a library moves
/// what the tests try.
pub struct Dice(u64);

impl Dice {
    /// The draws of one mutation of one kind of file.
    pub fn new(kind: &str, number: u32) -> Dice {
        // FNV-1a of the name: kinds do not share their mutations.
        let name = kind
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
        Dice(name ^ (u64::from(number) << 32))
    }

    /// The draws of a seed.
    pub fn seeded(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below n; 0 where that is none.
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    pub fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
