//! The whole film: decode, turn, hand on, and join with the sound at the end.
//!
//! The way of a frame: FFmpeg's core writes it to a device ([`Film::decode`]), [`FilmDerotation`] turns it, and
//! [`Turned`] takes it to the encoder. All three happen in one call, so no frame waits between them.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Float32Array};
use netdpr_derotation::track::Overlay;
use netdpr_derotation::{FilmDerotation, Format, Frame, Kept, OutputPicture, Timestamp, Window};
use netdpr_ffmpeg::arguments::{Joining, Part, Sound, probe};
use netdpr_ffmpeg::{FilmInfo, FilmRead, Unreadable, warnings};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, MessagePort};

use super::browser_decoding::{BrowserDecoding, Ended};
use super::decoding::{Film, Wanted, broke_down};
use super::drawing::overlay;
use super::pictures::storage_full;
use super::turned::Turned;
use super::{tell, tell_with};
use crate::browser::ffmpeg_core::{FILM, Then};
use crate::browser::own_disk::remove_file;
use crate::browser::own_memory::own_heap_bytes;
use crate::browser::spool::Spool;
use crate::messages::{
    CodecChoice, EncodeOrder, EncodedPictures, ExportEvent, ExportOrder, Exported, Failure, FromWorker,
};

/// Derotates the file in `beside` and tells the page how it went.
pub(super) async fn run(order: Box<ExportOrder>, beside: JsValue) {
    let beside = Array::from(&beside);
    match derotate(*order, &beside).await {
        Ok((exported, film)) => tell_with(&FromWorker::Export(ExportEvent::Done(exported)), &film),
        Err(failure) => tell(&FromWorker::Export(ExportEvent::Failed(failure))),
    }
}

/// What is under way between two frames.
struct Job {
    derotation: FilmDerotation,
    /// Draws tracks into each picture.
    overlay: Option<Overlay>,
    out: Frame,
    turned: Turned,
    kept: u32,
    first: Option<Timestamp>,
    first_kept: Option<Timestamp>,
    last: Option<Timestamp>,
    stopped_early: bool,
}

impl Job {
    fn take(&mut self, frame: &Frame) -> Result<Then, Failure> {
        self.first.get_or_insert(frame.timestamp);
        self.last = Some(frame.timestamp);
        match self
            .derotation
            .take(frame, &mut self.out)
            .map_err(|error| error.to_string())?
        {
            Kept::NotYet => Ok(Then::GoOn),
            Kept::NoMore => {
                self.stopped_early = true;
                Ok(Then::Stop)
            }
            Kept::Yes => {
                self.first_kept.get_or_insert(frame.timestamp);
                if let Some(overlay) = &self.overlay {
                    overlay.draw(u64::from(self.kept), &mut self.out);
                }
                self.kept += 1;
                self.turned.push(&self.out)?;
                Ok(Then::GoOn)
            }
        }
    }
}

async fn derotate(order: ExportOrder, beside: &Array) -> Result<(Exported, Blob), Failure> {
    let file: Blob = beside.get(0).unchecked_into();
    let port: Option<MessagePort> = beside.get(1).dyn_into().ok();
    let (recipe, folder) = (order.recipe, order.folder);
    // What lies around it needn't come out of FFmpeg's core.
    let window = Window::of(&recipe, order.film.size);
    let size = OutputPicture::of(&recipe, order.film.size).size;
    let derotation =
        FilmDerotation::of_windows(recipe.clone(), order.film.format()).map_err(|error| error.to_string())?;
    let out = derotation.output_frame().map_err(|error| error.to_string())?;
    let places: Option<Float32Array> = beside.get(2).dyn_into().ok();
    let overlay = order
        .drawn
        .zip(places)
        .map(|(drawn, places)| overlay(&drawn, &places.to_vec(), &recipe, &order.film));
    let film = Film::open_known(&file, order.film).await?;
    let of = film.info.frames_within(&recipe.trim);
    let browsers = match order.decoder {
        CodecChoice::Ffmpeg => None,
        CodecChoice::WebCodecs | CodecChoice::WhicheverFits => BrowserDecoding::open(&film, &file, window).await,
    };
    let decoder = match browsers {
        Some(_) => CodecChoice::WebCodecs,
        None => CodecChoice::Ffmpeg,
    };
    let encode = EncodeOrder {
        size,
        film: film.info.clone(),
        encoder: order.encoder,
        quality: recipe.output.quality,
        of,
        folder: folder.clone(),
    };
    let (turned, encoder) = Turned::open(encode, decoder, port).await?;

    let job = Rc::new(RefCell::new(Job {
        derotation,
        overlay,
        out,
        turned,
        kept: 0,
        first: None,
        first_kept: None,
        last: None,
        stopped_early: false,
    }));
    let ended = match browsers {
        Some(decoding) => decode_by_browser(decoding, &film, &job).await?,
        None => Ended::HandedBack,
    };
    let (decoder, errors) = match ended {
        Ended::Done => (CodecChoice::WebCodecs, Vec::new()),
        Ended::HandedBack => (
            CodecChoice::Ffmpeg,
            decode_all(&film, Part::Window(window), &job).await?,
        ),
    };
    // The core still holds the closure that feeds the job; another takes its place.
    film.core.on_frames(|_| Then::GoOn);
    let job = Rc::try_unwrap(job)
        .map_err(|_| broke_down(JsValue::UNDEFINED))?
        .into_inner();

    let (Some(first), Some(last)) = (job.first, job.last) else {
        return Err(Unreadable::NoFrames.to_string().into());
    };
    let Some(first_kept) = job.first_kept else {
        return Err("The film ends before the start that was asked for; give an earlier start.".into());
    };
    let read = FilmRead {
        first,
        last,
        stopped_early: job.stopped_early,
    };
    let (pictures, encoded) = job.turned.finish().await?;
    let joining = Join {
        film: &film,
        pictures,
        encoded: &encoded,
        kept: job.kept,
        format: recipe.output.format,
        folder: folder.as_deref(),
    };
    let kept_seconds = recipe.trim.end_seconds.map(|end| end - recipe.trim.start_seconds);
    let sound = Sound::of(&film.info, &film.path, first_kept.seconds(), kept_seconds);
    let sound = sound.filter(|_| recipe.keeps_sound());
    let mut warnings = warnings(&film.info, read, &errors);
    let whole = match joining.with(sound).await {
        Err(_) if sound.is_some() => {
            let silent = joining.with(None).await?;
            warnings.push(
                "The original's sound is in a form that could not be taken over, so the new film is silent.".to_owned(),
            );
            silent
        }
        joined => joined?,
    };
    if let (Some(folder), Some(encoded)) = (&folder, encoded.dyn_ref::<File>()) {
        remove_file(folder, &encoded.name()).await;
    }
    let exported = Exported {
        frames: job.kept,
        encoder,
        decoder,
        warnings,
        peak_memory_bytes: 0.0,
    };
    Ok((exported, whole))
}

/// Sends the film through the job, out of the browser's decoder; whether all of it.
async fn decode_by_browser(
    decoding: BrowserDecoding<'_>,
    film: &Film,
    job: &Rc<RefCell<Job>>,
) -> Result<Ended, Failure> {
    let frame_bytes = job.borrow().out.bytes().len();
    let held = film.core.heap_bytes() + decoding.held_bytes();
    let mut frames = 0_u32;
    decoding
        .run(
            |frame| job.borrow_mut().take(frame),
            async || {
                frames = frames.wrapping_add(1);
                if frames % 30 == 1 {
                    let held = held + own_heap_bytes() + job.borrow().turned.held_bytes(frame_bytes);
                    tell(&FromWorker::Memory(held));
                }
                make_room(job).await
            },
        )
        .await
}

/// Sends what of the film hasn't come yet through the job, with pauses where its encoder needs them; what went wrong with the film.
async fn decode_all(film: &Film, part: Part, job: &Rc<RefCell<Job>>) -> Result<Vec<String>, Failure> {
    let frame_bytes = job.borrow().out.bytes().len();
    let most = job.borrow().turned.before_a_pause(frame_bytes);
    let mut errors = Vec::new();
    let mut next_key = None;
    loop {
        let wanted = Wanted {
            after: job.borrow().last,
            next_key,
            most,
            part,
            to_be_continued: true,
            ..Wanted::default()
        };
        let takes = Rc::clone(job);
        let decoded = film.decode(wanted, move |frame| takes.borrow_mut().take(frame))?;
        let held = film.core.heap_bytes() + own_heap_bytes() + job.borrow().turned.held_bytes(frame_bytes);
        tell(&FromWorker::Memory(held));
        next_key = decoded.next_key;
        for error in decoded.errors {
            if !errors.contains(&error) {
                errors.push(error);
            }
        }
        if decoded.to_the_end || job.borrow().stopped_early {
            return Ok(errors);
        }
        // Nothing else runs in this worker while it waits.
        catch_up(job).await?;
    }
}

#[expect(
    clippy::await_holding_refcell_ref,
    reason = "nothing else in this worker touches the job while it waits"
)]
async fn make_room(job: &Rc<RefCell<Job>>) -> Result<(), Failure> {
    job.borrow_mut().turned.make_room().await
}

#[expect(
    clippy::await_holding_refcell_ref,
    reason = "nothing else in this worker touches the job while it waits"
)]
async fn catch_up(job: &Rc<RefCell<Job>>) -> Result<(), Failure> {
    job.borrow_mut().turned.catch_up().await
}

/// Encoded pictures to be joined with the original's sound.
struct Join<'a> {
    film: &'a Film,
    pictures: EncodedPictures,
    encoded: &'a Blob,
    /// How many pictures there ought to be.
    kept: u32,
    format: Format,
    folder: Option<&'a str>,
}

impl Join<'_> {
    /// Joins pictures and sound to a film, and counts the pictures in it: a return code alone can't be trusted.
    async fn with(&self, sound: Option<Sound<'_>>) -> Result<Blob, Failure> {
        let core = &self.film.core;
        let last_line: Rc<RefCell<String>> = Rc::default();
        let said = Rc::clone(&last_line);
        core.on_line(move |line| *said.borrow_mut() = line.to_owned());
        let joining = Joining {
            pictures: &core.mount(self.encoded).map_err(broke_down)?,
            container: self.pictures.container.name(),
            write_colour_tags: !self.pictures.has_colour_tags,
            info: &self.film.info,
            sound,
            format: self.format,
            output: FILM,
        };
        core.write_film_to(Spool::open(self.folder).await);
        core.run(&joining.arguments()).map_err(broke_down)?;
        let whole = core.take_film().into_blob(self.format.media_type()).await;
        let whole = whole.map_err(|_| storage_full())?;
        let made = frames_in(self.film, &whole)?;
        if made == Some(self.kept) {
            return Ok(whole);
        }
        let made = made.unwrap_or(0);
        let (kept, reason) = (self.kept, last_line.take());
        Err(format!(
            "Only {made} of {kept} pictures arrived in the new film ({reason}); try again, or open the page with ?encoder=ffmpeg."
        )
        .into())
    }
}

fn frames_in(film: &Film, made: &Blob) -> Result<Option<u32>, Failure> {
    let path = film.core.mount(made).map_err(broke_down)?;
    let answer = film.core.probe(&probe(&path)).map_err(broke_down)?.unwrap_or_default();
    Ok(FilmInfo::from_ffprobe(&answer).ok().and_then(|info| info.frames))
}
