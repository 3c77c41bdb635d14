//! What of the store concerns a submission: its vulnerabilities, what could be asked of each component,
//! and how their support stands.
//!
//! A package is looked up once, however many components are it. No vendor's statement is weighed
//! here: a vulnerability is listed whatever is said of it.

mod join;
mod support;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::advisory::Advisory;
use super::ecosystem::{CPE, Ecosystem, Package, package};
use super::knowledge::{Coverage, Knowledge, Lifecycle};
use super::range::{Answer, Asked, Fix};
use super::store::{Entry, Intelligence, StoreError};
use crate::evidence::Evidence;

/// What the store knows of a submission. Statements are left to whoever judges them.
///
/// # Errors
///
/// Fails if the store is damaged.
pub fn find(evidence: &Evidence<'_>, intelligence: &Intelligence) -> Result<Knowledge, StoreError> {
    let asked: Vec<Result<Package, Coverage>> = evidence.components.par_iter().map(package).collect();
    let families = families(&asked);
    let reach = Reach::of(intelligence);
    let answers: Result<Vec<Found>, StoreError> =
        families.par_iter().map(|family| reach.find(family)).collect();
    let answers = answers?;
    let hits: Vec<&Hit> = answers.iter().flat_map(|found| &found.hits).collect();
    Ok(Knowledge {
        sources: intelligence.sources().to_vec(),
        vulnerabilities: join::vulnerabilities(&hits, intelligence)?,
        ecosystems: ecosystems(&answers),
        coverage: coverage(&asked, &answers),
        lifecycles: lifecycles(evidence, intelligence, &answers)?,
        ..Knowledge::default()
    }
    .indexed())
}

/// One package in all the versions that the submission has, and the components that are each.
struct Family<'a> {
    versions: Vec<(&'a Package, Vec<u32>)>,
}

/// That an advisory means components.
struct Hit {
    /// The advisory, without its packages.
    advisory: Advisory,
    /// The components, sorted.
    components: Vec<u32>,
    /// What mends it.
    fixes: Vec<Fix>,
    /// Whether they were found by a CPE name, for want of a package URL that leads anywhere.
    by_cpe: bool,
}

/// What came of one family.
#[derive(Default)]
struct Found {
    /// The ecosystem that was asked, in OSV's words, and the number of components.
    looked_up: Option<(String, u64)>,
    hits: Vec<Hit>,
    coverage: Vec<(u32, Coverage)>,
    yanked: Vec<Lifecycle>,
}

/// Sorts the packages, so that one name is next to itself in all its versions.
fn families(asked: &[Result<Package, Coverage>]) -> Vec<Family<'_>> {
    let mut places: HashMap<&Package, usize> = HashMap::new();
    let mut packages: Vec<(&Package, Vec<u32>)> = Vec::new();
    for (index, package) in (0..).zip(asked).filter_map(|(index, one)| Some((index, one.as_ref().ok()?))) {
        let place = *places.entry(package).or_insert(packages.len());
        match packages.get_mut(place) {
            Some((_, components)) => components.push(index),
            None => packages.push((package, vec![index])),
        }
    }
    packages.par_sort_unstable_by_key(|(package, _)| *package);
    let is_same = |one: &(&Package, Vec<u32>), next: &(&Package, Vec<u32>)| {
        one.0.ecosystem == next.0.ecosystem && names(one.0).eq(names(next.0))
    };
    packages.chunk_by(is_same).map(|versions| Family { versions: versions.to_vec() }).collect()
}

fn names(package: &Package) -> impl Iterator<Item = &str> {
    package.named.iter().map(|named| named.name.as_str())
}

/// What a store can be asked for.
struct Reach<'i> {
    intelligence: &'i Intelligence,
    /// The ecosystems that any record names.
    named: BTreeSet<&'i str>,
}

impl<'i> Reach<'i> {
    fn of(intelligence: &'i Intelligence) -> Self {
        let named =
            intelligence.records().flat_map(|record| &record.source.ecosystems).map(String::as_str).collect();
        Self { intelligence, named }
    }

    /// Whether the store has the whole of an ecosystem.
    fn covers(&self, ecosystem: &Ecosystem, among: &[&str]) -> bool {
        match ecosystem {
            Ecosystem::One(one) => self.intelligence.has_ecosystem(one),
            Ecosystem::Release(_) => among.iter().any(|one| self.intelligence.has_ecosystem(one)),
        }
    }

    fn find(&self, family: &Family<'_>) -> Result<Found, StoreError> {
        let mut found = Found::default();
        let Some((first, _)) = family.versions.first() else { return Ok(found) };
        let ecosystems = first.ecosystem.among(&self.named);
        let covers = self.covers(&first.ecosystem, &ecosystems);
        let written = self.written(first, &ecosystems)?;
        let components: usize = family.versions.iter().map(|(_, components)| components.len()).sum();
        found.looked_up = Some((first.ecosystem.word(&ecosystems).to_owned(), components as u64));
        for (package, components) in &family.versions {
            let told = Told::of(package, &written);
            let coverage = told.coverage(covers);
            found.coverage.extend(components.iter().map(|component| (*component, coverage)));
            found.yanked.extend(told.yanked_by.iter().flat_map(|source| support::yanked(components, source)));
            for (entry, fixes) in told.means {
                let advisory = self.intelligence.advisory(entry)?;
                let by_cpe = first.ecosystem == Ecosystem::One(CPE);
                let hit = |advisory| Hit { advisory, components: components.clone(), fixes, by_cpe };
                found.hits.extend(advisory.map(hit));
            }
        }
        Ok(found)
    }

    /// What the store has of all the names of a package.
    fn written<'w>(&'w self, package: &Package, among: &[&'w str]) -> Result<Vec<Written<'w>>, StoreError> {
        let mut written = Vec::new();
        for (at, named) in package.named.iter().enumerate() {
            for ecosystem in among {
                let entries = self.intelligence.entries(ecosystem, &named.name)?;
                let yanked = self.intelligence.yanked(ecosystem, &named.name)?;
                written.push(Written { at, ecosystem, entries, yanked });
            }
        }
        Ok(written)
    }
}

/// What the store has of one name in one ecosystem.
struct Written<'i> {
    /// Which of the names of the package it is.
    at: usize,
    ecosystem: &'i str,
    entries: Vec<Entry>,
    /// The versions that were taken back, and who says so.
    yanked: Option<(&'i str, Vec<String>)>,
}

/// What is written of one version of a package.
#[derive(Default)]
struct Told<'w> {
    means: Vec<(&'w Entry, Vec<Fix>)>,
    yanked_by: Vec<&'w str>,
    is_untold: bool,
}

impl<'w> Told<'w> {
    fn of(package: &Package, written: &'w [Written<'_>]) -> Self {
        let mut told = Self::default();
        for one in written {
            let version = &package.named[one.at].version;
            told.ask(one, version);
            let yanked = one.yanked.as_ref().filter(|(_, versions)| versions.contains(version));
            told.yanked_by.extend(yanked.map(|(source, _)| *source));
        }
        told
    }

    fn ask(&mut self, written: &'w Written<'_>, version: &str) {
        let mut asked = Asked::new(version);
        let order = super::ecosystem::order(written.ecosystem);
        self.is_untold |= order.is_some_and(|order| asked.read(order).is_none());
        for entry in &written.entries {
            match asked.answer(&entry.affected) {
                Answer::Affected(fixes) => self.means.push((entry, fixes)),
                Answer::NotAffected => {}
                Answer::CannotTell => self.is_untold = true,
            }
        }
    }

    fn coverage(&self, covers: bool) -> Coverage {
        match (covers, self.is_untold) {
            (false, _) => Coverage::NoData,
            (true, true) => Coverage::NoIdentifier,
            (true, false) => Coverage::Matched,
        }
    }
}

/// How many components were looked up in each ecosystem.
fn ecosystems(answers: &[Found]) -> BTreeMap<String, u64> {
    let mut all: BTreeMap<String, u64> = BTreeMap::new();
    for (ecosystem, components) in answers.iter().filter_map(|found| found.looked_up.as_ref()) {
        *all.entry(ecosystem.clone()).or_default() += components;
    }
    all
}

fn coverage(asked: &[Result<Package, Coverage>], answers: &[Found]) -> Vec<Coverage> {
    let mut coverage: Vec<Coverage> =
        asked.iter().map(|one| one.as_ref().err().copied().unwrap_or(Coverage::NoData)).collect();
    for (component, answer) in answers.iter().flat_map(|found| &found.coverage) {
        coverage[*component as usize] = *answer;
    }
    coverage
}

fn lifecycles(
    evidence: &Evidence<'_>,
    intelligence: &Intelligence,
    answers: &[Found],
) -> Result<Vec<Lifecycle>, StoreError> {
    let mut lifecycles = support::cycles(evidence, intelligence)?;
    lifecycles.extend(answers.iter().flat_map(|found| found.yanked.iter().cloned()));
    lifecycles.sort_by(|one, other| {
        let key = |one: &'_ Lifecycle| (one.component, one.source.clone(), one.cycle.clone());
        key(one).cmp(&key(other))
    });
    lifecycles.dedup();
    Ok(lifecycles)
}

#[cfg(test)]
mod tests;
