//! `netdpr serve` as a process of its own, and a line to it that can be cut.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, bail};

use crate::environment::Needed;

/// A running `netdpr serve`. Dropped, it is killed as by a power cut.
#[derive(Debug)]
pub struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    /// Starts it on a folder, with the page, and waits until it listens.
    ///
    /// # Errors
    /// When it isn't there or doesn't start.
    pub fn start(data: &Path, more: &[&str]) -> anyhow::Result<Self> {
        let mut child = Command::new(Needed::Command.path()?)
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .arg("--page")
            .arg(Needed::Page.path()?)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("netdpr serve could not be started")?;
        let mut log = BufReader::new(child.stderr.take().context("no log")?);
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            if log.read_line(&mut line)? == 0 {
                bail!("netdpr serve ended: {said}");
            }
            let address = line.trim().strip_prefix("netdpr: listening on http://");
            if let Some(address) = address {
                break address.trim_end_matches('/').parse()?;
            }
            said.push_str(&line);
        };
        // Read to its end, so that it never waits for a reader; shown where a test fails.
        std::thread::spawn(move || log.lines().map_while(Result::ok).for_each(|line| eprintln!("{line}")));
        Ok(Self { child, address })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A line to a server: the browser speaks to its one end, and its other end can be cut and led elsewhere.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    to: SocketAddr,
    is_cut: bool,
    /// Bytes that have gone towards the server.
    sent: u64,
    /// What carries a film stands still when so many have.
    hold_at: Option<u64>,
    open: Vec<TcpStream>,
}

impl State {
    fn cut(&mut self) {
        self.is_cut = true;
        self.hold_at = None;
        for connection in self.open.drain(..) {
            // One that has ended is as good.
            let _ = connection.shutdown(Shutdown::Both);
        }
    }
}

impl Line {
    /// A line to `server`.
    ///
    /// # Errors
    /// When no port is to be had.
    pub fn to(server: SocketAddr) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let state = Arc::new(Mutex::new(State {
            to: server,
            is_cut: false,
            sent: 0,
            hold_at: None,
            open: Vec::new(),
        }));
        let line = Self {
            address: listener.local_addr()?,
            state: Arc::clone(&state),
        };
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                // Where it is cut, the connection ends at once.
                let _ = join(near, &state);
            }
        });
        Ok(line)
    }

    /// The address of the page at its near end.
    #[must_use]
    pub fn page(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Its near end's host and port.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// Lets a film stand still when so many more bytes have gone towards the server; what is small still gets through.
    pub fn hold_after(&self, bytes: u64) {
        let mut state = lock(&self.state);
        state.hold_at = Some(state.sent + bytes);
    }

    /// Whether so many bytes have gone.
    #[must_use]
    pub fn is_holding(&self) -> bool {
        let state = lock(&self.state);
        state.hold_at.is_some_and(|hold_at| state.sent >= hold_at)
    }

    /// Cuts it now.
    pub fn cut(&self) {
        lock(&self.state).cut();
    }

    /// Mends it, and leads it to this server.
    pub fn lead_to(&self, server: SocketAddr) {
        let mut state = lock(&self.state);
        state.to = server;
        state.is_cut = false;
    }

    /// Bytes that have gone towards the server.
    #[must_use]
    pub fn sent(&self) -> u64 {
        lock(&self.state).sent
    }
}

/// Carries bytes both ways until an end of them closes or the line is cut.
fn join(mut near: TcpStream, state: &Arc<Mutex<State>>) -> std::io::Result<()> {
    let mut far = {
        let mut state = lock(state);
        if state.is_cut {
            return Ok(());
        }
        let far = TcpStream::connect(state.to)?;
        state.open.extend([near.try_clone()?, far.try_clone()?]);
        far
    };
    let (mut back_near, mut back_far) = (near.try_clone()?, far.try_clone()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut back_far, &mut back_near);
        let _ = back_near.shutdown(Shutdown::Both);
    });
    let state = Arc::clone(state);
    std::thread::spawn(move || {
        let mut bytes = vec![0; 64 * 1024];
        let mut carried = 0;
        while let Ok(read) = near.read(&mut bytes) {
            let Some(some) = bytes.get(..read).filter(|some| !some.is_empty()) else {
                break;
            };
            if far.write_all(some).is_err() {
                break;
            }
            let mut state = lock(&state);
            carried += some.len();
            state.sent += some.len() as u64;
            if carried > 1_000_000 && state.hold_at.is_some_and(|hold_at| state.sent >= hold_at) {
                // Open, until it is cut.
                return;
            }
        }
        let _ = far.shutdown(Shutdown::Both);
    });
    Ok(())
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
