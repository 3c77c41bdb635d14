//! Whether an SBOM keeps vulnerabilities out of itself, where the baseline wants them in a document of their own.
//! It does not ask whether the product has any.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Document, Subject};

/// `check.vulnerabilities-absent = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VulnerabilitiesAbsent {}

impl VulnerabilitiesAbsent {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let listed = sbom.vulnerabilities.iter().map(|listed| {
            Observation::new(Weight::Unsatisfied, Code::VulnerabilityListed).at(Some(listed.at))
        });
        Seen::several(listed.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, at, sights_of_sbom, words};
    use crate::evidence::{Sbom, VulnerabilityMention};

    #[test]
    fn each_one_is_named() {
        assert_eq!(sights_of_sbom("vulnerabilities-absent = {}", about_the_first()), []);
        let mention = |id| VulnerabilityMention { at: at(9), id: words(id) };
        let vulnerabilities = vec![mention("CVE-2026-0001"), mention("CVE-2026-0002")];
        let seen =
            sights_of_sbom("vulnerabilities-absent = {}", Sbom { vulnerabilities, ..about_the_first() });
        assert_eq!(seen, [(Weight::Unsatisfied, Code::VulnerabilityListed); 2]);
    }
}
