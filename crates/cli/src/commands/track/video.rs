//! The derotated film with the tracks drawn into it.

use std::path::Path;

use netdpr_derotation::track::{NumberSettings, Numbers, Overlay, OverlaySettings};
use netdpr_derotation::{FilmDerotation, Kept, OutputPicture, Recipe};
use netdpr_video::{FilmReader, FilmWriter, NewFilm, SoundFrom};

use crate::arguments::Track;
use crate::failure::Failure;
use crate::progress;

/// Reads the film once more: velocities need what comes after a frame, and a film doesn't fit into memory.
pub(super) fn make(
    track: &Track,
    output: &Path,
    recipe: Recipe,
    tracks: Vec<Vec<Numbers>>,
    numbers: &NumberSettings,
) -> Result<(), Failure> {
    let mut film = FilmReader::open(&track.input)?;
    let info = film.info().clone();
    let picture = OutputPicture::of(&recipe, info.size);
    let settings = OverlaySettings {
        trail_seconds: track.trail,
        ..OverlaySettings::default()
    };
    let kept_seconds = recipe.trim.end_seconds.map(|end| end - recipe.trim.start_seconds);
    let overlay = Overlay::new(&picture, tracks, numbers.clone(), settings);
    let bar = progress::bar(info.frames.map(u64::from));
    let mut derotation = FilmDerotation::new(recipe, info.format())?;
    let mut turned = derotation.output_frame()?;
    let mut frame = film.frame()?;
    let mut writer: Option<FilmWriter> = None;
    let mut kept = 0;
    let mut stopped_early = false;
    while film.read_into(&mut frame)? {
        match derotation.take(&frame, &mut turned)? {
            Kept::NotYet => {}
            Kept::NoMore => {
                stopped_early = true;
                break;
            }
            Kept::Yes => {
                overlay.draw(kept, &mut turned);
                kept += 1;
                let writer = match &mut writer {
                    Some(writer) => writer,
                    None => {
                        let new_film = NewFilm {
                            size: picture.size,
                            info: &info,
                            sound: Some(SoundFrom {
                                original: &track.input,
                                first_kept_seconds: frame.timestamp.seconds(),
                                seconds: kept_seconds,
                            }),
                            quality: NewFilm::QUALITY,
                        };
                        writer.insert(FilmWriter::create(output, &new_film)?)
                    }
                };
                writer.write(&turned)?;
            }
        }
        bar.inc(1);
    }
    film.finish(stopped_early)?;
    if let Some(writer) = writer {
        writer.finish()?;
    }
    bar.finish_and_clear();
    Ok(())
}
