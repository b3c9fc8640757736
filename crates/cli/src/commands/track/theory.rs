//! Tracks compared with the theory of a puck.

use netdpr_derotation::theory::{FitError, InertialCircle, Measured, PuckFit, Surface, fit_puck};
use netdpr_derotation::track::{NumberSettings, Numbers};
use serde_json::{Value, json};

/// A track's number, and the motion that agrees best with it.
pub(super) type Compared = (usize, Result<PuckFit, FitError>);

/// Each track compared with a puck on `surface`.
pub(super) fn compare(tracks: &[Vec<Numbers>], surface: Surface, settings: &NumberSettings) -> Vec<Compared> {
    let fit = |rows: &Vec<Numbers>| {
        let measured: Vec<Measured> = rows
            .iter()
            .filter(|row| row.trusted)
            .map(|row| Measured {
                seconds: row.t,
                position: [row.x, row.y],
            })
            .collect();
        fit_puck(&measured, surface, Some(settings.rpm.rpm()))
    };
    tracks
        .iter()
        .enumerate()
        .map(|(index, rows)| (index + 1, fit(rows)))
        .collect()
}

/// A sentence for each.
pub(super) fn in_words(compared: &[Compared], unit: &str) -> Vec<String> {
    let sentence = |(number, fit): &Compared| match fit {
        Err(error) => format!("point {number}: {error}"),
        Ok(fit) => {
            let circle = fit.motion.inertial_circle().map_or_else(String::new, |circle| {
                format!(
                    ", inertial circle of {:.3} {unit} in {:.3} s",
                    circle.radius, circle.period
                )
            });
            format!(
                "point {number}: theory fits within {:.3} {unit} at {:.4} ± {:.4} rpm with a friction of {:.4} ± {:.4} per second{circle}",
                fit.residual, fit.motion.rpm, fit.rpm_uncertainty, fit.motion.friction, fit.friction_uncertainty
            )
        }
    };
    compared.iter().map(sentence).collect()
}

pub(super) fn as_json(compared: &[Compared]) -> Vec<Value> {
    compared
        .iter()
        .map(|(number, fit)| match fit {
            Ok(fit) => {
                let circle: Option<InertialCircle> = fit.motion.inertial_circle();
                json!({"point": number, "found": true, "fit": fit, "inertial_circle": circle})
            }
            Err(error) => json!({"point": number, "found": false, "reason": error.to_string()}),
        })
        .collect()
}
