//! Reviews: a person's signed-off answers to what no tool can decide.
//!
//! They stand in a file of the buyer's, never in a submission. Whether one holds is asked by [`crate::assessment`].

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::LoadError;
use super::entry::{For, day, filled, optional_day, sha256};
use super::load::{Source, invalid, parse};

/// The JSON Schema of the buyer's file.
pub const SCHEMA: &str = include_str!("reviews.schema.json");

/// Reviews for bidcheck: what persons answered.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Written {
    /// The reviews.
    #[serde(default, rename = "review")]
    #[cfg_attr(test, schemars(with = "Vec<Review>"))]
    reviews: Vec<Spanned<Review>>,
}

/// What a person answered to one rule, and on what evidence.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Review {
    /// The one rule.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub rule: String,
    /// The baseline that asks, `id` or `id@version`: another one may ask something else.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub baseline: String,
    /// What it is for.
    #[serde(rename = "for")]
    pub holds_for: For,
    /// The answer.
    pub decision: Decision,
    /// Who answers; never the bidder.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub reviewer: String,
    /// What the reviewer is.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub role: String,
    /// Where.
    pub organisation: Option<String>,
    /// The day of the answer.
    #[serde(deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "String", extend("format" = "date")))]
    pub date: Date,
    /// The last day that it holds, to its end in UTC.
    #[serde(default, deserialize_with = "optional_day")]
    #[cfg_attr(test, schemars(with = "Option<String>", extend("format" = "date")))]
    pub expires: Option<Date>,
    /// Why the answer is what it is.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub basis: String,
    /// What was judged: at least one thing.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub evidence: Vec<Judged>,
}

/// What a person judged: a file of the submission by `path`, or something else by `description`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Judged {
    /// A file of the submission; it is found by its digest, whatever its name.
    pub path: Option<String>,
    /// What else it is, and where it is kept.
    pub description: Option<String>,
    /// Its SHA-256.
    #[serde(deserialize_with = "sha256")]
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{64}$")))]
    pub sha256: String,
}

/// A person's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// The rule is met.
    Met,
    /// It is not.
    NotMet,
}

impl Decision {
    /// Every decision.
    pub const ALL: &[Self] = &[Self::Met, Self::NotMet];

    /// The word in files and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not-met",
        }
    }
}

crate::checks::words::read_by_word!(Decision);

impl Review {
    /// Reads the buyer's file.
    ///
    /// # Errors
    ///
    /// Fails, with the line, if the text is no such file, if a review names nothing that was
    /// judged, or if one ends before it begins.
    pub fn all_from_text(name: &str, text: &str) -> Result<Vec<Self>, LoadError> {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let written: Written = parse(&source)?;
        let mut reviews = Vec::new();
        for review in written.reviews {
            let (span, review) = (review.span(), review.into_inner());
            let wrong = |title: &str, help: &str| Err(invalid(&source, span.clone(), title, help));
            if review.evidence.is_empty() {
                return wrong(
                    "a review names what was judged",
                    "add `evidence = [{ path = \"…\", sha256 = \"…\" }]`",
                );
            }
            if review.evidence.iter().any(|judged| judged.path.is_none() && judged.description.is_none()) {
                return wrong(
                    "a digest alone tells nobody what was judged",
                    "add its `path` or a `description`",
                );
            }
            if review.expires.is_some_and(|expires| expires < review.date) {
                return wrong("the review expires before its date", "look at `date` and `expires`");
            }
            reviews.push(review);
        }
        Ok(reviews)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one() -> String {
        format!(
            "[[review]]\nrule = 'contact'\nbaseline = 'own@1.0.0'\nfor = {{ product = 'Gauge', version = '1.0' }}\n\
             decision = 'met'\nreviewer = 'A. Reviewer'\nrole = 'Security adviser'\ndate = 2026-11-20\n\
             expires = 2027-11-20\nbasis = 'The page names one.'\n\
             evidence = [{{ path = 'policy.pdf', sha256 = '{}' }}]\n",
            "0a".repeat(32)
        )
    }

    #[test]
    fn a_review_is_read() {
        let reviews = Review::all_from_text("reviews.toml", &one()).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(reviews[0].decision, Decision::Met);
        assert_eq!(reviews[0].evidence[0].path.as_deref(), Some("policy.pdf"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, told) in [
            ("decision = 'met'", "decision = ''", "met, not-met"),
            ("decision = 'met'", "decision = 'not-applicable'", "`not-applicable`"),
            ("'A. Reviewer'", "''", "fill it in"),
            ("0a0a", "0A0A", "64 hexadecimal digits"),
            ("path = 'policy.pdf', ", "", "tells nobody"),
            ("2027-11-20", "2025-11-20", "expires before"),
            ("baseline = 'own@1.0.0'\n", "", "missing field `baseline`"),
        ] {
            let text = one().replacen(from, to, 1);
            let error = Review::all_from_text("reviews.toml", &text).expect_err(told).to_string();
            assert!(error.contains(told) && error.contains("reviews.toml:"), "{told}: {error}");
        }
        let (head, _) = one()
            .split_once("evidence")
            .map(|(head, rest)| (head.to_owned(), rest.to_owned()))
            .expect("it has");
        assert!(Review::all_from_text("reviews.toml", &format!("{head}evidence = []\n")).is_err());
    }
}
