//! Whether an advisory means a version, by the algorithm that OSV publishes (its schema, "Evaluation").
//!
//! What cannot be compared is never "not affected".

use std::cmp::Ordering;

use super::advisory::{AffectedVersions, Bound, Range, RangeKind};
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

    /// Whether the version is affected.
    pub fn answer<T: AsRef<str>>(&mut self, extent: &Extent<'_, T>) -> Answer {
        let mut fixes = Vec::new();
        let (mut is_affected, mut is_untold) = (false, extent.is_untold);
        for listed in &extent.listed {
            match self.is_listed(listed, extent.order) {
                Some(listed) => is_affected |= listed,
                None => is_untold = true,
            }
        }
        for span in &extent.spans {
            match self.in_span(span) {
                Answer::Affected(fix) => {
                    is_affected = true;
                    fixes.extend(fix);
                }
                Answer::NotAffected => {}
                Answer::CannotTell => is_untold = true,
            }
        }
        match (is_affected, is_untold) {
            (true, _) => Answer::Affected(sorted(fixes)),
            (false, true) => Answer::CannotTell,
            (false, false) => Answer::NotAffected,
        }
    }

    /// Whether it is one of the versions that are listed one by one, whatever its spelling.
    fn is_listed(&mut self, listed: &[impl AsRef<str>], order: Option<VersionOrder>) -> Option<bool> {
        let text = self.text;
        let listed = || listed.iter().map(AsRef::as_ref);
        if listed().any(|version| version == text) {
            return Some(true);
        }
        let Some(order) = order else { return Some(false) };
        let own = self.read(order)?;
        let number = first_number(text);
        let alike = listed().filter(|version| first_number(version) == number);
        Some(
            alike
                .filter_map(|version| order.read(version))
                .any(|version| own.compare(&version) == Some(Ordering::Equal)),
        )
    }

    fn in_span(&mut self, span: &Span<'_>) -> Answer {
        let own = span.order.and_then(|order| self.read(order));
        match own.and_then(|own| Some((own, span.has(own)?))) {
            Some((own, true)) => Answer::Affected(span.next_fix(own).into_iter().collect()),
            Some((_, false)) => Answer::NotAffected,
            None => Answer::CannotTell,
        }
    }
}

/// The versions that the entries of one advisory for one package mean, read once however many are asked about.
#[derive(Debug)]
pub struct Extent<'a, T = String> {
    /// The ecosystem's own order.
    order: Option<VersionOrder>,
    /// Versions that entries list one by one.
    listed: Vec<&'a [T]>,
    spans: Vec<Span<'a>>,
    /// Whether there is no entry, or one that tells of no version.
    is_untold: bool,
}

/// What one range means.
#[derive(Debug)]
struct Span<'a> {
    /// Nothing if its versions have no order that is known here.
    order: Option<VersionOrder>,
    /// Nothing if one of them cannot be read.
    turns: Option<Vec<Turn<'a>>>,
    limits: Vec<Limit>,
}

/// A place where what is affected begins or ends.
#[derive(Debug)]
struct Turn<'a> {
    /// Nothing: before every version.
    version: Option<Version>,
    begins: bool,
    /// Whether the version itself still lies before it.
    is_behind: bool,
    /// The version as it is written, where it is one that mends.
    fix: Option<&'a str>,
}

/// A place from which on nothing is told.
#[derive(Debug)]
enum Limit {
    /// Nowhere.
    None,
    /// At a version.
    At(Version),
    /// At something that cannot be read.
    Unreadable,
}

impl<'a, T: AsRef<str>> Extent<'a, T> {
    /// Reads the bounds of the entries that an advisory has for a package; `order` is that of its ecosystem, if it
    /// has one that is known here.
    pub fn read(order: Option<VersionOrder>, affected: &'a [AffectedVersions<T>]) -> Self {
        let listed = affected.iter().map(|one| one.listed.as_slice()).filter(|listed| !listed.is_empty());
        let ranges = affected.iter().flat_map(|one| &one.ranges);
        let is_empty = |one: &AffectedVersions<T>| one.ranges.is_empty() && one.listed.is_empty();
        Self {
            order,
            listed: listed.collect(),
            spans: ranges.map(|range| Span::read(range, order)).collect(),
            is_untold: affected.is_empty() || affected.iter().any(is_empty),
        }
    }
}

impl<'a> Span<'a> {
    fn read(range: &'a Range<impl AsRef<str>>, own: Option<VersionOrder>) -> Self {
        let Some(order) = order_of(own, range.kind) else {
            return Self { order: None, turns: None, limits: Vec::new() };
        };
        let turns = range.bounds.iter().filter(|bound| !matches!(bound, Bound::Limit(_)));
        let limits = range.bounds.iter().filter_map(|bound| Limit::read(bound, order));
        Self {
            order: Some(order),
            turns: turns.map(|bound| Turn::read(bound, order)).collect(),
            limits: limits.collect(),
        }
    }

    /// Whether it has a version: the last turn that the version has reached decides.
    fn has(&self, own: &Version) -> Option<bool> {
        let mut last: Option<&Turn<'_>> = None;
        for turn in self.turns.as_ref()? {
            if turn.is_reached(own)? && last.is_none_or(|so_far| turn.follows(so_far)) {
                last = Some(turn);
            }
        }
        Some(last.is_some_and(|turn| turn.begins) && self.is_within_limits(own)?)
    }

    /// Whether a version lies before any of the limits, if there are some.
    fn is_within_limits(&self, own: &Version) -> Option<bool> {
        let mut is_within = self.limits.is_empty();
        for limit in &self.limits {
            is_within |= match limit {
                Limit::None => true,
                Limit::At(version) => version.compare(own)? == Ordering::Greater,
                Limit::Unreadable => return None,
            };
        }
        Some(is_within)
    }

    /// The first fixed version above one.
    fn next_fix(&self, own: &Version) -> Option<Fix> {
        let fixed = self.turns.iter().flatten().filter_map(|turn| turn.version.as_ref().zip(turn.fix));
        let above = fixed.filter(|(version, _)| version.compare(own) == Some(Ordering::Greater));
        let first = above.min_by(|(one, _), (other, _)| one.compare(other).unwrap_or(Ordering::Equal))?;
        Some(Fix { version: first.1.to_owned(), order: self.order? })
    }
}

impl<'a> Turn<'a> {
    /// Reads a bound that is no limit; nothing if its version is none of the order.
    fn read(bound: &'a Bound<impl AsRef<str>>, order: VersionOrder) -> Option<Self> {
        let at = |version, begins| Self { version, begins, is_behind: false, fix: None };
        Some(match bound {
            Bound::Introduced(version) if version.as_ref() == "0" => at(None, true),
            Bound::Introduced(version) => at(Some(order.read_bound(version.as_ref())?), true),
            Bound::Fixed(version) => {
                let version = version.as_ref();
                Self { fix: Some(version), ..at(Some(order.read_bound(version)?), false) }
            }
            Bound::LastAffected(version) => {
                Self { is_behind: true, ..at(Some(order.read_last(version.as_ref())?), false) }
            }
            Bound::Limit(_) => return None,
        })
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

impl Limit {
    /// Reads a bound that is a limit.
    fn read(bound: &Bound<impl AsRef<str>>, order: VersionOrder) -> Option<Self> {
        let Bound::Limit(limit) = bound else { return None };
        Some(match limit.as_ref() {
            "*" => Self::None,
            limit => order.read_bound(limit).map_or(Self::Unreadable, Self::At),
        })
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

/// `SEMVER` ranges of an ecosystem whose order is another are read as semantic versions.
fn order_of(own: Option<VersionOrder>, kind: RangeKind) -> Option<VersionOrder> {
    use VersionOrder::{Bitnami, Coerced, Go, Npm, Pub, Semver};
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
