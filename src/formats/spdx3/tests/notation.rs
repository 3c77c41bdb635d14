//! What JSON-LD lets a document write in more than one way.

use super::*;
use crate::evidence::{Endpoint, Standard};

fn recognised(document: &Value) -> bool {
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    formats::read(&submission).documents.iter().any(|document| document.standard == Standard::Spdx)
}

#[test]
fn a_document_is_known_by_its_context_or_by_its_elements() {
    let context = |context: Value| json!({ "@context": context, "@graph": [] });
    assert!(recognised(&context(json!("https://spdx.org/rdf/3.0.1/spdx-context.jsonld"))));
    assert!(recognised(&context(json!(["https://spdx.org/rdf/3.1/spdx-context.jsonld"]))));
    assert!(recognised(&json!({ "@graph": [{ "type": "software_Package" }] })));
    assert!(recognised(&json!({ "@type": "https://spdx.org/rdf/3.0.1/terms/Software/Sbom" })));
    assert!(!recognised(&context(json!("https://openvex.dev/ns/v0.2.0"))));
    assert!(!recognised(&json!({ "@context": "https://schema.org", "@graph": [{ "@type": "Person" }] })));
    assert!(!recognised(&json!({ "type": "Relationship" })));
}

#[test]
fn no_context_but_that_of_the_edition_is_known() {
    for (context, found) in [
        (json!("https://spdx.org/rdf/3.0.0/spdx-context.jsonld"), vec![]),
        (json!(["https://spdx.org/rdf/3.0.1/spdx-context.jsonld"]), vec![]),
        (
            json!(["https://spdx.org/rdf/3.0.1/spdx-context.json"]),
            vec![(ProblemCode::UnknownKeyword, "https://spdx.org/rdf/3.0.1/spdx-context.json".to_owned())],
        ),
        (
            json!({ "hs": "https://harbour.example/" }),
            vec![near_miss("https://spdx.org/rdf/3.0.1/spdx-context.jsonld")],
        ),
        (Value::Null, vec![(ProblemCode::MissingFormatName, "@context".to_owned())]),
    ] {
        let mut document = good();
        document["@context"] = context.clone();
        assert_eq!(problems(&document), found, "{context}");
    }
}

#[test]
fn a_prefix_of_the_context_is_written_out() {
    let mut document = and([
        json!({ "type": "software_Package", "spdxId": "hs:library", "creationInfo": "_:made", "name": "library" }),
        relationship("portal", "dependsOn", &["https://harbour.example/library"]),
    ]);
    document["@context"] =
        json!(["https://spdx.org/rdf/3.0.1/spdx-context.jsonld", { "hs": "https://harbour.example/" }]);
    look(&document, |evidence, sbom| {
        assert!(sbom.dangling.is_empty(), "{:?}", sbom.dangling);
        assert_eq!(evidence.relationships[1].to, Endpoint::Component(1));
    });
}

#[test]
fn elements_may_stand_inside_others() {
    let inside = json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "type": "SpdxDocument",
        "spdxId": own("document"),
        "creationInfo": {
            "type": "CreationInfo", "specVersion": "3.0.1", "created": "2026-11-20T03:15:00Z",
            "createdBy": [{ "type": "Person", "name": "Ada" }],
        },
        "rootElement": [{
            "type": "software_Sbom", "software_sbomType": ["build"], "creationInfo": "_:unused",
            "rootElement": [{
                "type": "software_Package", "spdxId": own("portal"), "name": "portal",
                "originatedBy": [{ "type": "Organization", "name": "Harbour Systems Ltd" }],
            }],
        }],
        "element": [
            { "spdxId": own("portal") },
            { "type": "software_Package", "spdxId": own("library"), "name": "library" },
            { "type": "Relationship", "from": own("portal"), "relationshipType": "dependsOn", "to": [own("library")] },
        ],
    });
    assert_eq!(problems(&inside), [(ProblemCode::DanglingReference, "_:unused".to_owned())]);
    look(&inside, |evidence, sbom| {
        let names: Vec<String> = evidence.components.iter().map(|one| said(&one.name)).collect();
        assert_eq!(names, ["portal", "library"]);
        assert_eq!(said(&evidence.components[0].originator), "Harbour Systems Ltd");
        assert_eq!((sbom.primary.clone(), said(&sbom.generation_context)), (vec![0], "build".to_owned()));
        assert_eq!(
            sbom.authors.stated().map(|authors| authors[0].name.raw().to_owned()).as_deref(),
            Some("Ada")
        );
        assert_eq!(evidence.relationships.last().map(|edge| edge.to), Some(Endpoint::Component(1)));
    });
}

#[test]
fn an_identifier_has_two_keys_and_a_type_has_two() {
    let mut document = good();
    let package = document.pointer_mut(PACKAGE).and_then(Value::as_object_mut).expect("the package");
    let (class, id) =
        (package.remove("type").expect("a type"), package.remove("spdxId").expect("an identifier"));
    package.insert("@type".into(), class);
    package.insert("@id".into(), id.clone());
    assert_eq!(problems(&document), []);
    look(&document, |_, sbom| assert_eq!(sbom.primary, [0]));
    document.pointer_mut(PACKAGE).expect("the package")["spdxId"] = json!(own("alias"));
    assert_eq!(problems(&document), [near_miss("spdxId")]);
    look(&document, |_, sbom| assert_eq!(sbom.primary, [0]));
}

#[test]
fn a_class_that_is_none_is_noted_and_one_that_no_rule_needs_is_not() {
    let found = |class: &str| problems(&and([element(class, "x", json!({}))]));
    assert_eq!(found("Annotation"), []);
    assert_eq!(found("build_Build"), []);
    assert_eq!(found("acme_Widget"), [(ProblemCode::UnknownKeyword, "acme_Widget".to_owned())]);
    assert_eq!(found("Package"), [near_miss("software_Package")]);
    look(&and([element("Package", "x", json!({}))]), |evidence, _| assert_eq!(evidence.components.len(), 2));
    let listed = with(PACKAGE, "type", json!(["software_Package"]));
    assert_eq!(problems(&listed), [near_miss("type: a list")]);
}

#[test]
fn what_cannot_be_told_to_be_an_element_is_lost() {
    let broken = and([json!("words"), json!({ "name": "x" }), json!(null)]);
    let codes: Vec<ProblemCode> = problems(&broken).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, [ProblemCode::UnreadableComponent; 3]);
    look(&broken, |evidence, _| assert_eq!(evidence.documents[0].unreadable, 3));
}

#[test]
fn a_graph_of_one_is_read() {
    let one = json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": element("software_Package", "portal", json!({ "name": "portal" })),
    });
    look(&one, |evidence, _| assert_eq!(evidence.components.len(), 1));
    assert_eq!(problems(&one)[0], near_miss("@graph: no list"));
}

#[test]
fn each_element_is_read_once_however_often_it_is_referred_to() {
    // One agent of a megabyte, and references to it from everywhere: read each time, this would take hours.
    let mut document = with(AUTHOR, "comment", json!("x".repeat(1 << 20)));
    let packages = (0..20_000).map(|index| {
        let agents = json!({ "name": "p", "originatedBy": [own("harbour")], "suppliedBy": own("harbour") });
        element("software_Package", &format!("p{index}"), agents)
    });
    document["@graph"].as_array_mut().expect("a list").extend(packages);
    look(&document, |evidence, _| {
        assert_eq!(evidence.components.len(), 20_001);
        assert_eq!(said(&evidence.components[20_000].supplier), "Harbour Systems Ltd");
    });
}
