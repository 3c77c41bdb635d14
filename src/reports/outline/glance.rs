//! Requirements at a glance: one row for each, what needs action first.
//!
//! It sorts and repeats; the findings follow in the next section.

use super::{Block, Holds, Ranked, Section, Table, Words, column, file, first_capital, place};
use crate::assessment::{Assessment, BaselineRecord, Finding, Verdict};
use crate::reports::wording;

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("glance", Words::plain("2 Requirements at a glance"));
    for one in ranked {
        let baseline = &one.result.baseline;
        let tables = tables(assessment, baseline, &one.anchor(), &one.findings);
        if ranked.len() == 1 {
            section.blocks.extend(tables.blocks);
            section.sections.extend(tables.sections);
        } else {
            let heading = Words::plain(format!("{} {}", baseline.title, baseline.version));
            let anchor = format!("glance-{}", one.anchor());
            section.sections.push(Section { anchor, heading, ..tables });
        }
        for nation in one.nations.iter().filter(|nation| !nation.findings.is_empty()) {
            let heading = Words::plain(format!("{}: what differs from {}", nation.name(), baseline.id));
            let mut part = Section::new(format!("glance-{}-{}", one.anchor(), nation.code), heading);
            let overlay = &nation.result.baseline;
            let own: Vec<&(usize, &Finding)> = nation.findings.iter().collect();
            part.blocks.push(Block::Table(table(assessment, overlay, &own)));
            section.sections.push(part);
        }
    }
    section
}

/// One table, or one under each heading of the baseline that has requirements.
fn tables(
    assessment: &Assessment,
    baseline: &BaselineRecord,
    anchor: &str,
    findings: &[(usize, &Finding)],
) -> Section {
    let mut section = Section::new("", Words::default());
    let under = |group: Option<&str>| -> Vec<&(usize, &Finding)> {
        let known = |id: &str| baseline.groups.iter().any(|group| group.id == id);
        let group_of = |finding: &Finding| finding.group.clone().filter(|id| known(id));
        findings.iter().filter(|(_, finding)| group_of(finding).as_deref() == group).collect()
    };
    for (number, group) in baseline.groups.iter().enumerate() {
        let findings = under(Some(&group.id));
        if !findings.is_empty() {
            let heading = Words::plain(group.title.clone());
            let mut part = Section::new(format!("group-{anchor}-{number}"), heading);
            if !group.summary.trim().is_empty() {
                part.blocks.push(Block::Note(Words::prose(&group.summary)));
            }
            part.blocks.push(Block::Table(table(assessment, baseline, &findings)));
            section.sections.push(part);
        }
    }
    let others = under(None);
    if section.sections.is_empty() {
        section.blocks.push(Block::Table(table(assessment, baseline, &others)));
    } else if !others.is_empty() {
        let mut part = Section::new(format!("group-{anchor}-others"), Words::plain("Other requirements"));
        part.blocks.push(Block::Table(table(assessment, baseline, &others)));
        section.sections.push(part);
    }
    section
}

fn table(assessment: &Assessment, baseline: &BaselineRecord, findings: &[&(usize, &Finding)]) -> Table {
    let row = |(index, finding): &&(usize, &Finding)| {
        vec![
            vec![Words::plain(index.to_string())],
            vec![Words::prose(&finding.title)],
            vec![Words::plain(wording::level(finding.level))],
            vec![Words::verdict(finding.verdict)],
            vec![Words::plain(wording::reason(finding))],
            vec![evidence(assessment, finding)],
        ]
    };
    let count = wording::counted(findings.len() as u64, "requirement", "requirements");
    Table {
        caption: format!("{count} of {} {}, what needs action first", baseline.id, baseline.version),
        columns: vec![
            column("No.", Holds::Numbers),
            column("Requirement", Holds::Text),
            column("Level", Holds::Word),
            column("Result", Holds::Word),
            column("Reason", Holds::Text),
            column("Evidence", Holds::Places),
        ],
        rows: findings.iter().map(row).collect(),
    }
}

/// The first place of what decided, or the files that were read.
fn evidence(assessment: &Assessment, finding: &Finding) -> Words {
    let first = finding.observations.first().and_then(|group| group.subjects.first());
    let first = first.and_then(|subject| subject.locations.first()).filter(|location| location.path != ".");
    match (finding.verdict, first) {
        (Verdict::NotApplicable, _) => Words::plain("–"),
        _ if finding.review_entry.is_some() => Words::plain("section 4"),
        (Verdict::NeedsReview, None) => Words::plain("to be judged"),
        (Verdict::Waived, None) => Words::plain("section 4"),
        (Verdict::Fail | Verdict::NoEvidence | Verdict::NeedsReview | Verdict::Waived, Some(location)) => {
            let words = Words::code(&place(location));
            if location.pointer.is_empty() { words } else { words.and(" ").and_code(&location.pointer) }
        }
        (Verdict::Fail | Verdict::NoEvidence, None) => Words::plain("none found"),
        _ => files(assessment, finding),
    }
}

fn files(assessment: &Assessment, finding: &Finding) -> Words {
    if wording::things(finding).is_none() {
        return Words::plain("section 7");
    }
    let mut sboms = assessment.submission.artifacts.iter().filter(|artifact| artifact.components.is_some());
    match (sboms.next(), sboms.count()) {
        (None, _) => Words::plain("–"),
        (Some(one), 0) => Words::code(&file(&one.path, one.inside.as_deref())),
        (Some(_), others) => Words::plain(first_capital(&format!("all {} SBOMs, section 7", others + 1))),
    }
}
