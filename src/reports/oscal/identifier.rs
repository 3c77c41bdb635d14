//! Identifiers that follow from content: UUIDs of version 5, and names of properties and controls.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::assessment::Assessment;
use crate::reports::{harmless, outline};
use crate::source::Location;

/// Gives names within one document.
pub(super) struct Names {
    space: Uuid,
    document: Uuid,
    /// The files of the submission, each with its member where it is an archive.
    files: BTreeSet<(String, Option<String>)>,
}

impl Names {
    /// The document's own name follows from what the assessment rests on.
    pub(super) fn of(assessment: &Assessment) -> Self {
        let space = Uuid::new_v5(&Uuid::nil(), b"bidcheck");
        let (id, moment) = (outline::report_id(assessment), assessment.as_of.to_string());
        let document = derived(&space, &["assessment-results", &id, &assessment.submission.digest, &moment]);
        let files = assessment.submission.artifacts.iter();
        let files = files.map(|artifact| (artifact.path.clone(), artifact.inside.clone())).collect();
        Self { space, document, files }
    }

    /// Whether a place is in a file of the submission.
    pub(super) fn has_file(&self, place: &Location) -> bool {
        self.files.contains(&(place.path.clone(), place.inside.clone()))
    }

    pub(super) fn document(&self) -> Uuid {
        self.document
    }

    /// The name of something that is the same in every document, such as a file or a person.
    pub(super) fn shared(&self, parts: &[&str]) -> Uuid {
        derived(&self.space, parts)
    }

    /// The name of something of this document.
    pub(super) fn own(&self, parts: &[&str]) -> Uuid {
        derived(&self.document, parts)
    }

    /// A property that OSCAL has no name for.
    pub(super) fn prop(&self, name: &str, value: &str) -> Value {
        let value = harmless::visible(value.trim());
        // A value may not be empty, nor hold a line end.
        let value = if value.is_empty() { "none".into() } else { value };
        json!({ "name": name, "ns": format!("urn:uuid:{}", self.space), "value": value })
    }
}

/// A name from parts, none of which can be taken for two.
fn derived(space: &Uuid, parts: &[&str]) -> Uuid {
    let mut name = Vec::new();
    for part in parts {
        name.extend((part.len() as u64).to_be_bytes());
        name.extend(part.as_bytes());
    }
    Uuid::new_v5(space, &name)
}

/// The id of a control: a letter first, then letters, digits, hyphens, underscores and stops.
pub(super) fn control(rule: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let id: String = rule.chars().map(kept).collect();
    if id.starts_with(|first: char| first.is_ascii_alphabetic()) { id } else { format!("rule-{id}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::testing::reference;

    #[test]
    fn names_follow_from_content() {
        let (one, same) = (Names::of(&reference()), Names::of(&reference()));
        assert_eq!(one.own(&["a", "b"]), same.own(&["a", "b"]));
        assert_ne!(one.own(&["a", "b"]), one.own(&["ab"]));
        let mut other = reference();
        other.submission.digest = "0".repeat(64);
        let other = Names::of(&other);
        assert_ne!(one.document(), other.document());
        assert_eq!(one.shared(&["file", "x"]), other.shared(&["file", "x"]));
        assert_eq!(one.document().get_version_num(), 5);
    }

    #[test]
    fn a_control_begins_with_a_letter() {
        assert_eq!(control("component-producer"), "component-producer");
        assert_eq!(control("2fa/x"), "rule-2fa-x");
    }
}
