//! What the tests need of the system, and in which package each system has it.

use std::fs;

/// One thing the tests need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Chromium,
    Chromedriver,
    Firefox,
    WebKitDriver,
    MiniBrowser,
    Xvfb,
    /// WebKit plays H.264 through it.
    GstreamerLibav,
    /// WebKit opens MP4 through it.
    GstreamerGood,
    Ffmpeg,
    Ffprobe,
}

/// Systems that name their packages alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    Debian,
    /// Debian's names, but for the browsers, which come as snaps.
    Ubuntu,
    Fedora,
    Mac,
    /// Some other Linux.
    Linux,
    /// No Linux and no Mac.
    Other,
}

impl Part {
    /// Everything.
    pub(crate) const ALL: &[Self] = &[
        Self::Chromium,
        Self::Chromedriver,
        Self::Firefox,
        Self::WebKitDriver,
        Self::MiniBrowser,
        Self::Xvfb,
        Self::GstreamerLibav,
        Self::GstreamerGood,
        Self::Ffmpeg,
        Self::Ffprobe,
    ];

    /// What a person calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Chromedriver => "chromedriver",
            Self::Firefox => "Firefox",
            Self::WebKitDriver => "WebKitWebDriver",
            Self::MiniBrowser => "WebKit's MiniBrowser",
            Self::Xvfb => "Xvfb",
            Self::GstreamerLibav => "GStreamer's libav plugin",
            Self::GstreamerGood => "GStreamer's good plugins",
            Self::Ffmpeg => "ffmpeg",
            Self::Ffprobe => "ffprobe",
        }
    }

    /// The environment variable in which the tests are told where it is.
    pub(crate) fn variable(self) -> Option<&'static str> {
        match self {
            Self::Chromium => Some("NETDPR_CHROMIUM"),
            Self::Chromedriver => Some("NETDPR_CHROMEDRIVER"),
            Self::Firefox => Some("NETDPR_FIREFOX"),
            Self::WebKitDriver => Some("NETDPR_WEBKITDRIVER"),
            Self::MiniBrowser => Some("NETDPR_MINIBROWSER"),
            Self::Xvfb => Some("NETDPR_XVFB"),
            Self::GstreamerLibav | Self::GstreamerGood | Self::Ffmpeg | Self::Ffprobe => None,
        }
    }

    /// Its names on the PATH.
    pub(crate) fn programs(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
            Self::Chromedriver => &["chromedriver"],
            Self::Firefox => &["firefox-esr", "firefox"],
            Self::WebKitDriver => &["WebKitWebDriver"],
            Self::Xvfb => &["Xvfb"],
            Self::Ffmpeg => &["ffmpeg"],
            Self::Ffprobe => &["ffprobe"],
            Self::MiniBrowser | Self::GstreamerLibav | Self::GstreamerGood => &[],
        }
    }

    /// Where it lies when it isn't on the PATH; `*` stands for one folder.
    pub(crate) fn files(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &[
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            ],
            Self::Chromedriver => &["/usr/lib/chromium-browser/chromedriver"],
            Self::Firefox => &["/Applications/Firefox.app/Contents/MacOS/firefox"],
            Self::MiniBrowser => &[
                "/usr/lib/*/webkit2gtk-4.1/MiniBrowser",
                "/usr/lib/*/webkitgtk-6.0/MiniBrowser",
                "/usr/libexec/webkit2gtk-4.1/MiniBrowser",
                "/usr/libexec/webkitgtk-6.0/MiniBrowser",
                "/usr/lib/webkit2gtk-4.1/MiniBrowser",
            ],
            Self::GstreamerLibav => &[
                "/usr/lib/*/gstreamer-1.0/libgstlibav.so",
                "/usr/lib64/gstreamer-1.0/libgstlibav.so",
                "/usr/lib/gstreamer-1.0/libgstlibav.so",
            ],
            Self::GstreamerGood => &[
                "/usr/lib/*/gstreamer-1.0/libgstisomp4.so",
                "/usr/lib64/gstreamer-1.0/libgstisomp4.so",
                "/usr/lib/gstreamer-1.0/libgstisomp4.so",
            ],
            Self::WebKitDriver | Self::Xvfb | Self::Ffmpeg | Self::Ffprobe => &[],
        }
    }

    /// Whether there is such a thing on these systems at all: WebKit with a driver for tests is on Linux alone.
    pub(crate) fn exists_on(self, family: Family) -> bool {
        let linux_only = matches!(
            self,
            Self::WebKitDriver | Self::MiniBrowser | Self::Xvfb | Self::GstreamerLibav | Self::GstreamerGood
        );
        !(linux_only && matches!(family, Family::Mac | Family::Other))
    }

    /// The package that has it on these systems; without one, its name.
    fn package(self, family: Family) -> &'static str {
        match (self, family) {
            (Self::Chromium, Family::Ubuntu) => "chromium-browser",
            (Self::Chromium, Family::Debian | Family::Fedora) => "chromium",
            (Self::Chromium, Family::Mac) => "--cask chromium",
            (Self::Chromedriver, Family::Debian) => "chromium-driver",
            (Self::Chromedriver, Family::Ubuntu) => "chromium-chromedriver",
            (Self::Chromedriver, Family::Mac) => "--cask chromedriver",
            (Self::Firefox, Family::Debian) => "firefox-esr",
            (Self::Firefox, Family::Ubuntu | Family::Fedora) => "firefox",
            (Self::Firefox, Family::Mac) => "--cask firefox",
            (Self::WebKitDriver, Family::Debian | Family::Ubuntu) => "webkit2gtk-driver",
            // dnf takes a file for the package that has it, whatever that is called in this release.
            (Self::WebKitDriver, Family::Fedora) => "/usr/bin/WebKitWebDriver",
            (Self::MiniBrowser, Family::Debian | Family::Ubuntu) => "libwebkit2gtk-4.1-0",
            (Self::MiniBrowser, Family::Fedora) => "webkit2gtk4.1",
            (Self::Xvfb, Family::Debian | Family::Ubuntu) => "xvfb",
            (Self::Xvfb, Family::Fedora) => "xorg-x11-server-Xvfb",
            (Self::GstreamerLibav, Family::Debian | Family::Ubuntu) => "gstreamer1.0-libav",
            (Self::GstreamerLibav, Family::Fedora) => "gstreamer1-plugin-libav",
            (Self::GstreamerGood, Family::Debian | Family::Ubuntu) => "gstreamer1.0-plugins-good",
            (Self::GstreamerGood, Family::Fedora) => "gstreamer1-plugins-good",
            (Self::Ffmpeg | Self::Ffprobe, Family::Fedora) => "ffmpeg-free",
            (Self::Ffmpeg | Self::Ffprobe, Family::Debian | Family::Ubuntu | Family::Mac) => "ffmpeg",
            (part, _) => part.name(),
        }
    }
}

impl Family {
    /// Which of them this machine runs.
    pub(crate) fn of_this_system() -> Self {
        if cfg!(target_os = "macos") {
            Self::Mac
        } else if cfg!(target_os = "linux") {
            Self::of_os_release(&fs::read_to_string("/etc/os-release").unwrap_or_default())
        } else {
            Self::Other
        }
    }

    /// The same, from the text of `/etc/os-release`.
    fn of_os_release(text: &str) -> Self {
        let value = |name: &str| {
            let line = text
                .lines()
                .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches('"').to_owned()
        };
        let like = value("ID_LIKE");
        let like = |name: &str| like.split_whitespace().any(|word| word == name);
        match value("ID").as_str() {
            "debian" => Self::Debian,
            "fedora" => Self::Fedora,
            _ if like("ubuntu") => Self::Ubuntu,
            "ubuntu" => Self::Ubuntu,
            // Relatives of Debian have its names, though perhaps not all its packages: a person should look.
            _ if like("debian") => Self::Ubuntu,
            _ if like("fedora") => Self::Fedora,
            _ => Self::Linux,
        }
    }

    /// The packages that have these parts, each once.
    pub(crate) fn packages(self, parts: &[Part]) -> Vec<&'static str> {
        let mut packages: Vec<&str> = Vec::new();
        for part in parts {
            let package = part.package(self);
            if !packages.contains(&package) {
                packages.push(package);
            }
        }
        packages
    }

    /// What a person does to have these packages.
    pub(crate) fn remedy(self, packages: &[&str]) -> String {
        let all = packages.join(" ");
        match self {
            Self::Debian | Self::Ubuntu => format!("Type `sudo apt-get install --no-install-recommends {all}`."),
            Self::Fedora => format!("Type `sudo dnf install {all}`."),
            Self::Mac => {
                let (casks, formulae): (Vec<&str>, Vec<&str>) = packages
                    .iter()
                    .copied()
                    .partition(|package| package.starts_with("--cask "));
                let casks: Vec<&str> = casks.iter().filter_map(|cask| cask.strip_prefix("--cask ")).collect();
                let mut commands = Vec::new();
                if !casks.is_empty() {
                    commands.push(format!("brew install --cask {}", casks.join(" ")));
                }
                if !formulae.is_empty() {
                    commands.push(format!("brew install {}", formulae.join(" ")));
                }
                format!("Type `{}`.", commands.join(" && "))
            }
            Self::Linux | Self::Other => {
                format!("Install {} and put it on the PATH.", packages.join(", "))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_are_told_apart() {
        assert_eq!(Family::of_os_release("NAME=\"Debian\"\nID=debian\n"), Family::Debian);
        assert_eq!(Family::of_os_release("ID=ubuntu\nID_LIKE=debian\n"), Family::Ubuntu);
        assert_eq!(
            Family::of_os_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"),
            Family::Ubuntu
        );
        assert_eq!(Family::of_os_release("ID=fedora\n"), Family::Fedora);
        assert_eq!(
            Family::of_os_release("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            Family::Fedora
        );
        assert_eq!(Family::of_os_release("ID=arch\n"), Family::Linux);
        assert_eq!(Family::of_os_release(""), Family::Linux);
    }

    #[test]
    fn a_package_is_named_once() {
        let parts = [Part::Ffmpeg, Part::Ffprobe, Part::Chromedriver];
        assert_eq!(Family::Debian.packages(&parts), ["ffmpeg", "chromium-driver"]);
        assert_eq!(Family::Linux.packages(&parts), ["ffmpeg", "ffprobe", "chromedriver"]);
    }

    #[test]
    fn every_system_has_a_command_to_type() {
        let remedy = |family: Family| family.remedy(&family.packages(&[Part::Firefox, Part::Ffmpeg]));
        assert_eq!(
            remedy(Family::Debian),
            "Type `sudo apt-get install --no-install-recommends firefox-esr ffmpeg`."
        );
        assert_eq!(remedy(Family::Fedora), "Type `sudo dnf install firefox ffmpeg-free`.");
        assert_eq!(
            remedy(Family::Mac),
            "Type `brew install --cask firefox && brew install ffmpeg`."
        );
        assert_eq!(remedy(Family::Other), "Install Firefox, ffmpeg and put it on the PATH.");
    }

    #[test]
    fn webkit_is_asked_for_on_linux_alone() {
        assert!(Part::MiniBrowser.exists_on(Family::Debian));
        assert!(!Part::MiniBrowser.exists_on(Family::Mac));
        assert!(Part::Firefox.exists_on(Family::Other));
    }
}
