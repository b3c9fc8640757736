//! Choosing a file and typing, as a person does.

use std::path::Path;

use anyhow::Context;
use fantoccini::Locator;
use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};

use super::{Browser, PATIENCE};

impl Browser {
    /// Types these letters into whatever has the focus: `\t` is Tab, `\n` is Enter.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn type_keys(&self, letters: &str) -> anyhow::Result<()> {
        let client = self.client()?;
        let mut actions = KeyActions::new("keyboard".to_owned());
        for letter in letters.chars() {
            let value = match letter {
                '\t' => '\u{e004}',
                '\n' => '\u{e007}',
                letter => letter,
            };
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.answer(PATIENCE, client.perform_actions(actions))
            .with_context(|| format!("typing {letters:?}"))
    }

    /// Chooses the file at `path` in the `<input type=file>` that `selector` finds. All three drivers take a file's
    /// path for such an input, seen or hidden.
    ///
    /// # Errors
    /// When there is no such input or the file can't be chosen.
    pub fn choose_file(&self, selector: &str, path: &Path) -> anyhow::Result<()> {
        self.choose_files(selector, &[path])
    }

    /// The same with several files, for an input that takes them.
    ///
    /// # Errors
    /// When there is no such input or the files can't be chosen.
    pub fn choose_files(&self, selector: &str, paths: &[&Path]) -> anyhow::Result<()> {
        let mut names = Vec::new();
        for path in paths {
            names.push(std::path::absolute(path)?.to_string_lossy().into_owned());
        }
        // One after the other in lines, after WebDriver's "element send keys".
        let names = names.join("\n");
        let client = self.client()?;
        let choosing = async {
            let input = client.find(Locator::Css(selector)).await?;
            input.send_keys(&names).await
        };
        self.answer(PATIENCE, choosing)
            .with_context(|| format!("choosing {names}"))
    }
}
