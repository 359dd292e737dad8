//! What Parquet says of itself in Thrift's compact protocol, as far as it must be known before it is read: the columns and the
//! number of row groups of a file, and the sizes of a page. Whatever a writer has no reason to write is refused, so that nobody
//! who reads the same bytes after this finds another meaning in them.

use super::limits::refused;
use parquet::errors::Result;
use std::io::Read;

/// Structures in structures: those that are known are three deep.
const DEPTH_MAX: usize = 8;
/// Bytes of the metadata of a column in a row group, at the least: offsets, counts, sizes, its type and its name.
const COLUMN_BYTES_MIN: u64 = 16;

/// Codes of the protocol for the types of fields.
mod code {
    pub const STOP: u8 = 0;
    pub const TRUE: u8 = 1;
    pub const FALSE: u8 = 2;
    pub const I8: u8 = 3;
    pub const I16: u8 = 4;
    pub const I32: u8 = 5;
    pub const I64: u8 = 6;
    pub const DOUBLE: u8 = 7;
    pub const BINARY: u8 = 8;
    pub const LIST: u8 = 9;
    pub const STRUCT: u8 = 12;
}

/// A number of four bytes.
fn narrow(number: i64) -> Result<i32> {
    i32::try_from(number).map_err(|_| refused(format!("{number} is no number of 32 bits")))
}

struct Compact<R> {
    from: R,
    /// bytes that may still be read
    left: u64,
}

impl<R: Read> Compact<R> {
    fn byte(&mut self) -> Result<u8> {
        self.left = self.left.checked_sub(1).ok_or_else(|| refused("its metadata are cut off"))?;
        let mut byte = [0];
        self.from.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    fn unsigned(&mut self) -> Result<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(refused("a number in its metadata has more than ten bytes"))
    }

    fn signed(&mut self) -> Result<i64> {
        let number = self.unsigned()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    fn pass(&mut self, count: u64) -> Result<()> {
        self.left = self.left.checked_sub(count).ok_or_else(|| refused("its metadata are cut off"))?;
        let passed = std::io::copy(&mut self.from.by_ref().take(count), &mut std::io::sink())?;
        if passed == count { Ok(()) } else { Err(refused("its metadata are cut off")) }
    }

    fn skip(&mut self, kind: u8, depth: usize) -> Result<()> {
        match kind {
            code::TRUE | code::FALSE => Ok(()),
            code::I8 => self.pass(1),
            code::I16 | code::I32 | code::I64 => self.unsigned().map(drop),
            code::DOUBLE => self.pass(8),
            code::BINARY => self.unsigned().and_then(|count| self.pass(count)),
            code::STRUCT if depth < DEPTH_MAX => self.fields(depth + 1, |_, _, _| Ok(false)),
            _ => Err(refused(format!("its metadata have something of type {kind} where nothing is known"))),
        }
    }

    /// Goes through a structure: `each` takes a field by its number and type, or leaves it. Numbers ascend by what a byte holds.
    fn fields(&mut self, depth: usize, mut each: impl FnMut(&mut Self, u32, u8) -> Result<bool>) -> Result<()> {
        let mut id = 0;
        loop {
            let byte = self.byte()?;
            let (step, kind) = (byte >> 4, byte & 0x0f);
            if kind == code::STOP {
                return Ok(());
            }
            if step == 0 {
                return Err(refused("fields of its metadata are out of order"));
            }
            id += u32::from(step);
            if !each(self, id, kind)? {
                self.skip(kind, depth)?;
            }
        }
    }

    /// The first `N` fields of a structure, all of them numbers of four bytes.
    fn numbers<const N: usize>(&mut self, depth: usize) -> Result<[Option<i32>; N]> {
        let mut numbers = [None; N];
        self.fields(depth, |from, id, kind| match numbers.get_mut(id as usize - 1) {
            Some(number) => from.number(kind, number),
            None => Ok(false),
        })?;
        Ok(numbers)
    }

    /// A number of four bytes, if the field is one: who reads on does not ask for its type.
    fn number(&mut self, kind: u8, number: &mut Option<i32>) -> Result<bool> {
        if kind != code::I32 {
            return Err(refused("a field of its metadata is no number"));
        }
        *number = Some(narrow(self.signed()?)?);
        Ok(true)
    }

    /// A column, as the list of a file has it: its type, whether it can be missing, and how many are below it.
    fn element(&mut self) -> Result<[Option<i32>; 3]> {
        let [mut kind, mut repetition, mut below] = [None; 3];
        self.fields(0, |from, id, found| match id {
            1 => from.number(found, &mut kind),
            3 => from.number(found, &mut repetition),
            5 => from.number(found, &mut below),
            // bytes of a type, the old name of what it stands for, decimals, a number given by the writer
            2 | 6..=9 => from.number(found, &mut None),
            // its name
            4 if found == code::BINARY => Ok(false),
            10 if found == code::STRUCT => from
                .fields(1, |from, _, found| match found {
                    code::STRUCT => from.meaning().map(|()| true),
                    _ => Err(refused("what a column stands for is not known")),
                })
                .map(|()| true),
            _ => Err(refused("a column is described in a way that is not known")),
        })?;
        Ok([kind, repetition, below])
    }

    /// What a column stands for: text is that alone, a whole number has its bits and whether there is a sign.
    fn meaning(&mut self) -> Result<()> {
        self.fields(2, |_, id, kind| match (id, kind) {
            (1, code::I8) | (2, code::TRUE | code::FALSE) => Ok(false),
            _ => Err(refused("a column stands for something else than a number or text")),
        })
    }

    /// The header of a list of structures.
    fn structures(&mut self) -> Result<u64> {
        let byte = self.byte()?;
        if byte & 0x0f != code::STRUCT && byte != 0 {
            return Err(refused("a list of its metadata is none of structures"));
        }
        if byte >> 4 == 15 { self.unsigned() } else { Ok(u64::from(byte >> 4)) }
    }

    /// The field that must come next.
    fn expect(&mut self, field: u8) -> Result<()> {
        if self.byte()? == field { Ok(()) } else { Err(refused("its metadata do not begin as those of a file")) }
    }
}

/// Checks the metadata of a file as far as to the number of its row groups: columns that are all of one level, for what is nested
/// is followed as deep as the file says, and no more row groups than can be described in what is left.
pub(super) fn check_file(from: impl Read, bytes: u64) -> Result<()> {
    let mut from = Compact { from, left: bytes };
    from.expect(1 << 4 | code::I32)?;
    from.signed()?;
    from.expect(1 << 4 | code::LIST)?;
    let elements = from.structures()?;
    let columns = elements.saturating_sub(1);
    if columns == 0 {
        return Err(refused("it has no columns"));
    }
    for element in 0..elements {
        let [kind, repetition, below] = from.element()?;
        let sound = match element {
            0 => kind.is_none() && below.map(i64::from) == i64::try_from(columns).ok(),
            _ => kind.is_some() && below.unwrap_or(0) == 0 && matches!(repetition, Some(0 | 1)),
        };
        if !sound {
            return Err(refused("a column is nested, or there are others than it says"));
        }
    }
    from.expect(1 << 4 | code::I64)?;
    from.signed()?;
    from.expect(1 << 4 | code::LIST)?;
    let groups = from.structures()?;
    if groups.saturating_mul(columns).saturating_mul(COLUMN_BYTES_MIN) > from.left {
        return Err(refused(format!("it says that it has {groups} row groups, and describes fewer")));
    }
    Ok(())
}

/// What kind of page it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// values, with their levels before them
    Data,
    /// what values are numbers of
    Dictionary,
    /// values, and levels that are not compressed: as many bytes
    Data2 { levels: i64 },
}

/// A page, as it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: Kind,
    /// bytes in the file
    pub(super) packed: u64,
    /// bytes when unpacked
    pub(super) unpacked: u64,
    pub(super) values: u64,
}

/// Reads the header of a page, which has at the most so many bytes with the page; and how many it takes.
pub(super) fn page(from: impl Read, bytes: u64) -> Result<(Header, u64)> {
    let mut from = Compact { from, left: bytes };
    let (mut sizes, mut data, mut dictionary, mut data2) = ([None; 3], None, None, None);
    from.fields(0, |from, id, kind| {
        match (id, kind) {
            // type, bytes when unpacked, bytes in the file
            (1..=3, code::I32) => sizes[id as usize - 1] = Some(narrow(from.signed()?)?),
            // values, and encodings of them and of levels of definition and of repetition
            (5, code::STRUCT) => data = Some(from.numbers::<4>(1)?),
            // values and their encoding
            (7, code::STRUCT) => dictionary = Some(from.numbers::<2>(1)?),
            // values, missing ones, rows, encoding, bytes of levels of definition and of repetition
            (8, code::STRUCT) => data2 = Some(from.numbers::<6>(1)?),
            (4, code::I32) => return Ok(false),
            _ => return Err(refused("a page is of no kind that is known")),
        }
        Ok(true)
    })?;
    let count = |number: Option<i32>| u64::try_from(number.unwrap_or(-1)).map_err(|_| refused("a page has no size"));
    let [kind, unpacked, packed] = sizes;
    let (kind, values) = match (kind, data, dictionary, data2) {
        (Some(0), Some([values, ..]), None, None) => (Kind::Data, values),
        (Some(2), None, Some([values, ..]), None) => (Kind::Dictionary, values),
        (Some(3), None, None, Some([values, _, _, _, definition, repetition])) => {
            let levels = count(definition)? as i64 + count(repetition)? as i64;
            (Kind::Data2 { levels }, values)
        }
        _ => return Err(refused("a page is of no kind that is known")),
    };
    let header = Header { kind, packed: count(packed)?, unpacked: count(unpacked)?, values: count(values)? };
    Ok((header, bytes - from.left))
}
