//! Ranges of versions in the notation VERS (`vers:npm/>=1.2.0|<2.0.0`), and whether a version lies in one.
//!
//! By clause 5 of the Version Range Specifier of the Package-URL project (<https://github.com/package-url/vers-spec>,
//! which Ecma TC54 is to publish). What breaks one of its rules, or what its type leaves open, is not compared.
//! Ranges in the words of an ecosystem are not read.

use std::borrow::Cow;
use std::cmp::Ordering;

use percent_encoding::percent_decode_str;

use super::ecosystem::order_of;
use super::version::{Beside, Version, VersionOrder};
use crate::evidence::Purl;
use crate::evidence::component::plain_version;
use crate::limits::RANGE_LENGTH;

/// The orders that plain numbers with dots can be read in, whatever they are of. The types `generic` and `intdot`
/// are no order of an ecosystem, and the first is not defined yet: they are taken where all of these agree.
const GENERAL: &[VersionOrder] = &[
    VersionOrder::Pypi,
    VersionOrder::Maven,
    VersionOrder::Debian,
    VersionOrder::Rpm,
    VersionOrder::Alpine,
    VersionOrder::RubyGems,
];

/// The types of package URLs that tell a place and not what the versions are.
const NO_ECOSYSTEM: &[&str] = &["bitbucket", "generic", "github", "gitlab"];

/// A range of versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vers<'v> {
    /// Its type, such as `npm`: how versions are compared.
    pub ty: &'v str,
    /// Its constraints, in the order in which they are written; none: `*`, every version.
    pub constraints: Vec<Constraint<'v>>,
}

/// A bound of a range, or a version in it or left out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint<'v> {
    /// How versions are compared with it.
    pub comparator: Comparator,
    /// The version, without escapes.
    pub version: Cow<'v, str>,
}

/// How a version is compared (5.3.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparator {
    /// No sign, or `=`, which today's edition does not write.
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

use Comparator::{AtLeast, AtMost, Equal, Greater, Less, Unequal};

/// The signs, the longer first.
const SIGNS: &[(&str, Comparator)] =
    &[(">=", AtLeast), ("<=", AtMost), ("!=", Unequal), ("<", Less), (">", Greater), ("=", Equal)];

impl Comparator {
    /// Whether versions above it are in the range.
    fn begins(self) -> bool {
        matches!(self, Greater | AtLeast)
    }

    /// Whether versions below it are in the range.
    fn ends(self) -> bool {
        matches!(self, Less | AtMost)
    }

    /// Whether a constraint with another may follow, those with `!=` left aside (5.4, and "Simplifying constraints").
    fn precedes(self, next: Self) -> bool {
        if self.begins() { next.ends() } else { !next.ends() }
    }

    /// Whether the version of the constraint itself is in the range.
    fn includes(self) -> bool {
        matches!(self, Equal | AtMost | AtLeast)
    }

    /// Whether a version beside the bound is in the range by one reading and not by the other.
    fn is_open(self, beside: Beside) -> bool {
        match beside {
            Beside::Early => self == Less,
            Beside::Late => self == Greater,
            Beside::Variant => !matches!(self, Less | AtLeast),
        }
    }
}

impl<'v> Vers<'v> {
    /// Reads a range; nothing if it is in another notation, breaks a rule of this one that can be seen without
    /// comparing versions, or is longer than [`RANGE_LENGTH`].
    pub fn read(text: &'v str) -> Option<Self> {
        if text.len() > RANGE_LENGTH || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return None;
        }
        let (ty, constraints) = text.strip_prefix("vers:")?.split_once('/')?;
        if !is_type(ty) {
            return None;
        }
        let constraints = match constraints {
            "*" => Vec::new(),
            listed => listed.split('|').map(Constraint::read).collect::<Option<_>>()?,
        };
        // 'vers:all/*' and 'vers:none/*' are the only forms of these types.
        let is_form = !matches!(ty, "all" | "none") || constraints.is_empty();
        is_form.then_some(Self { ty, constraints })
    }

    /// Whether a version lies in the range: one of what a package URL names, or of a thing that has none. Nothing
    /// if the type is none of what the version is of, if the rules are broken, or if it is not beyond doubt.
    pub fn contains(&self, purl: Option<&Purl<'_>>, version: &str) -> Option<bool> {
        match self.ty {
            "all" => return Some(true),
            "none" => return Some(false),
            _ => {}
        }
        let orders = self.orders(purl)?;
        if self.constraints.is_empty() {
            return Some(true);
        }
        let mut answers = orders.iter().map(|&order| self.lies_in(order, version));
        let first = answers.next()??;
        answers.all(|answer| answer == Some(first)).then_some(first)
    }

    /// The orders in which versions are compared, which have to agree.
    fn orders(&self, purl: Option<&Purl<'_>>) -> Option<Vec<VersionOrder>> {
        let own = purl.and_then(order_of);
        match self.ty {
            "generic" | "intdot" => {
                let further = own.filter(|own| !GENERAL.contains(own));
                Some(GENERAL.iter().copied().chain(further).collect())
            }
            "semver" => match own {
                Some(order @ (VersionOrder::Semver | VersionOrder::Npm | VersionOrder::Go)) => {
                    Some(vec![order])
                }
                None if purl.is_none_or(|purl| NO_ECOSYSTEM.contains(&purl.ty())) => {
                    Some(vec![VersionOrder::Semver])
                }
                _ => None,
            },
            ty => {
                let of_purl = match ty {
                    // Names of earlier editions.
                    "alpine" => "apk",
                    "dart" => "pub",
                    other => other,
                };
                // What follows the numbers of Bitnami's is a revision, and a bound without one may mean any.
                let is_known = |order: &VersionOrder| *order != VersionOrder::Bitnami;
                let order = own.filter(|_| purl.is_some_and(|purl| purl.ty() == of_purl)).filter(is_known)?;
                Some(vec![order])
            }
        }
    }

    /// "Checking if a version is contained within a range", in one order.
    fn lies_in(&self, order: VersionOrder, version: &str) -> Option<bool> {
        let own = read(order, version)?;
        let bounds: Vec<(Comparator, Version)> = self
            .constraints
            .iter()
            .map(|one| Some((one.comparator, read(order, &one.version)?)))
            .collect::<Option<_>>()?;
        if !is_canonical(&bounds) {
            return None;
        }
        let mut is_in = None;
        for (comparator, bound) in &bounds {
            let place = own.compare(bound)?;
            if place.is_ne() && own.beside(bound).is_some_and(|beside| comparator.is_open(beside)) {
                return None;
            }
            match place {
                Ordering::Equal => return Some(comparator.includes()),
                _ if matches!(comparator, Equal | Unequal) => {}
                Ordering::Greater => is_in = Some(comparator.begins()),
                Ordering::Less if is_in.is_none() => is_in = Some(comparator.ends()),
                Ordering::Less => {}
            }
        }
        // What is left of a range that only leaves out, the specification does not say.
        let only_leaves_out = bounds.iter().all(|(comparator, _)| *comparator == Unequal);
        is_in.or((!only_leaves_out).then_some(false))
    }
}

impl<'v> Constraint<'v> {
    fn read(text: &'v str) -> Option<Self> {
        let sign = SIGNS.iter().find(|(sign, _)| text.starts_with(sign));
        let (version, comparator) =
            sign.map_or((text, Equal), |(sign, comparator)| (&text[sign.len()..], *comparator));
        // These, and `%` but for an escape, stand in a version as escapes only (5.3.3.2).
        if version.is_empty() || version.contains(['>', '<', '=', '!', '*']) {
            return None;
        }
        let is_escape =
            |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
        if !version.split('%').skip(1).all(is_escape) {
            return None;
        }
        let version = percent_decode_str(version).decode_utf8().ok()?;
        version.is_ascii().then_some(Self { comparator, version })
    }
}

/// Whether it is spelt as a type (5.3.2) and none of those that are never one.
fn is_type(ty: &str) -> bool {
    ty.starts_with(|first: char| first.is_ascii_lowercase())
        && ty.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
        && !matches!(ty, "example" | "invalid" | "test")
}

/// Reads a version in an order. A semantic version has to be spelled out: where parts are left out, ecosystems
/// differ on whether `<=1.2` holds `1.2.5`.
fn read(order: VersionOrder, version: &str) -> Option<Version> {
    use VersionOrder::{Coerced, Go, Npm, Pub, Semver};
    let is_semantic = matches!(order, Coerced | Go | Npm | Pub | Semver);
    if is_semantic && Semver.read(plain_version(version)).is_none() {
        return None;
    }
    order.read(version)
}

/// Whether versions are unique and sorted, and comparators follow each other as they may (5.4).
fn is_canonical(bounds: &[(Comparator, Version)]) -> bool {
    let is_sorted = bounds.is_sorted_by(|(_, one), (_, next)| one.compare(next) == Some(Ordering::Less));
    let kept: Vec<Comparator> =
        bounds.iter().map(|(comparator, _)| *comparator).filter(|one| *one != Unequal).collect();
    is_sorted && kept.is_sorted_by(|one, next| one.precedes(*next))
}

#[cfg(test)]
mod tests;
