//! Who depends on whom, and what the document says of the completeness of that.
//!
//! Edges are recorded as they are stated: nothing is followed and no cycle is looked for.

use std::collections::HashMap;

use crate::evidence::{Completeness, Component, Endpoint, Relationship, RelationshipKind, Service};
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::notes::Notes;
use super::value;
use super::version::place;

/// The scheme of a BOM-Link, which names something in another document.
pub(super) const BOM_LINK: &str = "urn:cdx:";

/// What each reference of a document means.
pub(super) struct References<'c>(HashMap<&'c str, Endpoint>);

impl<'c> References<'c> {
    /// Gathers the references of the components from `first` on and of the services. Of two equal
    /// ones the first is meant; the others are noted and listed.
    pub(super) fn new<'s>(
        components: &'c [Component<'s>],
        first: usize,
        services: &'c [Service<'s>],
        duplicates: &mut Vec<Located<Text<'s>>>,
        notes: &mut Notes<'_>,
    ) -> Self {
        let components = (0..).zip(components).skip(first);
        let of_components = components.filter_map(|(index, component)| {
            Some((component.reference.as_ref()?, Endpoint::Component(index)))
        });
        let of_services = (0..)
            .zip(services)
            .filter_map(|(index, service)| Some((service.reference.as_ref()?, Endpoint::Service(index))));
        let mut meant = HashMap::new();
        for (reference, endpoint) in of_components.chain(of_services) {
            if meant.contains_key(reference.value.raw()) {
                notes.note(ProblemCode::DuplicateReference, reference.at, reference.value.raw());
                duplicates.push(reference.clone());
            } else {
                meant.insert(reference.value.raw(), endpoint);
            }
        }
        Self(meant)
    }

    /// What a reference means.
    pub(super) fn meaning(&self, reference: &Text<'_>) -> Endpoint {
        match self.0.get(reference.raw()) {
            Some(endpoint) => *endpoint,
            None if reference.raw().starts_with(BOM_LINK) => Endpoint::External,
            None => Endpoint::Missing,
        }
    }
}

/// The edges of a document while they are gathered.
struct Graph<'e, 's> {
    references: &'e References<'e>,
    relationships: &'e mut Vec<Relationship>,
    first: usize,
    is_full: bool,
    dangling: Vec<Located<Text<'s>>>,
}

/// Reads the dependency graph; the references that lead nowhere are handed back.
pub(super) fn read<'s>(
    list: Node<'s>,
    references: &References<'_>,
    relationships: &mut Vec<Relationship>,
    first: usize,
    notes: &mut Notes<'_>,
) -> Vec<Located<Text<'s>>> {
    let mut graph = Graph { references, relationships, first, is_full: false, dangling: Vec::new() };
    for row in value::needed_list("dependencies", list, notes) {
        if !graph.is_full {
            graph.row(row, notes);
        }
    }
    graph.dangling
}

impl<'s> Graph<'_, 's> {
    fn row(&mut self, row: Node<'s>, notes: &mut Notes<'_>) {
        let Some(object) = value::object("dependencies", row, notes) else { return };
        let (mut reference, mut depends_on, mut provides) = (None, None, None);
        for (key, node) in &object.entries {
            match key.raw() {
                "ref" => reference = Some(*node),
                "dependsOn" => depends_on = Some(*node),
                "provides" => provides = Some(*node),
                other => notes.misspelt(other, &["ref", "dependsOn", "provides"], node.at),
            }
        }
        let Some(from) = reference.and_then(|node| self.resolve("ref", node, notes)) else {
            return notes.wrong_type("ref", row.at);
        };
        self.dependencies(row.at, from, depends_on, notes);
        if let Some(list) = provides {
            notes.placed(place::PROVIDES, list.at);
            let items = value::list("provides", list, notes).unwrap_or_default();
            self.edges(from, RelationshipKind::Other("provides"), &items, "provides", notes);
        }
    }

    /// The schema asks that components without dependencies be declared as empty elements: a row
    /// that names none says that there is none. One whose list cannot be read says nothing.
    fn dependencies(&mut self, at: Origin, from: Endpoint, list: Option<Node<'s>>, notes: &mut Notes<'_>) {
        let list = list.filter(|list| list.kind() != Kind::Null);
        let items = match list {
            None => Some(Vec::new()),
            Some(list) => value::list("dependsOn", list, notes),
        };
        match items {
            Some(items) if items.is_empty() && from != Endpoint::Missing => {
                let at = list.map_or(at, |list| list.at);
                self.push(at, from, RelationshipKind::DependsOn, Endpoint::None, notes);
            }
            Some(items) => self.edges(from, RelationshipKind::DependsOn, &items, "dependsOn", notes),
            None => {}
        }
    }

    fn edges(
        &mut self,
        from: Endpoint,
        kind: RelationshipKind,
        items: &[Node<'s>],
        key: &str,
        notes: &mut Notes<'_>,
    ) {
        for item in items {
            if self.is_full {
                return;
            }
            match self.resolve(key, *item, notes) {
                Some(to) => self.push(item.at, from, kind, to, notes),
                None if item.kind() == Kind::Null => notes.wrong_type(key, item.at),
                None => {}
            }
        }
    }

    /// What a reference means; one that means nothing is noted and listed.
    fn resolve(&mut self, key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Option<Endpoint> {
        let words = value::words(key, node, notes)?;
        let endpoint = self.references.meaning(&words);
        if endpoint == Endpoint::Missing {
            notes.note(ProblemCode::DanglingReference, node.at, words.raw());
            self.dangling.push(Located { value: words, at: node.at });
        }
        Some(endpoint)
    }

    fn push(
        &mut self,
        at: Origin,
        from: Endpoint,
        kind: RelationshipKind,
        to: Endpoint,
        notes: &mut Notes<'_>,
    ) {
        if self.relationships.len() - self.first < notes.limits.relationships {
            return self.relationships.push(Relationship { at, from, kind, to });
        }
        self.is_full = true;
        let limit = format!("{} relationships", notes.limits.relationships);
        notes.note(ProblemCode::OverLimit, at, limit);
    }
}

/// Whether the dependencies of the primary component are all listed, by the compositions that name
/// it or, naming nothing, speak of the whole document.
pub(super) fn completeness(
    object: &Object<'_>,
    primary: Option<&Text<'_>>,
    notes: &mut Notes<'_>,
) -> Field<Completeness> {
    let Some(list) = object.get("compositions").filter(|list| list.kind() != Kind::Null) else {
        return notes.version.silence(place::COMPOSITIONS);
    };
    notes.placed(place::COMPOSITIONS, list.at);
    let mut answer = Field::Absent;
    for item in value::needed_list("compositions", list, notes) {
        let Some(composition) = value::object("compositions", item, notes) else { continue };
        if !speaks_of(&composition, primary, notes) {
            continue;
        }
        let Some(aggregate) = composition.get("aggregate") else { continue };
        answer = together(answer, self::aggregate(aggregate, notes));
    }
    answer
}

fn speaks_of(composition: &Object<'_>, primary: Option<&Text<'_>>, notes: &mut Notes<'_>) -> bool {
    let mut names_something = false;
    for key in ["assemblies", "dependencies", "vulnerabilities"] {
        let Some(list) = composition.get(key).filter(|list| list.kind() != Kind::Null) else { continue };
        names_something = true;
        let items = value::list(key, list, notes).unwrap_or_default();
        let mut named = items.iter().filter_map(|item| notes.text(*item));
        if key != "vulnerabilities" && named.any(|reference| Some(&reference) == primary) {
            return true;
        }
    }
    !names_something
}

fn aggregate(node: Node<'_>, notes: &mut Notes<'_>) -> Field<Completeness> {
    let at = node.at;
    let stated = |value| Field::Stated(Located { value, at });
    match value::words("aggregate", node, notes).as_ref().map(Text::raw) {
        Some("complete") => stated(Completeness::Complete),
        Some(
            "incomplete"
            | "incomplete_first_party_only"
            | "incomplete_first_party_proprietary_only"
            | "incomplete_first_party_opensource_only"
            | "incomplete_third_party_only"
            | "incomplete_third_party_proprietary_only"
            | "incomplete_third_party_opensource_only",
        ) => stated(Completeness::Incomplete),
        Some("unknown") => Field::DeclaredUnknown(at),
        Some("not_specified") => Field::Absent,
        Some(other) => {
            notes.note(ProblemCode::UnknownKeyword, at, other);
            Field::Malformed(at)
        }
        None => Field::Malformed(at),
    }
}

/// What two compositions say of the same thing.
fn together(one: Field<Completeness>, other: Field<Completeness>) -> Field<Completeness> {
    match (&one, &other) {
        (Field::Absent, _) => other,
        (_, Field::Absent) => one,
        (Field::Stated(a), Field::Stated(b)) if a.value == b.value => one,
        (Field::DeclaredUnknown(_), Field::DeclaredUnknown(_)) => one,
        (Field::Malformed(_), Field::Malformed(_)) => one,
        _ => other.at().map_or(one, Field::Contradictory),
    }
}
