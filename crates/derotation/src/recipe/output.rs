//! How the new film is written.

use serde::{Deserialize, Serialize};

/// How the new film is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Output {
    /// How much its pictures may lose.
    pub quality: Quality,
    /// The kind of file.
    pub format: Format,
}

impl Output {
    /// Whether it is as nearly everybody wants it, so that it needs no mention.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How much the new film's pictures may lose to make its file smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// A file to be sent on: fine texture may blur.
    Small,
    /// As good as no loss to the eye.
    #[default]
    Good,
    /// To be measured in or edited further.
    Best,
}

impl Quality {
    /// From the smallest file to the largest.
    pub const ALL: [Self; 3] = [Self::Small, Self::Good, Self::Best];

    /// As a recipe has it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Good => "good",
            Self::Best => "best",
        }
    }
}

/// The kind of file. All hold H.264, whose pictures keep their exact times in these: WebM and Matroska would round them to
/// milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// MP4, for every player.
    #[default]
    Mp4,
    /// QuickTime, for programs that cut films.
    Mov,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Mp4, Self::Mov];

    /// As a recipe has it; also the ending of a file's name, and what FFmpeg calls the container.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "mp4",
            Self::Mov => "mov",
        }
    }

    /// The kind of file as the web has it (RFC 6838).
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
        }
    }

    /// The kind of file that a name asks for by its ending.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        Self::ALL
            .into_iter()
            .find(|format| ending.eq_ignore_ascii_case(format.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipe_has_the_names() {
        for quality in Quality::ALL {
            assert_eq!(serde_json::to_value(quality).unwrap(), quality.name());
        }
        for format in Format::ALL {
            assert_eq!(serde_json::to_value(format).unwrap(), format.name());
        }
    }

    #[test]
    fn a_name_asks_for_a_format() {
        assert_eq!(Format::of_name("tank.MOV"), Some(Format::Mov));
        assert_eq!(Format::of_name("a.b.mp4"), Some(Format::Mp4));
        assert_eq!(Format::of_name("tank"), None);
        assert_eq!(Format::of_name("mov"), None);
        assert_eq!(Format::of_name("tank.webm"), None);
    }
}
