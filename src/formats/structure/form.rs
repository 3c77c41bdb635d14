//! Whether text has a form that a table asks for: by a regular expression, or by a name known here.
//!
//! The formats of JSON Schema that are asserted are those that mean one thing: date-time, date,
//! iri-reference, uri and idn-email. Others are remarks.

use std::str::FromStr;

use email_address::EmailAddress;
use fluent_uri::{IriRef, Uri};
use jiff::civil::Date;
use regex::Regex;

use super::table::Form;

impl Form {
    /// Whether some words have the form.
    pub(super) fn fits(&self, words: &str) -> bool {
        match (self.pattern, self.name) {
            (Some(pattern), _) => {
                let compiled = self.compiled.get_or_init(|| Regex::new(pattern).ok());
                // A test compiles every pattern; one that did not would ask for nothing.
                compiled.as_ref().is_none_or(|pattern| pattern.is_match(words))
            }
            (None, "date-time") => is_date_time(words),
            (None, "date") => is_date(words),
            (None, "iri-reference") => IriRef::parse(words).is_ok(),
            (None, "uri") => Uri::parse(words).is_ok(),
            (None, "email") => is_email(words),
            (None, "spdx-license") => is_listed_license(words),
            (None, _) => false,
        }
    }

    /// Whether the judge knows how to tell the form.
    #[cfg(test)]
    pub(super) fn is_known(&self) -> bool {
        match self.pattern {
            Some(pattern) => Regex::new(pattern).is_ok(),
            None => {
                ["date-time", "date", "iri-reference", "uri", "email", "spdx-license"].contains(&self.name)
            }
        }
    }
}

/// RFC 3339, `full-date`.
fn is_date(words: &str) -> bool {
    let bytes = words.as_bytes();
    let is_shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |range: std::ops::Range<usize>| words[range].parse::<i16>().ok();
    let date = || {
        let (month, day) = (i8::try_from(number(5..7)?).ok()?, i8::try_from(number(8..10)?).ok()?);
        Date::new(number(0..4)?, month, day).ok()
    };
    is_shaped && date().is_some()
}

/// RFC 3339, `date-time`.
fn is_date_time(words: &str) -> bool {
    words
        .split_once(['T', 't'])
        .is_some_and(|(date, time)| is_date(date) && is_time(time.as_bytes()).is_some())
}

/// RFC 3339, `full-time`; a leap second is one only at the end of a day in UTC.
fn is_time(time: &[u8]) -> Option<()> {
    let [hour, minute, second] = [0, 3, 6].map(|at| two_digits(time, at));
    let (hour, minute, second) = (hour?, minute?, second?);
    let mut rest = time.get(8..)?;
    if time[2] != b':' || time[5] != b':' || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = fraction.get(digits..).filter(|_| digits > 0)?;
    }
    let offset = match rest {
        b"Z" | b"z" => 0,
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (two_digits(rest, 1)?, two_digits(rest, 4)?);
            let minutes = (hours <= 23 && minutes <= 59).then_some(hours * 60 + minutes)?;
            if *sign == b'+' { minutes } else { -minutes }
        }
        _ => return None,
    };
    let in_utc = (hour * 60 + minute - offset).rem_euclid(24 * 60);
    (second < 60 || in_utc == 24 * 60 - 1).then_some(())
}

fn two_digits(bytes: &[u8], at: usize) -> Option<i32> {
    match bytes.get(at..at + 2)? {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            Some(i32::from(tens - b'0') * 10 + i32::from(ones - b'0'))
        }
        _ => None,
    }
}

/// An address whose domain could be one: `email_address` also takes underscores there.
fn is_email(words: &str) -> bool {
    let Ok(address) = EmailAddress::from_str(words) else { return false };
    let domain = address.domain();
    if let Some(literal) = domain.strip_prefix('[').and_then(|domain| domain.strip_suffix(']')) {
        let v6 = literal.get(..5).filter(|tag| tag.eq_ignore_ascii_case("IPv6:"));
        return match v6 {
            Some(tag) => literal[tag.len()..].parse::<core::net::Ipv6Addr>().is_ok(),
            None => literal.parse::<core::net::Ipv4Addr>().is_ok(),
        };
    }
    domain.split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|one| one.is_ascii_alphanumeric() || one == '-' || !one.is_ascii())
    })
}

/// The list in CycloneDX's `spdx.schema.json` holds licences and exceptions, and grows with SPDX's own
/// under every version of CycloneDX; the `spdx` crate has SPDX's.
pub(in crate::formats) fn is_listed_license(words: &str) -> bool {
    let is_license = !words.ends_with('+')
        && !NOT_LISTED.contains(&words)
        && spdx::license_id(words).is_some_and(|license| license.name == words);
    is_license
        || WITH_PLUS.contains(&words)
        || spdx::exception_id(words).is_some_and(|exception| exception.name == words)
}

/// Identifiers of the list that end in a plus, which the crate takes for an operator.
const WITH_PLUS: &[&str] = &["GPL-1.0+", "GPL-2.0+", "GPL-3.0+", "LGPL-2.0+", "LGPL-2.1+", "LGPL-3.0+"];

/// Names that the crate takes beside those of the list.
const NOT_LISTED: &[&str] = &[
    "NOASSERTION",
    "GFDL-1.1-invariants",
    "GFDL-1.1-no-invariants",
    "GFDL-1.2-invariants",
    "GFDL-1.2-no-invariants",
    "GFDL-1.3-invariants",
    "GFDL-1.3-no-invariants",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_are_those_of_rfc_3339() {
        for good in [
            "2026-06-01T12:00:00Z",
            "2024-02-29t23:59:60z",
            "2026-06-01T12:00:00.123+05:30",
            "2026-06-30T00:59:60+01:00",
        ] {
            assert!(is_date_time(good), "{good}");
        }
        for bad in [
            "",
            "2026-06-01",
            "2026-06-01 12:00:00Z",
            "2024-07-05T21:20:34",
            "2023-05-24T14:15Z",
            "2023-02-29T00:00:00Z",
            "2026-06-01T24:00:00Z",
            "2026-06-01T12:00:60Z",
            "2026-06-01T12:00:00.Z",
            "2026-06-01T12:00:00+0100",
            "YYYY-MM-DDT00:00:00.000Z",
            "2026-06-01T12:00:00é",
            "２０26-06-01T12:00:00Z",
        ] {
            assert!(!is_date_time(bad), "{bad}");
        }
    }

    #[test]
    fn addresses_references_and_licences() {
        assert!(is_email("a.b@example.org") && is_email("jos\u{e9}@ex\u{e4}mple.org"));
        assert!(!is_email("https://code.google.com/p/google-cloud-sdk/") && !is_email("a@b_c.org"));
        assert!(IriRef::parse("docs/ä.html").is_ok() && IriRef::parse("git@github.com:a/b.git").is_err());
        assert!(is_listed_license("MIT") && is_listed_license("Classpath-exception-2.0"));
        for bad in ["mit", "GPL-2.0+x", "MIT+", "UNKNOWN", "NOASSERTION", "Apache 2", ""] {
            assert!(!is_listed_license(bad), "{bad}");
        }
        assert!(is_listed_license("GPL-2.0+"));
    }
}
