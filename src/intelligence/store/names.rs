//! The names of vulnerabilities, of all sources in one table, so that a name is asked for once however many
//! sources there are.
//!
//! It follows from the advisories, and is changed with them when a source is replaced.

use std::collections::BTreeMap;
use std::path::PathBuf;

use redb::{ReadableTable as _, WriteTransaction};

use super::layout::{self, Kind, NameRow, Number};
use super::{Advisory, Place, Shelf, StoreError, Table, guarded};

/// Names that are gathered before they are written, so that one that many advisories have is not written anew for each.
const AT_ONCE: usize = 1 << 16;

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
            let named: Result<NameRow<&str>, _> = layout::unpack(row.value());
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
    change(transaction, source, |named, numbers| {
        named.extend(numbers.into_iter().map(|number| (source.to_owned(), number)));
        named.sort_unstable();
        named.dedup();
    })
}

/// Takes out the names of the advisories of a source.
pub(super) fn remove(transaction: &WriteTransaction, source: &str) -> Result<(), redb::Error> {
    change(transaction, source, |named, _| named.retain(|(other, _)| other != source))
}

/// Changes what stands under each name of the advisories of a source; it is told which of them have the name.
fn change(
    transaction: &WriteTransaction,
    source: &str,
    change: impl Fn(&mut NameRow<String>, Vec<Number>),
) -> Result<(), redb::Error> {
    let mut names = transaction.open_table(layout::table(layout::NAMES))?;
    let advisories = transaction.open_table(layout::table(&Kind::Advisories.table(source)))?;
    let mut of_names: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    let mut count = 0;
    for entry in advisories.range::<&[u8]>(..)? {
        let (number, value) = entry?;
        let number = number.value().try_into().map(Number::from_be_bytes);
        let number = number.map_err(|_| redb::Error::Corrupted("a key is no number".to_owned()))?;
        let advisory: Advisory = layout::unpack(value.value())?;
        count += 1 + advisory.aliases.len();
        for name in advisory.aliases.into_iter().chain([advisory.id]) {
            of_names.entry(name).or_default().push(number);
        }
        if count >= AT_ONCE {
            put(&mut names, std::mem::take(&mut of_names), &change)?;
            count = 0;
        }
    }
    put(&mut names, of_names, &change)
}

fn put(
    names: &mut redb::Table<'_, &'static [u8], &'static [u8]>,
    of_names: BTreeMap<String, Vec<Number>>,
    change: &impl Fn(&mut NameRow<String>, Vec<Number>),
) -> Result<(), redb::Error> {
    for (name, numbers) in of_names {
        let row = names.get(name.as_bytes())?.map(|row| layout::unpack(row.value())).transpose()?;
        let mut named = row.unwrap_or_default();
        change(&mut named, numbers);
        if named.is_empty() {
            names.remove(name.as_bytes())?;
        } else {
            let packed = layout::pack(&named)?;
            names.insert(name.as_bytes(), packed.as_slice())?;
        }
    }
    Ok(())
}
