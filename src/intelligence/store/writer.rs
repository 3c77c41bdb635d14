//! Writing a store: a copy of what is there, changed aside, and put in its place at the end.
//!
//! Whoever reads meanwhile reads the old one, and a run that is killed leaves it as it was. Two runs at once
//! would lose what one of them brought, so the second is refused.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use redb::{Builder, Database, WriteTransaction};
use tempfile::NamedTempFile;

use super::layout::{self, FetchedFrom, Kind};
use super::{FILE, Intelligence, Rows, SourceRecord, StoreError, names};

/// Bytes of the file that are kept in memory while it is written.
const CACHE: usize = 256 << 20;

/// What the names of unfinished files end with.
const UNFINISHED: &str = ".partial";

/// The name under which a source is written before its own is known.
pub(super) const NEW: &str = "what is being read";

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
        // What is damaged is not built upon: every page is checked against its checksum.
        let database = super::guarded(&directory.join(FILE), || {
            let mut builder = Builder::new();
            builder.set_cache_size(CACHE).set_check_integrity_on_open(!before.is_empty());
            builder
                .create(aside.path())
                .map_err(|error| super::read_error(&directory.join(FILE), error.into()))
        })?;
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
        rows.gather()?;
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
        let source = &record.source.name;
        names::remove(&transaction, source)?;
        for kind in Kind::ALL {
            let (new, name) = (kind.table(NEW), kind.table(source));
            transaction.delete_table(layout::table(&name))?;
            match transaction.rename_table(layout::table(&new), layout::table(&name)) {
                Ok(()) | Err(redb::TableError::TableDoesNotExist(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        names::enter(&transaction, source)?;
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
    let packed = layout::pack(record)?;
    let mut table = transaction.open_table(layout::table(layout::SOURCES))?;
    table.insert(record.source.name.as_bytes(), packed.as_slice())?;
    Ok(())
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
