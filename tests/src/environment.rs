//! What `cargo xtask test` tells the tests: where the page, the command and the browsers are.

use std::ffi::OsString;
use std::path::PathBuf;

/// A thing the tests need and that an environment variable names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Needed {
    /// The built page, a folder: `NETDPR_DIST`.
    Page,
    /// The `netdpr` command: `NETDPR_COMMAND`.
    Command,
    /// The driver of Chromium: `NETDPR_CHROMEDRIVER`.
    ChromeDriver,
    /// Chromium: `NETDPR_CHROMIUM`.
    Chromium,
    /// The driver of Firefox: `NETDPR_GECKODRIVER`.
    GeckoDriver,
    /// Firefox: `NETDPR_FIREFOX`.
    Firefox,
    /// The driver of WebKitGTK: `NETDPR_WEBKITDRIVER`.
    WebKitDriver,
    /// WebKitGTK's small browser: `NETDPR_MINIBROWSER`.
    MiniBrowser,
    /// axe-core, which looks for barriers in a page: `NETDPR_AXE`.
    Axe,
    /// The display server without a display that WebKitGTK draws on: `NETDPR_XVFB`.
    Xvfb,
}

/// A thing the tests need is not named, or not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// The variable is not set.
    #[error("the environment variable {variable} is not set; run these tests with `cargo xtask test`, which sets it")]
    NotSet {
        /// The variable's name.
        variable: &'static str,
    },
    /// The variable names a path that doesn't exist.
    #[error("{variable} names {}, which does not exist; run these tests with `cargo xtask test`, which sets it", path.display())]
    NotThere {
        /// The variable's name.
        variable: &'static str,
        /// The path it names.
        path: PathBuf,
    },
}

impl Needed {
    /// The environment variable that names it.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Page => "NETDPR_DIST",
            Self::Command => "NETDPR_COMMAND",
            Self::ChromeDriver => "NETDPR_CHROMEDRIVER",
            Self::Chromium => "NETDPR_CHROMIUM",
            Self::GeckoDriver => "NETDPR_GECKODRIVER",
            Self::Firefox => "NETDPR_FIREFOX",
            Self::WebKitDriver => "NETDPR_WEBKITDRIVER",
            Self::MiniBrowser => "NETDPR_MINIBROWSER",
            Self::Axe => "NETDPR_AXE",
            Self::Xvfb => "NETDPR_XVFB",
        }
    }

    /// Where it is.
    ///
    /// # Errors
    /// When the variable is not set, or names what is not there. The tests then fail: they never pass for want of
    /// something to test.
    pub fn path(self) -> Result<PathBuf, EnvironmentError> {
        self.path_from(std::env::var_os(self.variable()))
    }

    fn path_from(self, value: Option<OsString>) -> Result<PathBuf, EnvironmentError> {
        let variable = self.variable();
        match value.filter(|value| !value.is_empty()) {
            None => Err(EnvironmentError::NotSet { variable }),
            Some(value) => {
                let path = PathBuf::from(value);
                if path.exists() {
                    Ok(path)
                } else {
                    Err(EnvironmentError::NotThere { variable, path })
                }
            }
        }
    }
}

/// Whether the tests that take very long are wanted too: `NETDPR_LONG=1`.
#[must_use]
pub fn long_tests_wanted() -> bool {
    std::env::var_os("NETDPR_LONG").is_some_and(|value| value == "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_names_the_command_to_type() {
        for value in [None, Some(OsString::new()), Some(OsString::from("no/such/place"))] {
            let error = Needed::Page.path_from(value).unwrap_err().to_string();
            assert!(
                error.contains("NETDPR_DIST") && error.contains("cargo xtask test"),
                "{error}"
            );
        }
        assert!(Needed::Page.path_from(Some(OsString::from("."))).is_ok());
    }
}
