//! One vulnerability under all its names, from the advisories that tell of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::Hit;
use crate::intelligence::advisory::{Advisory, AdvisoryKind, Likelihood};
use crate::intelligence::knowledge::{Affected, Vulnerability};
use crate::intelligence::range::{Fix, sorted};
use crate::intelligence::store::{Intelligence, Place, StoreError};

/// The vulnerabilities that advisories tell of, by id.
pub(super) fn vulnerabilities(
    hits: &[&Hit],
    intelligence: &Intelligence,
) -> Result<Vec<Vulnerability>, StoreError> {
    let ids: BTreeSet<&String> = hits.iter().flat_map(|hit| told_of(&hit.advisory)).collect();
    let at_hand: HashMap<Place, &Advisory> = hits.iter().map(|hit| (hit.place, &hit.advisory)).collect();
    let known: Result<Vec<(&String, Known<'_>)>, StoreError> =
        ids.par_iter().map(|id| Ok((*id, Known::of(id, &at_hand, intelligence)?))).collect();
    let mut known: BTreeMap<&String, Known<'_>> = known?.into_iter().collect();
    let mut gathered: BTreeMap<String, Vec<(&String, &Hit)>> = BTreeMap::new();
    for hit in hits {
        for id in told_of(&hit.advisory) {
            let preferred = known.get(id).map(|known| preferred(&known.names)).unwrap_or_default();
            gathered.entry(preferred).or_default().push((id, hit));
        }
    }
    let mut whole = Vec::with_capacity(gathered.len());
    for (id, told) in gathered {
        let known = told.first().and_then(|(id, _)| known.remove(id)).unwrap_or_default();
        whole.push((id, known, told.into_iter().map(|(_, hit)| hit).collect::<Vec<_>>()));
    }
    whole.into_par_iter().map(|(id, known, hits)| known.told(id, hits, intelligence)).collect()
}

/// The vulnerabilities of an advisory: several of a distribution's update, else the one that it is.
fn told_of(advisory: &Advisory) -> impl Iterator<Item = &String> {
    let is_alone = advisory.upstream.is_empty();
    advisory.upstream.iter().chain(Some(&advisory.id).filter(|_| is_alone))
}

/// CVE before GHSA before all others, then in the order of letters.
fn preferred(names: &BTreeSet<String>) -> String {
    let rank = |name: &str| match name {
        _ if name.starts_with("CVE-") => 0,
        _ if name.starts_with("GHSA-") => 1,
        _ => 2,
    };
    names.iter().min_by_key(|name| rank(name)).cloned().unwrap_or_default()
}

/// What the store has of one vulnerability, whatever the package.
#[derive(Default)]
struct Known<'h> {
    names: BTreeSet<String>,
    advisories: Vec<Cow<'h, Advisory>>,
}

impl<'h> Known<'h> {
    fn of(
        id: &str,
        at_hand: &HashMap<Place, &'h Advisory>,
        intelligence: &Intelligence,
    ) -> Result<Self, StoreError> {
        let (names, mut advisories) = intelligence.known_as(id, at_hand)?;
        advisories.sort_by(|one, other| one.id.cmp(&other.id));
        Ok(Self { names, advisories })
    }

    fn told(
        self,
        id: String,
        mut hits: Vec<&Hit>,
        intelligence: &Intelligence,
    ) -> Result<Vulnerability, StoreError> {
        hits.sort_by(|one, other| one.advisory.id.cmp(&other.advisory.id));
        let kind = hits.iter().map(|hit| hit.advisory.kind).max_by_key(|kind| gravity(*kind));
        // An update's own line is about the update, so that the vulnerability's own come first.
        let all = || self.advisories.iter().map(AsRef::as_ref).chain(hits.iter().map(|hit| &hit.advisory));
        let cves: Vec<&String> = self.names.iter().filter(|name| name.starts_with("CVE-")).collect();
        Ok(Vulnerability {
            kind: kind.unwrap_or(AdvisoryKind::Vulnerability),
            summary: all().find_map(|one| one.summary.clone()),
            published: all().filter_map(|one| one.published).min(),
            severities: sorted_once(all().flat_map(|one| &one.severities)),
            weaknesses: sorted_once(all().flat_map(|one| &one.weaknesses)),
            known_exploited: first(&cves, |cve| intelligence.known_exploited(cve))?,
            likelihood: likeliest(&cves, intelligence)?,
            affected: affected(&hits),
            aliases: self.names.into_iter().filter(|name| *name != id).collect(),
            id,
        })
    }
}

fn sorted_once<'a, T: Ord + Clone + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    all.collect::<BTreeSet<_>>().into_iter().cloned().collect()
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
fn affected(hits: &[&Hit]) -> Vec<Affected> {
    let mut components: BTreeMap<u32, (BTreeSet<String>, Vec<Fix>)> = BTreeMap::new();
    for hit in hits {
        let by = match hit.by_cpe {
            true => format!("{} (by CPE)", hit.advisory.id),
            false => hit.advisory.id.clone(),
        };
        for (component, fixes) in hit.each() {
            let (all_by, all_fixes) = components.entry(component).or_default();
            all_by.insert(by.clone());
            all_fixes.extend(fixes.iter().cloned());
        }
    }
    let one = |(component, (by, fixes)): (u32, (BTreeSet<String>, Vec<Fix>))| Affected {
        component,
        by: by.into_iter().collect(),
        fixed: sorted(fixes).into_iter().map(|fix| fix.version).collect(),
    };
    components.into_iter().map(one).collect()
}
