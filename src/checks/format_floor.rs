//! SKELETON

use serde::Deserialize;

use super::{Context, Seen, Subjects};
use crate::evidence::Subject;

/// `check.format-floor = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FormatFloor {
    /// The lowest version of CycloneDX.
    pub cyclonedx: String,
    /// The lowest version of SPDX.
    pub spdx: String,
}

impl FormatFloor {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Sboms
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
