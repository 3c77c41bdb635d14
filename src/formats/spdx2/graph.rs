//! How the things of a document are related, and what the document is about.
//!
//! It follows no edge: reachability is a question of a check.

use std::collections::HashMap;

use crate::evidence::{Completeness, Endpoint, Relationship, RelationshipKind, Sbom};
use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::relationship_type::RelationshipType;
use super::value;

/// The things of a document by their SPDXID.
pub(super) type Ids<'s> = HashMap<Text<'s>, Endpoint>;

/// The edges of a document while they are read.
pub(super) struct Graph<'g, 's> {
    pub(super) ids: &'g Ids<'s>,
    pub(super) relationships: &'g mut Vec<Relationship>,
    pub(super) sbom: &'g mut Sbom<'s>,
    pub(super) problems: &'g mut Vec<Problem>,
    /// How many relationships are accepted, and how many were met.
    pub(super) limit: usize,
    pub(super) count: usize,
}

impl<'s> Graph<'_, 's> {
    /// Reads `documentDescribes`, a short form of `DESCRIBES` (SPDX 2.3, JSON schema).
    pub(super) fn described(&mut self, node: Option<Node<'s>>) {
        self.short_form(Endpoint::Document, RelationshipKind::Describes, node);
    }

    /// Reads `hasFiles` of a package, a short form of `CONTAINS`.
    pub(super) fn contained(&mut self, package: u32, node: Node<'s>) {
        self.short_form(Endpoint::Component(package), RelationshipKind::Contains, Some(node));
    }

    fn short_form(&mut self, from: Endpoint, kind: RelationshipKind, node: Option<Node<'s>>) {
        let Field::Stated(references) = value::list(node, self.problems) else { return };
        for reference in references.value {
            let to = self.endpoint(Some(reference), reference.at);
            self.push(Relationship { at: reference.at, from, kind, to });
        }
    }

    /// Reads `relationships`.
    pub(super) fn related(&mut self, node: Option<Node<'s>>) {
        for entry in value::elements(node, self.problems) {
            if self.count > self.limit {
                return;
            }
            if let Some(object) = value::object(Some(entry), self.problems) {
                self.relationship(&object);
            }
        }
    }

    fn relationship(&mut self, object: &Object<'s>) {
        let element = self.endpoint(object.get("spdxElementId"), object.at);
        let related = self.endpoint(object.get("relatedSpdxElement"), object.at);
        let Some(word) = self.relationship_type(object) else {
            let kind = RelationshipKind::Other("unknown");
            return self.push(Relationship { at: object.at, from: element, kind, to: related });
        };
        let (from, to) = if word.is_reversed { (related, element) } else { (element, related) };
        let leads_nowhere = matches!(to, Endpoint::None | Endpoint::NotAsserted);
        let kind = if leads_nowhere { word.kind_to_nothing() } else { word.kind };
        self.push(Relationship { at: object.at, from, kind, to });
    }

    fn relationship_type(&mut self, object: &Object<'s>) -> Option<&'static RelationshipType> {
        let (word, at) = match value::words(object.get("relationshipType"), self.problems) {
            Field::Stated(word) => (word.value, word.at),
            Field::Absent => (Text::from(""), object.at),
            _ => return None,
        };
        let known = RelationshipType::named(word.raw());
        if known.is_none() {
            let is_near = word.raw() == "DESCRIBE";
            let code = if is_near { ProblemCode::NearMiss } else { ProblemCode::UnknownKeyword };
            let detail = if is_near { "DESCRIBES" } else { word.raw() };
            self.problems.push(Problem::at(code, at).with(super::beginning(detail)));
        }
        known
    }

    /// What a reference leads to. `around` is the place of an entry that leaves it out.
    fn endpoint(&mut self, node: Option<Node<'s>>, around: Origin) -> Endpoint {
        let reference = match value::words(node, self.problems) {
            Field::Stated(reference) => reference,
            other => {
                let value = node.map_or("", |node| node.source());
                let nothing = Located { value: Text::from(value), at: other.at().unwrap_or(around) };
                return self.dangling(nothing);
            }
        };
        match (self.ids.get(&reference.value), reference.value.raw()) {
            (Some(&endpoint), _) => endpoint,
            (None, "NONE") => Endpoint::None,
            (None, "NOASSERTION") => Endpoint::NotAsserted,
            (None, words) if words.starts_with("DocumentRef-") => Endpoint::External,
            (None, _) => self.dangling(reference),
        }
    }

    fn dangling(&mut self, reference: Located<Text<'s>>) -> Endpoint {
        let problem = Problem::at(ProblemCode::DanglingReference, reference.at);
        self.problems.push(problem.with(super::beginning(reference.value.raw())));
        self.sbom.dangling.push(reference);
        Endpoint::Missing
    }

    /// The first relationship beyond the limit is a problem, and nothing follows it.
    fn push(&mut self, relationship: Relationship) {
        self.count = self.count.saturating_add(1);
        if self.count <= self.limit {
            self.relationships.push(relationship);
        } else if self.count == self.limit + 1 {
            let problem = Problem::at(ProblemCode::OverLimit, relationship.at);
            self.problems.push(problem.with(format!("{} relationships", self.limit)));
        }
    }
}

/// The components that the document describes, in its order, each once.
pub(super) fn primary(relationships: &[Relationship]) -> Vec<u32> {
    let described =
        |relationship: &Relationship| match (relationship.from, relationship.kind, relationship.to) {
            (Endpoint::Document, RelationshipKind::Describes, Endpoint::Component(index)) => Some(index),
            _ => None,
        };
    let mut primary: Vec<u32> = relationships.iter().filter_map(described).collect();
    primary.sort_unstable();
    primary.dedup();
    primary
}

/// What is said of all dependencies of one primary component.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    none: Option<Origin>,
    unknown: Option<Origin>,
    some: bool,
}

/// Whether all dependencies of the primary components are listed. SPDX 2 can say so only where
/// there are none: `DEPENDS_ON NONE`.
pub(super) fn completeness(relationships: &[Relationship], primary: &[u32]) -> Field<Completeness> {
    let mut said = vec![Said::default(); primary.len()];
    for relationship in relationships.iter().filter(|one| one.kind == RelationshipKind::DependsOn) {
        let Endpoint::Component(index) = relationship.from else { continue };
        let Ok(place) = primary.binary_search(&index) else { continue };
        match relationship.to {
            Endpoint::None => said[place].none = Some(relationship.at),
            Endpoint::NotAsserted => said[place].unknown = Some(relationship.at),
            _ => said[place].some = true,
        }
    }
    let contradiction = |one: &Said| one.none.filter(|_| one.some || one.unknown.is_some());
    if let Some(at) = said.iter().find_map(contradiction) {
        return Field::Contradictory(at);
    }
    if let Some(at) = said.iter().find_map(|one| one.unknown) {
        return Field::DeclaredUnknown(at);
    }
    match said.first().and_then(|one| one.none) {
        Some(at) if said.iter().all(|one| one.none.is_some()) => {
            Field::Stated(Located { value: Completeness::Complete, at })
        }
        _ => Field::Inexpressible,
    }
}
