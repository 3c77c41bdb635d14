//! Every rule against every case: a case changes the verdicts it says, and no others.
//!
//! The matrices in `tests/matrix/` show at a glance what a change did to every rule of every
//! baseline; `BIDCHECK_BLESS=1 cargo test` writes them anew.

#[path = "support/cases.rs"]
mod cases;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use bidcheck::assessment::Verdict;
use bidcheck::baseline::{Baseline, load};
use cases::{assess_value, base, root, verdicts};

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
            // These need a project, a bid or a key, and are shown where those are: see `tests/fail_closed.rs`.
            let elsewhere = [
                "lockfile-coverage",
                "sources-pinned",
                "product-matches-bid",
                "sign-off",
                "signature-verified",
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
