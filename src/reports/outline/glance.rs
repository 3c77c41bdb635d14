//! Requirements at a glance: one row for each, what needs action first.
//!
//! It sorts and repeats; the findings follow in the next section.

use super::{Block, Holds, Ranked, Section, Table, Words, column, file, first_capital, place};
use crate::assessment::{Assessment, Finding, Verdict};
use crate::reports::wording;

pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Section {
    let mut section = Section::new("glance", Words::plain("2 Requirements at a glance"));
    for one in ranked {
        let table = table(assessment, one);
        if ranked.len() == 1 {
            section.blocks.push(Block::Table(table));
            break;
        }
        let heading = Words::plain(format!("{} {}", one.result.baseline.title, one.result.baseline.version));
        let mut part = Section::new(format!("glance-{}", one.anchor()), heading);
        part.blocks.push(Block::Table(table));
        section.sections.push(part);
    }
    section
}

fn table(assessment: &Assessment, ranked: &Ranked<'_>) -> Table {
    let row = |(index, finding): &(usize, &Finding)| {
        vec![
            vec![Words::plain(index.to_string())],
            vec![Words::prose(&finding.title)],
            vec![Words::plain(wording::level(finding.level))],
            vec![Words::verdict(finding.verdict)],
            vec![Words::plain(wording::reason(finding))],
            vec![evidence(assessment, finding)],
        ]
    };
    let baseline = &ranked.result.baseline;
    Table {
        caption: format!(
            "{} requirements of {} {}, what needs action first",
            ranked.findings.len(),
            baseline.id,
            baseline.version
        ),
        columns: vec![
            column("No.", Holds::Numbers),
            column("Requirement", Holds::Text),
            column("Level", Holds::Word),
            column("Result", Holds::Word),
            column("Reason", Holds::Text),
            column("Evidence", Holds::Places),
        ],
        rows: ranked.findings.iter().map(row).collect(),
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
