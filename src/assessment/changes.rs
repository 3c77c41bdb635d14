//! What differs between two assessments, and what that can come from: other evidence, other data, another
//! baseline, other decisions of people, another moment.
//!
//! It assesses nothing anew and decides no verdict.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::since::{Seen, holds};
use super::{Assessment, BaselineResult, Finding, Group, Verdict, VulnerabilityRecord};
use crate::baseline::Level;
use crate::checks::Code;

/// What differs between an older assessment and a newer one.
#[derive(Debug)]
pub struct Changes<'a> {
    /// What the two rest on otherwise.
    pub grounds: Vec<Ground<'a>>,
    /// The findings that differ, in the order of the newer one, those that only the older one has last.
    pub findings: Vec<FindingChange<'a>>,
    /// Vulnerabilities that only the newer one knows of a component.
    pub appeared: Vec<&'a VulnerabilityRecord>,
    /// Vulnerabilities that only the older one knew.
    pub vanished: Vec<&'a VulnerabilityRecord>,
    /// Vulnerabilities that became known to be exploited, are rated higher, or concern more components.
    pub graver: Vec<&'a VulnerabilityRecord>,
}

/// Something that two assessments rest on otherwise.
#[derive(Debug, PartialEq, Eq)]
pub enum Ground<'a> {
    /// A file of the submission: its name, and its digest before and after.
    File(String, Option<&'a str>, Option<&'a str>),
    /// A source of vulnerability data: its name, and the moment of its data before and after.
    Source(&'a str, Option<Timestamp>, Option<Timestamp>),
    /// A baseline: its id, and its version before and after; equal versions have another text.
    Baseline(&'a str, Option<&'a str>, Option<&'a str>),
    /// A file of the buyer's, by its kind.
    BuyersFile(&'a str),
    /// An option that can change a verdict.
    Options,
    /// The program: its version before and after.
    Program(&'a str, &'a str),
}

/// What a change of a finding can come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangedBy {
    /// The submission has other files.
    Evidence,
    /// The vulnerability data are others.
    Data,
    /// The baseline is another.
    Baseline,
    /// Waivers or reviews are others.
    People,
    /// Time went by.
    Moment,
    /// Options or the program are others.
    Program,
}

impl ChangedBy {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Evidence => "evidence",
            Self::Data => "data",
            Self::Baseline => "baseline",
            Self::People => "people",
            Self::Moment => "moment",
            Self::Program => "program",
        }
    }
}

/// A finding that differs.
#[derive(Debug)]
pub struct FindingChange<'a> {
    /// The baseline's id.
    pub baseline: &'a str,
    /// The rule's id.
    pub rule: &'a str,
    /// Its level, in the newer assessment if it has the rule.
    pub level: Level,
    /// Its title, likewise.
    pub title: &'a str,
    /// Its verdict before; nothing if there was no such rule.
    pub before: Option<Verdict>,
    /// Its verdict now.
    pub after: Option<Verdict>,
    /// What holds it open now and did not before.
    pub causes: Vec<&'a Group>,
    /// What the change can come from.
    pub origins: BTreeSet<ChangedBy>,
}

impl FindingChange<'_> {
    /// Whether the rule is open and was not, or is open for more than before.
    pub fn is_worse(&self) -> bool {
        let is_open =
            |verdict: Verdict| matches!(verdict, Verdict::Fail | Verdict::NoEvidence | Verdict::NeedsReview);
        let Some(after) = self.after.filter(|after| is_open(*after)) else { return false };
        self.before.is_none_or(|before| after < before) || !self.causes.is_empty()
    }
}

impl<'a> Changes<'a> {
    /// Compares two assessments.
    pub fn between(old: &'a Assessment, new: &'a Assessment) -> Self {
        let differing = Differing::between(old, new);
        let (appeared, graver) = vulnerabilities(old, new);
        Self {
            findings: findings(old, new, &differing),
            grounds: differing.grounds,
            appeared,
            vanished: without(&old.vulnerabilities, &new.vulnerabilities),
            graver,
        }
    }

    /// Whether anything is worse that is not optional.
    pub fn is_worse(&self) -> bool {
        self.findings.iter().any(|change| change.level != Level::May && change.is_worse())
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.grounds.is_empty()
            && self.findings.is_empty()
            && self.appeared.is_empty()
            && self.vanished.is_empty()
            && self.graver.is_empty()
    }
}

/// What differs in what two assessments rest on.
struct Differing<'a> {
    grounds: Vec<Ground<'a>>,
    moment: bool,
}

impl<'a> Differing<'a> {
    fn between(old: &'a Assessment, new: &'a Assessment) -> Self {
        let mut grounds = Vec::new();
        grounds.extend(
            both(files(old), files(new)).map(|(name, before, after)| Ground::File(name, before, after)),
        );
        grounds.extend(both(sources(old), sources(new)).map(|(name, before, after)| {
            Ground::Source(name, before.map(|one| one.0), after.map(|one| one.0))
        }));
        grounds.extend(both(baselines(old), baselines(new)).map(|(id, before, after)| {
            Ground::Baseline(id, before.map(|one| one.0), after.map(|one| one.0))
        }));
        let kinds = both(buyers(old), buyers(new)).map(|((kind, _), ..)| kind);
        grounds.extend(kinds.collect::<BTreeSet<&str>>().into_iter().map(Ground::BuyersFile));
        if old.options != new.options {
            grounds.push(Ground::Options);
        }
        if old.tool_version != new.tool_version {
            grounds.push(Ground::Program(&old.tool_version, &new.tool_version));
        }
        Self { grounds, moment: old.as_of != new.as_of }
    }

    fn has(&self, is_meant: impl Fn(&Ground<'_>) -> bool) -> bool {
        self.grounds.iter().any(is_meant)
    }

    /// What a change of a finding of a baseline can come from.
    fn origins(
        &self,
        baseline: &str,
        before: Option<&Finding>,
        after: Option<&Finding>,
    ) -> BTreeSet<ChangedBy> {
        let findings = || before.into_iter().chain(after);
        let on_data =
            findings().flat_map(|finding| &finding.observations).any(|group| ON_DATA.contains(&group.code));
        let on_people = |finding: &Finding| (finding.waivers.clone(), finding.review_entry.clone());
        let candidates = [
            (ChangedBy::Evidence, self.has(|ground| matches!(ground, Ground::File(..)))),
            (ChangedBy::Data, on_data && self.has(|ground| matches!(ground, Ground::Source(..)))),
            (
                ChangedBy::Baseline,
                self.has(|ground| matches!(ground, Ground::Baseline(id, ..) if *id == baseline)),
            ),
            (ChangedBy::People, before.map(on_people) != after.map(on_people)),
        ];
        let mut origins: BTreeSet<ChangedBy> =
            candidates.iter().filter(|(_, may_be)| *may_be).map(|(origin, _)| *origin).collect();
        if self.has(|ground| matches!(ground, Ground::Options | Ground::Program(..))) {
            origins.insert(ChangedBy::Program);
        }
        // Time alone changes what is too old, what has ended and what is still to come.
        if self.moment && origins.is_empty() {
            origins.insert(ChangedBy::Moment);
        }
        origins
    }
}

/// What is seen by vulnerability data.
const ON_DATA: &[Code] = &[
    Code::VulnerabilitiesNotChecked,
    Code::DataMissing,
    Code::DataTooOld,
    Code::DataNewer,
    Code::EcosystemWithoutData,
    Code::NotLookedUp,
    Code::KnownVulnerability,
    Code::VulnerabilityClaimed,
    Code::KnownMalicious,
    Code::KnownUnsound,
    Code::SeverityUnknown,
    Code::SupportEnded,
    Code::Yanked,
    Code::Unmaintained,
];

/// What differs between two sets by key, in the order of the keys.
fn both<K: Ord + Clone, V: PartialEq + Copy>(
    old: BTreeMap<K, V>,
    new: BTreeMap<K, V>,
) -> impl Iterator<Item = (K, Option<V>, Option<V>)> {
    let keys: BTreeSet<K> = old.keys().chain(new.keys()).cloned().collect();
    keys.into_iter().filter_map(move |key| {
        let (before, after) = (old.get(&key).copied(), new.get(&key).copied());
        (before != after).then_some((key, before, after))
    })
}

fn files(assessment: &Assessment) -> BTreeMap<String, &str> {
    let named = assessment.submission.artifacts.iter().map(|artifact| {
        let name = match &artifact.inside {
            Some(member) => format!("{}!{member}", artifact.path),
            None => artifact.path.clone(),
        };
        (name, artifact.sha256.as_str())
    });
    named.collect()
}

fn sources(assessment: &Assessment) -> BTreeMap<&str, (Timestamp, &str)> {
    let sources = assessment.intelligence.iter().flat_map(|intelligence| &intelligence.sources);
    sources.map(|source| (source.name.as_str(), (source.as_of, source.sha256.as_str()))).collect()
}

fn baselines(assessment: &Assessment) -> BTreeMap<&str, (&str, &str)> {
    let records = assessment.results.iter().map(|result| &result.baseline);
    records.map(|one| (one.id.as_str(), (one.version.as_str(), one.sha256.as_str()))).collect()
}

/// The buyer's files; baselines are compared by what they resolve to.
fn buyers(assessment: &Assessment) -> BTreeMap<(&str, &str), ()> {
    let own = assessment.inputs.iter().filter(|input| input.kind != "baseline");
    own.map(|input| ((input.kind.as_str(), input.sha256.as_str()), ())).collect()
}

fn findings<'a>(
    old: &'a Assessment,
    new: &'a Assessment,
    differing: &Differing<'a>,
) -> Vec<FindingChange<'a>> {
    let result = |of: &'a Assessment, id: &str| of.results.iter().find(|result| result.baseline.id == id);
    let mut changes = Vec::new();
    for after in &new.results {
        let before = result(old, &after.baseline.id);
        changes.extend(of_baseline(before, Some(after), differing));
    }
    let gone = old.results.iter().filter(|before| result(new, &before.baseline.id).is_none());
    changes.extend(gone.flat_map(|before| of_baseline(Some(before), None, differing)));
    changes
}

fn of_baseline<'a>(
    before: Option<&'a BaselineResult>,
    after: Option<&'a BaselineResult>,
    differing: &Differing<'a>,
) -> Vec<FindingChange<'a>> {
    let list = |result: Option<&'a BaselineResult>| result.map_or(&[][..], |result| &result.findings);
    let (older, newer) = (list(before), list(after));
    let by_rule = |all: &'a [Finding]| -> BTreeMap<&'a str, &'a Finding> {
        all.iter().map(|finding| (finding.rule.as_str(), finding)).collect()
    };
    let (known, now) = (by_rule(older), by_rule(newer));
    let Some(id) = after.or(before).map(|result| result.baseline.id.as_str()) else { return Vec::new() };
    let kept = newer.iter().map(|finding| (known.get(finding.rule.as_str()).copied(), Some(finding)));
    let gone = older.iter().filter(|finding| !now.contains_key(finding.rule.as_str()));
    kept.chain(gone.map(|finding| (Some(finding), None)))
        .filter_map(|(before, after)| change(id, before, after, differing))
        .collect()
}

fn change<'a>(
    baseline: &'a str,
    before: Option<&'a Finding>,
    after: Option<&'a Finding>,
    differing: &Differing<'a>,
) -> Option<FindingChange<'a>> {
    let causes = new_causes(before, after);
    let (was, is) = (before.map(|one| one.verdict), after.map(|one| one.verdict));
    if was == is && causes.is_empty() {
        return None;
    }
    let finding = after.or(before)?;
    Some(FindingChange {
        baseline,
        rule: &finding.rule,
        level: finding.level,
        title: &finding.title,
        before: was,
        after: is,
        causes,
        origins: differing.origins(baseline, before, after),
    })
}

/// What holds a rule open and was not seen before.
fn new_causes<'a>(before: Option<&Finding>, after: Option<&'a Finding>) -> Vec<&'a Group> {
    let Some(after) = after.filter(|finding| finding.is_open()) else { return Vec::new() };
    let open = after.observations.iter().filter(|group| holds(group));
    match before.map(Seen::of) {
        Some(seen) => open.filter(|group| !seen.has(group)).collect(),
        None => open.collect(),
    }
}

/// The vulnerabilities of one list that the other has under none of their names.
fn without<'a>(
    all: &'a [VulnerabilityRecord],
    other: &[VulnerabilityRecord],
) -> Vec<&'a VulnerabilityRecord> {
    let names: BTreeSet<&str> = other.iter().flat_map(names).collect();
    all.iter().filter(|one| !self::names(one).any(|name| names.contains(name))).collect()
}

fn names(one: &VulnerabilityRecord) -> impl Iterator<Item = &str> {
    std::iter::once(&one.id).chain(&one.aliases).map(String::as_str)
}

/// Those that appeared, and those that became graver.
fn vulnerabilities<'a>(
    old: &Assessment,
    new: &'a Assessment,
) -> (Vec<&'a VulnerabilityRecord>, Vec<&'a VulnerabilityRecord>) {
    let mut known: BTreeMap<&str, &VulnerabilityRecord> = BTreeMap::new();
    for one in &old.vulnerabilities {
        known.extend(names(one).map(|name| (name, one)));
    }
    let is_graver = |one: &&VulnerabilityRecord| {
        let before = names(one).find_map(|name| known.get(name));
        before.is_some_and(|before| {
            (one.known_exploited.is_some() && before.known_exploited.is_none())
                || one.rating > before.rating
                || one.count > before.count
        })
    };
    (
        without(&new.vulnerabilities, &old.vulnerabilities),
        new.vulnerabilities.iter().filter(is_graver).collect(),
    )
}
