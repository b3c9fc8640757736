//! The rim in photographs of real tanks, against rims picked by hand.
//!
//! The photographs belong to others and are not part of this repository: where they are not beside it, this
//! test says so and passes.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

use std::path::{Path, PathBuf};

use netdpr_derotation::rim::find_rim;
use netdpr_derotation::{ChromaSiting, Circle, Colour, ColourRange, Frame, PictureSize};

/// A rim picked by hand.
#[derive(Debug, serde::Deserialize)]
struct Picked {
    file: String,
    rim: String,
    cx: f64,
    cy: f64,
    rx: f64,
    ry: f64,
    uncertainty_px: f64,
}

impl Picked {
    /// How far a circle is from this rim, as shares of its radius: centre and radius.
    fn distance(&self, circle: Circle) -> (f64, f64) {
        let radius = (self.rx + self.ry) / 2.0;
        let centre = (circle.x - self.cx).hypot(circle.y - self.cy) / radius;
        (centre, (circle.r - radius).abs() / radius)
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data")
}

#[test]
fn rims_of_real_tanks() {
    let Ok(list) = std::fs::read_to_string(data().join("rims.json")) else {
        println!("the photographs are not beside the repository; nothing was tested");
        return;
    };
    let rims: Vec<Picked> = serde_json::from_str(&list).unwrap();
    let mut files: Vec<&str> = rims.iter().map(|rim| rim.file.as_str()).collect();
    files.dedup();
    let mut missed = Vec::new();
    for file in files {
        let frame = load(&data().join("stills").join(file));
        let started = std::time::Instant::now();
        let found = find_rim(&frame);
        let took = started.elapsed();
        let of_file: Vec<&Picked> = rims.iter().filter(|rim| rim.file == file).collect();
        let Ok(found) = found else {
            println!("{file}: {found:?} in {took:?}");
            missed.push(format!("{file}: {found:?}"));
            continue;
        };
        let distance = |rim: &Picked| {
            let (centre, radius) = rim.distance(found.circle);
            (centre / 0.02).max(radius / 0.03)
        };
        let nearest = of_file
            .iter()
            .min_by(|a, b| distance(a).total_cmp(&distance(b)))
            .unwrap();
        let (centre, radius) = nearest.distance(found.circle);
        println!(
            "{file}: {} rim, centre off {:.2} %, radius off {:.2} % (picked to {:.2} %), confidence {:.2}, {took:?}; {:.2?}",
            nearest.rim,
            100.0 * centre,
            100.0 * radius,
            100.0 * nearest.uncertainty_px / nearest.rx,
            found.confidence,
            found.circle,
        );
        if centre > 0.02 || radius > 0.03 {
            missed.push(format!("{file}: {found:?}"));
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// A photograph as a frame, full range as JPEG has it (ITU-T T.871).
fn load(path: &Path) -> Frame {
    let picture = image::open(path).unwrap().to_rgb8();
    let size = PictureSize {
        width: picture.width(),
        height: picture.height(),
    };
    let colour = Colour {
        range: ColourRange::Full,
        siting: ChromaSiting::Center,
    };
    let mut frame = Frame::black(size, colour).unwrap();
    let chroma_width = size.chroma().width as usize;
    let mut sums = vec![[0.0_f32; 3]; chroma_width * size.chroma().height as usize];
    let [y, u, v] = frame.planes_mut();
    for (column, row, pixel) in picture.enumerate_pixels() {
        let [red, green, blue] = pixel.0.map(f32::from);
        let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
        y.samples[row as usize * size.width as usize + column as usize] = luma.round() as u8;
        let sum = &mut sums[row as usize / 2 * chroma_width + column as usize / 2];
        sum[0] += (blue - luma) / 1.772;
        sum[1] += (red - luma) / 1.402;
        sum[2] += 1.0;
    }
    for ((u, v), sum) in u.samples.iter_mut().zip(v.samples).zip(sums) {
        *u = (128.0 + sum[0] / sum[2]).round() as u8;
        *v = (128.0 + sum[1] / sum[2]).round() as u8;
    }
    frame
}
