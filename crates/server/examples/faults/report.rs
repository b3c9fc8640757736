//! What was done to the server, and what was lost by it.

/// One line of the table.
pub(crate) struct Row {
    pub(crate) fault: &'static str,
    /// What was done, with figures.
    pub(crate) done: String,
    /// What was lost, a sentence each; empty when nothing was.
    pub(crate) lost: Vec<String>,
}

/// Prints the table. Whether nothing was lost.
pub(crate) fn print(rows: &[Row]) -> bool {
    let mut text = String::from("| fault | what was done | lost |\n| --- | --- | --- |\n");
    for Row { fault, done, lost } in rows {
        let lost = if lost.is_empty() {
            "nothing".to_owned()
        } else {
            lost.join("; ")
        };
        text.push_str(&format!("| {fault} | {done} | {lost} |\n"));
    }
    eprintln!("\n{text}");
    rows.iter().all(|row| row.lost.is_empty())
}
