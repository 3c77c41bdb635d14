//! The components that a statement is about, by the product that it names: the bid's, or one that is listed.
//!
//! A statement about another product binds nothing, whatever parts of it are listed here too.

use std::collections::BTreeSet;

use super::super::judged::Reason;
use super::binding::{Found, Listed, Meant, Versions};
use super::{About, Asked, is_adverse};
use crate::evidence::component::plain_version;
use crate::evidence::{Component, Evidence, LeadsTo, Product, ProductName, Status, VersionStatus};
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
    /// It is the product that these SBOMs are about, or it may be; a doubt that holds whatever is meant.
    Yes {
        meant: Vec<Meant>,
        doubt: Option<Reason>,
    },
    /// It is, or it may be another, and other versions of it are meant.
    Outside,
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
        let spoken: Vec<Spoken<'_>> = product.versions.iter().map(Spoken::of).collect();
        let ours = self.is_ours(&product.name, &found);
        if product.subcomponents.is_empty() {
            return match ours {
                Ours::Yes { meant, .. } => {
                    let missed = meant.is_empty().then_some(Reason::NotListed);
                    self.about(&spoken, Found { meant, missed }, status)
                }
                Ours::Outside => (Vec::new(), Some(Reason::OutsideRange)),
                Ours::No => self.about(&spoken, found, status),
            };
        }
        let (meant, doubt) = match ours {
            Ours::Yes { meant, doubt } => {
                let doubt = meant.iter().filter_map(|one| one.doubt).max().or(doubt);
                (meant, doubt)
            }
            // A listed component that is affected through a part of it is still affected.
            Ours::No if is_adverse(status) && !found.meant.is_empty() => (Vec::new(), found.doubt()),
            Ours::Outside => return (Vec::new(), Some(Reason::OutsideRange)),
            Ours::No => return (Vec::new(), Some(Reason::WrongProduct)),
        };
        let within: BTreeSet<DocumentId> = meant.iter().map(|one| self.document(one.component)).collect();
        let in_range = meant.iter().chain(&found.meant).any(|one| one.in_range);
        let (mut all, mut missed) = (Vec::new(), None);
        for part in &product.subcomponents {
            let mut found = self.listed.find(part);
            // The same package in another product is not spoken of.
            if !is_adverse(status) && !found.meant.is_empty() {
                found.meant.retain(|one| within.contains(&self.document(one.component)));
                if found.meant.is_empty() {
                    found.missed = Some(Reason::NotListed);
                }
            }
            for one in &mut found.meant {
                one.doubt = one.doubt.max(doubt);
                one.in_range |= in_range;
            }
            found.missed = found.missed.map(|reason| doubt.map_or(reason, |doubt| doubt.max(reason)));
            let (about, reason) = self.about(&spoken, found, status);
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
        spoken: &[Spoken<'_>],
        found: Found,
        status: Option<Status>,
    ) -> (Vec<About>, Option<Reason>) {
        let (mut about, mut missed) = (Vec::new(), found.missed);
        for meant in &found.meant {
            match self.said(spoken, *meant, status) {
                Ok(said) => about.push(said),
                Err(reason) => missed = missed.max(Some(reason)),
            }
        }
        (about, missed)
    }

    /// What is said of a component in the version that is listed.
    ///
    /// # Errors
    ///
    /// Gives why nothing is where other versions are spoken of.
    fn said(&self, spoken: &[Spoken<'_>], meant: Meant, status: Option<Status>) -> Result<About, Reason> {
        let Meant { component, doubt, in_range } = meant;
        let mut about = About { component, status, doubt, in_range };
        if spoken.is_empty() {
            return Ok(about);
        }
        let told = self.told(spoken, component);
        if !told.is_spoken_of() {
            let has_range = spoken.iter().any(|one| matches!(one.versions, Versions::Range(_)));
            about.doubt = Some(Reason::VersionRange);
            return match told.is_unclear {
                true => Ok(about),
                false => Err(if has_range { Reason::OutsideRange } else { Reason::OtherVersion }),
            };
        }
        about.in_range |= told.in_range;
        // The version that the name lacks is given here.
        if about.doubt == Some(Reason::TooBroad) {
            about.doubt = (!self.is_product(component)).then_some(Reason::NameOnly);
        }
        let differs = told.affected && (told.unaffected || !is_adverse(status));
        let unclear = told.is_unclear && !told.affected && !told.unknown;
        let further = match (differs, unclear) {
            (true, _) => Some(Reason::VersionsDiffer),
            (false, true) => Some(Reason::VersionRange),
            (false, false) => None,
        };
        match status {
            // Of its author's two answers for one version the worse is heard.
            None if told.affected => about.status = Some(Status::Affected),
            None if told.unaffected && !told.unknown && !unclear => about.status = Some(Status::NotAffected),
            Some(Status::NotAffected | Status::Fixed) if told.unknown && !told.affected => {
                about.status = None
            }
            Some(Status::Affected | Status::UnderInvestigation)
                if !told.affected && !told.unknown && !unclear =>
            {
                return Err(if told.in_range { Reason::OutsideRange } else { Reason::OtherVersion });
            }
            _ => {}
        }
        if unclear {
            about.doubt = further;
        } else {
            about.doubt = about.doubt.max(further);
        }
        Ok(about)
    }

    /// What is said of the version of a component, one by one and in ranges. A range that cannot be compared
    /// makes nothing doubtful that is said of the very version.
    fn told(&self, spoken: &[Spoken<'_>], component: u32) -> Told {
        let of = self.evidence.component(component);
        let mut told = Told::default();
        let mut is_exact = false;
        for one in spoken {
            let (lies, is_range) = match &one.versions {
                Versions::Range(range) => (self.listed.lies_in(component, range.as_ref()), true),
                Versions::One(version) => (Some(of.is_of_version(version)), false),
                Versions::Any => (None, false),
            };
            match lies {
                Some(true) => {
                    told.affected |= one.is_affected == Some(true);
                    told.unaffected |= one.is_affected == Some(false);
                    told.unknown |= one.is_affected.is_none();
                    told.in_range |= is_range;
                    is_exact |= !is_range;
                }
                Some(false) => {}
                None => told.is_unclear = true,
            }
        }
        told.in_range &= !is_exact;
        told.is_unclear &= !is_exact;
        told
    }

    /// Whether a name is that of the bid's product: of a component that the SBOM is about, or by the
    /// buyer's words.
    fn is_ours(&self, name: &ProductName<'_>, found: &Found) -> Ours {
        let of_product = found.meant.iter().filter(|one| self.is_product(one.component));
        let plain =
            |one: &Meant| Meant { doubt: one.doubt.filter(|doubt| *doubt != Reason::NameOnly), ..*one };
        let meant: Vec<Meant> = of_product.map(plain).collect();
        if !meant.is_empty() {
            return Ours::Yes { meant, doubt: None };
        }
        match self.is_of_bid(name) {
            Ours::No if found.missed == Some(Reason::OutsideRange) => Ours::Outside,
            ours => ours,
        }
    }

    /// The same by the buyer's words alone.
    fn is_of_bid(&self, name: &ProductName<'_>) -> Ours {
        let Some((product, version)) = self.bid else { return Ours::No };
        let is_meant = |own: &str| own.trim().to_lowercase() == product.trim().to_lowercase();
        let yes = |doubt| Ours::Yes { meant: Found::all(&self.primaries, doubt).meant, doubt };
        let is_version = |own: Option<&str>| match Versions::of(own, name.is_range) {
            // Where no SBOM is of the bid's product there is nothing to compare with.
            Versions::Range(_) if self.primaries.is_empty() => yes(Some(Reason::VersionRange)),
            Versions::Range(range) => {
                let found = self.listed.ranged(&self.primaries, range.as_ref(), None);
                let is_outside = found.meant.is_empty();
                if is_outside { Ours::Outside } else { Ours::Yes { meant: found.meant, doubt: None } }
            }
            Versions::One(own) if plain_version(own) == plain_version(version) => yes(None),
            Versions::One(_) => Ours::No,
            Versions::Any => yes(Some(Reason::TooBroad)),
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

/// What is said of versions of a product.
struct Spoken<'p> {
    versions: Versions<'p>,
    /// Nothing: its author does not know.
    is_affected: Option<bool>,
}

impl<'p> Spoken<'p> {
    fn of(one: &'p VersionStatus<'_>) -> Self {
        Self { versions: Versions::of(Some(one.version.raw()), one.is_range), is_affected: one.is_affected }
    }
}

/// What is said of the version of a component: the answers that are given, of which several can be.
#[derive(Default)]
struct Told {
    affected: bool,
    unaffected: bool,
    unknown: bool,
    /// Whether ranges alone say so.
    in_range: bool,
    /// Whether a range speaks of it, perhaps.
    is_unclear: bool,
}

impl Told {
    fn is_spoken_of(&self) -> bool {
        self.affected || self.unaffected || self.unknown
    }
}
