//! What a tally comes to, and what the verdicts come to. Nothing else in the program decides.

use std::borrow::Borrow;

use super::examine::Tally;
use super::{Counts, Finding};
use crate::baseline::Level;
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
    } else {
        None
    }
}

/// Whether a finding's verdict follows from its own counts and reason.
/// Every finding that was assessed does; one that was read from a report may have been altered.
pub fn follows(finding: &Finding) -> bool {
    let counts = &finding.counts;
    match finding.verdict {
        Verdict::NotApplicable => {
            let lacks = [Code::AllExempt, Code::NothingExamined, Code::NothingStated];
            *counts == Counts::default() && finding.reason.is_some_and(|code| !lacks.contains(&code))
        }
        Verdict::Waived => counts.unsatisfied == 0,
        verdict => match (observed(counts), finding.reason) {
            (Some(observed), _) => verdict == observed,
            (None, Some(Code::AllExempt)) => verdict == Verdict::NoEvidence && counts.examined == 0,
            (None, Some(Code::NothingExamined)) => verdict == Verdict::NoEvidence && counts.present == 0,
            (None, Some(Code::NothingStated)) => verdict == Verdict::NoEvidence && counts.examined > 0,
            (None, Some(_)) => false,
            (None, None) => verdict == Verdict::Pass && counts.examined > 0,
        },
    }
}

/// Decides what the conclusions of several baselines come to: the worst of them.
pub fn worst(conclusions: impl Iterator<Item = Conclusion>) -> Conclusion {
    conclusions.max().unwrap_or(Conclusion::Undecided)
}

/// Decides what findings come to, counting the rules at or above a level.
pub fn conclusion<F: Borrow<Finding>>(findings: &[F], fail_on: Level) -> Conclusion {
    let findings = || findings.iter().map(F::borrow);
    let counted = || {
        let counts = |finding: &&Finding| finding.level <= fail_on && finding.level != Level::May;
        findings().filter(counts).map(|finding| finding.verdict)
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
