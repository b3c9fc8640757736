//! A film's facts, its first frame, its rim, a preview of it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8ClampedArray;
use netdpr_derotation::Frame;
use netdpr_derotation::rim::find_rim;
use netdpr_ffmpeg::arguments::Preview;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::decoding::{Film, broke_down};
use super::rgba::rgba;
use super::{tell, tell_with};
use crate::browser::ffmpeg_core::FILM;
use crate::browser::spool::Spool;
use crate::messages::{Failure, FromWorker, OpenEvent};

/// The worker that holds a film open.
#[derive(Clone, Default)]
pub(super) struct Opener {
    open: Rc<RefCell<Option<Open>>>,
}

struct Open {
    film: Film,
    first: Frame,
}

impl Opener {
    /// Opens the file and tells all that can be learnt of it, the quickest first.
    pub(super) async fn open(&self, file: JsValue) {
        let file: Blob = file.unchecked_into();
        let film = match Film::open(&file).await {
            Ok(film) => film,
            Err(failure) => return say(OpenEvent::Failed(failure)),
        };
        let first = match film.first_frame() {
            Ok(first) => first,
            Err(failure) => return say(OpenEvent::Failed(failure)),
        };
        say(OpenEvent::Opened(film.info.clone()));
        let pixels = Uint8ClampedArray::from(rgba(&first, film.info.tags.matrix.as_deref()).as_slice());
        let event = OpenEvent::FirstFrame {
            width: first.size().width,
            height: first.size().height,
        };
        tell_with(&FromWorker::Open(event), &pixels);
        *self.open.borrow_mut() = Some(Open { film, first });
        self.find_rim();
    }

    /// Finds the rim in the first frame.
    pub(super) fn find_rim(&self) {
        if let Some(open) = self.open.borrow().as_ref() {
            say(match find_rim(&open.first) {
                Ok(rim) => OpenEvent::RimFound(rim),
                Err(no_rim) => OpenEvent::NoRim(no_rim.to_string()),
            });
        }
    }

    /// Makes a small film of the beginning that any browser plays.
    pub(super) async fn make_preview(&self) {
        let made = self.open.borrow().as_ref().map(|open| preview(&open.film));
        let blob = match made {
            None => return,
            Some(Ok(spool)) => spool.into_blob("video/mp4").await.map_err(|_| NO_PREVIEW.into()),
            Some(Err(failure)) => Err(failure),
        };
        match blob {
            Ok(blob) => {
                let duration = self
                    .open
                    .borrow()
                    .as_ref()
                    .and_then(|open| open.film.info.duration_seconds);
                let seconds = duration.unwrap_or(Preview::SECONDS).min(Preview::SECONDS);
                tell_with(&FromWorker::Open(OpenEvent::PreviewReady { seconds }), &blob);
            }
            Err(failure) => say(OpenEvent::NoPreview(failure.sentence)),
        }
    }
}

const NO_PREVIEW: &str = "This film can't be shown while you work on it, but it can be derotated.";

fn preview(film: &Film) -> Result<Spool, Failure> {
    let preview = Preview {
        input: &film.path,
        info: &film.info,
        output: FILM,
    };
    film.core.on_line(|_| {});
    film.core.run(&preview.arguments()).map_err(broke_down)?;
    let spool = film.core.take_film();
    if spool.length() == 0.0 {
        return Err(NO_PREVIEW.into());
    }
    Ok(spool)
}

fn say(event: OpenEvent) {
    tell(&FromWorker::Open(event));
}
