//! Each kind of fault is said once, at the right place, with the value and what was probably meant.

use std::time::{Duration, Instant};

use bidcheck::assessment::{Finding, Verdict};
use bidcheck::checks::Code;
use bidcheck::limits;
use bidcheck::reports::wording;
use serde_json::{Value, json};

use super::{cases, found_in};

fn finding(text: &str) -> Finding {
    let assessment = cases::assess_text("bom.json", text.as_bytes(), "sbom-2026");
    let findings = assessment.results.into_iter().flat_map(|result| result.findings);
    findings.into_iter().find(|finding| finding.rule == "sbom-valid").expect("the rule is in the baseline")
}

/// What is changed, and what is to be said of it.
struct Expected {
    base: &'static str,
    set: &'static str,
    to: Value,
    code: Code,
    path: &'static str,
    pointer: &'static str,
    /// What stands in the line that is named.
    line: &'static str,
    value: Option<&'static str>,
    says: &'static str,
}

fn expected() -> Vec<Expected> {
    let of = |base, set, to, code, path, pointer, line, value, says| Expected {
        base,
        set,
        to,
        code,
        path,
        pointer,
        line,
        value,
        says,
    };
    vec![
        of(
            "cyclonedx-1.6",
            "/components/1/colour",
            json!("grey"),
            Code::UnknownField,
            "components[].colour",
            "/components/1/colour",
            "\"grey\"",
            Some("grey"),
            "CycloneDX 1.6 does not have: “components[].colour”",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1/isExternal",
            json!(true),
            Code::NotYetInVersion,
            "components[].isExternal",
            "/components/1/isExternal",
            "isExternal",
            Some("true"),
            "came with 1.7",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1",
            json!({"type": "library"}),
            Code::MissingField,
            "components[].name",
            "/components/1",
            "{",
            None,
            "lacks “components[].name”, which CycloneDX 1.6 requires",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1/version",
            json!(2),
            Code::WrongType,
            "components[].version",
            "/components/1/version",
            "\"version\": 2",
            Some("2"),
            "a value of the wrong type",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1/scope",
            json!("Required"),
            Code::NotInVocabulary,
            "components[].scope",
            "/components/1/scope",
            "\"Required\"",
            Some("Required"),
            "(perhaps “required”)",
        ),
        of(
            "cyclonedx-1.6",
            "/serialNumber",
            json!("urn:uuid:x"),
            Code::WrongForm,
            "serialNumber",
            "/serialNumber",
            "\"urn:uuid:x\"",
            Some("urn:uuid:x"),
            "text of the wrong form",
        ),
        of(
            "cyclonedx-1.6",
            "/version",
            json!(0),
            Code::OutOfRange,
            "version",
            "/version",
            "\"version\": 0",
            Some("0"),
            "a whole number of at least 1",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1/licenses",
            json!([{"expression": "MIT"}, {"expression": "ISC"}]),
            Code::TooMany,
            "components[].licenses",
            "/components/1/licenses",
            "[",
            None,
            "at most 1 item",
        ),
        of(
            "cyclonedx-1.6",
            "/components/1/licenses",
            json!([{"license": {"id": "MIT", "name": "MIT"}}]),
            Code::ExcludedCombination,
            "components[].licenses[].license",
            "/components/1/licenses/0/license",
            "{",
            None,
            "exactly one of id, name",
        ),
        of(
            "cyclonedx-1.6",
            "/dependencies/0/dependsOn",
            json!(["a", "b", "a"]),
            Code::DuplicateItem,
            "dependencies[].dependsOn[]",
            "/dependencies/0/dependsOn/2",
            "\"a\"",
            Some("a"),
            "repeats an item",
        ),
        of(
            "spdx-2.3",
            "/creationInfo/creators",
            json!([]),
            Code::TooFew,
            "creationInfo.creators",
            "/creationInfo/creators",
            "[]",
            None,
            "at least 1 item",
        ),
        of(
            "spdx-2.3",
            "/packages/1/packageSupplier",
            json!("Organization: X"),
            Code::UnknownField,
            "packages[].packageSupplier",
            "/packages/1/packageSupplier",
            "Organization: X",
            Some("Organization: X"),
            "(perhaps “supplier”)",
        ),
        of(
            "spdx-2.3",
            "/packages/1/primaryPackagePurpose",
            json!("OPERATING-SYSTEM"),
            Code::NotInVocabulary,
            "packages[].primaryPackagePurpose",
            "/packages/1/primaryPackagePurpose",
            "OPERATING-SYSTEM",
            Some("OPERATING-SYSTEM"),
            "(perhaps “OPERATING_SYSTEM”)",
        ),
        of(
            "spdx-2.3",
            "/creationInfo/created",
            json!("2026-11-20T08:00:00.5Z"),
            Code::WrongForm,
            "creationInfo.created",
            "/creationInfo/created",
            "08:00:00.5Z",
            Some("2026-11-20T08:00:00.5Z"),
            "without fractions of a second",
        ),
    ]
}

#[test]
fn each_kind_of_fault_is_said_at_its_place() {
    for expected in expected() {
        let mut document = cases::base(expected.base);
        let (parent, key) = expected.set.rsplit_once('/').expect("a pointer");
        match document.pointer_mut(parent).expect("it is there") {
            Value::Array(items) => items[key.parse::<usize>().expect("an index")] = expected.to,
            parent => parent[key] = expected.to,
        }
        let text = serde_json::to_string_pretty(&document).expect("it is JSON");
        let finding = finding(&text);
        assert_eq!(finding.verdict, Verdict::Fail, "{}", expected.set);
        let [group] = &finding.observations[..] else {
            panic!("{}: {:?}", expected.set, finding.observations)
        };
        let argument =
            |name: &str| group.args.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        assert_eq!((group.code, argument("path"), group.count), (expected.code, Some(expected.path), 1));
        let subject = &group.subjects[0];
        let place = &subject.locations[0];
        assert_eq!(place.pointer, expected.pointer);
        assert_eq!(subject.value.as_deref(), expected.value, "{}", expected.set);
        let line = text.lines().nth(place.line.expect("a line") as usize - 1).expect("it is there");
        let from = place.column.expect("a column") as usize - 1;
        assert!(line.contains(expected.line) && line.len() > from, "{line:?} for {}", expected.set);
        let sentence = wording::observation(group);
        assert!(sentence.contains(expected.says), "{sentence}");
    }
}

#[test]
fn each_rule_about_fields_together_is_said() {
    let found = found_in("bom.json", br#"{"bomFormat":"CycloneDX","specVersion":"1.7","metadata":{"component":{"type":"data","name":"a","version":"1","versionRange":"vers:npm/1"}}}"#.to_vec());
    let faults = found.expect("it is recognised").faults;
    // Both rules of 1.7 about `versionRange` are broken, and each is said.
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(
        faults.iter().all(|fault| fault.starts_with("excluded-combination metadata.component")),
        "{faults:?}"
    );
}

#[test]
fn equal_faults_are_one_observation() {
    let mut document = cases::many(40);
    for component in document["components"].as_array_mut().expect("a list").iter_mut().skip(10) {
        component["packageSupplier"] = json!("x");
        component["hashes"][0]["alg"] = json!("SHA256");
    }
    let finding = finding(&document.to_string());
    let counts: Vec<(Code, u64)> =
        finding.observations.iter().map(|group| (group.code, group.count)).collect();
    let many = document["components"].as_array().expect("a list").len() as u64 - 10;
    assert_eq!(counts, [(Code::NotInVocabulary, many), (Code::UnknownField, many)]);
}

#[test]
fn an_unknown_version_and_a_cut_document_are_no_evidence() {
    let mut document = cases::base("cyclonedx-1.6");
    document["components"][0]["colour"] = json!("grey");
    document["specVersion"] = json!("1.99");
    assert_eq!(finding(&document.to_string()).verdict, Verdict::NoEvidence);
    let whole = cases::base("cyclonedx-1.6").to_string();
    let cut = finding(&whole[..whole.len() - 40]);
    assert_eq!(cut.verdict, Verdict::NoEvidence, "{:?}", cut.observations);
    // What would be missing from the end is not called a fault of the vendor's.
    let codes: Vec<Code> = cut.observations.iter().map(|group| group.code).collect();
    assert!(codes.contains(&Code::ValidityOfPart) && !codes.contains(&Code::MissingField), "{codes:?}");
}

fn judged_within(text: String, most: Duration) -> super::Found {
    let start = Instant::now();
    let found = found_in("bom.json", text.into_bytes()).expect("it is recognised");
    assert!(start.elapsed() < most, "{:?}", start.elapsed());
    found
}

#[test]
fn a_document_full_of_faults_is_linear_and_bounded() {
    let head = r#"{"bomFormat":"CycloneDX","specVersion":"1.6","components":["#;
    let all_alike = |count: usize| format!("{head}{}{{}}]}}", r#"{"type":"x","colour":1},"#.repeat(count));
    let found = judged_within(all_alike(100_000), Duration::from_secs(20));
    assert!(found.faults.iter().any(|fault| fault.ends_with("×100000")), "{:?}", found.faults);
    let all_different: String = (0..100_000).map(|index| format!("{{\"a{index}\":1}},")).collect();
    let found = judged_within(format!("{head}{all_different}{{}}]}}"), Duration::from_secs(20));
    assert_eq!(found.faults.len(), limits::FAULT_CAUSES);
    // Objects within each other, each of which could be of several types.
    let deep = format!("{head}{}{}]}}", r#"{"type":"data","components":["#.repeat(45), "]}".repeat(45));
    assert!(!judged_within(deep, Duration::from_secs(5)).faults.is_empty());
    // Items that differ where a mark does not look.
    let alike: String = (0..50_000).map(|index| format!("\"aaaaaaaa{index:08}aaaaaaaa\",")).collect();
    let lists = format!(
        r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","dependencies":[{{"ref":"a","dependsOn":[{alike}"a"]}}]}}"#
    );
    assert!(judged_within(lists, Duration::from_secs(20)).valid);
}
