//! Assessments of any content, as far as one could come out of a run.

use std::collections::BTreeMap;

use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

use super::{read, reference, rendered};
use crate::assessment::{
    Assessment, BaselineResult, Counts, Finding, Group, SubjectRecord, Verdict, verdict,
};
use crate::baseline::{Citation, Cure, Decision, Level, Mark, Relation};
use crate::checks::{Code, Weight};
use crate::source::Location;

fn words() -> impl Strategy<Value = String> {
    "(?s).{0,6}"
}

fn location() -> impl Strategy<Value = Location> {
    (words(), of(words()), words(), of(any::<u32>()), of(any::<u32>()))
        .prop_map(|(path, inside, pointer, line, column)| Location { path, inside, pointer, line, column })
}

fn subject() -> impl Strategy<Value = SubjectRecord> {
    let names = (words(), words(), words());
    (names, of(words()), of(words()), of(words()), vec(location(), 0..3)).prop_map(
        |((key, kind, name), version, purl, value, locations)| SubjectRecord {
            key,
            kind,
            name,
            version,
            purl,
            value,
            locations,
        },
    )
}

fn group() -> impl Strategy<Value = Group> {
    let args = vec((words(), words()), 0..3);
    (select(Weight::ALL), select(Code::ALL), args, 0..u64::from(u32::MAX), vec(subject(), 0..3)).prop_map(
        |(weight, code, args, omitted, subjects)| Group {
            weight,
            code,
            args,
            count: omitted + subjects.len() as u64,
            subjects,
        },
    )
}

fn citation() -> impl Strategy<Value = Citation> {
    (words(), words(), of(any::<u32>()), select(Relation::ALL), select(Mark::ALL)).prop_map(
        |(framework, clause, page, relation, mark)| Citation { framework, clause, page, relation, mark },
    )
}

fn numbers() -> impl Strategy<Value = BTreeMap<String, u64>> {
    btree_map(words(), 0..1_000_u64, 0..3)
}

fn counts(examined: u64, exempt: BTreeMap<String, u64>, groups: &[Group]) -> Counts {
    let seen = |weight| groups.iter().filter(|group| group.weight == weight).map(|group| group.count).sum();
    Counts {
        present: examined + exempt.values().sum::<u64>(),
        examined,
        exempt,
        unsatisfied: seen(Weight::Unsatisfied),
        undetermined: seen(Weight::Undetermined),
        review: seen(Weight::Review),
        waived: seen(Weight::Waived),
        declared_unknown: examined / 2,
        not_asserted: examined / 3,
        withheld: examined / 4,
    }
}

fn finding() -> impl Strategy<Value = Finding> {
    let kinds = (select(Level::ALL), select(Cure::ALL), select(Verdict::ALL), of(select(Code::ALL)));
    let seen = (1..1_000_u64, numbers(), numbers(), vec(group(), 0..3));
    let people = (any::<bool>(), of(select(Decision::ALL)));
    let drawn = (kinds, vec(words(), 7), seen, vec(citation(), 0..3), people);
    let made = drawn.prop_map(|((level, cure, verdict, reason), words, seen, satisfies, people)| {
        let (examined, exempt, taken_from, observations) = seen;
        let counts = counts(examined, exempt, &observations);
        let in_part = (counts.waived > 0).then(|| reference::waiver(Some("pkg:npm/left-pad@1.3.0")));
        let whole = people.0.then(|| reference::waiver(None));
        let mut words = words.into_iter();
        let mut next = || words.next().unwrap_or_default();
        Finding {
            rule: next(),
            title: next(),
            level,
            cure,
            group: (examined % 2 == 0).then(&mut next),
            statement: next(),
            rationale: next(),
            reading: next(),
            remediation: next(),
            verdict,
            reason,
            counts,
            taken_from,
            observations,
            satisfies,
            waivers: in_part.into_iter().chain(whole).collect(),
            review_entry: people.1.map(reference::review),
        }
    });
    made.prop_map(|mut finding| {
        // Any verdict was drawn; if it is none of this finding's, the one that is takes its place.
        let fitting = |finding: &Finding| {
            let follows =
                |verdict: &&Verdict| verdict::follows(&Finding { verdict: **verdict, ..finding.clone() });
            Verdict::ALL.iter().find(follows).copied()
        };
        // An answer and a waiver stand only where there is something to answer or to waive.
        if fitting(&finding).is_none() {
            finding.review_entry = None;
        }
        if fitting(&finding).is_none() {
            finding.reason = None;
        }
        if fitting(&finding).is_none() {
            finding.waivers.retain(|waiver| waiver.purl.is_some());
        }
        if !verdict::follows(&finding) {
            finding.verdict = fitting(&finding).expect("some verdict follows from any counts");
        }
        finding
    })
}

fn assessment() -> impl Strategy<Value = Assessment> {
    let instant = (-62_000_000_000..253_000_000_000_i64, 0..1_000_000_000_i32);
    let results = vec(vec(finding(), 0..4), 0..3);
    (instant, results, select(Level::ALL), words(), any::<bool>()).prop_map(
        |((second, nanosecond), results, fail_on, name, has_bid)| {
            let mut assessment = reference::assessment();
            assessment.as_of = jiff::Timestamp::new(second, nanosecond).expect("a time in range");
            assessment.options.fail_on = fail_on;
            assessment.options.baselines.push(name.clone());
            assessment.submission.artifacts[0].path = name;
            assessment.bid = assessment.bid.filter(|_| has_bid);
            // Random rules may share a name; which of them are old is tested where they are compared.
            assessment.since.iter_mut().for_each(|since| since.old.clear());
            let sample = assessment.results.remove(0);
            let result = |findings: Vec<Finding>| BaselineResult {
                conclusion: verdict::conclusion(&findings, fail_on),
                findings,
                jurisdictions: BTreeMap::new(),
                ..sample.clone()
            };
            assessment.results = results.into_iter().map(result).collect();
            assessment.conclusion = verdict::worst(assessment.results.iter().map(|result| result.conclusion));
            assessment
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_assessment_is_read_back_as_it_was(assessment in assessment()) {
        let report = rendered(&assessment);
        let again = read(&report).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(&again, &assessment);
        prop_assert_eq!(rendered(&again), report);
    }

    #[test]
    fn no_text_makes_reading_panic(text in "(?s).{0,64}", cut in 0..4_000_usize) {
        let _ = read(&text);
        let report = rendered(&reference::assessment());
        let cut = report.floor_char_boundary(cut.min(report.len() - 2));
        prop_assert!(read(&report[..cut]).is_err());
    }

    #[test]
    fn another_verdict_is_noticed(index in 0..9_usize, verdict in select(Verdict::ALL)) {
        let mut assessment = reference::assessment();
        let finding = &mut assessment.results[0].findings[index];
        prop_assume!(finding.verdict != verdict);
        finding.verdict = verdict;
        prop_assert!(read(&rendered(&assessment)).is_err());
    }
}
