//! What each rule came to, for the common baselines and, where they differ, for nations.
//!
//! Conclusions and entries without effect stand in rows of their own; the first column tells them apart.

use std::io;

use super::{Cell, Rows, one_line};
use crate::assessment::{Assessment, BaselineRecord, BaselineResult};
use crate::reports::causes::{self, Asked};
use crate::reports::{entries, outline, wording};

pub(super) const COLUMNS: &[(&str, u8)] = &[
    ("row", 12),
    ("baseline", 10),
    ("baseline version", 9),
    ("nation", 8),
    ("rule", 28),
    ("title", 50),
    ("level", 8),
    ("verdict", 14),
    ("reason", 60),
    ("present", 9),
    ("examined", 9),
    ("unsatisfied", 9),
    ("undetermined", 9),
    ("review", 9),
    ("waived", 9),
    ("declared unknown", 9),
    ("not asserted", 9),
    ("withheld", 9),
    ("cure", 10),
    ("how to mend it", 60),
    ("waivers", 40),
    ("judged by a person", 40),
    ("required", 60),
    ("sources", 60),
];

pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    for result in &assessment.results {
        conclusions(assessment, result, row)?;
        causes::asked(result).try_for_each(|asked| finding(assessment, asked, row))?;
        for (nation, idle) in entries::idle(result) {
            let words = idle.sentence();
            others(idle.word(), &result.baseline, nation, idle.rule(), ("", &words), row)?;
        }
    }
    Ok(())
}

fn conclusions(assessment: &Assessment, result: &BaselineResult, row: &mut Rows<'_>) -> io::Result<()> {
    let mut words = outline::words_of_conclusion(assessment);
    if assessment.options.report_only {
        words.push_str(". Report only: the program ended without an error whatever the result");
    }
    others("conclusion", &result.baseline, None, "", (result.conclusion.word(), &words), row)?;
    result.jurisdictions.iter().try_for_each(|(code, nation)| {
        let words = causes::nation_sentence(code, nation);
        others("conclusion", &nation.baseline, Some(code), "", (nation.conclusion.word(), &words), row)
    })
}

/// A row that is about no rule, or about none that the baseline has.
fn others(
    what: &str,
    baseline: &BaselineRecord,
    nation: Option<&str>,
    rule: &str,
    (verdict, reason): (&str, &str),
    row: &mut Rows<'_>,
) -> io::Result<()> {
    let mut cells = vec![
        Cell::words(what),
        Cell::words(&*baseline.id),
        Cell::words(&*baseline.version),
        Cell::given(nation),
        Cell::words(rule),
        Cell::Empty,
        Cell::Empty,
        Cell::words(verdict),
        Cell::words(reason),
    ];
    cells.resize(COLUMNS.len(), Cell::Empty);
    row(&cells)
}

fn finding(assessment: &Assessment, asked: Asked<'_>, row: &mut Rows<'_>) -> io::Result<()> {
    let (finding, counts) = (asked.finding, &asked.finding.counts);
    let waivers: Vec<String> = finding.waivers.iter().map(entries::waiver_sentence).collect();
    let review = finding.review_entry.as_ref().map(entries::review_sentence);
    let sources: Vec<String> = asked.clauses(assessment).collect();
    row(&[
        Cell::words("finding"),
        Cell::words(&*asked.baseline.id),
        Cell::words(&*asked.baseline.version),
        Cell::given(asked.nation),
        Cell::words(&*finding.rule),
        Cell::words(&*finding.title),
        Cell::words(finding.level.word()),
        Cell::words(finding.verdict.word()),
        Cell::words(wording::reason(finding)),
        Cell::Number(counts.present),
        Cell::Number(counts.examined),
        Cell::Number(counts.unsatisfied),
        Cell::Number(counts.undetermined),
        Cell::Number(counts.review),
        Cell::Number(counts.waived),
        Cell::Number(counts.declared_unknown),
        Cell::Number(counts.not_asserted),
        Cell::Number(counts.withheld),
        Cell::words(finding.mended_by().word()),
        Cell::words(one_line(&finding.remediation)),
        Cell::words(waivers.join(" | ")),
        Cell::given(review.as_deref()),
        Cell::words(one_line(&finding.statement)),
        Cell::words(sources.join(" | ")),
    ])
}
