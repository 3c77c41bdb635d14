//! What is known of one submission: its vulnerabilities, what could be asked of each component, and
//! what became of the vendor's own statements. It owns its data and decides no rule.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::advisory::{AdvisoryKind, KnownExploited, Likelihood, Severity};

/// What is known of one submission, at the dates of its sources.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The sources that were asked, by name. None: there was no store, and nothing was checked.
    pub sources: Vec<Source>,
    /// The vulnerabilities that concern a component, by id.
    pub vulnerabilities: Vec<Vulnerability>,
    /// What could be asked of each component, in the order of
    /// [`Evidence::components`](crate::evidence::Evidence::components).
    pub coverage: Vec<Coverage>,
    /// What is known of the support of components, sorted by component.
    pub lifecycles: Vec<Lifecycle>,
    /// What was made of each statement, in the order of the evidence.
    pub statements: Vec<Judged>,
}

/// A source of the store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Source {
    /// Its name, such as `osv/crates.io`, `cisa-kev`, `first-epss`, `endoflife.date`.
    pub name: String,
    /// The moment that the data are of: what the publisher says, else its newest record.
    pub as_of: Timestamp,
    /// SHA-256 of the bytes that were imported, as hexadecimal digits.
    pub sha256: String,
    /// How many records it has.
    pub records: u64,
}

/// One vulnerability under all its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Vulnerability {
    /// Its CVE id if it has one, else its GHSA id, else the first of the others.
    pub id: String,
    /// Its other names, sorted.
    pub aliases: Vec<String>,
    /// What it is; the gravest of its advisories.
    pub kind: AdvisoryKind,
    /// One line.
    pub summary: Option<String>,
    /// When it was first published.
    pub published: Option<Timestamp>,
    /// How severe it is, as published, sorted, each once.
    pub severities: Vec<Severity>,
    /// CWE ids, sorted.
    pub weaknesses: Vec<String>,
    /// That it is known to be exploited.
    pub known_exploited: Option<KnownExploited>,
    /// How likely exploitation is.
    pub likelihood: Option<Likelihood>,
    /// The components that it concerns, by their index.
    pub affected: Vec<Affected>,
}

/// A component that a vulnerability concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Affected {
    /// The index of the component in the evidence.
    pub component: u32,
    /// The ids of the advisories that say so, sorted. None: only a document of the submission does.
    pub by: Vec<String>,
    /// The first versions above the component's own that mend it, as the advisories state them, lowest first.
    pub fixed: Vec<String>,
}

/// What is known of the support of one component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lifecycle {
    /// The index of the component in the evidence.
    pub component: u32,
    /// The name of the source that says so.
    pub source: String,
    /// The release cycle that the component's version belongs to, such as `nodejs 18`; nothing if the
    /// source speaks of the version itself.
    pub cycle: Option<String>,
    /// How it stands.
    pub support: Support,
}

/// How the support of a component stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// Security updates end, or ended, on a day (`2025-04-30`).
    Until(String),
    /// They have ended; the source names no day.
    Ended,
    /// They go on; the source names no day.
    GoesOn,
    /// The version was taken back from its registry.
    Yanked,
}

/// What could be asked of a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// The store has data of its ecosystem, and its version could be compared.
    Matched,
    /// The store has no data of its ecosystem.
    NoData,
    /// It has no identifier that names a package and a version, or the version cannot be compared.
    NoIdentifier,
}

impl Coverage {
    /// Every answer.
    pub const ALL: &[Self] = &[Self::Matched, Self::NoData, Self::NoIdentifier];

    /// The word in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Matched => "matched",
            Self::NoData => "no-data",
            Self::NoIdentifier => "no-identifier",
        }
    }
}

/// What was made of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The index of the statement in the evidence.
    pub statement: u32,
    /// The index of the vulnerability, if it concerns one that is listed.
    pub vulnerability: Option<u32>,
    /// The indices of the components that it was bound to, sorted.
    pub components: Vec<u32>,
    /// Whether it is used, and why not.
    pub made: Made,
}

/// Whether a statement is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It stands, as a claim of its author.
    Used,
}
