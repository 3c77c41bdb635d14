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
use super::ecosystem::{Ecosystem, Package, package};
use super::knowledge::{Coverage, Knowledge, Lifecycle};
use super::range::{Answer, Asked, Fix};
use super::store::{Intelligence, StoreError};
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
        let mut told: Vec<(&Package, &[u32], Told)> = Vec::new();
        for (package, components) in &family.versions {
            told.push((package, components, Told::default()));
        }
        for at in 0..first.named.len() {
            for ecosystem in &ecosystems {
                let name = &first.named[at].name;
                let advisories = self.intelligence.advisories(ecosystem, name)?;
                let yanked = self.intelligence.yanked(ecosystem, name)?;
                for (package, components, told) in &mut told {
                    let version = &package.named[at].version;
                    told.ask(ecosystem, version, &advisories, components);
                    if let Some((source, _)) =
                        yanked.as_ref().filter(|(_, versions)| versions.contains(version))
                    {
                        found.yanked.extend(support::yanked(components, source));
                    }
                }
            }
        }
        let components: usize = family.versions.iter().map(|(_, components)| components.len()).sum();
        found.looked_up = Some((first.ecosystem.word(&ecosystems).to_owned(), components as u64));
        for (_, components, told) in told {
            let coverage = told.coverage(covers);
            found.coverage.extend(components.iter().map(|component| (*component, coverage)));
            found.hits.extend(told.hits);
        }
        Ok(found)
    }
}

/// What the advisories say of one version of a package.
#[derive(Default)]
struct Told {
    hits: Vec<Hit>,
    is_untold: bool,
}

impl Told {
    fn ask(&mut self, ecosystem: &str, version: &str, advisories: &[Advisory], components: &[u32]) {
        let mut asked = Asked::new(version);
        let order = super::ecosystem::order(ecosystem);
        self.is_untold |= order.is_some_and(|order| asked.read(order).is_none());
        for advisory in advisories {
            match asked.answer(&advisory.affected) {
                Answer::Affected(fixes) => {
                    let advisory = Advisory { affected: Vec::new(), ..advisory.clone() };
                    self.hits.push(Hit { advisory, components: components.to_vec(), fixes });
                }
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
