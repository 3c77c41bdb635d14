//! JSON (RFC 8259): values are spans of the text, told apart when asked for.
//!
//! `serde_json` says whether a text is JSON and decodes its strings; this module keeps the places,
//! the depth and the duplicates that it would hide, and reads a cut document up to the cut.

mod cursor;

use serde_json::value::RawValue;

use crate::limits::{self, Limits};
use crate::source::{Bracket, Brackets, DocumentId, Origin, Problem, ProblemCode, Text, Transcript};
use crate::submission::Artifact;

use super::{Kind, Node, Object};

pub(crate) use cursor::{Cursor, decoded};

/// Whether a text begins as a JSON object or list.
pub fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// A value of a text that is known to be JSON.
#[derive(Debug, Clone, Copy)]
pub(super) struct Value<'s> {
    /// As it stands.
    pub(super) raw: &'s str,
    brackets: &'s [Bracket],
    /// Which bracket it is, if it is one.
    number: u32,
}

/// The outermost value of an artifact. A document that breaks off is read up to there.
pub(super) fn document<'s>(
    artifact: &'s Artifact,
    id: DocumentId,
    problems: &mut Vec<Problem>,
) -> Option<Node<'s>> {
    let text = artifact.text()?;
    let brackets = match brackets(text, &limits::DEFAULT) {
        Ok(brackets) => brackets,
        Err((offset, code, limit)) => {
            problems.push(Problem::at(code, origin(id, offset)).with(limit));
            return None;
        }
    };
    let error = match whole(text) {
        Ok(raw) => return Some(outermost(raw, text, artifact.keep_brackets(brackets), id)),
        Err(error) => error,
    };
    let offset = offset_of(text, &error);
    let code = if error.is_eof() {
        ProblemCode::Truncated
    } else if first_value_ends_before(text, offset) {
        ProblemCode::TrailingData
    } else {
        ProblemCode::SyntaxError
    };
    let detail = plain_message(&error);
    problems.push(Problem::at(code, origin(id, offset)).with(detail));
    if code == ProblemCode::TrailingData {
        return None;
    }
    of_transcript(artifact, artifact.keep(Transcript::mended(close_at(text, offset))), id)
}

/// The outermost value of what was written down in JSON.
pub(super) fn of_transcript<'s>(
    artifact: &'s Artifact,
    transcript: &'s Transcript,
    id: DocumentId,
) -> Option<Node<'s>> {
    let text = transcript.text();
    // Whoever wrote it kept to the limits.
    let brackets = brackets(text, &limits::DEFAULT).ok()?;
    whole(text).ok().map(|raw| outermost(raw, text, artifact.keep_brackets(brackets), id))
}

fn whole(text: &str) -> Result<&str, serde_json::Error> {
    serde_json::from_str::<&RawValue>(text).map(RawValue::get)
}

fn origin(document: DocumentId, offset: usize) -> Origin {
    Origin { document, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
}

fn outermost<'s>(raw: &'s str, text: &str, brackets: &'s Brackets, document: DocumentId) -> Node<'s> {
    let offset = raw.as_ptr() as usize - text.as_ptr() as usize;
    let value = Value { raw, brackets: &brackets.0, number: 0 };
    Node { at: origin(document, offset), value }
}

/// serde_json's message without the line and column, which are reported as a place.
fn plain_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The byte offset of an error that serde_json gives as line and byte column.
fn offset_of(text: &str, error: &serde_json::Error) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', text.as_bytes()).nth(line - 2).map_or(text.len(), |at| at + 1),
    };
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Whether a complete value stands before an offset, so that what follows is too much.
fn first_value_ends_before(text: &str, offset: usize) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    matches!(values.next(), Some(Ok(_))) && values.byte_offset() <= offset
}

pub(super) fn kind(raw: &str) -> Kind {
    match raw.as_bytes().first() {
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::List,
        Some(b'"') => Kind::Text,
        Some(b't' | b'f') => Kind::Boolean,
        Some(b'n') => Kind::Null,
        _ => Kind::Number,
    }
}

pub(super) fn text<'s>(raw: &'s str, at: Origin, problems: &mut Vec<Problem>) -> Option<Text<'s>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Text::from(inner));
    }
    match serde_json::from_str::<String>(raw) {
        Ok(words) => Some(Text::new(words)),
        Err(_) => {
            problems.push(Problem::at(ProblemCode::LoneSurrogate, at));
            None
        }
    }
}

pub(super) fn object(value: Value<'_>, at: Origin) -> Option<Object<'_>> {
    let mut inside = Inside::of(value, at, Kind::Object)?;
    let mut entries = Vec::with_capacity(12);
    while let Some(key) = inside.scalar() {
        entries.push((key_of(key), inside.value()?));
    }
    Some(Object { at, entries })
}

pub(super) fn list(value: Value<'_>, at: Origin) -> Option<Vec<Node<'_>>> {
    let mut inside = Inside::of(value, at, Kind::List)?;
    let mut items = Vec::new();
    while let Some(item) = inside.value() {
        items.push(item);
    }
    Some(items)
}

/// A key, borrowed where it has no escapes. One that cannot be decoded is kept as it stands.
fn key_of(raw: &str) -> Text<'_> {
    let inner = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')).unwrap_or(raw);
    if !inner.contains('\\') {
        return Text::from(inner);
    }
    serde_json::from_str::<String>(raw).map_or_else(|_| Text::from(inner), Text::new)
}

/// A walk over what stands directly inside an object or list, stepping over what is further in.
struct Inside<'s> {
    outer: Value<'s>,
    at: Origin,
    /// How far it came, from the start of the outer value.
    offset: usize,
    /// The number of the next bracket.
    next: u32,
}

impl<'s> Inside<'s> {
    fn of(outer: Value<'s>, at: Origin, wanted: Kind) -> Option<Self> {
        (kind(outer.raw) == wanted).then(|| Self { outer, at, offset: 1, next: outer.number + 1 })
    }

    /// The next string, number or literal, if nothing else comes first.
    fn scalar(&mut self) -> Option<&'s str> {
        self.step_over_punctuation();
        let bytes = self.outer.raw.as_bytes();
        let end = match bytes.get(self.offset)? {
            b'}' | b']' | b'{' | b'[' => return None,
            b'"' => end_of_string(bytes, self.offset),
            _ => end_of_literal(bytes, self.offset),
        };
        let raw = &self.outer.raw[self.offset..end];
        self.offset = end;
        Some(raw)
    }

    fn value(&mut self) -> Option<Node<'s>> {
        self.step_over_punctuation();
        let (start, number) = (self.offset, self.next);
        let raw = match self.outer.raw.as_bytes().get(start)? {
            b'}' | b']' => return None,
            b'{' | b'[' => {
                let bracket = self.outer.brackets.get(number as usize)?;
                self.next = bracket.next;
                self.offset = bracket.end as usize - self.at.offset as usize;
                &self.outer.raw[start..self.offset]
            }
            _ => self.scalar()?,
        };
        let value = Value { raw, brackets: self.outer.brackets, number };
        Some(Node { at: origin(self.at.document, self.at.offset as usize + start), value })
    }

    fn step_over_punctuation(&mut self) {
        let rest = &self.outer.raw.as_bytes()[self.offset..];
        let is_punctuation = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b',' | b':');
        self.offset += rest.iter().position(|byte| !is_punctuation(byte)).unwrap_or(rest.len());
    }
}

/// What the scanner meets: the structure of a text, without its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Open(u8),
    Close,
    Comma,
    Colon,
    /// A string, number or literal: from its first byte to after its last.
    Scalar(usize),
}

/// Walks the structure of a text, which need not be whole. `visit` gets each token with its
/// offset and says whether to go on.
fn scan(text: &str, mut visit: impl FnMut(usize, Token) -> bool) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let token = match bytes[at] {
            open @ (b'{' | b'[') => Token::Open(open),
            b'}' | b']' => Token::Close,
            b',' => Token::Comma,
            b':' => Token::Colon,
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'"' => {
                at = end_of_string(bytes, at);
                if !visit(start, Token::Scalar(at)) {
                    return;
                }
                continue;
            }
            _ => {
                at = end_of_literal(bytes, at);
                if !visit(start, Token::Scalar(at)) {
                    return;
                }
                continue;
            }
        };
        if !visit(start, token) {
            return;
        }
        at += 1;
    }
}

/// After the number or literal that begins at an offset.
fn end_of_literal(bytes: &[u8], start: usize) -> usize {
    let ends = |byte: &u8| {
        matches!(byte, b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b' ' | b'\t' | b'\n' | b'\r')
    };
    let rest = bytes.get(start..).unwrap_or_default();
    rest.iter().position(ends).map_or(bytes.len(), |length| start + length)
}

/// After the closing quote of the string that opens at an offset, or the end of the text.
fn end_of_string(bytes: &[u8], open: usize) -> usize {
    let mut at = open + 1;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &bytes[at.min(bytes.len())..]) {
        at += found;
        if bytes[at] == b'"' {
            return at + 1;
        }
        at += 2;
    }
    bytes.len()
}

/// Where the objects and lists of a text end, or the offset at which it passes a limit, with the code and
/// the limit in words.
///
/// It is asked before anything is read: a value takes many times its bytes in memory. Of a text
/// that turns out to be no JSON the answer means nothing.
fn brackets(text: &str, limits: &Limits) -> Result<Brackets, (usize, ProblemCode, String)> {
    let (mut open, mut values, mut found) = (Vec::new(), 1_usize, None);
    let mut brackets: Vec<Bracket> = Vec::new();
    let short = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    scan(text, |offset, token| {
        match token {
            Token::Open(_) => {
                open.push(brackets.len());
                brackets.push(Bracket { end: short(text.len()), next: u32::MAX });
                values += 1;
            }
            Token::Close => {
                if let Some(number) = open.pop() {
                    brackets[number] = Bracket { end: short(offset + 1), next: short(brackets.len()) };
                }
            }
            Token::Comma => values += 1,
            Token::Colon | Token::Scalar(_) => {}
        }
        if open.len() > limits.nesting {
            found = Some((offset, ProblemCode::TooDeep, format!("{} levels", limits.nesting)));
        } else if values > limits.values {
            found = Some((offset, ProblemCode::OverLimit, format!("{} values", limits.values)));
        }
        found.is_none()
    });
    found.map_or(Ok(Brackets(brackets)), Err)
}

/// The text up to an offset at which reading failed, with the last incomplete value dropped
/// and everything that is open closed.
fn close_at(text: &str, offset: usize) -> String {
    let mut open: Vec<u8> = Vec::new();
    // The last place at which everything read is complete but for the closing brackets,
    // and how many brackets were open there.
    let mut complete = (0, 0);
    let mut after_key = false;
    scan(&text[..offset], |at, token| {
        match token {
            Token::Open(bracket) => {
                open.push(bracket);
                complete = (at + 1, open.len());
                after_key = false;
            }
            Token::Close => {
                open.pop();
                complete = (at + 1, open.len());
            }
            Token::Colon => after_key = true,
            Token::Scalar(end) => {
                let is_value = after_key || open.last() != Some(&b'{');
                // A scalar that touches the cut may be half of one.
                if is_value && end < offset {
                    complete = (end, open.len());
                }
                after_key = false;
            }
            Token::Comma => {}
        }
        true
    });
    let mut open_there = Vec::new();
    scan(&text[..complete.0], |_, token| {
        match token {
            Token::Open(bracket) => open_there.push(bracket),
            Token::Close => drop(open_there.pop()),
            _ => {}
        }
        true
    });
    let closing = open_there.iter().rev().map(|&bracket| if bracket == b'{' { '}' } else { ']' });
    text[..complete.0].chars().chain(closing).collect()
}

/// The JSON Pointers of sorted offsets, in one pass. An offset inside a value belongs to it.
pub(super) fn pointers(text: &str, offsets: &[u32]) -> Vec<String> {
    let mut found = Vec::with_capacity(offsets.len());
    let mut path = Path::default();
    scan(text, |at, token| {
        let end = match token {
            Token::Scalar(end) => end,
            _ => at + 1,
        };
        path.enter(text, at, token);
        while let Some(&wanted) = offsets.get(found.len()) {
            if (wanted as usize) >= end {
                break;
            }
            found.push(path.pointer());
        }
        path.leave(token);
        found.len() < offsets.len()
    });
    // Offsets at the very end, such as that of a cut, belong to what is open there.
    found.resize(offsets.len(), path.pointer());
    found
}

/// The way from the outermost value to where the scanner is.
#[derive(Default)]
struct Path<'t> {
    steps: Vec<Step<'t>>,
}

enum Step<'t> {
    /// In an object: the key as it stands, quotes and all, and whether its value has begun.
    Key { key: &'t str, in_value: bool },
    /// In a list: which item.
    Item(usize),
}

impl<'t> Path<'t> {
    fn enter(&mut self, text: &'t str, at: usize, token: Token) {
        match (self.steps.last_mut(), token) {
            (Some(Step::Key { key, in_value: false }), Token::Scalar(end)) => *key = &text[at..end],
            (Some(Step::Key { in_value, .. }), Token::Colon) => *in_value = true,
            _ => {}
        }
    }

    fn leave(&mut self, token: Token) {
        match token {
            Token::Open(b'{') => self.steps.push(Step::Key { key: "", in_value: false }),
            Token::Open(_) => self.steps.push(Step::Item(0)),
            Token::Close => drop(self.steps.pop()),
            Token::Comma => match self.steps.last_mut() {
                Some(Step::Item(index)) => *index += 1,
                Some(Step::Key { in_value, .. }) => *in_value = false,
                None => {}
            },
            Token::Colon | Token::Scalar(_) => {}
        }
    }

    /// RFC 6901: `~` and `/` in keys are escaped.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.steps {
            match step {
                Step::Key { key: "", .. } => {}
                Step::Key { key, .. } => {
                    let words: String = serde_json::from_str(key).unwrap_or_else(|_| (*key).to_owned());
                    pointer.push('/');
                    pointer.push_str(&words.replace('~', "~0").replace('/', "~1"));
                }
                Step::Item(index) => {
                    pointer.push('/');
                    pointer.push_str(&index.to_string());
                }
            }
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(text: &str, what: &str) -> u32 {
        u32::try_from(text.find(what).expect("what is in text")).expect("a short text")
    }

    #[test]
    fn pointers_name_the_value_that_stands_at_an_offset() {
        let text = r#"{"a": [10, {"b/c": "x", "d": {}}], "e": null}"#;
        let offsets = ["10", "{\"b", "\"x", "{}", "null"].map(|what| offset(text, what));
        let expected = ["/a/0", "/a/1", "/a/1/b~1c", "/a/1/d", "/e"];
        assert_eq!(pointers(text, &offsets), expected);
        assert_eq!(pointers(text, &[0]), [""]);
    }

    #[test]
    fn a_cut_text_is_closed_after_its_last_complete_value() {
        for (cut, closed) in [
            (r#"{"a": [1, 2, 3"#, r#"{"a": [1, 2]}"#),
            (r#"{"a": [1, {"b": "c"#, r#"{"a": [1, {}]}"#),
            (r#"{"a": 1, "b"#, r#"{"a": 1}"#),
            (r#"{"a": 1, "b":"#, r#"{"a": 1}"#),
            (r#"{"a": {"b": "x\"y"}, "#, r#"{"a": {"b": "x\"y"}}"#),
            ("{", "{}"),
        ] {
            assert_eq!(close_at(cut, cut.len()), closed, "{cut}");
        }
    }

    #[test]
    fn depth_and_values_are_counted_outside_strings_only() {
        let limits = |nesting, values| Limits { nesting, values, ..limits::DEFAULT };
        let beyond = |text, nesting, values| {
            brackets(text, &limits(nesting, values)).err().map(|(at, code, _)| (at, code))
        };
        assert_eq!(beyond(r#"["[[[[", 1]"#, 1, 3), None);
        assert_eq!(beyond("[[[]]]", 2, 99), Some((2, ProblemCode::TooDeep)));
        assert_eq!(beyond(r#"["1,2,3", 4]"#, 9, 3), None);
        assert_eq!(beyond(r#"{"a": 1, "b": [2, 3]}"#, 9, 4), Some((16, ProblemCode::OverLimit)));
    }
}
