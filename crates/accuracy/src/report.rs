//! The table: what was measured beside the figure to beat.

use std::io::Write;

use anyhow::Result;

/// Which side of the figure to beat is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToBeat {
    /// An error: ours must be at most this.
    AtMost,
    /// A share: ours must be at least this.
    AtLeast,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    /// The case, in words.
    pub(crate) name: String,
    /// What was measured, in `unit`; NaN when nothing could be, which falls short.
    pub(crate) ours: f64,
    /// The figure to beat, in `unit`.
    pub(crate) to_beat: f64,
    /// Which side of it is good.
    pub(crate) side: ToBeat,
    /// What both are counted in: "%", "px", "s".
    pub(crate) unit: &'static str,
    /// What else there is to say, such as how many seeds there were, or which one fell short.
    pub(crate) note: String,
}

impl Row {
    /// An error that must be at most `to_beat`.
    pub(crate) fn at_most(name: impl Into<String>, ours: f64, to_beat: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            ours,
            to_beat,
            side: ToBeat::AtMost,
            unit,
            note: String::new(),
        }
    }

    /// A share that must be at least `to_beat`.
    pub(crate) fn at_least(name: impl Into<String>, ours: f64, to_beat: f64, unit: &'static str) -> Self {
        Self {
            side: ToBeat::AtLeast,
            ..Self::at_most(name, ours, to_beat, unit)
        }
    }

    /// The same with something more to say.
    #[must_use]
    pub(crate) fn noting(self, note: impl Into<String>) -> Self {
        Self {
            note: note.into(),
            ..self
        }
    }

    /// Whether ours is as good as the figure to beat, or better.
    pub(crate) fn passes(&self) -> bool {
        match self.side {
            ToBeat::AtMost => self.ours <= self.to_beat,
            ToBeat::AtLeast => self.ours >= self.to_beat,
        }
    }

    /// The row as it is printed.
    fn line(&self) -> String {
        let sign = match self.side {
            ToBeat::AtMost => "<=",
            ToBeat::AtLeast => ">=",
        };
        let verdict = if self.passes() { "pass" } else { "FAIL" };
        let (ours, to_beat) = (figures(self.ours), figures(self.to_beat));
        let line = format!(
            "{:<58} {ours:>9} {sign} {to_beat:>7} {:<3} {verdict}  {}",
            self.name, self.unit, self.note
        );
        line.trim_end().to_owned()
    }
}

/// A number with three or four figures that count.
fn figures(value: f64) -> String {
    let size = value.abs();
    if !size.is_finite() {
        return "none".to_owned();
    }
    if size == 0.0 || size >= 1000.0 {
        return format!("{value:.0}");
    }
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 7) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// Prints rows as they come, and remembers whether all of them passed.
pub(crate) struct Report<'a> {
    out: Box<dyn Write + 'a>,
    only: String,
    passed: usize,
    failed: Vec<String>,
    left_out: usize,
}

impl<'a> Report<'a> {
    /// A report on the cases whose names contain `only`.
    pub(crate) fn new(out: impl Write + 'a, only: &str) -> Self {
        Self {
            out: Box::new(out),
            only: only.to_owned(),
            passed: 0,
            failed: Vec::new(),
            left_out: 0,
        }
    }

    /// Whether a case of this name is asked for: ask before measuring.
    pub(crate) fn wants(&self, name: &str) -> bool {
        name.contains(&self.only)
    }

    /// Begins a section.
    pub(crate) fn begin(&mut self, title: &str) -> Result<()> {
        writeln!(self.out, "\n{title}\n{:<58} {:>9}    {:>7}", "", "ours", "to beat")?;
        Ok(())
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, row: &Row) -> Result<()> {
        writeln!(self.out, "{}", row.line())?;
        self.out.flush()?;
        if row.passes() {
            self.passed += 1;
        } else {
            self.failed.push(row.name.clone());
        }
        Ok(())
    }

    /// Says that a case couldn't be looked at, and why: its material isn't there.
    pub(crate) fn leave_out(&mut self, name: &str, why: &str) -> Result<()> {
        self.left_out += 1;
        writeln!(self.out, "{name:<58} left out: {why}")?;
        Ok(())
    }

    /// Closes the table; whether ours was good enough everywhere. A table without rows shows nothing and isn't.
    pub(crate) fn finish(&mut self) -> Result<bool> {
        let Self { passed, failed, .. } = self;
        writeln!(
            self.out,
            "\n{passed} rows pass, {} fall short, {} cases left out.",
            failed.len(),
            self.left_out
        )?;
        for name in failed.iter() {
            writeln!(self.out, "falls short: {name}")?;
        }
        Ok(failed.is_empty() && *passed > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_passes_on_its_own_side_only() {
        assert!(Row::at_most("a", 0.1, 0.1, "px").passes());
        assert!(!Row::at_most("a", 0.11, 0.1, "px").passes());
        assert!(!Row::at_most("a", f64::NAN, 0.1, "px").passes());
        assert!(Row::at_least("a", 95.0, 95.0, "%").passes());
        assert!(!Row::at_least("a", 94.0, 95.0, "%").passes());
        assert!(!Row::at_least("a", f64::NAN, 95.0, "%").passes());
    }

    #[test]
    fn the_table_says_what_fell_short() {
        let mut written = Vec::new();
        let mut report = Report::new(&mut written, "rate");
        assert!(report.wants("the rate of a tank") && !report.wants("a rim"));
        report.begin("Rates").unwrap();
        report.add(&Row::at_most("good", 0.001_234, 0.02, "%")).unwrap();
        report
            .add(&Row::at_most("bad", 0.5, 0.02, "%").noting("seed 7"))
            .unwrap();
        report.leave_out("real", "it isn't here").unwrap();
        assert!(!report.finish().unwrap());
        drop(report);
        let text = String::from_utf8(written).unwrap();
        assert!(text.contains("0.00123 <=    0.02 %   pass\n"), "{text}");
        assert!(
            text.contains("FAIL  seed 7") && text.contains("falls short: bad"),
            "{text}"
        );
        assert!(text.contains("1 rows pass, 1 fall short, 1 cases left out."), "{text}");
    }

    #[test]
    fn an_empty_table_shows_nothing() {
        assert!(!Report::new(Vec::new(), "").finish().unwrap());
    }
}
