//! The dependency graph and its completeness.

use super::{problems, with_sbom};
use crate::evidence::{Completeness, Endpoint, Evidence, RelationshipKind};
use crate::source::{Field, ProblemCode, Text};

const COMPONENTS: &str = r#""metadata": {"component": {"bom-ref": "p"}},
    "components": [{"bom-ref": "a"}, {"bom-ref": "b"}]"#;

fn edges(evidence: &Evidence<'_>) -> Vec<(Endpoint, RelationshipKind, Endpoint)> {
    evidence.relationships.iter().map(|edge| (edge.from, edge.kind, edge.to)).collect()
}

fn with_rows<T>(rows: &str, look: impl FnOnce(&Evidence<'_>) -> T) -> T {
    with_sbom("1.6", &format!(r#"{COMPONENTS}, "dependencies": [{rows}]"#), |_, evidence| look(evidence))
}

#[test]
fn edges_lead_where_the_references_say() {
    use Endpoint::{Component, External};
    use RelationshipKind::{DependsOn, Other};
    let rows = r#"{"ref": "p", "dependsOn": ["a", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#x"]},
        {"ref": "a", "dependsOn": ["b"], "provides": ["b"]}"#;
    with_rows(rows, |evidence| {
        assert_eq!(problems(evidence), []);
        assert_eq!(
            edges(evidence),
            [
                (Component(0), DependsOn, Component(1)),
                (Component(0), DependsOn, External),
                (Component(1), DependsOn, Component(2)),
                (Component(1), Other("provides"), Component(2)),
            ]
        );
    });
}

#[test]
fn a_row_without_dependencies_says_that_there_are_none() {
    for (row, is_leaf) in [
        (r#"{"ref": "a"}"#, true),
        (r#"{"ref": "a", "dependsOn": []}"#, true),
        (r#"{"ref": "a", "dependsOn": null}"#, true),
        // A list that cannot be read says nothing.
        (r#"{"ref": "a", "dependsOn": "b"}"#, false),
        (r#"{"ref": "a", "dependsOn": [5]}"#, false),
        (r#"{"dependsOn": []}"#, false),
        (r#"{"ref": "elsewhere", "dependsOn": []}"#, false),
        (r#""a""#, false),
    ] {
        with_rows(row, |evidence| {
            let leaf = (Endpoint::Component(1), RelationshipKind::DependsOn, Endpoint::None);
            assert_eq!(edges(evidence), if is_leaf { vec![leaf] } else { vec![] }, "{row}");
            assert_eq!(problems(evidence).is_empty(), is_leaf, "{row}");
        });
    }
}

#[test]
fn a_reference_to_nothing_is_listed() {
    let entries = format!(
        r#"{COMPONENTS}, "dependencies": [{{"ref": "p", "dependsOn": ["x"]}}, {{"ref": "y", "dependsOn": ["a"]}}]"#
    );
    with_sbom("1.6", &entries, |sbom, evidence| {
        let dangling: Vec<&str> = sbom.dangling.iter().map(|reference| reference.value.raw()).collect();
        assert_eq!(dangling, ["x", "y"]);
        let expected = ["x", "y"].map(|reference| (ProblemCode::DanglingReference, reference.to_owned()));
        assert_eq!(problems(evidence), expected);
        let ends: Vec<(Endpoint, Endpoint)> =
            edges(evidence).iter().map(|(from, _, to)| (*from, *to)).collect();
        let expected =
            [(Endpoint::Component(0), Endpoint::Missing), (Endpoint::Missing, Endpoint::Component(1))];
        assert_eq!(ends, expected);
    });
}

#[test]
fn of_two_equal_references_the_first_is_meant() {
    let entries = r#""components": [{"bom-ref": "a"}, {"bom-ref": "b"}, {"bom-ref": "a"}],
        "services": [{"bom-ref": "b"}], "dependencies": [{"ref": "b", "dependsOn": ["a"]}]"#;
    with_sbom("1.6", entries, |sbom, evidence| {
        let duplicates: Vec<&str> = sbom.duplicates.iter().map(|reference| reference.value.raw()).collect();
        assert_eq!(duplicates, ["a", "b"]);
        assert!(problems(evidence).iter().all(|(code, _)| *code == ProblemCode::DuplicateReference));
        let edge = (Endpoint::Component(1), RelationshipKind::DependsOn, Endpoint::Component(0));
        assert_eq!(edges(evidence), [edge]);
    });
}

#[test]
fn an_escaped_reference_is_the_same() {
    let entries = r#""components": [{"bom-ref": "a/1"}], "dependencies": [{"ref": "a\/1"}]"#;
    with_sbom("1.6", entries, |_, evidence| assert_eq!(problems(evidence), []));
}

#[test]
fn a_cycle_is_read_as_it_stands() {
    let rows = r#"{"ref": "a", "dependsOn": ["b", "a"]}, {"ref": "b", "dependsOn": ["a"]}"#;
    with_rows(rows, |evidence| {
        assert_eq!(problems(evidence), []);
        assert_eq!(evidence.relationships.len(), 3);
    });
}

#[test]
fn a_graph_that_is_no_list_is_a_loss() {
    let entries = format!(r#"{COMPONENTS}, "dependencies": {{"p": ["a"]}}"#);
    with_sbom("1.6", &entries, |_, evidence| {
        assert_eq!(problems(evidence), [(ProblemCode::UnreadableList, "dependencies".to_owned())]);
    });
}

#[test]
fn completeness_is_what_the_compositions_say_of_the_primary_component() {
    let composition = |aggregate: &str, more: &str| format!(r#"{{"aggregate": "{aggregate}"{more}}}"#);
    let of_primary = r#", "dependencies": ["p"]"#;
    let cases = [
        (composition("complete", of_primary), "complete"),
        (composition("complete", r#", "assemblies": ["a", "p"]"#), "complete"),
        (composition("complete", ""), "complete"),
        (composition("incomplete_third_party_only", of_primary), "incomplete"),
        (composition("unknown", of_primary), "unknown"),
        (composition("not_specified", of_primary), "absent"),
        (composition("complete", r#", "dependencies": ["a"]"#), "absent"),
        (composition("complete", r#", "dependencies": []"#), "absent"),
        (composition("complete", r#", "vulnerabilities": ["v"]"#), "absent"),
        (composition("total", of_primary), "malformed"),
        (r#"{"dependencies": ["p"]}"#.to_owned(), "absent"),
        (
            format!("{}, {}", composition("complete", of_primary), composition("incomplete", of_primary)),
            "contradictory",
        ),
        (format!("{}, {}", composition("complete", of_primary), composition("unknown", "")), "contradictory"),
        (
            format!("{}, {}", composition("complete", of_primary), composition("not_specified", "")),
            "complete",
        ),
        (String::new(), "absent"),
    ];
    for (compositions, expected) in cases {
        let entries = format!(r#"{COMPONENTS}, "compositions": [{compositions}]"#);
        with_sbom("1.5", &entries, |sbom, _| {
            let read = match &sbom.completeness {
                Field::Stated(stated) if stated.value == Completeness::Complete => "complete",
                Field::Stated(_) => "incomplete",
                Field::DeclaredUnknown(_) => "unknown",
                Field::Malformed(_) => "malformed",
                Field::Contradictory(_) => "contradictory",
                _ => "absent",
            };
            assert_eq!(read, expected, "{compositions}");
        });
    }
}

#[test]
fn references_are_opaque() {
    let entries = r#""components": [{"bom-ref": "none"}, {"bom-ref": ""}]"#;
    with_sbom("1.6", entries, |_, evidence| {
        let references: Vec<Option<&str>> = evidence
            .components
            .iter()
            .map(|component| component.reference.as_ref().map(|reference| Text::raw(&reference.value)))
            .collect();
        assert_eq!(references, [Some("none"), None]);
    });
}
