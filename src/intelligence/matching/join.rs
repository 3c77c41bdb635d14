//! One vulnerability under all its names, from the advisories that tell of it.

use std::collections::{BTreeMap, BTreeSet};

use super::Hit;
use crate::intelligence::advisory::{Advisory, AdvisoryKind, Likelihood};
use crate::intelligence::knowledge::{Affected, Vulnerability};
use crate::intelligence::range::{Fix, sorted};
use crate::intelligence::store::{Intelligence, StoreError};

/// The vulnerabilities that advisories tell of, by id.
pub(super) fn vulnerabilities(
    hits: &[&Hit],
    intelligence: &Intelligence,
) -> Result<Vec<Vulnerability>, StoreError> {
    let mut names = Names { intelligence, known: BTreeMap::new() };
    let mut gathered: BTreeMap<String, Gathered<'_>> = BTreeMap::new();
    for hit in hits {
        for told in told_of(&hit.advisory) {
            let all = names.of(told, &hit.advisory)?;
            let id = preferred(&all);
            let one = gathered.entry(id).or_insert_with(|| Gathered { names: all, hits: Vec::new() });
            one.hits.push(hit);
        }
    }
    gathered.into_iter().map(|(id, one)| one.told(id, intelligence)).collect()
}

/// The vulnerabilities of an advisory: several of a distribution's update, else the one that it is.
fn told_of(advisory: &Advisory) -> impl Iterator<Item = &String> {
    let is_alone = advisory.upstream.is_empty();
    advisory.upstream.iter().chain(Some(&advisory.id).filter(|_| is_alone))
}

/// The names of vulnerabilities that were asked for.
struct Names<'i> {
    intelligence: &'i Intelligence,
    known: BTreeMap<String, BTreeSet<String>>,
}

impl Names<'_> {
    fn of(&mut self, id: &str, advisory: &Advisory) -> Result<BTreeSet<String>, StoreError> {
        if let Some(names) = self.known.get(id) {
            return Ok(names.clone());
        }
        let mut names = self.intelligence.names(id)?;
        if id == advisory.id {
            names.extend(advisory.aliases.iter().cloned());
        }
        self.known.extend(names.iter().map(|name| (name.clone(), names.clone())));
        Ok(names)
    }
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

/// What was gathered of one vulnerability.
struct Gathered<'h> {
    names: BTreeSet<String>,
    hits: Vec<&'h Hit>,
}

impl Gathered<'_> {
    fn told(mut self, id: String, intelligence: &Intelligence) -> Result<Vulnerability, StoreError> {
        self.hits.sort_by(|one, other| one.advisory.id.cmp(&other.advisory.id));
        let mut named: Vec<Advisory> = Vec::new();
        for name in &self.names {
            named.extend(intelligence.named(name)?);
        }
        let of_hits = || self.hits.iter().map(|hit| &hit.advisory);
        let kind = of_hits().map(|one| one.kind).max_by_key(|kind| gravity(*kind));
        // An update's own line is about the update, so that the vulnerability's own come first.
        let all = || named.iter().chain(of_hits());
        let cves: Vec<&String> = self.names.iter().filter(|name| name.starts_with("CVE-")).collect();
        Ok(Vulnerability {
            kind: kind.unwrap_or(AdvisoryKind::Vulnerability),
            summary: all().find_map(|one| one.summary.clone()),
            published: all().filter_map(|one| one.published).min(),
            severities: all()
                .flat_map(|one| one.severities.iter().cloned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            weaknesses: all()
                .flat_map(|one| one.weaknesses.iter().cloned())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            known_exploited: first(&cves, |cve| intelligence.known_exploited(cve))?,
            likelihood: likeliest(&cves, intelligence)?,
            affected: affected(&self.hits),
            aliases: self.names.into_iter().filter(|name| *name != id).collect(),
            id,
        })
    }
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
    let mut components: BTreeMap<u32, (BTreeSet<&str>, Vec<Fix>)> = BTreeMap::new();
    for hit in hits {
        for component in &hit.components {
            let (by, fixes) = components.entry(*component).or_default();
            by.insert(&hit.advisory.id);
            fixes.extend(hit.fixes.iter().cloned());
        }
    }
    let one = |(component, (by, fixes)): (u32, (BTreeSet<&str>, Vec<Fix>))| Affected {
        component,
        by: by.into_iter().map(str::to_owned).collect(),
        fixed: sorted(fixes).into_iter().map(|fix| fix.version).collect(),
    };
    components.into_iter().map(one).collect()
}
