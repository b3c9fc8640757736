//! One file for each command.

pub(crate) mod derotate;
pub(crate) mod detect;
pub(crate) mod measure;
pub(crate) mod serve;
pub(crate) mod synth;

use std::path::Path;

use anyhow::bail;

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

/// Answers on the standard output.
#[expect(clippy::print_stdout, reason = "the answer is what the command is for")]
fn print(answer: &dyn std::fmt::Display) {
    println!("{answer}");
}
