//! The centre of tanks that a slow camera films.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic as tests do")]

use netdpr_derotation::motion::MotionStudy;
use netdpr_derotation::{Circle, PictureSize, ReadoutFrom, RotationRate, Timebase, Timestamp};
use netdpr_synth::{TankScene, TankSettings};

#[test]
fn a_camera_that_reads_row_by_row_has_its_centre_where_it_is() {
    let size = PictureSize {
        width: 360,
        height: 340,
    };
    let circle = Circle::new(178.3, 169.8, 150.0);
    let settings = TankSettings {
        circle: Some(circle),
        readout_milliseconds: 20.0,
        ..TankSettings::new(size, RotationRate::from_rpm(-40.0).unwrap())
    };
    let scene = TankScene::new(&settings).unwrap();
    let study = || MotionStudy::new(size, Circle::new(180.0, 169.0, 150.0), None);
    let mut knowing = study().with_readout(20.0, ReadoutFrom::Top);
    let mut unknowing = study();
    let mut frame = scene.blank_frame();
    for index in 0..50 {
        scene.draw_into(Timestamp::new(index, Timebase::new(1, 30).unwrap()), &mut frame);
        knowing.take(&frame);
        unknowing.take(&frame);
    }
    let off = |study: MotionStudy| {
        let motion = study.finish().unwrap();
        assert!((motion.tank.rpm + 40.0).abs() < 0.1, "{motion:?}");
        let centre = motion.centre.unwrap();
        (centre.x - circle.x).hypot(centre.y - circle.y)
    };
    let (with, without) = (off(knowing), off(unknowing));
    assert!(with < 0.05 && without > 0.3, "{with} {without}");
}
