//! The geometry of the picture that comes out: its panels, and the caption's band below them.

use crate::{Circle, Layout, PictureSize, Recipe};

/// The picture that comes out for a recipe: how large it is and where things stand in it.
#[derive(Debug, Clone, PartialEq)]
pub struct OutputPicture {
    /// The whole picture, caption included. Both sides are even.
    pub size: PictureSize,
    /// The pictures in it.
    pub panels: Vec<Panel>,
    /// The caption: rows from here to the bottom.
    pub caption_top: Option<u32>,
}

/// One picture within the outgoing picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// Its left edge in the outgoing picture, pixels; even.
    pub left: u32,
    /// Its size in pixels; both sides even. All panels start at the top.
    pub size: PictureSize,
    /// The rotation centre and the disc's radius in this panel's pixels. Where the disc is turned in its place, a tilt
    /// makes an ellipse of it.
    pub disc: Circle,
    /// What it shows of the film.
    pub view: View,
}

/// What a panel shows of the film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// The tank as filmed, turning; a tilt is undone. Black around it.
    Unturned,
    /// The tank at rest; a tilt is undone. Black around it.
    Turned,
    /// The tank at rest, seen as the camera saw it, also if that was tilted. The picture as filmed around it.
    TurnedInPlace,
}

impl OutputPicture {
    /// The picture that comes out when `recipe` is followed for pictures of `source` size.
    #[must_use]
    pub fn of(recipe: &Recipe, source: PictureSize) -> Self {
        let circle = recipe.circle;
        let side = circle.square_side();
        let middle = (f64::from(side) - 1.0) / 2.0;
        let square = |left: u32, view: View| Panel {
            left,
            size: PictureSize {
                width: side,
                height: side,
            },
            disc: Circle::new(middle, middle, circle.r),
            view,
        };
        let panels = match recipe.layout {
            Layout::Disc => vec![square(0, View::Turned)],
            Layout::SideBySide => vec![square(0, View::Unturned), square(side, View::Turned)],
            Layout::Frame => vec![Panel {
                left: 0,
                // 4:2:0 video has even sides; an odd one's last column or row is repeated.
                size: PictureSize {
                    width: source.width.next_multiple_of(2),
                    height: source.height.next_multiple_of(2),
                },
                disc: circle,
                view: View::TurnedInPlace,
            }],
        };
        let width = panels
            .iter()
            .map(|panel| panel.left + panel.size.width)
            .max()
            .unwrap_or(0);
        let height = panels.iter().map(|panel| panel.size.height).max().unwrap_or(0);
        let band = if recipe.caption { caption_height(height) } else { 0 };
        Self {
            size: PictureSize {
                width,
                height: height + band,
            },
            panels,
            caption_top: recipe.caption.then_some(height),
        }
    }
}

/// The caption's height for a picture of this height: a twentieth, even, and never too small to be read.
fn caption_height(picture_height: u32) -> u32 {
    (picture_height / 20).next_multiple_of(2).max(24)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RotationRate;

    const SOURCE: PictureSize = PictureSize {
        width: 321,
        height: 241,
    };

    fn picture(layout: Layout, caption: bool) -> OutputPicture {
        let mut recipe = Recipe::new(Circle::new(160.0, 120.0, 100.5), RotationRate::from_rpm(1.0).unwrap());
        recipe.layout = layout;
        recipe.caption = caption;
        OutputPicture::of(&recipe, SOURCE)
    }

    fn size(width: u32, height: u32) -> PictureSize {
        PictureSize { width, height }
    }

    #[test]
    fn each_layout_has_its_size() {
        assert_eq!(picture(Layout::Disc, false).size, size(202, 202));
        assert_eq!(picture(Layout::Disc, true).size, size(202, 226));
        assert_eq!(picture(Layout::SideBySide, false).size, size(404, 202));
        assert_eq!(picture(Layout::Frame, false).size, size(322, 242));
        assert_eq!(picture(Layout::Disc, true).caption_top, Some(202));
    }

    #[test]
    fn the_centre_is_the_squares_middle() {
        let disc = picture(Layout::SideBySide, false).panels[1];
        assert_eq!((disc.left, disc.disc), (202, Circle::new(100.5, 100.5, 100.5)));
    }
}
