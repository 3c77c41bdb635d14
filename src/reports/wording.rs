//! The sentences of a report, from codes and their arguments.
//!
//! It decides nothing and makes nothing harmless: each format escapes for itself.

use crate::assessment::{Finding, Group};

/// What was observed, as a sentence.
pub fn observation(group: &Group) -> String {
    format!("{}.", group.code.word())
}

/// Why a finding has its verdict, as a sentence.
pub fn reason(finding: &Finding) -> String {
    format!("{}.", finding.reason.map_or(finding.verdict.word(), |code| code.word()))
}
