//! A place in a JSON text that moves on: for whoever looks at every value once and keeps none.
//!
//! The text has been read before and is known to be JSON; on any other the answers mean nothing, and
//! nothing panics.

use std::borrow::Cow;

use super::super::Kind;
use super::{end_of_literal, end_of_string};

/// A place in a JSON text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'s> {
    text: &'s str,
    at: usize,
}

impl<'s> Cursor<'s> {
    /// At the beginning of a text.
    pub(crate) fn new(text: &'s str) -> Self {
        Self { text, at: 0 }
    }

    /// Bytes from the beginning.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// The next byte that is no blank, without passing it; 0 at the end.
    pub(crate) fn peek(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
        0
    }

    /// What sort of value is next.
    pub(crate) fn kind(&mut self) -> Kind {
        match self.peek() {
            b'{' => Kind::Object,
            b'[' => Kind::List,
            b'"' => Kind::Text,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Passes a byte of punctuation, if it is the next.
    pub(crate) fn pass(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == byte;
        self.at += usize::from(is_next);
        is_next
    }

    /// Passes a string, number or literal: what is between the quotes, or the value as it stands.
    pub(crate) fn scalar(&mut self) -> &'s str {
        let bytes = self.text.as_bytes();
        if self.peek() == b'"' {
            let start = self.at + 1;
            self.at = end_of_string(bytes, self.at).min(bytes.len());
            return self.text.get(start..self.at.saturating_sub(1)).unwrap_or_default();
        }
        let start = self.at;
        self.at = end_of_literal(bytes, start);
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Passes one value, whatever it is.
    pub(crate) fn skip(&mut self) {
        let bytes = self.text.as_bytes();
        let mut open = 0_usize;
        loop {
            match self.peek() {
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                b'"' => self.at = end_of_string(bytes, self.at),
                0 => return,
                _ => {
                    self.scalar();
                }
            }
            if open == 0 {
                return;
            }
        }
    }
}

/// The words of a string, from what stands between its quotes.
pub(crate) fn decoded(inner: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', inner.as_bytes()).is_none() {
        return Cow::Borrowed(inner);
    }
    // A lone surrogate is a problem of its own; here it is no character that any form allows.
    serde_json::from_str(&format!("\"{inner}\""))
        .map_or_else(|_| Cow::Owned("\u{fffd}".to_owned()), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_passed_whole() {
        let text = r#" { "a\"}" : [1, {"b": "]"}, null] , "c":-1.5e3 } "#;
        let mut cursor = Cursor::new(text);
        assert!(cursor.pass(b'{'));
        assert_eq!(cursor.scalar(), r#"a\"}"#);
        assert!(cursor.pass(b':') && cursor.kind() == Kind::List);
        cursor.skip();
        assert!(cursor.pass(b','));
        assert_eq!((cursor.scalar(), cursor.pass(b':'), cursor.scalar()), ("c", true, "-1.5e3"));
        assert!(cursor.pass(b'}') && !cursor.pass(b'}'));
    }

    #[test]
    fn escapes_are_decoded() {
        assert_eq!(decoded(r"a\u00e9\n"), "aé\n");
        assert_eq!(decoded(r"\ud800"), "\u{fffd}");
    }

    #[test]
    fn a_text_that_ends_early_ends_the_walk() {
        for text in ["", "{", "[1", "\"a", "\"a\\", "{\"a\":[", "}", "é"] {
            let mut cursor = Cursor::new(text);
            cursor.skip();
            cursor.scalar();
            assert!(cursor.at() <= text.len() + 1, "{text}");
        }
    }
}
