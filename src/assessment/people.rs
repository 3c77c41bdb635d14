//! Which of the buyer's waivers and reviews hold for a submission at a moment, and why the others do not.
//!
//! It changes no verdict: [`super::verdict`] says what an entry that holds makes of one.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::examine::Accepted;
use super::{Finding, Terms, Verdict, verdict};
use crate::baseline::entry::{For, same_name};
use crate::baseline::{Ancestor, Baseline, Bid, Level, Review, Rule, Waiver};
use crate::evidence::Identifier;
use crate::submission::Submission;

macro_rules! refusals {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// Why a waiver or a review does not hold. The words are part of the JSON report and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Refusal { $($(#[$doc])+ $variant,)+ }

        impl Refusal {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in machine-readable reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

refusals! {
    /// No baseline of the run has the rule.
    UnknownRule "unknown-rule";
    /// The rule is meant as another baseline, or another version, has it.
    OtherBaseline "other-baseline";
    /// It does not say which product and version, or which component in which version, it is for.
    TooBroad "too-broad";
    /// It names a product, and the buyer described no bid to compare with.
    NoBid "no-bid";
    /// It is for another product, version, bidder or tender.
    OtherBid "other-bid";
    /// It is for another submission, or for a file that is not in this one.
    OtherSubmission "other-submission";
    /// It begins later than the moment of the assessment.
    NotYet "not-yet";
    /// It ended before the moment of the assessment.
    Expired "expired";
    /// The bidder gave it.
    ByTheBidder "by-the-bidder";
    /// Who asked for it gave it.
    ByTheRequester "by-the-requester";
    /// Another entry says something of the same thing.
    GivenTwice "given-twice";
    /// The baseline lets nobody waive the rule.
    NotWaivable "not-waivable";
    /// It holds longer than the baseline allows.
    TooLong "too-long";
    /// It waives a mandatory rule and says nothing that is done instead.
    NothingInstead "nothing-instead";
    /// Nothing shows whether the rule is met, and the baseline does not let that be waived.
    WithoutEvidence "without-evidence";
    /// A file that was judged is not in the submission.
    OtherEvidence "other-evidence";
    /// It does not name every file in which there is something to judge.
    EvidenceLacking "evidence-lacking";
    /// The rule does not wait for a person.
    NothingToReview "nothing-to-review";
}

/// A waiver that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedWaiver {
    /// Why.
    pub reason: Refusal,
    /// The waiver.
    pub waiver: Waiver,
}

/// A review that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedReview {
    /// Why.
    pub reason: Refusal,
    /// The review.
    pub review: Review,
}

/// The buyer's entries, and what they are held against.
pub(super) struct People<'a> {
    waivers: &'a [Waiver],
    reviews: &'a [Review],
    bid: Option<&'a Bid>,
    digest: &'a str,
    files: BTreeSet<&'a str>,
    today: Date,
}

/// The entries that hold for one baseline, until a finding shows otherwise, and those that do not.
pub(super) struct Admitted<'a> {
    limits: &'a crate::baseline::waiver::Limits,
    waivers: Vec<&'a Waiver>,
    reviews: Vec<&'a Review>,
    /// Waivers of what need not be waived.
    pub(super) unused_waivers: Vec<Waiver>,
    /// Waivers that do not hold.
    pub(super) refused_waivers: Vec<RefusedWaiver>,
    /// Reviews that do not hold.
    pub(super) refused_reviews: Vec<RefusedReview>,
}

/// Whom an entry speaks to.
enum Addressed<'a> {
    Rule(&'a Rule),
    OtherBaselineOfTheRun,
    Nobody(Refusal),
}

impl<'a> People<'a> {
    pub(super) fn of(terms: &'a Terms, submission: &'a Submission) -> Self {
        Self {
            waivers: &terms.waivers,
            reviews: &terms.reviews,
            bid: terms.bid.as_ref(),
            digest: &submission.digest,
            files: submission.numbered().map(|(_, artifact)| artifact.sha256.as_str()).collect(),
            today: TimeZone::UTC.to_datetime(terms.as_of).date(),
        }
    }

    /// Sorts out what holds for one baseline of the run or one of their overlays; `all` are all of these.
    pub(super) fn admit(&self, baseline: &'a Baseline, all: &[&'a Baseline]) -> Admitted<'a> {
        let mut admitted = Admitted {
            limits: &baseline.waivers,
            waivers: Vec::new(),
            reviews: Vec::new(),
            unused_waivers: Vec::new(),
            refused_waivers: Vec::new(),
            refused_reviews: Vec::new(),
        };
        for waiver in self.waivers {
            let refusal = match addressed(&waiver.rule, waiver.baseline.as_deref(), baseline, all) {
                Addressed::OtherBaselineOfTheRun => continue,
                Addressed::Nobody(refusal) => Some(refusal),
                Addressed::Rule(rule) => self.against_waiver(waiver, rule, baseline),
            };
            match refusal {
                Some(refusal) => admitted.refuse_waiver(refusal, waiver),
                None => admitted.waivers.push(waiver),
            }
        }
        for review in self.reviews {
            let refusal = match addressed(&review.rule, Some(&review.baseline), baseline, all) {
                Addressed::OtherBaselineOfTheRun => continue,
                Addressed::Nobody(refusal) => Some(refusal),
                // An answer to the baseline itself goes before one to a baseline that it extends, the nearest first.
                Addressed::Rule(rule) if self.is_outdone(review, rule, baseline, all) => continue,
                Addressed::Rule(_) => self.against_review(review),
            };
            match refusal {
                Some(refusal) => admitted.refuse_review(refusal, review),
                None => admitted.reviews.push(review),
            }
        }
        admitted.without_rivals();
        admitted
    }

    /// Whether a review answers an extended baseline of the run, while another one answers this one or one that
    /// lies between.
    fn is_outdone(&self, review: &Review, rule: &Rule, baseline: &Baseline, all: &[&Baseline]) -> bool {
        let distance = |review: &Review| distance(baseline, rule, &review.baseline);
        let own = distance(review);
        let mut others = self.reviews.iter().filter(|other| other.rule == review.rule);
        others.any(|other| distance(other).is_some_and(|other| own.is_none_or(|own| other < own)))
            && all.iter().any(|other| is_own_name(other, &review.baseline))
    }

    fn against_waiver(&self, waiver: &Waiver, rule: &Rule, baseline: &Baseline) -> Option<Refusal> {
        let limits = &baseline.waivers;
        let of_no_version = |text: &String| {
            let version = Identifier::of_purl(text).purl().and_then(|purl| purl.version().map(String::from));
            version.is_none_or(|version| version == "*")
        };
        let asked = waiver.requested_by.as_ref().map(|person| person.name.as_str());
        let has_compensation = waiver.compensating.as_ref().is_some_and(|words| !words.trim().is_empty());
        if waiver.purl.as_ref().is_some_and(of_no_version) {
            return Some(Refusal::TooBroad);
        }
        if let Some(refusal) =
            self.against(&waiver.holds_for, waiver.approved_on, Some(waiver.expires_on), |bidder| {
                waiver.approved_by.is_of(bidder)
            })
        {
            return Some(refusal);
        }
        let faults = [
            (asked.is_some_and(|name| same_name(name, &waiver.approved_by.name)), Refusal::ByTheRequester),
            (!limits.allows(&rule.id), Refusal::NotWaivable),
            (waiver.days() > i64::from(limits.longest_days), Refusal::TooLong),
            (rule.level == Level::Shall && !has_compensation, Refusal::NothingInstead),
        ];
        faults.into_iter().find(|(holds, _)| *holds).map(|(_, refusal)| refusal)
    }

    fn against_review(&self, review: &Review) -> Option<Refusal> {
        let names = [Some(&review.reviewer), review.organisation.as_ref()];
        let is_of = |bidder: &str| names.into_iter().flatten().any(|name| same_name(name, bidder));
        self.against(&review.holds_for, review.date, review.expires, is_of).or_else(|| {
            let is_here = |sha256: &String| self.files.contains(sha256.as_str());
            let mut sent = review.evidence.iter().filter(|judged| judged.path.is_some());
            (!sent.all(|judged| is_here(&judged.sha256))).then_some(Refusal::OtherEvidence)
        })
    }

    /// What speaks against any entry, whatever it is about.
    fn against(
        &self,
        holds_for: &For,
        from: Date,
        until: Option<Date>,
        is_by: impl Fn(&str) -> bool,
    ) -> Option<Refusal> {
        let bidders = [self.bid.and_then(|bid| bid.bidder.as_ref()), holds_for.bidder.as_ref()];
        let is_of_bid = holds_for.is_of(self.bid);
        let is_other = |digest: &Option<String>, here: &dyn Fn(&str) -> bool| {
            digest.as_ref().is_some_and(|digest| !here(digest))
        };
        let faults = [
            (holds_for.is_too_broad(), Refusal::TooBroad),
            (is_of_bid == Some(false), Refusal::OtherBid),
            (is_of_bid.is_none(), Refusal::NoBid),
            (is_other(&holds_for.submission, &|digest| digest == self.digest), Refusal::OtherSubmission),
            (is_other(&holds_for.artifact, &|digest| self.files.contains(digest)), Refusal::OtherSubmission),
            (from > self.today, Refusal::NotYet),
            (until.is_some_and(|until| until < self.today), Refusal::Expired),
            (bidders.into_iter().flatten().any(|bidder| is_by(bidder)), Refusal::ByTheBidder),
        ];
        faults.into_iter().find(|(holds, _)| *holds).map(|(_, refusal)| refusal)
    }
}

/// Finds the rule that an entry means.
fn addressed<'a>(
    rule: &str,
    named: Option<&str>,
    baseline: &'a Baseline,
    all: &[&'a Baseline],
) -> Addressed<'a> {
    let meant = |baseline: &'a Baseline| {
        let is_meant = |rule: &&Rule| named.is_none_or(|named| distance(baseline, rule, named).is_some());
        baseline.rule(rule).filter(is_meant)
    };
    match meant(baseline) {
        Some(rule) => Addressed::Rule(rule),
        None if all.iter().any(|other| meant(other).is_some()) => Addressed::OtherBaselineOfTheRun,
        None if all.iter().any(|other| other.rule(rule).is_some()) => {
            Addressed::Nobody(Refusal::OtherBaseline)
        }
        None => Addressed::Nobody(Refusal::UnknownRule),
    }
}

/// How far a baseline is from the one by whose name a rule is meant: its own, or that of one it extends, directly or
/// by way of others, whose question is left as it is. None if the rule is not meant.
fn distance(baseline: &Baseline, rule: &Rule, named: &str) -> Option<usize> {
    if is_own_name(baseline, named) {
        return Some(0);
    }
    let is_meant = |ancestor: &Ancestor| {
        is_name(named, &ancestor.id, &ancestor.version.to_string()) && ancestor.asks(rule)
    };
    baseline.lineage.iter().position(is_meant).map(|steps| steps + 1)
}

fn is_own_name(baseline: &Baseline, named: &str) -> bool {
    is_name(named, &baseline.id, &baseline.version.to_string())
}

/// Whether `id` or `id@version` names a baseline.
fn is_name(named: &str, id: &str, version: &str) -> bool {
    match named.split_once('@') {
        Some((named, of)) => named == id && of == version,
        None => named == id,
    }
}

impl<'a> Admitted<'a> {
    fn refuse_waiver(&mut self, reason: Refusal, waiver: &Waiver) {
        self.refused_waivers.push(RefusedWaiver { reason, waiver: waiver.clone() });
    }

    fn refuse_review(&mut self, reason: Refusal, review: &Review) {
        self.refused_reviews.push(RefusedReview { reason, review: review.clone() });
    }

    /// Of several entries about one thing none can be picked, so none holds.
    fn without_rivals(&mut self) {
        let all = std::mem::take(&mut self.waivers);
        for waiver in &all {
            let is_rival = |other: &&&Waiver| {
                other.id != waiver.id
                    && other.rule == waiver.rule
                    && (other.purl == waiver.purl || other.purl.is_none() || waiver.purl.is_none())
            };
            match all.iter().find(is_rival) {
                Some(_) => self.refuse_waiver(Refusal::GivenTwice, waiver),
                None => self.waivers.push(waiver),
            }
        }
        let all = std::mem::take(&mut self.reviews);
        for review in &all {
            match all.iter().filter(|other| other.rule == review.rule).count() {
                1 => self.reviews.push(review),
                _ => self.refuse_review(Refusal::GivenTwice, review),
            }
        }
    }

    /// The components that waivers take out of a rule.
    pub(super) fn accepted(&self, rule: &str) -> Accepted<'a> {
        let of_rule = self.waivers.iter().filter(|waiver| waiver.rule == rule);
        let purls: Vec<&str> = of_rule.filter_map(|waiver| waiver.purl.as_deref()).collect();
        // Where nothing is taken out, all baselines share one answer, whatever they allow.
        let without_evidence = !purls.is_empty() && self.limits.allows_without_evidence(rule);
        Accepted { purls, without_evidence }
    }

    /// Puts the entries about a rule to what it came to.
    ///
    /// `used` are the package URLs that were waived; `judged` the digests of the files in which
    /// something waits for a person.
    pub(super) fn settle(&mut self, finding: &mut Finding, used: &BTreeSet<String>, judged: &BTreeSet<&str>) {
        self.answer(finding, judged);
        let observed = finding.verdict;
        for waiver in self.waivers.extract_if(.., |waiver| waiver.rule == finding.rule).collect::<Vec<_>>() {
            let is_used = match &waiver.purl {
                Some(purl) => used.contains(purl.as_str()),
                None => match observed {
                    Verdict::NoEvidence if !self.limits.allows_without_evidence(&finding.rule) => {
                        self.refuse_waiver(Refusal::WithoutEvidence, waiver);
                        continue;
                    }
                    observed => verdict::can_be_waived(observed),
                },
            };
            if is_used {
                finding.waivers.push(waiver.clone());
            } else {
                self.unused_waivers.push(waiver.clone());
            }
        }
        finding.verdict = verdict::settled(observed, finding);
    }

    /// Without what another baseline says too.
    pub(super) fn beside(mut self, common: &Self) -> Self {
        self.unused_waivers.retain(|waiver| !common.unused_waivers.contains(waiver));
        self.refused_waivers.retain(|refused| !common.refused_waivers.contains(refused));
        self.refused_reviews.retain(|refused| !common.refused_reviews.contains(refused));
        self
    }

    fn answer(&mut self, finding: &mut Finding, judged: &BTreeSet<&str>) {
        let Some(index) = self.reviews.iter().position(|review| review.rule == finding.rule) else { return };
        let review = self.reviews.swap_remove(index);
        let named: BTreeSet<&str> = review
            .evidence
            .iter()
            .map(|judged| judged.sha256.as_str())
            .chain(review.holds_for.artifact.as_deref())
            .collect();
        if finding.verdict != Verdict::NeedsReview {
            self.refuse_review(Refusal::NothingToReview, review);
        } else if !judged.is_subset(&named) {
            self.refuse_review(Refusal::EvidenceLacking, review);
        } else {
            finding.review_entry = Some(review.clone());
            finding.verdict = verdict::answered(finding.verdict, &finding.counts, review.decision);
        }
    }
}
