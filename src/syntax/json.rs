//! JSON (RFC 8259): values are spans of the text, told apart when asked for.
//!
//! `serde_json` does the reading; this module keeps the places, the depth and the
//! duplicates that it would hide, and reads a cut document up to the cut.

mod cursor;

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::limits::{self, Limits};
use crate::source::{DocumentId, Origin, Problem, ProblemCode, Text, Transcript};
use crate::submission::Artifact;

use super::{Form, Kind, Node, Object};

pub(crate) use cursor::{Cursor, decoded};

/// Whether a text begins as a JSON object or list.
pub fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The outermost value of an artifact. A document that breaks off is read up to there.
pub(super) fn document<'s>(
    artifact: &'s Artifact,
    id: DocumentId,
    problems: &mut Vec<Problem>,
) -> Option<Node<'s>> {
    let text = artifact.text()?;
    if let Some((offset, code, limit)) = beyond(text, &limits::DEFAULT) {
        problems.push(Problem::at(code, origin(id, offset)).with(limit));
        return None;
    }
    let error = match whole(text) {
        Ok(raw) => return Some(node(raw, text, id)),
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
    of_transcript(artifact.keep(Transcript::mended(close_at(text, offset))), id)
}

/// The outermost value of what was written down in JSON.
pub(super) fn of_transcript(transcript: &Transcript, id: DocumentId) -> Option<Node<'_>> {
    whole(transcript.text()).ok().map(|raw| node(raw, transcript.text(), id))
}

fn whole(text: &str) -> Result<&str, serde_json::Error> {
    serde_json::from_str::<&RawValue>(text).map(RawValue::get)
}

fn origin(document: DocumentId, offset: usize) -> Origin {
    Origin { document, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
}

fn node<'s>(raw: &'s str, text: &str, document: DocumentId) -> Node<'s> {
    let offset = raw.as_ptr() as usize - text.as_ptr() as usize;
    Node { at: origin(document, offset), form: Form::Json(raw) }
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

pub(super) fn object(raw: &str, at: Origin) -> Option<Object<'_>> {
    if kind(raw) != Kind::Object {
        return None;
    }
    let Entries(entries) = serde_json::from_str(raw).ok()?;
    let entries = entries.into_iter().map(|(key, value)| (Text::new(key), within(value, raw, at))).collect();
    Some(Object { at, entries })
}

pub(super) fn list(raw: &str, at: Origin) -> Option<Vec<Node<'_>>> {
    if kind(raw) != Kind::List {
        return None;
    }
    let Items(items) = serde_json::from_str(raw).ok()?;
    Some(items.into_iter().map(|item| within(item, raw, at)).collect())
}

/// A value inside another, its place counted from the outer one's.
fn within<'s>(inner: &'s RawValue, outer: &str, at: Origin) -> Node<'s> {
    let raw = inner.get();
    let distance = raw.as_ptr() as usize - outer.as_ptr() as usize;
    Node { at: origin(at.document, at.offset as usize + distance), form: Form::Json(raw) }
}

/// Key and value pairs in order, duplicates and all. A key that cannot be decoded is kept as it stands.
struct Entries<'s>(Vec<(Cow<'s, str>, &'s RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Entries<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::with_capacity(12);
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    entries.push((key.0, map.next_value()?));
                }
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'s>(Cow<'s, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, words: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(words)))
            }
            fn visit_str<E>(self, words: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(words.to_owned())))
            }
        }
        deserializer.deserialize_str(Words)
    }
}

struct Items<'s>(Vec<&'s RawValue>);

impl<'de> Deserialize<'de> for Items<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> Visitor<'de> for Values {
            type Value = Items<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items<'de>, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = list.next_element()? {
                    items.push(item);
                }
                Ok(Items(items))
            }
        }
        deserializer.deserialize_seq(Values)
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
                while at < bytes.len()
                    && !matches!(
                        bytes[at],
                        b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b' ' | b'\t' | b'\n' | b'\r'
                    )
                {
                    at += 1;
                }
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

/// The offset at which a text passes a limit, with the code and the limit in words, if it does.
///
/// It is asked before anything is read: a value takes many times its bytes in memory.
fn beyond(text: &str, limits: &Limits) -> Option<(usize, ProblemCode, String)> {
    let (mut depth, mut values, mut found) = (0_usize, 1_usize, None);
    scan(text, |offset, token| {
        match token {
            Token::Open(_) => (depth, values) = (depth + 1, values + 1),
            Token::Close => depth = depth.saturating_sub(1),
            Token::Comma => values += 1,
            Token::Colon | Token::Scalar(_) => {}
        }
        if depth > limits.nesting {
            found = Some((offset, ProblemCode::TooDeep, format!("{} levels", limits.nesting)));
        } else if values > limits.values {
            found = Some((offset, ProblemCode::OverLimit, format!("{} values", limits.values)));
        }
        found.is_none()
    });
    found
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
        let beyond =
            |text, nesting, values| beyond(text, &limits(nesting, values)).map(|(at, code, _)| (at, code));
        assert_eq!(beyond(r#"["[[[[", 1]"#, 1, 3), None);
        assert_eq!(beyond("[[[]]]", 2, 99), Some((2, ProblemCode::TooDeep)));
        assert_eq!(beyond(r#"["1,2,3", 4]"#, 9, 3), None);
        assert_eq!(beyond(r#"{"a": 1, "b": [2, 3]}"#, 9, 4), Some((16, ProblemCode::OverLimit)));
    }
}
