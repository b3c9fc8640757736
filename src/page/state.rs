//! All that the page knows, as signals.

use leptos::prelude::*;
use netdpr_derotation::rim::FoundRim;
use netdpr_derotation::{Circle, Output, PictureSize, RateOverTime, Recipe, RotationRate, RotationRateError, Tilt};
use netdpr_ffmpeg::FilmInfo;
use web_sys::{File, HtmlCanvasElement};

use super::flow::FlowField;
use super::history::History;
use super::kiosk::KioskSettings;
use super::live::Live;
use super::marks::Marks;
use super::measuring::Measured;
use super::numbers::{parse_decimal, parse_seconds, plain};
use super::queue::Queue;
pub(super) use super::rate_from::RateFrom;
pub(super) use super::ring_from::RingFrom;
use super::tracking::Tracking;
use super::words;
use super::workshop::Workshop;
use crate::browser::own_disk::DiskFolder;
use crate::film::{Export, Measuring, OpenFilm};
use crate::messages::Exported;

/// What the page is doing; `data-state` on the document's root element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// No film yet.
    Empty,
    /// A film was chosen and nothing is known of it.
    Opening,
    /// A camera's picture is shown as it comes.
    Live,
    /// A film can be looked at and derotated.
    Ready,
    /// It is being derotated.
    Exporting,
    /// The derotated film is there.
    Done,
}

impl Phase {
    /// As tests and styles read it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Opening => "opening",
            Self::Live => "live",
            Self::Ready => "ready",
            Self::Exporting => "exporting",
            Self::Done => "done",
        }
    }
}

/// What of the picture is shown turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    /// As filmed.
    Original,
    /// The disc turned.
    Derotated,
    /// As filmed left of a divider, turned right of it.
    Both,
}

/// The preview's player.
#[derive(Clone, Copy)]
pub(super) struct Player {
    /// Address of what the `<video>` plays: the file itself or a preview of it.
    pub(super) source: RwSignal<Option<String>>,
    /// Whether it plays, and not only the first frame stands.
    pub(super) can_play: RwSignal<bool>,
    /// Whether it is playing now.
    pub(super) playing: RwSignal<bool>,
    /// Moment of the shown frame, seconds after the film's first one.
    pub(super) moment: RwSignal<f64>,
    /// Length as the player knows it, seconds.
    pub(super) duration: RwSignal<f64>,
    /// A moment that a person asks for, seconds after the first frame.
    pub(super) seek: RwSignal<Option<f64>>,
    /// What has to be said of the preview, quietly.
    pub(super) note: RwSignal<Option<String>>,
    /// The browser said that it can't play the source.
    pub(super) refused: RwSignal<bool>,
}

/// The export, running or done.
#[derive(Clone, Copy)]
pub(super) struct Saving {
    /// The work, while it runs.
    pub(super) export: StoredValue<Option<Export>, LocalStorage>,
    /// Where the film made is, on the browser's own disk.
    pub(super) folder: StoredValue<Option<DiskFolder>, LocalStorage>,
    /// Frames done, of how many.
    pub(super) progress: RwSignal<(u32, Option<u32>)>,
    /// When it was begun, milliseconds of the window's clock.
    pub(super) began: RwSignal<f64>,
    /// The film made: its address, its name and what is known of it.
    pub(super) result: RwSignal<Option<SavedFilm>>,
}

/// A film that was made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SavedFilm {
    /// Its `blob:` address.
    pub(super) address: String,
    /// The name it is saved under.
    pub(super) file_name: String,
    /// What is known of it.
    pub(super) exported: Exported,
}

/// All that the page knows. What a person types is kept as typed: that is the one truth, and the ring, the preview
/// and the export read it from there.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// What the page is doing.
    pub(super) phase: RwSignal<Phase>,
    /// The sentence in the alert.
    pub(super) error: RwSignal<Option<String>>,
    /// The film's file.
    pub(super) file: RwSignal<Option<File>, LocalStorage>,
    /// Its worker.
    pub(super) open_film: StoredValue<Option<OpenFilm>, LocalStorage>,
    /// Whether all that a film takes has been fetched, or is being fetched.
    pub(super) is_at_hand: StoredValue<bool>,
    /// Counts the films opened, so that what belongs to an earlier one is told from the present.
    pub(super) serial: StoredValue<u32>,
    /// What is known of the film.
    pub(super) film: RwSignal<Option<FilmInfo>>,
    /// The picture's size as shown.
    pub(super) size: RwSignal<Option<PictureSize>>,
    /// The frame that is shown, in a canvas of its own, as filmed.
    pub(super) frame: StoredValue<Option<HtmlCanvasElement>, LocalStorage>,
    /// Goes up whenever another frame stands in `frame`.
    pub(super) frame_count: RwSignal<u32>,
    /// The preview's player.
    pub(super) player: Player,
    /// The circle's fields as typed: x, y, r.
    pub(super) circle_text: [RwSignal<String>; 3],
    /// Where they come from.
    pub(super) ring_from: RwSignal<RingFrom>,
    /// The rate as typed.
    pub(super) rpm_text: RwSignal<String>,
    /// Where it comes from.
    pub(super) rate_from: RwSignal<RateFrom>,
    /// Its changes within the film, where a recipe says them.
    pub(super) rate_over_time: RwSignal<Option<RateOverTime>>,
    /// The measurement, while it runs.
    pub(super) measuring: StoredValue<Option<Measuring>, LocalStorage>,
    /// The readout time that the last one began with, milliseconds of the film's time.
    pub(super) measured_with_readout: StoredValue<f64>,
    /// The rim that was found in the film, whatever a person did with the ring since.
    pub(super) found_rim: StoredValue<Option<FoundRim>>,
    /// What came of it.
    pub(super) measured: RwSignal<Measured>,
    /// The camera's tilt, as far as one was found with the ring.
    pub(super) tilt: RwSignal<Option<Tilt>>,
    /// Whether it is undone.
    pub(super) undo_tilt: RwSignal<bool>,
    /// The rolling shutter's readout time in milliseconds, as typed; empty is none.
    pub(super) readout_text: RwSignal<String>,
    /// Frames a second at recording, as typed; empty when the film is no slow motion.
    pub(super) recording_text: RwSignal<String>,
    /// Start of the kept part, as typed; empty is the film's start.
    pub(super) start_text: RwSignal<String>,
    /// End of the kept part, as typed; empty is the film's end.
    pub(super) end_text: RwSignal<String>,
    /// Original beside the derotated one.
    pub(super) side_by_side: RwSignal<bool>,
    /// The whole picture, the disc turned in its place.
    pub(super) whole_frame: RwSignal<bool>,
    /// A band with rate and time.
    pub(super) caption: RwSignal<bool>,
    /// What it says: rate, direction, time.
    pub(super) caption_parts: [RwSignal<bool>; 3],
    /// Turns a minute of a camera that itself turned, as typed; empty when it stood still.
    pub(super) camera_rpm_text: RwSignal<String>,
    /// Turns a minute by which the picture is turned besides, as typed; empty for none.
    pub(super) additional_text: RwSignal<String>,
    /// How many times as fast the new film plays, as typed; empty for once.
    pub(super) speed_text: RwSignal<String>,
    /// How the new film is written.
    pub(super) output: RwSignal<Output>,
    /// Films that are derotated one after the other.
    pub(super) queue: Queue,
    /// What is clicked on the picture.
    pub(super) marks: Marks,
    /// The points that are followed.
    pub(super) tracking: Tracking,
    /// The flow of the whole surface.
    pub(super) flow: FlowField,
    /// What of the preview is turned.
    pub(super) view: RwSignal<View>,
    /// Where the divider of [`View::Both`] stands, 0 left to 1 right.
    pub(super) divider: RwSignal<f64>,
    /// The export.
    pub(super) saving: Saving,
    /// The next film takes over circle, rate and options.
    pub(super) keep_settings: RwSignal<bool>,
    /// The next film is treated by this recipe.
    pub(super) next_recipe: RwSignal<Option<Recipe>>,
    /// The camera.
    pub(super) live: Live,
    /// The kiosk's settings, where the page is one.
    pub(super) kiosk: RwSignal<Option<KioskSettings>>,
    /// The settings before and after.
    pub(super) history: History,
    /// What takes a film, there or not yet.
    pub(super) workshop: Workshop,
}

impl Page {
    /// A page without a film.
    pub(super) fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            phase: RwSignal::new(Phase::Empty),
            error: RwSignal::new(None),
            file: RwSignal::new_local(None),
            open_film: StoredValue::new_local(None),
            is_at_hand: StoredValue::new(false),
            serial: StoredValue::new(0),
            film: RwSignal::new(None),
            size: RwSignal::new(None),
            frame: StoredValue::new_local(None),
            frame_count: RwSignal::new(0),
            player: Player {
                source: RwSignal::new(None),
                can_play: RwSignal::new(false),
                playing: RwSignal::new(false),
                moment: RwSignal::new(0.0),
                duration: RwSignal::new(0.0),
                seek: RwSignal::new(None),
                note: RwSignal::new(None),
                refused: RwSignal::new(false),
            },
            circle_text: [text(), text(), text()],
            ring_from: RwSignal::new(RingFrom::Searching),
            rpm_text: text(),
            rate_from: RwSignal::new(RateFrom::Nowhere),
            rate_over_time: RwSignal::new(None),
            measuring: StoredValue::new_local(None),
            measured_with_readout: StoredValue::new(0.0),
            found_rim: StoredValue::new(None),
            measured: RwSignal::new(Measured::Nothing),
            tilt: RwSignal::new(None),
            undo_tilt: RwSignal::new(true),
            readout_text: text(),
            recording_text: text(),
            start_text: text(),
            end_text: text(),
            side_by_side: RwSignal::new(false),
            whole_frame: RwSignal::new(false),
            caption: RwSignal::new(true),
            caption_parts: [true; 3].map(RwSignal::new),
            camera_rpm_text: text(),
            additional_text: text(),
            speed_text: text(),
            output: RwSignal::new(Output::default()),
            queue: Queue::new(),
            marks: Marks::new(),
            tracking: Tracking::new(),
            flow: FlowField::new(),
            view: RwSignal::new(View::Derotated),
            divider: RwSignal::new(0.5),
            saving: Saving {
                export: StoredValue::new_local(None),
                folder: StoredValue::new_local(None),
                progress: RwSignal::new((0, None)),
                began: RwSignal::new(0.0),
                result: RwSignal::new(None),
            },
            keep_settings: RwSignal::new(false),
            next_recipe: RwSignal::new(None),
            live: Live::new(),
            kiosk: RwSignal::new(None),
            history: History::new(),
            workshop: Workshop::new(),
        }
    }

    /// The circle as the fields say it, or the sentence on what is wrong with them.
    pub(super) fn circle(self) -> Result<Circle, String> {
        let [x, y, r] = self.circle_text.map(|text| text.get());
        if [&x, &y, &r].iter().all(|text| text.trim().is_empty()) {
            let searching = self.ring_from.get() == RingFrom::Searching;
            let why = if searching {
                words::still_searching()
            } else {
                words::no_circle_yet()
            };
            return Err(why.to_owned());
        }
        let (Some(x), Some(y), Some(r)) = (parse_decimal(&x), parse_decimal(&y), parse_decimal(&r)) else {
            return Err(words::circle_not_numbers().to_owned());
        };
        let circle = Circle::new(x, y, r);
        if let Some(size) = self.size.get() {
            circle
                .check(size)
                .map_err(|error| words::sentence(&error.to_string()))?;
        }
        Ok(circle)
    }

    /// Whether nothing at all stands in the circle's fields.
    pub(super) fn no_circle(self) -> bool {
        self.circle_text
            .iter()
            .all(|text| text.with(|text| text.trim().is_empty()))
    }

    /// Puts a circle into the fields.
    pub(super) fn set_circle(self, circle: Circle, from: RingFrom) {
        // Hundredths of a pixel: finer than any rim can be found, and short enough to read.
        for (text, number) in self.circle_text.iter().zip([circle.x, circle.y, circle.r]) {
            text.set(plain(number, 2));
        }
        self.ring_from.set(from);
        if from == RingFrom::Person {
            // It was the other ring's.
            self.tilt.set(None);
        }
    }

    /// Puts a rate that a person typed into its field.
    pub(super) fn type_rate(self, text: String) {
        let is_empty = text.trim().is_empty();
        self.rpm_text.set(text);
        self.rate_from
            .set(if is_empty { RateFrom::Nowhere } else { RateFrom::Person });
    }

    /// The rate as typed.
    pub(super) fn rate(self) -> Result<RotationRate, RotationRateError> {
        self.rpm_text.with(|text| {
            let not_a_number = || RotationRateError::NotANumber {
                text: text.trim().to_owned(),
            };
            RotationRate::from_rpm(parse_decimal(text).ok_or_else(not_a_number)?)
        })
    }

    /// Frames a second at recording: `None` when the film is no slow motion.
    pub(super) fn recording_fps(self) -> Result<Option<f64>, ()> {
        self.recording_text.with(|text| {
            if text.trim().is_empty() {
                return Ok(None);
            }
            parse_decimal(text).filter(|fps| *fps > 0.0).map(Some).ok_or(())
        })
    }

    /// The rate in the film's own time, where all that it takes is known.
    pub(super) fn rate_in_film(self) -> Option<RotationRate> {
        let rate = self.rate().ok()?;
        let Some(recording_fps) = self.recording_fps().ok()? else {
            return Some(rate);
        };
        let playback_fps = self.film.with(|film| film.as_ref().map(|film| film.mean_fps))?;
        rate.slowed(recording_fps, playback_fps).ok()
    }

    /// Start and end of the kept part in seconds, `None` where nothing is typed; an error when one can't be read.
    pub(super) fn trim(self) -> Result<(Option<f64>, Option<f64>), ()> {
        let read = |text: RwSignal<String>| {
            text.with(|text| {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                parse_seconds(text)
                    .filter(|seconds| *seconds >= 0.0)
                    .map(Some)
                    .ok_or(())
            })
        };
        Ok((read(self.start_text)?, read(self.end_text)?))
    }
}
