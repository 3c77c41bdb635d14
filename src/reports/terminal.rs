//! The compact report for a terminal.
//!
//! It only says how an outline looks. Styles are written on request; whoever owns the stream removes them.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::outline::{self, Block, Holds, Outline, Section, Span, Table, Words};
use super::{Look, harmless, wording};
use crate::assessment::{Assessment, Conclusion, Verdict};

/// Columns by which a part stands further in than its heading.
const INDENT: usize = 2;
/// The narrowest page that is wrapped for.
const NARROWEST: usize = 40;

/// Writes the compact report.
pub(super) fn render(assessment: &Assessment, look: Look, out: &mut dyn Write) -> io::Result<()> {
    write(&outline::compact(assessment, look.places, look.questions), look, out)
}

/// Writes an outline.
pub(super) fn write(outline: &Outline, look: Look, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page { out, width: look.width.max(NARROWEST), colour: look.colour };
    page.line(0, 0, &Words(vec![Span::Plain(outline.title.clone())]), Style::new().dimmed())?;
    if let Some(banner) = &outline.banner {
        page.line(0, 0, banner, AnsiColor::Yellow.on_default())?;
    }
    outline.sections.iter().try_for_each(|section| page.section(section, 0))
}

struct Page<'o> {
    out: &'o mut dyn Write,
    width: usize,
    colour: bool,
}

impl Page<'_> {
    fn section(&mut self, section: &Section, depth: usize) -> io::Result<()> {
        if depth == 0 {
            writeln!(self.out)?;
        }
        let indent = depth.saturating_sub(1) * INDENT;
        if !section.heading.0.is_empty() {
            self.line(indent, INDENT, &section.heading, Style::new().bold())?;
        }
        let inner = if section.heading.0.is_empty() { 0 } else { indent + INDENT };
        section.blocks.iter().try_for_each(|block| self.block(block, inner))?;
        section.sections.iter().try_for_each(|part| self.section(part, depth + 2))
    }

    fn block(&mut self, block: &Block, indent: usize) -> io::Result<()> {
        match block {
            Block::Decision(conclusion, what, why) => {
                let symbol = wording::conclusion_symbol(*conclusion);
                let words = Words(vec![Span::Plain(format!("{symbol} {what}"))]);
                self.line(indent, INDENT, &words, of_conclusion(*conclusion).bold())?;
                self.line(indent + INDENT, 0, why, Style::new())?;
                writeln!(self.out)
            }
            Block::Paragraph(words) => self.line(indent, INDENT, words, Style::new()),
            Block::Note(words) => self.line(indent, INDENT, words, Style::new().dimmed()),
            Block::List(items) => {
                items.iter().try_for_each(|item| self.line(indent + INDENT, INDENT, item, Style::new()))
            }
            Block::Table(table) => self.table(table, indent),
            Block::Pairs(pairs) | Block::Blanks(pairs) => pairs.iter().try_for_each(|(name, value)| {
                let mut words = vec![Span::Strong(format!("{name}: "))];
                words.extend(value.0.iter().cloned());
                self.line(indent, INDENT, &Words(words), Style::new())
            }),
        }
    }

    /// Tables here are small: a name and numbers.
    fn table(&mut self, table: &Table, indent: usize) -> io::Result<()> {
        let text = |cell: &[Words]| cell.iter().map(|line| plain(&line.0)).collect::<Vec<_>>().join(" ");
        let mut rows: Vec<Vec<String>> =
            vec![table.columns.iter().map(|column| column.head.to_owned()).collect()];
        rows.extend(table.rows.iter().map(|row| row.iter().map(|cell| text(cell)).collect()));
        let width = |column: usize| {
            rows.iter().map(|row| textwrap::core::display_width(&row[column])).max().unwrap_or_default()
        };
        let widths: Vec<usize> = (0..table.columns.len()).map(width).collect();
        for (index, row) in rows.iter().enumerate() {
            let mut line = String::new();
            for (column, cell) in row.iter().enumerate() {
                let space = " ".repeat(widths[column] - textwrap::core::display_width(cell));
                match table.columns[column].holds {
                    Holds::Numbers => line.push_str(&format!("  {space}{cell}")),
                    _ => line.push_str(&format!("{cell}{space}")),
                }
            }
            let style = if index == 0 { Style::new().dimmed() } else { Style::new() };
            self.line(indent, INDENT, &Words(vec![Span::Plain(line.trim_end().to_owned())]), style)?;
        }
        Ok(())
    }

    /// Writes words as lines no wider than the page.
    fn line(&mut self, indent: usize, hanging: usize, words: &Words, style: Style) -> io::Result<()> {
        for (index, spans) in words.0.split(|span| *span == Span::Break).enumerate() {
            let (indent, hanging) = if index == 0 { (indent, hanging) } else { (indent + hanging, 0) };
            self.wrapped(indent, hanging, spans, style)?;
        }
        Ok(())
    }

    /// Styles go round whole lines and verdicts only, so that wrapping need not know of them.
    fn wrapped(&mut self, indent: usize, hanging: usize, spans: &[Span], style: Style) -> io::Result<()> {
        let first = " ".repeat(indent);
        let others = " ".repeat(indent + hanging);
        // Paths and identifiers stay whole where they fit, so that they can be copied.
        let options = textwrap::Options::new(self.width)
            .initial_indent(&first)
            .subsequent_indent(&others)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        let text = plain(spans);
        for (index, line) in textwrap::wrap(&text, options).iter().enumerate() {
            let line = harmless::log_line(line);
            let verdict = spans.first().filter(|_| index == 0 && self.colour);
            match verdict {
                Some(Span::Verdict(verdict)) => {
                    let badge = badge(*verdict);
                    let (start, rest) = line.split_at(line.find(&badge).map_or(0, |at| at + badge.len()));
                    self.styled(start, of_verdict(*verdict).bold())?;
                    self.styled(rest, style)?;
                }
                _ => self.styled(&line, style)?,
            }
            writeln!(self.out)?;
        }
        Ok(())
    }

    fn styled(&mut self, text: &str, style: Style) -> io::Result<()> {
        if self.colour && !text.is_empty() {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }
}

/// Words as they are read, with nothing left that steers a terminal.
fn plain(spans: &[Span]) -> String {
    let span = |span: &Span| match span {
        Span::Plain(words) | Span::Strong(words) | Span::Name(words) | Span::Code(words) => {
            harmless::visible(words).into_owned()
        }
        Span::Verdict(verdict) => badge(*verdict),
        Span::Break => " ".to_owned(),
    };
    spans.iter().map(span).collect()
}

fn badge(verdict: Verdict) -> String {
    format!("{} {}", wording::symbol(verdict), wording::verdict(verdict))
}

fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Fail => AnsiColor::Red.on_default(),
        Verdict::NoEvidence | Verdict::NeedsReview => AnsiColor::Yellow.on_default(),
        Verdict::Waived => AnsiColor::Cyan.on_default(),
        Verdict::Pass => AnsiColor::Green.on_default(),
        Verdict::NotApplicable => Style::new().dimmed(),
    }
}

fn of_conclusion(conclusion: Conclusion) -> Style {
    match conclusion {
        Conclusion::Pass => AnsiColor::Green.on_default(),
        Conclusion::Undecided => AnsiColor::Yellow.on_default(),
        Conclusion::Fail => AnsiColor::Red.on_default(),
    }
}
