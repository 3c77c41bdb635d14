//! `bidcheck baseline`: what baselines there are, what one says, and whether one is well written.

mod diff;
mod examples;
mod lint;
mod new;
mod sheet;
mod show;

use std::path::PathBuf;

use clap::Subcommand;

use super::buyer;
use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;
use super::page::{Page, column};
use crate::baseline::{Baseline, Level, load};
use crate::reports::wording;

pub use lint::warnings;

/// The commands of `baseline`.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// List the baselines that come with the program
    List,
    /// Write out a baseline as a standard is read
    Show {
        /// ID, ID@VERSION or a file of your own
        #[arg(value_name = "ID|FILE")]
        baseline: String,
    },
    /// Check a file of your own, a baseline, waivers, reviews or a bid; errors exit with 5, warnings with 0
    Lint {
        /// The file, or the folder of its files
        file: PathBuf,
    },
    /// Say in which rules, levels and parameters two baselines differ
    Diff(diff::Arguments),
    /// Lay out rule by nation: how each asks for it and by which clause
    Crosswalk(sheet::Arguments),
    /// Write a baseline to start from, with comments, to standard output
    New(new::Arguments),
    /// Run the examples that a baseline carries beside its rules; exits with 1 if one comes out otherwise
    Test {
        /// The folder, with baseline.toml and examples.toml
        folder: PathBuf,
    },
}

/// Runs a command of `baseline`.
///
/// # Errors
///
/// Fails if the baseline is unknown or invalid.
pub fn run(command: &Command) -> Result<Exit, Failure> {
    match command {
        Command::List => Console::result(&list()?)?,
        Command::Show { baseline } => Console::result(&show::show(&buyer::baseline(baseline)?))?,
        Command::Lint { file } => Console::result(&lint::lint(file)?)?,
        Command::Diff(arguments) => Console::result(&diff::diff(arguments)?)?,
        Command::Crosswalk(arguments) => sheet::write(arguments)?,
        Command::New(arguments) => Console::result(&new::skeleton(arguments)?)?,
        Command::Test { folder } => return examples::run(folder),
    }
    Ok(Exit::Pass)
}

fn list() -> Result<String, Failure> {
    let mut page = Page::new();
    let (ids, kept) = (load::ids(), load::kept());
    let terms = column(ids.iter().chain(&kept).copied());
    for id in ids {
        page.entry(id, terms, &in_brief(&buyer::baseline(id)?));
        // Earlier versions stand below the current one.
        for earlier in kept.iter().filter(|kept| kept.split('@').next() == Some(id)) {
            page.entry(earlier, terms, &in_brief(&buyer::baseline(earlier)?));
        }
    }
    Ok(page.finish())
}

fn in_brief(baseline: &Baseline) -> String {
    let of = |level: Level| baseline.rules.iter().filter(|rule| rule.level == level).count();
    let counts: Vec<String> = Level::ALL
        .iter()
        .filter(|level| of(**level) > 0)
        .map(|&level| format!("{} {}", of(level), level.word()))
        .collect();
    let mut parts = vec![format!("{} {}", baseline.version, baseline.status.word()), baseline.title.clone()];
    parts.extend(baseline.jurisdiction.as_ref().map(|code| format!("overlay for {}", wording::nation(code))));
    parts.extend(show::days(baseline).map(|days| format!("in effect {days}")));
    parts.push(format!("{} rules: {}", baseline.rules.len(), counts.join(", ")));
    parts.join("; ")
}
