//! Frames from bytes as they come: in pieces that know nothing of frames.

use netdpr_derotation::{Colour, Frame, FrameError, PictureSize};

use crate::Log;

/// Puts frames together from the bytes of a raw `yuv420p` stream and the times in the log.
#[derive(Debug)]
pub struct FrameAssembler {
    frame: Frame,
    filled: usize,
}

/// Why bytes don't make frames.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AssemblyError {
    /// A frame is whole and the log has said no time for it.
    #[error("a picture came without its time, so it can't be turned right; please report this film")]
    NoTimestamp,
}

impl FrameAssembler {
    /// An assembler for pictures of one size.
    ///
    /// # Errors
    /// When such pictures can't be held.
    pub fn new(size: PictureSize, colour: Colour) -> Result<Self, FrameError> {
        Ok(Self {
            frame: Frame::black(size, colour)?,
            filled: 0,
        })
    }

    /// Takes the next bytes and hands every frame they complete to `take_frame`, with whether decoding can begin with it.
    /// The one frame is used again and again.
    ///
    /// # Errors
    /// [`AssemblyError::NoTimestamp`], or what `take_frame` answers; the bytes behind that frame are lost then.
    pub fn take_bytes<E: From<AssemblyError>>(
        &mut self,
        mut bytes: &[u8],
        log: &mut Log,
        mut take_frame: impl FnMut(&Frame, bool) -> Result<(), E>,
    ) -> Result<(), E> {
        while !bytes.is_empty() {
            let missing = self.frame.bytes().len() - self.filled;
            let (now, later) = bytes.split_at(bytes.len().min(missing));
            if let Some(room) = self.frame.bytes_mut().get_mut(self.filled..self.filled + now.len()) {
                room.copy_from_slice(now);
            }
            self.filled += now.len();
            bytes = later;
            if self.filled == self.frame.bytes().len() {
                self.filled = 0;
                self.frame.timestamp = log.next_timestamp().ok_or(AssemblyError::NoTimestamp)?;
                take_frame(&self.frame, log.is_at_key_frame())?;
            }
        }
        Ok(())
    }

    /// Bytes of a frame that has begun and isn't whole.
    #[must_use]
    pub const fn left_over(&self) -> usize {
        self.filled
    }
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::Timebase;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_of_any_length_make_the_same_frames(cuts in prop::collection::vec(1usize..40, 1..60)) {
            let size = PictureSize { width: 5, height: 3 };
            let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
            for number in 0..4 {
                log.read(&format!("[Parsed_showinfo_1 @ 0] [info] n:   {number} pts:   {} pts_time:0", number * 7));
            }
            let stream: Vec<u8> = (0..4 * size.bytes()).map(|index| index as u8).collect();
            let mut assembler = FrameAssembler::new(size, Colour::default()).unwrap();
            let mut frames = Vec::new();
            let mut rest = stream.as_slice();
            for cut in cuts.into_iter().cycle() {
                let (piece, later) = rest.split_at(cut.min(rest.len()));
                assembler.take_bytes(piece, &mut log, |frame, _| -> Result<(), AssemblyError> {
                    frames.push((frame.timestamp.ticks(), frame.bytes().to_vec()));
                    Ok(())
                }).unwrap();
                rest = later;
                if rest.is_empty() { break; }
            }
            let expected: Vec<_> = stream.chunks(size.bytes()).enumerate().map(|(n, bytes)| (n as i64 * 7, bytes.to_vec())).collect();
            prop_assert_eq!(frames, expected);
            prop_assert_eq!(assembler.left_over(), 0);
        }
    }

    #[test]
    fn a_frame_without_a_time_is_an_error() {
        let size = PictureSize { width: 2, height: 2 };
        let mut assembler = FrameAssembler::new(size, Colour::default()).unwrap();
        let mut log = Log::new(Timebase::MICROSECONDS, 30.0);
        let result = assembler.take_bytes(&[0; 6], &mut log, |_, _| Ok(()));
        assert_eq!(result, Err(AssemblyError::NoTimestamp));
    }
}
