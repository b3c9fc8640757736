//! Reading release numbers.

/// The release of `package` that a Cargo.lock names.
///
/// Enough of the format for this: packages are tables whose `name` is directly followed by their `version`.
pub(crate) fn locked(lock: &str, package: &str) -> Option<String> {
    let wanted = format!("name = \"{package}\"");
    let mut lines = lock.lines().map(str::trim);
    lines.find(|line| *line == wanted)?;
    let version = lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?;
    Some(version.to_owned())
}

/// The release in what a program says to `--version`: the first word that begins with a digit and has a full stop.
pub(crate) fn said(answer: &str) -> Option<&str> {
    answer
        .split_whitespace()
        .find(|word| word.contains('.') && word.starts_with(|c: char| c.is_ascii_digit()))
}

/// The first number of a release such as `v20.19.2`.
pub(crate) fn major(release: &str) -> Option<u32> {
    release.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n\
                        dependencies = [\n \"cfg-if\",\n]\n";

    #[test]
    fn the_locked_release_is_the_one_of_exactly_that_package() {
        assert_eq!(locked(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked(LOCK, "wasm-bindgen-macro").as_deref(), Some("0.2.1"));
        assert_eq!(locked(LOCK, "wasm"), None);
        assert_eq!(locked("name = \"wasm\"\n", "wasm"), None);
    }

    #[test]
    fn programs_say_their_release_in_their_own_ways() {
        assert_eq!(said("trunk 0.21.14"), Some("0.21.14"));
        assert_eq!(said("wasm-bindgen 0.2.130 (1a2b3c 2026-01-01)"), Some("0.2.130"));
        assert_eq!(
            said("geckodriver 0.37.1 (abc 2026)\n\nThe source code of this program"),
            Some("0.37.1")
        );
        assert_eq!(said("usage"), None);
    }

    #[test]
    fn the_major_release_is_a_number() {
        assert_eq!(major("v20.19.2\n"), Some(20));
        assert_eq!(major("24.1"), Some(24));
        assert_eq!(major("vx"), None);
    }
}
