//! The report for people as headings, paragraphs and tables, built once from an assessment.
//!
//! It knows no format: the terminal, Markdown and HTML only say how an outline looks.
//! It escapes nothing: each of them does that for every word it writes.

mod basis;
mod compact;
mod decision;
mod evidence;
mod findings;
mod glance;
mod method;
mod nations;
mod people;
mod scope;
mod since;
mod vulnerabilities;

pub(super) use compact::compact;
pub(super) use decision::{report_id, words_of_conclusion};

use std::borrow::Cow;

use super::harmless::{shortened, shortened_to};
use super::wording;
use crate::assessment::{Assessment, BaselineResult, Conclusion, Finding, Verdict};
use crate::baseline::Level;
use crate::source::Location;

/// A report as its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Outline {
    /// The one heading of the first level.
    pub(super) title: String,
    /// What stands above everything, if something does.
    pub(super) banner: Option<Words>,
    /// The parts, the decision first.
    pub(super) sections: Vec<Section>,
}

/// A part with its heading; its own parts follow its blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    /// A name for links within the report; unique.
    pub(super) anchor: String,
    /// Its heading.
    pub(super) heading: Words,
    /// What stands in it.
    pub(super) blocks: Vec<Block>,
    /// Its parts.
    pub(super) sections: Vec<Self>,
}

impl Section {
    pub(super) fn new(anchor: impl Into<String>, heading: Words) -> Self {
        Self { anchor: anchor.into(), heading, blocks: Vec::new(), sections: Vec::new() }
    }
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    /// The conclusion in a box: what, its words, why.
    Decision(Conclusion, String, Words),
    /// A paragraph.
    Paragraph(Words),
    /// A paragraph that may be smaller.
    Note(Words),
    /// A list.
    List(Vec<Words>),
    /// A table.
    Table(Table),
    /// Names with their values.
    Pairs(Vec<(&'static str, Words)>),
    /// Lines to be filled in by hand: a heading and the fields below it.
    Blanks(Vec<(&'static str, Words)>),
}

/// Rows and columns. The first cell of a row names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// What it shows.
    pub(super) caption: String,
    /// The headings of its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows; a cell has one or more lines.
    pub(super) rows: Vec<Vec<Vec<Words>>>,
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Its heading.
    pub(super) head: &'static str,
    /// What stands in it.
    pub(super) holds: Holds,
}

/// What a column holds; it decides how wide it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Sentences.
    Text,
    /// The longest lines of the table.
    Wide,
    /// A few words.
    Narrow,
    /// A few words in one of many columns.
    Slim,
    /// Numbers.
    Numbers,
    /// One or two words.
    Word,
    /// Paths, places and digests.
    Places,
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words(pub(super) Vec<Span>);

/// Words of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Span {
    /// Words of ours, or of the baseline.
    Plain(String),
    /// The same, stressed.
    Strong(String),
    /// Words of the bidder or the buyer that read as prose: a company, a product.
    Name(String),
    /// A value, path or identifier, letter by letter.
    Code(String),
    /// The verdict with its sign.
    Verdict(Verdict),
    /// The end of a line.
    Break,
}

/// Characters of a value that are shown on a narrow page.
const SHORT: usize = 60;

impl Words {
    pub(super) fn plain(words: impl Into<String>) -> Self {
        Self::default().and(words)
    }

    pub(super) fn strong(words: impl Into<String>) -> Self {
        Self(vec![Span::Strong(words.into())])
    }

    pub(super) fn code(words: &str) -> Self {
        Self::default().and_code(words)
    }

    fn name(words: &str) -> Self {
        Self::default().quoting(Span::Name, words)
    }

    fn verdict(verdict: Verdict) -> Self {
        Self(vec![Span::Verdict(verdict)])
    }

    pub(super) fn and(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Plain(words.into()));
        self
    }

    fn and_strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Strong(words.into()));
        self
    }

    fn and_code(self, words: &str) -> Self {
        self.quoting(Span::Code, words)
    }

    fn and_name(self, words: &str) -> Self {
        self.quoting(Span::Name, words)
    }

    fn quoting(self, span: fn(String) -> Span, words: &str) -> Self {
        self.cut(span, shortened(words))
    }

    /// A value on a narrow page.
    fn and_short_code(self, words: &str) -> Self {
        self.cut(Span::Code, shortened_to(SHORT, words))
    }

    /// Prose of the buyer's on a narrow page.
    fn and_short_name(mut self, words: &str) -> Self {
        self.0.push(Span::Name(shortened_to(SHORT, words).0.into_owned()));
        self
    }

    fn cut(mut self, span: fn(String) -> Span, (shown, length): (Cow<'_, str>, Option<usize>)) -> Self {
        self.0.push(span(shown.into_owned()));
        match length {
            Some(length) => self.and(format!(" ({} characters in all)", wording::number(length as u64))),
            None => self,
        }
    }

    /// Text of a baseline: what stands between backticks is code.
    pub(super) fn prose(text: &str) -> Self {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let pieces = text.split('`').enumerate().filter(|(_, piece)| !piece.is_empty());
        Self(
            pieces
                .map(|(index, piece)| match index % 2 {
                    0 => Span::Plain(piece.to_owned()),
                    _ => Span::Code(piece.to_owned()),
                })
                .collect(),
        )
    }

    /// One line below the other.
    fn lines(lines: Vec<Self>) -> Self {
        let mut words = Self::default();
        for line in lines {
            if !words.0.is_empty() {
                words.0.push(Span::Break);
            }
            words.0.extend(line.0);
        }
        words
    }

    pub(super) fn then(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }
}

/// The full report.
pub(super) fn full(assessment: &Assessment) -> Outline {
    let ranked = ranked(assessment);
    Outline {
        title: "Software evidence check — bid review attachment".to_owned(),
        banner: banner(assessment),
        sections: vec![
            decision::section(assessment, &ranked),
            glance::section(assessment, &ranked),
            findings::section(assessment, &ranked),
            people::section(assessment, &ranked),
            vulnerabilities::section(assessment),
            scope::section(assessment, &ranked),
            evidence::section(assessment),
            method::section(assessment, &ranked),
            method::sign_off(assessment),
        ],
    }
}

fn banner(assessment: &Assessment) -> Option<Words> {
    let report_only = assessment.options.report_only.then(|| {
        Words::strong("Report only. ")
            .and("The program was told to end without an error whatever the result. The result below stands.")
    });
    match (report_only, since::banner(assessment)) {
        (Some(one), Some(other)) => Some(one.and(" ").then(other)),
        (one, other) => one.or(other),
    }
}

/// What one baseline came to, with its findings in the order and with the numbers of the report.
struct Ranked<'a> {
    result: &'a BaselineResult,
    findings: Vec<(usize, &'a Finding)>,
    nations: Vec<nations::Nation<'a>>,
}

impl Ranked<'_> {
    /// A name for links; ids of baselines may come from the buyer's file.
    fn anchor(&self) -> String {
        let id = self.result.baseline.id.chars();
        id.map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
    }
}

/// The results of the baselines, the worst first; their findings, what needs action first, the
/// stricter level first. Numbers run through all baselines, and then through what nations add.
fn ranked(assessment: &Assessment) -> Vec<Ranked<'_>> {
    let mut results: Vec<&BaselineResult> = assessment.results.iter().collect();
    results.sort_by_key(|result| std::cmp::Reverse(result.conclusion));
    let mut last = 0;
    let mut rank = |findings: &'_ [Finding]| {
        let mut numbers: Vec<usize> = (0..findings.len()).collect();
        numbers.sort_by_key(|&number| (findings[number].verdict, findings[number].level));
        let first = last + 1;
        last += findings.len();
        (first..).zip(numbers).collect::<Vec<(usize, usize)>>()
    };
    let mut all: Vec<Ranked<'_>> = Vec::new();
    for result in results {
        let findings = rank(&result.findings).into_iter();
        let findings = findings.map(|(index, number)| (index, &result.findings[number])).collect();
        all.push(Ranked { result, findings, nations: Vec::new() });
    }
    for one in &mut all {
        for (code, result) in &one.result.jurisdictions {
            let findings = rank(&result.findings).into_iter();
            let findings = findings.map(|(index, number)| (index, &result.findings[number])).collect();
            one.nations.push(nations::Nation { code, result, findings });
        }
    }
    all
}

/// Rising numbers, three or more in a row as `1 to 3`.
fn runs(numbers: &[usize]) -> Vec<String> {
    let together = numbers.chunk_by(|one, next| one + 1 == *next);
    let told = together.flat_map(|run| match run {
        [first, _, .., last] => vec![format!("{first} to {last}")],
        few => few.iter().map(ToString::to_string).collect(),
    });
    told.collect()
}

/// Whether a finding is open and holds the bid back in this run.
fn holds_back(assessment: &Assessment, finding: &Finding) -> bool {
    let is_deferred = assessment.options.defer_review && finding.is_deferrable();
    finding.is_open() && decides(assessment, finding.level) && !is_deferred
}

/// Whether a finding's failure would hold the bid back.
fn decides(assessment: &Assessment, level: Level) -> bool {
    level <= assessment.options.fail_on && level != Level::May
}

/// A place as people write it: `file!member:line:column`.
pub(super) fn place(location: &Location) -> String {
    let mut place = file(&location.path, location.inside.as_deref());
    if let Some(line) = location.line {
        place.push_str(&format!(":{line}"));
        if let Some(column) = location.column {
            place.push_str(&format!(":{column}"));
        }
    }
    place
}

pub(super) fn file(path: &str, inside: Option<&str>) -> String {
    inside.map_or_else(|| path.to_owned(), |member| format!("{path}!{member}"))
}

fn first_capital(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

pub(super) const fn column(head: &'static str, holds: Holds) -> Column {
    Column { head, holds }
}
