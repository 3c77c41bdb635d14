//! Which characters XML has a place for, and how line ends, blanks and encodings are read.
//!
//! It knows single characters and nothing of markup.

use std::borrow::Cow;

/// The blanks of XML 1.0, 2.3.
pub(super) fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

/// The characters of XML 1.0, 2.2. Surrogates are none of Rust's.
pub(super) fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The first character of a text that XML has no place for.
pub(super) fn illegal(text: &str) -> Option<(usize, char)> {
    let is_control = |byte: &u8| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r');
    let control = text.as_bytes().iter().position(is_control);
    // U+FFFE and U+FFFF, in UTF-8.
    let beyond = memchr::memmem::find_iter(text.as_bytes(), b"\xEF\xBF")
        .find(|at| matches!(text.as_bytes()[at + 2], 0xBE | 0xBF));
    let at = [control, beyond].into_iter().flatten().min()?;
    text[at..].chars().next().map(|character| (at, character))
}

/// Whether a word may be an element's or attribute's name, or a prefix. What is beyond ASCII is taken
/// for letters, which but for a few signs it is (XML 1.0, 2.3).
pub(super) fn is_name(word: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80;
    let continues = |byte: u8| begins(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    word.bytes().next().is_some_and(begins) && word.bytes().all(continues)
}

/// Where words have what may only end a CDATA section.
pub(super) fn end_of_section(words: &str) -> Option<usize> {
    let bytes = words.as_bytes();
    memchr::memchr_iter(b'>', bytes)
        .map(|at| at.saturating_sub(2))
        .find(|&at| bytes[at..].starts_with(b"]]>"))
}

/// Line ends as XML 1.0, 2.11 wants them.
pub(super) fn with_plain_line_ends(words: Cow<'_, str>) -> Cow<'_, str> {
    if !words.contains('\r') {
        return words;
    }
    words.replace("\r\n", "\n").replace('\r', "\n").into()
}

/// Blanks of an attribute as spaces; a line end of two characters is one.
pub(super) fn with_spaces(words: Cow<'_, str>) -> Cow<'_, str> {
    if !words.contains(['\t', '\n', '\r']) {
        return words;
    }
    with_plain_line_ends(words).replace(['\t', '\n'], " ").into()
}

/// Whether a text that was read as Unicode says the same in the encoding that it declares.
///
/// A text that is marked as UTF-16 and is not would not have begun as XML: programs that write
/// UTF-8 are known to name it.
pub(super) fn is_read_alike(encoding: &str, text: &str) -> bool {
    let name = encoding.to_ascii_lowercase();
    if matches!(name.as_str(), "utf-8" | "utf8" | "utf-16" | "utf-16le" | "utf-16be") {
        return true;
    }
    let begins_with_ascii = ["us-ascii", "ascii", "iso-8859-", "iso8859-", "latin1", "windows-125", "cp125"];
    begins_with_ascii.iter().any(|known| name.starts_with(known)) && text.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_character_that_is_none_of_xml_is_found() {
        assert_eq!(illegal("a\t\r\n é 日 \u{fffd} 🚢"), None);
        assert_eq!(illegal("é\u{1}\u{0}"), Some((2, '\u{1}')));
        assert_eq!(illegal("é\u{ffff}\u{0}"), Some((2, '\u{ffff}')));
        assert!(!is_legal('\u{b}') && !is_legal('\u{fffe}') && is_legal('\u{10ffff}'));
    }

    #[test]
    fn names_begin_with_letters() {
        for name in ["a", "_a", "é", "a-b.c1"] {
            assert!(is_name(name), "{name}");
        }
        for other in ["", "1", "-a", ".", "a:b", "a b", "a/"] {
            assert!(!is_name(other), "{other}");
        }
    }

    #[test]
    fn an_encoding_contradicts_where_its_characters_would_be_others() {
        for (encoding, text) in [("UTF-8", "é"), ("utf-16", "é"), ("ISO-8859-1", "e"), ("windows-1252", "e")]
        {
            assert!(is_read_alike(encoding, text), "{encoding}");
        }
        for (encoding, text) in [("ISO-8859-1", "é"), ("US-ASCII", "é"), ("Shift_JIS", "e"), ("UTF-7", "e")]
        {
            assert!(!is_read_alike(encoding, text), "{encoding}");
        }
    }

    #[test]
    fn line_ends_and_blanks_are_made_alike() {
        assert_eq!(with_plain_line_ends("a\r\nb\rc\n".into()), "a\nb\nc\n");
        assert_eq!(with_spaces("a\r\nb\rc\td".into()), "a b c d");
        assert_eq!(end_of_section("a]]>"), Some(1));
        assert_eq!(
            (end_of_section("]>"), end_of_section(">"), end_of_section("a ] ]> b")),
            (None, None, None)
        );
    }
}
