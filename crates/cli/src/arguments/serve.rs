//! What a person types after `netdpr serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use super::values::decimal;

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The server's folder: its database, its films, room to work in.
    #[arg(long, value_name = "DIR", default_value = "netdpr-data")]
    pub(crate) data: PathBuf,
    /// The database, as `sqlite:FILE?mode=rwc` or `postgres://…`; a file in the server's folder when left out.
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Where films are kept: a folder, which several servers may share; one in the server's folder when left out.
    #[arg(long, value_name = "DIR")]
    pub(crate) storage: Option<String>,
    /// The built page (`dist`), to be served too.
    #[arg(long, value_name = "DIR")]
    pub(crate) page: Option<PathBuf>,
    /// The cores given to the work; all of them when left out, 0 for none: others do the work then.
    #[arg(long, value_name = "N")]
    pub(crate) cores: Option<usize>,
    /// The largest film taken, gigabytes.
    #[arg(long, value_name = "GB", default_value = "4", value_parser = decimal)]
    pub(crate) largest_film: f64,
    /// What films and results may take together, gigabytes.
    #[arg(long, value_name = "GB", default_value = "50", value_parser = decimal)]
    pub(crate) disk: f64,
    /// What is kept free on the disk, gigabytes.
    #[arg(long, value_name = "GB", default_value = "2", value_parser = decimal)]
    pub(crate) keep_free: f64,
    /// How many hours one film may take.
    #[arg(long, value_name = "HOURS", default_value = "3", value_parser = decimal)]
    pub(crate) longest_work: f64,
    /// How many days films and results stay.
    #[arg(long, value_name = "DAYS", default_value = "7", value_parser = decimal)]
    pub(crate) keep: f64,
    /// Films of one person at a time.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) films_each: u32,
    /// Requests a second from one address, on average.
    #[arg(long, value_name = "N", default_value = "50", value_parser = decimal)]
    pub(crate) requests: f64,
    /// How many seconds a worker may be silent before its film is taken up again.
    #[arg(long, value_name = "S", default_value = "30", value_parser = decimal)]
    pub(crate) lease: f64,
    /// A proxy stands in front, and adds each client's address to X-Forwarded-For.
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// People come by https: their cookies are marked so.
    #[arg(long)]
    pub(crate) https: bool,
}
