//! What somebody says of a vulnerability (VEX): about what, how it stands, and why.
//!
//! Names of products are kept as written and bound to nothing but what the same document lists; whether a
//! statement is believed is for [`crate::intelligence`] and the baseline. Who signed it is not verified.

use crate::source::{Field, Located, Origin, Text};

use super::{Identifier, IdentifierKind, Signature};

/// What a document of statements says of itself.
#[derive(Debug, Default)]
pub struct Vex<'s> {
    /// Its own id, as written.
    pub id: Field<Text<'s>>,
    /// Who speaks.
    pub author: Field<Text<'s>>,
    /// When it was first issued, as written.
    pub issued: Field<Text<'s>>,
    /// When it last changed, as written.
    pub updated: Field<Text<'s>>,
    /// Which revision it is.
    pub version: Field<Text<'s>>,
    /// Whether it is finished: CSAF `draft`, `interim` or `final`.
    pub status: Field<Text<'s>>,
    /// The profile that it follows: CSAF `category`.
    pub category: Field<Text<'s>>,
    /// Its title.
    pub title: Field<Text<'s>>,
    /// A signature within it. It is not verified.
    pub signature: Field<Signature<'s>>,
}

/// What one author says of one vulnerability in some products.
#[derive(Debug)]
pub struct VulnerabilityStatement<'s> {
    /// Where it stands.
    pub at: Origin,
    /// The vulnerability's id, as written.
    pub id: Field<Text<'s>>,
    /// Its other names, as written; nobody takes the author's word for them.
    pub aliases: Vec<Located<Text<'s>>>,
    /// How the products stand. Absent where a document only mentions the vulnerability.
    pub status: Field<Status>,
    /// Why they are not affected, in a word of the format's vocabulary; any other is malformed.
    pub justification: Field<Justification>,
    /// Why they are not affected, in free words.
    pub impact: Field<Text<'s>>,
    /// What is to be done.
    pub actions: Vec<Action<'s>>,
    /// What it is about.
    pub products: Vec<Product<'s>>,
    /// When it was first made, as written; the document's time where it has none of its own.
    pub issued: Field<Text<'s>>,
    /// When it last changed, as written; the document's time where it has none of its own.
    pub updated: Field<Text<'s>>,
    /// Who speaks; the document's author where none is named.
    pub author: Field<Text<'s>>,
    /// How severe the author calls it.
    pub ratings: Vec<Located<Rating<'s>>>,
    /// CWE ids, such as `CWE-79`.
    pub weaknesses: Vec<Located<Text<'s>>>,
}

impl VulnerabilityStatement<'_> {
    /// A statement at a place, of which nothing is known yet.
    pub fn new(at: Origin) -> Self {
        Self {
            at,
            id: Field::Absent,
            aliases: Vec::new(),
            status: Field::Absent,
            justification: Field::Absent,
            impact: Field::Absent,
            actions: Vec::new(),
            products: Vec::new(),
            issued: Field::Absent,
            updated: Field::Absent,
            author: Field::Absent,
            ratings: Vec::new(),
            weaknesses: Vec::new(),
        }
    }
}

macro_rules! words {
    ($(#[$of:meta])+ $name:ident { $($(#[$doc:meta])+ $variant:ident $word:literal,)+ }) => {
        $(#[$of])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])+ $variant,)+ }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in baselines and reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The one with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}

words! {
    /// How a product stands towards a vulnerability, the best first.
    Status {
        /// It is not affected.
        NotAffected "not-affected",
        /// It was, and a remedy is in it.
        Fixed "fixed",
        /// It is not known yet.
        UnderInvestigation "under-investigation",
        /// It is affected.
        Affected "affected",
    }
}

words! {
    /// Why a product is not affected: the words of OpenVEX, CSAF and SPDX 3, then those of CycloneDX.
    Justification {
        /// The vulnerable component is not in the product.
        ComponentNotPresent "component-not-present",
        /// The component is, the vulnerable code in it is not.
        VulnerableCodeNotPresent "vulnerable-code-not-present",
        /// The code is there and never runs.
        VulnerableCodeNotInExecutePath "vulnerable-code-not-in-execute-path",
        /// It runs and no attacker can steer it.
        VulnerableCodeCannotBeControlledByAdversary "vulnerable-code-cannot-be-controlled-by-adversary",
        /// The product itself keeps an attacker from it.
        InlineMitigationsAlreadyExist "inline-mitigations-already-exist",
        /// CycloneDX: the code was removed.
        CodeNotPresent "code-not-present",
        /// CycloneDX: the code is not called.
        CodeNotReachable "code-not-reachable",
        /// CycloneDX: it takes a setting to exploit.
        RequiresConfiguration "requires-configuration",
        /// CycloneDX: it takes a dependency that is not there.
        RequiresDependency "requires-dependency",
        /// CycloneDX: it takes an environment that is not there.
        RequiresEnvironment "requires-environment",
        /// CycloneDX: a compiler's option prevents it.
        ProtectedByCompiler "protected-by-compiler",
        /// CycloneDX: it is prevented at run time.
        ProtectedAtRuntime "protected-at-runtime",
        /// CycloneDX: it is blocked at the perimeter.
        ProtectedAtPerimeter "protected-at-perimeter",
        /// CycloneDX: another control prevents it.
        ProtectedByMitigatingControl "protected-by-mitigating-control",
    }
}

words! {
    /// What an author means to do, or to have done: CycloneDX responses and CSAF remediations.
    Response {
        /// A version that mends it is to be had.
        Update "update",
        /// Go back to an earlier version.
        Rollback "rollback",
        /// There is a way round it.
        Workaround "workaround",
        /// Something that makes it less likely or less harmful.
        Mitigation "mitigation",
        /// A remedy is to come.
        FixPlanned "fix-planned",
        /// There is no remedy.
        NoneAvailable "none-available",
        /// There will be no remedy.
        WillNotFix "will-not-fix",
        /// There can be no remedy.
        CanNotFix "can-not-fix",
    }
}

/// What is to be done about a vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action<'s> {
    /// Where it stands.
    pub at: Origin,
    /// What sort of thing, if the format has a word for it.
    pub response: Option<Response>,
    /// In free words.
    pub text: Field<Text<'s>>,
}

/// How severe an author calls a vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rating<'s> {
    /// A CVSS vector, as written.
    Vector(Text<'s>),
    /// A word of the author's own scale.
    Word(Text<'s>),
}

/// What a statement is about.
#[derive(Debug)]
pub struct Product<'s> {
    /// The product.
    pub name: ProductName<'s>,
    /// The parts of it that the statement is about; none: the product as a whole.
    pub subcomponents: Vec<ProductName<'s>>,
    /// What is said of single versions (CycloneDX `affects[].versions`).
    pub versions: Vec<VersionStatus<'s>>,
}

impl<'s> Product<'s> {
    /// A product as a whole.
    pub fn whole(name: ProductName<'s>) -> Self {
        Self { name, subcomponents: Vec::new(), versions: Vec::new() }
    }
}

/// How a statement names a product or a part of one.
#[derive(Debug, Clone)]
pub struct ProductName<'s> {
    /// Where it stands.
    pub at: Origin,
    /// What it leads to, where it is a reference.
    pub leads_to: LeadsTo<'s>,
    /// Package URLs, CPE names and their like.
    pub identifiers: Vec<Identifier<'s>>,
    /// Its name.
    pub name: Option<Text<'s>>,
    /// Its version.
    pub version: Option<Text<'s>>,
    /// Whether the version is a range of versions.
    pub is_range: bool,
}

impl<'s> ProductName<'s> {
    /// The same, of an identifier.
    pub fn identified(at: Origin, kind: IdentifierKind, text: Text<'s>) -> Self {
        Self { identifiers: vec![Identifier::read(at, kind, text)], ..Self::new(at) }
    }

    /// A name at a place, of which nothing is known yet.
    pub fn new(at: Origin) -> Self {
        Self {
            at,
            leads_to: LeadsTo::Nowhere,
            identifiers: Vec::new(),
            name: None,
            version: None,
            is_range: false,
        }
    }
}

/// What a reference of a statement leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadsTo<'s> {
    /// It is no reference: identifiers or a name stand in its place.
    Nowhere,
    /// A component that the same document lists: an index of
    /// [`Evidence::components`](super::Evidence::components).
    Component(u32),
    /// A component of a CycloneDX document, by BOM-Link.
    Link {
        /// The document's serial number, without `urn:uuid:`.
        serial: Text<'s>,
        /// The document's version.
        version: u64,
        /// The component's `bom-ref`; none: the document's subject.
        reference: Option<Text<'s>>,
    },
    /// Something in the same document that is no component, such as a service.
    Other,
    /// Nothing that the document has: the reference, as written.
    Missing(Text<'s>),
}

/// What is said of a version of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionStatus<'s> {
    /// Where it stands.
    pub at: Origin,
    /// The version or range, as written.
    pub version: Text<'s>,
    /// Whether it is a range.
    pub is_range: bool,
    /// Whether versions are affected by the vulnerability; nothing if the author does not know.
    pub is_affected: Option<bool>,
}
