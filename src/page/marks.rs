//! Points that a person clicks on the picture: on the rim, or the corners of a mask.

use leptos::prelude::*;
use netdpr_derotation::Mask;
use netdpr_derotation::rim::rim_through;

use super::state::{Page, RingFrom};
use super::{tracking, words};

/// What a click on the picture does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// It takes hold of the ring.
    Ring,
    /// It puts a point on the rim.
    Rim,
    /// It puts a corner of the mask.
    Corner,
    /// It picks a point to be followed.
    Track,
    /// It puts an end of the line whose length is known.
    Length,
}

/// What of the turned picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MaskChoice {
    Circle,
    None,
    Polygon,
}

impl MaskChoice {
    pub(super) const ALL: [Self; 3] = [Self::Circle, Self::None, Self::Polygon];

    /// As the choice's value.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Circle => "circle",
            Self::None => "none",
            Self::Polygon => "polygon",
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Circle => words::mask_circle(),
            Self::None => words::mask_none(),
            Self::Polygon => words::mask_polygon(),
        }
    }
}

/// A point, pixels of the picture.
pub(super) type Point = (f64, f64);

/// All that is clicked.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// What the next click does.
    pub(super) hand: RwSignal<Hand>,
    /// Points on the rim, as long as they are being clicked.
    pub(super) rim: RwSignal<Vec<Point>>,
    /// What is shown.
    pub(super) mask: RwSignal<MaskChoice>,
    /// The polygon's corners.
    pub(super) corners: RwSignal<Vec<Point>>,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            hand: RwSignal::new(Hand::Ring),
            rim: RwSignal::new(Vec::new()),
            mask: RwSignal::new(MaskChoice::Circle),
            corners: RwSignal::new(Vec::new()),
        }
    }

    /// The mask that was chosen.
    pub(super) fn mask(self) -> Mask {
        match self.mask.get() {
            MaskChoice::Circle => Mask::Circle,
            MaskChoice::None => Mask::None,
            MaskChoice::Polygon => Mask::Polygon(self.corners.get().into_iter().map(<[f64; 2]>::from).collect()),
        }
    }

    /// Takes a mask over.
    pub(super) fn set_mask(self, mask: &Mask) {
        self.mask.set(match mask {
            Mask::Circle => MaskChoice::Circle,
            Mask::None => MaskChoice::None,
            Mask::Polygon(corners) => {
                self.corners.set(corners.iter().map(|[x, y]| (*x, *y)).collect());
                MaskChoice::Polygon
            }
        });
    }

    /// Ends the clicking: another film is on its way.
    pub(super) fn put_down(self) {
        self.hand.set(Hand::Ring);
        self.rim.set(Vec::new());
    }

    pub(super) fn forget(self) {
        self.put_down();
        self.mask.set(MaskChoice::Circle);
        self.corners.set(Vec::new());
    }

    /// Begins to take clicks for this hand, or ends it.
    pub(super) fn toggle(self, hand: Hand) {
        let ends = self.hand.get_untracked() == hand;
        self.hand.set(if ends { Hand::Ring } else { hand });
        // Points on the rim are there to make the ring; then it has its own handles.
        self.rim.set(Vec::new());
    }
}

/// Takes a click at this point of the picture; `false` when the ring is to have it.
pub(super) fn click(page: Page, (x, y): Point) -> bool {
    let tenth = |number: f64| (number * 10.0).round() / 10.0;
    let point = (tenth(x), tenth(y));
    match page.marks.hand.get_untracked() {
        Hand::Ring => return false,
        Hand::Rim => {
            page.marks.rim.update(|points| points.push(point));
            let rim = page.marks.rim.with_untracked(|points| rim_through(points));
            if let Ok(circle) = rim {
                page.set_circle(circle, RingFrom::Person);
            }
        }
        Hand::Corner => page.marks.corners.update(|corners| corners.push(point)),
        Hand::Track => tracking::pick(page, (x, y)),
        Hand::Length => {
            page.tracking.line.update(|line| {
                if line.len() >= 2 {
                    line.clear();
                }
                line.push(point);
            });
            if page.tracking.line.with_untracked(Vec::len) == 2 {
                page.marks.hand.set(Hand::Ring);
            }
        }
    }
    true
}
