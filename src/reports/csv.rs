//! Tables as CSV (RFC 4180), in UTF-8 without a byte-order mark, every cell quoted.
//!
//! Quoting alone keeps no spreadsheet from taking a cell for a formula. So an apostrophe stands before every
//! sign that begins one, at the start of a cell and after every character that a spreadsheet may part cells at.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::table::{Cell, Sheet};
use crate::assessment::Assessment;

/// Writes one table.
pub(super) fn render(assessment: &Assessment, sheet: Sheet, out: &mut dyn Write) -> io::Result<()> {
    let mut csv =
        WriterBuilder::new().quote_style(QuoteStyle::Always).terminator(Terminator::CRLF).from_writer(out);
    csv.write_record(sheet.columns().iter().map(|(head, _)| head)).map_err(failed)?;
    sheet.rows(assessment, &mut |cells| {
        let cells = cells.iter().map(|cell| match cell {
            Cell::Words(words) => harmless(words),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Empty => Cow::Borrowed(""),
        });
        cells.into_iter().try_for_each(|cell| csv.write_field(&*cell)).map_err(failed)?;
        csv.write_record(None::<&[u8]>).map_err(failed)
    })?;
    csv.flush()
}

/// The sink's own error, so that a reader that leaves is known for one.
fn failed(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Signs that begin a formula, also in their full width.
fn begins_formula(sign: char) -> bool {
    matches!(sign, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n')
}

/// Characters that some spreadsheet parts cells at.
fn parts_cells(sign: char) -> bool {
    matches!(sign, ',' | ';' | '\t' | '|')
}

/// Words of which no part is taken for a formula.
fn harmless(words: &str) -> Cow<'_, str> {
    if !words.contains(begins_formula) {
        return Cow::Borrowed(words);
    }
    let mut shown = String::with_capacity(words.len() + 8);
    let mut is_start = true;
    for sign in words.chars() {
        if is_start && begins_formula(sign) {
            shown.push('\'');
        }
        shown.push(sign);
        // Blanks and quotes before a sign are dropped by some.
        is_start = parts_cells(sign) || (is_start && (sign.is_whitespace() || matches!(sign, '"' | '\'')));
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_of_a_cell_begins_a_formula() {
        for (words, shown) in [
            ("=1+1", "'=1+1"),
            ("-1", "'-1"),
            ("＝1", "'＝1"),
            ("  @sum", "  '@sum"),
            ("a;=cmd", "a;'=cmd"),
            ("a, \"+b", "a, \"'+b"),
            ("a|@b", "a|'@b"),
            ("left-pad@1.0", "left-pad@1.0"),
            ("pkg:npm/%40a/b@1", "pkg:npm/%40a/b@1"),
        ] {
            assert_eq!(harmless(words), shown, "{words}");
        }
    }
}
