//! Small documents for each reading, and every document of the corpus.
//!
//! What the words mean is tested where they are read.

mod artifact;
mod corpus;
mod graph;
mod license;
mod notation;
mod security;
mod shape;

use serde_json::{Value, json};

use super::*;
use crate::evidence::{PartyKind, Tool};
use crate::formats;
use crate::submission::Submission;

/// The address of an element of the small documents.
fn own(name: &str) -> String {
    format!("https://sbom.harboursystems.example/portal-2.1.0#{name}")
}

/// An element with its identifier and some properties.
fn element(class: &str, name: &str, properties: Value) -> Value {
    let mut element = json!({ "type": class, "spdxId": own(name), "creationInfo": "_:made" });
    let properties = properties.as_object().expect("an object").clone();
    element.as_object_mut().expect("an object").extend(properties);
    element
}

fn relationship(from: &str, word: &str, to: &[&str]) -> Value {
    let to: Vec<String> =
        to.iter().map(|to| if to.contains(':') { (*to).to_owned() } else { own(to) }).collect();
    let name = format!("{from}-{word}-{}", to.len());
    element("Relationship", &name, json!({ "from": own(from), "relationshipType": word, "to": to }))
}

/// A document that is in order, with one package.
fn good() -> Value {
    json!({
        "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
        "@graph": [
            {
                "type": "CreationInfo", "@id": "_:made", "specVersion": "3.0.1", "created": "2026-11-20T03:15:00Z",
                "createdBy": [own("harbour")], "createdUsing": [own("slipway")],
            },
            element("SpdxDocument", "document", json!({ "rootElement": [own("sbom")] })),
            element("software_Sbom", "sbom", json!({ "rootElement": [own("portal")], "software_sbomType": ["build"] })),
            element("Organization", "harbour", json!({ "name": "Harbour Systems Ltd" })),
            element("Tool", "slipway", json!({ "name": "slipway-1.8.0" })),
            element("software_Package", "portal", json!({ "name": "portal", "software_packageVersion": "2.1.0" })),
        ],
    })
}

const CREATION: &str = "/@graph/0";
const DOCUMENT: &str = "/@graph/1";
const SBOM: &str = "/@graph/2";
const AUTHOR: &str = "/@graph/3";
const PACKAGE: &str = "/@graph/5";

/// The good document with one value of an element set; null takes it away.
fn with(element: &str, key: &str, value: Value) -> Value {
    let mut document = good();
    document.pointer_mut(element).expect("the element is there")[key] = value;
    document
}

/// The good document with more elements.
fn and(elements: impl IntoIterator<Item = Value>) -> Value {
    let mut document = good();
    document["@graph"].as_array_mut().expect("a list").extend(elements);
    document
}

/// Reads a document and looks at what it says.
fn look<T>(document: &Value, look: impl FnOnce(&Evidence<'_>, &Sbom<'_>) -> T) -> T {
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.spdx3.json", text.as_bytes())]);
    let evidence = formats::read(&submission);
    let sbom = evidence.documents.first().and_then(|document| document.sbom.as_ref()).expect("it is read");
    look(&evidence, sbom)
}

/// The problems of a document: what, and its details.
fn problems(document: &Value) -> Vec<(ProblemCode, String)> {
    look(document, |evidence, _| {
        let told = evidence.problems.iter();
        told.map(|problem| (problem.code, problem.detail.clone().unwrap_or_default())).collect()
    })
}

fn near_miss(right: &str) -> (ProblemCode, String) {
    (ProblemCode::NearMiss, right.to_owned())
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

/// The tools with their versions.
fn tools(document: &Value) -> Vec<(String, String)> {
    let told = |tool: &Tool<'_>| (said(&tool.name), said(&tool.version));
    look(document, |_, sbom| sbom.tools.stated().into_iter().flatten().map(told).collect())
}

#[test]
fn a_good_document_states_all_that_the_format_has_a_place_for() {
    assert_eq!(problems(&good()), []);
    look(&good(), |evidence, sbom| {
        let document = &evidence.documents[0];
        assert_eq!((document.role, document.standard), (Role::Sbom, Standard::Spdx));
        assert_eq!(said(&document.version), "3.0.1");
        assert_eq!(said(&sbom.timestamp), "2026-11-20T03:15:00Z");
        assert_eq!(said(&sbom.generation_context), "build");
        assert_eq!(said(&sbom.version), own("document"));
        let [author] = &sbom.authors.stated().expect("an author")[..] else { panic!("one author") };
        assert_eq!((author.kind, author.name.raw()), (PartyKind::Organisation, "Harbour Systems Ltd"));
        assert_eq!(sbom.primary, [0]);
        assert_eq!(sbom.signature, Field::Inexpressible);
        assert_eq!(sbom.completeness, Field::Absent);
        assert_eq!((document.components.clone(), document.relationships.clone()), (0..1, 0..1));
    });
    assert_eq!(tools(&good()), [("slipway".to_owned(), "1.8.0".to_owned())]);
}

#[test]
fn the_version_is_one_that_is_known() {
    use ProblemCode::{MissingVersion, NearMiss, UnknownVersion, WrongType};
    for (version, answer, found) in [
        (json!("3.0.0"), "3.0.0", vec![]),
        (json!("3.0"), "3.0", vec![NearMiss]),
        (json!("3.1.0"), "3.1.0", vec![UnknownVersion]),
        (json!("2.3"), "2.3", vec![UnknownVersion]),
        (json!(3.0), "(malformed)", vec![WrongType, MissingVersion]),
        (json!(""), "(stand-in)", vec![MissingVersion]),
        (Value::Null, "(absent)", vec![MissingVersion]),
    ] {
        let document = with(CREATION, "specVersion", version.clone());
        let codes: Vec<ProblemCode> = problems(&document).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, found, "{version}");
        look(&document, |evidence, _| assert_eq!(said(&evidence.documents[0].version), answer, "{version}"));
    }
}

#[test]
fn a_part_of_an_unknown_version_is_lost_whatever_the_document_declares() {
    let later = json!({ "type": "CreationInfo", "@id": "_:later", "specVersion": "3.1.0" });
    assert_eq!(problems(&and([later])), [(ProblemCode::UnknownVersion, "3.1.0".to_owned())]);
}

#[test]
fn a_document_is_made_by_people_and_organisations() {
    for (by, expected, found) in [
        (json!([own("harbour")]), "(stated)", vec![]),
        (json!([own("slipway")]), "(malformed)", vec![]),
        (json!(["NoAssertionElement"]), "(not asserted)", vec![]),
        (json!([own("nobody")]), "(malformed)", vec![(ProblemCode::DanglingReference, own("nobody"))]),
        (json!([]), "(absent)", vec![]),
        (json!(own("harbour")), "(stated)", vec![near_miss("createdBy: no list")]),
        (json!([7]), "(absent)", vec![(ProblemCode::WrongType, "7".to_owned())]),
    ] {
        let document = with(CREATION, "createdBy", by.clone());
        assert_eq!(problems(&document), found, "{by}");
        look(&document, |_, sbom| assert_eq!(answer(&sbom.authors), expected, "{by}"));
    }
    for (name, expected) in [
        (json!("unknown"), "(declared unknown)"),
        (json!("N/A"), "(stand-in)"),
        (json!("sbom@harboursystems.example"), "(stand-in)"),
        (Value::Null, "(stand-in)"),
    ] {
        let document = with(AUTHOR, "name", name.clone());
        look(&document, |_, sbom| assert_eq!(answer(&sbom.authors), expected, "{name}"));
    }
}

#[test]
fn a_program_among_the_authors_is_a_tool() {
    let mut document = and([element("SoftwareAgent", "robot", json!({ "name": "robot-2.0" }))]);
    document["@graph"][0]["createdBy"] = json!([own("harbour"), own("robot")]);
    look(&document, |_, sbom| assert_eq!(sbom.authors.stated().map(Vec::len), Some(1)));
    let tool = |name: &str, version: &str| (name.to_owned(), version.to_owned());
    assert_eq!(tools(&document), [tool("robot", "2.0"), tool("slipway", "1.8.0")]);
}

#[test]
fn a_tool_has_the_version_of_its_package_of_its_purl_or_of_its_name() {
    let package =
        || element("software_Package", "kit", json!({ "name": "slipway", "software_packageVersion": "9" }));
    let named = |extra: Vec<Value>| {
        let mut document = and(extra);
        document["@graph"][4]["name"] = json!("slipway");
        document
    };
    let version = |document: &Value| tools(document)[0].1.clone();
    assert_eq!(version(&named(vec![])), "(absent)");
    assert_eq!(version(&named(vec![package(), relationship("slipway", "packagedBy", &["kit"])])), "9");
    assert_eq!(version(&named(vec![package(), relationship("sbom", "usesTool", &["kit"])])), "9");
    // That a package was made with a tool says nothing of the tool.
    assert_eq!(version(&named(vec![package(), relationship("kit", "usesTool", &["slipway"])])), "(absent)");
    let mut by_purl = named(vec![]);
    by_purl["@graph"][4]["externalIdentifier"] = json!([{
        "type": "ExternalIdentifier", "externalIdentifierType": "packageUrl", "identifier": "pkg:cargo/slipway@1.9.0",
    }]);
    assert_eq!(version(&by_purl), "1.9.0");
}

#[test]
fn a_context_is_a_word_of_the_vocabulary() {
    for (types, expected, found) in [
        (json!(["build", "source"]), "build, source", vec![]),
        (json!("build"), "build", vec![near_miss("software_sbomType: no list")]),
        (json!(["Build"]), "(malformed)", vec![(ProblemCode::UnknownKeyword, "Build".to_owned())]),
        (json!(["https://spdx.org/rdf/3.0.1/terms/Software/SbomType/build"]), "build", vec![]),
        (json!([]), "(absent)", vec![]),
        (json!(["TBD"]), "(stand-in)", vec![]),
    ] {
        let document = with(SBOM, "software_sbomType", types.clone());
        assert_eq!(problems(&document), found, "{types}");
        look(&document, |_, sbom| assert_eq!(said(&sbom.generation_context), expected, "{types}"));
    }
    let two = and([element("software_Sbom", "second", json!({ "software_sbomType": ["deployed"] }))]);
    look(&two, |_, sbom| assert_eq!(answer(&sbom.generation_context), "(contradictory)"));
}

#[test]
fn an_sbom_may_stand_without_a_document_and_elements_may_not() {
    let mut document = good();
    document["@graph"].as_array_mut().expect("a list").remove(1);
    assert_eq!(problems(&document), [near_miss("SpdxDocument")]);
    look(&document, |_, sbom| {
        assert_eq!((said(&sbom.version), sbom.primary.len()), (own("sbom"), 1));
    });
    document["@graph"].as_array_mut().expect("a list").remove(1);
    assert_eq!(problems(&document), [(ProblemCode::LoneElements, "SpdxDocument".to_owned())]);
    look(&document, |_, sbom| assert_eq!(answer(&sbom.authors), "(absent)"));
}

#[test]
fn one_element_alone_is_a_document_of_nothing_else() {
    let mut file = element("software_File", "file", json!({ "name": "model.png" }));
    file["@context"] = json!("https://spdx.org/rdf/3.0.0/spdx-context.jsonld");
    file["creationInfo"] = json!({ "type": "CreationInfo", "specVersion": "3.0.0" });
    assert_eq!(problems(&file), [(ProblemCode::LoneElements, "SpdxDocument".to_owned())]);
    look(&file, |evidence, _| {
        assert_eq!(said(&evidence.documents[0].version), "3.0.0");
        assert_eq!(evidence.components.len(), 1);
    });
}

#[test]
fn a_limit_is_named_and_nothing_is_read_beyond_it() {
    let document = and([
        element("software_File", "f", json!({ "name": "./f" })),
        element("software_File", "g", json!({ "name": "./g" })),
        relationship("portal", "contains", &["f", "g"]),
    ]);
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let (id, artifact) = submission.numbered().next().expect("one artifact");
    let mut evidence = Evidence::default();
    let root = crate::syntax::json(artifact, id, &mut evidence.problems).expect("it is JSON");
    let object = root.object(&mut evidence.problems).expect("it is an object");
    let limits = Limits { components: 2, relationships: 0, ..limits::DEFAULT };
    read_within(&limits, id, root, &object, &mut evidence);
    assert_eq!((evidence.components.len(), evidence.relationships.len()), (2, 0));
    let over = |problem: &&Problem| problem.code == ProblemCode::OverLimit;
    let told: Vec<_> = evidence.problems.iter().filter(over).map(|one| one.detail.as_deref()).collect();
    assert_eq!(told, [Some("2 components"), Some("0 relationships")]);
}
