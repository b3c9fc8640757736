//! The part of a film's pictures that a derotation needs: what is around it needn't be carried along.

use crate::{Layout, Mask, PictureSize, Recipe};

/// A part of the film's picture, as it is cut out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The picture's first column in it; even, so that the planes U and V are cut at whole samples.
    pub left: u32,
    /// The picture's first row in it; even.
    pub top: u32,
    /// Its size.
    pub size: PictureSize,
}

impl Window {
    /// All of the picture.
    #[must_use]
    pub const fn whole(picture: PictureSize) -> Self {
        Self {
            left: 0,
            top: 0,
            size: picture,
        }
    }

    /// What is needed of pictures of size `picture` to follow `recipe`: the disc's square where the disc alone is shown, all
    /// of the picture otherwise.
    #[must_use]
    pub fn of(recipe: &Recipe, picture: PictureSize) -> Self {
        // Bent ways through the picture aren't shifted without rounding anew; they are left as they are.
        let is_straight = recipe.tilt.is_none() && recipe.readout_milliseconds.is_none_or(|time| time == 0.0);
        if recipe.mask == Mask::Circle && recipe.layout != Layout::Frame && is_straight {
            Self::about(recipe, picture)
        } else {
            Self::whole(picture)
        }
    }

    fn about(recipe: &Recipe, picture: PictureSize) -> Self {
        /// More than the neighbours of the outermost samples, of which U and V have one for two pixels.
        const MARGIN: f64 = 6.0;
        let circle = recipe.circle;
        // From an even column or row on, up to an even one or the picture's end.
        let span = |middle: f64, length: u32| {
            let reach = circle.r + MARGIN;
            let from = (middle - reach).clamp(0.0, f64::from(length)) as u32;
            let to = (middle + reach).clamp(0.0, f64::from(length)) as u32;
            let from = from - from % 2;
            let to = to.saturating_add(to % 2 + 2).min(length);
            (from, to.saturating_sub(from))
        };
        let (left, width) = span(circle.x, picture.width);
        let (top, height) = span(circle.y, picture.height);
        if width < 2 || height < 2 {
            // The circle isn't in the picture; the recipe's check says so.
            return Self::whole(picture);
        }
        Self {
            left,
            top,
            size: PictureSize { width, height },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Circle, RotationRate};

    const HD: PictureSize = PictureSize {
        width: 1920,
        height: 1080,
    };

    fn recipe(circle: Circle) -> Recipe {
        Recipe::new(circle, RotationRate::from_rpm(1.0).unwrap())
    }

    #[test]
    fn the_discs_square_is_enough() {
        let window = Window::of(&recipe(Circle::new(924.3, 519.6, 400.5)), HD);
        assert!(
            [window.left, window.top].iter().all(|edge| edge.is_multiple_of(2)),
            "{window:?}"
        );
        assert!((510..520).contains(&window.left) && (110..116).contains(&window.top));
        assert!((814..824).contains(&window.size.width) && (814..824).contains(&window.size.height));
    }

    #[test]
    fn it_ends_where_the_picture_does() {
        let odd = PictureSize {
            width: 321,
            height: 241,
        };
        let window = Window::of(&recipe(Circle::new(300.0, 120.0, 130.0)), odd);
        assert_eq!((window.left + window.size.width, window.top), (321, 0));
        assert_eq!(window.size.height, 241);
        assert_eq!(
            Window::of(&recipe(Circle::new(5000.0, 0.0, 10.0)), odd),
            Window::whole(odd)
        );
    }

    #[test]
    fn what_shows_more_needs_all() {
        let plain = recipe(Circle::new(924.3, 519.6, 400.5));
        let changes: [fn(&mut Recipe); 3] = [
            |recipe| recipe.layout = Layout::Frame,
            |recipe| recipe.mask = Mask::None,
            |recipe| recipe.readout_milliseconds = Some(10.0),
        ];
        for change in changes {
            let mut recipe = plain.clone();
            change(&mut recipe);
            assert_eq!(Window::of(&recipe, HD), Window::whole(HD));
        }
    }
}
