//! Makes words of others harmless, for each place that they are shown in.
//!
//! It never drops a character: what cannot be shown is shown by its number. It does not shorten silently.

use std::borrow::Cow;
use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::source::is_invisible;

/// Characters of a value that are shown.
const LONGEST: usize = 200;

/// A value cut to a length that can be shown, and its full length in characters if it was cut.
pub(super) fn shortened(words: &str) -> (Cow<'_, str>, Option<usize>) {
    shortened_to(LONGEST, words)
}

/// The same at another length.
pub(crate) fn shortened_to(longest: usize, words: &str) -> (Cow<'_, str>, Option<usize>) {
    match words.char_indices().nth(longest) {
        None => (Cow::Borrowed(words), None),
        Some((end, _)) => (Cow::Owned(format!("{}…", &words[..end])), Some(words.chars().count())),
    }
}

/// Shows by its number every character that would steer a terminal, reorder text or hide.
pub(crate) fn visible(words: &str) -> Cow<'_, str> {
    if !words.contains(acts) {
        return Cow::Borrowed(words);
    }
    let mut shown = String::with_capacity(words.len() + 8);
    for character in words.chars() {
        if acts(character) {
            // Writing to a string does not fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

fn acts(character: char) -> bool {
    is_invisible(character)
        || character.is_control()
        || matches!(character,
            '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2028}' | '\u{2029}'
            | '\u{206a}'..='\u{206f}' | '\u{3164}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}'
            | '\u{e0080}'..='\u{e0fff}')
}

/// A line for a terminal, of which nothing is read as a command by a pipeline that scans its log:
/// GitHub reads `::word::` at the start of a line and `##[word]` anywhere, Azure `##vso[`.
pub(super) fn log_line(line: &str) -> Cow<'_, str> {
    let starts = line.trim_start().starts_with("::");
    if !starts && !line.contains("##") {
        return Cow::Borrowed(line);
    }
    let line = line.replace("##", "#⟨U+0023⟩");
    Cow::Owned(if starts { line.replacen("::", "⟨U+003A⟩:", 1) } else { line })
}

/// Text for an element or an attribute of HTML.
pub(super) fn html(words: &str) -> String {
    let words = visible(words);
    let mut escaped = String::with_capacity(words.len() + 8);
    for character in words.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Two of them begin a command in the log of a pipeline, see `log_line`.
            '#' => escaped.push_str("&#35;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A string of a style sheet, with its quotes; every character that is no letter or digit is written by number.
pub(super) fn css(words: &str) -> String {
    let mut escaped = String::from("\"");
    for character in visible(words).chars() {
        if character.is_ascii_alphanumeric() || character == ' ' {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "\\{:x} ", u32::from(character));
        }
    }
    escaped.push('"');
    escaped
}

/// Words of our own or of a baseline, for running text of Markdown.
pub(super) fn markdown(words: &str) -> String {
    let words = visible(words);
    let mut escaped = String::with_capacity(words.len() + 8);
    for (index, character) in words.char_indices() {
        let rest = &words[index + character.len_utf8()..];
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            '<' | '>' | '&' | '@' | '#' | '$' => entity(character, &mut escaped),
            // `https://` and `www.` become links by themselves, and `:word:` a picture.
            ':' if rest.starts_with(['/', ':']) || is_word(rest) => entity(character, &mut escaped),
            '.' if words[..index].to_ascii_lowercase().ends_with("www") => entity(character, &mut escaped),
            // At the start of a block these make a list, a heading or a rule.
            '-' | '+' | '=' if index == 0 => entity(character, &mut escaped),
            '.' | ')' if is_list_number(&words[..index]) => entity(character, &mut escaped),
            other => escaped.push(other),
        }
    }
    escaped
}

/// Whether a word begins here.
fn is_word(rest: &str) -> bool {
    rest.starts_with(|first: char| first.is_alphabetic() || matches!(first, '+' | '-'))
}

fn is_list_number(before: &str) -> bool {
    !before.is_empty() && before.bytes().all(|byte| byte.is_ascii_digit())
}

/// Words of others for Markdown: within `<code>`, with no punctuation left that could act.
///
/// Fences of backticks would need a pipe to be escaped in tables and not elsewhere.
pub(super) fn markdown_code(words: &str) -> String {
    let mut escaped = String::from("<code>");
    for character in visible(words).chars() {
        match character {
            // An address with `@` would become a link even when written as an entity; the break
            // parts it for the renderer, and is not copied with the text.
            '@' => escaped.push_str("<wbr>&#64;"),
            '.' | '-' | ' ' | '/' | ',' if !escaped.ends_with("www") => escaped.push(character),
            _ if character.is_ascii_punctuation() => entity(character, &mut escaped),
            other => escaped.push(other),
        }
    }
    escaped.push_str("</code>");
    escaped
}

/// A path as a relative address (RFC 3986).
pub(super) fn uri(path: &str) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');
    utf8_percent_encode(path, KEPT).to_string()
}

fn entity(character: char, into: &mut String) {
    let _ = write!(into, "&#{};", u32::from(character));
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &[&str] = &[
        "\u{1b}]0;x\u{7}",
        "\u{1b}[2K\u{1b}[1A✓ met",
        "\u{9b}31m",
        "a\r\nb\u{8}",
        "evil\u{202e}gpj.exe",
        "a\u{200b}b\u{feff}c\u{e0041}d\u{2028}e",
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</style>",
        "x\n::set-output name=conclusion::pass",
        "::error::",
        "##[error]x",
        "| a | `b` [x](http://evil) <details> @user #1 ![i](http://evil/i.png) <!--",
        "https://evil.example www.evil.example user@evil.example",
    ];

    #[test]
    fn no_sink_lets_a_character_act() {
        for words in HOSTILE {
            for shown in
                [visible(words).into_owned(), html(words), css(words), markdown(words), markdown_code(words)]
            {
                assert!(!shown.contains(acts), "{shown:?}");
            }
            assert!(!html(words).contains(['<', '>', '"', '\'']), "{}", html(words));
            let code = markdown_code(words);
            let inner = code.trim_start_matches("<code>").trim_end_matches("</code>").replace("<wbr>", "");
            assert!(
                !inner.contains(['<', '>', '`', '|', '[', ']', '(', '*', '_', '@', ':', '!', '\\']),
                "{inner}"
            );
            assert!(!inner.contains("www."), "{inner}");
            let prose = markdown(words);
            assert!(!prose.contains(['<', '>', '@', '#']) || prose.contains("&#"), "{prose}");
            assert!(!prose.contains("://") && !prose.contains("www.") && !prose.contains("::"), "{prose}");
            assert!(css(words).bytes().filter(|byte| *byte == b'"').count() == 2);
        }
    }

    #[test]
    fn a_character_is_shown_by_its_number() {
        assert_eq!(visible("a\u{202e}b"), "a⟨U+202E⟩b");
        assert_eq!(visible("\u{1b}[2K"), "⟨U+001B⟩[2K");
        assert_eq!(visible("plain, é, 日本語, हिन्दी"), "plain, é, 日本語, हिन्दी");
    }

    #[test]
    fn a_log_line_is_no_command() {
        assert_eq!(log_line("  ::error::x"), "  ⟨U+003A⟩:error::x");
        assert_eq!(log_line("x ##[error]y ##vso[z]"), "x #⟨U+0023⟩[error]y #⟨U+0023⟩vso[z]");
        assert_eq!(log_line("std::fmt"), "std::fmt");
    }

    #[test]
    fn a_long_value_is_cut_and_says_so() {
        assert_eq!(shortened("short"), (Cow::Borrowed("short"), None));
        let long = "é".repeat(1234);
        let (shown, length) = shortened(&long);
        assert_eq!((shown.chars().count(), length), (201, Some(1234)));
    }
}
