//! Work on all cores at once.

use std::sync::Mutex;

/// What `work` makes of each of the jobs, in their order; as many at a time as there are cores.
pub(crate) fn on_all_cores<J: Sync, R: Send>(jobs: &[J], work: impl Fn(&J) -> R + Sync) -> Vec<R> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let waiting = Mutex::new(jobs.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(jobs.len()));
    std::thread::scope(|scope| {
        for _ in 0..cores.min(jobs.len()) {
            scope.spawn(|| {
                // The lock is held while a job is taken, and not while it is done.
                let next = || waiting.lock().ok().and_then(|mut waiting| waiting.next());
                while let Some((index, job)) = next() {
                    let result = work(job);
                    if let Ok(mut done) = done.lock() {
                        done.push((index, result));
                    }
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_default();
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_jobs_order() {
        let jobs: Vec<u64> = (0..100).collect();
        let squares: Vec<u64> = jobs.iter().map(|job| job * job).collect();
        assert_eq!(on_all_cores(&jobs, |job| job * job), squares);
        assert_eq!(on_all_cores(&[] as &[u64], |job| *job), Vec::<u64>::new());
    }
}
