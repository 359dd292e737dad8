//! Names of the files of a result, and of what is beside them while it is made.

/// run id, seeds, digests
pub const MANIFEST: &str = "manifest.json";
/// what made it: not compared
pub const PROVENANCE: &str = "provenance.json";
/// what differs between machines
pub const TIMING: &str = "timing.json";
/// the resolved scenario
pub const SCENARIO: &str = "scenario.toml";
/// a row a job and recorded step
pub const METRICS: &str = "metrics.parquet";
/// histograms of opinion
pub const OPINIONS: &str = "opinions.parquet";
/// agents at some steps
pub const AGENTS: &str = "agents.parquet";
/// follows at some steps
pub const FOLLOWS: &str = "follows.parquet";
/// means and intervals
pub const SUMMARY: &str = "summary.csv";
/// means and intervals of all measures, where summary.csv has only those that lead
pub const SUMMARY_TABLE: &str = "summary.parquet";
/// differences to the baseline
pub const DIFFERENCES: &str = "differences.csv";
/// differences of all measures, where differences.csv has only those that lead
pub const DIFFERENCES_TABLE: &str = "differences.parquet";
/// a row a run
pub const JOBS: &str = "jobs.csv";
/// a row a design point
pub const POINTS: &str = "points.csv";
/// which axes a measure's variation comes from
pub const SENSITIVITY: &str = "sensitivity.csv";
/// growth of totals with the number of people
pub const SCALING: &str = "scaling.csv";
/// shares of lever groups in a difference of two platforms
pub const ATTRIBUTION: &str = "attribution.csv";
/// a row a test of a claim
pub const HYPOTHESES: &str = "hypotheses.csv";
/// keeps git from changing line ends, of which digests are
pub const GIT_ATTRIBUTES: &str = ".gitattributes";
/// description for archives
pub const RO_CRATE: &str = "ro-crate-metadata.json";
/// the page
pub const REPORT: &str = "report.html";
/// the plots
pub const PLOTS: &str = "plots";
/// copies of the files that the scenario reads
pub const INPUTS: &str = "inputs";
/// how many runs the work has that is under way
pub const UNDER_WAY: &str = "work.json";
/// finished work of a run that is not done
pub const JOURNAL: &str = "journal.heimo";
/// a journal in the making, out of an earlier result
pub const JOURNAL_ASIDE: &str = "journal.heimo.part";
/// agents of jobs of a run that is not done
pub const PARTS: &str = "parts";
/// checkpoints of a run that is not done
pub const CHECKPOINTS: &str = "checkpoints";
/// the resolved scenario of a plan
pub const PLAN: &str = "plan.toml";
/// what a plan stands for
pub const PLANNED: &str = "plan.json";
/// held while a process writes the plan
pub const PLAN_LOCK: &str = "plan.lock";
/// journals of shares of a plan
pub const SHARDS: &str = "shards";
/// what is written in the folder, and so may be written over and removed
pub const ACCOUNT: &str = "files.json";
/// held while a process writes the folder
pub const LOCK: &str = ".heimo.lock";

/// Files of a result, in the folder itself.
pub const RESULT: [&str; 20] = [
    HYPOTHESES,
    JOBS,
    POINTS,
    SENSITIVITY,
    SCALING,
    ATTRIBUTION,
    METRICS,
    OPINIONS,
    AGENTS,
    FOLLOWS,
    SUMMARY,
    SUMMARY_TABLE,
    DIFFERENCES,
    DIFFERENCES_TABLE,
    SCENARIO,
    PROVENANCE,
    TIMING,
    RO_CRATE,
    GIT_ATTRIBUTES,
    REPORT,
];

/// Other names in the folder that are ours alone.
pub const WORK: [&str; 11] =
    [MANIFEST, ACCOUNT, JOURNAL, JOURNAL_ASIDE, UNDER_WAY, LOCK, PLOTS, INPUTS, PARTS, CHECKPOINTS, SHARDS];
