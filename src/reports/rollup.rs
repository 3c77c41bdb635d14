//! Many assessments at a glance, one JSON object in a line each (JSON Lines), for whoever looks after many bids or
//! repositories.
//!
//! It repeats what each assessment says in the words of the JSON report; it compares, ranks and concludes nothing.

use std::io::{self, Write};

use serde::Serialize;

use super::json::{Escaped, Verdicts, verdicts};
use super::outline;
use crate::assessment::{Assessment, BaselineResult, verdict};
use crate::baseline::Level;

/// The version of a line's shape. Fields are added without a new one.
pub const SCHEMA_VERSION: &str = "1";

/// One assessment.
#[derive(Serialize)]
struct Line<'a> {
    schema_version: &'static str,
    path: &'a str,
    sha256: &'a str,
    report: String,
    tool_version: &'a str,
    as_of: String,
    tender: Option<&'a str>,
    bidder: Option<&'a str>,
    product: Option<&'a str>,
    version: Option<&'a str>,
    submission_sha256: &'a str,
    conclusion: &'static str,
    gate: &'static str,
    refused: usize,
    fail_on: &'static str,
    defer_review: bool,
    report_only: bool,
    since_sha256: Option<&'a str>,
    assessments: Vec<Part<'a>>,
}

/// What one baseline came to.
#[derive(Serialize)]
struct Part<'a> {
    baseline: &'a str,
    version: &'a str,
    sha256: &'a str,
    conclusion: &'static str,
    counts: Verdicts,
    open_shall: Vec<&'a str>,
    new: Option<Vec<&'a str>>,
}

/// A file that is no assessment, so that none is missing without a word.
#[derive(Serialize)]
struct Unreadable<'a> {
    schema_version: &'static str,
    path: &'a str,
    unreadable: &'a str,
}

/// Writes the line of an assessment that was read from a file with this digest.
///
/// # Errors
///
/// Fails if the stream does.
pub fn line(path: &str, sha256: &str, assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let (bid, options) = (assessment.bid.as_ref(), &assessment.options);
    let line = Line {
        schema_version: SCHEMA_VERSION,
        path,
        sha256,
        report: outline::report_id(assessment),
        tool_version: &assessment.tool_version,
        as_of: assessment.as_of.to_string(),
        tender: bid.and_then(|bid| bid.tender.as_deref()),
        bidder: bid.and_then(|bid| bid.bidder.as_deref()),
        product: bid.and_then(|bid| bid.product.as_deref()),
        version: bid.and_then(|bid| bid.version.as_deref()),
        submission_sha256: &assessment.submission.digest,
        conclusion: assessment.conclusion.word(),
        gate: assessment.gate().word(),
        refused: assessment.refused(),
        fail_on: options.fail_on.word(),
        defer_review: options.defer_review,
        report_only: options.report_only,
        since_sha256: assessment.since.as_ref().map(|since| since.sha256.as_str()),
        assessments: assessment.results.iter().map(|result| part(assessment, result)).collect(),
    };
    write(&line, out)
}

fn part<'a>(assessment: &'a Assessment, result: &'a BaselineResult) -> Part<'a> {
    let open = || result.findings.iter().filter(|finding| finding.is_open());
    let holds = |finding: &&_| verdict::holds_back(finding, &assessment.options);
    let new = || open().filter(holds).filter(|finding| !assessment.is_old(result, finding));
    Part {
        baseline: &result.baseline.id,
        version: &result.baseline.version,
        sha256: &result.baseline.sha256,
        conclusion: result.conclusion.word(),
        counts: verdicts(&result.findings),
        open_shall: open().filter(|one| one.level == Level::Shall).map(|one| one.rule.as_str()).collect(),
        new: assessment.since.as_ref().map(|_| new().map(|one| one.rule.as_str()).collect()),
    }
}

/// Writes the line of a file that could not be read as an assessment.
///
/// # Errors
///
/// Fails if the stream does.
pub fn unreadable(path: &str, why: &str, out: &mut dyn Write) -> io::Result<()> {
    write(&Unreadable { schema_version: SCHEMA_VERSION, path, unreadable: why }, out)
}

/// JSON escapes line ends, so that a line is a line.
fn write(line: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(Escaped(&mut *out), line)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::testing::{HOSTILE, reference};

    #[test]
    fn hostile_words_stay_within_their_line() {
        let mut assessment = reference();
        if let Some(bid) = &mut assessment.bid {
            bid.product = Some(HOSTILE.to_owned());
        }
        let mut out = Vec::new();
        line(HOSTILE, "ab", &assessment, &mut out).expect("a vector takes everything");
        unreadable(HOSTILE, HOSTILE, &mut out).expect("a vector takes everything");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text.lines().count(), 2);
        assert!(!text.contains("##") && !text.contains(|c: char| c.is_control() && c != '\n'), "{text}");
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines[0]["product"], HOSTILE);
        assert_eq!(lines[1]["unreadable"], HOSTILE);
        assert_eq!(lines[0]["gate"], "fail");
        let open =
            reference().results[0].findings.iter().filter(|f| f.is_open() && f.level == Level::Shall).count();
        assert_eq!(lines[0]["assessments"][0]["open_shall"].as_array().map(Vec::len), Some(open));
    }
}
