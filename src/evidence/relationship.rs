//! Typed edges between the things of one document.

use crate::source::Origin;

/// An edge, in the direction of the sentence "from `kind` to".
/// Reversed types of a format (`DEPENDENCY_OF`, `CONTAINED_BY`) are turned round by its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Relationship {
    /// Where it stands.
    pub at: Origin,
    /// The subject of the sentence.
    pub from: Endpoint,
    /// Its verb.
    pub kind: RelationshipKind,
    /// Its object.
    pub to: Endpoint,
}

/// What an edge begins or ends at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Endpoint {
    /// A component: an index of [`Evidence::components`](super::Evidence::components).
    Component(u32),
    /// A service: an index of the document's [`Sbom::services`](super::Sbom::services).
    Service(u32),
    /// The document itself.
    Document,
    /// Something in another document, which is not followed.
    External,
    /// Something in this document that is no component, such as a snippet.
    Other,
    /// "There is none."
    None,
    /// "Not known."
    NotAsserted,
    /// A reference that leads nowhere.
    Missing,
}

/// The verb of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationshipKind {
    /// The one needs the other to work.
    DependsOn,
    /// The one includes the other.
    Contains,
    /// The document is about it.
    Describes,
    /// Any other type, by the format's own word.
    Other(&'static str),
}

impl RelationshipKind {
    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::DependsOn => "depends-on",
            Self::Contains => "contains",
            Self::Describes => "describes",
            Self::Other(word) => word,
        }
    }
}
