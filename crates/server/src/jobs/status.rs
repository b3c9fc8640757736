//! A job as its person sees it: what polling and events give alike.

use netdpr_derotation::{Circle, PictureSize};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::State;
use crate::ServerError;
use crate::clock::Moment;
use crate::id::Id;
use crate::uploads::as_u64;

/// A job as its person sees it.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(crate) struct Status {
    pub(crate) id: String,
    pub(crate) state: State,
    /// Which one it is in its queue, from 1; only while it is queued.
    pub(crate) position: Option<u64>,
    pub(crate) frames_done: u64,
    pub(crate) frames_total: Option<u64>,
    pub(crate) seconds_left: Option<f64>,
    pub(crate) circle: Option<Circle>,
    /// What looked most like a rim, when none was sure.
    pub(crate) suggested_circle: Option<Circle>,
    pub(crate) picture: Option<PictureSize>,
    /// Why it failed, or why a circle is needed.
    pub(crate) message: Option<String>,
    /// What was wrong with the film.
    pub(crate) warnings: Vec<String>,
    /// Where the new film is.
    pub(crate) video: Option<String>,
    /// When film and job are removed, seconds since 1970.
    pub(crate) expires_at: i64,
}

impl Status {
    /// Of a row of the table of jobs.
    pub(super) fn read(row: &AnyRow, now: Moment) -> Result<Self, ServerError> {
        let id: String = row.try_get("id")?;
        let state = State::read(&row.try_get::<String, _>("state")?)?;
        let frames_done = as_u64(row.try_get("frames_done")?);
        let frames_total = row.try_get::<Option<i64>, _>("frames_total")?.map(as_u64);
        let began_at = row.try_get::<Option<i64>, _>("began_at")?.map(Moment);
        let seconds_left = match (state, frames_total, began_at) {
            (State::Derotating, Some(total), Some(began_at)) if frames_done > 0 => {
                let for_one = now.seconds_since(began_at).max(0.0) / frames_done as f64;
                Some(for_one * total.saturating_sub(frames_done) as f64)
            }
            _ => None,
        };
        let side = |side: i64| u32::try_from(side).unwrap_or(0);
        let (width, height): (Option<i64>, Option<i64>) = (row.try_get("width")?, row.try_get("height")?);
        Ok(Self {
            video: (state == State::Done).then(|| format!("/api/jobs/{id}/video")),
            id,
            state,
            position: None,
            frames_done,
            frames_total,
            seconds_left,
            circle: circle(row, "circle")?,
            suggested_circle: circle(row, "suggestion")?,
            picture: width.zip(height).map(|(width, height)| PictureSize {
                width: side(width),
                height: side(height),
            }),
            message: row.try_get("message")?,
            warnings: serde_json::from_str(&row.try_get::<String, _>("warnings")?)
                .map_err(|_| ServerError::Foreign { what: "job's warnings" })?,
            expires_at: Moment(row.try_get("expires_at")?).unix_seconds(),
        })
    }

    pub(crate) fn id(&self) -> Id {
        Id::known(self.id.clone())
    }
}

/// A circle as the database has it.
pub(crate) fn circle(row: &AnyRow, column: &str) -> Result<Option<Circle>, ServerError> {
    let text: Option<String> = row.try_get(column)?;
    text.map(|text| serde_json::from_str(&text).map_err(|_| ServerError::Foreign { what: "job's circle" }))
        .transpose()
}

/// A circle for the database.
pub(crate) fn circle_text(circle: Circle) -> String {
    serde_json::json!({"x": circle.x, "y": circle.y, "r": circle.r}).to_string()
}
