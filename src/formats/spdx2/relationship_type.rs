//! The types of relationship of SPDX 2.2 and 2.3 (11.1), and the edges they are read as.
//!
//! It does not know what a relationship connects.

use crate::evidence::RelationshipKind;

/// A type of relationship.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RelationshipType {
    /// The word of the specification.
    pub(super) word: &'static str,
    /// The edge it is read as.
    pub(super) kind: RelationshipKind,
    /// Whether the sentence runs from the related element to the element.
    pub(super) is_reversed: bool,
}

impl RelationshipType {
    /// The type with this name.
    pub(super) fn named(word: &str) -> Option<&'static Self> {
        TYPES.iter().find(|one| one.word == word)
    }

    /// The edge that the type stands for where its other end is `NONE` or `NOASSERTION`.
    pub(super) fn kind_to_nothing(&self) -> RelationshipKind {
        match self.word {
            "DEPENDS_ON" | "DEPENDENCY_OF" => RelationshipKind::DependsOn,
            // "No static links" does not say that there are no dependencies.
            word if self.kind == RelationshipKind::DependsOn => RelationshipKind::Other(word),
            _ => self.kind,
        }
    }
}

const fn forward(word: &'static str, kind: RelationshipKind) -> RelationshipType {
    RelationshipType { word, kind, is_reversed: false }
}

const fn reversed(word: &'static str, kind: RelationshipKind) -> RelationshipType {
    RelationshipType { word, kind, is_reversed: true }
}

const fn other(word: &'static str) -> RelationshipType {
    RelationshipType { word, kind: RelationshipKind::Other(word), is_reversed: false }
}

/// Those that documents are full of stand first.
const TYPES: &[RelationshipType] = &[
    forward("CONTAINS", RelationshipKind::Contains),
    reversed("CONTAINED_BY", RelationshipKind::Contains),
    forward("DEPENDS_ON", RelationshipKind::DependsOn),
    reversed("DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("DEV_DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("BUILD_DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("RUNTIME_DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("TEST_DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("OPTIONAL_DEPENDENCY_OF", RelationshipKind::DependsOn),
    reversed("PROVIDED_DEPENDENCY_OF", RelationshipKind::DependsOn),
    forward("HAS_PREREQUISITE", RelationshipKind::DependsOn),
    reversed("PREREQUISITE_FOR", RelationshipKind::DependsOn),
    forward("STATIC_LINK", RelationshipKind::DependsOn),
    forward("DYNAMIC_LINK", RelationshipKind::DependsOn),
    forward("DESCRIBES", RelationshipKind::Describes),
    reversed("DESCRIBED_BY", RelationshipKind::Describes),
    reversed("PACKAGE_OF", RelationshipKind::Contains),
    reversed("OPTIONAL_COMPONENT_OF", RelationshipKind::Contains),
    other("OTHER"),
    other("GENERATED_FROM"),
    reversed("GENERATES", RelationshipKind::Other("GENERATED_FROM")),
    other("AMENDS"),
    reversed("ANCESTOR_OF", RelationshipKind::Other("DESCENDANT_OF")),
    other("BUILD_TOOL_OF"),
    other("COPY_OF"),
    other("DATA_FILE_OF"),
    other("DEPENDENCY_MANIFEST_OF"),
    other("DESCENDANT_OF"),
    other("DEV_TOOL_OF"),
    other("DISTRIBUTION_ARTIFACT"),
    other("DOCUMENTATION_OF"),
    other("EXAMPLE_OF"),
    other("EXPANDED_FROM_ARCHIVE"),
    other("FILE_ADDED"),
    other("FILE_DELETED"),
    other("FILE_MODIFIED"),
    other("METAFILE_OF"),
    other("PATCH_APPLIED"),
    other("PATCH_FOR"),
    other("REQUIREMENT_DESCRIPTION_FOR"),
    other("SPECIFICATION_FOR"),
    other("TEST_CASE_OF"),
    other("TEST_OF"),
    other("TEST_TOOL_OF"),
    other("VARIANT_OF"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_listed_once() {
        for (index, one) in TYPES.iter().enumerate() {
            assert_eq!(RelationshipType::named(one.word), Some(&TYPES[index]), "{}", one.word);
        }
        assert_eq!(TYPES.len(), 45);
    }

    #[test]
    fn the_list_is_that_of_the_schema() {
        let beside = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas");
        let folder = std::env::var_os("BIDCHECK_SCHEMAS").map_or(beside, std::path::PathBuf::from);
        let Ok(text) = std::fs::read(folder.join("spdx/2.3/spdx-schema.json")) else { return };
        let schema: serde_json::Value = serde_json::from_slice(&text).expect("a schema is JSON");
        let words = &schema["properties"]["relationships"]["items"]["properties"]["relationshipType"]["enum"];
        let words = words.as_array().expect("a list of words");
        assert!(words.iter().all(|word| RelationshipType::named(word.as_str().expect("a word")).is_some()));
        assert_eq!(words.len(), TYPES.len());
    }

    #[test]
    fn what_is_said_from_the_other_end_is_turned_round() {
        use RelationshipKind::{Contains, DependsOn, Describes};
        for (word, kind) in [
            ("CONTAINED_BY", Contains),
            ("PACKAGE_OF", Contains),
            ("OPTIONAL_COMPONENT_OF", Contains),
            ("DEPENDENCY_OF", DependsOn),
            ("BUILD_DEPENDENCY_OF", DependsOn),
            ("DEV_DEPENDENCY_OF", DependsOn),
            ("OPTIONAL_DEPENDENCY_OF", DependsOn),
            ("PROVIDED_DEPENDENCY_OF", DependsOn),
            ("RUNTIME_DEPENDENCY_OF", DependsOn),
            ("TEST_DEPENDENCY_OF", DependsOn),
            ("PREREQUISITE_FOR", DependsOn),
            ("DESCRIBED_BY", Describes),
            ("GENERATES", RelationshipKind::Other("GENERATED_FROM")),
            ("ANCESTOR_OF", RelationshipKind::Other("DESCENDANT_OF")),
        ] {
            let one = RelationshipType::named(word).expect("a known type");
            assert_eq!((one.kind, one.is_reversed), (kind, true), "{word}");
        }
        let backwards = TYPES.iter().filter(|one| one.is_reversed).count();
        assert_eq!(backwards, 14, "each of them stands above");
    }

    #[test]
    fn nothing_linked_is_not_nothing_needed() {
        let kind = |word| RelationshipType::named(word).expect("a known type").kind_to_nothing();
        assert_eq!(kind("DEPENDS_ON"), RelationshipKind::DependsOn);
        assert_eq!(kind("DEPENDENCY_OF"), RelationshipKind::DependsOn);
        assert_eq!(kind("STATIC_LINK"), RelationshipKind::Other("STATIC_LINK"));
        assert_eq!(kind("CONTAINS"), RelationshipKind::Contains);
    }
}
