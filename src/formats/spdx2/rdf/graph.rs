//! RDF/XML (W3C, 25 February 2014) as nodes with statements, whatever their order and nesting.
//!
//! Of its short forms those are read that SPDX documents are written in; lists and reification are not.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::markup::{Item, Items};

/// The namespace of RDF.
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// The namespace of SPDX 2.
pub(super) const SPDX: &str = "http://spdx.org/rdf/terms#";

const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The nodes of a document, in the order in which they are met.
#[derive(Debug, Default)]
pub(super) struct Graph<'t> {
    pub(super) nodes: Vec<Node<'t>>,
    by_name: HashMap<String, usize>,
}

/// A thing of which something is stated.
#[derive(Debug, Default)]
pub(super) struct Node<'t> {
    /// Where it stands first with statements of its own, or else where it is first named.
    pub(super) at: usize,
    /// Its URI, if it has one.
    pub(super) uri: Option<String>,
    /// Its classes: the names of SPDX without their namespace, others as they are written.
    pub(super) classes: Vec<&'t str>,
    pub(super) statements: Vec<Statement<'t>>,
}

/// A property of a node, and its value.
#[derive(Debug)]
pub(super) struct Statement<'t> {
    pub(super) at: usize,
    /// The namespace and the name.
    pub(super) name: (Option<&'t str>, &'t str),
    pub(super) written: &'t str,
    pub(super) value: Value<'t>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value<'t> {
    Words(Cow<'t, str>),
    Node(usize),
}

/// What is still to be looked at: a node element, or the property elements of a node.
enum Work {
    Element { item: usize, of: Option<(usize, usize)> },
    Properties { item: usize, node: usize },
}

impl<'t> Graph<'t> {
    /// Gathers the statements of all elements. What is nested is put off, so that depth costs nothing.
    pub(super) fn of(items: &'t Items<'t>) -> Self {
        let mut graph = Self::default();
        let Some(root) = items.all.first() else { return graph };
        let base = attribute(root, XML, "base").unwrap_or_default();
        let base = base.split('#').next().unwrap_or_default();
        let is_list = root.name.namespace == Some(RDF) && root.name.local == "RDF";
        let mut work: Vec<Work> = if is_list {
            items.children(0).map(|item| Work::Element { item, of: None }).collect()
        } else {
            vec![Work::Element { item: 0, of: None }]
        };
        work.reverse();
        while let Some(next) = work.pop() {
            match next {
                Work::Element { item, of } => {
                    let node = graph.element(items, item, base);
                    if let Some((owner, statement)) = of {
                        graph.nodes[owner].statements[statement].value = Value::Node(node);
                    }
                    work.push(Work::Properties { item, node });
                }
                Work::Properties { item, node } => {
                    let from = work.len();
                    for property in items.children(item) {
                        graph.property(items, property, node, base, &mut work);
                    }
                    work[from..].reverse();
                }
            }
        }
        graph
    }

    /// The nodes of a class.
    pub(super) fn of_class(&self, class: &str) -> impl Iterator<Item = usize> {
        let nodes = self.nodes.iter().enumerate();
        nodes.filter(move |(_, node)| node.classes.contains(&class)).map(|(index, _)| index)
    }

    /// The node that an element is, with its class and the properties among its attributes.
    fn element(&mut self, items: &'t Items<'t>, index: usize, base: &str) -> usize {
        let item = &items.all[index];
        let node = self.named(name_of(item, base), item.at);
        if self.nodes[node].statements.is_empty() && item.end > index + 1 {
            self.nodes[node].at = item.at;
        }
        if (item.name.namespace, item.name.local) != (Some(RDF), "Description") {
            self.classify(node, class(item.name.namespace, item.name.local, item.name.written));
        }
        for attribute in &item.attributes {
            let namespace = attribute.name.namespace;
            if namespace.is_some_and(|namespace| namespace != RDF && namespace != XML) {
                self.nodes[node].statements.push(Statement {
                    at: attribute.at,
                    name: (namespace, attribute.name.local),
                    written: attribute.name.written,
                    value: Value::Words(Cow::Borrowed(&attribute.value)),
                });
            }
        }
        node
    }

    fn property(
        &mut self,
        items: &'t Items<'t>,
        index: usize,
        node: usize,
        base: &str,
        work: &mut Vec<Work>,
    ) {
        let item = &items.all[index];
        let name = (item.name.namespace, item.name.local);
        if name == (Some(RDF), "type") {
            if let Some(uri) = attribute(item, RDF, "resource") {
                self.classify(node, uri.strip_prefix(SPDX).unwrap_or(uri));
            }
            return;
        }
        let value = if let Some(uri) = attribute(item, RDF, "resource") {
            Value::Node(self.named(Some(joined(base, uri)), item.at))
        } else if let Some(label) = attribute(item, RDF, "nodeID") {
            Value::Node(self.named(Some(blank(label)), item.at))
        } else if attribute(item, RDF, "parseType") == Some("Resource") {
            let inner = self.named(None, item.at);
            work.push(Work::Properties { item: index, node: inner });
            Value::Node(inner)
        } else {
            // One node belongs here. Of more, each is a value, so that none goes unseen.
            for inner in items.children(index) {
                let of = Some((node, self.nodes[node].statements.len()));
                work.push(Work::Element { item: inner, of });
                self.state(node, item, Value::Words("".into()));
            }
            if item.end > index + 1 {
                return;
            }
            Value::Words(Cow::Borrowed(&item.words))
        };
        self.state(node, item, value);
    }

    fn state(&mut self, node: usize, property: &Item<'t>, value: Value<'t>) {
        let Item { at, name, .. } = property;
        let name = ((name.namespace, name.local), name.written);
        self.nodes[node].statements.push(Statement { at: *at, name: name.0, written: name.1, value });
    }

    fn classify(&mut self, node: usize, class: &'t str) {
        let classes = &mut self.nodes[node].classes;
        // A node is of few classes; more of them than these say nothing that is read.
        if classes.len() < 8 && !classes.contains(&class) {
            classes.push(class);
        }
    }

    /// The node with a name, which is made where it is new.
    fn named(&mut self, name: Option<String>, at: usize) -> usize {
        let new = self.nodes.len();
        let uri = name.clone().filter(|name| !name.starts_with("_:"));
        let index = name.map_or(new, |name| *self.by_name.entry(name).or_insert(new));
        if index == new {
            self.nodes.push(Node { at, uri, ..Node::default() });
        }
        index
    }
}

fn class<'t>(namespace: Option<&str>, local: &'t str, written: &'t str) -> &'t str {
    if namespace == Some(SPDX) { local } else { written }
}

/// How other elements name the node of this one.
fn name_of(item: &Item<'_>, base: &str) -> Option<String> {
    attribute(item, RDF, "about")
        .map(|uri| joined(base, uri))
        .or_else(|| attribute(item, RDF, "ID").map(|id| format!("{base}#{id}")))
        .or_else(|| attribute(item, RDF, "nodeID").map(blank))
}

fn blank(label: &str) -> String {
    format!("_:{label}")
}

/// A reference within the document, with what stands before its fragment; any other is taken for absolute.
fn joined(base: &str, uri: &str) -> String {
    if uri.starts_with('#') || uri.is_empty() { format!("{base}{uri}") } else { uri.to_owned() }
}

fn attribute<'i>(item: &'i Item<'_>, namespace: &str, local: &str) -> Option<&'i str> {
    let found =
        item.attributes.iter().find(|one| one.name.namespace == Some(namespace) && one.name.local == local);
    found.map(|one| one.value.as_ref())
}
