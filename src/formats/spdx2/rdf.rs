//! SPDX 2 as RDF in XML, written down as the JSON that says the same.
//!
//! The statements are gathered in [`graph`], whatever their order and nesting; [`terms`] says which property
//! is which key. Expressions of licences are put together in [`license`]. No other serialisation of RDF is read.

mod graph;
mod license;
mod terms;
mod words;

use crate::source::ProblemCode;
use crate::syntax::{Scribe, xml};

use super::markup::Items;
use graph::{Graph, RDF, SPDX, Statement, Value};
use license::Licenses;
use terms::{Form, Property};

/// Whether a text is an SPDX 2 document in RDF.
pub(in crate::formats) fn claims(text: &str) -> bool {
    let is_rdf = |text| {
        xml::root(text).is_some_and(|root| root.name.local == "RDF" && root.name.namespace == Some(RDF))
    };
    xml::looks_like_xml(text)
        && memchr::memmem::find(text.as_bytes(), SPDX.as_bytes()).is_some()
        && is_rdf(text)
}

/// Tells a scribe what a document says.
pub(in crate::formats) fn dictate(text: &str, scribe: &mut Scribe<'_>) {
    let Some(items) = Items::read(text, scribe.limits().rdf_nesting, scribe) else { return };
    let graph = Graph::of(&items);
    let words = words::Names::of(&graph);
    let licenses = Licenses::new(&graph, &words);
    Telling { graph: &graph, names: &words, licenses, scribe }.document();
    drop(words);
    drop(graph);
    items.say_fault(scribe);
}

struct Telling<'g, 't, 's, 'l> {
    graph: &'g Graph<'t>,
    names: &'g words::Names<'g>,
    licenses: Licenses<'g, 't>,
    scribe: &'s mut Scribe<'l>,
}

impl<'g, 't> Telling<'g, 't, '_, '_> {
    fn document(&mut self) {
        let document = self.names.document;
        self.scribe.object(document.map_or(0, |node| self.graph.nodes[node].at));
        if let Some(node) = document {
            self.identity(node);
            if let Some(namespace) = self.names.namespace {
                self.scribe.entry("documentNamespace", self.graph.nodes[node].at, namespace);
            }
            self.properties(node, terms::DOCUMENT);
        }
        for (key, class, properties) in [
            ("packages", "Package", terms::PACKAGE),
            ("files", "File", terms::FILE),
            ("snippets", "Snippet", terms::SNIPPET),
        ] {
            self.elements(key, class, properties);
        }
        self.relationships();
        self.unknown_classes();
        self.scribe.close();
    }

    fn elements(&mut self, key: &str, class: &str, properties: &[Property]) {
        let mut nodes = self.graph.of_class(class).peekable();
        let Some(&first) = nodes.peek() else { return };
        self.scribe.key(key);
        self.scribe.list(self.graph.nodes[first].at);
        for node in nodes {
            self.scribe.object(self.graph.nodes[node].at);
            self.identity(node);
            self.properties(node, properties);
            self.scribe.close();
        }
        self.scribe.close();
    }

    fn identity(&mut self, node: usize) {
        let at = self.graph.nodes[node].at;
        if let Some(id) = self.names.own(self.graph, node) {
            self.scribe.entry("SPDXID", at, &id);
        }
    }

    /// Every statement of a node, those of one property together.
    fn properties(&mut self, node: usize, properties: &[Property]) {
        let mut statements: Vec<&Statement<'t>> = self.graph.nodes[node].statements.iter().collect();
        statements.sort_by_key(|statement| statement.name);
        for group in statements.chunk_by(|a, b| a.name == b.name) {
            let local = terms::local(group[0].name);
            match properties.iter().find(|property| Some(property.name) == local) {
                Some(property) => self.property(property, group),
                None => self.unknown(group),
            }
        }
    }

    fn property(&mut self, property: &Property, group: &[&Statement<'t>]) {
        if property.form == Form::Elsewhere {
            return;
        }
        if !property.is_list {
            for (index, statement) in group.iter().enumerate() {
                // What is stated twice is one statement.
                if group[..index.min(8)].iter().all(|earlier| earlier.value != statement.value) {
                    self.scribe.key(property.key);
                    self.value(property.form, statement);
                }
            }
            return;
        }
        self.scribe.key(property.key);
        self.scribe.list(group[0].at);
        for statement in group {
            self.value(property.form, statement);
        }
        self.scribe.close();
    }

    fn value(&mut self, form: Form, statement: &Statement<'t>) {
        match (form, &statement.value) {
            (Form::Object(class), Value::Node(node)) => self.object(class, *node),
            (Form::Flag, Value::Words(words)) if matches!(words.trim(), "true" | "false") => {
                self.scribe.literal(statement.at, words.trim());
            }
            (Form::Number, Value::Words(words)) if super::xml::is_number(words.trim()) => {
                self.scribe.literal(statement.at, words.trim());
            }
            (Form::License, value) => match self.licenses.expression(value) {
                Some(expression) => self.scribe.text(statement.at, &expression),
                None => {
                    self.scribe.problem(ProblemCode::OverLimit, statement.at, "a licence of too many parts")
                }
            },
            (Form::Enumeration(prefix), value) => {
                let word = words::enumerated(prefix, &self.names.written(self.graph, value));
                self.scribe.text(statement.at, &word);
            }
            (_, value) => {
                let words = self.names.written(self.graph, value);
                self.scribe.text(statement.at, &words);
            }
        }
    }

    fn object(&mut self, class: &str, node: usize) {
        let at = self.graph.nodes[node].at;
        self.scribe.object(at);
        let says = |local: &str| {
            let statements = &self.graph.nodes[node].statements;
            statements.iter().any(|statement| terms::local(statement.name) == Some(local))
        };
        // Both names are the fragment of the node where they are not stated.
        let name = match class {
            "ExternalDocumentRef" => Some("externalDocumentId"),
            "ExtractedLicensingInfo" => Some("licenseId"),
            _ => None,
        };
        if let (Some(name), Some(id)) = (name.filter(|name| !says(name)), self.names.own(self.graph, node)) {
            self.scribe.entry(name, at, &id);
        }
        self.properties(node, terms::of_class(class));
        self.scribe.close();
    }

    /// A property that means nothing here stays visible.
    fn unknown(&mut self, group: &[&Statement<'t>]) {
        let name = group[0].written;
        self.scribe.problem(ProblemCode::UnknownKeyword, group[0].at, super::beginning(name));
        self.scribe.key(name);
        self.scribe.list(group[0].at);
        for statement in group {
            let words = self.names.written(self.graph, &statement.value);
            self.scribe.text(statement.at, &words);
        }
        self.scribe.close();
    }

    /// The relationships, each of which stands inside the element it begins at.
    fn relationships(&mut self) {
        let mut is_open = false;
        for (owner, element) in self.graph.nodes.iter().enumerate() {
            for statement in &element.statements {
                if terms::local(statement.name) != Some("relationship") {
                    continue;
                }
                if !std::mem::replace(&mut is_open, true) {
                    self.scribe.key("relationships");
                    self.scribe.list(statement.at);
                }
                let Value::Node(node) = statement.value else {
                    self.value(Form::Text, statement);
                    continue;
                };
                self.scribe.object(self.graph.nodes[node].at);
                if let Some(id) = self.names.own(self.graph, owner) {
                    self.scribe.entry("spdxElementId", element.at, &id);
                }
                self.properties(node, terms::RELATIONSHIP);
                self.scribe.close();
            }
        }
        if is_open {
            self.scribe.close();
        }
    }

    /// Nodes of a class that SPDX does not have may have been meant for one that is read.
    fn unknown_classes(&mut self) {
        for node in &self.graph.nodes {
            let is_known = |class: &str| terms::CLASSES.contains(&class);
            let has_known = node.classes.iter().any(|class| is_known(class));
            if !node.statements.is_empty() && !has_known {
                let class = node.classes.first().copied().unwrap_or("rdf:Description");
                self.scribe.problem(ProblemCode::UnknownKeyword, node.at, super::beginning(class));
            }
        }
    }
}
