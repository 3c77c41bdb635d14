//! Whether the SBOM names the one thing it is about.
//! It does not ask whether that is the product of the tender.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered, without_primary};
use crate::evidence::{Component, Document, FieldName, Subject};

/// `check.primary-component = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PrimaryComponent {}

impl PrimaryComponent {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        match sbom.primary[..] {
            [] => without_primary(sbom, Weight::Unsatisfied),
            [primary] => named_and_versioned(context.evidence.component(primary)),
            [..] => {
                let observation = Observation::new(Weight::Unsatisfied, Code::SeveralPrimaries);
                Seen::one(observation.arg("count", sbom.primary.len().to_string()))
            }
        }
    }
}

fn named_and_versioned<'a>(primary: &'a Component<'a>) -> Seen<'a> {
    let lacking = [FieldName::ComponentName, FieldName::ComponentVersion].into_iter().filter_map(|field| {
        let answer = field.ask_component(primary, &[]);
        let seen = unanswered(&answer.state, field, Some(primary.at))?;
        let silent = answer.state.is_silent();
        Some(seen.observations.into_iter().map(move |mut observation| {
            if silent {
                observation.code = Code::PrimaryUnnamed;
            }
            observation.about(Subject::Component(primary))
        }))
    });
    Seen::several(lacking.flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{Sight, about_the_first, check, component, evidence, of_document, sights};
    use crate::evidence::{Sbom, Unplaced};
    use crate::source::Field;

    fn sights_of(primary: Vec<u32>, first: Component<'static>) -> Vec<Sight> {
        let evidence =
            evidence(Sbom { primary, ..about_the_first() }, vec![first, component("b", "2")], vec![]);
        sights(&of_document(&check("primary-component = {}"), &evidence))
    }

    #[test]
    fn exactly_one_is_asked_for() {
        assert_eq!(sights_of(vec![0], component("app", "1")), []);
        assert_eq!(sights_of(vec![], component("app", "1")), [(Weight::Unsatisfied, Code::NoPrimary)]);
        assert_eq!(
            sights_of(vec![0, 1], component("app", "1")),
            [(Weight::Unsatisfied, Code::SeveralPrimaries)]
        );
    }

    #[test]
    fn a_version_without_a_place_for_it_is_not_blamed_on_the_vendor() {
        let unplaced = Unplaced { primary: true, dependencies: true };
        let evidence = evidence(Sbom { unplaced, ..Sbom::default() }, vec![component("a", "1")], vec![]);
        let seen = of_document(&check("primary-component = {}"), &evidence);
        assert_eq!(sights(&seen), [(Weight::Undetermined, Code::Inexpressible)]);
    }

    #[test]
    fn it_has_a_name_and_a_version() {
        let mut bare = component("app", "1");
        bare.name = Field::Absent;
        bare.version = Field::StandIn(bare.at);
        assert_eq!(sights_of(vec![0], bare), [(Weight::Unsatisfied, Code::PrimaryUnnamed); 2]);
        let mut unknown = component("app", "1");
        unknown.version = Field::DeclaredUnknown(unknown.at);
        assert_eq!(sights_of(vec![0], unknown), [(Weight::Unsatisfied, Code::DeclaredUnknown)]);
    }
}
