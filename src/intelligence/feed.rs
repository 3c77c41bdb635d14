//! Which publisher's layout a file has, told by what is in it, and what the readers of them share.
//!
//! It reads no record and no name of a file.

use std::fmt;

use jiff::Timestamp;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A layout of a publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layout {
    /// One record of OSV.
    Osv,
    /// One advisory of RustSec: TOML in a fenced block before Markdown.
    RustSec,
    /// CISA's catalogue of known exploited vulnerabilities, as JSON.
    KevJson,
    /// The same, as CSV.
    KevCsv,
    /// FIRST's scores of one day, as CSV.
    Epss,
    /// One product of endoflife.date: YAML before Markdown.
    LifecyclePage,
    /// All products of endoflife.date, as its interface answers.
    LifecycleAnswer,
    /// One document of CSAF 2.
    Csaf,
    /// The versions of one crate, as the index of a Cargo registry has them: a JSON object in each line.
    CrateIndex,
}

impl Layout {
    /// What it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Osv => "OSV records",
            Self::RustSec => "RustSec advisories",
            Self::KevJson => "known exploited vulnerabilities (JSON)",
            Self::KevCsv => "known exploited vulnerabilities (CSV)",
            Self::Epss => "EPSS scores",
            Self::LifecyclePage | Self::LifecycleAnswer => "endoflife.date products",
            Self::Csaf => "CSAF advisories",
            Self::CrateIndex => "files of a Cargo registry's index",
        }
    }

    /// The layout of a text.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        match text.as_bytes().first()? {
            b'{' => of_json(text),
            b'`' => (text.starts_with("```toml") && text.contains("[advisory]")).then_some(Self::RustSec),
            b'-' => is_product(text).then_some(Self::LifecyclePage),
            _ => of_table(text),
        }
    }
}

/// The keys that tell layouts of JSON apart.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Keys {
    id: Option<IgnoredAny>,
    modified: Option<IgnoredAny>,
    affected: Option<IgnoredAny>,
    #[serde(rename = "catalogVersion")]
    catalog_version: Option<IgnoredAny>,
    vulnerabilities: Option<IgnoredAny>,
    document: Option<Document>,
    schema_version: Option<IgnoredAny>,
    result: Option<IgnoredAny>,
    #[serde(rename = "vers")]
    version: Option<IgnoredAny>,
    #[serde(rename = "cksum")]
    checksum: Option<IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Document {
    csaf_version: Option<IgnoredAny>,
}

fn of_json(text: &str) -> Option<Layout> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Keys>();
    let keys = values.next()?.ok()?;
    match keys {
        _ if keys.document.is_some_and(|document| document.csaf_version.is_some()) => Some(Layout::Csaf),
        _ if keys.catalog_version.is_some() && keys.vulnerabilities.is_some() => Some(Layout::KevJson),
        _ if keys.id.is_some() && (keys.affected.is_some() || keys.modified.is_some()) => Some(Layout::Osv),
        _ if keys.schema_version.is_some() && keys.result.is_some() => Some(Layout::LifecycleAnswer),
        _ if keys.version.is_some() && keys.checksum.is_some() => Some(Layout::CrateIndex),
        _ => None,
    }
}

/// Whether it is a page with the front matter of a product.
fn is_product(text: &str) -> bool {
    front_matter(text).is_some_and(|yaml| yaml.lines().any(|line| line.trim_end() == "releases:"))
}

/// The YAML between lines of three dashes at the beginning.
pub(super) fn front_matter(text: &str) -> Option<&str> {
    let rest = text
        .trim_start_matches('\u{feff}')
        .strip_prefix("---")?
        .trim_start_matches('\r')
        .strip_prefix('\n')?;
    let end = rest
        .match_indices("\n---")
        .map(|(at, _)| at)
        .find(|at| rest[at + 4..].lines().next().is_none_or(|line| line.trim().is_empty()))?;
    Some(&rest[..=end])
}

fn of_table(text: &str) -> Option<Layout> {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut columns: Vec<&str> =
        lines.next()?.split(',').map(|column| column.trim().trim_matches('"')).collect();
    columns.truncate(64);
    match () {
        () if columns.contains(&"cveID") && columns.contains(&"dateAdded") => Some(Layout::KevCsv),
        () if columns.starts_with(&["cve", "epss"]) => Some(Layout::Epss),
        () => None,
    }
}

/// Why a record, or a whole file, cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(String);

impl Unreadable {
    /// For this reason.
    pub fn because(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

/// A moment, or the beginning of a day in UTC; nothing if it is neither, or the year 1 that stands for none.
pub(super) fn moment(written: &str) -> Option<Timestamp> {
    let written = written.trim();
    let of_day = |day: &str| day.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
    let moment: Option<Timestamp> = written.parse().ok();
    let moment = moment.or_else(|| of_day(written).map(|begin| begin.timestamp()));
    moment.filter(|moment| *moment > Timestamp::UNIX_EPOCH)
}

/// A day as publishers write it (`2024-01-31`), if it is one.
pub(super) fn day(written: &str) -> Option<String> {
    let day: jiff::civil::Date = written.trim().get(..10)?.parse().ok()?;
    Some(day.to_string())
}

/// Characters of a line that tells what an advisory is about; publishers mean one line, and some write a page.
const LINE: usize = 500;

/// Bytes of a name of a vulnerability. Real ones have up to 41.
pub(super) const LONGEST_NAME: usize = 200;

/// Whether a text can be a name of a vulnerability.
pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains('\0') && text.len() <= LONGEST_NAME
}

/// A line that tells what an advisory is about, cut where it is too long to be one.
pub(super) fn line(written: &str) -> Option<String> {
    let written = written.trim();
    match written.char_indices().nth(LINE) {
        _ if written.is_empty() => None,
        Some((end, _)) => Some(format!("{}…", &written[..end])),
        None => Some(written.to_owned()),
    }
}

/// The value, or the empty one where `null` stands.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// The same for lists of what borrows.
pub(super) fn many<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    or_default(deserializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_no_line() {
        assert_eq!(line("  \n"), None);
        assert_eq!(line(" A line \n").as_deref(), Some("A line"));
        let page = line(&"é".repeat(1_000_000)).expect("a line");
        assert_eq!(page.chars().count(), LINE + 1);
        assert!(page.ends_with('…'));
    }

    #[test]
    fn what_is_blank_or_too_long_is_no_name() {
        let long = "C".repeat(LONGEST_NAME + 1);
        assert!(is_name("CVE-2026-0001") && is_name(&long[1..]));
        assert!([long.as_str(), "", " \n", "CVE-\0"].iter().all(|text| !is_name(text)));
        let csaf = |tracking: &str, cve: &str| {
            let document = format!(
                r#"{{"document": {{"title": "T", "tracking": {{"id": "{tracking}"}}}}, "vulnerabilities": [{{"cve": "{cve}"}}]}}"#
            );
            crate::intelligence::csaf::read(&document).map(|read| read.advisories[0].id.clone())
        };
        assert_eq!(csaf("A", "CVE-1").expect("a document"), "A/CVE-1");
        assert_eq!(csaf("A", &long).expect("a document"), "A/1");
        assert!(csaf(&long, "CVE-1").is_err());
        let rustsec = |id: &str| {
            let front = format!("id = \"{id}\"\npackage = \"a\"\ndate = \"2026-01-02\"\n");
            let page = format!("```toml\n[advisory]\n{front}\n[versions]\npatched = []\n```\n\n# T\n");
            crate::intelligence::rustsec::read(&page)
        };
        assert!(rustsec("RUSTSEC-2026-0001").is_ok() && rustsec(&long).is_err());
    }

    #[test]
    fn every_layout_is_told_by_its_content() {
        let cases = [
            (r#"{"schema_version": "1.7", "id": "A", "affected": []}"#, Some(Layout::Osv)),
            ("\u{feff}{\"id\": \"A\", \"modified\": \"x\"}", Some(Layout::Osv)),
            ("```toml\n[advisory]\nid = \"x\"\n```\n", Some(Layout::RustSec)),
            (r#"{"catalogVersion": "1", "vulnerabilities": []}"#, Some(Layout::KevJson)),
            ("cveID,vendorProject,product,vulnerabilityName,dateAdded\n", Some(Layout::KevCsv)),
            ("\"cveID\",\"x\",\"dateAdded\"\n", Some(Layout::KevCsv)),
            (
                "#model_version:v1,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\n",
                Some(Layout::Epss),
            ),
            ("---\ntitle: A\nreleases:\n  - releaseCycle: 1\n---\n# A\n", Some(Layout::LifecyclePage)),
            (r#"{"schema_version": "1.2.0", "result": []}"#, Some(Layout::LifecycleAnswer)),
            (r#"{"document": {"csaf_version": "2.0"}, "vulnerabilities": []}"#, Some(Layout::Csaf)),
            ("{\"name\":\"a\",\"vers\":\"1\",\"cksum\":\"0\"}\n{\"name\":\"a\"}", Some(Layout::CrateIndex)),
            (r#"{"bomFormat": "CycloneDX", "vulnerabilities": []}"#, None),
            ("---\ntitle: A post\n---\n", None),
            ("<!DOCTYPE html><html></html>", None),
            ("", None),
            ("{", None),
        ];
        for (text, layout) in cases {
            assert_eq!(Layout::of(text), layout, "{text}");
        }
    }
}
