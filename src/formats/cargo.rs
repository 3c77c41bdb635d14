//! placeholder
use crate::evidence::Evidence;
use crate::submission::Submission;
pub(super) fn read<'s>(_submission: &'s Submission, _evidence: &mut Evidence<'s>) {}
