//! Whether a document's format is recent enough.
//! It does not ask whether the document is valid by that version's schema.

use std::cmp::Ordering;

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::{FieldName, Standard, Subject};
use crate::source::Field;

/// `check.format-floor = { cyclonedx = "1.4", spdx = "2.2" }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FormatFloor {
    /// The lowest version of CycloneDX.
    pub cyclonedx: String,
    /// The lowest version of SPDX.
    pub spdx: String,
}

impl FormatFloor {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let floor = match document.standard {
            Standard::CycloneDx => &self.cyclonedx,
            Standard::Spdx => &self.spdx,
            Standard::OpenVex | Standard::Csaf | Standard::Cargo => return Seen::satisfied(),
        };
        let version = match &document.version {
            Field::Stated(version) => version,
            silent => return undetermined(unanswered(silent, FieldName::SbomFormatVersion, None)),
        };
        let stands = match compare(version.value.raw(), floor) {
            Some(order) => order,
            None => {
                return undetermined(unanswered::<()>(
                    &Field::Malformed(version.at),
                    FieldName::SbomFormatVersion,
                    None,
                ));
            }
        };
        if stands != Ordering::Less {
            return Seen::satisfied();
        }
        let below = Observation::new(Weight::Unsatisfied, Code::BelowFloor)
            .arg("standard", document.standard.name())
            .arg("version", numbers(version.value.raw()).map_or_else(String::new, |parts| dotted(&parts)))
            .arg("floor", floor.as_str());
        Seen::one(below.quoting(version.value.raw()).at(Some(version.at)))
    }
}

/// A version that is not known leaves open whether it would be recent enough.
fn undetermined(seen: Option<Seen<'_>>) -> Seen<'_> {
    let mut seen = seen.unwrap_or_default();
    for observation in &mut seen.observations {
        observation.weight = Weight::Undetermined;
    }
    seen
}

/// Compares two versions number by number: 1.10 is later than 1.4, and 2 is 2.0.
fn compare(version: &str, floor: &str) -> Option<Ordering> {
    let (mut version, mut floor) = (numbers(version)?, numbers(floor)?);
    let length = version.len().max(floor.len());
    version.resize(length, 0);
    floor.resize(length, 0);
    Some(version.cmp(&floor))
}

/// Numbers of the longest version that is one.
const MOST_NUMBERS: usize = 4;

/// The numbers of a version; SPDX writes `SPDX-2.3` where the version stands.
fn numbers(version: &str) -> Option<Vec<u32>> {
    let version = version.trim();
    let parts = version.strip_prefix("SPDX-").unwrap_or(version).split('.');
    let numbers: Vec<u32> =
        parts.take(MOST_NUMBERS + 1).map(|part| part.parse().ok()).collect::<Option<_>>()?;
    (numbers.len() <= MOST_NUMBERS).then_some(numbers)
}

fn dotted(parts: &[u32]) -> String {
    parts.iter().map(u32::to_string).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, check, component, evidence, of_document, words};
    use crate::source::Text;

    type Worded = (Weight, Code, Vec<(&'static str, String)>);

    fn seen_of(standard: Standard, version: Field<Text<'static>>) -> Vec<Worded> {
        let mut evidence = evidence(about_the_first(), vec![component("app", "1")], vec![]);
        evidence.documents[0].standard = standard;
        evidence.documents[0].version = version;
        let check = check(r#"format-floor = { cyclonedx = "1.4", spdx = "2.2" }"#);
        let seen = of_document(&check, &evidence);
        seen.observations.into_iter().map(|seen| (seen.weight, seen.code, seen.args)).collect()
    }

    #[test]
    fn versions_are_compared_number_by_number() {
        for (standard, version, is_below) in [
            (Standard::CycloneDx, "1.3", true),
            (Standard::CycloneDx, "1.4", false),
            (Standard::CycloneDx, "1.10", false),
            (Standard::CycloneDx, "2", false),
            (Standard::Spdx, "2.1", true),
            (Standard::Spdx, "2.2.2", false),
            (Standard::Spdx, "SPDX-2.3", false),
            (Standard::Spdx, "3.0.1", false),
        ] {
            let seen = seen_of(standard, words(version));
            assert_eq!(seen.iter().any(|seen| seen.1 == Code::BelowFloor), is_below, "{version}");
        }
    }

    #[test]
    fn the_wording_gets_both_versions() {
        let args = [("standard", "SPDX"), ("version", "2.1"), ("floor", "2.2")];
        let args = args.map(|(name, value)| (name, value.to_owned())).to_vec();
        let seen = seen_of(Standard::Spdx, words("SPDX-2.1"));
        assert_eq!(seen, [(Weight::Unsatisfied, Code::BelowFloor, args)]);
    }

    #[test]
    fn a_version_that_is_not_known_decides_nothing() {
        let field = vec![("field", "sbom.format-version".to_owned())];
        let seen = seen_of(Standard::CycloneDx, Field::Absent);
        assert_eq!(seen, [(Weight::Undetermined, Code::Absent, field.clone())]);
        let seen = seen_of(Standard::CycloneDx, words("latest"));
        assert_eq!(seen, [(Weight::Undetermined, Code::Malformed, field)]);
    }
}
