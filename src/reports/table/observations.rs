//! What was seen, one row for each thing that it was seen of; what is not listed is counted in a row.

use std::io;

use super::{Cell, Rows};
use crate::assessment::{Assessment, SubjectRecord, Verdict};
use crate::reports::causes::{self, Cause};
use crate::source::Location;

pub(super) const COLUMNS: &[(&str, u8)] = &[
    ("baseline", 10),
    ("baseline version", 9),
    ("nation", 8),
    ("rule", 28),
    ("level", 8),
    ("verdict", 14),
    ("weight", 12),
    ("code", 20),
    ("what was found", 60),
    ("count", 9),
    ("not listed", 9),
    ("key", 50),
    ("kind", 10),
    ("name", 30),
    ("version", 12),
    ("purl", 50),
    ("value", 30),
    ("file", 30),
    ("member", 20),
    ("pointer", 30),
    ("line", 8),
    ("column", 8),
];

/// Columns that tell of the cause, before those of the thing.
const OF_CAUSE: usize = 11;

pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    for result in &assessment.results {
        for cause in causes::of_result(assessment, result) {
            of_cause(assessment, &cause, row)?;
        }
    }
    Ok(())
}

fn of_cause(assessment: &Assessment, cause: &Cause<'_>, row: &mut Rows<'_>) -> io::Result<()> {
    let Some(group) = cause.group else { return Ok(()) };
    let (asked, sentence) = (cause.asked, cause.sentence(assessment));
    let verdict = cause.verdict.map_or("noted", Verdict::word);
    let mut cells = vec![
        Cell::words(&*asked.baseline.id),
        Cell::words(&*asked.baseline.version),
        Cell::given(asked.nation),
        Cell::words(&*asked.finding.rule),
        Cell::words(asked.finding.level.word()),
        Cell::words(verdict),
        Cell::words(group.weight.word()),
        Cell::words(group.code.word()),
        Cell::words(&*sentence),
        Cell::Number(group.count),
        Cell::Empty,
    ];
    for subject in &group.subjects {
        cells.truncate(OF_CAUSE);
        cells.extend(of_subject(subject));
        row(&cells)?;
    }
    let omitted = group.omitted();
    if omitted > 0 {
        cells.truncate(OF_CAUSE - 1);
        cells.push(Cell::Number(omitted));
        cells.resize(COLUMNS.len(), Cell::Empty);
        row(&cells)?;
    }
    Ok(())
}

fn of_subject(subject: &SubjectRecord) -> [Cell<'_>; COLUMNS.len() - OF_CAUSE] {
    let place = subject.locations.first();
    let number = |read: fn(&Location) -> Option<u32>| Cell::counted(place.and_then(read).map(u64::from));
    [
        Cell::words(&*subject.key),
        Cell::words(&*subject.kind),
        Cell::words(&*subject.name),
        Cell::given(subject.version.as_deref()),
        Cell::given(subject.purl.as_deref()),
        Cell::given(subject.value.as_deref()),
        Cell::given(place.map(|place| place.path.as_str())),
        Cell::given(place.and_then(|place| place.inside.as_deref())),
        Cell::given(place.map(|place| place.pointer.as_str())),
        number(|place| place.line),
        number(|place| place.column),
    ]
}
