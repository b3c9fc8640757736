//! The whole way from a film's frames to how its tank moves.

use super::centre::{self, Centred};
use super::disc::Disc;
use super::judge;
use super::misfit::Turning;
use super::no_motion::NoMotion;
use super::result::Motion;
use super::rings::radii;
use super::search::median_spacing;
use super::seen::Look;
use super::shrunk::{SmallCopy, Store};
use super::tell;
use crate::{Circle, Ellipse, Frame, PictureSize, ReadoutFrom};

/// The study asks itself at least so often whether it has seen enough, seconds of film.
const MOST_BETWEEN_LOOKS: f64 = 10.0;

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
    /// How long the camera takes to read a picture out, in seconds for each pixel to the right and down.
    readout: (f64, f64),
    /// When the study asks itself next whether it has seen enough, seconds.
    next_look: f64,
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
            readout: (0.0, 0.0),
            next_look: MOST_BETWEEN_LOOKS,
        }
    }

    /// The same for a camera that takes `milliseconds` to read a picture out, from one side to the other. Unless that is
    /// said, the centre comes out where the bent picture seems to turn about: at 20 rpm and 20 ms several pixels off.
    #[must_use]
    pub fn with_readout(mut self, milliseconds: f64, from: ReadoutFrom) -> Self {
        let seconds = if milliseconds.is_finite() {
            milliseconds / 1000.0
        } else {
            0.0
        };
        let PictureSize { width, height } = self.size;
        let (across, down) = (seconds / f64::from(width.max(1)), seconds / f64::from(height.max(1)));
        self.readout = match from {
            ReadoutFrom::Top => (0.0, down),
            ReadoutFrom::Bottom => (0.0, -down),
            ReadoutFrom::Left => (across, 0.0),
            ReadoutFrom::Right => (-across, 0.0),
        };
        self
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

    /// Keeps the copies of the last `seconds` alone.
    pub(super) fn keep_last(&mut self, seconds: f64) {
        if let Some(store) = &mut self.store {
            store.keep_last(seconds);
        }
    }

    /// Forgets all frames.
    pub(super) fn forget(&mut self) {
        self.next_look = MOST_BETWEEN_LOOKS;
        self.store = self.small_copy().map(Store::new);
    }

    /// Takes the rim for a circle about this point from now on.
    pub(super) fn recentre(&mut self, x: f64, y: f64) {
        self.circle = Circle::new(x, y, self.circle.r);
        self.ellipse = None;
    }

    /// Whether the frames so far say all that is needed, so that the film's rest may be left unread: the tank has turned
    /// twice and keeps its rate. Ask after every frame; it is looked into after ten seconds of film, and again when the tank
    /// ought to have turned so far.
    pub fn has_seen_enough(&mut self) -> bool {
        let Some(store) = &self.store else { return false };
        let now = store.seconds();
        if now < self.next_look {
            return false;
        }
        let look = Look::at(
            store,
            &store.times(),
            &self.tilted().unwrap_or(Disc::round(self.circle)),
        );
        // Fluid that goes its own way has turned as far as the tank, or nearly: the sooner of the two will do.
        let wanted = [&look.rim, &look.inside]
            .into_iter()
            .flatten()
            .filter_map(|seen| judge::seconds_wanted(seen, now))
            .fold(MOST_BETWEEN_LOOKS, f64::min);
        self.next_look = now + wanted;
        wanted <= 0.0
    }

    /// How much of the film was seen, seconds.
    pub(super) fn seconds(&self) -> f64 {
        self.store.as_ref().map_or(0.0, Store::seconds)
    }

    /// The time from one frame to the next, seconds, the median; `None` of less than two.
    pub(super) fn spacing(&self) -> Option<f64> {
        median_spacing(&self.store.as_ref()?.times())
    }

    /// The same study before its first frame.
    pub(super) fn anew(&self) -> Self {
        Self {
            store: self.small_copy().map(Store::new),
            next_look: MOST_BETWEEN_LOOKS,
            ..*self
        }
    }

    /// The disc as the ellipse given has it.
    fn tilted(&self) -> Option<Disc> {
        let rim = self.ellipse?;
        Disc::tilted(rim, (rim.x, rim.y), self.size)
    }

    /// What the frames say.
    ///
    /// # Errors
    /// [`NoMotion`] says why they don't tell the rate. It is never guessed.
    pub fn finish(self) -> Result<Motion, NoMotion> {
        self.so_far(true)
    }

    /// What the frames say so far; with or without the centre, which takes longest.
    pub(super) fn so_far(&self, with_centre: bool) -> Result<Motion, NoMotion> {
        let store = self.store.as_ref().ok_or(NoMotion::OutOfSight)?;
        let times = store.times();
        judge::enough(&times)?;

        let (round, tilted) = (Disc::round(self.circle), self.tilted());
        let start = tilted.unwrap_or(round);
        let first = Look::at(store, &times, &start);
        // While a picture is read out the tank turns on.
        let bend = (self.readout.0 * first.rate(), self.readout.1 * first.rate());
        let [round, start] = [round, start].map(|disc| disc.bent(bend));
        let tilted = tilted.map(|disc| disc.bent(bend));
        let found = first
            .turning(&times)
            .filter(|_| with_centre)
            .and_then(|turning| better_disc(store, tilted, round, &turning));
        // Where the centre that was found doesn't make things clearer, the film doesn't tell the centre.
        let (look, centred) = match found.map(|found| (Look::at(store, &times, &found.disc), found)) {
            Some((look, found)) if look.alike() >= first.alike() - 0.02 => (look, Some(found)),
            _ => (first, None),
        };
        let texture = || judge::texture(store, &centred.map_or(start, |found| found.disc));
        let clear = judge::clear(look.inside, look.rim, &times, store.unbroken(), texture)?;
        tell::motion(&clear, centred)
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
