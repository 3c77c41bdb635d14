//! When a rule is never met: one test for each of the fail-closed rules, and the three laws.
//!
//! What is for another product or has ended (rule 9) is shown in `tests/people.rs` too.

#[path = "support/cases.rs"]
mod cases;

use std::collections::BTreeMap;

use bidcheck::assessment::{Assessment, Conclusion, Verdict, assess};
use bidcheck::baseline::{Baseline, Bid, Level};
use bidcheck::formats;
use bidcheck::submission::Submission;
use cases::{
    assess_submission, assess_text, assess_value, assess_with, base, conclusion_improves, improves, root,
    store, terms, verdicts,
};
use serde_json::{Value, json};

const GOOD: &[&str] = &["cyclonedx-1.6", "spdx-2.3", "spdx-3.0.1"];

fn good_text(name: &str) -> String {
    serde_json::to_string_pretty(&base(name)).expect("a value is JSON")
}

fn shall_rules_met(assessment: &Assessment) -> Vec<&str> {
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    findings
        .filter(|finding| finding.level == Level::Shall && finding.verdict == Verdict::Pass)
        .map(|finding| finding.rule.as_str())
        .collect()
}

#[test]
fn the_good_documents_are_good() {
    for name in GOOD {
        let assessment = assess_value(&base(name), "quad");
        assert_eq!(assessment.conclusion, Conclusion::Pass, "{name}: {:#?}", verdicts(&assessment));
    }
}

// 1. Absent, empty, unknown format, unknown version.

#[test]
fn nothing_recognised_meets_nothing() {
    let inputs: &[(&str, &[u8])] = &[
        ("empty.json", b""),
        ("blank.json", b"  \n"),
        ("object.json", b"{}"),
        ("list.json", b"[1, 2]"),
        ("report.json", br#"{"tool": "scanner", "packages": [{"name": "a"}]}"#),
        ("words.txt", b"Dear Sir or Madam"),
        ("image.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
    ];
    for (name, bytes) in inputs {
        let assessment = assess_text(name, bytes, "quad");
        assert_ne!(assessment.conclusion, Conclusion::Pass, "{name}");
        assert!(shall_rules_met(&assessment).is_empty(), "{name}: {:?}", shall_rules_met(&assessment));
    }
    let nothing = assess_submission(&Submission::from_texts([]), "quad");
    assert_ne!(nothing.conclusion, Conclusion::Pass);
    assert!(shall_rules_met(&nothing).is_empty());
}

#[test]
fn an_unknown_version_of_a_format_meets_nothing() {
    for (name, pointer, version) in [
        ("cyclonedx-1.6", "/specVersion", json!("1.99")),
        ("cyclonedx-1.6", "/specVersion", Value::Null),
        ("spdx-2.3", "/spdxVersion", json!("SPDX-2.9")),
        ("spdx-3.0.1", "/@graph/0/specVersion", json!("3.9.0")),
        ("spdx-3.0.1", "/@graph/0/specVersion", Value::Null),
        ("spdx-3.0.1", "/@graph/0/specVersion", json!("2.3")),
        ("spdx-3.0.1", "/@context", Value::Null),
    ] {
        let mut document = base(name);
        *document.pointer_mut(pointer).expect("the version is there") = version.clone();
        let assessment = assess_value(&document, "quad");
        assert_ne!(assessment.conclusion, Conclusion::Pass, "{name} {version}");
        assert!(
            shall_rules_met(&assessment).is_empty(),
            "{name} {version}: {:?}",
            shall_rules_met(&assessment)
        );
    }
}

// 2. Nothing examined, nothing stated.

#[test]
fn a_rule_about_every_component_is_not_met_by_no_component() {
    for case in ["cyclonedx-nothing-at-all", "cyclonedx-all-files", "cyclonedx-no-components"] {
        let case = cases::cases().into_iter().find(|one| one.id == case).expect("the case is there");
        assert_ne!(assess_value(&case.document(), "quad").conclusion, Conclusion::Pass, "{}", case.id);
    }
}

#[test]
fn unknown_everywhere_states_nothing_whatever_the_rule_accepts() {
    let mut document = base("cyclonedx-1.6");
    for pointer in [
        "/metadata/component/version",
        "/components/0/version",
        "/components/1/version",
        "/components/2/version",
        "/components/2/components/0/version",
    ] {
        *document.pointer_mut(pointer).expect("the version is there") = json!("unknown");
    }
    for baseline in ["quad", "sbom-2026"] {
        let verdict = verdicts(&assess_value(&document, baseline))["component-version"];
        assert!(matches!(verdict, Verdict::Fail | Verdict::NoEvidence), "{baseline}: {verdict:?}");
    }
}

#[test]
fn not_applicable_comes_only_from_what_the_buyer_gives() {
    // The rules that are not applicable to the good document are those that a bid, a project or statements
    // about vulnerabilities would wake.
    let assessment = assess_value(&base("cyclonedx-1.6"), "quad");
    let mut sleeping: Vec<String> = verdicts(&assessment)
        .into_iter()
        .filter(|(_, v)| *v == Verdict::NotApplicable)
        .map(|(r, _)| r)
        .collect();
    sleeping.sort();
    assert_eq!(
        sleeping,
        [
            "advisory-weakness",
            "lockfile-coverage",
            "lockfile-integrity",
            "product-matches-bid",
            "unknowns-explicit",
            "vex-investigation-age",
            "vex-justification",
            "vex-minimum-fields",
        ]
    );
}

// 3. Vulnerability data that are missing, too old, or of other ecosystems.

/// The rules of quad that rest on vulnerability data.
const ON_DATA: &[&str] = &[
    "known-exploited-absent",
    "severe-vulnerabilities-addressed",
    "components-supported",
    "vulnerability-data-recent",
];

#[test]
fn without_recent_data_nothing_is_known_of_vulnerabilities() {
    let text = good_text("cyclonedx-1.6");
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let at = |moment: &str| moment.parse().expect("a moment");
    let judged = |store, moment| verdicts(&assess_with(&submission, "quad", store, at(moment)));
    let with_data = judged(Some(store::store()), "2026-11-22T12:00:00Z");
    let without = judged(None, "2026-11-22T12:00:00Z");
    let later = judged(Some(store::store()), "2027-01-22T12:00:00Z");
    for &rule in ON_DATA {
        assert_eq!(with_data[rule], Verdict::Pass, "{rule}");
        assert_eq!(without[rule], Verdict::NoEvidence, "{rule}");
        assert_eq!(later[rule], Verdict::NoEvidence, "{rule}, two months later");
    }
    // Lifecycles may be older than vulnerabilities.
    let next_week = judged(Some(store::store()), "2026-11-29T12:00:00Z");
    assert_eq!(next_week["known-exploited-absent"], Verdict::NoEvidence);
    assert_eq!(next_week["components-supported"], Verdict::Pass);
}

#[test]
fn a_component_that_cannot_be_looked_up_is_not_known_to_have_none() {
    for purl in ["pkg:hex/quay-router@4.2.1", "pkg:npm/quay-router", "pkg:npm/quay-router@not-a-version"] {
        let mut document = base("cyclonedx-1.6");
        document["components"][0]["version"] = json!("unknown");
        document["components"][0]["purl"] = json!(purl);
        let verdict = verdicts(&assess_value(&document, "quad"))["known-exploited-absent"];
        assert_eq!(verdict, Verdict::NoEvidence, "{purl}");
    }
}

// 8. Only the vendor's own word removes the failure.

#[test]
fn a_vendors_own_word_never_makes_a_pass() {
    let rule = "known-exploited-absent";
    let mut document = base("cyclonedx-1.6");
    document["components"][0]["version"] = json!("4.1.0");
    document["components"][0]["purl"] = json!("pkg:npm/quay-router@4.1.0");
    assert_eq!(verdicts(&assess_value(&document, "quad"))[rule], Verdict::Fail);
    for state in
        ["not_affected", "false_positive", "resolved", "resolved_with_pedigree", "in_triage", "exploitable"]
    {
        document["vulnerabilities"] = json!([{
            "id": "CVE-2026-10001", "affects": [{ "ref": "quay-router" }],
            "analysis": {
                "state": state, "justification": "code_not_present", "response": ["update"],
                "firstIssued": "2026-11-20T09:00:00Z", "lastUpdated": "2026-11-20T09:00:00Z"
            }
        }]);
        let verdict = verdicts(&assess_value(&document, "quad"))[rule];
        assert!(matches!(verdict, Verdict::Fail | Verdict::NeedsReview), "{state}: {verdict:?}");
    }
}

// 4. A signature that cannot be checked.

#[test]
fn a_signature_that_nobody_verified_is_not_met() {
    let mut document = base("cyclonedx-1.6");
    document["signature"] = json!({ "algorithm": "ES256", "value": "AAAA" });
    assert_eq!(verdicts(&assess_value(&document, "quad"))["sbom-author-signature"], Verdict::NoEvidence);
    document["signature"]["algorithm"] = json!("HS256");
    assert_eq!(verdicts(&assess_value(&document, "quad"))["sbom-author-signature"], Verdict::Fail);
}

// 5. Stand-ins.

#[test]
fn a_stand_in_is_no_value() {
    let places = [
        ("/components/0/name", "component-name"),
        ("/components/0/version", "component-version"),
        ("/components/0/manufacturer/name", "component-producer"),
        ("/components/0/purl", "component-identifier"),
        ("/components/0/licenses/0/license/id", "component-license"),
        ("/components/0/hashes/0/content", "component-hash-value"),
        ("/metadata/manufacturer/name", "sbom-author"),
        ("/metadata/timestamp", "sbom-timestamp"),
        ("/metadata/tools/components/0/name", "sbom-tool-name"),
        ("/metadata/component/version", "sbom-primary-component"),
    ];
    let words = [
        "",
        "   ",
        "\u{200b}",
        "N/A",
        "n/a",
        "-",
        "--",
        "TBD",
        "todo",
        "none",
        "None given",
        "null",
        "not available",
        "${project.version}",
        "@VERSION@",
        "?",
        ".",
    ];
    for (pointer, rule) in places {
        for word in words {
            let mut document = base("cyclonedx-1.6");
            // The supplier would answer for the producer in this baseline.
            document["components"][0].as_object_mut().expect("an object").remove("supplier");
            *document.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}")) = json!(word);
            let verdict = verdicts(&assess_value(&document, "quad"))[rule];
            assert_ne!(verdict, Verdict::Pass, "{rule} with {word:?} at {pointer}");
        }
    }
}

// 6. Lost or refused content.

#[test]
fn a_document_that_was_refused_or_lost_meets_no_mandatory_rule() {
    let folder = root().join("fixtures/malformed");
    for (file, refused) in [
        ("truncated.cdx.json", false),
        ("component-not-an-object.cdx.json", false),
        ("components-not-a-list.cdx.json", false),
        ("unknown-version.cdx.json", false),
        ("missing-version.cdx.json", false),
        ("element-without-type.spdx3.json", false),
        ("elements-alone.spdx3.json", false),
        ("graph-not-a-list.spdx3.json", false),
        ("no-context.spdx3.json", false),
        ("unknown-version.spdx3.json", false),
        ("duplicate-key.cdx.json", true),
        ("duplicate-key-escaped.cdx.json", true),
        ("two-formats.json", true),
        ("invalid-utf-8.cdx.json", true),
        ("trailing-garbage.cdx.json", true),
        ("lone-surrogate.cdx.json", true),
        ("deep.cdx.json", true),
    ] {
        let bytes = std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let submission = Submission::from_texts([(file, &bytes[..])]);
        let evidence = formats::read(&submission);
        let class = evidence.problems.iter().map(|problem| problem.code.class()).max();
        let expected = if refused {
            bidcheck::source::ProblemClass::Refused
        } else {
            bidcheck::source::ProblemClass::Lost
        };
        assert_eq!(class, Some(expected), "{file}: {:?}", evidence.problems);
        let assessment = assess_submission(&submission, "quad");
        assert_ne!(assessment.conclusion, Conclusion::Pass, "{file}");
        assert!(shall_rules_met(&assessment).is_empty(), "{file}: {:?}", shall_rules_met(&assessment));
    }
}

#[test]
fn a_good_document_does_not_rescue_a_bad_one() {
    let (good, bad) = (good_text("cyclonedx-1.6"), {
        let mut document = base("cyclonedx-1.6");
        document["components"][0].as_object_mut().expect("an object").remove("name");
        document.to_string()
    });
    let both = Submission::from_texts([("a.json", good.as_bytes()), ("b.json", bad.as_bytes())]);
    assert_eq!(verdicts(&assess_submission(&both, "quad"))["component-name"], Verdict::Fail);
    let torn = &good.as_bytes()[..good.len() / 2];
    let both = Submission::from_texts([("a.json", good.as_bytes()), ("b.json", torn)]);
    let assessment = assess_submission(&both, "quad");
    assert!(shall_rules_met(&assessment).is_empty(), "{:?}", shall_rules_met(&assessment));
}

// 7. A reference that does not resolve.

#[test]
fn a_reference_that_leads_nowhere_is_not_met() {
    for case in ["cyclonedx-dangling-reference", "spdx-dangling-reference", "spdx3-dangling-reference"] {
        let case = cases::cases().into_iter().find(|one| one.id == case).expect("the case is there");
        assert_eq!(verdicts(&assess_value(&case.document(), "quad"))["dependency-graph"], Verdict::Fail);
    }
}

// 9. Another product or version.

#[test]
fn an_sbom_of_another_product_is_not_the_bids() {
    for (product, version, verdict) in [
        ("harbour-portal", "2.1.0", Verdict::Pass),
        ("Harbour-Portal", "2.1.0", Verdict::Pass),
        ("harbour-portal", "2.1.1", Verdict::Fail),
        ("lighthouse", "2.1.0", Verdict::Fail),
    ] {
        for name in GOOD {
            let text = good_text(name);
            let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
            let bid = Bid { product: Some(product.into()), version: Some(version.into()), ..Bid::default() };
            let baseline = Baseline::load("quad").expect("it loads");
            let assessment = assess(&submission, &formats::read(&submission), &[baseline], terms(Some(bid)));
            assert_eq!(verdicts(&assessment)["product-matches-bid"], verdict, "{name}: {product} {version}");
        }
    }
}

// 10. A baseline that cannot decide.

#[test]
fn a_baseline_with_an_unknown_kind_of_check_is_refused() {
    let text = baseline_of("shall").replace("field-present", "field-imagined");
    let error = Baseline::from_text("agency.toml", &text).expect_err("there is no such kind");
    assert!(error.to_string().contains("field-present"), "{error}");
}

#[test]
fn a_baseline_without_a_mandatory_rule_cannot_be_met() {
    for (level, conclusion) in
        [("shall", Conclusion::Pass), ("should", Conclusion::Undecided), ("may", Conclusion::Undecided)]
    {
        let baseline =
            Baseline::from_text("agency.toml", &baseline_of(level)).unwrap_or_else(|e| panic!("{e}"));
        let text = good_text("cyclonedx-1.6");
        let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
        let assessment = assess(&submission, &formats::read(&submission), &[baseline], terms(None));
        assert_eq!(assessment.conclusion, conclusion, "{level}");
    }
}

fn baseline_of(level: &str) -> String {
    format!(
        r#"
id = "agency"
version = "1.0.0"
title = "One rule"
issuer = "A test"
status = "draft"

[[rule]]
id          = "component-name"
level       = "{level}"
cure        = "document"
title       = "Every component has a name"
statement   = "The SBOM states the name of each component."
rationale   = "A name is what people search for."
reading     = "Blank is absent."
remediation = "Name it."
since       = "1.0.0"
check.field-present = {{ field = "component.name" }}
"#
    )
}

// The three laws.

/// Pointers of every value of a document.
fn pointers(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((pointer, value)) = open.pop() {
        let children: Vec<(String, &Value)> = match value {
            Value::Array(items) => {
                items.iter().enumerate().map(|(i, item)| (format!("{pointer}/{i}"), item)).collect()
            }
            Value::Object(entries) => entries
                .iter()
                .map(|(key, item)| (format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), item))
                .collect(),
            _ => Vec::new(),
        };
        found.extend(children.iter().map(|(pointer, _)| pointer.clone()));
        open.extend(children);
    }
    found.sort();
    found
}

fn removed(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer has a step");
    let key = key.replace("~1", "/").replace("~0", "~");
    match document.pointer_mut(parent).expect("the parent is there") {
        Value::Object(entries) => drop(entries.remove(&key)),
        Value::Array(items) => drop(items.remove(key.parse().expect("an index"))),
        _ => unreachable!("only lists and objects have children"),
    }
    document
}

fn replaced(document: &Value, pointer: &str, value: Value) -> Value {
    let mut document = document.clone();
    *document.pointer_mut(pointer).expect("the value is there") = value;
    document
}

/// Whether a pointer leads to a whole component, which the laws do not cover, to an edge, a vulnerability, or to the
/// word for what sort of thing a component is: it decides what is asked of the component, not what it answers.
fn is_thing_or_edge(pointer: &str) -> bool {
    let steps: Vec<&str> = pointer.split('/').skip(1).collect();
    if matches!(steps[steps.len() - 1], "type" | "primaryPackagePurpose") {
        return true;
    }
    // What an element of SPDX 3 is related by.
    if steps[0] == "@graph" && steps.iter().any(|step| matches!(*step, "from" | "to" | "relationshipType")) {
        return true;
    }
    let lists = ["components", "packages", "files", "@graph"];
    let is_item = steps.len() >= 2 && lists.contains(&steps[steps.len() - 2]);
    let is_list = steps.last().is_some_and(|last| lists.contains(last));
    is_item
        || is_list
        || pointer == "/metadata/component"
        // A vulnerability is a statement against whoever lists it.
        || matches!(steps[0], "dependencies" | "relationships" | "compositions" | "vulnerabilities")
}

/// Rules about what speaks against whoever wrote it, which goes with it: a suspicion about a name, and a
/// value that the format does not allow. The rules that ask for the value fail instead.
const FAULT_FINDING: [&str; 2] = ["producer-plausible", "sbom-valid"];

fn no_better(what: &str, before: &BTreeMap<String, Verdict>, after: &BTreeMap<String, Verdict>) {
    for (rule, verdict) in after {
        if !FAULT_FINDING.contains(&rule.as_str()) {
            assert!(
                !improves(before[rule], *verdict),
                "{what}: {rule} went from {:?} to {verdict:?}",
                before[rule]
            );
        }
    }
}

#[test]
fn law_a_silence_is_judged_no_better_than_the_worst_value() {
    for name in GOOD {
        let document = base(name);
        // CycloneDX 1.5 and later: an absent revision number is 1 by the schema, so silence states it.
        let asked = |pointer: &&String| !is_thing_or_edge(pointer) && *pointer != "/version";
        for pointer in pointers(&document).iter().filter(asked) {
            let silent = verdicts(&assess_value(&removed(&document, pointer), "quad"));
            for worst in [json!(""), json!("N/A"), json!("not-a-purl"), json!(17), json!([]), json!({})] {
                let stated = verdicts(&assess_value(&replaced(&document, pointer, worst.clone()), "quad"));
                no_better(&format!("{name}: silence against {worst} at {pointer}"), &stated, &silent);
            }
        }
    }
}

/// Values that speak against whoever wrote them: a second identifier, licence or property beside good ones.
const AGAINST_INTEREST: &[(&str, &str)] = &[
    ("cyclonedx-malformed-beside-good-identifier", "/components/1/cpe"),
    ("cyclonedx-producer-stated-and-unknown", "/components/7/properties"),
    ("cyclonedx-producer-stated-and-unknown", "/components/7/manufacturer"),
    ("cyclonedx-author-is-the-tools-maker", "/metadata/tools"),
    ("cyclonedx-cpe-not-escaped", "/components/1/cpe"),
    ("cyclonedx-swhid-with-a-foreign-qualifier", "/components/1/swhid"),
    ("spdx-gitoid-of-wrong-length", "/packages/2/externalRefs/1"),
    ("cyclonedx-purl-of-another-name", "/components/1/purl"),
    ("cyclonedx-purl-of-another-version", "/components/1/purl"),
    ("cyclonedx-purl-of-another-scope", "/components/1/group"),
    ("cyclonedx-purl-of-another-scope", "/components/1/purl"),
    ("spdx-purl-with-an-encoded-at", "/packages/2/externalRefs"),
    // Without the purl there is nothing that the missing name or version would have to agree with.
    ("cyclonedx-name-blank", "/components/1/purl"),
    ("spdx-name-absent", "/packages/2/externalRefs"),
    ("cyclonedx-nested-without-version", "/components/2/components/0/purl"),
    ("cyclonedx-version-is-a-number", "/components/1/purl"),
    ("cyclonedx-version-unknown", "/components/7/purl"),
    ("spdx-originator-not-asserted", "/packages/2/originator"),
    ("spdx-two-primaries", "/packages/0/SPDXID"),
    ("spdx-two-primaries", "/packages/1/SPDXID"),
    ("spdx3-two-roots", "/@graph/2/rootElement"),
];

#[test]
fn law_b_taking_a_value_away_never_helps() {
    for case in cases::cases().iter().filter(|case| case.base != "many" || !case.edit.is_empty()) {
        let document = case.document();
        let before = assess_value(&document, "quad");
        let verdicts_before = verdicts(&before);
        let edited: Vec<&str> =
            case.edit.iter().filter_map(|edit| edit.set.as_deref().or(edit.append.as_deref())).collect();
        for pointer in pointers(&document).iter().filter(|pointer| !is_thing_or_edge(pointer)) {
            let against = |(id, at): &(&str, &str)| *id == case.id && pointer.starts_with(at);
            // What was not edited is as in the good document, which is taken apart as a whole.
            let untouched = !edited.is_empty() && !edited.iter().any(|at| near(at, pointer));
            if AGAINST_INTEREST.iter().any(against) || untouched {
                continue;
            }
            for (what, after) in
                [("without", removed(&document, pointer)), ("blank", replaced(&document, pointer, json!("")))]
            {
                let after = assess_value(&after, "quad");
                let what = format!("{}: {what} {pointer}", case.id);
                no_better(&what, &verdicts_before, &verdicts(&after));
                assert!(!conclusion_improves(before.conclusion, after.conclusion), "{what}");
            }
        }
    }
}

/// Whether two pointers lead into the same component.
fn near(one: &str, other: &str) -> bool {
    let head = |pointer: &str| pointer.split('/').take(3).collect::<Vec<_>>().join("/");
    head(one) == head(other)
}

#[test]
fn law_c_a_cut_document_never_meets_a_mandatory_rule() {
    for name in GOOD {
        let text = good_text(name);
        for cut in (0..text.trim_end().len()).step_by(23) {
            let assessment = assess_text("bom.json", &text.as_bytes()[..cut], "quad");
            assert_ne!(assessment.conclusion, Conclusion::Pass, "{name} cut at {cut}");
            assert!(
                shall_rules_met(&assessment).is_empty(),
                "{name} cut at {cut}: {:?}",
                shall_rules_met(&assessment)
            );
        }
    }
}

#[test]
fn law_c_holds_of_xml() {
    let path = root().join("fixtures/documents/cyclonedx-1.6.xml");
    let text = std::fs::read(path).expect("it is there");
    assert_eq!(assess_text("bom.xml", &text, "quad").conclusion, Conclusion::Pass);
    let end = text.trim_ascii_end().len();
    // The last bytes one by one: a document without the end of its last tag is not whole.
    for cut in (0..end).step_by(37).chain(end - 8..end) {
        let assessment = assess_text("bom.xml", &text[..cut], "quad");
        assert_ne!(assessment.conclusion, Conclusion::Pass, "cut at {cut}");
        assert!(shall_rules_met(&assessment).is_empty(), "cut at {cut}: {:?}", shall_rules_met(&assessment));
    }
}
