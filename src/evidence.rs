//! What the documents of a submission say, in one vocabulary.
//!
//! Nothing of a format is left here, and nothing is judged: a reader puts facts in,
//! a check asks about them. Every fact knows where it was read.

pub mod component;
pub mod declaration;
pub mod digest;
pub mod field_name;
pub mod identifier;
pub mod license;
pub mod name;
pub mod particular;
pub mod project;
pub mod purl;
pub mod relationship;
pub mod sbom;
pub mod statement;
pub mod validity;

pub use component::{Component, ComponentKind, ExternalReference, ProducerField, Property, SupplierStanding};
pub use declaration::{Declaration, Declared};
pub use digest::{Digest, DigestAlgorithm, DigestFault};
pub use field_name::{Answer, FieldName};
pub use identifier::{Identifier, IdentifierFault, IdentifierKind, cpe_product};
pub use license::{License, LicenseForm};
pub use particular::{Particular, Particulars, Places};
pub use project::{Dependency, LockedPackage, Member, Need, PackageSource, Project};
pub use purl::{Nearness, Purl};
pub use relationship::{Endpoint, Relationship, RelationshipKind};
pub use sbom::{Completeness, Party, PartyKind, Sbom, Service, Signature, Tool, Unplaced};
pub use statement::{
    Action, Justification, LeadsTo, Product, ProductName, Rating, Response, Status, VersionStatus, Vex,
    VulnerabilityStatement,
};
pub use validity::{Cause, Fault, FaultKind, FaultPlace, Judged, NotJudged, Validity};

use std::collections::BTreeMap;
use std::ops::Range;

use crate::source::{DocumentId, Field, Origin, Problem, ProblemClass, Text};

/// Everything the submission says, normalized.
#[derive(Debug, Default)]
pub struct Evidence<'s> {
    /// The artifacts that were recognised, in the submission's order.
    pub documents: Vec<Document<'s>>,
    /// The components of all documents, each document's in its own order.
    pub components: Vec<Component<'s>>,
    /// The relationships of all documents.
    pub relationships: Vec<Relationship>,
    /// What is said of vulnerabilities, each document's statements in its own order.
    pub statements: Vec<VulnerabilityStatement<'s>>,
    /// The Cargo projects.
    pub projects: Vec<Project<'s>>,
    /// What was wrong, in the order it was met.
    pub problems: Vec<Problem>,
}

impl<'s> Evidence<'s> {
    /// The documents that serve as SBOM.
    pub fn sboms(&self) -> impl Iterator<Item = (&Document<'s>, &Sbom<'s>)> {
        self.documents.iter().filter_map(|document| Some((document, document.sbom.as_ref()?)))
    }

    /// The components of one document.
    pub fn components_of(&self, document: &Document<'s>) -> &[Component<'s>] {
        &self.components[document.components.start as usize..document.components.end as usize]
    }

    /// The relationships of one document.
    pub fn relationships_of(&self, document: &Document<'s>) -> &[Relationship] {
        &self.relationships[document.relationships.start as usize..document.relationships.end as usize]
    }

    /// The statements of one document.
    pub fn statements_of(&self, document: &Document<'s>) -> &[VulnerabilityStatement<'s>] {
        &self.statements[document.statements.start as usize..document.statements.end as usize]
    }

    /// The documents that make statements, or are there for it.
    pub fn statement_documents(&self) -> impl Iterator<Item = (&Document<'s>, &Vex<'s>)> {
        self.documents.iter().filter_map(|document| Some((document, document.vex.as_ref()?)))
    }

    /// The component at an index of [`Self::components`].
    pub fn component(&self, index: u32) -> &Component<'s> {
        &self.components[index as usize]
    }

    /// The index of one of the components.
    pub fn index_of(&self, component: &Component<'s>) -> Option<u32> {
        self.components.element_offset(component).and_then(|index| u32::try_from(index).ok())
    }

    /// The document with this id, if it was recognised.
    pub fn document(&self, id: DocumentId) -> Option<&Document<'s>> {
        self.documents.iter().find(|document| document.id == id)
    }

    /// The worst that befell an artifact, if anything did.
    pub fn worst_problem(&self, id: DocumentId) -> Option<&Problem> {
        let of_document = self.problems.iter().filter(|problem| problem.document == id);
        of_document.max_by_key(|problem| (problem.code.class(), std::cmp::Reverse(problem.offset)))
    }

    /// The worst that befell each artifact that something befell, in one pass: a hostile folder has
    /// thousands of files with problems.
    pub fn worst_problems(&self) -> BTreeMap<DocumentId, &Problem> {
        let rank = |problem: &Problem| (problem.code.class(), std::cmp::Reverse(problem.offset));
        let mut worst: BTreeMap<DocumentId, &Problem> = BTreeMap::new();
        for problem in &self.problems {
            let so_far = worst.entry(problem.document).or_insert(problem);
            if rank(problem) >= rank(so_far) {
                *so_far = problem;
            }
        }
        worst
    }

    /// Whether an artifact's content was refused or partly lost.
    pub fn is_damaged(&self, id: DocumentId) -> bool {
        self.worst_problem(id).is_some_and(|problem| problem.code.class() > ProblemClass::Noted)
    }
}

/// An artifact that says something in a known format.
#[derive(Debug)]
pub struct Document<'s> {
    /// Which artifact.
    pub id: DocumentId,
    /// The place of the document's outermost value.
    pub at: Origin,
    /// What it serves as.
    pub role: Role,
    /// The standard it is written to.
    pub standard: Standard,
    /// The version of that standard, as declared.
    pub version: Field<Text<'s>>,
    /// What it says as an SBOM, if it is one.
    pub sbom: Option<Sbom<'s>>,
    /// What it says of itself as the bearer of statements about vulnerabilities, if it makes any.
    pub vex: Option<Vex<'s>>,
    /// Its components: a range of [`Evidence::components`].
    pub components: Range<u32>,
    /// Its relationships: a range of [`Evidence::relationships`].
    pub relationships: Range<u32>,
    /// Its statements about vulnerabilities: a range of [`Evidence::statements`].
    pub statements: Range<u32>,
    /// Components that were there and could not be read.
    pub unreadable: u32,
    /// Whether it is a valid document of the version it declares.
    pub validity: Validity<'s>,
}

/// What a document serves as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A software bill of materials.
    Sbom,
    /// Statements about vulnerabilities.
    Vex,
    /// A file of a Cargo project.
    Project,
}

impl Role {
    /// Every role.
    pub const ALL: &[Self] = &[Self::Sbom, Self::Vex, Self::Project];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sbom => "sbom",
            Self::Vex => "vex",
            Self::Project => "project",
        }
    }
}

/// A standard that a document is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standard {
    /// CycloneDX, <https://cyclonedx.org>.
    CycloneDx,
    /// SPDX, <https://spdx.dev>.
    Spdx,
    /// OpenVEX, <https://openvex.dev>.
    OpenVex,
    /// The Common Security Advisory Framework of OASIS, <https://csaf.io>.
    Csaf,
    /// Cargo's own files.
    Cargo,
}

impl Standard {
    /// Its name, as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::CycloneDx => "CycloneDX",
            Self::Spdx => "SPDX",
            Self::OpenVex => "OpenVEX",
            Self::Csaf => "CSAF",
            Self::Cargo => "Cargo",
        }
    }
}

/// What a question is put to.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The submission as a whole.
    Submission,
    /// One document.
    Document(&'a Document<'a>),
    /// One component.
    Component(&'a Component<'a>),
    /// One Cargo project.
    Project(&'a Project<'a>),
    /// One package of a project's lock file.
    Package(&'a LockedPackage<'a>),
}

impl Subject<'_> {
    /// Where the subject stands; the submission as a whole stands nowhere.
    pub fn at(&self) -> Option<Origin> {
        match self {
            Self::Submission => None,
            Self::Document(document) => Some(document.at),
            Self::Component(component) => Some(component.at),
            Self::Project(project) => Some(project.at),
            Self::Package(package) => Some(package.at),
        }
    }
}
