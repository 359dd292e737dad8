//! Removing from a folder what is ours: a result, unfinished work, and what a killed process left.

use super::account::Account;
use super::work::Work;
use crate::disk;
use crate::experiment::{Journal, plan::hex};
use crate::output::error::Error;
use crate::output::manifest::Manifest;
use crate::output::names;
use std::path::{Path, PathBuf};

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
    Work::forget(folder)?;
    remove(&folder.join(names::JOURNAL_ASIDE))?;
    remove(&folder.join(names::JOURNAL))?;
    Ok(())
}

/// Whether a killed process left something beside a finished result.
pub fn has_leavings(folder: &Path) -> bool {
    let work = [names::LOCK, names::JOURNAL, names::JOURNAL_ASIDE, names::CHECKPOINTS, names::PARTS];
    let noted = Work::of(folder).is_some() || disk::aside(&folder.join(names::UNDER_WAY)).exists();
    noted || work.into_iter().any(|name| folder.join(name).exists()) || asides(folder).iter().any(|path| path.exists())
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
