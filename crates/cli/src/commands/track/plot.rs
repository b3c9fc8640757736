//! Tracks as plots, in one SVG picture.

use netdpr_derotation::track::{NumberSettings, Numbers, Tracks};
use netdpr_plots::{Quantity, Sample, Size, TrackPlots, Words, sheet};

use super::theory::Compared;

/// How large each of the plots is.
const SIZE: Size = Size {
    width: 600.0,
    height: 360.0,
    letters: 13.0,
};

/// The plots of all tracks, and theory's path where there is one.
pub(super) fn plot(tracks: &Tracks, rows: &[Vec<Numbers>], compared: &[Compared], settings: &NumberSettings) -> String {
    let fit = |index: usize| {
        let (_, fit) = compared.iter().find(|(number, _)| *number == index + 1)?;
        fit.as_ref().ok()
    };
    let tracks: Vec<(String, Vec<Sample>)> = tracks
        .all()
        .iter()
        .zip(rows)
        .enumerate()
        .map(|(index, (track, rows))| {
            let predicted = |row: &Numbers| fit(index).map(|fit| fit.motion.at(row.t).position);
            let samples = rows.iter().map(|row| Sample::new(row, predicted(row))).collect();
            (format!("point {}", track.name), samples)
        })
        .collect();
    let tracks: Vec<(String, &[Sample])> = tracks
        .iter()
        .map(|(name, samples)| (name.clone(), samples.as_slice()))
        .collect();
    let plots = TrackPlots {
        tracks: &tracks,
        unit: &settings.scale.unit,
        rpm: settings.rpm.rpm(),
        words: Words::ENGLISH,
    };
    sheet(&Quantity::ALL.map(|quantity| plots.plot(quantity)), 2, SIZE)
}
