//! Opening a film: what is known of it arrives bit by bit, and each bit is shown at once.

use leptos::prelude::*;
use netdpr_derotation::{Output, PictureSize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File, Url};

use super::frames::matches_media;
use super::kept_frame::keep_first_frame;
use super::measuring::Measured;
use super::state::{Page, Phase, RateFrom, RingFrom, View};
use super::{live, measuring, words};
use crate::film::OpenFilm;
use crate::messages::OpenEvent;

/// Opens `file` in place of the present film.
pub(super) fn open(page: Page, file: File) {
    if page.phase.get_untracked() == Phase::Exporting {
        page.keep_settings.set(false);
        page.error.set(Some(words::export_runs().to_owned()));
        return;
    }
    let keep_settings = page.keep_settings.get_untracked();
    page.keep_settings.set(false);
    forget_film(page);
    if !keep_settings {
        forget_settings(page);
    } else if !untrack(|| page.no_circle()) {
        page.ring_from.set(RingFrom::LastFilm);
        page.rate_from.set(RateFrom::LastFilm);
    }
    if let Some(recipe) = page.next_recipe.try_update(Option::take).flatten() {
        page.follow(&recipe);
    }
    page.phase.set(Phase::Opening);
    let serial = page.serial.get_value();
    page.view.set(View::Derotated);
    page.player.source.set(Url::create_object_url_with_blob(&file).ok());
    page.open_film
        .set_value(Some(OpenFilm::open(&file, move |event, beside| {
            // What an earlier film's worker still had to say is of no use any more.
            if page.serial.get_value() == serial {
                learn(page, event, &beside);
            }
        })));
    page.file.set(Some(file));
}

/// Looks for the rim once more, because a person asked for it.
pub(super) fn find_again(page: Page) {
    page.ring_from.set(RingFrom::Searching);
    page.tilt.set(None);
    measuring::end(page);
    page.found_rim.set_value(None);
    page.open_film.with_value(|film| {
        if let Some(film) = film {
            film.find_rim_again();
        }
    });
}

/// When the browser can't play the film: has a preview made that it can, as soon as the film is known to be one.
pub(super) fn make_preview_when_refused(page: Page) {
    let asked_for = StoredValue::new(None::<u32>);
    Effect::new(move || {
        let known = page.film.with(Option::is_some);
        if page.player.refused.get() && known {
            page.player.refused.set(false);
            let serial = Some(page.serial.get_value());
            // A preview that can't be played either is not made again.
            if asked_for.get_value() == serial {
                page.player.note.set(Some(words::preview_refused().to_owned()));
                return;
            }
            asked_for.set_value(serial);
            page.player.note.set(Some(words::preview_making().to_owned()));
            page.open_film.with_value(|film| {
                if let Some(film) = film {
                    film.make_preview();
                }
            });
        }
    });
}

fn learn(page: Page, event: OpenEvent, beside: &JsValue) {
    match event {
        OpenEvent::Opened(film) => {
            page.size.set(Some(film.size));
            page.film.set(Some(film));
        }
        OpenEvent::FirstFrame { width, height } => {
            let size = PictureSize { width, height };
            page.size.set(Some(size));
            // A player that is on its way already shows more than the first frame.
            if page.frame_count.get_untracked() == 0 {
                keep_first_frame(page, size, beside);
            }
            become_ready(page);
        }
        OpenEvent::RimFound(rim) => {
            page.found_rim.set_value(Some(rim));
            if page.ring_from.get_untracked() == RingFrom::Searching {
                page.set_circle(rim.circle, RingFrom::Found(rim.confidence));
            }
            become_ready(page);
            measure(page);
        }
        OpenEvent::NoRim(_) => {
            if page.ring_from.get_untracked() == RingFrom::Searching {
                page.ring_from.set(RingFrom::NotFound);
            }
            become_ready(page);
            measure(page);
        }
        OpenEvent::PreviewReady { seconds } => {
            if let Some(blob) = beside.dyn_ref::<Blob>() {
                play(page, Url::create_object_url_with_blob(blob).ok());
                page.player.note.set(Some(words::preview_is_short(seconds)));
            }
        }
        OpenEvent::NoPreview(reason) => page.player.note.set(Some(words::no_preview(&reason))),
        OpenEvent::Failed(failure) => {
            clear(page);
            page.phase.set(Phase::Empty);
            page.error.set(Some(words::sentence(&failure.sentence)));
        }
    }
}

/// Has the film measured, unless the rate is known already, or a person has moved the ring so soon that it is under way.
/// It begins when the first frame has been searched, so that the search has a core to itself.
fn measure(page: Page) {
    let is_under_way = page
        .measured
        .with_untracked(|measured| matches!(measured, Measured::Going(..)));
    let is_known = matches!(page.rate_from.get_untracked(), RateFrom::LastFilm | RateFrom::Recipe);
    if !is_under_way && !is_known {
        measuring::begin(page);
    }
}

fn become_ready(page: Page) {
    if page.phase.get_untracked() != Phase::Opening {
        return;
    }
    page.phase.set(Phase::Ready);
    // The rate is what is typed next. A finger's keyboard would cover the picture: it waits until it is asked for.
    if matches_media("(hover: hover) and (pointer: fine)") && page.rpm_text.with_untracked(String::is_empty) {
        super::rate_field::focus();
    }
}

/// Plays something else; the address of what was played before is given back.
fn play(page: Page, source: Option<String>) {
    if let Some(last) = page.player.source.get_untracked() {
        // It fails for no address that was ever made.
        drop(Url::revoke_object_url(&last));
    }
    page.player.source.set(source);
}

/// Lets go of film, camera and all their settings.
pub(super) fn clear(page: Page) {
    forget_film(page);
    forget_settings(page);
}

fn forget_film(page: Page) {
    live::let_go(page);
    page.live.recorded.set(false);
    page.serial.update_value(|serial| *serial = serial.wrapping_add(1));
    page.history.forget();
    page.marks.put_down();
    page.tracking.forget();
    page.flow.forget();
    page.open_film.set_value(None);
    measuring::end(page);
    page.measured.set(Measured::Nothing);
    page.found_rim.set_value(None);
    page.error.set(None);
    page.file.set(None);
    page.film.set(None);
    page.size.set(None);
    page.frame.set_value(None);
    page.frame_count.set(0);
    play(page, None);
    let player = page.player;
    player.can_play.set(false);
    player.playing.set(false);
    player.moment.set(0.0);
    player.duration.set(0.0);
    player.seek.set(None);
    player.note.set(None);
    player.refused.set(false);
    super::exporting::forget_result(page);
}

fn forget_settings(page: Page) {
    for text in page.circle_text {
        text.set(String::new());
    }
    page.ring_from.set(RingFrom::Searching);
    page.type_rate(String::new());
    page.tilt.set(None);
    page.undo_tilt.set(true);
    page.readout_text.set(String::new());
    page.recording_text.set(String::new());
    page.start_text.set(String::new());
    page.end_text.set(String::new());
    page.rate_over_time.set(None);
    page.whole_frame.set(false);
    for text in [page.camera_rpm_text, page.additional_text, page.speed_text] {
        text.set(String::new());
    }
    for part in page.caption_parts {
        part.set(true);
    }
    page.output.set(Output::default());
    page.marks.forget();
}
