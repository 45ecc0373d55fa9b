//! One writer at a time: a lock file beside the store, freed by the system when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The right to write a store, as long as it lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// Takes the right to write the store.
    ///
    /// # Errors
    /// Where another process has it, or the lock file can't be made.
    pub fn take(store: &Path) -> Result<Self> {
        let path = beside(store, ".lock");
        loop {
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|e| {
                Error::new("the store can't be written")
                    .at(store)
                    .help("name a store in a folder that exists and may be written")
                    .cause(e)
            })?;
            match file.try_lock() {
                // Its last holder may have taken the file away between our opening and locking it.
                Ok(()) if is_at(&file, &path) => return Ok(Self { file, path }),
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::new("another process is writing this store")
                        .at(store)
                        .help("wait until it has ended; the lock ends with it"));
                }
                Err(TryLockError::Error(e)) => return Err(Error::new("the store can't be locked").at(store).cause(e)),
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Taken away while it is still held, so that nobody else's lock goes with it. A lock file that stays does no harm.
        if cfg!(unix) {
            let _ = std::fs::remove_file(&self.path);
        }
        let _ = self.file.unlock();
    }
}

/// The path of a file beside the store: `.NAME.ENDING`.
pub fn beside(store: &Path, ending: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(store.file_name().unwrap_or(store.as_os_str()));
    name.push(ending);
    store.with_file_name(name)
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(held), Ok(there)) => (held.dev(), held.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_turned_away_until_the_first_ends() {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("kg.nq");
        let first = Lock::take(&store).unwrap();
        let error = Lock::take(&store).unwrap_err();
        assert!(error.to_string().contains("another process"), "{error}");
        drop(first);
        Lock::take(&store).unwrap();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0, "no lock file stays");
    }

    #[test]
    fn a_folder_that_is_not_there_can_hold_no_lock() {
        let error = Lock::take(Path::new("/nowhere/at/all/kg.nq")).unwrap_err();
        assert!(error.help_text().is_some());
    }
}
