//! SPDX 3.0 and 3.0.1 as JSON-LD: what such a document says, in the words of the evidence.
//!
//! The core, software and licensing profiles are read as far as rules ask; of the security profile,
//! vulnerabilities and what VEX relationships say of them. What stands in `extension` is not read, no context is
//! fetched, and JSON-LD that does not use the context's own terms is not expanded.

mod artifact;
mod class;
mod context;
mod creation;
mod elements;
mod graph;
mod license;
mod particular;
mod reading;
mod relationship_type;
mod security;
mod shape;
mod vocabulary;

#[cfg(test)]
mod tests;

use crate::evidence::{Document, Evidence, FieldName, Role, Sbom, Standard, Validity};
use crate::limits::{self, Limits};
use crate::source::{DocumentId, Field, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::spdx::{beginning, place};
use class::Class;
use context::Context;
use elements::{Elements, Thing};
use graph::{Collection, Graph};
use reading::Reading;

/// A version of the format, with what no published mapping has a place for in it
/// (the 2026 elements in SPDX 3.0: all but the author's signature have one).
#[derive(Debug)]
struct Version {
    number: &'static str,
    inexpressible: &'static [FieldName],
    inexpressible_of_files: &'static [FieldName],
}

/// The versions that are read.
const VERSIONS: &[Version] = &[version_of("3.0.0"), version_of("3.0.1")];

/// A document of an unknown version is read as one of the last that is known.
const LAST: &Version = &VERSIONS[VERSIONS.len() - 1];

/// Both texts of the edition have the same places: the signature comes with the edition after them.
const fn version_of(number: &'static str) -> Version {
    Version {
        number,
        inexpressible: &[FieldName::SbomAuthorSignature],
        inexpressible_of_files: &[FieldName::ComponentVersion],
    }
}

impl Version {
    /// What a document that states nothing of a field says of it.
    fn unstated<T>(&self, field: FieldName) -> Field<T> {
        if self.inexpressible.contains(&field) { Field::Inexpressible } else { Field::Absent }
    }

    /// The same of a file.
    fn unstated_of_file<T>(&self, field: FieldName) -> Field<T> {
        if self.inexpressible_of_files.contains(&field) { Field::Inexpressible } else { Field::Absent }
    }
}

/// Whether an object is an SPDX 3 document: its context says so, or an element is of a class that
/// no other format has.
pub(super) fn recognises(object: &Object<'_>) -> bool {
    context::is_named(object) || is_of_class(object) || holds_elements(object)
}

fn holds_elements(object: &Object<'_>) -> bool {
    let entries = object.get("@graph").and_then(|graph| graph.list()).unwrap_or_default();
    entries.iter().filter_map(|entry| entry.object(&mut Vec::new())).any(|element| is_of_class(&element))
}

fn is_of_class(object: &Object<'_>) -> bool {
    let node = object.get("type").or_else(|| object.get("@type"));
    let words = node.and_then(|node| node.text(&mut Vec::new()));
    words.is_some_and(|words| class::is_distinctive(words.raw()))
}

/// Reads a document into the evidence.
pub(super) fn read<'s>(id: DocumentId, root: Node<'s>, object: Object<'s>, evidence: &mut Evidence<'s>) {
    read_within(&limits::DEFAULT, id, root, &object, evidence);
}

fn read_within<'s>(
    limits: &Limits,
    id: DocumentId,
    root: Node<'s>,
    object: &Object<'s>,
    evidence: &mut Evidence<'s>,
) {
    let Evidence { documents, components, relationships, statements, problems, .. } = evidence;
    let first_component = place(components.len());
    let first_relationship = relationships.len();
    let is_whole = shape::is_whole(problems, root.at);
    let context = Context::read(object, problems);
    let reading = &mut Reading { context, problems, validity: Validity::default(), inlined: Vec::new() };
    shape::context(object, reading);
    let mut elements = Elements::new(limits, LAST, components);
    elements.document(root, object, reading);

    elements.informed(reading);
    artifact::complete(&mut elements, reading);
    license::complete(&mut elements, reading);
    particular::distributed(&mut elements);
    let mut sbom = Sbom::default();
    let declared = document(&mut sbom, &elements, object.at, reading);
    let mut graph =
        Graph { elements: &elements, relationships, sbom: &mut sbom, limit: limits.relationships, count: 0 };
    graph.roots(reading);
    let roots = graph.relationships.len();
    graph.related(reading);
    graph.members(reading);
    let edges = &relationships[first_relationship..];
    sbom.primary = primary(edges, roots - first_relationship, reading);
    sbom.completeness = graph::completeness(&elements, &sbom.primary);

    let first_statement = place(statements.len());
    let bearer = security::bearer(&sbom);
    statements.append(&mut security::statements(&mut elements, &bearer, reading));
    let statements = first_statement..place(statements.len());
    sbom.duplicates = std::mem::take(&mut elements.duplicates);
    let unreadable = elements.unreadable;
    let validity = std::mem::take(&mut reading.validity);
    let components = first_component..place(components.len());
    let is_vex = components.is_empty() && unreadable == 0 && !statements.is_empty();
    documents.push(Document {
        id,
        at: root.at,
        role: if is_vex { Role::Vex } else { Role::Sbom },
        standard: Standard::Spdx,
        validity: shape::found(validity, declared.stated().map(Text::raw), is_whole, root.at),
        version: declared,
        sbom: (!is_vex).then_some(sbom),
        vex: (!statements.is_empty()).then_some(bearer),
        components,
        relationships: place(first_relationship)..place(relationships.len()),
        statements,
        unreadable,
    });
}

/// The collections that are not said to be part of another: the documents, else the SBOMs, else
/// whatever collects elements.
fn outermost(collections: &[Collection<'_>]) -> Vec<usize> {
    let of_class = |class: Class| -> Vec<usize> {
        (0..).zip(collections).filter(|(_, one)| one.class == class).map(|(index, _)| index).collect()
    };
    let classes = [Class::Document, Class::Sbom, Class::Collection];
    classes.into_iter().map(of_class).find(|found| !found.is_empty()).unwrap_or_default()
}

/// What the document says of itself, and the version of its format as declared.
fn document<'s>(
    sbom: &mut Sbom<'s>,
    elements: &Elements<'_, 's>,
    root: Origin,
    reading: &mut Reading<'_, 's>,
) -> Field<Text<'s>> {
    sbom.signature = LAST.unstated(FieldName::SbomAuthorSignature);
    let outermost = outermost(&elements.collections);
    let subject = outermost.first().map(|&index| &elements.collections[index]);
    match subject {
        None => reading.problems.push(Problem::at(ProblemCode::LoneElements, root).with("SpdxDocument")),
        Some(subject) if subject.class != Class::Document => {
            reading.note(ProblemCode::NearMiss, subject.at, "SpdxDocument");
        }
        Some(_) => {}
    }
    for &second in
        outermost.iter().skip(1).filter(|_| subject.is_some_and(|one| one.class == Class::Document))
    {
        reading.note(ProblemCode::NearMiss, elements.collections[second].at, "one SpdxDocument");
    }
    if let Some(id) = subject.and_then(|subject| subject.id.clone()) {
        sbom.version = vocabulary::document_id(id.value, id.at);
    }
    sbom.generation_context = generation_context(&elements.collections);
    let creation = subject.and_then(|subject| subject.creation.as_ref());
    let own = match creation.and_then(|reference| elements.find(reference)) {
        Some(Thing::Creation(index)) => Some(index),
        _ => None,
    };
    if let Some(index) = own {
        creation::complete(sbom, index, elements, reading);
    }
    versions(own, elements, subject.map_or(root, |subject| subject.at), reading)
}

/// The type of the document's SBOMs; those of several have to be the same.
fn generation_context<'s>(collections: &[Collection<'s>]) -> Field<Text<'s>> {
    let mut answer: Field<Text<'s>> = Field::Absent;
    for context in collections.iter().filter(|one| one.class == Class::Sbom).map(|one| &one.context) {
        answer = match (answer, context) {
            (Field::Stated(one), Field::Stated(other)) if one.value != other.value => {
                Field::Contradictory(other.at)
            }
            (Field::Contradictory(at), _) => Field::Contradictory(at),
            (Field::Absent | Field::StandIn(_), other) => other.clone(),
            (Field::Stated(_), malformed @ Field::Malformed(_)) => malformed.clone(),
            (answer, _) => answer,
        };
    }
    answer
}

/// The version that the document declares. Each part of it may declare its own, and one that is not
/// known is not known to be read.
fn versions<'s>(
    own: Option<usize>,
    elements: &Elements<'_, 's>,
    at: Origin,
    reading: &mut Reading<'_, 's>,
) -> Field<Text<'s>> {
    for creation in &elements.creations {
        let number = creation.spec_version.stated().map(Text::raw);
        let at = creation.spec_version.at().unwrap_or(creation.at);
        match number {
            Some(number) if VERSIONS.iter().any(|version| version.number == number) => {}
            // What generators wrote before the numbers had three parts.
            Some("3.0") => reading.note(ProblemCode::NearMiss, at, VERSIONS[0].number),
            Some(other) => reading.note(ProblemCode::UnknownVersion, at, other),
            None => reading.note(ProblemCode::MissingVersion, at, "specVersion"),
        }
    }
    let declared = own.or((!elements.creations.is_empty()).then_some(0));
    match declared {
        Some(index) => elements.creations[index].spec_version.clone(),
        None => {
            reading.note(ProblemCode::MissingVersion, at, "CreationInfo");
            Field::Absent
        }
    }
}

/// The components that the document is about: its roots, or where it names none, what it is said to
/// describe (SPDX 3.0.1, RelationshipType: roots are given as `rootElement`).
fn primary(edges: &[crate::evidence::Relationship], roots: usize, reading: &mut Reading<'_, '_>) -> Vec<u32> {
    let named = graph::described(&edges[..roots]);
    if !named.is_empty() {
        return named;
    }
    let described = graph::described(edges);
    if let (Some(_), Some(first)) = (described.first(), edges.iter().find(|edge| is_description(edge))) {
        reading.note(ProblemCode::NearMiss, first.at, "rootElement");
    }
    described
}

fn is_description(edge: &crate::evidence::Relationship) -> bool {
    use crate::evidence::{Endpoint, RelationshipKind};
    edge.kind == RelationshipKind::Describes && edge.from == Endpoint::Document
}
