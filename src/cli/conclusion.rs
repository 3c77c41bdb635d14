//! The conclusion in a line for each baseline, for those who see no report.
//!
//! It words what was concluded and concludes nothing.

use super::console::{self, Console};
use super::exit::Exit;
use super::output::Destinations;
use crate::assessment::{Assessment, BaselineResult, Conclusion, Verdict, verdict};
use crate::reports::{self, wording};

/// Says the conclusion in a line for each baseline, where no report for people on standard
/// output says it: with `--quiet` it is the result.
pub(super) fn say(assessment: &Assessment, destinations: &Destinations, console: Console) -> Exit {
    let note = if assessment.options.report_only { " (report only: this is not the exit code)" } else { "" };
    let lines = assessment.results.iter();
    let lines = lines.map(|result| format!("{}{note}\n", conclusion(assessment, result)));
    let lines: String = lines.collect();
    if console.quiet && !destinations.is_explicit {
        return match Console::result(&lines) {
            Ok(()) => Exit::Pass,
            Err(failure) => {
                console::complain(&failure);
                failure.exit
            }
        };
    }
    if destinations.stdout() != reports::Format::Terminal {
        console.say(lines.trim_end());
    }
    Exit::Pass
}

fn conclusion(assessment: &Assessment, result: &BaselineResult) -> String {
    let options = &assessment.options;
    let concluded = match verdict::decided(&result.findings, options) {
        Conclusion::Pass => "meets",
        Conclusion::Fail => "does not meet",
        Conclusion::Undecided => "cannot decide on",
    };
    let deferred = result.deferred(options);
    let counted = |verdict: Verdict| {
        let findings = result.findings.iter().filter(|finding| verdict::counts(finding, options.fail_on));
        let counted = findings.filter(|finding| finding.verdict == verdict).count();
        if verdict == Verdict::NeedsReview { counted - deferred } else { counted }
    };
    let mut counts: Vec<String> = Verdict::ALL
        .iter()
        .map(|&verdict| (counted(verdict), verdict))
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {}", words(verdict)))
        .collect();
    if deferred > 0 {
        counts.push(wording::counted(deferred as u64, "review deferred", "reviews deferred"));
    }
    let counts = counts.join(", ");
    let since = wording::since(assessment).map(|words| format!("; {words}")).unwrap_or_default();
    format!("{concluded} {} {}: {counts}{since}", result.baseline.id, result.baseline.version)
}

fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "not met",
        Verdict::NoEvidence => "no evidence",
        Verdict::NeedsReview => "needs review",
        Verdict::Waived => "waived",
        Verdict::Pass => "met",
        Verdict::NotApplicable => "not applicable",
    }
}
