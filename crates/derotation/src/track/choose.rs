//! Points that can be followed well, chosen automatically: Shi and Tomasi's corners (1994).

use serde::{Deserialize, Serialize};

use super::tracker::Method;
use crate::{Circle, Frame, MomentMap};

/// How many points are chosen, and where: between two radii about the rotation centre.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AutoChoice {
    /// At most so many.
    pub points: usize,
    /// None nearer to the rotation centre than this, pixels.
    pub inner_radius: f64,
    /// None farther from it than this, pixels.
    pub outer_radius: f64,
    /// How they are to be followed; `None` to choose by what is there.
    pub method: Option<Method>,
}

impl AutoChoice {
    /// A hundred points between the centre and just inside the rim.
    #[must_use]
    pub fn within(circle: Circle) -> Self {
        Self {
            points: 100,
            inner_radius: 0.0,
            outer_radius: (circle.r - 12.0).max(0.5 * circle.r),
            method: None,
        }
    }
}

/// Half the side of the square whose slopes are summed up.
const HALF: usize = 3;
/// The least strength, as a share of the strongest point's.
const LEAST_SHARE: f32 = 0.03;
/// The least strength: mean square slope, in levels a pixel, in the direction of least.
const LEAST: f32 = 6.0;

/// The strongest corners in the film's picture, strongest first, no two too near to each other.
pub(super) fn corners(frame: &Frame, map: &MomentMap, circle: Circle, choice: &AutoChoice) -> Vec<(f64, f64)> {
    let [luma, ..] = frame.planes();
    let (width, height) = (luma.width, luma.height);
    if width < 4 * HALF || height < 4 * HALF {
        return Vec::new();
    }
    let strengths = strengths(luma.samples, width, height);
    let strength = |x: usize, y: usize| strengths.get(y * width + x).copied().unwrap_or(0.0);
    let is_wanted = |x: usize, y: usize| {
        map.to_turned(x as f64, y as f64).is_some_and(|(x, y)| {
            let radius = (x - circle.x).hypot(y - circle.y);
            radius >= choice.inner_radius && radius <= choice.outer_radius
        })
    };
    let mut found: Vec<(f32, usize, usize)> = Vec::new();
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            let here = strength(x, y);
            let is_peak = here > LEAST
                && (y - 1..=y + 1).all(|near_y| (x - 1..=x + 1).all(|near_x| strength(near_x, near_y) <= here));
            if is_peak && is_wanted(x, y) {
                found.push((here, x, y));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some(&(strongest, ..)) = found.first() else {
        return Vec::new();
    };
    let ring = std::f64::consts::PI * (choice.outer_radius.powi(2) - choice.inner_radius.powi(2)).max(0.0);
    let apart = (0.55 * (ring / choice.points.max(1) as f64).sqrt()).clamp(8.0, 40.0);
    let mut chosen: Vec<(f64, f64)> = Vec::new();
    for (strength, x, y) in found {
        if chosen.len() >= choice.points || strength < LEAST_SHARE * strongest {
            break;
        }
        let place = (x as f64, y as f64);
        if chosen
            .iter()
            .all(|other| (other.0 - place.0).hypot(other.1 - place.1) >= apart)
        {
            chosen.push(place);
        }
    }
    chosen
}

/// At each pixel the mean square slope in the direction of least, over the square about it; 0 at the picture's edge.
fn strengths(samples: &[u8], width: usize, height: usize) -> Vec<f32> {
    // Column sums of the slopes' products over the rows of a square, one row's worth, moved down row by row.
    let products = |x: usize, y: usize| -> [f32; 3] {
        let level = |x: usize, y: usize| samples.get(y * width + x).copied().map_or(0.0, f32::from);
        let right = 0.5 * (level(x + 1, y) - level(x - 1, y));
        let down = 0.5 * (level(x, y + 1) - level(x, y - 1));
        [right * right, right * down, down * down]
    };
    let mut strengths = vec![0.0; width * height];
    let mut columns = vec![[0.0_f32; 3]; width];
    let edge = HALF + 1;
    for y in edge..height - edge {
        if y == edge {
            for (x, column) in columns.iter_mut().enumerate().take(width - 1).skip(1) {
                for near in y - HALF..=y + HALF {
                    add(column, products(x, near), 1.0);
                }
            }
        } else {
            for (x, column) in columns.iter_mut().enumerate().take(width - 1).skip(1) {
                add(column, products(x, y + HALF), 1.0);
                add(column, products(x, y - HALF - 1), -1.0);
            }
        }
        let mut sum = [0.0_f32; 3];
        for column in columns.iter().take(edge + HALF).skip(1) {
            add(&mut sum, *column, 1.0);
        }
        for x in edge..width - edge {
            if let Some(ahead) = columns.get(x + HALF) {
                add(&mut sum, *ahead, 1.0);
            }
            if let Some(slot) = strengths.get_mut(y * width + x) {
                let area = (2 * HALF + 1) * (2 * HALF + 1);
                let [xx, xy, yy] = sum.map(|part| part / area as f32);
                let half = 0.5 * (xx + yy);
                *slot = half - (0.25 * (xx - yy) * (xx - yy) + xy * xy).sqrt();
            }
            if let Some(behind) = columns.get(x - HALF) {
                add(&mut sum, *behind, -1.0);
            }
        }
    }
    strengths
}

fn add(sum: &mut [f32; 3], more: [f32; 3], sign: f32) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += sign * more;
    }
}
