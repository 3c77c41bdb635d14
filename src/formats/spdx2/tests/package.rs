use serde_json::{Value, json};

use super::{answer, codes, good, look, problems, said, with};
use crate::evidence::{Component, ComponentKind, DigestFault, FieldName, IdentifierKind, SupplierStanding};
use crate::source::{Field, ProblemCode, Text};

/// The good document's package with one key set.
fn package(key: &str, value: Value) -> Value {
    with(&format!("/packages/0/{key}"), value)
}

fn look_at<T>(document: &Value, look_at: impl FnOnce(&Component<'_>) -> T) -> T {
    look(document, |evidence, _| look_at(&evidence.components[0]))
}

#[test]
fn name_and_version_are_free_text() {
    for (value, expected) in [
        (json!("2.1.0"), "2.1.0"),
        (json!("NOASSERTION"), "(declared unknown)"),
        (json!("Unknown"), "(declared unknown)"),
        (json!("NONE"), "(stand-in)"),
        (json!(" "), "(stand-in)"),
        (json!(2.1), "(malformed)"),
        (Value::Null, "(absent)"),
    ] {
        look_at(&package("versionInfo", value.clone()), |one| {
            assert_eq!(said(&one.version), expected, "{value}")
        });
        look_at(&package("name", value.clone()), |one| assert_eq!(said(&one.name), expected, "{value}"));
    }
}

#[test]
fn supplier_and_originator_are_kept_apart() {
    for (value, expected, found) in [
        (json!("Organization: Tidewater (a@b.example)"), "Tidewater", vec![]),
        (json!("Person: Mireille Castanet"), "Mireille Castanet", vec![]),
        (json!("NOASSERTION"), "(not asserted)", vec![]),
        (json!("NONE"), "(none)", vec![]),
        (json!("unknown"), "(declared unknown)", vec![]),
        (json!("Organization: NOASSERTION"), "(stand-in)", vec![]),
        (json!("Tidewater"), "Tidewater", vec![ProblemCode::NearMiss]),
        (json!("Tool: slipway"), "(malformed)", vec![ProblemCode::NearMiss]),
        (json!({ "name": "Tidewater" }), "(malformed)", vec![ProblemCode::WrongType]),
    ] {
        for key in ["supplier", "originator"] {
            let document = package(key, value.clone());
            assert_eq!(codes(&document), found, "{key} {value}");
            look_at(&document, |one| {
                let (field, other) = match key {
                    "supplier" => (&one.supplier, &one.originator),
                    _ => (&one.originator, &one.supplier),
                };
                assert_eq!((said(field).as_str(), other), (expected, &Field::Absent), "{key} {value}");
            });
        }
    }
}

#[test]
fn the_supplier_is_the_originator_unless_the_document_says_otherwise() {
    use SupplierStanding::{IsNotOriginator, IsOriginator};
    for (originator, standing) in [
        (Value::Null, IsOriginator),
        (json!(""), IsOriginator),
        (json!(17), IsOriginator),
        (json!("NOASSERTION"), IsNotOriginator),
        (json!("unknown"), IsNotOriginator),
        (json!("Organization: Tidewater"), IsNotOriginator),
    ] {
        let document = package("originator", originator.clone());
        look_at(&document, |one| assert_eq!(one.supplier_standing, standing, "{originator}"));
    }
}

#[test]
fn checksums_are_digests() {
    let sha1 = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
    let checksums = json!([
        { "algorithm": "SHA1", "checksumValue": sha1 },
        { "algorithm": "SHA256", "checksumValue": sha1 },
        { "checksumValue": sha1 },
        { "algorithm": "SHA1" }
    ]);
    look_at(&package("checksums", checksums), |one| {
        let digests = one.digests.stated().expect("digests");
        let faults: Vec<_> = digests.iter().map(|digest| digest.fault).collect();
        let expected = [
            None,
            Some(DigestFault::WrongLength),
            Some(DigestFault::UnknownAlgorithm),
            Some(DigestFault::NotHexadecimal),
        ];
        assert_eq!(faults, expected);
    });
    for (checksums, expected) in [
        (json!([]), "(absent)"),
        (Value::Null, "(absent)"),
        (json!(sha1), "(malformed)"),
        (json!([sha1]), "(malformed)"),
    ] {
        let document = package("checksums", checksums.clone());
        look_at(&document, |one| assert_eq!(answer(&one.digests), expected, "{checksums}"));
    }
    let verification = json!({ "packageVerificationCodeValue": sha1 });
    look_at(&package("packageVerificationCode", verification), |one| {
        assert_eq!(answer(&one.digests), "(absent)");
    });
}

#[test]
fn the_declared_licence_is_preferred() {
    for (declared, concluded, expected) in [
        ("MIT", "Apache-2.0", "MIT"),
        ("NOASSERTION", "Apache-2.0", "Apache-2.0"),
        ("NONE", "Apache-2.0", "Apache-2.0"),
        ("Apache 2", "Apache-2.0", "Apache-2.0"),
        ("Apache 2", "NOASSERTION", "Apache 2"),
        ("NOASSERTION", "NOASSERTION", "(not asserted)"),
        ("NONE", "NOASSERTION", "(none)"),
        ("", "NONE", "(none)"),
        ("unknown", "", "(declared unknown)"),
        ("TBD", "", "(stand-in)"),
        ("LicenseRef-1 AND MIT", "MIT", "LicenseRef-1 AND MIT"),
    ] {
        let mut document = package("licenseDeclared", json!(declared));
        document["packages"][0]["licenseConcluded"] = json!(concluded);
        look_at(&document, |one| {
            let told = one.licenses.map(|licenses| licenses[0].text.clone());
            assert_eq!(said(&told), expected, "{declared}, {concluded}");
        });
    }
    look_at(&good(), |one| assert_eq!(answer(&one.licenses), "(absent)"));
}

#[test]
fn identifiers_are_told_from_links_by_their_type() {
    let reference = |category: &str, word: &str, locator: &str| json!({ "referenceCategory": category, "referenceType": word, "referenceLocator": locator });
    let references = json!([
        reference("OTHER", "purl", "pkg:cargo/serde@1.0.0"),
        reference("SECURITY", "cpe23Type", "cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*"),
        reference("SECURITY", "http://spdx.org/rdf/references/cpe22Type", "cpe:/a:openssl:openssl:1.1.1k"),
        reference("PERSISTENT-ID", "swh", "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"),
        reference("PERSISTENT-ID", "gitoid", "gitoid:blob:sha1:94a9ed024d3859793618152ea559a168bbcbb5e2"),
        reference("SECURITY", "swid", "NOASSERTION"),
        reference("PACKAGE_MANAGER", "purl", "serde"),
        reference("SECURITY", "advisory", "https://harboursystems.example/advisory")
    ]);
    look_at(&package("externalRefs", references), |one| {
        let identifiers = one.identifiers.stated().expect("identifiers");
        let told: Vec<_> = identifiers.iter().map(|one| (one.kind, one.is_well_formed)).collect();
        let expected = [
            (IdentifierKind::Purl, true),
            (IdentifierKind::Cpe, true),
            (IdentifierKind::Cpe, true),
            (IdentifierKind::Swhid, true),
            (IdentifierKind::Gitoid, true),
            (IdentifierKind::Swid, false),
            (IdentifierKind::Purl, false),
            (IdentifierKind::SpdxId, true),
        ];
        assert_eq!(told, expected);
        let [link] = &one.external_references[..] else { panic!("one link") };
        assert_eq!(link.kind.raw(), "advisory");
    });
    look_at(&package("externalRefs", json!("pkg:cargo/serde@1.0.0")), |one| {
        assert_eq!(answer(&one.identifiers), "(malformed)");
    });
}

#[test]
fn an_spdxid_identifies_within_a_namespace_and_is_no_identifier_of_others() {
    let kinds = |document: &Value| {
        look_at(document, |one| {
            let asked = FieldName::ComponentIdentifier.ask_component(one, &[]);
            assert_eq!(asked.state, Field::Absent);
            one.identifiers.map(|list| list.iter().map(|one| one.kind).collect::<Vec<_>>()).stated().cloned()
        })
    };
    assert_eq!(kinds(&good()), Some(vec![IdentifierKind::SpdxId]));
    assert_eq!(kinds(&with("/documentNamespace", json!("portal"))), None);
    assert_eq!(kinds(&package("SPDXID", Value::Null)), None);
}

#[test]
fn the_purpose_is_the_kind() {
    for (purpose, kind, found) in [
        (json!("LIBRARY"), ComponentKind::Library, vec![]),
        (json!("OPERATING-SYSTEM"), ComponentKind::OperatingSystem, vec![]),
        (json!("OPERATING_SYSTEM"), ComponentKind::OperatingSystem, vec![]),
        (json!("OTHER"), ComponentKind::Other, vec![]),
        (json!("BOAT"), ComponentKind::Other, vec![ProblemCode::UnknownKeyword]),
        (json!(""), ComponentKind::Unspecified, vec![]),
        (Value::Null, ComponentKind::Unspecified, vec![]),
    ] {
        let document = package("primaryPackagePurpose", purpose.clone());
        assert_eq!(codes(&document), found, "{purpose}");
        look_at(&document, |one| assert_eq!(one.kind, kind, "{purpose}"));
    }
}

#[test]
fn near_misses_name_the_right_key_and_are_not_taken() {
    for (key, right) in [
        ("packageSupplier", "supplier"),
        ("PackageOriginator", "originator"),
        ("PackageVersion", "versionInfo"),
        ("packageVersion", "versionInfo"),
        ("Checksums", "checksums"),
        ("purl", "externalRefs"),
    ] {
        let document = package(key, json!("Organization: Tidewater"));
        let expected = [(ProblemCode::NearMiss, right.to_owned(), "\"Organization: Tidewater\"".to_owned())];
        assert_eq!(problems(&document), expected, "{key}");
        look_at(&document, |one| {
            assert_eq!((&one.supplier, &one.originator), (&Field::Absent, &Field::Absent));
            assert_eq!(said(&one.version), "2.1.0");
        });
    }
}

#[test]
fn a_file_is_a_component_with_few_fields() {
    let mut document = good();
    document["files"] = json!([{
        "SPDXID": "SPDXRef-file", "fileName": "./src/portal.c", "licenseConcluded": "MIT",
        "checksums": [{ "algorithm": "SHA1", "checksumValue": "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12" }]
    }]);
    look(&document, |evidence, _| {
        let file = &evidence.components[1];
        assert_eq!((file.kind, said(&file.name).as_str()), (ComponentKind::File, "./src/portal.c"));
        assert_eq!(file.reference.as_ref().map(|one| one.value.raw()), Some("SPDXRef-file"));
        assert_eq!((answer(&file.digests), answer(&file.licenses)), ("(stated)", "(stated)"));
        let without = [&file.version, &file.supplier, &file.originator];
        assert!(without.iter().all(|field| **field == Field::<Text<'_>>::Inexpressible));
        assert_eq!(answer(&file.identifiers), "(inexpressible)");
    });
}

#[test]
fn what_is_no_component_is_counted_and_the_rest_is_read() {
    let mut document = good();
    document["packages"] = json!(["portal", null, { "SPDXID": "SPDXRef-portal", "name": "portal" }]);
    document["files"] = json!([17, { "fileName": "./f" }]);
    let unreadable = ProblemCode::UnreadableComponent;
    assert_eq!(codes(&document), [unreadable, unreadable, unreadable]);
    look(&document, |evidence, _| {
        assert_eq!((evidence.components.len(), evidence.documents[0].unreadable), (2, 3));
    });
    for key in ["packages", "files", "relationships"] {
        let document = with(&format!("/{key}"), json!({}));
        assert!(codes(&document).contains(&ProblemCode::UnreadableList), "{key}");
        let dangling = if key == "packages" { 1 } else { 0 };
        look(&with(&format!("/{key}"), Value::Null), |evidence, sbom| {
            assert_eq!((evidence.problems.len(), sbom.dangling.len()), (dangling, dangling), "{key}");
        });
    }
}

#[test]
fn an_archive_is_said_to_be_one_and_a_file_has_its_name() {
    let archive = |one: &Component<'_>| FieldName::ComponentArchive.ask_component(one, &[]).state;
    let stated = look_at(&package("primaryPackagePurpose", json!("ARCHIVE")), archive);
    assert!(matches!(stated, Field::Stated(_)));
    // No version says that something is none.
    assert_eq!(look_at(&package("primaryPackagePurpose", json!("LIBRARY")), archive), Field::Inexpressible);
    let file = |types: Value, field: FieldName| {
        let file = json!({ "SPDXID": "SPDXRef-File", "fileName": "./portal.tar", "fileTypes": types });
        look(&with("/files", json!([file])), |evidence, _| {
            field.ask_component(evidence.components.last().expect("the file"), &[]).state
        })
    };
    let types = || json!(["BINARY", "ARCHIVE"]);
    assert!(matches!(file(types(), FieldName::ComponentArchive), Field::Stated(_)));
    assert!(matches!(file(types(), FieldName::ComponentFilename), Field::Stated(_)));
    assert_eq!(file(types(), FieldName::ComponentExecutable), Field::Inexpressible);
    assert_eq!(file(json!(["SOURCE"]), FieldName::ComponentArchive), Field::Inexpressible);
}
