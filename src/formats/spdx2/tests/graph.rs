use serde_json::{Value, json};

use super::{answer, codes, describes, good, look, problems, relationship};
use crate::evidence::{Endpoint, RelationshipKind};
use crate::source::ProblemCode;

/// A document with two packages, a file and a snippet, and these relationships.
fn related(relationships: &[Value]) -> Value {
    let mut document = good();
    document["packages"] =
        json!([{ "SPDXID": "SPDXRef-a", "name": "a" }, { "SPDXID": "SPDXRef-b", "name": "b" }]);
    document["files"] = json!([{ "SPDXID": "SPDXRef-f", "fileName": "./f" }]);
    document["snippets"] = json!([{ "SPDXID": "SPDXRef-s", "snippetFromFile": "SPDXRef-f" }]);
    document["relationships"] = json!(relationships);
    document
}

const A: Endpoint = Endpoint::Component(0);
const B: Endpoint = Endpoint::Component(1);
const F: Endpoint = Endpoint::Component(2);

fn edges(document: &Value) -> Vec<(Endpoint, RelationshipKind, Endpoint)> {
    look(document, |evidence, _| {
        evidence.relationships.iter().map(|edge| (edge.from, edge.kind, edge.to)).collect()
    })
}

fn edge(element: &str, word: &str, other: &str) -> (Endpoint, RelationshipKind, Endpoint) {
    edges(&related(&[relationship(element, word, other)]))[0]
}

#[test]
fn reversed_types_are_turned_round() {
    use RelationshipKind::{Contains, DependsOn, Describes};
    for word in ["DEPENDS_ON", "HAS_PREREQUISITE", "STATIC_LINK", "DYNAMIC_LINK"] {
        assert_eq!(edge("SPDXRef-a", word, "SPDXRef-b"), (A, DependsOn, B), "{word}");
    }
    for word in ["", "RUNTIME_", "BUILD_", "DEV_", "TEST_", "OPTIONAL_", "PROVIDED_"] {
        let word = format!("{word}DEPENDENCY_OF");
        assert_eq!(edge("SPDXRef-a", &word, "SPDXRef-b"), (B, DependsOn, A), "{word}");
    }
    assert_eq!(edge("SPDXRef-a", "PREREQUISITE_FOR", "SPDXRef-b"), (B, DependsOn, A));
    assert_eq!(edge("SPDXRef-a", "CONTAINS", "SPDXRef-f"), (A, Contains, F));
    assert_eq!(edge("SPDXRef-f", "CONTAINED_BY", "SPDXRef-a"), (A, Contains, F));
    assert_eq!(edge("SPDXRef-a", "DESCRIBED_BY", "SPDXRef-DOCUMENT"), (Endpoint::Document, Describes, A));
    assert_eq!(
        edge("SPDXRef-a", "DESCENDANT_OF", "SPDXRef-b"),
        (A, RelationshipKind::Other("DESCENDANT_OF"), B)
    );
}

#[test]
fn an_end_is_what_its_reference_names() {
    for (reference, endpoint) in [
        ("SPDXRef-f", F),
        ("SPDXRef-DOCUMENT", Endpoint::Document),
        ("DocumentRef-tool:SPDXRef-b", Endpoint::External),
        ("SPDXRef-s", Endpoint::Other),
        ("NONE", Endpoint::None),
        ("NOASSERTION", Endpoint::NotAsserted),
        ("SPDXRef-c", Endpoint::Missing),
    ] {
        assert_eq!(edge("SPDXRef-a", "DEPENDS_ON", reference).2, endpoint, "{reference}");
    }
    let mut named = good();
    named["SPDXID"] = json!("SPDXRef-portal-sbom");
    named["relationships"] = json!([relationship("SPDXRef-portal-sbom", "DESCRIBES", "SPDXRef-portal")]);
    look(&named, |_, sbom| assert_eq!(sbom.primary, [0]));
    let mut opaque = good();
    opaque["packages"][0]["SPDXID"] = json!("go/module_+ü");
    opaque["relationships"] = json!([describes("go/module_+ü")]);
    look(&opaque, |_, sbom| assert_eq!(sbom.primary, [0]));
}

#[test]
fn a_reference_to_nothing_is_named_at_each_place() {
    let document = related(&[
        relationship("SPDXRef-a", "DEPENDS_ON", "SPDXRef-c"),
        relationship("SPDXRef-c", "DEPENDS_ON", "SPDXRef-b"),
        json!({ "spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDS_ON" }),
    ]);
    let dangling = ProblemCode::DanglingReference;
    let told = problems(&document);
    assert_eq!(told[0], (dangling, "SPDXRef-c".to_owned(), "\"SPDXRef-c\"".to_owned()));
    assert_eq!(told[1].0, dangling);
    assert_eq!((told[2].0, told[2].1.as_str()), (dangling, ""));
    look(&document, |evidence, sbom| {
        assert_eq!((sbom.dangling.len(), evidence.relationships.len()), (3, 3));
    });
}

#[test]
fn of_two_things_with_one_name_the_first_is_meant() {
    let mut document = related(&[describes("SPDXRef-a")]);
    document["packages"][1]["SPDXID"] = json!("SPDXRef-a");
    document["files"][0]["SPDXID"] = json!("SPDXRef-DOCUMENT");
    assert_eq!(codes(&document), [ProblemCode::DuplicateReference; 2]);
    look(&document, |evidence, sbom| {
        assert_eq!((evidence.components.len(), sbom.duplicates.len()), (3, 2));
        assert_eq!(sbom.primary, [0]);
    });
}

#[test]
fn unknown_types_are_named() {
    let document = related(&[relationship("SPDXRef-a", "NEEDS", "SPDXRef-b")]);
    assert_eq!(
        problems(&document),
        [(ProblemCode::UnknownKeyword, "NEEDS".to_owned(), "\"NEEDS\"".to_owned())]
    );
    assert_eq!(edges(&document), [(A, RelationshipKind::Other("unknown"), B)]);

    let near = related(&[relationship("SPDXRef-DOCUMENT", "DESCRIBE", "SPDXRef-a")]);
    assert_eq!(problems(&near), [(ProblemCode::NearMiss, "DESCRIBES".to_owned(), "\"DESCRIBE\"".to_owned())]);
    look(&near, |_, sbom| assert!(sbom.primary.is_empty()));
    assert_eq!(codes(&related(&[json!("a needs b")])), [ProblemCode::WrongType]);
}

#[test]
fn what_the_document_describes_is_listed_once_in_its_order() {
    let mut document = related(&[describes("SPDXRef-b"), describes("SPDXRef-a"), describes("SPDXRef-b")]);
    document["documentDescribes"] = json!(["SPDXRef-b"]);
    look(&document, |_, sbom| assert_eq!(sbom.primary, [0, 1]));

    let inner = related(&[relationship("SPDXRef-a", "DESCRIBES", "SPDXRef-b")]);
    look(&inner, |_, sbom| assert!(sbom.primary.is_empty()));

    let mut short = related(&[]);
    short["documentDescribes"] = json!(["SPDXRef-f", "SPDXRef-c"]);
    look(&short, |_, sbom| assert_eq!(sbom.primary, [2]));
    assert_eq!(codes(&short), [ProblemCode::DanglingReference]);
    short["documentDescribes"] = json!("SPDXRef-a");
    assert_eq!(codes(&short), [ProblemCode::WrongType]);
}

#[test]
fn files_that_a_package_lists_are_contained() {
    let mut document = related(&[]);
    document["packages"][1]["hasFiles"] = json!(["SPDXRef-f"]);
    assert_eq!(edges(&document), [(B, RelationshipKind::Contains, F)]);
}

#[test]
fn only_no_dependencies_at_all_are_complete() {
    let depends = |word: &str, on: &str| relationship("SPDXRef-a", word, on);
    for (relationships, expected) in [
        (vec![], "(inexpressible)"),
        (vec![depends("DEPENDS_ON", "NONE")], "(stated)"),
        (vec![relationship("NONE", "DEPENDENCY_OF", "SPDXRef-a")], "(stated)"),
        (vec![depends("STATIC_LINK", "NONE")], "(inexpressible)"),
        (vec![relationship("NONE", "DEV_DEPENDENCY_OF", "SPDXRef-a")], "(inexpressible)"),
        (vec![depends("CONTAINS", "NONE")], "(inexpressible)"),
        (vec![relationship("SPDXRef-b", "DEPENDS_ON", "NONE")], "(inexpressible)"),
        (vec![depends("DEPENDS_ON", "NOASSERTION")], "(declared unknown)"),
        (
            vec![depends("DEPENDS_ON", "SPDXRef-b"), depends("DEPENDS_ON", "NOASSERTION")],
            "(declared unknown)",
        ),
        (vec![depends("DEPENDS_ON", "SPDXRef-b"), depends("DEPENDS_ON", "NONE")], "(contradictory)"),
        (vec![depends("DEPENDS_ON", "NOASSERTION"), depends("DEPENDS_ON", "NONE")], "(contradictory)"),
        (vec![depends("DEPENDS_ON", "NONE"), describes("SPDXRef-b")], "(inexpressible)"),
    ] {
        let told = format!("{relationships:?}");
        let document = related(&[vec![describes("SPDXRef-a")], relationships].concat());
        look(&document, |_, sbom| assert_eq!(answer(&sbom.completeness), expected, "{told}"));
    }
    look(&related(&[depends("DEPENDS_ON", "NONE")]), |_, sbom| {
        assert_eq!(answer(&sbom.completeness), "(inexpressible)", "nothing is described");
    });
}
