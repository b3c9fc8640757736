//! The table's place in docs/performance.md.

use std::path::Path;

use anyhow::{Context, Result};

use crate::table::Table;

/// Writes the table into the page at `path`, between the two marks of `part`; what stands around it stays.
///
/// # Errors
/// When the page can't be read or written, or has no place for it.
pub fn write(path: &Path, part: &str, machine: &str, table: &Table) -> Result<()> {
    let page = std::fs::read_to_string(path).with_context(|| format!("{} can't be read", path.display()))?;
    let text = format!("\nMeasured on {machine}.\n\n{}\n", table.text());
    let page = replaced(&page, part, &text)
        .with_context(|| format!("{} has no place for the table: the marks are missing", path.display()))?;
    std::fs::write(path, page).with_context(|| format!("{} can't be written", path.display()))
}

fn replaced(page: &str, part: &str, text: &str) -> Option<String> {
    let begin = format!("<!-- {part}: written by cargo xtask bench -->\n");
    let end = format!("<!-- end of {part} -->\n");
    let (before, rest) = page.split_once(&begin)?;
    let (_, after) = rest.split_once(&end)?;
    Some([before, &begin, text, &end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_the_table_stays() {
        let marks = ("<!-- a: written by cargo xtask bench -->", "<!-- end of a -->");
        let page = |text: &str| format!("# Before\n{}\n{text}{}\nafter\n", marks.0, marks.1);
        assert_eq!(replaced(&page("old\n"), "a", "new\n"), Some(page("new\n")));
        assert_eq!(replaced(&page("old\n"), "b", "new\n"), None);
        assert_eq!(replaced("# No place\n", "a", "new\n"), None);
    }
}
