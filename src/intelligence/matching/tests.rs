use std::collections::BTreeMap;

use super::*;
use crate::evidence::{Component, ComponentKind, Identifier, IdentifierKind};
use crate::intelligence::advisory::{
    AdvisoryKind, AffectedPackage, AffectedVersions, Bound, KnownExploited, Likelihood, Range, RangeKind,
    Severity,
};
use crate::intelligence::knowledge::{Support, Vulnerability};
use crate::intelligence::lifecycle::{Cycle, Product};
use crate::intelligence::store::{Brought, Rows, Writer};
use crate::source::{DocumentId, Field, Located, Origin, Text};

const AT: Origin = Origin { document: DocumentId(0), offset: 0 };

/// A component with these identifiers; a CPE is told by its beginning.
fn component(identifiers: &[&str]) -> Component<'static> {
    let read = |text: &&str| {
        let kind = if text.starts_with("cpe:") { IdentifierKind::Cpe } else { IdentifierKind::Purl };
        Identifier::read(AT, kind, Text::new((*text).to_owned()))
    };
    let mut component = Component::new(AT, ComponentKind::Library);
    let value: Vec<Identifier<'_>> = identifiers.iter().map(read).collect();
    if !value.is_empty() {
        component.identifiers = Field::Stated(Located { value, at: AT });
    }
    component
}

fn evidence(purls: &[&str]) -> Evidence<'static> {
    Evidence { components: purls.iter().map(|purl| component(&[purl])).collect(), ..Evidence::default() }
}

/// An advisory on all versions of a package before one.
fn advisory(id: &str, aliases: &[&str], ecosystem: &str, name: &str, fixed: &str) -> Advisory {
    let range = Range {
        kind: RangeKind::Ecosystem,
        bounds: vec![Bound::Introduced("0".to_owned()), Bound::Fixed(fixed.to_owned())],
    };
    Advisory {
        id: id.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        upstream: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        summary: Some(format!("{id} tells")),
        published: None,
        modified: "2024-06-01T00:00:00Z".parse().ok(),
        severities: Vec::new(),
        weaknesses: Vec::new(),
        affected: vec![AffectedPackage {
            ecosystem: ecosystem.to_owned(),
            name: name.to_owned(),
            versions: AffectedVersions { ranges: vec![range], listed: Vec::new() },
        }],
    }
}

/// A store in a folder that goes with it.
struct Shop {
    directory: tempfile::TempDir,
}

impl Shop {
    fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a directory") }
    }

    /// Brings a source that has the whole of some ecosystems.
    fn bring(&self, name: &str, whole: &[&str], rows: impl FnOnce(&mut Rows<'_>) -> Result<(), StoreError>) {
        let mut writer = Writer::begin(self.directory.path()).expect("a writer");
        let brought = Brought {
            name: name.to_owned(),
            as_of: "2024-06-01T00:00:00Z".parse().ok(),
            sha256: "ab".repeat(32),
            whole: whole.iter().map(|one| (*one).to_owned()).collect(),
            fetched: None,
        };
        let kept = writer.bring(|kept| rows(kept).map(|()| Some(brought)));
        kept.expect("a source");
        writer.finish().expect("a store");
    }

    fn advisories(&self, name: &str, whole: &[&str], advisories: Vec<Advisory>) {
        self.bring(name, whole, |rows| advisories.into_iter().try_for_each(|one| rows.advisory(one)));
    }

    fn find(&self, evidence: &Evidence<'_>) -> Knowledge {
        let store = Intelligence::open(self.directory.path()).expect("a store");
        find(evidence, &store).expect("an answer")
    }
}

fn ids(knowledge: &Knowledge) -> Vec<&str> {
    knowledge.vulnerabilities.iter().map(|one| one.id.as_str()).collect()
}

/// The components of a vulnerability with the advisories that say so and what mends it.
fn affected(vulnerability: &Vulnerability) -> Vec<(u32, String, String)> {
    let one = |one: &crate::intelligence::Affected| (one.component, one.by.join(" "), one.fixed.join(" "));
    vulnerability.affected.iter().map(one).collect()
}

#[test]
fn each_component_ends_in_one_of_three_answers() {
    let shop = Shop::new();
    shop.advisories(
        "osv/crates.io",
        &["crates.io"],
        vec![advisory("R-1", &[], "crates.io", "time", "0.2.23")],
    );
    let evidence = evidence(&[
        "pkg:cargo/time@0.1.43",
        "pkg:cargo/time@0.3.0",
        "pkg:cargo/serde@1.0.0",
        "pkg:npm/left-pad@1.3.0",
        "pkg:cargo/time",
        "pkg:cargo/time@latest",
    ]);
    let found = shop.find(&evidence);
    use Coverage::{Matched, NoData, NoIdentifier};
    assert_eq!(found.coverage, [Matched, Matched, Matched, NoData, NoIdentifier, NoIdentifier]);
    assert_eq!(affected(&found.vulnerabilities[0]), [(0, "R-1".to_owned(), "0.2.23".to_owned())]);
    assert_eq!(found.vulnerabilities.len(), 1);
    assert_eq!(found.sources.len(), 1);
}

#[test]
fn an_advisory_that_cannot_be_compared_leaves_the_component_unanswered() {
    let shop = Shop::new();
    shop.advisories("osv/PyPI", &["PyPI"], vec![advisory("P-1", &[], "PyPI", "pytz", "soon")]);
    let found = shop.find(&evidence(&["pkg:pypi/pytz@2024.1", "pkg:pypi/other@1.0"]));
    assert_eq!(found.coverage, [Coverage::NoIdentifier, Coverage::Matched]);
    assert_eq!(ids(&found), [""; 0]);
}

#[test]
fn loose_records_are_matched_but_are_not_the_data_of_an_ecosystem() {
    let shop = Shop::new();
    shop.advisories("osv/loose", &[], vec![advisory("GHSA-1", &[], "npm", "left-pad", "2.0.0")]);
    let found = shop.find(&evidence(&["pkg:npm/left-pad@1.3.0", "pkg:npm/other@1.0.0"]));
    assert_eq!(ids(&found), ["GHSA-1"]);
    assert_eq!(found.coverage, [Coverage::NoData, Coverage::NoData]);
}

#[test]
fn one_vulnerability_under_several_names_is_listed_once_by_its_cve() {
    let shop = Shop::new();
    let mut rustsec = advisory("RUSTSEC-2020-0071", &["CVE-2020-26235"], "crates.io", "time", "0.2.23");
    rustsec.published = "2020-11-18T00:00:00Z".parse().ok();
    rustsec.weaknesses = vec!["CWE-476".to_owned()];
    let mut ghsa = advisory("GHSA-wcg3", &["CVE-2020-26235"], "crates.io", "time", "0.2.23");
    ghsa.severities = vec![Severity::Vector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H".to_owned())];
    ghsa.published = "2021-08-25T00:00:00Z".parse().ok();
    shop.advisories("osv/crates.io", &["crates.io"], vec![rustsec]);
    shop.advisories("osv/ghsa", &[], vec![ghsa]);
    let found = shop.find(&evidence(&["pkg:cargo/time@0.1.43", "pkg:cargo/time@0.2.0"]));
    let [one] = &found.vulnerabilities[..] else { panic!("{:?}", ids(&found)) };
    assert_eq!(
        (one.id.as_str(), one.aliases.join(" ")),
        ("CVE-2020-26235", "GHSA-wcg3 RUSTSEC-2020-0071".to_owned())
    );
    let by = || "GHSA-wcg3 RUSTSEC-2020-0071".to_owned();
    assert_eq!(affected(one), [(0, by(), "0.2.23".to_owned()), (1, by(), "0.2.23".to_owned())]);
    assert_eq!((one.severities.len(), one.weaknesses.len()), (1, 1));
    assert_eq!(one.published.map(|published| published.to_string()), Some("2020-11-18T00:00:00Z".to_owned()));
}

#[test]
fn an_update_on_several_vulnerabilities_is_each_of_them_and_joins_none() {
    let shop = Shop::new();
    let mut update = advisory("ALSA-2024:1", &[], "AlmaLinux:9", "curl", "7.76.1-29.el9");
    update.upstream = vec!["CVE-2024-1".to_owned(), "CVE-2024-2".to_owned()];
    shop.advisories("osv/AlmaLinux", &["AlmaLinux"], vec![update]);
    let exploited =
        KnownExploited { added: "2024-05-01".to_owned(), due: None, ransomware: None, forensic_triage: None };
    shop.bring("cisa-kev", &[], |rows| rows.exploited("CVE-2024-2", &exploited));
    let found = shop.find(&evidence(&["pkg:rpm/almalinux/curl@7.76.1-23.el9?distro=almalinux-9.3"]));
    assert_eq!(ids(&found), ["CVE-2024-1", "CVE-2024-2"]);
    let known: Vec<bool> = found.vulnerabilities.iter().map(|one| one.known_exploited.is_some()).collect();
    assert_eq!(known, [false, true]);
    assert!(found.vulnerabilities.iter().all(|one| one.affected[0].by == ["ALSA-2024:1"]));
}

#[test]
fn exploitation_is_known_under_any_cve_of_the_vulnerability() {
    let shop = Shop::new();
    shop.advisories("osv/npm", &["npm"], vec![advisory("GHSA-1", &["CVE-2024-7"], "npm", "a", "2.0.0")]);
    let exploited = KnownExploited {
        added: "2024-05-01".to_owned(),
        due: None,
        ransomware: Some(true),
        forensic_triage: None,
    };
    shop.bring("cisa-kev", &[], |rows| rows.exploited("CVE-2024-7", &exploited));
    let likelihood = Likelihood { score: "0.93".to_owned(), percentile: "0.99".to_owned(), day: None };
    shop.bring("first-epss", &[], |rows| rows.likelihood("CVE-2024-7", &likelihood));
    let found = shop.find(&evidence(&["pkg:npm/a@1.0.0"]));
    let one = &found.vulnerabilities[0];
    assert_eq!(
        (one.known_exploited.as_ref(), one.likelihood.as_ref()),
        (Some(&exploited), Some(&likelihood))
    );
}

#[test]
fn data_of_one_release_say_nothing_of_another() {
    let shop = Shop::new();
    let of = |id: &str, release: &str| advisory(id, &[], release, "openssl", "3.0.11-1~deb12u2");
    shop.advisories("osv/Debian", &["Debian"], vec![of("D-11", "Debian:11"), of("D-12", "Debian:12")]);
    shop.advisories("osv/Ubuntu", &["Ubuntu"], vec![of("U-22", "Ubuntu:22.04:LTS")]);
    let purl = |distro: &str| format!("pkg:deb/{distro}&upstream=openssl");
    let twelve = purl("debian/libssl3@3.0.9-1?distro=debian-12");
    let jammy = purl("ubuntu/libssl3@3.0.2-0ubuntu1?distro=ubuntu-22.04");
    let thirteen = purl("debian/libssl3@3.0.9-1?distro=debian-13");
    let unsaid = "pkg:deb/debian/libssl3@3.0.9-1?upstream=openssl";
    let found = shop.find(&evidence(&[&twelve, &jammy, &thirteen, unsaid]));
    let by: BTreeMap<&str, Vec<u32>> = found
        .vulnerabilities
        .iter()
        .map(|one| (one.id.as_str(), one.affected.iter().map(|one| one.component).collect()))
        .collect();
    assert_eq!(by, BTreeMap::from([("D-12", vec![0]), ("U-22", vec![1])]));
    use Coverage::{Matched, NoData, NoIdentifier};
    assert_eq!(found.coverage, [Matched, Matched, NoData, NoIdentifier]);
}

#[test]
fn the_gravest_of_the_advisories_says_what_it_is() {
    let shop = Shop::new();
    let mut notice = advisory("RUSTSEC-1", &["CVE-2024-9"], "crates.io", "a", "2.0.0");
    notice.kind = AdvisoryKind::Unmaintained;
    let malicious = Advisory {
        kind: AdvisoryKind::Malicious,
        ..advisory("MAL-1", &["CVE-2024-9"], "crates.io", "a", "2.0.0")
    };
    shop.advisories("osv/crates.io", &["crates.io"], vec![notice, malicious]);
    let found = shop.find(&evidence(&["pkg:cargo/a@1.0.0"]));
    assert_eq!(found.vulnerabilities[0].kind, AdvisoryKind::Malicious);
}

#[test]
fn support_is_that_of_the_cycle_and_of_the_version_itself() {
    let shop = Shop::new();
    let cycle = |name: &str, support| Cycle {
        name: name.to_owned(),
        latest: None,
        support: Some(support),
        extended: None,
    };
    let product = Product {
        name: "nodejs".to_owned(),
        identifiers: vec!["pkg:generic/node".to_owned(), "cpe:2.3:a:nodejs:node.js".to_owned()],
        cycles: vec![cycle("20", Support::Until("2026-04-30".to_owned())), cycle("2", Support::Ended)],
    };
    shop.bring("endoflife.date", &[], |rows| rows.product(&product));
    shop.bring("crates.io-index", &["crates.io"], |rows| {
        rows.yanked("crates.io", "a", &["1.0.0".to_owned()])
    });
    let mut by_cpe = component(&["cpe:2.3:a:nodejs:node.js:20.1.0:*:*:*:*:*:*:*"]);
    by_cpe.version = Field::Stated(Located { value: Text::new("20.1.0"), at: AT });
    let components = vec![
        component(&["pkg:generic/node@20.1.0", "cpe:2.3:a:nodejs:node.js:20.1.0:*:*:*:*:*:*:*"]),
        by_cpe,
        component(&["pkg:generic/node@19.0.0"]),
        component(&["pkg:cargo/a@1.0.0"]),
    ];
    let found = shop.find(&Evidence { components, ..Evidence::default() });
    let until = || Support::Until("2026-04-30".to_owned());
    let told: Vec<(u32, Option<&str>, Support)> = found
        .lifecycles
        .iter()
        .map(|one| (one.component, one.cycle.as_deref(), one.support.clone()))
        .collect();
    let expected =
        [(0, Some("nodejs 20"), until()), (1, Some("nodejs 20"), until()), (3, None, Support::Yanked)];
    assert_eq!(told, expected);
    assert_eq!(found.coverage[..3], [Coverage::NoData; 3]);
}

/// A CPE name is asked where a package URL leads nowhere; that nothing is found by it shows nothing.
#[test]
fn a_cpe_name_is_a_named_fallback() {
    let shop = Shop::new();
    let of_cpe = |id: &str, version: &str| Advisory {
        affected: vec![AffectedPackage {
            ecosystem: "CPE".to_owned(),
            name: "a:acme:box".to_owned(),
            versions: AffectedVersions { ranges: Vec::new(), listed: vec![version.to_owned()] },
        }],
        ..advisory(id, &[], "CPE", "a:acme:box", "9")
    };
    shop.advisories("csaf/acme", &[], vec![of_cpe("ACME-1", "2.0")]);
    shop.advisories("osv/npm", &["npm"], vec![advisory("R-1", &[], "npm", "box", "1.0.0")]);
    let cpe = "cpe:2.3:a:Acme:Box:2.0:*:*:*:*:*:*:*";
    let components = vec![
        component(&[cpe]),
        component(&["pkg:generic/box@2.0", cpe]),
        component(&["cpe:2.3:a:acme:box:2.1:*:*:*:*:*:*:*"]),
        component(&["pkg:npm/box@2.0.0", cpe]),
    ];
    let found = shop.find(&Evidence { components, ..Evidence::default() });
    let by_name = |component| (component, "ACME-1 (by CPE)".to_owned(), String::new());
    assert_eq!(affected(&found.vulnerabilities[0]), [by_name(0), by_name(1)]);
    let coverage = [Coverage::NoData, Coverage::NoData, Coverage::NoData, Coverage::Matched];
    assert_eq!(found.coverage, coverage);
}

#[test]
fn the_same_evidence_is_answered_the_same_whatever_the_order() {
    let shop = Shop::new();
    let all: Vec<Advisory> = (0..40)
        .map(|index| {
            advisory(
                &format!("R-{index}"),
                &[&format!("CVE-{}", index / 2)],
                "npm",
                &format!("p{}", index % 7),
                "2.0.0",
            )
        })
        .collect();
    shop.advisories("osv/npm", &["npm"], all);
    let purls: Vec<String> =
        (0..300).map(|index| format!("pkg:npm/p{}@{}.0.0", index % 9, index % 3)).collect();
    let purls: Vec<&str> = purls.iter().map(String::as_str).collect();
    let first = shop.find(&evidence(&purls));
    assert_eq!(first, shop.find(&evidence(&purls)));
    let reversed: Vec<&str> = purls.iter().rev().copied().collect();
    let count = |found: &Knowledge| {
        found.vulnerabilities.iter().map(|one| (one.id.clone(), one.affected.len())).collect::<Vec<_>>()
    };
    assert_eq!(count(&first), count(&shop.find(&evidence(&reversed))));
}
