//! An assessment, written down: the list of formats, and the one way to render them.
//!
//! A report may sort and group; it never decides.

pub mod crosswalk;
pub(crate) mod harmless;
mod html;
pub mod json;
mod markdown;
mod outline;
mod terminal;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod wording;

use std::io::{self, Write};
use std::path::Path;

use crate::assessment::Assessment;

/// A format that a report can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Compact text for a terminal.
    Terminal,
    /// The machine-readable report, version 1.
    Json,
    /// Markdown.
    Markdown,
    /// One self-contained page to read, print and sign.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[Self::Terminal, Self::Json, Self::Markdown, Self::Html];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }

    /// How the names of its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Terminal => ".txt",
            Self::Json => ".json",
            Self::Markdown => ".md",
            Self::Html => ".html",
        }
    }

    /// The format that a file's name asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        Self::ALL.iter().copied().find(|format| name.ends_with(format.extension()))
    }
}

/// How a report for a terminal looks; other formats take no notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Whether styles are written; whoever owns the stream removes them where they are not wanted.
    pub colour: bool,
    /// Places shown for each cause.
    pub places: usize,
    /// Whether each question that waits for a person and holds nothing back has a line of its own.
    pub questions: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { width: 100, colour: false, places: 3, questions: false }
    }
}

/// Writes an assessment in a format.
///
/// # Errors
///
/// Fails if the stream does.
pub fn render(assessment: &Assessment, format: Format, look: Look, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::render(assessment, look, out)?,
        Format::Json => json::render(assessment, out)?,
        Format::Markdown => markdown::render(assessment, out)?,
        Format::Html => html::render(assessment, out)?,
    }
    out.flush()
}
