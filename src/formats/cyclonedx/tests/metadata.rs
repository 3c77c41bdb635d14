//! What a document says of itself.

use super::{problems, with_sbom};
use crate::evidence::{FieldName, PartyKind, Sbom, Signature};
use crate::source::{Field, ProblemCode, Text};

fn said<T>(field: &Field<T>) -> Field<()> {
    field.map(|_| ())
}

fn is_stated<T>(field: &Field<T>) -> bool {
    field.stated().is_some()
}

fn metadata<T>(
    version: &str,
    entries: &str,
    look: impl FnOnce(&Sbom<'_>, Vec<(ProblemCode, String)>) -> T,
) -> T {
    with_sbom(version, &format!(r#""metadata": {{{entries}}}"#), |sbom, evidence| {
        look(sbom, problems(evidence))
    })
}

#[test]
fn authors_are_people_and_organisations() {
    let entries = r#""authors": [{"name": "Jane"}], "manufacturer": {"name": "Northwind"}"#;
    metadata("1.6", entries, |sbom, problems| {
        assert_eq!(problems, []);
        let authors = sbom.authors.stated().expect("authors");
        let read: Vec<(PartyKind, &str)> =
            authors.iter().map(|party| (party.kind, party.name.raw())).collect();
        assert_eq!(read, [(PartyKind::Unspecified, "Jane"), (PartyKind::Organisation, "Northwind")]);
    });
    metadata("1.5", r#""manufacturer": {"name": "Northwind"}"#, |sbom, problems| {
        assert!(is_stated(&sbom.authors));
        assert_eq!(problems[0].1, "metadata.manufacturer in 1.5, since 1.6");
    });
}

#[test]
fn others_are_no_authors() {
    for entries in [
        r#""supplier": {"name": "Northwind"}"#,
        r#""manufacture": {"name": "Northwind"}"#,
        r#""tools": [{"name": "syft"}]"#,
        r#""authors": []"#,
        r#""authors": [{}]"#,
        r#""authors": [{"name": "anonymous"}]"#,
        r#""authors": [{"name": " "}]"#,
    ] {
        metadata("1.5", entries, |sbom, _| assert!(sbom.authors.is_silent(), "{entries}"));
    }
    metadata("1.5", r#""authors": [{"email": "jane@example.org"}]"#, |sbom, problems| {
        assert_eq!(sbom.authors, Field::Absent);
        assert_eq!(problems, [(ProblemCode::NearMiss, "email for name".to_owned())]);
    });
    metadata("1.5", r#""authors": [{"email": "a@example.org", "email": "b@example.org"}]"#, |_, problems| {
        let codes: Vec<ProblemCode> = problems.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [ProblemCode::DuplicateKey, ProblemCode::NearMiss]);
    });
    metadata("1.5", r#""authors": {"name": "Jane"}"#, |sbom, _| {
        assert!(matches!(sbom.authors, Field::Malformed(_)));
    });
}

#[test]
fn the_point_of_the_products_life_is_one_that_the_schema_names() {
    let context = |entries: &str| {
        metadata("1.5", &format!(r#""lifecycles": {entries}"#), |sbom, _| {
            (
                sbom.generation_context.stated().map(|words| words.raw().to_owned()),
                said(&sbom.generation_context),
            )
        })
    };
    assert_eq!(context(r#"[{"phase": "build"}]"#).0.as_deref(), Some("build"));
    assert_eq!(
        context(r#"[{"phase": "build"}, {"phase": "post-build"}]"#).0.as_deref(),
        Some("build, post-build")
    );
    assert_eq!(
        context(r#"[{"name": "platform-integration-testing"}]"#).0.as_deref(),
        Some("platform-integration-testing")
    );
    assert!(matches!(context(r#"[{"phase": "banana"}]"#).1, Field::Malformed(_)));
    assert!(matches!(context(r#"[{"phase": "build"}, {"phase": "Build"}]"#).1, Field::Malformed(_)));
    assert!(matches!(context(r#"[{"phase": "unknown"}]"#).1, Field::Malformed(_)));
    assert!(matches!(context(r#"[{"name": "unknown"}]"#).1, Field::DeclaredUnknown(_)));
    assert_eq!(context("[]").1, Field::Absent);
    assert_eq!(context("null").1, Field::Absent);
}

#[test]
fn a_version_cannot_express_what_came_later() {
    for (version, context, completeness, signature) in [
        ("1.2", Field::Inexpressible, Field::Inexpressible, Field::Inexpressible),
        ("1.3", Field::Inexpressible, Field::Absent, Field::Inexpressible),
        ("1.4", Field::Inexpressible, Field::Absent, Field::Absent),
        ("1.5", Field::Absent, Field::Absent, Field::Absent),
        ("1.7", Field::Absent, Field::Absent, Field::Absent),
        ("9.9", Field::Absent, Field::Absent, Field::Absent),
    ] {
        metadata(version, "", |sbom, _| {
            let read = [said(&sbom.generation_context), said(&sbom.completeness), said(&sbom.signature)];
            assert_eq!(read, [context, completeness, signature], "{version}");
        });
    }
    metadata("1.4", r#""lifecycles": [{"phase": "build"}]"#, |sbom, problems| {
        assert!(is_stated(&sbom.generation_context));
        assert_eq!(problems, [(ProblemCode::NearMiss, "metadata.lifecycles in 1.4, since 1.5".to_owned())]);
    });
}

#[test]
fn the_timestamp_is_kept_as_written() {
    metadata("1.5", r#""timestamp": "2026-11-22 10:00""#, |sbom, _| {
        assert_eq!(sbom.timestamp.stated().map(Text::raw), Some("2026-11-22 10:00"));
    });
    metadata("1.5", r#""timestamp": """#, |sbom, _| assert!(matches!(sbom.timestamp, Field::StandIn(_))));
    metadata("1.5", r#""timestamp": 1700000000"#, |sbom, problems| {
        assert!(matches!(sbom.timestamp, Field::Malformed(_)));
        assert_eq!(problems, [(ProblemCode::WrongType, "timestamp".to_owned())]);
    });
}

#[test]
fn tools_come_in_two_shapes() {
    let list = r#""tools": [{"vendor": "Aqua", "name": "trivy", "version": "0.50"}]"#;
    let object = r#""tools": {"components": [{"type": "application", "manufacturer": {"name": "Aqua"},
        "name": "trivy", "version": "0.50"}], "services": [{"provider": {"name": "Contoso"}, "name": "scan"}]}"#;
    for (version, entries, count) in [("1.4", list, 1), ("1.5", object, 2)] {
        metadata(version, entries, |sbom, problems| {
            assert_eq!(problems, []);
            let tools = sbom.tools.stated().expect("tools");
            assert_eq!(tools.len(), count);
            let fields = [&tools[0].vendor, &tools[0].name, &tools[0].version];
            assert_eq!(fields.map(|f| f.stated().map_or("", Text::raw)), ["Aqua", "trivy", "0.50"]);
        });
    }
    metadata("1.4", object, |sbom, problems| {
        assert!(is_stated(&sbom.tools));
        assert_eq!(problems[0].0, ProblemCode::NearMiss);
    });
    for (entries, stated) in [
        (r#""tools": []"#, false),
        (r#""tools": {"components": []}"#, false),
        (r#""tools": {"name": "trivy"}"#, false),
        (r#""tools": ["trivy"]"#, false),
        (r#""tools": [{"vendor": "Aqua"}]"#, true),
    ] {
        metadata("1.5", entries, |sbom, _| assert_eq!(is_stated(&sbom.tools), stated, "{entries}"));
    }
    metadata("1.5", r#""tools": [{"vendor": "Aqua"}]"#, |sbom, _| {
        assert_eq!(FieldName::SbomToolName.ask_sbom(sbom).state, Field::Absent);
    });
}

#[test]
fn the_version_is_told_by_the_serial_number() {
    let serial = r#""serialNumber": "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79""#;
    for (version, entries, stated, note) in [
        ("1.4", format!(r#"{serial}, "version": 1"#), true, None),
        ("1.5", serial.to_owned(), true, None),
        ("1.4", serial.to_owned(), false, Some("serialNumber without version")),
        ("1.5", r#""version": 1"#.to_owned(), false, Some("version without serialNumber")),
        ("1.5", format!(r#"{serial}, "version": "1""#), false, Some("version")),
        ("1.5", format!(r#"{serial}, "version": 1.0"#), false, Some("version")),
        ("1.5", r#""serialNumber": "urn:uuid:00000000-0000-0000-0000-000000000000""#.to_owned(), false, None),
        (
            "1.5",
            r#""serialNumber": "", "version": 1"#.to_owned(),
            false,
            Some("version without serialNumber"),
        ),
        ("1.5", r#""components": []"#.to_owned(), false, None),
    ] {
        with_sbom(version, &entries, |sbom, evidence| {
            assert_eq!(is_stated(&sbom.version), stated, "{version} {entries}");
            let details: Vec<String> = problems(evidence).into_iter().map(|(_, detail)| detail).collect();
            assert_eq!(details.first().map(String::as_str), note, "{version} {entries}");
        });
    }
}

#[test]
fn a_signature_is_embedded_or_linked() {
    let core = |algorithm: &str| format!(r#"{{"algorithm": "{algorithm}", "value": "c2lnbmF0dXJl"}}"#);
    let (es, hs) = (core("ES256"), core("HS256"));
    for (entries, algorithm) in [
        (format!(r#""signature": {es}"#), Some("ES256")),
        (format!(r#""signature": {hs}"#), Some("HS256")),
        (format!(r#""signature": {{"signers": [{hs}, {es}]}}"#), Some("ES256")),
        (format!(r#""signature": {{"chain": [{es}]}}"#), Some("ES256")),
        (r#""signature": {"value": "c2lnbmF0dXJl"}"#.to_owned(), None),
    ] {
        with_sbom("1.4", &entries, |sbom, _| match sbom.signature.stated() {
            Some(Signature::Embedded { algorithm: read }) => {
                assert_eq!(read.as_ref().map(Text::raw), algorithm, "{entries}");
            }
            other => panic!("{entries}: {other:?}"),
        });
    }
    for entries in
        [r#""signature": {}"#, r#""signature": "x""#, r#""signature": {"algorithm": "ES256", "value": ""}"#]
    {
        with_sbom("1.4", entries, |sbom, _| {
            assert!(matches!(sbom.signature, Field::Malformed(_)), "{entries}")
        });
    }
    let link = r#""externalReferences": [{"type": "digital-signature", "url": "bom.json.sig"}]"#;
    with_sbom("1.6", link, |sbom, evidence| {
        assert!(
            matches!(sbom.signature.stated(), Some(Signature::Linked { url }) if url.raw() == "bom.json.sig")
        );
        assert_eq!(problems(evidence), []);
    });
    with_sbom("1.2", &format!(r#""signature": {es}"#), |sbom, evidence| {
        assert!(is_stated(&sbom.signature));
        assert_eq!(problems(evidence)[0].1, "signature in 1.2, since 1.4");
    });
}

#[test]
fn the_metadata_declare_fields_of_the_document_only() {
    let entries = r#""properties": [
        {"name": "cdx:cisa:unknown-information", "value": "SBOM Author"},
        {"name": "cdx:cisa:unknown-information", "value": "Component License"},
        {"name": "cdx:cisa:redacted-information-inquiry", "value": "write to sbom@example.org"}]"#;
    metadata("1.4", entries, |sbom, problems| {
        assert!(matches!(FieldName::SbomAuthor.ask_sbom(sbom).state, Field::DeclaredUnknown(_)));
        assert_eq!(sbom.declared.len(), 1);
        assert_eq!(sbom.inquiry.stated().map(Text::raw), Some("write to sbom@example.org"));
        let expected = "Component License for component.properties".to_owned();
        assert_eq!(problems, [(ProblemCode::NearMiss, expected)]);
    });
    let entries = r#""properties": [{"name": "cdx:cisa:unknown-information", "value": "SBOM Author"}]"#;
    with_sbom("1.5", entries, |sbom, evidence| {
        assert!(sbom.declared.is_empty());
        assert_eq!(problems(evidence)[0].0, ProblemCode::NearMiss);
    });
}

#[test]
fn vulnerabilities_are_listed() {
    let entries = r#""components": [{}], "vulnerabilities": [{"id": "CVE-2026-0001"}, {}]"#;
    with_sbom("1.4", entries, |_, evidence| {
        let ids: Vec<Option<&str>> =
            evidence.statements.iter().map(|v| v.id.stated().map(Text::raw)).collect();
        assert_eq!(ids, [Some("CVE-2026-0001"), None]);
    });
}
