//! Building the page, when something it is made of has changed.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::finish::finish;
use crate::places::{dist, target};
use crate::program;
use crate::run::{ask, cargo, forget_rustflags, forget_this_package, run, say};
use crate::setup::{ForPage, WASM};

/// What the page is made of: files and folders below the root.
const MADE_OF: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/derotation",
    "crates/ffmpeg",
    "crates/plots",
    "package-lock.json",
    "src",
    "static",
    "xtask/src/finish.rs",
    "xtask/src/program.rs",
];

/// Brings `dist/` in step with its sources.
///
/// # Errors
/// When the page doesn't build.
pub(crate) fn build(root: &Path, tools: &ForPage) -> Result<()> {
    let stamp_file = target(root).join("xtask").join("page.stamp");
    let index = dist(root).join("index.html");
    if fs::read_to_string(&stamp_file).is_ok_and(|before| stamp(root, &index).is_ok_and(|now| now == before)) {
        say("The page is built already, and nothing it is made of has changed.");
        return Ok(());
    }
    say("Building the page (minutes the first time, less when little has changed)…");
    // While it is being built nothing vouches for dist/.
    let _ = fs::remove_file(&stamp_file);
    // Taken before the build: what is changed during it is built the next time.
    let sources = fingerprint(root)?;
    fetch_crates(root)?;
    let mut trunk = Command::new("trunk");
    // The program is looked for on the PATH of the child, on Windows too.
    trunk
        .args(["build", "--release"])
        .current_dir(root)
        .env("PATH", tools.path()?);
    // Trunk takes this convention (https://no-color.org) for a setting of its own and doesn't understand its values.
    trunk.env_remove("NO_COLOR");
    forget_this_package(&mut trunk);
    forget_rustflags(&mut trunk);
    run(&mut trunk).context("The page could not be built.")?;
    program::build(root, tools, &dist(root))?;
    finish(&dist(root))?;
    let stamp = with_result(sources, &index)?;
    if let Some(folder) = stamp_file.parent() {
        fs::create_dir_all(folder).with_context(|| format!("{} can't be made.", folder.display()))?;
    }
    fs::write(&stamp_file, stamp).with_context(|| format!("{} can't be written.", stamp_file.display()))
}

/// Has cargo fetch the crates the page is compiled from: trunk, told not to download, forbids cargo to do so too.
fn fetch_crates(root: &Path) -> Result<()> {
    let mut fetch = cargo();
    fetch.current_dir(root).args(["fetch", "--quiet", "--target", WASM]);
    // Macros and build scripts run on this machine.
    let about = ask(Command::new("rustc").arg("-vV")).unwrap_or_default();
    if let Some(host) = about.lines().find_map(|line| line.strip_prefix("host: ")) {
        fetch.args(["--target", host]);
    }
    run(&mut fetch).context("The crates the page is made of could not be fetched: is the network there?")
}

/// What the sources and the built page are now, in one number.
fn stamp(root: &Path, index: &Path) -> Result<String> {
    with_result(fingerprint(root)?, index)
}

/// The sources' fingerprint with that of the built page's index, which is another one after any other build.
fn with_result(sources: u64, index: &Path) -> Result<String> {
    let built = fs::read(index).with_context(|| format!("{} can't be read.", index.display()))?;
    let mut hasher = DefaultHasher::new();
    built.hash(&mut hasher);
    Ok(format!("{sources:016x}-{:016x}", hasher.finish()))
}

/// A number that is another one as soon as any file the page is made of is.
fn fingerprint(root: &Path) -> Result<u64> {
    let mut files = Vec::new();
    for part in MADE_OF {
        collect(&root.join(part), &mut files).with_context(|| format!("{part} can't be read."))?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(root).unwrap_or(&file).hash(&mut hasher);
        let content = fs::read(&file).with_context(|| format!("{} can't be read.", file.display()))?;
        content.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Adds `path`, or all files below it but those of tests. What isn't there adds nothing.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        if path
            .file_name()
            .is_some_and(|name| name == "tests" || name == "benches")
        {
            return Ok(());
        }
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of this test alone, removed at its end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("netdpr-xtask-{name}-{}", std::process::id()));
            fs::create_dir_all(path.join("src/deep")).unwrap();
            Self(path)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_changed_added_or_renamed_source_changes_the_fingerprint() {
        let folder = Folder::new("fingerprint");
        let root = &folder.0;
        fs::write(root.join("src/deep/a.rs"), "one").unwrap();
        let first = fingerprint(root).unwrap();
        assert_eq!(fingerprint(root).unwrap(), first);
        fs::write(root.join("src/deep/a.rs"), "two").unwrap();
        let changed = fingerprint(root).unwrap();
        assert_ne!(changed, first);
        fs::rename(root.join("src/deep/a.rs"), root.join("src/b.rs")).unwrap();
        assert_ne!(fingerprint(root).unwrap(), changed);
        fs::write(root.join("README.md"), "not part of the page").unwrap();
        fs::create_dir_all(root.join("crates/derotation/tests")).unwrap();
        fs::write(root.join("crates/derotation/tests/discs.rs"), "not part of it either").unwrap();
        fs::write(root.join("src/deep/a.rs"), "one").unwrap();
        fs::remove_file(root.join("src/b.rs")).unwrap();
        assert_eq!(fingerprint(root).unwrap(), first);
    }

    #[test]
    fn the_page_is_made_of_all_our_packages_it_depends_on() {
        let manifest = fs::read_to_string(crate::places::root().unwrap().join("Cargo.toml")).unwrap();
        let page = manifest.split("\n[workspace").next().unwrap();
        let ours = |line: &str| {
            Some(format!(
                "crates/{}",
                line.strip_prefix("netdpr-")?.split(['.', ' ']).next()?
            ))
        };
        let packages: Vec<String> = page.lines().filter_map(ours).collect();
        for package in &packages {
            assert!(
                MADE_OF.contains(&package.as_str()),
                "{package} is missing from the list"
            );
        }
        assert!(packages.contains(&"crates/derotation".to_owned()));
    }

    #[test]
    fn another_index_in_dist_is_another_stamp() {
        let folder = Folder::new("index");
        let index = folder.0.join("index.html");
        assert!(with_result(1, &index).is_err());
        fs::write(&index, "a").unwrap();
        let before = with_result(1, &index).unwrap();
        fs::write(&index, "b").unwrap();
        assert_ne!(with_result(1, &index).unwrap(), before);
    }
}
