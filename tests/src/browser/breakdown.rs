//! Browsers that break down: one that says nothing any more, or whose tab is gone.
//!
//! Every question to a driver has an end, and so has every test: a hung browser must not hold up all that comes after it.
//! A test whose browser broke down is run once more, in a new one, and says so: WebKitGTK's own assertions end a tab now
//! and then. A page that breaks its browser down does so again, and fails.

use std::cell::Cell;
use std::future::Future;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::bail;
use fantoccini::error::CmdError;

use super::{Browser, Kind};

/// The longest that one test may take: the slowest takes three minutes on two cores.
const LONGEST_TEST: Duration = Duration::from_secs(25 * 60);

/// What drivers say of a tab that is gone, in small letters.
const SIGNS: [&str; 3] = ["page crash", "tab crashed", "crash or hang"];

std::thread_local! {
    /// Whether a browser of this test has broken down. Each test has a thread of its own.
    static BROKE_DOWN: Cell<bool> = const { Cell::new(false) };
}

impl Browser {
    /// Waits for the driver's answer.
    ///
    /// # Errors
    /// The driver's own, or that there was none within `patience`.
    pub(super) fn answer<Answer, Error>(
        &self,
        patience: Duration,
        asking: impl Future<Output = Result<Answer, Error>>,
    ) -> anyhow::Result<Answer>
    where
        Error: std::error::Error + Send + Sync + 'static,
    {
        let answer = self
            .runtime
            .block_on(async { tokio::time::timeout(patience, asking).await });
        let Ok(answer) = answer else {
            BROKE_DOWN.set(true);
            bail!("{:?} has not answered within {} s", self.kind, patience.as_secs());
        };
        answer.map_err(|error| {
            let words = error.to_string().to_lowercase();
            if SIGNS.iter().any(|sign| words.contains(sign)) {
                BROKE_DOWN.set(true);
            }
            error.into()
        })
    }
}

/// Takes a page that did not load in time for a browser that broke down: seen once in WebKitGTK, in a page that it had
/// loaded just before.
pub(super) fn note_a_hung_load(error: &CmdError) {
    if error.is_timeout() {
        BROKE_DOWN.set(true);
    }
}

/// Runs a test in this browser, and once more where the browser broke down. Ends the whole program when it takes far
/// too long.
///
/// # Errors
/// The test's own.
pub fn run(kind: Kind, test: impl Fn(Kind) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let (ended, waiting) = channel::<()>();
    std::thread::spawn(move || {
        if waiting.recv_timeout(LONGEST_TEST) == Err(RecvTimeoutError::Timeout) {
            eprintln!(
                "the test in {kind:?} has not ended within {} minutes: its program is ended",
                LONGEST_TEST.as_secs() / 60
            );
            std::process::exit(101);
        }
    });
    let outcome = once_more(kind, test);
    // The one that watches sees that nobody is there to send any more.
    drop(ended);
    outcome
}

fn once_more(kind: Kind, test: impl Fn(Kind) -> anyhow::Result<()>) -> anyhow::Result<()> {
    BROKE_DOWN.set(false);
    let Err(error) = test(kind) else { return Ok(()) };
    if !BROKE_DOWN.replace(false) {
        return Err(error);
    }
    eprintln!("{kind:?} broke down, and the test is run once more in a new one: {error:#}");
    test(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_test_whose_browser_broke_down_is_run_once_more() {
        let times = Cell::new(0);
        let fails = |breaks_down: bool| {
            times.set(0);
            once_more(Kind::WebKit, |_| {
                times.set(times.get() + 1);
                BROKE_DOWN.set(breaks_down);
                bail!("no tank")
            })
        };
        assert!(fails(true).is_err());
        assert_eq!(times.get(), 2);
        assert!(fails(false).is_err());
        assert_eq!(times.get(), 1);
    }

    #[test]
    fn a_test_that_goes_well_the_second_time_has_gone_well() {
        let times = Cell::new(0);
        let outcome = once_more(Kind::WebKit, |_| {
            times.set(times.get() + 1);
            BROKE_DOWN.set(times.get() == 1);
            if times.get() == 1 { bail!("no tank") } else { Ok(()) }
        });
        assert!(outcome.is_ok() && times.get() == 2);
    }
}
