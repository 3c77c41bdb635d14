//! What each locked package is needed for: manifests say it of the first edges, the graph of the rest.
//!
//! Nothing is resolved: features and platforms only make an edge conditional.

use std::collections::BTreeMap;

use semver::{Version, VersionReq};

use crate::evidence::{LockedPackage, Member, Need, PackageSource};
use crate::source::{Located, Text};

use super::manifest::{Ask, AskedSource};
use super::platform::is_platform_only;

/// Marks the edges of a member by what its manifest asks for, and returns what is asked for and
/// not locked. A project that replaces sources may lock another source than it asks for.
pub(super) fn mark<'s>(
    packages: &mut [LockedPackage<'s>],
    member: &Member<'s>,
    asks: &[Ask<'s>],
    replaces: bool,
) -> Vec<Located<Text<'s>>> {
    let Some(index) = member.package.map(|index| index as usize) else {
        return vec![Located { value: member.name.clone(), at: member.at }];
    };
    let mut edges = std::mem::take(&mut packages[index].dependencies);
    let mut by_name: BTreeMap<&str, Vec<&Ask<'s>>> = BTreeMap::new();
    // A package may depend on itself to be tested; the lock file need not say so.
    for ask in asks.iter().filter(|ask| ask.name != member.name) {
        by_name.entry(ask.name.raw()).or_default().push(ask);
    }
    for edge in &mut edges {
        let package = &mut packages[edge.package as usize];
        let named = by_name.get(package.name.raw()).map(Vec::as_slice).unwrap_or_default();
        let fitting = named.iter().filter(|ask| fits(ask, package, replaces)).map(|ask| ask.need).max();
        edge.need = fitting.or(named.iter().map(|ask| ask.need).max()).unwrap_or(Need::Always);
        if let PackageSource::Git { pinned, .. } = &mut package.source {
            *pinned &= named.iter().all(|ask| names_commit(ask));
        }
    }
    for edge in &edges {
        let package = &packages[edge.package as usize];
        if let Some(asks) = by_name.get_mut(package.name.raw()) {
            asks.retain(|ask| !fits(ask, package, replaces));
        }
    }
    packages[index].dependencies = edges;
    let mut unlocked: Vec<&Ask<'s>> = by_name.into_values().flatten().collect();
    unlocked.sort_by_key(|ask| ask.at);
    unlocked.into_iter().map(|ask| Located { value: ask.name.clone(), at: ask.at }).collect()
}

/// Whether a locked package is what was asked for.
fn fits(ask: &Ask<'_>, package: &LockedPackage<'_>, replaces: bool) -> bool {
    let source = match (&ask.source, &package.source) {
        (AskedSource::Registry, PackageSource::Registry { .. } | PackageSource::Unknown(_)) => true,
        (AskedSource::Git { .. }, PackageSource::Git { .. })
        | (AskedSource::Path(_), PackageSource::Path) => true,
        _ => replaces,
    };
    let requirement = ask.requirement.as_ref().and_then(|words| VersionReq::parse(words.raw()).ok());
    let version = Version::parse(package.version.raw());
    source && requirement.is_none_or(|wanted| version.is_ok_and(|version| wanted.matches(&version)))
}

fn names_commit(ask: &Ask<'_>) -> bool {
    match &ask.source {
        AskedSource::Git { revision } => {
            revision.as_ref().is_some_and(|rev| super::lock::is_commit(rev.raw()))
        }
        AskedSource::Registry | AskedSource::Path(_) => true,
    }
}

/// Settles what each package is needed for, after the edges of all members were marked.
pub(super) fn settle(packages: &mut [LockedPackage<'_>], members: &[Member<'_>]) {
    mark_platforms(packages, members);
    let all: Vec<u32> = members.iter().filter_map(|member| member.package).collect();
    let of_members = |built: bool| {
        members.iter().filter(move |member| member.is_built_by_default || !built).filter_map(|m| m.package)
    };
    // Whoever left a manifest out does not make its package unneeded.
    let strangers = strangers(packages, &all);
    let starts = |built: bool| of_members(built).chain(strangers.iter().copied()).collect::<Vec<u32>>();
    let always = reached(packages, starts(true), Need::Always);
    let conditional = reached(packages, starts(false), Need::Conditional);
    let development = reached(packages, starts(false), Need::Development);
    for (index, package) in packages.iter_mut().enumerate() {
        package.need = match (always[index], conditional[index], development[index]) {
            (true, _, _) | (_, _, false) => Need::Always,
            (_, true, _) => Need::Conditional,
            _ => Need::Development,
        };
    }
}

/// A manifest of a registry is not here to say for which platform it wants something.
fn mark_platforms(packages: &mut [LockedPackage<'_>], members: &[Member<'_>]) {
    let platform_only: Vec<bool> =
        packages.iter().map(|package| is_platform_only(package.name.raw())).collect();
    let mut is_member = vec![false; packages.len()];
    members.iter().filter_map(|member| member.package).for_each(|index| is_member[index as usize] = true);
    for (package, _) in packages.iter_mut().zip(is_member).filter(|(_, is_member)| !is_member) {
        for edge in package.dependencies.iter_mut().filter(|edge| platform_only[edge.package as usize]) {
            edge.need = Need::Conditional;
        }
    }
}

/// Packages of the project itself that no manifest was handed in for and nobody depends on.
fn strangers(packages: &[LockedPackage<'_>], members: &[u32]) -> Vec<u32> {
    let mut is_known = vec![false; packages.len()];
    members.iter().for_each(|&index| is_known[index as usize] = true);
    let edges = packages.iter().flat_map(|package| &package.dependencies);
    edges.for_each(|edge| is_known[edge.package as usize] = true);
    let unknown = packages
        .iter()
        .enumerate()
        .filter(|(index, package)| package.source == PackageSource::Path && !is_known[*index]);
    unknown.filter_map(|(index, _)| u32::try_from(index).ok()).collect()
}

/// The packages that are reached over edges of at least this need.
fn reached(packages: &[LockedPackage<'_>], starts: Vec<u32>, least: Need) -> Vec<bool> {
    let mut reached = vec![false; packages.len()];
    let mut open = starts;
    while let Some(index) = open.pop() {
        if std::mem::replace(&mut reached[index as usize], true) {
            continue;
        }
        let edges = packages[index as usize].dependencies.iter().filter(|edge| edge.need >= least);
        open.extend(edges.map(|edge| edge.package));
    }
    reached
}
