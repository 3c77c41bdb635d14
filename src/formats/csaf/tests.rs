//! One small advisory for each thing that is read and each that can be wrong with it.

use serde_json::{Value, json};

use crate::evidence::{Evidence, LeadsTo, Rating, Response, Role, Status};
use crate::formats;
use crate::limits::{DEFAULT, Limits};
use crate::source::{Field, ProblemCode, Text};
use crate::submission::Submission;

/// An advisory about `ABC` 1.0 and, as a part of it, `left` 2.0.
fn advisory(vulnerability: Value) -> Value {
    json!({
        "document": {
            "category": "csaf_vex", "csaf_version": "2.0", "title": "A hole",
            "publisher": { "category": "vendor", "name": "Harbour", "namespace": "https://harbour.example" },
            "tracking": { "id": "H-1", "version": "2", "status": "final",
                          "initial_release_date": "2026-05-01T00:00:00Z",
                          "current_release_date": "2026-05-10T00:00:00Z" },
        },
        "product_tree": {
            "branches": [{ "category": "vendor", "name": "Harbour", "branches": [
                { "category": "product_name", "name": "ABC", "branches": [
                    { "category": "product_version", "name": "1.0",
                      "product": { "product_id": "P1", "name": "Harbour ABC 1.0" } },
                    { "category": "product_version_range", "name": "vers:generic/<1.0",
                      "product": { "product_id": "P0", "name": "Harbour ABC before 1.0" } }] }] }],
            "full_product_names": [{ "product_id": "L2", "name": "left 2.0",
                "product_identification_helper": { "purl": "pkg:npm/left@2.0", "cpe": "cpe:/a:left:left:2.0" } }],
            "relationships": [{ "category": "default_component_of", "product_reference": "L2",
                "relates_to_product_reference": "P1",
                "full_product_name": { "product_id": "P1:L2", "name": "left 2.0 in ABC 1.0" } }],
            "product_groups": [{ "group_id": "G", "product_ids": ["P1", "P1:L2"] }],
        },
        "vulnerabilities": [vulnerability],
    })
}

fn look<T>(document: &Value, look: impl FnOnce(&Evidence<'_>) -> T) -> T {
    let text = document.to_string();
    let submission = Submission::from_texts([("advisory.json", text.as_bytes())]);
    look(&formats::read(&submission))
}

fn problems(document: &Value) -> Vec<(ProblemCode, String)> {
    look(document, |evidence| {
        let told = evidence.problems.iter();
        told.map(|problem| (problem.code, problem.detail.clone().unwrap_or_default())).collect()
    })
}

fn said<'f>(field: &'f Field<Text<'_>>) -> Option<&'f str> {
    field.stated().map(Text::raw)
}

#[test]
fn a_document_says_who_speaks_and_when() {
    look(&advisory(json!({ "cve": "CVE-2026-1" })), |evidence| {
        let document = &evidence.documents[0];
        assert_eq!((document.role, said(&document.version)), (Role::Vex, Some("2.0")));
        let vex = document.vex.as_ref().expect("it makes statements");
        let fields =
            [&vex.id, &vex.author, &vex.issued, &vex.updated, &vex.version, &vex.status, &vex.category];
        let words: Vec<Option<&str>> = fields.into_iter().map(said).collect();
        let expected =
            ["H-1", "Harbour", "2026-05-01T00:00:00Z", "2026-05-10T00:00:00Z", "2", "final", "csaf_vex"];
        assert_eq!(words, expected.map(Some));
        assert_eq!(evidence.statements.len(), 1, "a vulnerability of which nothing is said is mentioned");
        assert_eq!(evidence.statements[0].status, Field::Absent);
    });
}

#[test]
fn products_of_which_the_same_is_said_are_one_statement() {
    let document = advisory(json!({
        "cve": "CVE-2026-1", "cwe": { "id": "CWE-79", "name": "XSS" },
        "ids": [{ "system_name": "Harbour", "text": "H-77" }],
        "product_status": { "known_not_affected": ["P1", "P1:L2"], "known_affected": ["P0"] },
        "flags": [{ "label": "vulnerable_code_not_present", "product_ids": ["P1"] }],
        "threats": [{ "category": "impact", "details": "Important" },
                    { "category": "impact", "details": "It never runs.", "group_ids": ["G"] }],
        "remediations": [{ "category": "vendor_fix", "details": "Take 1.0.", "product_ids": ["P0"] }],
        "scores": [{ "products": ["P0"], "cvss_v3": { "vectorString": "CVSS:3.1/AV:N" } }],
    }));
    look(&document, |evidence| {
        let statuses: Vec<_> = evidence.statements.iter().map(|one| one.status.stated().copied()).collect();
        let (not, is) = (Some(Status::NotAffected), Some(Status::Affected));
        assert_eq!(statuses, [is, not, not]);
        let [affected, flagged, other] = &evidence.statements[..] else { panic!("three statements") };
        let action = &affected.actions[0];
        assert_eq!((action.response, said(&action.text)), (Some(Response::Update), Some("Take 1.0.")));
        assert!(flagged.justification.stated().is_some() && other.justification.stated().is_none());
        assert_eq!([said(&flagged.impact), said(&other.impact)], [Some("It never runs."); 2]);
        assert_eq!(said(&affected.impact), None, "a word of a scale is a severity");
        assert!(affected.ratings.iter().any(|one| one.value == Rating::Word("Important".into())));
        assert_eq!(affected.weaknesses[0].value.raw(), "CWE-79");
        assert_eq!(affected.aliases[0].value.raw(), "H-77");
        let range = &affected.products[0].name;
        assert!(range.is_range && range.version.as_ref().is_some_and(|one| one.raw() == "vers:generic/<1.0"));
        let part = &other.products[0];
        assert_eq!(part.name.name.as_ref().map(Text::raw), Some("ABC"));
        assert_eq!(part.subcomponents[0].identifiers.len(), 2);
    });
}

#[test]
fn a_reference_that_leads_nowhere_or_in_a_circle_is_told() {
    let mut document = advisory(json!({ "cve": "CVE-2026-1",
        "product_status": { "fixed": ["nowhere", "A"] } }));
    let relation = |id: &str, of: &str| {
        json!({ "category": "default_component_of", "product_reference": "L2", "relates_to_product_reference": of,
                "full_product_name": { "product_id": id, "name": id } })
    };
    document["product_tree"]["relationships"] = json!([relation("A", "B"), relation("B", "A")]);
    let told = problems(&document);
    assert!(told.iter().all(|(code, _)| *code == ProblemCode::DanglingReference), "{told:?}");
    look(&document, |evidence| {
        let all = &evidence.statements[0].products;
        assert!(all.iter().all(|one| matches!(one.name.leads_to, LeadsTo::Missing(_))));
    });
}

#[test]
fn what_is_not_as_the_format_has_it_is_told() {
    let twice = json!({ "product_id": "L2", "name": "left 3.0" });
    let mut document = advisory(json!({ "cve": "CVE-2026-1", "Flags": [],
        "flags": [{ "label": "not_there", "product_ids": ["P1"] }],
        "product_status": { "known_not_affected": ["P1"] } }));
    document["product_tree"]["full_product_names"].as_array_mut().expect("a list").push(twice);
    document["document"]["tracking"]["status"] = "done".into();
    let told: Vec<ProblemCode> = problems(&document).into_iter().map(|(code, _)| code).collect();
    let keyword = ProblemCode::UnknownKeyword;
    assert_eq!(told, [keyword, ProblemCode::DuplicateReference, ProblemCode::NearMiss, keyword]);
    look(&document, |evidence| assert!(matches!(evidence.statements[0].justification, Field::Malformed(_))));
}

#[test]
fn a_version_that_is_not_known_is_told() {
    let mut document = advisory(json!({ "cve": "CVE-2026-1" }));
    document["document"]["csaf_version"] = "3.0".into();
    assert_eq!(problems(&document), [(ProblemCode::UnknownVersion, "3.0".to_owned())]);
    document["document"].as_object_mut().expect("an object").remove("csaf_version");
    assert_eq!(problems(&document), [(ProblemCode::MissingVersion, "csaf_version".to_owned())]);
}

#[test]
fn a_group_that_is_named_again_and_again_is_refused_and_not_followed() {
    let members: Vec<String> = (0..100).map(|index| format!("P{index}")).collect();
    let items: Vec<Value> =
        (0..100).map(|_| json!({ "category": "impact", "details": "x", "group_ids": ["G"] })).collect();
    let mut document = advisory(json!({ "cve": "CVE-2026-1", "threats": items }));
    document["product_tree"]["product_groups"] = json!([{ "group_id": "G", "product_ids": members }]);
    let text = document.to_string();
    let submission = Submission::from_texts([("advisory.json", text.as_bytes())]);
    let (id, artifact) = submission.numbered().next().expect("one artifact");
    let mut evidence = Evidence::default();
    let root = crate::syntax::json(artifact, id, &mut evidence.problems).expect("it is JSON");
    let object = root.object(&mut evidence.problems).expect("an object");
    super::read_within(&Limits { statements: 1_000, ..DEFAULT }, id, root, &object, &mut evidence);
    let over: Vec<_> = evidence.problems.iter().filter(|one| one.code == ProblemCode::OverLimit).collect();
    assert_eq!(over.len(), 1);
}
