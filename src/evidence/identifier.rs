//! How others name a component: package URL, CPE, SWID, SWHID, gitoid.

use std::str::FromStr;

use packageurl::PackageUrl;

use crate::source::{Origin, Text};

/// Bytes of the longest package URL that is looked at.
const LONGEST_PURL: usize = 4096;

/// An identifier, as written, with whether it is well formed.
#[derive(Debug)]
pub struct Identifier<'s> {
    /// Where it stands.
    pub at: Origin,
    /// The scheme it belongs to.
    pub kind: IdentifierKind,
    /// The identifier, as written.
    pub text: Text<'s>,
    /// Whether it has the form of its scheme.
    pub is_well_formed: bool,
}

impl<'s> Identifier<'s> {
    /// Judges an identifier while it is read.
    pub fn read(at: Origin, kind: IdentifierKind, text: Text<'s>) -> Self {
        let is_well_formed = kind.admits(text.raw());
        Self { at, kind, text, is_well_formed }
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

    /// Whether a text has the form of this scheme.
    fn admits(self, text: &str) -> bool {
        match self {
            Self::Purl => purl(text).is_some(),
            Self::Cpe => is_cpe(text),
            Self::Swid | Self::PartNumber | Self::SpdxId => !Text::new(text).is_stand_in(),
            Self::Swhid => is_swhid(text),
            Self::Gitoid => is_gitoid(text),
        }
    }
}

/// Reads a package URL; `None` if it is not one.
pub fn purl(text: &str) -> Option<PackageUrl<'_>> {
    (text.len() <= LONGEST_PURL).then(|| PackageUrl::from_str(text).ok())?
}

/// CPE 2.3 formatted string (NISTIR 7695, 6.2) or 2.2 URI (6.1).
fn is_cpe(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("cpe:2.3:") {
        let parts = split_unescaped(rest);
        return parts.len() == 11
            && matches!(parts[0], "a" | "o" | "h" | "*" | "-")
            && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic()));
    }
    let Some(rest) = text.strip_prefix("cpe:/") else { return false };
    let parts: Vec<&str> = rest.split(':').collect();
    (3..=7).contains(&parts.len())
        && matches!(parts[0], "a" | "o" | "h")
        && parts[1..3].iter().all(|part| !part.is_empty())
        && rest.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Splits at colons that no backslash stands before.
fn split_unescaped(text: &str) -> Vec<&str> {
    let mut parts = Vec::with_capacity(11);
    let (mut start, mut escaped) = (0, false);
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b':' => {
                parts.push(&text[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// SWHID 1.2: `swh:1:<type>:<40 hexadecimal digits>`, qualifiers after `;`.
fn is_swhid(text: &str) -> bool {
    let core = text.split(';').next().unwrap_or_default();
    let parts: Vec<&str> = core.split(':').collect();
    matches!(parts[..], ["swh", "1", "cnt" | "dir" | "rev" | "rel" | "snp", hash] if is_hex(hash, 40))
}

/// `gitoid:<type>:<algorithm>:<digits>`, the IANA-registered URI scheme.
fn is_gitoid(text: &str) -> bool {
    match text.split(':').collect::<Vec<_>>()[..] {
        ["gitoid", "blob" | "tree" | "commit" | "tag", "sha1", hash] => is_hex(hash, 40),
        ["gitoid", "blob" | "tree" | "commit" | "tag", "sha256", hash] => is_hex(hash, 64),
        _ => false,
    }
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_tells_its_own_from_others() {
        for (kind, text, is_well_formed) in [
            (IdentifierKind::Purl, "pkg:cargo/serde@1.0.0", true),
            (IdentifierKind::Purl, "not-a-purl", false),
            (IdentifierKind::Purl, "", false),
            (IdentifierKind::Cpe, "cpe:2.3:a:openssl:openssl:1.1.1k:*:*:*:*:*:*:*", true),
            (IdentifierKind::Cpe, r"cpe:2.3:a:c\:d:openssl:1.1.1k:*:*:*:*:*:*:*", true),
            (IdentifierKind::Cpe, "cpe:2.3:a:openssl", false),
            (IdentifierKind::Cpe, "cpe:/a:openssl:openssl:1.1.1k", true),
            (IdentifierKind::Cpe, "openssl", false),
            (IdentifierKind::Swhid, "swh:1:cnt:94a9ed024d3859793618152ea559a168bbcbb5e2", true),
            (IdentifierKind::Swhid, "swh:1:cnt:94a9", false),
            (IdentifierKind::Gitoid, "gitoid:blob:sha1:94a9ed024d3859793618152ea559a168bbcbb5e2", true),
            (IdentifierKind::Gitoid, "gitoid:blob:sha256:94a9", false),
            (IdentifierKind::Swid, "TBD", false),
        ] {
            assert_eq!(kind.admits(text), is_well_formed, "{} {text}", kind.word());
        }
    }
}
