//! Every limit of the table of limits: what is at it is accepted, and one more is refused with its place and a remedy.

use crate::cli::Place;
use heimo::scenario::limits::{self, Limit};
use heimo::scenario::parameters::TABLE;
use heimo::scenario::value::{Kind, Role};
use heimo::scenario::{Source, check};
use std::path::Path;

/// What a scenario, its `--set`s and its files say.
struct Case {
    text: String,
    sets: Vec<(String, String)>,
    file: Vec<u8>,
}

const SOLO: &str = "[[platform]]\npreset = \"solo\"\n";

fn case(text: String) -> Option<Case> {
    Some(Case { text, sets: Vec::new(), file: Vec::new() })
}

/// A scenario with a sweep of two axes, of so many steps.
fn grid(head: &str, steps: [u64; 2]) -> String {
    let [a, b] = steps.map(|steps| format!("{{ from = 0.0, to = 1.0, steps = {steps} }}"));
    format!("{head}\n[sweep.vary]\n\"offers.fit\" = {a}\n\"encounter.facilitation\" = {b}\n")
}

fn platforms(count: u64) -> String {
    (0..count)
        .map(|k| format!("[[platform]]\nname = \"p{k}\"\nset = {{ \"offers.fit\" = {} }}\n", k as f64 / 1e4))
        .collect()
}

fn lhs(head: &str, axes: u64, points: u64) -> String {
    let label = |k: u64| format!("\"a{k}\" = {{ from = 0.0, to = 1.0, key = \"offers.fit\", platform = \"p{k}\" }}\n");
    let vary: String = (0..axes).map(label).collect();
    format!("{head}[sweep]\ndesign = \"lhs\"\npoints = {points}\n[sweep.vary]\n{vary}")
}

fn interventions(count: u64) -> String {
    (0..count).map(|k| format!("[[intervention]]\nat = {}\nset = {{ \"offers.fit\" = 0.5 }}\n", k + 1)).collect()
}

fn claims(count: u64, body: &str) -> String {
    let claim = |k: u64| format!("[[hypothesis]]\nclaim = \"c{k}\"\n{body}\n");
    (0..count).map(claim).collect()
}

/// What asks for so much of a limit; `None` where it is no scenario that asks.
fn asking(limit: &Limit, n: u64) -> Option<Case> {
    let level = "measure = \"learning.quality\"\nabove = 0.0";
    let list = |count: u64| (0..count).map(|k| k.to_string()).collect::<Vec<_>>().join(", ");
    match *limit {
        limits::SCENARIO_BYTES => {
            let comment = "#".repeat(n as usize - SOLO.len() - 1);
            case(format!("{SOLO}{comment}\n"))
        }
        limits::VALUES => case(format!("{SOLO}#{}\n", "=".repeat(n as usize - 3))),
        limits::SETS => {
            let sets = (0..n).map(|_| ("steps".to_string(), "20".to_string())).collect();
            Some(Case { sets, ..case(SOLO.to_string())? })
        }
        limits::TEXT => case(format!("[[platform]]\nname = \"{}\"\n", "ä".repeat(n as usize))),
        limits::PROSE => case(format!("description = \"{}\"\n{SOLO}", "ä".repeat(n as usize))),
        limits::RECORDED => case(format!("steps = 20000\nrecord_agents = [{}]\n{SOLO}", list(n))),
        limits::PLATFORMS => case(platforms(n)),
        limits::INTERVENTIONS => case(SOLO.to_string() + &interventions(n)),
        limits::AXES => case(lhs(&("replicates = 1\n".to_string() + &platforms(n)), n, 2)),
        limits::AXIS_STEPS => case(grid(SOLO, [n, 2])),
        limits::AXIS_VALUES => {
            case(format!("{SOLO}[sweep.vary]\nthe-seed = {{ key = \"population.size\", values = [{}] }}\n", {
                (0..n).map(|k| (k + 10).to_string()).collect::<Vec<_>>().join(", ")
            }))
        }
        limits::POINTS => case(lhs(&("replicates = 1\n".to_string() + &platforms(1)), 1, n)),
        limits::CELLS => {
            let shares = TABLE
                .iter()
                .filter(|row| matches!(row.role, Role::Lever(_)) && row.kind == Kind::Real { min: 0.0, max: 1.0 });
            let vary: String =
                shares.take(4).map(|row| format!("\"{}\" = {{ from = 0.0, to = 1.0 }}\n", row.key)).collect();
            let points = n.div_ceil(4);
            case(format!("replicates = 1\n{SOLO}[sweep]\ndesign = \"lhs\"\npoints = {points}\n[sweep.vary]\n{vary}"))
        }
        limits::DESIGNS => case(lhs(&("replicates = 1\n".to_string() + &platforms(4)), 1, n.div_ceil(4))),
        limits::PHASES => {
            let head = "replicates = 1\n".to_string() + &platforms(2) + &interventions(99);
            case(lhs(&head, 1, n.div_ceil(200)))
        }
        limits::RUNS => case(lhs(&("seed = 1\nreplicates = 1000\n".to_string() + &platforms(1)), 1, n.div_ceil(1000))),
        limits::LIST_BYTES => {
            let text = format!("{SOLO}[sweep]\ndesign = \"list\"\nfile = \"f.csv\"\n");
            let mut file = b"offers.fit\n0.5\n#".to_vec();
            file.resize(n as usize, b'-');
            Some(Case { file, ..case(text)? })
        }
        limits::LIST_CELLS => {
            let text = format!("replicates = 1\n{SOLO}[sweep]\ndesign = \"list\"\nfile = \"f.csv\"\n");
            let rows: String = (0..n).map(|k| format!("0.{k}\n")).collect();
            Some(Case { file: format!("offers.fit\n{rows}").into_bytes(), ..case(text)? })
        }
        limits::NETWORK_BYTES => {
            let text = format!("[network]\nkind = \"file\"\nfile = \"f.edges\"\n{SOLO}");
            let mut file = b"1 2\n2 3\n#".to_vec();
            file.resize(n as usize, b'-');
            Some(Case { file, ..case(text)? })
        }
        limits::NETWORKS => {
            let values: Vec<String> = (1..=n).map(|k| format!("{k}.0")).collect();
            let text = format!(
                "[network]\nkind = \"file\"\nfile = \"f.edges\"\n{SOLO}[sweep]\n[sweep.vary]\n\"network.time_max\" = [{}]\n",
                values.join(", ")
            );
            Some(Case { file: b"1 2\n2 3\n".to_vec(), ..case(text)? })
        }
        limits::HYPOTHESES => case(SOLO.to_string() + &claims(n, level)),
        limits::TESTS => {
            let points = n / 1000;
            let body = format!("{level}\neach_point = true");
            let head = "replicates = 1\n".to_string() + &platforms(1) + &claims(1000, &body);
            case(lhs(&head, 1, points + u64::from(!n.is_multiple_of(1000))))
        }
        limits::TEST_POINTS => {
            let head = "replicates = 1\n".to_string() + &platforms(1) + &claims(100, level);
            case(lhs(&head, 1, n.div_ceil(100)))
        }
        limits::GIVEN => {
            let given = heimo::measures::TABLE[2..].iter().take(n as usize).map(|row| format!("\"{}\"", row.key));
            let given = given.collect::<Vec<_>>().join(", ");
            let [x, y] = [0, 1].map(|k| heimo::measures::TABLE[k].key);
            case(SOLO.to_string() + &claims(1, &format!("correlates = [\"{x}\", \"{y}\"]\ngiven = [{given}]")))
        }
        limits::MARKS => {
            let mark = "{ x = 0.1, y = 0.8, label = \"l\" }, ";
            case(format!("{SOLO}[plots]\nmarks = [{}]\n", mark.repeat(n as usize)))
        }
        limits::THREADS | limits::SHARES | limits::SEEDS | limits::CLAIM_DRAWS | limits::CLAIM_SEEDS => None,
        other => panic!("a limit without a case: {other:?}"),
    }
}

fn refusal(case: &Case) -> Option<String> {
    let source = Source { path: "s.toml".into(), text: case.text.clone() };
    let read = |_: &Path| Ok(case.file.clone());
    check(&source, &case.sets, &read).err().map(|problems| problems.to_string())
}

#[test]
fn what_is_at_a_limit_is_accepted_and_one_more_is_refused_with_place_and_remedy() {
    for limit in limits::TABLE {
        let (Some(at), Some(above)) = (asking(limit, limit.most), asking(limit, limit.most + 1)) else { continue };
        assert_eq!(refusal(&at), None, "{limit:?}");
        let refused = refusal(&above).unwrap_or_else(|| panic!("accepted: {limit:?} and one more"));
        let (problem, help) = refused.split_once("\n    help: ").expect("a remedy");
        let placed = problem.starts_with("--set ") || problem.starts_with("s.toml:");
        let first = problem.starts_with("s.toml:1:1: ");
        let whole = [limits::SCENARIO_BYTES, limits::VALUES, limits::PLATFORMS, limits::TEXT].contains(limit);
        assert!(placed && (whole || !first), "{refused}");
        assert!(problem.contains(&limit.most.to_string()) || help.contains(&limit.most.to_string()), "{refused}");
        assert_eq!(refused.lines().count(), 2, "nothing else is wrong: {refused}");
    }
}

/// Limits of the command line: as above; what is accepted fails for another reason, or it would run.
#[test]
fn options_of_the_command_line_have_limits_too() {
    let place = Place::new();
    let options: [(&Limit, &[&str]); 7] = [
        (&limits::THREADS, &["check", "none.toml", "--threads"]),
        (&limits::THREADS, &["run", "none.toml", "--threads"]),
        (&limits::THREADS, &["submit", "none.toml", "--engine", "slurm", "--shards", "2", "--threads"]),
        (&limits::SHARES, &["submit", "none.toml", "--engine", "slurm", "--shards"]),
        (&limits::SEEDS, &["attribute", "none.toml", "a", "b", "--seeds"]),
        (&limits::CLAIM_DRAWS, &["claims", "no-such-claim", "--draws"]),
        (&limits::CLAIM_SEEDS, &["claims", "no-such-claim", "--seeds"]),
    ];
    for limit in limits::TABLE.iter().filter(|limit| asking(limit, 1_000).is_none()) {
        assert!(options.iter().any(|(other, _)| other == limit), "a limit without a case: {limit:?}");
    }
    for (limit, words) in options {
        let said = |n: u64| {
            let ended = place.heimo(&[words, &[&n.to_string()]].concat());
            assert_eq!(ended.code, Some(2), "{ended:?}");
            ended.err
        };
        assert!(!said(limit.most).contains(&limit.most.to_string()), "{words:?}");
        assert!(said(limit.most + 1).contains(&limit.most.to_string()), "{words:?}");
    }
    let shard = |of: u64| place.heimo(&["run", "small.toml", "--out", "shares", "--shard", &format!("1/{of}")]);
    let refused = shard(limits::SHARES.most + 1);
    assert!(refused.code == Some(2) && refused.err.contains("at most 100000\n  help: "), "{refused:?}");
    assert_eq!(shard(limits::SHARES.most).code, Some(0));
}

/// Refused by counting: 10^9 points, and more than can be counted, take no longer than two.
#[test]
fn the_absurd_is_refused_at_once_and_where_it_is_asked_for() {
    let huge = grid(SOLO, [32_000, 32_000]);
    let refused = refusal(&case(huge).unwrap()).unwrap();
    assert!(
        refused.starts_with("s.toml:4:1: error: 1024000000 points of a sweep are too many: at most 1000000"),
        "{refused}"
    );
    let axis = |k: u64| {
        format!("\"a{k}\" = {{ from = 0.0, to = 1.0, steps = 100000, key = \"offers.fit\", platform = \"p{k}\" }}\n")
    };
    let beyond = format!("{}[sweep.vary]\n{}", platforms(20), (0..20).map(axis).collect::<String>());
    let refused = refusal(&case(beyond).unwrap()).unwrap();
    assert!(refused.contains("more than 10^19 points of a sweep"), "{refused}");
    let runs = format!("replicates = 1000000\n{}", grid(SOLO, [100, 100]));
    let refused = refusal(&case(runs).unwrap()).unwrap();
    assert!(refused.starts_with("s.toml:1:1: error: 10000000000 runs"), "{refused}");
    let until = "until = { measure = \"learning.quality\", half_width = 0.1, at_most = 1000000 }";
    let refused = refusal(&case(grid(&format!("{SOLO}[sweep]\n{until}"), [100, 100])).unwrap()).unwrap();
    assert!(refused.starts_with("s.toml:4:"), "where `at_most` is: {refused}");
}
