//! What a name in a statement means among the components that the submission lists.
//!
//! Exactly one thing, or nothing: a name that fits more than it should is said to be too broad, and of a range of
//! versions those are meant that lie in it. No name is looked up anywhere else.

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

use crate::evidence::{
    Component, Document, Evidence, Identifier, IdentifierKind, LeadsTo, Nearness, ProductName, Purl,
    component::plain_version, cpe_product,
};
use crate::source::{DocumentId, Text};

use super::super::ecosystem::version_of;
use super::super::judged::Reason;
use super::super::vers::Vers;

/// Components that are compared with names that are not exact, and with each bound of a range, for all
/// statements together.
const COMPARED: usize = 20_000_000;

/// What a name was found to mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The components, sorted.
    pub(super) meant: Vec<Meant>,
    /// Why there are none.
    pub(super) missed: Option<Reason>,
}

/// A component that a name means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meant {
    pub(super) component: u32,
    /// Why it may not be what is meant.
    pub(super) doubt: Option<Reason>,
    /// Whether its version was found to lie in a range of versions.
    pub(super) in_range: bool,
}

impl Found {
    fn exactly(components: Vec<u32>) -> Self {
        Self::all(&components, None)
    }

    pub(super) fn nothing(reason: Reason) -> Self {
        Self { meant: Vec::new(), missed: Some(reason) }
    }

    fn doubtful(components: &[u32], reason: Reason) -> Self {
        Self::all(components, Some(reason))
    }

    /// Components of which the same is doubtful.
    pub(super) fn all(components: &[u32], doubt: Option<Reason>) -> Self {
        let meant = |&component: &u32| Meant { component, doubt, in_range: false };
        Self { meant: components.iter().map(meant).collect(), missed: None }
    }

    /// What is doubtful of any of the components, or why there are none.
    pub(super) fn doubt(&self) -> Option<Reason> {
        self.meant.iter().filter_map(|meant| meant.doubt).max().or(self.missed)
    }
}

/// The versions of a thing that a name means.
#[derive(Debug)]
pub(super) enum Versions<'n> {
    /// It names none.
    Any,
    One(&'n str),
    /// A range; nothing if it cannot be read.
    Range(Option<Vers<'n>>),
}

impl<'n> Versions<'n> {
    pub(super) fn of(version: Option<&'n str>, is_range: bool) -> Self {
        match version {
            Some(range) if is_range => Self::Range(Vers::read(range.trim())),
            Some(version) => Self::One(version),
            None => Self::Any,
        }
    }
}

/// The components of the SBOMs, to be found by what statements call them.
pub(super) struct Listed<'e, 's> {
    evidence: &'e Evidence<'s>,
    by_package: HashMap<String, Vec<u32>>,
    by_head: HashMap<String, Vec<u32>>,
    by_cpe: HashMap<String, Vec<u32>>,
    /// By part, vendor and product.
    by_cpe_product: HashMap<String, Vec<u32>>,
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
            by_cpe_product: HashMap::new(),
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
                let cpe = identifier.text.raw();
                self.by_cpe.entry(cpe.to_lowercase()).or_default().push(index);
                if let Some((product, _)) = cpe_product(cpe) {
                    self.by_cpe_product.entry(product).or_default().push(index);
                }
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
                let versions = Versions::of(name.version.as_ref().map(Text::raw), name.is_range);
                self.called(&name.identifiers, name.name.as_ref().map(Text::raw), &versions)
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
        let versions = Versions::of(component.version.stated().map(Text::raw), false);
        self.called(identifiers, component.name.stated().map(Text::raw), &versions)
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
    fn called(&self, identifiers: &[Identifier<'_>], name: Option<&str>, versions: &Versions<'_>) -> Found {
        let found = identifiers.iter().map(|identifier| self.identified(identifier, versions));
        let best = found.max_by_key(|found| {
            let doubt = found.doubt();
            (doubt.is_none(), !found.meant.is_empty(), doubt)
        });
        match best {
            None => self.named(name, versions),
            Some(best) if best.missed == Some(Reason::NotListed) => {
                let named = self.named(name, versions);
                // What has an identifier of the same kind is another thing.
                let is_other = |meant: &Meant| {
                    let own = self.evidence.component(meant.component).identifiers.stated();
                    let kinds = own.into_iter().flatten().map(|one| one.kind);
                    kinds.into_iter().any(|kind| identifiers.iter().any(|of| of.kind == kind))
                };
                // Where nothing is found either way, the nearer miss is told.
                let is_other = named.meant.iter().any(is_other);
                if is_other || named.doubt() < best.doubt() { best } else { named }
            }
            Some(best) => best,
        }
    }

    fn named(&self, name: Option<&str>, versions: &Versions<'_>) -> Found {
        let Some(name) = name else { return Found::nothing(Reason::NoProduct) };
        let key = name.trim().to_lowercase();
        let Some(named) = self.by_name.get(&key) else { return Found::nothing(Reason::NotListed) };
        match versions {
            Versions::Any => Found::doubtful(named, Reason::TooBroad),
            Versions::Range(range) => self.ranged(named, range.as_ref(), Some(Reason::NameOnly)),
            Versions::One(version) => match self.by_version.get(&(key, plain_version(version))) {
                Some(components) => Found::doubtful(components, Reason::NameOnly),
                None => Found::nothing(Reason::OtherVersion),
            },
        }
    }

    /// Those of some components whose versions lie in a range or may do so, with what is doubtful besides.
    pub(super) fn ranged(
        &self,
        components: &[u32],
        range: Option<&Vers<'_>>,
        doubt: Option<Reason>,
    ) -> Found {
        let meant = |&component: &u32| match self.lies_in(component, range) {
            Some(true) => Some(Meant { component, doubt, in_range: true }),
            Some(false) => None,
            None => {
                let unclear = doubt.filter(|doubt| *doubt == Reason::TooBroad).or(Some(Reason::VersionRange));
                Some(Meant { component, doubt: unclear, in_range: false })
            }
        };
        let meant: Vec<Meant> = components.iter().filter_map(meant).collect();
        let missed = meant.is_empty().then_some(Reason::OutsideRange);
        Found { meant, missed }
    }

    /// Whether the version of a component lies in a range; nothing if that cannot be told.
    pub(super) fn lies_in(&self, component: u32, range: Option<&Vers<'_>>) -> Option<bool> {
        let range = range?;
        // Beyond the limit nothing is compared, so that hostile ranges cost no more.
        self.left.set(self.left.get().checked_sub(range.constraints.len() + 1)?);
        let component = self.evidence.component(component);
        // What it is of cannot be told of a package URL that cannot be read.
        let purl = match component.purl() {
            Some(identifier) => Some(identifier.purl()?),
            None => None,
        };
        range.contains(purl.as_ref(), &version_of(component)?)
    }

    fn identified(&self, identifier: &Identifier<'_>, versions: &Versions<'_>) -> Found {
        if !identifier.is_well_formed {
            return Found::nothing(Reason::NameMalformed);
        }
        let Some(purl) = identifier.purl() else { return self.by_cpe(identifier.text.raw(), versions) };
        if purl.version().is_some()
            && let Some(components) = self.by_package.get(&*purl.identity())
        {
            return self.of_version(components, versions);
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
        let meant: Vec<u32> =
            compared.iter().filter(|(one, _)| Some(*one) == nearest).map(|&(_, index)| index).collect();
        match nearest {
            Some(Nearness::Same) => self.of_version(&meant, versions),
            Some(Nearness::Broader) => match versions {
                Versions::Range(range) if purl.version().is_none() => {
                    self.of_range(&purl, &meant, range.as_ref())
                }
                _ => Found::doubtful(&meant, Reason::TooBroad),
            },
            Some(Nearness::OtherQualifiers) => Found::nothing(Reason::OtherQualifiers),
            Some(Nearness::OtherVersion) => Found::nothing(Reason::OtherVersion),
            Some(Nearness::Other) | None => Found::nothing(Reason::NotListed),
        }
    }

    /// What an identifier with a version means where a range stands beside it: if that leaves the version out,
    /// one of the two is wrong.
    fn of_version(&self, components: &[u32], versions: &Versions<'_>) -> Found {
        let mut found = Found::all(components, None);
        if let Versions::Range(range) = versions {
            for meant in &mut found.meant {
                let is_outside = self.lies_in(meant.component, range.as_ref()) == Some(false);
                meant.doubt = is_outside.then_some(Reason::VersionRange);
            }
        }
        found
    }

    /// What a package URL without a version means where a range stands in its place. Qualifiers that it leaves
    /// out still make it too broad.
    fn of_range(&self, purl: &Purl<'_>, components: &[u32], range: Option<&Vers<'_>>) -> Found {
        let mut found = self.ranged(components, range, Some(Reason::TooBroad));
        for meant in found.meant.iter_mut().filter(|meant| meant.in_range) {
            let own = self.evidence.component(meant.component).identifiers.stated().into_iter().flatten();
            let is_same = own.filter_map(Identifier::purl).any(|own| purl.covers(&own));
            meant.doubt = meant.doubt.filter(|_| !is_same);
        }
        found
    }

    fn by_cpe(&self, cpe: &str, versions: &Versions<'_>) -> Found {
        let components = self.by_cpe.get(&cpe.to_lowercase());
        let product = cpe_product(cpe);
        let has_version = product.as_ref().is_some_and(|(_, version)| version.is_some());
        if let (Some((product, None)), Versions::Range(range)) = (&product, versions) {
            let alike = self.by_cpe_product.get(product).map_or(&[][..], Vec::as_slice);
            return match alike {
                [] => Found::nothing(Reason::NotListed),
                // A product is less than what a CPE name can tell.
                alike => self.ranged(alike, range.as_ref(), Some(Reason::NameOnly)),
            };
        }
        match (components, has_version) {
            (Some(components), true) => self.of_version(components, versions),
            (Some(components), false) => Found::doubtful(components, Reason::TooBroad),
            (None, _) => Found::nothing(Reason::NotListed),
        }
    }
}

/// A serial number as BOM-Links write it.
fn plain_serial(serial: &str) -> String {
    serial.trim().to_lowercase().trim_start_matches("urn:uuid:").to_owned()
}
