//! What the metadata say of the document: who made it, when, with what, at which point.
//!
//! The component that the document is about is handed back unread. The supplier and the maker
//! (`manufacture`, up to 1.5) that stand here are that component's and not the document's authors.

use crate::evidence::{Party, PartyKind, Sbom, Tool};
use crate::source::{Field, Located, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::notes::Notes;
use super::property::{self, Scope};
use super::value;
use super::version::place;

/// The keys of the metadata that are read, to tell one that is misspelt.
const KEYS: &[&str] = &[
    "timestamp",
    "lifecycles",
    "tools",
    "manufacturer",
    "authors",
    "component",
    "manufacture",
    "supplier",
    "properties",
];

/// The points of a product's life that the schema names.
const PHASES: &[&str] =
    &["design", "pre-build", "build", "post-build", "operations", "discovery", "decommission"];

/// What the metadata say.
pub(super) struct Metadata<'s> {
    /// Of the document.
    pub(super) sbom: Sbom<'s>,
    /// The component that it is about.
    pub(super) primary: Option<Node<'s>>,
    /// Who made that component.
    pub(super) manufacture: Field<Text<'s>>,
    /// Who supplied it.
    pub(super) supplier: Field<Text<'s>>,
}

/// Reads the metadata of a document, if it has any.
pub(super) fn read<'s>(document: &Object<'s>, notes: &mut Notes<'_>) -> Metadata<'s> {
    let generation_context = notes.version.silence(place::LIFECYCLES);
    let mut metadata = Metadata {
        sbom: Sbom {
            generation_context,
            authors: notes.version.silence(place::METADATA),
            timestamp: notes.version.silence(place::METADATA),
            tools: notes.version.silence(place::METADATA),
            unplaced: notes.version.unplaced(),
            ..Sbom::default()
        },
        primary: None,
        manufacture: Field::Absent,
        supplier: Field::Absent,
    };
    let object = document.get("metadata").and_then(|node| {
        notes.placed(place::METADATA, node.at);
        value::object("metadata", node, notes)
    });
    for (key, node) in object.iter().flat_map(|object| &object.entries) {
        entry(&mut metadata, key.raw(), *node, notes);
    }
    metadata
}

fn entry<'s>(metadata: &mut Metadata<'s>, key: &str, node: Node<'s>, notes: &mut Notes<'_>) {
    let sbom = &mut metadata.sbom;
    match key {
        "timestamp" => sbom.timestamp = value::free_text(key, node, notes),
        "lifecycles" if node.kind() != Kind::Null => {
            notes.placed(place::LIFECYCLES, node.at);
            sbom.generation_context = generation_context(node, notes);
        }
        "tools" => sbom.tools = tools(node, notes),
        "authors" => add_authors(sbom, value::several(key, node, notes, author)),
        "manufacturer" => {
            notes.placed(place::BOM_MANUFACTURER, node.at);
            let name = value::entity(key, node, notes);
            let party = |name, _| Party { at: node.at, kind: PartyKind::Organisation, name };
            add_authors(sbom, value::alone(value::convert(name, party)));
        }
        "properties" => {
            notes.placed(place::METADATA_PROPERTIES, node.at);
            let read = property::read(node, Scope::Document, notes);
            sbom.properties = read.list;
            sbom.declared = read.declared;
            sbom.inquiry = read.inquiry;
        }
        "component" if node.kind() != Kind::Null => metadata.primary = Some(node),
        "manufacture" => metadata.manufacture = value::entity(key, node, notes),
        "supplier" => metadata.supplier = value::entity(key, node, notes),
        _ => notes.misspelt(key, KEYS, node.at),
    }
}

fn add_authors<'s>(sbom: &mut Sbom<'s>, more: Field<Vec<Party<'s>>>) {
    sbom.authors = value::join(std::mem::take(&mut sbom.authors), more);
}

/// An author. An address alone names nobody.
fn author<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Party<'s>> {
    let Some(object) = value::object("authors", node, notes) else { return Field::Malformed(node.at) };
    let name = value::name_of(&object, notes);
    if let (true, Some(address)) = (name.is_silent(), object.get("email")) {
        notes.near_miss(address.at, "email for name");
    }
    value::convert(name, |name, _| Party { at: node.at, kind: PartyKind::Unspecified, name })
}

/// The points of the product's life, joined where there are several. One that the schema does not
/// know makes the whole unreadable.
fn generation_context<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    let mut unknown = None;
    let phases = value::several("lifecycles", node, notes, |item, notes| {
        let phase = lifecycle(item, notes);
        if let Field::Malformed(at) = phase {
            unknown.get_or_insert(at);
        }
        phase
    });
    if let Some(at) = unknown {
        return Field::Malformed(at);
    }
    value::convert(phases, |mut phases, _| {
        if phases.len() == 1 {
            phases.swap_remove(0)
        } else {
            let words: Vec<&str> = phases.iter().map(Text::raw).collect();
            Text::new(words.join(", "))
        }
    })
}

/// A point of the product's life: a phase that the schema names, or a name of the author's own.
fn lifecycle<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    let Some(object) = value::object("lifecycles", node, notes) else { return Field::Malformed(node.at) };
    let Some(phase) = object.get("phase").filter(|node| node.kind() != Kind::Null) else {
        return object.get("name").map_or(Field::Absent, |name| value::free_text("name", name, notes));
    };
    match value::formal("phase", phase, notes) {
        Field::Stated(Located { value, at }) if !PHASES.contains(&value.raw()) => {
            notes.note(ProblemCode::UnknownKeyword, at, value.raw());
            Field::Malformed(at)
        }
        field => field,
    }
}

/// The tools: a list, or from 1.5 on components and services.
fn tools<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Vec<Tool<'s>>> {
    if node.kind() != Kind::Object {
        return value::several("tools", node, notes, tool);
    }
    notes.placed(place::TOOLS_BY_KIND, node.at);
    let mut tools = Field::Absent;
    let object = notes.object(node);
    for (key, node) in object.iter().flat_map(|object| &object.entries) {
        match key.raw() {
            "components" | "services" => {
                tools = value::join(tools, value::several("tools", *node, notes, tool));
            }
            "name" | "vendor" => notes.near_miss(node.at, "one tool for a list of tools"),
            _ => {}
        }
    }
    tools
}

fn tool<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Field<Tool<'s>> {
    let Some(object) = value::object("tools", node, notes) else { return Field::Malformed(node.at) };
    let mut tool = Tool { at: node.at, name: Field::Absent, version: Field::Absent, vendor: Field::Absent };
    // The nearest to a vendor of all that a tool, a component or a service can name.
    let mut vendors = [const { Field::Absent }; 5];
    for (key, node) in &object.entries {
        let node = *node;
        match key.raw() {
            "name" => tool.name = value::free_text("name", node, notes),
            "version" => tool.version = value::free_text("version", node, notes),
            "vendor" => vendors[0] = value::party("vendor", node, notes),
            key @ "manufacturer" => vendors[1] = value::entity(key, node, notes),
            key @ ("supplier" | "provider") => vendors[2] = value::entity(key, node, notes),
            "author" => vendors[3] = value::party("author", node, notes),
            "publisher" => vendors[4] = value::party("publisher", node, notes),
            _ => {}
        }
    }
    let stated = vendors.iter().position(|vendor| vendor.stated().is_some());
    tool.vendor = std::mem::take(&mut vendors[stated.unwrap_or(0)]);
    Field::Stated(Located { value: tool, at: node.at })
}
