//! Which answers that are no value a rule takes, and how many of them.

use serde::Deserialize;

/// An answer that is no value and that a rule may accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Accept {
    /// The document says that the value is unknown.
    DeclaredUnknown,
    /// SPDX `NOASSERTION` in a field.
    NotAsserted,
}

/// What a rule takes for an answer besides a value, and up to which share of its subjects.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tolerance {
    /// The answers it takes.
    pub accept: Vec<Accept>,
    /// The largest share of the examined subjects, from 0 to 1; no bound if absent.
    pub unknown_at_most: Option<f64>,
}
