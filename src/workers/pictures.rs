//! Encoded pictures, put aside until they are joined with the sound.

use std::rc::Rc;

use netdpr_derotation::{PictureSize, Quality};
use netdpr_ffmpeg::timed_stream::{self, Pictures};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use crate::browser::bell::Bell;
use crate::browser::in_words;
use crate::browser::spool::Spool;
use crate::browser::video_encoder::{EncodedPicture, VideoEncoder};
use crate::messages::{Container, EncodedPictures, Failure};

/// What the browser's encoder makes, as a timed stream in a spool.
#[derive(Debug)]
pub(super) struct PictureSpool {
    spool: Spool,
    size: PictureSize,
    mean_fps: f64,
    frames: u32,
}

impl PictureSpool {
    /// In this folder on the browser's own disk, where it has one.
    pub(super) async fn open(folder: Option<&str>, size: PictureSize, mean_fps: f64) -> Self {
        Self {
            spool: Spool::open(folder).await,
            size,
            mean_fps,
            frames: 0,
        }
    }

    /// Adds pictures in the order in which they came out.
    pub(super) fn add(&mut self, pictures: Vec<EncodedPicture>) {
        for picture in pictures {
            if self.frames == 0 {
                self.spool
                    .append(&timed_stream::header(Pictures::H264, self.size, self.mean_fps));
            }
            let head = timed_stream::picture_header(picture.timestamp, picture.is_key, picture.bytes.len());
            self.spool.append(&head);
            self.spool.append(&picture.bytes);
            self.frames += 1;
        }
    }

    pub(super) const fn frames(&self) -> u32 {
        self.frames
    }

    pub(super) async fn finish(self) -> Result<(EncodedPictures, Blob), Failure> {
        let pictures = EncodedPictures {
            frames: self.frames,
            container: Container::Matroska,
            has_colour_tags: false,
        };
        Ok((pictures, self.spool.into_blob("").await.map_err(|_| storage_full())?))
    }
}

/// The browser's encoder for pictures of this size, if it has one.
pub(super) async fn browser_encoder(
    size: PictureSize,
    mean_fps: f64,
    quality: Quality,
    bell: &Rc<Bell>,
) -> Result<Option<VideoEncoder>, Failure> {
    match VideoEncoder::settings(size, mean_fps, quality).await {
        None => Ok(None),
        Some(settings) => VideoEncoder::new(&settings, size, bell)
            .map(Some)
            .map_err(|error| encoder_failed(&error)),
    }
}

/// The encoder's own words, in ours.
pub(super) fn encoder_failed(error: &JsValue) -> Failure {
    encoder_broke_down(&in_words(error))
}

pub(super) fn encoder_broke_down(reason: &str) -> Failure {
    format!("The encoder broke down ({reason}); try again, or open the page with ?encoder=ffmpeg for the other one.")
        .into()
}

pub(super) fn storage_full() -> Failure {
    "There is no room left for the new film; free some space on this computer and try again.".into()
}
