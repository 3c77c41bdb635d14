//! What of the store concerns a submission: its vulnerabilities, what could be asked of each component,
//! and how their support stands.
//!
//! A package is looked up once, however many components are it. No vendor's statement is weighed
//! here: a vulnerability is listed whatever is said of it.

mod join;
mod support;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::advisory::Advisory;
use super::ecosystem::{CPE, Ecosystem, Package, order, package};
use super::knowledge::{Coverage, Knowledge, Lifecycle};
use super::range::{Answer, Asked, Extent, Fix};
use super::store::{Entry, Intelligence, Place, StoreError};
use super::version::VersionOrder;
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
    let answers: Result<Vec<Found<'_>>, StoreError> =
        families.par_iter().map(|family| reach.find(family)).collect();
    let answers = answers?;
    let hits: Vec<&Hit<'_>> = answers.iter().flat_map(|found| &found.hits).collect();
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
struct Hit<'f> {
    /// The advisory, without its packages.
    advisory: Advisory,
    /// Where the store has it.
    place: Place,
    /// The components of each version that it means, sorted, and what mends that version.
    meant: Vec<(&'f [u32], Vec<Fix>)>,
    /// Whether they were found by a CPE name, for want of a package URL that leads anywhere.
    by_cpe: bool,
}

impl Hit<'_> {
    /// Each component with what mends it.
    fn each(&self) -> impl Iterator<Item = (u32, &[Fix])> {
        self.meant
            .iter()
            .flat_map(|(components, fixes)| components.iter().map(|one| (*one, fixes.as_slice())))
    }

    /// What the report says it was told by.
    fn told_by(&self) -> String {
        match self.by_cpe {
            true => format!("{} (by CPE)", self.advisory.id),
            false => self.advisory.id.clone(),
        }
    }
}

/// What came of one family.
#[derive(Default)]
struct Found<'f> {
    /// The ecosystem that was asked, in OSV's words, and the number of components.
    looked_up: Option<(&'f str, u64)>,
    hits: Vec<Hit<'f>>,
    coverage: Vec<(u32, Coverage)>,
    yanked: Vec<Lifecycle>,
}

/// Sorts the packages, so that one name is next to itself in all its versions.
fn families<'a>(asked: &'a [Result<Package, Coverage>]) -> Vec<Family<'a>> {
    let packages = (0..).zip(asked).filter_map(|(index, one)| Some((one.as_ref().ok()?, index)));
    let mut packages: Vec<(&Package, u32)> = packages.collect();
    packages.par_sort_unstable();
    let is_family = |one: &(&Package, u32), next: &(&Package, u32)| {
        one.0.ecosystem == next.0.ecosystem && names(one.0).eq(names(next.0))
    };
    let version = |same: &[(&'a Package, u32)]| {
        let components = same.iter().map(|(_, index)| *index).collect();
        same.first().map(|(package, _)| (*package, components))
    };
    let family = |versions: &[(&'a Package, u32)]| Family {
        versions: versions.chunk_by(|one, next| one.0 == next.0).filter_map(version).collect(),
    };
    packages.chunk_by(is_family).map(family).collect()
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

    fn find<'f>(&'f self, family: &'f Family<'_>) -> Result<Found<'f>, StoreError> {
        let mut found = Found::default();
        let Some((first, _)) = family.versions.first() else { return Ok(found) };
        let ecosystems = first.ecosystem.among(&self.named);
        let covers = self.covers(&first.ecosystem, &ecosystems);
        let components: usize = family.versions.iter().map(|(_, components)| components.len()).sum();
        found.looked_up = Some((first.ecosystem.word(&ecosystems), components as u64));
        let told = family.versions.iter().map(|(package, components)| Told::of(package, components));
        let mut told: Vec<Told<'_>> = told.collect();
        for (at, named) in first.named.iter().enumerate() {
            for ecosystem in &ecosystems {
                let rows = self.intelligence.of_package(ecosystem, &named.name)?;
                let written = Written {
                    at,
                    ecosystem,
                    order: order(ecosystem),
                    entries: rows.entries()?,
                    yanked: self.intelligence.yanked(ecosystem, &named.name)?,
                };
                found.hits.extend(self.ask(&written, &mut told)?);
            }
        }
        for told in &told {
            let coverage = told.coverage(covers);
            found.coverage.extend(told.components.iter().map(|component| (*component, coverage)));
            let yanked = told.yanked_by.iter().flat_map(|source| support::yanked(told.components, source));
            found.yanked.extend(yanked);
        }
        Ok(found)
    }

    /// Asks what is written under one name about every version.
    fn ask<'t>(&self, written: &Written<'_, 't>, told: &mut [Told<'t>]) -> Result<Vec<Hit<'t>>, StoreError> {
        let mut asked: Vec<Asked<'_>> = told.iter_mut().map(|told| told.begin(written)).collect();
        let mut hits = Vec::new();
        for entry in &written.entries {
            let extent = Extent::read(written.order, &entry.affected);
            let mut meant = Vec::new();
            for (told, asked) in told.iter_mut().zip(&mut asked) {
                match asked.answer(&extent) {
                    Answer::Affected(fixes) => meant.push((told.components, fixes)),
                    Answer::NotAffected => {}
                    Answer::CannotTell => told.is_untold = true,
                }
            }
            if meant.is_empty() {
                continue;
            }
            if let Some(advisory) = self.intelligence.advisory(entry.place)? {
                hits.push(Hit { advisory, place: entry.place, meant, by_cpe: written.ecosystem == CPE });
            }
        }
        Ok(hits)
    }
}

/// What the store has of one name in one ecosystem.
struct Written<'r, 'i> {
    /// Which of the names of the package it is.
    at: usize,
    ecosystem: &'r str,
    /// The order of its versions, if one is known here.
    order: Option<VersionOrder>,
    entries: Vec<Entry<'r>>,
    /// The versions that were taken back, and who says so.
    yanked: Option<(&'i str, Vec<String>)>,
}

/// What is written of one version of a package.
struct Told<'t> {
    package: &'t Package,
    components: &'t [u32],
    yanked_by: Vec<&'t str>,
    is_untold: bool,
}

impl<'t> Told<'t> {
    fn of(package: &'t Package, components: &'t [u32]) -> Self {
        Self { package, components, yanked_by: Vec::new(), is_untold: false }
    }

    /// The version, to be asked about; what needs no advisory is told at once.
    fn begin(&mut self, written: &Written<'_, 't>) -> Asked<'t> {
        let version = &self.package.named[written.at].version;
        let mut asked = Asked::new(version);
        self.is_untold |= written.order.is_some_and(|order| asked.read(order).is_none());
        let yanked = written.yanked.as_ref().filter(|(_, versions)| versions.contains(version));
        self.yanked_by.extend(yanked.map(|(source, _)| *source));
        asked
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
fn ecosystems(answers: &[Found<'_>]) -> BTreeMap<String, u64> {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for (ecosystem, components) in answers.iter().filter_map(|found| found.looked_up) {
        *all.entry(ecosystem).or_default() += components;
    }
    all.into_iter().map(|(ecosystem, components)| (ecosystem.to_owned(), components)).collect()
}

fn coverage(asked: &[Result<Package, Coverage>], answers: &[Found<'_>]) -> Vec<Coverage> {
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
    answers: &[Found<'_>],
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
