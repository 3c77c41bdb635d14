//! What a run tells besides results: conclusions, entries without effect, and what was wrong with files.

use serde_json::{Value, json};

use super::ROOT;
use crate::assessment::{Assessment, BaselineResult, ProblemRecord};
use crate::reports::causes;
use crate::reports::harmless::{self, uri};
use crate::reports::repository::Places;
use crate::reports::wording::{self, counted};
use crate::reports::{entries, outline};
use crate::source::ProblemClass;

/// Problems of files that are told of.
const PROBLEMS: usize = 100;

/// What stands beside the results.
pub(super) struct Notification;

impl Notification {
    /// What one run tells.
    pub(super) fn all(
        assessment: &Assessment,
        result: &BaselineResult,
        left_out: usize,
        places: &Places<'_>,
    ) -> Vec<Value> {
        let note = |words: String| told("note", &words);
        let mut all = vec![note(format!("{}.", outline::words_of_conclusion(assessment)))];
        if assessment.options.report_only {
            all.push(told("warning", "Report only: the program ended without an error whatever the result."));
        }
        all.extend(causes::conclusions(assessment).map(note));
        all.extend(
            result.jurisdictions.iter().map(|(code, nation)| note(causes::nation_sentence(code, nation))),
        );
        // Code scanning shows nothing as waived, so what people decided is told here too.
        for asked in causes::asked(result) {
            let waivers = asked.finding.waivers.iter().map(entries::waiver_sentence);
            let reviews = asked.finding.review_entry.iter().map(entries::review_sentence);
            let told = waivers.chain(reviews).map(|words| note(format!("{}: {words}", asked.title())));
            all.extend(told);
        }
        all.extend(entries::idle(result).iter().map(|(nation, idle)| {
            let of = nation.map(|code| format!("{}: ", wording::nation(code))).unwrap_or_default();
            told("warning", &format!("{of}{}", idle.sentence()))
        }));
        if left_out > 0 {
            let words = counted(left_out as u64, "more result is", "more results are");
            all.push(told("warning", &format!("{words} in the JSON report.")));
        }
        all.extend(problems(assessment, places));
        all
    }
}

fn problems(assessment: &Assessment, places: &Places<'_>) -> Vec<Value> {
    let mut all: Vec<&ProblemRecord> =
        assessment.submission.artifacts.iter().flat_map(|artifact| &artifact.problems).collect();
    all.sort_by_key(|problem| std::cmp::Reverse(problem.code.class()));
    let mut shown: Vec<Value> = all.iter().take(PROBLEMS).map(|one| problem(one, places)).collect();
    if let Some(more) = all.len().checked_sub(PROBLEMS).filter(|more| *more > 0) {
        let words = counted(more as u64, "more problem of a file is", "more problems of files are");
        shown.push(told("note", &format!("{words} in the JSON report.")));
    }
    shown
}

fn problem(problem: &ProblemRecord, places: &Places<'_>) -> Value {
    let (level, location) = match problem.code.class() {
        ProblemClass::Refused => ("error", &problem.location),
        ProblemClass::Lost => ("warning", &problem.location),
        ProblemClass::Noted => ("note", &problem.location),
    };
    let what = format!("{} {}", wording::problem(problem), wording::class(problem.code.class()));
    let mut told = told(level, &format!("{}: {what}.", location.path));
    if let Some(spot) = places.at(location) {
        told["locations"] = json!([{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&spot.path), "uriBaseId": ROOT },
            "region": { "startLine": spot.line } } }]);
    }
    told
}

fn told(level: &str, words: &str) -> Value {
    json!({ "level": level, "message": { "text": harmless::visible(words) } })
}
