//! What is written down: nothing of a vendor's words acts on a terminal, a page or a pipeline.

use std::fs;

use serde_json::json;

use super::*;

/// The reports that are text. A workbook is read back in the tests of reports.
pub(crate) const TEXTS: &[Format] = &[
    Format::Terminal,
    Format::Json,
    Format::Markdown,
    Format::Html,
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

#[test]
fn every_report_that_is_text_is_listed() {
    let others: Vec<&Format> = Format::ALL.iter().filter(|format| !TEXTS.contains(format)).collect();
    assert_eq!(others, [&Format::Xlsx]);
}

/// The names of the fixture that attack terminals, pages, pipelines, spreadsheets and readers.
fn hostile_names() -> Vec<String> {
    let text = fs::read_to_string(malformed("hostile-names.cdx.json")).expect("the fixture");
    let document: Value = serde_json::from_str(&text).expect("it is JSON");
    let components = document["components"].as_array().expect("a list");
    components.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

/// A document in which each of the words stands in every field that a report shows, and most rules fail.
fn full_of(words: &[String]) -> Value {
    let component = |word: &String| {
        json!({ "type": "library", "bom-ref": word, "name": word, "version": word, "purl": word, "cpe": word,
            "manufacturer": { "name": word }, "licenses": [{ "expression": word }],
            "hashes": [{ "alg": "SHA-256", "content": word }] })
    };
    json!({ "bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": words[0], "version": words[1],
        "metadata": { "timestamp": words[2], "authors": [{ "name": words[3] }],
            "tools": { "components": words.iter().map(|w| json!({ "type": "application", "name": w, "version": w })).collect::<Vec<_>>() },
            "component": component(&words[4]), "lifecycles": [{ "phase": words[5] }] },
        "components": words.iter().map(component).collect::<Vec<_>>(),
        "dependencies": words.iter().map(|w| json!({ "ref": w, "dependsOn": [format!("not {w}")] })).collect::<Vec<_>>(),
        "compositions": [{ "aggregate": words[6] }] })
}

/// The command that GitHub's runner, or Azure's, would take a line for.
fn command(line: &str) -> Option<&str> {
    // The newer form: `::name key=value::message` after blanks, as `ActionCommand.TryParseV2` reads it.
    if let Some(rest) = line.trim_start().strip_prefix("::")
        && let Some((command, _)) = rest.split_once("::")
    {
        return Some(command);
    }
    // The older one: `##[name]` and `##vso[name]` anywhere, as `TryParse` reads it.
    ["##[", "##vso["].iter().find_map(|mark| {
        let (_, rest) = line.split_once(mark)?;
        rest.split_once(']').map(|(command, _)| command)
    })
}

/// Asserts that a text acts on nothing that shows it.
#[track_caller]
pub(crate) fn harmless(format: &str, text: &str) {
    let acts = |c: char| {
        let ends_a_line = c == '\n' || (c == '\r' && format.starts_with("csv"));
        !ends_a_line
            && (c.is_control() || bidcheck::source::is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}'))
    };
    // The JSON report keeps the true value, escaped as JSON asks.
    let raw = |c: char| if format == "json" { c != '\n' && c.is_ascii_control() } else { acts(c) };
    if let Some(at) = text.find(raw) {
        let around: String = text[at..].chars().take(20).collect();
        panic!("{format}: {around:?}");
    }
    // Annotations are commands: none but ours.
    let ours = |found: &str| {
        format == "github-annotations"
            && ["error ", "warning ", "notice "].iter().any(|name| found.starts_with(name))
    };
    for line in text.split(['\n', '\r']) {
        assert_eq!(command(line).filter(|found| !ours(found)), None, "{format}: {line:?}");
    }
    if matches!(format, "markdown" | "html" | "github-summary") {
        let lower = text.to_ascii_lowercase();
        for active in
            ["<script", "<img", "onerror=\"", "<iframe", "href=\"javascript", "](http", "![", "<!-- @"]
        {
            assert!(!lower.contains(active), "{format}: {active}");
        }
    }
}

#[test]
fn the_runner_would_find_a_command() {
    for (line, name) in [
        ("::error::x", Some("error")),
        ("  ::set-output name=a::b", Some("set-output name=a")),
        ("x ##[error]y", Some("error")),
        ("##vso[task.complete]", Some("task.complete")),
        ("x ::error::y", None),
        ("std::fmt::Display", None),
    ] {
        assert_eq!(command(line), name, "{line}");
    }
}

#[test]
fn no_width_of_terminal_brings_a_command_to_the_start_of_a_line() {
    let words: Vec<String> =
        (0..60).map(|indent| format!("{} ::error::x ##[error]y", "w".repeat(indent))).collect();
    let assessment = cases::assess_value(&full_of(&words), "quad");
    for width in [0, 1, 20, 40, 41, 42, 43, 60, 80, 100, 1_000] {
        harmless("terminal", &written(&assessment, Format::Terminal, width));
    }
}

#[test]
fn the_fixture_is_harmless_through_the_program() {
    let path = malformed("hostile-names.cdx.json");
    for baseline in ["quad", "sbom-2026", "ntia-2021"] {
        for format in TEXTS.iter().map(|format| format.word()) {
            let arguments =
                ["assess", text(&path), "--baseline", baseline, "--format", format, "-v", "--as-of", AS_OF];
            let output = bidcheck(&cases::root(), &arguments).output().expect("the program starts");
            for stream in [output.stdout, output.stderr] {
                harmless(format, &String::from_utf8(stream).expect("reports are UTF-8"));
            }
        }
    }
}

#[test]
fn the_json_report_keeps_the_true_words() {
    let names = hostile_names();
    let assessment = cases::assess_value(&full_of(&names), "quad");
    let report: Value = serde_json::from_str(&written(&assessment, Format::Json, 100)).expect("it is JSON");
    let mut found = std::collections::BTreeSet::new();
    let mut open = vec![&report];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(entries) => open.extend(entries.values()),
            Value::String(words) => drop(found.insert(words.as_str())),
            _ => {}
        }
    }
    for name in &names {
        assert!(found.contains(name.as_str()), "{name:?}");
    }
}

#[test]
fn a_long_value_is_cut_where_people_read() {
    let long = "long ".repeat(1 << 18);
    let assessment = cases::assess_value(&full_of(&vec![long; 8]), "quad");
    // A table and a report for machines may be longer, and still have a bound.
    for &format in TEXTS.iter().filter(|format| **format != Format::Json) {
        let report = written(&assessment, format, 100);
        let most = if matches!(format, Format::Terminal | Format::Markdown | Format::Html) {
            1 << 20
        } else {
            4 << 20
        };
        assert!(report.len() < most, "{}: {}", format.word(), report.len());
    }
}

#[test]
fn a_reader_that_leaves_is_no_crash() {
    use std::io::Read as _;
    let path = cases::root().join("fixtures/submissions/as-generated");
    for format in Format::ALL.iter().map(|format| format.word()) {
        let mut child = bidcheck(&cases::root(), &["assess", text(&path), "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 1];
        let mut out = child.stdout.take().expect("a pipe");
        out.read_exact(&mut first).expect("a byte");
        drop(out);
        let output = child.wait_with_output().expect("it ends");
        exits(&output, Exit::Fail);
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_finds_no_room_says_so() {
    let path = malformed("hostile-names.cdx.json");
    for format in Format::ALL.iter().map(|format| format.word()) {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let mut command = bidcheck(&cases::root(), &["assess", text(&path), "--format", format]);
        exits(&command.stdout(full).output().expect("the program starts"), Exit::NotWritten);
    }
}
