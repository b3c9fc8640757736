//! How well rims are found in drawn stills: `cargo run --release -p netdpr-synth --example rims -- [CASE] [SEEDS]
//! [FIRST]`; CASE is a part of a case's name. With a fourth argument, a folder, the wrongly answered pictures are
//! put there, with a fifth one all of them.
#![allow(clippy::print_stdout)]

use netdpr_synth::ColourMatrix;
use netdpr_synth::stills::{StillCase, try_rim};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.first().cloned().unwrap_or_default();
    let number = |index: usize, otherwise: u64| arguments.get(index).map_or(Ok(otherwise), |text| text.parse());
    let (seeds, first) = (number(1, 20)?, number(2, 0)?);
    for case in StillCase::all() {
        if !case.name().contains(&wanted) {
            continue;
        }
        let started = std::time::Instant::now();
        let tried = (first..first + seeds)
            .map(|seed| try_rim(case, seed))
            .collect::<Result<Vec<_>, _>>()?;
        let wrong: Vec<_> = tried.iter().filter(|tried| !tried.is_right).collect();
        let worst = tried.iter().filter_map(|tried| tried.centre_error).fold(0.0, f64::max);
        println!(
            "{:32} {:5.1} %  centre at worst {worst:6.3} px off  ({:.1?})",
            case.name(),
            100.0 * (1.0 - wrong.len() as f64 / seeds.max(1) as f64),
            started.elapsed()
        );
        for tried in &wrong {
            println!("    seed {}: {}", tried.seed, tried.how);
        }
        if let Some(folder) = arguments.get(3) {
            let all = arguments.len() > 4;
            for seed in first..first + seeds {
                if all || wrong.iter().any(|wrong| wrong.seed == seed) {
                    save(case, seed, folder)?;
                }
            }
        }
    }
    Ok(())
}

/// Writes a picture as PNG.
fn save(case: StillCase, seed: u64, folder: &str) -> Result<(), Box<dyn std::error::Error>> {
    let frame = case.draw(seed)?.frame;
    let size = frame.size();
    let [y, u, v] = frame.planes();
    let mut picture = image::RgbImage::new(size.width, size.height);
    for (column, row, pixel) in picture.enumerate_pixels_mut() {
        let (column, row) = (column as usize, row as usize);
        let at = |plane: &netdpr_derotation::Plane<'_>, x, y| plane.get(x, y).unwrap_or(0);
        // The frame is of full range, which is near enough for looking at it.
        let level = f32::from(at(&y, column, row)) * 219.0 / 255.0 + 16.0;
        pixel.0 = ColourMatrix::Bt601.to_rgb([level as u8, at(&u, column / 2, row / 2), at(&v, column / 2, row / 2)]);
    }
    let name = case.name().replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    picture.save(std::path::Path::new(folder).join(format!("{name}-{seed}.png")))?;
    Ok(())
}
