//! SKELETON

use serde::Deserialize;

use super::{Context, Edge, Seen, Subjects};
use crate::evidence::Subject;

/// `check.relationships-stated = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RelationshipsStated {
    /// The types of which an SPDX document has to state one.
    pub spdx: Vec<Edge>,
    /// The types of which a CycloneDX document has to state one.
    pub cyclonedx: Vec<Edge>,
}

impl RelationshipsStated {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
