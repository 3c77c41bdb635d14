//! Package URLs in one spelling (ECMA-427), so that two spellings of one package are one.
//!
//! It reads what vendors write, leniently where the package is plain, and keeps their bytes
//! elsewhere. It asks no registry whether a package exists.

mod package_type;
mod reading;

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

pub(super) use reading::read;

use package_type::PackageType;

/// Qualifiers that say where a package was found or made from and not which one it is; the last
/// two are syft's.
const INFORMATIVE: &[&str] = &["checksum", "download_url", "file_name", "vcs_url", "package-id", "upstream"];

/// Where the parts of a canonical package URL end, and its text if that is not as written.
#[derive(Debug, Clone)]
pub(super) struct Parts {
    canonical: Option<Box<str>>,
    ty: u16,
    /// Where the name begins; the namespace stands between the type and it.
    name_start: u16,
    name: u16,
    version: u16,
    qualifiers: u16,
}

impl Parts {
    /// The package URL of these parts, which was written so.
    pub(super) fn of<'p>(&'p self, written: &'p str) -> Purl<'p> {
        Purl { text: self.canonical.as_deref().unwrap_or(written), parts: self }
    }
}

/// A package URL in canonical spelling.
#[derive(Debug, Clone, Copy)]
pub struct Purl<'p> {
    text: &'p str,
    parts: &'p Parts,
}

impl<'p> Purl<'p> {
    /// The canonical spelling of ECMA-427 and of the type's definition.
    pub fn canonical(&self) -> &'p str {
        self.text
    }

    /// Whether the document spells it so.
    pub fn is_written_canonically(&self) -> bool {
        self.parts.canonical.is_none()
    }

    /// The type: the ecosystem or kind of repository.
    pub fn ty(&self) -> &'p str {
        self.between("pkg:".len(), self.parts.ty)
    }

    /// The namespace, decoded.
    pub fn namespace(&self) -> Option<Cow<'p, str>> {
        let start = usize::from(self.parts.ty) + 1;
        let end = self.parts.name_start.checked_sub(1).filter(|&end| usize::from(end) > start)?;
        Some(decoded(self.between(start, end)))
    }

    /// The name, decoded.
    pub fn name(&self) -> Cow<'p, str> {
        decoded(self.between(usize::from(self.parts.name_start), self.parts.name))
    }

    /// The version, decoded.
    pub fn version(&self) -> Option<Cow<'p, str>> {
        self.after_mark(self.parts.name, self.parts.version).map(decoded)
    }

    /// The value of one qualifier, decoded.
    pub fn qualifier(&self, key: &str) -> Option<Cow<'p, str>> {
        self.qualifiers().find(|(one, _)| *one == key).map(|(_, value)| decoded(value))
    }

    /// The path within the package, decoded.
    pub fn subpath(&self) -> Option<Cow<'p, str>> {
        let end = u16::try_from(self.text.len()).ok()?;
        self.after_mark(self.parts.qualifiers, end).map(decoded)
    }

    /// The repository that is not the default one of the type: a package there is another package.
    /// Types without a default one have none that is unusual.
    pub fn other_repository(&self) -> Option<Cow<'p, str>> {
        let default = PackageType::named(self.ty())?.repository?;
        self.qualifier("repository_url").filter(|url| address(url) != address(default))
    }

    /// Whether both name one package: what only tells where it was found is left out, and what a
    /// type takes for granted.
    pub fn is_same_package(&self, other: &Purl<'_>) -> bool {
        let may_be = || self.head() == other.head() && self.version() == other.version();
        self.text == other.text || (may_be() && self.identity() == other.identity())
    }

    /// Whether this names the package in whatever version, and in that one if it gives one.
    pub fn covers(&self, other: &Purl<'_>) -> bool {
        self.head() == other.head()
            && self.kept_qualifiers() == other.kept_qualifiers()
            && self.subpath() == other.subpath()
            && self.version().is_none_or(|version| other.version() == Some(version))
    }

    /// How near this, as a name in a statement, comes to a package that is listed.
    pub fn nearness(&self, listed: &Purl<'_>) -> Nearness {
        if self.is_same_package(listed) && self.version().is_some() {
            return Nearness::Same;
        }
        if self.head() != listed.head() {
            return Nearness::Other;
        }
        match self.version() {
            version if version.is_some() && listed.version() != version => Nearness::OtherVersion,
            version => {
                let (own, listed) = (self.kept_qualifiers(), listed.kept_qualifiers());
                match own.iter().all(|one| listed.contains(one)) {
                    false => Nearness::OtherQualifiers,
                    true if version.is_some() && own == listed => Nearness::OtherQualifiers,
                    true => Nearness::Broader,
                }
            }
        }
    }

    /// What tells the package from others.
    pub fn identity(&self) -> Cow<'p, str> {
        if self.qualifiers().next().is_none() && self.ty() != "pypi" {
            return Cow::Borrowed(self.text);
        }
        let mut identity = self.head().into_owned();
        identity.push_str(self.between(usize::from(self.parts.name), self.parts.version));
        for (mark, (key, value)) in
            std::iter::once('?').chain(std::iter::repeat('&')).zip(self.kept_qualifiers())
        {
            identity.extend([mark]);
            identity.extend([key, "=", value]);
        }
        identity.push_str(&self.text[usize::from(self.parts.qualifiers)..]);
        Cow::Owned(identity)
    }

    /// Everything up to the name: the package in whatever version. PyPI takes `.`, `-` and `_` in a name for one another (PEP 503).
    pub fn head(&self) -> Cow<'p, str> {
        let head = self.between(0, self.parts.name);
        match self.ty() {
            "pypi" => {
                let words: Vec<&str> = head.split(['.', '-', '_']).filter(|word| !word.is_empty()).collect();
                Cow::Owned(words.join("-"))
            }
            _ => Cow::Borrowed(head),
        }
    }

    fn kept_qualifiers(&self) -> Vec<(&'p str, &'p str)> {
        let ty = PackageType::named(self.ty());
        let goes_without_saying = |key: &str, value: &str| match ty {
            Some(ty) if key == "repository_url" => {
                ty.repository.is_some_and(|default| address(default) == address(&decoded(value)))
            }
            Some(ty) => ty.defaults.contains(&(key, value)),
            None => false,
        };
        let kept =
            |(key, value): &(&str, &str)| !INFORMATIVE.contains(key) && !goes_without_saying(key, value);
        self.qualifiers().filter(kept).collect()
    }

    /// The qualifiers as the canonical text has them, in the order of their keys.
    fn qualifiers(&self) -> impl Iterator<Item = (&'p str, &'p str)> + use<'p> {
        let text = self.after_mark(self.parts.version, self.parts.qualifiers).unwrap_or_default();
        text.split('&').filter_map(|pair| pair.split_once('='))
    }

    fn between(&self, start: usize, end: u16) -> &'p str {
        &self.text[start..usize::from(end)]
    }

    /// What stands between two places, without the mark that leads it in.
    fn after_mark(&self, start: u16, end: u16) -> Option<&'p str> {
        (end > start).then(|| self.between(usize::from(start) + 1, end))
    }
}

/// How near a package URL comes to another, the nearest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// It is of another package.
    Other,
    /// It is of another version.
    OtherVersion,
    /// It is of another build of the version.
    OtherQualifiers,
    /// It is of the package and others: it gives no version, or fewer qualifiers.
    Broader,
    /// It is of this package alone.
    Same,
}

/// The text is canonical, so that what it decodes to was seen to be UTF-8.
fn decoded(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}

/// An address as repositories are compared by: without a scheme, the case of the host, or a last slash.
fn address(url: &str) -> (String, &str) {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    let host = rest.find('/').unwrap_or(rest.len());
    (rest[..host].to_ascii_lowercase(), &rest[host..])
}

#[cfg(test)]
mod tests;
