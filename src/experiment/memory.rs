//! How much memory can be had, so that a society that will not fit is refused before anything is allocated.

use std::path::Path;

/// Bytes a process can still have: the least of what the machine says is available, what the control group leaves, and
/// what the address space limit leaves. `None` where none of them can be read.
pub fn available_bytes() -> Option<u64> {
    [machine(), control_group(), address_space()].into_iter().flatten().min()
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
