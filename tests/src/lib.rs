//! What the whole-system tests are made of: the measures that a film is held to, drivers for three real browsers,
//! a web server that remembers what was asked of it, and the clips.
//!
//! The tests themselves are in `tests/tests`. `cargo xtask test` runs them: it builds the page and the command and
//! names them, and the browsers, in environment variables ([`environment`]).

pub mod browser;
pub mod cases;
pub mod checks;
pub mod clips;
pub mod command;
pub mod environment;
pub mod measure;
pub mod pace;
pub mod program;
pub mod served;
pub mod server;
