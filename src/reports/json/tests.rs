//! The report says everything that an assessment holds, and only what follows from itself is read.

mod random;
mod reference;

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Value, json};

use super::{ReadError, SCHEMA, read, render};
use crate::assessment::{Assessment, Options, Terms, Verdict, assess};
use crate::baseline::schema::faults;
use crate::baseline::{Baseline, load};
use crate::formats;
use crate::submission::Submission;

fn rendered(assessment: &Assessment) -> String {
    let mut out = Vec::new();
    render(assessment, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("the report is UTF-8")
}

fn value(assessment: &Assessment) -> Value {
    serde_json::from_str(&rendered(assessment)).expect("the report is JSON")
}

/// The reference report with one value changed.
fn changed(pointer: &str, to: Value) -> Result<Assessment, ReadError> {
    let mut report = value(&reference::assessment());
    let place = report.pointer_mut(pointer).unwrap_or_else(|| panic!("there is no {pointer}"));
    assert_ne!(*place, to, "{pointer} says that already");
    *place = to;
    read(&report.to_string())
}

fn bare() -> Assessment {
    let mut assessment = reference::assessment();
    assessment.bid = None;
    assessment.intelligence = None;
    assessment.vulnerabilities.clear();
    assessment.statements = crate::assessment::Statements::default();
    assessment.options.observations = None;
    assessment
}

#[test]
fn what_was_written_is_read_back() {
    for assessment in [reference::assessment(), bare()] {
        let report = rendered(&assessment);
        let again = read(&report).expect("the report can be read");
        assert_eq!(again, assessment);
        assert_eq!(rendered(&again), report);
    }
}

#[test]
fn what_a_run_comes_to_is_read_back() {
    let baselines: Vec<Baseline> =
        load::ids().into_iter().map(|id| Baseline::load(id).expect("it loads")).collect();
    let folder = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let files = ["documents", "malformed"].map(|name| fs::read_dir(folder(name)).expect("the fixtures"));
    for file in files.into_iter().flatten() {
        let path = file.expect("a fixture").path();
        if !path.is_file() {
            continue;
        }
        let bytes = fs::read(&path).expect("a fixture can be read");
        let submission = Submission::from_texts([("bom.json", bytes.as_slice())]);
        let evidence = formats::read(&submission);
        let reference = reference::assessment();
        let terms = Terms {
            options: Options { since: None, ..reference.options },
            bid: reference.bid,
            waivers: Vec::new(),
            reviews: Vec::new(),
            knowledge: crate::intelligence::Knowledge::default(),
            inputs: reference.inputs,
            since: None,
            as_of: reference.as_of,
        };
        let assessment = assess(&submission, &evidence, &baselines, terms);
        let again =
            read(&rendered(&assessment)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(again, assessment, "{}", path.display());
        assert_eq!(faults(SCHEMA, &value(&assessment)), [""; 0], "{}", path.display());
    }
}

#[test]
fn a_stream_that_fails_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let error = render(&reference::assessment(), &mut Full).expect_err("nothing can be written");
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn the_reference_has_every_verdict() {
    let assessment = reference::assessment();
    for verdict in Verdict::ALL {
        assert!(
            assessment.results[0].findings.iter().any(|finding| finding.verdict == *verdict),
            "{verdict:?}"
        );
    }
}

#[test]
fn the_report_fits_its_schema() {
    for assessment in [reference::assessment(), bare()] {
        assert_eq!(faults(SCHEMA, &value(&assessment)), [""; 0]);
    }
    let mut report = value(&bare());
    report["a_field_of_later_versions"] = json!(1);
    report["assessments"][0]["findings"][0]["observations"][0]["code"] = json!("a-later-code");
    assert_eq!(faults(SCHEMA, &report), [""; 0]);
    for (pointer, wrong) in [
        ("/schema_version", json!("2")),
        ("/conclusion", json!("good")),
        ("/assessments/0/findings/0/verdict", json!("PASS")),
        ("/assessments/0/counts/shall", json!({})),
        ("/submission/digest", json!("abc")),
        ("/as_of", json!("yesterday")),
    ] {
        let mut report = value(&reference::assessment());
        *report.pointer_mut(pointer).expect(pointer) = wrong;
        assert!(!faults(SCHEMA, &report).is_empty(), "{pointer}");
    }
}

#[test]
fn the_shape_is_the_promised_one() {
    let report = rendered(&reference::assessment());
    // The keys of the first object after a mark, in their order.
    let keys = |mark: &str| {
        let text = report.split_once(mark).expect("the mark is there").1;
        let indent = text.split_once('\n').expect("an object").1.find('"').expect("a key");
        let depth = |line: &str| line.len() - line.trim_start().len();
        let lines = text.lines().skip(1).take_while(|line| depth(line) >= indent);
        let own = lines.filter(|line| depth(line) == indent);
        let keys: Vec<&str> =
            own.filter_map(|line| line.trim_start().strip_prefix('"')?.split('"').next()).collect();
        keys.join(" ")
    };
    assert_eq!(
        keys("{").trim(),
        "schema_version tool as_of options bid inputs submission intelligence vulnerabilities statements statements_omitted frameworks conclusion gate assessments"
    );
    assert_eq!(keys("\"gate\": {"), "conclusion fail_on defer_review deferred report_only since");
    assert_eq!(keys("\"since\": {"), "sha256 as_of conclusion holding unmatched old");
    assert_eq!(
        keys("\"assessments\": [\n    {"),
        "baseline conclusion counts cures coverage findings unused_waivers refused_waivers refused_reviews jurisdictions"
    );
    assert_eq!(
        keys("\"au\": {"),
        "baseline conclusion between coverage findings unused_waivers refused_waivers refused_reviews"
    );
    assert_eq!(
        keys("\"coverage\": [\n        {"),
        "framework listed requirements answered by_program by_person undecidable out_of_scope"
    );
    assert_eq!(
        keys("\"findings\": [\n        {"),
        "rule title level cure group statement rationale reading remediation verdict reason present examined exempt \
         unsatisfied undetermined review waived declared_unknown not_asserted withheld taken_from observations satisfies"
    );
    assert_eq!(keys("\"observations\": [\n            {"), "weight code args message count subjects omitted");
    assert_eq!(keys("\"subjects\": [\n                {"), "key kind name version purl value locations");
    assert_eq!(keys("\"locations\": [\n                    {"), "path inside pointer line column");
    assert!(report.ends_with("  ]\n}\n"));
    assert!(!report.contains('\r'));
}

#[test]
fn counts_and_cures_are_those_of_the_findings() {
    let report = value(&reference::assessment());
    let result = &report["assessments"][0];
    let shall = json!({
        "fail": 1, "no-evidence": 1, "needs-review": 0, "waived": 1, "pass": 1, "not-applicable": 1
    });
    assert_eq!(result["counts"]["shall"], shall);
    let cures = result["cures"].as_object().expect("an object");
    assert_eq!(cures.values().filter_map(Value::as_u64).sum::<u64>(), 5);
    let gate = json!({
        "conclusion": "fail", "fail_on": "should", "defer_review": true, "deferred": 0, "report_only": true,
        "since": {
            "sha256": "e".repeat(64), "as_of": "2026-11-20T08:00:00Z", "conclusion": "fail", "holding": 4,
            "unmatched": ["ntia-2021@1.0.0"],
            "old": [{ "baseline": "quad@1.0.0", "sha256": "3".repeat(64), "rule": "not-met" }]
        }
    });
    assert_eq!(report["gate"], gate);
    assert_eq!(result["findings"][0]["observations"][0]["omitted"], json!(1));
}

#[test]
fn the_vendor_s_words_stay_as_they_are() {
    let report = value(&reference::assessment());
    let subject = &report["assessments"][0]["findings"][0]["observations"][0]["subjects"][0];
    assert_eq!(subject["name"], json!(reference::HOSTILE));
    assert_eq!(subject["value"], json!(reference::HOSTILE));
    assert!(!rendered(&reference::assessment()).contains('\u{1b}'), "JSON escapes control characters");
}

#[test]
fn del_is_escaped_like_every_control_character() {
    let mut assessment = reference::assessment();
    let subject = &mut assessment.results[0].findings[0].observations[0].subjects[0];
    subject.name = "\u{7f}a\u{7f}\u{7f}é".to_owned();
    let rendered = rendered(&assessment);
    assert!(!rendered.contains('\u{7f}') && rendered.contains(r"\u007fa\u007f\u007fé"));
    assert_eq!(read(&rendered).expect("it can be read"), assessment);
}

#[test]
fn what_steers_a_terminal_or_turns_a_line_is_escaped() {
    let mut assessment = reference::assessment();
    let subject = &mut assessment.results[0].findings[0].observations[0].subjects[0];
    let acting = "\u{80}\u{9b}31m\u{9f}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2066}\u{2069}";
    let harmless = "\u{a0}é’…\u{2027}\u{2030}\u{206a}€日本#";
    subject.name = format!("{acting}{harmless}{acting}");
    let rendered = rendered(&assessment);
    assert!(acting.chars().filter(|c| !c.is_ascii()).all(|c| !rendered.contains(c)));
    assert!(rendered.contains(harmless));
    assert!(rendered.contains(r"\u0080\u009b31m\u009f\u200e\u200f\u2028\u2029\u202a\u202e\u2066\u2069"));
    assert_eq!(read(&rendered).expect("it can be read"), assessment);
}

#[test]
fn fields_of_later_versions_are_taken_no_notice_of() {
    let mut report = value(&reference::assessment());
    report["provenance"] = json!([{ "id": "P-1" }]);
    report["vulnerabilities"][0]["later"] = json!({ "id": "W-1" });
    report["assessments"][0]["findings"][0]["later"] = json!({ "id": "W-1" });
    report["assessments"][0]["findings"][0]["reason"] = json!("Worded otherwise.");
    assert_eq!(read(&report.to_string()).expect("it can be read"), reference::assessment());
}

#[test]
fn another_schema_version_is_a_newer_program_s() {
    for (version, words) in
        [(json!("2"), "a newer bidcheck wrote this report"), (json!(1), "not a JSON report")]
    {
        let error = changed("/schema_version", version).expect_err("it is another shape").to_string();
        assert!(error.contains(words), "{error}");
    }
    for text in ["", "{}", "[]", "{\"bomFormat\": \"CycloneDX\"}", "null"] {
        assert!(matches!(read(text), Err(ReadError::NotAReport(_))), "{text}");
    }
}

#[test]
fn an_unknown_word_is_refused_with_its_place() {
    for (pointer, name) in [
        ("/conclusion", "Conclusion"),
        ("/assessments/0/findings/0/verdict", "Verdict"),
        ("/assessments/0/findings/1/reason_code", "Code"),
        ("/assessments/0/findings/0/observations/0/code", "Code"),
        ("/assessments/0/findings/0/observations/0/weight", "Weight"),
        ("/submission/artifacts/0/problems/0/code", "ProblemCode"),
    ] {
        let error = changed(pointer, json!("\u{1b}[2Jgreat")).expect_err(pointer).to_string();
        assert!(error.contains(&format!("\"\\u{{1b}}[2Jgreat\" is no {name}")), "{error}");
        assert!(error.contains("at line 1 column "), "{error}");
    }
    assert!(matches!(changed("/as_of", json!("yesterday")), Err(ReadError::Invalid(_))));
}

#[test]
fn a_report_that_contradicts_itself_is_refused() {
    for (pointer, to, place) in [
        ("/conclusion", json!("pass"), "conclusion"),
        ("/gate/conclusion", json!("pass"), "gate.conclusion"),
        ("/gate/fail_on", json!("shall"), "gate.fail_on"),
        ("/gate/report_only", json!(false), "gate.report_only"),
        ("/options/report_only", json!(false), "gate.report_only"),
        ("/options/since", json!(null), "gate.since"),
        ("/gate/since/holding", json!(0), "gate.since.holding"),
        ("/gate/since/old/0/rule", json!("met"), "gate.since.holding"),
        ("/assessments/0/conclusion", json!("pass"), "assessments[0].conclusion"),
        ("/assessments/1/conclusion", json!("pass"), "assessments[1].conclusion"),
        ("/assessments/0/counts/shall/fail", json!(0), "assessments[0].counts.shall.fail"),
        ("/assessments/0/cures/product", json!(9), "assessments[0].cures.product"),
        ("/assessments/0/findings/0/level", json!("may"), "assessments[0].counts.shall.fail"),
        ("/assessments/0/findings/0/verdict", json!("pass"), "assessments[0].findings[0].verdict"),
        ("/assessments/0/findings/0/verdict", json!("not-applicable"), "assessments[0].findings[0].verdict"),
        ("/assessments/0/findings/0/verdict", json!("waived"), "assessments[0].findings[0].verdict"),
        ("/assessments/0/findings/1/verdict", json!("pass"), "assessments[0].findings[1].verdict"),
        ("/assessments/0/findings/0/unsatisfied", json!(0), "assessments[0].findings[0].unsatisfied"),
        ("/assessments/0/findings/2/undetermined", json!(0), "assessments[0].findings[2].undetermined"),
        ("/assessments/0/findings/3/review", json!(0), "assessments[0].findings[3].review"),
        ("/assessments/0/findings/0/present", json!(12), "assessments[0].findings[0].present"),
        (
            "/assessments/0/findings/0/observations/0/weight",
            json!("noted"),
            "assessments[0].findings[0].unsatisfied",
        ),
        (
            "/assessments/0/findings/0/observations/0/subjects",
            json!([]),
            "assessments[0].findings[0].observations[0].count",
        ),
        (
            "/assessments/0/findings/0/observations/0/count",
            json!(0),
            "assessments[0].findings[0].observations[0].count",
        ),
        ("/assessments/0/coverage/0/by_person", json!(4), "assessments[0].coverage[0].answered"),
        ("/assessments/0/coverage/0/out_of_scope", json!(9), "assessments[0].coverage[0].requirements"),
        (
            "/assessments/0/jurisdictions/au/conclusion",
            json!("pass"),
            "assessments[0].jurisdictions.au.conclusion",
        ),
        ("/assessments/0/jurisdictions/au/between", json!([]), "assessments[0].jurisdictions.au.between"),
        (
            "/assessments/0/jurisdictions/au/findings/0/verdict",
            json!("pass"),
            "assessments[0].jurisdictions.au.findings[0].verdict",
        ),
        (
            "/assessments/0/jurisdictions/au/findings/0/observations/0/count",
            json!(0),
            "assessments[0].jurisdictions.au.findings[0].observations[0].count",
        ),
        ("/vulnerabilities/0/severity", json!("low"), "vulnerabilities[0].severity"),
        ("/vulnerabilities/0/count", json!(2), "vulnerabilities[0].count"),
        ("/submission/artifacts/0/components/read", json!(13), "submission.artifacts[0].components.read"),
        (
            "/submission/artifacts/0/problems/0/class",
            json!("noted"),
            "submission.artifacts[0].problems[0].class",
        ),
    ] {
        match changed(pointer, to.clone()) {
            Err(ReadError::Contradictory { place: found, .. }) => assert_eq!(found, place, "{pointer}"),
            other => panic!("{pointer} = {to} gives {other:?}"),
        }
    }
}

#[test]
fn a_contradiction_is_told_with_both_sides() {
    let error = changed("/assessments/0/conclusion", json!("pass")).expect_err("it was altered").to_string();
    assert!(
        error.contains("`assessments[0].conclusion` says pass, but fail follows from the rest"),
        "{error}"
    );
}
