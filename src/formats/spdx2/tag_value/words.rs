//! Values of tags that are several words in one, told as the objects of JSON.
//!
//! A value that cannot be told apart stays one text, which is of another type than the format asks for.

use crate::syntax::Scribe;

use super::tags::{Form, Tag};

/// The tag that belongs to the reference before it.
const COMMENT: &str = "ExternalRefComment";

/// A value that is not one of several.
pub(super) fn single(scribe: &mut Scribe<'_>, tag: &Tag, at: usize, value: &str) {
    scribe.key(tag.key);
    match (tag.form, value) {
        (Form::Flag, "true" | "false") => scribe.literal(at, value),
        // The one word of JSON that is another here (7.24).
        (Form::Purpose, "OPERATING-SYSTEM") => scribe.text(at, "OPERATING_SYSTEM"),
        (Form::VerificationCode, _) => verification_code(scribe, at, value),
        _ => scribe.text(at, value),
    }
}

/// The values of a list, each with the tag it stands after; `from` is the file of a snippet.
pub(super) fn listed(
    scribe: &mut Scribe<'_>,
    form: Form,
    values: &[(&str, usize, &str)],
    from: Option<(usize, &str)>,
) {
    let mut values = values.iter().peekable();
    while let Some(&(name, at, value)) = values.next() {
        match form {
            // A comment on nothing.
            Form::ExternalRef if name == COMMENT => scribe.text(at, value),
            Form::Checksum => checksum(scribe, at, value),
            Form::ExternalDocument => external_document(scribe, at, value),
            Form::Range => range(scribe, name, at, value, from),
            Form::ExternalRef => {
                let is_open = external_reference(scribe, at, value);
                while let Some(&(_, at, comment)) = values.next_if(|(name, ..)| *name == COMMENT) {
                    if is_open {
                        scribe.entry("comment", at, comment);
                    } else {
                        scribe.text(at, comment);
                    }
                }
                if is_open {
                    scribe.close();
                }
            }
            _ => scribe.text(at, value),
        }
    }
}

/// Words with their place.
type Part<'t> = (usize, &'t str);

/// The first word of a value and what follows it.
fn split(at: usize, value: &str) -> Option<(Part<'_>, Part<'_>)> {
    let end = value.find(char::is_whitespace)?;
    let rest = value[end..].trim_start();
    Some(((at, &value[..end]), (at + value.len() - rest.len(), rest)))
}

/// `SHA1: 85ed…` (SPDX 2.3, 7.10).
fn checksum(scribe: &mut Scribe<'_>, at: usize, value: &str) {
    let Some((algorithm, digits)) = value.split_once(':') else { return scribe.text(at, value) };
    let digits = digits.trim_start();
    scribe.object(at);
    scribe.entry("algorithm", at, algorithm.trim_end());
    scribe.entry("checksumValue", at + value.len() - digits.len(), digits);
    scribe.close();
}

/// `SECURITY cpe23Type cpe:2.3:…` (7.21). Whether an object was opened, which a comment may follow.
fn external_reference(scribe: &mut Scribe<'_>, at: usize, value: &str) -> bool {
    let parts = split(at, value).and_then(|(category, (at, rest))| Some((category, split(at, rest)?)));
    let Some((category, (kind, locator))) = parts else {
        scribe.text(at, value);
        return false;
    };
    scribe.object(at);
    scribe.entry("referenceCategory", category.0, category.1);
    scribe.entry("referenceType", kind.0, kind.1);
    scribe.entry("referenceLocator", locator.0, locator.1);
    true
}

/// `DocumentRef-x https://… SHA1: 85ed…` (6.6).
fn external_document(scribe: &mut Scribe<'_>, at: usize, value: &str) {
    let parts = split(at, value).and_then(|(id, (at, rest))| Some((id, split(at, rest)?)));
    let Some((id, (uri, sum))) = parts else { return scribe.text(at, value) };
    scribe.object(at);
    scribe.entry("externalDocumentId", id.0, id.1);
    scribe.entry("spdxDocument", uri.0, uri.1);
    scribe.key("checksum");
    checksum(scribe, sum.0, sum.1);
    scribe.close();
}

/// `85ed… (excludes: ./package.spdx)`, in some documents without the word (7.9).
fn verification_code(scribe: &mut Scribe<'_>, at: usize, value: &str) {
    scribe.object(at);
    let end = value.find('(').unwrap_or(value.len());
    scribe.entry("packageVerificationCodeValue", at, value[..end].trim_end());
    if let Some(inside) = value[end..].strip_prefix('(') {
        let inside = inside.trim_end().strip_suffix(')').unwrap_or(inside);
        let inside = inside.trim_start().trim_start_matches("excludes:");
        scribe.key("packageVerificationCodeExcludedFiles");
        scribe.list(at + end);
        for name in inside.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            scribe.text(at + end + 1, name);
        }
        scribe.close();
    }
    scribe.close();
}

/// `310:420`, in bytes or in lines (9.3, 9.4).
fn range(scribe: &mut Scribe<'_>, name: &str, at: usize, value: &str, from: Option<(usize, &str)>) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let ends = value.split_once(':').filter(|(start, end)| is_number(start) && is_number(end));
    let Some((start, end)) = ends else { return scribe.text(at, value) };
    let unit = if name == "SnippetLineRange" { "lineNumber" } else { "offset" };
    scribe.object(at);
    for (key, at, number) in [("startPointer", at, start), ("endPointer", at + start.len() + 1, end)] {
        scribe.key(key);
        scribe.object(at);
        if let Some((at, file)) = from {
            scribe.entry("reference", at, file);
        }
        scribe.key(unit);
        scribe.literal(at, without_zeros(number));
        scribe.close();
    }
    scribe.close();
}

/// JSON has no number that begins with a needless zero.
fn without_zeros(number: &str) -> &str {
    let short = number.trim_start_matches('0');
    if short.is_empty() { "0" } else { short }
}

/// `SPDXRef-A DEPENDS_ON SPDXRef-B` (11.1). Whether an object was opened, which a comment may follow.
pub(super) fn relationship(scribe: &mut Scribe<'_>, at: usize, value: &str) -> bool {
    let parts = split(at, value).and_then(|(from, (at, rest))| Some((from, split(at, rest)?)));
    let Some((from, (kind, to))) = parts else {
        scribe.text(at, value);
        return false;
    };
    scribe.object(at);
    scribe.entry("spdxElementId", from.0, from.1);
    scribe.entry("relationshipType", kind.0, kind.1);
    scribe.entry("relatedSpdxElement", to.0, to.1);
    true
}
