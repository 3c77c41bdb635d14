//! The components that a statement is about, by the product that it names: the bid's, or one that is listed.
//!
//! A statement about another product binds nothing, whatever parts of it are listed here too.

use std::collections::BTreeSet;

use super::super::judged::Reason;
use super::binding::{Found, Listed};
use super::{About, Asked, is_adverse};
use crate::evidence::component::plain_version;
use crate::evidence::{Component, Evidence, LeadsTo, Product, ProductName, Status};
use crate::source::{DocumentId, Text};

/// Finds what statements are about.
pub(super) struct Targets<'e, 's> {
    listed: Listed<'e, 's>,
    evidence: &'e Evidence<'s>,
    /// The components that the SBOMs are about; of those that are another product than the bid's, none.
    primaries: Vec<u32>,
    bid: Option<(&'e str, &'e str)>,
}

/// What a product is to the bid.
enum Ours {
    /// It is the product that these SBOMs are about, or it may be.
    Yes {
        meant: Vec<u32>,
        doubt: Option<Reason>,
    },
    No,
}

impl<'e, 's> Targets<'e, 's> {
    pub(super) fn new(evidence: &'e Evidence<'s>, asked: &Asked<'e>) -> Self {
        let is_of_bid = |component: &Component<'_>| {
            asked
                .product
                .is_none_or(|(name, version)| component.goes_by(name) && component.is_of_version(version))
        };
        let mut primaries: Vec<u32> = evidence
            .sboms()
            .flat_map(|(_, sbom)| sbom.primary.iter().copied())
            .filter(|&index| is_of_bid(evidence.component(index)))
            .collect();
        primaries.sort_unstable();
        primaries.dedup();
        Self { listed: Listed::new(evidence), evidence, primaries, bid: asked.product }
    }

    /// The components that a statement about a product is about, and why none was found.
    pub(super) fn of(&self, product: &Product<'_>, status: Option<Status>) -> (Vec<About>, Option<Reason>) {
        let found = self.listed.find(&product.name);
        let ours = self.is_ours(&product.name, &found);
        if product.subcomponents.is_empty() {
            return match ours {
                Ours::Yes { meant, doubt } => {
                    let missed = if meant.is_empty() { Reason::NotListed } else { Reason::OtherVersion };
                    let said = |&index: &u32| self.said(product, index, status, doubt);
                    (meant.iter().filter_map(said).collect(), Some(missed))
                }
                Ours::No => self.about(product, found, status),
            };
        }
        let (meant, doubt) = match ours {
            Ours::Yes { meant, doubt } => (meant, doubt),
            // A listed component that is affected through a part of it is still affected.
            Ours::No if is_adverse(status) && !found.components.is_empty() => (Vec::new(), found.doubt),
            Ours::No => return (Vec::new(), Some(Reason::WrongProduct)),
        };
        let within: BTreeSet<DocumentId> = meant.iter().map(|&index| self.document(index)).collect();
        let (mut all, mut missed) = (Vec::new(), None);
        for part in &product.subcomponents {
            let mut found = self.listed.find(part);
            // The same package in another product is not spoken of.
            if !is_adverse(status) && !found.components.is_empty() {
                found.components.retain(|&index| within.contains(&self.document(index)));
                if found.components.is_empty() {
                    found.doubt = Some(Reason::NotListed);
                }
            }
            let found = Found { doubt: found.doubt.max(doubt), ..found };
            let (about, reason) = self.about(product, found, status);
            all.extend(about);
            missed = missed.max(reason);
        }
        (all, missed)
    }

    /// The document that lists a component.
    pub(super) fn document(&self, component: u32) -> DocumentId {
        self.evidence.component(component).at.document
    }

    /// Whether a component is the product itself.
    pub(super) fn is_product(&self, component: u32) -> bool {
        self.primaries.binary_search(&component).is_ok()
    }

    fn about(
        &self,
        product: &Product<'_>,
        found: Found,
        status: Option<Status>,
    ) -> (Vec<About>, Option<Reason>) {
        let said = |&index: &u32| self.said(product, index, status, found.doubt);
        let about: Vec<About> = found.components.iter().filter_map(said).collect();
        let missed = if found.components.is_empty() { found.doubt } else { Some(Reason::OtherVersion) };
        (about, missed)
    }

    /// What is said of a component in the version that is listed; nothing where other versions are spoken of.
    fn said(
        &self,
        product: &Product<'_>,
        component: u32,
        status: Option<Status>,
        doubt: Option<Reason>,
    ) -> Option<About> {
        let (mut status, mut doubt) = (status, doubt);
        if !product.versions.is_empty() {
            let of = self.evidence.component(component);
            let exact =
                product.versions.iter().find(|one| !one.is_range && of.is_of_version(one.version.raw()));
            match exact.map(|one| one.is_affected) {
                Some(Some(false)) if status.is_none() => status = Some(Status::NotAffected),
                Some(Some(false)) if is_adverse(status) => return None,
                Some(Some(true)) if status.is_none() => status = Some(Status::Affected),
                Some(Some(true)) if !is_adverse(status) => doubt = doubt.max(Some(Reason::VersionsDiffer)),
                Some(_) => {}
                None if product.versions.iter().any(|one| one.is_range) => doubt = Some(Reason::VersionRange),
                None => return None,
            }
            // The version that the name lacks is given here.
            if exact.is_some() && doubt == Some(Reason::TooBroad) {
                doubt = (!self.is_product(component)).then_some(Reason::NameOnly);
            }
        }
        Some(About { component, status, doubt })
    }

    /// Whether a name is that of the bid's product: of a component that the SBOM is about, or by the
    /// buyer's words.
    fn is_ours(&self, name: &ProductName<'_>, found: &Found) -> Ours {
        let meant: Vec<u32> =
            found.components.iter().copied().filter(|&index| self.is_product(index)).collect();
        if !meant.is_empty() {
            let doubt = found.doubt.filter(|doubt| *doubt != Reason::NameOnly);
            return Ours::Yes { meant, doubt };
        }
        let Some((product, version)) = self.bid else { return Ours::No };
        let is_meant = |own: &str| own.trim().to_lowercase() == product.trim().to_lowercase();
        let yes = |doubt| Ours::Yes { meant: self.primaries.clone(), doubt };
        let is_version = |own: Option<&str>| match own {
            Some(_) if name.is_range => yes(Some(Reason::VersionRange)),
            Some(own) if plain_version(own) == plain_version(version) => yes(None),
            Some(_) => Ours::No,
            None => yes(Some(Reason::TooBroad)),
        };
        let purls = name.identifiers.iter().filter_map(|identifier| identifier.purl());
        for purl in purls {
            if is_meant(&purl.name()) {
                return is_version(purl.version().as_deref());
            }
        }
        match (&name.leads_to, &name.name) {
            (LeadsTo::Component(index), _) => {
                let component = self.evidence.component(*index);
                if !component.goes_by(product) {
                    return Ours::No;
                }
                is_version(component.version.stated().map(Text::raw))
            }
            (_, Some(own)) if is_meant(own.raw()) => is_version(name.version.as_ref().map(Text::raw)),
            _ => Ours::No,
        }
    }
}
