//! Where the circle comes from, and how sure that is.

use super::words;

/// Where the circle comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum RingFrom {
    /// It is being looked for.
    Searching,
    /// It was found, with this confidence from 0 to 1.
    Found(f64),
    /// It was found, with this confidence, and its centre measured from the tank's motion.
    Centred(f64),
    /// It was looked for and not found.
    NotFound,
    /// A person set it: nothing overwrites that.
    Person,
    /// It is the last film's, kept on purpose.
    LastFilm,
    /// A recipe says it.
    Recipe,
}

impl RingFrom {
    /// The confidence from which on a found rim is called sure.
    const SURE: f64 = 0.7;

    /// `sure`, `unsure` or `person`: how the ring is coloured.
    pub(super) fn tone(self) -> &'static str {
        match self {
            Self::Found(confidence) | Self::Centred(confidence) if confidence >= Self::SURE => "sure",
            Self::Found(_) | Self::Centred(_) | Self::NotFound => "unsure",
            Self::Searching | Self::Person | Self::LastFilm | Self::Recipe => "person",
        }
    }

    /// What the panel says of it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Searching => words::searching(),
            Self::Found(confidence) if confidence >= Self::SURE => words::found_sure(),
            Self::Centred(confidence) if confidence >= Self::SURE => words::centred_sure(),
            Self::Found(_) | Self::Centred(_) => words::found_unsure(),
            Self::NotFound => words::not_found(),
            Self::Person => words::set_by_hand(),
            Self::LastFilm => words::kept_circle(),
            Self::Recipe => words::from_recipe(),
        }
    }
}
