//! Named values, and the proposed `cdx:cisa` properties that declare a field unknown or withheld
//! (CycloneDX/cyclonedx-property-taxonomy, pull request 186; not registered yet).
//!
//! Properties of other namespaces are kept and not interpreted.

use crate::evidence::{Declaration, Declared, FieldName, Identifier, IdentifierKind, Property};
use crate::source::{Field, ProblemCode, Text};
use crate::syntax::Node;

use super::notes::{Notes, same_letters};
use super::value;

/// The namespace of the proposal.
const NAMESPACE: &str = "cdx:cisa:";

/// Names that elements had in the minimum elements of 2021 and the draft of 2025.
const FORMER_NAMES: &[(&str, FieldName)] = &[
    ("Author of SBOM Data", FieldName::SbomAuthor),
    ("Timestamp", FieldName::SbomTimestamp),
    ("Tool Name", FieldName::SbomToolName),
    ("Generation Context", FieldName::SbomGenerationContext),
    ("Supplier Name", FieldName::ComponentProducer),
    ("Software Producer", FieldName::ComponentProducer),
    ("Version of the Component", FieldName::ComponentVersion),
    ("Other Unique Identifiers", FieldName::ComponentIdentifier),
    ("Software Identifiers", FieldName::ComponentIdentifier),
    ("Component Identifier", FieldName::ComponentIdentifier),
    ("Dependency Relationship", FieldName::ComponentDependency),
    ("Component Hash", FieldName::ComponentHashValue),
    ("Hash", FieldName::ComponentHashValue),
    ("License", FieldName::ComponentLicense),
];

/// What a list of properties speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// The document: `metadata.properties`.
    Document,
    /// One component.
    Component,
}

/// A list of properties, and what those of the proposal say.
pub(super) struct Properties<'s> {
    pub(super) list: Vec<Property<'s>>,
    pub(super) declared: Vec<Declaration>,
    pub(super) inquiry: Field<Text<'s>>,
    pub(super) identifiers: Field<Vec<Identifier<'s>>>,
}

/// Reads the properties of a component or of the metadata.
pub(super) fn read<'s>(node: Node<'s>, scope: Scope, notes: &mut Notes<'_>) -> Properties<'s> {
    let mut properties = Properties {
        list: list(node, notes),
        declared: Vec::new(),
        inquiry: Field::Absent,
        identifiers: Field::Absent,
    };
    for property in &properties.list {
        let Some(name) = property.name.raw().strip_prefix(NAMESPACE) else { continue };
        match (name, scope) {
            ("unknown-information", _) => {
                properties.declared.extend(declaration(property, Declared::Unknown, scope, notes));
            }
            ("withheld-information", _) => {
                properties.declared.extend(declaration(property, Declared::Withheld, scope, notes));
            }
            // The second is the name in an early draft.
            ("withheld-information-inquiry" | "redacted-information-inquiry", Scope::Document) => {
                properties.inquiry = Field::free_text(property.value.clone(), property.at);
            }
            ("component-identifier", Scope::Component) => {
                let words = Field::free_text(property.value.clone(), property.at);
                let read = |words, at| Identifier::read(at, IdentifierKind::PartNumber, words);
                let known = std::mem::take(&mut properties.identifiers);
                properties.identifiers = value::join(known, value::alone(value::convert(words, read)));
            }
            ("alternate-name", Scope::Component) => {}
            _ => notes.note(ProblemCode::UnknownKeyword, property.at, property.name.raw()),
        }
    }
    properties
}

/// Reads properties beside the metadata, where the proposal places nothing.
pub(super) fn beside_metadata<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Vec<Property<'s>> {
    let properties = list(node, notes);
    for property in properties.iter().filter(|property| property.name.raw().starts_with(NAMESPACE)) {
        notes.near_miss(property.at, format!("{} for metadata.properties", property.name.raw()));
    }
    properties
}

fn list<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Vec<Property<'s>> {
    value::values("properties", node, notes, |item, notes| {
        let object = value::object("properties", item, notes)?;
        let (mut name, mut content) = (None, None);
        for (key, node) in &object.entries {
            match key.raw() {
                "name" => name = value::words("name", *node, notes),
                "value" => content = value::words("value", *node, notes),
                _ => {}
            }
        }
        Some(Property { at: item.at, name: name?, value: content.unwrap_or_else(|| Text::from("")) })
    })
}

/// A statement about the field whose exact name the property has as its value. A statement at the
/// metadata does not spread to components, and one at a component says nothing of the document.
fn declaration(
    property: &Property<'_>,
    declared: Declared,
    scope: Scope,
    notes: &mut Notes<'_>,
) -> Option<Declaration> {
    let element = property.value.raw();
    let Some(field) = FieldName::of_element(element) else {
        match meant(element).and_then(FieldName::element) {
            Some(right) => notes.near_miss(property.at, format!("{element} for {right}")),
            None => notes.note(ProblemCode::UnknownKeyword, property.at, element),
        }
        return None;
    };
    if field.is_of_component() == (scope == Scope::Component) {
        return Some(Declaration { field, declared, at: property.at });
    }
    let place = if field.is_of_component() { "component.properties" } else { "metadata.properties" };
    notes.near_miss(property.at, format!("{element} for {place}"));
    None
}

/// The field that a name close to an element's probably means.
fn meant(name: &str) -> Option<FieldName> {
    let alike = |field: &FieldName| field.element().is_some_and(|element| same_letters(element, name));
    let former =
        || FORMER_NAMES.iter().find(|(former, _)| same_letters(former, name)).map(|(_, field)| *field);
    FieldName::ALL.iter().copied().find(alike).or_else(former)
}
