//! Why a point can't be picked, and why a track ends.

use std::fmt;

use serde::Serialize;

/// Why a place can't be followed from. Each says what to do.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PickError {
    /// Not a place.
    #[error("a point's x and y must be ordinary numbers of pixels; give it again")]
    NotFinite,
    /// Beyond the rim.
    #[error("the point ({x:.1}, {y:.1}) lies outside the circle; put it on something that floats in the tank")]
    OutsideCircle {
        /// The place given, pixels of the film's picture.
        x: f64,
        /// The place given, pixels of the film's picture.
        y: f64,
    },
    /// Beyond the picture's edge, or so near that what is there can't be seen whole.
    #[error("the point ({x:.1}, {y:.1}) lies at the picture's edge or beyond; put it farther in")]
    OutsidePicture {
        /// The place given, pixels of the film's picture.
        x: f64,
        /// The place given, pixels of the film's picture.
        y: f64,
    },
    /// Nothing that could be told apart from its surroundings.
    #[error("there is nothing to follow at ({x:.1}, {y:.1}), neither a dot nor any texture; put the point on one")]
    NothingThere {
        /// The place given, pixels of the film's picture.
        x: f64,
        /// The place given, pixels of the film's picture.
        y: f64,
    },
    /// No dot, where one was asked for.
    #[error("there is no dot at ({x:.1}, {y:.1}); put the point on one, or follow the texture there")]
    NoDot {
        /// The place given, pixels of the film's picture.
        x: f64,
        /// The place given, pixels of the film's picture.
        y: f64,
    },
    /// Nothing at all to choose among.
    #[error(
        "no texture was found in the tank that could be followed; film something that floats in it, or give the points yourself"
    )]
    NoTexture,
    /// The two radii leave nothing between them.
    #[error("nothing lies between the excluded radius of {inner:.0} pixels and the rim; exclude less")]
    NoRing {
        /// The radius within which no points are wanted, pixels.
        inner: f64,
    },
    /// Another frame than the one last followed.
    #[error("points have to be picked in the frame that was followed last; pick them again there")]
    AnotherFrame,
}

/// Why a point wasn't followed any farther.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EndReason {
    /// It came to the picture's edge.
    LeftPicture,
    /// It came to the rim.
    LeftDisc,
    /// Nothing where it should be looked like it any more.
    Lost,
    /// More than one thing near looked like it.
    Ambiguous,
    /// It and another point were on the same dot.
    Met,
}

impl fmt::Display for EndReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::LeftPicture => "it came to the picture's edge",
            Self::LeftDisc => "it came to the rim",
            Self::Lost => "nothing near looked like it any more",
            Self::Ambiguous => "more than one thing near looked like it",
            Self::Met => "it met another point and couldn't be told apart from it",
        })
    }
}

/// The end of a track.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ending {
    /// Why.
    pub reason: EndReason,
    /// When it was last seen for certain, seconds after the first kept frame.
    pub seconds: f64,
}
