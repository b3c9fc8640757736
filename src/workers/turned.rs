//! Where turned frames go: to an encoder, by the best way this browser has.
//!
//! | way | needs | who encodes |
//! | --- | --- | --- |
//! | [`Turned::Browser`] | WebCodecs, for decoding too | the browser's threads; this worker waits when they have enough |
//! | [`Turned::Shared`] | memory that two workers see | another worker, at the same time |
//! | [`Turned::Browser`] | WebCodecs | the browser's threads; decoding pauses every few frames to let them catch up |
//! | [`Turned::Pieces`] | nothing | this worker, piece after piece |

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use netdpr_derotation::Frame;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, MessagePort};

use super::pictures::{PictureSpool, browser_encoder, encoder_failed};
use super::tell;
use super::x264::PieceEncoder;
use crate::browser::bell::Bell;
use crate::browser::own_memory::lent;
use crate::browser::post;
use crate::browser::shared_ring::SharedRing;
use crate::browser::spool::Spool;
use crate::browser::video_encoder::VideoEncoder;
use crate::messages::{
    CodecChoice, EncodeOrder, EncodedPictures, ExportEvent, Failure, FromEncoder, FromWorker, ToEncoder,
};

/// Where turned frames go.
pub(super) enum Turned {
    /// To another worker, through shared memory.
    Shared {
        /// The way there.
        ring: SharedRing,
        /// To knock at its door.
        port: MessagePort,
        /// What it answers at the end.
        encoded: Promise,
    },
    /// To the browser's encoder, from here.
    Browser {
        /// The encoder.
        encoder: Box<VideoEncoder>,
        /// Rung by it.
        bell: Rc<Bell>,
        /// What it has made.
        spool: PictureSpool,
        /// Frames of how many are in progress, for the progress.
        of: Option<u32>,
    },
    /// To FFmpeg's encoder, in this worker.
    Pieces {
        /// The encoder.
        encoder: Box<PieceEncoder>,
        /// Frames of how many are in progress, for the progress.
        of: Option<u32>,
    },
}

impl Turned {
    /// Bytes of frames that may wait for the browser's encoder when it is fed from here. Decoding pauses then, and goes on
    /// from the last key frame: the longer between two pauses, the less is decoded twice.
    const WAITING_BYTES: usize = 96 << 20;

    /// The best way this browser has to follow the order, by the encoder that it names or whichever fits; `port` leads to a
    /// worker that can encode. Also says which encoder it will be. `decoder` is who decodes: with two codecs of the
    /// browser's on threads of their own, a second worker would only cost.
    pub(super) async fn open(
        mut order: EncodeOrder,
        decoder: CodecChoice,
        port: Option<MessagePort>,
    ) -> Result<(Self, CodecChoice), Failure> {
        let bell = Rc::new(Bell::default());
        let (size, mean_fps) = (order.size, order.film.mean_fps);
        let browsers = match order.encoder {
            CodecChoice::Ffmpeg => None,
            CodecChoice::WebCodecs | CodecChoice::WhicheverFits => {
                browser_encoder(size, mean_fps, order.quality, &bell).await?
            }
        };
        if browsers.is_none() && order.encoder == CodecChoice::WebCodecs {
            return Err(
                "This browser has no encoder for such pictures; open the page without ?encoder=webcodecs.".into(),
            );
        }
        let encoder = if browsers.is_some() {
            CodecChoice::WebCodecs
        } else {
            CodecChoice::Ffmpeg
        };
        order.encoder = encoder;
        let all_is_browsers = encoder == CodecChoice::WebCodecs && decoder == CodecChoice::WebCodecs;
        let shared = port.filter(|_| !all_is_browsers);
        if let (Some(port), Some(ring)) = (shared, SharedRing::new(size.bytes())) {
            return Ok((Self::shared(ring, port, order), encoder));
        }
        let (of, folder) = (order.of, order.folder.as_deref());
        let way = match browsers {
            Some(encoder) => Self::Browser {
                encoder: Box::new(encoder),
                bell,
                spool: PictureSpool::open(folder, size, mean_fps).await,
                of,
            },
            None => Self::Pieces {
                encoder: Box::new(
                    PieceEncoder::new(size, &order.film, order.quality, Spool::open(folder).await).await?,
                ),
                of,
            },
        };
        Ok((way, encoder))
    }

    fn shared(ring: SharedRing, port: MessagePort, order: EncodeOrder) -> Self {
        let encoded = Promise::new(&mut |resolve, _| {
            let on_answer = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
                // Resolving a promise can't fail.
                let _ = resolve.call1(&JsValue::UNDEFINED, &event.data());
            });
            port.set_onmessage(Some(on_answer.as_ref().unchecked_ref()));
            on_answer.forget();
        });
        // Shared memory and plain objects can be sent.
        let _ = port.post_message(&post::envelope(&ToEncoder::Begin(order), ring.memory()));
        Self::Shared { ring, port, encoded }
    }

    /// How many frames of `frame_bytes` bytes may come before [`Turned::catch_up`] has to be called; any number when
    /// `None`.
    pub(super) fn before_a_pause(&self, frame_bytes: usize) -> Option<u32> {
        match self {
            Self::Shared { .. } | Self::Pieces { .. } => None,
            Self::Browser { .. } => {
                let frames = Self::WAITING_BYTES / frame_bytes.max(1);
                Some(u32::try_from(frames).unwrap_or(u32::MAX).clamp(4, 300))
            }
        }
    }

    /// Takes a frame.
    pub(super) fn push(&mut self, frame: &Frame) -> Result<(), Failure> {
        match self {
            Self::Shared { ring, port, .. } => {
                ring.write(frame).map_err(|error| encoder_failed(&error))?;
                knock(port);
                Ok(())
            }
            Self::Browser { encoder, .. } => encoder
                .encode(frame.timestamp, &lent(frame.bytes()))
                .map_err(|error| encoder_failed(&error)),
            Self::Pieces { encoder, of } => {
                let before = encoder.encoded();
                encoder.add(frame)?;
                if encoder.encoded() > before {
                    progress(encoder.encoded(), *of);
                }
                Ok(())
            }
        }
    }

    /// Waits until the browser's encoder takes another frame; the others wait by themselves.
    pub(super) async fn make_room(&mut self) -> Result<(), Failure> {
        if let Self::Browser {
            encoder,
            bell,
            spool,
            of,
        } = self
        {
            loop {
                put_aside(encoder, spool, *of)?;
                if encoder.has_room() {
                    break;
                }
                bell.wait().await;
            }
        }
        Ok(())
    }

    /// Lets the browser's encoder finish what it was given.
    pub(super) async fn catch_up(&mut self) -> Result<(), Failure> {
        if let Self::Browser { encoder, spool, of, .. } = self {
            encoder.flush().await.map_err(|error| encoder_failed(&error))?;
            put_aside(encoder, spool, *of)?;
        }
        Ok(())
    }

    /// Bytes held here: heaps and frames that wait.
    pub(super) fn held_bytes(&self, frame_bytes: usize) -> f64 {
        match self {
            Self::Shared { ring, .. } => ring.length(),
            Self::Browser { encoder, .. } => frame_bytes as f64 * f64::from(encoder.queued()),
            Self::Pieces { encoder, .. } => encoder.heap_bytes(),
        }
    }

    /// Says that no frame follows; the encoded pictures.
    pub(super) async fn finish(mut self) -> Result<(EncodedPictures, Blob), Failure> {
        self.catch_up().await?;
        match self {
            Self::Shared { ring, port, encoded } => {
                ring.close().map_err(|error| encoder_failed(&error))?;
                knock(&port);
                let answer = JsFuture::from(encoded).await.map_err(|error| encoder_failed(&error))?;
                match post::open::<FromEncoder>(&answer) {
                    Some((FromEncoder::Encoded(pictures), blob)) => Ok((pictures, blob.unchecked_into())),
                    Some((FromEncoder::Failed(failure), _)) => Err(failure),
                    None => Err(encoder_failed(&JsValue::UNDEFINED)),
                }
            }
            Self::Browser { spool, .. } => spool.finish().await,
            Self::Pieces { encoder, .. } => encoder.finish().await,
        }
    }
}

fn knock(port: &MessagePort) {
    // A plain object can be sent.
    let _ = port.post_message(&post::envelope(&ToEncoder::Look, &JsValue::UNDEFINED));
}

/// Takes over what the browser's encoder has made.
pub(super) fn put_aside(encoder: &VideoEncoder, spool: &mut PictureSpool, of: Option<u32>) -> Result<(), Failure> {
    let done = encoder.take_done().map_err(|error| encoder_failed(&error))?;
    if !done.is_empty() {
        spool.add(done);
        progress(spool.frames(), of);
    }
    Ok(())
}

/// Tells the page how far the work is.
pub(super) fn progress(done: u32, of: Option<u32>) {
    /// More often nobody sees it, and each time the page is drawn anew.
    const EVERY_MILLISECONDS: f64 = 100.0;
    thread_local! {
        static TOLD: Cell<f64> = const { Cell::new(0.0) };
    }
    let now = js_sys::Date::now();
    // The clock may have been set back.
    if !(0.0..EVERY_MILLISECONDS).contains(&(now - TOLD.get())) {
        TOLD.set(now);
        tell(&FromWorker::Export(ExportEvent::Progress { done, of }));
    }
}
