//! Brings files into a store: what a publisher gives out, told by its content, each source whole.
//!
//! A source of the same name is replaced and the others stay. What cannot be read is counted and named. It fetches
//! nothing.

mod beside;
mod bundle;
mod fill;
mod survey;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::layout::FetchedFrom;
use super::{SourceRecord, StoreError, Writer, pack};
use crate::intelligence::feed::{Layout, Unreadable};

pub use beside::Compared;
pub use bundle::{MEMBER_BYTES, TEXT_BYTES};

/// Unreadable records that are named for one source; the others are counted.
const NAMED: usize = 20;

/// What came of a source that a path holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// What is recorded of it.
    pub record: SourceRecord,
    /// What it replaced.
    pub replaced: Option<SourceRecord>,
    /// The first records that could not be read, and why.
    pub unreadable: Vec<(String, Unreadable)>,
    /// What stood beside its documents.
    pub beside: Compared,
    /// Whether it is kept; not if this run brought the same source as of a later date.
    pub is_kept: bool,
}

impl Imported {
    /// What it replaced, if that had more than twice as many records.
    pub fn shrunk_from(&self) -> Option<&SourceRecord> {
        self.replaced.as_ref().filter(|before| has_shrunk(&self.record, before))
    }
}

/// What came of a path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Its sources.
    pub sources: Vec<Imported>,
    /// Files of it that are none of the layouts: how many, and the first of them.
    pub passed_over: (u64, Vec<PathBuf>),
}

/// Why nothing of a path is imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The store cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be read.
    #[error("cannot read {}: {error}", .path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// It holds nothing that is known.
    #[error("{} holds nothing that is known: no advisories, catalogue, scores or lifecycles", .0.display())]
    Nothing(PathBuf),
    /// A layout was recognised, and no record of it could be read.
    #[error("{}: no record of its {what} can be read{}", .path.display(), because(.reason))]
    NoRecord {
        /// The path.
        path: PathBuf,
        /// What it was taken for.
        what: &'static str,
        /// Why the first one cannot be read.
        reason: Option<Unreadable>,
    },
    /// The file as a whole is broken.
    #[error("{}: {reason}", .path.display())]
    Broken {
        /// The path.
        path: PathBuf,
        /// Why.
        reason: Unreadable,
    },
}

fn because(reason: &Option<Unreadable>) -> String {
    reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// A run that brings files into a store.
pub struct Import<'w> {
    writer: &'w mut Writer,
    /// What the store had at the beginning, by name.
    before: BTreeMap<String, SourceRecord>,
    /// The dates of what this run brought, by name.
    brought: BTreeMap<String, Timestamp>,
    /// Is told what is being read.
    tell: &'w dyn Fn(&'static str),
}

impl<'w> Import<'w> {
    /// Begins. `tell` is told what is being read.
    pub fn new(writer: &'w mut Writer, tell: &'w dyn Fn(&'static str)) -> Self {
        let before = writer.before().iter().map(|record| (record.source.name.clone(), record.clone()));
        Self { before: before.collect(), writer, brought: BTreeMap::new(), tell }
    }

    /// Brings what a file or folder holds. After an error the run is not to be finished.
    ///
    /// # Errors
    ///
    /// Fails if it cannot be read or holds nothing that is known, or if the store cannot be written.
    pub fn path(&mut self, path: &Path) -> Result<Brought, ImportError> {
        if pack::is_pack(path) {
            (self.tell)("reading a packed store");
            return self.packed(path);
        }
        let survey = survey::survey(path)?;
        let mut sources: Vec<Imported> = Vec::new();
        for (layout, bundle) in &survey.bundles {
            (self.tell)(layout.words());
            let imported = self.bundle(*layout, bundle, None)?;
            let name = &imported.record.source.name;
            let earlier = sources.iter_mut().find(|one| one.is_kept && one.record.source.name == *name);
            if let Some(earlier) = earlier.filter(|_| imported.is_kept) {
                earlier.is_kept = false;
            }
            sources.push(imported);
        }
        if sources.is_empty() {
            return Err(ImportError::Nothing(path.to_owned()));
        }
        Ok(Brought { sources, passed_over: survey.passed_over })
    }

    /// Brings a file that was fetched, under the name of its source. `published` is the date that the server gave.
    ///
    /// # Errors
    ///
    /// Fails if it is not the source that it was fetched for, or has less than half of what there was before: a
    /// server that lost its data must not take those that are there.
    pub fn fetched(
        &mut self,
        file: &Path,
        name: &str,
        from: FetchedFrom,
        published: Option<Timestamp>,
    ) -> Result<Imported, ImportError> {
        let survey = survey::survey(file)?;
        let mut bundles = survey.bundles.into_iter();
        let Some((layout, bundle)) = bundles.next() else {
            return Err(ImportError::Nothing(file.to_owned()));
        };
        (self.tell)(layout.words());
        self.bundle(layout, &bundle, Some(fill::Expected { name, from, published }))
    }

    fn bundle(
        &mut self,
        layout: Layout,
        bundle: &bundle::Bundle,
        expected: Option<fill::Expected<'_>>,
    ) -> Result<Imported, ImportError> {
        let mut problems = Problems::default();
        let mut older = None;
        let (brought, before, is_fetched) = (&self.brought, &self.before, expected.is_some());
        let kept = self.writer.bring(|rows| {
            let said = fill::fill(layout, bundle, expected, rows, &mut problems)?;
            let record = rows.outline(said.clone());
            let before = before.get(&said.name).filter(|_| is_fetched);
            if let Some(before) = before.filter(|before| has_shrunk(&record, before)) {
                return Err(shrunk(bundle, &record, before));
            }
            // Of one source that stands twice, as JSON and as CSV, the later one counts.
            if brought.get(&said.name).is_some_and(|of| *of >= record.source.as_of) {
                older = Some(record);
                return Ok::<_, ImportError>(None);
            }
            Ok(Some(said))
        })?;
        let is_kept = kept.is_some();
        let record = kept.or(older).ok_or_else(|| ImportError::Nothing(bundle.path().to_owned()))?;
        Ok(self.imported(record, problems, is_kept))
    }

    fn imported(&mut self, record: SourceRecord, problems: Problems, is_kept: bool) -> Imported {
        let name = record.source.name.clone();
        if is_kept {
            self.brought.insert(name.clone(), record.source.as_of);
        }
        Imported {
            replaced: self.before.get(&name).cloned(),
            record,
            unreadable: problems.named,
            beside: problems.beside,
            is_kept,
        }
    }

    fn packed(&mut self, path: &Path) -> Result<Brought, ImportError> {
        let records = pack::unpack(self.writer, path)?;
        let sources = records.into_iter().map(|record| self.imported(record, Problems::default(), true));
        Ok(Brought { sources: sources.collect(), ..Brought::default() })
    }
}

/// Whether a source has lost more than half of what it had, which publishers' data do not.
fn has_shrunk(record: &SourceRecord, before: &SourceRecord) -> bool {
    record.source.records < before.source.records / 2
}

fn shrunk(bundle: &bundle::Bundle, record: &SourceRecord, before: &SourceRecord) -> ImportError {
    let (now, before) = (record.source.records, before.source.records);
    let reason = format!("it has {now} records and had {before}; import the file if that is right");
    ImportError::Broken { path: bundle.path().to_owned(), reason: Unreadable::because(reason) }
}

/// The records that cannot be read.
#[derive(Debug, Default)]
struct Problems {
    count: u64,
    named: Vec<(String, Unreadable)>,
    /// What stood beside those that can.
    beside: Compared,
}

impl Problems {
    fn note(&mut self, place: impl Into<String>, reason: Unreadable) {
        self.count += 1;
        if self.named.len() < NAMED {
            self.named.push((place.into(), reason));
        }
    }
}
