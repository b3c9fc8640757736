//! Spoils films, as full cards and broken downloads do.

use std::path::Path;

use anyhow::ensure;

/// Writes the first `fraction` of the file `from` to `to`.
///
/// # Errors
/// When a file can't be read or written.
pub fn truncate(from: &Path, to: &Path, fraction: f64) -> anyhow::Result<()> {
    let bytes = std::fs::read(from)?;
    let kept = (bytes.len() as f64 * fraction.clamp(0.0, 1.0)) as usize;
    std::fs::write(to, &bytes[..kept])?;
    Ok(())
}

/// Writes the file `from` to `to` with `fraction` of it, in the middle, replaced by noise.
///
/// # Errors
/// When a file can't be read or written, or is too small to have a middle.
pub fn corrupt(from: &Path, to: &Path, fraction: f64) -> anyhow::Result<()> {
    let mut bytes = std::fs::read(from)?;
    let length = (bytes.len() as f64 * fraction.clamp(0.0, 1.0)) as usize;
    ensure!(
        length > 0 && length < bytes.len(),
        "the file is too small to have a middle"
    );
    let start = (bytes.len() - length) / 2;
    let mut random = 0x9E37_79B9_7F4A_7C15_u64;
    for byte in &mut bytes[start..start + length] {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        *byte = (random >> 24) as u8;
    }
    std::fs::write(to, bytes)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_middle_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&from, [0; 1000]).unwrap();
        corrupt(&from, &to, 0.1).unwrap();
        let spoilt = std::fs::read(&to).unwrap();
        assert_eq!(spoilt.len(), 1000);
        assert!(spoilt[..450].iter().chain(&spoilt[550..]).all(|byte| *byte == 0));
        assert!(spoilt[450..550].iter().filter(|byte| **byte != 0).count() > 80);
        truncate(&from, &to, 0.25).unwrap();
        assert_eq!(std::fs::read(&to).unwrap().len(), 250);
    }
}
