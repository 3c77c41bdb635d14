//! A thing the product is made of.

use crate::source::{Field, Located, Origin, Text};

use super::particular::{Particulars, Places};
use super::{Declaration, Digest, Identifier, License};

/// A component of an SBOM: CycloneDX component, SPDX package or file.
///
/// Supplier, manufacturer, originator, author and publisher are kept apart.
#[derive(Debug)]
pub struct Component<'s> {
    /// Where it stands.
    pub at: Origin,
    /// How its document refers to it: `bom-ref` or `SPDXID`.
    pub reference: Option<Located<Text<'s>>>,
    /// What sort of thing it is.
    pub kind: ComponentKind,
    /// The index of the component that it is nested in, if any.
    pub parent: Option<u32>,
    /// CycloneDX `group`.
    pub group: Field<Text<'s>>,
    /// Its name.
    pub name: Field<Text<'s>>,
    /// Its version.
    pub version: Field<Text<'s>>,
    /// CycloneDX `manufacturer` (1.6): who made it.
    pub manufacturer: Field<Text<'s>>,
    /// SPDX originator: who made it.
    pub originator: Field<Text<'s>>,
    /// CycloneDX `author` or `authors`.
    pub authors: Field<Vec<Located<Text<'s>>>>,
    /// CycloneDX or SPDX supplier.
    pub supplier: Field<Text<'s>>,
    /// What the format lets the supplier say of the producer.
    pub supplier_standing: SupplierStanding,
    /// CycloneDX `publisher`; never a producer.
    pub publisher: Field<Text<'s>>,
    /// How others name it.
    pub identifiers: Field<Vec<Identifier<'s>>>,
    /// Its hashes.
    pub digests: Field<Vec<Digest<'s>>>,
    /// The licences it is available under.
    pub licenses: Field<Vec<License<'s>>>,
    /// Licences that somebody found in the component (CycloneDX `evidence`); not those it is offered under.
    pub observed_licenses: Vec<License<'s>>,
    /// What the document says in so many words to be unknown or withheld.
    pub declared: Vec<Declaration>,
    /// What it states of the fields that only some national documents ask for.
    pub particulars: Option<Box<Particulars<'s>>>,
    /// Those of these fields that its format has a place for; a reader that reads none leaves it empty.
    pub places: Places,
    /// Named values.
    pub properties: Vec<Property<'s>>,
    /// Links.
    pub external_references: Vec<ExternalReference<'s>>,
}

impl<'s> Component<'s> {
    /// A component at a place, of which nothing is known yet.
    pub fn new(at: Origin, kind: ComponentKind) -> Self {
        Self {
            at,
            reference: None,
            kind,
            parent: None,
            group: Field::Absent,
            name: Field::Absent,
            version: Field::Absent,
            manufacturer: Field::Absent,
            originator: Field::Absent,
            authors: Field::Absent,
            supplier: Field::Absent,
            supplier_standing: SupplierStanding::MayDistribute,
            publisher: Field::Absent,
            identifiers: Field::Absent,
            digests: Field::Absent,
            licenses: Field::Absent,
            observed_licenses: Vec::new(),
            declared: Vec::new(),
            particulars: None,
            places: Places::default(),
            properties: Vec::new(),
            external_references: Vec::new(),
        }
    }

    /// The first package URL, as the document writes it.
    pub fn purl(&self) -> Option<&Identifier<'s>> {
        let identifiers = self.identifiers.stated()?;
        identifiers.iter().find(|identifier| identifier.kind == super::IdentifierKind::Purl)
    }

    /// Whether it goes by a name: alone, with its group, or in its package URL.
    pub fn goes_by(&self, name: &str) -> bool {
        let is_meant = |own: &str| own.trim().to_lowercase() == name.trim().to_lowercase();
        let own = self.name.stated().map(Text::raw);
        let grouped = match (self.group.stated(), own) {
            (Some(group), Some(own)) => is_meant(&format!("{}/{}", group.raw().trim(), own.trim())),
            _ => false,
        };
        let by_purl = || {
            self.package().is_some_and(|purl| {
                is_meant(&purl.name())
                    || purl.namespace().is_some_and(|space| is_meant(&format!("{space}/{}", purl.name())))
            })
        };
        own.is_some_and(is_meant) || grouped || by_purl()
    }

    /// Whether it states a version: compared letter by letter, but for a `v` before its first digit.
    pub fn is_of_version(&self, version: &str) -> bool {
        self.version.stated().is_some_and(|own| plain_version(own.raw()) == plain_version(version))
    }

    /// The package that the first package URL names.
    pub fn package(&self) -> Option<super::Purl<'_>> {
        self.purl()?.purl()
    }
}

/// A version without the `v` before its first digit.
pub fn plain_version(version: &str) -> &str {
    let version = version.trim();
    match version.strip_prefix(['v', 'V']) {
        Some(rest) if rest.starts_with(|first: char| first.is_ascii_digit()) => rest,
        _ => version,
    }
}

/// What a component's supplier says of its producer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupplierStanding {
    /// CycloneDX and SPDX 3: the supplier may be a distributor.
    MayDistribute,
    /// SPDX 2.3, 7.6.1: an originator is given only where it differs from the supplier,
    /// so a supplier without any originator is the originator too.
    IsOriginator,
    /// SPDX 2 with an originator, even one not asserted: the supplier does not fill it.
    IsNotOriginator,
}

/// A field that may answer who produced a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProducerField {
    /// CycloneDX `manufacturer`.
    Manufacturer,
    /// SPDX `originator`.
    Originator,
    /// CycloneDX `author` or `authors`.
    Author,
    /// SPDX 2 `supplier` where no originator is given.
    SpdxSupplier,
    /// CycloneDX or SPDX 3 supplier; may be a distributor.
    Supplier,
}

impl ProducerField {
    /// Every field, in the order they are asked.
    pub const ALL: &[Self] =
        &[Self::Manufacturer, Self::Originator, Self::Author, Self::SpdxSupplier, Self::Supplier];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Manufacturer => "manufacturer",
            Self::Originator => "originator",
            Self::Author => "author",
            Self::SpdxSupplier => "spdx-supplier",
            Self::Supplier => "supplier",
        }
    }
}

macro_rules! component_kinds {
    ($($(#[$doc:meta])+ $variant:ident $word:literal,)+) => {
        /// What sort of thing a component is: the words of CycloneDX `type` and SPDX
        /// `primaryPackagePurpose`, joined where they mean the same.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ComponentKind { $($(#[$doc])+ $variant,)+ }

        impl ComponentKind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in baselines and reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }
    };
}

component_kinds! {
    /// A program.
    Application "application",
    /// A framework.
    Framework "framework",
    /// A library.
    Library "library",
    /// A container image.
    Container "container",
    /// A platform that others run on.
    Platform "platform",
    /// An operating system.
    OperatingSystem "operating-system",
    /// A piece of hardware.
    Device "device",
    /// A device driver.
    DeviceDriver "device-driver",
    /// Firmware.
    Firmware "firmware",
    /// A file: CycloneDX `file`, SPDX file.
    File "file",
    /// A trained model.
    MachineLearningModel "machine-learning-model",
    /// Data.
    Data "data",
    /// A key, certificate, algorithm or protocol.
    CryptographicAsset "cryptographic-asset",
    /// A grouping that a generator lists as a component, such as a lock file.
    Logical "logical",
    /// A source archive.
    Source "source",
    /// An archive.
    Archive "archive",
    /// An installer.
    Install "install",
    /// Another kind that the format has.
    Other "other",
    /// The document does not say.
    Unspecified "unspecified",
}

/// A named value of a component or document.
#[derive(Debug)]
pub struct Property<'s> {
    /// Where it stands.
    pub at: Origin,
    /// Its name.
    pub name: Text<'s>,
    /// Its value.
    pub value: Text<'s>,
}

/// A link from a component or document. It is never followed.
#[derive(Debug)]
pub struct ExternalReference<'s> {
    /// Where it stands.
    pub at: Origin,
    /// What it leads to, in the format's word.
    pub kind: Text<'s>,
    /// The address, as written.
    pub url: Text<'s>,
}
