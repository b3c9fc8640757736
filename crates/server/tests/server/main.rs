//! The server as a client meets it: over HTTP, on folders of its own, with real films and the real FFmpeg.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a test stands on fails the test"
)]

mod access;
mod client;
mod faults;
mod films;
mod flow;
mod house;
mod uploads;
