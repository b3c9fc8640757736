//! The browser's own H.264 decoder (WebCodecs), where it hands out its pictures' planes as they were decoded.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Reflect, Uint8Array};
use netdpr_derotation::{PictureSize, Window};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomRectInit, EncodedVideoChunk, EncodedVideoChunkInit, EncodedVideoChunkType, HardwareAcceleration,
    VideoDecoder as WebVideoDecoder, VideoDecoderConfig, VideoDecoderInit, VideoFrame, VideoFrameCopyToOptions,
    VideoPixelFormat,
};

use super::bell::Bell;

/// A decoder at work. Decoding goes on on threads of the browser's; pictures come out in the order in which they are shown.
pub struct VideoDecoder {
    decoder: WebVideoDecoder,
    state: Rc<RefCell<State>>,
    _on_output: Closure<dyn FnMut(VideoFrame)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
    _on_dequeue: Closure<dyn FnMut()>,
}

#[derive(Default)]
struct State {
    done: VecDeque<Picture>,
    broke_down: bool,
}

/// A decoded picture, which is given back to the browser when it is dropped.
pub struct Picture(VideoFrame);

impl VideoDecoder {
    /// A decoder for `codec` with this description; `None` when the browser has none. It rings `bell` when it has room, when
    /// a picture has come out, and when it has broken down.
    pub async fn open(codec: &str, description: &[u8], bell: &Rc<Bell>) -> Option<Self> {
        let constructor = Reflect::get(&js_sys::global(), &"VideoDecoder".into()).ok()?;
        if constructor.is_undefined() {
            return None;
        }
        let settings = VideoDecoderConfig::new(codec);
        settings.set_description_u8_array(&Uint8Array::from(description));
        // A graphics card's pictures would have to be fetched from it, and in another order of samples.
        settings.set_hardware_acceleration(HardwareAcceleration::PreferSoftware);
        let answer = JsFuture::from(WebVideoDecoder::is_config_supported(&settings))
            .await
            .ok()?;
        if !Reflect::get(&answer, &"supported".into()).is_ok_and(|supported| supported.is_truthy()) {
            return None;
        }
        let state: Rc<RefCell<State>> = Rc::default();
        let on_output = {
            let (state, bell) = (Rc::clone(&state), Rc::clone(bell));
            Closure::<dyn FnMut(VideoFrame)>::new(move |frame: VideoFrame| {
                state.borrow_mut().done.push_back(Picture(frame));
                bell.ring();
            })
        };
        let on_error = {
            let (state, bell) = (Rc::clone(&state), Rc::clone(bell));
            Closure::<dyn FnMut(JsValue)>::new(move |_| {
                state.borrow_mut().broke_down = true;
                bell.ring();
            })
        };
        let on_dequeue = {
            let bell = Rc::clone(bell);
            Closure::<dyn FnMut()>::new(move || bell.ring())
        };
        let init = VideoDecoderInit::new(on_error.as_ref().unchecked_ref(), on_output.as_ref().unchecked_ref());
        let decoder = WebVideoDecoder::new(&init).ok()?;
        Reflect::set(&decoder, &"ondequeue".into(), on_dequeue.as_ref()).ok()?;
        decoder.configure(&settings).ok()?;
        Some(Self {
            decoder,
            state,
            _on_output: on_output,
            _on_error: on_error,
            _on_dequeue: on_dequeue,
        })
    }

    /// Gives it an encoded picture; `mark` comes back with the decoded one.
    ///
    /// # Errors
    /// When it has broken down.
    pub fn decode(&self, picture: &Uint8Array, mark: i64, is_key: bool) -> Result<(), JsValue> {
        let kind = if is_key {
            EncodedVideoChunkType::Key
        } else {
            EncodedVideoChunkType::Delta
        };
        let init = EncodedVideoChunkInit::new_with_u8_array(picture, 0, kind);
        init.set_timestamp_f64(mark as f64);
        self.decoder.decode(&EncodedVideoChunk::new(&init)?)
    }

    /// Whether another picture can be given: only a few wait, encoded or decoded.
    #[must_use]
    pub fn has_room(&self) -> bool {
        const MOST: u32 = 4;
        self.decoder.decode_queue_size() + (self.state.borrow().done.len() as u32) < MOST
    }

    /// The next picture that has come out.
    #[must_use]
    pub fn take(&self) -> Option<Picture> {
        self.state.borrow_mut().done.pop_front()
    }

    /// Whether it can't go on.
    #[must_use]
    pub fn broke_down(&self) -> bool {
        self.state.borrow().broke_down
    }

    /// Has everything given come out; rings the bell then. Pictures are to be taken meanwhile.
    pub fn finish(&self, bell: &Rc<Bell>) -> Rc<RefCell<bool>> {
        let (finished, bell) = (Rc::new(RefCell::new(false)), Rc::clone(bell));
        let (done, flushed) = (Rc::clone(&finished), self.decoder.flush());
        wasm_bindgen_futures::spawn_local(async move {
            // A decoder that has broken down says so by itself.
            drop(JsFuture::from(flushed).await);
            done.replace(true);
            bell.ring();
        });
        finished
    }
}

impl Drop for VideoDecoder {
    fn drop(&mut self) {
        // What it still has to say would call closures that are gone.
        self.decoder.set_ondequeue(None);
        // One that has broken down is closed already.
        let _ = self.decoder.close();
    }
}

impl Picture {
    /// The mark that its encoded picture was given with.
    #[must_use]
    pub fn mark(&self) -> i64 {
        self.0.timestamp() as i64
    }

    /// Whether it has three planes of 8 bits, 4:2:0, and is of this size.
    #[must_use]
    pub fn is_plain(&self, size: PictureSize) -> bool {
        self.0.format() == Some(VideoPixelFormat::I420)
            && self
                .0
                .visible_rect()
                .is_some_and(|seen| (seen.width(), seen.height()) == (f64::from(size.width), f64::from(size.height)))
    }

    /// Copies the planes of `window` into `planes`, one after the other without gaps.
    ///
    /// # Errors
    /// When the browser can't.
    pub async fn copy_to(&self, window: Window, planes: &Uint8Array) -> Result<(), JsValue> {
        let seen = self.0.visible_rect().ok_or(JsValue::UNDEFINED)?;
        let rect = DomRectInit::new();
        rect.set_x(seen.x() + f64::from(window.left));
        rect.set_y(seen.y() + f64::from(window.top));
        rect.set_width(f64::from(window.size.width));
        rect.set_height(f64::from(window.size.height));
        let options = VideoFrameCopyToOptions::new();
        options.set_rect(&rect);
        JsFuture::from(self.0.copy_to_with_u8_array_and_options(planes, &options)).await?;
        Ok(())
    }
}

impl Drop for Picture {
    fn drop(&mut self) {
        self.0.close();
    }
}
