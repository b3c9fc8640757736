//! The camera's picture, turned as it comes.
//!
//! [`start`] turns a camera on, and then it is much like a film that plays: each picture is kept ([`watching`]), its ring
//! and rate stand in the same fields, and the stage draws it turned. A worker follows rim and rate ([`follow`]).
//! [`recording`] makes a film of it.

mod bar;
mod choice;
mod follow;
mod pace;
mod recording;
mod state;
mod watching;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netdpr_derotation::motion::FollowedAngle;

pub(super) use self::bar::LiveBar;
pub(super) use self::choice::CameraChoice;
pub(super) use self::state::Live;
pub(super) use self::watching::CameraView;
use super::state::{Page, Phase, View};
use super::{opening, words};
use crate::browser::camera::{self, Camera, NoCamera};

/// Once, for the page: what happens when cameras come and go.
pub(super) fn look_after(page: Page) {
    follow::follow_the_ring(page);
    follow::follow_the_mirror(page);
    follow::follow_the_freezing(page);
    watching::follow_the_rate(page);
    camera::watch_devices(move || {
        list_cameras(page);
        come_back(page);
    });
}

/// Turns a camera on, the one of this id or the browser's choice, in place of film or camera.
pub(super) fn start(page: Page, id: Option<String>) {
    let live = page.live;
    if live.asking.get_untracked() || page.phase.get_untracked() == Phase::Exporting {
        return;
    }
    live.asking.set(true);
    page.error.set(None);
    spawn_local(async move {
        // Some computers lend a camera once only, so the last one is turned off first.
        live.camera.set_value(None);
        let opened = Camera::open(id.as_deref(), move || unplugged(page)).await;
        live.asking.set(false);
        match opened {
            Ok(camera) => begin(page, camera),
            Err(why) => {
                let waits = live.waiting.get_untracked();
                if page.phase.get_untracked() == Phase::Live && !waits {
                    stop(page);
                }
                // Whoever waits for an unplugged camera has been told.
                if !waits {
                    page.error.set(Some(sentence(why).to_owned()));
                }
            }
        }
    });
}

fn begin(page: Page, camera: Camera) {
    let live = page.live;
    let comes_back = live.waiting.get_untracked();
    if !comes_back && page.phase.get_untracked() != Phase::Live {
        // What stood in the fields was a film's.
        opening::clear(page);
        page.view.set(View::Derotated);
    }
    live.waiting.set(false);
    live.frozen.set(false);
    live.angle.set_value(FollowedAngle::default());
    live.label.set(camera.label());
    live.camera_id.set(camera.id());
    live.camera.set_value(Some(camera));
    live.cameras_changed.update(|count| *count = count.wrapping_add(1));
    page.error.set(None);
    page.phase.set(Phase::Live);
    list_cameras(page);
}

/// Turns the camera off; nothing of what it showed is kept.
pub(super) fn stop(page: Page) {
    opening::clear(page);
    page.phase.set(Phase::Empty);
}

/// Lets go of the camera and of what follows it: another film comes, or nothing.
pub(super) fn let_go(page: Page) {
    let live = page.live;
    live.recorder.set_value(None);
    live.recording.set(None);
    live.following.set_value(None);
    live.held.update_value(Vec::clear);
    live.camera.set_value(None);
    live.waiting.set(false);
    live.frozen.set(false);
    live.stands_still.set(false);
}

/// The camera was unplugged: what it recorded is kept as a film, otherwise it is waited for.
fn unplugged(page: Page) {
    let live = page.live;
    if page.phase.get_untracked() != Phase::Live {
        return;
    }
    page.error.set(Some(words::camera_unplugged().to_owned()));
    if live.recording.get_untracked().is_some() {
        recording::finish(page);
        return;
    }
    live.waiting.set(true);
    live.camera.set_value(None);
}

/// Takes up with a camera that was waited for.
pub(super) fn come_back(page: Page) {
    if page.live.waiting.get_untracked() && page.phase.get_untracked() == Phase::Live {
        start(page, None);
    }
}

fn list_cameras(page: Page) {
    spawn_local(async move {
        let cameras = camera::cameras().await;
        page.live.cameras.set(cameras);
    });
}

/// What a person is told, and what to do.
fn sentence(why: NoCamera) -> &'static str {
    match why {
        NoCamera::NotAllowed => words::camera_not_allowed(),
        NoCamera::NotThere => words::camera_not_there(),
        NoCamera::Busy => words::camera_busy(),
        NoCamera::NotHere => words::camera_not_here(),
    }
}
