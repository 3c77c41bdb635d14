//! `--since`: what of an assessment was open in an earlier one already, so that only what is new holds the gate.
//!
//! It compares and decides no verdict: everything stays reported as it is. Wherever the two cannot be compared in
//! full, a finding is new.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Assessment, BaselineRecord, BaselineResult, Conclusion, Finding, Group, SubjectRecord};
use crate::baseline::{Baseline, Bid};
use crate::checks::{Code, Weight};

/// Arguments that measure: more of them is worse.
const MEASURES: &[&str] = &["count", "unknown", "days"];

/// Arguments that say nothing of what was seen: the whole that a share is of, the date of data, where a release mends it.
const BESIDE: &[&str] = &["examined", "of", "fixed"];

/// An earlier assessment, as it was given.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// SHA-256 of the file, as hexadecimal digits.
    pub sha256: String,
    /// What it says.
    pub assessment: Assessment,
}

/// What was open before, for the record: all that the exit code leaves out, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// SHA-256 of the earlier assessment's file, as hexadecimal digits.
    pub sha256: String,
    /// The moment that it was judged at.
    pub as_of: Timestamp,
    /// What it came to.
    pub conclusion: Conclusion,
    /// The baselines of this assessment that the earlier one was not made against, as `id@version`: all of theirs is new.
    pub unmatched: Vec<String>,
    /// The findings that are open and were open before, no better than now.
    pub old: Vec<OldFinding>,
}

/// A finding that was open before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OldFinding {
    /// The baseline, as `id@version`.
    pub baseline: String,
    /// SHA-256 of the resolved baseline, which tells it from another of the same name.
    pub sha256: String,
    /// The rule.
    pub rule: String,
}

impl Since {
    /// Whether a finding was open before.
    pub fn is_old(&self, baseline: &BaselineRecord, finding: &Finding) -> bool {
        self.old.iter().any(|old| old.rule == finding.rule && old.sha256 == baseline.sha256)
    }
}

/// Why an earlier assessment cannot be held against a run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unlike {
    /// It was to end without an error whatever the result, so that nobody had to look at it.
    #[error("the earlier assessment was made with --report-only, so that nothing was held to it")]
    ReportOnly,
    /// It was judged at a later moment.
    #[error("the earlier assessment was judged at {then}, after {now}")]
    Later {
        /// Its moment.
        then: Timestamp,
        /// The moment of this run.
        now: Timestamp,
    },
    /// It is about another bid.
    #[error("the earlier assessment is about another {what}: {then}, and this one about {now}")]
    OtherBid {
        /// What differs: `bidder` or `product`.
        what: &'static str,
        /// What it names.
        then: String,
        /// What this run names.
        now: String,
    },
    /// It was made against none of the baselines.
    #[error("the earlier assessment was made against {then}, and none of these is asked now: {now}")]
    OtherBaselines {
        /// Its baselines.
        then: String,
        /// The baselines of this run.
        now: String,
    },
}

/// Makes sure that an earlier assessment can be held against a run.
///
/// The product's version may differ, since a new release is what is held against the last one.
///
/// # Errors
///
/// Fails if it was made with `--report-only`, later, of another bid, or against none of the baselines.
pub fn check(
    earlier: &Assessment,
    baselines: &[Baseline],
    bid: Option<&Bid>,
    as_of: Timestamp,
) -> Result<(), Unlike> {
    if earlier.options.report_only {
        return Err(Unlike::ReportOnly);
    }
    if earlier.as_of > as_of {
        return Err(Unlike::Later { then: earlier.as_of, now: as_of });
    }
    let before = earlier.bid.as_ref();
    same("bidder", before.and_then(|bid| bid.bidder.as_ref()), bid.and_then(|bid| bid.bidder.as_ref()))?;
    same("product", before.and_then(|bid| bid.product.as_ref()), bid.and_then(|bid| bid.product.as_ref()))?;
    let is_asked =
        |result: &BaselineResult| baselines.iter().any(|baseline| baseline.sha256 == result.baseline.sha256);
    if earlier.results.iter().any(is_asked) {
        return Ok(());
    }
    let then = earlier.results.iter().map(|result| named(&result.baseline));
    let now = baselines.iter().map(|baseline| format!("{}@{}", baseline.id, baseline.version));
    Err(Unlike::OtherBaselines { then: listed(then), now: listed(now) })
}

fn same(what: &'static str, then: Option<&String>, now: Option<&String>) -> Result<(), Unlike> {
    let said =
        |name: Option<&String>| name.map_or_else(|| "none is named".to_owned(), |name| format!("{name:?}"));
    if then == now { Ok(()) } else { Err(Unlike::OtherBid { what, then: said(then), now: said(now) }) }
}

fn listed(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

fn named(baseline: &BaselineRecord) -> String {
    format!("{}@{}", baseline.id, baseline.version)
}

/// Finds what was open before.
pub fn compare(earlier: &Earlier, results: &[BaselineResult]) -> Since {
    let Earlier { sha256, assessment } = earlier;
    let mut since = Since {
        sha256: sha256.clone(),
        as_of: assessment.as_of,
        conclusion: assessment.conclusion,
        unmatched: Vec::new(),
        old: Vec::new(),
    };
    for result in results {
        let baseline = named(&result.baseline);
        let same = |before: &&BaselineResult| before.baseline.sha256 == result.baseline.sha256;
        let Some(before) = assessment.results.iter().find(same) else {
            since.unmatched.push(baseline);
            continue;
        };
        let known: BTreeMap<&str, &Finding> =
            before.findings.iter().map(|finding| (finding.rule.as_str(), finding)).collect();
        let old = result.findings.iter().filter(|finding| {
            known.get(finding.rule.as_str()).is_some_and(|before| was_open(before, finding))
        });
        since.old.extend(old.map(|finding| OldFinding {
            baseline: baseline.clone(),
            sha256: result.baseline.sha256.clone(),
            rule: finding.rule.clone(),
        }));
    }
    since
}

/// Whether a finding is open, and was so before with every cause and subject that it has now.
fn was_open(before: &Finding, now: &Finding) -> bool {
    let is_no_worse = now.is_open() && before.is_open() && now.verdict >= before.verdict;
    is_no_worse && now.reason == before.reason && {
        let seen = Seen::of(before);
        now.observations.iter().filter(|group| holds(group)).all(|group| seen.has(group))
    }
}

/// Whether a group is a reason why its rule is open.
fn holds(group: &Group) -> bool {
    matches!(group.weight, Weight::Unsatisfied | Weight::Undetermined | Weight::Review)
}

/// A cause, by what names it.
type Cause<'a> = (Weight, Code, Vec<(&'a str, &'a str)>);

/// A subject, by what names it, never by its place.
type Subject<'a> = (&'a str, &'a str, Option<&'a str>);

/// What was seen before.
struct Seen<'a>(BTreeMap<Cause<'a>, Vec<(&'a Group, BTreeSet<Subject<'a>>)>>);

impl<'a> Seen<'a> {
    fn of(finding: &'a Finding) -> Self {
        let mut seen: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for group in finding.observations.iter().filter(|group| holds(group)) {
            let subjects = group.subjects.iter().map(subject).collect();
            seen.entry(cause(group)).or_default().push((group, subjects));
        }
        Self(seen)
    }

    /// Whether all of a group was seen. What is not listed cannot be told to be old.
    fn has(&self, group: &Group) -> bool {
        let Some(known) = self.0.get(&cause(group)) else { return false };
        let comparable: Vec<_> = known.iter().filter(|(before, _)| measures_no_more(group, before)).collect();
        let count: u64 = comparable.iter().map(|(before, _)| before.count).fold(0, u64::saturating_add);
        let is_known =
            |one: &SubjectRecord| comparable.iter().any(|(_, known)| known.contains(&subject(one)));
        group.omitted() == 0 && group.count <= count && group.subjects.iter().all(is_known)
    }
}

fn cause(group: &Group) -> Cause<'_> {
    let names = |name: &str| !MEASURES.contains(&name) && !BESIDE.contains(&name);
    let args = group.args.iter().filter(|(name, _)| names(name));
    (group.weight, group.code, args.map(|(name, value)| (name.as_str(), value.as_str())).collect())
}

fn subject(subject: &SubjectRecord) -> Subject<'_> {
    (&subject.key, &subject.kind, subject.value.as_deref())
}

fn measures_no_more(now: &Group, before: &Group) -> bool {
    let number = |group: &Group, name: &str| {
        let arg = group.args.iter().find(|(known, _)| known == name);
        arg.map(|(_, value)| value.parse::<u64>().ok())
    };
    MEASURES.iter().all(|name| match (number(now, name), number(before, name)) {
        (None, None) => true,
        (Some(Some(now)), Some(Some(before))) => now <= before,
        _ => false,
    })
}
