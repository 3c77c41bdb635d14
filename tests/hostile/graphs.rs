//! Graphs that are long, wide, round, or lead nowhere.

use bidcheck::assessment::{Verdict, assess};
use bidcheck::baseline::Baseline;
use bidcheck::formats;
use bidcheck::source::ProblemCode::*;
use bidcheck::submission::Submission;
use serde_json::json;

use super::*;

/// The one rule about the graph, so that large graphs cost no more than they must.
fn verdict(components: &str, dependencies: &str) -> (Verdict, Vec<ProblemCode>) {
    let text = format!(
        r#"{{"bomFormat": "CycloneDX", "specVersion": "1.6", "metadata": {{"component":
        {{"type": "application", "name": "app", "version": "1", "bom-ref": "app"}}}},
        "components": [{components}], "dependencies": [{dependencies}]}}"#
    );
    let quad = Baseline::load("quad").expect("it loads");
    let rules = quad.rules.into_iter().filter(|rule| rule.id == "dependency-graph").collect();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let baseline = Baseline { rules, ..quad };
    let assessment = assess(&submission, &formats::read(&submission), &[baseline], cases::terms(None));
    (cases::verdicts(&assessment)["dependency-graph"], problems(&assessment))
}

fn joined(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",\n")
}

fn component(index: usize) -> String {
    format!(r#"{{"type": "library", "name": "c", "bom-ref": "c{index}"}}"#)
}

#[test]
fn a_chain_of_200_000_is_followed_to_its_end() {
    const LONG: usize = 200_000;
    let components = joined(LONG, component);
    let first = r#"{"ref": "app", "dependsOn": ["c0"]},"#;
    let chain = joined(LONG - 1, |at| format!(r#"{{"ref": "c{at}", "dependsOn": ["c{}"]}}"#, at + 1));
    assert_eq!(verdict(&components, &format!("{first}{chain}")), (Verdict::Pass, vec![]));
    let without_last = &chain[..chain.rfind(",\n").expect("links")];
    assert_eq!(verdict(&components, &format!("{first}{without_last}")), (Verdict::Fail, vec![]));
}

#[test]
fn a_wide_graph_and_one_stated_over_and_over_are_read() {
    const WIDE: usize = 50_000;
    let components = joined(WIDE, component);
    let star = format!(r#"{{"ref": "app", "dependsOn": [{}]}}"#, joined(WIDE, |at| format!("\"c{at}\"")));
    assert_eq!(verdict(&components, &star), (Verdict::Pass, vec![]));
    let again = joined(WIDE, |_| r#"{"ref": "app", "dependsOn": ["c0"]}"#.to_owned());
    assert_eq!(verdict(&component(0), &again), (Verdict::Pass, vec![]));
}

#[test]
fn a_circle_is_no_error_and_no_way_in() {
    let components = joined(3, component);
    let circle =
        joined(3, |at| format!(r#"{{"ref": "c{at}", "dependsOn": ["c{}", "c{at}"]}}"#, (at + 1) % 3));
    let entered = format!(r#"{{"ref": "app", "dependsOn": ["c0", "app"]}}, {circle}"#);
    assert_eq!(verdict(&components, &entered), (Verdict::Pass, vec![]));
    assert_eq!(verdict(&components, &circle).0, Verdict::Fail, "nothing leads into it");
}

#[test]
fn a_reference_that_means_nothing_or_two_things_is_named() {
    let dangling = joined(20_000, |at| format!(r#"{{"ref": "app", "dependsOn": ["x{at}"]}}"#));
    let (found, codes) = verdict(&component(0), &dangling);
    assert_eq!((found, codes.len()), (Verdict::Fail, 10_001));
    assert!(codes.iter().all(|code| *code == DanglingReference));
    let twins = format!("{0}, {0}", component(0));
    let row = r#"{"ref": "app", "dependsOn": ["c0"]}"#;
    assert_eq!(verdict(&twins, row), (Verdict::Fail, vec![DuplicateReference]));
}

#[test]
fn components_within_one_another_are_bounded_by_depth() {
    let nested = |depth: usize| {
        let open = r#"{"type": "library", "name": "n", "version": "1", "components": ["#;
        let inner = r#"{"type": "library", "name": "n", "version": "1"}"#;
        format!("{}{inner}{}", open.repeat(depth), "]}".repeat(depth))
    };
    let of = |depth| {
        json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components": ["#"] })
            .to_string()
            .replace("\"#\"", &nested(depth))
    };
    let assessment = cases::assess_text("bom.json", of(40).as_bytes(), "quad");
    let counts = assessment.submission.artifacts[0].components.as_ref();
    assert_eq!(counts.map(|counts| counts.read), Some(41));
    refused("beyond it", of(60).as_bytes(), TooDeep);
}

#[test]
fn components_of_one_name_are_told_apart() {
    let same = json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "components":
        vec![json!({ "type": "library", "name": "a", "version": "1" }); 12_000] });
    let assessment = cases::assess_value(&same, "quad");
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    let producer = findings.into_iter().find(|finding| finding.rule == "component-producer").expect("it");
    let group = &producer.observations[0];
    let keys: Vec<&str> = group.subjects.iter().map(|subject| subject.key.as_str()).collect();
    assert_eq!((group.count, keys.len()), (12_000, 10_000));
    assert_eq!((keys[0], keys[1], keys[9_999]), ("a@1", "a@1#2", "a@1#10000"));
}
