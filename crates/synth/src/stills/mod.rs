//! Pictures of tanks, and of none, whose rim is known: what finding a rim is measured on.
//!
//! Each [`StillCase`] is one hardship; a seed makes everything else about the picture by lot: its size, the
//! ground, what lies about, turntable, wall, water and what is in it.
//!
//! ```
//! use netdpr_synth::stills::StillCase;
//!
//! let still = StillCase::Tilted.draw(7)?;
//! assert!(still.rims[0].axis_ratio() >= 0.7);
//! assert!(StillCase::Stripes.draw(7)?.rims.is_empty());
//! # Ok::<(), netdpr_derotation::FrameError>(())
//! ```

mod accuracy;
mod canvas;
mod dice;
mod hiding;
mod nothing;
mod surroundings;
mod tank;

use netdpr_derotation::{Ellipse, Frame, FrameError, PictureSize};

use canvas::Canvas;
use dice::Dice;
use surroundings::Clutter;
use tank::{Contrast, Tank};

pub use accuracy::{RimTried, try_rim, try_rim_in_film};

/// A picture and the rims in it.
#[derive(Debug, Clone)]
pub struct Still {
    /// The picture.
    pub frame: Frame,
    /// Every edge of the tank that a person might call its rim, the tank's outer edge first, then perhaps the inner
    /// edge of its wall and the turntable's edge. Empty where nothing round is in the picture.
    pub rims: Vec<Ellipse>,
}

/// What is hard about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StillCase {
    /// Nothing: a sharp picture of a tank in ordinary surroundings.
    Clean,
    /// Camera noise of 12 grey levels.
    Noisy,
    /// Out of focus: blurred by 4 pixels.
    OutOfFocus,
    /// The rim differs from the ground by 18 grey levels.
    Faint,
    /// 30 % of the rim is hidden.
    PartlyHidden,
    /// Between 15 and 50 % of the rim are out of the picture.
    PartlyOutside,
    /// The tank's diameter is less than a third of the picture's shorter side.
    Small,
    /// The camera is tilted: the rim's axis ratio is between 0.7 and 1.
    Tilted,
    /// Pictures from 320 pixels to 12 megapixels, upright ones too.
    AnySize,
    /// Some of everything, tilted, noisy, blurred, faint and partly hidden: too much to be always found, and so what
    /// confidences are measured on.
    Everything,
    /// No tank: noise.
    Noise,
    /// No tank: a desk full of boxes, sheets and cables.
    Desk,
    /// No tank: stripes.
    Stripes,
}

/// How a case's pictures are made.
#[derive(Debug, Clone, Copy)]
struct Hardship {
    noise: f64,
    blur: f64,
    contrast: (f64, f64),
    /// How strong the texture of ground and water is.
    texture: f64,
    hidden: f64,
    /// Radius, as shares of the picture's shorter side.
    radius: (f64, f64),
    axis_ratio: (f64, f64),
    /// Share of the rim in the picture.
    visible: (f64, f64),
}

const CLEAN: Hardship = Hardship {
    noise: 2.0,
    blur: 0.6,
    contrast: (45.0, 100.0),
    texture: 1.0,
    hidden: 0.0,
    radius: (0.22, 0.46),
    axis_ratio: (1.0, 1.0),
    visible: (0.999, 1.0),
};

/// Ordinary sizes of pictures.
const SIZES: [(u32, u32); 7] = [
    (640, 360),
    (960, 540),
    (960, 540),
    (1280, 720),
    (720, 540),
    (540, 960),
    (854, 480),
];
/// Unusual ones, the largest seldom: they take long to draw.
const ANY_SIZES: [(u32, u32); 12] = [
    (320, 180),
    (320, 240),
    (320, 320),
    (400, 300),
    (360, 640),
    (480, 320),
    (720, 1280),
    (1080, 1080),
    (1920, 1080),
    (1080, 1920),
    (2560, 1440),
    (4000, 3000),
];

impl StillCase {
    /// Every case, in the order of a table.
    #[must_use]
    pub const fn all() -> [Self; 13] {
        [
            Self::Clean,
            Self::Noisy,
            Self::OutOfFocus,
            Self::Faint,
            Self::PartlyHidden,
            Self::PartlyOutside,
            Self::Small,
            Self::Tilted,
            Self::AnySize,
            Self::Everything,
            Self::Noise,
            Self::Desk,
            Self::Stripes,
        ]
    }

    /// What a table calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Noisy => "noise of 12 grey levels",
            Self::OutOfFocus => "blur of 4 pixels",
            Self::Faint => "contrast of 18 grey levels",
            Self::PartlyHidden => "30 % of the rim hidden",
            Self::PartlyOutside => "rim partly out of the picture",
            Self::Small => "tank smaller than a third",
            Self::Tilted => "axis ratio 0.7 to 1",
            Self::AnySize => "320 pixels to 12 megapixels",
            Self::Everything => "some of everything",
            Self::Noise => "nothing round: noise",
            Self::Desk => "nothing round: a desk",
            Self::Stripes => "nothing round: stripes",
        }
    }

    /// Whether there is a tank in its pictures.
    #[must_use]
    pub const fn has_rim(self) -> bool {
        !matches!(self, Self::Noise | Self::Desk | Self::Stripes)
    }

    /// How far off a centre may be for the rim to count as found, in pixels; none where it is measured by shares of
    /// the radius (2 % for the centre).
    #[must_use]
    pub const fn centre_limit_pixels(self) -> Option<f64> {
        match self {
            Self::Tilted => Some(1.0),
            Self::Everything => None,
            _ => Some(0.3),
        }
    }

    /// Draws the picture of a seed. The same seed gives the same picture on every machine.
    ///
    /// # Errors
    /// Those of [`Frame::black`], were a picture's size no size of a frame.
    pub fn draw(self, seed: u64) -> Result<Still, FrameError> {
        self.draw_moment(seed, 0.0, 0)
    }

    /// Draws a moment of a film of the same scene: the tank turned by `turn` radians counter-clockwise, with other
    /// noise and what hides the rim elsewhere for each `moment`; moment 0 unturned is what [`StillCase::draw`]
    /// gives.
    ///
    /// # Errors
    /// As for [`StillCase::draw`].
    pub fn draw_moment(self, seed: u64, turn: f64, moment: u64) -> Result<Still, FrameError> {
        let mut dice = Dice::new(seed, self as u64 * 16);
        let sizes: &[(u32, u32)] = if self == Self::AnySize { &ANY_SIZES } else { &SIZES };
        let (width, height) = sizes.get(dice.below(sizes.len())).copied().unwrap_or((960, 540));
        let size = PictureSize { width, height };
        let ground = dice.between(60.0, 190.0);
        let mut canvas = Canvas::new(size, dice.tinged(ground, 12.0));
        let mut camera = Dice::new(seed, self as u64 * 16 + 1 + 100_000 * moment);
        match self {
            Self::Noise => nothing::noise(&mut canvas, &mut dice),
            Self::Desk => nothing::desk(&mut canvas, &mut dice),
            Self::Stripes => nothing::stripes(&mut canvas, &mut dice),
            _ => return self.draw_tank(canvas, ground, (turn, moment), &mut dice, &mut camera),
        }
        canvas.blur(dice.between(0.4, 1.2));
        let noise = match self {
            Self::Noise => dice.between(3.0, 40.0),
            _ => dice.between(1.0, 8.0),
        };
        Ok(Still {
            frame: canvas.frame(noise, &mut camera)?,
            rims: Vec::new(),
        })
    }

    /// Draws a tank into a picture that is nothing but ground.
    fn draw_tank(
        self,
        mut canvas: Canvas,
        ground: f64,
        (turn, moment): (f64, u64),
        dice: &mut Dice,
        camera: &mut Dice,
    ) -> Result<Still, FrameError> {
        let hardship = self.hardship(dice);
        let rim = hardship.place(&canvas, dice);
        let contrast = Contrast {
            rim: dice.between(hardship.contrast.0, hardship.contrast.1),
            inside: hardship.texture,
            turntable: self != Self::Faint,
        };
        let tank = Tank::draw_lots(rim, ground, contrast, dice);
        surroundings::ground(&mut canvas, dice, hardship.texture);
        let faint = contrast.rim < 30.0;
        let clutter = Clutter {
            tank: Some(tank.outline()),
            clear: faint,
            round: !faint,
            most: if faint { 6 } else { 14 },
        };
        surroundings::clutter(&mut canvas, dice, clutter);
        tank.draw(&mut canvas, turn);
        let moved = moment as f64 * 1.3;
        hiding::hide(&mut canvas, &rim, hardship.hidden, ground, moved, dice);
        canvas.blur(hardship.blur);
        Ok(Still {
            frame: canvas.frame(hardship.noise, camera)?,
            rims: tank.rims(),
        })
    }

    fn hardship(self, dice: &mut Dice) -> Hardship {
        match self {
            Self::Noisy => Hardship { noise: 12.0, ..CLEAN },
            Self::OutOfFocus => Hardship { blur: 4.0, ..CLEAN },
            Self::Faint => Hardship {
                contrast: (18.0, 18.0),
                texture: 0.15,
                ..CLEAN
            },
            Self::PartlyHidden => Hardship { hidden: 0.3, ..CLEAN },
            Self::PartlyOutside => Hardship {
                radius: (0.4, 0.7),
                visible: (0.5, 0.85),
                ..CLEAN
            },
            Self::Small => Hardship {
                radius: (0.1, 1.0 / 6.0),
                ..CLEAN
            },
            Self::Tilted => Hardship {
                axis_ratio: (0.7, 1.0),
                ..CLEAN
            },
            Self::Everything => Hardship {
                noise: dice.between(1.0, 14.0),
                blur: dice.between(0.4, 4.0),
                contrast: (15.0, 80.0),
                texture: dice.between(0.2, 1.2),
                hidden: if dice.chance(0.6) { dice.between(0.0, 0.45) } else { 0.0 },
                radius: (0.12, 0.6),
                axis_ratio: if dice.chance(0.5) { (0.7, 1.0) } else { (1.0, 1.0) },
                visible: (0.6, 1.0),
            },
            _ => CLEAN,
        }
    }
}

impl Hardship {
    /// A rim somewhere in the picture, as much of it inside as it should be.
    fn place(&self, canvas: &Canvas, dice: &mut Dice) -> Ellipse {
        let (width, height) = (canvas.width as f64, canvas.height as f64);
        let mut rim = Ellipse::new(width / 2.0, height / 2.0, 0.3 * canvas.side(), 0.3 * canvas.side(), 0.0);
        // By lot until it fits; the middle of the picture should it never.
        for _ in 0..1000 {
            let radius = canvas.side() * dice.between(self.radius.0, self.radius.1);
            let ratio = dice.between(self.axis_ratio.0, self.axis_ratio.1);
            let drawn = Ellipse::new(
                dice.between(0.1, 0.9) * width,
                dice.between(0.1, 0.9) * height,
                radius,
                radius * ratio,
                dice.between(-90.0, 90.0),
            );
            let inside = |(x, y): (f64, f64)| x > 2.0 && y > 2.0 && x < width - 3.0 && y < height - 3.0;
            let visible = drawn.points(180).filter(|&point| inside(point)).count() as f64 / 180.0;
            if (self.visible.0..=self.visible.1).contains(&visible) {
                rim = drawn;
                break;
            }
        }
        rim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_picture_and_another_seed_another() {
        for case in StillCase::all() {
            if case == StillCase::AnySize {
                continue;
            }
            let (one, again, other) = (case.draw(3).unwrap(), case.draw(3).unwrap(), case.draw(4).unwrap());
            assert_eq!(one.frame, again.frame, "{}", case.name());
            assert_ne!(one.frame.bytes(), other.frame.bytes(), "{}", case.name());
            assert_eq!(case.has_rim(), !one.rims.is_empty());
        }
    }

    #[test]
    fn the_picture_steps_across_the_rim_by_as_much_as_it_says() {
        // Faint rims have nothing else near them, those without a wall nothing but water; the step is measured as a
        // mean over many points.
        let mut steps = Vec::new();
        let stills = (0..30).map(|seed| (seed, StillCase::Faint.draw(seed).unwrap()));
        for (seed, still) in stills.filter(|(_, still)| still.rims.len() == 1) {
            let rim = still.rims[0];
            let [y, ..] = still.frame.planes();
            let level = |relative: f64| {
                let points = rim.points(720).map(|(px, py)| {
                    let (x, y) = (rim.x + relative * (px - rim.x), rim.y + relative * (py - rim.y));
                    (x.round() as usize, y.round() as usize)
                });
                let seen: Vec<f64> = points.filter_map(|(px, py)| y.get(px, py)).map(f64::from).collect();
                seen.iter().sum::<f64>() / seen.len() as f64
            };
            let pixels = 2.5 / rim.ry;
            let step = (level(1.0 + pixels) - level(1.0 - pixels)).abs();
            // The ground itself is not the same everywhere.
            assert!((step - 18.0).abs() < 11.0, "seed {seed}: {step}");
            steps.push(step);
            // Halfway between at the rim itself: it is where it says.
            let halfway = (level(1.0) - level(1.0 - pixels)) / (level(1.0 + pixels) - level(1.0 - pixels));
            assert!((halfway - 0.5).abs() < 0.2, "seed {seed}: {halfway}");
        }
        let mean = steps.iter().sum::<f64>() / steps.len() as f64;
        assert!(steps.len() > 5 && (mean - 18.0).abs() < 2.0, "{steps:?}");
    }

    #[test]
    fn a_tank_turns_and_its_rim_stays() {
        let (before, after) = (
            StillCase::Clean.draw_moment(5, 0.0, 0).unwrap(),
            StillCase::Clean.draw_moment(5, 1.0, 1).unwrap(),
        );
        assert_eq!(before.rims, after.rims);
        assert_ne!(before.frame.bytes(), after.frame.bytes());
    }
}
