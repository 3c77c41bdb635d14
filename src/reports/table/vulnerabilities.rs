//! Every known vulnerability with each component that it concerns, and how many statements are about it.

use std::io;

use super::{Cell, Rows};
use crate::assessment::Assessment;
use crate::intelligence::Rating;

pub(super) const COLUMNS: &[(&str, u8)] = &[
    ("vulnerability", 20),
    ("aliases", 40),
    ("kind", 14),
    ("severity", 10),
    ("known exploited since", 12),
    ("epss", 10),
    ("component", 50),
    ("file", 30),
    ("line", 8),
    ("mended in", 20),
    ("advisories", 30),
    ("statements", 10),
    ("summary", 60),
];

/// A vulnerability of which no component is listed has no row; none is without.
pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    for one in &assessment.vulnerabilities {
        for concerned in &one.components {
            let place = concerned.component.locations.first();
            row(&[
                Cell::words(&*one.id),
                Cell::words(one.aliases.join(" ")),
                Cell::words(one.kind.word()),
                Cell::given(one.rating.map(Rating::word)),
                Cell::given(one.known_exploited.as_ref().map(|known| known.added.as_str())),
                Cell::given(one.likelihood.as_ref().map(|likelihood| likelihood.score.as_str())),
                Cell::words(&*concerned.component.key),
                Cell::given(place.map(|place| place.path.as_str())),
                Cell::counted(place.and_then(|place| place.line).map(u64::from)),
                Cell::words(concerned.fixed.join(" ")),
                Cell::words(concerned.by.join(" ")),
                Cell::Number(one.statements.count),
                Cell::given(one.summary.as_deref()),
            ])?;
        }
    }
    Ok(())
}
