//! Whether a document states any relationship of the types that its format is asked for.
//! It does not ask whether they lead everywhere; the graph check does.

use serde::Deserialize;

use super::{Code, Context, Edge, Observation, Seen, Subjects, Weight, inexpressible, unanswered};
use crate::evidence::{
    Document, Endpoint, Evidence, FieldName, Relationship, RelationshipKind, Standard, Subject,
};
use crate::source::Field;

/// `check.relationships-stated = { spdx = ["describes", "contains"], cyclonedx = ["depends-on"] }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RelationshipsStated {
    /// The types of which an SPDX document has to state one.
    pub spdx: Vec<Edge>,
    /// The types of which a CycloneDX document has to state one.
    pub cyclonedx: Vec<Edge>,
}

impl RelationshipsStated {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Document(document) = subject else { return Seen::satisfied() };
        let kinds = if document.standard == Standard::Spdx { &self.spdx } else { &self.cyclonedx };
        let mut seen = stated_of(kinds, document, context.evidence);
        if document.standard == Standard::Spdx && !describes_something(document, context.evidence) {
            seen.observations.push(Observation::new(Weight::Unsatisfied, Code::DescribesNothing));
        }
        seen
    }
}

/// What is seen where no relationship of these types says anything.
fn stated_of<'a>(kinds: &[Edge], document: &Document<'a>, evidence: &'a Evidence<'a>) -> Seen<'a> {
    let asked = |edge: &&Relationship| kinds.iter().any(|kind| kind.kind() == edge.kind);
    let relationships = || evidence.relationships_of(document).iter().filter(asked);
    let nested = kinds.contains(&Edge::Contains)
        && evidence.components_of(document).iter().any(|component| component.parent.is_some());
    if nested || relationships().any(says_something) {
        return Seen::satisfied();
    }
    if let Some(unknown) = relationships().find(|edge| edge.to == Endpoint::NotAsserted) {
        // A relationship to NOASSERTION is a known unknown (SPDX 2.3, 11.1).
        let state = Field::<()>::DeclaredUnknown(unknown.at);
        return unanswered(&state, FieldName::ComponentDependency, None).unwrap_or_default();
    }
    let unplaced = document.sbom.as_ref().is_some_and(|sbom| sbom.unplaced.dependencies);
    if unplaced && kinds.iter().all(|kind| *kind == Edge::DependsOn) {
        return Seen::one(inexpressible(FieldName::ComponentDependency.word()));
    }
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    Seen::one(Observation::new(Weight::Unsatisfied, Code::NoRelationships).arg("kinds", words.join(", ")))
}

/// Whether an edge leads from something to something else, or says that there is nothing.
fn says_something(edge: &Relationship) -> bool {
    let is_known = |end| !matches!(end, Endpoint::Missing | Endpoint::NotAsserted);
    is_known(edge.from) && is_known(edge.to) && edge.from != edge.to
}

fn describes_something(document: &Document<'_>, evidence: &Evidence<'_>) -> bool {
    let is_primary = document.sbom.as_ref().is_some_and(|sbom| !sbom.primary.is_empty());
    let describes = |edge: &Relationship| {
        edge.kind == RelationshipKind::Describes && matches!(edge.to, Endpoint::Component(_))
    };
    is_primary || evidence.relationships_of(document).iter().any(describes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, check, component, edge, edge_to, evidence, of_document, sights,
    };
    use crate::evidence::Sbom;

    fn sights_of(standard: Standard, sbom: Sbom<'static>, relationships: Vec<Relationship>) -> Vec<Sight> {
        let components = vec![component("app", "1"), component("library", "1")];
        let mut evidence = evidence(sbom, components, relationships);
        evidence.documents[0].standard = standard;
        let toml =
            r#"relationships-stated = { spdx = ["contains", "describes"], cyclonedx = ["depends-on"] }"#;
        sights(&of_document(&check(toml), &evidence))
    }

    #[test]
    fn each_format_is_asked_for_its_own_types() {
        let contains = || vec![edge(0, RelationshipKind::Contains, 1)];
        assert_eq!(sights_of(Standard::Spdx, about_the_first(), contains()), []);
        let none = [(Weight::Unsatisfied, Code::NoRelationships)];
        assert_eq!(sights_of(Standard::CycloneDx, about_the_first(), contains()), none);
        let depends = vec![edge(0, RelationshipKind::DependsOn, 1)];
        assert_eq!(sights_of(Standard::CycloneDx, about_the_first(), depends), []);
    }

    #[test]
    fn an_edge_to_nowhere_or_to_itself_says_nothing() {
        let none = [(Weight::Unsatisfied, Code::NoRelationships)];
        for to in [Endpoint::Missing, Endpoint::Component(0)] {
            let relationships = vec![edge_to(0, RelationshipKind::DependsOn, to)];
            assert_eq!(sights_of(Standard::CycloneDx, about_the_first(), relationships), none);
        }
        let nothing = vec![edge_to(0, RelationshipKind::DependsOn, Endpoint::None)];
        assert_eq!(sights_of(Standard::CycloneDx, about_the_first(), nothing), []);
        let unknown = vec![edge_to(0, RelationshipKind::DependsOn, Endpoint::NotAsserted)];
        let seen = sights_of(Standard::CycloneDx, about_the_first(), unknown);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::DeclaredUnknown)]);
    }

    #[test]
    fn an_spdx_document_describes_something() {
        let contains = vec![edge(0, RelationshipKind::Contains, 1)];
        let seen = sights_of(Standard::Spdx, Sbom::default(), contains);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::DescribesNothing)]);
    }
}
