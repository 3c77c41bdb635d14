//! Whether a component has a hash that can be one, and one of its own.
//! It does not ask how strong the algorithm is, nor compare the hash with any file.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use serde::Deserialize;

use super::{Accept, Code, Context, Observation, Seen, Subjects, Tolerance, Weight, unanswered};
use crate::evidence::{
    Component, ComponentKind, Digest, DigestAlgorithm, DigestFault, Evidence, FieldName, Subject,
};
use crate::source::{DocumentId, Field};

/// `check.digest-valid = { accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DigestValid {
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

impl DigestValid {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let answer = FieldName::ComponentHashValue.ask_component(component, &[]);
        if let Some(seen) = unanswered(&answer.state, FieldName::ComponentHashValue, answer.of) {
            return seen;
        }
        let digests = component.digests.stated().map(Vec::as_slice).unwrap_or_default();
        if digests.is_empty() {
            return unanswered(&Field::<()>::Absent, FieldName::ComponentHashValue, None).unwrap_or_default();
        }
        let has_a_good_one = digests.iter().any(|digest| digest.fault.is_none());
        let weight = if has_a_good_one { Weight::Noted } else { Weight::Unsatisfied };
        Seen::several(
            digests.iter().filter_map(|digest| of_digest(digest, weight, component, context)).collect(),
        )
    }
}

fn of_digest<'a>(
    digest: &'a Digest<'a>,
    weight: Weight,
    component: &'a Component<'a>,
    context: &Context<'a>,
) -> Option<Observation<'a>> {
    match digest.fault {
        Some(fault) => Some(faulty(digest, fault, weight)),
        None => context.shared_digests.has(component, digest).then(|| {
            let observation = Observation::new(Weight::Unsatisfied, Code::DigestShared);
            observation.quoting(digest.value.raw()).at(Some(digest.at))
        }),
    }
}

/// What is seen of a hash that cannot be one.
pub(super) fn faulty<'a>(digest: &'a Digest<'a>, fault: DigestFault, weight: Weight) -> Observation<'a> {
    let offending = match fault {
        DigestFault::UnknownAlgorithm => &digest.algorithm_name,
        DigestFault::NotHexadecimal | DigestFault::WrongLength | DigestFault::Placeholder => &digest.value,
    };
    Observation::new(weight, Code::DigestFaulty)
        .arg("fault", fault.word())
        .arg("algorithm", digest.algorithm.map_or("unknown", DigestAlgorithm::word))
        .quoting(offending.raw())
        .at(Some(digest.at))
}

/// Differently named components that one hash may stand on. Two archives may hold the same
/// bytes; more than these cannot all be right.
const MOST_BEARERS: usize = 3;

/// Digits of the hash that nearly every component has, SHA-256.
const DIGITS_AT_ONCE: usize = 64;

/// The hashes that stand on more components than can have them.
#[derive(Debug, Clone, Default)]
pub struct SharedDigests<'a>(HashSet<Key<'a>>);

/// A hash in a document; hexadecimal digits are equal in either case.
#[derive(Debug, Clone, Copy)]
struct Key<'a> {
    document: DocumentId,
    algorithm: DigestAlgorithm,
    value: &'a str,
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        (self.document, self.algorithm) == (other.document, other.algorithm)
            && self.value.eq_ignore_ascii_case(other.value)
    }
}

impl Eq for Key<'_> {}

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.document, self.algorithm).hash(state);
        for digits in self.value.as_bytes().chunks(DIGITS_AT_ONCE) {
            let mut lower = [0; DIGITS_AT_ONCE];
            lower[..digits.len()].copy_from_slice(digits);
            lower.make_ascii_lowercase();
            state.write(&lower);
        }
    }
}

impl<'a> SharedDigests<'a> {
    /// Finds them in two passes over the components: the first counts hashes, the second
    /// looks at the names of those few that occur often.
    pub(super) fn of(evidence: &'a Evidence<'a>) -> Self {
        let mut counts: HashMap<Key<'a>, usize> = HashMap::new();
        for (key, _) in bearers(evidence) {
            *counts.entry(key).or_default() += 1;
        }
        counts.retain(|_, count| *count > MOST_BEARERS);
        if counts.is_empty() {
            return Self::default();
        }
        let mut names: HashMap<Key<'a>, (HashSet<&'a str>, usize)> = HashMap::new();
        for (key, component) in bearers(evidence).filter(|(key, _)| counts.contains_key(key)) {
            let (named, nameless) = names.entry(key).or_default();
            match component.name.stated() {
                Some(name) => drop(named.insert(name.raw())),
                // To leave out the names must not make the hashes right.
                None => *nameless += 1,
            }
        }
        let crowded = |(key, (named, nameless)): (Key<'a>, (HashSet<&str>, usize))| {
            (named.len() + nameless > MOST_BEARERS).then_some(key)
        };
        Self(names.into_iter().filter_map(crowded).collect())
    }

    fn has(&self, component: &Component<'_>, digest: &Digest<'_>) -> bool {
        key(component, digest).is_some_and(|key| self.0.contains(&key))
    }
}

/// The well-formed hashes of all components. Files are left out: the same file may well lie
/// in many places.
fn bearers<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = (Key<'a>, &'a Component<'a>)> {
    evidence.components.iter().flat_map(|component| {
        let digests = component.digests.stated().into_iter().flatten();
        digests.filter_map(move |digest| Some((key(component, digest)?, component)))
    })
}

fn key<'a>(component: &Component<'_>, digest: &'a Digest<'_>) -> Option<Key<'a>> {
    if component.kind == ComponentKind::File || digest.fault.is_some() {
        return None;
    }
    Some(Key { document: component.at.document, algorithm: digest.algorithm?, value: digest.value.raw() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, at, check, component, digest, evidence, of_component, sights, stated,
    };

    const SHA_256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    fn bearing(name: &'static str, digests: Vec<Digest<'static>>) -> Component<'static> {
        let mut component = component(name, "1");
        component.digests = stated(digests);
        component
    }

    fn sights_of(components: Vec<Component<'static>>) -> Vec<Sight> {
        let evidence = evidence(about_the_first(), components, vec![]);
        sights(&of_component(&check("digest-valid = {}"), &evidence))
    }

    #[test]
    fn one_well_formed_hash_suffices_and_others_are_noted() {
        assert_eq!(sights_of(vec![bearing("a", vec![digest("SHA-256", SHA_256)])]), []);
        let both = vec![digest("SHA-512", SHA_256), digest("SHA-256", SHA_256)];
        assert_eq!(sights_of(vec![bearing("a", both)]), [(Weight::Noted, Code::DigestFaulty)]);
    }

    #[test]
    fn every_hash_of_a_component_with_no_good_one_is_seen() {
        let digests = vec![digest("SHA-512", SHA_256), digest("WHIRLPOOL", SHA_256)];
        assert_eq!(sights_of(vec![bearing("a", digests)]), [(Weight::Unsatisfied, Code::DigestFaulty); 2]);
        assert_eq!(sights_of(vec![bearing("a", vec![])]), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_of(vec![component("a", "1")]), [(Weight::Unsatisfied, Code::Absent)]);
    }

    #[test]
    fn the_name_of_an_unknown_algorithm_is_quoted_and_not_an_argument() {
        let evidence =
            evidence(about_the_first(), vec![bearing("a", vec![digest("WHIRLPOOL", SHA_256)])], vec![]);
        let seen = of_component(&check("digest-valid = {}"), &evidence);
        let args = [("fault", "unknown-algorithm"), ("algorithm", "unknown")];
        assert_eq!(seen.observations[0].args, args.map(|(name, value)| (name, value.to_owned())));
        assert_eq!(seen.observations[0].value, Some("WHIRLPOOL"));
        assert_eq!(seen.observations[0].at, Some(at(3)));
    }

    #[test]
    fn one_hash_on_many_names_is_not_theirs() {
        let all = |names: &[&'static str]| -> Vec<Component<'static>> {
            names.iter().map(|name| bearing(name, vec![digest("SHA-256", SHA_256)])).collect()
        };
        let shared = [(Weight::Unsatisfied, Code::DigestShared)];
        assert_eq!(sights_of(all(&["a", "b", "c"])), []);
        assert_eq!(sights_of(all(&["a", "b", "c", "d"])), shared);
        assert_eq!(sights_of(all(&["a", "a", "b", "b", "c"])), []);
        let mut capitals = all(&["a", "b", "c", "d"]);
        capitals[1].digests = stated(vec![digest("SHA256", SHA_256.to_uppercase().leak())]);
        assert_eq!(sights_of(capitals), shared);
        let mut nameless = all(&["a", "b", "c", "d"]);
        nameless.iter_mut().for_each(|component| component.name = Field::Absent);
        assert_eq!(sights_of(nameless), shared);
        let mut files = all(&["a", "b", "c", "d"]);
        files.iter_mut().for_each(|component| component.kind = ComponentKind::File);
        assert_eq!(sights_of(files), []);
    }
}
