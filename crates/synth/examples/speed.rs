//! Says how long it takes to prepare a scene and to draw its frames: `speed WIDTH HEIGHT [FRAMES]`.

use std::error::Error;
use std::time::Instant;

use netdpr_derotation::{PictureSize, RotationRate};
use netdpr_synth::{FrameTimes, TankScene, TankSettings};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let width = arguments.next().ok_or("give the width")?.parse()?;
    let height = arguments.next().ok_or("give the height")?.parse()?;
    let frames: u32 = arguments.next().map_or(Ok(100), |text| text.parse())?;
    let settings = TankSettings::new(PictureSize { width, height }, RotationRate::from_rpm(13.45)?);
    let start = Instant::now();
    let scene = TankScene::new(&settings)?;
    eprintln!("{width} x {height}: prepared in {:.2} s", start.elapsed().as_secs_f64());
    let mut frame = scene.blank_frame();
    let times = FrameTimes::Constant {
        numerator: 30,
        denominator: 1,
    };
    let start = Instant::now();
    for timestamp in times.timestamps(f64::from(frames) / 30.0)? {
        scene.draw_into(timestamp, &mut frame);
    }
    eprintln!(
        "{frames} frames, {:.1} ms each",
        start.elapsed().as_secs_f64() * 1000.0 / f64::from(frames)
    );
    Ok(())
}
