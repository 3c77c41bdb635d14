//! Writing a store: a copy of what is there, changed aside, and put in its place at the end.
//!
//! Whoever reads meanwhile reads the old one, and a run that is killed leaves it as it was. Two runs at once
//! would lose what one of them brought, so the second is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use redb::{Builder, Database, Table, WriteTransaction};
use serde::Serialize;
use tempfile::NamedTempFile;

use super::layout::{self, FetchedFrom, Kind};
use super::{FILE, Intelligence, SourceRecord, StoreError};
use crate::intelligence::advisory::{Advisory, AffectedPackage, KnownExploited, Likelihood};
use crate::intelligence::knowledge::Source;
use crate::intelligence::lifecycle::{self, Product};

/// Bytes of the file that are kept in memory while it is written.
const CACHE: usize = 256 << 20;

/// What the names of unfinished files end with.
const UNFINISHED: &str = ".partial";

/// The name under which a source is written before its own is known.
const NEW: &str = "what is being read";

/// A store that is being written.
pub struct Writer {
    directory: PathBuf,
    aside: NamedTempFile,
    database: Database,
    has_changed: bool,
    before: Vec<SourceRecord>,
    /// Held as long as this lives; the system lets go of it when the process ends.
    _lock: File,
}

/// What is said of a source once all of it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The name of the source; one of this name is replaced.
    pub name: String,
    /// What the publisher says that it is of; else it is the newest record.
    pub as_of: Option<Timestamp>,
    /// SHA-256 of the bytes that were read, as hexadecimal digits.
    pub sha256: String,
    /// The ecosystems that it has the whole of.
    pub whole: BTreeSet<String>,
    /// Where it was fetched.
    pub fetched: Option<FetchedFrom>,
}

impl Writer {
    /// Begins to write the store in a directory, which is made if it is not there.
    ///
    /// # Errors
    ///
    /// Fails if another run writes it, if what is there cannot be read, or if the directory cannot be written.
    pub fn begin(directory: &Path) -> Result<Self, StoreError> {
        fs::create_dir_all(directory).map_err(|error| io(directory, error))?;
        let lock = lock(directory)?;
        sweep(directory)?;
        let aside = unfinished().tempfile_in(directory).map_err(|error| io(directory, error))?;
        let before = match Intelligence::open(directory) {
            Ok(store) => {
                fs::copy(directory.join(FILE), aside.path()).map_err(|error| io(directory, error))?;
                store.records().cloned().collect()
            }
            Err(StoreError::None(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        let database = Builder::new().set_cache_size(CACHE).create(aside.path());
        let database = database.map_err(|error| super::read_error(aside.path(), error.into()))?;
        Ok(Self { directory: directory.to_owned(), aside, database, has_changed: false, before, _lock: lock })
    }

    /// What the store had when this began, by name.
    pub fn before(&self) -> &[SourceRecord] {
        &self.before
    }

    /// A folder for what is needed only while this lives; one that a killed run left is removed by the next.
    ///
    /// # Errors
    ///
    /// Fails if the directory cannot be written.
    pub fn directory_aside(&self) -> Result<tempfile::TempDir, StoreError> {
        let mut builder = tempfile::Builder::new();
        let named = builder.prefix(".intelligence-").suffix(UNFINISHED).tempdir_in(&self.directory);
        named.map_err(|error| io(&self.directory, error))
    }

    /// Brings a source of another store as it is there.
    ///
    /// # Errors
    ///
    /// Fails if the other store cannot be read or this one not be written.
    pub fn copy(&mut self, other: &Intelligence, record: &SourceRecord) -> Result<(), StoreError> {
        let transaction = self.database.begin_write().map_err(|error| self.failed(error.into()))?;
        for (kind, entries) in other.tables(&record.source.name)? {
            let table = transaction.open_table(layout::table(&kind.table(NEW)));
            let mut table = table.map_err(|error| self.failed(error.into()))?;
            for entry in entries {
                let (key, value) = entry.map_err(|error| self.failed(error.into()))?;
                table.insert(key.value(), value.value()).map_err(|error| self.failed(error.into()))?;
            }
        }
        self.settle(transaction, record).map_err(|error| self.failed(error))?;
        self.has_changed = true;
        Ok(())
    }

    /// Writes what a source brings. `fill` gives the rows and says at the end what it was; if it gives nothing, or
    /// fails, nothing of it is kept. Returns what is recorded of the source.
    ///
    /// # Errors
    ///
    /// Fails if `fill` does, or if the file cannot be written.
    pub fn bring<E: From<StoreError>>(
        &mut self,
        fill: impl FnOnce(&mut Rows<'_>) -> Result<Option<Brought>, E>,
    ) -> Result<Option<SourceRecord>, E> {
        let transaction = self.database.begin_write().map_err(|error| self.failed(error.into()))?;
        let mut rows = Rows::new(&transaction, self.aside.path());
        let Some(brought) = fill(&mut rows)? else { return Ok(None) };
        let record = rows.outline(brought);
        drop(rows);
        self.settle(transaction, &record).map_err(|error| self.failed(error))?;
        self.has_changed = true;
        Ok(Some(record))
    }

    /// Changes what is recorded of a source and none of its records, such as that the publisher has nothing newer.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn note(&mut self, record: &SourceRecord) -> Result<(), StoreError> {
        let transaction = self.database.begin_write().map_err(|error| self.failed(error.into()))?;
        list(&transaction, record).map_err(|error| self.failed(error))?;
        transaction.commit().map_err(|error| self.failed(error.into()))?;
        self.has_changed = true;
        Ok(())
    }

    /// Puts what was written in the place of what was there. Without a change it is left as it is.
    ///
    /// # Errors
    ///
    /// Fails if the file cannot be written.
    pub fn finish(self) -> Result<(), StoreError> {
        if !self.has_changed {
            return Ok(());
        }
        self.state_layout().map_err(|error| self.failed(error))?;
        let Self { directory, aside, database, .. } = self;
        drop(database);
        aside.as_file().sync_all().map_err(|error| io(aside.path(), error))?;
        aside.persist(directory.join(FILE)).map_err(|error| io(&directory, error.error))?;
        sync_directory(&directory)
    }

    /// Gives the new tables their names and removes those that they replace.
    fn settle(&self, transaction: WriteTransaction, record: &SourceRecord) -> Result<(), redb::Error> {
        for kind in Kind::ALL {
            let (new, name) = (kind.table(NEW), kind.table(&record.source.name));
            transaction.delete_table(layout::table(&name))?;
            match transaction.rename_table(layout::table(&new), layout::table(&name)) {
                Ok(()) | Err(redb::TableError::TableDoesNotExist(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        list(&transaction, record)?;
        Ok(transaction.commit()?)
    }

    fn state_layout(&self) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut table = transaction.open_table(layout::table(layout::LAYOUT))?;
            table.insert(layout::LAYOUT.as_bytes(), layout::VERSION.to_be_bytes().as_slice())?;
        }
        Ok(transaction.commit()?)
    }

    fn failed(&self, error: redb::Error) -> StoreError {
        super::read_error(self.aside.path(), error)
    }
}

/// Enters a source in the list.
fn list(transaction: &WriteTransaction, record: &SourceRecord) -> Result<(), redb::Error> {
    let packed = layout::pack(record).map_err(|error| redb::Error::Corrupted(error.to_string()))?;
    let mut table = transaction.open_table(layout::table(layout::SOURCES))?;
    table.insert(record.source.name.as_bytes(), packed.as_slice())?;
    Ok(())
}

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
    fn new(transaction: &'t WriteTransaction, path: &'t Path) -> Self {
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
        let (number, affected) = (self.number(), advisory.affected);
        let head = Advisory { affected: Vec::new(), ..advisory };
        self.put(Kind::Advisories, &number, &head)?;
        for name in head.aliases.iter().chain([&head.id]) {
            self.put(Kind::Names, &[layout::name(name).as_slice(), &number].concat(), &())?;
        }
        self.nameless += u64::from(affected.is_empty());
        let mut packages: BTreeMap<Vec<u8>, Vec<AffectedPackage>> = BTreeMap::new();
        for package in affected {
            if !self.ecosystems.contains(&package.ecosystem) {
                self.ecosystems.insert(package.ecosystem.clone());
            }
            packages.entry(layout::package(&package.ecosystem, &package.name)).or_default().push(package);
        }
        for (key, entries) in packages {
            self.put(Kind::Packages, &[key.as_slice(), &number].concat(), &entries)?;
        }
        self.dated(head.modified.max(head.published));
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

    fn number(&mut self) -> [u8; 4] {
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
            source: Source { name: brought.name, as_of, sha256: brought.sha256, records: self.records },
            whole: brought.whole,
            ecosystems: self.ecosystems.clone(),
            withdrawn: self.withdrawn,
            nameless: self.nameless,
            unreadable: self.unreadable,
            fetched: brought.fetched,
        }
    }
}

/// The name of a file that is being written. A store is for everybody who may read what its writer writes, unlike
/// other temporary files.
fn unfinished() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".intelligence-").suffix(UNFINISHED);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// Keeps others from writing. The file stays; the lock goes with the process.
fn lock(directory: &Path) -> Result<File, StoreError> {
    let path = directory.join("lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| io(&path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy(directory.to_owned())),
        Err(TryLockError::Error(error)) => Err(io(&path, error)),
    }
}

/// Removes what runs that were killed left behind.
fn sweep(directory: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(directory).map_err(|error| io(directory, error))?.flatten() {
        if entry.file_name().to_str().is_some_and(|name| name.ends_with(UNFINISHED)) {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed =
                if is_folder { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
            removed.map_err(|error| io(&entry.path(), error))?;
        }
    }
    Ok(())
}

/// Makes a new name in a directory last.
fn sync_directory(directory: &Path) -> Result<(), StoreError> {
    if cfg!(unix) {
        File::open(directory).and_then(|file| file.sync_all()).map_err(|error| io(directory, error))?;
    }
    Ok(())
}

fn io(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), error }
}
