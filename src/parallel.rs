//! Ordered parallel maps over fixed chunks: the only file that iterates with rayon inside a run.
//!
//! The chunks depend on the number of agents alone, never on the thread pool, and results come back in chunk order: what
//! is folded from them has the same bits at any thread count.

use std::ops::Range;

/// Agents in a chunk. Part of the model version: sums of f64 are made per chunk, then in chunk order.
pub const CHUNK_AGENTS: usize = 4096;

/// The chunks of 0..count.
pub fn chunks(count: usize) -> impl ExactSizeIterator<Item = Range<usize>> {
    (0..count.div_ceil(CHUNK_AGENTS)).map(move |c| c * CHUNK_AGENTS..count.min((c + 1) * CHUNK_AGENTS))
}

/// Maps every chunk of 0..count, in parallel; results in chunk order.
pub fn map_chunks<R: Send>(count: usize, map: impl Fn(Range<usize>) -> R + Sync) -> Vec<R> {
    let chunks: Vec<Range<usize>> = chunks(count).collect();
    map_parts(chunks, map)
}

/// Maps every part, in parallel; results in the order of the parts.
pub fn map_parts<P: Send, R: Send>(parts: Vec<P>, map: impl Fn(P) -> R + Sync) -> Vec<R> {
    threads::map(parts, &map)
}

/// Sum of f64 over chunks: within a chunk in order, then in chunk order.
pub fn sum(count: usize, term: impl Fn(usize) -> f64 + Sync) -> f64 {
    map_chunks(count, |chunk| chunk.map(&term).sum::<f64>()).into_iter().sum()
}

/// Sorts by a total order that leaves no two items equal, so the result does not depend on the threads.
pub fn sort_by_key<T: Send, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K + Sync) {
    // Below this the threads cost more than they save, and the standard library's sort is the faster one.
    const WORTH_THREADS: usize = 1 << 15;
    if items.len() < WORTH_THREADS {
        items.sort_unstable_by_key(key);
    } else {
        threads::sort_by_key(items, &key);
    }
}

/// Fills a slice by index, in parallel.
pub fn fill<T: Send>(slice: &mut [T], value: impl Fn(usize) -> T + Sync) {
    fill_chunks(slice, |first, chunk| {
        for (k, slot) in chunk.iter_mut().enumerate() {
            *slot = value(first + k);
        }
    });
}

/// Fills a slice chunk by chunk, in parallel: what is given the number of a chunk's first entry and the chunk.
pub fn fill_chunks<T: Send>(slice: &mut [T], fill: impl Fn(usize, &mut [T]) + Sync) {
    threads::for_each_chunk(slice, &|c, chunk| fill(c * CHUNK_AGENTS, chunk));
}

/// Changes every entry of a slice by itself, in parallel.
pub fn update<T: Send>(slice: &mut [T], change: impl Fn(&mut T) + Sync) {
    threads::for_each_chunk(slice, &|_, chunk| chunk.iter_mut().for_each(&change));
}

/// By rayon's threads.
#[cfg(feature = "parallel")]
mod threads {
    use rayon::prelude::*;

    pub fn map<P: Send, R: Send>(parts: Vec<P>, map: &(impl Fn(P) -> R + Sync)) -> Vec<R> {
        parts.into_par_iter().map(map).collect()
    }

    pub fn sort_by_key<T: Send, K: Ord>(items: &mut [T], key: &(impl Fn(&T) -> K + Sync)) {
        items.par_sort_unstable_by_key(key);
    }

    pub fn for_each_chunk<T: Send>(slice: &mut [T], change: &(impl Fn(usize, &mut [T]) + Sync)) {
        slice.par_chunks_mut(super::CHUNK_AGENTS).enumerate().for_each(|(c, chunk)| change(c, chunk));
    }
}

/// The same by the one thread that asks: for targets that have no other, and for those who embed the model.
#[cfg(not(feature = "parallel"))]
mod threads {
    pub fn map<P, R>(parts: Vec<P>, map: &impl Fn(P) -> R) -> Vec<R> {
        parts.into_iter().map(map).collect()
    }

    pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: &impl Fn(&T) -> K) {
        items.sort_unstable_by_key(key);
    }

    pub fn for_each_chunk<T>(slice: &mut [T], change: &impl Fn(usize, &mut [T])) {
        slice.chunks_mut(super::CHUNK_AGENTS).enumerate().for_each(|(c, chunk)| change(c, chunk));
    }
}
