//! A film's frames are derotated without allocating, so that memory doesn't grow with its length.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

use netdpr_derotation::{
    Circle, Colour, FilmDerotation, Frame, Layout, Mask, PictureSize, Recipe, RotationRate, Timebase, Timestamp,
    VideoFormat,
};

fn allocations_of_a_film(recipe: &Recipe) -> u64 {
    let format = VideoFormat {
        size: PictureSize {
            width: 161,
            height: 121,
        },
        colour: Colour::default(),
        mean_fps: 30.0,
    };
    let mut film = FilmDerotation::new(recipe.clone(), format).unwrap();
    let mut frame = Frame::black(format.size, format.colour).unwrap();
    let mut out = film.output_frame().unwrap();
    // Memory for the kept part is taken when its first frame is.
    film.take(&frame, &mut out).unwrap();
    allocation_counter::measure(|| {
        for ticks in 1..=30 {
            frame.timestamp = Timestamp::new(1001 * ticks, Timebase::MICROSECONDS);
            film.take(&frame, &mut out).unwrap();
        }
    })
    .count_total
}

#[test]
fn derotating_allocates_nothing() {
    let polygon = Mask::Polygon(vec![[20.0, 20.0], [140.0, 30.0], [70.0, 110.0]]);
    for layout in [Layout::Disc, Layout::SideBySide, Layout::Frame] {
        for mask in [Mask::Circle, Mask::None, polygon.clone()] {
            for caption in [false, true] {
                let mut recipe = Recipe::new(Circle::new(80.3, 60.1, 52.5), RotationRate::from_rpm(13.45).unwrap());
                (recipe.layout, recipe.mask, recipe.caption) = (layout, mask.clone(), caption);
                assert_eq!(allocations_of_a_film(&recipe), 0, "{recipe:?}");
            }
        }
    }
}

/// The counter does count.
#[test]
fn an_allocation_is_noticed() {
    let counted = allocation_counter::measure(|| drop(std::hint::black_box(vec![0_u8; 100])));
    assert_eq!(counted.count_total, 1);
}
