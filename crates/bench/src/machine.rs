//! What kind of machine this is, without its name.

use std::process::Command;

/// Processor, cores, system and FFmpeg, in a sentence's part.
pub fn kind() -> String {
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = processor
        .lines()
        .find_map(|line| {
            line.strip_prefix("model name")?
                .split_once(':')
                .map(|(_, name)| name.trim())
        })
        .unwrap_or(std::env::consts::ARCH);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let ffmpeg = Command::new("ffmpeg").arg("-version").output();
    let ffmpeg = ffmpeg.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
    let version = ffmpeg.ok().and_then(|said| {
        let version = said.strip_prefix("ffmpeg version ")?.split_whitespace().next()?;
        Some(version.to_owned())
    });
    format!(
        "{cores} cores of a {processor}, {}, FFmpeg {}",
        std::env::consts::OS,
        version.as_deref().unwrap_or("of unknown version")
    )
}
