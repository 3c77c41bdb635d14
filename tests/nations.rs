//! What the overlays of the nations come to on real texts: who is met, who is not, and why.

#[path = "support/cases.rs"]
mod cases;

use std::fs;

use bidcheck::assessment::{Assessment, Conclusion, assess};
use bidcheck::baseline::{Baseline, Level};
use bidcheck::checks::Check;
use bidcheck::formats;
use bidcheck::intelligence::gather;
use bidcheck::reports::{Format, Look, render};
use bidcheck::submission::Submission;

const NATIONS: [&str; 4] = ["au", "in", "jp", "us"];

fn assessed(name: &str, text: &[u8], baseline: &Baseline, fail_on: Level) -> Assessment {
    let submission = Submission::from_texts([(name, text)]);
    let mut terms = cases::terms(None);
    terms.options.fail_on = fail_on;
    let evidence = formats::read(&submission);
    let known = gather(&evidence, Some(cases::store::store()), None, terms.as_of);
    terms.knowledge = known.unwrap_or_else(|error| panic!("{error}"));
    assess(&submission, &evidence, std::slice::from_ref(baseline), terms)
}

/// What stands between a case's document and one nation, of the rules that the program decides.
fn between(case: &str, nation: &str, fail_on: Level) -> Vec<String> {
    let overlay = Baseline::load(&format!("quad-{nation}")).expect("it comes with the program");
    let all = cases::cases();
    let case = all.iter().find(|known| known.id == case).unwrap_or_else(|| panic!("{case}"));
    let text = serde_json::to_vec(&case.document()).expect("a value is JSON");
    let assessment = assessed("bom.json", &text, &overlay, fail_on);
    let findings = &assessment.results[0].findings;
    let decided = |rule: &str| {
        !matches!(overlay.rule(rule).expect("it is of the overlay").check, Check::SignOff(_))
            // Without a signature of the author nobody meets it.
            && rule != "sbom-author-signature"
    };
    bidcheck::assessment::between(findings, fail_on).into_iter().filter(|rule| decided(rule)).collect()
}

/// For each nation a case that turns it and leaves the others as they are. Japan has none among the mandatory rules,
/// and its file says so; with `--fail-on should` it has one.
#[test]
fn each_nation_can_be_turned_alone() {
    for (case, turned, rule, fail_on) in [
        ("nations-weak-hash", "au", "component-hash-algorithm", Level::Shall),
        ("nations-no-supplier", "in", "component-supplier", Level::Shall),
        ("nations-no-release-date", "in", "component-release-date", Level::Shall),
        ("nations-completeness-unknown", "us", "completeness-stated", Level::Shall),
        ("nations-support-end-unknown", "jp", "support-end-stated", Level::Should),
    ] {
        for nation in NATIONS {
            let expected: &[&str] = if nation == turned { &[rule] } else { &[] };
            assert_eq!(between("nations-good", nation, fail_on), [""; 0], "{nation}");
            assert_eq!(between(case, nation, fail_on), expected, "{case}: {nation}");
        }
    }
    let japan = Baseline::load("quad-jp").expect("it comes with the program");
    let own = |rule: &&bidcheck::baseline::Rule| rule.place.starts_with("baselines/quad-jp/");
    let decided = |rule: &&bidcheck::baseline::Rule| !matches!(rule.check, Check::SignOff(_));
    let levels: Vec<Level> = japan.rules.iter().filter(own).filter(decided).map(|rule| rule.level).collect();
    assert_eq!(levels, [Level::Should], "Japan's file says that it has no other");
}

/// A submission that meets what the United States ask and not what Australia asks, told in an officer's words.
#[test]
fn a_bid_may_meet_one_nation_and_not_another() {
    let path = cases::root().join("fixtures/submissions/meets-us-not-au/harbour-portal.cdx.json");
    let text = fs::read(path).expect("the sample is there");
    let of = |id: &str| {
        let baseline = Baseline::load(id).expect("it comes with the program");
        assessed("harbour-portal.cdx.json", &text, &baseline, Level::Shall)
    };
    assert_eq!(of("quad").conclusion, Conclusion::Pass);
    assert_eq!(of("quad-us").conclusion, Conclusion::Pass);
    let australia = of("quad-au");
    assert_eq!(australia.conclusion, Conclusion::Fail);
    let mut report = Vec::new();
    render(&australia, Format::Markdown, Look::default(), &mut report).expect("a vector takes everything");
    let report = String::from_utf8(report).expect("a report is text");
    assert!(report.contains("component-hash-algorithm"), "{report}");
    assert!(report.contains("verifies nothing") || report.contains("quay-router"), "{report}");
    let findings = &australia.results[0].findings;
    assert_eq!(
        bidcheck::assessment::between(findings, Level::Shall),
        ["component-hash-algorithm"],
        "nothing else stands in the way"
    );
}
