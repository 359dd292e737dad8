//! The folder of a result: whose it is, what state it is in, in which order it changes, and who may write it.
//!
//! Everybody who writes a folder (run, extend, merge, plot, report, restating) holds its [`Lock`]; looking changes nothing. What
//! is there says how far it is, whoever was killed when:
//!
//! | journal | manifest | what it is | who comes next |
//! |---|---|---|---|
//! | none | none | nothing of ours, or a result being removed (files.json is left) | ends the removal; begins |
//! | of this run | none | work under way, or a result being written | goes on; what is finished is in the journal |
//! | of this run | of another run | an extension: everything of the other run is in the journal | removes the other; goes on |
//! | none | of this run | finished | checks the files against the manifest: nothing to do |
//! | of this run | of this run | finished, with failures that may be tried again, or killed while tidying up | tidies up, or goes on |
//! | of another run | none, or of another | somebody else's | extends it if every run of it is also one of ours; else needs `--force` |
//!
//! The order of changes that makes this true:
//!
//! 1. `journal.heimo` gets a frame for every finished run, and is forced to the disk before anything counts on it.
//! 2. `files.json` ([`Account`]) names what will be written; then the files; the manifest last. While there is a manifest, all
//!    that it says is true; before a file that it names changes, the manifest goes.
//! 3. Only then checkpoints and parts go, and the journal last of them.
//! 4. To extend, a journal is made aside from the earlier result, whose files are first checked against its manifest, and
//!    renamed; only then the earlier manifest goes, then the files that the account names, then the account.
//!
//! Nothing that is not in the account, or named as only Heimo names it, is written over or removed.

mod account;
mod lock;

pub use account::Account;
pub use lock::Lock;

use super::manifest::Manifest;
use super::{Error, digest, names, tables};
use crate::disk;
use crate::experiment::{Journal, plan::hex};
use std::path::{Path, PathBuf};

/// What is in a folder, as a run sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// nothing of ours, or the rest of a result that was being removed
    Fresh,
    /// this run, not finished, or with failed runs that are to be tried again
    Unfinished,
    /// this run, finished and as it was written
    UpToDate,
    /// this run, finished, with runs that failed and are not to be tried again
    Settled {
        /// how many failed
        failed: usize,
    },
    /// another run, every run of which is also part of this one, or this one without the journal of its failures
    Extendable,
    /// another run, or a damaged one, that `--force` was given to replace
    Replaceable,
}

/// What may be done to a folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// replace another run, or a finished one of its own
    pub force: bool,
    /// a finished one of its own is what this command made before it was killed while tidying up: it is not made again
    pub tidying: bool,
    /// try again what failed before
    pub retry_failed: bool,
}

/// Tells what is in a folder and changes nothing; `head` is what the manifest of this run says before there are results, and
/// `contains` says whether every run of what is there is also part of this one.
///
/// # Errors
/// If it must not be written: another run or a damaged one without `force`, or files that Heimo did not write.
pub fn inspect(
    folder: &Path,
    head: &Manifest,
    Wish { force, tidying, retry_failed }: Wish,
    contains: impl Fn() -> Result<bool, Error>,
) -> Result<State, Error> {
    let expected = &head.run_id;
    let other = |found: String| match force {
        true => Ok(State::Replaceable),
        false if contains()? => Ok(State::Extendable),
        false => Err(Error::OtherRun { path: folder.to_owned(), found, expected: expected.clone() }),
    };
    let journal = folder.join(names::JOURNAL);
    let of_journal = Journal::run_id(&journal)?.map(|id| hex(&id));
    let own_journal = of_journal.as_ref() == Some(expected);
    if folder.join(names::MANIFEST).exists() {
        let manifest = match Manifest::read(folder) {
            Ok(manifest) => manifest,
            Err(_) if own_journal => return Ok(State::Unfinished),
            Err(Error::Json { path, .. }) => return Err(Error::Foreign { path }),
            Err(other) => return Err(other),
        };
        if manifest.run_id != *expected {
            return if own_journal { Ok(State::Unfinished) } else { other(manifest.run_id) };
        }
        if force && !tidying {
            return Ok(State::Replaceable);
        }
        match sound(folder, &manifest).and_then(|()| says(folder, &manifest, head)) {
            Err(Error::Damaged { .. }) if force => return Ok(State::Replaceable),
            Err(Error::Damaged { .. }) if own_journal => return Ok(State::Unfinished),
            sound => sound?,
        }
        return Ok(match manifest.failed.len() {
            0 => State::UpToDate,
            failed if !retry_failed => State::Settled { failed },
            _ if own_journal => State::Unfinished,
            _ => State::Extendable,
        });
    }
    if journal.exists() {
        return match of_journal {
            Some(found) if !own_journal => other(found),
            _ => Ok(State::Unfinished),
        };
    }
    let account = Account::of(folder);
    let theirs = |name: &&str| !account.has(name) && folder.join(name).exists();
    match RESULT.into_iter().find(theirs) {
        Some(name) => Err(Error::Foreign { path: folder.join(name) }),
        None => Ok(State::Fresh),
    }
}

/// Files of a result, in the folder itself.
const RESULT: [&str; 16] = [
    names::HYPOTHESES,
    names::JOBS,
    names::POINTS,
    names::SENSITIVITY,
    names::SCALING,
    names::ATTRIBUTION,
    names::METRICS,
    names::OPINIONS,
    names::AGENTS,
    names::FOLLOWS,
    names::SUMMARY,
    names::SCENARIO,
    names::PROVENANCE,
    names::TIMING,
    names::RO_CRATE,
    names::REPORT,
];

/// Other names in the folder that are ours alone.
const WORK: [&str; 10] = [
    names::MANIFEST,
    names::ACCOUNT,
    names::JOURNAL,
    names::JOURNAL_ASIDE,
    names::LOCK,
    names::PLOTS,
    names::INPUTS,
    names::PARTS,
    names::CHECKPOINTS,
    names::SHARDS,
];

/// Refuses a folder in which one of our names, or one that a file of ours has while it is written, is a symbolic link: what
/// is behind it is not ours.
///
/// # Errors
/// If there is one.
pub fn refuse_links(folder: &Path) -> Result<(), Error> {
    let of_names = RESULT.iter().chain(&WORK).map(|name| folder.join(name));
    let of_account = Account::of(folder).names().map(|name| folder.join(name)).collect::<Vec<_>>();
    for path in of_names.chain(of_account) {
        if let Some(path) = [disk::aside(&path), path].into_iter().find(|path| disk::is_link(path)) {
            return Err(Error::Link { path });
        }
    }
    Ok(())
}

/// Opens a finished result to read it: its manifest, if its files are as it says.
///
/// # Errors
/// If there is no finished result, or a file of it is missing or not as it was written.
pub fn open(folder: &Path) -> Result<Manifest, Error> {
    let manifest = Manifest::read(folder)?;
    sound(folder, &manifest)?;
    Ok(manifest)
}

/// Checks the files of a folder against its manifest, and the manifest against itself.
pub(super) fn sound(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    let damaged = |file: &str, problem| Err(Error::Damaged { path: folder.join(file), problem });
    if Manifest::data_digest(&manifest.tables) != manifest.data_sha256 {
        return damaged(names::MANIFEST, "is not as it was written");
    }
    let tables = manifest.tables.values().map(|table| (&table.file, &table.file_sha256));
    for (file, expected) in tables.chain(&manifest.files).chain(&manifest.inputs) {
        let path = folder.join(file);
        if !path.exists() {
            return damaged(file, "is missing");
        }
        if digest::of_file(&path)? != *expected {
            return damaged(file, "is not as it was written");
        }
    }
    for table in manifest.tables.values() {
        if tables::rows(&folder.join(&table.file))? != table.rows {
            return damaged(names::MANIFEST, "is not as it was written");
        }
    }
    Ok(())
}

/// Whether a manifest says of its run what it must.
fn says(folder: &Path, manifest: &Manifest, head: &Manifest) -> Result<(), Error> {
    match manifest.head() == *head {
        true => Ok(()),
        false => Err(Error::Damaged { path: folder.join(names::MANIFEST), problem: "does not say what its run is" }),
    }
}

/// Removes what a run wrote, and nothing else.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear(folder: &Path) -> Result<(), Error> {
    clear_work(folder)?;
    clear_result(folder)
}

/// Removes the files of a result: the manifest first, the account last.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear_result(folder: &Path) -> Result<(), Error> {
    let mut account = Account::of(folder);
    if folder.join(names::MANIFEST).exists() {
        // What is to be removed must still be known when the manifest is gone.
        account.own(folder, [])?;
        withdraw(folder)?;
    }
    // The plan of shares reads the same copies.
    let planned = folder.join(names::PLANNED).exists();
    let of_plan = |name: &str| planned && name.starts_with(names::INPUTS);
    if account.names().next().is_none() && !Account::is_kept(folder) {
        return Ok(());
    }
    account.drop_where(folder, |name| !of_plan(name))?;
    remove(&folder.join(names::ACCOUNT))?;
    Ok(())
}

/// Removes the manifest before a file that it names changes.
///
/// # Errors
/// If it cannot be removed.
pub fn withdraw(folder: &Path) -> Result<(), Error> {
    if remove(&folder.join(names::MANIFEST))? {
        disk::sync_folder(folder).map_err(Error::io("write", folder))?;
    }
    Ok(())
}

/// Removes what only an unfinished run needs; the journal last.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear_work(folder: &Path) -> Result<(), Error> {
    clear_of(&folder.join(names::CHECKPOINTS), is_checkpoint)?;
    clear_of(&folder.join(names::PARTS), is_part)?;
    remove(&folder.join(names::JOURNAL_ASIDE))?;
    remove(&folder.join(names::JOURNAL))?;
    Ok(())
}

/// Whether a killed process left something beside a finished result.
pub fn has_leavings(folder: &Path) -> bool {
    let work = [names::LOCK, names::JOURNAL, names::JOURNAL_ASIDE, names::CHECKPOINTS, names::PARTS];
    work.into_iter().any(|name| folder.join(name).exists()) || asides(folder).iter().any(|path| path.exists())
}

/// Whether the process that made a finished result was killed while it tidied up: of failures, the journal stays.
pub fn is_untidy(folder: &Path) -> bool {
    let failed = Manifest::read(folder).map_or(0, |manifest| manifest.failed.len());
    folder.join(names::LOCK).exists() || (failed == 0 && folder.join(names::JOURNAL).exists())
}

/// Removes what a killed process left beside a finished result of this run. A journal of another run is an extension under way.
///
/// # Errors
/// If a file cannot be removed.
pub fn clear_leavings(folder: &Path, manifest: &Manifest) -> Result<(), Error> {
    let of_journal = Journal::run_id(&folder.join(names::JOURNAL))?.map(|id| hex(&id));
    // With failures the journal stays: it says which.
    if manifest.failed.is_empty() && of_journal.is_none_or(|id| id == manifest.run_id) {
        clear_work(folder)?;
    }
    asides(folder).iter().try_for_each(|path| remove(path).map(drop))
}

/// The names that files of ours have while they are written.
fn asides(folder: &Path) -> Vec<PathBuf> {
    let account = Account::of(folder);
    let names = account.names().chain([names::MANIFEST, names::ACCOUNT]);
    names.map(|name| disk::aside(&folder.join(name))).collect()
}

/// Removes the files of a folder whose names are ours, and the folder if nothing is left in it.
fn clear_of(folder: &Path, is_ours: impl Fn(&str) -> bool) -> Result<(), Error> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
    disk::refuse_link(folder).map_err(Error::io("remove", folder))?;
    for entry in entries.flatten() {
        if entry.file_name().to_str().is_some_and(&is_ours) {
            remove(&entry.path())?;
        }
    }
    // Not empty: somebody put a file there, which stays.
    disk::remove_folder_if_empty(folder);
    Ok(())
}

fn remove(path: &Path) -> Result<bool, Error> {
    disk::remove(path).map_err(Error::io("remove", path))
}

/// The rest of a name that begins with the id of a job.
fn after_id(name: &str) -> Option<&str> {
    let id = name.get(..64)?;
    id.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| &name[64..])
}

fn is_checkpoint(name: &str) -> bool {
    after_id(name).is_some_and(|rest| rest == ".ck" || rest == ".ck.part")
}

/// `-STEP-agents.parquet`, `-STEP-follows.parquet` after the id.
fn is_part(name: &str) -> bool {
    let step_and_table = after_id(name).and_then(|rest| rest.strip_prefix('-')?.split_once('-'));
    step_and_table.is_some_and(|(step, table)| {
        let table = table.strip_suffix(".part").unwrap_or(table);
        step.parse::<u32>().is_ok() && [names::AGENTS, names::FOLLOWS].contains(&table)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(folder: &Path, force: bool) -> Result<State, Error> {
        let head = Manifest { run_id: "id".to_string(), ..Manifest::default() };
        inspect(folder, &head, Wish { force, ..Wish::default() }, || Ok(false))
    }

    #[test]
    fn files_of_others_are_never_ours_to_replace() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(look(folder.path(), false).unwrap(), State::Fresh);
        std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        assert_eq!(look(folder.path(), false).unwrap(), State::Fresh);
        std::fs::write(folder.path().join(names::SUMMARY), "mine").unwrap();
        for force in [false, true] {
            assert!(matches!(look(folder.path(), force), Err(Error::Foreign { .. })));
        }
        std::fs::remove_file(folder.path().join(names::SUMMARY)).unwrap();
        std::fs::write(folder.path().join(names::MANIFEST), "{}").unwrap();
        assert!(matches!(look(folder.path(), true), Err(Error::Foreign { .. })));
    }

    #[test]
    fn work_is_told_by_whole_names() {
        let id = "0123456789abcdef".repeat(4);
        assert!(is_checkpoint(&format!("{id}.ck")) && is_checkpoint(&format!("{id}.ck.part")));
        assert!(is_part(&format!("{id}-40-agents.parquet")) && is_part(&format!("{id}-0-follows.parquet.part")));
        for theirs in ["mine.parquet", "notes.ck", "agents.parquet", &format!("{id}-x-agents.parquet"), &id] {
            assert!(!is_checkpoint(theirs) && !is_part(theirs), "{theirs}");
        }
    }
}
