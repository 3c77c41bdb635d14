//! The names of vulnerabilities, of all sources in one table, so that a name is asked for once however many
//! sources there are.
//!
//! It follows from the advisories, and is changed with them when a source is replaced.

use std::path::PathBuf;

use redb::{ReadableTable as _, WriteTransaction};

use super::layout::{self, Kind};
use super::{Advisory, Place, Shelf, StoreError, Table, below, guarded};

/// Which advisories have a name.
pub(super) struct Names {
    pub(super) path: PathBuf,
    /// Nothing if no source has advisories.
    pub(super) table: Option<Table>,
}

impl Names {
    /// Where the advisories are that have a name.
    pub(super) fn places(&self, name: &str, shelves: &[Shelf]) -> Result<Vec<Place>, StoreError> {
        let Some(table) = &self.table else { return Ok(Vec::new()) };
        let place = |rest: &[u8]| {
            let (source, number) = layout::parted(rest)?;
            let shelf = shelves.iter().position(|shelf| shelf.record.source.name.as_bytes() == source)?;
            Some(Place { shelf, number })
        };
        let damaged = |what| StoreError::Damaged { path: self.path.clone(), what };
        let found = || below::<_, ()>(table, &layout::name(name), place).map_err(damaged);
        Ok(guarded(&self.path, found)?.into_iter().map(|(place, ())| place).collect())
    }
}

/// Enters the names of the advisories of a source.
pub(super) fn enter(transaction: &WriteTransaction, source: &str) -> Result<(), redb::Error> {
    let nothing = layout::pack(&()).map_err(|error| redb::Error::Corrupted(error.to_string()))?;
    let mut names = transaction.open_table(layout::table(layout::NAMES))?;
    of_source(transaction, source, |key| names.insert(key, nothing.as_slice()).map(drop))
}

/// Takes out the names of the advisories of a source.
pub(super) fn remove(transaction: &WriteTransaction, source: &str) -> Result<(), redb::Error> {
    let mut names = transaction.open_table(layout::table(layout::NAMES))?;
    of_source(transaction, source, |key| names.remove(key).map(drop))
}

fn of_source(
    transaction: &WriteTransaction,
    source: &str,
    mut each: impl FnMut(&[u8]) -> Result<(), redb::StorageError>,
) -> Result<(), redb::Error> {
    let advisories = transaction.open_table(layout::table(&Kind::Advisories.table(source)))?;
    for entry in advisories.range::<&[u8]>(..)? {
        let (number, value) = entry?;
        let advisory: Advisory =
            layout::unpack(value.value()).map_err(|error| redb::Error::Corrupted(error.to_string()))?;
        // A NUL ends a name in a key, and nothing is called by one that has it.
        let names = advisory.aliases.iter().chain([&advisory.id]).filter(|name| !name.contains('\0'));
        for name in names {
            each(&layout::named(name, source, number.value()))?;
        }
    }
    Ok(())
}
