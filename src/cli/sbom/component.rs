//! One locked package as a CycloneDX component.

use anyhow::Context as _;
use cyclonedx_bom::external_models::normalized_string::NormalizedString;
use cyclonedx_bom::external_models::uri::Uri;
use cyclonedx_bom::models::component::{Classification, Component};
use cyclonedx_bom::models::external_reference::{
    ExternalReference, ExternalReferenceType, ExternalReferences,
};
use cyclonedx_bom::models::hash::{Hash, HashAlgorithm, HashValue, Hashes};
use cyclonedx_bom::models::license::{LicenseChoice, Licenses};
use cyclonedx_bom::models::property::{Properties, Property};
use packageurl::PackageUrl;

use crate::evidence::{FieldName, License, LicenseForm, LockedPackage, PackageSource};
use crate::source::{Origin, Text};

use super::Facts;

/// The property that says that a value is unknown: proposed as CycloneDX property taxonomy #186.
const UNKNOWN: &str = "cdx:cisa:unknown-information";

/// A package with what is known of it.
pub(super) fn component(
    package: &LockedPackage<'_>,
    facts: Option<&Facts>,
    reference: &str,
    kind: Classification,
) -> anyhow::Result<Component> {
    let reference = Some(reference.to_owned());
    let mut component = Component::new(kind, package.name.raw(), package.version.raw(), reference);
    let purl = purl(package).with_context(|| format!("`{}` cannot be named", package.name.raw()))?;
    component.purl = purl.parse().ok();
    let mut unknown = Vec::new();
    component.author =
        Some(producer(facts.map(|facts| &facts.authors[..]).unwrap_or_default(), &mut unknown));
    component.licenses = licenses(facts.and_then(|facts| facts.license.as_deref()), &mut unknown);
    component.hashes = hashes(package, &mut unknown);
    component.external_references = source(package).map(|reference| ExternalReferences(vec![reference]));
    component.properties = properties(&unknown);
    Ok(component)
}

/// A component that stands for a workspace as a whole.
pub(super) fn workspace(name: &str, version: Option<&str>, authors: &[String], reference: &str) -> Component {
    let mut unknown = Vec::new();
    if version.is_none() {
        unknown.push(FieldName::ComponentVersion);
    }
    let reference = Some(reference.to_owned());
    let stated = version.unwrap_or("unknown");
    let mut component = Component::new(Classification::Application, name, stated, reference);
    component.purl = PackageUrl::new("generic", name).ok().and_then(|mut purl| {
        if let Some(version) = version {
            purl.with_version(version).ok()?;
        }
        purl.to_string().parse().ok()
    });
    component.author = Some(producer(authors, &mut unknown));
    unknown.extend([
        FieldName::ComponentLicense,
        FieldName::ComponentHashValue,
        FieldName::ComponentHashAlgorithm,
    ]);
    component.properties = properties(&unknown);
    component
}

/// The package URL: crates.io is its default, other sources are qualified. The paths of this
/// machine are nobody's business.
pub(super) fn purl(package: &LockedPackage<'_>) -> Option<String> {
    let mut purl = PackageUrl::new("cargo", package.name.raw()).ok()?;
    purl.with_version(package.version.raw()).ok()?;
    match &package.source {
        PackageSource::Registry { other: Some(address) } => {
            purl.add_qualifier("repository_url", without_credentials(address.raw())).ok()?;
        }
        PackageSource::Git { url, .. } => {
            let (address, commit) = address_and_commit(url.raw());
            let commit = commit.map(|commit| format!("@{commit}")).unwrap_or_default();
            purl.add_qualifier("vcs_url", format!("git+{address}{commit}")).ok()?;
        }
        PackageSource::Path | PackageSource::Registry { other: None } | PackageSource::Unknown(_) => {}
    }
    Some(purl.to_string())
}

/// An address without its query, and the commit after `#`.
fn address_and_commit(url: &str) -> (String, Option<&str>) {
    let (address, commit) =
        url.split_once('#').map_or((url, None), |(address, commit)| (address, Some(commit)));
    (without_credentials(address.split('?').next().unwrap_or(address)), commit)
}

/// An address without the name and password before `@`.
fn without_credentials(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    format!("{scheme}://{host}{path}")
}

/// The one author, by name; several are people and not the one producer that is asked for.
fn producer(authors: &[String], unknown: &mut Vec<FieldName>) -> NormalizedString {
    let name = match authors {
        [author] => Some(name(author)),
        _ => None,
    };
    let name = name.filter(|name| !Text::new(*name).is_stand_in() && !Text::new(*name).says_unknown());
    NormalizedString::new(name.unwrap_or_else(|| {
        unknown.push(FieldName::ComponentProducer);
        "unknown"
    }))
}

/// The name in `Name <address>`.
pub(super) fn name(author: &str) -> &str {
    author.split('<').next().unwrap_or(author).trim()
}

/// The licence as an SPDX expression where it is one, in its own words otherwise.
fn licenses(license: Option<&str>, unknown: &mut Vec<FieldName>) -> Option<Licenses> {
    let Some(license) = license.filter(|license| !Text::new(*license).is_stand_in()) else {
        unknown.push(FieldName::ComponentLicense);
        return None;
    };
    // Cargo's reference, "The `license` field": a slash was once how to write OR.
    let expression = license.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ");
    let nowhere = Origin { document: crate::source::DocumentId(0), offset: 0 };
    let is_valid = License::read(nowhere, LicenseForm::Expression, Text::new(expression.as_str())).is_valid;
    Some(Licenses(vec![if is_valid {
        LicenseChoice::expression(&expression)
    } else {
        LicenseChoice::license(license)
    }]))
}

/// The lock file's checksum, which is that of the source archive.
fn hashes(package: &LockedPackage<'_>, unknown: &mut Vec<FieldName>) -> Option<Hashes> {
    let Some(checksum) = &package.checksum else {
        unknown.extend([FieldName::ComponentHashValue, FieldName::ComponentHashAlgorithm]);
        return None;
    };
    Some(Hashes(vec![Hash { alg: HashAlgorithm::SHA_256, content: HashValue(checksum.raw().to_owned()) }]))
}

/// Where the package comes from, and what its hash is of.
fn source(package: &LockedPackage<'_>) -> Option<ExternalReference> {
    let link = |kind, address: &str| ExternalReference::new(kind, Uri::new(address));
    match &package.source {
        PackageSource::Registry { other: None } => {
            let (name, version) = (package.name.raw(), package.version.raw());
            let address = format!("https://static.crates.io/crates/{name}/{name}-{version}.crate");
            let mut reference = link(ExternalReferenceType::Distribution, &address);
            reference.comment = Some("The source archive that the SHA-256 hash is of".to_owned());
            reference.hashes = hashes(package, &mut Vec::new());
            Some(reference)
        }
        PackageSource::Git { url, .. } => {
            Some(link(ExternalReferenceType::Vcs, &address_and_commit(url.raw()).0))
        }
        _ => None,
    }
}

fn properties(unknown: &[FieldName]) -> Option<Properties> {
    let properties: Vec<Property> =
        unknown.iter().filter_map(|field| Some(Property::new(UNKNOWN, field.element()?))).collect();
    (!properties.is_empty()).then_some(Properties(properties))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_expressions_where_they_can_be() {
        for (written, expected) in [
            (Some("MIT/Apache-2.0"), Some(LicenseChoice::expression("MIT OR Apache-2.0"))),
            (Some("Unlicense / MIT"), Some(LicenseChoice::expression("Unlicense OR MIT"))),
            (Some("MIT"), Some(LicenseChoice::expression("MIT"))),
            (Some("my own words"), Some(LicenseChoice::license("my own words"))),
            (Some("TBD"), None),
            (None, None),
        ] {
            let mut unknown = Vec::new();
            let licenses = licenses(written, &mut unknown).map(|licenses| licenses.0);
            assert_eq!(licenses, expected.clone().map(|choice| vec![choice]), "{written:?}");
            assert_eq!(unknown.is_empty(), expected.is_some(), "{written:?}");
        }
    }

    #[test]
    fn one_author_is_the_producer_and_several_are_not() {
        for (authors, expected) in [
            (vec!["Jo Doe <jo@x.example>"], "Jo Doe"),
            (vec!["The app developers"], "The app developers"),
            (vec!["A", "B"], "unknown"),
            (vec!["<jo@x.example>"], "unknown"),
            (vec!["TBD"], "unknown"),
            (vec![], "unknown"),
        ] {
            let authors: Vec<String> = authors.into_iter().map(str::to_owned).collect();
            let mut unknown = Vec::new();
            assert_eq!(producer(&authors, &mut unknown).to_string(), expected);
            assert_eq!(unknown.is_empty(), expected != "unknown");
        }
    }

    #[test]
    fn addresses_lose_credentials_and_queries() {
        let url = "https://me:secret@git.example/a/b?rev=1f#1f1f";
        assert_eq!(address_and_commit(url), ("https://git.example/a/b".to_owned(), Some("1f1f")));
        assert_eq!(without_credentials("https://git.example/a@b"), "https://git.example/a@b");
    }
}
