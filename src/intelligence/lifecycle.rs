//! Which release cycles of a product are supported, and until when, in the files of endoflife.date.
//!
//! Which cycle a version belongs to is for whoever asks.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::feed::{self, Unreadable, day, moment, or_default};
use super::knowledge::Support;
use crate::evidence::cpe_product;
use crate::syntax;

/// A product and its release cycles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Its name, such as `nodejs`.
    pub name: String,
    /// Package URLs and CPE names of it, as published.
    pub identifiers: Vec<String>,
    /// Its release cycles, the newest first as published.
    pub cycles: Vec<Cycle>,
}

/// A release cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Its name, such as `18` or `3.11`.
    pub name: String,
    /// The newest version of it, as published.
    pub latest: Option<String>,
    /// How its security updates stand (`eol`); nothing if the publisher does not say.
    pub support: Option<Support>,
    /// How updates beyond that stand, which most publishers sell (`eoes`); nothing if there are none.
    pub extended: Option<Support>,
}

/// Products, and what else the answer of the interface says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When it was made.
    pub as_of: Option<Timestamp>,
    /// The products.
    pub products: Vec<Product>,
    /// Which products cannot be read, and why.
    pub unreadable: Vec<(String, Unreadable)>,
}

/// The front matter of a page.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<'j> {
    permalink: String,
    #[serde(default, deserialize_with = "or_default")]
    identifiers: Vec<PageIdentifier>,
    #[serde(borrow)]
    releases: Vec<PageRelease<'j>>,
}

#[derive(Deserialize)]
struct PageIdentifier {
    purl: Option<String>,
    cpe: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageRelease<'j> {
    #[serde(borrow)]
    release_cycle: &'j RawValue,
    #[serde(borrow, default)]
    latest: Option<&'j RawValue>,
    release_date: Option<String>,
    latest_release_date: Option<String>,
    #[serde(borrow, default)]
    eol: Option<&'j RawValue>,
    #[serde(borrow, default)]
    eoes: Option<&'j RawValue>,
}

/// Reads the page of a product. The moment is that of its newest release.
///
/// # Errors
///
/// Fails if its front matter is no YAML or lacks what every product has.
pub fn read_page(text: &str) -> Result<(Product, Option<Timestamp>), Unreadable> {
    let yaml = feed::front_matter(text).ok_or_else(|| Unreadable::because("it has no front matter"))?;
    let json = syntax::as_json(yaml, syntax::yaml::dictate)
        .map_err(|problem| Unreadable::because(format!("its front matter is no plain YAML ({problem:?})")))?;
    let page: Page<'_> = serde_json::from_str(&json).map_err(Unreadable::because)?;
    let days = page.releases.iter().flat_map(|one| [&one.release_date, &one.latest_release_date]);
    let newest = days.flatten().filter_map(|day| moment(day)).max();
    let identifiers = page.identifiers.into_iter().flat_map(|one| [one.purl, one.cpe]).flatten().collect();
    let cycles = page.releases.iter().map(|release| Cycle {
        name: scalar(release.release_cycle),
        latest: release.latest.map(scalar),
        support: release.eol.map(support),
        extended: release.eoes.map(support).filter(|extended| *extended != Support::GoesOn),
    });
    let cycles = cycles.collect();
    Ok((Product { name: page.permalink.trim_matches('/').to_owned(), identifiers, cycles }, newest))
}

/// A text or a number as it is written.
fn scalar(raw: &RawValue) -> String {
    serde_json::from_str(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

/// What `eol` and `eoes` say: a day, or whether support has ended.
fn support(raw: &RawValue) -> Support {
    match scalar(raw).as_str() {
        "false" => Support::GoesOn,
        written => day(written).map_or(Support::Ended, Support::Until),
    }
}

#[derive(Deserialize)]
struct WrittenAnswer<'j> {
    generated_at: Option<String>,
    #[serde(borrow)]
    result: Vec<&'j RawValue>,
}

#[derive(Deserialize)]
struct WrittenProduct {
    name: String,
    #[serde(default, deserialize_with = "or_default")]
    identifiers: Vec<WrittenIdentifier>,
    releases: Vec<WrittenRelease>,
}

#[derive(Deserialize)]
struct WrittenIdentifier {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenRelease {
    name: String,
    latest: Option<WrittenLatest>,
    is_eol: Option<bool>,
    eol_from: Option<String>,
    is_eoes: Option<bool>,
    eoes_from: Option<String>,
}

#[derive(Deserialize)]
struct WrittenLatest {
    name: Option<String>,
}

/// Reads the answer of the interface to a question for all products (version 1).
///
/// # Errors
///
/// Fails if it is no JSON or no such answer.
pub fn read_answer(json: &str) -> Result<Answer, Unreadable> {
    let written: WrittenAnswer<'_> = serde_json::from_str(json).map_err(Unreadable::because)?;
    let as_of = written.generated_at.as_deref().and_then(moment);
    let mut answer = Answer { as_of, products: Vec::new(), unreadable: Vec::new() };
    for (index, raw) in written.result.iter().enumerate() {
        match serde_json::from_str::<WrittenProduct>(raw.get()) {
            Ok(product) => answer.products.push(of_answer(product)),
            Err(error) => {
                answer.unreadable.push((format!("product {}", index + 1), Unreadable::because(error)));
            }
        }
    }
    Ok(answer)
}

fn of_answer(written: WrittenProduct) -> Product {
    let stands =
        |from: Option<String>, has_ended: Option<bool>| match (from.as_deref().and_then(day), has_ended) {
            (Some(day), _) => Some(Support::Until(day)),
            (None, Some(true)) => Some(Support::Ended),
            (None, Some(false)) => Some(Support::GoesOn),
            (None, None) => None,
        };
    let cycles = written.releases.into_iter().map(|release| Cycle {
        name: release.name,
        latest: release.latest.and_then(|latest| latest.name),
        support: stands(release.eol_from, release.is_eol),
        extended: stands(release.eoes_from, release.is_eoes).filter(|extended| *extended != Support::GoesOn),
    });
    let identifiers = written.identifiers.into_iter().map(|identifier| identifier.id);
    let identifiers = identifiers.filter(|id| id.starts_with("pkg:") || id.starts_with("cpe:")).collect();
    Product { name: written.name, identifiers, cycles: cycles.collect() }
}

/// What an identifier of a product is compared by: a package URL without version, qualifiers and subpath, in
/// lower case; a CPE of either binding as `cpe:` with its part, vendor and product.
pub fn identity(identifier: &str) -> String {
    if let Some((product, _)) = cpe_product(identifier) {
        return format!("cpe:{product}").to_ascii_lowercase();
    }
    let end = identifier.find(['?', '#']).unwrap_or(identifier.len());
    let last = identifier[..end].rfind('/').map_or(0, |slash| slash + 1);
    // The namespace of npm begins with an `@`, which may be written out.
    let version = identifier[last..end].find('@').map_or(end, |at| last + at);
    let mut identity = identifier[..version].to_ascii_lowercase();
    if identity.contains("%40") {
        identity = identity.replace("%40", "@");
    }
    identity
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ntitle: A thing\npermalink: /thing\nidentifiers:\n  - purl: pkg:npm/thing\n  \
        - repology: thing\n  - cpe: cpe:/a:maker:thing\nreleases:\n  - releaseCycle: \"1.10\"\n    \
        releaseDate: 2024-01-02\n    eol: 2025-04-30 # a remark\n    eoes: false\n    latest: 1.10\n\n  \
        - releaseCycle: 1.0\n    releaseDate: 2020-01-01\n    eol: true\n    eoes: 2027-01-01\n\n  \
        - releaseCycle: \"next\"\n    eol: false\n---\n\n> Words\n";

    fn cycle(name: &str, latest: Option<&str>, support: Support, extended: Option<Support>) -> Cycle {
        Cycle { name: name.to_owned(), latest: latest.map(str::to_owned), support: Some(support), extended }
    }

    #[test]
    fn a_page_is_read() {
        let (product, newest) = read_page(PAGE).expect("a product");
        assert_eq!(product.name, "thing");
        assert_eq!(product.identifiers, ["pkg:npm/thing", "cpe:/a:maker:thing"]);
        let until = |day: &str| Support::Until(day.to_owned());
        let cycles = [
            cycle("1.10", Some("1.10"), until("2025-04-30"), None),
            cycle("1.0", None, Support::Ended, Some(until("2027-01-01"))),
            cycle("next", None, Support::GoesOn, None),
        ];
        assert_eq!(product.cycles, cycles);
        assert_eq!(newest.map(|at| at.to_string()).as_deref(), Some("2024-01-02T00:00:00Z"));
    }

    #[test]
    fn an_answer_of_the_interface_is_read() {
        let answer = read_answer(
            r#"{"schema_version": "1.2.0", "generated_at": "2026-01-02T03:04:05+00:00", "total": 2, "result": [
            {"name": "thing", "identifiers": [{"type": "purl", "id": "pkg:npm/thing"}, {"type": "repology",
            "id": "thing"}], "releases": [{"name": "1.10", "isEol": false, "eolFrom": "2025-04-30", "isEoes": null,
            "latest": {"name": "1.10.2", "date": "2024-01-02"}}, {"name": "1", "isEol": true, "eolFrom": null}]},
            {"name": 7}]}"#,
        )
        .expect("an answer");
        assert_eq!(answer.products[0].identifiers, ["pkg:npm/thing"]);
        let until = Support::Until("2025-04-30".to_owned());
        let cycles = [cycle("1.10", Some("1.10.2"), until, None), cycle("1", None, Support::Ended, None)];
        assert_eq!(answer.products[0].cycles, cycles);
        assert_eq!(answer.unreadable[0].0, "product 2");
    }

    #[test]
    fn identifiers_are_compared_without_versions() {
        let cases = [
            ("pkg:npm/Thing@1.2?arch=x#y", "pkg:npm/thing"),
            ("pkg:npm/@scope/thing@1", "pkg:npm/@scope/thing"),
            ("pkg:npm/%40scope/thing@1", "pkg:npm/@scope/thing"),
            ("cpe:/a:maker:thing:1.0", "cpe:a:maker:thing"),
            ("cpe:2.3:a:Maker:Thing:1.0:*:*:*:*:*:*:*", "cpe:a:maker:thing"),
            ("cpe:2.3:a:maker:thing", "cpe:a:maker:thing"),
        ];
        for (identifier, compared) in cases {
            assert_eq!(identity(identifier), compared);
        }
    }
}
