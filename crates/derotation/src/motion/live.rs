//! A tank that turns now, before a camera: measured again and again from the last seconds.

use super::{Motion, MotionStudy, NoMotion, SmallCopy};
use crate::{Circle, Ellipse, Frame, PictureSize, Timestamp};

/// Measures how a tank turns from the last seconds of a camera's pictures, as often as it is asked.
///
/// It keeps the copies of the last [`LiveStudy::LONGEST_SECONDS`] at most, and once a rate is known those of about two
/// turns, so that a turntable which drifts is followed soon. Memory doesn't grow however long it runs, and once so many
/// seconds are kept, taking a picture allocates nothing.
///
/// ```no_run
/// use netdpr_derotation::motion::LiveStudy;
/// use netdpr_derotation::{Circle, Frame, PictureSize};
///
/// # fn next_picture() -> Option<Frame> { None }
/// let size = PictureSize { width: 1280, height: 720 };
/// let mut study = LiveStudy::new(size, Circle::new(640.0, 360.0, 300.0), None);
/// while let Some(picture) = next_picture() {
///     study.take(&picture);
///     if let Ok(live) = study.measure() {
///         println!("{:.2} rpm now", live.rpm_now);
///     }
/// }
/// ```
#[derive(Debug)]
pub struct LiveStudy {
    study: MotionStudy,
    /// How far back the copies reach, seconds.
    seconds: f64,
    last: Option<Timestamp>,
    /// Whether the centre is known well enough to be left alone.
    is_centred: bool,
}

/// How a tank turns now.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveMotion {
    /// What the last seconds say. [`Motion::tank`] is their mean, and the centre is told as long as it isn't known well.
    pub motion: Motion,
    /// The rate at the end of these seconds, turns a minute: where the tank's rate drifts, another one than their mean.
    pub rpm_now: f64,
}

impl LiveStudy {
    /// So far back the copies reach at most, seconds.
    pub const LONGEST_SECONDS: f64 = 20.0;
    /// So far back they reach at least, seconds.
    const SHORTEST_SECONDS: f64 = 4.0;
    /// Pictures that follow the last one sooner are left out, seconds: ten a second say as much as thirty of a tank that
    /// turns once a second.
    const LEAST_SPACING: f64 = 0.065;
    /// A centre surer than this is not measured again, pixels.
    const SURE_CENTRE: f64 = 0.5;

    /// A study of a camera's pictures of `size` with the tank's rim about `circle`: see [`MotionStudy::new`].
    #[must_use]
    pub fn new(size: PictureSize, circle: Circle, ellipse: Option<Ellipse>) -> Self {
        Self {
            study: MotionStudy::new(size, circle, ellipse),
            seconds: Self::LONGEST_SECONDS,
            last: None,
            is_centred: false,
        }
    }

    /// The same about a circle that a person has set: its centre stays where it is.
    #[must_use]
    pub fn about(size: PictureSize, circle: Circle) -> Self {
        Self {
            is_centred: true,
            ..Self::new(size, circle, None)
        }
    }

    /// What is kept of each picture: see [`MotionStudy::small_copy`].
    #[must_use]
    pub fn small_copy(&self) -> Option<SmallCopy> {
        self.study.small_copy()
    }

    /// Takes the camera's next picture, whole or as its small copy, unless it follows the last one too soon.
    pub fn take(&mut self, picture: &Frame) {
        let now = picture.timestamp;
        if let Some(last) = self.last
            && now.seconds_since(last) < Self::LEAST_SPACING
        {
            // A camera whose clock was set back begins anew.
            if now.seconds_since(last) < -1.0 {
                self.begin_anew();
            }
            return;
        }
        self.last = Some(now);
        self.study.take(picture);
        self.study.keep_last(self.seconds);
    }

    /// Forgets all pictures: after a pause, or when the camera was moved.
    pub fn begin_anew(&mut self) {
        self.last = None;
        self.seconds = Self::LONGEST_SECONDS;
        self.study.forget();
    }

    /// How the tank turns, as the last seconds say.
    ///
    /// # Errors
    /// [`NoMotion`] says why they don't tell the rate: at first because there are too few of them.
    pub fn measure(&mut self) -> Result<LiveMotion, NoMotion> {
        let motion = self.study.so_far(!self.is_centred)?;
        if let Some(centre) = motion.centre
            && motion.tilt.is_none()
            && centre.uncertainty_px <= Self::SURE_CENTRE
        {
            self.study.recentre(centre.x, centre.y);
            self.is_centred = true;
        }
        let rpm_now = motion
            .rate_over_time
            .as_ref()
            .and_then(|rate| rate.knots().last())
            .map_or(motion.tank.rpm, |knot| knot.rpm);
        let two_turns = 2.2 * 60.0 / rpm_now.abs().max(1e-3);
        self.seconds = two_turns.clamp(Self::SHORTEST_SECONDS, Self::LONGEST_SECONDS);
        Ok(LiveMotion { motion, rpm_now })
    }
}

/// The angle of a tank whose rate is learnt as it turns: it grows by the present rate, and never jumps when that changes,
/// so that the picture turned by it doesn't either.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FollowedAngle {
    last: Option<Timestamp>,
    /// Turns counter-clockwise, without whole ones.
    turns: f64,
}

impl FollowedAngle {
    /// Goes on to the picture taken at `now`, by a tank that turns at `rpm`. The first picture stays unturned.
    pub fn go_on(&mut self, now: Timestamp, rpm: f64) {
        let seconds = self.last.map_or(0.0, |last| now.seconds_since(last));
        self.last = Some(now);
        let turns = self.turns + rpm * seconds / 60.0;
        if turns.is_finite() {
            self.turns = turns - turns.round();
        }
    }

    /// The moment, in seconds, at which a tank that turns at `rpm` from zero on has this angle: what a
    /// [`PointMap`](crate::PointMap) of that rate is asked for.
    #[must_use]
    pub fn moment(&self, rpm: f64) -> f64 {
        let seconds = self.turns * 60.0 / rpm;
        if seconds.is_finite() { seconds } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timebase;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::new(1000 * milliseconds, Timebase::MICROSECONDS)
    }

    #[test]
    fn an_angle_never_jumps() {
        let mut angle = FollowedAngle::default();
        angle.go_on(at(500), 10.0);
        assert_eq!(angle.moment(10.0), 0.0);
        angle.go_on(at(1500), 10.0);
        assert!((angle.moment(10.0) - 1.0).abs() < 1e-12);
        // At twice the rate the same angle is reached in half the time.
        assert!((angle.moment(20.0) - 0.5).abs() < 1e-12);
        angle.go_on(at(1500), -20.0);
        assert!((angle.moment(10.0) - 1.0).abs() < 1e-12);
        angle.go_on(at(2000), -20.0);
        assert!(angle.moment(10.0).abs() < 1e-12);
        angle.go_on(at(3000), f64::NAN);
        assert!(angle.moment(10.0).abs() < 1e-12 && angle.moment(0.0) == 0.0);
    }

    #[test]
    fn an_angle_is_exact_after_days() {
        let mut angle = FollowedAngle::default();
        let mut now = 0;
        // Ten turns a minute for three days, as steps of a thirtieth of a second would take too long here: of ten minutes.
        while now <= 3 * 24 * 3600 * 1000 {
            angle.go_on(at(now), 10.0);
            now += 600_000;
        }
        angle.go_on(at(now - 600_000 + 1500), 10.0);
        assert!((angle.moment(10.0) - 1.5).abs() < 1e-6, "{}", angle.moment(10.0));
    }
}
