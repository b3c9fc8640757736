//! Derotating the film: what is ordered, how it goes, what comes of it.

use leptos::prelude::*;
use netdpr_derotation::Recipe;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, Url};

use super::frames::{now, wants_less_motion};
use super::numbers::{file_stem, plain};
use super::state::{Page, Phase, SavedFilm, View};
use super::{measuring, words};
use crate::film::Export;
use crate::messages::{CodecChoice, ExportEvent, ExportOrder};

/// Begins to derotate the film, or says in the alert why it can't.
pub(super) fn start(page: Page) {
    if page.phase.get_untracked() == Phase::Exporting {
        return;
    }
    let (file, order) = match (page.file.get_untracked(), untrack(|| order(page))) {
        (Some(file), Ok(order)) => (file, order),
        (None, _) => return,
        (Some(_), Err(why)) => {
            page.error.set(Some(why));
            return;
        }
    };
    page.error.set(None);
    // The export gets all of the machine.
    measuring::end(page);
    forget_result(page);
    // The preview stands, so that the work gets all of the machine; it can be set going again.
    page.player.playing.set(false);
    if page.phase.get_untracked() == Phase::Done {
        page.view.set(View::Derotated);
    }
    page.saving.progress.set((0, order.film.frames));
    page.saving.began.set(now());
    page.phase.set(Phase::Exporting);
    let file_name = file_name(&file.name(), &order.recipe);
    let serial = page.serial.get_value();
    let on_event = move |event, beside: JsValue| {
        if page.serial.get_value() == serial {
            learn(page, event, &beside, &file_name);
        }
    };
    let export = page.tracking.found.with_untracked(|found| {
        let places = found.as_ref().map(|found| found.places.as_slice());
        Export::start(&file, &order, places.filter(|_| order.drawn.is_some()), on_event)
    });
    page.saving.export.set_value(Some(export));
}

/// Ends the work; nothing is left of it.
pub(super) fn cancel(page: Page) {
    let export = page.saving.export.try_update_value(Option::take).flatten();
    if let Some(export) = export {
        export.cancel();
    }
    page.phase.set(Phase::Ready);
}

/// Goes back from the film made to the settings, to make another.
pub(super) fn back_to_settings(page: Page) {
    page.view.set(View::Derotated);
    page.phase.set(Phase::Ready);
}

/// Lets go of the last film made.
pub(super) fn forget_result(page: Page) {
    if let Some(last) = page.saving.result.get_untracked() {
        // It fails for no address that was ever made.
        drop(Url::revoke_object_url(&last.address));
        page.saving.result.set(None);
    }
    page.saving.folder.set_value(None);
}

/// Frames a second so far, when there were any.
pub(super) fn speed(page: Page) -> Option<f64> {
    let (done, _) = page.saving.progress.get();
    let seconds = (now() - page.saving.began.get()) / 1000.0;
    (done > 0 && seconds > 0.0).then(|| f64::from(done) / seconds)
}

fn learn(page: Page, event: ExportEvent, beside: &JsValue, file_name: &str) {
    match event {
        ExportEvent::Progress { done, of } => page.saving.progress.set((done, of)),
        ExportEvent::Done(exported) => {
            let export = page.saving.export.try_update_value(Option::take).flatten();
            page.saving.folder.set_value(export.and_then(Export::finish));
            let address = beside
                .dyn_ref::<Blob>()
                .and_then(|blob| Url::create_object_url_with_blob(blob).ok());
            let Some(address) = address else {
                page.phase.set(Phase::Ready);
                page.error.set(Some(words::result_lost().to_owned()));
                return;
            };
            page.saving.result.set(Some(SavedFilm {
                address,
                file_name: file_name.to_owned(),
                exported,
            }));
            page.error.set(None);
            // The result plays beside the original.
            page.view.set(View::Original);
            if page.player.can_play.get_untracked() && !wants_less_motion() {
                page.player.playing.set(true);
            }
            page.phase.set(Phase::Done);
        }
        ExportEvent::Failed(failure) => {
            page.saving.export.set_value(None);
            page.phase.set(Phase::Ready);
            page.error.set(Some(words::sentence(&failure.sentence)));
        }
    }
}

/// What the fields ask for, or the sentence on the first of them that can't be followed.
fn order(page: Page) -> Result<ExportOrder, String> {
    let film = page.film.get().ok_or(words::still_opening())?;
    let recipe = page.recipe()?;
    if let Some(duration) = film.duration_seconds
        && recipe.trim.start_seconds > 0.0
        && recipe.trim.start_seconds >= duration
    {
        return Err(words::start_behind_end(duration));
    }
    let search = location().search().unwrap_or_default();
    Ok(ExportOrder {
        recipe,
        film,
        drawn: page.tracking.drawn(),
        encoder: codec(&search, "encoder="),
        decoder: codec(&search, "decoder="),
        folder: None,
    })
}

/// The encoder or decoder that the page's address asks for: `?encoder=ffmpeg` or `?encoder=webcodecs`.
fn codec(search: &str, which: &str) -> CodecChoice {
    let mut settings = search.trim_start_matches('?').split('&');
    let asked = settings.find_map(|setting| setting.strip_prefix(which));
    [CodecChoice::Ffmpeg, CodecChoice::WebCodecs]
        .into_iter()
        .find(|choice| asked == Some(choice.name()))
        .unwrap_or_default()
}

/// `tank.mov` at 13.45 rpm becomes `tank_derotated_13.45rpm.mp4`.
fn file_name(original: &str, recipe: &Recipe) -> String {
    let (stem, rpm) = (file_stem(original), plain(recipe.rpm.rpm(), 6));
    format!("{stem}_derotated_{rpm}rpm.{}", recipe.output.format.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use netdpr_derotation::{Circle, Format, RotationRate};
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn the_address_chooses_the_codecs() {
        let both = "?encoder=ffmpeg&decoder=webcodecs";
        assert_eq!(codec(both, "encoder="), CodecChoice::Ffmpeg);
        assert_eq!(codec(both, "decoder="), CodecChoice::WebCodecs);
        assert_eq!(codec("", "encoder="), CodecChoice::WhicheverFits);
        assert_eq!(codec("?encoder=best", "encoder="), CodecChoice::WhicheverFits);
    }

    #[test]
    fn the_film_is_named_after_the_original_and_the_rate() {
        let name = |original, rpm, format| {
            let mut recipe = Recipe::new(Circle::new(1.0, 1.0, 1.0), RotationRate::from_rpm(rpm).unwrap());
            recipe.output.format = format;
            file_name(original, &recipe)
        };
        assert_eq!(name("tank.mov", 13.45, Format::Mp4), "tank_derotated_13.45rpm.mp4");
        assert_eq!(name("a.b.mp4", -3.2, Format::Mov), "a.b_derotated_-3.2rpm.mov");
        assert_eq!(name("film", 10.0, Format::Mp4), "film_derotated_10rpm.mp4");
    }
}
