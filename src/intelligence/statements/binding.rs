//! What a name in a statement means among the components that the submission lists.
//!
//! Exactly one thing, or nothing: a name that fits more than it should is said to be too broad. No range
//! of versions is compared, and no name is looked up anywhere else.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use crate::evidence::{
    Component, Document, Evidence, Identifier, IdentifierKind, LeadsTo, Nearness, ProductName,
    component::plain_version, cpe_product,
};
use crate::source::{DocumentId, Text};

use super::super::judged::Reason;

/// Components that are compared with names that are not exact, for all statements together.
const COMPARED: usize = 20_000_000;

/// What a name was found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The components, sorted.
    pub(super) components: Vec<u32>,
    /// Why they may not be what is meant, or nothing was found.
    pub(super) doubt: Option<Reason>,
}

impl Found {
    fn exactly(components: Vec<u32>) -> Self {
        Self { components, doubt: None }
    }

    fn nothing(reason: Reason) -> Self {
        Self { components: Vec::new(), doubt: Some(reason) }
    }

    fn doubtful(components: Vec<u32>, reason: Reason) -> Self {
        Self { components, doubt: Some(reason) }
    }
}

/// The components of the SBOMs, to be found by what statements call them.
pub(super) struct Listed<'e, 's> {
    evidence: &'e Evidence<'s>,
    by_package: HashMap<String, Vec<u32>>,
    by_head: HashMap<String, Vec<u32>>,
    by_cpe: HashMap<String, Vec<u32>>,
    by_name: HashMap<String, Vec<u32>>,
    by_version: HashMap<(String, &'e str), Vec<u32>>,
    by_reference: HashMap<(DocumentId, &'e str), u32>,
    /// Serial number and version of each SBOM.
    by_serial: HashMap<(String, u64), &'e Document<'s>>,
    of_sboms: BTreeSet<DocumentId>,
    left: Cell<usize>,
}

impl<'e, 's> Listed<'e, 's> {
    pub(super) fn new(evidence: &'e Evidence<'s>) -> Self {
        let mut listed = Self {
            evidence,
            by_package: HashMap::new(),
            by_head: HashMap::new(),
            by_cpe: HashMap::new(),
            by_name: HashMap::new(),
            by_version: HashMap::new(),
            by_reference: HashMap::new(),
            by_serial: HashMap::new(),
            of_sboms: BTreeSet::new(),
            left: Cell::new(COMPARED),
        };
        for (document, sbom) in evidence.sboms() {
            listed.of_sboms.insert(document.id);
            if let (Some(serial), Some(number)) = (sbom.version.stated(), sbom.revision) {
                listed.by_serial.entry((plain_serial(serial.raw()), number)).or_insert(document);
            }
            for (index, component) in (document.components.start..).zip(evidence.components_of(document)) {
                listed.enter(index, component);
            }
        }
        listed
    }

    fn enter(&mut self, index: u32, component: &'e Component<'s>) {
        for identifier in component.identifiers.stated().into_iter().flatten() {
            if let Some(purl) = identifier.purl() {
                self.by_package.entry(purl.identity().into_owned()).or_default().push(index);
                self.by_head.entry(purl.head().into_owned()).or_default().push(index);
            } else if identifier.kind == IdentifierKind::Cpe {
                self.by_cpe.entry(identifier.text.raw().to_lowercase()).or_default().push(index);
            }
        }
        if let (Some(name), Some(version)) = (component.name.stated(), component.version.stated()) {
            let name = name.raw().trim().to_lowercase();
            self.by_name.entry(name.clone()).or_default().push(index);
            self.by_version.entry((name, plain_version(version.raw()))).or_default().push(index);
        }
        if let Some(reference) = &component.reference {
            self.by_reference.entry((component.at.document, reference.value.raw())).or_insert(index);
        }
    }

    /// What a name means.
    pub(super) fn find(&self, name: &ProductName<'_>) -> Found {
        match &name.leads_to {
            LeadsTo::Component(index) => self.component(*index),
            LeadsTo::Link { serial, version, reference } => self.linked(serial, *version, reference.as_ref()),
            LeadsTo::Other => Found::nothing(Reason::NotListed),
            LeadsTo::Missing(_) => Found::nothing(Reason::Dangling),
            LeadsTo::Nowhere => {
                let words = (name.name.as_ref().map(Text::raw), name.version.as_ref().map(Text::raw));
                self.called(&name.identifiers, words, name.is_range)
            }
        }
    }

    /// A component that the statement's own document lists. One of a document that is no SBOM only
    /// tells what the thing is called.
    fn component(&self, index: u32) -> Found {
        let component = self.evidence.component(index);
        if self.of_sboms.contains(&component.at.document) {
            return Found::exactly(vec![index]);
        }
        let identifiers = component.identifiers.stated().map_or(&[][..], Vec::as_slice);
        let words = (component.name.stated().map(Text::raw), component.version.stated().map(Text::raw));
        self.called(identifiers, words, false)
    }

    fn linked(&self, serial: &Text<'_>, version: u64, reference: Option<&Text<'_>>) -> Found {
        let Some(document) = self.by_serial.get(&(plain_serial(serial.raw()), version)) else {
            return Found::nothing(Reason::Dangling);
        };
        let Some(reference) = reference else {
            let primary = document.sbom.as_ref().map(|sbom| sbom.primary.clone());
            return Found::exactly(primary.unwrap_or_default());
        };
        match self.by_reference.get(&(document.id, reference.raw())) {
            Some(index) => Found::exactly(vec![*index]),
            None => Found::nothing(Reason::Dangling),
        }
    }

    /// By identifiers; by name and version where there are none.
    fn called(
        &self,
        identifiers: &[Identifier<'_>],
        (name, version): (Option<&str>, Option<&str>),
        is_range: bool,
    ) -> Found {
        let found = identifiers.iter().map(|identifier| self.identified(identifier));
        let best = found.max_by_key(|found| found.doubt.map_or((1, None), |doubt| (0, Some(doubt))));
        match best {
            None => self.named(name, version, is_range),
            Some(best) if best.doubt == Some(Reason::NotListed) => {
                let named = self.named(name, version, is_range);
                // What has an identifier of the same kind is another thing.
                let is_other = |&index: &u32| {
                    let own = self.evidence.component(index).identifiers.stated().into_iter().flatten();
                    own.into_iter().any(|one| identifiers.iter().any(|of| of.kind == one.kind))
                };
                // Where nothing is found either way, the nearer miss is told.
                let is_other = named.components.iter().any(is_other);
                if is_other || named.doubt < best.doubt { best } else { named }
            }
            Some(best) => best,
        }
    }

    fn named(&self, name: Option<&str>, version: Option<&str>, is_range: bool) -> Found {
        let Some(name) = name else { return Found::nothing(Reason::NoProduct) };
        let key = name.trim().to_lowercase();
        match version {
            Some(version) if !is_range => {
                match (self.by_version.get(&(key.clone(), plain_version(version))), self.by_name.get(&key)) {
                    (Some(components), _) => Found::doubtful(components.clone(), Reason::NameOnly),
                    (None, Some(_)) => Found::nothing(Reason::OtherVersion),
                    (None, None) => Found::nothing(Reason::NotListed),
                }
            }
            _ => match self.by_name.get(&key) {
                Some(named) if is_range => Found::doubtful(named.clone(), Reason::VersionRange),
                Some(named) => Found::doubtful(named.clone(), Reason::TooBroad),
                None => Found::nothing(Reason::NotListed),
            },
        }
    }

    fn identified(&self, identifier: &Identifier<'_>) -> Found {
        if !identifier.is_well_formed {
            return Found::nothing(Reason::NameMalformed);
        }
        let Some(purl) = identifier.purl() else { return self.by_cpe(identifier.text.raw()) };
        if purl.version().is_some()
            && let Some(components) = self.by_package.get(&*purl.identity())
        {
            return Found::exactly(components.clone());
        }
        let near = self.by_head.get(&*purl.head()).map_or(&[][..], Vec::as_slice);
        let Some(left) = self.left.get().checked_sub(near.len()) else {
            return Found::nothing(Reason::TooMany);
        };
        self.left.set(left);
        let of = |index: u32| {
            let own = self.evidence.component(index).identifiers.stated().into_iter().flatten();
            own.filter_map(Identifier::purl).map(|own| purl.nearness(&own)).max().unwrap_or(Nearness::Other)
        };
        let compared: Vec<(Nearness, u32)> = near.iter().map(|&index| (of(index), index)).collect();
        let nearest = compared.iter().map(|(nearness, _)| *nearness).max();
        let meant =
            || compared.iter().filter(|(one, _)| Some(*one) == nearest).map(|&(_, index)| index).collect();
        match nearest {
            Some(Nearness::Same) => Found::exactly(meant()),
            Some(Nearness::Broader) => Found::doubtful(meant(), Reason::TooBroad),
            Some(Nearness::OtherQualifiers) => Found::nothing(Reason::OtherQualifiers),
            Some(Nearness::OtherVersion) => Found::nothing(Reason::OtherVersion),
            Some(Nearness::Other) | None => Found::nothing(Reason::NotListed),
        }
    }

    fn by_cpe(&self, cpe: &str) -> Found {
        let components = self.by_cpe.get(&cpe.to_lowercase()).cloned();
        let has_version = cpe_product(cpe).is_some_and(|(_, version)| version.is_some());
        match (components, has_version) {
            (Some(components), true) => Found::exactly(components),
            (Some(components), false) => Found::doubtful(components, Reason::TooBroad),
            (None, _) => Found::nothing(Reason::NotListed),
        }
    }
}

/// A serial number as BOM-Links write it.
fn plain_serial(serial: &str) -> String {
    serial.trim().to_lowercase().trim_start_matches("urn:uuid:").to_owned()
}
