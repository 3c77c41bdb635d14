//! `bidcheck baseline show`: a baseline as a standard is read.
//!
//! Its rules stand under its own headings, or by level where it has none; each with its clauses.

use crate::baseline::waiver::Limits;
use crate::baseline::{Baseline, Citation, Level, Rule};
use crate::checks::Check;
use crate::cli::page::Page;
use crate::cli::parameters;
use crate::reports::wording;

/// The whole text.
pub(super) fn show(baseline: &Baseline) -> String {
    let mut page = Page::new();
    head(baseline, &mut page);
    for (number, (heading, summary, rules)) in (1..).zip(parts(baseline)) {
        // A heading may have its number already.
        let heading = heading.strip_prefix(&format!("{number}. ")).unwrap_or(&heading);
        page.heading(&format!("{number}  {heading}"));
        if !summary.trim().is_empty() {
            page.paragraph(summary);
        }
        for (index, rule) in (1..).zip(rules) {
            one(&format!("{number}.{index}"), rule, &mut page);
        }
    }
    documents(baseline, &mut page);
    page.blank();
    page.line(&format!("`bidcheck explain <RULE> --baseline {}` says more of a rule.", baseline.id));
    page.finish()
}

/// A heading with its summary and its rules.
type Part<'b> = (String, &'b str, Vec<&'b Rule>);

/// The parts that have rules: by the baseline's headings, else by level.
fn parts(baseline: &Baseline) -> Vec<Part<'_>> {
    let under = |group: Option<&str>| -> Vec<&Rule> {
        baseline.rules.iter().filter(|rule| rule.group.as_deref() == group).collect()
    };
    let grouped = baseline.groups.iter();
    let grouped = grouped.map(|group| (group.title.clone(), &*group.summary, under(Some(&group.id))));
    let mut parts: Vec<Part<'_>> = grouped.filter(|(_, _, rules)| !rules.is_empty()).collect();
    let others = under(None);
    if parts.is_empty() {
        parts.extend(Level::ALL.iter().map(|&level| {
            let of_level = others.iter().copied().filter(|rule| rule.level == level);
            (by_level(level).to_owned(), "", of_level.collect())
        }));
    } else {
        parts.push(("Other rules".to_owned(), "", others));
    }
    parts.retain(|(_, _, rules)| !rules.is_empty());
    parts
}

fn by_level(level: Level) -> &'static str {
    match level {
        Level::Shall => "Mandatory rules (shall)",
        Level::Should => "Recommended rules (should)",
        Level::May => "Optional rules (may)",
    }
}

fn head(baseline: &Baseline, page: &mut Page) {
    page.title(&baseline.title);
    page.line(&format!("{} {}, {}", baseline.id, baseline.version, wording::status(baseline.status)));
    page.line(&baseline.issuer);
    if let Some(nation) = &baseline.jurisdiction {
        page.line(&format!("Overlay for {}", wording::nation(nation)));
    }
    if let Some(days) = days(baseline) {
        page.line(&format!("In effect {days}"));
    }
    if !baseline.extends.is_empty() {
        page.line(&format!("Builds on {}", baseline.extends.join(", ")));
    }
    if !baseline.overlays.is_empty() {
        let overlay = |one: &Baseline| {
            let nation = one.jurisdiction.as_deref().map(wording::nation).unwrap_or_default();
            format!("{nation} ({} {}, {})", one.id, one.version, one.status.word())
        };
        let overlays: Vec<String> = baseline.overlays.iter().map(overlay).collect();
        page.line(&format!("Assessed beside it: {}", overlays.join(", ")));
    }
    page.line(&waivable(&baseline.waivers));
    page.line(&format!("sha256 {}", baseline.sha256));
    page.blank();
    page.line(&baseline.summary);
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

/// The days it may be used, if it says.
pub(super) fn days(baseline: &Baseline) -> Option<String> {
    let day = |word: &str, day: &Option<String>| day.as_ref().map(|day| format!("{word} {day}"));
    let days = [day("from", &baseline.effective_from), day("until", &baseline.effective_until)];
    let days: Vec<String> = days.into_iter().flatten().collect();
    (!days.is_empty()).then(|| days.join(" "))
}

fn one(number: &str, rule: &Rule, page: &mut Page) {
    page.heading(&format!("{number}  {}: {} ({})", rule.id, rule.title, rule.level.word()));
    page.paragraph(&rule.statement);
    let given: Vec<String> =
        parameters::of(&rule.check).iter().map(|(name, value)| format!("{name} {value}")).collect();
    let given = if given.is_empty() { String::new() } else { format!(" ({})", given.join("; ")) };
    page.paragraph(&match &rule.check {
        Check::SignOff(sign_off) => format!("Decided by a person: {}", sign_off.question.trim()),
        check => format!("Examined by {}{given}.", check.kind()),
    });
    if !rule.satisfies.is_empty() {
        page.paragraph(&format!("Answers {}.", citations(&rule.satisfies)));
    }
}

/// The clauses by document, each document named once.
fn citations(all: &[Citation]) -> String {
    let mut by_document: Vec<(&str, Vec<String>)> = Vec::new();
    for citation in all {
        let page = citation.page.map(|page| format!(" p. {page}")).unwrap_or_default();
        let clause = format!("{}{page} [{}]", citation.clause, citation.mark.word());
        match by_document.iter_mut().find(|(document, _)| *document == citation.framework) {
            Some((_, clauses)) => clauses.push(clause),
            None => by_document.push((&citation.framework, vec![clause])),
        }
    }
    let told =
        by_document.into_iter().map(|(document, clauses)| format!("{document}: {}", clauses.join(", ")));
    told.collect::<Vec<_>>().join("; ")
}

fn documents(baseline: &Baseline, page: &mut Page) {
    let cited = |id: &str| baseline.rules.iter().any(|rule| rule.satisfies.iter().any(|c| c.framework == id));
    page.heading("Documents that are cited");
    for (id, framework) in baseline.frameworks.iter().filter(|(id, _)| cited(id)) {
        let (title, edition, date) = (&framework.title, &framework.edition, &framework.date);
        page.item(&format!("{id}: {title}, {edition}, {date}; {}", framework.status));
    }
}
