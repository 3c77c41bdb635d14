//! What the readers of SPDX 2 and SPDX 3 read alike: words that both give one meaning to, and how much
//! of a wrong value a problem quotes.
//!
//! It knows no key, no class and no version.

use crate::evidence::License;
use crate::source::{Field, Origin, Text};

/// Characters of an offending value that a problem quotes.
const QUOTED: usize = 80;

/// The beginning of an offending value, for a problem to quote.
pub(super) fn beginning(value: &str) -> String {
    value.chars().take(QUOTED).collect()
}

/// The number of things read so far, as the evidence counts them.
pub(super) fn place(length: usize) -> u32 {
    u32::try_from(length).expect("a submission within its limit of bytes holds fewer than 2^32 objects")
}

/// Whether a whole value is `NOASSERTION`. RDF writes it in lower case; version 3 has elements for it.
pub(super) fn is_no_assertion(words: &str) -> bool {
    words.trim().eq_ignore_ascii_case("NOASSERTION")
}

/// Whether a whole value is `NONE`. Other spellings of it are stand-ins.
pub(super) fn is_none(words: &str) -> bool {
    words.trim() == "NONE"
}

/// Reads free text for which SPDX defines no `NOASSERTION`: written there all the same, it is
/// a declared unknown (decided reading of the version, 7.3).
pub(super) fn free_text(words: Text<'_>, at: Origin) -> Field<Text<'_>> {
    if is_no_assertion(words.raw()) { Field::DeclaredUnknown(at) } else { Field::free_text(words, at) }
}

/// Whether words are an e-mail address and no name.
pub(super) fn is_address(words: &str) -> bool {
    let words = words.trim().trim_start_matches('(').trim_end_matches(')');
    words.contains('@') && !words.contains(char::is_whitespace)
}

/// The name and the version of a tool: split at the last `-` that a digit, or `v` and a digit,
/// follows (SPDX 2.3, 6.8: `toolidentifier-version`; decided reading "tool version").
pub(super) fn tool_parts(name: &str) -> (&str, Option<&str>) {
    let begins_version = |&(at, _): &(usize, &str)| {
        let after = &name[at + 1..];
        after.strip_prefix('v').unwrap_or(after).starts_with(|c: char| c.is_ascii_digit())
    };
    // `apko (v0.8.0-53-gfaa1b37)` has its version in another place, which is not cut in two.
    let is_whole = |&(at, _): &(usize, &str)| !name[..at].contains('(') || name[..at].contains(')');
    match name.rmatch_indices('-').filter(is_whole).find(begins_version) {
        Some((at, _)) => (name[..at].trim_end(), Some(&name[at + 1..])),
        None => (name, None),
    }
}

/// Whether a name is an absolute IRI, so that it is the same wherever it is used.
pub(super) fn is_absolute_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'.' | b'-'))
        && rest.contains(|c: char| c != '/')
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"{}|\\^`".contains(c))
}

/// The declared licence, else the concluded one. One that can be read answers before one that cannot,
/// so that leaving one out is never better than stating it.
pub(super) fn preferred<'s>(
    declared: Field<Vec<License<'s>>>,
    concluded: Field<Vec<License<'s>>>,
) -> Field<Vec<License<'s>>> {
    let is_valid = |field: &Field<Vec<License<'_>>>| {
        field.stated().is_some_and(|licenses| licenses.iter().all(|license| license.is_valid))
    };
    let concluded_says_more = match &declared {
        Field::Stated(_) => !is_valid(&declared) && is_valid(&concluded),
        Field::Absent | Field::StandIn(_) | Field::Malformed(_) => !matches!(concluded, Field::Absent),
        _ => concluded.stated().is_some(),
    };
    if concluded_says_more { concluded } else { declared }
}
