//! SKELETON

use serde::Deserialize;

use super::{Context, Seen, Subjects};
use crate::evidence::{Role, Subject};

/// `check.document-supplied = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DocumentSupplied {
    /// The role.
    pub role: Role,
}

impl DocumentSupplied {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Submission
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
