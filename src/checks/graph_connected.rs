//! SKELETON

use serde::Deserialize;

use super::{Context, Edge, Seen, Subjects};
use crate::evidence::Subject;

/// `check.graph-connected = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct GraphConnected {
    /// The relationships that are followed.
    pub edges: Vec<Edge>,
}

impl GraphConnected {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
