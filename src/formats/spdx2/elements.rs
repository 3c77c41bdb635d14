//! The packages, files and snippets of a document, and what each SPDXID names.
//!
//! What one of them says of itself is read in [`super::package`].

use crate::evidence::{Component, Endpoint, Evidence, Sbom};
use crate::limits::Limits;
use crate::source::{Field, Located, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::graph::Ids;
use super::{Version, package, place, value};

/// The packages, files and snippets of a document while they are read.
pub(super) struct Elements<'e, 's> {
    evidence: &'e mut Evidence<'s>,
    sbom: &'e mut Sbom<'s>,
    version: &'static Version,
    /// What each SPDXID names; the first bearer is meant.
    pub(super) ids: Ids<'s>,
    /// Packages with the files they list, which may stand further on.
    pub(super) has_files: Vec<(u32, Node<'s>)>,
    /// Entries that are no objects.
    pub(super) unreadable: u32,
    /// How many components are accepted, and how many were met.
    limit: usize,
    count: usize,
}

impl<'e, 's> Elements<'e, 's> {
    pub(super) fn new(
        limits: &Limits,
        version: &'static Version,
        object: &Object<'s>,
        sbom: &'e mut Sbom<'s>,
        evidence: &'e mut Evidence<'s>,
    ) -> Self {
        // Documents that name themselves otherwise are still referred to by the name that 6.3 fixes.
        let mut ids = Ids::from([(Text::from("SPDXRef-DOCUMENT"), Endpoint::Document)]);
        if let Some(own) = package::reference(object, &mut evidence.problems) {
            ids.insert(own.value, Endpoint::Document);
        }
        let limit = limits.components;
        Self { evidence, sbom, version, ids, has_files: Vec::new(), unreadable: 0, limit, count: 0 }
    }

    pub(super) fn packages(&mut self, node: Option<Node<'s>>) {
        let has_namespace = self.sbom.version.stated().is_some();
        let version = self.version;
        self.components(node, |object, problems| package::package(object, has_namespace, version, problems));
    }

    pub(super) fn files(&mut self, node: Option<Node<'s>>) {
        let version = self.version;
        self.components(node, |object, problems| package::file(object, version, problems));
    }

    fn components(
        &mut self,
        node: Option<Node<'s>>,
        read: impl Fn(&Object<'s>, &mut Vec<Problem>) -> Component<'s>,
    ) {
        for entry in value::elements(node, &mut self.evidence.problems) {
            if !self.has_room(entry) {
                return;
            }
            let Some(object) = entry.object(&mut self.evidence.problems) else {
                let problem = Problem::at(ProblemCode::UnreadableComponent, entry.at);
                self.evidence.problems.push(problem.with(super::beginning(entry.source())));
                self.unreadable += 1;
                continue;
            };
            let component = read(&object, &mut self.evidence.problems);
            let index = place(self.evidence.components.len());
            self.enter(component.reference.as_ref(), Endpoint::Component(index));
            if let Some(files) = object.get("hasFiles") {
                self.has_files.push((index, files));
            }
            self.evidence.components.push(component);
        }
    }

    /// Counts one more component. The first beyond the limit is a problem, and nothing follows it.
    fn has_room(&mut self, entry: Node<'s>) -> bool {
        if self.count == self.limit {
            let problem = Problem::at(ProblemCode::OverLimit, entry.at);
            self.evidence.problems.push(problem.with(format!("{} components", self.limit)));
        }
        self.count += 1;
        self.count <= self.limit
    }

    /// Snippets can be referred to and are no components.
    pub(super) fn snippets(&mut self, node: Option<Node<'s>>) {
        let Field::Stated(snippets) = value::list(node, &mut self.evidence.problems) else { return };
        for entry in snippets.value {
            if let Some(object) = value::object(Some(entry), &mut self.evidence.problems) {
                let reference = package::reference(&object, &mut self.evidence.problems);
                self.enter(reference.as_ref(), Endpoint::Other);
            }
        }
    }

    fn enter(&mut self, reference: Option<&Located<Text<'s>>>, endpoint: Endpoint) {
        let Some(reference) = reference else { return };
        if self.ids.contains_key(&reference.value) {
            let problem = Problem::at(ProblemCode::DuplicateReference, reference.at);
            self.evidence.problems.push(problem.with(super::beginning(reference.value.raw())));
            self.sbom.duplicates.push(reference.clone());
        } else {
            self.ids.insert(reference.value.clone(), endpoint);
        }
    }
}
