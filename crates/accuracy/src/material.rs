//! Real films and stills, kept beside the repository.

use std::path::PathBuf;

/// The folder or file `name` of `../shared/data`, when it is there.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    // crates/accuracy is two folders below the repository's own.
    let repository = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.parent()?;
    let path = repository.parent()?.join("shared").join("data").join(name);
    path.exists().then_some(path)
}
