//! What can happen to a file: one damage, drawn from a seed, so that each can be done again.

use crate::dice::Dice;

/// A damaged file, and what was done to it.
pub struct Damaged {
    pub bytes: Vec<u8>,
    pub what: String,
}

/// Damages bytes once; what comes out differs from what went in.
pub fn damage(bytes: &[u8], dice: &mut Dice) -> Damaged {
    let text = std::str::from_utf8(bytes).is_ok_and(|text| !text.is_empty());
    loop {
        // Of a text, as many damages to its lines and numbers as to its bytes.
        let damaged = match text && dice.below(2) == 0 {
            true => of_text(bytes, dice),
            false => of_bytes(bytes, dice),
        };
        if damaged.bytes != bytes {
            return damaged;
        }
    }
}

/// Where a block begins and ends: mostly short, sometimes up to the end.
fn block(length: usize, dice: &mut Dice) -> (usize, usize) {
    let from = dice.below(length + 1);
    let most = if dice.below(4) == 0 { length - from } else { (length - from).min(64) };
    (from, from + dice.below(most + 1))
}

fn of_bytes(bytes: &[u8], dice: &mut Dice) -> Damaged {
    let mut out = bytes.to_vec();
    let at = dice.below(bytes.len().max(1));
    let (from, to) = block(bytes.len(), dice);
    let kind = if bytes.is_empty() { 4 } else { dice.below(10) };
    let what = match kind {
        0 | 1 => {
            let bit = dice.below(8);
            out[at] ^= 1 << bit;
            format!("bit {bit} of byte {at} flipped")
        }
        2 => {
            out[at] = dice.next() as u8;
            format!("byte {at} set to {:#04x}", out[at])
        }
        3 => {
            out.truncate(at);
            format!("cut off at {at}")
        }
        4 => {
            let more: Vec<u8> = (0..=dice.below(16)).map(|_| dice.next() as u8).collect();
            out.extend_from_slice(&more);
            format!("{} bytes appended", more.len())
        }
        5 => {
            let more: Vec<u8> = (0..=dice.below(8)).map(|_| dice.next() as u8).collect();
            out.splice(at..at, more.iter().copied());
            format!("{more:02x?} put in at {at}")
        }
        6 => {
            out.drain(from..to);
            format!("bytes {from}..{to} taken out")
        }
        7 => {
            let copy = out[from..to].to_vec();
            out.splice(at..at, copy);
            format!("bytes {from}..{to} repeated at {at}")
        }
        8 => {
            out[from..to].fill(0);
            format!("bytes {from}..{to} zeroed")
        }
        _ => {
            let (from, to) = (from.min(at), from.max(at));
            let length = (to - from).min(bytes.len() - to).min(48);
            (0..length).for_each(|k| out.swap(from + k, to + k));
            format!("{length} bytes at {from} and {to} exchanged")
        }
    };
    Damaged { bytes: out, what }
}

fn of_text(bytes: &[u8], dice: &mut Dice) -> Damaged {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec).collect();
    let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
    let what = match dice.below(6) {
        0 | 1 => {
            let mut out = bytes.to_vec();
            let digits: Vec<usize> = (0..out.len()).filter(|&k| out[k].is_ascii_digit()).collect();
            if digits.is_empty() {
                return Damaged { bytes: out, what: "no digit".to_string() };
            }
            let at = *dice.one_of(&digits);
            let (from, to) = (out[at], b'0' + dice.below(10) as u8);
            out[at] = to;
            return Damaged { bytes: out, what: format!("digit {} at {at} made {}", from as char, to as char) };
        }
        2 => {
            let copy = lines[a].clone();
            lines.insert(b, copy);
            format!("line {} repeated before line {}", a + 1, b + 1)
        }
        3 => {
            lines.remove(a);
            format!("line {} taken out", a + 1)
        }
        4 => {
            lines.swap(a, b);
            format!("lines {} and {} exchanged", a + 1, b + 1)
        }
        _ => return exchanged(bytes, dice),
    };
    Damaged { bytes: lines.concat(), what }
}

/// Two values exchanged, wherever they stand.
fn exchanged(bytes: &[u8], dice: &mut Dice) -> Damaged {
    let between = |byte: &u8| b" \t\r\n,=:[]{}".contains(byte);
    let mut fields = Vec::new();
    let mut begin = None;
    for (at, byte) in bytes.iter().chain(b"\n").enumerate() {
        match (between(byte), begin) {
            (true, Some(from)) => {
                fields.push((from, at));
                begin = None;
            }
            (false, None) => begin = Some(at),
            _ => {}
        }
    }
    if fields.len() < 2 {
        return Damaged { bytes: bytes.to_vec(), what: "no two values".to_string() };
    }
    let (a, b) = (dice.below(fields.len()), dice.below(fields.len()));
    let ((a, b), (c, d)) = (fields[a.min(b)], fields[a.max(b)]);
    if (a, b) == (c, d) {
        return Damaged { bytes: bytes.to_vec(), what: "a value with itself".to_string() };
    }
    let out = [&bytes[..a], &bytes[c..d], &bytes[b..c], &bytes[a..b], &bytes[d..]].concat();
    Damaged { bytes: out, what: format!("the values at {a} and {c} exchanged") }
}

#[test]
fn every_damage_is_another_file_and_can_be_done_again() {
    for number in 0..500 {
        for bytes in [&b""[..], b"a", b"a = 1\nb = 2\n", b"1 2\n3 4\n", &[0xFF, 0, 1, 2, 3]] {
            let once = damage(bytes, &mut Dice::new("any", number));
            assert_ne!(once.bytes, bytes, "{}", once.what);
            let again = damage(bytes, &mut Dice::new("any", number));
            assert_eq!((once.bytes, once.what), (again.bytes, again.what));
        }
    }
}
