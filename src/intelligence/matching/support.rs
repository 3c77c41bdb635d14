//! How the support of components stands: by the release cycle that their version belongs to, and
//! whether the version was taken back.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::evidence::{Component, Evidence, IdentifierKind};
use crate::intelligence::knowledge::{Lifecycle, Support};
use crate::intelligence::lifecycle::{Product, identity};
use crate::intelligence::store::{Intelligence, StoreError};

/// The products that identifiers name, each with its source.
type Products<'i> = Vec<(&'i str, Product)>;

/// That components were taken back, as a source says.
pub(super) fn yanked(components: &[u32], source: &str) -> impl Iterator<Item = Lifecycle> {
    let one = |component: &u32| Lifecycle {
        component: *component,
        source: source.to_owned(),
        cycle: None,
        support: Support::Yanked,
    };
    components.iter().map(one)
}

/// The support of the release cycles that components belong to, by component.
pub(super) fn cycles(
    evidence: &Evidence<'_>,
    intelligence: &Intelligence,
) -> Result<Vec<Lifecycle>, StoreError> {
    let told = intelligence.identities()?;
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let is_told = |identity: &String| told.contains(identity);
    let identities: Vec<Vec<String>> =
        evidence.components.par_iter().map(|one| identities(one).filter(is_told).collect()).collect();
    let distinct: BTreeSet<&String> = identities.iter().flatten().collect();
    let products = distinct.into_iter().map(|identity| Ok((identity, intelligence.products(identity)?)));
    let known: BTreeMap<&String, Products<'_>> = products.collect::<Result<_, StoreError>>()?;
    let mut lifecycles = Vec::new();
    for ((index, component), identities) in (0..).zip(&evidence.components).zip(&identities) {
        let products = identities.iter().filter_map(|identity| known.get(identity)).flatten();
        lifecycles
            .extend(products.filter_map(|(source, product)| lifecycle(index, component, source, product)));
    }
    Ok(lifecycles)
}

/// What products are looked up by: the package URL without its version, and CPE names.
fn identities(component: &Component<'_>) -> impl Iterator<Item = String> {
    let identifiers = component.identifiers.stated().into_iter().flatten();
    let named = identifiers.filter(|identifier| identifier.is_well_formed);
    let text = |identifier: &'_ crate::evidence::Identifier<'_>| match identifier.kind {
        IdentifierKind::Purl => identifier.purl().map(|purl| identity(purl.canonical())),
        IdentifierKind::Cpe => Some(identity(identifier.text.raw())),
        _ => None,
    };
    named.filter_map(text)
}

fn lifecycle(index: u32, component: &Component<'_>, source: &str, product: &Product) -> Option<Lifecycle> {
    let package = component.package();
    let of_package = package.as_ref().and_then(|purl| purl.version());
    let stated = component.version.stated().map(|version| version.raw());
    let version = of_package.as_deref().or(stated)?;
    let belongs = product.cycles.iter().filter(|cycle| belongs(version, &cycle.name));
    let cycle = belongs.max_by_key(|cycle| cycle.name.len())?;
    Some(Lifecycle {
        component: index,
        source: source.to_owned(),
        cycle: Some(format!("{} {}", product.name, cycle.name)),
        support: cycle.support.clone()?,
    })
}

/// Whether a version is of a cycle: it begins with its name, and the name's last number ends there.
/// An epoch and a `v` before the version are no part of it.
fn belongs(version: &str, cycle: &str) -> bool {
    let version = version.trim();
    let without_epoch = version.split_once(':').map_or(version, |(_, version)| version);
    let version = without_epoch.strip_prefix('v').unwrap_or(without_epoch);
    let Some(rest) = version.strip_prefix(cycle) else { return false };
    !cycle.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_belongs_to_the_cycle_that_it_begins_with() {
        for (version, cycle) in [
            ("18.19.0", "18"),
            ("v18.19.0", "18"),
            ("1:18.19.0-1", "18"),
            ("3.11", "3.11"),
            ("1.1.1w", "1.1.1"),
            ("3.11rc1", "3.11"),
        ] {
            assert!(belongs(version, cycle), "{version} {cycle}");
        }
        for (version, cycle) in [("18.19.0", "1"), ("3.1", "3.11"), ("3.110", "3.11"), ("8", "18"), ("1", "")]
        {
            assert!(!belongs(version, cycle), "{version} {cycle}");
        }
    }
}
