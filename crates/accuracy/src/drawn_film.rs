//! Films that are drawn, as they are or as they come out of H.264.

use std::path::Path;

use anyhow::{Context as _, Result};
use netdpr_derotation::{Format, Frame, Timestamp};
use netdpr_ffmpeg::arguments::{Part, Pictures};
use netdpr_ffmpeg::{ColourTags, FilmInfo};
use netdpr_synth::{FrameTimes, TankScene, TankSettings};
use netdpr_video::{FilmReader, FilmWriter, NewFilm};

/// A film to be drawn.
#[derive(Debug, Clone)]
pub(crate) struct DrawnFilm {
    /// What it shows.
    pub(crate) settings: TankSettings,
    /// When its frames are shown.
    pub(crate) times: FrameTimes,
    /// How long it is, seconds.
    pub(crate) seconds: f64,
    /// libx264's constant rate factor, where it goes through H.264 and back.
    pub(crate) crf: Option<u8>,
}

impl DrawnFilm {
    /// Shows all the frames to `see`, or of those that went through H.264 all that measuring looks at, and says what the
    /// scene was.
    ///
    /// # Errors
    /// When the film can't be drawn as asked, or FFmpeg isn't there.
    pub(crate) fn show(&self, mut see: impl FnMut(&Frame)) -> Result<TankScene> {
        let scene = TankScene::new(&self.settings)?;
        if self.crf.is_none() {
            let mut frame = scene.blank_frame();
            for time in self.times.timestamps(self.seconds)? {
                scene.draw_into(time, &mut frame);
                see(&frame);
            }
            return Ok(scene);
        }
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("film.mp4");
        self.write_scene(&scene, &path)?;
        let mut reader = FilmReader::open(&path)?;
        // As measuring reads films.
        reader.start_over(Part::Whole, Pictures::Referenced);
        let mut frame = reader.frame()?;
        while reader.read_into(&mut frame)? {
            see(&frame);
        }
        reader.finish(false)?;
        Ok(scene)
    }

    /// Writes the film as H.264.
    ///
    /// # Errors
    /// As [`DrawnFilm::show`].
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        self.write_scene(&TankScene::new(&self.settings)?, path)
    }

    fn write_scene(&self, scene: &TankScene, path: &Path) -> Result<()> {
        let times: Vec<Timestamp> = self.times.timestamps(self.seconds)?.collect();
        let info = self.info(scene, &times)?;
        let mut writer = FilmWriter::create(
            path,
            &NewFilm {
                size: self.settings.size,
                info: &info,
                sound: None,
                quality: self.crf.unwrap_or(NewFilm::QUALITY),
                format: Format::default(),
            },
        )?;
        let mut frame = scene.blank_frame();
        for &time in &times {
            scene.draw_into(time, &mut frame);
            writer.write(&frame)?;
        }
        writer.finish()?;
        Ok(())
    }

    /// What a camera would say of its film.
    fn info(&self, scene: &TankScene, times: &[Timestamp]) -> Result<FilmInfo> {
        let timebase = times.first().context("the film has no frames")?.timebase();
        let tag = Some(scene.matrix().ffmpeg_name().to_owned());
        Ok(FilmInfo {
            size: self.settings.size,
            stretched: false,
            colour: scene.colour(),
            tags: ColourTags {
                primaries: tag.clone(),
                transfer: tag.clone(),
                matrix: tag,
            },
            timebase,
            start_seconds: 0.0,
            mean_fps: (times.len() as f64 / self.seconds).max(1e-3),
            variable_frame_rate: false,
            duration_seconds: Some(self.seconds),
            frames: u32::try_from(times.len()).ok(),
            video_codec: "rawvideo".to_owned(),
            pixel_format: "yuv420p".to_owned(),
            audio_codec: None,
        })
    }
}
