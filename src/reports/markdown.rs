//! The full report as Markdown, for a ticket or a pull request.
//!
//! It only says how an outline looks; words of others stand in `<code>` with nothing left that could act.

use std::io::{self, Write};

use super::outline::{self, Block, Holds, Outline, Section, Span, Table, Words};
use super::{harmless, wording};
use crate::assessment::Assessment;

/// Writes the full report.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    write(&outline::full(assessment), out)
}

/// Writes an outline.
pub(super) fn write(outline: &Outline, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}", harmless::markdown(&outline.title))?;
    if let Some(banner) = &outline.banner {
        writeln!(out, "\n> {}", words(banner))?;
    }
    outline.sections.iter().try_for_each(|one| section(one, 2, out))
}

/// Writes a part with its parts.
pub(super) fn section(section: &Section, level: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{} {}", "#".repeat(level.min(6)), words(&section.heading))?;
    section.blocks.iter().try_for_each(|one| block(one, out))?;
    section.sections.iter().try_for_each(|one| self::section(one, level + 1, out))
}

fn block(block: &Block, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    match block {
        Block::Decision(conclusion, what, why) => {
            let symbol = wording::conclusion_symbol(*conclusion);
            writeln!(out, "> **{symbol} {}**\n>\n> {}", harmless::markdown(what), words(why))
        }
        Block::Paragraph(paragraph) | Block::Note(paragraph) => writeln!(out, "{}", words(paragraph)),
        Block::List(items) => items.iter().try_for_each(|item| writeln!(out, "- {}", words(item))),
        Block::Table(one) => table(one, out),
        Block::Pairs(pairs) => {
            pairs.iter().try_for_each(|(name, value)| writeln!(out, "- **{name}:** {}", words(value)))
        }
        Block::Blanks(fields) => {
            writeln!(out, "| Field | |\n| --- | --- |")?;
            fields.iter().try_for_each(|(name, value)| writeln!(out, "| {name} | {} |", words(value)))
        }
    }
}

fn table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "**{}**\n", harmless::markdown(&table.caption))?;
    for column in &table.columns {
        write!(out, "| {} ", column.head)?;
    }
    writeln!(out, "|")?;
    for column in &table.columns {
        write!(out, "| {} ", if column.holds == Holds::Numbers { "---:" } else { "---" })?;
    }
    writeln!(out, "|")?;
    for row in &table.rows {
        for cell in row {
            let lines: Vec<String> = cell.iter().map(words).collect();
            write!(out, "| {} ", lines.join("<br>"))?;
        }
        writeln!(out, "|")?;
    }
    Ok(())
}

/// A run of words.
pub(super) fn words(words: &Words) -> String {
    words.0.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Plain(words) => harmless::markdown(words),
        Span::Strong(words) => strong(words),
        Span::Name(words) | Span::Code(words) if words.is_empty() => String::new(),
        Span::Name(words) | Span::Code(words) => harmless::markdown_code(words),
        Span::Verdict(verdict) => format!("**{} {}**", wording::symbol(*verdict), wording::verdict(*verdict)),
        Span::Break => "<br>".to_owned(),
    }
}

/// Stars bind only where no space stands within them.
fn strong(words: &str) -> String {
    let inner = words.trim_end();
    format!("**{}**{}", harmless::markdown(inner), &words[inner.len()..])
}
