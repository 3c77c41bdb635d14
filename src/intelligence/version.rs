//! The orders of versions: each ecosystem's own, as its publisher defines it.
//!
//! A version is read once and compared often. One that its order cannot read is said to be so and
//! never takes a place in the order; what that means for a component is not decided here.

mod alpine;
mod beside;
mod debian;
mod gem;
mod maven;
mod nuget;
mod packagist;
mod semantic;

use std::cmp::Ordering;

use rpm_version::Evr;

use crate::limits::VERSION_LENGTH;
pub use beside::Beside;

/// How the versions of an ecosystem are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VersionOrder {
    /// Semantic Versioning 2.0 to the letter: crates.io, Hex, Julia.
    Semver,
    /// Semantic Versioning with a `v` before it and with parts left out: Swift, GitHub Actions, and
    /// OSV's `SEMVER` ranges elsewhere.
    Coerced,
    /// npm's, with what node-semver reads loosely.
    Npm,
    /// That of Go's modules and of Go's own releases.
    Go,
    /// Bitnami's: semantic, where what is a label elsewhere is a revision, which makes a version more.
    Bitnami,
    /// Dart's: semantic, where build metadata counts.
    Pub,
    /// PEP 440.
    Pypi,
    /// Maven's `ComparableVersion`.
    Maven,
    /// dpkg's (Debian Policy 5.6.12).
    Debian,
    /// rpm's, with its epoch.
    Rpm,
    /// That of apk-tools.
    Alpine,
    /// `Gem::Version`.
    RubyGems,
    /// NuGet's: four numbers, labels whatever their case.
    NuGet,
    /// Composer's spelling in PHP's order.
    Packagist,
}

impl VersionOrder {
    /// Every order.
    pub const ALL: &[Self] = &[
        Self::Semver,
        Self::Coerced,
        Self::Npm,
        Self::Go,
        Self::Bitnami,
        Self::Pub,
        Self::Pypi,
        Self::Maven,
        Self::Debian,
        Self::Rpm,
        Self::Alpine,
        Self::RubyGems,
        Self::NuGet,
        Self::Packagist,
    ];

    /// Reads a version; nothing if it is not one of this order, or longer than [`VERSION_LENGTH`].
    pub fn read(self, text: &str) -> Option<Version> {
        let text = text.trim();
        if text.is_empty() || text.len() > VERSION_LENGTH {
            return None;
        }
        let form = match self {
            Self::Semver => Form::Semantic(semver::Version::parse(text).ok()?),
            Self::Coerced => Form::Semantic(semantic::coerced(text)?),
            Self::Npm => Form::Semantic(semantic::npm(text)?),
            Self::Go => Form::Semantic(semantic::go(text)?),
            Self::Bitnami => Form::Semantic(semantic::bitnami(text)?),
            Self::Pub => Form::Dart(semantic::dart(text)?),
            Self::Pypi => Form::Pypi(text.parse().ok()?),
            Self::Maven => Form::Maven(maven::Version::read(text)),
            Self::Debian => Form::Debian(debian::Version::read(text)?),
            Self::Rpm => Form::Rpm(rpm(text)?),
            Self::Alpine => Form::Alpine(alpine::Version::read(text)?),
            Self::RubyGems => Form::RubyGems(gem::Version::read(text)?),
            Self::NuGet => Form::NuGet(nuget::Version::read(text)?),
            Self::Packagist => Form::Packagist(packagist::Version::read(text)?),
        };
        Some(Version(form))
    }

    /// Reads the bound of a range. Whoever wrote the advisory may have left parts out that the
    /// ecosystem itself insists on, such as `1.2` for a crate.
    pub fn read_bound(self, text: &str) -> Option<Version> {
        let is_strict = matches!(self, Self::Semver | Self::Npm | Self::Go);
        self.read(text).or_else(|| Self::Coerced.read(text).filter(|_| is_strict))
    }

    /// Reads the bound of a range that is the last affected version. Bitnami's, if it names no
    /// revision, means all of them; that reading is ours.
    pub fn read_last(self, text: &str) -> Option<Version> {
        match self {
            Self::Bitnami if text.len() <= VERSION_LENGTH => {
                Some(Version(Form::Semantic(semantic::bitnami_last(text.trim())?)))
            }
            _ => self.read_bound(text),
        }
    }
}

/// A version as its order reads it.
#[derive(Debug, Clone)]
pub struct Version(Form);

#[derive(Debug, Clone)]
enum Form {
    Semantic(semver::Version),
    Dart(semver::Version),
    Pypi(pep440_rs::Version),
    Maven(maven::Version),
    Debian(debian::Version),
    Rpm(Evr<'static>),
    Alpine(alpine::Version),
    RubyGems(gem::Version),
    NuGet(nuget::Version),
    Packagist(packagist::Version),
}

impl Version {
    /// Which comes first; nothing if they are of different orders.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        Some(match (&self.0, &other.0) {
            (Form::Semantic(one), Form::Semantic(other)) => one.cmp_precedence(other),
            (Form::Dart(one), Form::Dart(other)) => one.cmp(other),
            (Form::Pypi(one), Form::Pypi(other)) => one.cmp(other),
            (Form::Maven(one), Form::Maven(other)) => one.compare(other),
            (Form::Debian(one), Form::Debian(other)) => one.compare(other),
            (Form::Rpm(one), Form::Rpm(other)) => one.cmp(other),
            (Form::Alpine(one), Form::Alpine(other)) => one.compare(other),
            (Form::RubyGems(one), Form::RubyGems(other)) => one.compare(other),
            (Form::NuGet(one), Form::NuGet(other)) => one.compare(other),
            (Form::Packagist(one), Form::Packagist(other)) => one.compare(other),
            _ => return None,
        })
    }
}

/// As rpm does, cut at the first colon and the last hyphen. An epoch that is not a number, or a version without letter
/// and digit, is none.
fn rpm(text: &str) -> Option<Evr<'static>> {
    let (epoch, rest) = text.split_once(':').unwrap_or(("", text));
    let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
    let is_number = epoch.bytes().all(|byte| byte.is_ascii_digit());
    let is_version = version.bytes().any(|byte| byte.is_ascii_alphanumeric());
    (is_number && is_version && !text.contains(char::is_whitespace))
        .then(|| Evr::new(epoch.to_owned(), version.to_owned(), release.to_owned()))
}

/// Orders two runs of digits by the numbers they stand for, however long they are.
fn by_number(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// Whether a text is digits and nothing else.
fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
