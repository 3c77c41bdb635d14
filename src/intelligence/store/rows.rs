//! The rows of one source while it is written: records, their keys and their counts.
//!
//! Which source they are of, and what becomes of the one before, is for the writer.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use redb::{ReadableTable as _, Table, WriteTransaction};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::layout::{self, Kind, Number, PackageRow};
use super::writer::{Brought, NEW};
use super::{SourceRecord, StoreError};
use crate::intelligence::advisory::{Advisory, AffectedVersions, KnownExploited, Likelihood};
use crate::intelligence::knowledge::Source;
use crate::intelligence::lifecycle::{self, Product};

/// The table of what advisories say of packages until it is brought together.
const SCATTERED: &str = "packages, one advisory at a time";

/// The rows of a source that is being written.
pub struct Rows<'t> {
    transaction: &'t WriteTransaction,
    path: &'t Path,
    tables: BTreeMap<Kind, Table<'t, &'static [u8], &'static [u8]>>,
    /// What advisories say of packages, by package and number, as long as more may come.
    scattered: Option<Table<'t, &'static [u8], &'static [u8]>>,
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
            scattered: None,
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
        self.put(Kind::Advisories, &number.to_be_bytes(), &advisory)?;
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
            self.scatter(&[key.as_slice(), &number.to_be_bytes()].concat(), &entries)?;
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
        let identities: BTreeSet<String> =
            product.identifiers.iter().map(|one| lifecycle::identity(one)).collect();
        for identity in identities {
            let mut numbers: Vec<Number> =
                self.got(Kind::Identifiers, identity.as_bytes())?.unwrap_or_default();
            numbers.push(number);
            self.put(Kind::Identifiers, identity.as_bytes(), &numbers)?;
        }
        self.put(Kind::Products, &number.to_be_bytes(), product)
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

    fn number(&mut self) -> Number {
        let number = self.next;
        self.next += 1;
        self.records += 1;
        number
    }

    /// What stands under a key so far.
    fn got<T: DeserializeOwned>(&self, kind: Kind, key: &[u8]) -> Result<Option<T>, StoreError> {
        let Some(table) = self.tables.get(&kind) else { return Ok(None) };
        let row = table.get(key).map_err(|error| failed(self.path, error))?;
        row.map(|row| layout::unpack(row.value()).map_err(|error| failed(self.path, error))).transpose()
    }

    fn put<T: Serialize>(&mut self, kind: Kind, key: &[u8], value: &T) -> Result<(), StoreError> {
        if !self.tables.contains_key(&kind) {
            let table = self.opened(&kind.table(NEW))?;
            self.tables.insert(kind, table);
        }
        let packed = self.packed(value)?;
        let Some(table) = self.tables.get_mut(&kind) else { return Ok(()) };
        table.insert(key, packed.as_slice()).map_err(|error| failed(self.path, error))?;
        Ok(())
    }

    fn scatter(&mut self, key: &[u8], entries: &[AffectedVersions]) -> Result<(), StoreError> {
        let packed = self.packed(&entries)?;
        let mut scattered = match self.scattered.take() {
            Some(scattered) => scattered,
            None => self.opened(SCATTERED)?,
        };
        scattered.insert(key, packed.as_slice()).map_err(|error| failed(self.path, error))?;
        self.scattered = Some(scattered);
        Ok(())
    }

    /// Brings together what the advisories say of each package, once all are there.
    pub(super) fn gather(&mut self) -> Result<(), StoreError> {
        let Some(scattered) = self.scattered.take() else { return Ok(()) };
        let path = self.path;
        let (mut package, mut entries): (Vec<u8>, PackageRow<String>) = Default::default();
        for row in scattered.range::<&[u8]>(..).map_err(|error| failed(path, error))? {
            let (key, value) = row.map_err(|error| failed(path, error))?;
            let Some((next, number)) = key.value().split_last_chunk() else { continue };
            if next != package {
                self.put_package(&package, &mut entries)?;
                package = next.to_owned();
            }
            let said = layout::unpack(value.value()).map_err(|error| failed(path, error))?;
            entries.push((Number::from_be_bytes(*number), said));
        }
        self.put_package(&package, &mut entries)?;
        drop(scattered);
        self.transaction.delete_table(layout::table(SCATTERED)).map_err(|error| failed(path, error))?;
        Ok(())
    }

    fn put_package(&mut self, key: &[u8], entries: &mut PackageRow<String>) -> Result<(), StoreError> {
        if !entries.is_empty() {
            self.put(Kind::Packages, key, entries)?;
            entries.clear();
        }
        Ok(())
    }

    fn opened(&self, name: &str) -> Result<Table<'t, &'static [u8], &'static [u8]>, StoreError> {
        self.transaction.open_table(layout::table(name)).map_err(|error| failed(self.path, error))
    }

    fn packed<T: Serialize>(&self, value: &T) -> Result<Vec<u8>, StoreError> {
        layout::pack(value).map_err(|error| failed(self.path, error))
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

fn failed(path: &Path, error: impl Into<redb::Error>) -> StoreError {
    super::read_error(path, error.into())
}
