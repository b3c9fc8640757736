//! What FFmpeg's core, as the page serves it, decodes in this browser.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use super::PageSession;
use crate::measure::{FRAME_SUMS, sums};

/// The worker, which the test's web server serves beside the page: the page's policy allows none of any other source.
pub(crate) const WORKER: &str = "
    const work = async ([core, file, commandLine]) => {
        const { default: create } = await import(core);
        const ffmpeg = await create({});
        ffmpeg.FS.mkdir('/in');
        ffmpeg.FS.mount(ffmpeg.FS.filesystems.WORKERFS, { blobs: [{ name: 'film', data: file }] }, '/in');
        ffmpeg.exec('-i', '/in/film', ...commandLine, '/sums');
        return new TextDecoder().decode(ffmpeg.FS.readFile('/sums'));
    };
    onmessage = ({ data }) => work(data).then(postMessage,
        (error) => postMessage({ error: String(error?.message ?? error) }));
";

/// Runs the core over the file in `#netdpr-sums`, and leaves what it writes, or why it didn't, in `window.netdprSums`.
const RUN: &str = "
    const file = document.getElementById('netdpr-sums').files[0];
    const core = new URL('vendor/ffmpeg/ffmpeg-core.js', document.baseURI).href;
    const worker = new Worker('/sums.js', { type: 'module' });
    window.netdprSums = null;
    worker.onmessage = ({ data }) => { window.netdprSums = data; worker.terminate(); };
    worker.onerror = (event) => { window.netdprSums = { error: String(event.message) }; };
    worker.postMessage([core, file, arguments[0]]);
";

impl PageSession<'_> {
    /// A sum over the bytes of each frame of a film, as this browser decodes it with the page's core: compare with
    /// [`crate::measure::frame_sums`].
    ///
    /// # Errors
    /// When the core doesn't run.
    pub fn frame_sums(&self, film: &Path) -> anyhow::Result<Vec<String>> {
        self.script(
            "const input = document.createElement('input');
             input.type = 'file';
             input.id = 'netdpr-sums';
             document.body.append(input);",
        )?;
        self.browser().choose_file("#netdpr-sums", film)?;
        self.browser().script(RUN, vec![serde_json::json!(FRAME_SUMS)])?;
        let came = self.wait(
            "const came = window.netdprSums;
             if (came?.error) throw new Error(came.error);
             return came;",
            Duration::from_secs(120),
        )?;
        Ok(sums(came.as_str().context("no text came back")?))
    }
}
