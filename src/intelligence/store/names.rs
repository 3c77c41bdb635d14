//! The names of vulnerabilities, of all sources in one table, so that a name is asked for once however many
//! sources there are.
//!
//! It follows from the advisories, and is changed with them when a source is replaced.

use std::path::PathBuf;

use redb::{ReadableTable as _, WriteTransaction};

use super::layout::{self, Kind, Named, Number};
use super::{Advisory, Place, Shelf, StoreError, Table, guarded};

/// Names that are gathered before they are written.
const GATHERED: usize = 1 << 16;

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
        let damaged = |what: String| StoreError::Damaged { path: self.path.clone(), what };
        guarded(&self.path, || {
            let row = table.get(name.as_bytes()).map_err(|error| damaged(error.to_string()))?;
            let Some(row) = row else { return Ok(Vec::new()) };
            let named: Result<Named<&str>, _> = layout::unpack(row.value());
            let named = named.map_err(|error| damaged(format!("in {}: {error}", layout::NAMES)))?;
            let place = |(source, number): (&str, Number)| {
                let shelf = shelves.iter().position(|shelf| shelf.record.source.name == source);
                let nowhere = || damaged(format!("{name} is a name in {source}, which is not there"));
                Ok(Place { shelf: shelf.ok_or_else(nowhere)?, number })
            };
            named.into_iter().map(place).collect()
        })
    }
}

/// Enters the names of the advisories of a source.
pub(super) fn enter(transaction: &WriteTransaction, source: &str) -> Result<(), redb::Error> {
    change(transaction, source, |named, number| {
        let own = (source.to_owned(), number);
        if let Err(at) = named.binary_search(&own) {
            named.insert(at, own);
        }
    })
}

/// Takes out the names of the advisories of a source.
pub(super) fn remove(transaction: &WriteTransaction, source: &str) -> Result<(), redb::Error> {
    change(transaction, source, |named, _| named.retain(|(other, _)| other != source))
}

/// Changes what stands under each name of the advisories of a source. Names are gathered and sorted first, so that
/// one that thousands of advisories have is not written again for each of them.
fn change(
    transaction: &WriteTransaction,
    source: &str,
    change: impl Fn(&mut Named<String>, Number),
) -> Result<(), redb::Error> {
    let corrupted = |error: &dyn std::fmt::Display| redb::Error::Corrupted(error.to_string());
    let mut names = transaction.open_table(layout::table(layout::NAMES))?;
    let advisories = transaction.open_table(layout::table(&Kind::Advisories.table(source)))?;
    let mut gathered: Vec<(String, Number)> = Vec::new();
    for entry in advisories.range::<&[u8]>(..)? {
        let (number, value) = entry?;
        let number = number.value().try_into().map_err(|error| corrupted(&error))?;
        let number = Number::from_be_bytes(number);
        let advisory: Advisory = layout::unpack(value.value()).map_err(|error| corrupted(&error))?;
        gathered.extend(advisory.aliases.into_iter().chain([advisory.id]).map(|name| (name, number)));
        if gathered.len() >= GATHERED {
            write(&mut names, &mut gathered, &change)?;
        }
    }
    write(&mut names, &mut gathered, &change)
}

/// Changes what stands under the names that were gathered, each once, and empties the list.
fn write(
    names: &mut redb::Table<'_, &'static [u8], &'static [u8]>,
    gathered: &mut Vec<(String, Number)>,
    change: &impl Fn(&mut Named<String>, Number),
) -> Result<(), redb::Error> {
    let corrupted = |error: &dyn std::fmt::Display| redb::Error::Corrupted(error.to_string());
    gathered.sort_unstable();
    for same in gathered.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((name, _)) = same.first() else { continue };
        let row = names.get(name.as_bytes())?;
        let row = row.map(|row| layout::unpack(row.value())).transpose();
        let mut named = row.map_err(|error| corrupted(&error))?.unwrap_or_default();
        same.iter().for_each(|(_, number)| change(&mut named, *number));
        if named.is_empty() {
            names.remove(name.as_bytes())?;
        } else {
            let packed = layout::pack(&named).map_err(|error| corrupted(&error))?;
            names.insert(name.as_bytes(), packed.as_slice())?;
        }
    }
    gathered.clear();
    Ok(())
}
