//! Whether what is not provided is said to be unknown or withheld, for the fields that no
//! other rule of the baseline asks for. It does not ask whether what is provided is good.

use serde::Deserialize;

use super::{Context, Seen, Subjects, unanswered};
use crate::evidence::{
    Document, FieldName, ProducerField, RelationshipKind, Sbom, Subject, declaration::with_declarations,
};
use crate::source::{Field, Located, Origin};

/// `check.unknowns-explicit = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnknownsExplicit {}

impl UnknownsExplicit {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::SbomsAndComponents
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let silences = fields(context).filter_map(|field| {
            let (state, of) = match subject {
                Subject::Component(component) if is_of_each_component(field) => {
                    let answer = field.ask_component(component, ProducerField::ALL);
                    (answer.state, answer.of)
                }
                Subject::Document(document) if !is_of_each_component(field) => {
                    of_document(field, document, context)?
                }
                _ => return None,
            };
            if says_so(&state) {
                return None;
            }
            unanswered(&state, field, of).map(|seen| seen.observations)
        });
        Seen::several(silences.flatten().collect())
    }
}

/// The fields that the baseline asks for by no other rule.
pub(super) fn fields(context: &Context<'_>) -> impl Iterator<Item = FieldName> {
    let asked = context.asked;
    FieldName::ALL.iter().copied().filter(move |field| field.element().is_some() && !asked.contains(field))
}

/// Dependencies are the document's to state: a component that needs nothing has none to name.
fn is_of_each_component(field: FieldName) -> bool {
    field.is_of_component() && field != FieldName::ComponentDependency
}

/// Whether the document says in so many words that it provides nothing.
fn says_so(state: &Field<()>) -> bool {
    matches!(state, Field::DeclaredUnknown(_) | Field::NotAsserted(_) | Field::Withheld(_) | Field::None(_))
}

fn of_document<'a>(
    field: FieldName,
    document: &'a Document<'a>,
    context: &Context<'a>,
) -> Option<(Field<()>, Option<Origin>)> {
    let sbom = document.sbom.as_ref()?;
    Some(match field {
        // A document that was recognised has said what format it is in.
        FieldName::SbomFormatName => (Field::Stated(Located { value: (), at: document.at }), None),
        FieldName::SbomFormatVersion => {
            (with_declarations(document.version.map(|_| ()), field, &sbom.declared), None)
        }
        FieldName::ComponentDependency => (dependencies(document, sbom, context), None),
        _ => {
            let answer = field.ask_sbom(sbom);
            (answer.state, answer.of)
        }
    })
}

/// Whether the document says anything of dependencies: that there are some, none, or unknown ones.
fn dependencies(document: &Document<'_>, sbom: &Sbom<'_>, context: &Context<'_>) -> Field<()> {
    let relationships = context.evidence.relationships_of(document);
    if let Some(edge) = relationships.iter().find(|edge| edge.kind == RelationshipKind::DependsOn) {
        return Field::Stated(Located { value: (), at: edge.at });
    }
    let primaries = sbom.primary.iter().map(|&primary| context.evidence.component(primary));
    let silence = if sbom.unplaced.dependencies { Field::Inexpressible } else { Field::Absent };
    primaries.fold(silence, |state, primary| {
        with_declarations(state, FieldName::ComponentDependency, &primary.declared)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{about_the_first, at, check, component, context_of, edge, evidence, words};
    use crate::checks::{Code, Weight};
    use crate::evidence::{Declaration, Declared, Evidence};

    fn sights_of(evidence: &Evidence<'_>, of_document: bool, left: &[FieldName]) -> Vec<(Weight, Code)> {
        let asked: Vec<FieldName> =
            FieldName::ALL.iter().copied().filter(|field| !left.contains(field)).collect();
        let subject = match of_document {
            true => Subject::Document(&evidence.documents[0]),
            false => Subject::Component(&evidence.components[0]),
        };
        let seen = check("unknowns-explicit = {}").observe(subject, &context_of(evidence, None, &asked));
        crate::checks::testing::sights(&seen)
    }

    #[test]
    fn each_silent_field_that_nobody_else_asks_for_is_seen() {
        let evidence = evidence(about_the_first(), vec![component("app", "1")], vec![]);
        let left = [FieldName::ComponentProducer, FieldName::ComponentName, FieldName::ComponentLicense];
        assert_eq!(sights_of(&evidence, false, &left), [(Weight::Unsatisfied, Code::Absent); 2]);
        assert_eq!(sights_of(&evidence, false, &[]), []);
        assert_eq!(sights_of(&evidence, true, &left), []);
    }

    #[test]
    fn what_is_said_to_be_unknown_or_withheld_is_explicit() {
        let mut app = component("app", "1");
        app.version = Field::NotAsserted(at(3));
        app.supplier = words("Northwind");
        let declare = |field, declared| Declaration { field, declared, at: at(9) };
        app.declared = vec![
            declare(FieldName::ComponentHashValue, Declared::Unknown),
            declare(FieldName::ComponentLicense, Declared::Withheld),
        ];
        let evidence = evidence(about_the_first(), vec![app], vec![]);
        let left = [
            FieldName::ComponentVersion,
            FieldName::ComponentProducer,
            FieldName::ComponentHashValue,
            FieldName::ComponentLicense,
        ];
        assert_eq!(sights_of(&evidence, false, &left), []);
    }

    #[test]
    fn the_documents_own_fields_are_asked_of_it_once() {
        let kind = RelationshipKind::DependsOn;
        let components = || vec![component("app", "1"), component("library", "1")];
        let left = [FieldName::SbomAuthor, FieldName::SbomFormatName, FieldName::ComponentDependency];
        let absent = (Weight::Unsatisfied, Code::Absent);
        let bare = evidence(about_the_first(), components(), vec![]);
        assert_eq!(sights_of(&bare, true, &left), [absent, absent]);
        assert_eq!(sights_of(&bare, false, &left), []);
        let linked = evidence(about_the_first(), components(), vec![edge(0, kind, 1)]);
        assert_eq!(sights_of(&linked, true, &left), [absent]);
    }
}
