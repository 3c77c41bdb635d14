//! SKELETON

use serde::Deserialize;

use super::{Context, Seen, Subjects};
use crate::evidence::Subject;

/// `check.sources-pinned = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SourcesPinned {}

impl SourcesPinned {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Projects
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
