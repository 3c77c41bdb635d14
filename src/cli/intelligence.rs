//! `bidcheck intel`: gets, brings and shows what the world knows of vulnerabilities and lifecycles.
//!
//! It assesses nothing.

#[cfg(feature = "update")]
mod fetch;
mod import;
mod pack;
mod status;
mod update;

use std::fmt::Display;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use etcetera::BaseStrategy as _;

use super::console::{Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use crate::intelligence::StoreError;
use crate::intelligence::store::import::ImportError;

/// The commands of `intel`.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Fetch the data from their publishers; a source that fails stays as it was, and the run exits with 6
    ///
    /// A proxy is used as HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say, else as the system is set. A server
    /// with https has to show a certificate that the system trusts; on Linux, SSL_CERT_FILE and SSL_CERT_DIR name
    /// others to trust. Where a server sends on, only https is followed.
    Update(update::Arguments),
    /// Bring files that you have: what publishers give out, or a store that was packed
    ///
    /// The digests that publishers of CSAF put beside their documents (.sha256, .sha512) are compared, and a document
    /// that is another is not taken. Signatures (.asc) are not verified.
    Import(import::Arguments),
    /// Pack the store into one file for an office without a network
    Pack(pack::Arguments),
    /// Say which data there are, of which date
    Status(status::Arguments),
}

/// Where the store lies.
#[derive(Debug, Clone, Args)]
pub struct Place {
    /// The directory of the intelligence store [default: in the user's data directory]
    #[arg(long, value_name = "DIR")]
    pub intel: Option<PathBuf>,
}

impl Place {
    /// The directory.
    ///
    /// # Errors
    ///
    /// Fails if none is given and the user has no data directory.
    pub fn directory(&self) -> Result<PathBuf, Failure> {
        match &self.intel {
            Some(directory) => Ok(directory.clone()),
            None => usual(),
        }
    }
}

/// The store's directory in the user's data directory.
///
/// # Errors
///
/// Fails if the user has no home.
pub fn usual() -> Result<PathBuf, Failure> {
    let places = etcetera::choose_base_strategy().map_err(|error| {
        Failure::usage(error).help("give the directory of the store with `--intel <DIR>`")
    })?;
    Ok(places.data_dir().join("bidcheck").join("intelligence"))
}

/// Runs a command of `intel`.
///
/// # Errors
///
/// Fails if the store cannot be read or written, or if a file cannot be read.
pub fn run(command: &Command, console: Console) -> Result<Exit, Failure> {
    match command {
        Command::Update(arguments) => update::run(arguments, console),
        Command::Import(arguments) => import::run(arguments, console),
        Command::Pack(arguments) => pack::run(arguments, console),
        Command::Status(arguments) => status::run(arguments),
    }
}

/// A store that cannot be read is a buyer's file that is invalid; one that cannot be written was not written.
pub(super) fn store_failure(error: StoreError) -> Failure {
    let help = error.help();
    let exit = match error {
        StoreError::Busy(_) | StoreError::Io { .. } => Exit::NotWritten,
        _ => Exit::InvalidFile,
    };
    Failure::new(exit, error).help(help)
}

fn import_failure(error: ImportError) -> Failure {
    match error {
        ImportError::Store(error) => store_failure(error),
        error => Failure::new(Exit::InvalidFile, anyhow::anyhow!(plain(&error))).help(
            "nothing was changed; `bidcheck intel import --help` lists what can be brought, as its publishers give it out",
        ),
    }
}

/// What came from outside, with what could steer a terminal made visible.
fn plain(words: &impl Display) -> String {
    shown(Path::new(&words.to_string()))
}
