//! Every control of the page: what it sets is what the saved film is made by, and the recipe carries it on.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use netdpr_derotation::{Layout, Mask, Recipe};
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::clips::{Clip, Shelf, TankOrder};
use netdpr_whole_system::command::Netdpr;
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::measure::compare_films;
use netdpr_whole_system::server::{Isolation, PageServer};
use serde_json::json;

const PATIENCE: Duration = Duration::from_secs(120);

/// Clicks on the picture at places given in pixels of the film.
const CLICKS: &str = "const picture = document.querySelector('.picture');
    const box = picture.getBoundingClientRect();
    const [width, height, places] = PLACES;
    for (const [x, y] of places) {
        const at = { clientX: box.left + (x + 0.5) * box.width / width, clientY: box.top + (y + 0.5) * box.height / height,
            bubbles: true, isPrimary: true, button: 0, pointerId: 7, pointerType: 'mouse' };
        picture.dispatchEvent(new PointerEvent('pointerdown', at));
        picture.dispatchEvent(new PointerEvent('pointerup', at));
    }";

fn every_control(kind: Kind) -> anyhow::Result<()> {
    let shelf = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?;
    let clip = shelf.tank(TankOrder::default())?;
    let browser = Browser::start(kind)?;
    let server = PageServer::start(&Needed::Page.path()?, Isolation::On)?;
    let mut cases = Cases::new();
    cases.case(&format!("{kind:?}: the rim by clicks, undone and done again"), || {
        let page = opened(&browser, &server, "", &clip)?;
        page.fill("rpm", "10")?;
        page.fill("circle-x", "100")?;
        page.fill("circle-y", "90")?;
        page.fill("circle-r", "80")?;
        page.press("rim-points")?;
        let circle = clip.circle;
        let on_rim = |degrees: f64| {
            let (sin, cos) = degrees.to_radians().sin_cos();
            [circle.x + circle.r * cos, circle.y + circle.r * sin]
        };
        let places: Vec<_> = [0.0, 80.0, 160.0, 270.0].map(on_rim).to_vec();
        click(&page, &places)?;
        let found = fields(&page)?;
        // WebKit's clicks are at whole pixels of the window.
        let off = (found[0] - circle.x).hypot(found[1] - circle.y);
        ensure!(
            off < 2.0 && (found[2] - circle.r).abs() < 1.5,
            "{found:?} for {circle:?}"
        );
        page.press("rim-points")?;
        page.press("undo")?;
        ensure!(fields(&page)? == [100.0, 90.0, 80.0], "{:?}", fields(&page)?);
        page.press("redo")?;
        ensure!(fields(&page)? == found, "{:?}", fields(&page)?);
        Ok(())
    });
    cases.case(
        &format!("{kind:?}: the film is the one that the command makes of the page's recipe"),
        || {
            let page = opened(&browser, &server, "", &clip)?;
            page.set(clip.circle, &clip.rpm.to_string().replace('.', ","))?;
            page.fill("trim-start", "0,5")?;
            page.fill("speed", "2")?;
            page.fill("camera-rpm", "-2")?;
            page.fill("additional-rpm", "1,5")?;
            page.tick("whole-frame", true)?;
            page.script(
                "const mask = by('mask');
                 mask.value = 'polygon';
                 mask.dispatchEvent(new Event('change', { bubbles: true }));",
            )?;
            let (x, y, r) = (clip.circle.x, clip.circle.y, clip.circle.r);
            click(
                &page,
                &[[x - r / 2.0, y], [x + r / 2.0, y - r / 2.0], [x + r / 3.0, y + r / 2.0]],
            )?;
            let recipe = saved_recipe(&page)?;
            let read = Recipe::from_json(&recipe)?;
            ensure!(read.layout == Layout::Frame && !read.caption, "{recipe}");
            ensure!((read.trim.start_seconds - 0.5).abs() < 1e-9, "{recipe}");
            ensure!(
                (read.rpm_in_room() - (clip.rpm - 0.5)).abs() < 1e-9 && read.speed == Some(2.0),
                "{recipe}"
            );
            ensure!(
                matches!(&read.mask, Mask::Polygon(corners) if corners.len() == 3),
                "{recipe}"
            );
            page.begin_export()?;
            let exported = match page.wait_export(PATIENCE)? {
                Ok(exported) => exported,
                Err(error) => bail!("the page did not derotate the film: {error}"),
            };
            let by_page = page.collect(&exported)?;
            let command = Netdpr::new()?;
            let (input, file) = (clip.path.clone(), command.folder().join("recipe.json"));
            let by_command = command.folder().join("out.mp4");
            std::fs::write(&file, &recipe)?;
            let outcome = command.run([
                "derotate".as_ref(),
                input.as_os_str(),
                "-o".as_ref(),
                by_command.as_os_str(),
                "--recipe".as_ref(),
                file.as_os_str(),
            ])?;
            ensure!(outcome.code == Some(0), "{outcome:?}");
            let comparison = compare_films(&by_command, &by_page)?;
            ensure!(comparison.worst_block_difference <= 1.0, "{comparison:?}");
            Ok(())
        },
    );
    cases.case(
        &format!("{kind:?}: a recipe comes from a file, and by the address"),
        || {
            let page = opened(&browser, &server, "", &clip)?;
            page.set(clip.circle, "-7.25")?;
            page.fill("recording-fps", "240")?;
            page.fill("trim-end", "1.5")?;
            let recipe = saved_recipe(&page)?;
            let link = page.script("return by('recipe-link').getAttribute('href');")?;
            let link = link.as_str().context("there is no link")?.to_owned();
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("teacher.json");
            std::fs::write(&file, &recipe)?;

            let page = opened(&browser, &server, "?from=link", &clip)?;
            browser.choose_file("[data-testid=recipe-file]", &file)?;
            page.wait("return by('rpm').value === '-7.25' || null;", PATIENCE)
                .context("the file's recipe is not followed")?;
            ensure!(saved_recipe(&page)? == recipe, "{}", saved_recipe(&page)?);

            // Before there is a film.
            let page = opened(&browser, &server, &format!("?from=address{link}"), &clip)?;
            ensure!(saved_recipe(&page)? == recipe, "{}", saved_recipe(&page)?);

            let wrong = folder.path().join("wrong.json");
            std::fs::write(&wrong, "{\"version\": 7}")?;
            browser.choose_file("[data-testid=recipe-file]", &wrong)?;
            let error = page.wait("return error();", PATIENCE)?;
            ensure!(
                error.as_str().is_some_and(|error| error.contains("version 7")),
                "{error}"
            );
            Ok(())
        },
    );
    cases.case(&format!("{kind:?}: several films, one after the other"), || {
        let page = opened(&browser, &server, "", &clip)?;
        page.set(clip.circle, &clip.rpm.to_string())?;
        let wrong = tempfile::Builder::new().suffix(".mp4").tempfile()?;
        std::fs::write(wrong.path(), "no film")?;
        let second = shelf.changed(&clip, "half_a_second.mp4", &["-t", "0.5", "-c", "copy"])?;
        browser.choose_files(
            "[data-testid=queue-files]",
            &[clip.path.as_path(), wrong.path(), second.path.as_path()],
        )?;
        let lines = page.wait(
            "const lines = Array.from(document.querySelectorAll('[data-testid=queue] li'));
             return lines.length === 3 && state() === 'ready'
                 ? lines.map((line) => line.querySelector('a')?.download ?? line.textContent) : null;",
            PATIENCE,
        )?;
        let line = |index: usize| lines[index].as_str().unwrap_or_default().to_owned();
        ensure!(line(0).ends_with("_derotated_13.45rpm.mp4"), "{lines}");
        ensure!(line(2) == "half_a_second_derotated_13.45rpm.mp4", "{lines}");
        ensure!(line(1).contains(" – "), "{lines}");
        let bytes = browser.async_script(
            "const links = document.querySelectorAll('[data-testid=queue] a');
             return Promise.all(Array.from(links, async (link) => (await (await fetch(link.href)).blob()).size));",
            vec![],
        )?;
        let large = |index: usize| bytes[index].as_f64().is_some_and(|bytes| bytes > 10_000.0);
        ensure!(large(0) && large(1), "{bytes}");
        Ok(())
    });
    if kind == Kind::Chromium {
        cases.case(
            "Chromium: a film is gone on with after a reload, without choosing it again",
            || {
                let page = opened(&browser, &server, "?reloaded", &clip)?;
                page.set(clip.circle, "-7.25")?;
                page.wait(
                    "return localStorage.getItem('netdpr-work')?.includes('-7.25') || null;",
                    PATIENCE,
                )?;
                // The dialog is the browser's own, and no driver reaches it: the handle is of the page's own storage.
                browser.async_script(
                    "const folder = await navigator.storage.getDirectory();
                 const handle = await folder.getFileHandle('tank.mp4', { create: true });
                 const stream = await handle.createWritable();
                 await stream.write(await (await fetch('static/example.mp4')).blob());
                 await stream.close();
                 const database = await new Promise((settle, fail) => {
                     const opening = indexedDB.open('netdpr', 1);
                     opening.onupgradeneeded = () => opening.result.createObjectStore('film');
                     opening.onsuccess = () => settle(opening.result);
                     opening.onerror = fail;
                 });
                 await new Promise((settle, fail) => {
                     const transaction = database.transaction('film', 'readwrite');
                     transaction.objectStore('film').put(handle, 'handle');
                     transaction.oncomplete = settle;
                     transaction.onerror = fail;
                 });
                 database.close();",
                    vec![],
                )?;
                let page = PageSession::open(&browser, &server, "?reloaded")?;
                page.wait("return by('go-on')?.textContent.trim() === 'Go on' || null;", PATIENCE)?;
                page.press("go-on")?;
                page.wait(
                    "return state() === 'ready' && by('rpm').value === '-7.25' || null;",
                    PATIENCE,
                )?;
                Ok(())
            },
        );
    }
    cases.case(&format!("{kind:?}: a theme is remembered, and there is help"), || {
        let page = PageSession::open(&browser, &server, "")?;
        let ground = "return getComputedStyle(document.body).backgroundColor;";
        let mut grounds = Vec::new();
        for theme in ["dark", "light"] {
            page.script(&format!(
                "const theme = by('theme');
                 theme.value = '{theme}';
                 theme.dispatchEvent(new Event('change', {{ bubbles: true }}));"
            ))?;
            grounds.push(page.script(ground)?);
        }
        ensure!(grounds[0] != grounds[1], "{grounds:?}");
        let page = PageSession::open(&browser, &server, "")?;
        page.wait(
            "return document.documentElement.dataset.theme === 'light' || null;",
            PATIENCE,
        )?;
        ensure!(page.script(ground)? == grounds[1]);
        page.press("help")?;
        page.wait(
            "return document.querySelector('.help').checkVisibility() || null;",
            PATIENCE,
        )?;
        page.script("localStorage.clear();").map(drop)
    });
    cases.finish()
}

fn opened<'a>(
    browser: &'a Browser,
    server: &'a PageServer,
    query: &str,
    clip: &Clip,
) -> anyhow::Result<PageSession<'a>> {
    let page = PageSession::open(browser, server, query)?;
    match page.choose(&clip.path)? {
        Ok(()) => Ok(page),
        Err(error) => bail!("the page did not take the film: {error}"),
    }
}

fn click(page: &PageSession<'_>, places: &[[f64; 2]]) -> anyhow::Result<()> {
    let size = TankOrder::default().size;
    let given = json!([size.0, size.1, places]).to_string();
    page.script(&CLICKS.replace("PLACES", &given)).map(drop)
}

fn fields(page: &PageSession<'_>) -> anyhow::Result<[f64; 3]> {
    let texts = page.script("return ['circle-x', 'circle-y', 'circle-r'].map((id) => Number(by(id).value));")?;
    Ok(serde_json::from_value(texts)?)
}

fn saved_recipe(page: &PageSession<'_>) -> anyhow::Result<String> {
    let text = page.script(
        "const address = by('recipe-save').getAttribute('href');
         return address && decodeURIComponent(address.slice(address.indexOf(',') + 1));",
    )?;
    Ok(text.as_str().context("there is no recipe")?.to_owned())
}

netdpr_whole_system::in_each_browser!(every_control);
