//! Whether a component has a hash by an algorithm that the baseline approves.
//! It does not ask what was hashed.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::digest_valid::faulty;
use super::{Accept, Code, Context, Observation, Seen, Subjects, Tolerance, Weight, unanswered};
use crate::evidence::particular::distribution_digests;
use crate::evidence::{Component, Digest, DigestAlgorithm, FieldName, Subject};
use crate::source::Field;

/// `check.digest-strength = { approved = ["sha-256"], of = "component", accept = […], unknown-at-most = 0.05 }`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct DigestStrength {
    /// The algorithms that the baseline approves.
    pub approved: Vec<DigestAlgorithm>,
    /// Which hashes are looked at.
    #[serde(default)]
    pub of: HashOf,
    /// The answers it takes besides a value.
    #[serde(default)]
    pub accept: Vec<Accept>,
    /// The largest share of such answers.
    #[cfg_attr(test, schemars(range(min = 0.0, max = 1.0)))]
    pub unknown_at_most: Option<f64>,
}

/// The hashes that a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HashOf {
    /// Those of the component.
    #[default]
    Component,
    /// Those on links to its deployable form.
    Distribution,
}

impl HashOf {
    /// The word in baselines and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Distribution => "distribution",
        }
    }
}

impl DigestStrength {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Components
    }

    /// The field of the hashes that are looked at.
    pub(super) fn field(&self) -> FieldName {
        match self.of {
            HashOf::Component => FieldName::ComponentHashAlgorithm,
            HashOf::Distribution => FieldName::ComponentDistributionHash,
        }
    }

    pub(super) fn tolerance(&self) -> Tolerance {
        Tolerance { accept: self.accept.clone(), unknown_at_most: self.unknown_at_most }
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Component(component) = subject else { return Seen::satisfied() };
        let (state, field, digests) = match self.of {
            HashOf::Component => {
                let digests = component.digests.stated().map(Vec::as_slice).unwrap_or_default();
                (state(component), FieldName::ComponentHashAlgorithm, digests)
            }
            HashOf::Distribution => {
                let field = FieldName::ComponentDistributionHash;
                (field.ask_component(component, &[]).state, field, distribution_digests(component))
            }
        };
        if let Some(seen) = unanswered(&state, field, None) {
            return seen;
        }
        if digests.iter().any(|digest| digest.fault.is_none() && self.approves(digest)) {
            return Seen::several(self.weak_extras(digests));
        }
        // An approved name on a value that cannot be its hash shows nothing; it is not weak either.
        let claimed = digests.iter().filter(|digest| self.approves(digest));
        let claimed: Vec<Observation<'_>> =
            claimed.filter_map(|digest| Some(faulty(digest, digest.fault?, Weight::Unsatisfied))).collect();
        if claimed.is_empty() { weak(digests) } else { Seen::several(claimed) }
    }

    fn approves(&self, digest: &Digest<'_>) -> bool {
        digest.algorithm.is_some_and(|algorithm| self.approved.contains(&algorithm))
    }

    fn weak_extras<'a>(&self, digests: &'a [Digest<'a>]) -> Vec<Observation<'a>> {
        let extras = digests.iter().filter(|digest| !self.approves(digest));
        extras
            .filter_map(|digest| {
                let observation = Observation::new(Weight::Noted, Code::DigestWeakExtra);
                Some(observation.arg("algorithm", digest.algorithm?.word()).at(Some(digest.at)))
            })
            .collect()
    }
}

/// What the component says of its hashes' algorithms. Where it declares the value alone
/// unknown or withheld, there is no algorithm to name.
fn state(component: &Component<'_>) -> Field<()> {
    let algorithm = FieldName::ComponentHashAlgorithm.ask_component(component, &[]).state;
    if component.digests.stated().is_some_and(Vec::is_empty) {
        return Field::Absent;
    }
    match FieldName::ComponentHashValue.ask_component(component, &[]).state {
        value @ (Field::DeclaredUnknown(_) | Field::Withheld(_)) if algorithm.is_silent() => value,
        _ => algorithm,
    }
}

fn weak<'a>(digests: &'a [Digest<'a>]) -> Seen<'a> {
    let words = digests.iter().map(|digest| digest.algorithm.map_or("unknown", DigestAlgorithm::word));
    let words: BTreeSet<&str> = words.collect();
    let mut observation = Observation::new(Weight::Unsatisfied, Code::DigestWeak)
        .arg("algorithms", words.into_iter().collect::<Vec<_>>().join(", "));
    if let Some(first) = digests.first() {
        observation = observation.quoting(first.algorithm_name.raw()).at(Some(first.at));
    }
    Seen::one(observation)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::{
        Sight, about_the_first, at, check, component, digest, evidence, of_component, sights_of_component,
        stated,
    };
    use crate::evidence::{Declaration, Declared};

    const MD5: &str = "098f6bcd4621d373cade4e832627b4f6";
    const SHA_1: &str = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";
    const SHA_256: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    const CHECK: &str = r#"digest-strength = { approved = ["sha-256", "sha-512"] }"#;

    fn bearing(digests: Vec<Digest<'static>>) -> Component<'static> {
        let mut component = component("app", "1");
        component.digests = stated(digests);
        component
    }

    fn sights_of(digests: Vec<Digest<'static>>) -> Vec<Sight> {
        sights_of_component(CHECK, bearing(digests))
    }

    #[test]
    fn one_approved_hash_suffices_and_weak_extras_are_noted() {
        assert_eq!(sights_of(vec![digest("SHA-256", SHA_256)]), []);
        let seen = sights_of(vec![digest("MD5", MD5), digest("SHA-256", SHA_256)]);
        assert_eq!(seen, [(Weight::Noted, Code::DigestWeakExtra)]);
    }

    #[test]
    fn weak_algorithms_are_named() {
        let component =
            bearing(vec![digest("SHA1", SHA_1), digest("MD5", MD5), digest("WHIRLPOOL", SHA_256)]);
        let evidence = evidence(about_the_first(), vec![component], vec![]);
        let seen = of_component(&check(CHECK), &evidence);
        assert_eq!(seen.observations[0].code, Code::DigestWeak);
        assert_eq!(seen.observations[0].args, [("algorithms", "md5, sha-1, unknown".to_owned())]);
    }

    #[test]
    fn an_approved_name_on_a_faulty_value_is_no_approved_hash() {
        let seen = sights_of(vec![digest("SHA-256", SHA_1), digest("MD5", MD5)]);
        assert_eq!(seen, [(Weight::Unsatisfied, Code::DigestFaulty)]);
    }

    #[test]
    fn an_unknown_value_has_an_unknown_algorithm() {
        for (declared, expected) in [
            (Declared::Unknown, (Weight::Unsatisfied, Code::DeclaredUnknown)),
            (Declared::Withheld, (Weight::Review, Code::Withheld)),
        ] {
            let mut silent = component("app", "1");
            silent.declared = vec![Declaration { field: FieldName::ComponentHashValue, declared, at: at(9) }];
            assert_eq!(sights_of_component(CHECK, silent), [expected]);
        }
        assert_eq!(sights_of_component(CHECK, component("app", "1")), [(Weight::Unsatisfied, Code::Absent)]);
        assert_eq!(sights_of(vec![]), [(Weight::Unsatisfied, Code::Absent)]);
    }
}
