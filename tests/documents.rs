//! One product told in every version of every format gives the same evidence and the same verdicts.
//!
//! What a version cannot express is listed here, and nothing else differs.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use bidcheck::assessment::{ArtifactRecord, Assessment, Verdict, assess};
use bidcheck::baseline::{Baseline, load};
use bidcheck::checks::Check;
use bidcheck::evidence::{
    Completeness, Component, Document, Endpoint, Evidence, FieldName, IdentifierKind, ProducerField,
    RelationshipKind, Sbom, VulnerabilityStatement, field_name,
};
use bidcheck::formats;
use bidcheck::source::{Field, ProblemClass, ProblemCode, Text};
use bidcheck::submission::Submission;
use cases::{assess_submission, root, terms, verdicts};
use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::{Value, json};

/// Every version, with what no published mapping has a place for in it, and so what it leaves
/// inexpressible when it says nothing of it. The element names are those of the mappings' table:
/// signature and generation context since CycloneDX 1.4 and 1.5, `compositions` since 1.3; SPDX 2 has
/// a place for all elements but the signature, and can say that a graph is complete only where
/// there is nothing in it; SPDX 3.0 has a place for all but the signature.
const VERSIONS: &[(&str, &[FieldName])] = &[
    (
        "cyclonedx-1.2",
        &[FieldName::SbomAuthorSignature, FieldName::SbomGenerationContext, FieldName::SbomCompleteness],
    ),
    ("cyclonedx-1.3", &[FieldName::SbomAuthorSignature, FieldName::SbomGenerationContext]),
    ("cyclonedx-1.4", &[FieldName::SbomGenerationContext]),
    ("cyclonedx-1.5", &[]),
    ("cyclonedx-1.6", &[]),
    ("cyclonedx-1.7", &[]),
    (
        "cyclonedx-1.2.xml",
        &[FieldName::SbomAuthorSignature, FieldName::SbomGenerationContext, FieldName::SbomCompleteness],
    ),
    ("cyclonedx-1.3.xml", &[FieldName::SbomAuthorSignature, FieldName::SbomGenerationContext]),
    ("cyclonedx-1.4.xml", &[FieldName::SbomGenerationContext]),
    ("cyclonedx-1.5.xml", &[]),
    ("cyclonedx-1.6.xml", &[]),
    ("cyclonedx-1.7.xml", &[]),
    ("spdx-2.1.spdx", IN_SPDX_2),
    ("spdx-2.2", IN_SPDX_2),
    ("spdx-2.2.spdx", IN_SPDX_2),
    ("spdx-2.2.yaml", IN_SPDX_2),
    ("spdx-2.2.xml", IN_SPDX_2),
    ("spdx-2.2.rdf.xml", IN_SPDX_2),
    ("spdx-2.3", IN_SPDX_2),
    ("spdx-2.3.spdx", IN_SPDX_2),
    ("spdx-2.3.yaml", IN_SPDX_2),
    ("spdx-2.3.xml", IN_SPDX_2),
    ("spdx-2.3.rdf.xml", IN_SPDX_2),
    ("spdx-3.0.1", &[FieldName::SbomAuthorSignature]),
];

const IN_SPDX_2: &[FieldName] = &[FieldName::SbomAuthorSignature, FieldName::SbomCompleteness];

/// The versions before there were metadata, with what they cannot express. They are of XML alone, know no
/// component that the document is about, and are far below every floor.
const FIRST: &[(&str, &[FieldName])] = &[
    (
        "cyclonedx-1.0.xml",
        &[
            FieldName::SbomAuthor,
            FieldName::SbomAuthorSignature,
            FieldName::SbomTimestamp,
            FieldName::SbomToolName,
            FieldName::SbomToolVersion,
            FieldName::SbomGenerationContext,
            FieldName::SbomVersion,
            FieldName::SbomCompleteness,
            FieldName::ComponentProducer,
            FieldName::ComponentSupplier,
        ],
    ),
    (
        "cyclonedx-1.1.xml",
        &[
            FieldName::SbomAuthor,
            FieldName::SbomAuthorSignature,
            FieldName::SbomTimestamp,
            FieldName::SbomToolName,
            FieldName::SbomToolVersion,
            FieldName::SbomGenerationContext,
            FieldName::SbomCompleteness,
            FieldName::ComponentProducer,
            FieldName::ComponentSupplier,
        ],
    ),
];

/// The version that the others are compared with.
const REFERENCE: &str = "cyclonedx-1.6";

/// SPDX 2.2 has no word for what sort of thing a package is; 2.3 has `primaryPackagePurpose`.
const WITHOUT_KINDS: &[&str] = &["spdx-2.1", "spdx-2.2"];

/// SPDX 2.1 has prerequisites for dependencies, and no word for a package that has none.
const WITHOUT_NONE: &[&str] = &["spdx-2.1"];

/// The version that a file is told in, whatever its notation.
fn number(file: &str) -> &str {
    let endings = [".rdf.xml", ".xml", ".yaml", ".spdx"];
    endings.iter().find_map(|ending| file.strip_suffix(ending)).unwrap_or(file)
}

/// The name of a file, which is JSON unless it says otherwise.
fn file_name(version: &str) -> String {
    if number(version) == version { format!("{version}.json") } else { version.to_owned() }
}

/// Verdicts that differ from the reference's, and why. No others may.
const DIFFERENCES: &[(&str, &str, Verdict, &str)] = &[
    ("cyclonedx-1.2", "sbom-format-version", Verdict::Fail, "below the floor of CycloneDX 1.4"),
    ("cyclonedx-1.2", "sbom-author-signature", Verdict::NoEvidence, "`signature` came with 1.4"),
    ("cyclonedx-1.2", "sbom-generation-context", Verdict::NoEvidence, "`lifecycles` came with 1.5"),
    ("cyclonedx-1.2", "dependency-completeness", Verdict::NoEvidence, "`compositions` came with 1.3"),
    ("cyclonedx-1.3", "sbom-format-version", Verdict::Fail, "below the floor of CycloneDX 1.4"),
    ("cyclonedx-1.3", "sbom-author-signature", Verdict::NoEvidence, "`signature` came with 1.4"),
    ("cyclonedx-1.3", "sbom-generation-context", Verdict::NoEvidence, "`lifecycles` came with 1.5"),
    ("cyclonedx-1.4", "sbom-generation-context", Verdict::NoEvidence, "`lifecycles` came with 1.5"),
    ("spdx-2.1", "sbom-format-version", Verdict::Fail, "below the floor of SPDX 2.2"),
    ("spdx-2.1", "sbom-valid", Verdict::NoEvidence, "the published schemas begin with 2.2"),
    ("spdx-2.1", "sbom-author-signature", Verdict::NoEvidence, "SPDX 2 has no place for a signature"),
    (
        "spdx-2.1",
        "dependency-completeness",
        Verdict::NoEvidence,
        "SPDX 2 cannot say that a graph is complete",
    ),
    ("spdx-2.2", "sbom-author-signature", Verdict::NoEvidence, "SPDX 2 has no place for a signature"),
    (
        "spdx-2.2",
        "dependency-completeness",
        Verdict::NoEvidence,
        "SPDX 2 cannot say that a graph is complete",
    ),
    ("spdx-2.3", "sbom-author-signature", Verdict::NoEvidence, "SPDX 2 has no place for a signature"),
    (
        "spdx-2.3",
        "dependency-completeness",
        Verdict::NoEvidence,
        "SPDX 2 cannot say that a graph is complete",
    ),
    ("spdx-3.0.1", "sbom-author-signature", Verdict::NoEvidence, "the signature comes after SPDX 3.0"),
    ("spdx-3.0.1", "sbom-valid", Verdict::NoEvidence, "the model of SPDX 3 is judged in part only"),
];

fn told(version: &str) -> Submission {
    let path = root().join(format!("fixtures/documents/{}", file_name(version)));
    let text = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Nothing is known by its name.
    Submission::from_texts([("bom", &text[..])])
}

fn words(field: &Field<Text<'_>>) -> Option<String> {
    field.stated().map(|text| text.raw().to_owned())
}

// Evidence.

/// What is said of a component, whatever the format calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Facts {
    version: Option<String>,
    producer: Option<String>,
    supplier: Option<String>,
    identifiers: BTreeSet<(&'static str, String, bool)>,
    digests: BTreeSet<(&'static str, String)>,
    licenses: BTreeSet<(String, bool)>,
}

/// The fields that `quad` lets answer for the producer.
fn take() -> Vec<ProducerField> {
    let quad = Baseline::load("quad").expect("it loads");
    match &quad.rule("component-producer").expect("it is there").check {
        Check::FieldPresent(check) => check.take.clone(),
        other => panic!("{other:?} takes no fields"),
    }
}

fn facts(component: &Component<'_>, take: &[ProducerField]) -> Facts {
    // A package's own id is of its document alone; CycloneDX has none.
    let identifiers = component.identifiers.stated().into_iter().flatten();
    let identifiers = identifiers.filter(|identifier| identifier.kind != IdentifierKind::SpdxId);
    let digests = component.digests.stated().into_iter().flatten().inspect(|digest| {
        assert_eq!(digest.fault, None, "{}", digest.value.raw());
    });
    let algorithm =
        |digest: &bidcheck::evidence::Digest<'_>| digest.algorithm.map_or("", |known| known.word());
    let licenses = component.licenses.stated().into_iter().flatten();
    Facts {
        version: words(&component.version),
        producer: field_name::producer(component, take).map(|(name, _)| name.value.raw().to_owned()),
        supplier: words(&component.supplier),
        identifiers: identifiers
            .map(|one| (one.kind.word(), one.text.raw().to_owned(), one.is_well_formed))
            .collect(),
        digests: digests.map(|digest| (algorithm(digest), digest.value.raw().to_ascii_lowercase())).collect(),
        // One identifier and an expression of one are the same licence.
        licenses: licenses.map(|license| (in_order(license.text.raw()), license.is_valid)).collect(),
    }
}

/// A choice of licences; a set of them in RDF has no order.
fn in_order(expression: &str) -> String {
    let mut choices: Vec<&str> = expression.split(" OR ").collect();
    choices.sort_unstable();
    choices.join(" OR ")
}

fn name(component: &Component<'_>) -> String {
    words(&component.name).expect("every component of the fixtures has a name")
}

fn components(evidence: &Evidence<'_>, take: &[ProducerField]) -> BTreeMap<String, Facts> {
    let all: BTreeMap<String, Facts> =
        evidence.components.iter().map(|component| (name(component), facts(component, take))).collect();
    assert_eq!(all.len(), evidence.components.len(), "names of the fixtures are unique");
    all
}

fn kinds(evidence: &Evidence<'_>) -> BTreeMap<String, &'static str> {
    evidence.components.iter().map(|component| (name(component), component.kind.word())).collect()
}

/// What is said of the document, whatever the format calls it.
#[derive(Debug, PartialEq, Eq)]
struct DocumentFacts {
    authors: Vec<String>,
    tools: Vec<(Option<String>, Option<String>)>,
    timestamp: Option<String>,
    has_version: bool,
    primary: Vec<String>,
}

fn document_facts(evidence: &Evidence<'_>, sbom: &Sbom<'_>) -> DocumentFacts {
    let authors = sbom.authors.stated().into_iter().flatten();
    let tools = sbom.tools.stated().into_iter().flatten();
    DocumentFacts {
        authors: authors.map(|party| party.name.raw().to_owned()).collect(),
        tools: tools.map(|tool| (words(&tool.name), words(&tool.version))).collect(),
        timestamp: words(&sbom.timestamp),
        has_version: sbom.version.stated().is_some(),
        primary: sbom.primary.iter().map(|&index| name(evidence.component(index))).collect(),
    }
}

/// The three moments of *2026 Minimum Elements for an SBOM*, by the words of either format.
fn moment(context: &str) -> &'static str {
    match context.to_ascii_lowercase().as_str() {
        "design" | "pre-build" | "source" | "before build" => "before build",
        "build" => "build",
        "post-build" | "operations" | "discovery" | "decommission" | "analyzed" | "deployed" | "runtime"
        | "after build" => "after build",
        other => panic!("{other} is in no vocabulary"),
    }
}

/// The edges by the names of their ends; what a document describes is told by its primary component.
fn edges(evidence: &Evidence<'_>) -> BTreeSet<(String, &'static str, String)> {
    let end = |endpoint: Endpoint| match endpoint {
        Endpoint::Component(index) => name(evidence.component(index)),
        other => format!("{other:?}"),
    };
    let stated = evidence.relationships.iter().filter(|edge| edge.kind != RelationshipKind::Describes);
    stated.map(|edge| (end(edge.from), edge.kind.word(), end(edge.to))).collect()
}

fn with_evidence<T>(version: &str, of: impl FnOnce(&Evidence<'_>, &Sbom<'_>) -> T) -> T {
    let submission = told(version);
    let evidence = formats::read(&submission);
    assert_eq!(evidence.problems, [], "{version}");
    let (document, sbom) = evidence.sboms().next().unwrap_or_else(|| panic!("{version} is no SBOM"));
    assert_eq!(document.unreadable, 0);
    of(&evidence, sbom)
}

#[test]
fn every_document_of_the_fixtures_is_listed_here() {
    let listed: BTreeSet<String> =
        VERSIONS.iter().chain(FIRST).map(|(version, _)| file_name(version)).collect();
    let entries = fs::read_dir(root().join("fixtures/documents")).expect("the folder is there").flatten();
    let there: BTreeSet<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(listed, there);
}

#[test]
fn components_are_the_same_in_every_version() {
    let take = take();
    let expected = with_evidence(REFERENCE, |evidence, _| components(evidence, &take));
    assert_eq!(expected.len(), 5);
    for facts in expected.values() {
        assert!(facts.version.is_some() && facts.producer.is_some() && facts.supplier.is_some());
        assert!(!facts.identifiers.is_empty() && !facts.digests.is_empty() && !facts.licenses.is_empty());
    }
    for (version, _) in VERSIONS {
        with_evidence(version, |evidence, _| assert_eq!(components(evidence, &take), expected, "{version}"));
    }
}

#[test]
fn kinds_are_the_same_where_the_version_has_them() {
    let expected = with_evidence(REFERENCE, |evidence, _| kinds(evidence));
    for (version, _) in VERSIONS {
        let found = with_evidence(version, |evidence, _| kinds(evidence));
        if WITHOUT_KINDS.contains(&number(version)) {
            assert!(found.values().all(|kind| *kind == "unspecified"), "{version}: {found:?}");
        } else {
            assert_eq!(found, expected, "{version}");
        }
    }
}

#[test]
fn the_document_says_the_same_of_itself_in_every_version() {
    let expected = with_evidence(REFERENCE, document_facts);
    assert_eq!(expected.primary, ["harbour-portal"]);
    assert!(expected.has_version && !expected.authors.is_empty() && !expected.tools.is_empty());
    for (version, inexpressible) in VERSIONS {
        with_evidence(version, |evidence, sbom| {
            assert_eq!(document_facts(evidence, sbom), expected, "{version}");
            if !inexpressible.contains(&FieldName::SbomGenerationContext) {
                let context =
                    words(&sbom.generation_context).unwrap_or_else(|| panic!("{version} says when"));
                assert_eq!(moment(&context), "build", "{version}");
            }
            if !inexpressible.contains(&FieldName::SbomCompleteness) {
                assert_eq!(sbom.completeness.stated(), Some(&Completeness::Complete), "{version}");
            }
        });
    }
}

#[test]
fn the_graph_is_the_same_in_every_version() {
    let expected = with_evidence(REFERENCE, |evidence, _| edges(evidence));
    let edge = |from: &str, kind, to: &str| (from.to_owned(), kind, to.to_owned());
    let mut depends: BTreeSet<_> = [
        ("harbour-portal", "quay-router"),
        ("harbour-portal", "berth-planner"),
        ("quay-router", "quay-query"),
        ("berth-planner", "moorline"),
        ("quay-query", "None"),
        ("moorline", "None"),
    ]
    .map(|(from, to)| edge(from, "depends-on", to))
    .into();
    depends.insert(edge("berth-planner", "contains", "moorline"));
    assert_eq!(expected, depends);
    for (version, _) in VERSIONS {
        let mut expected = expected.clone();
        expected.retain(|(.., to)| to != "None" || !WITHOUT_NONE.contains(&number(version)));
        with_evidence(version, |evidence, _| assert_eq!(edges(evidence), expected, "{version}"));
    }
}

/// The fields that a version cannot express: those listed with it, and what only some nations ask for.
fn unplaced(version: &str, listed: &[FieldName]) -> BTreeSet<FieldName> {
    use FieldName as F;
    // SPDX has a word for an executable (3) or an archive (2 and 3), and none for what is neither.
    let yes_or_no = [F::ComponentExecutable, F::ComponentArchive];
    let dates = [F::ComponentReleaseDate, F::ComponentSupportEnd];
    let mut fields: BTreeSet<FieldName> = listed.iter().copied().collect();
    let has_no_properties = matches!(version, "cyclonedx-1.0" | "cyclonedx-1.1" | "cyclonedx-1.2");
    if has_no_properties || version.starts_with("spdx") {
        fields.extend(yes_or_no);
    }
    if has_no_properties || version.starts_with("spdx-2") {
        fields.insert(F::ComponentStructured);
    }
    if has_no_properties || matches!(version, "spdx-2.1" | "spdx-2.2") {
        fields.extend(dates);
    }
    if has_no_properties {
        fields.insert(F::ComponentFilename);
    }
    if version.starts_with("spdx-2") {
        fields.insert(F::ComponentDistributionHash);
    }
    fields
}

/// The field that a rule asks for, where it asks for one.
fn asked(check: &Check) -> Option<FieldName> {
    match check {
        Check::SignatureVerified(_) => Some(FieldName::SbomAuthorSignature),
        Check::CompletenessDeclared(_) => Some(FieldName::SbomCompleteness),
        check => check.field(),
    }
}

/// Whether a rule of a nation or of Germany answers otherwise for a version because of what the version lacks.
fn is_limit(check: &Check, verdict: Verdict, version: &str, unplaced: &BTreeSet<FieldName>) -> bool {
    match (check, verdict) {
        (Check::FormatFloor(_), Verdict::Fail) => true,
        (Check::VulnerabilitiesAbsent(_), Verdict::NoEvidence) => version.starts_with("spdx"),
        (check, Verdict::NoEvidence) => asked(check).is_some_and(|field| unplaced.contains(&field)),
        _ => false,
    }
}

/// The fields that a document leaves inexpressible, of itself and of its components.
fn inexpressible(document: &Document<'_>, evidence: &Evidence<'_>) -> BTreeSet<FieldName> {
    let sbom = document.sbom.as_ref().expect("an SBOM");
    let of_component = |field: FieldName| {
        let answers = evidence.components_of(document).iter();
        answers.map(move |component| field.ask_component(component, ProducerField::ALL).state)
    };
    let cannot = |field: &&FieldName| {
        if field.is_of_component() {
            of_component(**field).any(|state| state == Field::Inexpressible)
        } else {
            field.ask_sbom(sbom).state == Field::Inexpressible
        }
    };
    FieldName::ALL.iter().filter(cannot).copied().collect()
}

/// A document with two components that says nothing that it need not.
fn bare(version: &str) -> String {
    if let Some(number) = version.strip_prefix("cyclonedx-").and_then(|rest| rest.strip_suffix(".xml")) {
        let component = |name: &str| format!("<component type='library'><name>{name}</name></component>");
        let metadata = format!("<metadata>{}</metadata>", component("a"));
        let components = format!("<components>{}</components>", component("b"));
        return format!("<bom xmlns='http://cyclonedx.org/schema/bom/{number}'>{metadata}{components}</bom>");
    }
    let document = match number(version).split_once('-').expect("a format and a version") {
        ("cyclonedx", number) => json!({
            "bomFormat": "CycloneDX", "specVersion": number, "metadata": { "component": { "name": "a" } },
            "components": [{ "name": "b" }],
        }),
        (_, number) if number.starts_with('3') => json!({
            "@context": format!("https://spdx.org/rdf/{number}/spdx-context.jsonld"),
            "@graph": [
                { "type": "CreationInfo", "@id": "_:c", "specVersion": number },
                { "type": "SpdxDocument", "creationInfo": "_:c" },
                { "type": "software_Package", "name": "a" }, { "type": "software_Package", "name": "b" },
            ],
        }),
        (_, number) => json!({
            "spdxVersion": format!("SPDX-{number}"), "packages": [{ "name": "a" }, { "name": "b" }],
        }),
    };
    document.to_string()
}

#[test]
fn what_a_version_cannot_express_is_inexpressible_there_and_only_there() {
    for (version, listed) in VERSIONS {
        let listed = unplaced(number(version), listed);
        let bare = bare(version);
        let bare = Submission::from_texts([("bom.json", bare.as_bytes())]);
        for (submission, components) in [(told(version), 5), (bare, 2)] {
            let evidence = formats::read(&submission);
            let (document, _) = evidence.sboms().next().expect("an SBOM");
            assert_eq!(document.components.len(), components);
            assert_eq!(inexpressible(document, &evidence), listed, "{version}");
        }
    }
}

/// Whether a field is one that only some nations ask for.
fn is_particular(field: FieldName) -> bool {
    bidcheck::evidence::Places::of(&[field]) != bidcheck::evidence::Places::default()
}

#[test]
fn the_first_versions_say_what_they_can() {
    let take = take();
    let expected = with_evidence(REFERENCE, |evidence, _| components(evidence, &take));
    let graph = with_evidence(REFERENCE, |evidence, _| edges(evidence));
    for (version, listed) in FIRST {
        with_evidence(version, |evidence, sbom| {
            assert!(sbom.primary.is_empty(), "{version}");
            let nameless: BTreeMap<String, Facts> = expected
                .iter()
                .map(|(name, facts)| {
                    let facts = Facts { producer: None, supplier: None, ..facts.clone() };
                    (name.clone(), facts)
                })
                .collect();
            let mut found = components(evidence, &take);
            if *version == "cyclonedx-1.0.xml" {
                // 1.0 has no expressions: the licences are given as a name.
                let query = found.get_mut("quay-query").expect("it is there");
                query.licenses.clone_from(&nameless["quay-query"].licenses);
            }
            assert_eq!(found, nameless, "{version}");
            let document = evidence.sboms().next().expect("an SBOM").0;
            let listed = unplaced(number(version), listed);
            assert_eq!(inexpressible(document, evidence), listed, "{version}");
            let nested = BTreeSet::from([("berth-planner".into(), "contains", "moorline".into())]);
            assert_eq!(edges(evidence), if *version == "cyclonedx-1.0.xml" { nested } else { graph.clone() });
        });
        let found = verdicts(&assess_submission(&told(version), "quad"));
        let reference = verdicts(&assess_submission(&told(REFERENCE), "quad"));
        assert_eq!(found["sbom-format-version"], Verdict::Fail);
        for rule in ["sbom-primary-component", "dependency-graph"] {
            assert_eq!(found[rule], Verdict::NoEvidence, "{version}: {rule} is no omission of the vendor");
        }
        let better = |rule: &&String| found[*rule] == Verdict::Pass && reference[*rule] != Verdict::Pass;
        assert_eq!(found.keys().filter(better).collect::<Vec<_>>(), Vec::<&String>::new(), "{version}");
    }
}

#[test]
fn a_file_of_spdx_2_cannot_say_what_is_asked_of_packages_only() {
    for (version, listed) in VERSIONS.iter().filter(|(version, _)| version.starts_with("spdx-2")) {
        let number = number(version).trim_start_matches("spdx-");
        let text =
            json!({ "spdxVersion": format!("SPDX-{number}"), "files": [{ "fileName": "a" }] }).to_string();
        let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
        let evidence = formats::read(&submission);
        let (document, _) = evidence.sboms().next().expect("an SBOM");
        let mut expected: BTreeSet<FieldName> = listed.iter().copied().collect();
        expected.extend(FieldName::ALL.iter().filter(|field| is_particular(**field)));
        // The name of a file is its own.
        expected.remove(&FieldName::ComponentFilename);
        expected.extend([
            FieldName::ComponentProducer,
            FieldName::ComponentSupplier,
            FieldName::ComponentIdentifier,
            FieldName::ComponentVersion,
        ]);
        assert_eq!(inexpressible(document, &evidence), expected, "{version}");
    }
}

// Verdicts.

#[test]
fn verdicts_are_the_same_in_every_version_but_for_those_listed() {
    for baseline in load::ids() {
        let expected = verdicts(&assess_submission(&told(REFERENCE), baseline));
        let rules = Baseline::load(baseline).expect("it loads");
        for (version, lacking) in VERSIONS {
            let listed: BTreeMap<String, Verdict> = DIFFERENCES
                .iter()
                .filter(|(of, rule, ..)| *of == number(version) && expected.contains_key(*rule))
                .map(|(_, rule, verdict, _)| ((*rule).to_owned(), *verdict))
                .collect();
            let found = verdicts(&assess_submission(&told(version), baseline));
            let different: BTreeMap<String, Verdict> =
                found.into_iter().filter(|(rule, verdict)| expected[rule] != *verdict).collect();
            if ["ntia-2021", "quad", "sbom-2026"].contains(&baseline) {
                assert_eq!(different, listed, "{baseline}, {version}");
            }
            let unplaced = unplaced(number(version), lacking);
            for (rule, verdict) in different.iter().filter(|(rule, _)| !listed.contains_key(*rule)) {
                let check = &rules.rule(rule).expect("it is of the baseline").check;
                assert!(
                    is_limit(check, *verdict, version, &unplaced),
                    "{baseline}, {version}: {rule} {verdict:?}"
                );
            }
        }
    }
}

#[test]
fn every_listed_difference_is_a_limit_of_its_version_or_the_floor() {
    let quad = Baseline::load("quad").expect("it loads");
    for (version, rule, verdict, why) in DIFFERENCES {
        let (_, inexpressible) = VERSIONS.iter().find(|(of, _)| number(of) == *version).expect("a version");
        let field = asked(&quad.rule(rule).unwrap_or_else(|| panic!("{rule}")).check);
        match verdict {
            Verdict::NoEvidence if why.contains("judged in part") || why.contains("schemas begin") => {
                assert_eq!(*rule, "sbom-valid");
            }
            Verdict::NoEvidence => {
                assert!(field.is_some_and(|field| inexpressible.contains(&field)), "{version} {rule}: {why}");
            }
            Verdict::Fail => assert!(why.contains("floor"), "{version} {rule}: {why}"),
            other => panic!("{version} {rule}: {other:?} is no answer to a limit"),
        }
    }
}

// The specification tells its cases in both notations.

/// What a statement says, without places.
fn stated(statement: &VulnerabilityStatement<'_>) -> String {
    let actions: Vec<_> = statement.actions.iter().map(|one| (one.response, words(&one.text))).collect();
    let ratings: Vec<_> = statement.ratings.iter().map(|one| &one.value).collect();
    let named = statement.aliases.iter().chain(&statement.weaknesses).map(|one| one.value.raw());
    let products: Vec<_> = statement
        .products
        .iter()
        .map(|one| {
            let versions = one.versions.iter().map(|of| (of.version.raw(), of.is_range, of.is_affected));
            (&one.name.leads_to, versions.collect::<Vec<_>>())
        })
        .collect();
    let (status, justification) = (statement.status.stated(), statement.justification.stated());
    let fields = [&statement.id, &statement.impact, &statement.issued, &statement.updated, &statement.author];
    let fields: Vec<_> = fields.into_iter().map(words).collect();
    let named: Vec<_> = named.collect();
    format!("{fields:?} {status:?} {justification:?} {actions:?} {ratings:?} {named:?} {products:?}")
}

/// What the evidence holds of a document, without places.
fn said(text: &[u8]) -> Option<String> {
    let submission = Submission::from_texts([("bom", text)]);
    let evidence = formats::read(&submission);
    let (document, sbom) = evidence.sboms().next()?;
    let take = ProducerField::ALL;
    let facts: Vec<_> = evidence
        .components_of(document)
        .iter()
        .map(|one| (words(&one.name), words(&one.group), one.kind.word(), facts(one, take)))
        .collect();
    let properties: Vec<_> =
        sbom.properties.iter().map(|one| (one.name.raw().to_owned(), one.value.raw().to_owned())).collect();
    let services: Vec<_> = sbom.services.iter().map(|one| (words(&one.name), words(&one.version))).collect();
    let ends: Vec<_> =
        evidence.relationships_of(document).iter().map(|one| (one.from, one.kind, one.to)).collect();
    let vulnerabilities: Vec<_> = evidence.statements_of(document).iter().map(stated).collect();
    Some(format!(
        "{:#?}",
        (
            document_facts(&evidence, sbom),
            facts,
            properties,
            services,
            ends,
            vulnerabilities,
            sbom.completeness.stated()
        )
    ))
}

#[test]
fn the_specifications_cases_say_the_same_in_both_notations() {
    let Some(corpus) = corpus::folder() else { return };
    let (mut alike, mut others) = (0, Vec::new());
    for path in corpus::files(&corpus.join("cases/cyclonedx-schema/1.5")) {
        let (told, name) = (path.with_extension("json"), path.file_stem().expect("a name").to_string_lossy());
        if path.extension().is_some_and(|end| end == "xml") && name.starts_with("valid-") && told.exists() {
            let [xml, json] = [&path, &told].map(|path| said(&fs::read(path).expect("it can be read")));
            if xml == json { alike += 1 } else { others.push(name.into_owned()) }
        }
    }
    assert_eq!(others, NOT_ALIKE);
    assert!(alike > 20, "{alike}");
}

/// Cases whose two files tell of different things: another name, one component more, and the like.
const NOT_ALIKE: &[&str] = &[
    "valid-bom-1.5",
    "valid-component-ref-1.5",
    "valid-compositions-1.5",
    "valid-dependency-1.5",
    "valid-license-expression-1.5",
    "valid-license-id-1.5",
    "valid-license-name-1.5",
    "valid-metadata-timestamp-1.5",
    "valid-saasbom-1.5",
    "valid-vulnerability-1.5",
];

// Everything is recognised, and everything is accounted for.

fn opened(path: &Path) -> Submission {
    Submission::open(&[path.to_owned()]).unwrap_or_else(|error| panic!("{error}"))
}

fn fixtures(below: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("fixtures").join(below)).expect("the folder is there");
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

#[test]
fn no_file_of_the_documents_or_submissions_goes_unrecognised() {
    for path in [fixtures("documents"), fixtures("submissions")].concat() {
        let assessment = assess_submission(&opened(&path), "quad");
        assert!(!assessment.submission.artifacts.is_empty());
        for artifact in &assessment.submission.artifacts {
            assert!(artifact.role.is_some(), "{}: {}", path.display(), artifact.path);
            let unrecognised = artifact.problems.iter().any(|one| one.code == ProblemCode::Unrecognised);
            assert!(!unrecognised, "{}: {}", path.display(), artifact.path);
        }
    }
}

/// Components of a document, counted without this program's reader. What is no object is one too.
fn counted(document: &Value) -> u64 {
    fn nested(list: Option<&Value>) -> u64 {
        let items = list.and_then(Value::as_array).into_iter().flatten();
        items.map(|item| 1 + nested(item.get("components"))).sum()
    }
    let of_list = |key: &str| document.get(key).and_then(Value::as_array).map_or(0, |list| list.len() as u64);
    if document.get("spdxVersion").is_some() {
        return of_list("packages") + of_list("files");
    }
    if document.get("@context").or(document.get("@graph")).is_some() {
        return elements_counted(document);
    }
    let primary = document.pointer("/metadata/component").filter(|primary| !primary.is_null());
    nested(document.get("components")) + primary.map_or(0, |one| 1 + nested(one.get("components")))
}

/// Packages and files of an SPDX 3 document, and entries that could be either. None of the documents
/// that are looked at here has elements inside others.
fn elements_counted(document: &Value) -> u64 {
    let elements = match document.get("@graph") {
        Some(graph) => graph.as_array().map_or(&[][..], Vec::as_slice),
        None => std::slice::from_ref(document),
    };
    let is_component = |element: &&Value| match element.get("type").and_then(Value::as_str) {
        Some(class) => {
            ["software_Package", "software_File", "ai_AIPackage", "dataset_DatasetPackage"].contains(&class)
        }
        None => true,
    };
    elements.iter().filter(is_component).count() as u64
}

/// The same of CycloneDX XML, where nothing but lists of components and the metadata stands around one.
fn counted_in_xml(text: &str) -> Option<u64> {
    let mut reader = Reader::from_str(text);
    let (mut open, mut count): (Vec<String>, u64) = (Vec::new(), 0);
    loop {
        match reader.read_event().ok()? {
            event @ (Event::Start(_) | Event::Empty(_)) => {
                let (Event::Start(tag) | Event::Empty(tag)) = &event else { return None };
                let name = tag.local_name().into_inner().to_owned();
                let around = ["bom", "metadata", "components", "component"];
                let is_counted = open.iter().all(|outer| around.contains(&outer.as_str()));
                count += u64::from(name == "component" && is_counted);
                if matches!(event, Event::Start(_)) {
                    open.push(name);
                }
            }
            Event::End(_) => drop(open.pop()?),
            Event::Eof => return Some(count),
            _ => {}
        }
    }
}

/// Asserts that the components of an artifact are all accounted for; whether it has any to account for.
#[track_caller]
fn conserves(artifact: &ArtifactRecord, text: Option<&[u8]>, what: &Path) -> bool {
    let Some(counts) = &artifact.components else { return false };
    let exempt: u64 = counts.exempt.values().sum();
    assert_eq!(counts.read, counts.checked + exempt + counts.unreadable, "{}", what.display());
    let refused = artifact.problems.iter().any(|problem| problem.code.class() == ProblemClass::Refused);
    let text = text.map(|text| text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text));
    // What was refused, or is no JSON, has no other count to compare with.
    let document = text.filter(|_| !refused).and_then(|text| serde_json::from_slice::<Value>(text).ok());
    if let Some(document) = document {
        assert_eq!(counts.read, counted(&document), "{}", what.display());
    } else if let Some(text) = text.filter(|_| !refused).and_then(|text| std::str::from_utf8(text).ok()) {
        let is_whole = artifact.problems.iter().all(|one| one.code.class() == ProblemClass::Noted);
        let is_cyclonedx_xml = artifact.format.as_deref() == Some("CycloneDX") && text.starts_with('<');
        let document = counted_in_xml(text).filter(|_| is_whole && is_cyclonedx_xml);
        assert!(document.is_none_or(|count| count == counts.read), "{}: {document:?}", what.display());
    }
    true
}

/// Assesses one file and looks where its components went.
fn file_conserves(path: &Path, baselines: &[Baseline]) -> bool {
    let submission = opened(path);
    let evidence = formats::read(&submission);
    let assessment: Assessment = assess(&submission, &evidence, baselines, terms(None));
    let text = fs::read(path).expect("a readable file");
    let artifacts = assessment.submission.artifacts.iter();
    artifacts.filter(|artifact| conserves(artifact, Some(&text), path)).count() == 1
}

#[test]
fn every_component_of_the_fixtures_is_accounted_for() {
    for id in load::ids() {
        let baselines = [Baseline::load(id).expect("it loads")];
        for path in fixtures("documents") {
            assert!(file_conserves(&path, &baselines), "{id}: {}", path.display());
        }
        let accounted = fixtures("malformed").iter().filter(|path| file_conserves(path, &baselines)).count();
        assert!(accounted >= 15, "{id}: {accounted}");
    }
    for path in fixtures("submissions") {
        let assessment = assess_submission(&opened(&path), "quad");
        for artifact in &assessment.submission.artifacts {
            let text = fs::read(path.join(&artifact.path)).ok();
            conserves(artifact, text.as_deref(), &path);
        }
        let sboms = assessment.submission.artifacts.iter().filter(|one| one.components.is_some()).count();
        assert_eq!(sboms, 1, "{}", path.display());
    }
    for case in cases::cases() {
        let document = case.document();
        let assessment = cases::assess_value(&document, "quad");
        let text = document.to_string();
        conserves(&assessment.submission.artifacts[0], Some(text.as_bytes()), Path::new(&case.id));
    }
}

#[test]
fn every_component_of_the_corpus_is_accounted_for() {
    let Some(corpus) = corpus::folder() else { return };
    // The accounts are the same against every baseline; this one has the fewest rules.
    let baselines = [Baseline::load("ntia-2021").expect("it loads")];
    let mut accounted = 0;
    let folders =
        ["cyclonedx-json", "cyclonedx-xml", "spdx-json", "spdx3", "defective", "not-an-sbom", "cases"];
    for folder in folders {
        for path in corpus::files(&corpus.join(folder)) {
            accounted += usize::from(file_conserves(&path, &baselines));
        }
    }
    assert!(accounted > 150, "{accounted}");
}
