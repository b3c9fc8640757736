//! The measures that a film is held to, each taken on the file that came out and not on what a program says of it.

mod compare;
mod film;
mod frame_sums;
mod info;
mod polar;
mod rotation;
mod showinfo;
mod similarity;
mod timing;
mod trail;

pub use compare::{Comparison, compare_films};
pub use film::{Film, Picture};
pub use frame_sums::{FRAME_SUMS, frame_sums, sums};
pub use info::{FilmInfo, film_info};
pub use polar::{PolarGrid, disc_middle};
pub use rotation::{AngleMeter, RotationReport, measure_angles, measure_rotation};
pub use similarity::{mean_absolute_difference, mean_block_difference, structural_similarity};
pub use timing::{TimingReport, measure_timing};
pub use trail::share_with_trail;
