//! The full report as one page to read, print and sign: no script, no request, nothing beside it.
//!
//! It only says how an outline looks; every word passes through [`harmless::html`].

mod style;

use std::io::{self, Write};

use super::outline::{self, Block, Column, Holds, Outline, Section, Span, Table, Words};
use super::{harmless, wording};
use crate::assessment::{Assessment, Conclusion, Verdict};

/// Writes the full report.
pub(super) fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let bid = assessment.bid.as_ref();
    let bidder = bid.and_then(|bid| bid.bidder.as_deref()).unwrap_or("bidder not given");
    let title = format!("{} — {}", outline::words_of_conclusion(assessment), harmless::shortened(bidder).0);
    whole(&outline::full(assessment), &title, &style::Furniture::of(assessment), out)
}

/// Writes an outline that is no report, with a line at the foot of each page.
pub(super) fn page(outline: &Outline, foot: &str, out: &mut dyn Write) -> io::Result<()> {
    whole(outline, &outline.title, &style::Furniture::plain(foot), out)
}

fn whole(
    outline: &Outline,
    title: &str,
    furniture: &style::Furniture,
    out: &mut dyn Write,
) -> io::Result<()> {
    head(title, furniture, out)?;
    let (first, others) = outline.sections.split_at(1.min(outline.sections.len()));
    let what = first.first().map(|section| words(&section.heading).to_lowercase()).unwrap_or_default();
    let what = what.trim_start_matches("1 ");
    writeln!(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to: {what}</a>")?;
    masthead(outline, furniture, out)?;
    writeln!(out, "<main id=\"main\">")?;
    first.iter().try_for_each(|one| section(one, 2, out))?;
    contents(others, out)?;
    others.iter().try_for_each(|one| section(one, 2, out))?;
    writeln!(out, "</main>\n<footer><p>{}</p></footer>\n</body>\n</html>", harmless::html(&furniture.line()))
}

fn head(title: &str, furniture: &style::Furniture, out: &mut dyn Write) -> io::Result<()> {
    let sheet = style::sheet(furniture);
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; \
         base-uri 'none'; form-action 'none'\">",
        style::source(&sheet)
    )?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    writeln!(out, "<title>{}</title>\n<style>{sheet}</style>\n</head>", harmless::html(title))
}

fn masthead(outline: &Outline, furniture: &style::Furniture, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<header>")?;
    if let Some(marking) = &furniture.classification {
        writeln!(out, "<p class=\"marking\"><bdi>{}</bdi></p>", harmless::html(marking))?;
    }
    writeln!(out, "<h1>{}</h1>", harmless::html(&outline.title))?;
    if let Some(banner) = &outline.banner {
        writeln!(out, "<p class=\"banner\">{}</p>", words(banner))?;
    }
    writeln!(out, "</header>")
}

fn contents(sections: &[Section], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Contents\">\n<ul>")?;
    for section in sections {
        writeln!(out, "<li><a href=\"#{}\">{}</a></li>", section.anchor, words(&section.heading))?;
    }
    writeln!(out, "</ul>\n</nav>")
}

fn section(section: &Section, level: usize, out: &mut dyn Write) -> io::Result<()> {
    let (anchor, heading, level) = (&section.anchor, words(&section.heading), level.min(6));
    writeln!(out, "<section id=\"{anchor}\" aria-labelledby=\"{anchor}-heading\">")?;
    writeln!(out, "<h{level} id=\"{anchor}-heading\">{heading}</h{level}>")?;
    section.blocks.iter().try_for_each(|one| block(one, out))?;
    section.sections.iter().try_for_each(|one| self::section(one, level + 1, out))?;
    writeln!(out, "</section>")
}

fn block(block: &Block, out: &mut dyn Write) -> io::Result<()> {
    match block {
        Block::Decision(conclusion, what, why) => {
            let class = match conclusion {
                Conclusion::Pass => "pass",
                Conclusion::Undecided => "undecided",
                Conclusion::Fail => "fail",
            };
            let (symbol, what) = (wording::conclusion_symbol(*conclusion), harmless::html(what));
            writeln!(out, "<div class=\"decision {class}\">")?;
            writeln!(
                out,
                "<p class=\"what\"><span aria-hidden=\"true\">{symbol}</span> <strong>{what}</strong></p>"
            )?;
            writeln!(out, "<p>{}</p>\n</div>", words(why))
        }
        Block::Paragraph(paragraph) => writeln!(out, "<p>{}</p>", words(paragraph)),
        Block::Note(note) => writeln!(out, "<p class=\"note\">{}</p>", words(note)),
        Block::List(items) => list(items, out),
        Block::Table(one) => table(one, out),
        Block::Pairs(pairs) => names(pairs, "pairs", out),
        Block::Blanks(fields) => names(fields, "blanks", out),
    }
}

fn list(items: &[Words], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul>")?;
    items.iter().try_for_each(|item| writeln!(out, "<li>{}</li>", words(item)))?;
    writeln!(out, "</ul>")
}

fn names(pairs: &[(&'static str, Words)], class: &str, out: &mut dyn Write) -> io::Result<()> {
    /// Letters from which on a value has a row to itself.
    const LONG: usize = 70;
    writeln!(out, "<dl class=\"{class}\">")?;
    for (name, value) in pairs {
        let value = words(value);
        let wide = if value.len() > LONG { " class=\"wide\"" } else { "" };
        writeln!(out, "<div{wide}><dt>{name}</dt><dd>{value}</dd></div>")?;
    }
    writeln!(out, "</dl>")
}

fn table(table: &Table, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<table>\n<caption>{}</caption>", harmless::html(&table.caption))?;
    write!(out, "<thead><tr>")?;
    for column in &table.columns {
        let class = class(column.holds);
        write!(out, "<th scope=\"col\" class=\"{class}\">{}</th>", column.head)?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    table.rows.iter().try_for_each(|row| self::row(&table.columns, row, out))?;
    writeln!(out, "</tbody>\n</table>")
}

fn row(columns: &[Column], row: &[Vec<Words>], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "<tr>")?;
    for (index, (column, cell)) in columns.iter().zip(row).enumerate() {
        let (class, head) = (class(column.holds), column.head);
        let lines = match &cell[..] {
            [] => String::new(),
            [line] => words(line),
            lines => {
                let items: String = lines.iter().map(|line| format!("<li>{}</li>", words(line))).collect();
                format!("<ul>{items}</ul>")
            }
        };
        if index == 0 {
            write!(out, "<th scope=\"row\" class=\"{class}\" data-label=\"{head}\">{lines}</th>")?;
        } else {
            write!(out, "<td class=\"{class}\" data-label=\"{head}\">{lines}</td>")?;
        }
    }
    writeln!(out, "</tr>")
}

fn class(holds: Holds) -> &'static str {
    match holds {
        Holds::Text => "text",
        Holds::Wide => "widest",
        Holds::Narrow => "narrow",
        Holds::Slim => "slim",
        Holds::Numbers => "numbers",
        Holds::Word => "word",
        Holds::Places => "places",
    }
}

fn words(words: &Words) -> String {
    words.0.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    match span {
        Span::Plain(words) => harmless::html(words),
        Span::Strong(words) => format!("<strong>{}</strong>", harmless::html(words)),
        Span::Name(words) => format!("<bdi>{}</bdi>", harmless::html(words)),
        Span::Code(words) => format!("<code><bdi>{}</bdi></code>", harmless::html(words)),
        Span::Verdict(verdict) => badge(*verdict),
        Span::Break => "<br>".to_owned(),
    }
}

fn badge(verdict: Verdict) -> String {
    let (class, symbol, word) = (verdict.word(), wording::symbol(verdict), wording::verdict(verdict));
    format!("<span class=\"verdict {class}\"><span aria-hidden=\"true\">{symbol}</span> {word}</span>")
}
