use super::*;
use crate::evidence::{FaultKind, Judged};

/// What was found of a document's shape: kind and path, and what it was held against.
fn found(document: &Value) -> (Judged, Vec<(FaultKind, String)>) {
    look(document, |evidence, _| {
        let validity = &evidence.documents[0].validity;
        let faults = validity.faults.iter();
        (validity.judged, faults.map(|fault| (fault.cause.kind, fault.cause.path.clone())).collect())
    })
}

#[test]
fn nothing_is_found_in_a_good_document_and_it_is_not_called_valid() {
    assert_eq!(found(&good()), (Judged::By("3.0.1"), vec![]));
    look(&good(), |evidence, _| assert!(!evidence.documents[0].validity.is_valid()));
}

#[test]
fn each_departure_is_found() {
    use FaultKind::*;
    for (element, key, value, kind, path) in [
        (CREATION, "created", json!("2026-11-20T03:15:00.5Z"), WrongForm, "CreationInfo.created"),
        (CREATION, "createdBy", json!([]), TooFew, "CreationInfo.createdBy"),
        (CREATION, "createdBy", json!(own("harbour")), WrongType, "CreationInfo.createdBy"),
        (CREATION, "specVersion", json!("3.0"), WrongForm, "CreationInfo.specVersion"),
        (DOCUMENT, "signature", json!({}), UnknownField, "SpdxDocument.signature"),
        (SBOM, "software_sbomType", json!(["built"]), NotInVocabulary, "software_Sbom.software_sbomType"),
        (PACKAGE, "spdxId", json!("SPDXRef-Package"), WrongForm, "software_Package.spdxId"),
        (PACKAGE, "suppliedBy", json!([own("harbour")]), WrongType, "software_Package.suppliedBy"),
        (
            PACKAGE,
            "software_primaryPurpose",
            json!("APP"),
            NotInVocabulary,
            "software_Package.software_primaryPurpose",
        ),
        (PACKAGE, "versionInfo", json!("1"), UnknownField, "software_Package.versionInfo"),
        (PACKAGE, "type", json!("Package"), NotInVocabulary, "type"),
        (
            PACKAGE,
            "verifiedUsing",
            json!([{ "type": "Hash", "algorithm": "sha256" }]),
            MissingField,
            "Hash.hashValue",
        ),
    ] {
        let (judged, faults) = found(&with(element, key, value));
        assert_eq!((judged, faults.first()), (Judged::By("3.0.1"), Some(&(kind, path.to_owned()))), "{key}");
    }
    let relation = json!({ "type": "Relationship", "relationshipType": "DEPENDS_ON" });
    let missing: Vec<String> = found(&and([relation])).1.into_iter().map(|(_, path)| path).collect();
    let paths = ["spdxId", "creationInfo", "from", "to", "relationshipType"];
    assert_eq!(missing, paths.map(|key| format!("Relationship.{key}")));
}

#[test]
fn a_version_without_its_schema_is_not_judged() {
    let judged = |version: &str| found(&with(CREATION, "specVersion", json!(version))).0;
    assert_eq!(judged("3.0.0"), Judged::NoTable);
    assert_eq!(judged("3.1.0"), Judged::UnknownVersion);
}
