//! Whether a field has a value, or one of the answers that the rule takes instead.

use serde::Deserialize;

use super::{Accept, Context, Seen, Subjects, Tolerance, unanswered};
use crate::evidence::{Document, FieldName, ProducerField, Subject};

/// `check.field-present = { field = "…", take = […], accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FieldPresent {
    /// The field.
    pub field: FieldName,
    /// For the producer: the fields of the formats that may answer.
    #[serde(default)]
    pub take: Vec<ProducerField>,
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

impl FieldPresent {
    pub(super) fn subjects(&self) -> Subjects {
        if self.field.is_of_component() { Subjects::Components } else { Subjects::Sboms }
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let answer = match subject {
            Subject::Component(component) => self.field.ask_component(component, &self.take),
            Subject::Document(Document { sbom: Some(sbom), .. }) => self.field.ask_sbom(sbom),
            _ => return Seen::satisfied(),
        };
        unanswered(&answer.state, self.field, answer.of)
            .unwrap_or(Seen { taken_from: answer.taken_from, ..Seen::satisfied() })
    }
}
