//! What a browser costs.

use std::time::Duration;

use anyhow::Context;

use super::Browser;

impl Browser {
    /// The processor time that the browser's processes have taken since they began, its driver's included. What a process
    /// took that has ended is not in it.
    ///
    /// # Errors
    /// Where there is no `/proc` as Linux has it.
    pub fn processor_time(&self) -> anyhow::Result<Duration> {
        let group = self.driver.group();
        let mut ticks = 0;
        for entry in std::fs::read_dir("/proc").context("only Linux tells what a browser costs")? {
            // A process that ends meanwhile is left out.
            let Ok(stat) = std::fs::read_to_string(entry?.path().join("stat")) else {
                continue;
            };
            if let Some(of_process) = Ticks::of(&stat)
                && of_process.group == group
            {
                ticks += of_process.ticks;
            }
        }
        let in_second = rustix::param::clock_ticks_per_second();
        Ok(Duration::from_secs_f64(ticks as f64 / in_second as f64))
    }
}

/// A process's group and the clock ticks it took, for itself and for the system.
struct Ticks {
    group: u32,
    ticks: u64,
}

impl Ticks {
    /// Reads `/proc/PID/stat` (proc(5)). The name stands in parentheses and may hold anything.
    fn of(stat: &str) -> Option<Self> {
        let (_, rest) = stat.rsplit_once(") ")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
        Some(Self {
            group: u32::try_from(number(2)?).ok()?,
            ticks: number(11)? + number(12)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_system_says() {
        let stat = "4711 (a ) name) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 9 9 20 0 1 0 100 1000 10";
        let ticks = Ticks::of(stat).unwrap();
        assert_eq!((ticks.group, ticks.ticks), (42, 300));
        assert!(Ticks::of("nothing").is_none());
    }
}
