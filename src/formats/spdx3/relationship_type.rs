//! The types of relationship of SPDX 3 (Core/RelationshipType), and the edges they are read as.
//!
//! All run from `from` to `to`, so that none has to be turned round; and the scope of one that has
//! a scope does not change what it is, as in SPDX 2 `DEV_DEPENDENCY_OF` is a dependency.

use crate::evidence::RelationshipKind;

use super::class::is_like;
use super::vocabulary::keyword;

/// A type of relationship.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RelationshipType {
    /// The word of the specification.
    pub(super) word: &'static str,
    /// What it is read as.
    pub(super) meaning: Meaning,
}

/// What a type of relationship says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An edge.
    Edge(RelationshipKind),
    /// A licence of the thing: the one that its maker declares.
    Declared,
    /// The one that the document's author concludes.
    Concluded,
}

/// The type that a word names, with the right word where it differs in case or punctuation: tools that
/// come from SPDX 2 write `DEPENDS_ON`.
pub(super) fn named(word: &str) -> Option<(&'static RelationshipType, Option<&'static str>)> {
    let word = keyword(word);
    if let Some(exact) = TYPES.iter().find(|one| one.word == word) {
        return Some((exact, None));
    }
    TYPES.iter().find(|one| is_like(one.word, word)).map(|near| (near, Some(near.word)))
}

impl RelationshipType {
    /// The edge that the type stands for where there is nothing at its other end.
    pub(super) fn kind_to_nothing(&self, kind: RelationshipKind) -> RelationshipKind {
        match self.word {
            "dependsOn" => RelationshipKind::DependsOn,
            // "No static links" does not say that there are no dependencies.
            word if kind == RelationshipKind::DependsOn => RelationshipKind::Other(word),
            _ => kind,
        }
    }
}

const fn edge(word: &'static str, kind: RelationshipKind) -> RelationshipType {
    RelationshipType { word, meaning: Meaning::Edge(kind) }
}

const fn other(word: &'static str) -> RelationshipType {
    edge(word, RelationshipKind::Other(word))
}

/// Those that documents are full of stand first.
const TYPES: &[RelationshipType] = &[
    edge("contains", RelationshipKind::Contains),
    edge("dependsOn", RelationshipKind::DependsOn),
    RelationshipType { word: "hasDeclaredLicense", meaning: Meaning::Declared },
    RelationshipType { word: "hasConcludedLicense", meaning: Meaning::Concluded },
    edge("hasStaticLink", RelationshipKind::DependsOn),
    edge("hasDynamicLink", RelationshipKind::DependsOn),
    edge("hasOptionalDependency", RelationshipKind::DependsOn),
    edge("hasProvidedDependency", RelationshipKind::DependsOn),
    edge("hasPrerequisite", RelationshipKind::DependsOn),
    edge("describes", RelationshipKind::Describes),
    other("hasDistributionArtifact"),
    other("hasAssociatedVulnerability"),
    other("affects"),
    other("amendedBy"),
    other("ancestorOf"),
    other("availableFrom"),
    other("configures"),
    other("coordinatedBy"),
    other("copiedTo"),
    other("delegatedTo"),
    other("descendantOf"),
    other("doesNotAffect"),
    other("expandsTo"),
    other("exploitCreatedBy"),
    other("fixedBy"),
    other("fixedIn"),
    other("foundBy"),
    other("generates"),
    other("hasAddedFile"),
    other("hasAssessmentFor"),
    other("hasDataFile"),
    other("hasDeletedFile"),
    other("hasDependencyManifest"),
    other("hasDocumentation"),
    other("hasEvidence"),
    other("hasExample"),
    other("hasHost"),
    other("hasInput"),
    other("hasMetadata"),
    other("hasOptionalComponent"),
    other("hasOutput"),
    other("hasRequirement"),
    other("hasSpecification"),
    other("hasTest"),
    other("hasTestCase"),
    other("hasVariant"),
    other("invokedBy"),
    other("modifiedBy"),
    other("other"),
    other("packagedBy"),
    other("patchedBy"),
    other("publishedBy"),
    other("reportedBy"),
    other("republishedBy"),
    other("serializedInArtifact"),
    other("testedOn"),
    other("trainedOn"),
    other("underInvestigationFor"),
    other("usesTool"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_listed_once() {
        for (index, one) in TYPES.iter().enumerate() {
            assert_eq!(named(one.word), Some((&TYPES[index], None)), "{}", one.word);
        }
        assert_eq!(TYPES.len(), 59);
    }

    #[test]
    fn words_of_spdx_2_are_near_misses() {
        for (word, right) in [
            ("DEPENDS_ON", Some("dependsOn")),
            ("HAS_DECLARED_LICENSE", Some("hasDeclaredLicense")),
            ("DependsOn", Some("dependsOn")),
            ("https://spdx.org/rdf/3.0.1/terms/Core/RelationshipType/contains", None),
        ] {
            assert_eq!(named(word).expect("a known word").1, right, "{word}");
        }
        assert_eq!(named("DEPENDENCY_OF"), None);
        assert_eq!(named(""), None);
    }

    #[test]
    fn nothing_linked_is_not_nothing_needed() {
        let to_nothing = |word| {
            let (one, _) = named(word).expect("a known type");
            let Meaning::Edge(kind) = one.meaning else { panic!("{word} is an edge") };
            one.kind_to_nothing(kind)
        };
        assert_eq!(to_nothing("dependsOn"), RelationshipKind::DependsOn);
        assert_eq!(to_nothing("hasStaticLink"), RelationshipKind::Other("hasStaticLink"));
        assert_eq!(to_nothing("contains"), RelationshipKind::Contains);
    }
}
