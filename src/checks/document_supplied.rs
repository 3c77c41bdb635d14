//! Whether a document of a role was submitted, and whether it lists anything.
//! It does not ask whether what is listed is all there is.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{Document, Role, Subject};

/// `check.document-supplied = { role = "sbom" }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DocumentSupplied {
    /// The role.
    pub role: Role,
}

impl DocumentSupplied {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Submission
    }

    pub(super) fn observe<'a>(&self, _: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let documents = &context.evidence.documents;
        let mut serving = documents.iter().filter(|document| document.role == self.role).peekable();
        if serving.peek().is_none() {
            let observation = Observation::new(Weight::Undetermined, Code::NoDocument);
            return Seen::one(observation.arg("role", self.role.word()));
        }
        Seen::several(serving.filter_map(emptiness).collect())
    }
}

/// What is missing from an SBOM that lists nothing, or nothing but the thing it is about.
fn emptiness<'a>(document: &'a Document<'a>) -> Option<Observation<'a>> {
    let sbom = document.sbom.as_ref()?;
    let first = document.components.start;
    let (weight, code) = match document.components.len() {
        // Something was listed there; that it could not be read is told of the document.
        0 if document.unreadable > 0 => (Weight::Undetermined, Code::NoComponents),
        0 => (Weight::Unsatisfied, Code::NoComponents),
        1 if sbom.primary.contains(&first) && sbom.services.is_empty() && document.unreadable == 0 => {
            (Weight::Undetermined, Code::OnlyPrimary)
        }
        _ => return None,
    };
    Some(Observation::new(weight, code).about(Subject::Document(document)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, check, component, context, evidence, sights};
    use crate::evidence::{Component, Evidence};

    fn sights_of(role: &str, evidence: &Evidence<'_>) -> Vec<(Weight, Code)> {
        let check = check(&format!("document-supplied = {{ role = {role:?} }}"));
        sights(&check.observe(Subject::Submission, &context(evidence)))
    }

    fn sbom_of(components: Vec<Component<'static>>) -> Evidence<'static> {
        evidence(about_the_first(), components, vec![])
    }

    #[test]
    fn a_role_that_no_document_serves_is_missed() {
        let submitted = sbom_of(vec![component("app", "1"), component("library", "1")]);
        assert_eq!(sights_of("sbom", &submitted), []);
        assert_eq!(sights_of("vex", &submitted), [(Weight::Undetermined, Code::NoDocument)]);
        let nothing = Evidence::default();
        assert_eq!(sights_of("sbom", &nothing), [(Weight::Undetermined, Code::NoDocument)]);
    }

    #[test]
    fn an_sbom_that_lists_nothing_is_never_a_pass() {
        assert_eq!(sights_of("sbom", &sbom_of(vec![])), [(Weight::Unsatisfied, Code::NoComponents)]);
        let alone = sbom_of(vec![component("app", "1")]);
        assert_eq!(sights_of("sbom", &alone), [(Weight::Undetermined, Code::OnlyPrimary)]);
    }

    #[test]
    fn an_empty_sbom_beside_a_good_one_is_named() {
        let mut both = sbom_of(vec![component("app", "1"), component("library", "1")]);
        let mut empty = sbom_of(vec![]).documents.remove(0);
        empty.components = 2..2;
        both.documents.push(empty);
        assert_eq!(sights_of("sbom", &both), [(Weight::Unsatisfied, Code::NoComponents)]);
    }

    #[test]
    fn components_that_could_not_be_read_are_not_called_none() {
        let mut damaged = sbom_of(vec![]);
        damaged.documents[0].unreadable = 3;
        assert_eq!(sights_of("sbom", &damaged), [(Weight::Undetermined, Code::NoComponents)]);
    }
}
