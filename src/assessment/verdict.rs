//! What a tally comes to, and what the verdicts come to. Nothing else in the program decides.

use std::borrow::Borrow;

use super::examine::Tally;
use super::{Counts, Finding, Options};
use crate::baseline::{Decision, Level};
use crate::checks::Code;

/// What one rule came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Not met.
    Fail,
    /// It cannot be told from what was submitted.
    NoEvidence,
    /// A person has to decide.
    NeedsReview,
    /// Not met, and accepted by the buyer.
    Waived,
    /// Met.
    Pass,
    /// Not asked, by a fact that the buyer gave.
    NotApplicable,
}

impl Verdict {
    /// Every verdict, in the order reports list them: what needs action comes first.
    pub const ALL: &[Self] =
        &[Self::Fail, Self::NoEvidence, Self::NeedsReview, Self::Waived, Self::Pass, Self::NotApplicable];

    /// The word in machine-readable reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::NoEvidence => "no-evidence",
            Self::NeedsReview => "needs-review",
            Self::Waived => "waived",
            Self::Pass => "pass",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// What an assessment came to. There is no score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Conclusion {
    /// Every rule that counts is met or waived.
    Pass,
    /// Something is missing or waits for a person.
    Undecided,
    /// A rule that counts is not met.
    Fail,
}

impl Conclusion {
    /// Every conclusion.
    pub const ALL: &[Self] = &[Self::Pass, Self::Undecided, Self::Fail];

    /// The word in machine-readable reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Undecided => "undecided",
            Self::Fail => "fail",
        }
    }
}

/// Decides a verdict from what was observed, with the reason where no observation gives it.
pub(super) fn conclude(tally: &Tally<'_>) -> (Verdict, Option<Code>) {
    if let Some(not_asked) = tally.not_asked {
        return (Verdict::NotApplicable, Some(not_asked.0));
    }
    if let Some(verdict) = observed(&tally.counts) {
        (verdict, None)
    } else if tally.counts.examined == 0 {
        // "Every component names its producer" is true of an empty list and shows nothing.
        let code = if tally.counts.present > 0 { Code::AllExempt } else { Code::NothingExamined };
        (Verdict::NoEvidence, Some(code))
    } else if tally.stated == 0 {
        (Verdict::NoEvidence, Some(Code::NothingStated))
    } else {
        (Verdict::Pass, None)
    }
}

/// The verdict that what was observed comes to; nothing, if nothing that decides was observed.
fn observed(counts: &Counts) -> Option<Verdict> {
    if counts.unsatisfied > 0 {
        Some(Verdict::Fail)
    } else if counts.undetermined > 0 {
        Some(Verdict::NoEvidence)
    } else if counts.review > 0 {
        Some(Verdict::NeedsReview)
    } else if counts.waived > 0 {
        Some(Verdict::Waived)
    } else {
        None
    }
}

/// Decides what a person's answer makes of a rule that waits for it. It turns nothing else.
pub(super) fn answered(seen: Verdict, counts: &Counts, decision: Decision) -> Verdict {
    match (seen, decision) {
        (Verdict::NeedsReview, Decision::NotMet) => Verdict::Fail,
        (Verdict::NeedsReview, Decision::Met) if counts.waived > 0 => Verdict::Waived,
        (Verdict::NeedsReview, Decision::Met) => Verdict::Pass,
        (other, _) => other,
    }
}

/// Whether there is something to waive: what waits for a person is answered, not waived.
pub(super) fn can_be_waived(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Fail | Verdict::NoEvidence)
}

/// Decides what the waivers of a finding make of what was observed. One that is about a component
/// took its part before; what is left over, it leaves as it is.
pub(super) fn settled(observed: Verdict, finding: &Finding) -> Verdict {
    let is_whole = finding.waivers.iter().any(|waiver| waiver.purl.is_none());
    if is_whole && can_be_waived(observed) { Verdict::Waived } else { observed }
}

/// Whether a finding's verdict follows from its own counts and reason.
/// Every finding that was assessed does; one that was read from a report may have been altered.
pub fn follows(finding: &Finding) -> bool {
    let Some(seen) = seen(finding) else { return false };
    let seen = match &finding.review_entry {
        Some(_) if seen != Verdict::NeedsReview => return false,
        Some(review) => answered(seen, &finding.counts, review.decision),
        None => seen,
    };
    let is_whole = finding.waivers.iter().any(|waiver| waiver.purl.is_none());
    let is_of_parts = finding.waivers.iter().any(|waiver| waiver.purl.is_some());
    let waives_nothing = is_whole && !can_be_waived(seen);
    finding.verdict == settled(seen, finding) && !waives_nothing && is_of_parts == (finding.counts.waived > 0)
}

/// The verdict before any person spoke; nothing, if the counts and the reason contradict each other.
fn seen(finding: &Finding) -> Option<Verdict> {
    let counts = &finding.counts;
    let lacks = match (observed(counts), finding.reason) {
        (Some(observed), _) => return Some(observed),
        (None, Some(Code::AllExempt)) => counts.examined == 0,
        (None, Some(Code::NothingExamined)) => counts.present == 0,
        (None, Some(Code::NothingStated)) => counts.examined > 0,
        (None, Some(_)) => return (*counts == Counts::default()).then_some(Verdict::NotApplicable),
        (None, None) => return (counts.examined > 0).then_some(Verdict::Pass),
    };
    lacks.then_some(Verdict::NoEvidence)
}

/// Decides what the conclusions of several baselines come to: the worst of them.
pub fn worst(conclusions: impl Iterator<Item = Conclusion>) -> Conclusion {
    conclusions.max().unwrap_or(Conclusion::Undecided)
}

/// Decides what findings come to, counting the rules at or above a level.
pub fn conclusion<F: Borrow<Finding>>(findings: &[F], fail_on: Level) -> Conclusion {
    concluded(findings, fail_on, |_| false)
}

/// Decides what reports tell: the same, but that deferred reviews do not hold it back.
pub fn decided(findings: &[Finding], options: &Options) -> Conclusion {
    gate(findings, options, |_| false)
}

/// Decides what the exit code follows: the same, but that what was open before does not hold it back either.
pub fn gate(findings: &[Finding], options: &Options, is_old: impl Fn(&Finding) -> bool) -> Conclusion {
    concluded(findings, options.fail_on, |finding| is_deferred(finding, options) || is_old(finding))
}

/// Whether a finding holds a bid back in a run, were it not for an earlier assessment.
pub fn holds_back(finding: &Finding, options: &Options) -> bool {
    finding.is_open() && counts(finding, options.fail_on) && !is_deferred(finding, options)
}

fn is_deferred(finding: &Finding, options: &Options) -> bool {
    options.defer_review && finding.is_deferrable()
}

/// Whether a finding would hold a bid back.
pub fn counts(finding: &Finding, fail_on: Level) -> bool {
    finding.level <= fail_on && finding.level != Level::May
}

fn concluded<F: Borrow<Finding>>(
    findings: &[F],
    fail_on: Level,
    is_left_out: impl Fn(&Finding) -> bool,
) -> Conclusion {
    let findings = || findings.iter().map(F::borrow);
    let counted = || {
        let counted = findings().filter(|finding| counts(finding, fail_on));
        counted.filter(|finding| !is_left_out(finding)).map(|finding| finding.verdict)
    };
    if counted().any(|verdict| verdict == Verdict::Fail) {
        Conclusion::Fail
    } else if counted().any(|verdict| matches!(verdict, Verdict::NoEvidence | Verdict::NeedsReview)) {
        Conclusion::Undecided
    } else if findings().any(|finding| {
        finding.level == Level::Shall && matches!(finding.verdict, Verdict::Pass | Verdict::Waived)
    }) {
        Conclusion::Pass
    } else {
        // Without a mandatory rule that was met there is nothing to conclude from.
        Conclusion::Undecided
    }
}
