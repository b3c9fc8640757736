//! Sets up what is missing, and leaves alone what is there.

pub(crate) mod node;
pub(crate) mod packages;
mod releases;
pub(crate) mod system;
mod target;
mod tools;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

pub(crate) use target::{WASM, component};

/// What building and serving the page needs.
pub(crate) struct ForPage {
    /// Folders that have to be on the PATH for it.
    folders: Vec<PathBuf>,
}

/// What the tests need.
pub(crate) struct ForTests {
    /// What building and serving the page needs.
    pub page: ForPage,
    /// The browsers and their drivers.
    pub system: system::Programs,
    /// The program through which Firefox is driven.
    pub geckodriver: PathBuf,
    /// The script that looks for barriers in the page.
    pub axe: PathBuf,
}

/// Sets up what `cargo xtask serve` and `cargo xtask build` need: only Rust and Node have to be there before.
///
/// # Errors
/// When something is missing that can't be set up from here; the message says what to do.
pub(crate) fn for_page(root: &Path) -> Result<ForPage> {
    node::check()?;
    target::wasm()?;
    node::packages(root, "ffmpeg.wasm and wasm-opt, 140 MB,")?;
    let bindgen = tools::wasm_bindgen(root)?;
    let trunk = tools::trunk()?;
    Ok(ForPage {
        folders: vec![trunk, bindgen, root.join("node_modules").join(".bin")],
    })
}

/// Sets up what all the tests need.
///
/// # Errors
/// As [`for_page`]; and when browsers are missing on a system on which they can't be installed from here.
pub(crate) fn for_tests(root: &Path) -> Result<ForTests> {
    // First what may be missing without a remedy from here: nobody should wait ten minutes to be told so.
    node::check()?;
    let system = system::for_all_tests()?;
    let page = for_page(root)?;
    let geckodriver = tools::geckodriver()?;
    let own = root.join("tests");
    node::packages(&own, "axe-core")?;
    Ok(ForTests {
        axe: own.join("node_modules").join("axe-core").join("axe.min.js"),
        page,
        system,
        geckodriver,
    })
}

/// Sets up what the wasm tests need, and returns that with the PATH's folders.
///
/// # Errors
/// As [`for_tests`].
pub(crate) fn for_wasm_tests(root: &Path) -> Result<(ForPage, system::Programs)> {
    let system = system::for_wasm_tests()?;
    target::wasm()?;
    let bindgen = tools::wasm_bindgen(root)?;
    Ok((ForPage { folders: vec![bindgen] }, system))
}

/// Sets up what building for wasm32 without making a page needs.
///
/// # Errors
/// As [`for_page`].
pub(crate) fn for_wasm_checks() -> Result<()> {
    target::wasm()
}

impl ForPage {
    /// The PATH for a program that needs the tools: their folders before all others.
    ///
    /// # Errors
    /// When a folder's name can't be in a PATH.
    pub(crate) fn path(&self) -> Result<OsString> {
        let old = std::env::var_os("PATH").unwrap_or_default();
        std::env::join_paths(self.folders.iter().cloned().chain(std::env::split_paths(&old)))
            .context("A tool's folder has a name that can't be in PATH; move the checkout or set XDG_CACHE_HOME.")
    }
}
