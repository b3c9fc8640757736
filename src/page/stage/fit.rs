//! Where the picture stands in the room it has, and which of its pixels lies under the pointer.

use netdpr_derotation::PictureSize;

/// Width and height on the page, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Room {
    /// Across.
    pub(super) width: f64,
    /// Down.
    pub(super) height: f64,
}

/// The largest room of the picture's shape inside `room`.
pub(super) fn fit(picture: PictureSize, room: Room) -> Room {
    let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
    let scale = (room.width / width).min(room.height / height).max(0.0);
    Room {
        width: (width * scale).floor(),
        height: (height * scale).floor(),
    }
}

/// How many pixels a canvas in `shown` needs: as many as the screen has there, never more than the picture.
pub(super) fn canvas_size(picture: PictureSize, shown: Room, device_pixels: f64) -> (u32, u32) {
    let pixels = |shown: f64, most: u32| ((shown * device_pixels).round() as u32).clamp(1, most.max(1));
    (pixels(shown.width, picture.width), pixels(shown.height, picture.height))
}

/// The place in the picture (pixel centres at integers) under a point `x`, `y` CSS pixels from the corner of `shown`.
pub(super) fn place_in_picture(picture: PictureSize, shown: Room, x: f64, y: f64) -> (f64, f64) {
    let along = |at: f64, shown: f64, pixels: u32| at / shown.max(1.0) * f64::from(pixels) - 0.5;
    (
        along(x, shown.width, picture.width),
        along(y, shown.height, picture.height),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const HD: PictureSize = PictureSize {
        width: 1920,
        height: 1080,
    };

    #[test]
    fn fills_the_tighter_side() {
        let room = |width, height| Room { width, height };
        assert_eq!(fit(HD, room(960.0, 1000.0)), room(960.0, 540.0));
        assert_eq!(fit(HD, room(5000.0, 270.0)), room(480.0, 270.0));
        assert_eq!(fit(HD, room(0.0, 270.0)), room(0.0, 0.0));
    }

    #[test]
    fn pixels_have_their_centres_at_integers() {
        let shown = fit(
            HD,
            Room {
                width: 960.0,
                height: 540.0,
            },
        );
        assert_eq!(place_in_picture(HD, shown, 0.0, 0.0), (-0.5, -0.5));
        assert_eq!(place_in_picture(HD, shown, 480.0, 270.0), (959.5, 539.5));
    }

    #[test]
    fn the_canvas_is_never_finer_than_the_picture() {
        let shown = Room {
            width: 960.0,
            height: 540.0,
        };
        assert_eq!(canvas_size(HD, shown, 1.5), (1440, 810));
        assert_eq!(canvas_size(HD, shown, 4.0), (1920, 1080));
    }
}
