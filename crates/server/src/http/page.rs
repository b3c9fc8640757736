//! The page's files, and what the page may do.

use std::path::Path;

use axum::Router;
use axum::http::HeaderValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use tower_http::services::ServeDir;

use crate::ServerError;

/// The page's files.
pub(super) fn files(folder: &Path) -> ServeDir<Router> {
    ServeDir::new(folder)
        .call_fallback_on_method_not_allowed(true)
        .fallback(Router::new().fallback(super::nothing_here))
}

/// The page's content security policy: its own files alone, and those scripts that stand in its `index.html`.
pub(super) fn policy(folder: Option<&Path>) -> Result<HeaderValue, ServerError> {
    let mut scripts = String::new();
    if let Some(folder) = folder {
        let index = folder.join("index.html");
        let html = std::fs::read_to_string(&index).map_err(|error| ServerError::file(&index, &error))?;
        for script in inline_scripts(&html) {
            scripts.push_str(&format!(
                " 'sha256-{}'",
                STANDARD.encode(Sha256::digest(script.as_bytes()))
            ));
        }
    }
    let policy = format!(
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval' blob:{scripts}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self' blob: data:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    // Base64 and the words above are all of a header's letters.
    HeaderValue::from_str(&policy).map_err(|error| ServerError::Worker(error.to_string()))
}

/// What stands between `<script …>` and `</script>`, where something does.
fn inline_scripts(html: &str) -> impl Iterator<Item = &str> {
    html.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script>")?;
        (!script.is_empty()).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_in_the_page_are_named_by_their_sum() {
        let folder = tempfile::tempdir().unwrap();
        let html = r#"<html><script type="module">run()</script><script src="a.js"></script></html>"#;
        std::fs::write(folder.path().join("index.html"), html).unwrap();
        let policy = policy(Some(folder.path())).unwrap();
        let sum = STANDARD.encode(Sha256::digest(b"run()"));
        let policy = policy.to_str().unwrap();
        assert!(policy.contains(&format!("blob: 'sha256-{sum}';")), "{policy}");
        assert_eq!(policy.matches("sha256-").count(), 1);
    }
}
