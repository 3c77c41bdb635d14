//! Small evidence for the tests of the checks, told in a line or two each.
//! It reads no format: what a reader makes of a document is tested with the reader.

use jiff::Timestamp;

use super::{Check, Code, Context, Product, Seen, Weight};
use crate::evidence::{
    Component, ComponentKind, Digest, Document, Endpoint, Evidence, FieldName, Identifier, IdentifierKind,
    Relationship, RelationshipKind, Role, Sbom, Standard, Subject, Tool, Validity,
};
use crate::intelligence::{Knowledge, Source};
use crate::source::{DocumentId, Field, Located, Origin, Text};

/// What a check saw, as far as most tests compare it.
pub(super) type Sight = (Weight, Code);

/// A place in the one document.
pub(super) fn at(offset: u32) -> Origin {
    Origin { document: DocumentId(0), offset }
}

/// A value somewhere in the document.
pub(super) fn stated<T>(value: T) -> Field<T> {
    Field::Stated(Located { value, at: at(7) })
}

/// Words somewhere in the document.
pub(super) fn words(words: &'static str) -> Field<Text<'static>> {
    stated(Text::from(words))
}

/// A library with a name and a version.
pub(super) fn component(name: &'static str, version: &'static str) -> Component<'static> {
    let mut component = Component::new(at(1), ComponentKind::Library);
    component.name = words(name);
    component.version = words(version);
    component
}

/// A library that a package URL identifies.
pub(super) fn package(name: &'static str, purl: &'static str) -> Component<'static> {
    let mut component = component(name, "1.0.0");
    component.identifiers = stated(vec![Identifier::read(at(2), IdentifierKind::Purl, purl.into())]);
    component
}

/// A hash, as a reader judges it.
pub(super) fn digest(algorithm: &'static str, value: &'static str) -> Digest<'static> {
    Digest::read(at(3), algorithm.into(), value.into())
}

/// A tool with a name.
pub(super) fn tool(name: &'static str) -> Tool<'static> {
    Tool { at: at(4), name: words(name), version: Field::Absent, vendor: Field::Absent }
}

/// A source of intelligence whose data are of a moment.
pub(super) fn source(name: &str, as_of: &str) -> Source {
    let as_of = as_of.parse().expect("a moment");
    Source {
        name: name.to_owned(),
        as_of,
        sha256: "0".repeat(64),
        records: 1,
        ecosystems: std::collections::BTreeSet::new(),
    }
}

/// An edge between two components.
pub(super) fn edge(from: u32, kind: RelationshipKind, to: u32) -> Relationship {
    edge_to(from, kind, Endpoint::Component(to))
}

/// An edge from a component to anything.
pub(super) fn edge_to(from: u32, kind: RelationshipKind, to: Endpoint) -> Relationship {
    Relationship { at: at(100 + from), from: Endpoint::Component(from), kind, to }
}

/// An SBOM about its first component.
pub(super) fn about_the_first() -> Sbom<'static> {
    Sbom { primary: vec![0], ..Sbom::default() }
}

/// Evidence of one CycloneDX 1.6 document.
pub(super) fn evidence(
    sbom: Sbom<'static>,
    components: Vec<Component<'static>>,
    relationships: Vec<Relationship>,
) -> Evidence<'static> {
    let document = Document {
        id: DocumentId(0),
        at: at(0),
        role: Role::Sbom,
        standard: Standard::CycloneDx,
        version: words("1.6"),
        sbom: Some(sbom),
        vex: None,
        components: 0..u32::try_from(components.len()).expect("few components"),
        relationships: 0..u32::try_from(relationships.len()).expect("few relationships"),
        statements: 0..0,
        unreadable: 0,
        validity: Validity::by("1.6"),
    };
    Evidence { documents: vec![document], components, relationships, ..Evidence::default() }
}

/// The check that a baseline writes as `kind = { … }`.
pub(super) fn check(toml: &str) -> Check {
    let mut checks: std::collections::BTreeMap<String, Check> =
        toml::from_str(&format!("check.{toml}")).expect("a check that can be read");
    checks.remove("check").expect("one check")
}

/// The context of an assessment on 1 June 2026, without a bid.
pub(super) fn context<'a>(evidence: &'a Evidence<'a>) -> Context<'a> {
    context_of(evidence, None, &[])
}

/// The same with a bid, or fields that other rules ask for.
pub(super) fn context_of<'a>(
    evidence: &'a Evidence<'a>,
    bid: Option<&'a Product>,
    asked: &'a [FieldName],
) -> Context<'a> {
    let as_of: Timestamp = "2026-06-01T12:00:00Z".parse().expect("an instant");
    Context::new(evidence, Knowledge::NONE, bid, as_of, asked)
}

/// Puts a check to the document.
pub(super) fn of_document<'a>(check: &Check, evidence: &'a Evidence<'a>) -> Seen<'a> {
    check.observe(Subject::Document(&evidence.documents[0]), &context(evidence))
}

/// Puts a check to the first component.
pub(super) fn of_component<'a>(check: &Check, evidence: &'a Evidence<'a>) -> Seen<'a> {
    check.observe(Subject::Component(&evidence.components[0]), &context(evidence))
}

/// The weights and codes of what was seen.
pub(super) fn sights(seen: &Seen<'_>) -> Vec<Sight> {
    seen.observations.iter().map(|observation| (observation.weight, observation.code)).collect()
}

/// Puts a check to a document of these facts alone.
pub(super) fn sights_of_sbom(toml: &str, sbom: Sbom<'static>) -> Vec<Sight> {
    sights(&of_document(&check(toml), &evidence(sbom, vec![component("app", "1.0.0")], vec![])))
}

/// Puts a check to one component.
pub(super) fn sights_of_component(toml: &str, component: Component<'static>) -> Vec<Sight> {
    sights(&of_component(&check(toml), &evidence(about_the_first(), vec![component], vec![])))
}
