//! Writes frames of the scene as PNG into a directory, to be looked at: `look DIRECTORY WIDTH HEIGHT [SEED] [SECONDS…]`.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use netdpr_derotation::{Frame, PictureSize, RotationRate, Timebase, Timestamp};
use netdpr_synth::{TankScene, TankSettings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let directory = PathBuf::from(arguments.next().ok_or("give the directory to write to")?);
    let width = arguments.next().ok_or("give the width")?.parse()?;
    let height = arguments.next().ok_or("give the height")?.parse()?;
    let seed = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let mut moments: Vec<f64> = arguments.map(|text| text.parse()).collect::<Result<_, _>>()?;
    if moments.is_empty() {
        moments = vec![0.0, 0.7];
    }
    let settings = TankSettings {
        seed,
        ..TankSettings::new(PictureSize { width, height }, RotationRate::from_rpm(13.45)?)
    };
    let start = Instant::now();
    let scene = TankScene::new(&settings)?;
    eprintln!("prepared in {:?}", start.elapsed());
    let mut frame = scene.blank_frame();
    for seconds in moments {
        let start = Instant::now();
        scene.draw_into(
            Timestamp::new((seconds * 1e6) as i64, Timebase::MICROSECONDS),
            &mut frame,
        );
        eprintln!("{seconds} s drawn in {:?}", start.elapsed());
        image::RgbImage::from_fn(width, height, |x, y| image::Rgb(pixel(&scene, &frame, x, y)))
            .save(directory.join(format!("tank_{width}x{height}_{seed}_{seconds}.png")))?;
    }
    Ok(())
}

/// The colour of a pixel, chroma interpolated as a player does.
fn pixel(scene: &TankScene, frame: &Frame, x: u32, y: u32) -> [u8; 3] {
    let [luma, u, v] = frame.planes();
    let (x, y) = (x as usize, y as usize);
    let level = luma.get(x, y).unwrap_or(16);
    let chroma = [u, v].map(|plane| {
        let at = |column: usize, row: usize| {
            f32::from(
                plane
                    .get(column.min(plane.width - 1), row.min(plane.height - 1))
                    .unwrap_or(128),
            )
        };
        let (near, far) = (
            y / 2,
            if y % 2 == 0 {
                (y / 2).saturating_sub(1)
            } else {
                y / 2 + 1
            },
        );
        let across = |row: usize| 0.5 * (at(x / 2, row) + at(x.div_ceil(2), row));
        (0.75 * across(near) + 0.25 * across(far)).round() as u8
    });
    scene.matrix().to_rgb([level, chroma[0], chroma[1]])
}
