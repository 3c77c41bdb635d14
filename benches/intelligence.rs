//! What it costs to match a submission with a store: opening it, and a million component-by-advisory
//! look-ups, the first after opening and again.
//!
//! `cargo bench --bench intelligence` makes a store of made-up advisories and asks it in a process of its own.
//! Nothing is asserted of time: machines differ.

#[path = "support/process.rs"]
mod process;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use bidcheck::evidence::{Component, ComponentKind, Evidence, Identifier, IdentifierKind};
use bidcheck::intelligence::store::{Brought, FILE, Writer};
use bidcheck::intelligence::{
    Advisory, AdvisoryKind, AffectedPackage, AffectedVersions, Bound, Coverage, Intelligence, Knowledge,
    Product, Range, RangeKind, StoreError, matching,
};
use bidcheck::source::{DocumentId, Field, Located, Origin, Text};
use process::{cpu_seconds, peak_megabytes};

/// Ecosystems with the beginning of a package URL, and what stands behind a version.
const ECOSYSTEMS: &[(&str, &str, &str)] = &[
    ("crates.io", "pkg:cargo/", ""),
    ("npm", "pkg:npm/", ""),
    ("PyPI", "pkg:pypi/", ""),
    ("Maven", "pkg:maven/org.example/", ""),
    ("Debian:12", "pkg:deb/debian/", "?distro=debian-12"),
];

/// Packages of each ecosystem.
const PACKAGES: usize = 5_000;

/// Products whose lifecycle is told, as many as endoflife.date has; none is a package of the submission.
const PRODUCTS: usize = 500;

/// Advisories of each package.
const ADVISORIES: usize = 10;

/// Versions of each package that the submission has: 100,000 components, a million pairs.
const VERSIONS: usize = 4;

fn main() {
    let mut out = std::io::stdout();
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(directory) = words.iter().position(|word| word == "ask").and_then(|at| words.get(at + 1)) {
        let _ = writeln!(out, "{}", ask(Path::new(directory)));
        return;
    }
    let directory = tempfile::tempdir().expect("a temporary folder");
    let begun = Instant::now();
    build(directory.path()).expect("a store");
    let size = std::fs::metadata(directory.path().join(FILE)).expect("the store").len() as f64 / 1e6;
    let count = ECOSYSTEMS.len() * PACKAGES * ADVISORIES;
    let _ = writeln!(
        out,
        "store of {count} advisories: {size:.0} MB, built in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
    for _ in 0..3 {
        let this = std::env::current_exe().expect("the benchmark knows where it is");
        let child = Command::new(this).arg("ask").arg(directory.path()).output().expect("it runs itself");
        let _ = out.write_all(&child.stdout);
    }
}

/// Asks a store about a submission twice and says what that took.
fn ask(directory: &Path) -> String {
    let components: Vec<Component<'_>> = purls().map(|purl| component(Text::new(purl))).collect();
    let evidence = Evidence { components, ..Evidence::default() };
    let memory = peak_megabytes();
    let begun = Instant::now();
    let store = Intelligence::open(directory).expect("the store was just built");
    let opened = begun.elapsed().as_secs_f64() * 1e3;
    let (first, cold) = timed(&evidence, &store);
    let (second, warm) = timed(&evidence, &store);
    assert_eq!(first, second);
    assert!(first.coverage.iter().all(|one| *one == Coverage::Matched));
    let pairs = evidence.components.len() * ADVISORIES;
    let hits: usize = first.vulnerabilities.iter().map(|one| one.affected.len()).sum();
    format!(
        "{} components, {pairs} pairs, {hits} hits: open {opened:.1} ms, cold {cold}, warm {warm}, peak {:.0} MB, {memory:.0} of them the components",
        evidence.components.len(),
        peak_megabytes()
    )
}

fn timed(evidence: &Evidence<'_>, store: &Intelligence) -> (Knowledge, String) {
    let (cpu, begun) = (cpu_seconds(), Instant::now());
    let knowledge = matching::find(evidence, store).expect("an answer");
    let took = begun.elapsed().as_secs_f64();
    (knowledge, format!("{:.2} s CPU, {took:.2} s", cpu_seconds() - cpu))
}

fn name(package: usize) -> String {
    format!("part-{package}")
}

fn purls() -> impl Iterator<Item = String> {
    let packages =
        (0..PACKAGES).flat_map(|package| ECOSYSTEMS.iter().map(move |ecosystem| (package, ecosystem)));
    packages.flat_map(|(package, (_, before, behind))| {
        (0..VERSIONS)
            .map(move |version| format!("{before}{}@{version}.{}.1{behind}", name(package), package % 10))
    })
}

fn component(purl: Text<'_>) -> Component<'_> {
    let at = Origin { document: DocumentId(0), offset: 0 };
    let mut component = Component::new(at, ComponentKind::Library);
    let value = vec![Identifier::read(at, IdentifierKind::Purl, purl)];
    component.identifiers = Field::Stated(Located { value, at });
    component
}

fn build(directory: &Path) -> Result<(), StoreError> {
    let mut writer = Writer::begin(directory)?;
    for (index, (ecosystem, ..)) in ECOSYSTEMS.iter().enumerate() {
        let base = ecosystem.split(':').next().unwrap_or(ecosystem);
        let brought = Brought {
            name: format!("osv/{base}"),
            as_of: "2026-01-01T00:00:00Z".parse().ok(),
            sha256: "0".repeat(64),
            whole: std::iter::once(base.to_owned()).collect(),
            fetched: None,
        };
        writer.bring(|rows| {
            for number in 0..PACKAGES * ADVISORIES {
                rows.advisory(advisory(index, ecosystem, number))?;
            }
            Ok::<_, StoreError>(Some(brought))
        })?;
    }
    let brought = Brought {
        name: "endoflife.date".to_owned(),
        as_of: "2026-01-01T00:00:00Z".parse().ok(),
        sha256: "0".repeat(64),
        whole: BTreeSet::new(),
        fetched: None,
    };
    writer.bring(|rows| {
        (0..PRODUCTS).try_for_each(|number| rows.product(&product(number)))?;
        Ok::<_, StoreError>(Some(brought))
    })?;
    writer.finish()
}

fn product(number: usize) -> Product {
    let name = format!("product-{number}");
    let identifiers = vec![format!("pkg:npm/{name}"), format!("cpe:2.3:a:maker:{name}")];
    Product { name, identifiers, cycles: Vec::new() }
}

/// One advisory in ten is on versions that the submission has.
fn advisory(index: usize, ecosystem: &str, number: usize) -> Advisory {
    let (package, turn) = (number / ADVISORIES, number % ADVISORIES);
    let name = if ecosystem == "Maven" { format!("org.example:{}", name(package)) } else { name(package) };
    let from = if turn == 0 { 1 } else { 10 + turn };
    let range = Range {
        kind: RangeKind::Ecosystem,
        bounds: vec![
            Bound::Introduced(format!("{from}.0.0")),
            Bound::Fixed(format!("{from}.{}.2", package % 10)),
        ],
    };
    Advisory {
        id: format!("TEST-{index}-{number}"),
        aliases: vec![format!("CVE-{}-{number}", 2020 + index)],
        upstream: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        summary: Some("What an attacker could do, in a line of about the usual length".to_owned()),
        published: "2025-01-01T00:00:00Z".parse().ok(),
        modified: "2025-06-01T00:00:00Z".parse().ok(),
        severities: Vec::new(),
        weaknesses: vec!["CWE-79".to_owned()],
        affected: vec![AffectedPackage {
            ecosystem: ecosystem.to_owned(),
            name,
            versions: AffectedVersions { ranges: vec![range], listed: Vec::new() },
        }],
    }
}
