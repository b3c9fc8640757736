//! The bytes of one request into pieces in the storage.

use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _};

use super::{Checksum, Part, Upload, Uploads};
use crate::ServerError;
use crate::id::Id;
use crate::storage::Storage;

/// The largest piece, bytes: what one request holds in memory.
const PIECE: usize = 4 * 1024 * 1024;
/// How long the next bytes may take to come.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why a request's bytes weren't (all) taken.
#[derive(Debug)]
pub(crate) enum NotReceived {
    /// Somebody else sent at the same time, or the upload is gone.
    Overtaken,
    /// More came than the upload is long.
    TooLong,
    /// The checksum is another one.
    WrongChecksum,
    /// The connection broke before a checksum could be made.
    BrokenOff,
    /// Something of ours.
    Server(ServerError),
}

impl<E: Into<ServerError>> From<E> for NotReceived {
    fn from(error: E) -> Self {
        Self::Server(error.into())
    }
}

/// Takes the bytes of one request, which go on where `upload` ends. Without a checksum, what has come stays even when
/// the connection breaks; with one, all of the request's bytes stay or none.
pub(crate) async fn receive<E>(
    uploads: &Uploads,
    storage: &Storage,
    upload: Upload,
    checksum: Option<Checksum>,
    body: impl Stream<Item = Result<Bytes, E>>,
) -> Result<Upload, NotReceived> {
    let mut receiving = Receiving {
        uploads,
        storage,
        end: upload.received,
        upload,
        waiting: Vec::new(),
        waiting_bytes: 0,
        parts: Vec::new(),
    };
    let received = receiving.receive(checksum, body).await;
    // After a failure of ours nobody knows whether the pieces were kept: they are left, and go with the upload.
    if received
        .as_ref()
        .is_err_and(|reason| !matches!(reason, NotReceived::Server(_)))
    {
        receiving.discard().await;
    }
    received?;
    Ok(receiving.upload)
}

struct Receiving<'a> {
    uploads: &'a Uploads,
    storage: &'a Storage,
    /// As far as it is kept for good.
    upload: Upload,
    /// Where the bytes that have come end.
    end: u64,
    /// Bytes that aren't in the storage yet.
    waiting: Vec<Bytes>,
    waiting_bytes: usize,
    /// Pieces that are in the storage and not part of the upload yet.
    parts: Vec<Part>,
}

impl Receiving<'_> {
    async fn receive<E>(
        &mut self,
        mut checksum: Option<Checksum>,
        body: impl Stream<Item = Result<Bytes, E>>,
    ) -> Result<(), NotReceived> {
        let mut body = std::pin::pin!(body);
        let is_whole = loop {
            let bytes = match tokio::time::timeout(PATIENCE, body.next()).await {
                Ok(Some(Ok(bytes))) => bytes,
                Ok(None) => break true,
                Ok(Some(Err(_))) | Err(_) => break false,
            };
            let end = self.end.saturating_add(bytes.len() as u64);
            if end > self.upload.length {
                return Err(NotReceived::TooLong);
            }
            self.end = end;
            if let Some(checksum) = &mut checksum {
                checksum.add(&bytes);
            }
            self.waiting_bytes = self.waiting_bytes.saturating_add(bytes.len());
            self.waiting.push(bytes);
            if self.waiting_bytes >= PIECE {
                self.store().await?;
                if checksum.is_none() {
                    self.keep().await?;
                }
            }
        };
        if let Some(checksum) = checksum {
            if !is_whole {
                return Err(NotReceived::BrokenOff);
            }
            if !checksum.holds() {
                return Err(NotReceived::WrongChecksum);
            }
        }
        self.store().await?;
        self.keep().await
    }

    /// What waits becomes a piece in the storage.
    async fn store(&mut self) -> Result<(), NotReceived> {
        if self.waiting_bytes == 0 {
            return Ok(());
        }
        let length = self.waiting_bytes as u64;
        let name = format!("{}/{}", Storage::upload_folder(&self.upload.id), Id::random()?);
        let bytes = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        self.storage.put(&name, bytes).await?;
        self.parts.push(Part {
            start: self.end.saturating_sub(length),
            length,
            name,
        });
        Ok(())
    }

    /// The pieces become part of the upload.
    async fn keep(&mut self) -> Result<(), NotReceived> {
        if self.parts.is_empty() {
            return Ok(());
        }
        let kept = self.uploads.append(&self.upload, &self.parts).await?;
        self.upload = kept.ok_or(NotReceived::Overtaken)?;
        self.parts.clear();
        Ok(())
    }

    /// Removes pieces that didn't become part of the upload. Should that fail, they go with the upload's folder.
    async fn discard(&mut self) {
        for part in self.parts.drain(..) {
            if let Err(error) = self.storage.remove(&part.name).await {
                tracing::warn!("a piece of an upload stays until the upload is removed: {error}");
            }
        }
    }
}
