//! Which package of which ecosystem, in OSV's words, a component is.
//!
//! A package of a distribution is one of a release, and advisories of one release say nothing of another.
//! Whether the store has data of it is not asked here.

mod distribution;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Bound;

use super::knowledge::Coverage;
use super::store::base;
use super::version::VersionOrder;
use crate::evidence::{Component, Identifier, IdentifierKind, Purl, cpe_product};

/// A package, as advisories are looked up by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    /// The ecosystem, and the release if it has them.
    pub ecosystem: Ecosystem,
    /// What its advisories may name: the package, what it was built from, or both.
    pub named: Vec<Named>,
}

/// Where the advisories of a package are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// In one ecosystem.
    One(&'static str),
    /// In a release of a distribution (`Debian:12`) and in its parts (`Ubuntu:22.04:LTS`).
    Release(String),
}

/// A name and version that advisories can be about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// The name, as the ecosystem spells it.
    pub name: String,
    /// The version.
    pub version: String,
}

impl Ecosystem {
    /// The ecosystems to ask in: the one, or those of the release that a store names.
    pub fn among<'e>(&self, named: &BTreeSet<&'e str>) -> Vec<&'e str> {
        match self {
            Self::One(one) => vec![one],
            Self::Release(release) => {
                let from = named.range::<str, _>((Bound::Included(release.as_str()), Bound::Unbounded));
                let rest = from.map_while(|one| Some((*one, one.strip_prefix(release.as_str())?)));
                let parts = rest.filter(|(_, rest)| rest.is_empty() || rest.starts_with(':'));
                parts.map(|(one, _)| one).collect()
            }
        }
    }
}

impl Ecosystem {
    /// The word for it in OSV, given those that a store has been found to name: of a release the first of its
    /// parts, or the release where there is none.
    pub fn word<'w>(&'w self, among: &[&'w str]) -> &'w str {
        match self {
            Self::One(one) => one,
            Self::Release(release) => among.first().copied().unwrap_or(release),
        }
    }
}

/// The ecosystem under which products stand that have a CPE name: part, vendor and product are the package's name.
pub const CPE: &str = "CPE";

/// The ecosystem, name and version of a package URL in an advisory. One of a distribution does not tell its
/// release in a word that OSV shares.
pub fn of_purl(purl: &str) -> Option<(&'static str, String, Option<String>)> {
    let identifier = Identifier::of_purl(purl);
    let purl = identifier.purl()?;
    let (ecosystem, name) = language(&purl)?;
    Some((ecosystem, name, purl.version().map(Cow::into_owned)))
}

/// The same of a CPE name.
pub fn of_cpe(cpe: &str) -> Option<(&'static str, String, Option<String>)> {
    cpe_product(cpe).map(|(product, version)| (CPE, product, version))
}

/// The package that a component is: by its package URL, and where that leads nowhere by its CPE name.
///
/// # Errors
///
/// Gives what could be asked of the component instead: its package URL is of a sort that OSV has no
/// ecosystem for or names another repository, or it does not name a package with a version.
pub fn package(component: &Component<'_>) -> Result<Package, Coverage> {
    by_purl(component).or_else(|coverage| by_cpe(component).ok_or(coverage))
}

/// What a CPE name tells: no ecosystem has the whole of what stands under such names, so that an answer is
/// worth something and silence is not.
fn by_cpe(component: &Component<'_>) -> Option<Package> {
    let cpe = component.identifiers.stated()?.iter().find(|one| one.kind == IdentifierKind::Cpe)?;
    let (ecosystem, name, version) = of_cpe(cpe.text.raw())?;
    let stated = || component.version.stated().map(|version| version.raw().trim().to_owned());
    let version = version.or_else(stated).filter(|version| !version.is_empty())?;
    Some(Package { ecosystem: Ecosystem::One(ecosystem), named: vec![Named { name, version }] })
}

fn by_purl(component: &Component<'_>) -> Result<Package, Coverage> {
    let purl = component.package().ok_or(Coverage::NoIdentifier)?;
    if matches!(purl.ty(), "deb" | "apk" | "rpm") {
        return distribution::package(component, &purl);
    }
    let (ecosystem, name) = language(&purl).ok_or(Coverage::NoData)?;
    if purl.other_repository().is_some() {
        return Err(Coverage::NoData);
    }
    let version = version(component, &purl).ok_or(Coverage::NoIdentifier)?;
    Ok(Package { ecosystem: Ecosystem::One(ecosystem), named: vec![Named { name, version }] })
}

/// The version that the package URL gives, else that of the component itself.
fn version(component: &Component<'_>, purl: &Purl<'_>) -> Option<String> {
    let stated = || component.version.stated().map(|version| version.raw().into());
    let version: Cow<'_, str> = purl.version().or_else(stated)?;
    let version = version.trim();
    (!version.is_empty()).then(|| version.to_owned())
}

/// The ecosystem of a programming language or of a collection of programs.
fn language(purl: &Purl<'_>) -> Option<(&'static str, String)> {
    let name = purl.name().into_owned();
    let within = |mark: &str| match purl.namespace() {
        Some(namespace) => format!("{namespace}{mark}{}", purl.name()),
        None => purl.name().into_owned(),
    };
    Some(match purl.ty() {
        "bitnami" => ("Bitnami", name),
        "cargo" => ("crates.io", name),
        "composer" => ("Packagist", within("/")),
        "conan" => ("ConanCenter", name),
        "cran" => ("CRAN", name),
        "gem" => ("RubyGems", name),
        "githubactions" => ("GitHub Actions", within("/")),
        "golang" => ("Go", go_module(within("/"))),
        "hackage" => ("Hackage", name),
        // A namespace is a private organisation of its own packages.
        "hex" if purl.namespace().is_none() => ("Hex", name),
        "julia" => ("Julia", name),
        "maven" => ("Maven", within(":")),
        "npm" => ("npm", within("/")),
        "nuget" => ("NuGet", name),
        "pub" => ("Pub", name),
        "pypi" => ("PyPI", name),
        "swift" => ("SwiftURL", within("/")),
        _ => return None,
    })
}

/// Go's own library has a name that is no module's.
fn go_module(path: String) -> String {
    match path.as_str() {
        "std" | "go" => "stdlib".to_owned(),
        _ => path,
    }
}

/// The order of the versions of what a package URL names, if it has one that is known here.
pub fn order_of(purl: &Purl<'_>) -> Option<VersionOrder> {
    match purl.ty() {
        "deb" => Some(VersionOrder::Debian),
        "rpm" => Some(VersionOrder::Rpm),
        "apk" => Some(VersionOrder::Alpine),
        _ => order(language(purl)?.0),
    }
}

/// The version of a component as its order reads it: that of its package URL, else its own.
pub fn version_of(component: &Component<'_>) -> Option<String> {
    match component.package() {
        Some(purl) => distribution::version_with_epoch(component, &purl),
        None => component.version.stated().map(|version| version.raw().trim().to_owned()),
    }
}

/// The order of the versions of an ecosystem, if it has one that is known here.
pub fn order(ecosystem: &str) -> Option<VersionOrder> {
    Some(match base(ecosystem) {
        "crates.io" | "Hex" | "Julia" => VersionOrder::Semver,
        "GitHub Actions" | "SwiftURL" | "VSCode" => VersionOrder::Coerced,
        "npm" => VersionOrder::Npm,
        "Go" => VersionOrder::Go,
        "Bitnami" => VersionOrder::Bitnami,
        "Pub" => VersionOrder::Pub,
        "PyPI" => VersionOrder::Pypi,
        "Maven" => VersionOrder::Maven,
        "Debian" | "Ubuntu" => VersionOrder::Debian,
        "AlmaLinux" | "Mageia" | "Red Hat" | "Rocky Linux" | "SUSE" | "openEuler" | "openSUSE" => {
            VersionOrder::Rpm
        }
        "Alpine" | "Chainguard" | "Wolfi" => VersionOrder::Alpine,
        "RubyGems" => VersionOrder::RubyGems,
        "NuGet" => VersionOrder::NuGet,
        "Packagist" => VersionOrder::Packagist,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
