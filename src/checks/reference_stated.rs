//! Whether an SBOM, or the component it is about, links to something of a type, such as a `security.txt`.
//! The link is never followed.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Document, ExternalReference, Subject};

/// `check.reference-stated = { types = ["rfc-9116"], ends = ["/security.txt"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ReferenceStated {
    /// The types of link that count, in the words of the formats.
    pub types: Vec<String>,
    /// Ends of an address that count whatever the type, for formats that have no word for it.
    #[serde(default)]
    pub ends: Vec<String>,
}

impl ReferenceStated {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let primary = sbom.primary.iter().map(|&index| context.evidence.component(index));
        let mut links =
            sbom.external_references.iter().chain(primary.flat_map(|one| &one.external_references));
        if links.any(|link| self.counts(link)) {
            return Seen::satisfied();
        }
        let missing = Observation::new(Weight::Unsatisfied, Code::ReferenceMissing);
        Seen::one(missing.arg("types", self.types.join(", ")))
    }

    fn counts(&self, link: &ExternalReference<'_>) -> bool {
        let is_meant = self.types.iter().any(|word| word == link.kind.raw())
            || self.ends.iter().any(|end| link.url.raw().ends_with(end.as_str()));
        is_meant && !link.url.is_stand_in()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, at, check, component, evidence, of_document, sights,
    };

    fn sights_of(kind: &'static str, url: &'static str) -> Vec<Sight> {
        let mut app = component("app", "1");
        app.external_references.push(ExternalReference { at: at(5), kind: kind.into(), url: url.into() });
        let evidence = evidence(about_the_first(), vec![app], vec![]);
        let check = check(r#"reference-stated = { types = ["rfc-9116"], ends = ["/security.txt"] }"#);
        sights(&of_document(&check, &evidence))
    }

    #[test]
    fn the_type_or_the_end_of_the_address_tells() {
        assert_eq!(sights_of("rfc-9116", "https://example.org/contact"), []);
        assert_eq!(sights_of("other", "https://example.org/.well-known/security.txt"), []);
        let missing = [(Weight::Unsatisfied, Code::ReferenceMissing)];
        assert_eq!(sights_of("website", "https://example.org"), missing);
        assert_eq!(sights_of("rfc-9116", "N/A"), missing);
    }

    #[test]
    fn a_link_of_another_component_does_not_count() {
        let mut library = component("library", "1");
        let url = "https://example.org/security.txt";
        library.external_references.push(ExternalReference {
            at: at(5),
            kind: "rfc-9116".into(),
            url: url.into(),
        });
        let evidence = evidence(about_the_first(), vec![component("app", "1"), library], vec![]);
        let seen = of_document(&check(r#"reference-stated = { types = ["rfc-9116"] }"#), &evidence);
        assert_eq!(sights(&seen), [(Weight::Unsatisfied, Code::ReferenceMissing)]);
    }
}
