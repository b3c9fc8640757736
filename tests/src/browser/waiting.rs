//! Waiting for a condition in the page, inside the page: it is asked again whenever the document changes.

use std::time::{Duration, Instant};

use anyhow::bail;
use serde_json::{Value, json};

use super::Browser;

/// Asks at every change of the document, and some times a second for what is no change of it (a playing video). The
/// condition is part of the script: a page's policy may forbid to make functions of texts.
const SCRIPT: &str = r"
    const [milliseconds, values] = given;
    const ask = (given) => { CONDITION };
    return await new Promise((settle, fail) => {
        let observer, timer, deadline;
        const end = (how, what) => {
            if (observer) observer.disconnect();
            clearInterval(timer);
            clearTimeout(deadline);
            how(what);
        };
        const check = () => {
            try {
                const answer = ask(values);
                if (answer) end(settle, answer);
            } catch (error) { end(fail, error); }
        };
        observer = new MutationObserver(check);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        timer = setInterval(check, 100);
        deadline = setTimeout(() => end(settle, null), milliseconds);
        check();
    });";

/// How long one script waits: the driver ends those that take 20 minutes. Then another one goes on waiting.
const ONE_ASKING: Duration = Duration::from_secs(300);

impl Browser {
    /// Waits until the function body `condition` returns something true, and returns that. Values are `given[0]`, ….
    ///
    /// A page that loads itself anew meanwhile (as one does that isolates itself by a service worker) is asked again.
    ///
    /// # Errors
    /// When it throws, or isn't true within `deadline`.
    pub fn wait_until(&self, condition: &str, values: &[Value], deadline: Duration) -> anyhow::Result<Value> {
        let begun = Instant::now();
        let mut reloads = 0;
        loop {
            let left = deadline.saturating_sub(begun.elapsed()).min(ONE_ASKING);
            let milliseconds = u64::try_from(left.as_millis())?;
            let script = SCRIPT.replacen("CONDITION", condition, 1);
            // The script ends by itself; the time over is for a page that is too busy to do so.
            let patience = left + super::PATIENCE;
            match self.long_script(&script, vec![json!(milliseconds), json!(values)], patience) {
                Ok(Value::Null) => {}
                Ok(answer) => return Ok(answer),
                Err(error) if reloads < 3 && was_unloaded(&error) => reloads += 1,
                Err(error) => return Err(error),
            }
            if begun.elapsed() >= deadline {
                bail!("not so within {:.1} s: {condition} {values:?}", deadline.as_secs_f64());
            }
        }
    }

    /// The same where the document is about to be replaced: a script that waits within one is lost with it, WebKit's
    /// driver never says so, and the others say so in many ways. It is asked again and again from outside, and whatever
    /// comes of an asking in between two documents is no answer.
    ///
    /// # Errors
    /// When it isn't true within `deadline`.
    pub fn wait_through_reload(&self, condition: &str, deadline: Duration) -> anyhow::Result<()> {
        let begun = Instant::now();
        while begun.elapsed() < deadline {
            if self
                .script(condition, Vec::new())
                .is_ok_and(|answer| answer == json!(true))
            {
                return Ok(());
            }
            // Not a wait for a result: only so that the browser gets to its own work.
            std::thread::park_timeout(Duration::from_millis(50));
        }
        bail!("not so within {:.1} s: {condition}", deadline.as_secs_f64())
    }
}

/// Whether a script ended because its document went away.
fn was_unloaded(error: &anyhow::Error) -> bool {
    let words = format!("{error:#}").to_lowercase();
    [
        "unload",
        "aborted",
        "navigation",
        "navigated",
        "context was destroyed",
        "frame detached",
    ]
    .iter()
    .any(|sign| words.contains(sign))
}
