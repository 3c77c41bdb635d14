//! Every submitted file, so that an auditor can hash it again.

use std::io;

use super::{Cell, Rows};
use crate::assessment::Assessment;
use crate::reports::{outline, wording};

pub(super) const COLUMNS: &[(&str, u8)] = &[
    ("file", 40),
    ("member", 30),
    ("role", 10),
    ("format", 12),
    ("format version", 9),
    ("made with", 30),
    ("made at", 24),
    ("bytes", 12),
    ("sha256", 66),
    ("components read", 10),
    ("checked", 10),
    ("exempt", 10),
    ("unreadable", 10),
    ("problems", 10),
    ("what was wrong", 80),
];

/// Problems that are told of each file.
const PROBLEMS: usize = 10;

pub(super) fn rows(assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
    for artifact in &assessment.submission.artifacts {
        let counts = artifact.components.as_ref();
        let problems = artifact.problems.iter().take(PROBLEMS).map(|problem| {
            let class = wording::class(problem.code.class());
            format!("{} {class} ({})", wording::problem(problem), outline::place(&problem.location))
        });
        row(&[
            Cell::words(&*artifact.path),
            Cell::given(artifact.inside.as_deref()),
            Cell::given(artifact.role.as_deref()),
            Cell::given(artifact.format.as_deref()),
            Cell::given(artifact.format_version.as_deref()),
            Cell::words(artifact.made_with.join(" | ")),
            Cell::given(artifact.made_at.as_deref()),
            Cell::Number(artifact.size),
            Cell::words(&*artifact.sha256),
            Cell::counted(counts.map(|counts| counts.read)),
            Cell::counted(counts.map(|counts| counts.checked)),
            Cell::counted(counts.map(|counts| counts.exempt.values().sum())),
            Cell::counted(counts.map(|counts| counts.unreadable)),
            Cell::Number(artifact.problems.len() as u64),
            Cell::words(problems.collect::<Vec<_>>().join(" | ")),
        ])?;
    }
    Ok(())
}
