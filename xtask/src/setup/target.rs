//! What rustup adds to the toolchain.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::run::{ask, cargo, run, say};

/// The target the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// Adds the wasm32 target where it is missing.
///
/// # Errors
/// When rustup isn't there or can't fetch it.
pub(crate) fn wasm() -> Result<()> {
    let libraries = ask(Command::new("rustc").args(["--print", "target-libdir", "--target", WASM]));
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    say("Adding Rust's wasm32 target (seconds, once)…");
    run(Command::new("rustup").args(["target", "add", WASM])).context(
        "Rust can't compile for the browser yet: install rustup from https://rustup.rs, then type \
         `rustup target add wasm32-unknown-unknown`.",
    )
}

/// Adds the toolchain's component `name`, which gives `cargo name`, where it is missing.
///
/// # Errors
/// As [`wasm`].
pub(crate) fn component(name: &str, subcommand: &str) -> Result<()> {
    if ask(cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    say(&format!("Adding Rust's {name} (seconds, once)…"));
    run(Command::new("rustup").args(["component", "add", name]))
        .with_context(|| format!("`cargo {subcommand}` is missing: type `rustup component add {name}`."))
}
