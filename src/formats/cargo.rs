//! placeholder
use crate::evidence::Evidence;
use crate::submission::Submission;
pub(super) fn read<'s>(_submission: &'s Submission, _evidence: &mut Evidence<'s>) {}

/// What cargo itself resolves.
#[cfg(feature = "cargo-projects")]
pub mod resolved {
    use crate::evidence::Evidence;
    use crate::source::Problem;
    use crate::submission::Submission;

    /// Lets cargo say what the project needs.
    pub fn apply_cargo(_: &mut Evidence<'_>, _: &Submission) -> Vec<Problem> {
        Vec::new()
    }
}
