//! Every change that Heimo makes to files: what is made, written, cut, renamed, removed and forced to the disk goes through here.
//!
//! One door, for two reasons. What is promised of kills and power cuts is held by tests that see every change before it is
//! made ([`observe`]) and stop there. And a folder of results is nobody else's way out of it: nothing is written, renamed or
//! removed through a symbolic link.
//!
//! What is written whole is written aside, forced to the disk, renamed, and its folder forced to the disk after it: a reader
//! sees the old file or the new one, and what is said to be there is there after a power cut.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A change, as an observer sees it before it is made. Open files are known by numbers, for their names may change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// a file is opened to be written, and made if it is not there
    Open {
        /// its number while it is open
        file: u64,
        /// its name
        path: PathBuf,
    },
    /// bytes are written
    Write {
        /// number of the file
        file: u64,
        /// where they begin
        at: u64,
        /// what is written
        bytes: Vec<u8>,
    },
    /// a file is cut
    Cut {
        /// number of the file
        file: u64,
        /// bytes that are left
        length: u64,
    },
    /// a file's content is forced to the disk
    Sync {
        /// number of the file
        file: u64,
    },
    /// a file gets another name, and replaces what had it
    Rename {
        /// old name
        from: PathBuf,
        /// new name
        to: PathBuf,
    },
    /// a file is removed
    Remove {
        /// its name
        path: PathBuf,
    },
    /// a folder is made
    MakeFolder {
        /// its name
        path: PathBuf,
    },
    /// a folder is removed, if it is empty
    RemoveFolder {
        /// its name
        path: PathBuf,
    },
    /// the names in a folder are forced to the disk
    SyncFolder {
        /// its name
        path: PathBuf,
    },
}

/// Sees each change before it is made; an error keeps it from being made and is what the caller gets.
pub type Observer = Arc<dyn Fn(&Change) -> io::Result<()> + Send + Sync>;

static OBSERVERS: Mutex<Vec<(u64, PathBuf, Observer)>> = Mutex::new(Vec::new());
static OBSERVED: AtomicUsize = AtomicUsize::new(0);
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Has every change below a folder shown to an observer, until the guard is dropped. For tests.
pub fn observe(folder: &Path, observer: Observer) -> Observing {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    observers().push((number, folder.to_owned(), observer));
    OBSERVED.fetch_add(1, Ordering::SeqCst);
    Observing(number)
}

/// Ends an observation when it is dropped.
#[derive(Debug)]
pub struct Observing(u64);

impl Drop for Observing {
    fn drop(&mut self) {
        observers().retain(|(number, ..)| *number != self.0);
        OBSERVED.fetch_sub(1, Ordering::SeqCst);
    }
}

fn observers() -> MutexGuard<'static, Vec<(u64, PathBuf, Observer)>> {
    OBSERVERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the observers of a path, if there are any, of a change.
fn tell(path: &Path, change: impl FnOnce() -> Change) -> io::Result<()> {
    if OBSERVED.load(Ordering::Relaxed) == 0 {
        return Ok(());
    }
    let observer = observers().iter().find(|(_, folder, _)| path.starts_with(folder)).map(|(.., o)| o.clone());
    observer.map_or(Ok(()), |observer| observer(&change()))
}

/// An open file that is written.
#[derive(Debug)]
pub struct File {
    inner: std::fs::File,
    number: u64,
    path: PathBuf,
}

impl File {
    /// Makes a file that must not be there.
    ///
    /// # Errors
    /// If it is there (a symbolic link, too), or cannot be made.
    pub fn create_new(path: &Path) -> io::Result<File> {
        File::open(path, |path| std::fs::File::create_new(path))
    }

    /// Opens a file to read and write it, as it is; makes it if it is not there.
    ///
    /// # Errors
    /// If the name is a symbolic link, or the system refuses.
    pub fn open_or_create(path: &Path) -> io::Result<File> {
        refuse_link(path)?;
        let options =
            |path: &Path| std::fs::File::options().read(true).write(true).create(true).truncate(false).open(path);
        let file = File::open(path, options)?;
        // Whoever put a link there in between gets an empty file made at most.
        refuse_link(path)?;
        Ok(file)
    }

    /// Opens a file that is only read.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn open_to_read(path: &Path) -> io::Result<File> {
        let inner = std::fs::File::open(path)?;
        Ok(File { inner, number: NEXT.fetch_add(1, Ordering::Relaxed), path: path.to_owned() })
    }

    fn open(path: &Path, open: impl FnOnce(&Path) -> io::Result<std::fs::File>) -> io::Result<File> {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        tell(path, || Change::Open { file: number, path: path.to_owned() })?;
        Ok(File { inner: open(path)?, number, path: path.to_owned() })
    }

    /// Cuts it, or fills it up with zeros.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn set_len(&self, length: u64) -> io::Result<()> {
        tell(&self.path, || Change::Cut { file: self.number, length })?;
        self.inner.set_len(length)
    }

    /// Forces its content to the disk.
    ///
    /// # Errors
    /// If the system cannot.
    pub fn sync(&self) -> io::Result<()> {
        tell(&self.path, || Change::Sync { file: self.number })?;
        self.inner.sync_data()
    }

    /// What the system says of it.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn metadata(&self) -> io::Result<std::fs::Metadata> {
        self.inner.metadata()
    }

    /// Takes the right to write that the file stands for; `false` if another has it. A file system that has no locks gives it.
    ///
    /// # Errors
    /// If the system refuses for another reason.
    pub fn try_lock(&self) -> io::Result<bool> {
        match self.inner.try_lock() {
            Ok(()) => Ok(true),
            Err(std::fs::TryLockError::WouldBlock) => Ok(false),
            Err(std::fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(true),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// As [`File::try_lock`], and waits until it has it.
    ///
    /// # Errors
    /// If the system refuses.
    pub fn lock(&self) -> io::Result<()> {
        match self.inner.lock() {
            Err(error) if error.kind() != io::ErrorKind::Unsupported => Err(error),
            _ => Ok(()),
        }
    }

    /// Whether it is the file that its name leads to: another may have removed or replaced it.
    pub fn is_at_its_name(&self) -> bool {
        is_at(&self.inner, &self.path)
    }
}

#[cfg(unix)]
fn is_at(file: &std::fs::File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    let named = std::fs::symlink_metadata(path);
    matches!((file.metadata(), named), (Ok(ref open), Ok(ref named)) if identity(open) == identity(named))
}
#[cfg(not(unix))]
fn is_at(_file: &std::fs::File, _path: &Path) -> bool {
    true
}

impl Read for File {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.inner.read(bytes)
    }
}

impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if OBSERVED.load(Ordering::Relaxed) > 0 {
            let at = self.inner.stream_position()?;
            tell(&self.path, || Change::Write { file: self.number, at, bytes: bytes.to_vec() })?;
        }
        self.inner.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Gives a file another name in the same folder, replacing what has it, and forces that to the disk.
///
/// # Errors
/// If the system refuses.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    refuse_link(from)?;
    refuse_link(to)?;
    tell(to, || Change::Rename { from: from.to_owned(), to: to.to_owned() })?;
    std::fs::rename(from, to)?;
    sync_folder_of(to)
}

/// Removes a file; whether it was there. A symbolic link is not removed.
///
/// # Errors
/// If it is a symbolic link, or the system refuses.
pub fn remove(path: &Path) -> io::Result<bool> {
    match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        _ => refuse_link(path)?,
    }
    tell(path, || Change::Remove { path: path.to_owned() })?;
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Makes a folder in a folder of ours, unless it is there.
///
/// # Errors
/// If something else has its name, a symbolic link to a folder too, or the system refuses.
pub fn make_folder(path: &Path) -> io::Result<()> {
    refuse_link(path)?;
    if path.is_dir() {
        return Ok(());
    }
    tell(path, || Change::MakeFolder { path: path.to_owned() })?;
    match std::fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => refuse_link(path),
        Err(error) => Err(error),
        Ok(()) => sync_folder_of(path),
    }
}

/// Makes a folder that the user named, and those above it. Links on the way are the user's own.
///
/// # Errors
/// If the system refuses.
pub fn make_folders(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    tell(path, || Change::MakeFolder { path: path.to_owned() })?;
    std::fs::create_dir_all(path)
}

/// Removes a folder if nothing is left in it: what somebody else put there stays.
pub fn remove_folder_if_empty(path: &Path) {
    let empty = std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    if empty && refuse_link(path).is_ok() && tell(path, || Change::RemoveFolder { path: path.to_owned() }).is_ok() {
        let _ = std::fs::remove_dir(path);
    }
}

/// Forces the names in a folder to the disk. Where the system has no such thing, the names are as safe as it makes them.
///
/// # Errors
/// If the system cannot.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    tell(path, || Change::SyncFolder { path: path.to_owned() })?;
    if !cfg!(unix) {
        return Ok(());
    }
    match std::fs::File::open(path).and_then(|folder| folder.sync_all()) {
        // Some network file systems do not know it.
        Err(error) if [io::ErrorKind::InvalidInput, io::ErrorKind::Unsupported].contains(&error.kind()) => Ok(()),
        done => done,
    }
}

fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => sync_folder(Path::new(".")),
        Some(folder) => sync_folder(folder),
        None => Ok(()),
    }
}

/// Refuses a name that is a symbolic link.
///
/// # Errors
/// If it is one.
pub fn refuse_link(path: &Path) -> io::Result<()> {
    match is_link(path) {
        true => Err(io::Error::other("it is a symbolic link, and nothing is written or removed through one")),
        false => Ok(()),
    }
}

/// Whether a name is a symbolic link, wherever it leads.
pub fn is_link(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_symlink())
}

/// Writes a file aside piece by piece, forces it to the disk and renames it: a reader sees the old one or the new one, whole.
/// `fail` makes an error of what was tried, on which file, and what the system said.
///
/// # Errors
/// If the file cannot be written, or with what `write` says; nothing is left aside then.
pub fn replace<T, E>(
    path: &Path,
    fail: impl Fn(&'static str, &Path, io::Error) -> E,
    write: impl FnOnce(&mut File) -> Result<T, E>,
) -> Result<T, E> {
    let aside = aside(path);
    begin_aside(path, &aside).map_err(|error| fail("write", path, error))?;
    let attempt = || {
        let mut file = File::create_new(&aside).map_err(|error| fail("create", &aside, error))?;
        let result = write(&mut file)?;
        file.sync().map_err(|error| fail("write", &aside, error))?;
        rename(&aside, path).map_err(|error| fail("rename", path, error))?;
        Ok(result)
    };
    attempt().inspect_err(|_| drop(remove(&aside)))
}

/// A file that a killed process left aside is ours; a link there is not.
fn begin_aside(path: &Path, aside: &Path) -> io::Result<()> {
    refuse_link(path)?;
    remove(aside).map(drop)
}

/// The name a file has while it is written: in the same folder, so that renaming it is one step.
pub fn aside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    path.with_file_name(name)
}

/// A folder among the system's temporary ones that is removed when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    /// where it is
    pub path: PathBuf,
}

impl Scratch {
    /// Makes it.
    ///
    /// # Errors
    /// If it cannot be made: the name of what was tried, and what the system said.
    pub fn new() -> Result<Scratch, (PathBuf, io::Error)> {
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("heimo-{}-{number}", std::process::id()));
            match std::fs::create_dir(&path) {
                Ok(()) => return Ok(Scratch { path }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err((path, error)),
            }
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

#[cfg(test)]
mod tests;
