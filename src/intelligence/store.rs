//! What the world knows, as it lies on disk: one directory with one file, opened read-only, asked by key.
//!
//! An answer costs a few pages of the file whatever its size. It matches nothing: which versions an advisory
//! means is for whoever asks.

mod error;
pub mod import;
mod layout;
mod names;
pub mod pack;
mod rows;
mod writer;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use redb::{AccessGuard, Builder, ReadOnlyDatabase, ReadOnlyTable, ReadableDatabase as _, TableError};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::advisory::{Advisory, AffectedVersions, KnownExploited, Likelihood};
use super::knowledge::Source;
use super::lifecycle::Product;
use layout::{Kind, Number};
use names::Names;

use error::read_error;

pub use error::StoreError;
pub use layout::{FetchedFrom, SourceRecord, base};
pub use rows::Rows;
pub use writer::{Brought, Writer};

/// The file of a store, in its directory.
pub const FILE: &str = "intelligence.redb";

/// Bytes of the file that are kept in memory while it is asked.
const CACHE: usize = 64 << 20;

/// Names of one vulnerability from which on no further advisory's are added, so that a chain of aliases has an end. Real
/// ones have up to 17. Those of one advisory are never cut: one of them may be known to be exploited.
const MOST_NAMES: usize = 100;

/// A store, opened for reading. Threads can share it.
pub struct Intelligence {
    sources: Vec<Source>,
    shelves: Vec<Shelf>,
    names: Names,
}

/// What one source brought.
struct Shelf {
    path: PathBuf,
    record: SourceRecord,
    tables: BTreeMap<Kind, Table>,
}

type Row = AccessGuard<'static, &'static [u8]>;

type Entries = redb::Range<'static, &'static [u8], &'static [u8]>;

/// What is written of one package, as it lies in the file.
pub struct OfPackage<'i> {
    /// Each with the source that it is of.
    rows: Vec<(usize, &'i Shelf, Row)>,
}

/// What one advisory says of one package.
#[derive(Debug, Clone)]
pub struct Entry<'r> {
    /// What it says.
    pub affected: Vec<AffectedVersions<&'r str>>,
    /// Where the advisory itself is.
    pub place: Place,
}

/// Where an advisory lies in a store: which source has it, and its number there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    shelf: usize,
    number: Number,
}

type Table = ReadOnlyTable<&'static [u8], &'static [u8]>;

impl Intelligence {
    /// Opens the store in a directory. Nothing is loaded but the list of its sources.
    ///
    /// # Errors
    ///
    /// Fails if there is none, if another layout was written, if it is damaged or cannot be read.
    pub fn open(directory: &Path) -> Result<Self, StoreError> {
        let path = directory.join(FILE);
        match fs::metadata(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::None(directory.to_owned()));
            }
            Err(error) => return Err(StoreError::Io { path, error }),
        }
        guarded(&path, || {
            let database = Builder::new().set_cache_size(CACHE).open_read_only(&path);
            read(&database.map_err(|error| read_error(&path, error.into()))?, &path)
        })
    }

    /// The sources, by name.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// The sources with all that is recorded of them, by name.
    pub fn records(&self) -> impl Iterator<Item = &SourceRecord> {
        self.shelves.iter().map(|shelf| &shelf.record)
    }

    /// Whether a source has the whole of an ecosystem in OSV's words (`npm`, `Debian:12`), so that no
    /// answer means that nothing is known. A few loose records are not the whole.
    pub fn has_ecosystem(&self, ecosystem: &str) -> bool {
        self.records().any(|record| record.covers(ecosystem))
    }

    /// The ecosystems that [`has_ecosystem`](Self::has_ecosystem) is true for, with the releases that the data name.
    pub fn ecosystems(&self) -> BTreeSet<&str> {
        let named = self.records().flat_map(|record| record.source.ecosystems.iter());
        named.map(String::as_str).filter(|ecosystem| self.has_ecosystem(ecosystem)).collect()
    }

    /// What is written of a package. The name is compared as its ecosystem compares names.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn of_package(&self, ecosystem: &str, name: &str) -> Result<OfPackage<'_>, StoreError> {
        let mut rows = Vec::new();
        let key = layout::package(ecosystem, name);
        for (at, shelf) in self.shelves.iter().enumerate() {
            if shelf.record.source.ecosystems.contains(ecosystem) {
                rows.extend(shelf.row(Kind::Packages, &key)?.map(|row| (at, shelf, row)));
            }
        }
        Ok(OfPackage { rows })
    }

    /// The advisory at a place, without the packages that it is about.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn advisory(&self, place: Place) -> Result<Option<Advisory>, StoreError> {
        self.shelves[place.shelf].get(Kind::Advisories, &place.number.to_be_bytes())
    }

    /// Every name of the vulnerability that has this one, itself among them, sorted: the aliases that any source
    /// states, and theirs.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn names(&self, id: &str) -> Result<Vec<String>, StoreError> {
        Ok(self.known_as(id, &HashMap::new())?.0)
    }

    /// Every name of the vulnerability that has this one, sorted, and the advisories that have any of them, each once
    /// from each source, without the packages that they are about. Those at hand are not read again.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn known_as<'a>(
        &self,
        id: &str,
        at_hand: &HashMap<Place, &'a Advisory>,
    ) -> Result<(Vec<String>, Vec<Cow<'a, Advisory>>), StoreError> {
        let mut names = vec![id.to_owned()];
        let (mut seen, mut advisories) = (BTreeSet::new(), Vec::new());
        let mut asked = 0;
        while asked < names.len() && names.len() < MOST_NAMES {
            for place in self.names.places(&names[asked], &self.shelves)? {
                if !seen.insert(place) {
                    continue;
                }
                let advisory = match at_hand.get(&place) {
                    Some(advisory) => Some(Cow::Borrowed(*advisory)),
                    None => self.advisory(place)?.map(Cow::Owned),
                };
                let Some(advisory) = advisory else { continue };
                if names.len() < MOST_NAMES {
                    let others = advisory.aliases.iter().chain([&advisory.id]);
                    let others: Vec<&String> = others.filter(|other| !names.contains(other)).collect();
                    names.extend(others.into_iter().cloned());
                }
                advisories.push(advisory);
            }
            asked += 1;
        }
        names.sort_unstable();
        names.dedup();
        Ok((names, advisories))
    }

    /// That a vulnerability with this CVE id is known to be exploited.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn known_exploited(&self, cve: &str) -> Result<Option<KnownExploited>, StoreError> {
        self.first(Kind::Exploited, cve.as_bytes())
    }

    /// How likely exploitation of the vulnerability with this CVE id is.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn likelihood(&self, cve: &str) -> Result<Option<Likelihood>, StoreError> {
        self.first(Kind::Likelihoods, cve.as_bytes())
    }

    /// The identifiers under which the lifecycles of products are told, in the spelling that they are
    /// compared by. They are few beside the components of a submission, and most of those are none of them.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn identities(&self) -> Result<HashSet<String>, StoreError> {
        let mut all = HashSet::new();
        for shelf in &self.shelves {
            let Some(table) = shelf.tables.get(&Kind::Identifiers) else { continue };
            guarded(&shelf.path, || {
                for entry in table.range::<&[u8]>(..).map_err(|error| shelf.damaged(error))? {
                    let (key, _) = entry.map_err(|error| shelf.damaged(error))?;
                    let identity = str::from_utf8(key.value()).map_err(|error| shelf.damaged(error))?;
                    all.insert(identity.to_owned());
                }
                Ok(())
            })?;
        }
        Ok(all)
    }

    /// The products whose lifecycle is told under an identifier: a package URL without version, or
    /// the first parts of a CPE (`cpe:2.3:a:nodejs:node.js`), each with the name of its source.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn products(&self, identifier: &str) -> Result<Vec<(&str, Product)>, StoreError> {
        let mut found = Vec::new();
        let identity = super::lifecycle::identity(identifier);
        for shelf in &self.shelves {
            let numbers: Option<Vec<Number>> = shelf.get(Kind::Identifiers, identity.as_bytes())?;
            for number in numbers.unwrap_or_default() {
                let product = shelf.get::<Product>(Kind::Products, &number.to_be_bytes())?;
                found.extend(product.map(|product| (shelf.record.source.name.as_str(), product)));
            }
        }
        Ok(found)
    }

    /// The versions of a package that were taken back, with the name of the source that says so; nothing if
    /// no source knows the package.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn yanked(&self, ecosystem: &str, name: &str) -> Result<Option<(&str, Vec<String>)>, StoreError> {
        let key = layout::package(ecosystem, name);
        for shelf in &self.shelves {
            if let Some(versions) = shelf.get(Kind::Yanked, &key)? {
                return Ok(Some((&shelf.record.source.name, versions)));
            }
        }
        Ok(None)
    }

    /// All entries of a source, by table.
    fn tables(&self, source: &str) -> Result<Vec<(Kind, Entries)>, StoreError> {
        let Some(shelf) = self.shelves.iter().find(|shelf| shelf.record.source.name == source) else {
            return Ok(Vec::new());
        };
        let all = |table: &Table| table.range::<&[u8]>(..).map_err(|error| shelf.damaged(error));
        shelf.tables.iter().map(|(kind, table)| Ok((*kind, all(table)?))).collect()
    }

    fn first<T: DeserializeOwned>(&self, kind: Kind, key: &[u8]) -> Result<Option<T>, StoreError> {
        for shelf in &self.shelves {
            if let Some(found) = shelf.get(kind, key)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

impl OfPackage<'_> {
    /// What each advisory says, without the advisories, since most of them mean another version; by source and in
    /// the order that they were read. An advisory that two sources have stands twice.
    ///
    /// # Errors
    ///
    /// Fails if the store is damaged.
    pub fn entries(&self) -> Result<Vec<Entry<'_>>, StoreError> {
        let mut entries = Vec::new();
        for (at, shelf, row) in &self.rows {
            let row: layout::PackageRow<&str> = shelf.unpack(row)?;
            let entry = |(number, affected)| Entry { affected, place: Place { shelf: *at, number } };
            entries.extend(row.into_iter().map(entry));
        }
        Ok(entries)
    }
}

impl Shelf {
    fn get<T: DeserializeOwned>(&self, kind: Kind, key: &[u8]) -> Result<Option<T>, StoreError> {
        self.row(kind, key)?.map(|row| self.unpack(&row)).transpose()
    }

    fn row(&self, kind: Kind, key: &[u8]) -> Result<Option<Row>, StoreError> {
        let Some(table) = self.tables.get(&kind) else { return Ok(None) };
        guarded(&self.path, || table.get(key).map_err(|error| self.damaged(error)))
    }

    fn unpack<'r, T: Deserialize<'r>>(&self, row: &'r Row) -> Result<T, StoreError> {
        guarded(&self.path, || layout::unpack(row.value()).map_err(|error| self.damaged(error)))
    }

    fn damaged(&self, error: impl std::fmt::Display) -> StoreError {
        let what = format!("in {}: {error}", self.record.source.name);
        StoreError::Damaged { path: self.path.clone(), what }
    }
}

/// Opens the tables.
fn read(database: &ReadOnlyDatabase, path: &Path) -> Result<Intelligence, StoreError> {
    let damaged = |error: redb::Error| read_error(path, error);
    let reading = database.begin_read().map_err(|error| damaged(error.into()))?;
    let open = |name: &str| match reading.open_table(layout::table(name)) {
        Ok(table) => Ok(Some(table)),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(damaged(error.into())),
    };
    let version = open(layout::LAYOUT)?.map(|table| layout::version(&table)).transpose();
    match version.map_err(|error| damaged(error.into()))?.flatten() {
        Some(layout::VERSION) => {}
        found => {
            return Err(StoreError::OtherLayout { path: path.to_owned(), found: found.unwrap_or_default() });
        }
    }
    let sources = open(layout::SOURCES)?;
    let records = sources.as_ref().map(|sources| sources.range::<&[u8]>(..)).transpose();
    let mut shelves: Vec<Shelf> = Vec::new();
    for entry in records.map_err(|error| damaged(error.into()))?.into_iter().flatten() {
        let (_, value) = entry.map_err(|error| damaged(error.into()))?;
        let record: SourceRecord = layout::unpack(value.value())
            .map_err(|error| StoreError::Damaged { path: path.to_owned(), what: error.to_string() })?;
        let mut tables = BTreeMap::new();
        for &kind in Kind::ALL {
            tables.extend(open(&kind.table(&record.source.name))?.map(|table| (kind, table)));
        }
        shelves.push(Shelf { path: path.to_owned(), record, tables });
    }
    Ok(Intelligence {
        sources: shelves.iter().map(|shelf| shelf.record.source.clone()).collect(),
        shelves,
        names: Names { path: path.to_owned(), table: open(layout::NAMES)? },
    })
}

thread_local! {
    static IS_READING: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread reads a store. A panic meanwhile tells of a damaged file, and is reported as that.
pub fn is_reading() -> bool {
    IS_READING.get()
}

/// Reads; the file's format answers some damage with a panic.
fn guarded<T>(path: &Path, read: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    IS_READING.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(read));
    IS_READING.set(false);
    let what = || "its pages contradict one another".to_owned();
    outcome.unwrap_or_else(|_| Err(StoreError::Damaged { path: path.to_owned(), what: what() }))
}
