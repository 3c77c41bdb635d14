//! The components that something was seen of, with the rules. An assessment does not list the others: it counts them.

use std::collections::BTreeMap;
use std::io;

use super::{Cell, Rows};
use crate::assessment::{Assessment, SubjectRecord, Verdict};
use crate::reports::causes;

pub(super) const COLUMNS: &[(&str, u8)] = &[
    ("key", 50),
    ("kind", 10),
    ("name", 30),
    ("version", 12),
    ("purl", 50),
    ("file", 30),
    ("line", 8),
    ("not met", 40),
    ("no evidence", 40),
    ("needs review", 40),
    ("waived", 40),
    ("noted", 40),
];

/// The columns of rules, in their order.
const VERDICTS: [Option<Verdict>; 5] =
    [Some(Verdict::Fail), Some(Verdict::NoEvidence), Some(Verdict::NeedsReview), Some(Verdict::Waived), None];

/// Things that are no components.
const OTHERS: &[&str] = &["submission", "document", "project"];

pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    let causes = causes::all(assessment);
    let ids: Vec<String> = causes.iter().map(|cause| cause.asked.rule_id()).collect();
    let mut seen: BTreeMap<(&str, &str), (&SubjectRecord, Vec<usize>)> = BTreeMap::new();
    for (number, cause) in causes.iter().enumerate() {
        let subjects = cause.group.iter().flat_map(|group| &group.subjects);
        for subject in subjects.filter(|subject| !OTHERS.contains(&subject.kind.as_str())) {
            let file = subject.locations.first().map_or("", |place| &place.path);
            seen.entry((&subject.key, file)).or_insert_with(|| (subject, Vec::new())).1.push(number);
        }
    }
    for (subject, numbers) in seen.into_values() {
        let rules = |verdict: Option<Verdict>| {
            let mut rules: Vec<&str> = numbers
                .iter()
                .filter(|&&number| causes[number].verdict == verdict)
                .map(|&number| ids[number].as_str())
                .collect();
            rules.sort_unstable();
            rules.dedup();
            Cell::words(rules.join(" "))
        };
        let place = subject.locations.first();
        let mut cells = vec![
            Cell::words(&*subject.key),
            Cell::words(&*subject.kind),
            Cell::words(&*subject.name),
            Cell::given(subject.version.as_deref()),
            Cell::given(subject.purl.as_deref()),
            Cell::given(place.map(|place| place.path.as_str())),
            Cell::counted(place.and_then(|place| place.line).map(u64::from)),
        ];
        cells.extend(VERDICTS.map(rules));
        row(&cells)?;
    }
    Ok(())
}
