//! Reads a record of OSV 1.7 (<https://ossf.github.io/osv-schema/>), whoever publishes it: GitHub, RustSec, Go,
//! PyPA, the distributions, malicious packages.
//!
//! Ranges of git commits are left out, since no component states a commit that could be ordered. What a range means
//! is for the version order of its ecosystem.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::advisory::{
    Advisory, AdvisoryKind, AffectedPackage, AffectedVersions, Bound, Range, RangeKind, Severity,
};
use super::feed::{LONGEST_NAME, Unreadable, is_name, line, many, moment, or_default};

/// What a record comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// An advisory that stands.
    Standing(Box<Advisory>),
    /// One that its publisher took back, and when it last changed.
    Withdrawn(Option<Timestamp>),
}

#[derive(Deserialize)]
struct Written<'j> {
    id: String,
    #[serde(default, deserialize_with = "or_default")]
    aliases: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    upstream: Vec<String>,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    published: Option<String>,
    #[serde(default)]
    modified: Option<String>,
    #[serde(default)]
    withdrawn: Option<String>,
    #[serde(default, deserialize_with = "or_default")]
    severity: Vec<WrittenSeverity>,
    #[serde(borrow, default)]
    database_specific: Option<&'j RawValue>,
    #[serde(borrow, default, deserialize_with = "many")]
    affected: Vec<WrittenAffected<'j>>,
}

#[derive(Deserialize)]
struct WrittenSeverity {
    score: String,
}

#[derive(Deserialize)]
struct WrittenAffected<'j> {
    #[serde(default)]
    package: Option<WrittenPackage>,
    #[serde(default, deserialize_with = "or_default")]
    ranges: Vec<WrittenRange>,
    #[serde(default, deserialize_with = "or_default")]
    versions: Vec<String>,
    #[serde(default, deserialize_with = "or_default")]
    severity: Vec<WrittenSeverity>,
    #[serde(borrow, default)]
    database_specific: Option<&'j RawValue>,
}

#[derive(Deserialize)]
struct WrittenPackage {
    ecosystem: String,
    name: String,
}

#[derive(Deserialize)]
struct WrittenRange {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, deserialize_with = "or_default")]
    events: Vec<Event>,
}

/// An event; a record may put several into one object.
#[derive(Deserialize)]
struct Event {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
    limit: Option<String>,
}

/// What publishers add in words of their own; anything of another shape is nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Specific {
    #[serde(deserialize_with = "lenient")]
    severity: Option<String>,
    #[serde(deserialize_with = "lenient")]
    cwe_ids: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    informational: Option<String>,
    #[serde(deserialize_with = "lenient")]
    cvss: Option<String>,
}

/// Reads a record from its JSON.
///
/// # Errors
///
/// Fails if it is no JSON, has no id, or has a value of another sort where one of OSV is expected.
pub fn read(json: &str) -> Result<Record, Unreadable> {
    let written: Written<'_> = serde_json::from_str(json).map_err(Unreadable::because)?;
    if written.id.len() > LONGEST_NAME {
        return Err(Unreadable::because(format!("its id is longer than {LONGEST_NAME} bytes")));
    }
    if !is_name(&written.id) {
        return Err(Unreadable::because("it has no id"));
    }
    let modified = written.modified.as_deref().and_then(moment);
    if written.withdrawn.is_some() {
        return Ok(Record::Withdrawn(modified));
    }
    Ok(Record::Standing(Box::new(advisory(written, modified)?)))
}

fn advisory(written: Written<'_>, modified: Option<Timestamp>) -> Result<Advisory, Unreadable> {
    let own = specific(written.database_specific);
    let of_packages: Vec<Specific> =
        written.affected.iter().map(|affected| specific(affected.database_specific)).collect();
    let informational =
        of_packages.iter().chain([&own]).find_map(|specific| specific.informational.as_deref());
    let (aliases, upstream) = joined(&written.id, written.aliases, written.upstream);
    let kind = kind(&written.id, informational);
    let severities = written.severity.iter().chain(written.affected.iter().flat_map(|one| &one.severity));
    let mut severities: Vec<Severity> = severities.map(|one| severity(&one.score)).collect();
    let vectors = of_packages.iter().chain([&own]).filter_map(|specific| specific.cvss.as_deref());
    severities.extend(vectors.map(severity));
    severities.extend(own.severity.map(Severity::Word));
    severities.sort();
    severities.dedup();
    Ok(Advisory {
        id: written.id,
        aliases,
        upstream,
        kind,
        summary: written.summary.as_deref().and_then(line),
        published: written.published.as_deref().and_then(moment),
        modified,
        severities,
        weaknesses: own.cwe_ids,
        affected: written
            .affected
            .into_iter()
            .filter_map(|one| package(one).transpose())
            .collect::<Result<_, _>>()?,
    })
}

/// Aliases, and what an advisory on several vulnerabilities is about. An advisory on what is upstream only one CVE
/// has that one's names: a distribution tells of it under an id of its own.
fn joined(id: &str, mut aliases: Vec<String>, mut upstream: Vec<String>) -> (Vec<String>, Vec<String>) {
    upstream.retain(|name| is_name(name));
    let cves = upstream.iter().filter(|name| name.starts_with("CVE-")).count();
    let is_one = cves == 1 || (cves == 0 && upstream.len() == 1);
    let upstream = if is_one {
        aliases.extend(upstream);
        Vec::new()
    } else {
        upstream
    };
    aliases.retain(|alias| alias != id && is_name(alias));
    aliases.sort();
    aliases.dedup();
    (aliases, upstream)
}

fn kind(id: &str, informational: Option<&str>) -> AdvisoryKind {
    match informational {
        _ if id.starts_with("MAL-") => AdvisoryKind::Malicious,
        Some(word) => informational_kind(word),
        None => AdvisoryKind::Vulnerability,
    }
}

/// What RustSec's `informational` says. A word that is not known tells at least that something is worth knowing.
pub(super) fn informational_kind(word: &str) -> AdvisoryKind {
    match word {
        "unmaintained" => AdvisoryKind::Unmaintained,
        "unsound" => AdvisoryKind::Unsound,
        _ => AdvisoryKind::Notice,
    }
}

/// A CVSS vector is told by its first metric; version 2 has no prefix.
fn severity(score: &str) -> Severity {
    let is_vector = score.starts_with("CVSS:") || score.starts_with("AV:");
    if is_vector { Severity::Vector(score.to_owned()) } else { Severity::Word(score.to_owned()) }
}

/// A package; nothing if the entry is only about a repository.
fn package(affected: WrittenAffected<'_>) -> Result<Option<AffectedPackage>, Unreadable> {
    let Some(WrittenPackage { ecosystem, name }) = affected.package else { return Ok(None) };
    if ecosystem.contains('\0') || name.contains('\0') || name.is_empty() {
        return Err(Unreadable::because("a package has no name"));
    }
    let ranges: Vec<Range> = affected.ranges.into_iter().filter_map(range).collect();
    if ranges.is_empty() && affected.versions.is_empty() {
        return Ok(None);
    }
    let versions = AffectedVersions { ranges, listed: affected.versions };
    Ok(Some(AffectedPackage { ecosystem, name, versions }))
}

/// A range of versions; nothing if it is one of commits.
fn range(written: WrittenRange) -> Option<Range> {
    let kind = match written.kind.as_str() {
        "SEMVER" => RangeKind::Semver,
        "ECOSYSTEM" => RangeKind::Ecosystem,
        _ => return None,
    };
    let bounds = written.events.into_iter().flat_map(|event| {
        let introduced = event.introduced.map(Bound::Introduced);
        let fixed = event.fixed.map(Bound::Fixed);
        let last = event.last_affected.map(Bound::LastAffected);
        [introduced, fixed, last, event.limit.map(Bound::Limit)].into_iter().flatten()
    });
    Some(Range { kind, bounds: bounds.collect() })
}

fn specific(raw: Option<&RawValue>) -> Specific {
    raw.and_then(|raw| serde_json::from_str(raw.get()).ok()).unwrap_or_default()
}

/// A value of the right sort, or nothing.
fn lenient<'de, D: Deserializer<'de>, T: Default + serde::de::DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    let raw: Box<RawValue> = Deserialize::deserialize(deserializer)?;
    Ok(serde_json::from_str(raw.get()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standing(json: &str) -> Advisory {
        match read(json) {
            Ok(Record::Standing(advisory)) => *advisory,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_github_advisory_is_read() {
        let advisory = standing(
            r#"{"schema_version": "1.4.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2024-02-03T04:05:06Z",
            "published": "2024-01-02T00:00:00Z", "aliases": ["CVE-2024-1"], "summary": "One line", "details": "Many",
            "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
            "affected": [{"package": {"ecosystem": "npm", "name": "left"}, "ranges": [{"type": "ECOSYSTEM",
            "events": [{"introduced": "0"}, {"fixed": "1.2.3"}]}], "database_specific": {"source": "x"}}],
            "database_specific": {"cwe_ids": ["CWE-22"], "severity": "HIGH", "github_reviewed": true}}"#,
        );
        assert_eq!(advisory.aliases, ["CVE-2024-1"]);
        assert_eq!(advisory.weaknesses, ["CWE-22"]);
        assert_eq!(advisory.severities.len(), 2);
        assert!(advisory.severities.contains(&Severity::Word("HIGH".to_owned())));
        let bounds = [Bound::Introduced("0".to_owned()), Bound::Fixed("1.2.3".to_owned())];
        assert_eq!(advisory.affected[0].versions.ranges[0].bounds, bounds);
        assert_eq!(advisory.modified.map(|at| at.to_string()).as_deref(), Some("2024-02-03T04:05:06Z"));
    }

    #[test]
    fn what_an_advisory_tells_of_is_told_apart() {
        let with = |id: &str, word: &str| {
            standing(&format!(
                r#"{{"id": "{id}", "affected": [{{"package": {{"ecosystem": "crates.io", "name": "a"}},
                "versions": ["1"], "database_specific": {{"informational": {word}, "cvss": null}}}}]}}"#
            ))
            .kind
        };
        assert_eq!(with("RUSTSEC-1", r#""unmaintained""#), AdvisoryKind::Unmaintained);
        assert_eq!(with("RUSTSEC-1", r#""unsound""#), AdvisoryKind::Unsound);
        assert_eq!(with("RUSTSEC-1", "null"), AdvisoryKind::Vulnerability);
        assert_eq!(with("MAL-2024-1", "null"), AdvisoryKind::Malicious);
    }

    #[test]
    fn one_upstream_vulnerability_is_the_same_and_several_are_not() {
        let of = |upstream: &str| {
            let advisory = standing(&format!(r#"{{"id": "DSA-1", "upstream": {upstream}, "modified": ""}}"#));
            (advisory.aliases.len(), advisory.upstream.len())
        };
        assert_eq!(of(r#"["CVE-2024-1"]"#), (1, 0));
        assert_eq!(of(r#"["CVE-2024-1", "GHSA-x"]"#), (2, 0));
        assert_eq!(of(r#"["CVE-2024-1", "CVE-2024-2"]"#), (0, 2));
    }

    #[test]
    fn what_is_too_long_to_be_a_name_is_none() {
        let long = "C".repeat(LONGEST_NAME + 1);
        assert!(read(&format!(r#"{{"id": "{long}", "modified": ""}}"#)).is_err());
        let advisory = standing(&format!(
            r#"{{"id": "A", "modified": "", "aliases": ["{long}", "CVE-1"], "upstream": ["{long}", "CVE-1", "CVE-2"]}}"#
        ));
        assert_eq!(
            (advisory.aliases, advisory.upstream),
            (vec!["CVE-1".to_owned()], vec!["CVE-1".to_owned(), "CVE-2".to_owned()])
        );
    }

    #[test]
    fn what_was_taken_back_is_not_an_advisory() {
        let read =
            read(r#"{"id": "A", "modified": "2024-02-03T04:05:06Z", "withdrawn": "2024-02-03T04:05:06Z"}"#);
        assert!(matches!(read, Ok(Record::Withdrawn(Some(_)))));
    }

    #[test]
    fn commits_name_no_package() {
        let advisory = standing(
            r#"{"id": "A", "affected": [{"ranges": [{"type": "GIT", "repo": "x", "events": [{"introduced": "0"}]}]},
            {"package": {"ecosystem": "OSS-Fuzz", "name": "a"}, "ranges": [{"type": "GIT", "repo": "x",
            "events": [{"introduced": "0"}]}]}]}"#,
        );
        assert_eq!(advisory.affected, []);
    }

    #[test]
    fn a_record_of_another_shape_is_refused() {
        for json in ["", "[]", r#"{"modified": "x"}"#, r#"{"id": ""}"#, r#"{"id": "A", "affected": [7]}"#] {
            assert!(read(json).is_err(), "{json}");
        }
    }
}
