//! Who made a document, when and with what: `CreationInfo`, and the agents and tools it names.
//!
//! It knows nothing of what the document is about.

use crate::evidence::{Identifier, IdentifierKind, Party, PartyKind, RelationshipKind, Sbom, Tool};
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::Object;

use super::class::Class;
use super::elements::{Elements, Thing};
use super::graph::Relation;
use super::reading::{Arity, Reading, Reference, add};
use super::relationship_type::Meaning;
use super::vocabulary;

/// Keys that were probably meant for another one.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("created", "created"),
    ("createdby", "createdBy"),
    ("creators", "createdBy"),
    ("createdusing", "createdUsing"),
    ("tools", "createdUsing"),
    ("specversion", "specVersion"),
    ("spdxversion", "specVersion"),
];

/// A person, an organisation or a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AgentKind {
    Party(PartyKind),
    Software,
}

/// An agent, by its name.
#[derive(Debug)]
pub(super) struct Agent<'s> {
    pub(super) at: Origin,
    pub(super) kind: AgentKind,
    pub(super) name: Field<Text<'s>>,
}

/// A tool. The model has no version of it.
#[derive(Debug)]
pub(super) struct ToolElement<'s> {
    at: Origin,
    name: Field<Text<'s>>,
    /// The version in its package URL.
    version: Option<Located<Text<'s>>>,
}

/// One `CreationInfo`.
#[derive(Debug)]
pub(super) struct Creation<'s> {
    pub(super) at: Origin,
    pub(super) spec_version: Field<Text<'s>>,
    created: Field<Text<'s>>,
    by: Vec<Reference<'s>>,
    using: Vec<Reference<'s>>,
}

/// Reads a `CreationInfo`.
pub(super) fn info<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Creation<'s> {
    reading.near_misses(object, NEAR_MISSES);
    Creation {
        at: object.at,
        spec_version: reading.judged(object, "specVersion", Field::free_text),
        created: reading.judged(object, "created", vocabulary::free_text),
        by: reading.references(object, "createdBy", Arity::Many),
        using: reading.references(object, "createdUsing", Arity::Many),
    }
}

/// Reads an agent. One that is known by an address only has no name.
pub(super) fn agent<'s>(object: &Object<'s>, class: Class, reading: &mut Reading<'_, 's>) -> Agent<'s> {
    let kind = match class {
        Class::Agent(kind) => AgentKind::Party(kind),
        _ => AgentKind::Software,
    };
    let words = reading.words(object, "name");
    if let Field::Stated(words) = &words {
        let bare = vocabulary::without_prefix(words.value.raw());
        if bare != words.value.raw().trim() || vocabulary::is_address(bare) {
            reading.note(ProblemCode::NearMiss, words.at, words.value.raw());
        }
    }
    let name = match words {
        Field::Stated(words) => vocabulary::agent_name(words.value, words.at),
        answer => answer,
    };
    Agent { at: object.at, kind, name }
}

/// Reads a tool.
pub(super) fn tool<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> ToolElement<'s> {
    let judge = |words: Text<'s>, at| vocabulary::free_text(words.part(vocabulary::without_prefix), at);
    let name = reading.judged(object, "name", judge);
    let mut version = None;
    for node in reading.values(object, "externalIdentifier", Arity::Many) {
        let Some(inner) = node.object(reading.problems) else { continue };
        let identifier = reading.words_or_nothing(&inner, "identifier");
        let identifier = Identifier::read(node.at, IdentifierKind::Purl, identifier);
        let of_purl = identifier.purl().and_then(|purl| purl.version().map(|version| version.into_owned()));
        version = version.or(of_purl.map(|version| Located { value: Text::new(version), at: node.at }));
    }
    ToolElement { at: object.at, name, version }
}

/// Puts what one `CreationInfo` says into what the document says of itself.
pub(super) fn complete<'s>(
    sbom: &mut Sbom<'s>,
    creation: usize,
    elements: &Elements<'_, 's>,
    reading: &mut Reading<'_, 's>,
) {
    let creation = &elements.creations[creation];
    sbom.timestamp = creation.created.clone();
    for reference in &creation.by {
        match elements.found(reference, reading) {
            Some(Thing::Agent(index)) if elements.agents[index].kind == AgentKind::Software => {
                add(&mut sbom.tools, program(&elements.agents[index]));
            }
            Some(Thing::Agent(index)) => {
                add(&mut sbom.authors, author(&elements.agents[index], reference.at))
            }
            Some(Thing::NoAssertion) => add(&mut sbom.authors, Field::NotAsserted(reference.at)),
            Some(Thing::None) => add(&mut sbom.authors, Field::None(reference.at)),
            // A tool made nothing by itself.
            _ => add(&mut sbom.authors, Field::Malformed(reference.at)),
        }
    }
    let links = Links::of(elements);
    for reference in &creation.using {
        match elements.found(reference, reading) {
            Some(Thing::Tool(index)) => add(&mut sbom.tools, links.tool(index, elements)),
            Some(Thing::Agent(index)) if elements.agents[index].kind == AgentKind::Software => {
                add(&mut sbom.tools, program(&elements.agents[index]));
            }
            Some(Thing::NoAssertion) => add(&mut sbom.tools, Field::NotAsserted(reference.at)),
            Some(Thing::None) => add(&mut sbom.tools, Field::None(reference.at)),
            _ => add(&mut sbom.tools, Field::Malformed(reference.at)),
        }
    }
}

fn author<'s>(agent: &Agent<'s>, at: Origin) -> Field<Party<'s>> {
    let AgentKind::Party(kind) = agent.kind else { return Field::Malformed(at) };
    match &agent.name {
        Field::Absent => Field::StandIn(agent.at),
        name => name.map(|name| Party { at: agent.at, kind, name: name.clone() }),
    }
}

/// A program among the agents is a tool.
fn program<'s>(agent: &Agent<'s>) -> Field<Tool<'s>> {
    named(agent.at, &agent.name, None)
}

/// A tool by its name, and its version from elsewhere or from the name.
fn named<'s>(at: Origin, name: &Field<Text<'s>>, version: Option<Located<Text<'s>>>) -> Field<Tool<'s>> {
    let of_name = || {
        let Field::Stated(words) = name else { return Field::Absent };
        let part = |words| vocabulary::tool_parts(words).1;
        if part(words.value.raw()).is_none() {
            return Field::Absent;
        }
        let value = words.value.part(|words| vocabulary::tool_parts(words).1.unwrap_or_default());
        Field::Stated(Located { value, at: words.at })
    };
    let version = version.map_or_else(of_name, Field::Stated);
    let name = match name {
        Field::Stated(words) => {
            let value = words.value.part(|words| vocabulary::tool_parts(words).0);
            Field::Stated(Located { value, at: words.at })
        }
        other => other.clone(),
    };
    Field::Stated(Located { value: Tool { at, name, version, vendor: Field::Absent }, at })
}

/// The packages that tools are linked to, which have the version that the tool has no place for
/// (SBOM Everywhere, minimum elements).
struct Links {
    /// A tool and a package.
    of_tools: Vec<(usize, u32)>,
    /// Packages that the document is linked to.
    of_document: Vec<u32>,
}

impl Links {
    fn of(elements: &Elements<'_, '_>) -> Self {
        let mut links = Self { of_tools: Vec::new(), of_document: Vec::new() };
        for relation in elements.relations.iter().filter(|relation| leads_to_its_maker(relation)) {
            let Some(from) = relation.from.as_ref().and_then(|from| elements.find(from)) else { continue };
            for to in relation.to.iter().filter_map(|to| elements.find(to)) {
                match (from, to) {
                    (Thing::Tool(tool), Thing::Component(package)) => links.of_tools.push((tool, package)),
                    (Thing::Collection(_), Thing::Component(package))
                    | (Thing::Component(package), Thing::Collection(_)) => links.of_document.push(package),
                    _ => {}
                }
            }
        }
        links.of_tools.sort_unstable();
        links
    }

    /// A tool with the version of its package, of its package URL or of its name, in this order.
    fn tool<'s>(&self, index: usize, elements: &Elements<'_, 's>) -> Field<Tool<'s>> {
        let tool = &elements.tools[index];
        let version_of = |package: u32| match &elements.component_at(package).version {
            Field::Stated(version) => Some(version.clone()),
            _ => None,
        };
        let first = self.of_tools.partition_point(|(tool, _)| *tool < index);
        let mut own = self.of_tools[first..].iter().take_while(|(tool, _)| *tool == index);
        let own = own.find_map(|(_, package)| version_of(*package));
        let is_namesake = |package: &&u32| {
            let name = elements.component_at(**package).name.stated();
            name.is_some() && name == tool.name.stated()
        };
        let linked = || self.of_document.iter().filter(is_namesake).find_map(|package| version_of(*package));
        named(tool.at, &tool.name, own.or_else(linked).or_else(|| tool.version.clone()))
    }
}

/// Whether a relationship can lead from a tool to its package, or tie the document to what made it.
fn leads_to_its_maker(relation: &Relation<'_>) -> bool {
    let kinds = ["usesTool", "generates", "packagedBy", "hasDistributionArtifact"];
    matches!(relation.kind.map(|kind| kind.meaning), Some(Meaning::Edge(RelationshipKind::Other(word))) if kinds.contains(&word))
}
