//! How like one another two pictures are.

use anyhow::ensure;

use super::Picture;

/// Mean absolute difference of luma, in levels of 0 to 255.
///
/// # Errors
/// When the pictures differ in size or are empty.
pub fn mean_absolute_difference(a: &Picture, b: &Picture) -> anyhow::Result<f64> {
    same_size(a, b)?;
    let sum: u64 = a.luma.iter().zip(&b.luma).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    Ok(sum as f64 / a.luma.len() as f64)
}

/// Mean absolute difference of the means of luma over blocks of 8 by 8 pixels, in levels: an encoder's errors, which
/// differ from pixel to pixel, nearly cancel; a picture that is shifted, turned or brighter does not.
///
/// # Errors
/// When the pictures differ in size or are smaller than a block.
pub fn mean_block_difference(a: &Picture, b: &Picture) -> anyhow::Result<f64> {
    const BLOCK: usize = 8;
    same_size(a, b)?;
    ensure!(
        a.width >= BLOCK && a.height >= BLOCK,
        "the pictures are smaller than 8 by 8"
    );
    let (mut sum, mut blocks) = (0.0, 0_u32);
    for top in (0..=a.height - BLOCK).step_by(BLOCK) {
        for left in (0..=a.width - BLOCK).step_by(BLOCK) {
            let mut difference = 0_i32;
            for row in top..top + BLOCK {
                let span = row * a.width + left..row * a.width + left + BLOCK;
                for (a, b) in a.luma[span.clone()].iter().zip(&b.luma[span]) {
                    difference += i32::from(*a) - i32::from(*b);
                }
            }
            sum += f64::from(difference.abs()) / (BLOCK * BLOCK) as f64;
            blocks += 1;
        }
    }
    Ok(sum / f64::from(blocks))
}

/// Structural similarity of luma (SSIM; Wang, Bovik, Sheikh and Simoncelli 2004), over windows of 8 by 8 pixels four
/// apart; 1 for the same picture.
///
/// # Errors
/// When the pictures differ in size or are smaller than a window.
pub fn structural_similarity(a: &Picture, b: &Picture) -> anyhow::Result<f64> {
    const WINDOW: usize = 8;
    const STEP: usize = 4;
    const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
    const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);
    same_size(a, b)?;
    ensure!(
        a.width >= WINDOW && a.height >= WINDOW,
        "the pictures are smaller than 8 by 8"
    );
    let (mut sum, mut windows) = (0.0, 0_u32);
    for top in (0..=a.height - WINDOW).step_by(STEP) {
        for left in (0..=a.width - WINDOW).step_by(STEP) {
            let [mut sum_a, mut sum_b, mut squares_a, mut squares_b, mut products] = [0_u32; 5];
            for row in top..top + WINDOW {
                let span = row * a.width + left..row * a.width + left + WINDOW;
                for (&a, &b) in a.luma[span.clone()].iter().zip(&b.luma[span]) {
                    let (a, b) = (u32::from(a), u32::from(b));
                    sum_a += a;
                    sum_b += b;
                    squares_a += a * a;
                    squares_b += b * b;
                    products += a * b;
                }
            }
            let count = (WINDOW * WINDOW) as f64;
            let (mean_a, mean_b) = (f64::from(sum_a) / count, f64::from(sum_b) / count);
            let variance_a = f64::from(squares_a) / count - mean_a * mean_a;
            let variance_b = f64::from(squares_b) / count - mean_b * mean_b;
            let covariance = f64::from(products) / count - mean_a * mean_b;
            sum += (2.0 * mean_a * mean_b + C1) * (2.0 * covariance + C2)
                / ((mean_a * mean_a + mean_b * mean_b + C1) * (variance_a + variance_b + C2));
            windows += 1;
        }
    }
    Ok(sum / f64::from(windows))
}

fn same_size(a: &Picture, b: &Picture) -> anyhow::Result<()> {
    ensure!(
        (a.width, a.height) == (b.width, b.height),
        "one picture is {} x {}, the other {} x {}",
        a.width,
        a.height,
        b.width,
        b.height
    );
    ensure!(!a.luma.is_empty(), "the pictures are empty");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(luma: impl Fn(usize, usize) -> u8) -> Picture {
        Picture {
            width: 40,
            height: 24,
            seconds: 0.0,
            luma: (0..24)
                .flat_map(|y| (0..40).map(move |x| (x, y)))
                .map(|(x, y)| luma(x, y))
                .collect(),
            chroma: [Vec::new(), Vec::new()],
        }
    }

    #[test]
    fn a_picture_is_like_itself() {
        let a = picture(|x, y| (x * 4 + y * 3) as u8);
        assert_eq!(mean_absolute_difference(&a, &a).unwrap(), 0.0);
        assert!((structural_similarity(&a, &a).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn differences_are_measured() {
        let a = picture(|x, y| (x * 4 + y * 3) as u8);
        let brighter = picture(|x, y| if (x, y) == (0, 0) { 0 } else { (x * 4 + y * 3 - 2) as u8 });
        let mean = mean_absolute_difference(&a, &brighter).unwrap();
        assert!((mean - 2.0 * 959.0 / 960.0).abs() < 1e-9, "{mean}");
        let blocks = mean_block_difference(&a, &brighter).unwrap();
        assert!((blocks - 2.0).abs() < 0.01, "{blocks}");
        let stripes = picture(|x, _| if x % 2 == 0 { 0 } else { 255 });
        let other_stripes = picture(|x, _| if x % 2 == 0 { 255 } else { 0 });
        assert!(structural_similarity(&stripes, &other_stripes).unwrap() < -0.9);
        assert_eq!(mean_block_difference(&stripes, &other_stripes).unwrap(), 0.0);
    }

    #[test]
    fn pictures_of_different_sizes_are_refused() {
        let a = picture(|_, _| 0);
        let mut b = a.clone();
        b.height = 12;
        assert!(mean_absolute_difference(&a, &b).is_err());
        assert!(structural_similarity(&a, &b).is_err());
    }
}
