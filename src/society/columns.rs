//! The one table of the agents' columns, and the society that is made of it.
//!
//! Columns, not objects: entry i of every column belongs to agent i. A society is two structs, so that the compiler holds who
//! reads what: [`Agents`] has the columns that a step rewrites in place, each entry by its agent alone; [`Shared`] has what
//! everybody may read meanwhile. Kernels get `&Shared` and their own `ChunkColumns`, so a column that is being rewritten
//! cannot be read across agents: there is no way to name it.
//!
//! ```
//! fn place_of_another(shared: &heimo::society::Shared) -> u16 { shared.place[7] }
//! ```
//!
//! ```compile_fail,E0609
//! fn opinion_of_another(shared: &heimo::society::Shared) -> f32 { shared.opinion[7] }
//! ```
//!
//! # To add a column
//!
//! Give it a row in the `columns!` table below, in the block that says how it lives, with the number of its position. From
//! the table come the fields of the structs, the chunks that kernels write (`ChunkColumns`), what checkpoints save and in
//! which order, the columns of agents.parquet and the bytes an agent takes ([`agent_bytes`]). What is left to do, the
//! compiler asks for: its first value in `populate.rs`, and the kernel that gives `ChunkColumns` its next one. A saved column
//! changes the format of checkpoints (`engine/checkpoint.rs`), a shown one that of agents.parquet.

use super::catalogue::{Catalogue, Source};
use super::tribes::{NO_TRIBE, TribeTable};
use crate::landscape::Landscape;
use crate::network::{Graph, RowStarts};
use crate::parallel;
use crate::scenario::parameters::Mode;

/// A column as the table has it.
#[derive(Clone, Copy)]
pub struct Column {
    /// its position among the columns, from 1: the order of checkpoints and of agents.parquet
    pub number: usize,
    /// its field in [`Agents`] or [`Shared`]
    pub name: &'static str,
    /// bytes of an entry
    pub bytes: u64,
    /// whether it changes during a run, and so is in a checkpoint
    pub saved: bool,
    /// what agents.parquet shows of it
    pub shown: &'static [Shown],
}

/// A column of agents.parquet.
#[derive(Clone, Copy)]
pub struct Shown {
    /// its name
    pub name: &'static str,
    /// unit, empty where there is none
    pub unit: &'static str,
    /// meaning
    pub meaning: &'static str,
    /// an agent's entry
    pub read: Read,
}

/// How an agent's entry of a column of agents.parquet is read, and of which type it is.
#[derive(Clone, Copy)]
#[allow(missing_docs)] // the types say it
pub enum Read {
    F32(fn(&Society, usize) -> f32),
    U16(fn(&Society, usize) -> u16),
    U32(fn(&Society, usize) -> u32),
    Name(fn(&Society, usize) -> &'static str),
    OptionalU16(fn(&Society, usize) -> Option<u16>),
    OptionalU64(fn(&Society, usize) -> Option<u64>),
    OptionalName(fn(&Society, usize) -> Option<&'static str>),
}

/// All entries of a column that a checkpoint saves.
pub(crate) enum ColumnMut<'a> {
    F32(&'a mut [f32]),
    U16(&'a mut [u16]),
    U32(&'a mut [u32]),
    Attraction(&'a mut [[f32; Mode::COUNT]]),
    Source(&'a mut [Source]),
    Mode(&'a mut [Option<Mode>]),
}

macro_rules! column_types {
    ($($Variant:ident($entry:ty))*) => { $(impl<'a> From<&'a mut Vec<$entry>> for ColumnMut<'a> {
        fn from(column: &'a mut Vec<$entry>) -> Self { ColumnMut::$Variant(column) }
    })* };
}
column_types! { F32(f32) U16(u16) U32(u32) Attraction([f32; Mode::COUNT]) Source(Source) Mode(Option<Mode>) }

/// Expands the rows, `number name: type => what agents.parquet shows`, to the structs and to [`COLUMNS`].
macro_rules! columns {
    (
        own { $($(#[$own_doc:meta])* $own_number:literal $own:ident: $own_type:ty => $own_shown:expr;)* }
        aside { $($(#[$aside_doc:meta])* $aside_number:literal $aside:ident: $aside_type:ty => $aside_shown:expr;)* }
        moved { $($(#[$moved_doc:meta])* $moved_number:literal $moved:ident: $moved_type:ty => $moved_shown:expr;)* }
        fixed { $($(#[$fixed_doc:meta])* $fixed_number:literal $fixed:ident: $fixed_type:ty => $fixed_shown:expr;)* }
    ) => {
        /// What only an agent itself reads and writes during a step.
        #[derive(Clone, Debug)]
        pub struct Agents {
            $($(#[$own_doc])* pub $own: Vec<$own_type>,)*
            /// follows: agent i's row is its own
            pub network: Graph,
        }

        /// What everybody may read during a step: as it was at its start.
        #[derive(Clone, Debug)]
        pub struct Shared {
            $($(#[$aside_doc])* pub $aside: Vec<$aside_type>,)*
            $($(#[$moved_doc])* pub $moved: Vec<$moved_type>,)*
            $($(#[$fixed_doc])* pub $fixed: Vec<$fixed_type>,)*
            /// masks of the places
            pub masks: Vec<u32>,
            /// what a solution is worth
            pub landscape: Landscape,
            /// live offers, in the order of their admission; the firms' come first
            pub catalogue: Catalogue,
            /// sizes, means and prototypes of the tribes
            pub tribes: TribeTable,
        }

        /// The next values of columns that others read while they are made; buffers, kept from one step to the next.
        #[derive(Default)]
        pub(crate) struct Aside { $($aside: Vec<$aside_type>,)* }

        impl Aside {
            /// Bytes of an agent's entries.
            pub(crate) const fn agent_bytes(votes: bool) -> u64 {
                let all = 0 $(+ size_of::<$aside_type>() as u64)*;
                all - if votes { 0 } else { LAST_SUPPORT_BYTES }
            }

            /// Makes as much room as the columns have entries.
            pub(crate) fn fit(&mut self, shared: &Shared) {
                $(self.$aside.resize(shared.$aside.len(), <$aside_type>::default());)*
            }

            /// Puts the next values in force.
            pub(crate) fn land(&mut self, shared: &mut Shared) {
                $(std::mem::swap(&mut self.$aside, &mut shared.$aside);)*
            }
        }

        /// One chunk's columns, to be written; entry k is that of agent `first + k`.
        pub(crate) struct ChunkColumns<'a> {
            /// the first of the agents
            pub first: usize,
            $(pub $own: &'a mut [$own_type],)*
            $(pub $aside: &'a mut [$aside_type],)*
            /// follow lists, one after another
            pub follows: &'a mut [u32],
        }

        impl Agents {
            /// Where follow lists begin, and the columns in chunks; those in `aside` are all written anew.
            pub(crate) fn chunks<'a>(&'a mut self, aside: &'a mut Aside) -> (RowStarts<'a>, Vec<ChunkColumns<'a>>) {
                let size = self.opinion.len();
                let (starts, mut follows) = self.network.parts_mut();
                $(let mut $own = &mut self.$own[..];)*
                $(let mut $aside = &mut aside.$aside[..];)*
                let chunks = parallel::chunks(size).map(|agents| ChunkColumns {
                    first: agents.start,
                    $($own: split(&mut $own, agents.len()),)*
                    $($aside: split(&mut $aside, agents.len()),)*
                    follows: split(&mut follows, starts.start(agents.end) - starts.start(agents.start)),
                });
                (starts, chunks.collect())
            }
        }

        impl Society {
            /// The columns that change during a run, in the order of the table.
            pub(crate) fn saved_columns(&mut self) -> impl Iterator<Item = ColumnMut<'_>> {
                let Society { agents, shared } = self;
                let mut columns: Vec<(usize, ColumnMut)> = vec![
                    $(($own_number, (&mut agents.$own).into()),)*
                    $(($aside_number, (&mut shared.$aside).into()),)*
                    $(($moved_number, (&mut shared.$moved).into()),)*
                ];
                columns.sort_by_key(|&(number, _)| number);
                columns.into_iter().map(|(_, column)| column)
            }
        }

        /// The agents' columns, by number.
        pub static COLUMNS: [Column; ROWS.len()] = by_number(ROWS);

        const ROWS: [Column; [$($own_number,)* $($aside_number,)* $($moved_number,)* $($fixed_number,)*].len()] = [
            $(row::<$own_type>($own_number, stringify!($own), true, &$own_shown),)*
            $(row::<$aside_type>($aside_number, stringify!($aside), true, &$aside_shown),)*
            $(row::<$moved_type>($moved_number, stringify!($moved), true, &$moved_shown),)*
            $(row::<$fixed_type>($fixed_number, stringify!($fixed), false, &$fixed_shown),)*
        ];
    };
}

columns! {
    // Rewritten in place during a step, each entry by its agent alone; others see copies (`platform/views.rs`), or nothing.
    own {
        /// opinion x in [-1, 1]
        1 opinion: f32 => [shown("opinion", "opinion", "opinion, -1 to 1", F32(|s, i| s.agents.opinion[i]))];
        /// tolerance e in [e_min, e_max]
        2 tolerance: f32 => [
            shown("tolerance", "opinion", "largest difference of opinion it can work with", F32(|s, i| s.agents.tolerance[i])),
        ];
        /// own solution s, B bits
        4 solution: u32 => [
            shown("solution", "", "own solution, bit b is locus b", U32(|s, i| s.agents.solution[i])),
            shown("quality", "worth", "worth of the own solution in the own place, 0 to 1", F32(Society::quality)),
        ];
        /// solution u the need was met with last
        6 used: u32 => [shown("used", "", "solution the need was met with last", U32(|s, i| s.agents.used[i]))];
        /// where u came from
        7 source: Source => [
            shown("source", "", "whose it was: own, agent-offer or firm-offer", Name(|s, i| s.agents.source[i].name())),
        ];
        /// tribe 0..G, or [`NO_TRIBE`]
        10 tribe: u16 => [
            shown("tribe", "", "tribe, null where there is none",
                OptionalU16(|s, i| Some(s.agents.tribe[i]).filter(|&tribe| tribe != NO_TRIBE))),
        ];
        /// attractions of the modes
        11 attraction: [f32; Mode::COUNT] => [
            shown("attraction_consume", "payoff", "attraction of consuming",
                F32(|s, i| s.agents.attraction[i][Mode::Consume as usize])),
            shown("attraction_cocreate", "payoff", "attraction of co-creating",
                F32(|s, i| s.agents.attraction[i][Mode::CoCreate as usize])),
            shown("attraction_tribe", "payoff", "attraction of the tribe",
                F32(|s, i| s.agents.attraction[i][Mode::Tribe as usize])),
        ];
        /// exponential average of payoffs
        12 wealth: f32 => [shown("wealth", "payoff", "exponential average of payoffs", F32(|s, i| s.agents.wealth[i]))];
        /// mode played in the step that ended; none before the first
        13 mode: Option<Mode> => [
            shown("mode", "", "mode played in the step: consume, co-create or tribe",
                OptionalName(|s, i| s.agents.mode[i].map(Mode::name))),
        ];
    }
    // Read by others as it was while the next values are written aside, all of them in every step.
    aside {
        /// position in the catalogue of the offer consumed last, or [`NO_OFFER`](super::NO_OFFER)
        8 last_offer: u32 => [
            shown("last_offer", "", "id of the offer consumed last, if it is still live",
                OptionalU64(|s, i| Some(s.shared.catalogue.offers.get(s.shared.last_offer[i] as usize)?.id))),
        ];
        /// number of the idea supported last, or [`NO_OFFER`](super::NO_OFFER); empty unless some phase of the run votes
        9 last_support: u32 => [];
    }
    // Changed after the agents have acted.
    moved {
        /// followers of each agent
        14 in_degree: u32 => [shown("followers", "agents", "agents that follow it", U32(|s, i| s.shared.in_degree[i]))];
    }
    // The same during the whole run.
    fixed {
        /// place, 0..places
        3 place: u16 => [shown("place", "", "context it lives in", U16(|s, i| s.shared.place[i]))];
        /// own solution at the start, s(0)
        5 initial: u32 => [];
    }
}
use Read::*;

const fn shown(name: &'static str, unit: &'static str, meaning: &'static str, read: Read) -> Shown {
    Shown { name, unit, meaning, read }
}

const fn row<T>(number: usize, name: &'static str, saved: bool, shown: &'static [Shown]) -> Column {
    Column { number, name, bytes: size_of::<T>() as u64, saved, shown }
}

/// Sorts rows by their numbers, which are 1, 2, 3 and so on, each once: else this does not compile.
const fn by_number<const N: usize>(rows: [Column; N]) -> [Column; N] {
    let mut sorted = rows;
    let mut number = 1;
    while number <= N {
        let mut row = 0;
        while rows[row].number != number {
            row += 1;
        }
        sorted[number - 1] = rows[row];
        number += 1;
    }
    sorted
}

/// The first `count` entries of a slice, or all if it has fewer; the slice keeps the rest.
fn split<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    let count = count.min(rest.len());
    let (front, back) = std::mem::take(rest).split_at_mut(count);
    *rest = back;
    front
}

/// Bytes of an agent's entries in all columns. `votes` says whether some phase of the run votes: else nobody remembers what
/// was supported.
pub const fn agent_bytes(votes: bool) -> u64 {
    bytes(&ROWS) - if votes { 0 } else { LAST_SUPPORT_BYTES }
}

const LAST_SUPPORT_BYTES: u64 = size_of::<u32>() as u64;

const fn bytes(rows: &[Column]) -> u64 {
    let (mut sum, mut row) = (0, 0);
    while row < rows.len() {
        sum += rows[row].bytes;
        row += 1;
    }
    sum
}

/// Everything that exists at the end of a step.
#[derive(Clone, Debug)]
pub struct Society {
    /// what is each agent's own
    pub agents: Agents,
    /// what everybody may read
    pub shared: Shared,
}

impl Society {
    /// Number of agents.
    pub fn size(&self) -> usize {
        self.agents.opinion.len()
    }

    /// Worth of a solution in the place of an agent, in [0, 1].
    #[inline]
    pub fn worth(&self, solution: u32, agent: usize) -> f32 {
        let Shared { landscape, masks, place, .. } = &self.shared;
        landscape.worth(solution, masks[place[agent] as usize])
    }

    /// Worth of an agent's own solution in its own place, in [0, 1].
    #[inline]
    pub fn quality(&self, agent: usize) -> f32 {
        self.worth(self.agents.solution[agent], agent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_shows_its_attraction() {
        let row = COLUMNS.iter().find(|column| column.name == "attraction").expect("a column");
        let names: Vec<String> =
            Mode::NAMES.iter().map(|name| format!("attraction_{}", name.replace('-', ""))).collect();
        assert_eq!(row.shown.iter().map(|shown| shown.name).collect::<Vec<_>>(), names);
    }

    #[test]
    fn columns_are_in_order() {
        assert!(COLUMNS.iter().enumerate().all(|(k, column)| column.number == k + 1));
        assert_eq!(agent_bytes(true), 54);
        assert_eq!(agent_bytes(false), 50);
    }
}
