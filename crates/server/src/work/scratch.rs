//! Folders to work in. FFmpeg needs files it can jump about in, so a job's film is copied here for as long as it takes.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::ServerError;
use crate::id::Id;

/// This process's folder for working in, held by a lock, so that others know it is in use. Goes with the process; what
/// a killed one left is removed by the next that starts.
#[derive(Debug)]
pub(crate) struct Scratch {
    folder: PathBuf,
    _lock: File,
}

impl Scratch {
    /// Makes one below the server's data folder, and clears away those of processes that are gone.
    pub(crate) fn open(data: &Path) -> Result<Self, ServerError> {
        // FFmpeg works elsewhere, within its walls.
        let data = std::path::absolute(data).map_err(|error| ServerError::file(data, &error))?;
        let all = data.join("scratch");
        std::fs::create_dir_all(&all).map_err(|error| ServerError::file(&all, &error))?;
        clear(&all);
        let folder = all.join(Id::random()?.as_str());
        let cant = |error: std::io::Error| ServerError::file(&folder, &error);
        std::fs::create_dir(&folder).map_err(cant)?;
        let lock = File::create(lock_of(&folder)).map_err(cant)?;
        lock.lock().map_err(cant)?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where the folder for one job is.
    pub(crate) fn place(&self, lease: &Id) -> PathBuf {
        self.folder.join(lease.as_str())
    }

    /// A new folder for one job.
    pub(crate) fn desk(&self, lease: &Id) -> Result<Desk, ServerError> {
        let folder = self.place(lease);
        std::fs::create_dir(&folder).map_err(|error| ServerError::file(&folder, &error))?;
        Ok(Desk(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn lock_of(folder: &Path) -> PathBuf {
    folder.join("in-use")
}

/// Removes folders that nobody holds. One that can't be removed takes room and does no other harm.
fn clear(all: &Path) {
    let Ok(entries) = std::fs::read_dir(all) else {
        return;
    };
    for folder in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let held =
            File::open(lock_of(&folder)).is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
        if !held {
            let _ = std::fs::remove_dir_all(&folder);
        }
    }
}

/// One job's folder; goes when the job is over.
#[derive(Debug)]
pub(crate) struct Desk(PathBuf);

impl Desk {
    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    /// The film as it came. Its name says nothing: FFmpeg looks into it.
    pub(crate) fn original_in(folder: &Path) -> PathBuf {
        folder.join("original")
    }

    /// The film that is made.
    pub(crate) fn result_in(folder: &Path) -> PathBuf {
        folder.join("film.mp4")
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_holds_is_cleared_away() {
        let data = tempfile::tempdir().unwrap();
        let held = Scratch::open(data.path()).unwrap();
        let left = data.path().join("scratch/left");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("in-use"), "").unwrap();
        let other = Scratch::open(data.path()).unwrap();
        assert!(held.folder.exists() && other.folder.exists() && !left.exists());
        let folder = held.folder.clone();
        drop(held);
        assert!(!folder.exists());
    }
}
