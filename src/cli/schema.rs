//! `bidcheck schema`: the JSON Schema of each file that the program reads or writes.

use clap::ValueEnum;

use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;
use crate::{baseline, reports};

/// A file that has a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum File {
    /// The report in the format `json`
    Assessment,
    /// A baseline
    Baseline,
    /// The description of a tender, for `--bid`
    Bid,
    /// What persons answered, for `--reviews`
    Reviews,
    /// What deviations are accepted, for `--waivers`
    Waivers,
}

/// Writes a schema.
///
/// # Errors
///
/// Fails if standard output cannot be written to.
pub fn run(file: File) -> Result<Exit, Failure> {
    let schema = match file {
        File::Assessment => reports::json::SCHEMA,
        File::Baseline => baseline::load::SCHEMA,
        File::Bid => baseline::bid::SCHEMA,
        File::Reviews => baseline::review::SCHEMA,
        File::Waivers => baseline::waiver::SCHEMA,
    };
    Console::stream(false, |out| writeln!(out, "{}", schema.trim_end()))?;
    Ok(Exit::Pass)
}
