//! A disk that remembers every change, and what of it is safe: what a process that is killed, or a machine that loses its
//! power, leaves of a folder after any of them.

use crate::dice::Dice;
use heimo::disk::Change;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// the process was killed: what it had written is there
    Killed,
    /// the process was killed in the middle of a change: half of it was written
    Torn,
    /// the power failed: of what was not forced to the disk, chance decides what is there
    Dark(u64),
}

/// The content of a file: what is safe, and the changes since.
#[derive(Clone, Debug, Default)]
struct Content {
    safe: Vec<u8>,
    since: Vec<Edit>,
}

#[derive(Clone, Debug)]
enum Edit {
    Write(u64, Vec<u8>),
    Cut(u64),
}

impl Edit {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Edit::Cut(length) => bytes.resize(*length as usize, 0),
            Edit::Write(at, written) => {
                let end = *at as usize + written.len();
                bytes.resize(bytes.len().max(end), 0);
                bytes[*at as usize..end].copy_from_slice(written);
            }
        }
    }
}

impl Content {
    /// With the first so many of the changes that are not safe.
    fn with(&self, edits: usize) -> Vec<u8> {
        let mut bytes = self.safe.clone();
        self.since[..edits].iter().for_each(|edit| edit.apply(&mut bytes));
        bytes
    }
}

/// A change of names.
#[derive(Clone, Debug)]
enum Naming {
    Made(PathBuf, usize),
    Renamed(PathBuf, PathBuf),
    Removed(PathBuf),
    Folder(PathBuf),
    NoFolder(PathBuf),
}

impl Naming {
    fn names(&self) -> Vec<&PathBuf> {
        match self {
            Naming::Made(path, _) | Naming::Removed(path) | Naming::Folder(path) | Naming::NoFolder(path) => vec![path],
            Naming::Renamed(from, to) => vec![from, to],
        }
    }
}

/// The names of a disk, and what they lead to.
#[derive(Clone, Debug, Default)]
struct Names {
    files: BTreeMap<PathBuf, usize>,
    folders: BTreeSet<PathBuf>,
}

impl Names {
    fn apply(&mut self, naming: &Naming) {
        match naming {
            Naming::Made(path, content) => drop(self.files.insert(path.clone(), *content)),
            Naming::Removed(path) => drop(self.files.remove(path)),
            Naming::Folder(path) => drop(self.folders.insert(path.clone())),
            Naming::NoFolder(path) => drop(self.folders.remove(path)),
            Naming::Renamed(from, to) => {
                if let Some(content) = self.files.remove(from) {
                    self.files.insert(to.clone(), content);
                }
            }
        }
    }
}

/// The disk below a folder.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    contents: Vec<Content>,
    now: Names,
    safe: Names,
    since: Vec<Naming>,
    open: BTreeMap<u64, usize>,
}

impl Disk {
    /// What is below a folder now, all of it safe. Names are kept as they stand below it.
    pub fn of(folder: &Path) -> Disk {
        let mut disk = Disk::default();
        for (name, bytes) in super::tree(folder) {
            let path = PathBuf::from(name);
            if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                disk.now.folders.insert(parent.to_owned());
            }
            disk.contents.push(Content { safe: bytes, since: Vec::new() });
            disk.now.files.insert(path, disk.contents.len() - 1);
        }
        disk.safe = disk.now.clone();
        disk
    }

    /// Makes a change of a folder.
    pub fn apply(&mut self, folder: &Path, change: &Change) {
        let short = |path: &Path| path.strip_prefix(folder).unwrap_or(Path::new("")).to_owned();
        match change {
            Change::Open { file, path } => {
                let path = short(path);
                let content = self.now.files.get(&path).copied().unwrap_or_else(|| {
                    self.contents.push(Content::default());
                    self.contents.len() - 1
                });
                if !self.now.files.contains_key(&path) {
                    self.name(Naming::Made(path, content));
                }
                self.open.insert(*file, content);
            }
            Change::Write { file, at, bytes } => self.edit(*file, Edit::Write(*at, bytes.clone())),
            Change::Cut { file, length } => self.edit(*file, Edit::Cut(*length)),
            Change::Sync { file } => {
                let content = &mut self.contents[self.open[file]];
                content.safe = content.with(content.since.len());
                content.since.clear();
            }
            Change::Rename { from, to } => self.name(Naming::Renamed(short(from), short(to))),
            Change::Remove { path } => self.name(Naming::Removed(short(path))),
            Change::MakeFolder { path } => self.name(Naming::Folder(short(path))),
            Change::RemoveFolder { path } => self.name(Naming::NoFolder(short(path))),
            Change::SyncFolder { path } => {
                let path = short(path);
                let is_in = |naming: &Naming| naming.names().iter().all(|name| name.parent() == Some(path.as_path()));
                let (synced, left) = std::mem::take(&mut self.since).into_iter().partition(is_in);
                self.since = left;
                let synced: Vec<Naming> = synced;
                synced.iter().for_each(|naming| self.safe.apply(naming));
            }
        }
    }

    fn edit(&mut self, file: u64, edit: Edit) {
        let content = self.open[&file];
        self.contents[content].since.push(edit);
    }

    fn name(&mut self, naming: Naming) {
        self.now.apply(&naming);
        self.since.push(naming);
    }

    /// Writes what is left of it into an empty folder.
    pub fn write(&self, folder: &Path, end: End) {
        let mut dice = Dice::seeded(if let End::Dark(seed) = end { seed } else { 0 });
        let names = match end {
            End::Killed | End::Torn => self.now.clone(),
            End::Dark(_) => self.dark(&mut dice),
        };
        names.folders.iter().for_each(|path| std::fs::create_dir_all(folder.join(path)).unwrap());
        for (path, content) in &names.files {
            let content = &self.contents[*content];
            let kept = match end {
                End::Killed | End::Torn => content.since.len(),
                End::Dark(_) => dice.below(content.since.len() + 1),
            };
            // A folder whose making was lost has no files.
            if folder.join(path).parent().is_some_and(Path::is_dir) {
                std::fs::write(folder.join(path), content.with(kept)).unwrap();
            }
        }
    }

    /// The names after a power cut: each change that was not forced to the disk is there or not, those of one name in order.
    fn dark(&self, dice: &mut Dice) -> Names {
        let mut names = self.safe.clone();
        let mut lost: BTreeSet<PathBuf> = BTreeSet::new();
        for naming in &self.since {
            let follows = naming.names().iter().any(|name| lost.iter().any(|gone| name.starts_with(gone)));
            if follows || dice.below(2) == 0 {
                lost.extend(naming.names().into_iter().cloned());
            } else {
                names.apply(naming);
            }
        }
        names
    }
}

/// Half of a change, where it can be made by halves.
pub fn half(change: &Change) -> Option<Change> {
    match change {
        Change::Write { file, at, bytes } if bytes.len() > 1 => {
            Some(Change::Write { file: *file, at: *at, bytes: bytes[..bytes.len() / 2].to_vec() })
        }
        _ => None,
    }
}
