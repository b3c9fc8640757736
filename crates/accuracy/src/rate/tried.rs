//! What was measured in one film, beside its truth.

use std::fmt;

use netdpr_derotation::motion::{Motion, NoMotion};

/// One film measured.
#[derive(Debug, Clone)]
pub(crate) struct Tried {
    /// The seed it was drawn with.
    pub(crate) seed: u64,
    /// The tank's true rate, turns a minute.
    pub(crate) rpm: f64,
    /// The fluid's.
    pub(crate) fluid_rpm: f64,
    /// The true centre.
    pub(crate) centre: (f64, f64),
    /// What was measured.
    pub(crate) measured: Result<Motion, NoMotion>,
}

impl Tried {
    /// The rate's error as a share of it; NaN where none was measured.
    pub(crate) fn rate_error_percent(&self) -> f64 {
        let measured = self.measured.as_ref().map_or(f64::NAN, |motion| motion.tank.rpm);
        100.0 * (measured / self.rpm - 1.0).abs()
    }

    /// The same for the fluid.
    pub(crate) fn fluid_error_percent(&self) -> f64 {
        let fluid = self.measured.as_ref().ok().and_then(|motion| motion.fluid);
        100.0 * (fluid.map_or(f64::NAN, |fluid| fluid.rpm) / self.fluid_rpm - 1.0).abs()
    }

    /// How far the centre is off, pixels; NaN where none was measured.
    pub(crate) fn centre_error(&self) -> f64 {
        let centre = self.measured.as_ref().ok().and_then(|motion| motion.centre);
        centre.map_or(f64::NAN, |centre| {
            (centre.x - self.centre.0).hypot(centre.y - self.centre.1)
        })
    }

    /// Whether the true rate is within the stated uncertainty.
    pub(crate) fn is_covered(&self) -> bool {
        self.measured
            .as_ref()
            .is_ok_and(|motion| (motion.tank.rpm - self.rpm).abs() <= motion.tank.uncertainty_rpm)
    }

    /// The stated uncertainty as a share of the rate; 0 where there is none.
    pub(crate) fn stated_percent(&self) -> f64 {
        self.measured
            .as_ref()
            .map_or(0.0, |motion| 100.0 * (motion.tank.uncertainty_rpm / self.rpm).abs())
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}, {:.3} rpm: ", self.seed, self.rpm)?;
        match &self.measured {
            Ok(motion) => write!(
                f,
                "{:.4} ± {:.4} rpm on {:?}",
                motion.tank.rpm, motion.tank.uncertainty_rpm, motion.seen_on
            ),
            Err(reason) => write!(f, "{reason:?}"),
        }
    }
}
