//! An assessment, written down: the list of formats, and the one way to render them.
//!
//! A report may sort and group; it never decides.

mod causes;
mod code_quality;
pub mod crosswalk;
mod csv;
mod entries;
mod github_annotations;
mod github_summary;
pub(crate) mod harmless;
mod html;
pub mod json;
mod junit;
mod markdown;
mod oscal;
mod outline;
mod repository;
pub mod rollup;
mod sarif;
mod status;
mod table;
mod terminal;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod wording;
mod xlsx;

use std::io::{self, Write};
use std::path::Path;

pub use repository::Repository;
use table::Sheet;

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
    /// SARIF 2.1.0 with every verdict.
    Sarif,
    /// SARIF 2.1.0 with only what is open, for code scanning.
    CodeScanning,
    /// JUnit XML, in the strict dialect.
    Junit,
    /// GitLab Code Quality.
    CodeQuality,
    /// The summary of a step on GitHub, in Markdown.
    GithubSummary,
    /// Annotations on GitHub, as workflow commands.
    GithubAnnotations,
    /// OSCAL assessment results.
    Oscal,
    /// A table of what each rule came to, as CSV.
    Csv,
    /// A table of what was seen, as CSV.
    CsvObservations,
    /// All tables, as a workbook.
    Xlsx,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[
        Self::Terminal,
        Self::Json,
        Self::Markdown,
        Self::Html,
        Self::Sarif,
        Self::CodeScanning,
        Self::Junit,
        Self::CodeQuality,
        Self::GithubSummary,
        Self::GithubAnnotations,
        Self::Oscal,
        Self::Csv,
        Self::CsvObservations,
        Self::Xlsx,
    ];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        self.names().0
    }

    /// How the names of its files end.
    pub fn extension(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Terminal => ("terminal", ".txt"),
            Self::Json => ("json", ".json"),
            Self::Markdown => ("markdown", ".md"),
            Self::Html => ("html", ".html"),
            Self::Sarif => ("sarif", ".sarif"),
            Self::CodeScanning => ("code-scanning", ".code-scanning.sarif"),
            Self::Junit => ("junit", ".junit.xml"),
            // GitLab's own examples write to `gl-code-quality-report.json`.
            Self::CodeQuality => ("code-quality", "code-quality-report.json"),
            Self::GithubSummary => ("github-summary", ".summary.md"),
            Self::GithubAnnotations => ("github-annotations", ".annotations.txt"),
            Self::Oscal => ("oscal", ".oscal.json"),
            Self::Csv => ("csv", ".csv"),
            Self::CsvObservations => ("csv-observations", ".observations.csv"),
            Self::Xlsx => ("xlsx", ".xlsx"),
        }
    }

    /// The format that a file's name asks for: that with the longest ending.
    pub fn of_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let asked = Self::ALL.iter().copied().filter(|format| name.ends_with(format.extension()));
        asked.max_by_key(|format| format.extension().len())
    }
}

/// What a report takes from where it is shown, beside the assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look<'r> {
    /// Columns of a terminal.
    pub width: usize,
    /// Whether styles are written; whoever owns the stream removes them where they are not wanted.
    pub colour: bool,
    /// Places shown for each cause on a terminal.
    pub places: usize,
    /// Whether each question that waits for a person and holds nothing back has a line of its own.
    pub questions: bool,
    /// Where the files stand in a repository, for formats whose readers open them there.
    pub repository: Option<&'r Repository>,
}

impl Default for Look<'_> {
    fn default() -> Self {
        Self { width: 100, colour: false, places: 3, questions: false, repository: None }
    }
}

/// Writes an assessment in a format.
///
/// # Errors
///
/// Fails if the stream does.
pub fn render(
    assessment: &Assessment,
    format: Format,
    look: Look<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Terminal => terminal::render(assessment, look, out)?,
        Format::Json => json::render(assessment, out)?,
        Format::Markdown => markdown::render(assessment, out)?,
        Format::Html => html::render(assessment, out)?,
        Format::Sarif => sarif::render(assessment, sarif::Profile::Full, look.repository, out)?,
        Format::CodeScanning => {
            sarif::render(assessment, sarif::Profile::CodeScanning, look.repository, out)?;
        }
        Format::Junit => junit::render(assessment, out)?,
        Format::CodeQuality => code_quality::render(assessment, look.repository, out)?,
        Format::GithubSummary => github_summary::render(assessment, out)?,
        Format::GithubAnnotations => github_annotations::render(assessment, look.repository, out)?,
        Format::Oscal => oscal::render(assessment, out)?,
        Format::Csv => csv::render(assessment, Sheet::Findings, out)?,
        Format::CsvObservations => csv::render(assessment, Sheet::Observations, out)?,
        Format::Xlsx => xlsx::render(assessment, out)?,
    }
    out.flush()
}
