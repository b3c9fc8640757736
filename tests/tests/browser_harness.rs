//! The drivers and the server themselves, on a small page of the test's own.

use std::time::Duration;

use anyhow::{Context, ensure};
use netdpr_whole_system::browser::{Browser, Kind};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::{Value, json};

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>harness</title>
<input type="file" id="file" hidden><p id="size"></p>
<script>
document.getElementById('file').addEventListener('change', async (event) => {
    const file = event.target.files[0];
    document.getElementById('size').textContent = file.name + ' ' + (await file.arrayBuffer()).byteLength;
});
</script>"#;

fn all(kind: Kind) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("index.html"), PAGE)?;
    std::fs::write(folder.path().join("module.wasm"), [0, b'a', b's', b'm', 1, 0, 0, 0])?;
    let clip = folder.path().join("clip.bin");
    std::fs::write(&clip, vec![7; 5000])?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    for isolation in [Isolation::On, Isolation::Off] {
        let server = PageServer::start(folder.path(), isolation)?;
        browser.go(&server.address())?;
        cases.case(&format!("isolation {isolation:?}"), || {
            let isolated = browser.script("return window.crossOriginIsolated;", vec![])?;
            // WebKitGTK says that it is isolated and has no shared memory all the same: see the page's own question.
            ensure!(isolated == json!(isolation == Isolation::On), "{isolated}");
            Ok(())
        });
        cases.case("wasm streams", || {
            let script =
                "const module = await WebAssembly.compileStreaming(fetch('/module.wasm')); return String(module);";
            ensure!(browser.async_script(script, vec![])? == json!("[object WebAssembly.Module]"));
            Ok(())
        });
        cases.case("ranges", || {
            let script = "const answer = await fetch('/clip.bin', { headers: { Range: 'bytes=10-19' } });
                return [answer.status, (await answer.arrayBuffer()).byteLength];";
            ensure!(browser.async_script(script, vec![])? == json!([206, 10]));
            Ok(())
        });
        cases.case("a file is chosen", || {
            browser.choose_file("#file", &clip)?;
            let words = browser.wait_until(
                "return document.getElementById('size').textContent;",
                &[],
                Duration::from_secs(10),
            )?;
            ensure!(words == json!("clip.bin 5000"), "{words}");
            Ok(())
        });
        cases.case("waiting ends at its deadline and says for what", || {
            let error = browser
                .wait_until("return false;", &[], Duration::from_millis(300))
                .err()
                .context("true?")?;
            ensure!(error.to_string().contains("return false;"), "{error}");
            Ok(())
        });
        cases.case("a script that throws says what", || {
            let error = browser
                .async_script("throw new Error('no water');", vec![])
                .err()
                .context("no error?")?;
            ensure!(error.to_string().contains("no water"), "{error}");
            Ok(())
        });
        cases.case("a page hands over bytes", || {
            let script = "await fetch('/collect/bytes.bin', { method: 'PUT', body: new Uint8Array(3000000).fill(9) });";
            browser.async_script(script, vec![])?;
            ensure!(std::fs::read(server.collected("bytes.bin")?)? == vec![9; 3_000_000]);
            Ok(())
        });
        cases.case("requests are remembered, and strangers told", || {
            ensure!(server.strangers().is_empty(), "{:?}", server.strangers());
            ensure!(
                server
                    .asked()
                    .iter()
                    .any(|asked| asked.path == "/module.wasm" && asked.method == "GET")
            );
            let other = PageServer::start(folder.path(), Isolation::Off)?;
            let script = "const worker = new Worker(URL.createObjectURL(new Blob([
                    `fetch('${given[0]}index.html').catch(() => null).then(() => postMessage(1));`])));
                await new Promise((settle) => { worker.onmessage = settle; worker.onerror = settle; });
                worker.terminate();
                await fetch(given[0] + 'clip.bin').catch(() => null);";
            browser.async_script(script, vec![json!(other.address())])?;
            // The report travels by itself: one more request to the server is asked for until it is there.
            let mut reported = false;
            for _ in 0..50 {
                browser.async_script("await fetch('/index.html');", vec![])?;
                reported = !server.strangers().is_empty();
                if reported {
                    break;
                }
            }
            ensure!(reported, "a request to another host was not told");
            Ok(())
        });
        cases.case("a stopped server is gone", || {
            server.stop();
            let script = "return await fetch('/index.html').then(() => 'there', () => 'gone');";
            let answer: Value = browser.async_script(script, vec![])?;
            ensure!(answer == json!("gone"), "{answer}");
            Ok(())
        });
    }
    cases.finish()
}

netdpr_whole_system::in_each_browser!(all);
