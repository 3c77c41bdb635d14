//! `--since`: only what is new holds the exit code, everything is reported, and in doubt a finding is new.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use bidcheck::assessment::since::{self, Unlike};
use bidcheck::assessment::{
    Assessment, Conclusion, Earlier, Finding, Options, Terms, Verdict, assess, verdict,
};
use bidcheck::baseline::{Baseline, Bid};
use bidcheck::checks::{Code, Weight};
use bidcheck::formats;
use bidcheck::submission::Submission;
use serde_json::{Value, json};

#[path = "support/cases.rs"]
mod cases;

use cases::{base, root, terms};

fn quad() -> &'static [Baseline] {
    static LOADED: OnceLock<Vec<Baseline>> = OnceLock::new();
    LOADED.get_or_init(|| vec![Baseline::load("quad").expect("it loads")])
}

/// Assesses a document against `quad`, after an earlier assessment if there is one.
fn judged(document: &Value, since: Option<&Assessment>, observations: Option<usize>) -> Assessment {
    let bytes = serde_json::to_vec_pretty(document).expect("a value is JSON");
    let submission = Submission::from_texts([("bom.json", bytes.as_slice())]);
    let terms = terms(None);
    let options = Options { observations, since: since.map(|_| "earlier.json".to_owned()), ..terms.options };
    let since = since.cloned().map(|assessment| Earlier { sha256: "e".repeat(64), assessment });
    assess(&submission, &formats::read(&submission), quad(), Terms { options, since, ..terms })
}

fn after(earlier: &Assessment, document: &Value) -> Assessment {
    judged(document, Some(earlier), None)
}

fn good() -> Value {
    base("cyclonedx-1.6")
}

/// The good document without the producers of its first components.
fn without_producers(count: usize) -> Value {
    let mut document = good();
    for component in document["components"].as_array_mut().expect("components").iter_mut().take(count) {
        let component = component.as_object_mut().expect("a component");
        for name in ["manufacturer", "supplier", "author", "authors"] {
            component.remove(name);
        }
    }
    document
}

fn is_old(assessment: &Assessment, rule: &str) -> bool {
    let result = &assessment.results[0];
    let finding = result.findings.iter().find(|finding| finding.rule == rule).expect("the rule");
    assert!(finding.is_open(), "{rule} is {:?}", finding.verdict);
    assessment.is_old(result, finding)
}

#[test]
fn what_was_open_before_holds_nothing_back_and_is_reported() {
    let document = without_producers(1);
    let before = judged(&document, None, None);
    assert_eq!(before.gate(), Conclusion::Fail);
    let now = after(&before, &document);
    assert_eq!(
        (now.conclusion, now.decided(), now.gate()),
        (Conclusion::Fail, Conclusion::Fail, Conclusion::Pass)
    );
    assert_eq!(now.results, before.results, "nothing is reported otherwise");
    assert_eq!(now.holding(), 0);
    assert!(is_old(&now, "component-producer"));
}

#[test]
fn a_new_subject_or_a_new_rule_holds() {
    let before = judged(&without_producers(1), None, None);
    let worse = after(&before, &without_producers(2));
    assert_eq!(worse.gate(), Conclusion::Fail);
    assert!(!is_old(&worse, "component-producer"));
    let mut other = without_producers(1);
    other["components"][0]["version"] = json!("");
    let other = after(&before, &other);
    assert_eq!(other.gate(), Conclusion::Fail);
    assert!(!is_old(&other, "component-version"));
}

#[test]
fn mending_a_part_is_nothing_new() {
    let before = judged(&without_producers(2), None, None);
    let better = after(&before, &without_producers(1));
    assert_eq!((better.gate(), better.decided()), (Conclusion::Pass, Conclusion::Fail));
    assert!(is_old(&better, "component-producer"));
}

#[test]
fn lines_and_order_do_not_matter() {
    let before = judged(&without_producers(1), None, None);
    let mut moved = without_producers(1);
    moved["components"].as_array_mut().expect("components").reverse();
    assert!(is_old(&after(&before, &moved), "component-producer"));
}

#[test]
fn lists_that_are_cut_short_prove_nothing() {
    let document = without_producers(2);
    let (full, cut) = (judged(&document, None, None), judged(&document, None, Some(1)));
    let is_cut = |finding: &Finding| finding.observations.iter().any(|group| group.omitted() > 0);
    assert!(cut.results[0].findings.iter().any(is_cut));
    assert!(!is_old(&judged(&document, Some(&full), Some(1)), "component-producer"));
    assert!(!is_old(&after(&cut, &document), "component-producer"));
    assert!(is_old(&after(&full, &document), "component-producer"));
}

/// What the earlier finding of a rule was changed to, and whether the rule is old then.
fn is_old_after(change: impl FnOnce(&mut Finding)) -> bool {
    let document = without_producers(1);
    let mut before = judged(&document, None, None);
    let findings = &mut before.results[0].findings;
    change(findings.iter_mut().find(|finding| finding.rule == "component-producer").expect("the rule"));
    is_old(&after(&before, &document), "component-producer")
}

#[test]
fn what_was_accepted_answered_or_milder_before_is_new() {
    assert!(is_old_after(|_| {}));
    for verdict in
        [Verdict::Waived, Verdict::Pass, Verdict::NotApplicable, Verdict::NeedsReview, Verdict::NoEvidence]
    {
        assert!(!is_old_after(|finding| finding.verdict = verdict), "{verdict:?}");
    }
    assert!(!is_old_after(|finding| finding.reason = Some(Code::NothingStated)));
    assert!(!is_old_after(|finding| finding.rule = "another".to_owned()));
    assert!(!is_old_after(|finding| finding.observations[0].code = Code::StandIn));
    assert!(!is_old_after(|finding| finding.observations[0].weight = Weight::Undetermined));
    assert!(!is_old_after(|finding| finding.observations[0].subjects[0].key.push('x')));
    assert!(!is_old_after(|finding| finding.observations[0].subjects[0].value = Some("x".to_owned())));
    assert!(is_old_after(|finding| finding.observations[0].subjects[0].locations.clear()));
}

#[test]
fn a_measure_may_fall_and_not_rise() {
    // The same arguments on both sides, but for the one that measures.
    let with = |count: &str| {
        let document = without_producers(1);
        let mut before = judged(&document, None, None);
        let mut now = judged(&document, None, None);
        for (assessment, count) in [(&mut before, "5"), (&mut now, count)] {
            let findings = &mut assessment.results[0].findings;
            let finding = findings.iter_mut().find(|one| one.rule == "component-producer").expect("the rule");
            finding.observations[0].args.push(("count".to_owned(), count.to_owned()));
        }
        let earlier = Earlier { sha256: "e".repeat(64), assessment: before };
        let since = since::compare(&earlier, &now.results);
        since.old.iter().any(|old| old.rule == "component-producer")
    };
    assert!(with("5") && with("4"));
    assert!(!with("6") && !with("many"));
}

/// In every case that the matrix knows: the same again is old, and what the case breaks is new.
#[test]
fn every_case_is_old_against_itself_and_new_against_the_good_document() {
    let mut broken = 0;
    for case in cases::cases() {
        let (sound, edited) = (base(&case.base), case.document());
        let (sound, before) = (judged(&sound, None, None), judged(&edited, None, None));
        let again = after(&before, &edited);
        assert_eq!(again.holding(), 0, "{}: {:?}", case.id, again.since);
        let now = after(&sound, &edited);
        for (was, is) in sound.results[0].findings.iter().zip(&now.results[0].findings) {
            if is.is_open() && !was.is_open() {
                assert!(!now.is_old(&now.results[0], is), "{}: {}", case.id, is.rule);
                broken += usize::from(verdict::holds_back(is, &now.options));
            }
        }
    }
    assert!(broken > 20, "{broken}");
}

#[test]
fn an_assessment_of_something_else_is_refused() {
    let document = without_producers(1);
    let assessment = judged(&document, None, None);
    let (as_of, baselines) = (assessment.as_of, quad());
    assert_eq!(since::check(&assessment, baselines, None, as_of), Ok(()));
    let mut report_only = assessment.clone();
    report_only.options.report_only = true;
    assert_eq!(since::check(&report_only, baselines, None, as_of), Err(Unlike::ReportOnly));
    let sooner = "2020-01-01T00:00:00Z".parse().expect("a moment");
    assert!(matches!(since::check(&assessment, baselines, None, sooner), Err(Unlike::Later { .. })));
    let bid = |text: &str| Bid::from_text(text).expect("a bid");
    let of = |text: &str| Assessment { bid: Some(bid(text)), ..assessment.clone() };
    let other =
        |then: &Assessment, now: Option<&Bid>, what: &str| match since::check(then, baselines, now, as_of) {
            Err(Unlike::OtherBid { what: differs, .. }) => assert_eq!(differs, what),
            other => panic!("{other:?}"),
        };
    other(&of("product = 'a'"), Some(&bid("product = 'b'")), "product");
    other(&of("product = 'a'\nbidder = 'X'"), Some(&bid("product = 'a'\nbidder = 'Y'")), "bidder");
    other(&of("product = 'a'"), None, "product");
    other(&assessment, Some(&bid("product = 'a'")), "product");
    // The next release of a product is what is held against the last one.
    let next = bid("product = 'a'\nversion = '2'");
    assert_eq!(since::check(&of("product = 'a'\nversion = '1'"), baselines, Some(&next), as_of), Ok(()));
    let ntia = vec![Baseline::load("ntia-2021").expect("it loads")];
    let refused = since::check(&assessment, &ntia, None, as_of).expect_err("none is the same").to_string();
    assert!(refused.contains("quad@1") && refused.contains("ntia-2021@"), "{refused}");
}

#[test]
fn a_baseline_that_was_not_asked_before_is_new_in_full() {
    let document = without_producers(1);
    let before = judged(&document, None, None);
    let bytes = serde_json::to_vec(&document).expect("JSON");
    let submission = Submission::from_texts([("bom.json", bytes.as_slice())]);
    let both = ["quad", "ntia-2021"].map(|id| Baseline::load(id).expect("it loads"));
    let since = Some(Earlier { sha256: "e".repeat(64), assessment: before });
    let now = assess(&submission, &formats::read(&submission), &both, Terms { since, ..terms(None) });
    let unmatched = &now.since.as_ref().expect("it was given").unmatched;
    assert!(unmatched.len() == 1 && unmatched[0].starts_with("ntia-2021@"), "{unmatched:?}");
    assert_eq!(now.gate(), now.results[1].conclusion);
    let open = now.results[1].findings.iter().filter(|finding| finding.is_open());
    assert!(open.clone().count() > 0);
    for finding in open {
        assert!(!now.is_old(&now.results[1], finding), "{}", finding.rule);
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    command.env("XDG_DATA_HOME", "no-data-home").current_dir(folder).args(arguments).stdin(Stdio::null());
    command.output().expect("the program starts")
}

#[test]
fn the_command_line_says_what_it_follows_and_every_report_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let submission = root().join("fixtures/submissions/as-generated");
    let submission = submission.to_str().expect("a plain path");
    let moment = ["--as-of", "2026-11-22T08:00:00Z"];
    let assess = |more: &[&str]| run(here, &[&["assess", submission, moment[0], moment[1]], more].concat());
    assert_eq!(assess(&["--quiet", "-o", "old.json"]).status.code(), Some(1));
    let outputs = [
        "-o",
        "new.json",
        "-o",
        "new.html",
        "-o",
        "new.sarif",
        "-o",
        "new.junit.xml",
        "-o",
        "new.oscal.json",
        "-o",
        "new.csv",
    ];
    let ran = assess(&[&["--since", "old.json", "--quiet"], &outputs[..]].concat());
    let said = String::from_utf8_lossy(&ran.stdout).into_owned();
    assert_eq!(ran.status.code(), Some(0), "{said}");
    assert!(
        said.starts_with("does not meet quad") && said.contains("is new since 22 November 2026"),
        "{said}"
    );
    let read = |name: &str| fs::read_to_string(here.join(name)).expect("a report");
    let report: Value = serde_json::from_str(&read("new.json")).expect("JSON");
    assert_eq!((&report["conclusion"], &report["gate"]["conclusion"]), (&json!("fail"), &json!("pass")));
    assert_eq!(report["options"]["since"], "old.json");
    assert!(report["gate"]["since"]["old"].as_array().is_some_and(|old| old.len() > 1));
    let input = report["inputs"].as_array().expect("inputs").iter().find(|input| input["kind"] == "since");
    assert_eq!(input.expect("it is recorded")["sha256"], report["gate"]["since"]["sha256"]);
    for name in ["new.html", "new.sarif", "new.junit.xml", "new.oscal.json", "new.csv"] {
        let text = read(name);
        assert!(text.contains("DOES NOT MEET") && text.contains("new since 22 November 2026"), "{name}");
    }
    for format in ["terminal", "markdown", "html"] {
        let shown = run(here, &["render", "new.json", "--format", format]);
        let shown = String::from_utf8_lossy(&shown.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
        // The head of a page has a title of its own.
        let shown = shown.split_once("<body").map_or(shown.as_str(), |(_, body)| body);
        let at = shown
            .find("Only what is new holds the exit code.")
            .unwrap_or_else(|| panic!("{format}: {shown}"));
        assert!(at < shown.find("DOES NOT MEET").unwrap_or_default(), "{format}");
        let told = shown.find("component-producer").is_some_and(|rule| rule < at + 2_000);
        assert!(told, "{format}: the old rules are named at once");
    }
    assert_eq!(
        run(here, &["render", "new.json", "--format", "html"]).stdout,
        fs::read(here.join("new.html")).expect("it is there")
    );
}

#[test]
fn an_earlier_assessment_that_cannot_be_read_or_compared_ends_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let submission = root().join("fixtures/submissions/as-generated");
    let submission = submission.to_str().expect("a plain path");
    let ended = |since: &str, more: &[&str]| {
        let arguments = ["assess", submission, "--quiet", "-o", "new.json", "--since", since];
        let ran = run(here, &[&arguments, more].concat());
        assert!(!here.join("new.json").exists(), "nothing is written");
        (ran.status.code(), String::from_utf8_lossy(&ran.stderr).into_owned())
    };
    run(here, &["assess", submission, "--quiet", "-o", "only.json", "--report-only"]);
    run(here, &["assess", submission, "--quiet", "-o", "old.json"]);
    fs::write(here.join("cut.json"), &fs::read(here.join("old.json")).expect("it is there")[..900])
        .expect("a file");
    let altered = fs::read_to_string(here.join("old.json")).expect("it is there").replacen(
        "\"verdict\": \"pass\"",
        "\"verdict\": \"fail\"",
        1,
    );
    fs::write(here.join("altered.json"), altered).expect("a file");
    for (since, more, words) in [
        ("nosuch.json", &[][..], "cannot read nosuch.json"),
        ("cut.json", &[], "cannot read cut.json"),
        ("altered.json", &[], "contradicts itself"),
        ("only.json", &[], "--report-only"),
        ("old.json", &["--baseline", "ntia-2021"], "none of these is asked now"),
        ("old.json", &["--as-of", "2026-01-01T00:00:00Z"], "after 2026-01-01"),
    ] {
        let (code, said) = ended(since, more);
        assert_eq!(code, Some(5), "{since}: {said}");
        assert!(said.contains(words), "{since}: {said}");
    }
    let replaced = run(here, &["assess", submission, "--since", "old.json", "-o", "old.json"]);
    assert_eq!(replaced.status.code(), Some(2), "what is read is not written over");
}

#[test]
fn what_is_refused_stays_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let hostile = root().join("fixtures/malformed/two-formats.json");
    let hostile = hostile.to_str().expect("a plain path");
    assert_eq!(run(here, &["assess", hostile, "--quiet", "-o", "old.json"]).status.code(), Some(4));
    assert_eq!(run(here, &["assess", hostile, "--quiet", "--since", "old.json"]).status.code(), Some(4));
}
