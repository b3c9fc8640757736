//! What stands still, put so that a frame is made with one multiplication and one addition per sample.

use crate::camera_view::CameraView;
use crate::colour_matrix::ColourMatrix;
use crate::light;
use crate::paint::{cover, scale};
use crate::settings::TankSettings;
use crate::table::Table;

/// One resolution of the still scene (luma, or both chroma planes): a sample of the film is `gain` times the
/// tank's level there plus `offset`. Where there is no tank the gain is 0.
#[derive(Debug)]
pub(crate) struct Still<const N: usize> {
    pub(crate) width: usize,
    pub(crate) gain: Vec<f32>,
    pub(crate) offset: Vec<[f32; N]>,
    /// For each row the columns from which up to which (excluded) there is tank.
    pub(crate) spans: Vec<(usize, usize)>,
}

impl<const N: usize> Still<N> {
    fn new(width: usize, gain: Vec<f32>, offset: Vec<[f32; N]>) -> Self {
        let spans = gain
            .chunks(width.max(1))
            .map(|row| {
                let first = row.iter().position(|gain| *gain > 0.0);
                let last = row.iter().rposition(|gain| *gain > 0.0);
                first.zip(last).map_or((0, 0), |(first, last)| (first, last + 1))
            })
            .collect();
        Self {
            width,
            gain,
            offset,
            spans,
        }
    }
}

/// The whole still scene: luma, and chroma at half the resolution, sited left.
pub(crate) fn still_scene(settings: &TankSettings, view: CameraView, matrix: ColourMatrix) -> (Still<1>, Still<2>) {
    let (size, circle) = (settings.size, settings.circle());
    let table = Table::new(settings.seed);
    let (width, height) = (size.width as usize, size.height as usize);
    let pixel = (1.0 / circle.r) as f32;
    let half_diagonal = 0.5 * (size.width as f32).hypot(size.height as f32);
    let mirrored = matrix.levels(light::MIRRORED);
    let samples = width * height;
    let (mut gain, mut luma, mut chroma) = (
        Vec::with_capacity(samples),
        Vec::with_capacity(samples),
        Vec::with_capacity(samples),
    );
    for row in 0..height {
        for column in 0..width {
            let p = view
                .to_plane(column as f64, row as f64)
                .map(|part| (part / circle.r) as f32);
            let from_middle = |at: usize, length: usize| (at as f32 - 0.5 * (length as f32 - 1.0)) / half_diagonal;
            let dimming = light::vignette(from_middle(column, width), from_middle(row, height));
            let tank = cover(p[0].hypot(p[1]) - 1.0, pixel);
            let mut offset = [0.0; 3];
            if tank < 1.0 {
                let levels = matrix.levels(scale(table.at(p, pixel), dimming));
                offset = levels.map(|level| (1.0 - tank) * level);
            }
            let mut tank_gain = 0.0;
            if tank > 0.0 {
                let share = (settings.reflections as f32 * light::reflection(p)).min(light::MOST_REFLECTED);
                tank_gain = tank * dimming * (1.0 - share) * light::shade(p);
                for (level, mirrored) in offset.iter_mut().zip(mirrored) {
                    *level += tank * dimming * share * mirrored;
                }
            }
            let [y, u, v] = offset;
            gain.push(tank_gain);
            luma.push([y + 16.0]);
            chroma.push([u, v]);
        }
    }
    let chroma_size = size.chroma();
    let (chroma_width, chroma_height) = (chroma_size.width as usize, chroma_size.height as usize);
    let (mut chroma_gain, mut chroma_offset) = (Vec::with_capacity(samples / 4), Vec::with_capacity(samples / 4));
    for row in 0..chroma_height {
        for column in 0..chroma_width {
            // Sited left: one part, two parts, one part about the even column, both rows alike.
            let mut sum = [0.0; 3];
            for (down, right, weight) in SITED_LEFT {
                let y = (2 * row + down).min(height - 1);
                let x = (2 * column + right).saturating_sub(1).min(width - 1);
                let index = y * width + x;
                let at_gain = gain.get(index).copied().unwrap_or(0.0);
                let [u, v] = chroma.get(index).copied().unwrap_or_default();
                for (sum, value) in sum.iter_mut().zip([at_gain, u, v]) {
                    *sum += weight * value;
                }
            }
            let [sum_gain, u, v] = sum;
            chroma_gain.push(sum_gain);
            chroma_offset.push([u + 128.0, v + 128.0]);
        }
    }
    (
        Still::new(width, gain, luma),
        Still::new(chroma_width, chroma_gain, chroma_offset),
    )
}

/// Rows down, columns right of the one before, and weight of the luma pixels a left-sited chroma sample is made of.
const SITED_LEFT: [(usize, usize, f32); 6] = [
    (0, 0, 0.125),
    (0, 1, 0.25),
    (0, 2, 0.125),
    (1, 0, 0.125),
    (1, 1, 0.25),
    (1, 2, 0.125),
];

#[cfg(test)]
mod tests {
    use netdpr_derotation::{Circle, PictureSize};

    use super::*;

    #[test]
    fn the_tank_is_where_the_circle_says() {
        let size = PictureSize { width: 161, height: 91 };
        let circle = Circle::new(77.3, 44.8, 40.2);
        let settings = TankSettings {
            circle: Some(circle),
            ..TankSettings::new(size, None)
        };
        let (luma, chroma) = still_scene(&settings, CameraView::new(circle, None), ColourMatrix::Bt601);
        assert_eq!(luma.gain.len(), 161 * 91);
        assert_eq!((chroma.width, chroma.offset.len()), (81, 81 * 46));
        // The shares of all pixels add up to the disc's area: gain without light and shade is what `cover` gave.
        let (first, last) = luma.spans[45];
        assert!((first as f64 - (77.3 - 40.2)).abs() < 1.6 && (last as f64 - (77.3 + 40.2)).abs() < 1.6);
        assert_eq!(luma.spans[0], (0, 0));
    }
}
