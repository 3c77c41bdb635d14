//! Whether an advisory means a version, by the algorithm that OSV publishes (its schema, "Evaluation").
//!
//! What cannot be compared is never "not affected".

use std::cmp::Ordering;

use super::advisory::{AffectedPackage, Bound, Range, RangeKind};
use super::ecosystem::order;
use super::version::{Version, VersionOrder};

/// What an advisory says of a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is affected; these versions, in this order, are the first above it that are not, one of each range.
    Affected(Vec<Fix>),
    /// It is not among the affected ones.
    NotAffected,
    /// The version, or a bound, cannot be compared, or the advisory tells of no version.
    CannotTell,
}

/// A version that mends a vulnerability.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The version, as the advisory states it.
    pub version: String,
    /// The order of its ecosystem.
    pub order: VersionOrder,
}

/// A version that is asked about, read in each order once.
#[derive(Debug)]
pub struct Asked<'v> {
    text: &'v str,
    readings: Vec<(VersionOrder, Option<Version>)>,
}

impl<'v> Asked<'v> {
    /// A version that nothing was asked about yet.
    pub fn new(text: &'v str) -> Self {
        Self { text, readings: Vec::new() }
    }

    /// The version in an order; nothing if it is none there.
    pub fn read(&mut self, order: VersionOrder) -> Option<&Version> {
        let at = match self.readings.iter().position(|(one, _)| *one == order) {
            Some(at) => at,
            None => {
                self.readings.push((order, order.read(self.text)));
                self.readings.len() - 1
            }
        };
        self.readings[at].1.as_ref()
    }

    /// What the entries of one advisory for one package say of the version.
    pub fn answer(&mut self, affected: &[AffectedPackage]) -> Answer {
        let mut fixes = Vec::new();
        let (mut is_affected, mut is_untold) = (false, affected.is_empty());
        for package in affected {
            is_untold |= package.ranges.is_empty() && package.versions.is_empty();
            match self.is_listed(package) {
                Some(listed) => is_affected |= listed,
                None => is_untold = true,
            }
            for range in &package.ranges {
                match self.in_range(&package.ecosystem, range) {
                    Answer::Affected(fix) => {
                        is_affected = true;
                        fixes.extend(fix);
                    }
                    Answer::NotAffected => {}
                    Answer::CannotTell => is_untold = true,
                }
            }
        }
        match (is_affected, is_untold) {
            (true, _) => Answer::Affected(sorted(fixes)),
            (false, true) => Answer::CannotTell,
            (false, false) => Answer::NotAffected,
        }
    }

    /// Whether it is one of the versions that are listed one by one, whatever its spelling.
    fn is_listed(&mut self, package: &AffectedPackage) -> Option<bool> {
        if package.versions.is_empty() {
            return Some(false);
        }
        let text = self.text;
        if package.versions.iter().any(|version| version == text) {
            return Some(true);
        }
        let Some(order) = order(&package.ecosystem) else { return Some(false) };
        let own = self.read(order)?;
        let number = first_number(text);
        let alike = package.versions.iter().filter(|version| first_number(version) == number);
        Some(
            alike
                .filter_map(|version| order.read(version))
                .any(|version| own.compare(&version) == Some(Ordering::Equal)),
        )
    }

    fn in_range(&mut self, ecosystem: &str, range: &Range) -> Answer {
        let Some(order) = order_of(ecosystem, range.kind) else { return Answer::CannotTell };
        match self.read(order).and_then(|own| lies_in(own, range, order)) {
            Some(true) => Answer::Affected(self.next_fix(range, order).into_iter().collect()),
            Some(false) => Answer::NotAffected,
            None => Answer::CannotTell,
        }
    }

    /// The first fixed version of the range above it.
    fn next_fix(&mut self, range: &Range, order: VersionOrder) -> Option<Fix> {
        let own = self.read(order)?;
        let fixed = range.bounds.iter().filter_map(|bound| match bound {
            Bound::Fixed(version) => Some((order.read_bound(version)?, version)),
            _ => None,
        });
        let above = fixed.filter(|(version, _)| version.compare(own) == Some(Ordering::Greater));
        let first = above.min_by(|(one, _), (other, _)| one.compare(other).unwrap_or(Ordering::Equal))?;
        Some(Fix { version: first.1.clone(), order })
    }
}

/// Versions are sorted by their own order and each stands once.
pub fn sorted(mut fixes: Vec<Fix>) -> Vec<Fix> {
    let compare = |one: &Fix, other: &Fix| {
        let read = |fix: &Fix| fix.order.read_bound(&fix.version);
        let by_version = read(one).zip(read(other)).and_then(|(one, other)| one.compare(&other));
        by_version.unwrap_or(Ordering::Equal).then_with(|| one.version.cmp(&other.version))
    };
    fixes.sort_by(compare);
    fixes.dedup();
    fixes
}

/// The last turn that the version has reached decides.
fn lies_in(own: &Version, range: &Range, order: VersionOrder) -> Option<bool> {
    let mut last: Option<Turn> = None;
    for bound in &range.bounds {
        let Some(turn) = Turn::read(bound, order)? else { continue };
        if turn.is_reached(own)? && last.as_ref().is_none_or(|so_far| turn.follows(so_far)) {
            last = Some(turn);
        }
    }
    Some(last.is_some_and(|turn| turn.begins) && is_within_limits(own, range, order)?)
}

/// A place where what is affected begins or ends.
struct Turn {
    /// Nothing: before every version.
    version: Option<Version>,
    begins: bool,
    /// Whether the version itself still lies before it.
    is_behind: bool,
}

impl Turn {
    /// Reads a bound; nothing within if it is a limit, nothing if its version is none of the order.
    fn read(bound: &Bound, order: VersionOrder) -> Option<Option<Self>> {
        let (version, begins, is_behind) = match bound {
            Bound::Limit(_) => return Some(None),
            Bound::Introduced(version) if version == "0" => (None, true, false),
            Bound::Introduced(version) => (Some(order.read_bound(version)?), true, false),
            Bound::Fixed(version) => (Some(order.read_bound(version)?), false, false),
            Bound::LastAffected(version) => (Some(order.read_last(version)?), false, true),
        };
        Some(Some(Self { version, begins, is_behind }))
    }

    fn is_reached(&self, own: &Version) -> Option<bool> {
        let Some(version) = &self.version else { return Some(true) };
        let place = version.compare(own)?;
        Some(place == Ordering::Less || (place == Ordering::Equal && !self.is_behind))
    }

    /// Whether it stands behind another; of two at one place, the one that is written later does.
    fn follows(&self, other: &Self) -> bool {
        let by_version = match (&self.version, &other.version) {
            (Some(version), Some(other)) => version.compare(other).unwrap_or(Ordering::Equal),
            (version, other) => version.is_some().cmp(&other.is_some()),
        };
        by_version.then(self.is_behind.cmp(&other.is_behind)).is_ge()
    }
}

/// Whether a version lies before any of the limits, if there are some.
fn is_within_limits(own: &Version, range: &Range, order: VersionOrder) -> Option<bool> {
    let (mut has_limit, mut is_within) = (false, false);
    for bound in &range.bounds {
        let Bound::Limit(limit) = bound else { continue };
        has_limit = true;
        is_within |= limit == "*" || order.read_bound(limit)?.compare(own)? == Ordering::Greater;
    }
    Some(is_within || !has_limit)
}

/// `SEMVER` ranges of an ecosystem whose order is another are read as semantic versions.
fn order_of(ecosystem: &str, kind: RangeKind) -> Option<VersionOrder> {
    use VersionOrder::{Bitnami, Coerced, Go, Npm, Pub, Semver};
    let own = order(ecosystem);
    match kind {
        RangeKind::Ecosystem => own,
        RangeKind::Semver => {
            own.filter(|own| matches!(own, Bitnami | Coerced | Go | Npm | Pub | Semver)).or(Some(Coerced))
        }
    }
}

/// The first digits of a version without zeros before them: versions that are equal have the same.
fn first_number(version: &str) -> &str {
    let from = version.find(|c: char| c.is_ascii_digit()).unwrap_or(version.len());
    let digits = &version[from..];
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].trim_start_matches('0')
}

#[cfg(test)]
mod tests;
