//! Many cases in one test: each is run even when one before it failed, and all that failed are named at the end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

/// Collects how cases went. A browser is costly to start, so one test runs many cases in one browser.
///
/// `NETDPR_CASES=words` runs only the cases whose names contain the words.
#[derive(Debug, Default)]
pub struct Cases {
    wanted: Option<String>,
    failures: Vec<String>,
    run: usize,
}

impl Cases {
    /// No cases yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            wanted: std::env::var("NETDPR_CASES").ok().filter(|words| !words.is_empty()),
            failures: Vec::new(),
            run: 0,
        }
    }

    /// Runs one case and keeps what went wrong, also when it panics.
    pub fn case(&mut self, name: &str, run: impl FnOnce() -> anyhow::Result<()>) {
        if self
            .wanted
            .as_ref()
            .is_some_and(|wanted| !name.contains(wanted.as_str()))
        {
            return;
        }
        self.run += 1;
        let begun = Instant::now();
        let failure = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(format!("{error:#}")),
            Err(panic) => Some(panic_words(panic.as_ref())),
        };
        let seconds = begun.elapsed().as_secs_f64();
        match failure {
            None => eprintln!("  ok    {name} ({seconds:.1} s)"),
            Some(failure) => {
                eprintln!("  WRONG {name} ({seconds:.1} s): {failure}");
                self.failures.push(format!("{name}: {failure}"));
            }
        }
    }

    /// Fails when a case failed, naming each that did.
    ///
    /// # Errors
    /// When a case failed.
    pub fn finish(self) -> anyhow::Result<()> {
        if self.failures.is_empty() {
            return Ok(());
        }
        anyhow::bail!(
            "{} of {} cases failed:\n{}",
            self.failures.len(),
            self.run,
            self.failures.join("\n")
        )
    }
}

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<String>()
        .cloned()
        .or_else(|| panic.downcast_ref::<&str>().map(|words| (*words).to_owned()))
        .unwrap_or_else(|| "it panicked".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_kept_and_the_next_case_is_run() {
        let mut cases = Cases {
            wanted: None,
            ..Cases::new()
        };
        let mut last_was_run = false;
        cases.case("fails", || anyhow::bail!("no water"));
        cases.case("panics", || panic!("no tank"));
        cases.case("works", || {
            last_was_run = true;
            Ok(())
        });
        let said = cases.finish().unwrap_err().to_string();
        assert!(last_was_run);
        assert!(
            said.contains("2 of 3") && said.contains("no water") && said.contains("no tank"),
            "{said}"
        );
        assert!(Cases::new().finish().is_ok());
    }
}
