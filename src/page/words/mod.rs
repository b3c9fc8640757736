//! Every word the page shows, in each of its languages.
//!
//! A text is a function without arguments ([`catalogue`]), so that it can stand in a view as it is and changes with the
//! language; what has something to fill in is a function here.

mod catalogue;
mod english;
mod french;
mod german;
mod japanese;
mod language;
mod sentences;
mod spanish;

use netdpr_derotation::flow::Flow;
use netdpr_derotation::track::Scale;
use netdpr_ffmpeg::FilmInfo;
use netdpr_plots::{FlowWords, Words as PlotWords};

use super::numbers::{clock, plain};
pub(super) use catalogue::*;
pub(super) use language::{Language, choose_language, language};
pub(super) use sentences::sentence;

use crate::messages::{FoundTheory, FoundTrack};

/// A text of the catalogue.
pub(super) type Text = fn() -> &'static str;

/// Puts what is to be said into a form.
fn fill(form: &str, parts: &[&str]) -> String {
    parts.iter().enumerate().fold(form.to_owned(), |text, (place, part)| {
        text.replace(&format!("{{{place}}}"), part)
    })
}

/// A number in a sentence, as people write it in the language of the page.
fn number(number: f64, decimals: usize) -> String {
    let text = plain(number, decimals);
    if language().has_decimal_comma() {
        text.replace('.', ",")
    } else {
        text
    }
}

/// "1080p · 29.97 fps, variable · 0:42": what a person wants to know of a film at a glance.
pub(super) fn film_facts(film: &FilmInfo) -> String {
    let (width, height) = (film.size.width, film.size.height);
    let size = match (width, height) {
        (3840, 2160) | (2560, 1440) | (1920, 1080) | (1280, 720) => format!("{height}p"),
        _ => format!("{width} × {height}"),
    };
    let form = if film.variable_frame_rate {
        fps_variable_form()
    } else {
        fps_form()
    };
    let rate = fill(form, &[&number(film.mean_fps, 2)]);
    match film.duration_seconds {
        Some(seconds) => format!("{size} · {rate} · {}", clock(seconds)),
        None => format!("{size} · {rate}"),
    }
}

/// The second half of the question whether a film is slow motion.
pub(super) fn plays_at(fps: f64) -> String {
    fill(plays_at_form(), &[&number(fps, 2)])
}

/// The film's rate as slow motion shows it.
pub(super) fn rate_in_film(rpm: f64) -> String {
    fill(rate_in_film_form(), &[&number(rpm, 3)])
}

/// "Measuring… 42 %".
pub(super) fn measuring_progress(done: u32, of: Option<u32>) -> String {
    match of {
        Some(of) if of > 0 => {
            let percent = 100 * u64::from(done.min(of)) / u64::from(of);
            fill(measuring_form(), &[&percent.to_string()])
        }
        _ => measuring().to_owned(),
    }
}

/// How sure the rate in the field is.
pub(super) fn measured(uncertainty_rpm: f64) -> String {
    fill(measured_form(), &[&digits_that_count(uncertainty_rpm)])
}

/// How sure the rate in the field is while it is followed.
pub(super) fn followed(uncertainty_rpm: f64) -> String {
    fill(followed_form(), &[&digits_that_count(uncertainty_rpm)])
}

/// What was measured, when another rate stands in the field.
pub(super) fn measured_another(rpm: f64, uncertainty_rpm: f64) -> String {
    let (rate, uncertainty) = (number(rpm, 4), digits_that_count(uncertainty_rpm));
    fill(measured_another_form(), &[&rate, &uncertainty])
}

/// The fluid's own rate.
pub(super) fn fluid(rpm: f64) -> String {
    fill(fluid_form(), &[&number(rpm, 3)])
}

/// An uncertainty, rounded up to one digit.
fn digits_that_count(uncertainty: f64) -> String {
    let decimals = (-uncertainty.max(1e-6).log10()).ceil().clamp(0.0, 6.0);
    let unit = 10_f64.powf(decimals);
    number((uncertainty * unit - 1e-9).ceil() / unit, decimals as usize)
}

/// How many points on the rim were clicked.
pub(super) fn rim_points(points: usize) -> String {
    fill(rim_points_form(), &[&points.to_string()])
}

/// How many corners a mask has.
pub(super) fn corners(corners: usize) -> String {
    fill(corners_form(), &[&corners.to_string()])
}

/// "Following… 42 %".
pub(super) fn tracking_progress(done: u32, of: Option<u32>) -> String {
    match of {
        Some(of) if of > 0 => {
            let percent = 100 * u64::from(done.min(of)) / u64::from(of);
            fill(tracking_form(), &[&percent.to_string()])
        }
        _ => tracking().to_owned(),
    }
}

/// How many points were followed, and how many of them not to the end.
pub(super) fn tracks_counted(tracks: usize, ended: usize) -> String {
    match ended {
        0 => fill(tracks_form(), &[&tracks.to_string()]),
        _ => fill(tracks_ended_form(), &[&tracks.to_string(), &ended.to_string()]),
    }
}

/// A point's name.
pub(super) fn point(number: usize) -> String {
    fill(point_form(), &[&number.to_string()])
}

/// What its button does.
pub(super) fn point_remove(number: usize) -> String {
    fill(point_remove_form(), &[&number.to_string()])
}

/// The field for its name.
pub(super) fn point_name(number: usize) -> String {
    fill(point_name_form(), &[&number.to_string()])
}

/// What keys on its other button do.
pub(super) fn point_move(number: usize) -> String {
    fill(point_move_form(), &[&number.to_string()])
}

/// How far measuring the flow is.
pub(super) fn flow_progress(done: u32, of: Option<u32>) -> String {
    let percent = of
        .filter(|of| *of > 0)
        .map_or(0, |of| 100 * u64::from(done.min(of)) / u64::from(of));
    fill(flow_form(), &[&percent.to_string()])
}

/// What was found of the flow, and what its picture means.
pub(super) fn flow_found(flow: &Flow, scale: &Scale) -> String {
    let sure = || flow.nodes.iter().filter(|node| !node.outlier);
    let fastest = sure().fold(0.0, |most: f64, node| node.u.hypot(node.v).max(most));
    let strongest = sure()
        .filter_map(|node| node.vorticity)
        .fold(0.0, |most: f64, next| next.abs().max(most));
    let parts = [
        flow.nodes.len().to_string(),
        number(fastest * scale.per_pixel, 2),
        scale.unit.clone(),
        number(strongest, 3),
    ];
    fill(flow_found_form(), &parts.each_ref().map(String::as_str))
}

/// The words in the flow's plot.
pub(super) fn of_flow() -> FlowWords<'static> {
    FlowWords {
        title: flow_circles(),
        mean: flow_mean(),
        spread: flow_spread(),
        decimal_comma: language().has_decimal_comma(),
    }
}

/// The words in plots.
pub(super) fn of_plots() -> PlotWords<'static> {
    PlotWords {
        path_in_tank: path_in_tank(),
        path_in_lab: path_in_lab(),
        speed: plot_speed(),
        inertial_radius: plot_radius(),
        theory: plot_theory(),
        decimal_comma: language().has_decimal_comma(),
    }
}

/// What became of a point, and what theory says of it.
pub(super) fn track_in_short(track: &FoundTrack, unit: &str) -> String {
    let mut text = match &track.ended {
        None => track_to_end().to_owned(),
        Some((seconds, why)) => fill(track_ended_form(), &[&number(*seconds, 2), &sentence(why)]),
    };
    if let Some((seconds, why)) = &track.began {
        text.push_str(&format!(
            "; {}",
            fill(track_began_form(), &[&number(*seconds, 2), &sentence(why)])
        ));
    }
    match &track.theory {
        None => {}
        Some(FoundTheory::Not(why)) => text.push_str(&format!("; {}", sentence(why))),
        Some(FoundTheory::Fits {
            residual,
            rpm,
            friction,
            circle,
        }) => {
            let parts = [
                number(*residual, 3),
                unit.to_owned(),
                number(rpm.0, 4),
                digits_that_count(rpm.1),
                number(friction.0, 4),
                digits_that_count(friction.1),
            ];
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            text.push_str(&format!("; {}", fill(theory_form(), &parts)));
            if let Some((radius, period)) = circle {
                let (radius, period) = (number(*radius, 3), number(*period, 3));
                text.push_str(&fill(theory_circle_form(), &[&radius, unit, &period]));
            }
        }
    }
    text
}

/// How far a queue is.
pub(super) fn queue_done(done: usize, of: usize) -> String {
    fill(queue_form(), &[&done.to_string(), &of.to_string()])
}

/// What was being worked on when the page was closed.
pub(super) fn left_off(film: &str) -> String {
    fill(left_off_form(), &[film])
}

/// A preview that shows the beginning only.
pub(super) fn preview_is_short(seconds: f64) -> String {
    fill(preview_is_short_form(), &[&number(seconds, 0)])
}

/// No preview could be made; the reason is a sentence.
pub(super) fn no_preview(reason: &str) -> String {
    fill(no_preview_form(), &[&sentence(reason)])
}

/// The start lies behind the film's end.
pub(super) fn start_behind_end(duration_seconds: f64) -> String {
    fill(start_behind_end_form(), &[&number(duration_seconds, 2)])
}

/// "312 of 1260 frames · 41 frames/s · 0:23 left"; a line breaks between these three only.
pub(super) fn progress(done: u32, of: Option<u32>, frames_per_second: Option<f64>) -> String {
    let mut text = match of {
        Some(of) => fill(frames_of_form(), &[&done.to_string(), &of.max(done).to_string()]),
        None => fill(frames_form(), &[&done.to_string()]),
    };
    let mut add = |part: &str| text.push_str(&format!(" · {part}"));
    if let Some(speed) = frames_per_second.filter(|speed| speed.is_finite() && *speed > 0.0) {
        add(&fill(
            frames_a_second_form(),
            &[&number(speed, if speed < 10.0 { 1 } else { 0 })],
        ));
        if let Some(of) = of {
            let left = f64::from(of.saturating_sub(done)) / speed;
            add(&fill(time_left_form(), &[&clock(left.ceil())]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

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
