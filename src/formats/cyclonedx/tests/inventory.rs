//! The list of components: its order, its nesting, what is counted and what is refused.

use super::super::version::Version;
use super::{document, problems, with_evidence, with_sbom};
use crate::evidence::{Endpoint, Evidence, RelationshipKind};
use crate::limits::{DEFAULT, Limits};
use crate::source::{DocumentId, ProblemCode};
use crate::submission::Submission;
use crate::syntax;

fn names<'e>(evidence: &'e Evidence<'_>) -> Vec<&'e str> {
    evidence.components.iter().map(|c| c.name.stated().map_or("", |name| name.raw())).collect()
}

#[test]
fn the_primary_component_comes_first_and_parents_before_children() {
    let entries = r#""components": [{"name": "a", "components": [{"name": "b"}, {"name": "c"}]}, {"name": "d"}],
        "metadata": {"component": {"name": "p", "components": [{"name": "q"}]}}"#;
    with_sbom("1.5", entries, |sbom, evidence| {
        assert_eq!(names(evidence), ["p", "q", "a", "b", "c", "d"]);
        assert_eq!(sbom.primary, [0]);
        let parents: Vec<Option<u32>> = evidence.components.iter().map(|c| c.parent).collect();
        assert_eq!(parents, [None, Some(0), None, Some(2), Some(2), None]);
        let contained: Vec<(Endpoint, Endpoint)> = evidence
            .relationships
            .iter()
            .filter(|edge| edge.kind == RelationshipKind::Contains)
            .map(|edge| (edge.from, edge.to))
            .collect();
        let component = Endpoint::Component;
        assert_eq!(
            contained,
            [(component(0), component(1)), (component(2), component(3)), (component(2), component(4))]
        );
        assert_eq!(evidence.relationships[0].at, evidence.components[1].at);
    });
}

#[test]
fn two_documents_keep_to_their_own_ranges() {
    let one = document(
        "1.5",
        r#""components": [{"bom-ref": "a"}, {"bom-ref": "b"}], "dependencies": [{"ref": "a", "dependsOn": ["b"]}]"#,
    );
    let submission = Submission::from_texts([("1.json", one.as_bytes()), ("2.json", one.as_bytes())]);
    let evidence = crate::formats::read(&submission);
    let second = &evidence.documents[1];
    assert_eq!((second.components.clone(), second.relationships.clone()), (2..4, 1..2));
    let edge = evidence.relationships_of(second)[0];
    assert_eq!((edge.from, edge.to), (Endpoint::Component(2), Endpoint::Component(3)));
    assert_eq!(problems(&evidence), []);
}

#[test]
fn what_is_no_component_is_counted() {
    let entries = r#""components": ["left-pad", {"name": "a", "components": [null]}, 5]"#;
    with_sbom("1.5", entries, |_, evidence| {
        assert_eq!(evidence.documents[0].unreadable, 3);
        assert_eq!(names(evidence), ["a"]);
        let unreadable = |detail: &str| (ProblemCode::UnreadableComponent, detail.to_owned());
        let expected = [unreadable("\"left-pad\""), unreadable("null"), unreadable("5")];
        assert_eq!(problems(evidence), expected);
    });
    with_sbom("1.5", r#""metadata": {"component": "Northwind"}"#, |sbom, evidence| {
        assert_eq!(evidence.documents[0].unreadable, 1);
        assert!(sbom.primary.is_empty());
    });
}

#[test]
fn a_list_that_is_something_else_is_a_loss_and_null_is_none() {
    with_sbom("1.5", r#""components": {"name": "a"}"#, |_, evidence| {
        assert_eq!(problems(evidence), [(ProblemCode::UnreadableList, "components".to_owned())]);
    });
    let entries = r#""components": null, "services": null, "dependencies": null, "metadata": null"#;
    with_sbom("1.5", entries, |_, evidence| {
        assert_eq!(problems(evidence), []);
        assert!(evidence.components.is_empty());
    });
}

#[test]
fn services_are_read_with_nested_ones_and_can_be_depended_on() {
    let entries = r#""components": [{"bom-ref": "a"}],
        "services": [{"bom-ref": "s", "name": "api", "services": [{"bom-ref": "t", "name": "store", "version": "2"}]}],
        "dependencies": [{"ref": "a", "dependsOn": ["t"]}]"#;
    with_sbom("1.5", entries, |sbom, evidence| {
        assert_eq!(problems(evidence), []);
        let names: Vec<&str> =
            sbom.services.iter().filter_map(|s| s.name.stated()).map(|n| n.raw()).collect();
        assert_eq!(names, ["api", "store"]);
        let edges: Vec<_> = evidence.relationships.iter().map(|e| (e.from, e.kind, e.to)).collect();
        assert_eq!(
            edges,
            [
                (Endpoint::Service(0), RelationshipKind::Contains, Endpoint::Service(1)),
                (Endpoint::Component(0), RelationshipKind::DependsOn, Endpoint::Service(1)),
            ]
        );
    });
}

#[test]
fn reading_stops_at_the_limits_and_says_so_once() {
    let text = document(
        "1.5",
        r#""metadata": {"component": {"bom-ref": "a"}}, "components": [{}, {"components": [{}, {}]}, {}],
        "services": [{}, {}, {}, {}],
        "dependencies": [{"ref": "a", "dependsOn": ["a", "a", "a"]}, {"ref": "a"}]"#,
    );
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let mut evidence = Evidence::default();
    let root = syntax::json(&submission.artifacts[0], DocumentId(0), &mut evidence.problems).expect("JSON");
    let object = root.object(&mut evidence.problems).expect("an object");
    let limits = Limits { components: 3, relationships: 2, ..DEFAULT };
    super::super::read_within(&limits, Version::V1_2, DocumentId(0), root, &object, &mut evidence);
    assert_eq!(evidence.components.len(), 3);
    assert_eq!(evidence.documents[0].sbom.as_ref().map(|sbom| sbom.services.len()), Some(3));
    assert_eq!(evidence.relationships.len(), 2);
    let over = |detail: &str| (ProblemCode::OverLimit, detail.to_owned());
    assert_eq!(problems(&evidence), [over("3 components"), over("3 services"), over("2 relationships")]);
}

#[test]
fn the_maker_and_supplier_in_the_metadata_are_those_of_the_primary_component() {
    let entries = r#""metadata": {"manufacture": {"name": "Northwind"}, "supplier": {"name": "Contoso"},
        "component": {"name": "p"}}, "components": [{"name": "a"}]"#;
    with_sbom("1.5", entries, |sbom, evidence| {
        let names = |index: usize| {
            let component = &evidence.components[index];
            [&component.manufacturer, &component.supplier].map(|f| f.stated().map(|name| name.raw()))
        };
        assert_eq!(names(0), [Some("Northwind"), Some("Contoso")]);
        assert_eq!(names(1), [None, None]);
        assert!(sbom.authors.is_silent());
        // No near miss: the value is shown where it counts, not noted as out of place.
        assert_eq!(problems(evidence), []);
    });
    let entries = r#""metadata": {"manufacture": {"name": "Northwind"},
        "component": {"manufacturer": {"name": "Fabrikam"}}}"#;
    with_sbom("1.6", entries, |_, evidence| {
        let manufacturer = evidence.components[0].manufacturer.stated();
        assert_eq!(manufacturer.map(|name| name.raw()), Some("Fabrikam"));
    });
}

#[test]
fn a_cut_document_is_read_up_to_the_cut() {
    let text = document("1.5", r#""components": [{"name": "a"}, {"name": "b", "version": "1"#);
    let cut = text.trim_end_matches('}').to_owned();
    with_evidence(&cut, |evidence| {
        assert_eq!(names(evidence), ["a", "b"]);
        assert_eq!(evidence.components[1].version.stated(), None);
        assert_eq!(problems(evidence)[0].0, ProblemCode::Truncated);
    });
}
