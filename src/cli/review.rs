//! `bidcheck review`: what waits for a person, as a file to fill in.
//!
//! It answers nothing.

mod worksheet;

use std::path::PathBuf;

use clap::Subcommand;

use super::console::{Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use super::output::{self, Inputs};
use super::render;

/// The commands of `review`.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Write a worksheet: each question that waits for a person, what was found and where, for `--reviews`
    New {
        /// A report in the format `json`
        #[arg(value_name = "ASSESSMENT.json")]
        assessment: PathBuf,

        /// Write to a file instead of standard output
        #[arg(long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
}

/// Runs a command of `review`.
///
/// # Errors
///
/// Fails if the file is no assessment, or the worksheet cannot be written.
pub fn run(command: &Command, console: Console) -> Result<Exit, Failure> {
    let Command::New { assessment: path, output } = command;
    let assessment = render::assessment(path)?;
    let worksheet = worksheet::of(&assessment);
    match output {
        None => Console::result(&worksheet)?,
        Some(output) => {
            let files = [path.clone()];
            output::check(output, Inputs { submission: &[], files: &files })?;
            output::write_file(output, |out| out.write_all(worksheet.as_bytes()))?;
            console.say(format_args!("wrote {}", shown(output)));
        }
    }
    Ok(Exit::Pass)
}
