//! The list of components and services, each nested one after the one it stands in.
//!
//! What a component says of itself is read by [`super::component`].

use crate::evidence::{Component, Endpoint, Relationship, RelationshipKind, Service};
use crate::source::{Field, ProblemCode, Text};
use crate::syntax::Node;

use super::component;
use super::notes::Notes;
use super::value;

/// The components of a document while they are gathered.
pub(super) struct Inventory<'e, 's> {
    components: &'e mut Vec<Component<'s>>,
    relationships: &'e mut Vec<Relationship>,
    first: usize,
    is_full: bool,
    /// Components that are there and cannot be read.
    pub(super) unreadable: u32,
}

impl<'e, 's> Inventory<'e, 's> {
    pub(super) fn new(
        components: &'e mut Vec<Component<'s>>,
        relationships: &'e mut Vec<Relationship>,
    ) -> Self {
        let first = components.len();
        Self { components, relationships, first, is_full: false, unreadable: 0 }
    }

    /// Reads the component that the document is about, with its children. What the metadata say of
    /// its maker and supplier is said of it, where it does not say so itself.
    pub(super) fn primary(
        &mut self,
        node: Node<'s>,
        manufacture: Field<Text<'s>>,
        supplier: Field<Text<'s>>,
        notes: &mut Notes<'_>,
    ) -> Option<u32> {
        let index = self.components.len();
        self.walk(vec![node], notes);
        let primary = self.components.get_mut(index)?;
        if primary.manufacturer.is_silent() && !manufacture.is_silent() {
            primary.manufacturer = manufacture;
        }
        if primary.supplier.is_silent() && !supplier.is_silent() {
            primary.supplier = supplier;
        }
        Some(place(index))
    }

    /// Reads a list of components with their children.
    pub(super) fn list(&mut self, list: Node<'s>, notes: &mut Notes<'_>) {
        let items = value::needed_list("components", list, notes);
        self.components.reserve(items.len().min(notes.limits.components));
        self.walk(items, notes);
    }

    /// Walks components in document order, so that each stands before its children.
    fn walk(&mut self, items: Vec<Node<'s>>, notes: &mut Notes<'_>) {
        let mut levels = vec![(None, items.into_iter())];
        while let Some((parent, items)) = levels.last_mut() {
            let parent = *parent;
            let Some(node) = items.next() else {
                levels.pop();
                continue;
            };
            if self.components.len() - self.first >= notes.limits.components {
                return self.refuse_more(node, notes);
            }
            let Some((index, children)) = self.add(node, parent, notes) else { continue };
            if let Some(children) = children {
                let items = value::needed_list("components", children, notes);
                levels.push((Some(index), items.into_iter()));
            }
        }
    }

    /// Reads one component. One that is no object is counted.
    fn add(
        &mut self,
        node: Node<'s>,
        parent: Option<u32>,
        notes: &mut Notes<'_>,
    ) -> Option<(u32, Option<Node<'s>>)> {
        let Some(object) = notes.object(node) else {
            let quoted = node.source();
            notes.note(ProblemCode::UnreadableComponent, node.at, quoted);
            self.unreadable = self.unreadable.saturating_add(1);
            return None;
        };
        let (mut component, children) = component::read(&object, notes);
        component.parent = parent;
        let index = place(self.components.len());
        if let Some(parent) = parent {
            self.relationships.push(Relationship {
                at: node.at,
                from: Endpoint::Component(parent),
                kind: RelationshipKind::Contains,
                to: Endpoint::Component(index),
            });
        }
        self.components.push(component);
        Some((index, children))
    }

    fn refuse_more(&mut self, node: Node<'_>, notes: &mut Notes<'_>) {
        if !self.is_full {
            let limit = format!("{} components", notes.limits.components);
            notes.note(ProblemCode::OverLimit, node.at, limit);
        }
        self.is_full = true;
    }
}

/// Reads the services of a document in its order, nested ones after the one they stand in.
pub(super) fn services<'s>(
    list: Node<'s>,
    relationships: &mut Vec<Relationship>,
    notes: &mut Notes<'_>,
) -> Vec<Service<'s>> {
    let mut services = Vec::new();
    let mut levels = vec![(None, value::needed_list("services", list, notes).into_iter())];
    while let Some((parent, items)) = levels.last_mut() {
        let parent: Option<u32> = *parent;
        let Some(node) = items.next() else {
            levels.pop();
            continue;
        };
        if services.len() >= notes.limits.components {
            let limit = format!("{} services", notes.limits.components);
            notes.note(ProblemCode::OverLimit, node.at, limit);
            break;
        }
        let Some((service, children)) = service(node, notes) else { continue };
        let index = place(services.len());
        relationships.extend(parent.map(|parent| Relationship {
            at: node.at,
            from: Endpoint::Service(parent),
            kind: RelationshipKind::Contains,
            to: Endpoint::Service(index),
        }));
        services.push(service);
        if let Some(children) = children {
            levels.push((Some(index), value::needed_list("services", children, notes).into_iter()));
        }
    }
    services
}

fn service<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Option<(Service<'s>, Option<Node<'s>>)> {
    let object = value::object("services", node, notes)?;
    let mut service = Service { at: node.at, reference: None, name: Field::Absent, version: Field::Absent };
    let mut children = None;
    for (key, node) in &object.entries {
        match key.raw() {
            "bom-ref" => service.reference = component::reference(*node, notes),
            "name" => service.name = value::free_text("name", *node, notes),
            "version" => service.version = value::free_text("version", *node, notes),
            "services" => children = Some(*node),
            _ => {}
        }
    }
    Some((service, children))
}

/// An index among things of which a limited number is read.
fn place(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
