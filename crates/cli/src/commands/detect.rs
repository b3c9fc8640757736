//! `netdpr detect`: the rim of the tank in a film's first frame, in some more where that one isn't clear, or in a picture.

use anyhow::anyhow;
use netdpr_video::{FilmReader, find_rim};
use serde_json::json;

use super::print;
use crate::arguments::Detect;
use crate::failure::Failure;

pub(crate) fn run(detect: &Detect) -> Result<(), Failure> {
    let mut film = FilmReader::open(&detect.input)?;
    let mut frame = film.frame()?;
    if !film.read_into(&mut frame)? {
        // Says that no frame could be read.
        film.finish(false)?;
        return Ok(());
    }
    match find_rim(&mut film, &frame)? {
        Ok(rim) => {
            let circle = rim.circle;
            if detect.json {
                print(&json!({"found": true, "circle": circle, "ellipse": rim.ellipse, "confidence": rim.confidence}));
            } else {
                print(&format_args!(
                    "rim at x {:.2}, y {:.2}, radius {:.2} pixels, confidence {:.2}",
                    circle.x, circle.y, circle.r, rim.confidence
                ));
            }
            Ok(())
        }
        Err(no_rim) => {
            if detect.json {
                print(&json!({"found": false, "reason": no_rim.to_string()}));
            }
            Err(anyhow!(
                "{}: no rim was found in it; film the whole tank from above",
                detect.input.display()
            )
            .into())
        }
    }
}
