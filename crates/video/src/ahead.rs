//! Reading a film while what was read before is worked on.

use std::sync::mpsc::sync_channel;

use netdpr_derotation::Frame;

use crate::{FilmReader, VideoError};

/// Frames that wait to be worked on.
const AHEAD: usize = 3;

/// Shows `take` the film's next frames, each once, until it answers `false` or the film ends, while another thread reads
/// the ones after, into frames like `frame`. `true` when the film ended.
///
/// # Errors
/// When the decoder breaks down, or `take` does.
pub fn read_ahead<E: From<VideoError>>(
    film: &mut FilmReader,
    frame: Frame,
    mut take: impl FnMut(&Frame) -> Result<bool, E>,
) -> Result<bool, E> {
    let (full, filled) = sync_channel::<Result<Frame, VideoError>>(AHEAD);
    let (empty, emptied) = sync_channel::<Frame>(AHEAD + 2);
    // Our ends are dropped before the scope waits for the thread, so that neither waits for the other.
    std::thread::scope(move |scope| {
        scope.spawn(move || {
            loop {
                let mut next = emptied.try_recv().unwrap_or_else(|_| frame.clone());
                let read = match film.read_into(&mut next) {
                    Ok(true) => Ok(next),
                    Ok(false) => return,
                    Err(error) => Err(error),
                };
                let is_over = read.is_err();
                if full.send(read).is_err() || is_over {
                    return;
                }
            }
        });
        while let Ok(read) = filled.recv() {
            let frame = read?;
            if !take(&frame)? {
                return Ok(false);
            }
            // When there are enough of them it is dropped.
            let _ = empty.try_send(frame);
        }
        Ok(true)
    })
}
