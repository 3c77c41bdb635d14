//! What a document says of itself as an SBOM: who made it, when, with what, of what.

use crate::source::{Field, Located, Origin, Text};

use super::{Declaration, ExternalReference, Property};

/// The document-level facts of an SBOM.
#[derive(Debug, Default)]
pub struct Sbom<'s> {
    /// The people and organisations that made it. A tool is none.
    pub authors: Field<Vec<Party<'s>>>,
    /// An embedded signature, or a link to a detached one. It is not verified.
    pub signature: Field<Signature<'s>>,
    /// The point of the product's life at which it was made.
    pub generation_context: Field<Text<'s>>,
    /// When it was made, as written.
    pub timestamp: Field<Text<'s>>,
    /// The tools it was made with.
    pub tools: Field<Vec<Tool<'s>>>,
    /// What tells this revision from others: serial number and version, or namespace.
    pub version: Field<Text<'s>>,
    /// Which revision under its serial number it is, for BOM-Links (CycloneDX `version`).
    pub revision: Option<u64>,
    /// The components that the document is about: indices of
    /// [`Evidence::components`](super::Evidence::components).
    pub primary: Vec<u32>,
    /// What this version of the format has no place for, where no field here can say so.
    pub unplaced: Unplaced,
    /// Whether all dependencies of the primary component are listed, as the document says.
    pub completeness: Field<Completeness>,
    /// Services that components depend on.
    pub services: Vec<Service<'s>>,
    /// What the document says in so many words to be unknown or withheld of itself.
    pub declared: Vec<Declaration>,
    /// How to ask for withheld information, if the document says so.
    pub inquiry: Field<Text<'s>>,
    /// References to nothing in the document, as written.
    pub dangling: Vec<Located<Text<'s>>>,
    /// Second and later bearers of a reference already given.
    pub duplicates: Vec<Located<Text<'s>>>,
    /// Named values.
    pub properties: Vec<Property<'s>>,
    /// Links.
    pub external_references: Vec<ExternalReference<'s>>,
}

/// What a version of a format has no place for. The reader says so by the version; what a document states all
/// the same, by an extension, is read and counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unplaced {
    /// The component that the document is about.
    pub primary: bool,
    /// What depends on what. Inclusion by nesting is none of it.
    pub dependencies: bool,
}

impl Unplaced {
    /// The word for the primary component in observations, where others have the name of a field.
    pub const PRIMARY: &str = "primary-component";
}

/// A person or an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'s> {
    /// Where it stands.
    pub at: Origin,
    /// Which of the two, if the document says.
    pub kind: PartyKind,
    /// Its name.
    pub name: Text<'s>,
}

/// Whether a party is a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyKind {
    /// A natural person.
    Person,
    /// An organisation.
    Organisation,
    /// The format does not tell.
    Unspecified,
}

/// A tool that helped to make the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool<'s> {
    /// Where it stands.
    pub at: Origin,
    /// Its name.
    pub name: Field<Text<'s>>,
    /// Its version.
    pub version: Field<Text<'s>>,
    /// Who makes it.
    pub vendor: Field<Text<'s>>,
}

/// A signature, not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signature<'s> {
    /// Embedded (JSF), with its algorithm where one is named.
    Embedded {
        /// The algorithm's name, as written.
        algorithm: Option<Text<'s>>,
    },
    /// A link to a detached signature.
    Linked {
        /// The address, as written.
        url: Text<'s>,
    },
}

/// What a document says of the completeness of its primary component's dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completeness {
    /// All are listed.
    Complete,
    /// Some are not.
    Incomplete,
}

/// A service that a component may depend on.
#[derive(Debug)]
pub struct Service<'s> {
    /// Where it stands.
    pub at: Origin,
    /// How the document refers to it.
    pub reference: Option<Located<Text<'s>>>,
    /// Its name.
    pub name: Field<Text<'s>>,
    /// Its version.
    pub version: Field<Text<'s>>,
}
