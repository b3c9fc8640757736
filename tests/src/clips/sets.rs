//! The sets of clips that page and command are both tested with.

use std::path::PathBuf;

use netdpr_derotation::PictureSize;

use super::{Clip, QuarterTurns, Shelf, TankOrder, corrupt, set_display_matrix, truncate, turned_circle};
use crate::program::ffmpeg;

impl Shelf {
    /// Tanks at three rates, each at 30, 29.97 and a variable number of frames a second; one of them with sound.
    ///
    /// # Errors
    /// When a clip can't be made.
    pub fn accuracy_set(&self) -> anyhow::Result<Vec<Clip>> {
        let mut clips = Vec::new();
        for rpm in [13.45, -3.2, 33.3] {
            for fps in ["30", "30000/1001", "vfr"] {
                clips.push(self.tank(TankOrder {
                    rpm,
                    fps,
                    // Long enough for a quarter turn and short enough for three browsers.
                    seconds: 1.2,
                    ..TankOrder::default()
                })?);
            }
        }
        clips[1] = self.with_sound(&clips[1])?;
        Ok(clips)
    }

    /// The same tank in the forms that cameras and programs give a film.
    ///
    /// # Errors
    /// When a clip can't be made.
    pub fn formats_set(&self) -> anyhow::Result<Vec<Clip>> {
        let tank = self.tank(TankOrder::default())?;
        let mut clips = vec![
            self.odd_size()?,
            self.changed(
                &tank,
                "hevc_10bit.mp4",
                &[
                    "-c:v",
                    "libx265",
                    "-preset",
                    "ultrafast",
                    "-crf",
                    "16",
                    "-x265-params",
                    "log-level=error",
                    "-pix_fmt",
                    "yuv420p10le",
                    "-tag:v",
                    "hvc1",
                ],
            )?,
            self.changed(&tank, "mpeg4.avi", &["-c:v", "mpeg4", "-q:v", "2"])?,
            self.changed(
                &tank,
                "vp9.webm",
                &[
                    "-c:v",
                    "libvpx-vp9",
                    "-crf",
                    "12",
                    "-b:v",
                    "0",
                    "-deadline",
                    "realtime",
                    "-cpu-used",
                    "6",
                ],
            )?,
            self.changed(
                &tank,
                "full_range.mp4",
                &[
                    "-vf",
                    "scale=out_range=pc",
                    "-pix_fmt",
                    "yuvj420p",
                    "-color_range",
                    "pc",
                    "-c:v",
                    "libx264",
                    "-preset",
                    "veryfast",
                    "-crf",
                    "14",
                ],
            )?,
            self.tank(TankOrder {
                fps: "8",
                ..TankOrder::default()
            })?,
            self.changed(
                &tank,
                "one_frame.mp4",
                &["-frames:v", "1", "-c:v", "libx264", "-crf", "14"],
            )?,
        ];
        for turns in [QuarterTurns::One, QuarterTurns::Two, QuarterTurns::Three] {
            clips.push(self.held_upright(&tank, turns)?);
        }
        Ok(clips)
    }

    /// A film of 321 x 241 pixels.
    fn odd_size(&self) -> anyhow::Result<Clip> {
        let even = self.tank(TankOrder {
            size: (322, 242),
            ..TankOrder::default()
        })?;
        let arguments = ["-vf", "crop=321:241:0:0:exact=1", "-c:v", "mpeg4", "-q:v", "2"];
        self.changed(&even, "odd_321x241.mp4", &arguments)
    }

    /// `clip` as filmed by a telephone that was turned.
    fn held_upright(&self, clip: &Clip, turns: QuarterTurns) -> anyhow::Result<Clip> {
        let coded = PictureSize {
            width: 640,
            height: 360,
        };
        let name = format!("turned_{}.mp4", turns.degrees());
        Ok(Clip {
            path: self.made(&name, |path| set_display_matrix(&clip.path, path, coded, turns))?,
            circle: turned_circle(clip.circle, coded, turns),
            rpm: clip.rpm,
        })
    }

    /// A film in AV1, which FFmpeg in a browser can't decode.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn av1(&self) -> anyhow::Result<Clip> {
        let tank = self.tank(TankOrder::default())?;
        let arguments = [
            "-frames:v",
            "15",
            "-c:v",
            "libaom-av1",
            "-cpu-used",
            "8",
            "-crf",
            "30",
            "-b:v",
            "0",
        ];
        self.changed(&tank, "av1.mp4", &arguments)
    }

    /// The same tank in the ways in which H.264 can be laid down: pictures in another order than they are shown in, a size
    /// that is no whole number of blocks, full range, an edit list that leaves out the beginning, pieces, another container.
    ///
    /// # Errors
    /// When a clip can't be made.
    pub fn h264_set(&self) -> anyhow::Result<Vec<Clip>> {
        const H264: [&str; 6] = ["-c:v", "libx264", "-preset", "veryfast", "-crf", "14"];
        let tank = self.tank(TankOrder::default())?;
        let cropped = self.tank(TankOrder {
            size: (322, 242),
            ..TankOrder::default()
        })?;
        let with = |more: &[&'static str]| [&H264[..], more].concat();
        Ok(vec![
            cropped,
            self.changed(&tank, "b_frames.mp4", &with(&["-bf", "3", "-refs", "4", "-g", "25"]))?,
            self.changed(
                &tank,
                "full_range_h264.mp4",
                &with(&[
                    "-vf",
                    "scale=out_range=pc",
                    "-pix_fmt",
                    "yuvj420p",
                    "-color_range",
                    "pc",
                ]),
            )?,
            self.changed(
                &self.changed(&tank, "many_keys.mp4", &with(&["-g", "10", "-bf", "2"]))?,
                "edited.mp4",
                &["-ss", "0.5", "-c", "copy"],
            )?,
            self.changed(
                &tank,
                "pieces.mp4",
                &["-c", "copy", "-movflags", "frag_keyframe+empty_moov"],
            )?,
            self.changed(&tank, "matroska.mkv", &["-c", "copy"])?,
            self.changed(&tank, "interlaced.mp4", &with(&["-flags", "+ilme+ildct"]))?,
        ])
    }

    /// Files that no film can be got out of.
    ///
    /// # Errors
    /// When one can't be made.
    pub fn hopeless_set(&self) -> anyhow::Result<Vec<PathBuf>> {
        let tank = self.tank(TankOrder::default())?;
        Ok(vec![
            self.made("text.mp4", |path| {
                Ok(std::fs::write(
                    path,
                    "Dear diary, today the tank turned again.\n".repeat(50),
                )?)
            })?,
            self.made("empty.mp4", |path| Ok(std::fs::write(path, [])?))?,
            self.made("audio_only.mp4", |path| {
                let sine = ["-f", "lavfi", "-i", "sine=duration=2", "-c:a", "aac"];
                ffmpeg(sine.iter().map(AsRef::as_ref).chain([path.as_os_str()]))
            })?,
            // The index is at the end, where a recording that broke off never came to.
            self.made("truncated_without_index.mp4", |path| {
                let index_last = path.with_file_name("unfinished_index_last.mp4");
                let arguments = ["-c", "copy", "-movflags", "-faststart"].map(AsRef::as_ref);
                let input: [&std::ffi::OsStr; 2] = ["-i".as_ref(), tank.path.as_os_str()];
                ffmpeg(input.into_iter().chain(arguments).chain([index_last.as_os_str()]))?;
                truncate(&index_last, path, 0.6)?;
                Ok(std::fs::remove_file(index_last)?)
            })?,
        ])
    }

    /// Films damaged part-way, of which something can still be read.
    ///
    /// # Errors
    /// When one can't be made.
    pub fn damaged_set(&self) -> anyhow::Result<Vec<Clip>> {
        let tank = self.tank(TankOrder::default())?;
        let index_first = self.changed(&tank, "index_first.mp4", &["-c", "copy", "-movflags", "+faststart"])?;
        let damaged = |path| Clip { path, ..tank.clone() };
        Ok(vec![
            damaged(self.made("truncated_with_index.mp4", |path| {
                truncate(&index_first.path, path, 0.6)
            })?),
            damaged(self.made("corrupted.mp4", |path| corrupt(&index_first.path, path, 0.05))?),
            damaged(self.made("scratched.mp4", |path| corrupt(&index_first.path, path, 0.0002))?),
        ])
    }
}
