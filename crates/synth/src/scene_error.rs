//! Why a scene can't be drawn.

use netdpr_derotation::{CircleError, FrameError};

use crate::camera_view::CameraTilt;

/// Why a scene can't be drawn. Each says what to do.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SceneError {
    /// No picture has that size.
    #[error(transparent)]
    Size(#[from] FrameError),
    /// Too few pixels to show a tank.
    #[error("a tank can't be drawn in {width} x {height} pixels; ask for at least {least} x {least}", least = Self::LEAST_SIDE)]
    TooSmall {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
    },
    /// More pixels than fit in memory.
    #[error("a film of {width} x {height} pixels is too large to draw; ask for at most 4096 x 4096")]
    TooLarge {
        /// The width asked for.
        width: u32,
        /// The height asked for.
        height: u32,
    },
    /// The circle is no rim.
    #[error(transparent)]
    Circle(#[from] CircleError),
    /// A rim of a few pixels.
    #[error("a tank with a radius of {r} pixels is too small to draw; give a radius of at least {least}", least = Self::LEAST_RADIUS)]
    RadiusTooSmall {
        /// The radius given, pixels.
        r: f64,
    },
    /// The noise is no spread of grey levels.
    #[error("camera noise of {noise} grey levels can't be drawn; give a number from 0 to {most}", most = Self::MOST_NOISE)]
    Noise {
        /// The noise given, grey levels.
        noise: f64,
    },
    /// The reflections have no such strength.
    #[error("reflections of {reflections} times the usual strength can't be drawn; give a number from 0 to {most}", most = Self::MOST_REFLECTIONS)]
    Reflections {
        /// The strength given.
        reflections: f64,
    },
    /// No camera reads its pictures so slowly.
    #[error("a readout of {milliseconds} ms can't be drawn; give milliseconds from 0 to {most}", most = Self::MOST_READOUT)]
    Readout {
        /// The readout time given, milliseconds.
        milliseconds: f64,
    },
    /// No motor sways like that.
    #[error(
        "a rate that sways by {percent} % every {period_seconds} s can't be drawn; give 0 to {most} % and a period of {shortest} to {longest} s",
        most = 100.0 * Self::MOST_WOW,
        shortest = Self::LEAST_WOW_PERIOD,
        longest = Self::MOST_WOW_PERIOD
    )]
    Wow {
        /// How far it was to sway, percent.
        percent: f64,
        /// The period given, seconds.
        period_seconds: f64,
    },
    /// No motor drifts like that.
    #[error("a rate that grows by {percent} % a minute can't be drawn; give -{most} to {most} %", most = 100.0 * Self::MOST_DRIFT)]
    Drift {
        /// By how much it was to grow in a minute, percent.
        percent: f64,
    },
    /// No camera looks at a tank like that.
    #[error(
        "a camera tilted by {degrees} degrees at {distance_radii} tank radii can't be drawn; give a tilt of 0 to {steepest} degrees, any direction, and a distance of at least {nearest}",
        steepest = CameraTilt::MOST_DEGREES,
        nearest = CameraTilt::LEAST_DISTANCE
    )]
    Tilt {
        /// The tilt given, degrees.
        degrees: f64,
        /// The distance given, tank radii.
        distance_radii: f64,
    },
}

impl SceneError {
    /// The shortest side drawn, pixels.
    pub const LEAST_SIDE: u32 = 16;
    /// The most pixels drawn: those of 4096 x 4096.
    pub const MOST_PIXELS: u64 = 4096 * 4096;
    /// The smallest rim drawn, pixels.
    pub const LEAST_RADIUS: f64 = 4.0;
    /// The strongest camera noise drawn, grey levels.
    pub const MOST_NOISE: f64 = 40.0;
    /// The strongest reflections drawn, as a multiple of the usual ones.
    pub const MOST_REFLECTIONS: f64 = 3.0;
    /// The slowest readout drawn, milliseconds.
    pub const MOST_READOUT: f64 = 100.0;
    /// The strongest swaying drawn, as a share of the rate.
    pub const MOST_WOW: f64 = 0.5;
    /// The shortest period of swaying drawn, seconds.
    pub const LEAST_WOW_PERIOD: f64 = 0.05;
    /// The longest period of swaying drawn, seconds.
    pub const MOST_WOW_PERIOD: f64 = 3600.0;
    /// The strongest drift drawn, as a share of the rate and minute.
    pub const MOST_DRIFT: f64 = 1.0;
}
