//! The elements of a document, each read once, and what each identifier names.
//!
//! References are followed when all elements are known: [`super::artifact`], [`super::creation`],
//! [`super::license`] and [`super::graph`] do that, each for its own.

use std::collections::HashMap;
use std::ops::Range;

use crate::evidence::Component;
use crate::limits::Limits;
use crate::source::{Field, Located, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::artifact::{self, Part, Pending};
use super::class::{self, Class};
use super::creation::{self, Agent, Creation, ToolElement};
use super::graph::{self, Collection, Relation};
use super::license::{self, LicenseElement};
use super::reading::{Arity, Key, Reading, Reference, id, present};
use super::security::{self, Assessment, Rated, Vulnerability};
use super::vocabulary::{self, Individual};
use super::{Version, place, shape};

/// What an identifier names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Thing {
    /// An index of the evidence's components.
    Component(u32),
    Agent(usize),
    Tool(usize),
    Creation(usize),
    Collection(usize),
    License(usize),
    Part(usize),
    Vulnerability(usize),
    /// Something that is none of these.
    Other,
    /// Something in another document.
    External,
    /// "There is none."
    None,
    /// "Not known."
    NoAssertion,
}

/// The elements of a document.
#[derive(Debug)]
pub(super) struct Elements<'e, 's> {
    components: &'e mut Vec<Component<'s>>,
    /// The first component of the document.
    first: u32,
    version: &'static Version,
    ids: HashMap<Key<'s>, Thing>,
    pub(super) pending: Vec<Pending<'s>>,
    pub(super) parts: Vec<Part<'s>>,
    pub(super) agents: Vec<Agent<'s>>,
    pub(super) tools: Vec<ToolElement<'s>>,
    pub(super) creations: Vec<Creation<'s>>,
    pub(super) collections: Vec<Collection<'s>>,
    pub(super) licenses: Vec<LicenseElement<'s>>,
    pub(super) relations: Vec<Relation<'s>>,
    pub(super) vulnerabilities: Vec<Vulnerability<'s>>,
    pub(super) assessments: Vec<Assessment<'s>>,
    pub(super) rated: Vec<Rated<'s>>,
    /// What elements refer to as their `CreationInfo`, each once.
    infos: HashMap<Key<'s>, Reference<'s>>,
    /// Second and later bearers of an identifier.
    pub(super) duplicates: Vec<Located<Text<'s>>>,
    /// Entries that cannot be told to be elements.
    pub(super) unreadable: u32,
    /// How many components are accepted, and how many were met.
    limit: usize,
    count: usize,
}

impl<'e, 's> Elements<'e, 's> {
    pub(super) fn new(
        limits: &Limits,
        version: &'static Version,
        components: &'e mut Vec<Component<'s>>,
    ) -> Self {
        Self {
            first: place(components.len()),
            components,
            version,
            ids: HashMap::new(),
            pending: Vec::new(),
            parts: Vec::new(),
            agents: Vec::new(),
            tools: Vec::new(),
            creations: Vec::new(),
            collections: Vec::new(),
            licenses: Vec::new(),
            relations: Vec::new(),
            vulnerabilities: Vec::new(),
            assessments: Vec::new(),
            rated: Vec::new(),
            infos: HashMap::new(),
            duplicates: Vec::new(),
            unreadable: 0,
            limit: limits.components,
            count: 0,
        }
    }

    /// Reads all elements of a document: those of its graph, or the one that it is.
    pub(super) fn document(&mut self, root: Node<'s>, object: &Object<'s>, reading: &mut Reading<'_, 's>) {
        let graph = object.get("@graph");
        if graph.is_none() || words_of_type(object).is_some() {
            self.element(root, object, reading);
            self.inlined(reading);
        }
        let Some(graph) = present(graph) else { return };
        if !matches!(graph.kind(), Kind::List | Kind::Object) {
            return reading.note(ProblemCode::UnreadableList, graph.at, graph.source());
        }
        for entry in reading.values(object, "@graph", Arity::Many) {
            if self.count > self.limit {
                return;
            }
            match entry.object(reading.problems).filter(|object| words_of_type(object).is_some()) {
                Some(object) => self.element(entry, &object, reading),
                None => {
                    reading.note(ProblemCode::UnreadableComponent, entry.at, entry.source());
                    self.unreadable += 1;
                }
            }
            self.inlined(reading);
        }
    }

    /// Reads the elements that are written inside the last one, and those inside them, in their order.
    fn inlined(&mut self, reading: &mut Reading<'_, 's>) {
        let mut open: Vec<Node<'s>> = Vec::new();
        loop {
            open.extend(reading.inlined.drain(..).rev());
            let Some(node) = open.pop() else { return };
            if let Some(object) = node.object(reading.problems) {
                self.element(node, &object, reading);
            }
        }
    }

    fn element(&mut self, node: Node<'s>, object: &Object<'s>, reading: &mut Reading<'_, 's>) {
        shape::element(object, reading);
        let info = reading.references(object, "creationInfo", Arity::One).into_iter().next();
        if let Some(info) = info.as_ref().filter(|info| !self.infos.contains_key(&info.key)) {
            self.infos.insert(info.key.clone(), info.clone());
        }
        let Some(class) = class(node, object, reading) else {
            return self.enter(object, Thing::Other, reading);
        };
        let thing = match class {
            Class::Package(_) | Class::File if !self.has_room(node, reading) => return,
            Class::Package(_) | Class::File => self.component(object, class, reading),
            Class::Document | Class::Sbom | Class::Collection => {
                let collection = graph::collection(object, class, info, reading);
                self.imports(object, reading);
                Thing::Collection(kept(&mut self.collections, collection))
            }
            Class::CreationInfo => {
                Thing::Creation(kept(&mut self.creations, creation::info(object, reading)))
            }
            Class::Agent(_) | Class::SoftwareAgent => {
                Thing::Agent(kept(&mut self.agents, creation::agent(object, class, reading)))
            }
            Class::Tool => Thing::Tool(kept(&mut self.tools, creation::tool(object, reading))),
            Class::License(class) => {
                Thing::License(kept(&mut self.licenses, license::element(object, class, reading)))
            }
            Class::Part(class) => match artifact::part(object, class, reading).pop() {
                Some(part) => Thing::Part(kept(&mut self.parts, part)),
                None => Thing::Other,
            },
            Class::Relationship => {
                let relation = graph::relation(object, reading);
                self.relations.push(relation);
                Thing::Other
            }
            Class::Assessment(status) => {
                let relation = graph::relation(object, reading);
                self.relations.push(relation);
                self.assessments.push(security::assessment(object, status, reading));
                Thing::Other
            }
            Class::Rated => {
                let relation = graph::relation(object, reading);
                self.relations.push(relation);
                self.rated.push(security::rated(object, reading));
                Thing::Other
            }
            Class::Vulnerability => {
                let vulnerability = security::vulnerability(object, reading);
                Thing::Vulnerability(kept(&mut self.vulnerabilities, vulnerability))
            }
            Class::Element => individual(object, reading),
            Class::Other => Thing::Other,
        };
        self.enter(object, thing, reading);
    }

    fn component(&mut self, object: &Object<'s>, class: Class, reading: &mut Reading<'_, 's>) -> Thing {
        let index = place(self.components.len());
        let (component, pending) = artifact::read(object, class, index, self.version, reading);
        self.components.push(component);
        self.pending.extend(pending);
        Thing::Component(index)
    }

    /// Counts one more component. The first beyond the limit is a problem, and nothing follows it.
    fn has_room(&mut self, node: Node<'s>, reading: &mut Reading<'_, 's>) -> bool {
        if self.count == self.limit {
            reading.note(ProblemCode::OverLimit, node.at, &format!("{} components", self.limit));
        }
        self.count += 1;
        self.count <= self.limit
    }

    /// The elements of other documents that a document says it refers to.
    fn imports(&mut self, object: &Object<'s>, reading: &mut Reading<'_, 's>) {
        for entry in reading.values(object, "import", Arity::Many) {
            let map = entry.object(reading.problems);
            let named = map.and_then(|map| present(map.get("externalSpdxId")));
            if let Some(reference) = named.and_then(|node| reading.reference(node)) {
                self.ids.entry(reference.key).or_insert(Thing::External);
            }
        }
    }

    /// Enters an element under its identifiers, the place among them; the first bearer is meant.
    fn enter(&mut self, object: &Object<'s>, thing: Thing, reading: &mut Reading<'_, 's>) {
        self.ids.insert(Key::At(object.at.offset), thing);
        let Some(id) = id(object, reading.problems) else { return };
        self.enter_named(id, thing, reading);
        let both = present(object.get("spdxId")).is_some().then(|| present(object.get("@id"))).flatten();
        if let Some(second) =
            both.and_then(|node| Some(Located { value: node.text(reading.problems)?, at: node.at }))
        {
            reading.note(ProblemCode::NearMiss, second.at, "spdxId");
            self.enter_named(second, thing, reading);
        }
    }

    fn enter_named(&mut self, id: Located<Text<'s>>, thing: Thing, reading: &mut Reading<'_, 's>) {
        let key = Key::Named(reading.context.expanded(id.value.clone()));
        match self.ids.get(&key) {
            None | Some(Thing::External) => drop(self.ids.insert(key, thing)),
            Some(_) => {
                reading.note(ProblemCode::DuplicateReference, id.at, id.value.raw());
                self.duplicates.push(id);
            }
        }
    }

    /// What a reference leads to.
    pub(super) fn find(&self, reference: &Reference<'s>) -> Option<Thing> {
        let individual = match &reference.key {
            Key::Named(name) => vocabulary::individual(name.raw()),
            Key::At(_) => None,
        };
        match individual {
            Some(Individual::None) => Some(Thing::None),
            Some(Individual::NoAssertion) => Some(Thing::NoAssertion),
            Some(Individual::SpdxProject) => Some(Thing::External),
            None => self.ids.get(&reference.key).copied().or_else(|| self.word(reference)),
        }
    }

    /// SPDX 2's words for nothing, where a reference stands.
    fn word(&self, reference: &Reference<'s>) -> Option<Thing> {
        match &reference.key {
            Key::Named(name) if name.raw() == "NONE" => Some(Thing::None),
            Key::Named(name) if name.raw() == "NOASSERTION" => Some(Thing::NoAssertion),
            _ => None,
        }
    }

    /// What a reference leads to; one that leads nowhere is a problem.
    pub(super) fn found(&self, reference: &Reference<'s>, reading: &mut Reading<'_, 's>) -> Option<Thing> {
        let thing = self.find(reference);
        if thing.is_none() {
            reading.note(ProblemCode::DanglingReference, reference.at, reference.words().value.raw());
        }
        thing
    }

    /// Looks up what elements name as their `CreationInfo`: what leads nowhere is a problem.
    pub(super) fn informed(&mut self, reading: &mut Reading<'_, 's>) {
        let infos = std::mem::take(&mut self.infos);
        let mut lost: Vec<Reference<'s>> =
            infos.into_values().filter(|info| self.find(info).is_none()).collect();
        lost.sort_by_key(|info| info.at);
        for info in lost {
            reading.note(ProblemCode::DanglingReference, info.at, info.words().value.raw());
        }
    }

    /// The indices of the document's components.
    pub(super) fn own(&self) -> Range<u32> {
        self.first..place(self.components.len())
    }

    /// The components, to be completed.
    pub(super) fn component_mut(&mut self, index: u32) -> &mut Component<'s> {
        &mut self.components[index as usize]
    }

    /// The component at an index.
    pub(super) fn component_at(&self, index: u32) -> &Component<'s> {
        &self.components[index as usize]
    }
}

fn kept<T>(list: &mut Vec<T>, value: T) -> usize {
    list.push(value);
    list.len() - 1
}

/// The value of `type`, or of `@type`, which the context makes the same.
fn words_of_type<'s>(object: &Object<'s>) -> Option<Node<'s>> {
    present(object.get("type")).or_else(|| present(object.get("@type")))
}

/// The class of an element. One that is of none is noted and can still be referred to.
pub(super) fn class<'s>(node: Node<'s>, object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Option<Class> {
    let Some(written) = words_of_type(object) else {
        reading.note(ProblemCode::NearMiss, node.at, "type");
        return None;
    };
    let key = if present(object.get("type")).is_some() { "type" } else { "@type" };
    let values = reading.values(object, key, Arity::One);
    let words: Vec<Text<'s>> = values.iter().filter_map(|value| value.text(reading.problems)).collect();
    let known = words.iter().find_map(|word| class::named(word.raw()));
    match known {
        Some((class, right)) => {
            right.into_iter().for_each(|right| reading.note(ProblemCode::NearMiss, written.at, right));
            Some(class)
        }
        None => {
            reading.note(ProblemCode::UnknownKeyword, written.at, written.source().trim_matches('"'));
            None
        }
    }
}

/// An element that is nothing but an element. Those that are called `NOASSERTION` or `NONE` are meant
/// for the individuals.
fn individual<'s>(object: &Object<'s>, reading: &mut Reading<'_, 's>) -> Thing {
    let Field::Stated(name) = reading.words(object, "name") else { return Thing::Other };
    let (thing, right) = match name.value.raw() {
        words if vocabulary::is_no_assertion(words) => (Thing::NoAssertion, "NoAssertionElement"),
        words if vocabulary::is_none(words) => (Thing::None, "NoneElement"),
        _ => return Thing::Other,
    };
    reading.note(ProblemCode::NearMiss, name.at, right);
    thing
}
