//! What both engines have to do: on SQLite always, on Postgres where `NETDPR_TEST_POSTGRES` names one
//! (`postgres://user@host/database`).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use netdpr_derotation::Circle;
use serde_json::json;
use tempfile::TempDir;

use super::{Claim, Progress, Task};
use crate::clock::{Clock, ManualClock, Moment};
use crate::housekeeping::keep_house;
use crate::id::Id;
use crate::jobs::{Film, State, Wish};
use crate::owner::Owner;
use crate::services::Services;
use crate::settings::Settings;
use crate::uploads::{NoRoom, Part, Upload};

const CIRCLE: Circle = Circle::new(50.0, 40.0, 30.0);

struct House {
    services: Services,
    clock: Arc<ManualClock>,
    settings: Settings,
    _data: TempDir,
}

impl House {
    async fn open(database: Option<String>, change: impl Fn(&mut Settings)) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(Moment(1_800_000_000_000)));
        let mut settings = Settings::new(data.path().to_owned());
        settings.database = database;
        change(&mut settings);
        let services = Services::open(settings.clone(), Arc::clone(&clock) as Arc<dyn Clock>)
            .await
            .unwrap();
        Self {
            services,
            clock,
            settings,
            _data: data,
        }
    }

    async fn upload(&self, owner: &Owner, length: u64) -> Upload {
        self.services.uploads.begin(owner, length).await.unwrap().unwrap()
    }

    async fn send(&self, upload: &Upload, bytes: &'static [u8]) -> Option<Upload> {
        let name = format!("uploads/{}/{}", upload.id, Id::random().unwrap());
        self.services
            .storage
            .put(&name, vec![Bytes::from_static(bytes)])
            .await
            .unwrap();
        let part = Part {
            start: upload.received,
            length: bytes.len() as u64,
            name,
        };
        self.services.uploads.append(upload, &[part]).await.unwrap()
    }

    async fn job(&self, owner: &Owner, circle: Option<Circle>) -> Id {
        let upload = self.upload(owner, 4).await;
        self.send(&upload, b"film").await.unwrap();
        self.job_of(owner, &upload, circle).await
    }

    async fn job_of(&self, owner: &Owner, upload: &Upload, circle: Option<Circle>) -> Id {
        let mut wish = Wish::read(json!({"version": 1, "rpm": 10})).unwrap();
        wish.circle = circle;
        self.services
            .jobs
            .create(owner, &upload.id, &wish)
            .await
            .unwrap()
            .unwrap()
    }

    async fn claim(&self, task: Task) -> Option<Claim> {
        self.services.queue.claim(task).await.unwrap()
    }

    async fn state(&self, owner: &Owner, job: &Id) -> State {
        self.services.jobs.status(owner, job).await.unwrap().unwrap().state
    }

    async fn position(&self, job: &Id) -> Option<u64> {
        self.services.queue.position(job).await.unwrap()
    }
}

fn somebody() -> Owner {
    Owner::new().unwrap().0
}

/// The test on each engine there is.
async fn on_each(test: impl AsyncFn(House), change: impl Fn(&mut Settings) + Copy) {
    test(House::open(None, change).await).await;
    match std::env::var("NETDPR_TEST_POSTGRES") {
        Ok(url) => {
            // A schema of its own for each test.
            let schema = format!("netdpr_{}", Id::random().unwrap());
            sqlx::any::install_default_drivers();
            let pool = sqlx::AnyPool::connect(&url).await.unwrap();
            let create = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
            sqlx::query(create).execute(&pool).await.unwrap();
            let joined = if url.contains('?') { '&' } else { '?' };
            test(House::open(Some(format!("{url}{joined}options[search_path]={schema}")), change).await).await;
            let drop = sqlx::AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE"));
            sqlx::query(drop).execute(&pool).await.unwrap();
        }
        Err(_) => eprintln!("Postgres is left out: NETDPR_TEST_POSTGRES names none"),
    }
}

#[tokio::test]
async fn people_take_turns() {
    let test = async |house: House| {
        let (one, other) = (somebody(), somebody());
        let mut jobs = Vec::new();
        for owner in [&one, &one, &one, &other] {
            jobs.push(house.job(owner, Some(CIRCLE)).await);
        }
        let order = [&jobs[0], &jobs[3], &jobs[1], &jobs[2]];
        for (place, job) in order.iter().enumerate() {
            assert_eq!(house.position(job).await, Some(place as u64 + 1));
        }
        for job in order {
            let claim = house.claim(Task::Derotation).await.unwrap();
            assert_eq!(claim.job, *job);
            assert_eq!(claim.circle, Some(CIRCLE));
            assert_eq!(house.position(job).await, None);
        }
        assert_eq!(house.claim(Task::Derotation).await, None);
        assert_eq!(house.claim(Task::Detection).await, None);
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn what_fails_goes_to_the_end_and_then_to_the_person() {
    let test = async |house: House| {
        let owner = somebody();
        let first = house.job(&owner, None).await;
        let second = house.job(&owner, None).await;
        let claim = house.claim(Task::Detection).await.unwrap();
        assert_eq!((&claim.job, claim.searches), (&first, 0));
        assert!(house.services.queue.no_rim(&claim, "No.", None).await.unwrap());
        assert_eq!(house.position(&first).await, Some(2));
        let claim = house.claim(Task::Detection).await.unwrap();
        assert_eq!(claim.job, second);
        assert!(house.services.queue.rim_found(&claim, CIRCLE).await.unwrap());
        let claim = house.claim(Task::Detection).await.unwrap();
        assert_eq!((&claim.job, claim.searches), (&first, 1));
        assert!(
            house
                .services
                .queue
                .no_rim(&claim, "No rim.", Some(CIRCLE))
                .await
                .unwrap()
        );
        let status = house.services.jobs.status(&owner, &first).await.unwrap().unwrap();
        assert_eq!(
            (status.state, status.message.as_deref()),
            (State::NeedsCircle, Some("No rim."))
        );
        assert_eq!((status.circle, status.suggested_circle), (None, Some(CIRCLE)));
        assert_eq!(house.claim(Task::Detection).await, None);
        house
            .services
            .jobs
            .set_circle(&owner, &first, CIRCLE)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(house.position(&first).await, Some(2));
        assert_eq!(house.claim(Task::Derotation).await.unwrap().job, second);
        assert_eq!(house.claim(Task::Derotation).await.unwrap().job, first);
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn a_job_with_a_process_of_its_own_is_not_to_blame_for_a_silent_server() {
    let test = async |house: House| {
        let owner = somebody();
        let job = house.job(&owner, Some(CIRCLE)).await;
        for _ in 0..5 {
            house.claim(Task::Derotation).await.unwrap();
            house.clock.advance(house.settings.lease + Duration::from_millis(1));
            assert!(house.services.queue.recover().await.unwrap());
        }
        assert_eq!(house.state(&owner, &job).await, State::Queued);
        // Its own process is another matter.
        for _ in 0..3 {
            let claim = house.claim(Task::Derotation).await.unwrap();
            assert!(house.services.queue.strike(&claim).await.unwrap());
        }
        assert_eq!(house.state(&owner, &job).await, State::Failed);
    };
    on_each(test, |settings| settings.worker = Some("netdpr".into())).await;
}

#[tokio::test]
async fn a_silent_workers_job_is_taken_up_again_three_times_in_all() {
    let test = async |house: House| {
        let (owner, queue) = (somebody(), &house.services.queue);
        let job = house.job(&owner, Some(CIRCLE)).await;
        let mut silent = Vec::new();
        for _ in 0..3 {
            let claim = house.claim(Task::Derotation).await.unwrap();
            // A heartbeat holds it.
            house.clock.advance(house.settings.lease);
            assert!(!queue.recover().await.unwrap());
            let progress = Progress {
                frames_done: 7,
                frames_total: Some(10),
            };
            assert!(queue.heartbeat(&claim, progress).await.unwrap());
            house.clock.advance(house.settings.lease);
            assert!(!queue.recover().await.unwrap());
            let status = house.services.jobs.status(&owner, &job).await.unwrap().unwrap();
            assert_eq!((status.frames_done, status.frames_total), (7, Some(10)));
            assert_eq!(
                status.seconds_left,
                Some(house.settings.lease.as_secs_f64() * 2.0 / 7.0 * 3.0)
            );
            house.clock.advance(Duration::from_millis(1));
            assert!(queue.recover().await.unwrap());
            silent.push(claim);
        }
        let status = house.services.jobs.status(&owner, &job).await.unwrap().unwrap();
        assert_eq!(status.state, State::Failed);
        assert!(status.message.unwrap().contains("three times"));
        // Whoever was thought dead and isn't changes nothing.
        let film = Film {
            name: "films/x/y/film.mp4".to_owned(),
            bytes: 1,
        };
        for claim in &silent {
            assert!(!queue.heartbeat(claim, Progress::default()).await.unwrap());
            assert!(!queue.done(claim, &film, &[]).await.unwrap());
            assert!(!queue.give_back(claim).await.unwrap());
        }
        assert_eq!(house.state(&owner, &job).await, State::Failed);
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn what_is_given_back_keeps_its_place_and_has_no_strike() {
    let test = async |house: House| {
        let owner = somebody();
        let jobs = [
            house.job(&owner, Some(CIRCLE)).await,
            house.job(&owner, Some(CIRCLE)).await,
        ];
        for _ in 0..5 {
            let claim = house.claim(Task::Derotation).await.unwrap();
            assert_eq!(claim.job, jobs[0]);
            assert!(house.services.queue.give_back(&claim).await.unwrap());
        }
        assert_eq!(house.state(&owner, &jobs[0]).await, State::Queued);
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn many_workers_take_each_job_once() {
    let test = async |house: House| {
        let owner = somebody();
        for _ in 0..16 {
            house.job(&owner, Some(CIRCLE)).await;
        }
        let workers = (0..6).map(|_| {
            let queue = house.services.queue.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(claim) = queue.claim(Task::Derotation).await.unwrap() {
                    taken.push(claim.job.to_string());
                }
                taken
            })
        });
        let mut taken = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            taken.extend(worker.await.unwrap());
        }
        taken.sort();
        taken.dedup();
        assert_eq!(taken.len(), 16);
    };
    on_each(test, |settings| settings.most_for_one = 100).await;
}

#[tokio::test]
async fn a_job_waits_for_its_film() {
    let test = async |house: House| {
        let owner = somebody();
        let upload = house.upload(&owner, 8).await;
        let job = house.job_of(&owner, &upload, Some(CIRCLE)).await;
        let half = house.send(&upload, b"half").await.unwrap();
        assert_eq!(house.state(&owner, &job).await, State::Uploading);
        assert_eq!(house.claim(Task::Derotation).await, None);
        // Somebody who still believes in the old end is refused.
        assert!(house.send(&upload, b"late").await.is_none());
        let whole = house.send(&half, b"rest").await.unwrap();
        assert_eq!(whole.received, whole.length);
        assert_eq!(house.claim(Task::Derotation).await.unwrap().job, job);
        assert_eq!(house.services.uploads.parts(&upload.id).await.unwrap().len(), 2);
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn a_full_house_says_so_beforehand() {
    let test = async |house: House| {
        let (one, other) = (somebody(), somebody());
        let begin = async |owner: &Owner, length| house.services.uploads.begin(owner, length).await.unwrap().err();
        // Twice its length, for the film made of it.
        assert_eq!(begin(&one, 51).await, Some(NoRoom::Disk));
        let upload = house.upload(&one, 30).await;
        house.job_of(&one, &upload, Some(CIRCLE)).await;
        assert_eq!(begin(&one, 21).await, Some(NoRoom::Disk));
        assert_eq!(begin(&one, 10).await, None);
        assert_eq!(begin(&one, 1).await, Some(NoRoom::TooMany));
        assert_eq!(begin(&other, 1).await, None);
    };
    let change = |settings: &mut Settings| (settings.most_bytes, settings.most_for_one) = (100, 2);
    on_each(test, change).await;
}

#[tokio::test]
async fn what_has_expired_leaves_nothing() {
    let test = async |house: House| {
        let (owner, services) = (somebody(), &house.services);
        let abandoned = house.upload(&owner, 8).await;
        house.send(&abandoned, b"half").await.unwrap();
        let waiting = house.job_of(&owner, &abandoned, None).await;
        let done = house.job(&owner, Some(CIRCLE)).await;
        let claim = house.claim(Task::Derotation).await.unwrap();
        let film = Film {
            name: format!("films/{done}/{}/film.mp4", claim.lease),
            bytes: 3,
        };
        services
            .storage
            .put(&film.name, vec![Bytes::from_static(b"new")])
            .await
            .unwrap();
        assert!(services.queue.done(&claim, &film, &["Dark.".to_owned()]).await.unwrap());
        keep_house(services).await.unwrap();
        assert_eq!(services.storage.count().await, 3);
        house
            .clock
            .advance(house.settings.abandoned_after + Duration::from_secs(1));
        assert!(services.uploads.find(&owner, &abandoned.id).await.unwrap().is_none());
        keep_house(services).await.unwrap();
        assert_eq!(services.storage.count().await, 2);
        assert_eq!(house.state(&owner, &waiting).await, State::Failed);
        assert_eq!(services.jobs.film(&owner, &done).await.unwrap(), Some(Some(film)));
        house.clock.advance(house.settings.kept_for + Duration::from_secs(1));
        keep_house(services).await.unwrap();
        assert_eq!(services.storage.count().await, 0);
        assert!(services.jobs.of(&owner).await.unwrap().is_empty());
    };
    on_each(test, |_| {}).await;
}

#[tokio::test]
async fn every_state_can_be_cancelled() {
    let test = async |house: House| {
        let (owner, stranger, services) = (somebody(), somebody(), &house.services);
        let upload = house.upload(&owner, 8).await;
        let uploading = house.job_of(&owner, &upload, None).await;
        let derotating = house.job(&owner, Some(CIRCLE)).await;
        let claim = house.claim(Task::Derotation).await.unwrap();
        let queued = house.job(&owner, None).await;
        for job in [&uploading, &derotating, &queued] {
            assert!(!services.jobs.remove(&stranger, job).await.unwrap());
            assert!(services.jobs.remove(&owner, job).await.unwrap());
            assert_eq!(house.state(&owner, job).await, State::Cancelled);
        }
        assert!(!services.queue.heartbeat(&claim, Progress::default()).await.unwrap());
        assert_eq!(house.claim(Task::Detection).await, None);
        keep_house(services).await.unwrap();
        assert_eq!(services.storage.count().await, 0);
        assert!(services.jobs.remove(&owner, &queued).await.unwrap());
        assert!(services.jobs.status(&owner, &queued).await.unwrap().is_none());
    };
    on_each(test, |_| {}).await;
}
