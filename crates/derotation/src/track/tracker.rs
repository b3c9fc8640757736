//! Following points from frame to frame.

use serde::{Deserialize, Serialize};

use super::blob::{Blob, BlobFit, Search, distance};
use super::choose::{AutoChoice, corners};
use super::course::Course;
use super::ending::{EndReason, Ending, PickError};
use super::pyramid::Pyramid;
use super::texture::{Scratch, Texture, TextureSearch, noise_at};
use crate::{Circle, DerotationError, Frame, MomentMap, PointMap, Recipe, Timestamp, VideoFormat};

/// How a point is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// A dot or a ball, dark or bright.
    Dot,
    /// A piece of texture: dye, a mark, a corner.
    Texture,
}

/// Where a point is in a frame.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sighting {
    /// Pixels right in the turned picture.
    pub x: f64,
    /// Pixels down in the turned picture.
    pub y: f64,
    /// Standard deviation of either, pixels.
    pub uncertainty: f64,
    /// Whether it was seen there; otherwise this is where it was expected.
    pub trusted: bool,
}

/// What became of a point in a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Followed {
    /// It is there, or expected to be.
    Seen(Sighting),
    /// It isn't followed any more.
    Ended(Ending),
}

#[derive(Debug)]
enum Looks {
    Dot(Box<Blob>),
    Texture(Box<Texture>),
}

#[derive(Debug)]
struct Point {
    looks: Looks,
    course: Course,
    /// Frames since it was last seen.
    missed: u32,
    /// Frames for which another point has been on the same dot.
    shared: u32,
    is_over: bool,
}

/// Follows points through a film: see [the module](self).
#[derive(Debug)]
pub struct Tracker {
    circle: Circle,
    map: PointMap,
    first_kept: Timestamp,
    /// The frame last seen and the one before, for texture.
    now: Pyramid,
    before: Pyramid,
    /// When the last frame was shown, and whether `now` holds it.
    last: Option<(Timestamp, bool)>,
    points: Vec<Point>,
    scratch: Scratch,
}

/// A dot may be hidden for so many frames and seconds.
const MOST_MISSED: u32 = 10;
const MOST_MISSED_SECONDS: f64 = 0.5;
/// A piece of texture for so many frames.
const MOST_MISSED_TEXTURE: u32 = 3;
/// Two points may be on the same dot for so many frames.
const MOST_SHARED: u32 = 5;

impl Tracker {
    /// A tracker for a film of `format` that begins at `film_start` and is kept from `first_kept` on.
    ///
    /// # Errors
    /// When the recipe can't be followed for such a film.
    pub fn new(
        recipe: &Recipe,
        format: &VideoFormat,
        film_start: Timestamp,
        first_kept: Timestamp,
    ) -> Result<Self, DerotationError> {
        let map = PointMap::new(recipe, format, film_start, first_kept)?;
        let moment = map.at(0.0);
        Ok(Self {
            circle: recipe.circle,
            first_kept,
            now: Pyramid::new(format.size, moment),
            before: Pyramid::new(format.size, moment),
            map,
            last: None,
            points: Vec::new(),
            scratch: Scratch::new(),
        })
    }

    /// Seconds from the first kept frame to this one.
    #[must_use]
    pub fn seconds(&self, frame: &Frame) -> f64 {
        frame.timestamp.seconds_since(self.first_kept)
    }

    /// How many points were picked, those that ended too.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether none was picked.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// Whether any point is still followed.
    #[must_use]
    pub fn is_following(&self) -> bool {
        self.points.iter().any(|point| !point.is_over)
    }

    /// Picks the point at a place in the film's picture (pixels of `frame` as filmed, not turned). Once frames were
    /// followed it has to be the last of them. The points are counted from 0 in the order in which they were picked.
    ///
    /// # Errors
    /// When there is nothing that could be followed.
    pub fn pick(
        &mut self,
        frame: &Frame,
        place: (f64, f64),
        method: Option<Method>,
    ) -> Result<(Method, Sighting), PickError> {
        let (x, y) = place;
        if !(x.is_finite() && y.is_finite()) {
            return Err(PickError::NotFinite);
        }
        let seconds = self.seconds(frame);
        let moment = self.map.at(seconds);
        let turned = moment.to_turned(x, y).ok_or(PickError::OutsideCircle { x, y })?;
        if !self.is_in_disc(turned) {
            return Err(PickError::OutsideCircle { x, y });
        }
        let [luma, ..] = frame.planes();
        let inside = |at: f64, length: usize| at >= 4.0 && at <= length as f64 - 5.0;
        if !(inside(x, luma.width) && inside(y, luma.height)) {
            return Err(PickError::OutsidePicture { x, y });
        }
        if self.is_following() && self.last.is_some_and(|(last, _)| last != frame.timestamp) {
            return Err(PickError::AnotherFrame);
        }
        let dot = match method {
            Some(Method::Texture) => None,
            _ => Blob::at(luma, place),
        };
        if let Some((blob, fit)) = dot {
            let sighting = self.dot_sighting(&moment, &fit).ok_or(PickError::NoDot { x, y })?;
            if self.last.is_none_or(|(last, _)| last != frame.timestamp) {
                self.last = Some((frame.timestamp, false));
            }
            self.add(Looks::Dot(Box::new(blob)), seconds, sighting);
            return Ok((Method::Dot, sighting));
        }
        if method == Some(Method::Dot) {
            return Err(PickError::NoDot { x, y });
        }
        if self.last != Some((frame.timestamp, true)) {
            self.now.take(frame, moment);
            self.last = Some((frame.timestamp, true));
        }
        let texture = Texture::at(&self.now, turned, noise_at(luma, place)).ok_or(PickError::NothingThere { x, y })?;
        let sighting = Sighting {
            x: turned.0,
            y: turned.1,
            uncertainty: 0.0,
            trusted: true,
        };
        self.add(Looks::Texture(Box::new(texture)), seconds, sighting);
        Ok((Method::Texture, sighting))
    }

    /// Picks the points that can be followed best; `picked` is told of each.
    ///
    /// # Errors
    /// When there are none.
    pub fn pick_best(
        &mut self,
        frame: &Frame,
        choice: &AutoChoice,
        mut picked: impl FnMut(Method, Sighting),
    ) -> Result<(), PickError> {
        if choice.inner_radius >= choice.outer_radius.min(self.circle.r) {
            return Err(PickError::NoRing {
                inner: choice.inner_radius,
            });
        }
        let moment = self.map.at(self.seconds(frame));
        // More than are wanted: corners of one dot lead to the same dot.
        let more = AutoChoice {
            points: choice.points.saturating_mul(2),
            ..*choice
        };
        let mut places: Vec<(f64, f64)> = Vec::new();
        for place in corners(frame, &moment, self.circle, &more) {
            if places.len() >= choice.points {
                break;
            }
            let before = self.points.len();
            let Ok((method, sighting)) = self.pick(frame, place, choice.method) else {
                continue;
            };
            let at = (sighting.x, sighting.y);
            if places.iter().any(|other| distance(*other, at) < 6.0) {
                self.points.truncate(before);
                continue;
            }
            places.push(at);
            picked(method, sighting);
        }
        if places.is_empty() {
            return Err(PickError::NoTexture);
        }
        Ok(())
    }

    fn add(&mut self, looks: Looks, seconds: f64, sighting: Sighting) {
        self.points.push(Point {
            looks,
            course: Course::from(seconds, (sighting.x, sighting.y)),
            missed: 0,
            shared: 0,
            is_over: false,
        });
    }

    /// Follows all points into the next frame; earlier frames will do as well as later ones. `report` is told what became
    /// of each point that was still followed. Nothing is allocated.
    pub fn follow(&mut self, frame: &Frame, mut report: impl FnMut(usize, Followed)) {
        let seconds = self.seconds(frame);
        let moment = self.map.at(seconds);
        let has_texture = self
            .points
            .iter()
            .any(|point| !point.is_over && matches!(point.looks, Looks::Texture(_)));
        if has_texture {
            std::mem::swap(&mut self.now, &mut self.before);
            self.now.take(frame, moment);
        }
        self.last = Some((frame.timestamp, has_texture));
        self.note_shared();
        let Self {
            circle,
            points,
            now,
            before,
            scratch,
            ..
        } = self;
        let view = View {
            frame,
            moment: &moment,
            circle: *circle,
            now,
            before,
            seconds,
        };
        for (index, point) in points.iter_mut().enumerate().filter(|(_, point)| !point.is_over) {
            let followed = point.follow(&view, scratch);
            point.is_over = matches!(followed, Followed::Ended(_));
            report(index, followed);
        }
    }

    /// Notes which dots more than one point is on.
    fn note_shared(&mut self) {
        for index in 0..self.points.len() {
            let place = |point: &Point| {
                let is_dot = matches!(point.looks, Looks::Dot(_)) && !point.is_over && point.missed == 0;
                is_dot.then(|| point.course.last().1)
            };
            let here = self.points.get(index).and_then(place);
            let is_shared = here.is_some_and(|here| {
                self.points.iter().enumerate().any(|(other, point)| {
                    other != index && place(point).is_some_and(|there| distance(here, there) < 1.0)
                })
            });
            if let Some(point) = self.points.get_mut(index) {
                point.shared = if is_shared { point.shared + 1 } else { 0 };
            }
        }
    }

    fn is_in_disc(&self, turned: (f64, f64)) -> bool {
        distance(turned, (self.circle.x, self.circle.y)) <= self.circle.r
    }

    fn dot_sighting(&self, moment: &MomentMap, fit: &BlobFit) -> Option<Sighting> {
        let (x, y) = moment.to_turned(fit.place.0, fit.place.1)?;
        self.is_in_disc((x, y)).then_some(Sighting {
            x,
            y,
            uncertainty: fit.uncertainty,
            trusted: true,
        })
    }
}

/// A frame, and all that is needed to look for points in it.
struct View<'a> {
    frame: &'a Frame,
    moment: &'a MomentMap,
    circle: Circle,
    now: &'a Pyramid,
    before: &'a Pyramid,
    seconds: f64,
}

impl Point {
    fn follow(&mut self, view: &View<'_>, scratch: &mut Scratch) -> Followed {
        if self.shared > MOST_SHARED {
            return self.ended(EndReason::Met);
        }
        let expected = self.course.expected(view.seconds, self.missed);
        let from_centre = distance(expected.place, (view.circle.x, view.circle.y));
        if from_centre > view.circle.r {
            return self.ended(EndReason::LeftDisc);
        }
        match &mut self.looks {
            Looks::Dot(blob) => {
                let [luma, ..] = view.frame.planes();
                let Some(source) = view.moment.to_source(expected.place.0, expected.place.1) else {
                    return self.ended(EndReason::LeftPicture);
                };
                match blob.look(luma, source, expected.gate) {
                    Search::Found(fit) => {
                        let Some(place) = view.moment.to_turned(fit.place.0, fit.place.1) else {
                            return self.ended(EndReason::LeftPicture);
                        };
                        blob.take_in(luma, &fit);
                        self.seen(view, place, fit.uncertainty)
                    }
                    Search::AtTheEdge => self.ended(EndReason::LeftPicture),
                    Search::Nothing => self.missed(view, expected.place, EndReason::Lost, MOST_MISSED),
                    Search::Ambiguous => self.missed(view, expected.place, EndReason::Ambiguous, MOST_MISSED),
                }
            }
            Looks::Texture(texture) => {
                let (_, last) = self.course.last();
                let found = if self.missed > 0 {
                    texture.look_again(view.now, expected.place, 4.0)
                } else {
                    texture.look(view.now, view.before, last, expected.place, expected.gate, scratch)
                };
                match found {
                    TextureSearch::Found(fit) => {
                        if !texture.take_in(view.now, &fit) {
                            return self.ended(EndReason::LeftPicture);
                        }
                        self.seen(view, fit.place, fit.uncertainty)
                    }
                    TextureSearch::AtTheEdge => self.ended(EndReason::LeftPicture),
                    TextureSearch::Nothing => self.missed(view, expected.place, EndReason::Lost, MOST_MISSED_TEXTURE),
                }
            }
        }
    }

    fn seen(&mut self, view: &View<'_>, place: (f64, f64), uncertainty: f64) -> Followed {
        if distance(place, (view.circle.x, view.circle.y)) > view.circle.r {
            return self.ended(EndReason::LeftDisc);
        }
        self.course.see(view.seconds, place);
        self.missed = 0;
        Followed::Seen(Sighting {
            x: place.0,
            y: place.1,
            uncertainty,
            trusted: self.shared == 0,
        })
    }

    fn missed(&mut self, view: &View<'_>, expected: (f64, f64), reason: EndReason, most: u32) -> Followed {
        self.missed += 1;
        let (last, _) = self.course.last();
        if self.missed > most || (view.seconds - last).abs() > MOST_MISSED_SECONDS {
            return self.ended(reason);
        }
        Followed::Seen(Sighting {
            x: expected.0,
            y: expected.1,
            uncertainty: 2.0 * f64::from(self.missed),
            trusted: false,
        })
    }

    fn ended(&self, reason: EndReason) -> Followed {
        let (seconds, _) = self.course.last();
        Followed::Ended(Ending { reason, seconds })
    }
}
