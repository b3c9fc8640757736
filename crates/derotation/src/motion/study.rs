//! The whole way from a film's frames to how its tank moves.

use super::centre::{self, Centred};
use super::disc::Disc;
use super::harmonics::Harmonics;
use super::judge;
use super::misfit::Turning;
use super::rate::{self, Turn};
use super::rings::{ANGLES, INSIDE, ORDERS, RIM, radii};
use super::search::{self, Rough};
use super::shrunk::{SmallCopy, Store};
use super::{Motion, NoMotion, result};
use crate::{Circle, Ellipse, Frame, PictureSize};

/// Measures how the tank moves from the frames of a film, taken one after the other.
///
/// What is kept of the frames takes at most about 100 MB, however long the film is: small copies of all frames of its
/// beginning, and of those after it as many, evenly spread, as there is room for.
///
/// ```no_run
/// use netdpr_derotation::motion::{MotionStudy, NoMotion};
/// use netdpr_derotation::{Circle, Frame, PictureSize};
///
/// # fn film() -> Vec<Frame> { Vec::new() }
/// let size = PictureSize { width: 1920, height: 1080 };
/// let mut study = MotionStudy::new(size, Circle::new(924.3, 519.6, 506.6), None);
/// for frame in film() {
///     study.take(&frame);
/// }
/// let motion = study.finish()?;
/// println!("{:.3} ± {:.3} rpm", motion.tank.rpm, motion.tank.uncertainty_rpm);
/// # Ok::<(), NoMotion>(())
/// ```
#[derive(Debug)]
pub struct MotionStudy {
    size: PictureSize,
    circle: Circle,
    ellipse: Option<Ellipse>,
    store: Option<Store>,
}

/// How some rings turn, roughly and exactly.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) rough: Rough,
    pub(super) turn: Turn,
}

/// What was seen about one disc: inside the rim, and on it.
#[derive(Debug)]
struct Look {
    inside: Option<Seen>,
    rim: Option<Seen>,
}

impl MotionStudy {
    /// A study of a film with frames of `size` in which the tank's rim is about `circle`, in pixels: its centre may be off
    /// by a twentieth of its radius. Where the rim is an ellipse, because the camera is tilted, `ellipse` says so.
    #[must_use]
    pub fn new(size: PictureSize, circle: Circle, ellipse: Option<Ellipse>) -> Self {
        let store = circle.check(size).ok().and_then(|()| SmallCopy::about(circle, size));
        Self {
            size,
            circle,
            ellipse,
            store: store.map(Store::new),
        }
    }

    /// What is kept of each frame, for a decoder that hands over no more than that; `None` when there is too little of
    /// the tank in the picture to measure anything.
    #[must_use]
    pub fn small_copy(&self) -> Option<SmallCopy> {
        self.store.as_ref().map(Store::copy)
    }

    /// Takes the film's next frame, whole or as its [`MotionStudy::small_copy`]. Times are those of the frames' timestamps,
    /// counted from the first frame's; a frame that is shown no later than the one before it, or has another size than
    /// these two, is left out.
    pub fn take(&mut self, frame: &Frame) {
        let size = frame.size();
        if let Some(store) = self.store.as_mut()
            && (size == self.size || size == store.copy().size())
        {
            store.take(frame);
        }
    }

    /// What the frames say.
    ///
    /// # Errors
    /// [`NoMotion`] says why they don't tell the rate. It is never guessed.
    pub fn finish(self) -> Result<Motion, NoMotion> {
        let store = self.store.as_ref().ok_or(NoMotion::OutOfSight)?;
        let times: Vec<f64> = store.kept().iter().map(|kept| kept.seconds).collect();
        judge::enough(&times)?;

        let round = Disc::round(self.circle);
        let tilted = self
            .ellipse
            .and_then(|rim| Disc::tilted(rim, (rim.x, rim.y), self.size));
        let start = tilted.unwrap_or(round);
        let first = look(store, &times, &start);
        let found = first
            .turning(&times)
            .and_then(|turning| better_disc(store, tilted, round, &turning));
        // Where the centre that was found doesn't make things clearer, the film doesn't tell the centre.
        let (look, centred) = match found.map(|found| (look(store, &times, &found.disc), found)) {
            Some((look, found)) if look.alike() >= first.alike() - 0.02 => (look, Some(found)),
            _ => (first, None),
        };
        let texture = || judge::texture(store, &centred.map_or(start, |found| found.disc));
        let clear = judge::clear(look.inside, look.rim, &times, store.unbroken(), texture)?;
        result::motion(&clear, centred)
    }
}

/// Looks at all the kept pictures about a disc.
fn look(store: &Store, times: &[f64], disc: &Disc) -> Look {
    let pictures = store.kept().iter().map(|kept| kept.pixels.as_slice());
    let mut waves = Harmonics::of(pictures, &store.view(), disc, &radii(), ANGLES, ORDERS);
    waves.even_out();
    let [inside, rim] = [INSIDE, RIM].map(|rings| {
        let rough = search::search(&waves, times, rings.clone(), store.unbroken())?;
        let turn = rate::measure(&waves, times, rings, rough.rate)?;
        Some(Seen { rough, turn })
    });
    Look { inside, rim }
}

impl Look {
    /// The rings on which something seems to turn, with their angles; `None` when there are none.
    fn turning(&self, times: &[f64]) -> Option<Vec<Turning>> {
        let turning: Vec<Turning> = [(INSIDE, &self.inside), (RIM, &self.rim)]
            .into_iter()
            .filter_map(|(rings, seen)| Some((rings, seen.as_ref()?)))
            .filter(|(_, seen)| judge::seems_to_turn(seen))
            .map(|(rings, seen)| Turning {
                rings,
                angles: times.iter().map(|&time| seen.turn.course.angle(time)).collect(),
            })
            .collect();
        (!turning.is_empty()).then_some(turning)
    }

    /// How alike the clearer of the two patterns is at different times.
    fn alike(&self) -> f64 {
        let turning = [&self.inside, &self.rim].into_iter().flatten();
        turning
            .filter(|seen| judge::seems_to_turn(seen))
            .map(|seen| seen.turn.alike)
            .fold(0.0, f64::max)
    }
}

/// The round or the tilted disc that explains the pictures better, with its centre.
fn better_disc(store: &Store, tilted: Option<Disc>, round: Disc, turning: &[Turning]) -> Option<Centred> {
    /// By how much the mean noise has to be lower for the tilt to be believed, as a share.
    const WORTH: f64 = 0.002;
    let find = |disc: Disc| centre::find(store.kept(), &store.view(), disc, &radii(), turning);
    let as_round = find(round);
    let as_tilted = tilted.and_then(find);
    match (as_tilted, as_round) {
        (Some(tilted), Some(round)) if tilted.misfit > round.misfit - WORTH => Some(round),
        (Some(tilted), _) => Some(tilted),
        (None, round) => round,
    }
}
