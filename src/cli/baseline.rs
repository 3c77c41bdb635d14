//! `bidcheck baseline`: what baselines there are, what one says, and whether one is well written.

mod lint;

use std::path::PathBuf;

use clap::Subcommand;

use super::buyer;
use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;
use super::page::{Page, column};
use super::parameters;
use crate::baseline::waiver::Limits;
use crate::baseline::{Baseline, Level, Rule, load};

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
        /// The file
        file: PathBuf,
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
        Command::Show { baseline } => Console::result(&show(&buyer::baseline(baseline)?))?,
        Command::Lint { file } => Console::result(&lint::lint(file)?)?,
    }
    Ok(Exit::Pass)
}

fn list() -> Result<String, Failure> {
    let mut page = Page::new();
    let ids = load::ids();
    let terms = column(ids.iter().copied());
    for id in ids {
        let baseline = buyer::baseline(id)?;
        let of = |level: Level| baseline.rules.iter().filter(|rule| rule.level == level).count();
        let counts: Vec<String> = Level::ALL
            .iter()
            .filter(|level| of(**level) > 0)
            .map(|&level| format!("{} {}", of(level), level.word()))
            .collect();
        let words = format!(
            "{} {}; {}; {} rules: {}",
            baseline.version,
            baseline.status.word(),
            baseline.title,
            baseline.rules.len(),
            counts.join(", ")
        );
        page.entry(id, terms, &words);
    }
    Ok(page.finish())
}

fn show(baseline: &Baseline) -> String {
    let mut page = Page::new();
    page.title(&baseline.title);
    page.line(&format!("{} {}, {}", baseline.id, baseline.version, baseline.status.word()));
    page.line(&baseline.issuer);
    let day = |word: &str, day: &Option<String>| day.as_ref().map(|day| format!("{word} {day}"));
    let days = [day("from", &baseline.effective_from), day("until", &baseline.effective_until)];
    let days: Vec<String> = days.into_iter().flatten().collect();
    if !days.is_empty() {
        page.line(&format!("In effect {}", days.join(" ")));
    }
    if !baseline.extends.is_empty() {
        page.line(&format!("Builds on {}", baseline.extends.join(", ")));
    }
    page.line(&waivable(&baseline.waivers));
    page.line(&format!("sha256 {}", baseline.sha256));
    page.blank();
    page.line(&baseline.summary);
    for &level in Level::ALL {
        let rules: Vec<&Rule> = baseline.rules.iter().filter(|rule| rule.level == level).collect();
        if rules.is_empty() {
            continue;
        }
        page.heading(match level {
            Level::Shall => "Mandatory rules (shall)",
            Level::Should => "Recommended rules (should)",
            Level::May => "Optional rules (may)",
        });
        rules.into_iter().for_each(|rule| show_rule(rule, &mut page));
    }
    page.blank();
    page.line(&format!("`bidcheck explain <RULE> --baseline {}` says more of a rule.", baseline.id));
    page.finish()
}

/// Which rules may be waived, and for how long.
fn waivable(limits: &Limits) -> String {
    let mut words = format!("A waiver holds for {} days at most", limits.longest_days);
    if !limits.never.is_empty() {
        words.push_str(&format!("; never waived: {}", limits.never.join(", ")));
    }
    if !limits.without_evidence.is_empty() {
        words.push_str(&format!("; waived also without evidence: {}", limits.without_evidence.join(", ")));
    }
    words
}

fn show_rule(rule: &Rule, page: &mut Page) {
    page.heading(&format!("{}: {}", rule.id, rule.title));
    page.paragraph(&rule.statement);
    let given: Vec<String> =
        parameters::of(&rule.check).iter().map(|(name, value)| format!("{name} {value}")).collect();
    let given = if given.is_empty() { String::new() } else { format!(" ({})", given.join("; ")) };
    page.paragraph(&format!("Examined by {}{given}.", rule.check.kind()));
}
