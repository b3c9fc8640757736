//! The browser's own H.264 encoder (WebCodecs).

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Object, Reflect, Uint8Array};
use netdpr_derotation::{PictureSize, Quality, Timebase, Timestamp};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    EncodedVideoChunk, EncodedVideoChunkType, VideoEncoder as WebVideoEncoder, VideoEncoderConfig,
    VideoEncoderEncodeOptions, VideoEncoderInit, VideoFrame, VideoFrameBufferInit, VideoPixelFormat,
};

use super::bell::Bell;

/// What the encoder made of one frame.
#[derive(Debug)]
pub struct EncodedPicture {
    /// The frame's time.
    pub timestamp: Timestamp,
    /// Whether a player can begin here.
    pub is_key: bool,
    /// H.264 with start codes before its units (ITU-T H.264, annex B).
    pub bytes: Vec<u8>,
}

/// An encoder at work. Encoding goes on on threads of the browser's; what is done comes out when asked for.
pub struct VideoEncoder {
    encoder: WebVideoEncoder,
    size: PictureSize,
    last_key: Option<i64>,
    state: Rc<RefCell<State>>,
    _on_output: Closure<dyn FnMut(EncodedVideoChunk)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
    _on_dequeue: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    done: Vec<EncodedPicture>,
    error: Option<String>,
}

impl VideoEncoder {
    /// Whether this browser can encode H.264 at this size; the settings for it.
    pub async fn settings(size: PictureSize, fps: f64, quality: Quality) -> Option<VideoEncoderConfig> {
        let constructor = Reflect::get(&js_sys::global(), &"VideoEncoder".into()).ok()?;
        if constructor.is_undefined() {
            return None;
        }
        // High, then main, then baseline profile; the level is the lowest that holds such pictures.
        let bits = bitrate(size, fps, quality);
        let level = level(size, fps, bits);
        for profile in ["6400", "4d00", "42e0"] {
            let settings = VideoEncoderConfig::new(&format!("avc1.{profile}{level:02x}"), size.height, size.width);
            settings.set_bitrate_f64(bits);
            settings.set_framerate(fps);
            let avc = Object::new();
            // With start codes the parameter sets come within the stream. The other form describes them apart, and Firefox's
            // description (ESR 153) repeats a byte in each of them.
            Reflect::set(&avc, &"format".into(), &"annexb".into()).ok()?;
            Reflect::set(&settings, &"avc".into(), &avc).ok()?;
            Reflect::set(&settings, &"latencyMode".into(), &"quality".into()).ok()?;
            let Ok(answer) = JsFuture::from(WebVideoEncoder::is_config_supported(&settings)).await else {
                continue;
            };
            if Reflect::get(&answer, &"supported".into()).is_ok_and(|supported| supported.is_truthy()) {
                return Some(settings);
            }
        }
        None
    }

    /// An encoder with [`VideoEncoder::settings`]. It rings `bell` when it has room for a frame, when something has come
    /// out, and when something has gone wrong.
    ///
    /// # Errors
    /// When the browser refuses after all.
    pub fn new(settings: &VideoEncoderConfig, size: PictureSize, bell: &Rc<Bell>) -> Result<Self, JsValue> {
        let state: Rc<RefCell<State>> = Rc::default();
        let on_output = {
            let (state, bell) = (Rc::clone(&state), Rc::clone(bell));
            Closure::<dyn FnMut(EncodedVideoChunk)>::new(move |chunk: EncodedVideoChunk| {
                state.borrow_mut().done.push(picture(&chunk));
                bell.ring();
            })
        };
        let on_error = {
            let (state, bell) = (Rc::clone(&state), Rc::clone(bell));
            Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
                let message = Reflect::get(&error, &"message".into())
                    .ok()
                    .and_then(|message| message.as_string());
                state.borrow_mut().error = Some(message.unwrap_or_default());
                bell.ring();
            })
        };
        let on_dequeue = {
            let bell = Rc::clone(bell);
            Closure::<dyn FnMut()>::new(move || bell.ring())
        };
        let init = VideoEncoderInit::new(on_error.as_ref().unchecked_ref(), on_output.as_ref().unchecked_ref());
        let encoder = WebVideoEncoder::new(&init)?;
        Reflect::set(&encoder, &"ondequeue".into(), on_dequeue.as_ref())?;
        encoder.configure(settings)?;
        Ok(Self {
            encoder,
            size,
            last_key: None,
            state,
            _on_output: on_output,
            _on_error: on_error,
            _on_dequeue: on_dequeue,
        })
    }

    /// Gives the encoder a frame, which it copies: planes Y, U, V one after the other.
    ///
    /// # Errors
    /// When the encoder has broken down.
    pub fn encode(&mut self, timestamp: Timestamp, planes: &Uint8Array) -> Result<(), JsValue> {
        /// A player can jump to every second.
        const KEY_EVERY_MICROSECONDS: i64 = 1_000_000;
        let microseconds = timestamp.microseconds_since(Timestamp::START);
        let init = VideoFrameBufferInit::new_with_f64(
            self.size.height,
            self.size.width,
            VideoPixelFormat::I420,
            microseconds as f64,
        );
        let frame = VideoFrame::new_with_buffer_source_and_video_frame_buffer_init(planes, &init)?;
        let is_key = self
            .last_key
            .is_none_or(|last| microseconds - last >= KEY_EVERY_MICROSECONDS);
        let options = VideoEncoderEncodeOptions::new();
        options.set_key_frame(is_key);
        let encoded = self.encoder.encode_with_options(&frame, &options);
        frame.close();
        encoded?;
        if is_key {
            self.last_key = Some(microseconds);
        }
        Ok(())
    }

    /// Whether another frame can be given without its having to queue for long.
    #[must_use]
    pub fn has_room(&self) -> bool {
        const MOST_QUEUED: u32 = 4;
        self.queued() < MOST_QUEUED
    }

    /// Frames given that it hasn't begun with.
    #[must_use]
    pub fn queued(&self) -> u32 {
        self.encoder.encode_queue_size()
    }

    /// What has come out since this was last called.
    ///
    /// # Errors
    /// What the encoder broke down with.
    pub fn take_done(&self) -> Result<Vec<EncodedPicture>, JsValue> {
        let mut state = self.state.borrow_mut();
        if let Some(error) = &state.error {
            return Err(JsValue::from_str(error));
        }
        Ok(std::mem::take(&mut state.done))
    }

    /// Makes everything given come out.
    ///
    /// # Errors
    /// What the encoder broke down with.
    pub async fn flush(&self) -> Result<(), JsValue> {
        JsFuture::from(self.encoder.flush()).await.map(|_| ())
    }
}

impl Drop for VideoEncoder {
    fn drop(&mut self) {
        // An encoder that has broken down is closed already.
        let _ = self.encoder.close();
    }
}

fn picture(chunk: &EncodedVideoChunk) -> EncodedPicture {
    let bytes = Uint8Array::new_with_length(chunk.byte_length());
    // Our array has just the length asked for.
    let _ = chunk.copy_to_with_buffer_source(&bytes);
    EncodedPicture {
        timestamp: Timestamp::new(chunk.timestamp() as i64, Timebase::MICROSECONDS),
        is_key: chunk.type_() == EncodedVideoChunkType::Key,
        bytes: bytes.to_vec(),
    }
}

/// Bits a second for a quality: at [`Quality::Good`] nothing is lost to the eye, also of fine dye and a noisy camera.
fn bitrate(size: PictureSize, fps: f64, quality: Quality) -> f64 {
    let (bits_per_pixel, least, most) = match quality {
        Quality::Small => (0.1, 0.6e6, 35e6),
        Quality::Good => (0.35, 2e6, 120e6),
        Quality::Best => (1.0, 6e6, 240e6),
    };
    (f64::from(size.width) * f64::from(size.height) * fps * bits_per_pixel).clamp(least, most)
}

/// The lowest H.264 level (times ten) that holds such pictures: ITU-T H.264, table A-1, by macroblocks a picture and a
/// second, and bits a second (those of the main profile, the high one has more).
fn level(size: PictureSize, fps: f64, bits: f64) -> u8 {
    const LEVELS: &[(u8, f64, f64, f64)] = &[
        (31, 3_600.0, 108_000.0, 14e6),
        (40, 8_192.0, 245_760.0, 20e6),
        (42, 8_704.0, 522_240.0, 50e6),
        (50, 22_080.0, 589_824.0, 135e6),
        (51, 36_864.0, 983_040.0, 240e6),
        (52, 36_864.0, 2_073_600.0, 240e6),
    ];
    let blocks = f64::from(size.width.div_ceil(16)) * f64::from(size.height.div_ceil(16));
    LEVELS
        .iter()
        .find(|(_, a_picture, a_second, most_bits)| {
            blocks <= *a_picture && blocks * fps <= *a_second && bits <= *most_bits
        })
        .map_or(62, |(level, ..)| *level)
}
