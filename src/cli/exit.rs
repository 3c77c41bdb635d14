//! The exit codes, in one place: their numbers, what they mean and which of several wins.
//!
//! The number is the same whatever the format of the report.

use crate::assessment::{Assessment, Conclusion};

/// How the program ends. Stable: scripts depend on the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Exit {
    /// The submission meets the baselines, or the command did what it was asked.
    Pass,
    /// A rule that counts is not met.
    Fail,
    /// The command line is wrong; nothing was done.
    Usage,
    /// Evidence is missing or a person has to decide.
    Undecided,
    /// A file of the submission is missing, unreadable, over a limit or hostile.
    Refused,
    /// A file of the buyer's is invalid.
    InvalidFile,
    /// A report could not be written.
    NotWritten,
    /// A fault of this program.
    Internal,
}

impl Exit {
    /// Every exit code, by number.
    pub const ALL: &[Self] = &[
        Self::Pass,
        Self::Fail,
        Self::Usage,
        Self::Undecided,
        Self::Refused,
        Self::InvalidFile,
        Self::NotWritten,
        Self::Internal,
    ];

    /// The number that the shell sees.
    pub fn number(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::Usage => 2,
            Self::Undecided => 3,
            Self::Refused => 4,
            Self::InvalidFile => 5,
            Self::NotWritten => 6,
            // EX_SOFTWARE of BSD's sysexits.h.
            Self::Internal => 70,
        }
    }

    /// What it means, for `--help`.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Pass => "meets every rule that counts, or the command did what it was asked",
            Self::Fail => "does not meet a rule that counts",
            Self::Usage => "the command line is wrong; nothing was done",
            Self::Undecided => {
                "cannot decide: evidence is missing, a person has to look, or no SBOM was recognised"
            }
            Self::Refused => "a file of the submission is missing, unreadable, over a limit or hostile",
            Self::InvalidFile => {
                "a file of the buyer's is invalid: baseline, bid, waivers, reviews, assessment or intelligence"
            }
            Self::NotWritten => {
                "a report could not be written, or the intelligence store not be brought up to date"
            }
            Self::Internal => "internal error",
        }
    }

    /// The one that wins when several hold: 70 > 6 > 5 > 4 > 2 > 1 > 3 > 0.
    /// A definite failure beats "cannot decide"; 2 ends a run before anything else can hold.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Pass => 0,
            Self::Undecided => 1,
            Self::Fail => 2,
            Self::Usage => 3,
            Self::Refused => 4,
            Self::InvalidFile => 5,
            Self::NotWritten => 6,
            Self::Internal => 7,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    /// What an assessment comes to, before anything is written.
    pub fn of(assessment: &Assessment) -> Self {
        let verdict = match assessment.gate() {
            _ if assessment.options.report_only => Self::Pass,
            Conclusion::Pass => Self::Pass,
            Conclusion::Fail => Self::Fail,
            Conclusion::Undecided => Self::Undecided,
        };
        if assessment.refused() > 0 { verdict.worst(Self::Refused) } else { verdict }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_wins_in_the_documented_order() {
        let order = [70, 6, 5, 4, 2, 1, 3, 0];
        for (place, number) in order.iter().enumerate() {
            let of = |number: u8| Exit::ALL.iter().copied().find(|exit| exit.number() == number);
            let Some(winner) = of(*number) else { panic!("{number} is not listed") };
            for loser in order[place..].iter().filter_map(|&number| of(number)) {
                assert_eq!(winner.worst(loser), winner);
                assert_eq!(loser.worst(winner), winner);
            }
        }
    }
}
