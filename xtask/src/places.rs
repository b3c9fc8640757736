//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// The repository's root.
///
/// # Errors
/// Never on a healthy checkout: xtask lies one folder below the root.
pub(crate) fn root() -> Result<PathBuf> {
    // The variable is right where the checkout was moved after it was built; the constant where this program is
    // started without cargo.
    let xtask =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    Ok(xtask
        .parent()
        .context("xtask must lie inside the repository.")?
        .to_owned())
}

/// Where cargo puts what it builds.
pub(crate) fn target(root: &Path) -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR").or_else(|| std::env::var_os("CARGO_BUILD_TARGET_DIR")) {
        Some(folder) => root.join(folder),
        None => root.join("target"),
    }
}

/// The page as it is served.
pub(crate) fn dist(root: &Path) -> PathBuf {
    root.join("dist")
}

/// This user's folder for what may be fetched or built again, shared by all checkouts.
///
/// # Errors
/// When the system doesn't say where the user's folder is.
pub(crate) fn cache() -> Result<PathBuf> {
    let variable = |name: &str| {
        std::env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let base = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    let base = base.context("No folder for the tools was found: set HOME (on Windows LOCALAPPDATA).")?;
    Ok(base.join("netdpr"))
}

/// The file a program's name stands for on this system.
pub(crate) fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}

/// The first file called `name` on the PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(executable(name)))
        .find(|file| file.is_file())
}

/// The first file that matches `pattern`, in which a whole folder's name may be `*`.
pub(crate) fn matching(pattern: &str) -> Option<PathBuf> {
    let Some((before, after)) = pattern.split_once("/*/") else {
        return Some(PathBuf::from(pattern)).filter(|file| file.is_file());
    };
    let mut folders: Vec<PathBuf> = std::fs::read_dir(before)
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    folders.sort();
    folders
        .into_iter()
        .map(|folder| folder.join(after))
        .find(|file| file.is_file())
}

/// Whether `folder` has a file whose name begins and ends like this.
pub(crate) fn has_file(folder: &Path, begin: &str, end: &str) -> bool {
    let fits = |name: &str| name.starts_with(begin) && name.ends_with(end);
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| fits(&entry.file_name().to_string_lossy()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().unwrap().join("Cargo.lock").is_file());
    }

    #[test]
    fn a_star_stands_for_one_folder() {
        let root = root().unwrap();
        let root = root.to_string_lossy();
        assert!(matching(&format!("{root}/*/src/places.rs")).is_some_and(|file| file.ends_with("xtask/src/places.rs")));
        assert_eq!(matching(&format!("{root}/*/no-such-file")), None);
        assert_eq!(matching("/no-such-folder/*/file"), None);
    }

    #[test]
    fn a_file_is_known_by_the_ends_of_its_name() {
        let sources = root().unwrap().join("xtask/src");
        assert!(has_file(&sources, "pla", ".rs"));
        assert!(!has_file(&sources, "pla", ".md"));
        assert!(!has_file(&sources.join("no-such-folder"), "", ""));
    }
}
