//! Small documents for each reading, and every document of the corpus.
//!
//! What the words mean is tested where they are read.

mod corpus;
mod graph;
mod notation;
mod package;

use serde_json::{Value, json};

use super::*;
use crate::evidence::PartyKind;
use crate::formats;
use crate::submission::Submission;

/// A document that is in order, with one package.
fn good() -> Value {
    json!({
        "spdxVersion": "SPDX-2.3",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "harbour-portal",
        "documentNamespace": "https://sbom.harboursystems.example/portal-2.1.0",
        "creationInfo": {
            "created": "2026-11-20T03:15:00Z",
            "creators": ["Organization: Harbour Systems Ltd (sbom@harboursystems.example)", "Tool: slipway-1.8.0"],
            "comment": "SBOM Type: Build"
        },
        "packages": [{ "SPDXID": "SPDXRef-portal", "name": "portal", "versionInfo": "2.1.0" }],
        "relationships": [describes("SPDXRef-portal")]
    })
}

fn relationship(element: &str, word: &str, related: &str) -> Value {
    json!({ "spdxElementId": element, "relationshipType": word, "relatedSpdxElement": related })
}

fn describes(related: &str) -> Value {
    relationship("SPDXRef-DOCUMENT", "DESCRIBES", related)
}

/// The good document with one value set.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = good();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a step");
    document.pointer_mut(parent).expect("the parent is there")[key] = value;
    document
}

/// Reads a document and looks at what it says.
fn look<T>(document: &Value, look: impl FnOnce(&Evidence<'_>, &Sbom<'_>) -> T) -> T {
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.spdx.json", text.as_bytes())]);
    let evidence = formats::read(&submission);
    let sbom = evidence.documents.first().and_then(|document| document.sbom.as_ref()).expect("it is read");
    look(&evidence, sbom)
}

/// The problems of a document: what, its details, and what stands there.
fn problems(document: &Value) -> Vec<(ProblemCode, String, String)> {
    let text = document.to_string();
    look(document, |evidence, _| {
        let told = |problem: &Problem| {
            let offset = problem.offset.expect("each problem has its place") as usize;
            let there: String = text[offset..].chars().take_while(|&c| !",]}".contains(c)).collect();
            (problem.code, problem.detail.clone().unwrap_or_default(), there)
        };
        evidence.problems.iter().map(told).collect()
    })
}

fn codes(document: &Value) -> Vec<ProblemCode> {
    problems(document).into_iter().map(|(code, ..)| code).collect()
}

/// A field in a word, with the value where there is one.
fn said(field: &Field<Text<'_>>) -> String {
    match field {
        Field::Stated(words) => words.value.raw().to_owned(),
        other => answer(other).to_owned(),
    }
}

fn answer<T>(field: &Field<T>) -> &'static str {
    match field {
        Field::Stated(_) => "(stated)",
        Field::DeclaredUnknown(_) => "(declared unknown)",
        Field::NotAsserted(_) => "(not asserted)",
        Field::Withheld(_) => "(withheld)",
        Field::None(_) => "(none)",
        Field::StandIn(_) => "(stand-in)",
        Field::Malformed(_) => "(malformed)",
        Field::Contradictory(_) => "(contradictory)",
        Field::Absent => "(absent)",
        Field::Inexpressible => "(inexpressible)",
    }
}

#[test]
fn a_good_document_states_all_that_the_format_has_a_place_for() {
    assert_eq!(problems(&good()), []);
    look(&good(), |evidence, sbom| {
        let document = &evidence.documents[0];
        assert_eq!((document.role, document.standard), (Role::Sbom, Standard::Spdx));
        assert_eq!(said(&document.version), "2.3");
        assert_eq!(said(&sbom.timestamp), "2026-11-20T03:15:00Z");
        assert_eq!(said(&sbom.generation_context), "Build");
        assert_eq!(said(&sbom.version), "https://sbom.harboursystems.example/portal-2.1.0");
        let [author] = &sbom.authors.stated().expect("an author")[..] else { panic!("one author") };
        assert_eq!((author.kind, author.name.raw()), (PartyKind::Organisation, "Harbour Systems Ltd"));
        let [tool] = &sbom.tools.stated().expect("a tool")[..] else { panic!("one tool") };
        assert_eq!((said(&tool.name), said(&tool.version)), ("slipway".to_owned(), "1.8.0".to_owned()));
        assert_eq!(sbom.primary, [0]);
        assert_eq!(sbom.signature, Field::Inexpressible);
        assert_eq!(sbom.completeness, Field::Inexpressible);
        assert_eq!(document.components, 0..1);
        assert_eq!(document.relationships, 0..1);
    });
}

#[test]
fn the_version_is_the_number_that_is_known() {
    use ProblemCode::{MissingVersion, UnknownVersion, WrongType};
    for (version, answer, found) in [
        (json!("SPDX-2.2"), "2.2", vec![]),
        (json!("SPDX-2.1"), "2.1", vec![]),
        (json!("SPDX-2.0"), "2.0", vec![UnknownVersion]),
        (json!("SPDX-2.9"), "2.9", vec![UnknownVersion]),
        (json!("2.3"), "(malformed)", vec![UnknownVersion]),
        (json!(2.3), "(malformed)", vec![WrongType, UnknownVersion]),
        (json!(""), "(stand-in)", vec![MissingVersion]),
        (json!("SPDX-"), "(stand-in)", vec![MissingVersion]),
        (Value::Null, "(absent)", vec![MissingVersion]),
    ] {
        let document = with("/spdxVersion", version.clone());
        assert_eq!(codes(&document), found, "{version}");
        look(&document, |evidence, sbom| {
            assert_eq!(said(&evidence.documents[0].version), answer, "{version}");
            assert_eq!(sbom.primary, [0], "{version}: read on as far as it goes");
            assert_eq!(sbom.signature, Field::Inexpressible);
        });
    }
}

#[test]
fn a_document_that_two_formats_claim_is_not_recognised_by_its_other_keys() {
    let is_recognised = |document: Value| {
        let text = document.to_string();
        let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
        !formats::read(&submission).documents.is_empty()
    };
    assert!(is_recognised(json!({ "spdxVersion": "SPDX-2.3" })));
    assert!(!is_recognised(json!({ "SPDXID": "SPDXRef-DOCUMENT", "packages": [] })));
    assert!(!is_recognised(json!({ "Document": { "spdxVersion": "SPDX-2.3" } })));
}

#[test]
fn creators_are_people_and_organisations_or_tools() {
    for (creators, authors, tools, found) in [
        (json!(["Person: Jane Doe ()"]), "(stated)", "(absent)", vec![]),
        (json!(["Tool: trivy"]), "(absent)", "(stated)", vec![]),
        (json!(["Tool: ", "Organization: "]), "(stand-in)", "(stand-in)", vec![]),
        (json!(["Organization: NOASSERTION", "Tool: unknown"]), "(stand-in)", "(declared unknown)", vec![]),
        (json!(["Person: anonymous", "Person: Jane Doe"]), "(stated)", "(absent)", vec![]),
        (
            json!(["Person: jane@harboursystems.example"]),
            "(stand-in)",
            "(absent)",
            vec![ProblemCode::NearMiss],
        ),
        (json!(["Trustify"]), "(absent)", "(absent)", vec![ProblemCode::NearMiss]),
        (json!(["", 17]), "(absent)", "(absent)", vec![ProblemCode::WrongType]),
        (json!([]), "(absent)", "(absent)", vec![]),
        (json!("Person: Jane Doe"), "(malformed)", "(malformed)", vec![ProblemCode::WrongType]),
    ] {
        let document = with("/creationInfo/creators", creators.clone());
        assert_eq!(codes(&document), found, "{creators}");
        look(&document, |_, sbom| {
            assert_eq!((answer(&sbom.authors), answer(&sbom.tools)), (authors, tools), "{creators}");
        });
    }
}

#[test]
fn a_tool_without_a_version_has_none() {
    look(
        &with("/creationInfo/creators", json!(["Tool: trivy-dev", "Tool: cargo-sbom-v0.10.0"])),
        |_, sbom| {
            let tools = sbom.tools.stated().expect("tools");
            let told: Vec<_> = tools.iter().map(|tool| (said(&tool.name), said(&tool.version))).collect();
            let expected = [("trivy-dev", "(absent)"), ("cargo-sbom", "v0.10.0")];
            assert_eq!(told, expected.map(|(name, version)| (name.to_owned(), version.to_owned())));
        },
    );
}

#[test]
fn the_namespace_is_the_version_of_the_document() {
    for (namespace, expected) in [
        (
            json!("urn:uuid:6f0c1f0a-4a52-4b8e-9a43-2f6d1c7e58b1"),
            "urn:uuid:6f0c1f0a-4a52-4b8e-9a43-2f6d1c7e58b1",
        ),
        (json!("https://sbom.harboursystems.example/#1"), "(malformed)"),
        (json!("portal-2.1.0"), "(malformed)"),
        (json!("TBD"), "(stand-in)"),
        (json!("NOASSERTION"), "(declared unknown)"),
        (Value::Null, "(absent)"),
    ] {
        let document = with("/documentNamespace", namespace.clone());
        look(&document, |_, sbom| assert_eq!(said(&sbom.version), expected, "{namespace}"));
    }
}

#[test]
fn a_comment_of_another_kind_states_no_context() {
    let sentence = with("/creationInfo/comment", json!("Packages created during the build."));
    assert_eq!(
        problems(&sentence),
        [(ProblemCode::NearMiss, "build".to_owned(), "\"Packages created during the build.\"".to_owned())]
    );
    look(&sentence, |_, sbom| assert_eq!(sbom.generation_context, Field::Absent));
    look(&with("/creationInfo/comment", json!(["Build"])), |_, sbom| {
        assert_eq!(answer(&sbom.generation_context), "(malformed)");
    });
}

#[test]
fn what_stands_in_the_wrong_place_is_named_and_not_taken() {
    let mut document = good();
    document["signature"] = json!({ "algorithm": "ES256" });
    document["created"] = json!("2026-11-20T03:15:00Z");
    document["creationInfo"] = Value::Null;
    let mut details: Vec<String> = problems(&document).into_iter().map(|(_, detail, _)| detail).collect();
    details.sort();
    assert_eq!(details, ["creationInfo.created", "signature"]);
    look(&document, |_, sbom| {
        assert_eq!(sbom.signature, Field::Inexpressible);
        assert_eq!(sbom.timestamp, Field::Absent);
        assert_eq!(sbom.authors, Field::Absent);
    });
    assert_eq!(codes(&with("/creationInfo", json!("now"))), [ProblemCode::WrongType]);
}

#[test]
fn a_limit_is_named_and_nothing_is_read_beyond_it() {
    let mut document = good();
    document["files"] = json!([{ "SPDXID": "SPDXRef-f", "fileName": "./f" }, { "fileName": "./g" }]);
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.spdx.json", text.as_bytes())]);
    let (id, artifact) = submission.numbered().next().expect("one artifact");
    let mut evidence = Evidence::default();
    let root = crate::syntax::json(artifact, id, &mut evidence.problems).expect("it is JSON");
    let object = root.object(&mut evidence.problems).expect("it is an object");
    let limits = Limits { components: 2, relationships: 0, ..limits::DEFAULT };
    read_within(&limits, id, root, &object, &mut evidence);
    assert_eq!(evidence.components.len(), 2);
    assert_eq!(evidence.relationships, []);
    let told: Vec<_> = evidence.problems.iter().map(|one| (one.code, one.detail.as_deref())).collect();
    let over = ProblemCode::OverLimit;
    assert_eq!(told, [(over, Some("2 components")), (over, Some("0 relationships"))]);
}
