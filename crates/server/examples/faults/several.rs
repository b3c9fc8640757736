//! Several servers on one Postgres and one S3, and one of them is killed.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::people::Crowd;
use crate::processes::{Postgres, take_leave};
use crate::report::Row;
use crate::world::{World, files};

/// `NETDPR_TEST_S3` names a place in an S3-speaking server, such as `s3://films/test`; the environment says how it is
/// reached, as for the server. `NETDPR_TEST_S3_FOLDER` is where that server keeps its files, if it is known.
pub(crate) async fn one_of_three_killed(expected: &Arc<Vec<u8>>) -> Row {
    let fault = "one of three servers killed";
    let (Some(programs), Ok(storage)) = (Postgres::there(), std::env::var("NETDPR_TEST_S3")) else {
        return Row {
            fault,
            done: "not run: it needs Postgres, and an S3-speaking server named by NETDPR_TEST_S3".to_owned(),
            lost: vec!["not known".to_owned()],
        };
    };
    let postgres = Postgres::start(programs);
    let url = postgres.url();
    let more = ["--cores", "1", "--database", &url, "--storage", &storage];
    let (mut one, mut other, mut third) = (World::new(&more), World::new(&more), World::new(&more));
    for world in [&mut one, &mut other, &mut third] {
        world.start();
    }
    let mut lost = Vec::new();
    let crowds = [one.address(), other.address()].map(|address| Crowd::come(address, 2, expected));
    const TIMES: usize = 5;
    for time in 0..TIMES {
        tokio::time::sleep(Duration::from_millis(2300)).await;
        third.kill();
        if time + 1 < TIMES {
            third.start();
        }
    }
    let mut there = Vec::new();
    for crowd in crowds {
        there.extend(take_leave(crowd, &mut lost).await);
    }
    let done = format!(
        "three processes, one Postgres, one S3 ({} films for 4 people at two of them); the third is killed {TIMES} times, the last time for good",
        there.len()
    );
    for finished in &there {
        finished.remove().await;
    }
    if let Some(folder) = std::env::var_os("NETDPR_TEST_S3_FOLDER") {
        let folder = Path::new(&folder).join(storage.trim_start_matches("s3://"));
        let left = files(&folder);
        if !left.is_empty() {
            lost.push(format!(
                "{} objects stay behind, such as {:?}",
                left.len(),
                left.first()
            ));
        }
    }
    Row { fault, done, lost }
}
