//! What was found: one part for each requirement that is not met, lacks evidence or needs review.
//!
//! Ten thousand equal observations are one row. Requirements that are met stand in the table before.

use super::{Block, Holds, Ranked, Section, Table, Words, column, place};
use crate::assessment::{Assessment, BaselineRecord, Finding, Group, SubjectRecord};
use crate::baseline::{Citation, Relation};
use crate::checks::{Code, Weight};
use crate::reports::wording::{self, number};

/// Causes that are shown of one requirement, those that decided first.
const CAUSES: usize = 30;
/// Places that are shown for each cause.
const PLACES: usize = 10;
/// Places that are shown of what changes nothing.
const NOTED: usize = 3;

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("findings", Words::plain("3 Findings"));
    let open = |findings: &[(usize, &Finding)]| findings.iter().filter(|(_, f)| f.is_open()).count();
    let all: usize = ranked.iter().map(|one| open(&one.findings)).sum();
    section.blocks.push(Block::Paragraph(Words::plain(match all {
        0 => "No requirement is open.".to_owned(),
        1 => "One requirement is not met, lacks evidence or needs review.".to_owned(),
        all => format!(
            "{all} requirements are not met, lack evidence or need review. Each has a part of its own."
        ),
    })));
    for one in ranked {
        let baseline = &one.result.baseline;
        let parts = parts(assessment, baseline, &one.findings);
        if ranked.len() == 1 {
            section.sections.extend(parts);
        } else {
            let heading = Words::plain(format!("{} {}", baseline.title, baseline.version));
            let mut of_baseline = Section::new(format!("findings-{}", one.anchor()), heading);
            of_baseline.sections = parts;
            section.sections.push(of_baseline);
        }
        for nation in one.nations.iter().filter(|nation| open(&nation.findings) > 0) {
            let heading = Words::plain(format!("{}, beside the decision", nation.name()));
            let mut part = Section::new(format!("findings-{}-{}", one.anchor(), nation.code), heading);
            part.sections = self::parts(assessment, &nation.result.baseline, &nation.findings);
            section.sections.push(part);
        }
    }
    section
}

fn parts(assessment: &Assessment, baseline: &BaselineRecord, findings: &[(usize, &Finding)]) -> Vec<Section> {
    let open = findings.iter().filter(|(_, finding)| finding.is_open());
    open.map(|(index, finding)| part(assessment, baseline, *index, finding)).collect()
}

fn part(assessment: &Assessment, baseline: &BaselineRecord, index: usize, finding: &Finding) -> Section {
    let heading = Words::plain(format!("No. {index} "))
        .then(Words::prose(&finding.title))
        .and(" ")
        .then(Words::verdict(finding.verdict));
    let mut part = Section::new(format!("finding-{index}"), heading);
    let required = ("What is required", Words::prose(&finding.statement));
    if finding.observations.is_empty() {
        let found = ("What was found", Words::plain(wording::reason(finding)));
        part.blocks.push(Block::Pairs(vec![required, found]));
        part.blocks.push(Block::Pairs(told(baseline, finding)));
        return part;
    }
    if let [only] = &finding.observations[..]
        && only.code == Code::SignOff
    {
        let pairs = [required].into_iter().chain(question(only)).chain(told(baseline, finding));
        part.blocks.push(Block::Pairs(pairs.collect()));
    } else {
        part.blocks.push(Block::Pairs(vec![required]));
        part.blocks.push(Block::Table(found(assessment, index, finding)));
        part.blocks.push(Block::Pairs(told(baseline, finding)));
    }
    if !finding.satisfies.is_empty() {
        part.blocks.push(Block::Table(sources(assessment, index, finding)));
    }
    part
}

/// What a person is asked, and what to look into.
fn question(group: &Group) -> Vec<(&'static str, Words)> {
    let mut pairs = vec![("A person answers", Words::strong(wording::arg(group, "question")))];
    let look_at: Vec<Words> = look_at(group).collect();
    if !look_at.is_empty() {
        pairs.push(("What to look at", Words::lines(look_at)));
    }
    pairs
}

/// What to look into for a sign-off.
pub(super) fn look_at(group: &Group) -> impl Iterator<Item = Words> {
    wording::arg(group, "look-at").lines().map(Words::prose)
}

/// What the baseline tells of a rule. How it is read matters only where something was seen.
fn told(baseline: &BaselineRecord, finding: &Finding) -> Vec<(&'static str, Words)> {
    let mending = Words::prose(&finding.remediation).and(" ").and_strong(wording::cure(finding.cure));
    let mut pairs = vec![("Why it matters", Words::prose(&finding.rationale)), ("How to mend it", mending)];
    if !finding.observations.is_empty() {
        pairs.push(("How it is read", Words::prose(&finding.reading)));
    }
    if !finding.taken_from.is_empty() {
        let counts: Vec<String> =
            finding.taken_from.iter().map(|(field, count)| format!("{field} {}", number(*count))).collect();
        pairs.push(("Answered by", Words::plain(format!("{}.", counts.join(", ")))));
    }
    let level = format!(" of {} {}, {}.", baseline.id, baseline.version, wording::level(finding.level));
    pairs.push(("Rule", Words::code(&finding.rule).and(level)));
    pairs.retain(|(_, words)| !words.0.is_empty());
    pairs
}

fn found(assessment: &Assessment, index: usize, finding: &Finding) -> Table {
    let row = |group: &Group| {
        let mut sentence = wording::observation_in(group, &assessment.submission);
        match group.weight {
            Weight::Noted => sentence.push_str(" Noted; it changes nothing."),
            Weight::Waived => sentence.push_str(" Waived by the buyer."),
            Weight::Unsatisfied | Weight::Undetermined | Weight::Review => {}
        }
        vec![vec![Words::plain(sentence)], vec![Words::plain(number(group.count))], places(group)]
    };
    let mut rows: Vec<_> = finding.observations.iter().take(CAUSES).map(row).collect();
    rows.extend(more(&finding.observations));
    Table {
        caption: format!("What was found for No. {index}"),
        columns: vec![
            column("What was found", Holds::Text),
            column("Count", Holds::Numbers),
            column("First places", Holds::Wide),
        ],
        rows,
    }
}

/// How many causes are not shown, and where they are.
fn more(observations: &[Group]) -> Option<Vec<Vec<Words>>> {
    let rest = observations.get(CAUSES..).filter(|rest| !rest.is_empty())?;
    let causes = wording::counted(rest.len() as u64, "more cause", "more causes");
    let of_vulnerabilities = rest.iter().all(|group| !wording::arg(group, "vulnerability").is_empty());
    let listed = if of_vulnerabilities { " Section 5 lists the known vulnerabilities." } else { "" };
    let count = rest.iter().map(|group| group.count).sum();
    Some(vec![
        vec![Words::plain(format!("And {causes}, in the JSON report.{listed}"))],
        vec![Words::plain(number(count))],
        vec![Words::plain("–")],
    ])
}

fn places(group: &Group) -> Vec<Words> {
    let most = if group.weight == Weight::Noted { NOTED } else { PLACES };
    let mut lines: Vec<Words> = group.subjects.iter().take(most).map(subject).collect();
    let more = group.count - lines.len() as u64;
    if more > 0 {
        lines.push(Words::plain(format!("and {} more, in the JSON report", number(more))));
    }
    lines
}

/// A thing with its place; a document is its own place.
pub(super) fn subject(subject: &SubjectRecord) -> Words {
    let location = subject.locations.first();
    let mut words = match subject.kind.as_str() {
        "submission" => Words::plain("the submission as a whole"),
        "document" | "project" => Words::default(),
        _ => Words::code(name(subject)),
    };
    if let Some(value) = &subject.value {
        let opening = if words.0.is_empty() { "“" } else { ": “" };
        words = words.and(opening).and_code(value).and("”");
    }
    match location.filter(|location| location.path != ".") {
        None => words,
        Some(location) => {
            let words = if words.0.is_empty() { words } else { words.and(", ") };
            let words = words.and_code(&place(location));
            if location.pointer.is_empty() { words } else { words.and(" ").and_code(&location.pointer) }
        }
    }
}

/// What a thing is called for people: the package URL as the document writes it, where the key has
/// another spelling of it.
fn name(subject: &SubjectRecord) -> &str {
    match &subject.purl {
        Some(purl) if !subject.key.starts_with(purl) => purl,
        _ => &subject.key,
    }
}

/// The same with the place first, for a narrow page.
pub(super) fn place_and_key(subject: &SubjectRecord) -> Words {
    let location = subject.locations.first().filter(|location| location.path != ".");
    let mut words = location.map(|location| Words::code(&place(location))).unwrap_or_default();
    if !matches!(subject.kind.as_str(), "document" | "project") {
        words = words.and("  ").and_short_code(name(subject));
    }
    match &subject.value {
        Some(value) => words.and("  “").and_short_code(value).and("”"),
        None => words,
    }
}

fn sources(assessment: &Assessment, index: usize, finding: &Finding) -> Table {
    let mut citations: Vec<&Citation> = finding.satisfies.iter().collect();
    citations.sort_by_key(|citation| (relation_order(citation), citation.mark));
    let mut told: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for citation in citations {
        let framework = assessment.frameworks.get(&citation.framework);
        let mut document =
            vec![Words::strong(framework.map_or(&citation.framework, |framework| &framework.title).clone())];
        if !told.contains(&citation.framework.as_str()) {
            document.extend(framework.map(|framework| Words::prose(&framework.status)));
            told.push(&citation.framework);
        }
        let page = citation.page.map(|page| format!(", page {page}")).unwrap_or_default();
        let relation = Words::plain(wording::relation(citation.relation));
        rows.push(vec![
            document,
            vec![Words::plain(format!("{}{page}", citation.clause))],
            vec![relation, Words::plain(wording::mark(citation.mark))],
        ]);
    }
    Table {
        caption: format!("Where No. {index} comes from; the level is the baseline’s own decision"),
        columns: vec![
            column("Document, and what it is", Holds::Wide),
            column("Clause", Holds::Narrow),
            column("This rule, and how the clause was read", Holds::Narrow),
        ],
        rows,
    }
}

/// The nearest relation first.
fn relation_order(citation: &Citation) -> Option<usize> {
    Relation::ALL.iter().position(|relation| *relation == citation.relation)
}
