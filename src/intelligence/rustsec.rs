//! Reads an advisory of RustSec's database as its maintainers write it: TOML in a fenced block before Markdown.
//!
//! Patched and unaffected versions become the ranges between them, as in RustSec's own export to OSV.

use std::cmp::Ordering;

use semver::{BuildMetadata, Comparator, Op, Prerelease, Version, VersionReq};
use serde::Deserialize;

use super::advisory::{
    Advisory, AdvisoryKind, AffectedPackage, AffectedVersions, Bound, Range, RangeKind, Severity,
};
use super::feed::{Unreadable, is_name, line, moment};
use super::osv::{Record, informational_kind};

/// The ecosystem in OSV's words.
pub const ECOSYSTEM: &str = "crates.io";

/// The name under which the tools of the language stand, so that the `cargo` of Rust 1.26 is not the crate of
/// this name. OSV has no word for it.
pub const TOOLS: &str = "Rust";

/// The id of the example that the database carries.
const TEMPLATE: &str = "RUSTSEC-0000-0000";

#[derive(Deserialize)]
struct Written {
    advisory: Front,
    versions: Versions,
}

#[derive(Deserialize)]
struct Front {
    id: String,
    package: String,
    date: String,
    withdrawn: Option<String>,
    informational: Option<String>,
    cvss: Option<String>,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Deserialize)]
struct Versions {
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

/// Reads an advisory.
///
/// # Errors
///
/// Fails if there is no block of TOML, or if it does not say what an advisory has to.
pub fn read(text: &str) -> Result<Record, Unreadable> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let block = text.strip_prefix("```toml").and_then(|rest| rest.split_once("\n```"));
    let (block, page) = block.ok_or_else(|| Unreadable::because("the block of TOML has no end"))?;
    let written: Written = toml::from_str(block).map_err(|error| Unreadable::because(error.message()))?;
    let front = written.advisory;
    if front.id == TEMPLATE {
        return Err(Unreadable::because("it is the database's template"));
    }
    if !is_name(&front.id) {
        return Err(Unreadable::because("it has no id that can be one"));
    }
    if let Some(withdrawn) = front.withdrawn {
        return Ok(Record::Withdrawn(moment(&withdrawn)));
    }
    let whole = written.versions.patched.iter().chain(&written.versions.unaffected);
    let range = range(whole.map(String::as_str))?;
    let affected = AffectedPackage {
        ecosystem: ECOSYSTEM.to_owned(),
        name: front.package,
        versions: AffectedVersions { ranges: vec![range], listed: Vec::new() },
    };
    Ok(Record::Standing(Box::new(Advisory {
        id: front.id,
        aliases: front.aliases.into_iter().filter(|alias| is_name(alias)).collect(),
        upstream: Vec::new(),
        kind: front.informational.as_deref().map_or(AdvisoryKind::Vulnerability, informational_kind),
        summary: page.lines().find_map(|line| line.strip_prefix("# ")).and_then(line),
        published: moment(&front.date),
        // The page does not say when it last changed.
        modified: moment(&front.date),
        severities: front.cvss.into_iter().map(Severity::Vector).collect(),
        weaknesses: Vec::new(),
        affected: vec![affected],
    })))
}

/// The versions from `begin` on and below `end`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    begin: Version,
    end: Option<Version>,
}

/// What no requirement takes in.
fn range<'r>(requirements: impl Iterator<Item = &'r str>) -> Result<Range, Unreadable> {
    let mut spans = Vec::new();
    for written in requirements {
        let requirement: VersionReq =
            written.parse().map_err(|error| Unreadable::because(format!("{written}: {error}")))?;
        spans.extend(span(&requirement));
    }
    spans.sort_by(|a, b| a.begin.cmp(&b.begin));
    let (mut bounds, mut reached) = (Vec::new(), Some(least(0, 0, 0)));
    for span in spans {
        let Some(from) = reached.take() else { break };
        if from < span.begin {
            bounds.extend([Bound::Introduced(from.to_string()), Bound::Fixed(span.begin.to_string())]);
        }
        reached = span.end.map(|end| end.max(from));
    }
    bounds.extend(reached.map(|from| Bound::Introduced(from.to_string())));
    Ok(Range { kind: RangeKind::Semver, bounds })
}

/// The versions that satisfy every comparator; nothing if none does.
fn span(requirement: &VersionReq) -> Option<Span> {
    let whole = Span { begin: least(0, 0, 0), end: None };
    let all = requirement.comparators.iter().map(of_comparator).fold(whole, |a, b| Span {
        begin: a.begin.max(b.begin),
        end: match (a.end, b.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (one, other) => one.or(other),
        },
    });
    let is_empty = all.end.as_ref().is_some_and(|end| end.cmp(&all.begin) != Ordering::Greater);
    (!is_empty).then_some(all)
}

fn of_comparator(comparator: &Comparator) -> Span {
    let (major, minor, patch) = (comparator.major, comparator.minor, comparator.patch);
    let from = Version {
        major,
        minor: minor.unwrap_or_default(),
        patch: patch.unwrap_or_default(),
        pre: comparator.pre.clone(),
        build: BuildMetadata::EMPTY,
    };
    // The first version after all those that the numbers stand for.
    let after = match (minor, patch) {
        (None, _) => least(major.saturating_add(1), 0, 0),
        (Some(minor), None) => least(major, minor.saturating_add(1), 0),
        (Some(_), Some(_)) => next(&from),
    };
    let zero = least(0, 0, 0);
    match comparator.op {
        Op::Greater => Span { begin: after, end: None },
        Op::GreaterEq => Span { begin: from, end: None },
        Op::Less => Span { begin: zero, end: Some(from) },
        Op::LessEq => Span { begin: zero, end: Some(after) },
        Op::Tilde => {
            let end = minor.map_or(least(major.saturating_add(1), 0, 0), |minor| {
                least(major, minor.saturating_add(1), 0)
            });
            Span { begin: from, end: Some(end) }
        }
        Op::Caret => Span { begin: from, end: Some(caret_end(major, minor, patch)) },
        // `=`, `*` and what may come: exactly the versions that the numbers stand for.
        _ => Span { begin: from, end: Some(after) },
    }
}

/// Where what is compatible ends: at the next change of the first number that is not 0.
fn caret_end(major: u64, minor: Option<u64>, patch: Option<u64>) -> Version {
    match (major, minor, patch) {
        (0, Some(0), Some(patch)) => least(0, 0, patch.saturating_add(1)),
        (0, Some(minor), _) => least(0, minor.saturating_add(1), 0),
        _ => least(major.saturating_add(1), 0, 0),
    }
}

/// The lowest version with these numbers: its least pre-release.
fn least(major: u64, minor: u64, patch: u64) -> Version {
    Version { major, minor, patch, pre: pre("0"), build: BuildMetadata::EMPTY }
}

/// The lowest version above another.
fn next(version: &Version) -> Version {
    if version.pre.is_empty() {
        return least(version.major, version.minor, version.patch.saturating_add(1));
    }
    Version { pre: pre(&format!("{}.0", version.pre)), ..version.clone() }
}

fn pre(written: &str) -> Prerelease {
    Prerelease::new(written).unwrap_or(Prerelease::EMPTY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(requirements: &[&str]) -> Vec<String> {
        let range = range(requirements.iter().copied()).expect("requirements");
        let word = |bound: &Bound| match bound {
            Bound::Introduced(version) => format!("from {version}"),
            Bound::Fixed(version) => format!("to {version}"),
            other => panic!("{other:?}"),
        };
        range.bounds.iter().map(word).collect()
    }

    #[test]
    fn what_lies_between_patched_versions_is_affected() {
        assert_eq!(bounds(&[]), ["from 0.0.0-0"]);
        assert_eq!(bounds(&[">= 1.2.3"]), ["from 0.0.0-0", "to 1.2.3"]);
        assert_eq!(
            bounds(&["^1.2.3", ">= 3.0.1", "< 1.0.0"]),
            ["from 1.0.0", "to 1.2.3", "from 2.0.0-0", "to 3.0.1"]
        );
        assert_eq!(bounds(&["> 1.2.3"]), ["from 0.0.0-0", "to 1.2.4-0"]);
        assert_eq!(
            bounds(&[">= 1.0.0-rc.1, < 1.0.0-rc.3", ">= 2"]),
            ["from 0.0.0-0", "to 1.0.0-rc.1", "from 1.0.0-rc.3", "to 2.0.0"]
        );
        assert_eq!(bounds(&["*"]), [""; 0]);
    }

    #[test]
    fn an_advisory_is_read() {
        let text = "```toml\n[advisory]\nid = \"RUSTSEC-2024-0001\"\npackage = \"a\"\ndate = \"2024-01-02\"\n\
            informational = \"unsound\"\naliases = [\"CVE-2024-1\"]\n\n[versions]\npatched = [\">= 0.2.0\"]\n```\n\n\
            # A title\n\nWords.\n";
        let Ok(Record::Standing(advisory)) = read(text) else { panic!("not read") };
        assert_eq!(advisory.id, "RUSTSEC-2024-0001");
        assert_eq!(advisory.kind, AdvisoryKind::Unsound);
        assert_eq!(advisory.summary.as_deref(), Some("A title"));
        assert_eq!(advisory.affected[0].versions.ranges[0].bounds.len(), 2);
        let withdrawn = text.replace("informational", "withdrawn = \"2024-02-01\"\ninformational");
        assert!(matches!(read(&withdrawn), Ok(Record::Withdrawn(Some(_)))));
        assert!(read(&text.replace("patched", "pached")).is_err());
        assert!(read(&text.replace(">= 0.2.0", "sometime")).is_err());
    }
}
