//! Whether an SBOM keeps vulnerabilities out of itself, where the baseline wants them in a document of their own.
//! It does not ask whether the product has any.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Standard, Subject};

/// `check.vulnerabilities-absent = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct VulnerabilitiesAbsent {}

impl VulnerabilitiesAbsent {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let (statements, standard) = (context.evidence.statements_of(document), document.standard);
        // Only the reader of CycloneDX collects them: silence of another format shows nothing.
        if statements.is_empty() && standard != Standard::CycloneDx {
            let unsought = Observation::new(Weight::Undetermined, Code::VulnerabilitiesNotSought);
            return Seen::one(unsought.arg("standard", standard.name()));
        }
        let listed = statements.iter().map(|listed| {
            Observation::new(Weight::Unsatisfied, Code::VulnerabilityListed).at(Some(listed.at))
        });
        Seen::several(listed.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        about_the_first, at, check, component, evidence, of_document, sights, sights_of_sbom, words,
    };
    use crate::evidence::VulnerabilityStatement;

    #[test]
    fn a_format_in_which_none_are_sought_shows_nothing() {
        let mut evidence = evidence(about_the_first(), vec![component("app", "1")], vec![]);
        evidence.documents[0].standard = Standard::Spdx;
        let seen = of_document(&check("vulnerabilities-absent = {}"), &evidence);
        assert_eq!(sights(&seen), [(Weight::Undetermined, Code::VulnerabilitiesNotSought)]);
    }

    #[test]
    fn each_one_is_named() {
        assert_eq!(sights_of_sbom("vulnerabilities-absent = {}", about_the_first()), []);
        let mention = |id| VulnerabilityStatement { id: words(id), ..VulnerabilityStatement::new(at(9)) };
        let mut evidence = evidence(about_the_first(), vec![component("app", "1")], vec![]);
        evidence.statements = vec![mention("CVE-2026-0001"), mention("CVE-2026-0002")];
        evidence.documents[0].statements = 0..2;
        let seen = of_document(&check("vulnerabilities-absent = {}"), &evidence);
        assert_eq!(sights(&seen), [(Weight::Unsatisfied, Code::VulnerabilityListed); 2]);
    }
}
