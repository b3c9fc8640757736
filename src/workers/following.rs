//! A tank before the camera: its rim found, and how it turns measured from the last seconds, again and again.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Date, Uint8Array};
use netdpr_derotation::motion::{LiveStudy, NoMotion};
use netdpr_derotation::rim::RimFinder;
use netdpr_derotation::{Circle, Frame, PictureSize, Timebase, Timestamp};
use wasm_bindgen::JsValue;

use super::from_rgba::{OF_CANVAS, from_rgba, luma_from_rgba};
use super::tell;
use crate::messages::{FromWorker, LiveEvent, LiveOrder, PictureWanted};

/// A rim found with less confidence is looked at in more pictures.
const SURE: f64 = 0.7;
/// In so many pictures at most.
const MOST_LOOKS: u32 = 6;
/// Between two of them, milliseconds: so that the tank has turned.
const BETWEEN_LOOKS: f64 = 400.0;
/// Between two of the small ones by which it is measured.
const BETWEEN_COPIES: f64 = 65.0;
/// Between two measurements, milliseconds at least. They take a quarter of one core at most.
const BETWEEN_MEASUREMENTS: f64 = 1500.0;
const SHARE: f64 = 3.0;
/// After so many measurements that came to nothing the rim is looked for again.
const LOST: u32 = 12;

/// What follows the tank, begun by the first order.
#[derive(Clone, Default)]
pub(super) struct Follower {
    watch: Rc<RefCell<Option<Watch>>>,
}

impl Follower {
    pub(super) fn follow(&self, order: LiveOrder, beside: &JsValue) {
        let mut watch = self.watch.borrow_mut();
        match order {
            LiveOrder::Begin { size, circle } => *watch = Some(Watch::new(size, circle)),
            LiveOrder::Picture { size, microseconds } => {
                if let Some(watch) = watch.as_mut() {
                    watch.see(size, microseconds, &Uint8Array::new(beside));
                }
            }
        }
        if let Some(watch) = watch.as_ref() {
            say(LiveEvent::Next(watch.wanted()));
        }
    }
}

struct Watch {
    size: PictureSize,
    /// While the rim is being looked for: what was seen of it, once something was.
    finder: Option<RimFinder>,
    study: Option<LiveStudy>,
    by_hand: bool,
    /// The picture in hand and its pixels, held for the next one.
    frame: Option<Frame>,
    pixels: Vec<u8>,
    /// When it may be measured again, milliseconds of the picture's clock.
    measure_at: f64,
    /// Measurements in a row that came to nothing.
    failures: u32,
}

impl Watch {
    fn new(size: PictureSize, circle: Option<Circle>) -> Self {
        Self {
            size,
            finder: None,
            study: circle.map(|circle| LiveStudy::about(size, circle)),
            by_hand: circle.is_some(),
            frame: None,
            pixels: Vec::new(),
            measure_at: 0.0,
            failures: 0,
        }
    }

    /// What it wants to see next.
    fn wanted(&self) -> PictureWanted {
        match self.study.as_ref().and_then(LiveStudy::small_copy) {
            Some(copy) => {
                let (left, top) = copy.corner();
                PictureWanted {
                    left,
                    top,
                    part: copy.part(),
                    size: copy.size(),
                    after_milliseconds: BETWEEN_COPIES,
                }
            }
            None => PictureWanted {
                left: 0,
                top: 0,
                part: self.size,
                size: self.size,
                after_milliseconds: BETWEEN_LOOKS,
            },
        }
    }

    fn see(&mut self, size: PictureSize, microseconds: f64, pixels: &Uint8Array) {
        if size != self.wanted().size {
            // It was on its way when something else began.
            return;
        }
        self.pixels.resize(pixels.length() as usize, 0);
        pixels.copy_to(&mut self.pixels);
        let held = self.frame.take().filter(|frame| frame.size() == size);
        let Some(mut frame) = held.or_else(|| Frame::black(size, OF_CANVAS).ok()) else {
            return;
        };
        // The cast saturates: after 290 000 years nothing moves any more.
        frame.timestamp = Timestamp::new(microseconds as i64, Timebase::MICROSECONDS);
        if self.study.is_some() {
            luma_from_rgba(&self.pixels, &mut frame);
            self.watch(&frame, microseconds / 1000.0);
        } else {
            from_rgba(&self.pixels, &mut frame);
            self.look_for_rim(&frame);
        }
        self.frame = Some(frame);
    }

    fn look_for_rim(&mut self, frame: &Frame) {
        let finder = match self.finder.as_mut() {
            Some(finder) => {
                finder.take(frame);
                finder
            }
            None => self.finder.insert(RimFinder::new(frame)),
        };
        let is_last = finder.frames() >= MOST_LOOKS;
        match finder.find() {
            Ok(rim) if is_last || rim.confidence >= SURE => {
                self.finder = None;
                say(LiveEvent::RimFound(rim));
                self.study = Some(LiveStudy::new(self.size, rim.circle, rim.tilted()));
            }
            Err(no_rim) if is_last => {
                self.finder = None;
                say(LiveEvent::NoRim(no_rim.to_string()));
            }
            Ok(_) | Err(_) => {}
        }
    }

    fn watch(&mut self, copy: &Frame, now: f64) {
        let Some(study) = self.study.as_mut() else { return };
        study.take(copy);
        if self.measure_at == 0.0 {
            self.measure_at = now + BETWEEN_MEASUREMENTS;
        }
        if now < self.measure_at {
            return;
        }
        let begun = Date::now();
        let measured = study.measure();
        self.measure_at = now + BETWEEN_MEASUREMENTS.max(SHARE * (Date::now() - begun));
        self.failures += 1;
        match measured {
            Ok(live) => {
                self.failures = 0;
                let mut motion = live.motion;
                motion.tank.rpm = live.rpm_now;
                motion.rate_over_time = None;
                say(LiveEvent::Measured(Box::new(motion)));
            }
            Err(NoMotion::TooFewFrames { .. } | NoMotion::TooShort { .. }) => say(LiveEvent::TooEarly),
            Err(NoMotion::NotTurning) => say(LiveEvent::StandsStill),
            Err(reason) => say(LiveEvent::NotMeasured(reason.to_string())),
        }
        if self.failures >= LOST && !self.by_hand {
            self.failures = 0;
            say(LiveEvent::Lost);
        }
    }
}

fn say(event: LiveEvent) {
    tell(&FromWorker::Live(event));
}
