//! All that can be set for a film, as one value: to go back to, and to take over from a recipe.

use leptos::prelude::*;
use netdpr_derotation::{Layout, Output, RateOverTime, Recipe, RotationRate, Tilt};

use super::marks::{MaskChoice, Point};
use super::state::{Page, RateFrom, RingFrom};

/// All settings as they are at one moment, as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settings {
    circle: [String; 3],
    ring_from: RingFrom,
    rpm: String,
    rate_from: RateFrom,
    rate_over_time: Option<RateOverTime>,
    tilt: Option<Tilt>,
    undo_tilt: bool,
    readout: String,
    recording: String,
    start: String,
    end: String,
    side_by_side: bool,
    whole_frame: bool,
    caption: bool,
    caption_parts: [bool; 3],
    camera_rpm: String,
    additional: String,
    speed: String,
    output: Output,
    mask: MaskChoice,
    corners: Vec<Point>,
}

impl Page {
    /// The settings now.
    pub(super) fn settings(self) -> Settings {
        Settings {
            circle: self.circle_text.map(|text| text.get()),
            ring_from: self.ring_from.get(),
            rpm: self.rpm_text.get(),
            rate_from: self.rate_from.get(),
            rate_over_time: self.rate_over_time.get(),
            tilt: self.tilt.get(),
            undo_tilt: self.undo_tilt.get(),
            readout: self.readout_text.get(),
            recording: self.recording_text.get(),
            start: self.start_text.get(),
            end: self.end_text.get(),
            side_by_side: self.side_by_side.get(),
            whole_frame: self.whole_frame.get(),
            caption: self.caption.get(),
            caption_parts: self.caption_parts.map(|part| part.get()),
            camera_rpm: self.camera_rpm_text.get(),
            additional: self.additional_text.get(),
            speed: self.speed_text.get(),
            output: self.output.get(),
            mask: self.marks.mask.get(),
            corners: self.marks.corners.get(),
        }
    }

    /// Sets everything as it was.
    pub(super) fn put(self, settings: Settings) {
        for (text, was) in self.circle_text.iter().zip(settings.circle) {
            text.set(was);
        }
        self.ring_from.set(settings.ring_from);
        self.rpm_text.set(settings.rpm);
        self.rate_from.set(settings.rate_from);
        self.rate_over_time.set(settings.rate_over_time);
        self.tilt.set(settings.tilt);
        self.undo_tilt.set(settings.undo_tilt);
        self.readout_text.set(settings.readout);
        self.recording_text.set(settings.recording);
        self.start_text.set(settings.start);
        self.end_text.set(settings.end);
        self.side_by_side.set(settings.side_by_side);
        self.whole_frame.set(settings.whole_frame);
        self.caption.set(settings.caption);
        self.show_caption_parts(settings.caption_parts);
        self.camera_rpm_text.set(settings.camera_rpm);
        self.additional_text.set(settings.additional);
        self.speed_text.set(settings.speed);
        self.output.set(settings.output);
        self.marks.mask.set(settings.mask);
        self.marks.corners.set(settings.corners);
    }

    fn show_caption_parts(self, parts: [bool; 3]) {
        for (part, shown) in self.caption_parts.into_iter().zip(parts) {
            part.set(shown);
        }
    }

    /// Sets everything as the recipe says.
    pub(super) fn follow(self, recipe: &Recipe) {
        // To the last digit: the same recipe comes out again.
        let typed = |number: Option<f64>| number.map_or_else(String::new, |number| number.to_string());
        let circle = recipe.circle;
        for (text, number) in self.circle_text.iter().zip([circle.x, circle.y, circle.r]) {
            text.set(number.to_string());
        }
        self.ring_from.set(RingFrom::Recipe);
        self.rpm_text.set(recipe.rpm.rpm().to_string());
        self.rate_from.set(RateFrom::Recipe);
        self.rate_over_time.set(recipe.rate_over_time.clone());
        self.tilt.set(recipe.tilt);
        self.undo_tilt.set(true);
        self.readout_text.set(typed(recipe.readout_milliseconds));
        self.recording_text.set(typed(recipe.recording_fps));
        let start = Some(recipe.trim.start_seconds).filter(|seconds| *seconds > 0.0);
        self.start_text.set(typed(start));
        self.end_text.set(typed(recipe.trim.end_seconds));
        self.side_by_side.set(recipe.layout == Layout::SideBySide);
        self.whole_frame.set(recipe.layout == Layout::Frame);
        self.caption.set(recipe.caption);
        let parts = recipe.caption_parts;
        self.show_caption_parts([parts.rate, parts.direction, parts.time]);
        self.camera_rpm_text
            .set(typed(recipe.camera_rpm.map(RotationRate::rpm)));
        self.additional_text
            .set(typed(recipe.additional_rpm.map(RotationRate::rpm)));
        self.speed_text.set(typed(recipe.speed));
        self.output.set(recipe.output);
        self.marks.set_mask(&recipe.mask);
    }
}
