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

/// Escapes what JSON lets stand as it is (RFC 8259, section 7) and what acts all the same: the one
/// control character among it, and `##`, with which a command to a CI runner begins (`##[error]`).
/// Both occur in strings only, and each string comes in one piece or at an escape.
pub(super) struct Escaped<W>(pub(super) W);

const DELETE: u8 = 0x7f;

impl<W: Write> Write for Escaped<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut rest = bytes;
        while let Some(at) = memchr::memchr2(DELETE, b'#', rest) {
            let (before, marked) = rest.split_at(at);
            self.0.write_all(before)?;
            match marked {
                [DELETE, ..] => self.0.write_all(b"\\u007f")?,
                [b'#', b'#', ..] => self.0.write_all(b"\\u0023")?,
                _ => self.0.write_all(b"#")?,
            }
            rest = &marked[1..];
        }
        self.0.write_all(rest)?;
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
