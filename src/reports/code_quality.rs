//! GitLab Code Quality: a list of what is open, each with a place, a severity and a fingerprint of its own.
//!
//! GitLab shows only the first of entries with equal fingerprints, and compares them between branches.

use std::io::{self, Write};

use serde::Serialize;

use super::causes::{self, Cause};
use super::json::{Each, write_pretty};
use super::repository::{Places, Repository, Spot};
use super::{harmless, wording};
use crate::assessment::Assessment;

/// Entries of one report; the others are counted.
const ENTRIES: usize = 1_000;

#[derive(Serialize)]
struct Entry {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes the list.
pub(super) fn render(
    assessment: &Assessment,
    repository: Option<&Repository>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let places = Places::of(assessment, repository);
    let mut open = causes::open(causes::all(assessment), |status| status.severity);
    let left_out = open.len().saturating_sub(ENTRIES);
    open.truncate(ENTRIES);
    let entries = Each(|| {
        let nations = assessment.results.iter().flat_map(|result| nations(result, &places));
        let others = (left_out > 0).then(|| others(left_out, &places));
        open.iter()
            .map(|(severity, cause)| entry(assessment, cause, severity, &places))
            .chain(others)
            .chain(nations)
    });
    write_pretty(&entries, out)
}

fn entry(assessment: &Assessment, cause: &Cause<'_>, severity: &'static str, places: &Places<'_>) -> Entry {
    let finding = cause.asked.finding;
    let mended = wording::cure_in_brief(finding.mended_by());
    Entry {
        description: format!("{} Mended by {mended}.", cause.message(assessment)),
        check_name: harmless::visible(&format!("{}/{}", cause.asked.baseline.id, finding.rule)).into_owned(),
        fingerprint: cause.fingerprint.clone(),
        severity,
        location: location(places.first(cause.group)),
    }
}

/// What nations' overlays came to, where they are not met.
fn nations<'a>(
    result: &'a crate::assessment::BaselineResult,
    places: &'a Places<'_>,
) -> impl Iterator<Item = Entry> + 'a {
    causes::open_nations(result).filter_map(|(code, nation, status)| {
        let id = causes::nation_id(code);
        Some(Entry {
            description: harmless::visible(&causes::nation_sentence(code, nation)).into_owned(),
            check_name: format!("{}/{id}", result.baseline.id),
            fingerprint: causes::name_of([result.baseline.id.as_str(), &id]),
            severity: status.severity?,
            location: location(places.whole().clone()),
        })
    })
}

fn others(count: usize, places: &Places<'_>) -> Entry {
    let more = wording::counted(count as u64, "more entry is", "more entries are");
    Entry {
        description: format!("{more} in the JSON report."),
        check_name: "more-results".to_owned(),
        fingerprint: causes::name_of(["more-results"]),
        severity: "major",
        location: location(places.whole().clone()),
    }
}

fn location(spot: Spot) -> Location {
    Location { path: harmless::visible(&spot.path).into_owned(), lines: Lines { begin: spot.line } }
}
