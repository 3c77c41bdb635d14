//! Waivers: the deviations that the buyer accepts, each with an approver, a reason and an end.
//!
//! They stand in a file of the buyer's, never in a submission. Whether one holds is asked by [`crate::assessment`].

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::LoadError;
use super::entry::{For, Person, canonical_purl, day, filled, reason};
use super::load::{Source, invalid, parse};

/// The JSON Schema of the buyer's file.
pub const SCHEMA: &str = include_str!("waivers.schema.json");

/// Waivers for bidcheck: deviations that the buyer accepts.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Written {
    /// The waivers.
    #[serde(default, rename = "waiver")]
    #[cfg_attr(test, schemars(with = "Vec<Waiver>"))]
    waivers: Vec<Spanned<Waiver>>,
}

/// One rule that need not be met, for one product and version, for a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Waiver {
    /// Its name; no other waiver has it.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub id: String,
    /// The one rule.
    #[serde(deserialize_with = "filled")]
    #[cfg_attr(test, schemars(regex(pattern = r"\S")))]
    pub rule: String,
    /// The baseline, `id` or `id@version`; without it, every baseline that has the rule.
    pub baseline: Option<String>,
    /// What it is for.
    #[serde(rename = "for")]
    pub holds_for: For,
    /// The one component that it is about, with its version; without it, the whole rule.
    #[serde(default, deserialize_with = "canonical_purl")]
    #[cfg_attr(test, schemars(regex(pattern = "^pkg:")))]
    pub purl: Option<String>,
    /// Why, in 20 letters or more.
    #[serde(deserialize_with = "reason")]
    #[cfg_attr(test, schemars(length(min = 20)))]
    pub reason: String,
    /// What is done instead; mandatory rules need it.
    pub compensating: Option<String>,
    /// How the buyer rates what is left.
    pub risk: Option<String>,
    /// Who asked for it.
    pub requested_by: Option<Person>,
    /// Who decided; never the bidder, nor who asked.
    pub approved_by: Person,
    /// The day of the decision.
    #[serde(deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "String", extend("format" = "date")))]
    pub approved_on: Date,
    /// The last day that it holds, to its end in UTC.
    #[serde(deserialize_with = "day")]
    #[cfg_attr(test, schemars(with = "String", extend("format" = "date")))]
    pub expires_on: Date,
    /// Where the decision is filed.
    pub ticket: Option<String>,
}

/// Which rules of a baseline may be waived, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The most days a waiver may hold.
    pub longest_days: u16,
    /// Rules that nobody may waive.
    pub never: Vec<String>,
    /// Rules that may be waived although nothing shows whether they are met.
    pub without_evidence: Vec<String>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { longest_days: 180, never: Vec::new(), without_evidence: Vec::new() }
    }
}

impl Limits {
    /// Whether a rule may be waived.
    pub fn allows(&self, rule: &str) -> bool {
        !self.never.iter().any(|never| never == rule)
    }

    /// Whether a rule may be waived although nothing shows whether it is met.
    pub fn allows_without_evidence(&self, rule: &str) -> bool {
        self.allows(rule) && self.without_evidence.iter().any(|one| one == rule)
    }

    /// Takes over what an extended baseline says; of two terms the shorter holds.
    pub(super) fn extend(&mut self, base: &Self) {
        self.longest_days = self.longest_days.min(base.longest_days);
        self.never.extend(base.never.iter().cloned());
        self.without_evidence.extend(base.without_evidence.iter().cloned());
    }
}

impl Waiver {
    /// Reads the buyer's file.
    ///
    /// # Errors
    ///
    /// Fails, with the line, if the text is no such file, if two waivers have one id, or if one
    /// ends before it begins.
    pub fn all_from_text(name: &str, text: &str) -> Result<Vec<Self>, LoadError> {
        let source = Source { name: name.to_owned(), text: text.to_owned() };
        let written: Written = parse(&source)?;
        let mut waivers: Vec<Self> = Vec::new();
        for waiver in written.waivers {
            let (span, waiver) = (waiver.span(), waiver.into_inner());
            if waivers.iter().any(|other| other.id == waiver.id) {
                let title = format!("there is a waiver `{}` already", waiver.id);
                return Err(invalid(&source, span, &title, "give it another `id`"));
            }
            if waiver.expires_on < waiver.approved_on {
                let title = format!("`{}` expires before it is approved", waiver.id);
                return Err(invalid(&source, span, &title, "look at `approved-on` and `expires-on`"));
            }
            waivers.push(waiver);
        }
        Ok(waivers)
    }

    /// How many days it holds.
    pub fn days(&self) -> i64 {
        let span = self.approved_on.duration_until(self.expires_on);
        span.as_secs() / (24 * 60 * 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "[[waiver]]\nid = 'W-1'\nrule = 'component-producer'\nfor = { product = 'Gauge', version = '1.0' }\n\
        purl = 'pkg:npm/%40a/b@1.0'\nreason = 'The producer is known to us by contract.'\n\
        approved-by = { name = 'Jane Doe', role = 'Authorising official' }\n\
        approved-on = 2026-11-10\nexpires-on = 2027-01-31\n";

    #[test]
    fn a_waiver_is_read() {
        let waivers = Waiver::all_from_text("waivers.toml", ONE).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(waivers[0].purl.as_deref(), Some("pkg:npm/%40a/b@1.0"));
        assert_eq!(waivers[0].days(), 82);
        assert_eq!(Waiver::all_from_text("waivers.toml", "").expect("no waiver is no fault"), []);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let twice = format!("{ONE}{ONE}");
        for (from, to, told) in [
            ("id = 'W-1'", "id = ' '", "waivers.toml:2"),
            ("rule = ", "rul = ", "did you mean `rule`?"),
            ("'The producer is known to us by contract.'", "'we want it'", "waivers.toml:6"),
            ("pkg:npm", "npm", "not a package URL"),
            ("2027-01-31", "2026-01-31", "expires before it is approved"),
            ("2027-01-31", "'next year'", "waivers.toml:9"),
            ("name = 'Jane Doe', ", "", "missing field `name`"),
            (ONE, &twice, "`W-1` already"),
        ] {
            let text = ONE.replace(from, to);
            let error = Waiver::all_from_text("waivers.toml", &text).expect_err(told).to_string();
            assert!(error.contains(told) && error.contains("waivers.toml:"), "{told}: {error}");
        }
    }
}
