//! The versions of CycloneDX, and what each has a place for.
//!
//! It holds what the official JSON schemas say and nothing of any document.

use crate::evidence::Unplaced;
use crate::source::Field;

/// A version that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    V1_0,
    V1_1,
    V1_2,
    V1_3,
    V1_4,
    V1_5,
    V1_6,
    V1_7,
}

impl Version {
    pub(super) const OLDEST: Self = Self::V1_0;
    pub(super) const LATEST: Self = Self::V1_7;

    pub(super) const ALL: &[(&str, Self)] = &[
        ("1.0", Self::V1_0),
        ("1.1", Self::V1_1),
        ("1.2", Self::V1_2),
        ("1.3", Self::V1_3),
        ("1.4", Self::V1_4),
        ("1.5", Self::V1_5),
        ("1.6", Self::V1_6),
        ("1.7", Self::V1_7),
    ];

    /// The version that documents call by this word.
    pub(super) fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(name, _)| *name == word).map(|(_, version)| *version)
    }

    /// The word for it.
    pub(super) fn word(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    /// What there is no place for in this version that a document would be about or depend on.
    pub(super) fn unplaced(self) -> Unplaced {
        Unplaced { primary: self < place::METADATA.since, dependencies: self < place::DEPENDENCIES.since }
    }

    /// What silence about a place means: nothing was said, or this version cannot say it.
    pub(super) fn silence<T>(self, place: Place) -> Field<T> {
        if self < place.since { Field::Inexpressible } else { Field::Absent }
    }
}

/// A place for a value, with the first version that has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// The path, for the note that a document uses it too early.
    pub(super) path: &'static str,
    /// The first version.
    pub(super) since: Version,
}

/// The places that came after 1.0, which had a list of components and little more: the one table that tells
/// what a version cannot express, and what stands in a document before its time.
pub(super) mod place {
    use super::{Place, Version};

    const fn since(since: Version, path: &'static str) -> Place {
        Place { path, since }
    }

    pub(in super::super) const SERIAL_NUMBER: Place = since(Version::V1_1, "serialNumber");
    pub(in super::super) const DEPENDENCIES: Place = since(Version::V1_2, "dependencies");
    pub(in super::super) const METADATA: Place = since(Version::V1_2, "metadata");
    pub(in super::super) const AUTHOR: Place = since(Version::V1_2, "component.author");
    pub(in super::super) const SUPPLIER: Place = since(Version::V1_2, "component.supplier");
    pub(in super::super) const METADATA_PROPERTIES: Place = since(Version::V1_3, "metadata.properties");
    pub(in super::super) const COMPONENT_PROPERTIES: Place = since(Version::V1_3, "component.properties");
    pub(in super::super) const COMPOSITIONS: Place = since(Version::V1_3, "compositions");
    pub(in super::super) const SIGNATURE: Place = since(Version::V1_4, "signature");
    pub(in super::super) const VULNERABILITIES: Place = since(Version::V1_4, "vulnerabilities");
    pub(in super::super) const DOCUMENT_PROPERTIES: Place = since(Version::V1_5, "properties");
    pub(in super::super) const LIFECYCLES: Place = since(Version::V1_5, "metadata.lifecycles");
    pub(in super::super) const TOOLS_BY_KIND: Place = since(Version::V1_5, "metadata.tools.components");
    pub(in super::super) const BOM_MANUFACTURER: Place = since(Version::V1_6, "metadata.manufacturer");
    pub(in super::super) const MANUFACTURER: Place = since(Version::V1_6, "component.manufacturer");
    pub(in super::super) const AUTHORS: Place = since(Version::V1_6, "component.authors");
    pub(in super::super) const SWHID: Place = since(Version::V1_6, "component.swhid");
    pub(in super::super) const OMNIBOR_ID: Place = since(Version::V1_6, "component.omniborId");
    pub(in super::super) const PROVIDES: Place = since(Version::V1_6, "dependency.provides");
    pub(in super::super) const DIGITAL_SIGNATURE: Place =
        since(Version::V1_6, "externalReferences[type=digital-signature]");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_knows_its_word() {
        for (word, version) in Version::ALL {
            assert_eq!(version.word(), *word);
            assert_eq!(Version::named(word), Some(*version));
        }
        assert_eq!(Version::named("1.8"), None);
    }

    #[test]
    fn an_older_version_cannot_say_what_a_newer_one_leaves_out() {
        assert_eq!(Version::V1_4.silence::<()>(place::LIFECYCLES), Field::Inexpressible);
        assert_eq!(Version::V1_5.silence::<()>(place::LIFECYCLES), Field::Absent);
    }
}
