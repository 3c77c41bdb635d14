//! What a scalar without quotes is, by the core schema of YAML 1.2 (10.3.2).
//!
//! Times, and the words `yes` and `no`, are text there.

use std::borrow::Cow;

/// The scalar as JSON writes it, if it is no text. A number keeps its digits where JSON can write them:
/// `1.10` stays `1.10`, and is a number where words are asked for, as it would be in JSON.
pub(super) fn literal(words: &str) -> Option<Cow<'_, str>> {
    match words {
        "" | "~" | "null" | "Null" | "NULL" => Some("null".into()),
        "true" | "True" | "TRUE" => Some("true".into()),
        "false" | "False" | "FALSE" => Some("false".into()),
        _ => number(words),
    }
}

fn number(words: &str) -> Option<Cow<'_, str>> {
    let digits = words.strip_prefix(['-', '+']).unwrap_or(words);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = words.strip_prefix(prefix) {
            let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
            // One too large to be told is a number all the same.
            return is_number
                .then(|| u128::from_str_radix(digits, radix).unwrap_or(u128::MAX).to_string().into());
        }
    }
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (&digits[..at], Some(&digits[at..])),
        None => (digits, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_exponent = |text: &str| {
        let power = text[1..].strip_prefix(['-', '+']).unwrap_or(&text[1..]);
        !power.is_empty() && are_digits(power)
    };
    let has_digits = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    if !has_digits
        || !are_digits(whole)
        || !fraction.is_none_or(are_digits)
        || !exponent.is_none_or(is_exponent)
    {
        return None;
    }
    if is_json(words, whole, fraction) {
        return Some(words.into());
    }
    let sign = if words.starts_with('-') { "-" } else { "" };
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    let fraction = fraction.filter(|digits| !digits.is_empty()).map(|digits| format!(".{digits}"));
    Some(format!("{sign}{whole}{}{}", fraction.unwrap_or_default(), exponent.unwrap_or_default()).into())
}

/// Whether JSON writes a number in the same way (RFC 8259, 6).
fn is_json(words: &str, whole: &str, fraction: Option<&str>) -> bool {
    let is_whole = whole == "0" || !whole.is_empty() && !whole.starts_with('0');
    is_whole && !words.starts_with('+') && fraction != Some("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_digits() {
        for (written, expected) in [
            ("1.10", "1.10"),
            ("0", "0"),
            ("-12e+03", "-12e+03"),
            ("+1", "1"),
            ("007", "7"),
            (".5", "0.5"),
            ("1.", "1"),
            ("-.5E3", "-0.5E3"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("~", "null"),
            ("", "null"),
            ("TRUE", "true"),
            ("False", "false"),
        ] {
            assert_eq!(literal(written).as_deref(), Some(expected), "{written}");
            assert!(serde_json::from_str::<serde_json::Value>(expected).is_ok());
        }
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "1.2.3",
            "v1",
            "2010-01-29T18:30:22Z",
            "yes",
            "No",
            "on",
            ".inf",
            ".nan",
            ".",
            "-",
            "+",
            "1e",
            "e5",
            "0x",
            "1_000",
            "1:30",
            "nUll",
            "SPDX-2.3",
            "0b1",
            "1 2",
            "é",
        ] {
            assert_eq!(literal(text), None, "{text}");
        }
    }
}
