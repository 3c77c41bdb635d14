//! Reads a publisher's own advisory in CSAF 2: which of its products a vulnerability affects, as far as they have a
//! package URL or a CPE name.
//!
//! Products that are only named cannot be compared with a component; of a document with no others only the names of
//! the vulnerabilities are kept. What a vendor says in a submission is read elsewhere.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::advisory::{
    Advisory, AdvisoryKind, AffectedPackage, AffectedVersions, Bound, Range, RangeKind, Severity,
};
use super::ecosystem;
use super::feed::{Unreadable, is_name, line, many, moment, or_default};

/// What a document says.
#[derive(Debug, Clone, PartialEq)]
pub struct Advisories {
    /// The id of the document.
    pub id: String,
    /// The web address by which its publisher is known, such as `https://www.example.com`.
    pub publisher: Option<String>,
    /// One advisory for each vulnerability.
    pub advisories: Vec<Advisory>,
}

#[derive(Deserialize)]
struct Written {
    document: Document,
    #[serde(default, deserialize_with = "or_default")]
    product_tree: Tree,
    #[serde(default, deserialize_with = "many")]
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Deserialize)]
struct Document {
    title: Option<String>,
    tracking: Tracking,
    publisher: Option<Publisher>,
}

#[derive(Deserialize)]
struct Publisher {
    namespace: Option<String>,
}

#[derive(Deserialize)]
struct Tracking {
    id: String,
    current_release_date: Option<String>,
    initial_release_date: Option<String>,
}

#[derive(Default, Deserialize)]
struct Tree {
    #[serde(default, deserialize_with = "many")]
    branches: Vec<Branch>,
    #[serde(default, deserialize_with = "many")]
    full_product_names: Vec<Product>,
    #[serde(default, deserialize_with = "many")]
    relationships: Vec<Relationship>,
}

#[derive(Deserialize)]
struct Branch {
    category: Option<String>,
    name: Option<String>,
    product: Option<Product>,
    #[serde(default, deserialize_with = "many")]
    branches: Vec<Self>,
}

#[derive(Deserialize)]
struct Relationship {
    product_reference: String,
    full_product_name: Product,
}

#[derive(Deserialize)]
struct Product {
    product_id: String,
    #[serde(default, deserialize_with = "or_default")]
    product_identification_helper: Identification,
}

#[derive(Clone, Default, Deserialize)]
struct Identification {
    purl: Option<String>,
    /// CSAF 2.1.
    #[serde(default, deserialize_with = "many")]
    purls: Vec<String>,
    cpe: Option<String>,
}

#[derive(Deserialize)]
struct Vulnerability {
    cve: Option<String>,
    title: Option<String>,
    cwe: Option<Weakness>,
    /// CSAF 2.1.
    #[serde(default, deserialize_with = "many")]
    cwes: Vec<Weakness>,
    #[serde(default, deserialize_with = "many")]
    ids: Vec<OtherId>,
    #[serde(default, deserialize_with = "many")]
    scores: Vec<Score>,
    #[serde(default, deserialize_with = "or_default")]
    product_status: Status,
}

#[derive(Deserialize)]
struct Weakness {
    id: String,
}

#[derive(Deserialize)]
struct OtherId {
    text: String,
}

#[derive(Deserialize)]
struct Score {
    cvss_v2: Option<Vector>,
    cvss_v3: Option<Vector>,
    cvss_v4: Option<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    vector_string: String,
}

#[derive(Default, Deserialize)]
struct Status {
    #[serde(default, deserialize_with = "or_default")]
    known_affected: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    first_affected: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    last_affected: Vec<String>,
}

/// Reads a document.
///
/// # Errors
///
/// Fails if it is no JSON or lacks what every document has.
pub fn read(json: &str) -> Result<Advisories, Unreadable> {
    let mut written: Written = serde_json::from_str(json).map_err(Unreadable::because)?;
    if !is_name(&written.document.tracking.id) || json.contains("\\u0000") {
        return Err(Unreadable::because("it has no plain tracking id"));
    }
    let products = products(&written.product_tree);
    let numbered = written.vulnerabilities.iter().enumerate();
    let advisories =
        numbered.map(|(index, one)| advisory(&written.document, one, index, &products)).collect();
    let publisher = written.document.publisher.take().and_then(|publisher| publisher.namespace);
    Ok(Advisories { id: written.document.tracking.id, publisher, advisories })
}

/// An advisory under the id of the document and the vulnerability's own, since a document tells of several.
fn advisory(
    document: &Document,
    vulnerability: &Vulnerability,
    index: usize,
    products: &BTreeMap<&str, Vec<AffectedPackage>>,
) -> Advisory {
    let tracking = &document.tracking;
    let cve = vulnerability.cve.as_ref().filter(|cve| is_name(cve));
    let own = cve.cloned().unwrap_or_else(|| (index + 1).to_string());
    let mut aliases: Vec<String> = vulnerability.ids.iter().map(|id| id.text.clone()).collect();
    // Ids of the maker's own may stand for several vulnerabilities; those of OSV's databases do not.
    aliases.retain(|id| ["GHSA-", "RUSTSEC-", "PYSEC-", "GO-"].iter().any(|prefix| id.starts_with(prefix)));
    aliases.retain(|id| is_name(id));
    aliases.extend(cve.cloned());
    let vectors =
        vulnerability.scores.iter().flat_map(|score| [&score.cvss_v2, &score.cvss_v3, &score.cvss_v4]);
    let status = &vulnerability.product_status;
    let named = [&status.known_affected, &status.first_affected, &status.last_affected].into_iter().flatten();
    Advisory {
        id: format!("{}/{own}", tracking.id),
        aliases,
        upstream: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        summary: vulnerability.title.as_deref().or(document.title.as_deref()).and_then(line),
        published: tracking.initial_release_date.as_deref().and_then(moment),
        modified: tracking.current_release_date.as_deref().and_then(moment),
        severities: vectors.flatten().map(|vector| Severity::Vector(vector.vector_string.clone())).collect(),
        weaknesses: vulnerability
            .cwe
            .iter()
            .chain(&vulnerability.cwes)
            .map(|weakness| weakness.id.clone())
            .collect(),
        affected: named.filter_map(|id| products.get(id.as_str())).flatten().cloned().collect(),
    }
}

/// The products that can be compared with a component, by their id in the document.
fn products(tree: &Tree) -> BTreeMap<&str, Vec<AffectedPackage>> {
    let mut products = BTreeMap::new();
    for product in &tree.full_product_names {
        products.insert(product.product_id.as_str(), packages(product, None));
    }
    let mut open: Vec<&Branch> = tree.branches.iter().collect();
    while let Some(branch) = open.pop() {
        let range =
            branch.name.as_deref().filter(|_| branch.category.as_deref() == Some("product_version_range"));
        if let Some(product) = &branch.product {
            products.insert(product.product_id.as_str(), packages(product, range));
        }
        open.extend(&branch.branches);
    }
    for relationship in &tree.relationships {
        // A component as part of a product is still that component.
        let of_part = products.get(relationship.product_reference.as_str()).cloned().unwrap_or_default();
        let own = packages(&relationship.full_product_name, None);
        let id = relationship.full_product_name.product_id.as_str();
        products.insert(id, if own.is_empty() { of_part } else { own });
    }
    products
}

fn packages(product: &Product, range: Option<&str>) -> Vec<AffectedPackage> {
    let identification = &product.product_identification_helper;
    let purls =
        identification.purl.iter().chain(&identification.purls).filter_map(|purl| ecosystem::of_purl(purl));
    let cpe = identification.cpe.iter().filter_map(|cpe| ecosystem::of_cpe(cpe));
    let named = purls.chain(cpe);
    named.map(|(ecosystem, name, version)| affected(ecosystem, name, version, range)).collect()
}

/// A version, the range that the branch names, or every version if neither is stated.
fn affected(ecosystem: &str, name: String, version: Option<String>, range: Option<&str>) -> AffectedPackage {
    let of = |bounds: Vec<Bound>| Range { kind: RangeKind::Ecosystem, bounds };
    let mut versions = AffectedVersions::default();
    match (version, range.and_then(bounds)) {
        (Some(version), _) => versions.listed.push(version),
        (None, Some(ranges)) => versions.ranges.extend(ranges.into_iter().map(of)),
        (None, None) => versions.ranges.push(of(vec![Bound::Introduced("0".to_owned())])),
    }
    AffectedPackage { ecosystem: ecosystem.to_owned(), name, versions }
}

/// The ranges of `vers:<scheme>/>=1|<2`; nothing if it is written otherwise or cannot be told by bounds. It is read
/// less strictly than by [`Vers`](super::vers::Vers), since what is not understood here means every version.
fn bounds(range: &str) -> Option<Vec<Vec<Bound>>> {
    let (_, constraints) = range.trim().strip_prefix("vers:")?.split_once('/')?;
    let (mut ranges, mut open): (Vec<Vec<Bound>>, Option<Vec<Bound>>) = (Vec::new(), None);
    for constraint in constraints.split('|').map(str::trim) {
        let zero = || vec![Bound::Introduced("0".to_owned())];
        match constraint {
            "*" => return Some(vec![zero()]),
            _ if constraint.starts_with(">=") => {
                open = Some(vec![Bound::Introduced(constraint[2..].trim().to_owned())])
            }
            _ if constraint.starts_with("<=") => {
                let mut range = open.take().unwrap_or_else(zero);
                range.push(Bound::LastAffected(constraint[2..].trim().to_owned()));
                ranges.push(range);
            }
            _ if constraint.starts_with('<') => {
                let mut range = open.take().unwrap_or_else(zero);
                range.push(Bound::Fixed(constraint[1..].trim().to_owned()));
                ranges.push(range);
            }
            _ => return None,
        }
    }
    ranges.extend(open);
    Some(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r#"{"document": {"category": "csaf_security_advisory", "csaf_version": "2.0",
        "title": "A title", "tracking": {"id": "ACME-1", "current_release_date": "2024-05-06T07:08:09Z"}},
        "product_tree": {"branches": [{"category": "vendor", "name": "Acme", "branches": [
            {"category": "product_version", "name": "1.2", "product": {"product_id": "P1", "name": "Lib 1.2",
             "product_identification_helper": {"purl": "pkg:maven/org.acme/lib@1.2"}}},
            {"category": "product_version_range", "name": "vers:generic/>=2.0|<2.5", "product": {"product_id": "P2",
             "name": "Box", "product_identification_helper": {"cpe": "cpe:2.3:a:acme:box:*:*:*:*:*:*:*:*"}}},
            {"category": "product_name", "name": "Thing", "product": {"product_id": "P3", "name": "Thing"}}]}],
         "relationships": [{"category": "default_component_of", "product_reference": "P1",
            "relates_to_product_reference": "P3", "full_product_name": {"product_id": "P4", "name": "Lib in Thing"}}]},
        "vulnerabilities": [{"cve": "CVE-2024-1", "cwe": {"id": "CWE-79", "name": "x"},
            "scores": [{"cvss_v3": {"vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}, "products": []}],
            "product_status": {"known_affected": ["P2", "P4"], "fixed": ["P1"]}},
           {"cve": "CVE-2024-2", "product_status": {"known_affected": ["P3"]}}]}"#;

    #[test]
    fn products_with_identifiers_are_packages() {
        let read = read(DOCUMENT).expect("a document").advisories;
        assert_eq!(read[0].id, "ACME-1/CVE-2024-1");
        assert_eq!(read[0].aliases, ["CVE-2024-1"]);
        assert_eq!(read[0].weaknesses, ["CWE-79"]);
        let [boxed, library] = &read[0].affected[..] else { panic!("{:?}", read[0].affected) };
        assert_eq!((boxed.ecosystem.as_str(), boxed.name.as_str()), (ecosystem::CPE, "a:acme:box"));
        assert_eq!(
            boxed.versions.ranges[0].bounds,
            [Bound::Introduced("2.0".to_owned()), Bound::Fixed("2.5".to_owned())]
        );
        assert_eq!((library.ecosystem.as_str(), library.name.as_str()), ("Maven", "org.acme:lib"));
        assert_eq!(library.versions.listed, ["1.2"]);
    }

    #[test]
    fn products_that_are_only_named_are_none() {
        let read = read(DOCUMENT).expect("a document").advisories;
        assert_eq!(read[1].affected, []);
        assert_eq!(read[1].aliases, ["CVE-2024-2"]);
    }

    #[test]
    fn ranges_that_bounds_cannot_tell_affect_every_version() {
        assert_eq!(bounds("vers:all/*"), Some(vec![vec![Bound::Introduced("0".to_owned())]]));
        assert_eq!(bounds("vers:generic/<=2|>=3").map(|ranges| ranges.len()), Some(2));
        assert_eq!(bounds("< 4.21"), None);
        assert_eq!(bounds("vers:generic/!=2"), None);
    }
}
