//! Pipes that hold more than the system's 64 KiB: a picture then takes few turns between two programs instead of dozens.

/// The most that Linux gives anybody.
#[cfg(target_os = "linux")]
const BYTES: usize = 1 << 20;

/// Lets a pipe hold as much as the system allows. One that stays as it is only makes the work a little slower.
#[cfg(target_os = "linux")]
pub(crate) fn widen(pipe: &impl std::os::fd::AsFd) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, BYTES);
}

/// Elsewhere a pipe's size isn't for programs to say.
#[cfg(not(target_os = "linux"))]
pub(crate) const fn widen<T>(_pipe: &T) {}
