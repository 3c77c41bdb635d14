//! The graph check on small documents; what a reader makes of real ones is tested elsewhere.

use super::*;
use crate::checks::Answered;
use crate::checks::testing::{
    Sight, about_the_first, at, check, component, edge, edge_to, evidence, of_document, package, sights,
    stated,
};
use crate::evidence::{Declaration, Declared, Service, Unplaced};

const CHECK: &str = r#"graph-connected = { edges = ["depends-on", "contains"] }"#;
const DEPENDS: RelationshipKind = RelationshipKind::DependsOn;
const CONTAINS: RelationshipKind = RelationshipKind::Contains;

fn named(names: &[&'static str]) -> Vec<Component<'static>> {
    names.iter().map(|name| component(name, "1")).collect()
}

fn sights_in(
    sbom: Sbom<'static>,
    components: Vec<Component<'static>>,
    edges: Vec<Relationship>,
) -> Vec<Sight> {
    sights(&of_document(&check(CHECK), &evidence(sbom, components, edges)))
}

fn sights_of(names: &[&'static str], edges: Vec<Relationship>) -> Vec<Sight> {
    sights_in(about_the_first(), named(names), edges)
}

#[test]
fn everything_is_reached_over_dependencies_and_inclusion() {
    let edges = vec![edge(0, DEPENDS, 1), edge(1, CONTAINS, 2)];
    assert_eq!(sights_of(&["app", "b", "c"], edges), []);
}

#[test]
fn what_is_not_reached_is_named() {
    let evidence = evidence(
        about_the_first(),
        named(&["app", "b", "c", "d"]),
        vec![edge(0, DEPENDS, 1), edge(2, DEPENDS, 3)],
    );
    let seen = of_document(&check(CHECK), &evidence);
    assert_eq!(sights(&seen), [(Weight::Unsatisfied, Code::Unreachable); 2]);
    let about = seen.observations[0].about.expect("about a component");
    assert!(
        matches!(about, Subject::Component(component) if std::ptr::eq(component, &evidence.components[2]))
    );
}

#[test]
fn nesting_is_inclusion() {
    let mut components = named(&["app", "b", "c"]);
    components[2].parent = Some(1);
    assert_eq!(sights_in(about_the_first(), components, vec![edge(0, DEPENDS, 1)]), []);
}

#[test]
fn files_need_no_way_to_them() {
    let mut components = named(&["app", "b", "readme"]);
    components[2].kind = ComponentKind::File;
    assert_eq!(sights_in(about_the_first(), components, vec![edge(0, DEPENDS, 1)]), []);
}

#[test]
fn inclusion_alone_is_no_dependency_graph() {
    let no_edges = [(Weight::Unsatisfied, Code::NoEdges)];
    assert_eq!(sights_of(&["app", "b"], vec![]), no_edges);
    assert_eq!(sights_of(&["app", "b"], vec![edge(0, CONTAINS, 1)]), no_edges);
    assert_eq!(sights_of(&["app"], vec![edge(0, DEPENDS, 0)])[0], no_edges[0]);
}

#[test]
fn none_is_an_answer() {
    let none = edge_to(0, DEPENDS, Endpoint::None);
    assert_eq!(sights_of(&["app"], vec![none]), []);
    assert_eq!(sights_of(&["app", "b"], vec![none, edge(0, CONTAINS, 1)]), []);
    assert_eq!(sights_of(&["app", "b"], vec![none]), [(Weight::Unsatisfied, Code::Unreachable)]);
}

#[test]
fn a_primary_outside_the_graph_is_one_observation() {
    let edges = vec![edge(1, DEPENDS, 2), edge(3, DEPENDS, 4)];
    let seen = sights_of(&["app", "b", "c", "d", "e"], edges);
    assert_eq!(seen, [(Weight::Unsatisfied, Code::PrimaryOutsideGraph)]);
}

#[test]
fn its_namesake_is_its_node_if_it_has_no_rival() {
    let noted = [(Weight::Noted, Code::PrimaryByIdentity)];
    let outside = [(Weight::Unsatisfied, Code::PrimaryOutsideGraph)];
    let edges = || vec![edge(1, DEPENDS, 2)];
    assert_eq!(sights_of(&["app", "app", "b"], edges()), noted);
    let mut by_purl = named(&["app", "renamed", "b"]);
    by_purl[0].identifiers = package("", "pkg:npm/app@1").identifiers;
    by_purl[1].identifiers = package("", "pkg:npm/app@1").identifiers;
    assert_eq!(sights_in(about_the_first(), by_purl, edges()), noted);
    assert_eq!(sights_of(&["app", "app", "app"], edges()), outside);
    let mut nameless = named(&["app", "app", "b"]);
    nameless[2].name = Field::Absent;
    assert_eq!(sights_in(about_the_first(), nameless, edges()), outside);
}

#[test]
fn unknown_dependencies_are_said_and_counted_as_such() {
    let evidence =
        evidence(about_the_first(), named(&["app", "b"]), vec![edge_to(0, DEPENDS, Endpoint::NotAsserted)]);
    let seen = of_document(&check(CHECK), &evidence);
    assert_eq!(sights(&seen), [(Weight::Unsatisfied, Code::DeclaredUnknown)]);
    assert_eq!(seen.answer, Answered::DeclaredUnknown);
    let mut withheld = named(&["app", "b"]);
    let field = FieldName::ComponentDependency;
    withheld[0].declared = vec![Declaration { field, declared: Declared::Withheld, at: at(9) }];
    assert_eq!(sights_in(about_the_first(), withheld, vec![]), [(Weight::Review, Code::Withheld)]);
}

#[test]
fn what_is_declared_hides_no_orphan() {
    let edges = vec![edge(0, DEPENDS, 1), edge_to(0, DEPENDS, Endpoint::NotAsserted)];
    let evidence = evidence(about_the_first(), named(&["app", "b", "c"]), edges);
    let seen = of_document(&check(CHECK), &evidence);
    let unsatisfied = |code| (Weight::Unsatisfied, code);
    assert_eq!(sights(&seen), [unsatisfied(Code::DeclaredUnknown), unsatisfied(Code::Unreachable)]);
    assert_eq!(seen.answer, Answered::Nothing);
}

#[test]
fn without_a_primary_the_graph_cannot_be_judged() {
    let seen = sights_in(Sbom::default(), named(&["a", "b"]), vec![edge(0, DEPENDS, 1)]);
    assert_eq!(seen, [(Weight::Undetermined, Code::NoPrimary)]);
}

#[test]
fn a_version_without_places_for_a_graph_or_its_root_is_not_blamed_on_the_vendor() {
    let first = || Sbom { unplaced: Unplaced { primary: true, dependencies: true }, ..Sbom::default() };
    for edges in [vec![], vec![edge(0, CONTAINS, 1)], vec![edge(0, DEPENDS, 1)]] {
        let seen = sights_in(first(), named(&["a", "b"]), edges);
        assert_eq!(seen, [(Weight::Undetermined, Code::Inexpressible)]);
    }
    // What an extension states all the same is judged.
    let dangling = vec![Located { value: Text::from("ghost"), at: at(40) }];
    let seen = sights_in(Sbom { dangling, ..first() }, named(&["a", "b"]), vec![edge(0, DEPENDS, 1)]);
    assert!(seen.contains(&(Weight::Unsatisfied, Code::DanglingReference)), "{seen:?}");
}

#[test]
fn several_primaries_are_all_roots() {
    let sbom = Sbom { primary: vec![0, 2], ..Sbom::default() };
    assert_eq!(sights_in(sbom, named(&["a", "b", "c"]), vec![edge(0, DEPENDS, 1)]), []);
}

#[test]
fn broken_references_are_each_quoted_at_their_place() {
    let reference = |offset, words: &'static str| Located { value: Text::from(words), at: at(offset) };
    let sbom = Sbom {
        dangling: vec![reference(40, "ghost")],
        duplicates: vec![reference(50, "twin")],
        ..about_the_first()
    };
    let evidence = evidence(sbom, named(&["app", "b"]), vec![edge(0, DEPENDS, 1)]);
    let seen = of_document(&check(CHECK), &evidence);
    let quoted: Vec<_> = seen.observations.iter().map(|seen| (seen.code, seen.value, seen.at)).collect();
    assert_eq!(
        quoted,
        [
            (Code::DanglingReference, Some("ghost"), Some(at(40))),
            (Code::DuplicateReference, Some("twin"), Some(at(50))),
        ]
    );
    assert_eq!(seen.answer, Answered::Nothing);
}

#[test]
fn a_circle_of_dependencies_is_noted_once() {
    let edges = vec![edge(0, DEPENDS, 1), edge(1, DEPENDS, 2), edge(2, DEPENDS, 1)];
    assert_eq!(sights_of(&["app", "b", "c"], edges), [(Weight::Noted, Code::Cycle)]);
    let there_and_back = vec![edge(0, DEPENDS, 1), edge(1, CONTAINS, 2), edge(2, DEPENDS, 1)];
    assert_eq!(sights_of(&["app", "b", "c"], there_and_back), []);
}

#[test]
fn a_circle_names_its_members_and_a_long_one_some_of_them() {
    let names = ["a", "b", "c", "d", "e", "f", "g"];
    let members = |edges: Vec<Relationship>| {
        let evidence = evidence(about_the_first(), named(&names), edges);
        let seen = of_document(&check(CHECK), &evidence);
        let cycle = seen.observations.iter().find(|seen| seen.code == Code::Cycle).expect("a cycle");
        cycle.args[0].1.clone()
    };
    assert_eq!(members(vec![edge(0, DEPENDS, 1), edge(1, DEPENDS, 2), edge(2, DEPENDS, 1)]), "b → c → b");
    let round = (0..7).map(|node| edge(node, DEPENDS, (node + 1) % 7)).collect();
    assert_eq!(members(round), "a → b → c → d → 3 more → a");
}

#[test]
fn a_component_that_needs_itself_is_noted_and_is_no_circle() {
    let edges = vec![edge(0, DEPENDS, 1), edge(1, DEPENDS, 1), edge(1, DEPENDS, 1), edge(0, CONTAINS, 0)];
    assert_eq!(sights_of(&["app", "b"], edges), [(Weight::Noted, Code::SelfDependency)]);
}

#[test]
fn another_spelling_of_the_purl_is_the_same_node() {
    let primary = |purl| {
        let mut app = package("app", purl);
        app.version = Field::Absent;
        let node = package("core", "pkg:npm/%40app/core@1.0.0");
        sights_in(about_the_first(), vec![app, node, component("b", "1")], vec![edge(1, DEPENDS, 2)])
    };
    let by_identity = (Weight::Noted, Code::PrimaryByIdentity);
    assert_eq!(primary("PKG:npm/@app/core@1.0.0?download_url=x"), [by_identity]);
    let elsewhere = primary("pkg:npm/%40app/core@1.0.0?repository_url=https://elsewhere.example");
    assert_eq!(elsewhere, [(Weight::Unsatisfied, Code::PrimaryOutsideGraph)]);
}

#[test]
fn services_carry_the_way_on() {
    let mut sbom = about_the_first();
    sbom.services =
        vec![Service { at: at(60), reference: None, name: stated("queue".into()), version: Field::Absent }];
    let from_service =
        Relationship { at: at(61), from: Endpoint::Service(0), kind: DEPENDS, to: Endpoint::Component(1) };
    let edges = vec![edge_to(0, DEPENDS, Endpoint::Service(0)), from_service];
    assert_eq!(sights_in(sbom, named(&["app", "b"]), edges), []);
}

#[test]
fn components_of_a_second_document_are_counted_from_its_own_start() {
    let mut evidence = evidence(about_the_first(), named(&["other", "app", "b"]), vec![edge(1, DEPENDS, 2)]);
    evidence.documents[0].components = 1..3;
    evidence.documents[0].sbom = Some(Sbom { primary: vec![1], ..Sbom::default() });
    assert_eq!(sights(&of_document(&check(CHECK), &evidence)), []);
}
