//! What a text has to look like: the simple types of XML Schema 1.0 part 2 that CycloneDX uses, and those it
//! makes of them.
//!
//! It judges single texts and knows nothing of elements.

use std::borrow::Cow;
use std::sync::OnceLock;

use jiff::civil::Date;
use regex::Regex;

use super::table::Table;
use crate::formats::cyclonedx::notes::same_letters;
use crate::formats::structure;

/// The forms that are known by name, sorted.
pub(super) const KNOWN: &[&str] = &[
    "boolean",
    "date",
    "date-time",
    "decimal",
    "integer",
    "line",
    "non-negative",
    "positive",
    "spdx-license",
    "string",
    "token",
    "uri",
];

/// What a text has to look like.
#[derive(Debug)]
pub(super) enum Form {
    /// One that is known by name.
    Known(&'static str),
    /// One of some words.
    Words(Vec<String>),
    /// Any of some forms.
    Union(Vec<usize>),
    /// A form with bounds or a pattern beside.
    Narrowed(Narrowed),
}

#[derive(Debug)]
pub(super) struct Narrowed {
    of: usize,
    low: Option<f64>,
    high: Option<f64>,
    pattern: Option<&'static str>,
    compiled: OnceLock<Option<Regex>>,
}

/// A form by its name; one that is made in the table is made there.
pub(super) fn known(name: &'static str) -> Form {
    Form::Known(KNOWN.iter().find(|known| **known == name).copied().unwrap_or("string"))
}

impl Form {
    pub(super) fn narrowed(
        of: usize,
        low: Option<f64>,
        high: Option<f64>,
        pattern: Option<&'static str>,
    ) -> Self {
        Self::Narrowed(Narrowed { of, low, high, pattern, compiled: OnceLock::new() })
    }

    /// The form that is known by name which this one is made of.
    pub(super) fn base(&self, table: &Table) -> &'static str {
        let mut form = self;
        loop {
            match form {
                Self::Known(name) => return name,
                Self::Narrowed(narrowed) => form = table.form_at(narrowed.of),
                Self::Words(_) => return "string",
                // Each member has blanks its own way.
                Self::Union(_) => return "string",
            }
        }
    }

    /// Whether a text fits, its blanks made as the form wants them.
    pub(super) fn fits(&self, words: &str, table: &Table) -> bool {
        let words = &*with_blanks_of(self.base(table), words.into());
        match self {
            Self::Known(name) => fits_known(name, words),
            Self::Words(list) => list.iter().any(|word| word == words),
            Self::Union(forms) => forms.iter().any(|&form| table.form_at(form).fits(words, table)),
            Self::Narrowed(narrowed) => narrowed.fits(words, table),
        }
    }

    /// Whether its pattern is one, where it has one.
    #[cfg(test)]
    pub(super) fn is_read(&self, table: &Table) -> bool {
        match self {
            Self::Narrowed(Narrowed { pattern: Some(pattern), .. }) => Regex::new(pattern).is_ok(),
            Self::Union(forms) => forms.iter().all(|&form| table.form_at(form).is_read(table)),
            _ => true,
        }
    }

    /// What is asked for, as words that follow "asks for".
    pub(super) fn asked(&self, table: &Table) -> String {
        match self {
            Self::Known(name) => named(name).to_owned(),
            Self::Words(list) => list.join(", "),
            Self::Union(forms) => {
                let each = forms.iter().map(|&form| table.form_at(form).asked(table));
                each.collect::<Vec<_>>().join(", or ")
            }
            Self::Narrowed(narrowed) => narrowed.asked(table),
        }
    }

    /// The nearest word of the vocabulary: one that differs in case, blanks and punctuation only.
    pub(super) fn meant(&self, words: &str) -> Option<&str> {
        let Self::Words(list) = self else { return None };
        list.iter().map(String::as_str).find(|word| same_letters(word, words))
    }
}

impl Narrowed {
    fn fits(&self, words: &str, table: &Table) -> bool {
        let of = table.form_at(self.of);
        let size = match of.base(table) {
            "integer" | "decimal" | "positive" | "non-negative" => words.parse::<f64>().ok(),
            // Far below the limit of a file, so that every length is exact.
            _ => Some(words.chars().count() as f64),
        };
        let is_within = size.is_some_and(|size| {
            self.low.is_none_or(|low| low <= size) && self.high.is_none_or(|high| size <= high)
        });
        of.fits(words, table) && is_within && self.matches(words)
    }

    /// Patterns of XML Schema are of the whole text.
    fn matches(&self, words: &str) -> bool {
        let Some(pattern) = self.pattern else { return true };
        let compiled = self.compiled.get_or_init(|| Regex::new(&format!("^(?:{pattern})$")).ok());
        // A test compiles every pattern; one that did not would ask for nothing.
        compiled.as_ref().is_none_or(|pattern| pattern.is_match(words))
    }

    fn asked(&self, table: &Table) -> String {
        let of = table.form_at(self.of);
        let bounds = match (self.low, self.high) {
            (Some(low), Some(high)) => format!(" of {low} to {high}"),
            (Some(low), None) => format!(" of {low} or more"),
            (None, Some(high)) => format!(" of up to {high}"),
            (None, None) => String::new(),
        };
        let characters = if bounds.is_empty() || is_number(of.base(table)) { "" } else { " characters" };
        let pattern = self.pattern.map(|pattern| format!(" that matches {pattern}")).unwrap_or_default();
        format!("{}{bounds}{characters}{pattern}", of.asked(table))
    }
}

/// Whether a form is written as a number in JSON.
pub(super) fn is_number(base: &str) -> bool {
    matches!(base, "integer" | "decimal" | "positive" | "non-negative")
}

fn named(form: &str) -> &'static str {
    match form {
        "boolean" => "true or false",
        "date" => "a date such as 2026-06-01",
        "date-time" => "a date and time such as 2026-06-01T12:00:00Z",
        "decimal" => "a number",
        "integer" => "a whole number",
        "non-negative" => "a whole number of 0 or more",
        "positive" => "a whole number of 1 or more",
        "spdx-license" => "an identifier of the SPDX licence list",
        "uri" => "a URI",
        _ => "text",
    }
}

/// A text with its blanks as a form wants them (XML Schema 1.0 part 2, 4.3.6).
pub(super) fn with_blanks_of<'t>(base: &str, words: Cow<'t, str>) -> Cow<'t, str> {
    let is_blank = |letter: char| matches!(letter, ' ' | '\t' | '\n' | '\r');
    match base {
        "string" | "spdx-license" => words,
        "line" if words.contains(['\t', '\n', '\r']) => words.replace(['\t', '\n', '\r'], " ").into(),
        "line" => words,
        _ => {
            let is_collapsed = !words.contains(['\t', '\n', '\r'])
                && !words.starts_with(' ')
                && !words.ends_with(' ')
                && !words.contains("  ");
            if is_collapsed {
                return words;
            }
            words.split(is_blank).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").into()
        }
    }
}

fn fits_known(form: &str, words: &str) -> bool {
    match form {
        "boolean" => matches!(words, "true" | "false" | "1" | "0"),
        "integer" => is_integer(words),
        "positive" => is_integer(words) && !words.starts_with('-') && !is_zero(words),
        "non-negative" => is_integer(words) && (!words.starts_with('-') || is_zero(words)),
        "decimal" => is_decimal(words),
        "date" => date(words).is_some_and(is_zone),
        "date-time" => {
            date(words).and_then(|rest| rest.strip_prefix('T')).and_then(time).is_some_and(is_zone)
        }
        "uri" => is_uri(words),
        "spdx-license" => structure::is_listed_license(words),
        _ => true,
    }
}

fn unsigned(words: &str) -> &str {
    words.strip_prefix(['+', '-']).unwrap_or(words)
}

fn is_integer(words: &str) -> bool {
    let digits = unsigned(words);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_zero(words: &str) -> bool {
    unsigned(words).bytes().all(|byte| byte == b'0')
}

fn is_decimal(words: &str) -> bool {
    let digits = unsigned(words);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    are_digits(whole) && are_digits(part) && !(whole.is_empty() && part.is_empty())
}

/// What follows a date at the beginning of some words (XML Schema 1.0 part 2, 3.2.9). Years are of four
/// digits and not of the calendar's beginning: no document is that old.
fn date(words: &str) -> Option<&str> {
    let bytes = words.as_bytes();
    let (_, rest) = words.split_at_checked(10)?;
    let is_shaped = bytes[..10].iter().enumerate().all(|(index, byte)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_shaped {
        return None;
    }
    let (year, month, day) =
        (words[..4].parse().ok()?, words[5..7].parse().ok()?, words[8..10].parse().ok()?);
    (year > 0).then_some(())?;
    Date::new(year, month, day).ok().map(|_| rest)
}

/// What follows a time at the beginning of some words. There are no leap seconds, and 24:00:00 is a day's end.
fn time(words: &str) -> Option<&str> {
    let (clock, rest) = words.split_at_checked(8)?;
    let [hour, minute, second] = numbers(clock)?;
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(after) => {
            let digits = after.bytes().take_while(u8::is_ascii_digit).count();
            (digits > 0).then_some(())?;
            after.split_at(digits)
        }
        None => ("", rest),
    };
    let is_midnight = hour == 24 && minute == 0 && second == 0 && is_zero(fraction);
    ((hour < 24 && minute < 60 && second < 60) || is_midnight).then_some(rest)
}

fn numbers(clock: &str) -> Option<[u8; 3]> {
    let bytes = clock.as_bytes();
    let digits =
        |at: usize| clock.get(at..at + 2).filter(|two| two.bytes().all(|byte| byte.is_ascii_digit()));
    (bytes[2] == b':' && bytes[5] == b':').then_some(())?;
    Some([digits(0)?.parse().ok()?, digits(3)?.parse().ok()?, digits(6)?.parse().ok()?])
}

fn is_zone(words: &str) -> bool {
    let offset = |rest: &str| {
        let (hours, minutes) = rest.split_once(':')?;
        let two =
            |word: &str| (word.len() == 2 && is_integer(word)).then(|| word.parse::<u8>().ok()).flatten();
        let (hours, minutes) = (two(hours)?, two(minutes)?);
        Some(minutes < 60 && (hours < 14 || (hours == 14 && minutes == 0)))
    };
    match words.as_bytes().first() {
        None => true,
        Some(b'Z') => words.len() == 1,
        Some(b'+' | b'-') => offset(&words[1..]).unwrap_or_default(),
        Some(_) => false,
    }
}

/// XML Schema 1.0 part 2, 3.2.17: a URI reference, once what no URI may hold is escaped.
fn is_uri(words: &str) -> bool {
    let is_escaped =
        |letter: char| !letter.is_ascii() || letter <= ' ' || "<>\"{}|\\^`\u{7f}".contains(letter);
    fluent_uri::UriRef::parse(words.replace(is_escaped, "_").as_str()).is_ok()
}
