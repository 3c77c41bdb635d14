//! The kinds of check that a rule can name.
//!
//! A check asks one question of one subject and says what it saw. It does not count,
//! does not know the rule that asked, and decides no verdict: [`crate::assessment`] does.

pub mod code;
pub mod tolerance;
pub(crate) mod words;

mod advisory_quality;
mod author_stated;
mod completeness_declared;
mod component_listed;
mod digest_strength;
mod digest_valid;
mod document_supplied;
mod document_valid;
mod field_present;
mod format_floor;
mod graph_connected;
mod identifier_consistent;
mod identifier_valid;
mod intelligence_fresh;
mod license_policy;
mod license_valid;
mod lifecycle_supported;
mod lockfile_coverage;
mod primary_component;
mod producer_plausible;
mod product_matches_bid;
mod reference_stated;
mod registries;
mod relationships_stated;
mod sign_off;
mod signature_verified;
mod sources_pinned;
mod supplier_policy;
#[cfg(test)]
mod testing;
mod timestamp_valid;
mod tool_makers;
mod unknowns_explicit;
mod vex_well_formed;
mod vulnerabilities_absent;
mod vulnerability_addressed;

use jiff::Timestamp;
use serde::Deserialize;

pub use code::Code;
pub use completeness_declared::Stated;
pub use digest_strength::HashOf;
pub use digest_valid::SharedDigests;
pub use field_present::Of;
pub use license_policy::{Exception, PackageName, Term};
pub use supplier_policy::Name;
pub use tolerance::{Accept, Tolerance};
pub use vex_well_formed::Asked;
pub use vulnerability_addressed::Claim;

use crate::evidence::{Evidence, FieldName, RelationshipKind, Sbom, Subject, Unplaced};
use crate::intelligence::Knowledge;
use crate::source::{Field, Origin, Problem, ProblemClass};

/// What a check may look at besides its subject.
#[derive(Debug, Clone)]
pub struct Context<'a> {
    /// Everything the submission says.
    pub evidence: &'a Evidence<'a>,
    /// What the world knows of it.
    pub known: &'a Knowledge,
    /// The product that the tender asks for, if the buyer said.
    pub bid: Option<&'a Product>,
    /// Whether the product will be reachable from public networks, if the buyer said.
    pub exposed: Option<bool>,
    /// The moment to judge at.
    pub as_of: Timestamp,
    /// The fields that some rule of the baseline asks for.
    pub asked: &'a [FieldName],
    /// The hashes that stand on several components which cannot all have them.
    pub shared_digests: SharedDigests<'a>,
}

impl<'a> Context<'a> {
    /// Gathers what a check cannot see in its one subject, in one pass over the evidence.
    pub fn new(
        evidence: &'a Evidence<'a>,
        known: &'a Knowledge,
        bid: Option<&'a Product>,
        as_of: Timestamp,
        asked: &'a [FieldName],
    ) -> Self {
        Self {
            evidence,
            known,
            bid,
            exposed: None,
            as_of,
            asked,
            shared_digests: SharedDigests::of(evidence),
        }
    }
}

/// A product, as the buyer names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Product {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// How much an observation weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The subject does not meet the rule.
    Unsatisfied,
    /// It cannot be told whether it does.
    Undetermined,
    /// A person has to look.
    Review,
    /// The subject does not meet the rule, and the buyer accepts that. No check says so.
    Waived,
    /// Worth saying; changes nothing.
    Noted,
}

impl Weight {
    /// Every weight, the heaviest first.
    pub const ALL: &[Self] =
        &[Self::Unsatisfied, Self::Undetermined, Self::Review, Self::Waived, Self::Noted];

    /// The word in machine-readable reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unsatisfied => "unsatisfied",
            Self::Undetermined => "undetermined",
            Self::Review => "review",
            Self::Waived => "waived",
            Self::Noted => "noted",
        }
    }
}

/// One thing a check saw. It has no sentence: reports word it.
#[derive(Debug, Clone)]
pub struct Observation<'a> {
    /// How much it weighs.
    pub weight: Weight,
    /// What was seen.
    pub code: Code,
    /// What the wording of the code needs; observations with equal code and arguments are one group.
    pub args: Vec<(&'static str, String)>,
    /// What it was seen of, where that is not the subject that was asked.
    pub about: Option<Subject<'a>>,
    /// The offending value, as written.
    pub value: Option<&'a str>,
    /// Where, if not at the subject itself.
    pub at: Option<Origin>,
}

impl<'a> Observation<'a> {
    /// An observation of the subject that was asked.
    pub fn new(weight: Weight, code: Code) -> Self {
        Self { weight, code, args: Vec::new(), about: None, value: None, at: None }
    }

    /// Adds an argument for the wording.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Says what it was seen of.
    #[must_use]
    pub fn about(mut self, subject: Subject<'a>) -> Self {
        self.about = Some(subject);
        self
    }

    /// Quotes the offending value.
    #[must_use]
    pub fn quoting(mut self, value: &'a str) -> Self {
        self.value = Some(value);
        self
    }

    /// Says where it was seen.
    #[must_use]
    pub fn at(mut self, at: Option<Origin>) -> Self {
        self.at = at;
        self
    }
}

/// What a check saw of one subject. Nothing observed means satisfied.
#[derive(Debug, Default)]
pub struct Seen<'a> {
    /// What was seen, in the order of the document.
    pub observations: Vec<Observation<'a>>,
    /// What the subject answered, for the counts.
    pub answer: Answered,
    /// The field that the answer was taken from, where several could give it.
    pub taken_from: Option<&'static str>,
    /// What the counts are of, where the subject stands for many things.
    pub parts: Option<Parts>,
}

/// The things that a subject stands for, such as the packages of a project, counted in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// How many there are.
    pub present: u64,
    /// How many of them the question is not about, by reason; the others were examined.
    pub exempt: Vec<(&'static str, u64)>,
}

/// The answer of one subject, for the counts that every report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Answered {
    /// A value is stated, or the check is not about a field.
    #[default]
    Stated,
    /// Declared unknown; accepted if the rule accepts it and its bound holds.
    DeclaredUnknown,
    /// Not asserted; the same.
    NotAsserted,
    /// Withheld.
    Withheld,
    /// None of these.
    Nothing,
}

impl<'a> Seen<'a> {
    /// The subject meets the rule.
    pub fn satisfied() -> Self {
        Self::default()
    }

    /// One thing was seen.
    pub fn one(observation: Observation<'a>) -> Self {
        Self::several(vec![observation])
    }

    /// Several things were seen.
    pub fn several(observations: Vec<Observation<'a>>) -> Self {
        let decides = observations.iter().any(|observation| observation.weight != Weight::Noted);
        let answer = if decides { Answered::Nothing } else { Answered::Stated };
        Self { observations, answer, ..Self::default() }
    }

    /// The subject does not meet the rule.
    pub fn unsatisfied(code: Code) -> Self {
        Self::one(Observation::new(Weight::Unsatisfied, code))
    }
}

/// What a check is put to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subjects {
    /// The submission, once.
    Submission,
    /// Each document of role sbom.
    Sboms,
    /// Each document that makes statements about vulnerabilities, or is there for it.
    Statements,
    /// Each component of the documents of role sbom.
    Components,
    /// Each document of role sbom, and each component of those.
    SbomsAndComponents,
    /// Each Cargo project.
    Projects,
    /// Each package of a Cargo project's lock file.
    Packages,
}

/// A type of relationship that a baseline may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// The one needs the other to work.
    DependsOn,
    /// The one includes the other; nesting is inclusion.
    Contains,
    /// The document is about it.
    Describes,
}

impl Edge {
    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        self.kind().word()
    }

    /// The relationship that the word means.
    pub fn kind(self) -> RelationshipKind {
        match self {
            Self::DependsOn => RelationshipKind::DependsOn,
            Self::Contains => RelationshipKind::Contains,
            Self::Describes => RelationshipKind::Describes,
        }
    }
}

/// A question that has nothing to be asked about, by a fact that the buyer gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAsked(pub Code);

macro_rules! checks {
    ($($(#[$doc:meta])+ $variant:ident $module:ident;)+) => {
        /// A kind of examination with its parameters, as a baseline writes it: `check.<kind> = { … }`.
        #[derive(Debug, Clone, PartialEq, Deserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Check { $($(#[$doc])+ $variant($module::$variant),)+ }

        impl Check {
            /// The name of the kind, as a baseline writes it.
            pub fn kind(&self) -> String {
                match self { $(Self::$variant(_) => stringify!($module).replace('_', "-"),)+ }
            }

            /// What the check is put to.
            pub fn subjects(&self) -> Subjects {
                match self { $(Self::$variant(check) => check.subjects(),)+ }
            }

            /// Puts the question to one subject. A subject of another sort than
            /// [`Self::subjects`] is satisfied; `examine` never hands one over.
            pub fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
                match self { $(Self::$variant(check) => check.observe(subject, context),)+ }
            }

            /// The names of all kinds.
            pub const KINDS: &[&str] = &[$(stringify!($module),)+];
        }

        $(pub use $module::$variant;)+
    };
}

checks! {
    /// The vendor's own advisories name weaknesses and products in words that programs can follow.
    AdvisoryQuality advisory_quality;
    /// The SBOM has an author who is more than a tool.
    AuthorStated author_stated;
    /// The SBOM says whether the primary component's dependencies are all listed.
    CompletenessDeclared completeness_declared;
    /// Some SBOM lists a component of a kind.
    ComponentListed component_listed;
    /// A component has a hash by an approved algorithm.
    DigestStrength digest_strength;
    /// A component has a well-formed hash.
    DigestValid digest_valid;
    /// A document of a role was submitted and recognised.
    DocumentSupplied document_supplied;
    /// The document is valid by the version that it declares.
    DocumentValid document_valid;
    /// A field has a value.
    FieldPresent field_present;
    /// The document's format is recent enough.
    FormatFloor format_floor;
    /// Every component is reachable from the primary one.
    GraphConnected graph_connected;
    /// A component's package URL is of the name and version that the component states.
    IdentifierConsistent identifier_consistent;
    /// A component has a well-formed identifier.
    IdentifierValid identifier_valid;
    /// The data that vulnerabilities are looked up in are recent.
    IntelligenceFresh intelligence_fresh;
    /// A component may be had under licences that the buyer takes.
    LicensePolicy license_policy;
    /// A component has a licence that can be read.
    LicenseValid license_valid;
    /// A component is still looked after.
    LifecycleSupported lifecycle_supported;
    /// Every package that the lock file resolves is in the SBOM.
    LockfileCoverage lockfile_coverage;
    /// The SBOM names the one thing it is about.
    PrimaryComponent primary_component;
    /// Producers are not made up from registries, tools or namespaces.
    ProducerPlausible producer_plausible;
    /// The SBOM is of the product that the tender asks for.
    ProductMatchesBid product_matches_bid;
    /// The SBOM links to something of a type.
    ReferenceStated reference_stated;
    /// The document states relationships of some type.
    RelationshipsStated relationships_stated;
    /// A person answers a question that no tool can.
    SignOff sign_off;
    /// The SBOM is signed by its author and the signature verifies.
    SignatureVerified signature_verified;
    /// The project's packages come from pinned sources with checksums.
    SourcesPinned sources_pinned;
    /// Suppliers are those that the buyer takes, or none has too large a share.
    SupplierPolicy supplier_policy;
    /// The SBOM says when it was made.
    TimestampValid timestamp_valid;
    /// What is not provided is said to be unknown or withheld.
    UnknownsExplicit unknowns_explicit;
    /// Statements about vulnerabilities say what they need to be of use.
    VexWellFormed vex_well_formed;
    /// The SBOM lists no vulnerability.
    VulnerabilitiesAbsent vulnerabilities_absent;
    /// The known vulnerabilities of a component are dealt with.
    VulnerabilityAddressed vulnerability_addressed;
}

impl Check {
    /// The field that the check asks for, if it is about one.
    pub fn field(&self) -> Option<FieldName> {
        match self {
            Self::AuthorStated(_) => Some(FieldName::SbomAuthor),
            Self::DigestStrength(check) => Some(check.field()),
            Self::DigestValid(_) => Some(FieldName::ComponentHashValue),
            Self::DocumentSupplied(_) => Some(FieldName::SbomFormatName),
            Self::FieldPresent(check) => Some(check.field),
            Self::FormatFloor(_) => Some(FieldName::SbomFormatVersion),
            Self::GraphConnected(_) | Self::RelationshipsStated(_) => Some(FieldName::ComponentDependency),
            Self::IdentifierValid(_) => Some(FieldName::ComponentIdentifier),
            Self::LicensePolicy(_) | Self::LicenseValid(_) => Some(FieldName::ComponentLicense),
            Self::SignatureVerified(_) => Some(FieldName::SbomAuthorSignature),
            Self::TimestampValid(_) => Some(FieldName::SbomTimestamp),
            Self::AdvisoryQuality(_)
            | Self::CompletenessDeclared(_)
            | Self::ComponentListed(_)
            | Self::DocumentValid(_)
            | Self::IdentifierConsistent(_)
            | Self::IntelligenceFresh(_)
            | Self::LifecycleSupported(_)
            | Self::LockfileCoverage(_)
            | Self::PrimaryComponent(_)
            | Self::ProducerPlausible(_)
            | Self::ProductMatchesBid(_)
            | Self::ReferenceStated(_)
            | Self::SignOff(_)
            | Self::SourcesPinned(_)
            | Self::SupplierPolicy(_)
            | Self::UnknownsExplicit(_)
            | Self::VexWellFormed(_)
            | Self::VulnerabilitiesAbsent(_)
            | Self::VulnerabilityAddressed(_) => None,
        }
    }

    /// Whether this version of the program can never answer the question with a pass yet.
    pub fn is_undecidable_yet(&self) -> bool {
        matches!(self, Self::SignatureVerified(_))
    }

    /// Whether only a person can answer the question.
    pub fn is_for_a_person(&self) -> bool {
        matches!(self, Self::SignOff(_))
    }

    /// Whether the answer depends on what the other rules of the baseline ask for.
    pub fn depends_on_other_rules(&self) -> bool {
        matches!(self, Self::UnknownsExplicit(_))
    }

    /// Which unknowns it takes for an answer.
    pub fn tolerance(&self) -> Tolerance {
        match self {
            Self::DigestStrength(check) => check.tolerance(),
            Self::DigestValid(check) => check.tolerance(),
            Self::FieldPresent(check) => check.tolerance(),
            Self::IdentifierValid(check) => check.tolerance(),
            Self::LicenseValid(check) => check.tolerance(),
            _ => Tolerance::default(),
        }
    }

    /// What keeps every subject from being judged: data that nobody gave, or that are too old.
    pub fn unanswerable<'a>(&self, context: &Context<'a>) -> Vec<Observation<'a>> {
        match self {
            Self::LifecycleSupported(check) => check.unanswerable(context),
            Self::VulnerabilityAddressed(check) => check.unanswerable(context),
            _ => Vec::new(),
        }
    }

    /// Why the question is not asked at all, if a fact that the buyer gave makes it so:
    /// the options, the baseline, or that no Cargo project was handed in.
    pub fn not_asked(&self, context: &Context<'_>) -> Option<NotAsked> {
        match self {
            Self::ProductMatchesBid(_) if context.bid.is_none() => Some(NotAsked(Code::NoBidGiven)),
            Self::VulnerabilityAddressed(check) if check.exposed && context.exposed == Some(false) => {
                Some(NotAsked(Code::NotExposed))
            }
            Self::LockfileCoverage(_) | Self::SourcesPinned(_) if context.evidence.projects.is_empty() => {
                Some(NotAsked(Code::NoProjectSupplied))
            }
            Self::AdvisoryQuality(_) | Self::VexWellFormed(_) if makes_no_statements(context.evidence) => {
                Some(NotAsked(Code::NoStatements))
            }
            Self::UnknownsExplicit(_) if unknowns_explicit::fields(context).next().is_none() => {
                Some(NotAsked(Code::NoFieldLeft))
            }
            _ => None,
        }
    }
}

/// Whether no document makes statements about vulnerabilities. A file that could not be read may have made some,
/// and so may have all files where none was recognised.
fn makes_no_statements(evidence: &Evidence<'_>) -> bool {
    let is_lost = |problem: &Problem| problem.code.class() > ProblemClass::Noted;
    evidence.statement_documents().next().is_none()
        && !evidence.documents.is_empty()
        && !evidence.problems.iter().any(is_lost)
}

/// What is seen of a document that names no primary component: a limit of its version, or the answer of the
/// check that needs one.
fn without_primary<'a>(sbom: &Sbom<'_>, weight: Weight) -> Seen<'a> {
    Seen::one(match sbom.unplaced.primary {
        true => inexpressible(Unplaced::PRIMARY),
        false => Observation::new(weight, Code::NoPrimary),
    })
}

/// The version of the format has no place for it: nobody's omission.
fn inexpressible<'a>(field: &str) -> Observation<'a> {
    Observation::new(Weight::Undetermined, Code::Inexpressible).arg("field", field)
}

/// Turns what a document says of a field into what was seen, when no value is stated.
/// A stated value gives `None`: the check goes on to judge it.
fn unanswered<'a, T>(state: &Field<T>, field: FieldName, of: Option<Origin>) -> Option<Seen<'a>> {
    use Weight::{Review, Undetermined, Unsatisfied};
    let (weight, code, answer) = match state {
        Field::Stated(_) => return None,
        Field::DeclaredUnknown(_) => (Unsatisfied, Code::DeclaredUnknown, Answered::DeclaredUnknown),
        Field::NotAsserted(_) => (Unsatisfied, Code::NotAsserted, Answered::NotAsserted),
        Field::Withheld(_) => (Review, Code::Withheld, Answered::Withheld),
        Field::None(_) => (Review, Code::SaidToBeNone, Answered::Nothing),
        Field::StandIn(_) => (Unsatisfied, Code::StandIn, Answered::Nothing),
        Field::Malformed(_) => (Unsatisfied, Code::Malformed, Answered::Nothing),
        Field::Contradictory(_) => (Review, Code::Contradictory, Answered::Nothing),
        Field::Absent => (Unsatisfied, Code::Absent, Answered::Nothing),
        Field::Inexpressible => (Undetermined, Code::Inexpressible, Answered::Nothing),
    };
    let observation = Observation::new(weight, code).arg("field", field.word()).at(state.at().or(of));
    Some(Seen { observations: vec![observation], answer, ..Seen::default() })
}
