//! `bidcheck diff`: what changed between two assessments, and what that can come from.
//!
//! It assesses nothing: run `assess` again first, with the data of today.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use super::console::{Console, shown};
use super::exit::Exit;
use super::failure::Failure;
use super::page::Page;
use super::render::assessment;
use crate::assessment::changes::{ChangedBy, Changes, FindingChange, Ground};
use crate::assessment::{Assessment, Verdict, VulnerabilityRecord};
use crate::intelligence::Rating;
use crate::reports::wording::{self, counted};

/// Causes that are told for each requirement.
const CAUSES: usize = 5;

/// Vulnerabilities that are told one by one.
const VULNERABILITIES: usize = 50;

/// The arguments of `diff`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The older assessment, a report in the format `json`
    #[arg(value_name = "OLD.json")]
    pub old: PathBuf,

    /// The newer one
    #[arg(value_name = "NEW.json")]
    pub new: PathBuf,

    /// What to write
    #[arg(long, value_enum, default_value = "text")]
    pub format: Written,
}

/// How it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Written {
    /// For people
    Text,
    /// For programs
    Json,
}

/// Says what changed; the exit code says whether something is worse.
///
/// # Errors
///
/// Fails if a file is no assessment.
pub fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let (old, new) = (assessment(&arguments.old)?, assessment(&arguments.new)?);
    let changes = Changes::between(&old, &new);
    let text = match arguments.format {
        Written::Text => page(arguments, &old, &new, &changes),
        Written::Json => format!("{:#}\n", wire(&old, &new, &changes)),
    };
    let styled = arguments.format == Written::Text;
    Console::stream(styled, |out| out.write_all(text.as_bytes()))?;
    Ok(if changes.is_worse() { Exit::Fail } else { Exit::Pass })
}

fn page(arguments: &Arguments, old: &Assessment, new: &Assessment, changes: &Changes<'_>) -> String {
    let mut page = Page::new();
    page.title(&format!("{} → {}", shown(&arguments.old), shown(&arguments.new)));
    page.line(&format!(
        "{} at {} → {} at {}.",
        wording::concluded(old.conclusion),
        old.as_of,
        wording::concluded(new.conclusion),
        new.as_of
    ));
    if changes.is_empty() {
        page.line("Nothing changed but the moment.");
    }
    if !changes.grounds.is_empty() {
        page.heading("What the two rest on otherwise");
        changes.grounds.iter().for_each(|ground| page.item(&self::ground(ground)));
    }
    let (worse, others): (Vec<_>, Vec<_>) = changes.findings.iter().partition(|change| change.is_worse());
    requirements("Requirements that are worse", &worse, &mut page);
    requirements("Requirements that changed otherwise", &others, &mut page);
    vulnerabilities("Known vulnerabilities that were not there before", &changes.appeared, &mut page);
    vulnerabilities("Known vulnerabilities that became graver", &changes.graver, &mut page);
    vulnerabilities("Known vulnerabilities that are no longer there", &changes.vanished, &mut page);
    page.blank();
    page.line(if changes.is_worse() { "Something is worse." } else { "Nothing is worse." });
    page.finish()
}

fn ground(ground: &Ground<'_>) -> String {
    match ground {
        Ground::File(name, None, _) => format!("the file {name} is new"),
        Ground::File(name, _, None) => format!("the file {name} is gone"),
        Ground::File(name, ..) => format!("the file {name} has other contents"),
        Ground::Source(name, None, Some(after)) => format!("data from {name}, of {after}, are new"),
        Ground::Source(name, Some(before), None) => format!("data from {name}, of {before}, are gone"),
        Ground::Source(name, Some(before), Some(after)) => {
            format!("data from {name} of {before} → of {after}")
        }
        Ground::Source(name, None, None) => format!("data from {name}"),
        Ground::Baseline(id, None, _) => format!("the baseline {id} is new"),
        Ground::Baseline(id, _, None) => format!("the baseline {id} is gone"),
        Ground::Baseline(id, Some(before), Some(after)) if before == after => {
            format!("the baseline {id} {after} has another text")
        }
        Ground::Baseline(id, Some(before), Some(after)) => format!("the baseline {id} {before} → {after}"),
        Ground::BuyersFile(kind) => format!("another file of {kind}"),
        Ground::Options => "other options".to_owned(),
        Ground::Program(before, after) => format!("bidcheck {before} → {after}"),
    }
}

fn requirements(heading: &str, changes: &[&FindingChange<'_>], page: &mut Page) {
    if changes.is_empty() {
        return;
    }
    page.heading(heading);
    for change in changes {
        let verdict = |verdict: Option<Verdict>| verdict.map_or("not asked", wording::verdict);
        page.paragraph(&format!(
            "{} ({}, {}): {} → {}, by {}. {}",
            change.rule,
            change.baseline,
            wording::level(change.level),
            verdict(change.before),
            verdict(change.after),
            origins(change),
            change.title
        ));
        for group in change.causes.iter().take(CAUSES) {
            page.item(&wording::observation(group));
        }
        if let Some(more) = change.causes.len().checked_sub(CAUSES).filter(|more| *more > 0) {
            page.item(&format!("and {}", counted(more as u64, "more cause", "more causes")));
        }
    }
}

/// What a change can come from, in words.
fn origins(change: &FindingChange<'_>) -> String {
    let word = |origin: &ChangedBy| match origin {
        ChangedBy::Evidence => "other evidence",
        ChangedBy::Data => "other data",
        ChangedBy::Baseline => "another baseline",
        ChangedBy::People => "what people decided",
        ChangedBy::Moment => "the time that went by",
        ChangedBy::Program => "other options or another version of the program",
    };
    let words: Vec<String> = change.origins.iter().map(|origin| word(origin).to_owned()).collect();
    if words.is_empty() { "nothing that is recorded".to_owned() } else { words.join(" or ") }
}

fn vulnerabilities(heading: &str, all: &[&VulnerabilityRecord], page: &mut Page) {
    if all.is_empty() {
        return;
    }
    page.heading(heading);
    for one in all.iter().take(VULNERABILITIES) {
        let severity = one.rating.map_or("severity not stated", Rating::word);
        let exploited = if one.known_exploited.is_some() { ", known to be exploited" } else { "" };
        let component = one.components.first().map_or("", |first| &first.component.key);
        let more = match one.count.saturating_sub(1) {
            0 => String::new(),
            more => format!(" and {}", counted(more, "more component", "more components")),
        };
        page.item(&format!("{} ({severity}{exploited}) in {component}{more}", one.id));
    }
    if let Some(more) = all.len().checked_sub(VULNERABILITIES).filter(|more| *more > 0) {
        page.item(&format!("and {}", counted(more as u64, "more", "more")));
    }
}

/// The same for programs.
fn wire(old: &Assessment, new: &Assessment, changes: &Changes<'_>) -> Value {
    let side =
        |one: &Assessment| json!({ "as_of": one.as_of.to_string(), "conclusion": one.conclusion.word() });
    let ids = |all: &[&VulnerabilityRecord]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
    json!({
        "schema_version": "1",
        "old": side(old),
        "new": side(new),
        "worse": changes.is_worse(),
        "grounds": changes.grounds.iter().map(ground).collect::<Vec<_>>(),
        "findings": changes.findings.iter().map(finding).collect::<Vec<_>>(),
        "vulnerabilities": {
            "appeared": ids(&changes.appeared),
            "graver": ids(&changes.graver),
            "vanished": ids(&changes.vanished),
        },
    })
}

fn finding(change: &FindingChange<'_>) -> Value {
    json!({
        "baseline": change.baseline,
        "rule": change.rule,
        "level": change.level.word(),
        "before": change.before.map(Verdict::word),
        "after": change.after.map(Verdict::word),
        "worse": change.is_worse(),
        "origins": change.origins.iter().map(|origin| origin.word()).collect::<Vec<_>>(),
        "causes": change.causes.iter().map(|group| wording::observation(group)).collect::<Vec<_>>(),
    })
}
