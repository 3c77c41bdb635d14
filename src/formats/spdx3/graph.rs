//! How the things of a document are related, and what the document is about.
//!
//! It follows no edge: reachability is a question of a check.

use std::collections::BTreeSet;

use crate::evidence::{Completeness, Endpoint, Relationship, RelationshipKind, Sbom};
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::Object;

use super::class::Class;
use super::elements::{Elements, Thing};
use super::reading::{Arity, Reading, Reference, id};
use super::relationship_type::{self, Meaning, RelationshipType};
use super::vocabulary;

/// Keys of a relationship that were probably meant for another one.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("from", "from"),
    ("from_", "from"),
    ("spdxelementid", "from"),
    ("to", "to"),
    ("relatedspdxelement", "to"),
    ("relationshiptype", "relationshipType"),
    ("completeness", "completeness"),
];

/// Keys of a collection that were probably meant for another one.
const NEAR_MISSES_OF_COLLECTION: &[(&str, &str)] = &[
    ("rootelement", "rootElement"),
    ("rootelements", "rootElement"),
    ("documentdescribes", "rootElement"),
    ("elements", "element"),
    ("software_sbomtype", "software_sbomType"),
    ("sbomtype", "software_sbomType"),
    ("creationinfo", "creationInfo"),
    ("signature", "signature"),
];

/// A document, an SBOM or another collection of elements.
#[derive(Debug)]
pub(super) struct Collection<'s> {
    pub(super) at: Origin,
    pub(super) class: Class,
    pub(super) id: Option<Located<Text<'s>>>,
    pub(super) creation: Option<Reference<'s>>,
    pub(super) context: Field<Text<'s>>,
    roots: Vec<Reference<'s>>,
    elements: Vec<Reference<'s>>,
}

/// Reads a collection that was made as its `CreationInfo` says.
pub(super) fn collection<'s>(
    object: &Object<'s>,
    class: Class,
    creation: Option<Reference<'s>>,
    reading: &mut Reading<'_, 's>,
) -> Collection<'s> {
    reading.near_misses(object, NEAR_MISSES_OF_COLLECTION);
    let context = if class == Class::Sbom { generation_context(object, reading) } else { Field::Absent };
    Collection {
        at: object.at,
        class,
        id: id(object, &mut Vec::new()),
        creation,
        context,
        roots: reading.references(object, "rootElement", Arity::Many),
        elements: reading.references(object, "element", Arity::Many),
    }
}

/// The types of an SBOM, joined where there are several. A word that is no type makes the whole
/// unreadable.
fn generation_context<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Field<Text<'s>> {
    let mut stated: Vec<Located<Text<'s>>> = Vec::new();
    let mut otherwise = Field::Absent;
    for node in reading.values(object, "software_sbomType", Arity::Many) {
        let Some(words) = node.text(reading.problems) else { return reading.wrong_type(node) };
        match vocabulary::free_text(words.part(vocabulary::keyword), node.at) {
            Field::Stated(word) if vocabulary::SBOM_TYPES.contains(&word.value.raw()) => stated.push(word),
            Field::Stated(word) => {
                reading.note(ProblemCode::UnknownKeyword, word.at, word.value.raw());
                return Field::Malformed(word.at);
            }
            other => otherwise = other,
        }
    }
    let Some(first) = stated.first() else { return otherwise };
    let value = match &stated[..] {
        [one] => one.value.clone(),
        several => Text::new(several.iter().map(|one| one.value.raw()).collect::<Vec<_>>().join(", ")),
    };
    Field::Stated(Located { value, at: first.at })
}

/// A relationship whose ends are not looked up yet.
#[derive(Debug)]
pub(super) struct Relation<'s> {
    pub(super) at: Origin,
    pub(super) from: Option<Reference<'s>>,
    pub(super) to: Vec<Reference<'s>>,
    pub(super) kind: Option<&'static RelationshipType>,
    completeness: Field<Completeness>,
}

/// Reads a relationship.
pub(super) fn relation<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Relation<'s> {
    reading.near_misses(object, NEAR_MISSES);
    Relation {
        at: object.at,
        from: reading.references(object, "from", Arity::One).into_iter().next(),
        to: reading.references(object, "to", Arity::Many),
        kind: kind(object, reading),
        completeness: completeness_of(object, reading),
    }
}

fn kind<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Option<&'static RelationshipType> {
    let (word, at) = match reading.words(object, "relationshipType") {
        Field::Stated(word) => (word.value, word.at),
        Field::Absent => (Text::from(""), object.at),
        _ => return None,
    };
    let Some((kind, right)) = relationship_type::named(word.raw()) else {
        reading.note(ProblemCode::UnknownKeyword, at, word.raw());
        return None;
    };
    right.into_iter().for_each(|right| reading.note(ProblemCode::NearMiss, at, right));
    Some(kind)
}

fn completeness_of<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Field<Completeness> {
    let words = match reading.words(object, "completeness") {
        Field::Stated(words) => words,
        answer => return answer.map(|_| Completeness::Incomplete),
    };
    let known = vocabulary::completeness(vocabulary::keyword(words.value.raw()), words.at);
    known.unwrap_or_else(|| {
        reading.note(ProblemCode::UnknownKeyword, words.at, words.value.raw());
        Field::Malformed(words.at)
    })
}

/// The edges of a document while its references are followed.
pub(super) struct Graph<'g, 'e, 's> {
    pub(super) elements: &'g Elements<'e, 's>,
    pub(super) relationships: &'g mut Vec<Relationship>,
    pub(super) sbom: &'g mut Sbom<'s>,
    /// How many relationships are accepted, and how many were met.
    pub(super) limit: usize,
    pub(super) count: usize,
}

impl<'s> Graph<'_, '_, 's> {
    /// Reads what the collections say that they are about: from the document through the SBOMs that
    /// are its roots to the things that are theirs.
    pub(super) fn roots(&mut self, reading: &mut Reading<'_, 's>) {
        let mut open: Vec<usize> = super::outermost(&self.elements.collections);
        let mut seen: BTreeSet<usize> = open.iter().copied().collect();
        open.reverse();
        while let Some(index) = open.pop() {
            for root in &self.elements.collections[index].roots {
                match self.elements.find(root) {
                    Some(Thing::Collection(inner)) if seen.insert(inner) => open.push(inner),
                    Some(Thing::Collection(_)) => {}
                    _ => {
                        let to = self.endpoint(root, reading);
                        let (from, kind) = (Endpoint::Document, RelationshipKind::Describes);
                        self.push(Relationship { at: root.at, from, kind, to }, reading);
                    }
                }
            }
        }
    }

    /// Looks up what the collections say that they hold.
    pub(super) fn members(&mut self, reading: &mut Reading<'_, 's>) {
        let collections = self.elements.collections.iter();
        for member in collections.flat_map(|collection| &collection.elements) {
            self.endpoint(member, reading);
        }
    }

    /// Reads the relationships.
    pub(super) fn related(&mut self, reading: &mut Reading<'_, 's>) {
        for relation in &self.elements.relations {
            if self.count > self.limit {
                return;
            }
            let kind = match relation.kind.map(|kind| kind.meaning) {
                Some(Meaning::Edge(kind)) => kind,
                // Licences are no things of the document; what has them is looked up with them.
                Some(_) => continue,
                None => RelationshipKind::Other("unknown"),
            };
            self.relation(relation, kind, reading);
        }
    }

    fn relation(&mut self, relation: &Relation<'s>, kind: RelationshipKind, reading: &mut Reading<'_, 's>) {
        let from = match &relation.from {
            Some(from) => self.endpoint(from, reading),
            None => self.dangling(nothing(relation.at), reading),
        };
        if relation.to.is_empty() {
            let to = self.dangling(nothing(relation.at), reading);
            return self.push(Relationship { at: relation.at, from, kind, to }, reading);
        }
        for reference in &relation.to {
            let to = self.endpoint(reference, reading);
            let leads_nowhere = matches!(to, Endpoint::None | Endpoint::NotAsserted);
            let kind = match relation.kind {
                Some(of) if leads_nowhere => of.kind_to_nothing(kind),
                _ => kind,
            };
            // The place of several is that of each; that of one is the relationship.
            let at = if relation.to.len() == 1 { relation.at } else { reference.at };
            self.push(Relationship { at, from, kind, to }, reading);
        }
    }

    fn endpoint(&mut self, reference: &Reference<'s>, reading: &mut Reading<'_, 's>) -> Endpoint {
        match self.elements.find(reference) {
            Some(Thing::Component(index)) => Endpoint::Component(index),
            Some(Thing::Collection(_)) => Endpoint::Document,
            Some(Thing::External) => Endpoint::External,
            Some(Thing::None) => Endpoint::None,
            Some(Thing::NoAssertion) => Endpoint::NotAsserted,
            Some(_) => Endpoint::Other,
            None if is_listed_license(reference) => Endpoint::External,
            None => self.dangling(reference.words(), reading),
        }
    }

    fn dangling(&mut self, reference: Located<Text<'s>>, reading: &mut Reading<'_, 's>) -> Endpoint {
        reading.note(ProblemCode::DanglingReference, reference.at, reference.value.raw());
        self.sbom.dangling.push(reference);
        Endpoint::Missing
    }

    /// The first relationship beyond the limit is a problem, and nothing follows it.
    fn push(&mut self, relationship: Relationship, reading: &mut Reading<'_, 's>) {
        self.count = self.count.saturating_add(1);
        if self.count <= self.limit {
            self.relationships.push(relationship);
        } else if self.count == self.limit + 1 {
            let detail = format!("{} relationships", self.limit);
            reading.note(ProblemCode::OverLimit, relationship.at, &detail);
        }
    }
}

fn nothing<'s>(at: Origin) -> Located<Text<'s>> {
    Located { value: Text::from(""), at }
}

fn is_listed_license(reference: &Reference<'_>) -> bool {
    vocabulary::listed_license(reference.words().value.raw()).is_some()
}

/// The components that the document is about, in its order, each once.
pub(super) fn described(relationships: &[Relationship]) -> Vec<u32> {
    let component =
        |relationship: &Relationship| match (relationship.from, relationship.kind, relationship.to) {
            (Endpoint::Document, RelationshipKind::Describes, Endpoint::Component(index)) => Some(index),
            _ => None,
        };
    let mut described: Vec<u32> = relationships.iter().filter_map(component).collect();
    described.sort_unstable();
    described.dedup();
    described
}

/// Whether all dependencies of the primary components are listed: the least that any of their
/// relationships `dependsOn` says of itself.
pub(super) fn completeness(elements: &Elements<'_, '_>, primary: &[u32]) -> Field<Completeness> {
    let mut said = vec![Said::default(); primary.len()];
    for relation in
        elements.relations.iter().filter(|one| one.kind.is_some_and(|kind| kind.word == "dependsOn"))
    {
        let from = relation.from.as_ref().and_then(|from| elements.find(from));
        let Some(Thing::Component(index)) = from else { continue };
        let Ok(place) = primary.binary_search(&index) else { continue };
        said[place].add(relation, elements);
    }
    let answers = said.into_iter().map(Said::answer);
    answers.reduce(|one, other| if rank(&other) < rank(&one) { other } else { one }).unwrap_or(Field::Absent)
}

/// What is said of all dependencies of one primary component.
#[derive(Debug, Clone, Default)]
struct Said {
    none: Option<Origin>,
    unknown: Option<Origin>,
    some: bool,
    least: Option<Field<Completeness>>,
}

impl Said {
    fn add<'s>(&mut self, relation: &Relation<'s>, elements: &Elements<'_, 's>) {
        let mut says_none = false;
        for to in relation.to.iter().map(|to| elements.find(to)) {
            match to {
                Some(Thing::None) => {
                    self.none = Some(relation.at);
                    says_none = true;
                }
                Some(Thing::NoAssertion) => self.unknown = Some(relation.at),
                _ => self.some = true,
            }
        }
        // Nothing is all there is, unless the relationship says otherwise of itself.
        let own = match &relation.completeness {
            Field::Absent if says_none => {
                Field::Stated(Located { value: Completeness::Complete, at: relation.at })
            }
            own => own.clone(),
        };
        if self.least.as_ref().is_none_or(|least| rank(&own) < rank(least)) {
            self.least = Some(own);
        }
    }

    fn answer(self) -> Field<Completeness> {
        match (self.none, self.unknown) {
            (Some(at), unknown) if self.some || unknown.is_some() => Field::Contradictory(at),
            (_, Some(at)) => Field::DeclaredUnknown(at),
            _ => self.least.unwrap_or(Field::Absent),
        }
    }
}

/// The order in which one relationship decides over others: what is incomplete is not made whole by
/// another that is complete.
fn rank(answer: &Field<Completeness>) -> u8 {
    match answer {
        Field::Contradictory(_) => 0,
        Field::Stated(Located { value: Completeness::Incomplete, .. }) => 1,
        Field::Malformed(_) => 2,
        Field::DeclaredUnknown(_) => 3,
        Field::NotAsserted(_) => 4,
        Field::Stated(Located { value: Completeness::Complete, .. }) => 6,
        _ => 5,
    }
}
