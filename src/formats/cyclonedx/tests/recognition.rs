//! Which documents are CycloneDX, of which version and in which role.

use super::{document, problems, with_evidence};
use crate::evidence::{Role, Standard};
use crate::source::{Field, ProblemCode};

#[test]
fn a_document_is_recognised_by_what_it_says() {
    for (text, expected) in [
        (r#"{"bomFormat": "CycloneDX", "specVersion": "1.5"}"#, vec![]),
        (r#"{"bomFormat": "cyclonedx", "specVersion": "1.5"}"#, vec![ProblemCode::NearMiss]),
        (r#"{"bomFormat": "AnotherFormat", "specVersion": "1.5"}"#, vec![ProblemCode::UnknownVersion]),
        (
            r#"{"bomFormat": 5, "specVersion": "1.5"}"#,
            vec![ProblemCode::WrongType, ProblemCode::UnknownVersion],
        ),
        (
            r#"{"$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json", "specVersion": "1.5"}"#,
            vec![ProblemCode::MissingFormatName],
        ),
    ] {
        with_evidence(text, |evidence| {
            assert_eq!(evidence.documents.len(), 1, "{text}");
            assert_eq!(evidence.documents[0].standard, Standard::CycloneDx);
            let codes: Vec<ProblemCode> = problems(evidence).into_iter().map(|(code, _)| code).collect();
            assert_eq!(codes, expected, "{text}");
        });
    }
}

#[test]
fn a_document_that_only_looks_like_one_is_not_recognised() {
    let text = r#"{"specVersion": "1.5", "components": [{"name": "a"}]}"#;
    with_evidence(text, |evidence| assert!(evidence.documents.is_empty()));
}

#[test]
fn an_unknown_or_missing_version_is_a_loss_and_is_read_on() {
    for (version, code) in [
        (r#""1.99""#, Some(ProblemCode::UnknownVersion)),
        (r#""1.1""#, Some(ProblemCode::UnknownVersion)),
        (r#""TBD""#, Some(ProblemCode::MissingVersion)),
        ("null", Some(ProblemCode::MissingVersion)),
        ("1.4", Some(ProblemCode::WrongType)),
        (r#""1.7""#, None),
    ] {
        let text = format!(
            r#"{{"bomFormat": "CycloneDX", "specVersion": {version}, "components": [{{"name": "a"}}]}}"#
        );
        with_evidence(&text, |evidence| {
            assert_eq!(problems(evidence).first().map(|(code, _)| *code), code, "{version}");
            assert_eq!(evidence.components.len(), 1);
        });
    }
}

#[test]
fn a_version_as_a_number_is_read() {
    let text = r#"{"bomFormat": "CycloneDX", "specVersion": 1.4}"#;
    with_evidence(text, |evidence| {
        let version = evidence.documents[0].version.stated();
        assert_eq!(version.map(|words| words.raw()), Some("1.4"));
        // 1.4 has no lifecycles, and the number is known for it.
        let sbom = evidence.documents[0].sbom.as_ref().expect("an SBOM");
        assert_eq!(sbom.generation_context, Field::Inexpressible);
    });
}

#[test]
fn vulnerabilities_without_an_inventory_are_vex() {
    let vulnerabilities = r#""vulnerabilities": [{"id": "CVE-2026-0001"}]"#;
    for (entries, role) in [
        (vulnerabilities.to_owned(), Role::Vex),
        (format!(r#"{vulnerabilities}, "components": []"#), Role::Vex),
        (format!(r#"{vulnerabilities}, "components": null, "dependencies": []"#), Role::Vex),
        (format!(r#"{vulnerabilities}, "components": [{{"name": "a"}}]"#), Role::Sbom),
        (format!(r#"{vulnerabilities}, "components": "none""#), Role::Sbom),
        (format!(r#"{vulnerabilities}, "services": [{{"name": "a"}}]"#), Role::Sbom),
        (r#""components": []"#.to_owned(), Role::Sbom),
        (r#""components": [], "vulnerabilities": []"#.to_owned(), Role::Sbom),
        (r#""version": 1"#.to_owned(), Role::Sbom),
    ] {
        with_evidence(&document("1.5", &entries), |evidence| {
            let document = &evidence.documents[0];
            assert_eq!(document.role, role, "{entries}");
            assert_eq!(document.sbom.is_some(), role == Role::Sbom);
        });
    }
}

#[test]
fn a_key_in_another_spelling_is_a_near_miss() {
    let text = document("1.5", r#""Components": [], "spec_version": 1"#);
    with_evidence(&text, |evidence| {
        let noted: Vec<String> = problems(evidence).into_iter().map(|(_, detail)| detail).collect();
        assert_eq!(noted, ["Components for components", "spec_version for specVersion"]);
    });
}

#[test]
fn a_key_named_twice_is_a_problem() {
    let text = document("1.5", r#""components": [{"name": "a", "n\u0061me": "b"}]"#);
    with_evidence(&text, |evidence| {
        assert_eq!(problems(evidence), [(ProblemCode::DuplicateKey, "name".to_owned())]);
        assert_eq!(evidence.components[0].name.stated().map(|name| name.raw()), Some("a"));
    });
}
