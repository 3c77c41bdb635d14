//! Whether the SBOM says that the primary component's dependencies are all listed.
//! It takes the document's word: what is missing is a matter of coverage.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::declaration::with_declarations;
use crate::evidence::{Completeness, Document, FieldName, Subject};
use crate::source::{Field, Located};

/// `check.completeness-declared = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompletenessDeclared {}

impl CompletenessDeclared {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(Document { sbom: Some(sbom), .. }) = subject else { return Seen::satisfied() };
        let mut state = sbom.completeness.clone();
        for &primary in &sbom.primary {
            let declared = &context.evidence.component(primary).declared;
            state = with_declarations(state, FieldName::ComponentDependency, declared);
        }
        match state {
            Field::Stated(Located { value: Completeness::Complete, .. }) => Seen::satisfied(),
            Field::Stated(Located { value: Completeness::Incomplete, at }) => {
                Seen::one(Observation::new(Weight::Unsatisfied, Code::DeclaredIncomplete).at(Some(at)))
            }
            state => unanswered(&state, FieldName::SbomCompleteness, None).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, at, check, component, evidence, of_document, sights, stated,
    };
    use crate::evidence::{Declaration, Declared, Sbom};

    fn sights_of(completeness: Field<Completeness>, declared: &[Declared]) -> Vec<Sight> {
        let mut app = component("app", "1");
        let declare =
            |&declared: &Declared| Declaration { field: FieldName::ComponentDependency, declared, at: at(9) };
        app.declared = declared.iter().map(declare).collect();
        let evidence = evidence(Sbom { completeness, ..about_the_first() }, vec![app], vec![]);
        sights(&of_document(&check("completeness-declared = {}"), &evidence))
    }

    #[test]
    fn only_complete_is_complete() {
        assert_eq!(sights_of(stated(Completeness::Complete), &[]), []);
        let seen = sights_of(stated(Completeness::Incomplete), &[]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::DeclaredIncomplete)]);
        assert_eq!(sights_of(Field::Absent, &[]), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(
            sights_of(Field::DeclaredUnknown(at(5)), &[]),
            [(Weight::Unsatisfied, Code::DeclaredUnknown)]
        );
    }

    #[test]
    fn what_the_primary_component_declares_of_its_dependencies_counts() {
        let seen = sights_of(Field::Absent, &[Declared::Withheld]);
        assert_eq!(seen, [(Weight::Review, Code::Withheld)]);
        let seen = sights_of(stated(Completeness::Complete), &[Declared::Unknown]);
        assert_eq!(seen, [(Weight::Review, Code::Contradictory)]);
    }
}
