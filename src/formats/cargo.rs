//! placeholder
use crate::evidence::Evidence;
use crate::submission::Submission;
pub(super) fn read<'s>(_submission: &'s Submission, _evidence: &mut Evidence<'s>) {}

/// Lets cargo say what the project resolves to.
#[cfg(feature = "cargo-projects")]
pub fn apply_cargo<'s>(_: &mut Evidence<'s>, _: &'s Submission) -> Vec<crate::source::Problem> {
    Vec::new()
}
