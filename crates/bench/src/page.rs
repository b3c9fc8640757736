//! The table's place in docs/performance.md.

use std::path::Path;

use anyhow::{Context, Result};

use crate::table::Table;

const BEGIN: &str = "<!-- native: written by cargo xtask bench -->\n";
const END: &str = "<!-- end of native -->\n";

/// Writes the table into the page at `path`, between the two marks; what stands around it stays.
///
/// # Errors
/// When the page can't be read or written, or has no place for it.
pub(crate) fn write(path: &Path, machine: &str, table: &Table) -> Result<()> {
    let page = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    let text = format!("\nMeasured on {machine}.\n\n{}\n", table.text());
    let page = replaced(&page, &text)
        .with_context(|| format!("{} has no place for the table: the marks are missing", path.display()))?;
    std::fs::write(path, page).with_context(|| format!("{} can't be written", path.display()))
}

fn replaced(page: &str, text: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some([before, BEGIN, text, END, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_table_stays() {
        let page = format!("# Before\n{BEGIN}old\n{END}after\n");
        assert_eq!(
            replaced(&page, "new\n"),
            Some(format!("# Before\n{BEGIN}new\n{END}after\n"))
        );
        assert_eq!(replaced("# No place\n", "new\n"), None);
    }
}
