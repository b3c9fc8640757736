//! Every word the page shows, in one place, so that it can be said in other languages later.

use netdpr_ffmpeg::FilmInfo;

use super::numbers::{clock, plain};

pub(super) const NAME: &str = "NetDPR";
pub(super) const PRIVACY: &str = "The video stays on this computer.";

pub(super) const OFFLINE_UNAVAILABLE: &str = "Online only";
pub(super) const OFFLINE_PREPARING: &str = "Getting ready…";
pub(super) const OFFLINE_ASK: &str = "Make ready for offline";
pub(super) const OFFLINE_FETCHING: &str = "Getting ready for offline…";
pub(super) const OFFLINE_FAILED: &str = "Not ready for offline: try again";
pub(super) const OFFLINE_READY: &str = "Works offline ✓";
pub(super) const NEW_VERSION: &str = "Use the new version";
pub(super) const CLOSE_OTHER_TABS: &str = "Close the other NetDPR tabs first.";

pub(super) const HEADLINE: &str = "Make the tank stand still";
pub(super) const WHAT_IT_IS: &str = "Derotation turns every frame of a film of a rotating tank back by as much as the \
     tank has turned, so that the flow shows as if you rode along.";
pub(super) const CHOOSE: &str = "Choose a video";
pub(super) const EXAMPLE: &str = "Try the example";
pub(super) const OR_DROP: &str = "or drop one anywhere on this page";
pub(super) const DROP_HERE: &str = "Drop the video here";
pub(super) const VIDEO_FILE: &str = "Video file";
pub(super) const AS_FILMED: &str = "as filmed";
pub(super) const DEROTATED_LABEL: &str = "derotated";
pub(super) const HERO_LABEL: &str =
    "The example: a rotating tank, its left half as filmed and turning, its right half derotated and at rest";

pub(super) const ANOTHER_VIDEO: &str = "Another video";
pub(super) const CLOSE: &str = "Close";
pub(super) const NOT_ONE_FILE: &str = "Drop a video file, one at a time.";
pub(super) const EXPORT_RUNS: &str =
    "A film is being derotated; wait for it or cancel it before you open another video.";
pub(super) const NO_EXAMPLE: &str = "The example could not be loaded; reload the page or choose a video of your own.";

pub(super) const VIEW: &str = "View";
pub(super) const ORIGINAL: &str = "Original";
pub(super) const DEROTATED: &str = "Derotated";
pub(super) const BOTH: &str = "Both";
pub(super) const PREVIEW_LABEL: &str = "Preview";
pub(super) const DIVIDER: &str = "Divider between original and derotated";
pub(super) const OPENING: &str = "Opening…";
pub(super) const DRAW_THE_RIM: &str = "Drag from the tank’s centre to its edge";
pub(super) const NEEDS_RATE: &str = "Type the tank’s turns a minute to see it stand still";

pub(super) const PLAY: &str = "Play";
pub(super) const PAUSE: &str = "Pause";
pub(super) const POSITION: &str = "Position in the film";
pub(super) const KEEP_FROM: &str = "Keep from";
pub(super) const KEEP_TO: &str = "to";
pub(super) const SECONDS: &str = "s";
pub(super) const FROM_HERE: &str = "From here";
pub(super) const TO_HERE: &str = "To here";
pub(super) const PREVIEW_MAKING: &str =
    "This browser can’t play the film itself; a preview of its beginning is being made.";
pub(super) const PREVIEW_REFUSED: &str =
    "This browser can’t play the film: only its first frame is shown. It can still be derotated.";
pub(super) const TRIM_NOT_A_TIME: &str =
    "Start and end must be seconds from 0 on, such as 2.5, or minutes and seconds, such as 1:02.5; type them again.";

pub(super) const TANK: &str = "Tank";
pub(super) const FIND_AGAIN: &str = "Find again";
pub(super) const SEARCHING: &str = "Looking for the rim…";
pub(super) const FOUND_SURE: &str = "Rim found";
pub(super) const FOUND_UNSURE: &str = "Rim found, unsure: check the ring";
pub(super) const CENTRED_SURE: &str = "Rim found, centre from the motion";
pub(super) const NOT_FOUND: &str = "No rim found: drag from the tank’s centre to its edge";
pub(super) const SET_BY_HAND: &str = "Set by hand";
pub(super) const KEPT_CIRCLE: &str = "As in the last film";
pub(super) const CIRCLE_X: &str = "Centre x, pixels from the left";
pub(super) const CIRCLE_Y: &str = "Centre y, pixels from the top";
pub(super) const CIRCLE_R: &str = "Radius, pixels";
pub(super) const X: &str = "x, px";
pub(super) const Y: &str = "y, px";
pub(super) const R: &str = "radius, px";
pub(super) const CENTRE_HANDLE: &str = "Tank’s centre: arrow keys move the ring, plus and minus resize it";
pub(super) const RIM_HANDLE: &str = "Tank’s rim: plus and minus or arrow keys resize the ring";
pub(super) const NO_CIRCLE_YET: &str =
    "There is no ring round the tank yet; drag on the picture from the tank’s centre to its edge.";
pub(super) const STILL_SEARCHING: &str =
    "The rim is still being looked for; wait a moment, or drag from the tank’s centre to its edge.";
pub(super) const CIRCLE_NOT_NUMBERS: &str =
    "The ring’s x, y and radius must be numbers of pixels, such as 924.3; type them again.";

pub(super) const ROTATION: &str = "Rotation";
pub(super) const RATE: &str = "Rotation rate, turns a minute; negative is clockwise";
pub(super) const RPM: &str = "rpm";
pub(super) const COUNTER_CLOCKWISE: &str = "counter-clockwise (positive)";
pub(super) const CLOCKWISE: &str = "clockwise (negative)";
pub(super) const OTHER_WAY: &str = "Other way";
pub(super) const RATE_MISSING: &str = "How many turns a minute? Negative is clockwise.";
pub(super) const MEASURE: &str = "Measure";
pub(super) const MEASURING: &str = "Measuring…";
pub(super) const USE_MEASURED: &str = "Use it";
pub(super) const DRIFTS: &str = "The motor isn’t steady: its changes are followed.";
pub(super) const TILTED: &str = "Undo the camera’s tilt";
pub(super) const READOUT: &str = "Rolling shutter";
pub(super) const READOUT_LABEL: &str =
    "Rolling shutter: milliseconds in which the camera reads out one picture, 0 to 30";
pub(super) const MILLISECONDS: &str = "ms";
pub(super) const READOUT_NO_NUMBER: &str =
    "The rolling shutter’s readout time must be milliseconds from 0 to 30; leave it empty when you don’t know it.";
pub(super) const SLOW_MOTION: &str = "Slow motion?";
pub(super) const FILMED_AT: &str = "Slow motion? Filmed at";
pub(super) const FPS: &str = "frames per second,";
pub(super) const RECORDING_FPS: &str = "Slow motion: frames per second at which it was filmed";

pub(super) const MORE: &str = "Film to save";
pub(super) const SIDE_BY_SIDE: &str = "Original beside it";
pub(super) const CAPTION: &str = "Caption with rate and time";

pub(super) const EXPORT: &str = "Derotate";
pub(super) const EXPORT_AGAIN: &str = "Derotate again";
pub(super) const PROGRESS: &str = "Derotating";
pub(super) const STARTING: &str = "Starting…";
pub(super) const CANCEL: &str = "Cancel";
pub(super) const DONE: &str = "The tank stands still";
pub(super) const RESULT: &str = "The derotated film";
pub(super) const SAVE: &str = "Save the film";
pub(super) const SAME_SETTINGS: &str = "Derotate another with the same settings";
pub(super) const BACK: &str = "Back to the settings";
pub(super) const RESULT_LOST: &str = "The film was made and could not be taken over; derotate it again.";
pub(super) const STILL_OPENING: &str = "The film is still being opened; wait a moment.";

/// A sentence from the core, which begins them in lower case, as the page shows it.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut shown: String = first.to_uppercase().chain(letters).collect();
    if !shown.ends_with(['.', '!', '?']) {
        shown.push('.');
    }
    shown
}

/// "1080p · 29.97 fps, variable · 0:42": what a person wants to know of a film at a glance.
pub(super) fn film_facts(film: &FilmInfo) -> String {
    let (width, height) = (film.size.width, film.size.height);
    let size = match (width, height) {
        (3840, 2160) | (2560, 1440) | (1920, 1080) | (1280, 720) => format!("{height}p"),
        _ => format!("{width} × {height}"),
    };
    let rate = plain(film.mean_fps, 2);
    let rate = if film.variable_frame_rate {
        format!("{rate} fps, variable")
    } else {
        format!("{rate} fps")
    };
    match film.duration_seconds {
        Some(seconds) => format!("{size} · {rate} · {}", clock(seconds)),
        None => format!("{size} · {rate}"),
    }
}

/// The second half of the question whether a film is slow motion.
pub(super) fn plays_at(fps: f64) -> String {
    format!("plays at {}", plain(fps, 2))
}

/// The film's rate as slow motion shows it.
pub(super) fn rate_in_film(rpm: f64) -> String {
    format!("In the film it turns at {} rpm.", plain(rpm, 3))
}

/// "Measuring… 42 %".
pub(super) fn measuring(done: u32, of: Option<u32>) -> String {
    match of {
        Some(of) if of > 0 => format!("{MEASURING} {} %", 100 * u64::from(done.min(of)) / u64::from(of)),
        _ => MEASURING.to_owned(),
    }
}

/// How sure the rate in the field is.
pub(super) fn measured(uncertainty_rpm: f64) -> String {
    format!("Measured in the film, ±{} rpm.", digits_that_count(uncertainty_rpm))
}

/// What was measured, when another rate stands in the field.
pub(super) fn measured_another(rpm: f64, uncertainty_rpm: f64) -> String {
    format!(
        "Measured in the film: {} ± {} rpm.",
        plain(rpm, 4),
        digits_that_count(uncertainty_rpm)
    )
}

/// The fluid's own rate.
pub(super) fn fluid(rpm: f64) -> String {
    format!("The fluid turns at {} rpm.", plain(rpm, 3))
}

/// An uncertainty, rounded up to one digit.
fn digits_that_count(uncertainty: f64) -> String {
    let decimals = (-uncertainty.max(1e-6).log10()).ceil().clamp(0.0, 6.0);
    let unit = 10_f64.powf(decimals);
    plain((uncertainty * unit - 1e-9).ceil() / unit, decimals as usize)
}

/// A preview that shows the beginning only.
pub(super) fn preview_is_short(seconds: f64) -> String {
    format!(
        "This browser can’t play the film itself: the preview shows its first {} seconds, the saved film all of it.",
        plain(seconds, 0)
    )
}

/// No preview could be made; the reason is a sentence.
pub(super) fn no_preview(reason: &str) -> String {
    format!("{} The film can still be derotated.", sentence(reason))
}

/// The start lies behind the film's end.
pub(super) fn start_behind_end(duration_seconds: f64) -> String {
    format!(
        "The start lies behind the film’s end ({} s); give an earlier one.",
        plain(duration_seconds, 2)
    )
}

/// "312 of 1260 frames · 41 frames/s · 0:23 left"; a line breaks between these three only.
pub(super) fn progress(done: u32, of: Option<u32>, frames_per_second: Option<f64>) -> String {
    let mut text = match of {
        Some(of) => format!("{done} of {} frames", of.max(done)),
        None => format!("{done} frames"),
    };
    if let Some(speed) = frames_per_second.filter(|speed| speed.is_finite() && *speed > 0.0) {
        text.push_str(&format!(
            " · {}\u{a0}frames/s",
            plain(speed, if speed < 10.0 { 1 } else { 0 })
        ));
        if let Some(of) = of {
            let left = f64::from(of.saturating_sub(done)) / speed;
            text.push_str(&format!(" · {}\u{a0}left", clock(left.ceil())));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    #[test]
    fn sentences_begin_large_and_end() {
        assert_eq!(sentence("the end; go on"), "The end; go on.");
        assert_eq!(sentence("\"x\" is no rate"), "\"x\" is no rate.");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn uncertainties_have_one_digit() {
        assert_eq!(measured(0.000_31), "Measured in the film, ±0.0004 rpm.");
        assert_eq!(measured(0.02), "Measured in the film, ±0.02 rpm.");
        assert_eq!(measured(3.2), "Measured in the film, ±4 rpm.");
    }

    #[test]
    fn progress_says_what_is_known() {
        assert_eq!(
            progress(312, Some(1260), Some(41.2)),
            "312 of 1260 frames · 41\u{a0}frames/s · 0:24\u{a0}left"
        );
        assert_eq!(progress(5, None, Some(2.5)), "5 frames · 2.5\u{a0}frames/s");
        assert_eq!(progress(0, Some(10), None), "0 of 10 frames");
        // More frames than the file's head promised.
        assert_eq!(progress(12, Some(10), None), "12 of 12 frames");
    }
}
