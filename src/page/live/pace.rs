//! How well the picture keeps up with the camera.

use std::cell::RefCell;

use web_sys::HtmlElement;

use crate::page::frames::now;

/// Pictures looked at together: two seconds of most cameras.
const PICTURES: usize = 64;

/// Counts pictures, and how long after it was taken each one is on the stage.
#[derive(Debug, Default)]
pub(super) struct Pace {
    last: RefCell<Lap>,
    frames: std::cell::Cell<u32>,
}

/// The pictures since the last count.
#[derive(Debug)]
struct Lap {
    began: f64,
    delays: [f64; PICTURES],
    count: usize,
}

impl Default for Lap {
    fn default() -> Self {
        Self {
            began: now(),
            delays: [0.0; PICTURES],
            count: 0,
        }
    }
}

impl Pace {
    /// A picture taken at `taken` (milliseconds of the window's clock) is drawn. Every now and then the element is told,
    /// where benchmarks and tests read it: frames so far, frames a second, and the middle and the longest delay.
    pub(super) fn drawn(&self, taken: f64, element: &HtmlElement) {
        let now = now();
        self.frames.set(self.frames.get().wrapping_add(1));
        let mut lap = self.last.borrow_mut();
        let count = lap.count;
        if let Some(delay) = lap.delays.get_mut(count) {
            *delay = now - taken;
        }
        lap.count += 1;
        if lap.count < PICTURES {
            return;
        }
        let fps = lap.count as f64 / (now - lap.began).max(1.0) * 1000.0;
        lap.delays.sort_by(f64::total_cmp);
        let (middle, longest) = (lap.delays[PICTURES / 2], lap.delays[PICTURES - 1]);
        for (name, number) in [
            ("frames", f64::from(self.frames.get())),
            ("fps", fps),
            ("delay", middle),
            ("longest", longest),
        ] {
            // An element takes any of these names.
            drop(element.dataset().set(name, &format!("{number:.1}")));
        }
        lap.began = now;
        lap.count = 0;
    }
}
