//! What publishers write of vulnerabilities, in one shape, as the store keeps it.
//!
//! Versions and ranges stand as published: what they mean is for the version order of their ecosystem.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One advisory of one publisher, in the shape of OSV 1.7 (<https://ossf.github.io/osv-schema/>).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Advisory {
    /// Its id, such as `RUSTSEC-2021-0001` or `GHSA-…`.
    pub id: String,
    /// Other names of the same vulnerability. One that is only about a package made from another names the
    /// vulnerability of that other here too (OSV `upstream`), unless there are several.
    pub aliases: Vec<String>,
    /// The vulnerabilities that an advisory on several of them is about, such as the CVE ids of an update of a
    /// distribution. They are not names of one another.
    pub upstream: Vec<String>,
    /// What it tells of.
    pub kind: AdvisoryKind,
    /// One line.
    pub summary: Option<String>,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// When it last changed.
    pub modified: Option<Timestamp>,
    /// How severe it is, as published; unsorted.
    pub severities: Vec<Severity>,
    /// CWE ids, such as `CWE-79`.
    pub weaknesses: Vec<String>,
    /// The packages that it is about; they are not kept with it, but where they can be asked for by name.
    #[serde(skip)]
    pub affected: Vec<AffectedPackage>,
}

/// What an advisory tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AdvisoryKind {
    /// A vulnerability.
    Vulnerability,
    /// The package itself is an attack (OSV `MAL-`).
    Malicious,
    /// Nobody maintains the package (RustSec `unmaintained`).
    Unmaintained,
    /// The package can break the language's promises where it is used in some ways (RustSec `unsound`).
    Unsound,
    /// Something else worth knowing (RustSec `notice`).
    Notice,
}

impl AdvisoryKind {
    /// Every kind.
    pub const ALL: &[Self] =
        &[Self::Vulnerability, Self::Malicious, Self::Unmaintained, Self::Unsound, Self::Notice];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Vulnerability => "vulnerability",
            Self::Malicious => "malicious",
            Self::Unmaintained => "unmaintained",
            Self::Unsound => "unsound",
            Self::Notice => "notice",
        }
    }
}

/// A severity, as published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// A CVSS vector of version 2, 3.0, 3.1 or 4.0, as written; the score is computed from it.
    Vector(String),
    /// A word of the publisher's own scale, such as GitHub's `moderate`.
    Word(String),
}

/// A package that an advisory is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AffectedPackage {
    /// The ecosystem in OSV's words, with its release: `crates.io`, `Debian:12`.
    pub ecosystem: String,
    /// The package's name, as the ecosystem spells it.
    pub name: String,
    /// Its versions that are affected.
    pub versions: AffectedVersions,
}

/// The versions of a package that an advisory is about. The texts are owned, or borrowed from where they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AffectedVersions<T = String> {
    /// Ranges; a version in any of them is affected.
    pub ranges: Vec<Range<T>>,
    /// Affected versions, one by one.
    pub listed: Vec<T>,
}

/// A range of versions, as its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range<T = String> {
    /// How its versions are ordered.
    pub kind: RangeKind,
    /// What begins and what ends it, in no order.
    pub bounds: Vec<Bound<T>>,
}

/// How the versions of a range are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RangeKind {
    /// By semver 2.0.
    Semver,
    /// By the ecosystem's own order.
    Ecosystem,
}

/// An event of a range (OSV `events`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound<T = String> {
    /// The first version that is affected; `0` means all from the first.
    Introduced(T),
    /// The first version that no longer is.
    Fixed(T),
    /// The last version that is.
    LastAffected(T),
    /// Versions from here on are not told of.
    Limit(T),
}

/// That a vulnerability is known to be exploited (CISA KEV).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownExploited {
    /// The day it was listed, `2021-12-10`.
    pub added: String,
    /// The day by which the catalogue wants it mended, if it says.
    pub due: Option<String>,
    /// Whether ransomware campaigns are known to use it; nothing if the catalogue does not know.
    pub ransomware: Option<bool>,
    /// Whether forensic triage is asked for (BOD 26-04); nothing on older entries.
    pub forensic_triage: Option<bool>,
}

/// How likely exploitation is in the next 30 days (FIRST EPSS).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Likelihood {
    /// The probability, 0 to 1, as published, so that no digit is lost.
    pub score: String,
    /// The share of vulnerabilities that are as likely or less, 0 to 1, as published.
    pub percentile: String,
    /// The day of the score.
    pub day: Option<String>,
}
