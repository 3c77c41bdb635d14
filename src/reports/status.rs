//! What a verdict is called in each format for machines: the one table that all of them read.
//!
//! It decides no verdict; it only says which of a format's own words stands for one.

use crate::assessment::{Finding, Options, Verdict, verdict};

/// What hangs on a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bearing {
    /// It holds the bid back while it is open.
    Decides,
    /// It is asked for, and holds nothing back: it is recommended, optional or deferred.
    Advises,
    /// A nation asks for it besides; it enters neither the conclusion nor the exit code.
    Beside,
}

impl Bearing {
    /// What hangs on a finding of the common baseline.
    pub(super) fn of(finding: &Finding, options: &Options) -> Self {
        let is_deferred = options.defer_review && finding.is_deferrable();
        if verdict::counts(finding, options.fail_on) && !is_deferred { Self::Decides } else { Self::Advises }
    }

    /// One of three words, the gravest first.
    fn pick(self, [decides, advises, beside]: [&'static str; 3]) -> &'static str {
        match self {
            Self::Decides => decides,
            Self::Advises => advises,
            Self::Beside => beside,
        }
    }
}

/// What a test case holds in JUnit's XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Junit {
    /// Nothing: it passed.
    Passed,
    /// `failure`.
    Failure,
    /// `error`: it could not be told.
    Error,
    /// `skipped`.
    Skipped,
}

/// The words of all formats for one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Status {
    /// SARIF `result.kind` (SARIF 2.1.0, 3.27.9).
    pub(super) sarif_kind: &'static str,
    /// SARIF `result.level`: `none` unless the kind is `fail` (3.27.10).
    pub(super) sarif_level: &'static str,
    /// SARIF `result.level` where every result is taken for an open alert; nothing, if it is not open.
    pub(super) alert_level: Option<&'static str>,
    /// What a JUnit test case holds.
    pub(super) junit: Junit,
    /// GitLab's severity; nothing, if it is not open.
    pub(super) severity: Option<&'static str>,
    /// GitHub's workflow command; nothing, if it is not open.
    pub(super) command: Option<&'static str>,
    /// OSCAL `finding.target.status`: state and reason; OSCAL has none for what is not applicable.
    pub(super) oscal: Option<(&'static str, &'static str)>,
    /// OSCAL `risk.status`; nothing, if there is no risk to tell.
    pub(super) risk: Option<&'static str>,
}

/// The row of a verdict.
pub(super) fn of(verdict: Verdict, bearing: Bearing) -> Status {
    let level = bearing.pick(["error", "warning", "note"]);
    match verdict {
        Verdict::Pass => MET,
        Verdict::Fail => {
            Status { sarif_kind: "fail", sarif_level: level, junit: Junit::Failure, ..open(bearing, "fail") }
        }
        Verdict::NoEvidence => Status { sarif_kind: "open", ..open(bearing, "other") },
        Verdict::NeedsReview => Status {
            sarif_kind: "review",
            alert_level: Some(bearing.pick(["warning", "note", "note"])),
            severity: Some(bearing.pick(["major", "minor", "info"])),
            command: Some(bearing.pick(["warning", "notice", "notice"])),
            ..open(bearing, "other")
        },
        Verdict::Waived => Status {
            sarif_kind: "fail",
            sarif_level: level,
            junit: Junit::Skipped,
            oscal: Some(("not-satisfied", "fail")),
            risk: Some("deviation-approved"),
            ..MET
        },
        Verdict::NotApplicable => {
            Status { sarif_kind: "notApplicable", junit: Junit::Skipped, oscal: None, ..MET }
        }
    }
}

const MET: Status = Status {
    sarif_kind: "pass",
    sarif_level: "none",
    alert_level: None,
    junit: Junit::Passed,
    severity: None,
    command: None,
    oscal: Some(("satisfied", "pass")),
    risk: None,
};

/// What all open verdicts have in common.
fn open(bearing: Bearing, reason: &'static str) -> Status {
    Status {
        alert_level: Some(bearing.pick(["error", "warning", "note"])),
        junit: Junit::Error,
        severity: Some(bearing.pick(["critical", "major", "info"])),
        command: Some(bearing.pick(["error", "warning", "notice"])),
        oscal: Some(("not-satisfied", reason)),
        risk: Some("open"),
        ..MET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEARINGS: [Bearing; 3] = [Bearing::Decides, Bearing::Advises, Bearing::Beside];

    #[test]
    fn what_is_open_is_told_in_every_format_and_nothing_else_is_told_as_open() {
        for &verdict in Verdict::ALL {
            for bearing in BEARINGS {
                let status = of(verdict, bearing);
                let is_open = matches!(verdict, Verdict::Fail | Verdict::NoEvidence | Verdict::NeedsReview);
                assert_eq!(status.alert_level.is_some(), is_open, "{verdict:?}");
                assert_eq!(status.severity.is_some(), is_open, "{verdict:?}");
                assert_eq!(status.command.is_some(), is_open, "{verdict:?}");
                assert_eq!(matches!(status.junit, Junit::Failure | Junit::Error), is_open, "{verdict:?}");
                let satisfied = status.oscal.is_some_and(|(state, _)| state == "satisfied");
                assert_eq!(satisfied, verdict == Verdict::Pass, "{verdict:?}");
            }
        }
    }

    /// SARIF 2.1.0, 3.27.10, which neither its schema nor its validator asks for.
    #[test]
    fn a_result_of_another_kind_than_fail_has_the_level_none() {
        for &verdict in Verdict::ALL {
            for bearing in BEARINGS {
                let status = of(verdict, bearing);
                assert_eq!(status.sarif_kind == "fail", status.sarif_level != "none", "{verdict:?}");
            }
        }
    }

    #[test]
    fn what_decides_is_graver_than_what_does_not() {
        let levels = BEARINGS.map(|bearing| of(Verdict::Fail, bearing).sarif_level);
        assert_eq!(levels, ["error", "warning", "note"]);
    }
}
