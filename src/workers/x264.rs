//! FFmpeg's libx264 in this worker, for browsers that have no encoder of their own.

use js_sys::Uint8Array;
use netdpr_derotation::{Frame, PictureSize, Quality, Timestamp};
use netdpr_ffmpeg::FilmInfo;
use netdpr_ffmpeg::arguments::{Encoding, Preset};
use netdpr_ffmpeg::timed_stream::{self, Pictures};
use web_sys::Blob;

use super::decoding::{broke_down, load_core};
use super::pictures::{encoder_broke_down, storage_full};
use crate::browser::ffmpeg_core::{FILM, FfmpegCore, PICTURES};
use crate::browser::own_memory::own_heap_bytes;
use crate::browser::shared_ring::SharedRing;
use crate::browser::spool::Spool;
use crate::messages::{Container, EncodedPictures, Failure, FromWorker};

/// Encodes all frames that come through the ring, in one run; this worker is blocked meanwhile.
pub(super) async fn encode_ring(
    ring: SharedRing,
    size: PictureSize,
    film: &FilmInfo,
    quality: Quality,
    spool: Spool,
    mut on_frame: impl FnMut(u32, f64) + 'static,
) -> Result<(EncodedPictures, Blob), Failure> {
    let core = load_core().await?;
    let core_bytes = core.heap_bytes();
    let mut stream = RingStream {
        ring,
        head: timed_stream::header(Pictures::Raw, size, film.mean_fps),
        head_at: 0,
        picture: None,
        frames: 0,
    };
    let frames = std::rc::Rc::new(std::cell::Cell::new(0));
    let counted = std::rc::Rc::clone(&frames);
    core.on_line(|_| {});
    core.write_film_to(spool);
    core.on_pictures(move |room| {
        let given = stream.read(room);
        if stream.frames > counted.get() {
            counted.set(stream.frames);
            on_frame(stream.frames, core_bytes);
        }
        given
    });
    let encoding = encoding(film, quality, Container::Mp4);
    core.run(&encoding.arguments()).map_err(broke_down)?;
    let pictures = EncodedPictures {
        frames: frames.get(),
        container: Container::Mp4,
        has_colour_tags: true,
    };
    let encoded = core.take_film().into_blob("").await;
    Ok((pictures, encoded.map_err(|_| storage_full())?))
}

/// Encodes piece after piece: so many frames are gathered, then encoded in one run, in the worker that turns them.
pub(super) struct PieceEncoder {
    core: FfmpegCore,
    size: PictureSize,
    film: FilmInfo,
    quality: Quality,
    piece: Vec<u8>,
    gathered: u32,
    encoded: u32,
    spool: Spool,
}

impl PieceEncoder {
    /// Frames of one piece: each begins anew, so fewer would make the film larger, and more would need more memory.
    const FRAMES: u32 = 30;
    /// Bytes of one piece at most, for large pictures.
    const BYTES: usize = 64 << 20;

    /// What is encoded is put aside in `spool`.
    pub(super) async fn new(
        size: PictureSize,
        film: &FilmInfo,
        quality: Quality,
        spool: Spool,
    ) -> Result<Self, Failure> {
        Ok(Self {
            core: load_core().await?,
            size,
            film: film.clone(),
            quality,
            piece: Vec::new(),
            gathered: 0,
            encoded: 0,
            spool,
        })
    }

    /// Adds a frame; encodes a piece when it is full.
    pub(super) fn add(&mut self, frame: &Frame) -> Result<(), Failure> {
        if self.piece.is_empty() {
            self.piece
                .extend(timed_stream::header(Pictures::Raw, self.size, self.film.mean_fps));
        }
        self.piece
            .extend(timed_stream::picture_header(frame.timestamp, true, frame.bytes().len()));
        self.piece.extend_from_slice(frame.bytes());
        self.gathered += 1;
        if self.gathered == Self::FRAMES || self.piece.len() + frame.bytes().len() > Self::BYTES {
            self.encode_piece()?;
        }
        Ok(())
    }

    /// Frames encoded so far.
    pub(super) const fn encoded(&self) -> u32 {
        self.encoded
    }

    pub(super) fn heap_bytes(&self) -> f64 {
        self.core.heap_bytes()
    }

    pub(super) async fn finish(mut self) -> Result<(EncodedPictures, Blob), Failure> {
        self.encode_piece()?;
        let pictures = EncodedPictures {
            frames: self.encoded,
            container: Container::MpegTs,
            has_colour_tags: true,
        };
        let encoded = self.spool.into_blob("").await;
        Ok((pictures, encoded.map_err(|_| storage_full())?))
    }

    fn encode_piece(&mut self) -> Result<(), Failure> {
        if self.gathered == 0 {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.piece);
        let back = std::rc::Rc::new(std::cell::RefCell::new(piece));
        let source = std::rc::Rc::clone(&back);
        let mut at = 0;
        self.core.on_line(|_| {});
        self.core.on_pictures(move |room| {
            let piece = source.borrow();
            let rest = piece.get(at..).unwrap_or_default();
            let given = copy(rest, room);
            at += given;
            given
        });
        self.core.write_film_to(std::mem::take(&mut self.spool));
        self.core
            .run(&encoding(&self.film, self.quality, Container::MpegTs).arguments())
            .map_err(broke_down)?;
        self.spool = self.core.take_film();
        if self.spool.part_length() == 0.0 {
            return Err(encoder_broke_down("nothing came out"));
        }
        self.encoded += self.gathered;
        self.gathered = 0;
        // The memory is used again.
        self.piece = back.take();
        self.piece.clear();
        Ok(())
    }
}

const fn encoding(film: &FilmInfo, quality: Quality, container: Container) -> Encoding<'_> {
    Encoding {
        input: PICTURES,
        info: film,
        preset: Preset::UltraFast,
        quality: Encoding::rate_factor(quality),
        sound: None,
        container: container.name(),
        output: FILM,
    }
}

/// The ring's frames as a timed stream.
struct RingStream {
    ring: SharedRing,
    head: Vec<u8>,
    head_at: usize,
    picture: Option<(Uint8Array, u32)>,
    frames: u32,
}

impl RingStream {
    /// Puts in what there is, waiting for a frame when there is nothing; 0 at the end.
    fn read(&mut self, room: &mut [u8]) -> usize {
        if let Some(rest) = self.head.get(self.head_at..).filter(|rest| !rest.is_empty()) {
            let given = copy(rest, room);
            self.head_at += given;
            return given;
        }
        if let Some((picture, at)) = &mut self.picture {
            let given = (picture.length() - *at).min(room.len() as u32);
            if let Some(room) = room.get_mut(..given as usize) {
                picture.subarray(*at, *at + given).copy_to(room);
            }
            *at += given;
            if *at == picture.length() {
                self.picture = None;
                self.frames += 1;
                // A ring that can't be read any more ends the stream with the next frame.
                let _ = self.ring.done_with_frame();
            }
            return given as usize;
        }
        match self.ring.wait_for_frame() {
            Ok(Some((timestamp, picture))) => {
                self.begin(timestamp, picture);
                self.read(room)
            }
            Ok(None) | Err(_) => 0,
        }
    }

    fn begin(&mut self, timestamp: Timestamp, picture: Uint8Array) {
        self.head = timed_stream::picture_header(timestamp, true, picture.length() as usize);
        self.head_at = 0;
        self.picture = Some((picture, 0));
    }
}

fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let length = from.len().min(to.len());
    if let (Some(from), Some(to)) = (from.get(..length), to.get_mut(..length)) {
        to.copy_from_slice(from);
    }
    length
}

/// What the encoding worker says of itself after each frame.
pub(super) fn memory(core_bytes: f64) -> FromWorker {
    FromWorker::Memory(core_bytes + own_heap_bytes())
}
