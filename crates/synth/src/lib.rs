//! Draws films of rotating tanks whose truth is known.
//!
//! The scene is a tank of dyed water on a turntable, filmed from above: the table, the drive and the
//! reflection of a window stand still; rim, water and dye turn rigidly; a few floating discs move on known
//! paths. Every picture is a function of its [`Timestamp`](netdpr_derotation::Timestamp) alone, so a film can
//! be drawn in any order and at any frame rate, and [`Truth`] says what is in it. Pure: no file, process,
//! clock or thread.
//!
//! ```
//! use netdpr_derotation::{PictureSize, RotationRate};
//! use netdpr_synth::{FrameTimes, TankScene, TankSettings, Truth};
//!
//! let size = PictureSize { width: 96, height: 54 };
//! let scene = TankScene::new(&TankSettings::new(size, RotationRate::from_rpm(13.45)?))?;
//! let times: Vec<_> = FrameTimes::Constant { numerator: 30_000, denominator: 1001 }.timestamps(1.0)?.collect();
//! let mut frame = scene.blank_frame();
//! for &time in &times {
//!     scene.draw_into(time, &mut frame);
//! }
//! let truth = Truth::of(&scene, &times);
//! assert_eq!(truth.t.len(), 30);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod puck;
pub mod stills;

mod camera_noise;
mod camera_view;
mod colour_matrix;
mod dye;
mod frame_times;
mod light;
mod noise;
mod paint;
mod random;
mod rows;
mod scene_error;
mod settings;
mod still;
mod table;
mod tank;
mod tank_surface;
mod texture;
mod tracers;
mod truth;
mod turning;

pub use camera_view::CameraTilt;
pub use colour_matrix::ColourMatrix;
pub use frame_times::{FrameTimes, FrameTimesError, Timestamps};
pub use puck::{PuckScene, PuckTruth};
pub use scene_error::SceneError;
pub use settings::TankSettings;
pub use tank::TankScene;
pub use tracers::{Tracer, TracerPosition};
pub use truth::{TiltTruth, TracerTruth, Truth};
pub use turning::{Turning, Wow};
