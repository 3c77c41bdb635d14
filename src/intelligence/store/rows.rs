//! The rows of one source while it is written: records, their keys and their counts.
//!
//! Which source they are of, and what becomes of the one before, is for the writer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use redb::{Table, WriteTransaction};
use serde::Serialize;

use super::layout::{self, Kind};
use super::writer::{Brought, NEW};
use super::{SourceRecord, StoreError};
use crate::intelligence::advisory::{Advisory, AffectedVersions, KnownExploited, Likelihood};
use crate::intelligence::knowledge::Source;
use crate::intelligence::lifecycle::{self, Product};

/// The rows of a source that is being written.
pub struct Rows<'t> {
    transaction: &'t WriteTransaction,
    path: &'t Path,
    tables: BTreeMap<Kind, Table<'t, &'static [u8], &'static [u8]>>,
    ecosystems: BTreeSet<String>,
    next: u32,
    newest: Option<Timestamp>,
    records: u64,
    /// Records that their publisher took back.
    pub withdrawn: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    nameless: u64,
}

impl<'t> Rows<'t> {
    pub(super) fn new(transaction: &'t WriteTransaction, path: &'t Path) -> Self {
        Self {
            transaction,
            path,
            tables: BTreeMap::new(),
            ecosystems: BTreeSet::new(),
            next: 0,
            newest: None,
            records: 0,
            withdrawn: 0,
            unreadable: 0,
            nameless: 0,
        }
    }

    /// Keeps an advisory.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn advisory(&mut self, advisory: Advisory) -> Result<(), StoreError> {
        let number = self.number();
        self.put(Kind::Advisories, &number, &advisory)?;
        self.nameless += u64::from(advisory.affected.is_empty());
        let mut packages: BTreeMap<Vec<u8>, Vec<AffectedVersions>> = BTreeMap::new();
        for package in advisory.affected {
            if !self.ecosystems.contains(&package.ecosystem) {
                self.ecosystems.insert(package.ecosystem.clone());
            }
            let key = layout::package(&package.ecosystem, &package.name);
            packages.entry(key).or_default().push(package.versions);
        }
        for (key, entries) in packages {
            self.put(Kind::Packages, &[key.as_slice(), &number].concat(), &entries)?;
        }
        self.dated(advisory.modified.max(advisory.published));
        Ok(())
    }

    /// Keeps that a vulnerability is known to be exploited.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn exploited(&mut self, cve: &str, known: &KnownExploited) -> Result<(), StoreError> {
        self.records += 1;
        self.put(Kind::Exploited, cve.as_bytes(), known)
    }

    /// Keeps how likely exploitation is.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn likelihood(&mut self, cve: &str, likelihood: &Likelihood) -> Result<(), StoreError> {
        self.records += 1;
        self.put(Kind::Likelihoods, cve.as_bytes(), likelihood)
    }

    /// Keeps the lifecycle of a product.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn product(&mut self, product: &Product) -> Result<(), StoreError> {
        let number = self.number();
        for identifier in &product.identifiers {
            let name = layout::name(&lifecycle::identity(identifier));
            self.put(Kind::Identifiers, &[name.as_slice(), &number].concat(), &())?;
        }
        self.put(Kind::Products, &number, product)
    }

    /// Keeps which versions of a package were taken back.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn yanked(&mut self, ecosystem: &str, name: &str, versions: &[String]) -> Result<(), StoreError> {
        self.records += 1;
        self.put(Kind::Yanked, &layout::package(ecosystem, name), &versions)
    }

    /// Takes note of the date of a record that may not be kept.
    pub fn dated(&mut self, date: Option<Timestamp>) {
        self.newest = self.newest.max(date);
    }

    /// Records that were kept.
    pub fn kept(&self) -> u64 {
        self.records
    }

    /// The date of the newest record.
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    /// The ecosystems that the records name, with their releases.
    pub fn ecosystems(&self) -> &BTreeSet<String> {
        &self.ecosystems
    }

    fn number(&mut self) -> layout::Number {
        let number = self.next.to_be_bytes();
        self.next += 1;
        self.records += 1;
        number
    }

    fn put<T: Serialize>(&mut self, kind: Kind, key: &[u8], value: &T) -> Result<(), StoreError> {
        let failed = |error: redb::Error| super::read_error(self.path, error);
        let packed =
            layout::pack(value).map_err(|error| failed(redb::Error::Corrupted(error.to_string())))?;
        if !self.tables.contains_key(&kind) {
            let table = self.transaction.open_table(layout::table(&kind.table(NEW)));
            self.tables.insert(kind, table.map_err(|error| failed(error.into()))?);
        }
        let Some(table) = self.tables.get_mut(&kind) else { return Ok(()) };
        table.insert(key, packed.as_slice()).map_err(|error| failed(error.into()))?;
        Ok(())
    }

    /// What will be recorded of the source.
    pub fn outline(&self, brought: Brought) -> SourceRecord {
        // Data without any date are as old as can be.
        let as_of = brought.as_of.or(self.newest).unwrap_or(Timestamp::UNIX_EPOCH);
        SourceRecord {
            source: Source {
                name: brought.name,
                as_of,
                sha256: brought.sha256,
                records: self.records,
                ecosystems: self.ecosystems.clone(),
            },
            whole: brought.whole,
            withdrawn: self.withdrawn,
            nameless: self.nameless,
            unreadable: self.unreadable,
            fetched: brought.fetched,
        }
    }
}
