//! Measuring the rotation: begun by itself when a film is opened, and what is measured becomes a suggestion.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use netdpr_derotation::motion::Motion;
use netdpr_derotation::rim::FoundRim;

use super::numbers::plain;
use super::rate_from::RateFrom;
use super::state::{Page, Phase, RingFrom};
use crate::film::Measuring;
use crate::messages::{MeasureEvent, MeasureOrder};

/// How a film's measurement stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) enum Measured {
    /// Nothing was measured yet.
    #[default]
    Nothing,
    /// It is being measured: frames done, of how many.
    Going(u32, Option<u32>),
    /// It was measured.
    Done(Box<Motion>),
    /// It can't be told; the sentence, in the worker's English, says why.
    Not(String),
}

/// Measures the film; what was measured before is forgotten. A camera is measured all the time, as long as its picture
/// goes on.
pub(super) fn begin(page: Page) {
    page.live.frozen.set(false);
    let (Some(file), Some(film)) = (page.file.get_untracked(), page.film.get_untracked()) else {
        return;
    };
    if page.phase.get_untracked() == Phase::Exporting {
        return;
    }
    let by_hand = matches!(
        page.ring_from.get_untracked(),
        RingFrom::Person | RingFrom::LastFilm | RingFrom::Recipe
    );
    let circle = if by_hand { untrack(|| page.circle()).ok() } else { None };
    let found = page.found_rim.get_value();
    // While a person is still typing the ring, the one that was found will do.
    if by_hand && circle.is_none() && found.is_none() {
        return;
    }
    let rim = found.filter(|rim| circle.is_none() && rim.is_clear());
    if let Some(rim) = &rim {
        show_rim(page, rim);
    }
    page.measured.set(Measured::Going(0, None));
    let readout_milliseconds = readout_in_film_time(page);
    page.measured_with_readout.set_value(readout_milliseconds);
    let order = MeasureOrder {
        film,
        circle,
        rim,
        readout_milliseconds,
    };
    let serial = page.serial.get_value();
    let measuring = Measuring::start(&file, order, move |event| {
        if page.serial.get_value() == serial {
            learn(page, event);
        }
    });
    page.measuring.set_value(Some(measuring));
}

/// Ends a measurement under way.
pub(super) fn end(page: Page) {
    page.measuring.set_value(None);
    if matches!(page.measured.get_untracked(), Measured::Going(..)) {
        page.measured.set(Measured::Nothing);
    }
}

/// Measures again when a person has moved the ring, a moment after the last movement; a rate that a person typed needs
/// no measurement.
pub(super) fn follow_the_ring(page: Page) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |last: Option<()>| {
        for text in page.circle_text {
            text.track();
        }
        let moved = page.ring_from.get() == RingFrom::Person;
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if last.is_none() || !moved || page.rate_from.get_untracked() == RateFrom::Person {
            return;
        }
        let later = set_timeout_with_handle(move || begin(page), Duration::from_millis(700));
        waiting.set_value(later.ok());
    });
}

/// Measures again when a person has said how long the camera takes to read out a picture, a moment after the last key: it
/// moves the measured centre. What a person set or typed stays.
pub(super) fn follow_the_readout(page: Page) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move |last: Option<()>| {
        page.readout_text.track();
        page.recording_text.track();
        if let Some(waiting) = waiting.try_update_value(Option::take).flatten() {
            waiting.clear();
        }
        if last.is_none() {
            return;
        }
        let later = move || {
            let is_other = readout_in_film_time(page) != page.measured_with_readout.get_value();
            let was_measured = page.measured.with_untracked(|measured| *measured != Measured::Nothing);
            if is_other && was_measured {
                begin(page);
            }
        };
        waiting.set_value(set_timeout_with_handle(later, Duration::from_millis(700)).ok());
    });
}

/// The readout time typed, in the film's own time, which slow motion makes longer; 0 where none is.
fn readout_in_film_time(page: Page) -> f64 {
    untrack(|| page.readout_milliseconds().ok().flatten().unwrap_or(0.0) * page.slowed())
}

fn learn(page: Page, event: MeasureEvent) {
    match event {
        MeasureEvent::RimFound(rim) => {
            page.found_rim.set_value(Some(rim));
            show_rim(page, &rim);
        }
        MeasureEvent::Progress { done, of } => page.measured.set(Measured::Going(done, of)),
        MeasureEvent::Measured(motion) => {
            page.measuring.set_value(None);
            take_over(page, &motion);
            page.measured.set(Measured::Done(motion));
        }
        MeasureEvent::NoRim(_) => {
            page.measuring.set_value(None);
            // The panel says already that there is no rim, and what to do.
            page.measured.set(Measured::Nothing);
        }
        MeasureEvent::NotMeasured(sentence) => {
            page.measuring.set_value(None);
            page.measured.set(Measured::Not(sentence));
        }
        MeasureEvent::Failed(failure) => {
            page.measuring.set_value(None);
            page.measured.set(Measured::Not(failure.sentence));
        }
    }
}

/// Sets the ring to the rim that was found, unless a person has set it; whether it did.
pub(super) fn show_rim(page: Page, rim: &FoundRim) -> bool {
    let may = matches!(
        page.ring_from.get_untracked(),
        RingFrom::Searching | RingFrom::Found(_) | RingFrom::Centred(_) | RingFrom::NotFound
    );
    if may {
        // It was the last measurement's.
        page.tilt.set(None);
        page.set_circle(rim.circle, RingFrom::Found(rim.confidence));
    }
    may
}

/// Puts what was measured into the fields that no person has filled.
fn take_over(page: Page, motion: &Motion) {
    if let RingFrom::Found(confidence) = page.ring_from.get_untracked()
        && let (Some(_), Ok(circle)) = (motion.centre, untrack(|| page.circle()))
    {
        page.set_circle(motion.refined(circle), RingFrom::Centred(confidence));
        page.tilt.set(motion.tilt);
    }
    if page.rate_from.get_untracked() == RateFrom::Nowhere || page.rate_from.get_untracked() == RateFrom::Film {
        use_rate(page, motion);
    }
}

/// Puts the measured rate into its field.
pub(super) fn use_rate(page: Page, motion: &Motion) {
    // What a person said of slow motion counts: the field holds the tank's own rate.
    let rate = motion.tank.times(untrack(|| page.slowed()));
    page.rpm_text.set(plain(rate.rpm, rate.decimals()));
    page.rate_from.set(RateFrom::Film);
}
