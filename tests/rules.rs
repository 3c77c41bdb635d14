//! Every rule against every case: a case changes the verdicts it says, and no others.
//!
//! The matrices in `tests/matrix/` show at a glance what a change did to every rule of every
//! baseline; `BIDCHECK_BLESS=1 cargo test` writes them anew.

#[path = "support/cases.rs"]
mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use bidcheck::assessment::{Finding, Verdict, assess};
use bidcheck::baseline::{Baseline, load};
use bidcheck::formats;
use bidcheck::submission::Submission;
use cases::{assess_value, base, root, verdicts};
use serde_json::{Value, json};

#[test]
fn a_case_changes_the_verdicts_it_names_and_no_others() {
    let mut wrong = String::new();
    for case in cases::cases() {
        let before = verdicts(&assess_value(&base(&case.base), "quad"));
        let after = verdicts(&assess_value(&case.document(), "quad"));
        for rule in case.quad.keys().filter(|rule| !after.contains_key(*rule)) {
            let _ = writeln!(wrong, "{}: there is no rule {rule}", case.id);
        }
        for (rule, verdict) in &after {
            let expected = case.quad.get(rule).map_or(before[rule].word(), String::as_str);
            if verdict.word() != expected {
                let _ = writeln!(wrong, "{}: {rule} is {}, expected {expected}", case.id, verdict.word());
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_case_shows_something_of_its_own() {
    let mut seen = BTreeSet::new();
    for case in cases::cases() {
        assert!(seen.insert(case.id.clone()), "{} is there twice", case.id);
        assert!(case.edit.is_empty() || case.document() != base(&case.base), "{} edits nothing", case.id);
    }
}

#[test]
fn every_rule_that_a_document_can_meet_has_a_case_that_meets_it_and_one_that_does_not() {
    let cases = cases::cases();
    for baseline in load::ids() {
        let mut seen: BTreeMap<String, BTreeSet<Verdict>> = BTreeMap::new();
        for case in &cases {
            for (rule, verdict) in verdicts(&assess_value(&case.document(), baseline)) {
                seen.entry(rule).or_default().insert(verdict);
            }
        }
        for rule in &Baseline::load(baseline).expect("it loads").rules {
            // These need a project, a bid, a key or old data, and are shown where those are: see `tests/fail_closed.rs`.
            let elsewhere = [
                "lockfile-coverage",
                "sources-pinned",
                "product-matches-bid",
                "sign-off",
                "signature-verified",
                "intelligence-fresh",
                "unknowns-explicit",
            ];
            if elsewhere.contains(&rule.check.kind().as_str()) {
                continue;
            }
            let verdicts = &seen[&rule.id];
            assert!(verdicts.contains(&Verdict::Pass), "{baseline}: no case meets {}", rule.id);
            let not_met = [Verdict::Fail, Verdict::NoEvidence, Verdict::NeedsReview];
            assert!(not_met.iter().any(|v| verdicts.contains(v)), "{baseline}: every case meets {}", rule.id);
        }
    }
}

#[test]
fn the_verdict_matrix_is_as_committed() {
    for baseline in load::ids() {
        let path = root().join(format!("tests/matrix/{baseline}.txt"));
        let matrix = matrix(baseline);
        if std::env::var_os("BIDCHECK_BLESS").is_some() {
            fs::create_dir_all(root().join("tests/matrix")).expect("the folder can be made");
            fs::write(&path, &matrix).expect("the matrix can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == matrix,
            "{} is stale; look at the difference, then bless it:\n{matrix}",
            path.display()
        );
    }
}

/// Rules down, cases across.
fn matrix(baseline: &str) -> String {
    let cases = cases::cases();
    let all: Vec<BTreeMap<String, Verdict>> =
        cases.iter().map(|case| verdicts(&assess_value(&case.document(), baseline))).collect();
    let mut text = format!(
        "Verdicts of {baseline}, rules down and cases across.\n\
         + pass · x fail · ? no-evidence · ! needs-review · - not-applicable\n\n"
    );
    for (number, case) in cases.iter().enumerate() {
        let _ = writeln!(text, "{:>3} {}", number + 1, case.id);
    }
    text.push('\n');
    for rule in &Baseline::load(baseline).expect("it loads").rules {
        let marks: String = all.iter().map(|verdicts| mark(verdicts[&rule.id])).collect();
        let _ = writeln!(text, "{:<26} {marks}", rule.id);
    }
    text
}

fn mark(verdict: Verdict) -> char {
    match verdict {
        Verdict::Pass => '+',
        Verdict::Fail => 'x',
        Verdict::NoEvidence => '?',
        Verdict::NeedsReview => '!',
        Verdict::NotApplicable => '-',
        Verdict::Waived => 'w',
    }
}

/// The one rule of an agency's baseline, of a document in which one component has these licences.
fn under_policy(base_name: &str, pointer: &str, licenses: Option<Value>) -> Finding {
    let path = root().join("fixtures/baselines/licence-policy.toml");
    let text = fs::read_to_string(&path).expect("the baseline is there");
    let agency = Baseline::from_text("licence-policy.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    let mut document = base(base_name);
    let component = document.pointer_mut(pointer).expect("a component").as_object_mut().expect("an object");
    for key in ["licenses", "licenseDeclared", "licenseConcluded"] {
        component.remove(key);
    }
    if let Some(licenses) = licenses {
        let key = if base_name.starts_with("spdx") { "licenseDeclared" } else { "licenses" };
        component.insert(key.to_owned(), licenses);
    }
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let mut assessment = assess(&submission, &formats::read(&submission), &[agency], cases::terms(None));
    assessment.results.remove(0).findings.remove(0)
}

#[test]
fn a_licence_policy_is_judged_by_the_part_of_the_expression_that_decides() {
    use Verdict::{Fail, NeedsReview, NoEvidence, Pass};
    let cyclonedx = |licenses: Value| under_policy("cyclonedx-1.6", "/components/0", Some(licenses));
    let spdx = |expression: &str| under_policy("spdx-2.3", "/packages/3", Some(expression.into()));
    for (expression, verdict, decided) in [
        ("MIT", Pass, None),
        ("MIT OR SSPL-1.0", Pass, Some("MIT")),
        ("SSPL-1.0 AND MIT OR ISC", Pass, Some("ISC")),
        ("MIT AND SSPL-1.0", Fail, Some("SSPL-1.0")),
        ("MIT AND (AGPL-3.0 OR SSPL-1.0)", Fail, Some("AGPL-3.0 OR SSPL-1.0")),
        ("MIT AND Zlib", NeedsReview, Some("Zlib")),
        ("LicenseRef-ours", NeedsReview, Some("LicenseRef-ours")),
        ("MIT AND", NoEvidence, Some("MIT AND")),
    ] {
        let both = [cyclonedx(json!([{ "expression": expression }])), spdx(expression)];
        for finding in both {
            let values = finding.observations.iter().flat_map(|group| &group.subjects);
            let values: Vec<_> = values.filter_map(|subject| subject.value.as_deref()).collect();
            assert_eq!(finding.verdict, verdict, "{expression}");
            assert_eq!(values, decided.into_iter().collect::<Vec<_>>(), "{expression}");
        }
    }
    for (licenses, verdict) in [
        (json!([{ "license": { "id": "MIT" } }, { "license": { "id": "ISC" } }]), Pass),
        (json!([{ "license": { "id": "MIT" } }, { "license": { "id": "SSPL-1.0" } }]), Fail),
        (json!([{ "license": { "name": "The MIT licence" } }]), NeedsReview),
        (json!([]), Fail),
    ] {
        assert_eq!(cyclonedx(licenses.clone()).verdict, verdict, "{licenses}");
    }
    assert_eq!(under_policy("cyclonedx-1.6", "/components/0", None).verdict, Fail, "silence");
    let excepted = |license: &str| {
        under_policy("cyclonedx-1.6", "/components/1", Some(json!([{ "license": { "id": license } }])))
            .verdict
    };
    assert_eq!(excepted("AGPL-3.0-only"), Pass, "other terms were bought for this package");
    assert_eq!(excepted("SSPL-1.0"), Fail, "but not these");
}

/// The rules of an agency that names its suppliers, of a document in which one of them is another.
fn by_suppliers(base_name: &str, pointer: &str, supplier: Option<Value>) -> BTreeMap<String, Verdict> {
    let path = root().join("fixtures/baselines/suppliers.toml");
    let text = fs::read_to_string(&path).expect("the baseline is there");
    let agency = Baseline::from_text("suppliers.toml", &text).unwrap_or_else(|error| panic!("{error}"));
    supplied_by(base_name, agency, pointer, supplier)
}

fn supplied_by(
    base_name: &str,
    agency: Baseline,
    pointer: &str,
    supplier: Option<Value>,
) -> BTreeMap<String, Verdict> {
    let mut document = base(base_name);
    let component = document.pointer_mut(pointer).expect("a component").as_object_mut().expect("an object");
    for key in ["supplier", "manufacturer", "originator"] {
        component.remove(key);
    }
    if let Some(supplier) = supplier {
        component.insert("supplier".to_owned(), supplier);
    }
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    verdicts(&assess(&submission, &formats::read(&submission), &[agency], cases::terms(None)))
}

#[test]
fn an_agencys_suppliers_are_held_against_its_lists_and_its_threshold() {
    use Verdict::{Fail, NeedsReview, NoEvidence, Pass};
    for (supplier, lists, share) in [
        (Some("Tidewater Software Foundation"), Pass, Pass),
        (Some("TIDEWATER software foundation"), Pass, Pass),
        (Some("Tidewater Software, Inc."), NeedsReview, Pass),
        (Some("Undertow Holdings"), Fail, Pass),
        (Some("Somebody Else"), NeedsReview, Pass),
        (None, NoEvidence, Pass),
    ] {
        let cyclonedx = supplier.map(|name| json!({ "name": name }));
        let spdx = supplier.map(|name| json!(format!("Organization: {name}")));
        for found in [
            by_suppliers("cyclonedx-1.6", "/components/0", cyclonedx),
            by_suppliers("spdx-2.3", "/packages/1", spdx),
        ] {
            assert_eq!(found["suppliers-held-against-lists"], lists, "{supplier:?}");
            assert_eq!(found["concentration-assessed"], share, "{supplier:?}");
        }
    }
    // Two of the four components besides the product are of one supplier.
    let same = || Some(json!({ "name": "Mireille Castanet" }));
    assert_eq!(by_suppliers("cyclonedx-1.6", "/components/0", same())["concentration-assessed"], Pass);
    let path = root().join("fixtures/baselines/suppliers.toml");
    let stricter = fs::read_to_string(path).expect("it is there").replace("0.5", "0.4");
    let agency = Baseline::from_text("suppliers.toml", &stricter).unwrap_or_else(|error| panic!("{error}"));
    let found = supplied_by("cyclonedx-1.6", agency, "/components/0", same());
    assert_eq!(found["concentration-assessed"], Fail);
}
