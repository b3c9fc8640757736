//! Films derotated by the page, in each browser, isolated and not, by either encoder: every frame at its angle and at
//! its time.

use anyhow::ensure;
use netdpr_whole_system::browser::{Browser, Kind, PageSession};
use netdpr_whole_system::cases::Cases;
use netdpr_whole_system::checks::{MOST_BYTES, WHOLE, check_derotated};
use netdpr_whole_system::clips::{Clip, Shelf};
use netdpr_whole_system::environment::Needed;
use netdpr_whole_system::server::{Isolation, PageServer};

fn every_frame_is_turned_to_its_angle(kind: Kind) -> anyhow::Result<()> {
    let clips = Shelf::new(env!("CARGO_TARGET_TMPDIR"))?.accuracy_set()?;
    let browser = Browser::start(kind)?;
    let mut cases = Cases::new();
    // All clips in the setting that most people have; those with sound and with variable rate in the others.
    let few = &clips[1..3];
    for (isolation, query, clips) in [
        (Isolation::On, "", clips.as_slice()),
        (Isolation::Off, "", few),
        (Isolation::On, "?encoder=ffmpeg", few),
        (Isolation::Off, "?encoder=ffmpeg", few),
    ] {
        let server = PageServer::start(&Needed::Page.path()?, isolation)?;
        for (number, clip) in clips.iter().enumerate() {
            // The first film finds the page new, the others are chosen in the page as the one before left it.
            let name = format!("{kind:?} isolation {isolation:?} {query} {}", clip.name());
            cases.case(&name, || {
                let page = if number == 0 {
                    PageSession::open(&browser, &server, query)?
                } else {
                    PageSession::again(&browser, &server)?
                };
                derotated(page, clip, query)
            });
        }
    }
    cases.finish()
}

fn derotated(page: PageSession<'_>, clip: &Clip, query: &str) -> anyhow::Result<()> {
    let (output, exported) = page.derotate(&clip.path, clip.circle, clip.rpm)?;
    let report = check_derotated(clip, &output, WHOLE)?;
    eprintln!(
        "    {}: at most {:.4} degrees off, rms {:.4}; {:.0} MB",
        exported.encoder,
        report.worst_degrees,
        report.rms_degrees,
        exported.peak_memory / 1e6
    );
    ensure!(
        exported.frames == report.frames,
        "{} frames, says the page, and it is {}",
        exported.frames,
        report.frames
    );
    ensure!(exported.warnings.is_empty(), "{:?}", exported.warnings);
    let encoders: &[&str] = if query.is_empty() {
        &["webcodecs", "ffmpeg"]
    } else {
        &["ffmpeg"]
    };
    ensure!(
        encoders.contains(&exported.encoder.as_str()),
        "made by {:?}",
        exported.encoder
    );
    ensure!(
        exported.peak_memory > 0.0 && exported.peak_memory < MOST_BYTES,
        "{} bytes",
        exported.peak_memory
    );
    let stem = clip.name().trim_end_matches(".mp4").to_owned();
    let wanted = format!("{stem}_derotated_{}rpm.mp4", clip.rpm);
    ensure!(
        exported.download == wanted,
        "it would be saved as {} and not as {wanted}",
        exported.download
    );
    Ok(())
}

netdpr_whole_system::in_each_browser!(every_frame_is_turned_to_its_angle);
