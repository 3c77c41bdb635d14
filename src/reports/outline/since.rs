//! What an earlier assessment takes out of the exit code, said before everything else.
//!
//! It changes no result: what was open before is open, and stands in the report like all else.

use super::{Words, holds_back};
use crate::assessment::{Assessment, BaselineResult};
use crate::reports::wording::{self, counted, joined};

/// Rules named for each baseline.
const NAMED: usize = 12;

/// The words above the report; nothing, if no earlier assessment was given.
pub(super) fn banner(assessment: &Assessment) -> Option<Words> {
    let since = assessment.since.as_ref()?;
    let words = Words::strong("Only what is new holds the exit code. ")
        .and(format!(
            "What was found is compared with the assessment of {}, which came to “{}” (SHA-256 ",
            since.as_of.strftime("%-d %B %Y, %H:%M UTC"),
            wording::concluded(since.conclusion),
        ))
        .then(Words::code(&since.sha256))
        .and(format!(
            "). What is new comes to “{}”; the result below is of everything.",
            wording::concluded(assessment.gate())
        ));
    let words = assessment.results.iter().fold(words, |words, result| words.and(told(assessment, result)));
    Some(match since.unmatched.is_empty() {
        true => words,
        false => words
            .and(" Not compared, since the earlier assessment was not made against it: ")
            .then(Words::name(&joined(&since.unmatched)))
            .and("; all of that is new."),
    })
}

/// What of a baseline was open before: by name what would hold the bid back, the rest by its number.
fn told(assessment: &Assessment, result: &BaselineResult) -> String {
    let old = result.findings.iter().filter(|finding| assessment.is_old(&result.baseline, finding));
    let (holding, others): (Vec<_>, Vec<_>) = old.partition(|finding| holds_back(assessment, finding));
    let mut parts: Vec<String> = holding.iter().take(NAMED).map(|finding| finding.rule.clone()).collect();
    let more = holding.len().saturating_sub(NAMED);
    if more > 0 {
        parts.push(format!("{more} more"));
    }
    if !others.is_empty() {
        let others = counted(others.len() as u64, "requirement that holds", "requirements that hold");
        parts.push(format!("{others} nothing back"));
    }
    match parts.is_empty() {
        true => String::new(),
        false => {
            format!(" Open before already, and no worse, of {}: {}.", result.baseline.id, joined(&parts))
        }
    }
}
