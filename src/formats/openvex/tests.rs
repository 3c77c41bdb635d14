//! One small document for each thing that is read and each that can be wrong with it.

use serde_json::{Value, json};

use crate::evidence::{Evidence, Justification, Role, Status};
use crate::formats;
use crate::source::{Field, ProblemCode, Text};
use crate::submission::Submission;

fn document(statement: Value) -> Value {
    json!({
        "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://harbour.example/vex/1", "author": "Harbour",
        "timestamp": "2026-05-10T00:00:00Z", "version": 1, "statements": [statement],
    })
}

fn statement() -> Value {
    json!({
        "vulnerability": { "name": "CVE-2026-1", "aliases": ["GHSA-1"] },
        "products": [{ "@id": "pkg:npm/portal@2.1.0",
                       "identifiers": { "purl": "pkg:npm/portal@2.1.0", "cpe23": "cpe:2.3:a:h:portal:2.1.0:*:*:*:*:*:*:*" },
                       "subcomponents": [{ "@id": "pkg:npm/left@1.0.0" }] }],
        "status": "not_affected", "justification": "vulnerable_code_not_present",
        "impact_statement": "It is built without it.", "action_statement": "Nothing is to be done.",
    })
}

fn look<T>(document: &Value, look: impl FnOnce(&Evidence<'_>) -> T) -> T {
    let text = document.to_string();
    let submission = Submission::from_texts([("vex.json", text.as_bytes())]);
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
fn a_statement_says_what_it_says_and_what_its_document_says() {
    assert_eq!(problems(&document(statement())), []);
    look(&document(statement()), |evidence| {
        assert_eq!(evidence.documents[0].role, Role::Vex);
        assert_eq!(said(&evidence.documents[0].version), Some("0.2.0"));
        let one = &evidence.statements[0];
        assert_eq!(said(&one.id), Some("CVE-2026-1"));
        assert_eq!(one.status.stated(), Some(&Status::NotAffected));
        assert_eq!(one.justification.stated(), Some(&Justification::VulnerableCodeNotPresent));
        assert_eq!([said(&one.author), said(&one.issued)], [Some("Harbour"), Some("2026-05-10T00:00:00Z")]);
        let product = &one.products[0];
        assert_eq!(product.name.identifiers.len(), 2, "the same package URL stands twice");
        assert_eq!(product.subcomponents[0].identifiers[0].text.raw(), "pkg:npm/left@1.0.0");
    });
    let mut own = statement();
    own["timestamp"] = "2026-05-11T00:00:00Z".into();
    look(&document(own), |evidence| {
        assert_eq!(said(&evidence.statements[0].issued), Some("2026-05-11T00:00:00Z"));
    });
}

#[test]
fn earlier_versions_are_read_and_noted() {
    let earlier = json!({
        "@context": "https://openvex.dev/ns/v0.0.1", "@id": "vex-1", "author": "Harbour", "version": "1",
        "timestamp": "2026-05-10T00:00:00Z",
        "statements": [{ "vulnerability": "CVE-2026-1", "products": ["pkg:npm/portal@2.1.0"],
                         "subcomponents": ["pkg:npm/left@1.0.0"], "status": "fixed" }],
    });
    let told = problems(&earlier);
    assert_eq!(told.iter().map(|(code, _)| *code).collect::<Vec<_>>(), [ProblemCode::NearMiss]);
    look(&earlier, |evidence| {
        let one = &evidence.statements[0];
        assert_eq!((said(&one.id), one.products[0].subcomponents.len()), (Some("CVE-2026-1"), 1));
    });
    let mut later = document(statement());
    later["@context"] = "https://openvex.dev/ns/v9.0.0".into();
    assert_eq!(problems(&later), [(ProblemCode::UnknownVersion, "https://openvex.dev/ns/v9.0.0".to_owned())]);
}

#[test]
fn what_is_not_as_the_format_has_it_is_told() {
    let told = |patch: Value| {
        let mut statement = statement();
        for (key, value) in patch.as_object().expect("an object") {
            statement[key] = value.clone();
        }
        problems(&document(statement)).into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    };
    assert_eq!(told(json!({ "status": "mitigated" })), [ProblemCode::UnknownKeyword]);
    assert_eq!(told(json!({ "justification": "code_not_reachable" })), [ProblemCode::UnknownKeyword]);
    assert_eq!(told(json!({ "Justification": "x" })), [ProblemCode::NearMiss]);
    assert_eq!(told(json!({ "products": "pkg:npm/portal" })), [ProblemCode::WrongType]);
    assert_eq!(told(json!({ "vulnerability": { "@id": "CVE-2026-1" } })), [ProblemCode::NearMiss]);
    let mut document = document(statement());
    document["statements"] = "none".into();
    assert_eq!(problems(&document), [(ProblemCode::UnreadableList, "statements".to_owned())]);
}
