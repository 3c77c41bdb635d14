use super::*;
use crate::evidence::{Component, ComponentKind, IdentifierKind, SupplierStanding};

/// The good document with one value of its package set; what the package then says.
fn package<T>(key: &str, value: Value, of: impl FnOnce(&Component<'_>) -> T) -> T {
    look(&with(PACKAGE, key, value), |evidence, _| of(&evidence.components[0]))
}

#[test]
fn names_and_versions_are_words() {
    for (version, expected) in [
        (json!("2.1.0"), "2.1.0"),
        (json!("NOASSERTION"), "(declared unknown)"),
        (json!("unknown"), "(declared unknown)"),
        (json!("N/A"), "(stand-in)"),
        (json!(2.1), "(malformed)"),
        (json!(["2.1.0"]), "(malformed)"),
        (Value::Null, "(absent)"),
    ] {
        let found = package("software_packageVersion", version.clone(), |one| said(&one.version));
        assert_eq!(found, expected, "{version}");
    }
}

#[test]
fn the_originator_is_the_first_organisation_of_those_named() {
    let people = || {
        and([
            element("Person", "ada", json!({ "name": "Ada" })),
            element("SoftwareAgent", "robot", json!({ "name": "Robot" })),
            element("Organization", "nameless", json!({})),
        ])
    };
    for (by, expected) in [
        (json!([own("harbour")]), "Harbour Systems Ltd"),
        (json!([own("ada"), own("harbour")]), "Harbour Systems Ltd"),
        (json!([own("nameless"), own("ada")]), "Ada"),
        (json!([own("nameless")]), "(stand-in)"),
        (json!([own("robot")]), "(malformed)"),
        (json!([own("portal")]), "(malformed)"),
        (json!([own("nobody")]), "(malformed)"),
        (json!(["https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement"]), "(not asserted)"),
        (json!(["NoneElement"]), "(none)"),
        (json!(7), "(malformed)"),
        (json!([]), "(absent)"),
    ] {
        let mut document = people();
        document["@graph"][5]["originatedBy"] = by.clone();
        look(&document, |evidence, _| assert_eq!(said(&evidence.components[0].originator), expected, "{by}"));
    }
}

#[test]
fn a_supplier_may_be_a_distributor() {
    package("suppliedBy", json!(own("harbour")), |one| {
        assert_eq!(said(&one.supplier), "Harbour Systems Ltd");
        assert_eq!(
            (answer(&one.originator), one.supplier_standing),
            ("(absent)", SupplierStanding::MayDistribute)
        );
    });
    let listed = with(PACKAGE, "suppliedBy", json!([own("harbour")]));
    assert_eq!(problems(&listed), [near_miss("suppliedBy: a list")]);
    look(&listed, |evidence, _| assert_eq!(said(&evidence.components[0].supplier), "Harbour Systems Ltd"));
}

/// The identifiers of the package but its own: kind, text, whether it is well formed.
fn identifiers(document: &Value) -> Vec<(IdentifierKind, String, bool)> {
    look(document, |evidence, _| {
        let all = evidence.components[0].identifiers.stated().into_iter().flatten();
        let others = all.filter(|one| one.kind != IdentifierKind::SpdxId);
        others.map(|one| (one.kind, one.text.raw().to_owned(), one.is_well_formed)).collect()
    })
}

#[test]
fn identifiers_stand_in_three_places() {
    let purl = "pkg:npm/portal@2.1.0";
    let expected = vec![(IdentifierKind::Purl, purl.to_owned(), true)];
    assert_eq!(identifiers(&with(PACKAGE, "software_packageUrl", json!(purl))), expected);
    let external = |word: &str, identifier: &str| json!([{ "type": "ExternalIdentifier", "externalIdentifierType": word, "identifier": identifier }]);
    let document = with(PACKAGE, "externalIdentifier", external("packageUrl", purl));
    assert_eq!((identifiers(&document), problems(&document)), (expected.clone(), vec![]));
    let document = with(PACKAGE, "externalIdentifier", external("purl", purl));
    assert_eq!((identifiers(&document), problems(&document)), (expected, vec![near_miss("packageUrl")]));
    let document = with(PACKAGE, "externalIdentifier", external("cpe23", "portal"));
    assert_eq!(identifiers(&document), [(IdentifierKind::Cpe, "portal".to_owned(), false)]);
    let document = with(PACKAGE, "externalIdentifier", external("other", "P-2100"));
    assert_eq!(identifiers(&document), []);
    let gitoid = format!("gitoid:blob:sha1:{}", "94a9ed024d3859793618152ea559a168bbcbb5e2");
    let content = json!([{
        "type": "software_ContentIdentifier", "software_contentIdentifierType": "gitoid",
        "software_contentIdentifierValue": gitoid,
    }]);
    let expected = [(IdentifierKind::Gitoid, gitoid.clone(), true)];
    assert_eq!(identifiers(&with(PACKAGE, "software_contentIdentifier", content)), expected);
    assert_eq!(identifiers(&with(PACKAGE, "software_contentIdentifier", json!([gitoid]))), expected);
}

#[test]
fn its_own_name_is_an_identifier_where_it_is_absolute() {
    let own_names = |document: &Value| {
        look(document, |evidence, _| {
            let all = evidence.components[0].identifiers.stated().into_iter().flatten();
            all.filter(|one| one.kind == IdentifierKind::SpdxId).count()
        })
    };
    assert_eq!(own_names(&good()), 1);
    assert_eq!(own_names(&with(PACKAGE, "spdxId", json!("SPDXRef-Package"))), 0);
    assert_eq!(own_names(&with(PACKAGE, "spdxId", json!("_:package"))), 0);
}

#[test]
fn hashes_are_read_where_they_stand_and_where_they_are_referred_to() {
    let value = "9e1d9e0f4ccf67a44334113fd909531e2fd3a9ce4f158a291942c8d5185f5596";
    let hash = json!({ "type": "Hash", "algorithm": "sha256", "hashValue": value });
    let digests = |document: &Value| {
        look(document, |evidence, _| {
            let digests = evidence.components[0].digests.stated().into_iter().flatten();
            digests.map(|one| (one.algorithm.is_some(), one.fault)).collect::<Vec<_>>()
        })
    };
    assert_eq!(digests(&with(PACKAGE, "verifiedUsing", json!([hash]))), [(true, None)]);
    let mut elsewhere = and([element("Hash", "hash", json!({ "algorithm": "sha256", "hashValue": value }))]);
    elsewhere["@graph"][5]["verifiedUsing"] = json!([own("hash")]);
    assert_eq!(digests(&elsewhere), [(true, None)]);
    // The hash of SPDX 2 over the files of a package is no hash of the package.
    let code = json!([{ "type": "PackageVerificationCode", "algorithm": "sha1", "hashValue": value }]);
    assert_eq!(digests(&with(PACKAGE, "verifiedUsing", code)), []);
    for (wrong, expected) in
        [(json!([7]), "(malformed)"), (json!([]), "(absent)"), (json!("x:y"), "(absent)")]
    {
        let found = package("verifiedUsing", wrong.clone(), |one| answer(&one.digests));
        assert_eq!(found, expected, "{wrong}");
    }
}

#[test]
fn purposes_say_what_sort_of_thing_it_is() {
    for (purpose, kind, found) in [
        (json!("application"), ComponentKind::Application, vec![]),
        (json!("operatingSystem"), ComponentKind::OperatingSystem, vec![]),
        (json!("patch"), ComponentKind::Other, vec![]),
        (json!("LIBRARY"), ComponentKind::Other, vec![(ProblemCode::UnknownKeyword, "LIBRARY".to_owned())]),
        (Value::Null, ComponentKind::Unspecified, vec![]),
    ] {
        let document = with(PACKAGE, "software_primaryPurpose", purpose.clone());
        assert_eq!(problems(&document), found, "{purpose}");
        look(&document, |evidence, _| assert_eq!(evidence.components[0].kind, kind, "{purpose}"));
    }
    let other = and([
        element("ai_AIPackage", "model", json!({ "name": "m", "software_packageVersion": "1" })),
        element("dataset_DatasetPackage", "data", json!({ "name": "d", "software_primaryPurpose": "other" })),
        element("software_File", "file", json!({ "name": "f", "software_primaryPurpose": "source" })),
    ]);
    look(&other, |evidence, _| {
        let kinds: Vec<ComponentKind> = evidence.components.iter().skip(1).map(|one| one.kind).collect();
        assert_eq!(kinds, [ComponentKind::MachineLearningModel, ComponentKind::Data, ComponentKind::File]);
        assert_eq!(evidence.components[3].version, Field::Inexpressible);
        assert_eq!(evidence.components[3].originator, Field::Absent);
    });
}

#[test]
fn what_single_nations_ask_is_read_where_spdx_3_has_a_place_for_it() {
    use crate::evidence::FieldName;
    let stated = |key: &str, value: &str, field: FieldName| {
        package(key, json!(value), |one| field.ask_component(one, &[]).state)
    };
    for (key, value, field) in [
        ("description", "A portal.", FieldName::ComponentDescription),
        ("summary", "A portal.", FieldName::ComponentDescription),
        ("releaseTime", "2026-03-31T09:00:00Z", FieldName::ComponentReleaseDate),
        ("validUntilTime", "2030-03-31T09:00:00Z", FieldName::ComponentSupportEnd),
    ] {
        assert!(matches!(stated(key, value, field), Field::Stated(_)), "{key}");
        assert_eq!(
            package("comment", json!("none"), |one| field.ask_component(one, &[]).state),
            Field::Absent
        );
    }
    let file = |purposes: Value, field: FieldName| {
        let more = json!({ "name": "portal.tar", "software_additionalPurpose": purposes });
        look(&and([element("software_File", "file", more)]), |evidence, _| {
            field.ask_component(evidence.components.last().expect("the file"), &[]).state
        })
    };
    let both = || json!(["archive", "container"]);
    assert!(matches!(file(both(), FieldName::ComponentArchive), Field::Stated(_)));
    assert!(matches!(file(both(), FieldName::ComponentStructured), Field::Stated(_)));
    assert!(matches!(file(both(), FieldName::ComponentFilename), Field::Stated(_)));
    assert_eq!(file(json!([]), FieldName::ComponentStructured), Field::Absent);
    // That it is none has no place, so that silence is not the vendor's.
    assert_eq!(file(both(), FieldName::ComponentExecutable), Field::Inexpressible);
    let opposites = file(json!(["container", "firmware"]), FieldName::ComponentStructured);
    assert!(matches!(opposites, Field::Contradictory(_)));
}

/// What the package says of a field, where it is distributed as files with these keys.
fn distributed(files: &[Value], field: FieldName) -> Field<()> {
    let name = |index: usize| format!("file{index}");
    let named = files.iter().enumerate();
    let elements = named.map(|(index, file)| element("software_File", &name(index), file.clone()));
    let names: Vec<String> = (0..files.len()).map(name).collect();
    let to: Vec<&str> = names.iter().map(String::as_str).collect();
    let all: Vec<Value> = elements.chain([relationship("portal", "hasDistributionArtifact", &to)]).collect();
    look(&and(all), |evidence, _| field.ask_component(&evidence.components[0], &[]).state)
}

#[test]
fn a_package_has_what_the_files_say_that_it_is_distributed_as() {
    let hash = json!([{ "type": "Hash", "algorithm": "sha512", "hashValue": "ab".repeat(64) }]);
    let file = json!({
        "name": "portal.tar", "software_additionalPurpose": ["archive", "container"], "verifiedUsing": hash,
    });
    for field in [
        FieldName::ComponentFilename,
        FieldName::ComponentArchive,
        FieldName::ComponentStructured,
        FieldName::ComponentDistributionHash,
    ] {
        let one = std::slice::from_ref(&file);
        assert!(matches!(distributed(one, field), Field::Stated(_)), "{field:?}");
        // A file without a hash or purposes says nothing of them.
        let silent = distributed(&[], field);
        let expected =
            if field == FieldName::ComponentArchive { Field::Inexpressible } else { Field::Absent };
        assert_eq!(silent, expected, "{field:?}");
    }
    let other = json!({ "name": "portal.bin", "software_additionalPurpose": ["firmware"] });
    let both = distributed(&[file, other], FieldName::ComponentStructured);
    assert!(matches!(both, Field::Contradictory(_)));
}

#[test]
fn a_hash_of_the_package_itself_is_not_one_of_its_file() {
    let hash = json!([{ "type": "Hash", "algorithm": "sha512", "hashValue": "ab".repeat(64) }]);
    let own = |one: &Component<'_>| FieldName::ComponentDistributionHash.ask_component(one, &[]).state;
    assert_eq!(package("verifiedUsing", hash.clone(), own), Field::Absent);
    let file = and([element("software_File", "file", json!({ "name": "a", "verifiedUsing": hash }))]);
    let of_file = look(&file, |evidence, _| own(evidence.components.last().expect("the file")));
    assert!(matches!(of_file, Field::Stated(_)));
}

#[test]
fn keys_of_other_formats_are_named_and_nothing_is_taken_from_them() {
    for (key, right) in [
        ("versionInfo", "software_packageVersion"),
        ("packageURL", "software_packageUrl"),
        ("supplier", "suppliedBy"),
        ("externalIdentifers", "externalIdentifier"),
        ("licenseDeclared", "hasDeclaredLicense"),
    ] {
        let document = with(PACKAGE, key, json!("x"));
        assert_eq!(problems(&document), [near_miss(right)], "{key}");
    }
}
