//! One file for each command.

pub(crate) mod derotate;
pub(crate) mod detect;
pub(crate) mod flow;
pub(crate) mod measure;
mod opening;
pub(crate) mod serve;
pub(crate) mod synth;
pub(crate) mod track;

use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};

use crate::failure::Failure;
use opening::{open_film, open_film_at_first};

/// Refuses to write over a file that is there, unless that was asked for.
fn check_output(output: &Path, overwrite: bool) -> anyhow::Result<()> {
    if output.is_dir() {
        bail!("{} is a folder; give the new film a name", output.display());
    }
    if output.exists() && !overwrite {
        bail!(
            "{} is there already; give another name, or --overwrite to replace it",
            output.display()
        );
    }
    Ok(())
}

/// Refuses to write a film over the one it is made of.
fn check_not_same(input: &Path, output: &Path) -> anyhow::Result<()> {
    if let (Ok(input), Ok(canonical)) = (input.canonicalize(), output.canonicalize())
        && input == canonical
    {
        bail!(
            "{} is the film itself; give the new film another name",
            output.display()
        );
    }
    Ok(())
}

/// Refuses outputs that are there already, the film itself, or named twice.
fn check_outputs(input: &Path, outputs: &[&Option<PathBuf>], overwrite: bool) -> Result<(), Failure> {
    for (index, output) in outputs.iter().enumerate() {
        let Some(output) = output else { continue };
        check_not_same(input, output).map_err(Failure::Arguments)?;
        check_output(output, overwrite)?;
        if outputs
            .iter()
            .skip(index + 1)
            .any(|other| other.as_ref() == Some(output))
        {
            return Err(Failure::arguments(anyhow!(
                "{} can't be two things at once; give each file a name of its own",
                output.display()
            )));
        }
    }
    Ok(())
}

/// Writes a text into a file.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| {
        format!(
            "{} can't be written; check that the folder is there and the disk isn't full",
            path.display()
        )
    })
}

/// Answers on the standard output.
#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
fn print(answer: &dyn std::fmt::Display) {
    println!("{answer}");
}
