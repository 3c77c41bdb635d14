//! What was made of each statement about a vulnerability, and the words for why.
//!
//! A statement that is used is still only a claim; what a claim is good for is the baseline's decision.

use jiff::Timestamp;

use crate::evidence::Status;

/// What was made of a statement. One that ends differently for two components has a row for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The index of the statement in the evidence.
    pub statement: u32,
    /// What it says of these components; nothing if it only mentions the vulnerability.
    pub status: Option<Status>,
    /// The moment it is of, as far as it can be read.
    pub of: Option<Timestamp>,
    /// The index of the vulnerability, if it concerns one that is listed.
    pub vulnerability: Option<u32>,
    /// The indices of the components that it was bound to, sorted.
    pub components: Vec<u32>,
    /// Whether their versions were found to lie in a range of versions that it names.
    pub in_range: bool,
    /// Whether it is used, and why not.
    pub made: Made,
}

/// Whether a statement is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Made {
    /// It stands, as a claim of its author.
    Used,
    /// It stands as a claim that a person has to look at, whatever the baseline accepts.
    Demoted(Reason),
    /// It is not used.
    Refused(Reason),
}

impl Made {
    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Demoted(_) => "demoted",
            Self::Refused(_) => "refused",
        }
    }

    /// Why it is not simply used.
    pub fn reason(self) -> Option<Reason> {
        match self {
            Self::Used => None,
            Self::Demoted(reason) | Self::Refused(reason) => Some(reason),
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// Why a statement is not simply used. Of those that keep it from being bound, the nearest miss
        /// stands last.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $($(#[$doc])+ $variant,)+ }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in reports; never changed.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The reason with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.word() == word)
            }
        }
    };
}

reasons! {
    /// It does not say of which vulnerability.
    NoVulnerability "no-vulnerability";
    /// It does not say of what.
    NoProduct "no-product";
    /// Names more things than are followed.
    TooMany "too-many";
    /// The name cannot be read.
    NameMalformed "name-malformed";
    /// It is about another product than the bid's.
    WrongProduct "wrong-product";
    /// It is about something that the submission does not list.
    NotListed "not-listed";
    /// A reference leads nowhere, or to another document than those submitted.
    Dangling "dangling";
    /// It is about other versions.
    OtherVersion "other-version";
    /// It is about a range of versions, and the version lies outside.
    OutsideRange "outside-range";
    /// It is about a range of versions that cannot be compared.
    VersionRange "version-range";
    /// It is about another build of the package: other qualifiers of its package URL.
    OtherQualifiers "other-qualifiers";
    /// It names no version, or leaves qualifiers out, and so is about more than one thing.
    TooBroad "too-broad";
    /// No data and no other statement say that the component has the vulnerability.
    NothingToAnswer "nothing-to-answer";
    /// It does not say when it was made.
    NoTimestamp "no-timestamp";
    /// It is of a moment that is still to come.
    FutureDated "future-dated";
    /// It says that a component is not there which the SBOM lists.
    ComponentListed "component-listed";
    /// It says that a version is mended which is below the first mended one.
    BelowFixed "below-fixed";
    /// It gives no reason why the product is not affected.
    Unjustified "unjustified";
    /// Its document is not the one whose digest stands beside it.
    DigestDiffers "digest-differs";
    /// Its author said something else later.
    Superseded "superseded";
    /// Another author says worse.
    Overruled "overruled";
    /// The document is a draft.
    Draft "draft";
    /// Its reason stands in free words only.
    FreeText "free-text";
    /// Its reason cannot be shown conclusively, such as a mitigation.
    HardToProve "hard-to-prove";
    /// It is about the product as a whole and does not say in which component.
    ProductOnly "product-only";
    /// The component is known by name and version only.
    NameOnly "name-only";
    /// It says that a version is affected and that it is not.
    VersionsDiffer "versions-differ";
    /// It is older than the SBOM.
    Stale "stale";
    /// It is signed, and nobody verified that.
    SignatureNotVerified "signature-not-verified";
    /// It is not signed.
    Unsigned "unsigned";
}

impl Reason {
    /// Whether the statement and the SBOM, or the data, exclude each other.
    pub fn is_contradiction(self) -> bool {
        matches!(self, Self::ComponentListed | Self::BelowFixed | Self::VersionsDiffer)
    }

    /// Whether nothing that is listed was found to be meant.
    pub fn is_unbound(self) -> bool {
        self < Self::NothingToAnswer
    }
}

/// What becomes of a vulnerability in a component by what is said of it. The worse is the greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Standing {
    /// How it stands, as it is said.
    pub status: Status,
    /// Whether that can be taken for more than a claim that a person has to look at.
    pub made: Made,
    /// The moment that it is said of.
    pub of: Option<Timestamp>,
    /// The index of the statement that says so.
    pub statement: u32,
}

impl Standing {
    /// That of one statement, if it counts.
    pub fn of(judged: &Judged) -> Option<Self> {
        let counts = !matches!(judged.made, Made::Refused(_));
        let standing =
            |status| Self { status, made: judged.made, of: judged.of, statement: judged.statement };
        judged.status.filter(|_| counts).map(standing)
    }
}
