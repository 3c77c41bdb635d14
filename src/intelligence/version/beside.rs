//! Versions that an ecosystem's own ranges place otherwise than its order does.
//!
//! Whoever writes a bound may mean the one or the other. Ecosystems whose ranges follow their order are not told of.

use super::{Form, Version, packagist};

/// What a version is to a bound of a range from which it differs in no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// A pre-release of the bound, which is none itself: own ranges leave it out below the bound.
    Early,
    /// A post-release of the bound, which is none itself (PEP 440): own ranges leave it out above the bound.
    Late,
    /// The bound in another build, of which own ranges take no notice: Python's local versions, RPM's releases.
    Variant,
}

impl Version {
    /// What it is to a bound of a range; nothing if own ranges and order agree on it.
    pub fn beside(&self, bound: &Self) -> Option<Beside> {
        match (&self.0, &bound.0) {
            (Form::Semantic(own), Form::Semantic(bound)) | (Form::Dart(own), Form::Dart(bound)) => {
                let numbers = |version: &semver::Version| (version.major, version.minor, version.patch);
                let is_early = !own.pre.is_empty() && bound.pre.is_empty() && numbers(own) == numbers(bound);
                is_early.then_some(Beside::Early)
            }
            (Form::Packagist(own), Form::Packagist(bound)) => {
                packagist::Version::is_early(own, bound).then_some(Beside::Early)
            }
            (Form::Pypi(own), Form::Pypi(bound)) => pypi(own, bound),
            (Form::Rpm(own), Form::Rpm(bound)) => {
                let epoch =
                    |version: &rpm_version::Evr<'_>| version.epoch().trim_start_matches('0').to_owned();
                let is_variant = bound.release().is_empty()
                    && !own.release().is_empty()
                    && epoch(own) == epoch(bound)
                    && own.version() == bound.version();
                is_variant.then_some(Beside::Variant)
            }
            _ => None,
        }
    }
}

/// PEP 440, "Inclusive ordered comparison" and "Exclusive ordered comparison".
fn pypi(own: &pep440_rs::Version, bound: &pep440_rs::Version) -> Option<Beside> {
    if own.epoch() != bound.epoch() || own.only_release() != bound.only_release() {
        return None;
    }
    if own.is_local() && !bound.is_local() && own.clone().without_local() == *bound {
        return Some(Beside::Variant);
    }
    if own.is_post() && !bound.is_post() {
        return Some(Beside::Late);
    }
    (own.any_prerelease() && !bound.any_prerelease()).then_some(Beside::Early)
}
