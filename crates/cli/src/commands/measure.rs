//! `netdpr measure`: how fast a film's tank turns, which way, and about which point.

use std::fmt::Write as _;

use anyhow::anyhow;
use netdpr_derotation::motion::{MeasuredFilm, NotMeasured, SeenOn};
use netdpr_derotation::{ReadoutError, ReadoutFrom};
use netdpr_video::{Known, MeasureError, Programs};
use serde_json::{Value, json};

use super::print;
use crate::arguments::Measure;
use crate::failure::Failure;
use crate::progress::Measuring;

pub(crate) fn run(measure: &Measure) -> Result<(), Failure> {
    let mut bar = Measuring::default();
    let readout = readout(measure.readout_ms, measure.readout_from.map(Into::into))?;
    let known = Known {
        circle: measure.circle.given(),
        readout,
        recording_fps: None,
    };
    let programs = Programs::default();
    let measured = netdpr_video::measure(&programs, &measure.input, &known, |frames, of| bar.set(frames, of));
    drop(bar);
    match measured {
        Ok(measured) => {
            if measure.json {
                print(&as_json(&measured));
            } else {
                print(&in_words(&measured).trim_end());
            }
            Ok(())
        }
        Err(MeasureError::NotMeasured(reason)) => {
            if measure.json {
                print(&json!({"found": false, "reason": reason.to_string()}));
            }
            Err(not_measured(&measure.input, &reason))
        }
        Err(MeasureError::Circle(error)) => Err(Failure::arguments(error)),
        Err(error) => Err(error.into()),
    }
}

/// A readout time as it was typed, or as a recipe says it.
///
/// # Errors
/// When it is none.
pub(super) fn readout(
    milliseconds: Option<f64>,
    from: Option<ReadoutFrom>,
) -> Result<Option<(f64, ReadoutFrom)>, Failure> {
    let Some(milliseconds) = milliseconds else {
        return Ok(None);
    };
    // How much the tank turns in it is checked when the rate is known.
    ReadoutError::check(milliseconds, 0.0).map_err(Failure::arguments)?;
    Ok(Some((milliseconds, from.unwrap_or_default())))
}

/// Why nothing was measured, with what to do at a terminal.
pub(super) fn not_measured(film: &std::path::Path, reason: &NotMeasured) -> Failure {
    let film = film.display();
    match reason {
        NotMeasured::Rim(_) => {
            anyhow!("{film}: no rim was found in the first picture; give it as --circle X,Y,R in pixels").into()
        }
        reason => anyhow!("{film}: {reason}").into(),
    }
}

fn as_json(measured: &MeasuredFilm) -> Value {
    let MeasuredFilm { rim, circle, motion } = measured;
    let fluid = motion.fluid;
    json!({
        "found": true,
        "rpm": motion.tank.rpm,
        "uncertainty_rpm": motion.tank.uncertainty_rpm,
        "confidence": motion.tank.confidence,
        "seen_on": motion.seen_on,
        "rate_over_time": motion.rate_over_time,
        "fluid_rpm": fluid.map(|fluid| fluid.rpm),
        "fluid_uncertainty_rpm": fluid.map(|fluid| fluid.uncertainty_rpm),
        "circle": circle,
        "centre_uncertainty_px": motion.centre.map(|centre| centre.uncertainty_px),
        "rim_confidence": rim.as_ref().map(|rim| rim.confidence),
        "tilt": motion.tilt,
    })
}

fn in_words(measured: &MeasuredFilm) -> String {
    let MeasuredFilm { circle, motion, .. } = measured;
    let tank = motion.tank;
    let digits = tank.decimals();
    let way = if tank.rpm < 0.0 {
        "clockwise"
    } else {
        "counter-clockwise"
    };
    let mut text = String::new();
    // Writing into a text never fails.
    let _ = writeln!(
        text,
        "tank {:.digits$} ± {:.digits$} rpm, {way}, confidence {:.2}",
        tank.rpm, tank.uncertainty_rpm, tank.confidence
    );
    match (motion.fluid, motion.seen_on) {
        (Some(fluid), _) => {
            let digits = fluid.decimals();
            let _ = writeln!(
                text,
                "fluid {:.digits$} ± {:.digits$} rpm",
                fluid.rpm, fluid.uncertainty_rpm
            );
        }
        (None, SeenOn::Inside) => {
            text.push_str("seen on the fluid alone: the tank's rate as far as the fluid turns with it\n");
        }
        (None, _) => {}
    }
    if let Some(rates) = &motion.rate_over_time {
        let (least, most) = rates
            .knots()
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), knot| {
                (least.min(knot.rpm), most.max(knot.rpm))
            });
        let _ = writeln!(text, "not constant: between {least:.digits$} and {most:.digits$} rpm");
    }
    let _ = write!(text, "centre at x {:.2}, y {:.2}", circle.x, circle.y);
    if let Some(centre) = motion.centre {
        let _ = write!(text, " ± {:.2}", centre.uncertainty_px);
    }
    let _ = writeln!(text, ", radius {:.2} pixels", circle.r);
    if let Some(tilt) = motion.tilt {
        let rim = tilt.rim;
        let _ = writeln!(
            text,
            "tilted camera: the rim is {:.2} by {:.2} pixels about x {:.2}, y {:.2}, its long axis at {:.1} degrees",
            rim.rx, rim.ry, rim.x, rim.y, rim.angle_degrees
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use netdpr_derotation::motion::{MeasuredCentre, MeasuredRate, Motion};
    use netdpr_derotation::{Circle, RateKnot, RateOverTime};

    use super::*;

    fn measured() -> MeasuredFilm {
        MeasuredFilm {
            rim: None,
            circle: Circle::new(924.3, 519.61, 506.6),
            motion: Motion {
                tank: MeasuredRate {
                    rpm: -13.449_83,
                    uncertainty_rpm: 0.000_4,
                    confidence: 0.97,
                },
                seen_on: SeenOn::Rim,
                fluid: Some(MeasuredRate {
                    rpm: -12.0,
                    uncertainty_rpm: 0.01,
                    confidence: 0.8,
                }),
                rate_over_time: RateOverTime::new(vec![RateKnot::from([0.0, -13.4]), RateKnot::from([9.0, -13.5])])
                    .ok(),
                centre: Some(MeasuredCentre {
                    x: 924.3,
                    y: 519.61,
                    uncertainty_px: 0.04,
                }),
                tilt: None,
            },
        }
    }

    #[test]
    fn says_all_that_was_measured() {
        assert_eq!(
            in_words(&measured()),
            "tank -13.44983 ± 0.00040 rpm, clockwise, confidence 0.97\n\
             fluid -12.000 ± 0.010 rpm\n\
             not constant: between -13.50000 and -13.40000 rpm\n\
             centre at x 924.30, y 519.61 ± 0.04, radius 506.60 pixels\n"
        );
    }

    #[test]
    fn json_has_null_for_what_is_not_known() {
        let mut measured = measured();
        measured.motion.fluid = None;
        let json = as_json(&measured);
        assert_eq!(json["found"], true);
        assert_eq!(json["fluid_rpm"], Value::Null);
        assert_eq!(json["circle"], json!({"x": 924.3, "y": 519.61, "r": 506.6}));
        assert_eq!(json["seen_on"], "rim");
        assert_eq!(json["rate_over_time"], json!([[0.0, -13.4], [9.0, -13.5]]));
    }
}
