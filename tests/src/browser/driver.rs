//! The programs behind a browser session: the driver, the browsers it starts, and a display for WebKit.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use super::Kind;
use crate::environment::Needed;

/// Environment variables and their values.
type Variables = Vec<(&'static str, OsString)>;

/// A running driver, with a folder for the profiles of its browsers. Dropped, it and all it started are ended.
#[derive(Debug)]
pub(super) struct Driver {
    // In this order: programs end before the display and the folder they use.
    program: Group,
    _display: Option<Group>,
    profile: tempfile::TempDir,
    port: u16,
}

impl Driver {
    pub(super) fn start(kind: Kind) -> anyhow::Result<Self> {
        let profile = tempfile::Builder::new().prefix("netdpr-browser-").tempdir()?;
        let port = free_port()?;
        let driver = match kind {
            Kind::Chromium => Needed::ChromeDriver.path()?,
            Kind::Firefox => Needed::GeckoDriver.path()?,
            Kind::WebKit => Needed::WebKitDriver.path()?,
        };
        let mut arguments = vec![format!("--port={port}")];
        // Profiles that a driver makes by itself are made in ours.
        let own = |name: &'static str| (name, profile.path().as_os_str().to_owned());
        let mut variables: Variables = vec![own("TMPDIR"), own("HOME")];
        let mut display = None;
        match kind {
            Kind::Chromium => {}
            // Left to itself it takes a port of this number for its second protocol, the same for every driver.
            Kind::Firefox => arguments.push(format!("--websocket-port={}", free_port()?)),
            Kind::WebKit => {
                let (group, number) = start_display()?;
                display = Some(group);
                variables.push(("DISPLAY", format!(":{number}").into()));
                variables.push(("WEBKIT_DISABLE_COMPOSITING_MODE", "1".into()));
                // The JACK library has one database for everybody on the machine, locked by whoever uses it. A tab that
                // is killed meanwhile leaves it locked for good, and every later tab waits for it when it plays a video.
                let without_jack = "jackaudiosink:NONE,jackaudiosrc:NONE";
                variables.push(("GST_PLUGIN_FEATURE_RANK", without_jack.into()));
                for name in ["XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"] {
                    variables.push((name, profile.path().join(name).into()));
                }
            }
        }
        let mut program = Group::start(&driver, &arguments, &variables, Stdio::null())?;
        wait_for_port(&mut program.child, port)?;
        Ok(Self {
            program,
            _display: display,
            profile,
            port,
        })
    }

    pub(super) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/", self.port)
    }

    /// The number of the group of processes that the driver and its browsers are in.
    pub(super) fn group(&self) -> u32 {
        self.program.child.id()
    }

    pub(super) fn profile(&self) -> &Path {
        self.profile.path()
    }
}

/// A program and all that it started, led by a shell. When the program ends by itself, all of them end; so they do
/// when this process is gone, however it went (at Ctrl-C nothing is dropped): the shell's input is then at its end.
#[derive(Debug)]
struct Group {
    child: Child,
}

/// Runs its arguments until they end or its input does; then ends its whole group.
const LEADER: &str = r#"( "$@"; kill -KILL 0 ) & read -r _; kill -KILL 0"#;

impl Group {
    /// Starts `program` with these arguments and additional variables. It writes to `output`.
    fn start(program: &Path, arguments: &[String], variables: &Variables, output: Stdio) -> anyhow::Result<Self> {
        let child = Command::new("sh")
            .args(["-c", LEADER, "leader"])
            .arg(program)
            .args(arguments)
            .envs(variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(output)
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .with_context(|| format!("{} could not be started", program.display()))?;
        Ok(Self { child })
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // What has ended already is as good.
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
    }
}

/// A port that nothing listens on at this moment.
fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Waits until the driver can be spoken to.
fn wait_for_port(child: &mut Child, port: u16) -> anyhow::Result<()> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let begun = Instant::now();
    while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
        if let Some(status) = child.try_wait()? {
            bail!("the browser's driver ended at once, with {status}");
        }
        if begun.elapsed() > Duration::from_secs(30) {
            bail!("the browser's driver can't be reached after 30 s");
        }
        // Not a wait for a result: only so that the question is not asked a million times.
        std::thread::park_timeout(Duration::from_millis(20));
    }
    Ok(())
}

/// A display that nobody sees, and its number, which Xvfb itself chooses among the free ones.
fn start_display() -> anyhow::Result<(Group, u32)> {
    let arguments = [
        "-displayfd",
        "1",
        "-screen",
        "0",
        "1280x1024x24",
        "-nolisten",
        "tcp",
        "-ac",
    ]
    .map(str::to_owned);
    let mut group = Group::start(&Needed::Xvfb.path()?, &arguments, &Vec::new(), Stdio::piped())?;
    let says = group.child.stdout.take().context("Xvfb has no output")?;
    let mut number = String::new();
    BufReader::new(says).read_line(&mut number)?;
    let number = number.trim().parse().context("Xvfb did not start")?;
    Ok((group, number))
}
