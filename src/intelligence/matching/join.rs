//! One vulnerability under all its names, from the advisories that tell of it.

use std::borrow::Cow;
use std::collections::HashMap;

use rayon::prelude::*;

use super::Hit;
use crate::intelligence::advisory::{Advisory, AdvisoryKind, Likelihood};
use crate::intelligence::knowledge::{Affected, Vulnerability};
use crate::intelligence::range::{Fix, sorted};
use crate::intelligence::store::{Intelligence, Place, StoreError};

/// The vulnerabilities that advisories tell of, by id.
pub(super) fn vulnerabilities(
    hits: &[&Hit<'_>],
    intelligence: &Intelligence,
) -> Result<Vec<Vulnerability>, StoreError> {
    let at_hand: HashMap<Place, &Advisory> = hits.iter().map(|hit| (hit.place, &hit.advisory)).collect();
    let told = hits.iter().flat_map(|hit| told_of(&hit.advisory).map(|id| (id.as_str(), *hit)));
    let mut told: Vec<(&str, &Hit<'_>)> = told.collect();
    told.par_sort_by_key(|(id, _)| *id);
    let by_name: Vec<&[(&str, &Hit<'_>)]> = told.chunk_by(|one, next| one.0 == next.0).collect();
    let known: Result<Vec<Known<'_>>, StoreError> =
        by_name.par_iter().map(|told| Known::of(told, &at_hand, intelligence)).collect();
    let mut known = known?;
    known.par_sort_by(|one, other| one.preferred().cmp(other.preferred()));
    let by_vulnerability: Vec<&[Known<'_>]> =
        known.chunk_by(|one, next| one.preferred() == next.preferred()).collect();
    by_vulnerability.par_iter().map(|known| vulnerability(known, intelligence)).collect()
}

/// The vulnerabilities of an advisory: several of a distribution's update, else the one that it is.
fn told_of(advisory: &Advisory) -> impl Iterator<Item = &String> {
    let is_alone = advisory.upstream.is_empty();
    advisory.upstream.iter().chain(Some(&advisory.id).filter(|_| is_alone))
}

/// CVE before GHSA before all others.
fn rank(name: &str) -> u8 {
    match name {
        _ if name.starts_with("CVE-") => 0,
        _ if name.starts_with("GHSA-") => 1,
        _ => 2,
    }
}

/// What the store has of a vulnerability under one of its names, whatever the package.
struct Known<'h> {
    /// All its names: the one to call it by, then the others in the order of letters.
    names: Vec<String>,
    /// What tells of it under any of them.
    advisories: Vec<Cow<'h, Advisory>>,
    /// What was found by the one name.
    hits: Vec<&'h Hit<'h>>,
}

impl<'h> Known<'h> {
    fn of(
        told: &[(&str, &'h Hit<'h>)],
        at_hand: &HashMap<Place, &'h Advisory>,
        intelligence: &Intelligence,
    ) -> Result<Self, StoreError> {
        let name = told.first().map(|(name, _)| *name).unwrap_or_default();
        let (mut names, mut advisories) = intelligence.known_as(name, at_hand)?;
        if let Some((first, _)) = (0..).zip(&names).min_by_key(|(_, name)| rank(name)) {
            names[..=first].rotate_right(1);
        }
        advisories.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Self { names, advisories, hits: told.iter().map(|(_, hit)| *hit).collect() })
    }

    fn preferred(&self) -> &str {
        self.names.first().map(String::as_str).unwrap_or_default()
    }
}

/// One vulnerability, from what is known under those of its names that advisories were found by.
fn vulnerability(known: &[Known<'_>], intelligence: &Intelligence) -> Result<Vulnerability, StoreError> {
    let mut hits: Vec<&Hit<'_>> = known.iter().flat_map(|known| &known.hits).copied().collect();
    hits.sort_by(|one, other| one.advisory.id.cmp(&other.advisory.id));
    // All have the same names.
    let (names, advisories) =
        known.first().map(|known| (known.names.as_slice(), known.advisories.as_slice())).unwrap_or_default();
    let kind = hits.iter().map(|hit| hit.advisory.kind).max_by_key(|kind| gravity(*kind));
    // An update's own line is about the update, so that the vulnerability's own come first.
    let all = || advisories.iter().map(AsRef::as_ref).chain(hits.iter().map(|hit| &hit.advisory));
    let cves: Vec<&String> = names.iter().filter(|name| name.starts_with("CVE-")).collect();
    let (id, aliases) =
        names.split_first().map(|(id, aliases)| (id.clone(), aliases.to_vec())).unwrap_or_default();
    Ok(Vulnerability {
        id,
        aliases,
        kind: kind.unwrap_or(AdvisoryKind::Vulnerability),
        summary: all().find_map(|one| one.summary.clone()),
        published: all().filter_map(|one| one.published).min(),
        severities: sorted_once(all().flat_map(|one| &one.severities)),
        weaknesses: sorted_once(all().flat_map(|one| &one.weaknesses)),
        known_exploited: first(&cves, |cve| intelligence.known_exploited(cve))?,
        likelihood: likeliest(&cves, intelligence)?,
        affected: affected(&hits),
    })
}

fn sorted_once<'a, T: Ord + Clone + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut all: Vec<&T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().cloned().collect()
}

/// How grave a kind is, beside the others.
fn gravity(kind: AdvisoryKind) -> u8 {
    match kind {
        AdvisoryKind::Malicious => 4,
        AdvisoryKind::Vulnerability => 3,
        AdvisoryKind::Unsound => 2,
        AdvisoryKind::Unmaintained => 1,
        AdvisoryKind::Notice => 0,
    }
}

fn first<T>(
    cves: &[&String],
    ask: impl Fn(&str) -> Result<Option<T>, StoreError>,
) -> Result<Option<T>, StoreError> {
    cves.iter().find_map(|cve| ask(cve).transpose()).transpose()
}

fn likeliest(cves: &[&String], intelligence: &Intelligence) -> Result<Option<Likelihood>, StoreError> {
    let mut likeliest: Option<Likelihood> = None;
    let score = |likelihood: &Likelihood| likelihood.score.parse::<f64>().unwrap_or_default();
    for cve in cves {
        let one = intelligence.likelihood(cve)?;
        let is_more = |one: &Likelihood| likeliest.as_ref().is_none_or(|most| score(one) > score(most));
        if let Some(one) = one.filter(is_more) {
            likeliest = Some(one);
        }
    }
    Ok(likeliest)
}

/// The components, each with the advisories and fixes of all of them.
fn affected(hits: &[&Hit<'_>]) -> Vec<Affected> {
    let mut each: Vec<(u32, &Hit<'_>, &[Fix])> = Vec::new();
    for hit in hits {
        each.extend(hit.each().map(|(component, fixes)| (component, *hit, fixes)));
    }
    each.sort_by_key(|(component, ..)| *component);
    let of_component = each.chunk_by(|one, next| one.0 == next.0);
    let one = |all: &[(u32, &Hit<'_>, &[Fix])]| {
        let mut by: Vec<String> = all.iter().map(|(_, hit, _)| hit.told_by()).collect();
        by.sort_unstable();
        by.dedup();
        let fixes = sorted(all.iter().flat_map(|(.., fixes)| *fixes).cloned().collect());
        let fixed = fixes.into_iter().map(|fix| fix.version).collect();
        all.first().map(|(component, ..)| Affected { component: *component, by, fixed })
    };
    of_component.filter_map(one).collect()
}
