//! That every change is seen, and that no link is followed.

use super::*;

fn fail(_: &'static str, _: &Path, error: io::Error) -> io::Error {
    error
}

#[test]
fn a_change_is_seen_before_it_is_made_and_can_be_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (note, last) = (seen.clone(), path.clone());
    let observing = observe(
        folder.path(),
        Arc::new(move |change| {
            note.lock().unwrap().push(change.clone());
            match change {
                Change::Rename { to, .. } if *to == last => Err(io::Error::other("no more")),
                _ => Ok(()),
            }
        }),
    );
    let refused = replace(&path, fail, |file| file.write_all(b"1,2\n")).unwrap_err();
    assert_eq!(refused.to_string(), "no more");
    assert!(!path.exists() && !aside(&path).exists(), "nothing is left aside");
    let seen = seen.lock().unwrap().clone();
    assert!(matches!(seen[0], Change::Open { .. }), "{seen:?}");
    assert!(matches!(&seen[1], Change::Write { at: 0, bytes, .. } if bytes == b"1,2\n"), "{seen:?}");
    assert!(matches!(seen[2], Change::Sync { .. }) && matches!(seen[3], Change::Rename { .. }), "{seen:?}");
    drop(observing);
    replace(&path, fail, |file| file.write_all(b"1,2\n")).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"1,2\n");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let outside = folder.path().join("outside.txt");
    std::fs::write(&outside, "mine").unwrap();
    let link = folder.path().join("a.csv");
    std::os::unix::fs::symlink(&outside, &link).unwrap();
    assert!(replace(&link, fail, |file| file.write_all(b"x")).is_err());
    assert!(File::open_or_create(&link).is_err() && remove(&link).is_err());
    let other = folder.path().join("b.csv");
    std::os::unix::fs::symlink(&outside, aside(&other)).unwrap();
    assert!(replace(&other, fail, |file| file.write_all(b"x")).is_err());
    let away = folder.path().join("plots");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &away).unwrap();
    assert!(make_folder(&away).is_err());
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "mine");
}
