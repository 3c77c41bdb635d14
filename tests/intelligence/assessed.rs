//! Known vulnerabilities in an assessment, from the store to the reports, and what changed since yesterday.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use super::store;

const AS_OF: &str = "2026-11-22T12:00:00Z";

/// A submission with one component that is known to be exploited, and a store that knows it.
struct Office {
    folder: TempDir,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        store::build(&folder.path().join("store"));
        let office = Self { folder };
        office.submit("4.1.0");
        office
    }

    /// Writes the submission with this version of a component.
    fn submit(&self, version: &str) {
        let base = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents/cyclonedx-1.6.json");
        let text = fs::read_to_string(base).expect("the document");
        let text = text
            .replace("\"4.2.1\"", &format!("\"{version}\""))
            .replace("quay-router@4.2.1", &format!("quay-router@{version}"));
        fs::write(self.folder.path().join("bom.json"), text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_bidcheck"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("XDG_DATA_HOME", "no-data-home")
            .stdin(Stdio::null())
            .output()
            .expect("the program");
        (output.status.code().expect("a code"), String::from_utf8(output.stdout).expect("UTF-8"))
    }

    fn assess(&self, more: &[&str]) -> (i32, String) {
        self.run(&[&["assess", "bom.json", "--as-of", AS_OF], more].concat())
    }

    /// The assessment as JSON, also written to a file.
    fn assessment(&self, name: &str, more: &[&str]) -> Value {
        let output = format!("json={name}");
        let (_, _) = self.assess(&[more, &["--output", &output, "-q"]].concat());
        let text = fs::read_to_string(self.folder.path().join(name)).expect("an assessment");
        serde_json::from_str(&text).expect("JSON")
    }
}

#[test]
fn each_vulnerability_stands_once_with_all_that_is_known() {
    let office = Office::new();
    let report = office.assessment("a.json", &["--intel", "store"]);
    let one = &report["vulnerabilities"][0];
    assert_eq!(report["vulnerabilities"].as_array().expect("a list").len(), 1);
    assert_eq!(one["id"], "CVE-2026-10001");
    assert_eq!(one["aliases"][0], "GHSA-2222-2222-2222");
    assert_eq!(one["severity"], "critical");
    assert_eq!(one["known_exploited"]["added"], "2026-10-01");
    assert_eq!(one["known_exploited"]["forensic_triage"], true);
    assert_eq!(one["weaknesses"][0], "CWE-94");
    assert_eq!(one["components"][0]["component"]["key"], "pkg:npm/quay-router@4.1.0");
    assert_eq!(one["components"][0]["fixed"][0], "4.2.0");
    assert!(one["components"][0]["component"]["locations"][0]["line"].is_number());
    let intelligence = &report["intelligence"];
    assert_eq!(intelligence["matched"], 4);
    assert_eq!(intelligence["no_data"], 1, "the product itself");
    assert_eq!(intelligence["ecosystems"]["npm"], 2);
    let sources = intelligence["sources"].as_array().expect("a list");
    let names: Vec<&str> = sources.iter().filter_map(|source| source["name"].as_str()).collect();
    assert_eq!(names, ["cisa-kev", "endoflife.date", "osv/PyPI", "osv/npm"]);
}

#[test]
fn reports_say_what_was_looked_up_or_that_nothing_was() {
    let office = Office::new();
    for format in ["terminal", "markdown", "html"] {
        let (_, without) = office.assess(&["--no-intel", "--format", format]);
        assert!(without.contains("Known vulnerabilities were not checked"), "{format}");
        let (_, with) = office.assess(&["--intel", "store", "--format", format]);
        assert!(!with.contains("Known vulnerabilities were not checked"), "{format}");
        let words = with.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("1 known vulnerability matched"), "{format}: {words}");
    }
    let (code, _) = office.assess(&["--intel", "nowhere"]);
    assert_eq!(code, 5, "a store that is named has to be there");
}

#[test]
fn what_was_not_looked_up_is_not_said_to_match_nothing() {
    let office = Office::new();
    let bom = |components: &str| {
        format!(r#"{{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[{components}]}}"#)
    };
    let nothing = [
        (bom(""), "No component was read, so none was looked up."),
        (bom(r#"{"type":"library","name":"a","version":"1"}"#), "0 of 1 component was looked up."),
        ("no document".to_owned(), "No component was read, so none was looked up."),
    ];
    for (text, said) in nothing {
        fs::write(office.folder.path().join("bom.json"), text).expect("a file");
        for format in ["terminal", "markdown", "html"] {
            let (_, report) = office.assess(&["--intel", "store", "--format", format]);
            let words = report.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(said), "{format}: {words}");
            assert!(!words.contains("no known vulnerability matched"), "{format}");
        }
    }
}

#[test]
fn rules_fail_by_what_is_known_and_the_exit_code_follows() {
    let office = Office::new();
    let strict = ["--intel", "store", "--fail-on", "should", "--defer-review"];
    let known = |report: &Value| {
        let findings = report["assessments"][0]["findings"].as_array().expect("a list").clone();
        let finding = findings.into_iter().find(|finding| finding["rule"] == "known-exploited-absent");
        finding.expect("the rule")["verdict"].clone()
    };
    assert_eq!(known(&office.assessment("a.json", &strict)), "fail");
    assert_eq!(office.assess(&strict).0, 1);
    office.submit("4.2.1");
    assert_eq!(known(&office.assessment("b.json", &strict)), "pass");
}

#[test]
fn old_data_do_not_hide_what_decided() {
    let office = Office::new();
    let arguments = ["--intel", "store", "--as-of", "2027-06-01T00:00:00Z"];
    let finding = |report: &Value| {
        let findings = report["assessments"][0]["findings"].as_array().expect("a list").clone();
        findings.into_iter().find(|finding| finding["rule"] == "known-exploited-absent").expect("the rule")
    };
    office.run(&[&["assess", "bom.json", "--output", "json=old.json", "-q"], &arguments[..]].concat());
    let text = fs::read_to_string(office.folder.path().join("old.json")).expect("an assessment");
    let finding = finding(&serde_json::from_str(&text).expect("JSON"));
    let weights: Vec<&str> = finding["observations"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|o| o["weight"].as_str())
        .collect();
    assert_eq!(weights.first(), Some(&"unsatisfied"));
    assert!(weights.contains(&"undetermined"));
    let (_, page) = office.run(&[&["assess", "bom.json", "--format", "markdown"], &arguments[..]].concat());
    let row =
        page.lines().find(|line| line.contains("| No component has a vulnerability that is being exploited"));
    let row = row.expect("a row");
    assert!(row.contains("bom.json"), "it points at the component: {row}");
    assert!(page.contains("Data (oldest: "), "the first page says how old the data are");
}

#[test]
fn what_is_worse_than_yesterday_is_told_with_what_it_comes_from() {
    let office = Office::new();
    office.assessment("old.json", &["--no-intel"]);
    office.assessment("new.json", &["--intel", "store"]);
    let (code, text) = office.run(&["diff", "old.json", "new.json"]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("data from osv/npm, of 2026-11-21T08:00:00Z, are new"), "{text}");
    assert!(
        text.contains("known-exploited-absent (quad, recommended): no evidence → not met, by other data."),
        "{text}"
    );
    assert!(
        text.contains("CVE-2026-10001 (critical, known to be exploited) in pkg:npm/quay-router@4.1.0"),
        "{text}"
    );
    office.submit("4.2.1");
    office.assessment("mended.json", &["--intel", "store"]);
    let (code, text) = office.run(&["diff", "new.json", "mended.json", "--format", "json"]);
    let changes: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((code, &changes["worse"]), (0, &Value::from(false)));
    assert_eq!(changes["vulnerabilities"]["vanished"][0], "CVE-2026-10001");
    assert_eq!(changes["grounds"][0], "the file bom.json has other contents");
    let finding = &changes["findings"][0];
    assert_eq!(finding["origins"][0], "evidence");
    let (code, text) = office.run(&["diff", "new.json", "new.json"]);
    assert_eq!(code, 0);
    assert!(text.contains("Nothing changed"), "{text}");
    assert_eq!(office.run(&["diff", "new.json", "bom.json"]).0, 5);
}
