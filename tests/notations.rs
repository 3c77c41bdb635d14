//! One SPDX document in several notations: the same findings, rule by rule, with the same counts and words.
//!
//! The fixtures tell one product in each; the corpus has what the makers of the format and of converters publish,
//! and where two of those differ in what they say, the fact is named here.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/written.rs"]
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bidcheck::assessment::{Assessment, Finding};
use bidcheck::baseline::load;
use bidcheck::evidence::ComponentKind;
use bidcheck::formats;
use bidcheck::reports::wording;
use bidcheck::submission::Submission;
use cases::{assess_submission, root};

/// The notations, by the endings of the fixtures.
const NOTATIONS: &[&str] = &["spdx", "yaml", "xml", "rdf.xml"];

/// What a finding says, places aside. Subjects are in no order, since statements in RDF have none.
fn told(finding: &Finding) -> String {
    let groups = finding.observations.iter().map(|group| {
        let mut subjects: Vec<String> = group
            .subjects
            .iter()
            .map(|one| format!("{}, {}, {:?}, {:?}", one.key, one.kind, one.purl, one.value))
            .collect();
        subjects.sort();
        format!("{:?} {:?} × {}: {subjects:#?}", group.code, group.args, group.count)
    });
    let mut groups: Vec<String> = groups.collect();
    groups.sort();
    let verdict = wording::verdict(finding.verdict);
    format!(
        "{verdict} {:?}\n{:?}\n{:?}\n{}",
        finding.reason,
        finding.counts,
        finding.taken_from,
        groups.join("\n")
    )
}

/// What every finding against a baseline says of a text.
fn findings(text: &[u8], baseline: &str) -> BTreeMap<String, String> {
    let submission = Submission::from_texts([("bom", text)]);
    let assessment: Assessment = assess_submission(&submission, baseline);
    let results = assessment.results.iter().flat_map(|result| &result.findings);
    results.map(|finding| (finding.rule.clone(), told(finding))).collect()
}

/// The rules on which two texts differ.
fn differing(one: &[u8], other: &[u8], baseline: &str) -> Vec<(String, String, String)> {
    let (one, other) = (findings(one, baseline), findings(other, baseline));
    assert_eq!(one.len(), other.len());
    let both = one.into_iter().map(|(rule, told)| {
        let other = other[&rule].clone();
        (rule, told, other)
    });
    both.filter(|(_, one, other)| one != other).collect()
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_fixtures_give_the_same_findings_in_every_notation() {
    let documents = root().join("fixtures/documents");
    for version in ["2.2", "2.3"] {
        let json = read(&documents.join(format!("spdx-{version}.json")));
        for notation in NOTATIONS {
            let text = read(&documents.join(format!("spdx-{version}.{notation}")));
            for baseline in load::ids() {
                assert_eq!(differing(&json, &text, baseline), [], "{baseline}, {version} as {notation}");
            }
        }
    }
}

#[test]
fn every_case_gives_the_same_findings_in_yaml_and_xml() {
    let (mut in_yaml, mut in_xml) = (0, 0);
    for case in cases::cases().into_iter().filter(|case| case.base.starts_with("spdx-2")) {
        let document = case.document();
        let json = document.to_string();
        let yaml = written::yaml(&document).text;
        assert_eq!(differing(json.as_bytes(), yaml.as_bytes(), "quad"), [], "{} in YAML", case.id);
        in_yaml += 1;
        // A list of one type and a value of another say the same in XML; what cannot be told is left out.
        if let Some(xml) = written::xml(&document) {
            assert_eq!(differing(json.as_bytes(), xml.text.as_bytes(), "quad"), [], "{} in XML", case.id);
            in_xml += 1;
        }
    }
    assert!(in_yaml > 20 && in_xml > 20, "{in_yaml}, {in_xml}");
}

/// The corpus's documents that say the same, the first of each in JSON.
const SAME: &[&[&str]] = &[
    &[
        "spdx-json/tools-python__SPDXJSONExample-v2.3.spdx.json",
        "spdx-tv/tools-python__SPDXTagExample-v2.3.spdx",
        "spdx-other/tools-python__SPDXYAMLExample-v2.3.spdx.yaml",
    ],
    &[
        "spdx-json/tools-python__SPDXJSONExample-UTF-16.spdx.json",
        "spdx-tv/tools-python__SPDXTagExample-UTF-16.spdx",
        "spdx-other/tools-python__SPDXXMLExample-v2.2.spdx.xml",
        "spdx-other/tools-python__SPDXRdfExample-v2.2.spdx.rdf.xml",
    ],
    &["spdx-json/tools-java__SPDXJSONExample-v2.2.spdx.json", "spdx-tv/tools-java__SPDXTagExample-v2.2.spdx"],
    &[
        "defective/cve-bin-tool__spdx_test.spdx.json",
        "defective/cve-bin-tool__spdx_test.spdx",
        "defective/cve-bin-tool__spdx_test.spdx.yaml",
        "defective/cve-bin-tool__spdx_test.spdx.xml",
        "defective/cve-bin-tool__spdx_test.spdx.rdf",
    ],
    &[
        "spdx-json/ntia-conformance-checker__pyyamll-6.spdx.json",
        "spdx-tv/ntia-conformance-checker__pyyamll-6.spdx.tag",
        "spdx-other/ntia-conformance-checker__pyyamll-6.spdx.yaml",
        "spdx-other/ntia-conformance-checker__pyyamll-6.spdx.rdf.xml",
    ],
    &["spdx-json/bom-shelter__julia.spdx.json", "spdx-tv/bom-shelter__julia.spdx"],
    &["spdx-json/bom-shelter__powershell.spdx.json", "spdx-tv/bom-shelter__powershell.spdx"],
    &["spdx-json/bom-shelter__flux_0.26.3_sbom.spdx.json", "spdx-tv/bom-shelter__flux_0.26.3_sbom.spdx"],
    &[
        "spdx-json/bom-shelter__image-automation-controller_0.20.0_sbom.spdx.json",
        "spdx-tv/bom-shelter__image-automation-controller_0.20.0_sbom.spdx",
    ],
];

/// Rules whose findings differ from those of the JSON, since the publisher's files do. The verdict never does.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    (
        "spdx-other/tools-python__SPDXRdfExample-v2.2.spdx.rdf.xml",
        "component-hash-algorithm",
        "the two checksums of `./package/foo.c` are in another order, and the first is quoted",
    ),
    (
        "defective/cve-bin-tool__spdx_test.spdx.rdf",
        "component-hash-algorithm",
        "the two checksums of `./package/foo.c` are in another order, and the first is quoted",
    ),
    (
        "spdx-tv/tools-java__SPDXTagExample-v2.2.spdx",
        "component-hash-algorithm",
        "the two checksums of `./package/foo.c` are in another order, and the first is quoted",
    ),
    (
        "spdx-tv/bom-shelter__julia.spdx",
        "component-license",
        "the expression that is quoted stands in parentheses in one of them",
    ),
    (
        "spdx-tv/bom-shelter__powershell.spdx",
        "sbom-valid",
        "only the JSON has `licenseInfoInFile` and `hasFiles` without a list",
    ),
    (
        "spdx-tv/bom-shelter__flux_0.26.3_sbom.spdx",
        "sbom-valid",
        "only the JSON has `name` for a file and `sha256` for an algorithm",
    ),
    (
        "spdx-tv/bom-shelter__flux_0.26.3_sbom.spdx",
        "dependency-relationship",
        "files follow a package and so are in it (5.2.2); the JSON relates nothing",
    ),
    (
        "spdx-tv/bom-shelter__image-automation-controller_0.20.0_sbom.spdx",
        "sbom-valid",
        "only the JSON has `name` for a file and `sha256` for an algorithm",
    ),
    (
        "spdx-tv/bom-shelter__image-automation-controller_0.20.0_sbom.spdx",
        "dependency-relationship",
        "files follow a package and so are in it (5.2.2); the JSON relates nothing",
    ),
];

#[test]
fn documents_of_the_corpus_give_the_same_findings_in_every_notation() {
    let Some(corpus) = corpus::folder() else { return };
    let mut seen = 0;
    for group in SAME {
        let first = read(&corpus.join(group[0]));
        for other in &group[1..] {
            let listed: BTreeSet<&str> =
                DIFFERENCES.iter().filter(|(file, ..)| file == other).map(|(_, rule, _)| *rule).collect();
            let mut different = BTreeSet::new();
            for baseline in load::ids() {
                for (rule, one, two) in differing(&first, &read(&corpus.join(other)), baseline) {
                    assert!(listed.contains(rule.as_str()), "{other}, {rule}: {one}\n\n{two}");
                    assert_eq!(one.lines().next(), two.lines().next(), "{other}, {rule}: the verdict");
                    different.insert(rule);
                }
            }
            assert_eq!(different.iter().map(String::as_str).collect::<BTreeSet<_>>(), listed, "{other}");
            seen += 1;
        }
    }
    assert_eq!(seen, 17);
}

/// The lines of tags outside texts, found without this program's reader.
fn elements(text: &str) -> usize {
    let outside: String =
        text.split("<text>").map(|part| part.rsplit("</text>").next().unwrap_or(part)).collect();
    let begins = |line: &&str| line.starts_with("PackageName:") || line.starts_with("FileName:");
    outside.split(['\n', '\r']).filter(begins).count()
}

/// The packages of each file of the corpus, as its index has them.
fn packages(corpus: &Path) -> BTreeMap<String, u64> {
    let index = String::from_utf8(read(&corpus.join("INDEX.tsv"))).expect("the index is text");
    let rows = index.lines().skip(1).filter_map(|line| {
        let mut columns = line.split('\t');
        let (path, _, format) = (columns.next()?, columns.next()?, columns.next()?);
        let is_other = format.starts_with("SPDX") && !format.contains("JSON");
        Some((path.to_owned(), columns.next()?.parse().ok()?)).filter(|_| is_other)
    });
    rows.collect()
}

#[test]
fn every_element_of_the_corpus_is_a_component() {
    let Some(corpus) = corpus::folder() else { return };
    let packages = packages(&corpus);
    assert!(packages.len() >= 45, "{}", packages.len());
    for (path, expected) in packages {
        let bytes = read(&corpus.join(&path));
        let submission = Submission::from_texts([("bom", &bytes[..])]);
        let evidence = formats::read(&submission);
        let files = evidence.components.iter().filter(|one| one.kind == ComponentKind::File).count();
        assert_eq!((evidence.components.len() - files) as u64, expected, "{path}");
        if path.starts_with("spdx-tv/") {
            let text = submission.artifacts[0].text().unwrap_or_else(|| panic!("{path} is text"));
            assert_eq!(evidence.components.len(), elements(text), "{path}");
        }
    }
}
