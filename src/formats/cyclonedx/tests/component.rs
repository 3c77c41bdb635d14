//! The fields of a component.

use super::{problems, with_component};
use crate::evidence::{
    Answer, Component, ComponentKind, Declared, DigestFault, Evidence, FieldName, IdentifierKind,
    LicenseForm, ProducerField,
};
use crate::source::{Field, ProblemCode, Text};

/// What a field says, in a word.
fn said<T>(field: &Field<T>) -> &'static str {
    match field {
        Field::Stated(_) => "stated",
        Field::DeclaredUnknown(_) => "unknown",
        Field::NotAsserted(_) => "not asserted",
        Field::Withheld(_) => "withheld",
        Field::None(_) => "none",
        Field::StandIn(_) => "stand-in",
        Field::Malformed(_) => "malformed",
        Field::Contradictory(_) => "contradictory",
        Field::Absent => "absent",
        Field::Inexpressible => "inexpressible",
    }
}

fn words<'c>(field: &'c Field<Text<'_>>) -> Option<&'c str> {
    field.stated().map(Text::raw)
}

/// Asserts what one field of a component says, for several ways to write it.
fn assert_said<T>(
    version: &str,
    field: for<'c, 's> fn(&'c Component<'s>) -> Field<T>,
    cases: &[(&str, &str)],
) {
    for (entries, expected) in cases {
        with_component(version, entries, |component, _| {
            assert_eq!(said(&field(component)), *expected, "{entries}");
        });
    }
}

fn note(evidence: &Evidence<'_>) -> Vec<(ProblemCode, String)> {
    problems(evidence)
}

#[test]
fn a_full_component_is_read_without_a_problem() {
    let entries = r#""type": "library", "bom-ref": "a", "group": "org.example", "name": "alpha", "version": "1.2.3",
        "manufacturer": {"name": "Northwind"}, "authors": [{"name": "Jane"}], "supplier": {"name": "Contoso"},
        "publisher": "Fabrikam", "purl": "pkg:maven/org.example/alpha@1.2.3",
        "externalReferences": [{"type": "website", "url": "https://example.org"}],
        "properties": [{"name": "colour", "value": "green"}, {"name": "bare"}]"#;
    with_component("1.6", entries, |component, evidence| {
        assert_eq!(note(evidence), []);
        assert_eq!(component.kind, ComponentKind::Library);
        let fields = [
            &component.group,
            &component.name,
            &component.version,
            &component.manufacturer,
            &component.supplier,
            &component.publisher,
        ];
        let expected = ["org.example", "alpha", "1.2.3", "Northwind", "Contoso", "Fabrikam"];
        assert_eq!(fields.map(|field| words(field).expect("stated")), expected);
        assert_eq!(component.authors.stated().map(|authors| authors[0].value.raw()), Some("Jane"));
        assert_eq!(component.reference.as_ref().map(|reference| reference.value.raw()), Some("a"));
        assert_eq!(component.external_references[0].url.raw(), "https://example.org");
        let properties: Vec<(&str, &str)> =
            component.properties.iter().map(|p| (p.name.raw(), p.value.raw())).collect();
        assert_eq!(properties, [("colour", "green"), ("bare", "")]);
        assert_eq!(words(&component.originator), None);
    });
}

#[test]
fn an_empty_component_says_nothing() {
    with_component("1.7", "", |component, evidence| {
        assert_eq!(note(evidence), []);
        assert_eq!(component.kind, ComponentKind::Unspecified);
        assert_eq!(component.name, Field::Absent);
        assert_eq!(said(&component.identifiers), "absent");
        assert_eq!(said(&component.digests), "absent");
        assert_eq!(said(&component.licenses), "absent");
    });
}

#[test]
fn free_text_tells_seven_answers_apart() {
    assert_said(
        "1.5",
        |c| c.version.map(|_| ()),
        &[
            (r#""version": "1.0""#, "stated"),
            (r#""version": "Unknown""#, "unknown"),
            (r#""version": "NOASSERTION""#, "unknown"),
            (r#""version": """#, "stand-in"),
            (r#""version": "TBD""#, "stand-in"),
            (r#""version": "${project.version}""#, "stand-in"),
            (r#""version": null"#, "absent"),
            (r#""version": 1.0"#, "malformed"),
            (r#""version": ["1"]"#, "malformed"),
        ],
    );
    assert_said(
        "1.5",
        |c| c.supplier.map(|_| ()),
        &[
            (r#""supplier": {"name": "Contoso"}"#, "stated"),
            (r#""supplier": {"name": "Organization: Contoso"}"#, "stated"),
            (r#""supplier": {"name": "NOASSERTION"}"#, "not asserted"),
            (r#""supplier": {"name": "Organization: NOASSERTION"}"#, "not asserted"),
            (r#""supplier": {"name": "Organization: "}"#, "stand-in"),
            (r#""supplier": {"name": "unknown"}"#, "unknown"),
            (r#""supplier": {"url": ["https://example.org"]}"#, "absent"),
            (r#""supplier": {}"#, "absent"),
            (r#""supplier": "Contoso""#, "malformed"),
        ],
    );
}

#[test]
fn a_value_of_another_type_is_noted() {
    with_component(
        "1.5",
        r#""version": 1, "hashes": {}, "licenses": [5], "bom-ref": 7"#,
        |component, evidence| {
            let wrong = |key: &str| (ProblemCode::WrongType, key.to_owned());
            assert_eq!(
                note(evidence),
                [wrong("version"), wrong("hashes"), wrong("licenses"), wrong("bom-ref")]
            );
            assert_eq!(said(&component.digests), "malformed");
            assert_eq!(said(&component.licenses), "malformed");
            assert!(component.reference.is_none());
        },
    );
}

#[test]
fn author_and_authors_are_one_list() {
    let count = |entries: &str| {
        with_component("1.6", entries, |component, _| component.authors.stated().map_or(0, Vec::len))
    };
    assert_eq!(count(r#""author": "Jane""#), 1);
    assert_eq!(count(r#""author": "Jane", "authors": [{"name": "Jane"}]"#), 1);
    assert_eq!(count(r#""author": "Jane", "authors": [{"name": "Joe"}, {"email": "x@example.org"}]"#), 2);
    assert_said(
        "1.6",
        |c| c.authors.map(|_| ()),
        &[
            (r#""authors": []"#, "absent"),
            (r#""authors": [{"email": "jane@example.org"}]"#, "absent"),
            (r#""authors": [{"name": "anonymous"}]"#, "stand-in"),
            (r#""authors": ["Jane"]"#, "malformed"),
            (r#""author": "unknown""#, "unknown"),
        ],
    );
}

#[test]
fn kinds_are_the_words_of_the_schema() {
    for (entries, kind, code) in [
        (r#""type": "device-driver""#, ComponentKind::DeviceDriver, None),
        (r#""type": "cryptographic-asset""#, ComponentKind::CryptographicAsset, Some(ProblemCode::NearMiss)),
        (r#""type": "crate""#, ComponentKind::Other, Some(ProblemCode::UnknownKeyword)),
        (r#""type": "Library""#, ComponentKind::Other, Some(ProblemCode::UnknownKeyword)),
        (r#""type": 3"#, ComponentKind::Unspecified, Some(ProblemCode::WrongType)),
    ] {
        with_component("1.5", entries, |component, evidence| {
            assert_eq!(component.kind, kind, "{entries}");
            assert_eq!(note(evidence).first().map(|(code, _)| *code), code, "{entries}");
        });
    }
}

#[test]
fn a_group_of_packages_is_logical_only_while_it_says_so() {
    let class = r#"{"name": "aquasecurity:trivy:Class", "value": "lang-pkgs"}"#;
    let of_type = |kind: &str| format!(r#"{{"name": "aquasecurity:trivy:Type", "value": "{kind}"}}"#);
    let (npm, binary) = (of_type("npm"), of_type("gobinary"));
    for (kind, properties, expected) in [
        ("application", format!("{class}, {npm}"), ComponentKind::Logical),
        ("application", format!("{class}, {binary}"), ComponentKind::Application),
        ("application", class.to_owned(), ComponentKind::Application),
        ("application", npm.clone(), ComponentKind::Application),
        ("library", format!("{class}, {npm}"), ComponentKind::Library),
    ] {
        let entries = format!(r#""properties": [{properties}], "type": "{kind}""#);
        with_component("1.5", &entries, |component, _| assert_eq!(component.kind, expected, "{entries}"));
    }
}

#[test]
fn every_identifier_is_kept_with_its_scheme() {
    let entries = r#""purl": "pkg:cargo/serde@1.0.0", "cpe": "openssl", "swid": {"tagId": "example.org-alpha"},
        "swhid": ["swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"],
        "omniborId": ["gitoid:blob:sha1:94a9ed024d3859793618152ea559a168bbcbb5e2"],
        "properties": [{"name": "cdx:cisa:component-identifier", "value": "part 7"}]"#;
    with_component("1.6", entries, |component, evidence| {
        assert_eq!(note(evidence), []);
        let identifiers = component.identifiers.stated().expect("identifiers");
        let read: Vec<(IdentifierKind, bool)> =
            identifiers.iter().map(|identifier| (identifier.kind, identifier.is_well_formed)).collect();
        assert_eq!(
            read,
            [
                (IdentifierKind::Purl, true),
                (IdentifierKind::Cpe, false),
                (IdentifierKind::Swid, true),
                (IdentifierKind::Swhid, true),
                (IdentifierKind::Gitoid, true),
                (IdentifierKind::PartNumber, true),
            ]
        );
    });
    assert_said(
        "1.6",
        |c| c.identifiers.map(|_| ()),
        &[
            (r#""purl": """#, "stand-in"),
            (r#""purl": "unknown""#, "stated"),
            (r#""purl": 5"#, "malformed"),
            (r#""purl": "", "cpe": "cpe:/a:openssl:openssl:1""#, "stated"),
            (r#""swid": {"name": "alpha"}"#, "absent"),
            (r#""swhid": []"#, "absent"),
        ],
    );
}

#[test]
fn what_a_version_has_no_place_for_is_read_and_noted() {
    let entries = r#""manufacturer": {"name": "Northwind"}, "authors": [{"name": "Jane"}],
        "swhid": ["swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2"]"#;
    with_component("1.5", entries, |component, evidence| {
        assert_eq!(words(&component.manufacturer), Some("Northwind"));
        assert_eq!(said(&component.identifiers), "stated");
        let details: Vec<String> = note(evidence).into_iter().map(|(_, detail)| detail).collect();
        assert_eq!(
            details,
            [
                "component.manufacturer in 1.5, since 1.6",
                "component.authors in 1.5, since 1.6",
                "component.swhid in 1.5, since 1.6",
            ]
        );
    });
    let producer = |version: &str| {
        with_component(version, "", |component, _| {
            let answer: Answer = FieldName::ComponentProducer.ask_component(component, ProducerField::ALL);
            said(&answer.state)
        })
    };
    // `author` can name a producer in every version, so that silence is the author's.
    assert_eq!([producer("1.2"), producer("1.7")], ["absent", "absent"]);
}

#[test]
fn hashes_keep_what_is_wrong_with_them() {
    let sha1 = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12";
    let entries = format!(
        r#""hashes": [{{"alg": "SHA-1", "content": "{sha1}"}}, {{"content": "{sha1}"}}, {{"alg": "MD5", "content": ""}}]"#
    );
    with_component("1.5", &entries, |component, _| {
        let digests = component.digests.stated().expect("hashes");
        let faults: Vec<Option<DigestFault>> = digests.iter().map(|digest| digest.fault).collect();
        assert_eq!(faults, [None, Some(DigestFault::UnknownAlgorithm)]);
    });
    assert_said(
        "1.5",
        |c| c.digests.map(|_| ()),
        &[
            (r#""hashes": []"#, "absent"),
            (r#""hashes": [{}]"#, "absent"),
            (r#""hashes": [{"alg": "SHA-256"}]"#, "absent"),
            (r#""hashes": [{"alg": "SHA-256", "content": " "}]"#, "stand-in"),
            (r#""hashes": [{"alg": "SHA-256", "content": "unknown"}]"#, "malformed"),
            (r#""hashes": [{"alg": "SHA-256", "content": "NOASSERTION"}]"#, "malformed"),
            (r#""hashes": ["abcd"]"#, "malformed"),
        ],
    );
}

#[test]
fn licences_keep_their_form() {
    let entries = r#""licenses": [{"license": {"id": "MIT", "name": "x"}}, {"license": {"name": "Northwind EULA"}},
        {"license": {"url": "https://example.org/license"}}, {"expression": "MIT OR Apache-2.0"}]"#;
    with_component("1.5", entries, |component, _| {
        let licenses = component.licenses.stated().expect("licences");
        let read: Vec<(LicenseForm, &str)> = licenses.iter().map(|l| (l.form, l.text.raw())).collect();
        assert_eq!(
            read,
            [
                (LicenseForm::Id, "MIT"),
                (LicenseForm::Name, "Northwind EULA"),
                (LicenseForm::Name, "https://example.org/license"),
                (LicenseForm::Expression, "MIT OR Apache-2.0"),
            ]
        );
    });
    assert_said(
        "1.5",
        |c| c.licenses.map(|_| ()),
        &[
            (r#""licenses": []"#, "absent"),
            (r#""licenses": [{"license": {}}]"#, "absent"),
            (r#""licenses": [{"license": {"name": "NOASSERTION"}}]"#, "not asserted"),
            (r#""licenses": [{"expression": "NOASSERTION"}]"#, "not asserted"),
            (r#""licenses": [{"license": {"name": "NONE"}}]"#, "none"),
            (r#""licenses": [{"license": {"name": "unknown"}}]"#, "unknown"),
            (r#""licenses": [{"license": {"id": "", "name": "Northwind EULA"}}]"#, "stated"),
            (r#""licenses": [{"license": {"name": "NOASSERTION"}}, {"license": {"id": "MIT"}}]"#, "stated"),
            (r#""licenses": [{"license": "MIT"}]"#, "malformed"),
            (r#""licenses": "MIT""#, "malformed"),
        ],
    );
}

#[test]
fn an_observed_licence_is_not_the_one_offered() {
    let entries = r#""evidence": {"licenses": [{"license": {"id": "MIT"}}], "copyright": []}"#;
    with_component("1.5", entries, |component, evidence| {
        assert_eq!(said(&component.licenses.map(|_| ())), "absent");
        assert_eq!(component.observed_licenses[0].text.raw(), "MIT");
        assert_eq!(note(evidence), [(ProblemCode::NearMiss, "evidence.licenses for licenses".to_owned())]);
    });
}

#[test]
fn the_proposed_properties_declare_a_field() {
    let property = |name: &str, value: &str| {
        format!(r#""properties": [{{"name": "cdx:cisa:{name}", "value": "{value}"}}]"#)
    };
    with_component("1.4", &property("unknown-information", "Component Hash Value"), |component, evidence| {
        assert_eq!(note(evidence), []);
        assert_eq!(component.declared[0].declared, Declared::Unknown);
        let answer = FieldName::ComponentHashValue.ask_component(component, &[]);
        assert_eq!(said(&answer.state), "unknown");
    });
    with_component("1.4", &property("withheld-information", "Component Producer"), |component, _| {
        let answer = FieldName::ComponentProducer.ask_component(component, ProducerField::ALL);
        assert_eq!(said(&answer.state), "withheld");
    });
    for (value, code, detail) in [
        ("component hash value", ProblemCode::NearMiss, "component hash value for Component Hash Value"),
        ("component.license", ProblemCode::NearMiss, "component.license for Component License"),
        ("Supplier Name", ProblemCode::NearMiss, "Supplier Name for Component Producer"),
        ("SBOM Author", ProblemCode::NearMiss, "SBOM Author for metadata.properties"),
        ("Component Colour", ProblemCode::UnknownKeyword, "Component Colour"),
    ] {
        with_component("1.4", &property("unknown-information", value), |component, evidence| {
            assert!(component.declared.is_empty(), "{value}");
            assert_eq!(note(evidence), [(code, detail.to_owned())]);
        });
    }
    with_component("1.4", &property("unknown", "Component License"), |_, evidence| {
        assert_eq!(note(evidence), [(ProblemCode::UnknownKeyword, "cdx:cisa:unknown".to_owned())]);
    });
}

#[test]
fn a_key_in_another_spelling_is_a_near_miss() {
    with_component("1.5", r#""Name": "alpha", "bom_ref": "a", "description": "x""#, |component, evidence| {
        assert_eq!(said(&component.name), "absent");
        let details: Vec<String> = note(evidence).into_iter().map(|(_, detail)| detail).collect();
        assert_eq!(details, ["Name for name", "bom_ref for bom-ref"]);
    });
}

#[test]
fn half_a_character_is_refused() {
    with_component("1.5", r#""name": "a\ud800""#, |component, evidence| {
        assert_eq!(said(&component.name), "malformed");
        assert_eq!(note(evidence)[0].0, ProblemCode::LoneSurrogate);
    });
    with_component("1.5", r#""licenses": [{"license": {"name": "\ud800"}}]"#, |component, evidence| {
        assert_eq!(said(&component.licenses), "malformed");
        assert_eq!(note(evidence).len(), 1);
    });
}

#[test]
fn a_component_fits_its_share_of_memory() {
    // A million of them are kept at once, each with some lists of its own.
    assert!(size_of::<Component<'_>>() <= 512, "{} bytes", size_of::<Component<'_>>());
}
