//! The commands and their arguments; the only layer that prints, reads the clock and knows exit codes.
//!
//! It decides nothing about a submission.

pub mod assess;
pub mod baseline;
pub mod console;
pub mod exit;
pub mod explain;
pub mod failure;
pub mod intelligence;
pub mod output;
pub mod project;
pub mod render;
pub mod review;
pub mod rollup;
#[cfg(feature = "cargo-projects")]
pub mod sbom;
pub mod schema;

mod buyer;
mod conclusion;
mod help;
mod page;
mod parameters;
mod progress;
mod shell;
mod source_root;

use std::ffi::OsString;
use std::panic::{self, UnwindSafe};

use clap::{CommandFactory as _, FromArgMatches as _, Parser, Subcommand};
use clap_complete::Shell;
use jiff::Timestamp;

use console::Console;
use exit::Exit;
use failure::Failure;

/// Check a vendor's SBOM or Cargo project against a procurement baseline, rule by rule
#[derive(Debug, Clone, Parser)]
#[command(name = "bidcheck", version, propagate_version = true)]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    #[expect(missing_docs, reason = "clap would take it for the help of the program")]
    pub command: Command,

    /// When to write colours; NO_COLOR is heeded
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", display_order = 100)]
    pub color: clap::ColorChoice,

    /// Say nothing but errors and the conclusion
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 101)]
    pub quiet: bool,

    /// Also say what was read and what it was taken for, and list every question for a person
    #[arg(short, long, global = true, display_order = 102)]
    pub verbose: bool,
}

/// What to do.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Check what a vendor sent and write reports
    Assess(assess::Arguments),
    /// Say what a rule asks, why, how to meet it and what else it answers
    Explain(explain::Arguments),
    /// List, show and check baselines
    #[command(subcommand)]
    Baseline(baseline::Command),
    /// Get, bring and show what the world knows of vulnerabilities and lifecycles
    #[command(subcommand)]
    Intel(intelligence::Command),
    /// Write a report of an assessment again; exits with 0 once written, whatever the verdicts
    Render(render::Arguments),
    /// Write many assessments as JSON Lines, one line each; exits with 0 once written, whatever the verdicts
    Rollup(rollup::Arguments),
    /// Prepare what waits for a person
    #[command(subcommand)]
    Review(review::Command),
    /// Write a CycloneDX SBOM of a Cargo project
    Sbom(project::Arguments),
    /// Write the JSON Schema of a file
    Schema {
        /// Which file
        #[arg(value_enum)]
        file: schema::File,
    },
    /// Write completions for a shell
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Write the manual page
    Man {
        /// That of one command
        command: Option<String>,
    },
}

/// Runs the program: arguments in, exit code out.
pub fn main(arguments: impl IntoIterator<Item = OsString> + UnwindSafe) -> std::process::ExitCode {
    guarded(|| run(arguments)).into()
}

/// Turns a panic into one clear line and an exit code. Unwinding removes temporary files, so
/// that no half of a report stays behind.
pub fn guarded(run: impl FnOnce() -> Exit + UnwindSafe) -> Exit {
    panic::set_hook(Box::new(|panic| {
        if crate::intelligence::store::is_reading() {
            return;
        }
        let what = panic.payload_as_str().unwrap_or("unknown cause").replace('\n', " ");
        let place = panic.location().map(|place| format!(" at {place}")).unwrap_or_default();
        let failure = Failure::new(Exit::Internal, anyhow::anyhow!("internal error{place}: {what}"));
        console::complain(
            &failure.help("this is a fault of bidcheck, not of the submission: please report it"),
        );
    }));
    let exit = panic::catch_unwind(run).unwrap_or(Exit::Internal);
    drop(panic::take_hook());
    exit
}

/// The program's arguments, with the help that is drawn from the lists of formats and exit codes.
pub fn command() -> clap::Command {
    help::complete(Arguments::command())
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let matches = command().try_get_matches_from(arguments);
    let arguments = match matches.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Asked for, or about the arguments; a closed pipe has nobody to tell.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Pass };
        }
    };
    let console = Console::open(arguments.quiet, arguments.verbose, arguments.color);
    dispatch(&arguments.command, console).unwrap_or_else(|failure| {
        console::complain(&failure);
        failure.exit
    })
}

fn dispatch(command: &Command, console: Console) -> Result<Exit, Failure> {
    match command {
        Command::Assess(arguments) => assess::run(arguments, console),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Baseline(command) => baseline::run(command),
        Command::Intel(command) => intelligence::run(command, console),
        Command::Render(arguments) => render::run(arguments, console),
        Command::Rollup(arguments) => rollup::run(arguments, console),
        Command::Review(command) => review::run(command, console),
        Command::Sbom(arguments) => project::run(arguments, console),
        Command::Schema { file } => schema::run(*file),
        Command::Completions { shell } => shell::completions(*shell, self::command()),
        Command::Man { command } => shell::man(command.as_deref(), self::command()),
    }
}

/// The moment, to the second.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// Reads a moment.
fn instant(given: &str) -> Result<Timestamp, String> {
    let instant: Timestamp = given.parse().map_err(
        |_| "give date, time and offset, such as 2026-11-22T08:00:00Z or 2026-11-22T17:00:00+09:00",
    )?;
    let sensible = 946_684_800..4_133_980_800;
    if sensible.contains(&instant.as_second()) {
        Ok(instant)
    } else {
        Err("give a year from 2000 to 2100".to_owned())
    }
}

/// A command that this build leaves out.
#[cfg(not(all(feature = "cargo-projects", feature = "update")))]
fn without_feature(what: &str, feature: &str) -> Failure {
    Failure::usage(format!("this build of bidcheck cannot do `{what}`"))
        .help(format!("build it with the feature `{feature}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        command().debug_assert();
    }

    #[test]
    fn a_panic_is_an_internal_error() {
        assert_eq!(guarded(|| panic!("on purpose")), Exit::Internal);
    }

    #[test]
    fn a_moment_needs_an_offset_and_a_sensible_year() {
        for (given, read) in [
            ("2026-11-22T08:00:00Z", true),
            ("2026-11-22T17:00:00+09:00", true),
            ("2000-01-01T00:00:00Z", true),
            ("2100-12-31T23:59:59Z", true),
            ("1999-12-31T23:59:59Z", false),
            ("2101-01-01T00:00:00Z", false),
            ("2026-11-22T08:00:00", false),
            ("2026-11-22", false),
            ("yesterday", false),
        ] {
            assert_eq!(instant(given).is_ok(), read, "{given}");
        }
    }
}
