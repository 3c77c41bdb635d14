//! The crosswalk of a baseline, rule by nation, written down for people and for spreadsheets.
//!
//! It words what [`crate::baseline::crosswalk`] compares, and compares nothing.

use std::io::{self, Write};

use super::outline::{Block, Column, Holds, Outline, Section, Table, Words, column};
use super::{Look, html, markdown, terminal, wording};
use crate::baseline::crosswalk::{Cell, Crosswalk, Row, Strictness};
use crate::baseline::{Baseline, Citation, Framework, Rule};

/// A way to write a crosswalk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    /// Text for a terminal, rule after rule.
    Terminal,
    /// Tables in Markdown.
    Markdown,
    /// One self-contained page.
    Html,
    /// One line for each rule, nation and clause.
    Csv,
}

impl Sheet {
    /// Every way.
    pub const ALL: &[Self] = &[Self::Terminal, Self::Markdown, Self::Html, Self::Csv];

    /// The word on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Csv => "csv",
        }
    }
}

/// Writes the crosswalk of a baseline; `parameters` words those of a rule's check.
///
/// # Errors
///
/// Fails if the stream does.
pub fn render(
    baseline: &Baseline,
    sheet: Sheet,
    look: Look,
    parameters: fn(&Rule) -> String,
    out: &mut dyn Write,
) -> io::Result<()> {
    let crosswalk = Crosswalk::of(baseline);
    let wording = Wording { crosswalk: &crosswalk, parameters };
    match sheet {
        Sheet::Terminal => terminal::write(&wording.outline(baseline, false), look, out),
        Sheet::Markdown => markdown::write(&wording.outline(baseline, true), out),
        Sheet::Html => {
            let foot = format!("{} {}, sha256 {}", baseline.id, baseline.version, baseline.sha256);
            html::page(&wording.outline(baseline, true), &foot, out)
        }
        Sheet::Csv => csv(baseline, &crosswalk, out),
    }
}

struct Wording<'c> {
    crosswalk: &'c Crosswalk<'c>,
    parameters: fn(&Rule) -> String,
}

impl Wording<'_> {
    fn outline(&self, baseline: &Baseline, in_tables: bool) -> Outline {
        let mut sections = vec![self.about(baseline)];
        // Rules of one heading stand together, in the order of the headings; those without one come last.
        let mut headings: Vec<Option<&str>> = Vec::new();
        for row in &self.crosswalk.rows {
            let heading = row.group.map(|group| group.id.as_str());
            if !headings.contains(&heading) {
                headings.push(heading);
            }
        }
        let place = |id: &str| baseline.groups.iter().position(|group| group.id == id);
        headings.sort_by_key(|heading| heading.map_or((true, None), |id| (false, place(id))));
        for (number, heading) in headings.iter().enumerate() {
            let is_of = |row: &&Row<'_>| row.group.map(|group| group.id.as_str()) == *heading;
            let rows: Vec<&Row<'_>> = self.crosswalk.rows.iter().filter(is_of).collect();
            let Some(first) = rows.first() else { continue };
            let others = if headings.len() > 1 { "Other rules" } else { "Rules" };
            let title = first.group.map_or(others, |group| group.title.as_str());
            let mut section = Section::new(format!("rules-{number}"), Words::plain(title));
            if in_tables {
                section.blocks.push(Block::Table(self.table(&rows)));
            } else {
                section.sections.extend(rows.iter().map(|row| self.part(row)));
            }
            sections.push(section);
        }
        sections.push(self.documents());
        let title = format!("Crosswalk of {} {}: {}", baseline.id, baseline.version, baseline.title);
        Outline { title, banner: None, sections }
    }

    fn about(&self, baseline: &Baseline) -> Section {
        let mut about = Section::new("about", Words::plain("What this shows"));
        about.blocks.push(Block::Paragraph(Words::prose(&baseline.issuer).and(".")));
        let known: Vec<String> = baseline
            .overlays
            .iter()
            .map(|overlay| format!("{} {} ({})", overlay.id, overlay.version, overlay.status.word()))
            .collect();
        about.blocks.push(Block::Paragraph(Words::plain(if known.is_empty() {
            "No nation has an overlay of this baseline: each is asked for the same, by its own clauses."
                .to_owned()
        } else {
            format!("The overlays are {}.", wording::joined(&known))
        })));
        about.blocks.push(Block::Note(Words::plain(
            "For each rule: its level, which is the baseline’s own decision; how each nation asks for it beside the \
             common baseline; and the clauses that it answers, each with its page, with what the rule is to the \
             clause, and with how the clause was read (primary: in the document itself; transcribed; secondary: in \
             another account).",
        )));
        about
    }

    fn table(&self, rows: &[&Row<'_>]) -> Table {
        let mut columns: Vec<Column> = vec![
            column("Rule", Holds::Slim),
            column("Level", Holds::Word),
            column("Common documents", Holds::Slim),
        ];
        columns.extend(self.crosswalk.nations.iter().map(|code| column(head(code), Holds::Slim)));
        let row = |row: &&Row<'_>| {
            let level = if row.is_common { row.rule.level.word() } else { "–" };
            let mut cells = vec![
                vec![Words::code(&row.rule.id), Words::prose(&row.rule.title)],
                vec![Words::plain(level)],
                row.common.iter().map(|citation| clause(citation)).collect(),
            ];
            let nations = self.crosswalk.nations.iter().zip(&row.cells);
            cells.extend(nations.map(|(code, cell)| self.cell(code, cell, row)));
            cells
        };
        Table { caption: "Rule by nation".to_owned(), columns, rows: rows.iter().map(row).collect() }
    }

    /// One rule with a line for each nation.
    fn part(&self, row: &Row<'_>) -> Section {
        let level = if row.is_common { row.rule.level.word() } else { "not in the common baseline" };
        let heading =
            Words::code(&row.rule.id).and(format!(" ({level}): ")).then(Words::prose(&row.rule.title));
        let mut part = Section::new(row.rule.id.clone(), heading);
        let mut pairs = Vec::new();
        let joined = |lines: Vec<Words>| {
            lines.into_iter().enumerate().fold(Words::default(), |words, (index, line)| {
                if index == 0 { line } else { words.and("; ").then(line) }
            })
        };
        if !row.common.is_empty() {
            pairs.push(("Common", joined(row.common.iter().map(|citation| clause(citation)).collect())));
        }
        for (code, cell) in self.crosswalk.nations.iter().zip(&row.cells) {
            pairs.push((head(code), joined(self.cell(code, cell, row))));
        }
        part.blocks.push(Block::Pairs(pairs));
        part
    }

    /// How a nation asks, and by which clauses.
    fn cell(&self, code: &str, cell: &Cell<'_>, row: &Row<'_>) -> Vec<Words> {
        let level = cell.rule.map(|rule| rule.level.word()).unwrap_or_default();
        let asks = |rule: Option<&Rule>| rule.map(|rule| (self.parameters)(rule)).unwrap_or_default();
        let otherwise = || {
            let (here, common) = (asks(cell.rule), asks(Some(row.rule)));
            if here == common || here.is_empty() { String::new() } else { format!(", with {here}") }
        };
        let how = match cell.strictness {
            Strictness::AsCommon => None,
            Strictness::Stricter => Some(format!("stricter: {level}{}", otherwise())),
            Strictness::Looser => Some(format!("less strict: {level}{}", otherwise())),
            Strictness::Otherwise => Some(format!("asked otherwise: {level}{}", otherwise())),
            Strictness::Added => Some(format!("added: {level}")),
            Strictness::NotAsked => Some("not asked".to_owned()),
        };
        // The heading of a column names only the nations of the Quad.
        let unnamed = (head(code) == head("")).then(|| Words::strong(code.to_uppercase()));
        let mut lines: Vec<Words> = unnamed.into_iter().chain(how.into_iter().map(Words::strong)).collect();
        lines.extend(cell.citations.iter().map(|citation| clause(citation)));
        if lines.is_empty() {
            lines.push(Words::plain("no clause of its own"));
        }
        lines
    }

    fn documents(&self) -> Section {
        let mut section = Section::new("documents", Words::plain("Documents"));
        let row = |(id, framework): (&&str, &&Framework)| {
            let nations: Vec<String> =
                framework.jurisdiction.iter().map(|code| code.to_uppercase()).collect();
            vec![
                vec![Words::code(id)],
                vec![Words::plain(format!("{}, {}, {}", framework.title, framework.edition, framework.date))],
                vec![Words::plain(nations.join(", "))],
                vec![Words::prose(&framework.status)],
            ]
        };
        let rows: Vec<Vec<Vec<Words>>> = self.crosswalk.frameworks.iter().map(row).collect();
        section.blocks.push(Block::Table(Table {
            caption: "Documents that are cited, and what they are".to_owned(),
            columns: vec![
                column("Id", Holds::Narrow),
                column("Document", Holds::Text),
                column("Of", Holds::Word),
                column("What it is", Holds::Text),
            ],
            rows,
        }));
        section
    }
}

/// The heading of a nation's column.
fn head(code: &str) -> &'static str {
    match code {
        "us" => "United States",
        "au" => "Australia",
        "in" => "India",
        "jp" => "Japan",
        _ => "Another nation",
    }
}

fn clause(citation: &Citation) -> Words {
    let page = citation.page.map(|page| format!(", page {page}")).unwrap_or_default();
    let (relation, mark) = (citation.relation.word(), citation.mark.word());
    Words::code(&citation.framework).and(format!(" {}{page} ({relation}, {mark})", citation.clause))
}

/// The columns of the CSV file.
const FIELDS: &[&str] = &[
    "baseline",
    "version",
    "group",
    "rule",
    "title",
    "nation",
    "level",
    "strictness",
    "framework",
    "document",
    "edition",
    "clause",
    "page",
    "relation",
    "mark",
];

fn csv(baseline: &Baseline, crosswalk: &Crosswalk<'_>, out: &mut dyn Write) -> io::Result<()> {
    line(FIELDS.iter().copied(), out)?;
    let version = baseline.version.to_string();
    for row in &crosswalk.rows {
        let group = row.group.map(|group| group.title.as_str()).unwrap_or_default();
        let start = [&baseline.id, &version, group, &row.rule.id, &row.rule.title];
        let level = if row.is_common { row.rule.level.word() } else { "" };
        let common = ("", level, if row.is_common { "common" } else { "not-asked" }, &row.common);
        let cells = crosswalk.nations.iter().zip(&row.cells).map(|(code, cell)| {
            let level = cell.rule.map(|rule| rule.level.word()).unwrap_or_default();
            (code.as_str(), level, cell.strictness.word(), &cell.citations)
        });
        for (nation, level, strictness, citations) in std::iter::once(common).chain(cells) {
            let how = [nation, level, strictness];
            if citations.is_empty() {
                line(start.iter().copied().chain(how).chain([""; 7]), out)?;
            }
            for citation in citations {
                let framework = crosswalk.frameworks.get(citation.framework.as_str());
                let (title, edition) = framework.map(|one| (&*one.title, &*one.edition)).unwrap_or_default();
                let page = citation.page.map(|page| page.to_string()).unwrap_or_default();
                let (relation, mark) = (citation.relation.word(), citation.mark.word());
                let said = [&*citation.framework, title, edition, &citation.clause, &page, relation, mark];
                line(start.iter().copied().chain(how).chain(said), out)?;
            }
        }
    }
    Ok(())
}

/// A line of RFC 4180. A field that a spreadsheet would take for a formula is led by an apostrophe.
fn line<'f>(fields: impl Iterator<Item = &'f str>, out: &mut dyn Write) -> io::Result<()> {
    let field = |field: &str| {
        let field = super::harmless::visible(field).replace('"', "\"\"");
        let formula = if field.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
        format!("\"{formula}{field}\"")
    };
    write!(out, "{}\r\n", fields.map(field).collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(fields: &[&str]) -> String {
        let mut out = Vec::new();
        line(fields.iter().copied(), &mut out).expect("a vector takes everything");
        String::from_utf8(out).expect("UTF-8")
    }

    #[test]
    fn no_field_of_the_csv_is_a_formula_or_ends_its_field() {
        for field in ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "a\nb"] {
            let line = written(&[field]);
            assert!(!line.starts_with("\"=") && !line.starts_with("\"+"), "{line}");
            assert!(!line.starts_with("\"-") && !line.starts_with("\"@"), "{line}");
            assert!(!line.trim_end().contains(['\t', '\r', '\n']), "{line:?}");
        }
        assert_eq!(written(&["a \"b\", c", ""]), "\"a \"\"b\"\", c\",\"\"\r\n");
    }
}
