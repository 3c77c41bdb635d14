//! An assessment as tables, for whoever sorts and counts: the sheets, their columns and rows.
//!
//! It knows no file format; CSV and workbooks only say how a cell is written.

mod artifacts;
mod components;
mod findings;
mod observations;
mod overview;
mod vulnerabilities;

use std::borrow::Cow;
use std::io;

use super::harmless;
use crate::assessment::Assessment;

/// Characters of a cell; a workbook takes 32,767.
const LETTERS: usize = 4_000;

/// A table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    /// What was concluded, and what that rests on.
    Overview,
    /// One row for each rule.
    Findings,
    /// One row for each thing that something was seen of.
    Observations,
    /// One row for each component that something was seen of.
    Components,
    /// One row for each known vulnerability and component.
    Vulnerabilities,
    /// One row for each submitted file.
    Artifacts,
}

/// What stands in one place of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell<'a> {
    /// Text, and never anything else.
    Words(Cow<'a, str>),
    /// A count.
    Number(u64),
    /// Nothing.
    Empty,
}

/// Takes the rows of a table one by one.
pub(super) type Rows<'t> = dyn FnMut(&[Cell<'_>]) -> io::Result<()> + 't;

impl Sheet {
    /// Every sheet, as a workbook orders them.
    pub(super) const ALL: &[Self] = &[
        Self::Overview,
        Self::Findings,
        Self::Observations,
        Self::Components,
        Self::Vulnerabilities,
        Self::Artifacts,
    ];

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Overview => "assessment",
            Self::Findings => "findings",
            Self::Observations => "observations",
            Self::Components => "components",
            Self::Vulnerabilities => "vulnerabilities",
            Self::Artifacts => "artifacts",
        }
    }

    /// The headings of its columns, with how wide each should be in characters.
    pub(super) fn columns(self) -> &'static [(&'static str, u8)] {
        match self {
            Self::Overview => overview::COLUMNS,
            Self::Findings => findings::COLUMNS,
            Self::Observations => observations::COLUMNS,
            Self::Components => components::COLUMNS,
            Self::Vulnerabilities => vulnerabilities::COLUMNS,
            Self::Artifacts => artifacts::COLUMNS,
        }
    }

    /// Gives out its rows; each has as many cells as there are columns.
    pub(super) fn rows(self, assessment: &Assessment, row: &mut Rows<'_>) -> io::Result<()> {
        match self {
            Self::Overview => overview::rows(assessment, row),
            Self::Findings => findings::rows(assessment, row),
            Self::Observations => observations::rows(assessment, row),
            Self::Components => components::rows(assessment, row),
            Self::Vulnerabilities => vulnerabilities::rows(assessment, row),
            Self::Artifacts => artifacts::rows(assessment, row),
        }
    }
}

impl<'a> Cell<'a> {
    /// Words of anybody, with what would act shown by its number.
    pub(super) fn words(words: impl Into<Cow<'a, str>>) -> Self {
        let words: Cow<'a, str> = words.into();
        let (cut, length) = harmless::shortened_to(LETTERS, &words);
        let shown = harmless::visible(&cut);
        // A table may be printed to a log, where two of these begin a command.
        let shown = shown.replace("##", "#⟨U+0023⟩");
        match length {
            Some(length) => Self::Words(format!("{shown} ({length} characters in all)").into()),
            None if shown == *words => Self::Words(words),
            None => Self::Words(shown.into()),
        }
    }

    /// Words that may be missing.
    pub(super) fn given(words: Option<&'a str>) -> Self {
        words.map_or(Self::Empty, Self::words)
    }

    /// A count that may be missing.
    pub(super) fn counted(count: Option<u64>) -> Self {
        count.map_or(Self::Empty, Self::Number)
    }
}

/// Words on one line.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
