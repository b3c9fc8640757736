//! Where films are kept: folders of ours, reached through `object_store`.
//!
//! `uploads/ID/…` holds the pieces of an upload, `films/ID/LEASE/film.mp4` a finished film. Every object appears whole
//! or not at all, and is on the disk before its name is written into the database.

use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt as _, PutPayload, WriteMultipart};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::ServerError;
use crate::id::Id;

/// Where films are kept.
#[derive(Debug, Clone)]
pub(crate) struct Storage {
    store: Arc<dyn ObjectStore>,
    /// The folder, where it is one on this machine: its free space can be asked for.
    folder: Option<PathBuf>,
    /// For tests: one in so many calls fails.
    fails: Option<Arc<Failing>>,
}

/// Fails now and then, by seed.
#[derive(Debug)]
struct Failing {
    one_in: u32,
    state: AtomicU64,
}

impl Failing {
    fn call(&self) -> Result<(), ServerError> {
        // Knuth's linear congruential generator; its upper bits are the better ones.
        let next = |state: u64| state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let before = self
            .state
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |state| Some(next(state)));
        let number = before.unwrap_or_default() >> 33;
        if number.is_multiple_of(u64::from(self.one_in.max(1))) {
            return Err(ServerError::Storage(object_store::Error::Generic {
                store: "test",
                source: "this call was to fail".into(),
            }));
        }
        Ok(())
    }
}

/// How much of a finished film is taken to the storage at once, bytes.
const CHUNK: usize = 8 * 1024 * 1024;

impl Storage {
    /// Opens a folder of this machine, and makes it where it isn't there; or `s3://BUCKET/FOLDER`, whose access the
    /// environment has (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`).
    pub(crate) fn open(place: &str) -> Result<Self, ServerError> {
        if place.starts_with("s3://") {
            return Self::open_s3(place);
        }
        let path = place.strip_prefix("file://").unwrap_or(place);
        if path.contains("://") {
            return Err(ServerError::UnknownStorage(place.to_owned()));
        }
        let folder = PathBuf::from(path);
        std::fs::create_dir_all(&folder).map_err(|error| ServerError::file(&folder, &error))?;
        let store = LocalFileSystem::new_with_prefix(&folder)?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            store: Arc::new(store),
            folder: Some(folder),
            fails: None,
        })
    }

    #[cfg(feature = "s3")]
    fn open_s3(place: &str) -> Result<Self, ServerError> {
        use object_store::aws::AmazonS3Builder;
        use object_store::prefix::PrefixStore;
        let bucket = AmazonS3Builder::from_env().with_url(place).build()?;
        let folder = place
            .trim_start_matches("s3://")
            .split_once('/')
            .map_or("", |(_, folder)| folder);
        Ok(Self {
            store: Arc::new(PrefixStore::new(bucket, folder)),
            folder: None,
            fails: None,
        })
    }

    #[cfg(not(feature = "s3"))]
    fn open_s3(_place: &str) -> Result<Self, ServerError> {
        Err(ServerError::NoS3)
    }

    /// The same, failing at one in so many calls.
    pub(crate) fn failing(mut self, one_in: Option<u32>) -> Self {
        self.fails = one_in.map(|one_in| {
            let state = AtomicU64::new(1);
            Arc::new(Failing { one_in, state })
        });
        self
    }

    fn call(&self) -> Result<(), ServerError> {
        self.fails.as_ref().map_or(Ok(()), |failing| failing.call())
    }

    /// The folder of an upload's pieces.
    pub(crate) fn upload_folder(upload: &Id) -> String {
        format!("uploads/{upload}")
    }

    /// The folder of a job's films.
    pub(crate) fn films_folder(job: &Id) -> String {
        format!("films/{job}")
    }

    /// Puts a piece there, whole or not at all.
    pub(crate) async fn put(&self, name: &str, bytes: Vec<Bytes>) -> Result<(), ServerError> {
        self.call()?;
        let payload: PutPayload = bytes.into_iter().collect();
        self.store.put(&Path::from(name), payload).await?;
        Ok(())
    }

    /// Puts a file there, and returns its length in bytes.
    pub(crate) async fn put_file(&self, name: &str, file: &FilePath) -> Result<u64, ServerError> {
        let broken = |error: std::io::Error| ServerError::file(file, &error);
        let mut file = tokio::fs::File::open(file).await.map_err(broken)?;
        self.call()?;
        let upload = self.store.put_multipart(&Path::from(name)).await?;
        let mut writer = WriteMultipart::new_with_chunk_size(upload, CHUNK);
        let mut bytes = vec![0; CHUNK];
        let mut length = 0;
        loop {
            let read = match file.read(&mut bytes).await {
                Ok(read) => read,
                Err(error) => {
                    writer.abort().await?;
                    return Err(broken(error));
                }
            };
            let Some(some) = bytes.get(..read).filter(|some| !some.is_empty()) else {
                break;
            };
            writer.wait_for_capacity(2).await?;
            writer.write(some);
            length += some.len() as u64;
        }
        self.call()?;
        writer.finish().await?;
        Ok(length)
    }

    /// Copies the objects of these names, one after the other, into one new file.
    pub(crate) async fn fetch(&self, names: &[String], to: &FilePath) -> Result<(), ServerError> {
        let broken = |error: std::io::Error| ServerError::file(to, &error);
        let mut file = tokio::fs::File::create(to).await.map_err(broken)?;
        for name in names {
            self.call()?;
            let mut bytes = self.store.get(&Path::from(name.as_str())).await?.into_stream();
            while let Some(some) = bytes.try_next().await? {
                file.write_all(&some).await.map_err(broken)?;
            }
        }
        file.flush().await.map_err(broken)
    }

    /// The bytes from `start` up to, not including, `end`, as they come.
    pub(crate) async fn read(
        &self,
        name: &str,
        start: u64,
        end: u64,
    ) -> Result<BoxStream<'static, Result<Bytes, object_store::Error>>, ServerError> {
        self.call()?;
        let options = GetOptions {
            range: Some(GetRange::Bounded(start..end)),
            ..GetOptions::default()
        };
        Ok(self.store.get_opts(&Path::from(name), options).await?.into_stream())
    }

    /// Removes one object; that it is gone already is as good.
    pub(crate) async fn remove(&self, name: &str) -> Result<(), ServerError> {
        self.call()?;
        match self.store.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes everything in a folder.
    pub(crate) async fn remove_folder(&self, folder: &str) -> Result<(), ServerError> {
        self.call()?;
        let found: Vec<_> = self
            .store
            .list(Some(&Path::from(folder)))
            .map_ok(|object| object.location)
            .try_collect()
            .await?;
        for location in found {
            self.call()?;
            match self.store.delete(&location).await {
                Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    /// The names in a folder that are folders themselves.
    pub(crate) async fn folders_in(&self, folder: &str) -> Result<Vec<String>, ServerError> {
        self.call()?;
        let listed = self.store.list_with_delimiter(Some(&Path::from(folder))).await?;
        let last = |path: &Path| path.parts().next_back().map(|part| part.as_ref().to_owned());
        Ok(listed.common_prefixes.iter().filter_map(last).collect())
    }

    /// How many objects there are.
    #[cfg(test)]
    pub(crate) async fn count(&self) -> usize {
        use futures_util::StreamExt as _;
        self.store.list(None).collect::<Vec<_>>().await.len()
    }

    /// Free space, bytes, where it can be known.
    pub(crate) fn free_bytes(&self) -> Option<u64> {
        self.folder.as_deref().and_then(free_bytes)
    }
}

/// Free space of the disk that holds `folder`, bytes.
#[cfg(unix)]
pub(crate) fn free_bytes(folder: &FilePath) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Free space of the disk that holds `folder`: not known on this system.
#[cfg(not(unix))]
pub(crate) fn free_bytes(_folder: &FilePath) -> Option<u64> {
    None
}
