//! The NetDPR page and its workers: everything that runs in a browser.
//!
//! Two programs are made from this library: `page`, which a person sees, and `worker`, which works for it on other
//! threads. The page calls [`film`], whose workers answer in [`messages`].
//!
//! * [`page`]: what is seen;
//! * [`film`]: a film in the hands of the page;
//! * [`workers`]: what is done on other threads;
//! * [`browser`]: what the browser and FFmpeg's core lend us, in our words.

#![cfg(target_arch = "wasm32")]

pub mod browser;
pub mod film;
pub mod messages;
#[cfg(feature = "page")]
pub mod page;
pub mod workers;
