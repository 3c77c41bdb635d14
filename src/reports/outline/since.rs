//! What an earlier assessment takes out of the exit code, said before everything else.
//!
//! It changes no result: what was open before is open, and stands in the report like all else.

use std::collections::BTreeMap;

use super::Words;
use crate::assessment::{Assessment, Conclusion, Since};
use crate::reports::wording::{self, counted, joined};

/// Rules named for each baseline.
const NAMED: usize = 12;

/// The words above the report; nothing, if no earlier assessment was given.
pub(super) fn banner(assessment: &Assessment) -> Option<Words> {
    let since = assessment.since.as_ref()?;
    let follows = match assessment.gate() {
        Conclusion::Pass => "that is: met",
        Conclusion::Fail => "that is: not met",
        Conclusion::Undecided => "that is: cannot decide",
    };
    let words = Words::strong("Only what is new holds the exit code. ")
        .and(format!(
            "It follows what is new since the assessment of {}, which came to “{}” (SHA-256 ",
            since.as_of.strftime("%-d %B %Y, %H:%M UTC"),
            wording::concluded(since.conclusion),
        ))
        .then(Words::code(&since.sha256))
        .and(format!("); {follows}. The result below is of everything. {}", told(since)));
    Some(match since.unmatched.is_empty() {
        true => words,
        false => words
            .and(" Not compared, since the earlier assessment was not made against it: ")
            .then(Words::name(&joined(&since.unmatched)))
            .and("; all of that is new."),
    })
}

/// What was open before, by baseline.
fn told(since: &Since) -> String {
    let mut rules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for old in &since.old {
        rules.entry(&old.baseline).or_default().push(old.rule.clone());
    }
    if rules.is_empty() {
        return "Nothing that is open now was open before in the same way.".to_owned();
    }
    let of = |(baseline, mut rules): (&str, Vec<String>)| {
        let more = rules.len().saturating_sub(NAMED);
        rules.truncate(NAMED);
        if more > 0 {
            rules.push(counted(more as u64, "other", "others"));
        }
        format!("of {baseline}, {}", joined(&rules))
    };
    let all: Vec<String> = rules.into_iter().map(of).collect();
    format!("Open before already, and no worse: {}.", all.join("; "))
}
