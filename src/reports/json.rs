//! The machine-readable report, version 1, in both directions: other reports start from it.
//!
//! It adds nothing to an assessment but counts and sentences, and softens no value of the vendor's.

mod check;
mod list;
mod reading;
mod wire;
mod word;
mod writing;

#[cfg(test)]
mod schema;
#[cfg(test)]
mod tests;
use std::io::{self, Write};

use serde::{Deserialize, Serialize, Serializer};

use crate::assessment::Assessment;
use check::Claims;
use wire::Report;
pub(super) use wire::Verdicts;
pub(super) use writing::verdicts;

/// The JSON Schema of the report.
pub const SCHEMA: &str = include_str!("json/assessment.schema.json");

/// The version of the report's shape. Fields are added without a new one.
pub const SCHEMA_VERSION: &str = "1";

/// Why a text could not be read as a report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// It is something else.
    #[error("this is not a JSON report of bidcheck: {0}; write one with `--format json`")]
    NotAReport(String),
    /// Its shape is of a later version.
    #[error(
        "a newer bidcheck wrote this report: its schema_version is {0:?}, and this one reads \"1\"; \
         use that version or a later one"
    )]
    Newer(String),
    /// Something in it is missing or has an unknown word.
    #[error("the report cannot be read: {0}")]
    Invalid(serde_json::Error),
    /// It does not agree with itself.
    #[error(
        "the report contradicts itself: `{place}` says {says}, but {follows} follows from the rest; \
         it was altered or damaged, so assess the submission again"
    )]
    Contradictory {
        /// Where, as a path of fields.
        place: String,
        /// What stands there.
        says: String,
        /// What should.
        follows: String,
    },
}

/// Writes the report.
///
/// # Errors
///
/// Fails if the stream does.
pub fn render(assessment: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    write_pretty(&Report::from(assessment), out)
}

/// Writes a value as it is built, so that no report stands in memory as a whole.
pub(super) fn write_pretty(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    serde_json::to_writer_pretty(Escaped(&mut out), value)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// A list whose items are made while they are written.
pub(super) struct Each<F>(pub(super) F);

impl<F: Fn() -> I, I: Iterator<Item = T>, T: Serialize> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Escapes what JSON lets stand as it is (RFC 8259, section 7) and what acts all the same: control characters
/// of both blocks, those that turn the direction of a line or part it, and `##`, with which a command to a CI
/// runner begins (`##[error]`). They occur in strings only, and each string comes in one piece or at an escape.
pub(super) struct Escaped<W>(pub(super) W);

const DELETE: u8 = 0x7f;

/// The first byte of the second block of control characters, U+0080 to U+009F.
const CONTROL: u8 = 0xc2;

/// The first byte of marks of direction and of separators of lines, U+200E to U+2069.
const MARK: u8 = 0xe2;

impl<W: Write> Escaped<W> {
    /// Writes bytes of which only the first can begin a mark.
    fn between_marks(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        match bytes {
            [MARK, 0x80, last @ (0x8e | 0x8f | 0xa8..=0xae), after @ ..] => {
                write!(self.0, "\\u20{:02x}", last - 0x80)?;
                rest = after;
            }
            [MARK, 0x81, last @ 0xa6..=0xa9, after @ ..] => {
                write!(self.0, "\\u20{:02x}", last - 0x40)?;
                rest = after;
            }
            _ => {}
        }
        while let Some(at) = memchr::memchr3(DELETE, b'#', CONTROL, rest) {
            let (before, marked) = rest.split_at(at);
            self.0.write_all(before)?;
            let mut taken = 1;
            match marked {
                [DELETE, ..] => self.0.write_all(b"\\u007f")?,
                [b'#', b'#', ..] => self.0.write_all(b"\\u0023")?,
                [CONTROL, control @ 0x80..=0x9f, ..] => {
                    write!(self.0, "\\u00{control:02x}")?;
                    taken = 2;
                }
                _ => self.0.write_all(&marked[..1])?,
            }
            rest = &marked[taken..];
        }
        self.0.write_all(rest)
    }
}

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Most pieces are short and plain.
        if bytes.is_ascii() && memchr::memchr2(DELETE, b'#', bytes).is_none() {
            self.0.write_all(bytes)?;
            return Ok(bytes.len());
        }
        let mut begin = 0;
        for mark in memchr::memchr_iter(MARK, bytes) {
            self.between_marks(&bytes[begin..mark])?;
            begin = mark;
        }
        self.between_marks(&bytes[begin..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Reads a report. Fields it does not know are taken no notice of; sentences are worded anew.
///
/// # Errors
///
/// Fails if the text is no report, if a newer program wrote it in another shape, or if a
/// conclusion, a verdict or a count in it does not follow from the rest.
pub fn read(text: &str) -> Result<Assessment, ReadError> {
    known_version(text)?;
    let report: Report<'_> = serde_json::from_str(text).map_err(ReadError::Invalid)?;
    let claims = Claims::of(&report)?;
    let assessment = Assessment::from(report);
    claims.hold_for(&assessment)?;
    Ok(assessment)
}

/// The version comes before everything else: another one may have another shape.
fn known_version(text: &str) -> Result<(), ReadError> {
    #[derive(Deserialize)]
    struct Version {
        schema_version: Option<String>,
    }
    let version: Version =
        serde_json::from_str(text).map_err(|error| ReadError::NotAReport(error.to_string()))?;
    match version.schema_version.as_deref() {
        Some(SCHEMA_VERSION) => Ok(()),
        Some(other) => Err(ReadError::Newer(other.to_owned())),
        None => Err(ReadError::NotAReport("it has no `schema_version`".to_owned())),
    }
}
