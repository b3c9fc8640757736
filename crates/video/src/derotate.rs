//! A whole film, derotated: what the command and the server do.

use std::path::Path;

use netdpr_derotation::{
    DerotationError, FilmDerotation, Format, Frame, FrameError, Kept, OutputPicture, Recipe, RecipeError, Window,
};

use netdpr_ffmpeg::arguments::{Encoding, Part, Pictures};

use crate::{FilmReader, FilmWriter, NewFilm, Programs, SoundFrom, VideoError};

/// Which film is made of which.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The film as filmed; its sound is taken from here.
    pub original: &'a Path,
    /// Where the new film goes; its name's ending says which kind of file it is to be, and where that is none we write, the
    /// recipe does.
    pub output: &'a Path,
    /// How the programs are started and stopped.
    pub programs: &'a Programs,
}

/// Why a film can't be derotated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DerotateError {
    /// The recipe doesn't fit this film.
    #[error(transparent)]
    Recipe(#[from] RecipeError),
    /// A frame can't be turned.
    #[error(transparent)]
    Derotation(#[from] DerotationError),
    /// A picture can't be held.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// The film can't be read, or the new one not written.
    #[error(transparent)]
    Video(#[from] VideoError),
    /// The trim leaves no frame.
    #[error("the film ends before the start that was asked for; give an earlier start")]
    NothingKept,
}

/// Derotates `film` by `recipe`, from its beginning, whatever of it was read before. The new film stands under its name when it is whole;
/// before that, and after a failure, there is none. `frames_read` is told after each frame how many were read.
///
/// Returns sentences on what was wrong with the film; none when all was well.
///
/// # Errors
/// When the recipe doesn't fit the film, either can't be read or written, or the programs were stopped.
pub fn derotate(
    film: FilmReader,
    recipe: Recipe,
    order: &Order<'_>,
    frames_read: impl FnMut(u64),
) -> Result<Vec<String>, DerotateError> {
    derotate_and_draw(film, recipe, order, |_, _| {}, frames_read)
}

/// The same; before it is written, each new picture is shown to `draw` with its number from 0, to have something drawn
/// into it.
///
/// # Errors
/// As [`derotate`].
pub fn derotate_and_draw(
    mut film: FilmReader,
    recipe: Recipe,
    order: &Order<'_>,
    mut draw: impl FnMut(u64, &mut Frame),
    mut frames_read: impl FnMut(u64),
) -> Result<Vec<String>, DerotateError> {
    let info = film.info().clone();
    recipe.check(info.size)?;
    let size = OutputPicture::of(&recipe, info.size).size;
    let output = recipe.output;
    let named = Format::of_name(&order.output.to_string_lossy());
    let kept_seconds = recipe.trim.end_seconds.map(|end| end - recipe.trim.start_seconds);
    film.start_over(Part::Window(Window::of(&recipe, info.size)), Pictures::All);
    let mut derotation = FilmDerotation::of_windows(recipe, info.format())?;
    let mut turned = derotation.output_frame()?;
    let mut frame = film.frame()?;
    let (mut frames, mut kept) = (0, 0);
    let mut writer = None;
    let stopped_early = loop {
        if !film.read_into(&mut frame)? {
            break false;
        }
        match derotation.take(&frame, &mut turned)? {
            Kept::NotYet => {}
            Kept::NoMore => break true,
            Kept::Yes => {
                draw(kept, &mut turned);
                kept += 1;
                let writer = match &mut writer {
                    Some(writer) => writer,
                    None => {
                        let sound = SoundFrom {
                            original: order.original,
                            first_kept_seconds: frame.timestamp.seconds(),
                            seconds: kept_seconds,
                        };
                        let new_film = NewFilm {
                            size,
                            info: &info,
                            sound: Some(sound).filter(|_| derotation.recipe().keeps_sound()),
                            quality: Encoding::rate_factor(output.quality),
                            format: named.unwrap_or(output.format),
                        };
                        writer.insert(FilmWriter::create_by(order.programs, order.output, &new_film)?)
                    }
                };
                writer.write(&turned)?;
            }
        }
        frames += 1;
        frames_read(frames);
    };
    let report = film.finish(stopped_early)?;
    writer.ok_or(DerotateError::NothingKept)?.finish()?;
    Ok(report.warnings)
}
