//! How a store is laid out: the tables of its file, their keys, and how a record is packed.
//!
//! Every source has tables of its own, so that one can be replaced without touching the others.
//! A change of anything here, or of a type that is kept, is a new [`VERSION`].

use std::collections::BTreeSet;

use redb::{ReadOnlyTable, StorageError, TableDefinition};
use serde::{Deserialize, Serialize};

use crate::intelligence::advisory::AffectedVersions;
use crate::intelligence::knowledge::Source;

/// The layout that this program writes and reads.
pub(super) const VERSION: u64 = 3;

/// The table that says which layout the file has.
pub(super) const LAYOUT: &str = "layout";

/// The table of the sources, by name.
pub(super) const SOURCES: &str = "sources";

/// The table of the ids and aliases of all advisories, each with the [advisories](NameRow) that have it.
pub(super) const NAMES: &str = "names";

/// The number of a record in its source; in a key its first byte stands first.
pub(super) type Number = u32;

/// What the advisories of a source say of a package: the number of each with its entries, in the order of numbers.
pub(super) type PackageRow<T> = Vec<(Number, Vec<AffectedVersions<T>>)>;

/// The advisories that have a name: source and number, sorted.
pub(super) type NameRow<T> = Vec<(T, Number)>;

/// What a table of a source holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Advisories without their packages, by number.
    Advisories,
    /// What advisories say of a package, by ecosystem and name.
    Packages,
    /// What is known to be exploited, by CVE id.
    Exploited,
    /// How likely exploitation is, by CVE id.
    Likelihoods,
    /// Products with their release cycles, by number.
    Products,
    /// The numbers of the products that have an identifier, sorted.
    Identifiers,
    /// The versions that were taken back, by ecosystem and name.
    Yanked,
}

impl Kind {
    /// Every kind.
    pub(super) const ALL: &[Self] = &[
        Self::Advisories,
        Self::Packages,
        Self::Exploited,
        Self::Likelihoods,
        Self::Products,
        Self::Identifiers,
        Self::Yanked,
    ];

    /// The name of the table of a source.
    pub(super) fn table(self, source: &str) -> String {
        let kind = match self {
            Self::Advisories => "advisories",
            Self::Packages => "packages",
            Self::Exploited => "exploited",
            Self::Likelihoods => "likelihoods",
            Self::Products => "products",
            Self::Identifiers => "identifiers",
            Self::Yanked => "yanked",
        };
        format!("{kind} of {source}")
    }
}

/// What is recorded of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// Its name, date, digest and number of records.
    pub source: Source,
    /// The ecosystems without releases that it has the whole of, as far as its layout tells.
    pub whole: BTreeSet<String>,
    /// Records that their publisher took back; they are not kept.
    pub withdrawn: u64,
    /// Records that name no package that a component could be compared with; only their names are kept.
    pub nameless: u64,
    /// Records that could not be read; they are not kept.
    pub unreadable: u64,
    /// The address that it was fetched from, and what the server said of its version.
    pub fetched: Option<FetchedFrom>,
}

/// Where a source was fetched, so that it is not fetched again unless it changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedFrom {
    /// The address that was asked.
    pub address: String,
    /// The tag of the answer (`ETag`).
    pub tag: Option<String>,
    /// When the answer last changed (`Last-Modified`), as the server wrote it.
    pub last_modified: Option<String>,
}

impl SourceRecord {
    /// Whether it has the whole of an ecosystem, and of the release that may be part of its name.
    pub fn covers(&self, ecosystem: &str) -> bool {
        self.whole.contains(base(ecosystem))
            && (base(ecosystem) == ecosystem || self.source.ecosystems.contains(ecosystem))
    }
}

/// An ecosystem without its release: `Debian` of `Debian:12`.
pub fn base(ecosystem: &str) -> &str {
    ecosystem.split(':').next().unwrap_or(ecosystem)
}

/// The definition of a table; all have keys and values of bytes.
pub(super) fn table(name: &str) -> TableDefinition<'_, &'static [u8], &'static [u8]> {
    TableDefinition::new(name)
}

/// The layout that a file says it has.
pub(super) fn version(
    table: &ReadOnlyTable<&'static [u8], &'static [u8]>,
) -> Result<Option<u64>, StorageError> {
    let value = table.get(LAYOUT.as_bytes())?;
    Ok(value.and_then(|value| value.value().try_into().ok().map(u64::from_be_bytes)))
}

/// The key of a package: its ecosystem and its name, a NUL behind each, so that no key begins as another ends.
pub(super) fn package(ecosystem: &str, name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(ecosystem.len() + name.len() + 6);
    for part in [ecosystem, &compared(ecosystem, name)] {
        let from = key.len();
        key.extend_from_slice(part.as_bytes());
        key[from..].iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b'?');
        key.push(0);
    }
    key
}

/// A package's name as its ecosystem compares names: PyPI by PEP 503, NuGet and Packagist whatever the case; so
/// too where package URLs are in small letters and the ecosystem's names are not (Go), or where servers tell no
/// case apart.
fn compared<'n>(ecosystem: &str, name: &'n str) -> std::borrow::Cow<'n, str> {
    match base(ecosystem) {
        "PyPI" if name.contains(|c: char| c.is_ascii_uppercase() || matches!(c, '_' | '.' | '-')) => {
            let runs = name.split(['_', '.', '-']).filter(|part| !part.is_empty());
            runs.collect::<Vec<_>>().join("-").to_ascii_lowercase().into()
        }
        "GitHub Actions" | "Go" | "NuGet" | "Packagist" | "SwiftURL"
            if name.contains(|c: char| c.is_ascii_uppercase()) =>
        {
            name.to_ascii_lowercase().into()
        }
        _ => name.into(),
    }
}

/// Why a record cannot be packed or unpacked.
#[derive(Debug, thiserror::Error)]
pub(super) enum PackError {
    /// It has another shape.
    #[error("a record is not of the shape that is kept: {0}")]
    Shape(#[from] postcard::Error),
    /// Its bytes are others than were written.
    #[error("the checksum of a record differs")]
    Checksum,
}

impl From<PackError> for redb::Error {
    fn from(error: PackError) -> Self {
        Self::Corrupted(error.to_string())
    }
}

/// Packs a record, with its checksum (CRC-32) behind it.
pub(super) fn pack<T: Serialize>(record: &T) -> Result<Vec<u8>, PackError> {
    let mut bytes = postcard::to_allocvec(record)?;
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    Ok(bytes)
}

/// Unpacks a record, which may borrow its texts.
pub(super) fn unpack<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, PackError> {
    let (record, checksum) = bytes.split_last_chunk().ok_or(PackError::Checksum)?;
    if crc32fast::hash(record) != u32::from_le_bytes(*checksum) {
        return Err(PackError::Checksum);
    }
    Ok(postcard::from_bytes(record)?)
}
