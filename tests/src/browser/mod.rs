//! Real browsers, driven by WebDriver (W3C).

pub mod breakdown;
mod capabilities;
mod cpu;
pub(crate) mod decoded;
mod driver;
mod file_choice;
mod page;
mod waiting;

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use driver::Driver;
pub use page::{Exported, PageSession};

/// A browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Chromium, for Chrome, Edge and their like.
    Chromium,
    /// Firefox.
    Firefox,
    /// WebKitGTK's MiniBrowser, for Safari and every browser of an iPad.
    WebKit,
}

/// What a browser has for a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FakeCamera<'a> {
    /// Nothing.
    None,
    /// One that a page may not use.
    Refused,
    /// One that shows this film (MJPEG, at 30 frames a second) over and over. Only Chromium does; Firefox and WebKit show
    /// a moving picture of their own instead.
    Film(&'a Path),
}

/// Makes a test of its own for each browser out of a function that takes a [`Kind`] and returns `anyhow::Result<()>`.
///
/// [`Kind`]: crate::browser::Kind
#[macro_export]
macro_rules! in_each_browser {
    ($function:path) => {
        #[test]
        fn in_chromium() -> ::anyhow::Result<()> {
            $crate::browser::breakdown::run($crate::browser::Kind::Chromium, $function)
        }

        #[test]
        fn in_firefox() -> ::anyhow::Result<()> {
            $crate::browser::breakdown::run($crate::browser::Kind::Firefox, $function)
        }

        #[test]
        fn in_webkit() -> ::anyhow::Result<()> {
            $crate::browser::breakdown::run($crate::browser::Kind::WebKit, $function)
        }
    };
}

/// How long a browser on a busy machine may take for anything that isn't waiting.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running browser with a profile of its own. It is gone when this is dropped, also in a panic.
#[derive(Debug)]
pub struct Browser {
    kind: Kind,
    // In this order: the session is ended before the runtime and the programs it needs.
    client: Option<Client>,
    runtime: Runtime,
    driver: Driver,
}

impl Browser {
    /// Starts a browser without a window.
    ///
    /// # Errors
    /// When its environment variables are not set (see [`crate::environment`]) or it doesn't start.
    pub fn start(kind: Kind) -> anyhow::Result<Self> {
        Self::start_with(kind, FakeCamera::None)
    }

    /// A browser whose person has asked for less motion. WebKitGTK can't be told so.
    ///
    /// # Errors
    /// When its environment variables are not set (see [`crate::environment`]) or it doesn't start.
    pub fn start_calm(kind: Kind) -> anyhow::Result<Self> {
        Self::start_as(kind, FakeCamera::None, true)
    }

    /// The same, with a camera.
    ///
    /// # Errors
    /// When its environment variables are not set (see [`crate::environment`]) or it doesn't start.
    pub fn start_with(kind: Kind, camera: FakeCamera<'_>) -> anyhow::Result<Self> {
        Self::start_as(kind, camera, false)
    }

    fn start_as(kind: Kind, camera: FakeCamera<'_>, is_calm: bool) -> anyhow::Result<Self> {
        let driver = Driver::start(kind)?;
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let capabilities = capabilities::wanted(kind, driver.profile(), camera, is_calm)?;
        let connecting = async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&driver.address())
                .await
        };
        let client = runtime
            .block_on(async { tokio::time::timeout(Duration::from_secs(60), connecting).await })
            .with_context(|| format!("{kind:?} did not start within a minute"))?
            .with_context(|| format!("{kind:?} did not start"))?;
        Ok(Self {
            kind,
            client: Some(client),
            runtime,
            driver,
        })
    }

    /// Which browser this is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    fn client(&self) -> anyhow::Result<&Client> {
        self.client.as_ref().context("the browser's session is over")
    }

    /// Goes to an address and waits for the document to be loaded.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn go(&self, address: &str) -> anyhow::Result<()> {
        let client = self.client()?;
        // A page that says nothing of its own has a minute to load: one that takes longer has hung.
        let going = async { client.goto(address).await.inspect_err(breakdown::note_a_hung_load) };
        self.answer(PATIENCE, going)
            .with_context(|| format!("going to {address}"))
    }

    /// Runs a script in the page; its `return` is the answer. The arguments are `arguments[0]`, ….
    ///
    /// # Errors
    /// When it throws, or the answer can't be carried over.
    pub fn script(&self, script: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        let client = self.client()?;
        self.answer(PATIENCE, client.execute(script, arguments))
            .with_context(|| format!("in the script {script}"))
    }

    /// Runs the body of an async function in the page; its `return` is the answer, once there. The arguments are
    /// `given[0]`, ….
    ///
    /// # Errors
    /// When it throws, doesn't come to an end, or the answer can't be carried over.
    pub fn async_script(&self, body: &str, arguments: Vec<Value>) -> anyhow::Result<Value> {
        self.long_script(body, arguments, Duration::from_secs(300))
    }

    /// The same for one that may take as long as `patience`.
    fn long_script(&self, body: &str, arguments: Vec<Value>, patience: Duration) -> anyhow::Result<Value> {
        let script = format!(
            "const given = Array.from(arguments); const done = given.pop();
             (async () => {{ {body} }})().then(
                 (value) => done({{ value: value === undefined ? null : value }}),
                 (error) => done({{ error: String(error && error.stack ? error + ' ' + error.stack : error) }}));"
        );
        let client = self.client()?;
        let answer = self
            .answer(patience, client.execute_async(&script, arguments))
            .with_context(|| format!("in the script {body}"))?;
        if let Some(error) = answer["error"].as_str() {
            anyhow::bail!("{error} in the script {body}");
        }
        Ok(answer["value"].clone())
    }

    /// Opens another tab and goes on in it.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn new_tab(&self) -> anyhow::Result<()> {
        let client = self.client()?;
        let opening = async { client.switch_to_window(client.new_window(true).await?.handle).await };
        self.answer(PATIENCE, opening).context("opening a tab")
    }

    /// Closes all tabs but the present one.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn close_other_tabs(&self) -> anyhow::Result<()> {
        let client = self.client()?;
        let closing = async {
            let present = client.window().await?;
            for tab in client.windows().await? {
                if tab != present {
                    client.switch_to_window(tab).await?;
                    client.close_window().await?;
                }
            }
            client.switch_to_window(present).await
        };
        self.answer(PATIENCE, closing).context("closing tabs")
    }

    /// Makes the window as large as this, pixels.
    ///
    /// # Errors
    /// When the browser can't.
    pub fn resize(&self, width: u32, height: u32) -> anyhow::Result<()> {
        let client = self.client()?;
        self.answer(PATIENCE, client.set_window_size(width, height))
            .with_context(|| format!("making the window {width} x {height}"))
    }

    /// A picture of the page as it is seen, PNG: for a look at what went wrong.
    ///
    /// # Errors
    /// When the browser can't, or the file can't be written.
    pub fn picture(&self, path: &Path) -> anyhow::Result<()> {
        let client = self.client()?;
        std::fs::write(path, self.answer(PATIENCE, client.screenshot())?)?;
        Ok(())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // Politely first; the driver's drop then ends whatever is left.
            let closing = async { tokio::time::timeout(Duration::from_secs(5), client.close()).await };
            let _ = self.runtime.block_on(closing);
        }
    }
}
