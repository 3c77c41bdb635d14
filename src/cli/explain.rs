//! `bidcheck explain`: everything that a baseline says of one rule.

use clap::Args;

use super::console::Console;
use super::exit::Exit;
use super::failure::Failure;
use super::page::{Page, column};
use super::{buyer, parameters};
use crate::baseline::{Baseline, Citation, Level, Mark, Rule};
use crate::checks::{Subjects, words};

/// The arguments of `explain`.
#[derive(Debug, Clone, Args)]
pub struct Arguments {
    /// The rule; without one, all rules of the baseline are listed
    pub rule: Option<String>,

    /// The baseline: ID, ID@VERSION or a file of your own
    #[arg(long, value_name = "ID|FILE", default_value = buyer::DEFAULT)]
    pub baseline: String,
}

/// Writes what a rule says.
///
/// # Errors
///
/// Fails if the baseline has no such rule.
pub fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let baseline = buyer::baseline(&arguments.baseline)?;
    let Some(id) = &arguments.rule else {
        Console::result(&list(&baseline))?;
        return Ok(Exit::Pass);
    };
    let rule = baseline.rule(id).ok_or_else(|| unknown(id, &baseline))?;
    Console::result(&explain(rule, &baseline))?;
    Ok(Exit::Pass)
}

fn unknown(id: &str, baseline: &Baseline) -> Failure {
    let ids: Vec<&str> = baseline.rules.iter().map(|rule| rule.id.as_str()).collect();
    let help = match words::nearest(id, &ids) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("`bidcheck explain --baseline {}` lists its rules", baseline.id),
    };
    Failure::usage(format!("{} {} has no rule `{id}`", baseline.id, baseline.version)).help(help)
}

fn list(baseline: &Baseline) -> String {
    let mut page = Page::new();
    page.title(&format!("{} {}: {}", baseline.id, baseline.version, baseline.title));
    let terms = column(baseline.rules.iter().map(|rule| rule.id.as_str()));
    for &level in Level::ALL {
        let of_level: Vec<&Rule> = baseline.rules.iter().filter(|rule| rule.level == level).collect();
        if !of_level.is_empty() {
            page.heading(level.word());
        }
        for rule in of_level {
            page.entry(&rule.id, terms, &rule.title);
        }
    }
    page.blank();
    page.line("`bidcheck explain <RULE>` says what a rule asks, why, and how to meet it.");
    page.finish()
}

fn explain(rule: &Rule, baseline: &Baseline) -> String {
    let mut page = Page::new();
    page.title(&format!("{}: {}", rule.id, rule.title));
    page.line(&format!(
        "{} rule of {} {}, since {}; a failure is cured by {}",
        rule.level.word(),
        baseline.id,
        baseline.version,
        rule.since,
        parameters::cure(rule.cure),
    ));
    for (heading, words) in [
        ("What is required", &rule.statement),
        ("Why", &rule.rationale),
        ("What counts", &rule.reading),
        ("How to meet it", &rule.remediation),
    ] {
        page.heading(heading);
        page.paragraph(words);
    }
    generators(rule, &mut page);
    citations(rule, baseline, &mut page);
    if !rule.overrides.is_empty() {
        page.heading("What a baseline changed of it");
        let terms = column(rule.overrides.iter().map(|change| change.baseline.as_str()));
        for change in &rule.overrides {
            page.entry(&change.baseline, terms, &change.reason);
        }
    }
    examination(rule, &mut page);
    page.heading("Where it stands");
    page.paragraph(&rule.place);
    page.finish()
}

fn generators(rule: &Rule, page: &mut Page) {
    if rule.generators.is_empty() {
        return;
    }
    page.heading("With common generators");
    let terms = column(rule.generators.keys().map(String::as_str));
    for (generator, words) in &rule.generators {
        page.entry(generator, terms, words);
    }
}

fn citations(rule: &Rule, baseline: &Baseline, page: &mut Page) {
    page.heading("What else it answers");
    if rule.satisfies.is_empty() {
        page.paragraph("No clause of another document is cited.");
    }
    // What a baseline adds to a rule it extends stands after what was there.
    let mut citations: Vec<&Citation> = rule.satisfies.iter().collect();
    citations.sort_by_key(|citation| &citation.framework);
    let mut named = None;
    for citation in citations {
        if named != Some(&citation.framework) {
            named = Some(&citation.framework);
            page.paragraph(&framework(&citation.framework, baseline));
        }
        page.item(&clause(citation));
    }
}

fn framework(id: &str, baseline: &Baseline) -> String {
    match baseline.frameworks.get(id) {
        Some(known) => {
            let nations: Vec<String> =
                known.jurisdiction.iter().map(|nation| nation.to_uppercase()).collect();
            format!(
                "{id}: {}, {}, {} ({}); {}",
                known.title,
                known.edition,
                known.date,
                nations.join(", "),
                known.status
            )
        }
        None => id.to_owned(),
    }
}

fn clause(citation: &Citation) -> String {
    let page = citation.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let read = match citation.mark {
        Mark::Primary => "read in the document itself",
        Mark::Transcribed => "read in a transcription",
        Mark::Secondary => "known from another account",
    };
    format!("{}{page} ({}; {read})", citation.clause, citation.relation.word())
}

fn examination(rule: &Rule, page: &mut Page) {
    page.heading("How it is examined");
    let put_to = match rule.check.subjects() {
        Subjects::Submission => "the submission as a whole",
        Subjects::Sboms => "each SBOM",
        Subjects::Statements => "each document that makes statements about vulnerabilities",
        Subjects::Components => "each component",
        Subjects::SbomsAndComponents => "each SBOM and each of its components",
        Subjects::Projects => "each Cargo project",
        Subjects::Packages => "each package of a lock file",
    };
    page.paragraph(&format!("{}, put to {put_to}", rule.check.kind()));
    let mut given = parameters::of(&rule.check);
    if !rule.except.is_empty() {
        let kinds: Vec<&str> = rule.except.iter().map(|kind| kind.word()).collect();
        given.push(("exempt kinds", kinds.join(", ")));
    }
    let terms = column(given.iter().map(|(name, _)| *name));
    for (name, value) in &given {
        page.entry(name, terms, value);
    }
}
