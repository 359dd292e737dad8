//! How much memory can be had, so that what will not fit is refused before anything is allocated: an allocation that fails
//! ends the program on the spot.
//!
//! A limit of the address space (`ulimit -v`) counts what is set apart, not what is used, and the C library sets apart a
//! region for every thread that allocates. So under such a limit threads are counted, too: their regions stay when they end.

use std::path::Path;

/// Address space of a thread: 64 MB that glibc sets apart for its allocations (`HEAP_MAX_SIZE`), its stack, its guards.
const THREAD_BYTES: u64 = (64 << 20) + (3 << 20);
/// What the program needs beside anything that is estimated: buffers of files, what is printed, the heap's own steps.
const REST_BYTES: u64 = 12 << 20;
/// Threads of the smallest session: a worker that is all of its pool.
const LEAST_THREADS: u64 = 1;

/// Bytes the runs of a session can still have: the least of what the machine says is available, what the control group
/// leaves, and what the limit of the address space leaves beside the threads they are made by. `None` where none of them can
/// be read.
pub fn available_bytes() -> Option<u64> {
    let address_space = address_space().map(|left| left.saturating_sub(LEAST_THREADS * THREAD_BYTES + REST_BYTES));
    [machine(), control_group(), address_space].into_iter().flatten().min()
}

/// Bytes that can still be had by this thread alone.
pub fn available_to_one() -> Option<u64> {
    let address_space = address_space().map(|left| left.saturating_sub(REST_BYTES));
    [machine(), control_group(), address_space].into_iter().flatten().min()
}

/// Workers and threads of a session that a limit of the address space leaves room for, at least one of each: no result
/// depends on them.
pub fn workers_and_threads(workers: usize, threads: usize, bytes_a_worker: u64) -> (usize, usize) {
    let Some(left) = address_space() else { return (workers, threads) };
    within(left.saturating_sub(REST_BYTES), (workers, threads), bytes_a_worker)
}

fn within(left: u64, (workers, threads): (usize, usize), bytes_a_worker: u64) -> (usize, usize) {
    let takes = |workers: usize, threads: usize| {
        // A worker with one thread is that thread; one with more waits for a pool of them.
        let pools = if threads > workers { threads as u64 } else { 0 };
        let workers = workers as u64;
        workers.saturating_mul(bytes_a_worker).saturating_add((workers + pools).saturating_mul(THREAD_BYTES))
    };
    let workers = (1..=workers).rev().find(|&workers| takes(workers, workers) <= left).unwrap_or(1);
    let threads = (workers..=threads.max(workers)).rev().find(|&threads| takes(workers, threads) <= left);
    (workers, threads.unwrap_or(workers))
}

fn machine() -> Option<u64> {
    kilobytes_of(&std::fs::read_to_string("/proc/meminfo").ok()?, "MemAvailable:")
}

/// The number of kilobytes after a name in a file of /proc, in bytes.
fn kilobytes_of(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse::<u64>().ok()?.checked_mul(1024)
}

/// What the control group and its parents leave: limit less use, plus the file cache that would be given back.
fn control_group() -> Option<u64> {
    let groups = std::fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let unified = groups.lines().find_map(|line| line.strip_prefix("0::")).unwrap_or("/");
    let old = groups.lines().find_map(|line| line.split_once(":memory:")).map_or("/", |(_, path)| path);
    let v2 = (Path::new("/sys/fs/cgroup"), unified, ["memory.max", "memory.current", "inactive_file "]);
    let names = ["memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file "];
    let v1 = (Path::new("/sys/fs/cgroup/memory"), old, names);
    [v2, v1].into_iter().filter_map(|(root, path, names)| least_of_group(root, path, names)).min()
}

fn least_of_group(root: &Path, path: &str, names: [&str; 3]) -> Option<u64> {
    let group = root.join(path.trim_start_matches('/'));
    let within = group.ancestors().take_while(|folder| folder.starts_with(root));
    within.filter_map(|folder| left_in_group(folder, names)).min()
}

fn left_in_group(folder: &Path, [limit, used, cache]: [&str; 3]) -> Option<u64> {
    let number = |name: &str| std::fs::read_to_string(folder.join(name)).ok()?.trim().parse::<u64>().ok();
    let statistics = std::fs::read_to_string(folder.join("memory.stat")).unwrap_or_default();
    let cache = statistics.lines().find_map(|line| line.strip_prefix(cache)?.trim().parse::<u64>().ok()).unwrap_or(0);
    let used = number(used)?.saturating_sub(cache);
    Some(number(limit)?.saturating_sub(used))
}

fn address_space() -> Option<u64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
    let used = kilobytes_of(&std::fs::read_to_string("/proc/self/status").ok()?, "VmSize:")?;
    Some(limit.saturating_sub(used))
}

/// Bytes for a reader: "1.5 GB".
pub fn readable(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut unit = 0;
    while size >= 999.95 && unit + 1 < UNITS.len() {
        size /= 1000.0;
        unit += 1;
    }
    format!("{size:.1} {}", UNITS[unit])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        assert_eq!(readable(12), "12 bytes");
        assert_eq!(readable(1_500), "1.5 kB");
        assert_eq!(readable(2_400_000_000), "2.4 GB");
        assert_eq!(readable(440_000_000_000_000_000), "440000.0 TB");
    }

    #[test]
    fn threads_take_address_space_and_are_left_out_where_there_is_none() {
        let run = 10 << 20;
        assert_eq!(within(u64::MAX, (4, 8), run), (4, 8));
        assert_eq!(within(0, (4, 8), run), (1, 1));
        assert_eq!(within(2 * run + 2 * THREAD_BYTES, (4, 8), run), (2, 2));
        assert_eq!(within(4 * run + 4 * THREAD_BYTES, (4, 8), run), (4, 4));
        assert_eq!(within(4 * run + 9 * THREAD_BYTES, (4, 8), run), (4, 5));
        assert_eq!(within(run + 9 * THREAD_BYTES, (1, 8), run), (1, 8));
    }

    #[test]
    fn a_limit_leaves_what_is_not_used_but_for_the_cache() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("a/b");
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::write(inner.join("memory.max"), "max\n").unwrap();
        std::fs::write(inner.join("memory.current"), "500\n").unwrap();
        std::fs::write(root.path().join("a/memory.max"), "1000\n").unwrap();
        std::fs::write(root.path().join("a/memory.current"), "600\n").unwrap();
        std::fs::write(root.path().join("a/memory.stat"), "anon 300\ninactive_file 100\n").unwrap();
        let names = ["memory.max", "memory.current", "inactive_file "];
        assert_eq!(least_of_group(root.path(), "/a/b", names), Some(500));
        assert_eq!(least_of_group(root.path(), "/none", names), None);
    }

    #[test]
    fn meminfo_is_in_kilobytes() {
        let text = "MemTotal:       100 kB\nMemAvailable:   42 kB\n";
        assert_eq!(kilobytes_of(text, "MemAvailable:"), Some(43_008));
    }
}
