//! What waivers and reviews have in common: what they are for, who speaks, and how their values are read.
//!
//! It asks only whether a file is well written; whether an entry holds is asked of each assessment.

use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::Bid;
use crate::evidence::Identifier;
pub use crate::evidence::name::same_name;

/// What an entry is for: a product and version as in the bid file, or digests of what was submitted.
/// All that is given has to match.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct For {
    /// The product, as the bid file names it; goes with `version`.
    pub product: Option<String>,
    /// Its one version.
    pub version: Option<String>,
    /// Who bids.
    pub bidder: Option<String>,
    /// The tender's reference.
    pub tender: Option<String>,
    /// SHA-256 of the whole submission, from the report.
    #[serde(default, deserialize_with = "optional_sha256")]
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub submission: Option<String>,
    /// SHA-256 of one file of the submission.
    #[serde(default, deserialize_with = "optional_sha256")]
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub artifact: Option<String>,
}

impl For {
    /// Whether it leaves open what it is for: no digest, and not both of product and version;
    /// or one of them is a pattern.
    pub fn is_too_broad(&self) -> bool {
        let names = [&self.product, &self.version];
        let has_pattern =
            names.into_iter().flatten().any(|name| name.contains('*') || name.trim().is_empty());
        let named = names.iter().filter(|name| name.is_some()).count();
        has_pattern || named == 1 || (named == 0 && self.submission.is_none() && self.artifact.is_none())
    }

    /// Whether the bid is the one that is meant; `None` if the buyer described none to compare with.
    pub fn is_of(&self, bid: Option<&Bid>) -> Option<bool> {
        let has_digest = self.submission.is_some() || self.artifact.is_some();
        let given = |read: fn(&Bid) -> &Option<String>| bid.and_then(|bid| read(bid).as_deref());
        let pairs = [
            (&self.product, given(|bid| &bid.product)),
            (&self.version, given(|bid| &bid.version)),
            (&self.bidder, given(|bid| &bid.bidder)),
            (&self.tender, given(|bid| &bid.tender)),
        ];
        let mut can_tell = true;
        for (meant, given) in pairs {
            match (meant, given) {
                (None, _) => {}
                (Some(meant), Some(given)) if same_name(meant, given) => {}
                (Some(_), Some(_)) => return Some(false),
                // A digest alone says what is meant.
                (Some(_), None) => can_tell &= has_digest,
            }
        }
        can_tell.then_some(true)
    }
}

/// Somebody who answers for an entry.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Person {
    /// The name.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub name: String,
    /// What the person is.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub role: String,
    /// Where.
    pub organisation: Option<String>,
    /// An address.
    pub email: Option<String>,
}

impl Person {
    /// Whether the person speaks for somebody of that name.
    pub fn is_of(&self, name: &str) -> bool {
        let own = [Some(&self.name), self.organisation.as_ref()];
        own.into_iter().flatten().any(|own| same_name(own, name))
    }
}

/// Reads words that have to say something.
pub(super) fn filled<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    at_least(1, deserializer)
}

/// Reads a reason, which one word is not.
pub(super) fn reason<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    at_least(20, deserializer)
}

fn at_least<'de, D: Deserializer<'de>>(letters: usize, deserializer: D) -> Result<String, D::Error> {
    let given = String::deserialize(deserializer)?;
    match given.trim().chars().count() {
        0 => Err(D::Error::custom("this is empty: fill it in, or delete the entry")),
        few if few < letters => {
            Err(D::Error::custom(format_args!("too short: say it in {letters} letters or more")))
        }
        _ => Ok(given),
    }
}

/// Reads a SHA-256 digest.
pub(super) fn sha256<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let given = String::deserialize(deserializer)?;
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if given.len() == 64 && given.bytes().all(is_digit) {
        Ok(given)
    } else {
        Err(D::Error::custom("not a SHA-256 digest: write its 64 hexadecimal digits in lower case"))
    }
}

fn optional_sha256<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    sha256(deserializer).map(Some)
}

/// Reads a package URL, as its canonical form.
pub(super) fn canonical_purl<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let given = String::deserialize(deserializer)?;
    match Identifier::of_purl(&given).purl() {
        Some(purl) => Ok(Some(purl.canonical().to_owned())),
        None => Err(D::Error::custom("not a package URL: write it as in the SBOM, `pkg:npm/left-pad@1.3.0`")),
    }
}

/// Reads a day: a TOML date, or one in quotes.
pub(super) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    deserializer.deserialize_any(Day)
}

/// The same, where a day may be left out.
pub(super) fn optional_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

struct Day;

impl<'de> Visitor<'de> for Day {
    type Value = Date;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a day, such as 2027-01-31")
    }

    fn visit_str<E: Error>(self, given: &str) -> Result<Date, E> {
        let year_first = given.len() == 10;
        let date = given.parse().ok().filter(|_| year_first);
        date.ok_or_else(|| E::custom("not a day: write it as 2027-01-31"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Date, A::Error> {
        let given = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&given.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(product: Option<&str>, version: Option<&str>, artifact: Option<&str>) -> For {
        let own = |words: Option<&str>| words.map(str::to_owned);
        For { product: own(product), version: own(version), artifact: own(artifact), ..For::default() }
    }

    #[test]
    fn a_product_without_a_version_is_too_broad() {
        let digest = "a".repeat(64);
        for (names, is_too_broad) in [
            (of(Some("Gauge"), Some("1.0"), None), false),
            (of(None, None, Some(&digest)), false),
            (of(Some("Gauge"), None, None), true),
            (of(None, Some("1.0"), Some(&digest)), true),
            (of(Some("Gauge"), Some("1.*"), None), true),
            (of(Some("*"), Some("1.0"), Some(&digest)), true),
            (of(None, None, None), true),
        ] {
            assert_eq!(names.is_too_broad(), is_too_broad, "{names:?}");
        }
    }

    #[test]
    fn what_it_is_for_is_compared_with_the_bid() {
        let bid = Bid { product: Some("Tide  Gauge".into()), version: Some("1.0".into()), ..Bid::default() };
        assert_eq!(of(Some("tide gauge"), Some("1.0"), None).is_of(Some(&bid)), Some(true));
        assert_eq!(of(Some("tide gauge"), Some("1.1"), None).is_of(Some(&bid)), Some(false));
        assert_eq!(of(Some("tide gauge"), Some("1.0"), None).is_of(None), None);
        let digest = "a".repeat(64);
        assert_eq!(of(Some("tide gauge"), Some("1.0"), Some(&digest)).is_of(None), Some(true));
        let with_bidder = For { bidder: Some("ACME".into()), ..of(Some("tide gauge"), Some("1.0"), None) };
        assert_eq!(with_bidder.is_of(Some(&bid)), None);
    }

    #[test]
    fn names_are_the_same_whatever_their_letters_look_like() {
        assert!(same_name("ＡＣＭＥ  Inc", "acme inc"));
        assert!(!same_name("ACME", "ACME Holding"));
    }

    #[test]
    fn a_day_is_a_date_or_words() {
        #[derive(Deserialize)]
        struct One {
            #[serde(deserialize_with = "day")]
            day: Date,
        }
        for (text, is_day) in [
            ("day = 2027-01-31", true),
            ("day = '2027-01-31'", true),
            ("day = '31.1.2027'", false),
            ("day = 2027-01-31T10:00:00Z", false),
            ("day = 2027", false),
        ] {
            let read = toml::from_str::<One>(text).map(|one| one.day.to_string()).ok();
            assert_eq!(read.as_deref(), is_day.then_some("2027-01-31"), "{text}");
        }
    }
}
