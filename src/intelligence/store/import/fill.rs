//! Reads what a bundle holds into the rows of a source, and says what source that is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufReader;

use jiff::Timestamp;

use super::beside::Beside;
use super::bundle::{Bundle, Text, stem};
use super::{ImportError, Problems};
use crate::intelligence::advisory::Advisory;
use crate::intelligence::feed::{Layout, Unreadable};
use crate::intelligence::kev::Catalogue;
use crate::intelligence::osv::{self, Record};
use crate::intelligence::store::layout::{FetchedFrom, base};
use crate::intelligence::store::{Brought, Rows};
use crate::intelligence::{crate_index, csaf, epss, kev, lifecycle, rustsec};

/// What was fetched: the name of the source that was asked for, from where, and the date that the server gave.
pub(super) struct Expected<'e> {
    pub(super) name: &'e str,
    pub(super) from: FetchedFrom,
    pub(super) published: Option<Timestamp>,
}

/// What a source is, told by what it brings.
#[derive(Default)]
struct Source {
    name: String,
    as_of: Option<Timestamp>,
    whole: BTreeSet<String>,
}

impl Source {
    fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// Reads all of a bundle.
///
/// # Errors
///
/// Fails if no record can be read, if it is not what was fetched, or if the store cannot be written.
pub(super) fn fill(
    layout: Layout,
    bundle: &Bundle,
    expected: Option<Expected<'_>>,
    rows: &mut Rows<'_>,
    problems: &mut Problems,
) -> Result<Brought, ImportError> {
    let mut filling = Filling { bundle, rows, problems, beside: Beside::default(), records: 0, first: None };
    let source = match layout {
        Layout::Osv => filling.osv(expected.as_ref().map(|expected| expected.name))?,
        Layout::RustSec => filling.rustsec()?,
        Layout::KevJson => filling.kev(layout, kev::read_json)?,
        Layout::KevCsv => filling.kev(layout, kev::read_csv)?,
        Layout::Epss => filling.epss()?,
        Layout::LifecyclePage => filling.pages()?,
        Layout::LifecycleAnswer => filling.products()?,
        Layout::Csaf => filling.csaf()?,
        Layout::CrateIndex => filling.crates()?,
    };
    rows.unreadable = problems.count;
    let path = bundle.path().to_owned();
    if rows.kept() + rows.withdrawn == 0 {
        let reason = problems.named.first().map(|(_, reason)| reason.clone());
        return Err(ImportError::NoRecord { path, what: layout.words(), reason });
    }
    let mut as_of = source.as_of.or(rows.newest());
    if let Some(expected) = &expected {
        if expected.name != source.name {
            let reason = format!("this is {}, and {} was asked for", source.name, expected.name);
            return Err(ImportError::Broken { path, reason: Unreadable::because(reason) });
        }
        // A publisher that has no news still says when it last looked.
        as_of = as_of.max(expected.published);
    }
    let fetched = expected.map(|expected| expected.from);
    Ok(Brought { name: source.name, as_of, sha256: bundle.sha256()?, whole: source.whole, fetched })
}

struct Filling<'f, 't> {
    bundle: &'f Bundle,
    rows: &'f mut Rows<'t>,
    problems: &'f mut Problems,
    /// What stands beside the documents, where their layout has that.
    beside: Beside,
    /// Records that could be read.
    records: u64,
    /// The id of the first of them.
    first: Option<String>,
}

impl Filling<'_, '_> {
    /// Reads each text with a reader; those of another layout in an archive are not meant.
    fn each<T>(
        &mut self,
        layout: Layout,
        read: fn(&str) -> Result<T, Unreadable>,
        mut keep: impl FnMut(&mut Self, &str, T) -> Result<(), ImportError>,
    ) -> Result<(), ImportError> {
        let bundle = self.bundle;
        bundle.each(&mut |Text { name, text, bytes }| {
            let intact = text.and_then(|text| {
                self.beside.compare(name, bytes, &mut self.problems.beside)?;
                meant(name, text, layout)?.map(read).transpose()
            });
            match intact {
                Ok(Some(record)) => keep(self, name, record)?,
                Ok(None) => {}
                Err(reason) => self.problems.note(name, reason),
            }
            Ok(true)
        })
    }

    /// Keeps an advisory that stands, and counts one that does not.
    fn record(&mut self, record: Record) -> Result<(), ImportError> {
        match record {
            Record::Standing(advisory) => self.advisory(*advisory),
            Record::Withdrawn(date) => {
                self.rows.withdrawn += 1;
                self.rows.dated(date);
                Ok(())
            }
        }
    }

    fn advisory(&mut self, advisory: Advisory) -> Result<(), ImportError> {
        self.records += 1;
        self.first.get_or_insert_with(|| advisory.id.clone());
        Ok(self.rows.advisory(advisory)?)
    }

    /// The name of a source whose records may come one by one.
    fn collected(&self, source: &str) -> Source {
        let one = self.first.as_ref().filter(|_| !self.bundle.is_collection());
        Source::named(one.map_or_else(|| source.to_owned(), |id| format!("{source}/{id}")))
    }

    fn osv(&mut self, expected: Option<&str>) -> Result<Source, ImportError> {
        let (mut named, mut is_reviewed): (BTreeMap<String, u64>, bool) = (BTreeMap::new(), true);
        let mut with_packages = 0;
        self.each(Layout::Osv, osv::read, |filling, name, record| {
            if let Record::Standing(advisory) = &record {
                let packages = advisory.affected.iter();
                let bases: BTreeSet<&str> = packages.map(|package| base(&package.ecosystem)).collect();
                with_packages += u64::from(!bases.is_empty());
                bases.into_iter().for_each(|base| *named.entry(base.to_owned()).or_default() += 1);
            }
            is_reviewed &= name.contains("github-reviewed/") || name.contains("unreviewed/");
            filling.record(record)
        })?;
        if !self.bundle.is_collection() {
            return Ok(self.collected("osv"));
        }
        // The export of an ecosystem has its records. A few name the ecosystem without any version, or with commits
        // only, and then another one: our threshold.
        named.retain(|_, count| *count * 20 >= with_packages * 19);
        let asked_for =
            expected.and_then(|name| named.contains_key(name.strip_prefix("osv/")?).then_some(name));
        let most =
            named.iter().max_by_key(|(_, count)| **count).map(|(ecosystem, _)| format!("osv/{ecosystem}"));
        Ok(match asked_for.map(str::to_owned).or(most) {
            Some(name) => Source {
                whole: name.strip_prefix("osv/").map(str::to_owned).into_iter().collect(),
                ..Source::named(name)
            },
            // GitHub's database is told by its folders, and has all that it reviews.
            None if is_reviewed && self.records > 0 => Source {
                whole: self.rows.ecosystems().iter().map(|ecosystem| base(ecosystem).to_owned()).collect(),
                ..Source::named("github-advisories")
            },
            None => Source::named(format!("osv/{}", stem(self.bundle.path()))),
        })
    }

    fn rustsec(&mut self) -> Result<Source, ImportError> {
        self.each(Layout::RustSec, rustsec::read, |filling, name, mut record| {
            // The database has crates in one folder and the language's own tools in another.
            if let (Record::Standing(advisory), Some("rust")) = (&mut record, name.rsplit('/').nth(2)) {
                let packages = advisory.affected.iter_mut();
                packages.for_each(|package| package.ecosystem = rustsec::TOOLS.to_owned());
            }
            filling.record(record)
        })?;
        let mut source = self.collected("rustsec");
        if self.bundle.is_collection() {
            source.whole.insert(rustsec::ECOSYSTEM.to_owned());
        }
        Ok(source)
    }

    fn kev(
        &mut self,
        layout: Layout,
        read: fn(&str) -> Result<Catalogue, Unreadable>,
    ) -> Result<Source, ImportError> {
        let mut as_of = None;
        self.each(layout, read, |filling, _, catalogue| {
            as_of = as_of.max(catalogue.as_of);
            catalogue.unreadable.into_iter().for_each(|(place, reason)| filling.problems.note(place, reason));
            let mut entries = catalogue.entries.iter();
            Ok(entries.try_for_each(|(cve, known)| filling.rows.exploited(cve, known))?)
        })?;
        Ok(Source { as_of, ..Source::named("cisa-kev") })
    }

    fn epss(&mut self) -> Result<Source, ImportError> {
        let path = self.bundle.path().to_owned();
        let failed = |error| ImportError::Io { path: path.clone(), error };
        let reader = BufReader::new(self.bundle.open().map_err(failed)?);
        let as_of = epss::read(reader, |row| {
            match row {
                Ok((cve, likelihood)) => self.rows.likelihood(&cve, &likelihood).map_err(Failed::Import)?,
                Err((place, reason)) => self.problems.note(place, reason),
            }
            Ok(())
        });
        let as_of = as_of.map_err(|failed| match failed {
            Failed::Import(error) => ImportError::Store(error),
            Failed::Table(reason) => ImportError::Broken { path, reason },
        })?;
        Ok(Source { as_of: Some(as_of), ..Source::named("first-epss") })
    }

    fn pages(&mut self) -> Result<Source, ImportError> {
        self.each(Layout::LifecyclePage, lifecycle::read_page, |filling, _, (product, newest)| {
            filling.records += 1;
            filling.first.get_or_insert_with(|| product.name.clone());
            filling.rows.dated(newest);
            Ok(filling.rows.product(&product)?)
        })?;
        Ok(self.collected("endoflife.date"))
    }

    fn products(&mut self) -> Result<Source, ImportError> {
        let mut as_of = None;
        self.each(Layout::LifecycleAnswer, lifecycle::read_answer, |filling, _, answer| {
            as_of = answer.as_of;
            answer.unreadable.into_iter().for_each(|(place, reason)| filling.problems.note(place, reason));
            Ok(answer.products.iter().try_for_each(|product| filling.rows.product(product))?)
        })?;
        Ok(Source { as_of, ..Source::named("endoflife.date") })
    }

    fn csaf(&mut self) -> Result<Source, ImportError> {
        let (mut publishers, mut id) = (BTreeSet::new(), None);
        self.beside = Beside::of(self.bundle)?;
        self.each(Layout::Csaf, csaf::read, |filling, _, document| {
            publishers.insert(document.publisher.unwrap_or_default());
            id.get_or_insert(document.id);
            document.advisories.into_iter().try_for_each(|advisory| filling.advisory(advisory))
        })?;
        let one = id.filter(|_| !self.bundle.is_collection());
        let publisher = publishers.pop_first().filter(|name| publishers.is_empty() && !name.is_empty());
        let publisher = publisher.map(|address| host(&address).to_owned());
        Ok(Source::named(format!("csaf/{}", one.or(publisher).unwrap_or_else(|| stem(self.bundle.path())))))
    }

    fn crates(&mut self) -> Result<Source, ImportError> {
        self.each(Layout::CrateIndex, crate_index::read, |filling, _, yanked| {
            filling.first.get_or_insert_with(|| yanked.name.clone());
            Ok(filling.rows.yanked(rustsec::ECOSYSTEM, &yanked.name, &yanked.versions)?)
        })?;
        Ok(self.collected("crates.io-index"))
    }
}

enum Failed {
    Import(crate::intelligence::store::StoreError),
    Table(Unreadable),
}

impl From<Unreadable> for Failed {
    fn from(reason: Unreadable) -> Self {
        Self::Table(reason)
    }
}

/// The text, if it is of the layout that is read. In an archive of records a file that should be one and is not is
/// unreadable; readmes and the like are not meant.
fn meant<'t>(name: &str, text: &'t str, layout: Layout) -> Result<Option<&'t str>, Unreadable> {
    match Layout::of(text) {
        Some(found) if found == layout => Ok(Some(text)),
        None if name.ends_with(".json") && matches!(layout, Layout::Osv | Layout::Csaf) => {
            Err(Unreadable::because("it is no record"))
        }
        _ => Ok(None),
    }
}

/// The host of a web address.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest)
}
