//! Nothing of a vendor's words acts in a format that a machine reads, and everything is told.

use super::*;
use crate::reports::testing::{of_many_causes, of_nations};

/// The formats that are text and that machines, tickets or logs take.
const TEXTS: &[Format] = &[
    Format::Sarif,
    Format::CodeScanning,
    Format::Junit,
    Format::CodeQuality,
    Format::GithubSummary,
    Format::GithubAnnotations,
    Format::Oscal,
    Format::Csv,
    Format::CsvObservations,
];

/// A workflow command, as GitHub's runner reads one in a line: its name, properties and message.
type Command = (String, Vec<(String, String)>, String);

/// `ActionCommand.TryParseV2`: `::name key=value,key=value::message`, blanks before it dropped.
fn command(line: &str) -> Option<Command> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let undone = |words: &str| words.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let value = |words: &str| undone(&words.replace("%3A", ":").replace("%2C", ","));
    let properties = rest.split(',').filter_map(|pair| pair.split_once('='));
    let properties = properties.map(|(key, words)| (key.to_owned(), value(words))).collect();
    Some((name.to_owned(), properties, undone(message)))
}

/// `ActionCommand.TryParse`: `##[name]` anywhere; and Azure's `##vso[`.
fn has_older_command(line: &str) -> bool {
    ["##[", "##vso["].iter().any(|mark| line.contains(mark))
}

#[test]
fn no_character_of_others_acts() {
    for assessment in [reference(), of_nations()] {
        for &format in TEXTS {
            let report = written(&assessment, format);
            let is_ours =
                |c: char| c == '\n' || (c == '\r' && matches!(format, Format::Csv | Format::CsvObservations));
            let acts = |c: char| {
                let is_bidi = crate::source::is_invisible(c)
                    || matches!(c, '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
                !is_ours(c) && (c.is_control() || is_bidi)
            };
            assert_eq!(report.chars().find(|&c| acts(c)), None, "{format:?}");
            assert!(report.contains("⟨U+202E⟩"), "{format:?} shows what was there");
        }
    }
}

#[test]
fn the_only_workflow_commands_are_our_annotations() {
    for assessment in [reference(), of_nations(), of_many_causes(30)] {
        for &format in Format::ALL.iter().filter(|format| **format != Format::Xlsx) {
            let report = written(&assessment, format);
            for line in report.split(['\n', '\r']).filter(|line| !line.is_empty()) {
                assert!(!has_older_command(line), "{format:?}: {line}");
                if format != Format::GithubAnnotations {
                    assert_eq!(command(line), None, "{format:?}");
                }
            }
        }
        let report = written(&assessment, Format::GithubAnnotations);
        let commands: Vec<Command> =
            report.lines().map(|line| command(line).expect("nothing but commands")).collect();
        for (name, properties, message) in &commands {
            assert!(["error", "warning", "notice"].contains(&name.as_str()), "{name}");
            let keys: Vec<&str> = properties.iter().map(|(key, _)| key.as_str()).collect();
            assert!(
                matches!(keys[..], ["file", "line", "title"] | ["file", "line", "col", "title"]),
                "{keys:?}"
            );
            assert!(!message.is_empty() && message.chars().count() < 1_100);
        }
        for kind in ["error", "warning", "notice"] {
            assert!(commands.iter().filter(|(name, ..)| name == kind).count() <= 10, "{kind}");
        }
        let kinds: Vec<&str> = commands.iter().map(|(name, ..)| name.as_str()).collect();
        assert!(
            kinds.is_sorted_by_key(|kind| ["error", "warning", "notice"].iter().position(|one| one == kind))
        );
    }
}

#[test]
fn annotations_beyond_ten_are_counted() {
    let report = written(&of_many_causes(30), Format::GithubAnnotations);
    let last = report.lines().rfind(|line| line.starts_with("::error")).expect("errors");
    let open = of_many_causes(30).results[0]
        .findings
        .iter()
        .filter(|finding| finding.level == crate::baseline::Level::Shall && finding.is_open())
        .flat_map(|finding| &finding.observations)
        .filter(|group| {
            matches!(group.weight, crate::checks::Weight::Unsatisfied | crate::checks::Weight::Undetermined)
        })
        .count();
    assert!(last.contains(&format!("{} more are in the report", open - 9)), "{last}");
}

#[test]
fn every_nation_is_told_in_every_format() {
    let assessment = of_nations();
    for &format in Format::ALL.iter().filter(|format| !matches!(format, Format::Xlsx | Format::Terminal)) {
        let report = written(&assessment, format);
        for nation in ["Australia", "India", "United States"] {
            let is_told = report.contains(nation)
                || (format == Format::Json && report.contains("\"us\""))
                || (format == Format::CsvObservations && report.contains("\"us\""));
            assert!(is_told, "{format:?}: {nation}");
        }
    }
    // What a nation asks besides is never graver than a note where everything is taken for an alert.
    let log: serde_json::Value =
        serde_json::from_str(&written(&assessment, Format::CodeScanning)).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let nations: Vec<_> = results
        .iter()
        .filter(|result| result["ruleId"].as_str().is_some_and(|id| id.starts_with("nation-")))
        .collect();
    assert_eq!(nations.len(), 3, "Japan's is met");
    assert!(nations.iter().all(|result| result["level"] == "note"));
}

#[test]
fn what_people_decided_is_told() {
    let assessment = of_nations();
    for format in [
        Format::Sarif,
        Format::CodeScanning,
        Format::Junit,
        Format::Oscal,
        Format::Csv,
        Format::GithubSummary,
    ] {
        let report = written(&assessment, format).replace('\\', "").replace("&#45;", "-");
        for words in ["W-2026-003", "W-2026-001", "W-2026-005", "Jane Doe", "R. Viewer"] {
            assert!(report.contains(words), "{format:?}: {words}");
        }
    }
}

#[test]
fn a_name_asks_for_the_format_with_the_longest_ending() {
    for &format in Format::ALL {
        let name = format!("some/report{}", format.extension());
        assert_eq!(Format::of_path(Path::new(&name)), Some(format), "{name}");
    }
    let code_quality = Format::of_path(Path::new("gl-code-quality-report.json"));
    assert_eq!(code_quality, Some(Format::CodeQuality));
    assert_eq!(Format::of_path(Path::new("report.xml")), None);
}

#[test]
fn every_format_is_the_same_each_time_and_when_written_again_from_the_json() {
    let assessment = of_nations();
    let again = json::read(&written(&assessment, Format::Json)).expect("it was written just now");
    for &format in Format::ALL {
        assert!(bytes(&again, format) == bytes(&assessment, format), "{format:?}");
    }
}
