//! Whether the SBOM says that the primary component's dependencies are all listed.
//! It takes the document's word: what is missing is a matter of coverage.

use serde::Deserialize;

use super::{Code, Context, Observation, Seen, Subjects, Weight, unanswered};
use crate::evidence::declaration::with_declarations;
use crate::evidence::{Completeness, Document, FieldName, Subject};
use crate::source::{Field, Located};

/// `check.completeness-declared = { take = ["complete"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CompletenessDeclared {
    /// The statements that meet the rule; without any, only that all are listed.
    #[serde(default)]
    pub take: Vec<Stated>,
}

/// A statement about the completeness of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stated {
    /// All are listed.
    Complete,
    /// Some are not.
    Incomplete,
    /// The author does not know.
    Unknown,
}

impl Stated {
    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Incomplete => "incomplete",
            Self::Unknown => "unknown",
        }
    }
}

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
        let takes = |stated| match &self.take[..] {
            [] => stated == Stated::Complete,
            taken => taken.contains(&stated),
        };
        match state {
            Field::Stated(Located { value: Completeness::Complete, .. }) if takes(Stated::Complete) => {
                Seen::satisfied()
            }
            Field::Stated(Located { value: Completeness::Incomplete, .. }) if takes(Stated::Incomplete) => {
                Seen::satisfied()
            }
            Field::DeclaredUnknown(_) if takes(Stated::Unknown) => Seen::satisfied(),
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
        Sight, about_the_first, at, check, component, evidence, of_document, sights, sights_of_sbom, stated,
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
    fn a_rule_may_ask_for_any_statement() {
        let seen_of = |completeness| {
            let toml = r#"completeness-declared = { take = ["complete", "incomplete", "unknown"] }"#;
            sights_of_sbom(toml, Sbom { completeness, ..about_the_first() })
        };
        assert_eq!(seen_of(stated(Completeness::Complete)), []);
        assert_eq!(seen_of(stated(Completeness::Incomplete)), []);
        assert_eq!(seen_of(Field::DeclaredUnknown(at(5))), []);
        assert_eq!(seen_of(Field::Absent), [(Weight::Unsatisfied, Code::Absent)]);
    }

    #[test]
    fn what_the_primary_component_declares_of_its_dependencies_counts() {
        let seen = sights_of(Field::Absent, &[Declared::Withheld]);
        assert_eq!(seen, [(Weight::Review, Code::Withheld)]);
        let seen = sights_of(stated(Completeness::Complete), &[Declared::Unknown]);
        assert_eq!(seen, [(Weight::Review, Code::Contradictory)]);
    }
}
