//! `heimo submit`: the script that has an engine run the shares of a plan and put them together.

use super::arguments::{Engine, PlanArgs, SubmitArgs};
use super::stop::{FAILED, Stop, USAGE, error};
use super::{print, shares};
use crate::output::{self, names, replace};
use std::path::Path;
use std::process::Command;

/// Makes the plan if there is none, and prints the script or, with --go, keeps it and runs it.
pub fn submit(arguments: &SubmitArgs) -> Result<(), Stop> {
    let engine = arguments.engine;
    if arguments.go {
        found(engine)?;
    }
    let plan = PlanArgs { scenario: arguments.scenario.clone(), out: arguments.out.clone(), force: false };
    let at = |path: &Path| std::path::absolute(path).map_err(|problem| error(FAILED, problem));
    let program = std::env::current_exe().map_err(|problem| error(FAILED, problem))?;
    let program = sayable(engine, &program, "copy the program to a path without it")?;
    if let Some(out) = &arguments.out {
        sayable(engine, &at(out)?, FOLDER)?; // before a plan is written there
    }
    let (folder, planned) = shares::frozen(&plan)?;
    let shares = Shares {
        program,
        folder: sayable(engine, &at(&folder)?, FOLDER)?,
        run: planned.run_id[..12].to_string(),
        runs: planned.jobs,
        of: arguments.shards,
        threads: arguments.threads,
        checkpoint_every: arguments.checkpoint_every,
    };
    let text = script(engine, &shares);
    if !arguments.go {
        print::out(text.trim_end());
        return Ok(());
    }
    let path = Path::new(&shares.folder).join(file(engine));
    if path.symlink_metadata().is_ok() && !std::fs::read_to_string(&path).is_ok_and(|found| is_script(&found)) {
        return Err(output::Error::Foreign { path }.into());
    }
    replace(&path, text.as_bytes())?;
    print::err(&format!("{} submits {} runs in {} shares", path.display(), shares.runs, shares.of));
    go(engine, &path, &shares)
}

/// How a folder that cannot be said is mended.
const FOLDER: &str = "rename the folder, or name another one with --out";

/// A path as text that can stand in the engine's script, inside quotes of a shell or of Python.
fn sayable(engine: Engine, path: &Path, help: &str) -> Result<String, Stop> {
    let refuse = |what: &str| {
        // debug output: one line, whatever is in the path
        error(
            USAGE,
            format!("{:?} cannot be written into a script: it has {what}\n  help: {help}", path.display().to_string()),
        )
    };
    let text = path.to_str().ok_or_else(|| refuse("bytes that are no UTF-8 text"))?;
    if text.chars().any(|c| c.is_control() || ['\u{2028}', '\u{2029}'].contains(&c)) {
        return Err(refuse("a line end or another control character"));
    }
    // Its own placeholders: HyperQueue fills them in wherever a task's folder has them.
    if engine == Engine::Hq && text.contains("%{") {
        return Err(refuse("`%{`, which HyperQueue replaces"));
    }
    Ok(text.to_string())
}

/// Whether a text is a script of an earlier call: by its first line that is no interpreter's.
fn is_script(text: &str) -> bool {
    let first = text.strip_prefix("#!/bin/sh\n").unwrap_or(text).lines().next().unwrap_or_default();
    first.starts_with("# ") && first.contains(" runs in ") && first.contains(" shares: ")
}

/// What a script is made of.
#[derive(Clone, Debug)]
struct Shares {
    /// this program, on every machine
    program: String,
    /// folder of the plan, on every machine
    folder: String,
    /// beginning of the run id: what an engine notes of one plan must not count for another
    run: String,
    /// runs in all
    runs: u64,
    /// shares
    of: u32,
    /// threads of a share
    threads: u16,
    /// steps between checkpoints
    checkpoint_every: Option<u32>,
}

/// The program that an engine is called by.
fn command(engine: Engine) -> &'static str {
    match engine {
        Engine::Slurm => "sbatch",
        Engine::Hq => "hq",
        Engine::Parallel => "parallel",
        Engine::Snakemake => "snakemake",
    }
}

/// The name of the script in the plan's folder.
fn file(engine: Engine) -> &'static str {
    match engine {
        Engine::Slurm => "submit-slurm.sh",
        Engine::Hq => "submit-hq.sh",
        Engine::Parallel => "submit-parallel.sh",
        Engine::Snakemake => "Snakefile",
    }
}

fn found(engine: Engine) -> Result<(), Stop> {
    let name = command(engine);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    if std::env::split_paths(&folders).any(|folder| folder.join(name).is_file()) {
        return Ok(());
    }
    let help = "install it or load its module; without --go the script is printed, to be run where it is";
    Err(error(FAILED, format!("`{name}` is not on the PATH\n  help: {help}")))
}

fn go(engine: Engine, script: &Path, shares: &Shares) -> Result<(), Stop> {
    let mut command = match engine {
        Engine::Slurm | Engine::Hq | Engine::Parallel => Command::new("sh"),
        Engine::Snakemake => Command::new("snakemake"),
    };
    if engine == Engine::Snakemake {
        command.args(SNAKEMAKE).args(["--directory", &shares.folder, "--snakefile"]);
    }
    let name = script.display();
    let status = command.arg(script).status().map_err(|problem| error(FAILED, format!("{name}: {problem}")))?;
    if status.success() {
        return Ok(());
    }
    let help = format!("heimo status {} counts what is done; the same command goes on", shares.folder);
    Err(error(FAILED, format!("{name} ended with {status}\n  help: {help}")))
}

/// How Snakemake is called: one share that fails does not stop the others.
const SNAKEMAKE: [&str; 4] = ["--cores", "all", "--keep-going", "--rerun-incomplete"];

/// The script for an engine: a function of nothing else.
fn script(engine: Engine, shares: &Shares) -> String {
    match engine {
        Engine::Slurm => slurm(shares),
        Engine::Hq => hq(shares),
        Engine::Parallel => parallel(shares),
        Engine::Snakemake => snakemake(shares),
    }
}

impl Shares {
    /// A share in words of a shell, run in the folder; `which` as `--shard` reads it.
    fn share(&self, which: &str) -> String {
        self.share_of(&print::quoted(&self.program), which)
    }

    /// As [`Shares::share`], the program in the given words.
    fn share_of(&self, program: &str, which: &str) -> String {
        let threads = self.threads;
        let every = self.checkpoint_every.map_or(String::new(), |every| format!(" --checkpoint-every {every}"));
        format!("{program} run {} --shard {which} --threads {threads}{every} --quiet", names::PLAN)
    }

    fn merge(&self) -> String {
        format!("{} merge .", print::quoted(&self.program))
    }

    /// The beginning of every shell script.
    fn head(&self, how: &str) -> String {
        let (runs, of, folder) = (self.runs, self.of, print::quoted(&self.folder));
        format!(
            "#!/bin/sh\n\
             # {runs} runs in {of} shares: {how}.\n\
             # The same script again goes on where shares were lost; what is finished is not run again.\n\
             set -eu\n\
             cd -- {folder}\n\
             mkdir -p logs\n"
        )
    }
}

/// What a shell says when an engine reports failed shares: merging tells whether anything is missing.
const LOST: &str = "echo 'not every share ended well: merging says what is missing or failed' >&2";

/// Merging waits for the end of all shares, good or bad (`afterany`): a share with failed runs is complete, and merging
/// refuses what is not. `exec` makes the share itself receive the signal that Slurm sends before time is up.
fn slurm(shares: &Shares) -> String {
    let (head, share, merge) = (
        shares.head("a Slurm array, and a job that merges it"),
        shares.share(&format!("auto/{}", shares.of)),
        shares.merge(),
    );
    let (of, threads, run) = (shares.of, shares.threads, &shares.run);
    format!(
        "{head}\
         array=$(sbatch --parsable --array=1-{of} <<'SHARE'\n\
         #!/bin/sh\n\
         #SBATCH --job-name=heimo-{run}\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task={threads}\n\
         #SBATCH --requeue\n\
         #SBATCH --signal=B:TERM@120\n\
         #SBATCH --open-mode=append\n\
         #SBATCH --output=logs/slurm-%A-%a.txt\n\
         exec {share}\n\
         SHARE\n\
         )\n\
         sbatch --dependency=\"afterany:${{array%%;*}}\" <<'MERGE'\n\
         #!/bin/sh\n\
         #SBATCH --job-name=heimo-merge-{run}\n\
         #SBATCH --ntasks=1\n\
         #SBATCH --cpus-per-task=1\n\
         #SBATCH --requeue\n\
         #SBATCH --open-mode=append\n\
         #SBATCH --output=logs/slurm-%j-merge.txt\n\
         exec {merge}\n\
         MERGE\n"
    )
}

/// A task that is lost with its worker is given to another one.
fn hq(shares: &Shares) -> String {
    let (head, share, merge) = (
        shares.head("a HyperQueue array, and merging when it is done"),
        shares.share(&format!("auto/{}", shares.of)),
        shares.merge(),
    );
    let (of, threads, run) = (shares.of, shares.threads, &shares.run);
    format!(
        "{head}\
         hq submit --wait --name heimo-{run} --array 1-{of} --cpus {threads} \\\n\
         \x20   --stdout 'logs/hq-%{{JOB_ID}}-%{{TASK_ID}}.out' --stderr 'logs/hq-%{{JOB_ID}}-%{{TASK_ID}}.err' \\\n\
         \x20   -- {share} ||\n\
         \x20   {LOST}\n\
         {merge}\n"
    )
}

/// The log is one of this plan and this number of shares, for it says which numbers need not be run again. The program's path is
/// handed over in the environment: in a command, GNU parallel would replace `{}` and its kin. The command is read by a shell,
/// which is made the one that the script is for.
fn parallel(shares: &Shares) -> String {
    let (head, merge) = (shares.head("GNU parallel, and merging when it is done"), shares.merge());
    let (of, run, percent) = (shares.of, &shares.run, (100 / u32::from(shares.threads)).max(1));
    let (program, share) = (print::quoted(&shares.program), shares.share_of("\"$HEIMO\"", &format!("{{}}/{of}")));
    format!(
        "{head}\
         export HEIMO={program} PARALLEL_SHELL=/bin/sh\n\
         seq {of} | parallel --jobs {percent}% --joblog logs/parallel-{run}-of-{of}.txt --resume-failed \\\n\
         \x20   '{share}' ||\n\
         \x20   {LOST}\n\
         {merge}\n"
    )
}

/// Snakemake removes the outputs of a rule that failed or is run again: so they are marks of its own, never a share's journal
/// or the result. A share that is complete has its journal under its final name, also if some of its runs failed.
fn snakemake(shares: &Shares) -> String {
    let literal = |text: &str| serde_json::to_string(text).expect("text is JSON");
    let (program, folder) = (literal(&shares.program), &shares.folder);
    let (runs, of, threads, run, plan) = (shares.runs, shares.of, shares.threads, &shares.run, names::PLAN);
    let every = shares.checkpoint_every.map_or(String::new(), |every| format!(" --checkpoint-every {every}"));
    let call = SNAKEMAKE.join(" ");
    format!(
        "# {runs} runs in {of} shares: a rule for the shares, and one that merges them.\n\
         # In {folder}:\n\
         #     snakemake {call} --snakefile Snakefile\n\
         HEIMO = {program}\n\
         DONE = \"logs/snakemake-{run}\"\n\
         \n\
         rule merge:\n\
         \x20   input: expand(DONE + \"/{{k}}-of-{of}\", k=range(1, {of} + 1))\n\
         \x20   output: touch(DONE + \"/merged\")\n\
         \x20   shell: \"{{HEIMO:q}} merge .\"\n\
         \n\
         rule share:\n\
         \x20   output: touch(DONE + \"/{{k}}-of-{of}\")\n\
         \x20   threads: {threads}\n\
         \x20   shell:\n\
         \x20       \"{{HEIMO:q}} run {plan} --shard {{wildcards.k}}/{of} --threads {{threads}}{every} --quiet\"\n\
         \x20       \" || test -f shards/{{wildcards.k}}-of-{of}.journal\"\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(folder: &str) -> Shares {
        let (program, folder, run) = ("/opt/heimo".to_string(), folder.to_string(), "0123456789ab".to_string());
        Shares { program, folder, run, runs: 2000, of: 7, threads: 2, checkpoint_every: None }
    }

    #[test]
    fn a_path_with_spaces_and_quotes_is_one_word() {
        let odd = Shares { program: "/my programs/it's/heimo".to_string(), ..shares("/my sweeps/$HOME `x`") };
        for engine in [Engine::Slurm, Engine::Hq, Engine::Parallel] {
            let text = script(engine, &odd);
            assert!(text.contains("cd -- '/my sweeps/$HOME `x`'\n"), "{text}");
            assert!(text.contains(r"'/my programs/it'\''s/heimo'"), "{text}");
        }
        assert!(script(Engine::Snakemake, &odd).contains("HEIMO = \"/my programs/it's/heimo\"\n"));
    }

    #[test]
    fn what_no_script_can_say_is_refused_in_one_line() {
        for engine in [Engine::Slurm, Engine::Hq, Engine::Parallel, Engine::Snakemake] {
            for path in ["/a\nSHARE\nrm -r x", "/a\rb", "/a\tb", "/a\u{7f}", "/a\u{2028}b"] {
                let stop = sayable(engine, Path::new(path), FOLDER).unwrap_err();
                let lines: Vec<&str> = stop.message.lines().collect();
                assert!(stop.code == USAGE && lines.len() == 2 && lines[1].contains("--out"), "{stop:?}");
            }
            for path in ["/a {} {#} {= 1 =} {1}/it's \"so\"", "/%A %j/$HOME `x`\\", "/-a/ä/;&|*?#~"] {
                assert_eq!(sayable(engine, Path::new(path), FOLDER).unwrap(), path);
            }
        }
        assert!(sayable(Engine::Hq, Path::new("/%{JOB_ID}"), FOLDER).is_err());
        #[cfg(unix)]
        {
            let bytes: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"/a\xFF");
            assert!(sayable(Engine::Slurm, Path::new(bytes), FOLDER).is_err());
        }
    }

    #[test]
    fn a_script_is_told_from_a_file_of_somebody_elses() {
        for engine in [Engine::Slurm, Engine::Hq, Engine::Parallel, Engine::Snakemake] {
            assert!(is_script(&script(engine, &shares("/sweep"))));
        }
        for theirs in ["", "#!/bin/sh\necho mine\n", "rule all:\n    input: \"a\"\n", "# my runs\n"] {
            assert!(!is_script(theirs), "{theirs}");
        }
    }

    #[test]
    fn a_log_counts_for_one_plan_and_one_number_of_shares() {
        let other = Shares { of: 3, ..shares("/sweep") };
        for engine in [Engine::Parallel, Engine::Snakemake] {
            let (a, b) = (script(engine, &shares("/sweep")), script(engine, &other));
            assert!(a.contains("-0123456789ab") && a.contains("-of-7") && b.contains("-of-3"), "{a}{b}");
        }
    }

    #[test]
    fn what_is_asked_for_reaches_every_share() {
        let asked = Shares { threads: 4, checkpoint_every: Some(50), ..shares("/sweep") };
        for engine in [Engine::Slurm, Engine::Hq, Engine::Parallel, Engine::Snakemake] {
            let text = script(engine, &asked);
            assert!(text.contains("--checkpoint-every 50 --quiet"), "{text}");
            assert!(text.contains("--threads 4 ") || text.contains("threads: 4\n"), "{text}");
        }
    }
}
