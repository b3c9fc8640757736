//! The table that is printed and written down.

use std::fmt::Write as _;

/// One thing that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What, and in which unit.
    pub what: String,
    /// Ours.
    pub ours: f64,
    /// The peer's, measured here or quoted.
    pub peer: String,
    /// The floor's.
    pub floor: String,
    /// What ours is to be at most.
    pub goal: f64,
    /// Digits behind the point.
    pub digits: usize,
}

impl Row {
    fn is_met(&self) -> bool {
        self.ours <= self.goal
    }

    fn line(&self) -> String {
        let Self {
            what,
            ours,
            peer,
            floor,
            goal,
            digits,
        } = self;
        let met = if self.is_met() { "yes" } else { "**no**" };
        format!("| {what} | {ours:.digits$} | {peer} | {floor} | {goal} | {met} |")
    }
}

/// All that was measured.
#[derive(Debug)]
pub struct Table {
    wanted: String,
    rows: Vec<Row>,
}

/// What stands above the columns.
const HEAD: &str = "| what | ours | peer | floor | goal: at most | met |\n| --- | --- | --- | --- | --- | --- |";

impl Table {
    /// An empty table, for the cases whose names contain `wanted`.
    pub fn new(wanted: &str) -> Self {
        print(HEAD);
        Self {
            wanted: wanted.to_owned(),
            rows: Vec::new(),
        }
    }

    /// Whether a case is to be measured.
    pub fn wants(&self, case: &str) -> bool {
        case.contains(&self.wanted)
    }

    /// Adds a row, and prints it.
    pub fn add(&mut self, row: Row) {
        print(&row.line());
        self.rows.push(row);
    }

    /// The table as Markdown.
    pub fn text(&self) -> String {
        self.rows.iter().fold(format!("{HEAD}\n"), |mut text, row| {
            // Writing into a text never fails.
            let _ = writeln!(text, "{}", row.line());
            text
        })
    }
}

#[expect(clippy::print_stdout, reason = "the table is what the program is for")]
fn print(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_whether_its_goal_is_met() {
        let mut row = Row {
            what: "derotate, CPU".to_owned(),
            ours: 1.08,
            peer: "1.28".to_owned(),
            floor: "1".to_owned(),
            goal: 1.08,
            digits: 3,
        };
        assert_eq!(row.line(), "| derotate, CPU | 1.080 | 1.28 | 1 | 1.08 | yes |");
        row.ours = 1.081;
        assert!(row.line().ends_with("| **no** |"));
    }
}
