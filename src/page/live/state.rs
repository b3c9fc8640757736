//! What the page knows of its camera.

use leptos::prelude::*;
use netdpr_derotation::motion::FollowedAngle;

use crate::browser::camera::{Camera, CameraName};
use crate::browser::recorder::Recorder;
use crate::film::Following;
use crate::messages::LiveEvent;

/// The camera and what is done with its picture.
#[derive(Clone, Copy)]
pub(in crate::page) struct Live {
    /// A camera was asked for, and the browser, or the person, hasn't answered yet.
    pub(in crate::page) asking: RwSignal<bool>,
    /// What people call the camera.
    pub(in crate::page) label: RwSignal<String>,
    /// The picture stands, so that it can be looked at.
    pub(in crate::page) frozen: RwSignal<bool>,
    /// The picture is seen in a mirror.
    pub(in crate::page) mirrored: RwSignal<bool>,
    /// Seconds recorded, while it is.
    pub(in crate::page) recording: RwSignal<Option<u32>>,
    /// The open film was recorded here, and is kept nowhere else.
    pub(in crate::page) recorded: RwSignal<bool>,
    /// The camera was unplugged and is waited for.
    pub(super) waiting: RwSignal<bool>,
    /// The tank was seen to stand still.
    pub(super) stands_still: RwSignal<bool>,
    /// The camera, while it is on.
    pub(super) camera: StoredValue<Option<Camera>, LocalStorage>,
    /// Goes up whenever another one stands there.
    pub(super) cameras_changed: RwSignal<u32>,
    /// Its id.
    pub(super) camera_id: RwSignal<Option<String>>,
    /// All there are.
    pub(super) cameras: RwSignal<Vec<CameraName>>,
    /// What follows rim and rate.
    pub(super) following: StoredValue<Option<Following>, LocalStorage>,
    /// What it said while the picture stood. It is shown no picture then, so that this is an answer or two.
    pub(super) held: StoredValue<Vec<LiveEvent>, LocalStorage>,
    /// How far the tank has turned.
    pub(super) angle: StoredValue<FollowedAngle>,
    /// What makes a film of it.
    pub(super) recorder: StoredValue<Option<Recorder>, LocalStorage>,
}

impl Live {
    /// No camera.
    pub(in crate::page) fn new() -> Self {
        Self {
            asking: RwSignal::new(false),
            label: RwSignal::new(String::new()),
            frozen: RwSignal::new(false),
            mirrored: RwSignal::new(false),
            recording: RwSignal::new(None),
            recorded: RwSignal::new(false),
            waiting: RwSignal::new(false),
            stands_still: RwSignal::new(false),
            camera: StoredValue::new_local(None),
            cameras_changed: RwSignal::new(0),
            camera_id: RwSignal::new(None),
            cameras: RwSignal::new(Vec::new()),
            following: StoredValue::new_local(None),
            held: StoredValue::new_local(Vec::new()),
            angle: StoredValue::new(FollowedAngle::default()),
            recorder: StoredValue::new_local(None),
        }
    }
}
