//! How others name a component: package URL, CPE, SWID, SWHID, gitoid.
//!
//! An identifier is judged while it is read, once; nobody is asked whether it names anything.

mod cpe;
mod swhid;

pub use cpe::cpe_product;

use super::purl::{self, Parts, Purl};
use crate::source::{DocumentId, Origin, Text, is_invisible};

/// An identifier, as written, with whether it is well formed.
#[derive(Debug, Clone)]
pub struct Identifier<'s> {
    /// Where it stands.
    pub at: Origin,
    /// The scheme it belongs to.
    pub kind: IdentifierKind,
    /// The identifier, as written.
    pub text: Text<'s>,
    /// Whether it has the form of its scheme.
    pub is_well_formed: bool,
    /// What is wrong with its form, if its scheme can say.
    pub fault: Option<IdentifierFault>,
    /// The parts of a package URL.
    parts: Option<Parts>,
}

impl<'s> Identifier<'s> {
    /// Judges an identifier while it is read.
    pub fn read(at: Origin, kind: IdentifierKind, text: Text<'s>) -> Self {
        let (parts, fault) = match kind.judge(text.raw()) {
            Ok(parts) => (parts, None),
            Err(fault) => (None, Some(fault)),
        };
        Self { at, kind, text, is_well_formed: fault.is_none(), fault, parts }
    }

    /// A package URL that stands in no document, such as one of the buyer's.
    pub fn of_purl(text: &'s str) -> Self {
        Self::read(Origin { document: DocumentId(0), offset: 0 }, IdentifierKind::Purl, Text::from(text))
    }

    /// The package URL, if it is one.
    pub fn purl(&self) -> Option<Purl<'_>> {
        self.parts.as_ref().filter(|_| self.is_well_formed).map(|parts| parts.of(self.text.raw()))
    }
}

/// A scheme of identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// Package URL.
    Purl,
    /// Common Platform Enumeration 2.2 or 2.3.
    Cpe,
    /// Software identification tag, ISO/IEC 19770-2.
    Swid,
    /// Software Heritage identifier.
    Swhid,
    /// Git object identifier, as OmniBOR uses it.
    Gitoid,
    /// The proposed CycloneDX property `cdx:cisa:component-identifier`: a UUID or part number.
    PartNumber,
    /// The document's own id of a package together with its namespace (SPDX 2.3, K.2.2).
    SpdxId,
}

impl IdentifierKind {
    /// Every kind.
    pub const ALL: &[Self] =
        &[Self::Purl, Self::Cpe, Self::Swid, Self::Swhid, Self::Gitoid, Self::PartNumber, Self::SpdxId];

    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Purl => "purl",
            Self::Cpe => "cpe",
            Self::Swid => "swid",
            Self::Swhid => "swhid",
            Self::Gitoid => "gitoid",
            Self::PartNumber => "part-number",
            Self::SpdxId => "spdx-id",
        }
    }

    /// Whether a text has the form of this scheme; of a package URL also its parts.
    fn judge(self, text: &str) -> Result<Option<Parts>, IdentifierFault> {
        match self {
            Self::Purl => return purl::read(text).map(Some),
            Self::Cpe => cpe::check(text)?,
            Self::Swhid => swhid::check(text)?,
            Self::Gitoid => gitoid(text)?,
            Self::Swid => words(text.strip_prefix("swid:").unwrap_or(text))?,
            Self::PartNumber | Self::SpdxId => words(text)?,
        }
        Ok(None)
    }
}

macro_rules! faults {
    ($($(#[$doc:meta])+ $variant:ident $word:literal;)+) => {
        /// Why a text is no identifier of its scheme.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum IdentifierFault { $($(#[$doc])+ $variant,)+ }

        impl IdentifierFault {
            /// Every fault.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word in reports.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// The fault with this word.
            pub fn named(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|fault| fault.word() == word)
            }
        }
    };
}

faults! {
    /// Longer than any identifier is.
    TooLong "too-long";
    /// It does not begin as its scheme does.
    Scheme "scheme";
    /// A package URL without a type, or with one that cannot be.
    Type "type";
    /// It names nothing: no name in a package URL, neither vendor nor product in a CPE, a stand-in.
    Name "name";
    /// A namespace that is none: a hidden slash, `.` or `..`.
    Namespace "namespace";
    /// Packages of the type lie in a namespace, and none is given.
    NamespaceMissing "namespace-missing";
    /// Packages of the type lie in no namespace, and one is given.
    NamespaceProhibited "namespace-prohibited";
    /// A qualifier that cannot be, is there twice, or is needed and not there.
    Qualifier "qualifier";
    /// Escapes that encode nothing, or characters that had to be escaped.
    Encoding "encoding";
    /// Characters that nobody sees.
    Invisible "invisible";
    /// Another number of parts than the scheme has, or a part that cannot be.
    Form "form";
    /// A language that is no language tag.
    Language "language";
    /// A hash of the wrong length or in other digits.
    Hash "hash";
}

/// Words that identify something to whoever gave them: a SWID `tagId` (ISO/IEC 19770-2, 8.6.2)
/// or a part number has no form beyond that.
fn words(text: &str) -> Result<(), IdentifierFault> {
    match Text::new(text).is_stand_in() {
        true => Err(IdentifierFault::Name),
        false if text.chars().any(is_invisible) => Err(IdentifierFault::Invisible),
        false => Ok(()),
    }
}

/// `gitoid:<type>:<algorithm>:<digits>`, the IANA-registered URI scheme that OmniBOR uses.
fn gitoid(text: &str) -> Result<(), IdentifierFault> {
    let Some(rest) = text.strip_prefix("gitoid:") else { return Err(IdentifierFault::Scheme) };
    let (length, hash) = match rest.split(':').collect::<Vec<_>>()[..] {
        ["blob" | "tree" | "commit" | "tag", "sha1", hash] => (40, hash),
        ["blob" | "tree" | "commit" | "tag", "sha256", hash] => (64, hash),
        _ => return Err(IdentifierFault::Form),
    };
    is_hash(hash, length).then_some(()).ok_or(IdentifierFault::Hash)
}

fn is_hash(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHA1: &str = "94a9ed024d3859793618152ea559a168bbcbb5e2";

    fn fault(kind: IdentifierKind, text: &str) -> Option<IdentifierFault> {
        kind.judge(text).err()
    }

    #[test]
    fn a_gitoid_is_of_a_known_object_by_a_known_algorithm() {
        let sha256 = "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813";
        let of = |text: &str| fault(IdentifierKind::Gitoid, text);
        for good in [format!("gitoid:blob:sha1:{SHA1}"), format!("gitoid:commit:sha256:{sha256}")] {
            assert_eq!(of(&good), None, "{good}");
        }
        for (bad, expected) in [
            (format!("blob:sha1:{SHA1}"), IdentifierFault::Scheme),
            (format!("gitoid:file:sha1:{SHA1}"), IdentifierFault::Form),
            (format!("gitoid:blob:md5:{SHA1}"), IdentifierFault::Form),
            (format!("gitoid:blob:sha1:{SHA1}:x"), IdentifierFault::Form),
            (format!("gitoid:blob:sha256:{SHA1}"), IdentifierFault::Hash),
            (format!("gitoid:blob:sha1:{}", SHA1.to_uppercase()), IdentifierFault::Hash),
        ] {
            assert_eq!(of(&bad), Some(expected), "{bad}");
        }
    }

    #[test]
    fn a_tag_id_is_any_words_that_say_something() {
        let of = |text: &str| fault(IdentifierKind::Swid, text);
        for good in ["com.northwind_app_1.0", "swid:75b8c285-fa7b-485b-b199-4745e3004d0d", "Acme 1"] {
            assert_eq!(of(good), None, "{good}");
        }
        for bad in ["", " ", "TBD", "swid:", "swid:n/a"] {
            assert_eq!(of(bad), Some(IdentifierFault::Name), "{bad:?}");
        }
        assert_eq!(of("com.north\u{200b}wind"), Some(IdentifierFault::Invisible));
    }
}
