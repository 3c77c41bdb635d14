//! The fields that a rule can name, and how each is asked for.

use crate::source::{Field, Located, Origin, Text};

use super::declaration::with_declarations;
use super::particular;
use super::{Component, Identifier, IdentifierKind, ProducerField, Sbom, SupplierStanding, Tool};

macro_rules! field_names {
    ($($(#[$doc:meta])+ $variant:ident $word:literal $element:expr;)+) => {
        /// A field of an SBOM or of a component.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FieldName { $($(#[$doc])+ $variant,)+ }

        impl FieldName {
            /// Every field.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name in baselines and reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The exact name in Appendix A of *2026 Minimum Elements for an SBOM*, by which
            /// the proposed CycloneDX properties refer to it.
            pub fn element(self) -> Option<&'static str> {
                match self { $(Self::$variant => $element,)+ }
            }
        }
    };
}

field_names! {
    /// Who made the SBOM.
    SbomAuthor "sbom.author" Some("SBOM Author");
    /// The author's signature.
    SbomAuthorSignature "sbom.author-signature" Some("SBOM Author Signature");
    /// The name of the format.
    SbomFormatName "sbom.format-name" Some("SBOM Data Format Name");
    /// The version of the format.
    SbomFormatVersion "sbom.format-version" Some("SBOM Data Format Version");
    /// At which point of the product's life it was made.
    SbomGenerationContext "sbom.generation-context" Some("SBOM Generation Context");
    /// When it was made.
    SbomTimestamp "sbom.timestamp" Some("SBOM Timestamp");
    /// The names of the tools it was made with.
    SbomToolName "sbom.tool-name" Some("SBOM Tool Name");
    /// The versions of those tools.
    SbomToolVersion "sbom.tool-version" Some("SBOM Tool Version");
    /// What tells this revision of the SBOM from others.
    SbomVersion "sbom.version" Some("SBOM Version");
    /// Whether all dependencies of the primary component are listed.
    SbomCompleteness "sbom.completeness" None;
    /// Who produced a component.
    ComponentProducer "component.producer" Some("Component Producer");
    /// Who supplied a component (NTIA 2021).
    ComponentSupplier "component.supplier" None;
    /// What a component depends on.
    ComponentDependency "component.dependency" Some("Component Dependency Relationship");
    /// A component's hashes.
    ComponentHashValue "component.hash-value" Some("Component Hash Value");
    /// Their algorithms.
    ComponentHashAlgorithm "component.hash-algorithm" Some("Component Hash Algorithm");
    /// How others name a component.
    ComponentIdentifier "component.identifier" Some("Component Identifiers");
    /// A component's licences.
    ComponentLicense "component.license" Some("Component License");
    /// A component's name.
    ComponentName "component.name" Some("Component Name");
    /// A component's version.
    ComponentVersion "component.version" Some("Component Version");
    /// What a component is for, in words (CERT-In, field 3).
    ComponentDescription "component.description" None;
    /// The day it was released (CERT-In, field 10).
    ComponentReleaseDate "component.release-date" None;
    /// The day its support ends (CERT-In, field 11).
    ComponentSupportEnd "component.support-end" None;
    /// The name of its file (BSI TR-03183-2, 5.2.2).
    ComponentFilename "component.filename" None;
    /// Whether it can be executed (CERT-In, field 18; BSI TR-03183-2, 5.2.2).
    ComponentExecutable "component.executable" None;
    /// Whether it is an archive (CERT-In, field 19; BSI TR-03183-2, 5.2.2).
    ComponentArchive "component.archive" None;
    /// Whether its parts can still be told apart (CERT-In, field 20; BSI TR-03183-2, 5.2.2).
    ComponentStructured "component.structured" None;
    /// The hashes of its deployable form (BSI TR-03183-2, 5.2.2 and 8.2).
    ComponentDistributionHash "component.distribution-hash" None;
}

/// What a document says of a field, without the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Stated, unknown, withheld, silent …
    pub state: Field<()>,
    /// The field of the format that gave the answer, where several could.
    pub taken_from: Option<&'static str>,
    /// The thing that lacks it, where that is not the subject itself.
    pub of: Option<Origin>,
}

impl Answer {
    fn of<T>(field: &Field<T>) -> Self {
        Self { state: field.map(|_| ()), taken_from: None, of: None }
    }
}

impl FieldName {
    /// The field with this name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.word() == word)
    }

    /// The field whose Appendix A name this is, letter by letter.
    pub fn of_element(element: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.element() == Some(element))
    }

    /// Whether it is a field of components rather than of the SBOM as a whole.
    pub fn is_of_component(self) -> bool {
        self.word().starts_with("component.")
    }

    /// Asks an SBOM for this field. Fields of components are absent from it.
    pub fn ask_sbom(self, sbom: &Sbom<'_>) -> Answer {
        let mut answer = match self {
            Self::SbomAuthor => Answer::of(&sbom.authors),
            Self::SbomAuthorSignature => Answer::of(&sbom.signature),
            Self::SbomGenerationContext => Answer::of(&sbom.generation_context),
            Self::SbomTimestamp => Answer::of(&sbom.timestamp),
            Self::SbomToolName => of_tools(sbom, |tool| &tool.name),
            Self::SbomToolVersion => of_tools(sbom, |tool| &tool.version),
            Self::SbomVersion => Answer::of(&sbom.version),
            Self::SbomCompleteness => Answer::of(&sbom.completeness),
            _ => Answer::of::<()>(&Field::Absent),
        };
        answer.state = with_declarations(answer.state, self, &sbom.declared);
        answer
    }

    /// Asks a component for this field; `take` names the fields that may answer for the producer.
    /// Fields of the SBOM are absent from it.
    pub fn ask_component(self, component: &Component<'_>, take: &[ProducerField]) -> Answer {
        let mut answer = match self {
            Self::ComponentProducer => producer_answer(component, take),
            Self::ComponentSupplier => Answer::of(&component.supplier),
            Self::ComponentHashValue => Answer::of(&component.digests),
            Self::ComponentHashAlgorithm => Answer::of(&component.digests),
            Self::ComponentIdentifier => identifier_answer(component),
            Self::ComponentLicense => Answer::of(&component.licenses),
            Self::ComponentName => Answer::of(&component.name),
            Self::ComponentVersion => Answer::of(&component.version),
            Self::ComponentDescription
            | Self::ComponentReleaseDate
            | Self::ComponentSupportEnd
            | Self::ComponentFilename
            | Self::ComponentExecutable
            | Self::ComponentArchive
            | Self::ComponentStructured
            | Self::ComponentDistributionHash => Answer::of(&particular::answer(component, self)),
            _ => Answer::of::<()>(&Field::Absent),
        };
        answer.state = with_declarations(answer.state, self, &component.declared);
        answer
    }
}

/// A field of every tool: the worst answer of any, since each tool is to be named.
fn of_tools<'s>(sbom: &Sbom<'s>, field: for<'t> fn(&'t Tool<'s>) -> &'t Field<Text<'s>>) -> Answer {
    let Some(tools) = sbom.tools.stated() else { return Answer::of(&sbom.tools) };
    let lacking = tools.iter().find(|tool| field(tool).stated().is_none());
    match lacking.or(tools.first()) {
        Some(tool) => Answer { of: Some(tool.at), ..Answer::of(field(tool)) },
        None => Answer::of::<()>(&Field::Absent),
    }
}

/// What a component says of its identifiers. An SPDXID names it within its document only and
/// is none (decided reading "Identifier"); a rule that counts it asks for the kind.
fn identifier_answer(component: &Component<'_>) -> Answer {
    let is_own_name = |identifier: &Identifier<'_>| identifier.kind == IdentifierKind::SpdxId;
    match component.identifiers.stated() {
        Some(identifiers) if identifiers.iter().all(is_own_name) => Answer::of::<()>(&Field::Absent),
        _ => Answer::of(&component.identifiers),
    }
}

/// The producer's name and the field it was taken from: the first stated in the order of
/// [`ProducerField::ALL`], of those that `take` allows.
pub fn producer<'c, 's>(
    component: &'c Component<'s>,
    take: &[ProducerField],
) -> Option<(&'c Located<Text<'s>>, ProducerField)> {
    let allowed = ProducerField::ALL.iter().filter(|field| take.contains(field));
    allowed.filter_map(|&field| Some((stated_producer(component, field)?, field))).next()
}

fn stated_producer<'c, 's>(
    component: &'c Component<'s>,
    field: ProducerField,
) -> Option<&'c Located<Text<'s>>> {
    let text = match field {
        ProducerField::Manufacturer => &component.manufacturer,
        ProducerField::Originator => &component.originator,
        ProducerField::Author => {
            // Several authors name people, not the one organisation that is asked for.
            return match &component.authors.stated()?[..] {
                [author] => Some(author),
                _ => None,
            };
        }
        ProducerField::SpdxSupplier | ProducerField::Supplier if supplier_answers(component, field) => {
            &component.supplier
        }
        ProducerField::SpdxSupplier | ProducerField::Supplier => return None,
    };
    match text {
        Field::Stated(located) => Some(located),
        _ => None,
    }
}

/// Whether the supplier may answer for the producer under this name.
fn supplier_answers(component: &Component<'_>, field: ProducerField) -> bool {
    match component.supplier_standing {
        SupplierStanding::MayDistribute => field == ProducerField::Supplier,
        SupplierStanding::IsOriginator => field == ProducerField::SpdxSupplier,
        SupplierStanding::IsNotOriginator => false,
    }
}

/// What a component says of its producer: a stated one if there is any, otherwise the
/// first field that says anything at all.
fn producer_answer(component: &Component<'_>, take: &[ProducerField]) -> Answer {
    if let Some((located, field)) = producer(component, take) {
        let state = Field::Stated(Located { value: (), at: located.at });
        return Answer { state, taken_from: Some(field.word()), of: None };
    }
    let several = component.authors.stated().is_some() && take.contains(&ProducerField::Author);
    let said = ProducerField::ALL.iter().filter(|field| take.contains(field)).map(|field| match field {
        ProducerField::Manufacturer => component.manufacturer.map(|_| ()),
        ProducerField::Originator => component.originator.map(|_| ()),
        ProducerField::Author if several => Field::Absent,
        ProducerField::Author => component.authors.map(|_| ()),
        supplier if supplier_answers(component, *supplier) => component.supplier.map(|_| ()),
        ProducerField::SpdxSupplier | ProducerField::Supplier => Field::Absent,
    });
    // A stand-in gives way to any field that answers in words.
    let state = said.reduce(|first, next| if first.is_silent() && !next.is_silent() { next } else { first });
    Answer { state: state.unwrap_or(Field::Absent), taken_from: None, of: None }
}
