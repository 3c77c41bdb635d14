use super::*;
use crate::evidence::{Completeness, Endpoint, RelationshipKind};

const NONE: &str = "https://spdx.org/rdf/3.0.1/terms/Core/NoneElement";
const NO_ASSERTION: &str = "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement";

fn library(name: &str) -> Value {
    element("software_Package", name, json!({ "name": name }))
}

/// The edges that come after the root.
fn edges(document: &Value) -> Vec<(Endpoint, RelationshipKind, Endpoint)> {
    look(document, |evidence, _| {
        evidence.relationships[1..].iter().map(|edge| (edge.from, edge.kind, edge.to)).collect()
    })
}

#[test]
fn every_target_is_an_edge() {
    use Endpoint::Component;
    use RelationshipKind::{Contains, DependsOn, Other};
    let (portal, a, b) = (Component(0), Component(1), Component(2));
    for (word, kind) in [
        ("dependsOn", DependsOn),
        ("hasStaticLink", DependsOn),
        ("hasOptionalDependency", DependsOn),
        ("contains", Contains),
        ("hasDocumentation", Other("hasDocumentation")),
    ] {
        let document = and([library("a"), library("b"), relationship("portal", word, &["a", "b"])]);
        assert_eq!(edges(&document), [(portal, kind, a), (portal, kind, b)], "{word}");
        assert_eq!(problems(&document), [], "{word}");
    }
}

#[test]
fn elements_may_be_referred_to_before_they_stand() {
    let document = and([relationship("portal", "dependsOn", &["later"]), library("later")]);
    assert_eq!(problems(&document), []);
    assert_eq!(edges(&document)[0].2, Endpoint::Component(1));
}

#[test]
fn nothing_and_not_known_are_ends_of_an_edge() {
    let to = |word, end| edges(&and([relationship("portal", word, &[end])]))[0];
    assert_eq!(to("dependsOn", NONE), (Endpoint::Component(0), RelationshipKind::DependsOn, Endpoint::None));
    assert_eq!(to("dependsOn", NO_ASSERTION).2, Endpoint::NotAsserted);
    assert_eq!(to("hasStaticLink", NONE).1, RelationshipKind::Other("hasStaticLink"));
}

#[test]
fn what_leads_nowhere_is_named() {
    let document = and([relationship("portal", "dependsOn", &["ghost"])]);
    assert_eq!(problems(&document), [(ProblemCode::DanglingReference, own("ghost"))]);
    look(&document, |_, sbom| assert_eq!(sbom.dangling.len(), 1));
    assert_eq!(edges(&document)[0].2, Endpoint::Missing);
    let mut incomplete = relationship("portal", "dependsOn", &[]);
    assert_eq!(edges(&and([incomplete.clone()]))[0].2, Endpoint::Missing);
    incomplete.as_object_mut().expect("an object").remove("from");
    look(&and([incomplete]), |_, sbom| assert_eq!(sbom.dangling.len(), 2));
    for key in ["element", "rootElement"] {
        let document = with(DOCUMENT, key, json!([own("sbom"), own("ghost")]));
        assert_eq!(problems(&document), [(ProblemCode::DanglingReference, own("ghost"))], "{key}");
    }
}

#[test]
fn what_is_imported_is_in_another_document() {
    let mut document = and([relationship("portal", "dependsOn", &["https://other.example/doc#lib"])]);
    document["@graph"][1]["import"] =
        json!([{ "type": "ExternalMap", "externalSpdxId": "https://other.example/doc#lib" }]);
    assert_eq!(problems(&document), []);
    assert_eq!(edges(&document)[0].2, Endpoint::External);
}

#[test]
fn the_first_bearer_of_an_identifier_is_meant() {
    let document = and([library("twin"), library("twin"), relationship("portal", "dependsOn", &["twin"])]);
    assert_eq!(problems(&document), [(ProblemCode::DuplicateReference, own("twin"))]);
    look(&document, |_, sbom| assert_eq!(sbom.duplicates.len(), 1));
    assert_eq!(edges(&document)[0].2, Endpoint::Component(1));
}

#[test]
fn words_of_spdx_2_are_read_and_noted() {
    let document = and([library("a"), relationship("portal", "DEPENDS_ON", &["a"])]);
    assert_eq!(problems(&document), [near_miss("dependsOn")]);
    assert_eq!(edges(&document)[0].1, RelationshipKind::DependsOn);
    let unknown = and([library("a"), relationship("portal", "DEPENDENCY_OF", &["a"])]);
    assert_eq!(problems(&unknown), [(ProblemCode::UnknownKeyword, "DEPENDENCY_OF".to_owned())]);
    assert_eq!(edges(&unknown)[0].1, RelationshipKind::Other("unknown"));
}

#[test]
fn the_primary_component_is_the_root_of_the_roots() {
    let primary = |document: &Value| look(document, |_, sbom| sbom.primary.clone());
    assert_eq!(primary(&with(DOCUMENT, "rootElement", json!([own("portal")]))), [0]);
    assert_eq!(primary(&with(DOCUMENT, "rootElement", json!([own("sbom"), own("portal")]))), [0]);
    // A circle of collections is walked once.
    assert_eq!(primary(&with(SBOM, "rootElement", json!([own("document"), own("portal")]))), [0]);
    assert_eq!(primary(&with(SBOM, "rootElement", json!([]))), [] as [u32; 0]);
    assert_eq!(primary(&with(SBOM, "rootElement", json!([NONE]))), [] as [u32; 0]);
    let two = and([library("a"), element("SpdxDocument", "second", json!({ "rootElement": [own("a")] }))]);
    assert_eq!((primary(&two), problems(&two)), (vec![0, 1], vec![near_miss("one SpdxDocument")]));
}

#[test]
fn what_is_described_answers_where_no_root_is_named() {
    let described = relationship("document", "describes", &["portal"]);
    let mut document = and([described.clone()]);
    assert_eq!(problems(&document), []);
    document["@graph"][2]["rootElement"] = json!([]);
    assert_eq!(problems(&document), [near_miss("rootElement")]);
    look(&document, |_, sbom| assert_eq!(sbom.primary, [0]));
    let beside = and([library("a"), relationship("document", "describes", &["a"])]);
    look(&beside, |_, sbom| assert_eq!(sbom.primary, [0]));
}

/// The completeness that some relationships `dependsOn` of the primary component come to.
fn completeness(relationships: &[(&str, Value)]) -> Field<Completeness> {
    let stated = relationships.iter().enumerate().map(|(index, (to, completeness))| {
        let mut one = relationship("portal", "dependsOn", &[to]);
        one["spdxId"] = json!(own(&format!("r{index}")));
        one["completeness"] = completeness.clone();
        one
    });
    look(&and(std::iter::once(library("a")).chain(stated)), |_, sbom| sbom.completeness.clone())
}

#[test]
fn the_least_that_is_said_of_the_dependencies_counts() {
    let stated = |field: Field<Completeness>| field.stated().copied();
    assert_eq!(stated(completeness(&[("a", json!("complete"))])), Some(Completeness::Complete));
    let both = [("a", json!("complete")), ("a", json!("incomplete"))];
    assert_eq!(stated(completeness(&both)), Some(Completeness::Incomplete));
    for (second, expected) in [
        (json!("noAssertion"), "(not asserted)"),
        (Value::Null, "(absent)"),
        (json!("COMPLETE"), "(malformed)"),
        (json!(true), "(malformed)"),
    ] {
        let both = [("a", json!("complete")), ("a", second.clone())];
        assert_eq!(answer(&completeness(&both)), expected, "{second}");
    }
    assert_eq!(answer(&completeness(&[])), "(absent)");
}

#[test]
fn no_dependencies_are_all_of_them() {
    let stated = |field: Field<Completeness>| field.stated().copied();
    assert_eq!(stated(completeness(&[(NONE, Value::Null)])), Some(Completeness::Complete));
    assert_eq!(stated(completeness(&[(NONE, json!("incomplete"))])), Some(Completeness::Incomplete));
    assert_eq!(answer(&completeness(&[(NO_ASSERTION, json!("complete"))])), "(declared unknown)");
    let both = [(NONE, json!("complete")), ("a", json!("complete"))];
    assert_eq!(answer(&completeness(&both)), "(contradictory)");
}
