//! Choosing a file, as a person does.

use std::path::Path;

use anyhow::Context;
use fantoccini::Locator;

use super::Browser;

impl Browser {
    /// Chooses the file at `path` in the `<input type=file>` that `selector` finds. All three drivers take a file's
    /// path for such an input, seen or hidden.
    ///
    /// # Errors
    /// When there is no such input or the file can't be chosen.
    pub fn choose_file(&self, selector: &str, path: &Path) -> anyhow::Result<()> {
        let path = std::path::absolute(path)?;
        let client = self.client()?;
        let choosing = async {
            let input = client.find(Locator::Css(selector)).await?;
            input.send_keys(&path.to_string_lossy()).await
        };
        self.runtime
            .block_on(choosing)
            .with_context(|| format!("choosing {}", path.display()))
    }
}
