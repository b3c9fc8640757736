//! What the page still needs after trunk has built it: its content security policy, and the list of its files by which
//! the service worker keeps them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Where the list goes in the service worker.
const FILES: &str = "const FILES = {};";
/// Before what the policy goes in the page: it counts for what follows it.
const TITLE: &str = "<title>";
const SERVICE_WORKER: &str = "service_worker.js";

/// Finishes the page that trunk has built in `dist`.
///
/// # Errors
/// When a file can't be read or written, or isn't as expected.
pub(crate) fn finish(dist: &Path) -> Result<()> {
    rewrite(&dist.join("index.html"), |html| {
        ensure!(html.matches(TITLE).count() == 1, "index.html has no title.");
        Ok(html.replacen(TITLE, &format!("{}{TITLE}", policy(html)), 1))
    })?;
    // Last: the page itself is in the list.
    let mut list = BTreeMap::new();
    revisions(dist, dist, &mut list)?;
    let list: Vec<String> = list
        .iter()
        .map(|(path, revision)| format!("\n  \"{path}\": \"{revision}\","))
        .collect();
    rewrite(&dist.join(SERVICE_WORKER), |script| {
        ensure!(
            script.matches(FILES).count() == 1,
            "The service worker has no place for the list of files."
        );
        Ok(script.replacen(FILES, &format!("const FILES = {{{}\n}};", list.concat()), 1))
    })
}

/// What the page may do: run its own scripts and WebAssembly and load its own files, and speak to nobody else. The scripts
/// that trunk writes into the page are named by their sums.
fn policy(html: &str) -> String {
    let scripts: String = inline_scripts(html)
        .map(|script| format!(" 'sha256-{}'", sum(script.as_bytes())))
        .collect();
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; img-src 'self' blob: data:; \
         media-src 'self' blob:; worker-src 'self'; connect-src 'self' blob:; manifest-src 'self'; base-uri 'none'; \
         form-action 'none'"
    );
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\" />\n    ")
}

/// What stands between `<script …>` and `</script>`, where something does.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!script.is_empty()).then_some(script)
    })
}

/// Each file below `folder` as the service worker calls it, seen from `dist`, with its content's revision.
fn revisions(dist: &Path, folder: &Path, list: &mut BTreeMap<String, String>) -> Result<()> {
    let unreadable = |path: &Path| format!("{} can't be read.", path.display());
    for entry in fs::read_dir(folder).with_context(|| unreadable(folder))? {
        let path: PathBuf = entry.with_context(|| unreadable(folder))?.path();
        if path.is_dir() {
            revisions(dist, &path, list)?;
            continue;
        }
        let inside = path.strip_prefix(dist).unwrap_or(&path);
        let name: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let name = match name.join("/").as_str() {
            SERVICE_WORKER => continue,
            // What speaks to a server is of no use without a network.
            name if name.starts_with("static/sending/") || name.starts_with("vendor/tus/") => continue,
            "index.html" => String::new(),
            name => name.to_owned(),
        };
        ensure!(
            name.chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "/._-".contains(letter)),
            "{name} can't be a file of the page: its name may have letters, digits, points and lines only."
        );
        list.insert(name, sum(&fs::read(&path).with_context(|| unreadable(&path))?));
    }
    Ok(())
}

/// A content's sum as browsers write it.
fn sum(content: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(content))
}

fn rewrite(file: &Path, change: impl Fn(&str) -> Result<String>) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("{} can't be read.", file.display()))?;
    fs::write(file, change(&text)?).with_context(|| format!("{} can't be written.", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_scripts_and_its_files() {
        let dist = std::env::temp_dir().join(format!("netdpr-xtask-finish-{}", std::process::id()));
        fs::create_dir_all(dist.join("static")).unwrap();
        fs::write(
            dist.join("index.html"),
            "<head><title>T</title><script type=\"module\">run()</script><script src=\"a.js\"></script></head>",
        )
        .unwrap();
        fs::write(dist.join("static/a.css"), "body {}").unwrap();
        fs::write(dist.join(SERVICE_WORKER), format!("// worker\n{FILES}\n")).unwrap();
        finish(&dist).unwrap();
        let html = fs::read_to_string(dist.join("index.html")).unwrap();
        let script = fs::read_to_string(dist.join(SERVICE_WORKER)).unwrap();
        // A page that was finished is not finished again.
        assert!(finish(&dist).is_err());
        fs::remove_dir_all(&dist).unwrap();
        assert!(
            html.contains(&format!("'wasm-unsafe-eval' 'sha256-{}';", sum(b"run()"))),
            "{html}"
        );
        assert!(html.find("http-equiv") < html.find("<script"), "{html}");
        assert!(!html.contains("unsafe-inline"), "{html}");
        let listed = |path: &str, content: &[u8]| script.contains(&format!("\n  \"{path}\": \"{}\",", sum(content)));
        assert!(
            listed("", html.as_bytes()) && listed("static/a.css", b"body {}"),
            "{script}"
        );
        assert!(!script.contains(&format!("\"{SERVICE_WORKER}\"")), "{script}");
    }

    #[test]
    fn a_content_has_the_sum_that_browsers_know() {
        // The sum of nothing, as FIPS 180-4's examples have it.
        assert_eq!(sum(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
