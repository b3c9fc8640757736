//! The page's own program, in two files: what is there at once, and what takes a film (`src/page/workshop`), which is
//! fetched when a person brings one.
//!
//! Trunk makes one file of a program, so this one is made here: compiled with what the linker knows of who calls whom,
//! cut in two by that, and then treated as trunk treats the workers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, ensure};
use sha2::{Digest as _, Sha256};
use wasm_split_cli_support::{Options, transform};

use crate::places::target;
use crate::run::{cargo_for_wasm, run, say};
use crate::setup::{ForPage, WASM};

/// The program's name, as `Cargo.toml` has it and as its files are called.
const NAME: &str = "page";
/// The cargo profile it is built with.
const PROFILE: &str = "page";
/// What of WebAssembly it may use: what rustc uses by itself, and `.cargo/config.toml` asks for. Only the file that is there
/// at once says so itself.
const FEATURES: &[&str] = &[
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
    "simd",
];
/// Where the page's head ends.
const END_OF_HEAD: &str = "</head>";

/// Builds the program, puts it into `dist` and has the page there start it.
///
/// # Errors
/// When it can't be built, or the page is not as expected.
pub(crate) fn build(root: &Path, tools: &ForPage, dist: &Path) -> Result<()> {
    let whole = compile(root)?;
    let made = target(root).join("xtask").join("program");
    // Files of an older build would be taken along.
    let _ = fs::remove_dir_all(&made);
    let parts = cut(&whole, &made)?;
    bind(tools, &made)?;
    fs::remove_file(made.join("main.wasm")).context("The program's first half can't be removed.")?;
    shrink(root, tools, &made.join(format!("{NAME}_bg.wasm")))?;
    for part in &parts {
        shrink(root, tools, part)?;
    }
    let folder = install(&made, dist)?;
    let index = dist.join("index.html");
    let html = fs::read_to_string(&index).with_context(|| format!("{} can't be read.", index.display()))?;
    fs::write(&index, started_by(&html, &folder)?).with_context(|| format!("{} can't be written.", index.display()))
}

/// Compiles it in one piece, with the linker's relocations, by which it is cut.
fn compile(root: &Path) -> Result<PathBuf> {
    let mut cargo = cargo_for_wasm();
    cargo
        .current_dir(root)
        .args(["rustc", "--package", "netdpr-page", "--bin", NAME]);
    cargo.args(["--profile", PROFILE, "--target", WASM, "--", "-Clink-arg=--emit-relocs"]);
    run(&mut cargo).context("The page's program could not be built.")?;
    Ok(target(root).join(WASM).join(PROFILE).join(format!("{NAME}.wasm")))
}

/// Cuts it; what is not there at once is returned, the rest is `main.wasm`.
fn cut(whole: &Path, made: &Path) -> Result<Vec<PathBuf>> {
    say("Cutting the page's program in two…");
    let program = fs::read(whole).with_context(|| format!("{} can't be read.", whole.display()))?;
    let (main, module) = (made.join("main.wasm"), format!("./{NAME}.js"));
    let mut options = Options::new(&program);
    options.output_dir = made;
    options.main_out_path = &main;
    options.main_module = &module;
    let parts = transform(options).map_err(|error| anyhow!("The page's program could not be cut in two: {error:#}"))?;
    ensure!(
        !parts.split_modules.is_empty(),
        "The page's program came out in one piece: has it no function with the attribute wasm_split any more?"
    );
    Ok(parts.split_modules)
}

/// Writes what binds it to the browser.
fn bind(tools: &ForPage, made: &Path) -> Result<()> {
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen
        .env("PATH", tools.path()?)
        .args(["--target", "web", "--no-typescript"]);
    // The other part calls what the linker exports.
    bindgen
        .args(["--keep-lld-exports", "--out-name", NAME, "--out-dir"])
        .arg(made);
    run(bindgen.arg(made.join("main.wasm"))).context("The page's program could not be bound to the browser.")
}

/// Makes a file of the program as small as it can be.
fn shrink(root: &Path, tools: &ForPage, part: &Path) -> Result<()> {
    // npm's programs are scripts.
    let mut opt = Command::new(if cfg!(windows) { "wasm-opt.cmd" } else { "wasm-opt" });
    opt.current_dir(root).env("PATH", tools.path()?).arg("-Oz");
    opt.args(FEATURES.iter().map(|feature| format!("--enable-{feature}")));
    run(opt.arg(part).arg("-o").arg(part)).with_context(|| format!("{} could not be made small.", part.display()))
}

/// Puts the files into a folder of `dist` whose name is another one as soon as any of them is, and returns that.
fn install(made: &Path, dist: &Path) -> Result<String> {
    let unreadable = || format!("{} can't be read.", made.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(made).with_context(unreadable)? {
        files.push(entry.with_context(unreadable)?.path());
    }
    files.sort();
    let mut sum = Sha256::new();
    for file in &files {
        sum.update(fs::read(file).with_context(unreadable)?);
    }
    let sum: String = sum
        .finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = format!("{NAME}-{sum}");
    let folder = dist.join(&name);
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made.", folder.display()))?;
    for file in files.iter().filter(|file| file.is_file()) {
        let to = folder.join(file.file_name().unwrap_or_default());
        fs::copy(file, &to).with_context(|| format!("{} can't be written.", to.display()))?;
    }
    Ok(name)
}

/// The page that starts the program in `folder`, all of whose first half is fetched at once.
fn started_by(html: &str, folder: &str) -> Result<String> {
    ensure!(html.matches(END_OF_HEAD).count() == 1, "index.html has no head.");
    let (script, program) = (format!("./{folder}/{NAME}.js"), format!("./{folder}/{NAME}_bg.wasm"));
    let start = format!(
        "<script type=module>import init from '{script}';\nawait init({{ module_or_path: '{program}' }});</script>\
         <link crossorigin href={script} rel=modulepreload>\
         <link crossorigin href=./{folder}/__wasm_split.js rel=modulepreload>\
         <link as=fetch crossorigin href={program} rel=preload type=application/wasm>"
    );
    Ok(html.replacen(END_OF_HEAD, &format!("{start}{END_OF_HEAD}"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_starts_the_program_in_its_folder() {
        let html = started_by("<head><title>T</title></head><body>", "page-0123").unwrap();
        assert!(html.contains("import init from './page-0123/page.js'"), "{html}");
        assert!(html.ends_with("</head><body>"), "{html}");
        assert!(started_by("<title>T</title>", "page-0123").is_err());
    }
}
