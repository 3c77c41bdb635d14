//! What is known of one submission: its vulnerabilities, what could be asked of each component, and
//! what became of the vendor's own statements. It owns its data and decides no rule.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::advisory::{AdvisoryKind, KnownExploited, Likelihood, Severity};
use super::judged::{Judged, Standing};

/// What is known of one submission, at the dates of its sources.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// The sources that were asked, by name. None: there was no store, and nothing was checked.
    pub sources: Vec<Source>,
    /// The vulnerabilities that concern a component, by id.
    pub vulnerabilities: Vec<Vulnerability>,
    /// How many components were looked up in each ecosystem, by OSV's word for it; also those of which
    /// the store has no data.
    pub ecosystems: BTreeMap<String, u64>,
    /// What could be asked of each component, in the order of
    /// [`Evidence::components`](crate::evidence::Evidence::components).
    pub coverage: Vec<Coverage>,
    /// What is known of the support of components, sorted by component.
    pub lifecycles: Vec<Lifecycle>,
    /// What was made of each statement, in the order of the evidence.
    pub statements: Vec<Judged>,
    /// Component, vulnerability and its place among the affected, sorted: [`Self::indexed`] fills it.
    pub concerns: Vec<(u32, u32, u32)>,
    /// Vulnerability and component, and the rows of [`Self::statements`] about them, sorted:
    /// [`Self::indexed`] fills it.
    pub spoken_of: Vec<((u32, u32), u32)>,
}

impl Knowledge {
    /// Nothing: no store was opened and no statement read.
    pub const NONE: &Self = &Self {
        sources: Vec::new(),
        vulnerabilities: Vec::new(),
        ecosystems: BTreeMap::new(),
        coverage: Vec::new(),
        lifecycles: Vec::new(),
        statements: Vec::new(),
        concerns: Vec::new(),
        spoken_of: Vec::new(),
    };

    /// The same, with its vulnerabilities to be found by component, and its statements by both.
    #[must_use]
    pub fn indexed(mut self) -> Self {
        self.concerns.clear();
        for (index, vulnerability) in (0..).zip(&self.vulnerabilities) {
            let affected = (0..).zip(&vulnerability.affected);
            self.concerns.extend(affected.map(|(place, affected)| (affected.component, index, place)));
        }
        self.concerns.sort_unstable();
        self.spoken_of.clear();
        for (row, judged) in (0..).zip(&self.statements) {
            let vulnerability = judged.vulnerability.into_iter();
            let pairs = vulnerability.flat_map(|of| judged.components.iter().map(move |&one| (of, one)));
            self.spoken_of.extend(pairs.map(|pair| (pair, row)));
        }
        self.spoken_of.sort_unstable();
        self
    }

    /// Whether vulnerabilities were looked up at all.
    pub fn was_asked(&self) -> bool {
        !self.sources.is_empty()
    }

    /// What could be asked of a component; nothing if nobody asked.
    pub fn coverage_of(&self, component: u32) -> Option<Coverage> {
        self.coverage.get(component as usize).copied()
    }

    /// The vulnerabilities that concern a component, by their index, and how they do.
    pub fn concerning(&self, component: u32) -> impl Iterator<Item = (u32, &Vulnerability, &Affected)> {
        let first = self.concerns.partition_point(|&(of, ..)| of < component);
        let own = self.concerns[first..].iter().take_while(move |&&(of, ..)| of == component);
        own.map(|&(_, index, place)| {
            let vulnerability = &self.vulnerabilities[index as usize];
            (index, vulnerability, &vulnerability.affected[place as usize])
        })
    }

    /// What was made of one statement of the evidence: a row for each way it ended.
    pub fn made_of(&self, statement: u32) -> &[Judged] {
        let first = self.statements.partition_point(|one| one.statement < statement);
        let own = self.statements[first..].iter().take_while(|one| one.statement == statement).count();
        &self.statements[first..first + own]
    }

    /// The statements about a vulnerability in a component, in the order of the evidence, with those
    /// that are not used.
    pub fn statements_of(&self, vulnerability: u32, component: u32) -> impl Iterator<Item = &Judged> {
        let pair = (vulnerability, component);
        let first = self.spoken_of.partition_point(|&(of, ..)| of < pair);
        let own = self.spoken_of[first..].iter().take_while(move |(of, _)| *of == pair);
        own.map(|&(_, row)| &self.statements[row as usize])
    }

    /// What becomes of a vulnerability in a component by what is said of it; nothing if nothing that
    /// is said counts.
    pub fn standing(&self, vulnerability: u32, component: u32) -> Option<Standing> {
        self.statements_of(vulnerability, component).filter_map(Standing::of).max()
    }

    /// What is known of the support of a component.
    pub fn lifecycles_of(&self, component: u32) -> &[Lifecycle] {
        let first = self.lifecycles.partition_point(|one| one.component < component);
        let own = self.lifecycles[first..].iter().take_while(|one| one.component == component).count();
        &self.lifecycles[first..first + own]
    }
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
    /// The ecosystems of the packages that it tells of, in OSV's words with their releases.
    pub ecosystems: BTreeSet<String>,
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
    /// The ids of the advisories that say so, sorted; `(by CPE)` stands behind one that was found by that name
    /// for want of a package URL. None: only a document of the submission does.
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
