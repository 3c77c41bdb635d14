//! Reads CISA's catalogue of known exploited vulnerabilities, as JSON or CSV.
//!
//! What an entry asks of whom is for the baseline.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::advisory::KnownExploited;
use super::feed::{Unreadable, day, moment};

/// The catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// When it was released; the newest entry's day where it does not say (CSV).
    pub as_of: Option<Timestamp>,
    /// Its entries: a CVE id, and what is said of it.
    pub entries: Vec<(String, KnownExploited)>,
    /// Which entries cannot be read, and why.
    pub unreadable: Vec<(String, Unreadable)>,
}

#[derive(Deserialize)]
struct Written<'j> {
    #[serde(rename = "dateReleased")]
    date_released: Option<String>,
    #[serde(borrow)]
    vulnerabilities: Vec<&'j RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    #[serde(rename = "cveID")]
    cve_id: String,
    date_added: String,
    #[serde(default)]
    due_date: Option<String>,
    #[serde(default)]
    known_ransomware_campaign_use: Option<String>,
    /// Since BOD 26-04.
    #[serde(default)]
    forensic_triage: Option<String>,
}

/// Reads the JSON.
///
/// # Errors
///
/// Fails if it is no JSON or no catalogue.
pub fn read_json(json: &str) -> Result<Catalogue, Unreadable> {
    let written: Written<'_> = serde_json::from_str(json).map_err(Unreadable::because)?;
    let entries = written.vulnerabilities.iter().map(|raw| serde_json::from_str(raw.get()));
    let mut catalogue = collect(entries.map(|entry| entry.map_err(Unreadable::because)));
    catalogue.as_of = written.date_released.as_deref().and_then(moment).or(catalogue.as_of);
    Ok(catalogue)
}

/// Reads the CSV.
///
/// # Errors
///
/// Fails if the columns have no names.
pub fn read_csv(table: &str) -> Result<Catalogue, Unreadable> {
    let table = table.trim_start_matches('\u{feff}');
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    rows.headers().map_err(Unreadable::because)?;
    Ok(collect(rows.deserialize().map(|row| row.map_err(Unreadable::because))))
}

fn collect(read: impl Iterator<Item = Result<Entry, Unreadable>>) -> Catalogue {
    let mut catalogue = Catalogue { as_of: None, entries: Vec::new(), unreadable: Vec::new() };
    for (index, entry) in read.enumerate() {
        match entry.and_then(known) {
            Ok((cve, known)) => {
                catalogue.as_of = catalogue.as_of.max(moment(&known.added));
                catalogue.entries.push((cve, known));
            }
            Err(reason) => catalogue.unreadable.push((format!("entry {}", index + 1), reason)),
        }
    }
    catalogue
}

fn known(entry: Entry) -> Result<(String, KnownExploited), Unreadable> {
    let cve = entry.cve_id.trim().to_ascii_uppercase();
    if !cve.starts_with("CVE-") {
        return Err(Unreadable::because("cveID is no CVE id"));
    }
    let added = day(&entry.date_added).ok_or_else(|| Unreadable::because("dateAdded is no day"))?;
    let says = |word: Option<String>, yes: &[&str], no: &[&str]| {
        let word = word?.trim().to_ascii_lowercase();
        if yes.contains(&word.as_str()) { Some(true) } else { no.contains(&word.as_str()).then_some(false) }
    };
    let known = KnownExploited {
        added,
        due: entry.due_date.as_deref().and_then(day),
        // "Unknown" is the catalogue's other word: it does not know of any.
        ransomware: says(entry.known_ransomware_campaign_use, &["known"], &[]),
        forensic_triage: says(entry.forensic_triage, &["yes", "true"], &["no", "false"]),
    };
    Ok((cve, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JSON: &str = r#"{"catalogVersion": "2026.06.12", "dateReleased": "2026-06-12T10:00:00.5Z", "count": 3,
        "vulnerabilities": [{"cveID": "CVE-2026-1", "dateAdded": "2026-06-11", "dueDate": "2026-06-14",
        "knownRansomwareCampaignUse": "Known", "forensicTriage": "Yes"},
        {"cveID": "CVE-2021-2", "dateAdded": "2021-12-10", "knownRansomwareCampaignUse": "Unknown"},
        {"cveID": "CVE-2021-3", "dateAdded": "soon"}]}"#;

    #[test]
    fn the_catalogue_is_read_as_json() {
        let read = read_json(JSON).expect("a catalogue");
        let first = KnownExploited {
            added: "2026-06-11".to_owned(),
            due: Some("2026-06-14".to_owned()),
            ransomware: Some(true),
            forensic_triage: Some(true),
        };
        assert_eq!(read.entries[0], ("CVE-2026-1".to_owned(), first));
        assert_eq!((read.entries[1].1.ransomware, read.entries[1].1.forensic_triage), (None, None));
        assert_eq!(read.unreadable[0].0, "entry 3");
        assert_eq!(read.as_of.map(|at| at.to_string()).as_deref(), Some("2026-06-12T10:00:00.5Z"));
    }

    #[test]
    fn the_catalogue_is_read_as_csv() {
        let table = "\u{feff}cveID,product,dateAdded,dueDate,knownRansomwareCampaignUse,forensicTriage\n\
            CVE-2026-1,\"A, B\n and C\",2026-06-11,2026-06-14,Known,Yes\nCVE-2021-2,A,2021-12-10,,Unknown,\nbroken\n";
        let read = read_csv(table).expect("a catalogue");
        let of_json = read_json(JSON).expect("a catalogue");
        assert_eq!(read.entries, of_json.entries);
        assert_eq!(read.unreadable.len(), 1);
        assert_eq!(read.as_of.map(|at| at.to_string()).as_deref(), Some("2026-06-11T00:00:00Z"));
    }
}
