//! SKELETON

use serde::Deserialize;

use super::{Accept, Context, Seen, Subjects, Tolerance};
use crate::evidence::{IdentifierKind, Subject};

/// `check.identifier-valid = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct IdentifierValid {
    /// The kinds that count.
    pub kinds: Vec<IdentifierKind>,
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

impl IdentifierValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}
