//! SKELETON

use serde::Deserialize;

use super::{Context, Seen, Subjects};
use crate::evidence::{FieldName, Subject};

/// `check.unknowns-explicit = { … }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnknownsExplicit {}

impl UnknownsExplicit {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn observe<'a>(&self, _subject: Subject<'a>, _context: &Context<'a>) -> Seen<'a> {
        Seen::satisfied()
    }
}

/// The fields that the baseline asks for by no other rule.
pub(super) fn fields(context: &Context<'_>) -> impl Iterator<Item = FieldName> {
    let asked = context.asked;
    FieldName::ALL.iter().copied().filter(move |field| field.element().is_some() && !asked.contains(field))
}
