//! What the submission comes to for each nation: only what differs from the common baseline.
//!
//! It repeats conclusions; none of them is the report's own.

use super::{Block, Holds, Ranked, Section, Table, Words, column, decides, runs};
use crate::assessment::{Assessment, Finding, JurisdictionResult, Verdict};
use crate::baseline::Status;
use crate::reports::wording::{self, counted, joined};

/// Requirements that are named for each nation.
const NAMED: usize = 5;

/// What one nation's overlay came to, with its own findings in the order and with the numbers of the report.
pub(super) struct Nation<'a> {
    /// The nation's code.
    pub(super) code: &'a str,
    pub(super) result: &'a JurisdictionResult,
    pub(super) findings: Vec<(usize, &'a Finding)>,
}

impl Nation<'_> {
    pub(super) fn name(&self) -> String {
        wording::nation(self.code)
    }

    /// The overlay by its id, and that it is a draft where it is one.
    fn overlay(&self) -> String {
        let baseline = &self.result.baseline;
        let draft = if baseline.status == Status::Draft { ", a draft" } else { "" };
        format!("{} {}{draft}", baseline.id, baseline.version)
    }
}

/// The part of the first page; none where no baseline has overlays.
pub(super) fn section(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Option<Section> {
    let mut section = Section::new("nations", Words::plain("Result for each nation"));
    for one in ranked.iter().filter(|one| !one.nations.is_empty()) {
        let baseline = &one.result.baseline;
        section.blocks.push(Block::Paragraph(Words::plain(format!(
            "The decision is that of the common baseline, {} {}. A nation may ask for more; its result does not change \
             the decision. Shown is only what differs.",
            baseline.id, baseline.version
        ))));
        let (differing, alike): (Vec<&Nation<'_>>, Vec<&Nation<'_>>) =
            one.nations.iter().partition(|nation| !nation.findings.is_empty());
        if !differing.is_empty() {
            section.blocks.push(Block::Table(table(assessment, one, &differing)));
        }
        section.blocks.extend(alike.into_iter().map(|nation| Block::Note(same(nation))));
    }
    (!section.blocks.is_empty()).then_some(section)
}

/// The same in a line for each nation.
pub(super) fn lines(assessment: &Assessment, ranked: &[Ranked<'_>]) -> Vec<Words> {
    let line = |one: &Ranked<'_>, nation: &Nation<'_>| {
        if nation.findings.is_empty() {
            return same(nation);
        }
        let head = format!("{} ({}): ", nation.name(), nation.overlay());
        let words = Words::plain(head).and_strong(wording::concluded(nation.result.conclusion)).and(". ");
        let words = words.and(format!("It asks for {}. ", asks(one, nation)));
        let between = between(assessment, one, nation);
        if between.is_empty() {
            return words.and("Nothing stands between.");
        }
        let mut words = words.and("What stands between: ");
        for (index, part) in between.into_iter().enumerate() {
            words = if index == 0 { words.then(part) } else { words.and("; ").then(part) };
        }
        words.and(".")
    };
    ranked.iter().flat_map(|one| one.nations.iter().map(move |nation| line(one, nation))).collect()
}

/// A nation that differs in nothing that was checked.
fn same(nation: &Nation<'_>) -> Words {
    Words::strong(format!("{} ", nation.name())).and(format!(
        "({}) adds nothing that can be checked here. Its result is the same: {}.",
        nation.overlay(),
        wording::concluded(nation.result.conclusion)
    ))
}

fn table(assessment: &Assessment, one: &Ranked<'_>, nations: &[&Nation<'_>]) -> Table {
    let row = |nation: &&Nation<'_>| {
        let result = nation.result.conclusion;
        let words = format!("{} {}", wording::conclusion_symbol(result), wording::concluded(result));
        vec![
            vec![Words::strong(nation.name()), Words::plain(nation.overlay())],
            vec![Words::strong(words)],
            vec![Words::plain(asks(one, nation))],
            match between(assessment, one, nation) {
                lines if lines.is_empty() => vec![Words::plain("Nothing.")],
                lines => lines,
            },
        ]
    };
    Table {
        caption: "Nations that ask for more than the common baseline".to_owned(),
        columns: vec![
            column("Nation", Holds::Narrow),
            column("Result", Holds::Word),
            column("What it asks besides", Holds::Narrow),
            column("What stands between", Holds::Wide),
        ],
        rows: nations.iter().map(row).collect(),
    }
}

/// How many requirements a nation adds, and how many it asks otherwise.
fn asks(one: &Ranked<'_>, nation: &Nation<'_>) -> String {
    let is_common = |finding: &Finding| one.result.findings.iter().any(|known| known.rule == finding.rule);
    let changed = nation.findings.iter().filter(|(_, finding)| is_common(finding)).count() as u64;
    let added = nation.findings.len() as u64 - changed;
    let mut parts = Vec::new();
    if added > 0 {
        parts.push(counted(added, "requirement more", "requirements more"));
    }
    if changed > 0 {
        parts.push(counted(changed, "requirement otherwise", "requirements otherwise"));
    }
    let asked = joined(&parts);
    // Whether or not they count: a person may have to answer them all the same.
    match nation.findings.iter().filter(|(_, f)| f.verdict == Verdict::NeedsReview).count() as u64 {
        0 => asked,
        1 => format!("{asked}; 1 needs review by a person"),
        review => format!("{asked}; {} need review by a person", wording::number(review)),
    }
}

/// What holds a nation's result back: its own requirements by name, shared ones by number.
fn between(assessment: &Assessment, one: &Ranked<'_>, nation: &Nation<'_>) -> Vec<Words> {
    let open = |finding: &Finding| finding.is_open() && decides(assessment, finding.level);
    let own: Vec<_> = nation.findings.iter().filter(|(_, finding)| open(finding)).collect();
    let mut lines: Vec<Words> = Vec::new();
    for (index, finding) in own.iter().take(NAMED) {
        let words = Words::plain(format!("No. {index} ")).then(Words::prose(&finding.title)).and(" ");
        lines.push(words.then(Words::verdict(finding.verdict)));
    }
    if own.len() > NAMED {
        lines.push(Words::plain(format!("{} more of its own, in section 2", own.len() - NAMED)));
    }
    let is_own = |rule: &str| nation.findings.iter().any(|(_, own)| own.rule == rule);
    let shared = one.findings.iter().filter(|(_, finding)| open(finding) && !is_own(&finding.rule));
    let mut shared: Vec<usize> = shared.map(|(index, _)| *index).collect();
    shared.sort_unstable();
    if !shared.is_empty() {
        lines
            .push(Words::plain(format!("what the common baseline asks too: No. {}", joined(&runs(&shared)))));
    }
    lines
}
