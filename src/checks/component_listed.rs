//! Whether some SBOM of the submission lists a component of a kind, such as a cryptographic asset.
//! It does not ask whether all of them are listed.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight};
use crate::evidence::{ComponentKind, Role, Subject};

/// `check.component-listed = { kinds = ["cryptographic-asset"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ComponentListed {
    /// The kinds of component that count.
    pub kinds: Vec<ComponentKind>,
}

impl ComponentListed {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Submission
    }

    pub(super) fn observe<'a>(&self, _: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let mut sboms = context.evidence.sboms().peekable();
        if sboms.peek().is_none() {
            let observation = Observation::new(Weight::Undetermined, Code::NoDocument);
            return Seen::one(observation.arg("role", Role::Sbom.word()));
        }
        let mut components = sboms.flat_map(|(document, _)| context.evidence.components_of(document));
        if components.any(|component| self.kinds.contains(&component.kind)) {
            return Seen::satisfied();
        }
        let kinds = self.kinds.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", ");
        Seen::one(Observation::new(Weight::Unsatisfied, Code::KindNotListed).arg("kinds", kinds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, about_the_first, check, component, context, evidence, sights};
    use crate::evidence::Evidence;

    fn sights_of(evidence: &Evidence<'_>) -> Vec<Sight> {
        let check = check(r#"component-listed = { kinds = ["cryptographic-asset"] }"#);
        sights(&check.observe(Subject::Submission, &context(evidence)))
    }

    #[test]
    fn one_of_the_kind_is_enough() {
        let mut asset = component("AES-256-GCM", "1");
        asset.kind = ComponentKind::CryptographicAsset;
        let listed = evidence(about_the_first(), vec![component("app", "1"), asset], vec![]);
        assert_eq!(sights_of(&listed), []);
        let other = evidence(about_the_first(), vec![component("app", "1"), component("aes", "1")], vec![]);
        assert_eq!(sights_of(&other), [(Weight::Unsatisfied, Code::KindNotListed)]);
    }

    #[test]
    fn without_an_sbom_nothing_can_be_told() {
        assert_eq!(sights_of(&Evidence::default()), [(Weight::Undetermined, Code::NoDocument)]);
    }
}
