//! Every report of real submissions: as a generator wrote one, mended, hostile, and very long.
//!
//! What a report looks like in every state of a rule is tested beside the reports, with assessments
//! written by hand; here they come from documents.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/schemas.rs"]
mod schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::sync::OnceLock;

use bidcheck::assessment::{Assessment, BaselineResult, Conclusion, Options, Terms, assess};
use bidcheck::baseline::{Baseline, Bid, Level};
use bidcheck::formats;
use bidcheck::reports::{Format, Look, json, render};
use bidcheck::submission::Submission;
use cases::{many, root, terms};
use serde_json::Value;

/// The submissions, by the names that failures give them.
const SAMPLES: &[(&str, &str)] = &[
    ("as generated", "fixtures/submissions/as-generated"),
    ("mended", "fixtures/submissions/mended"),
    ("hostile", "fixtures/malformed/hostile-names.cdx.json"),
    ("cut", "fixtures/malformed/truncated.cdx.json"),
    ("no SBOM", "fixtures/malformed/not-json.txt"),
];

/// The moment that all are judged at, and nothing special.
fn usual() -> Options {
    terms(None).options
}

fn assessed(path: &str, baselines: &[&str], options: Options, bid: Option<Bid>) -> Assessment {
    let submission = Submission::open(&[root().join(path)]).unwrap_or_else(|error| panic!("{error}"));
    let load = |id: &&str| Baseline::load(id).unwrap_or_else(|error| panic!("{error}"));
    let baselines: Vec<Baseline> = baselines.iter().map(load).collect();
    assess(&submission, &formats::read(&submission), &baselines, Terms { options, ..terms(bid) })
}

/// The samples against `quad`, and one against all baselines with everything unusual.
fn samples() -> &'static BTreeMap<&'static str, Assessment> {
    static SAMPLES_ASSESSED: OnceLock<BTreeMap<&str, Assessment>> = OnceLock::new();
    SAMPLES_ASSESSED.get_or_init(|| {
        let one = |(name, path): &(&'static str, &str)| (*name, assessed(path, &["quad"], usual(), None));
        let mut all: BTreeMap<&str, Assessment> = SAMPLES.iter().map(one).collect();
        all.insert("several baselines", of_several());
        all
    })
}

fn of_several() -> Assessment {
    let words = "</style><script>alert(1)</script>\u{1b}[2J|`**[x](http://evil.example)";
    let bid = Bid {
        tender: Some(words.into()),
        bidder: Some(words.into()),
        product: Some("tidegauge".into()),
        version: Some("0.4.2".into()),
        classification: Some(words.into()),
        ..Bid::default()
    };
    let options = Options { report_only: true, fail_on: Level::Should, observations: Some(2), ..usual() };
    let baselines = ["quad", "ntia-2021", "sbom-2026"];
    assessed("fixtures/submissions/as-generated", &baselines, options, Some(bid))
}

fn bytes(assessment: &Assessment, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    let look = Look { width: 160, ..Look::default() };
    render(assessment, format, look, &mut bytes).expect("a vector takes everything");
    bytes
}

fn written(assessment: &Assessment, format: Format) -> String {
    String::from_utf8(bytes(assessment, format)).expect("this report is text")
}

/// Words as a person reads them, whatever the format needs to write them.
fn read(assessment: &Assessment, format: Format) -> String {
    let report = written(assessment, format);
    let report = if format == Format::Html { without_elements(&report) } else { report };
    let report = report.replace("&#58;", ":").replace('\\', "").replace("**", "");
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A page without its head and its elements.
fn without_elements(html: &str) -> String {
    let (_, body) = html.split_once("</head>").expect("a head");
    let pieces = body.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces.collect::<Vec<_>>().join(" ")
}

const FOR_PEOPLE: &[Format] = &[Format::Terminal, Format::Markdown, Format::Html];

#[test]
fn the_samples_are_what_they_are_called() {
    let conclusion = |name: &str| samples()[name].conclusion;
    assert_eq!(conclusion("as generated"), Conclusion::Fail);
    assert_eq!(conclusion("mended"), Conclusion::Pass);
    assert_eq!(conclusion("no SBOM"), Conclusion::Undecided);
    assert_eq!(samples()["several baselines"].results.len(), 3);
}

#[test]
fn every_format_renders_every_sample_the_same_each_time() {
    for (name, assessment) in samples() {
        for &format in Format::ALL {
            let report = bytes(assessment, format);
            // What is met has nothing for those who list what is open.
            let least =
                if matches!(format, Format::CodeQuality | Format::GithubAnnotations) { 2 } else { 500 };
            assert!(report.len() >= least, "{name}, {format:?}");
            assert!(report == bytes(assessment, format), "{name}, {format:?}");
        }
    }
    // From the files on, not from the assessment on.
    let again = of_several();
    for &format in Format::ALL {
        assert!(bytes(&again, format) == bytes(&samples()["several baselines"], format), "{format:?}");
    }
}

#[test]
fn every_report_can_be_written_again_from_the_json() {
    for (name, assessment) in samples() {
        let text = written(assessment, Format::Json);
        let again = json::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(&again, assessment, "{name}");
        for &format in Format::ALL {
            assert!(bytes(&again, format) == bytes(assessment, format), "{name}, {format:?}");
        }
    }
}

#[test]
fn the_json_fits_the_schema_that_the_program_prints() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    // No store but one that a test names.
    command.env("XDG_DATA_HOME", "no-data-home");
    let printed = command.args(["schema", "assessment"]).output().expect("the program starts");
    let schema: Value = serde_json::from_slice(&printed.stdout).expect("a schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    for (name, assessment) in samples() {
        let report: Value = serde_json::from_str(&written(assessment, Format::Json)).expect("JSON");
        let wrong: Vec<String> = validator
            .iter_errors(&report)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:#?}");
    }
    assert!(!validator.is_valid(&Value::Null));
}

/// The schemas of other formats, by where they are beside the repository.
#[test]
fn what_has_an_official_schema_fits_it() {
    let Some(folder) = schemas::folder() else { return };
    // NIST publishes later schemas as files of a release; what is written here has not changed since.
    for (format, path) in [
        (Format::Sarif, "sarif/sarif-schema-2.1.0.json"),
        (Format::CodeScanning, "sarif/sarif-schema-2.1.0.json"),
        (Format::Oscal, "oscal/1.0.6/oscal_assessment-results_schema.json"),
    ] {
        let validator = schemas::validator(&folder, path);
        for (name, assessment) in samples() {
            let report: Value = serde_json::from_str(&written(assessment, format)).expect("JSON");
            let wrong: Vec<String> = validator
                .iter_errors(&report)
                .take(5)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(wrong.is_empty(), "{name}, {format:?}: {wrong:#?}");
        }
        assert!(!validator.is_valid(&Value::Null));
    }
}

/// Runs the program in a folder, with an environment, and gives all its reports back.
fn reports_of(
    folder: &std::path::Path,
    path: &std::path::Path,
    environment: &[(&str, &str)],
) -> Vec<(Format, Vec<u8>)> {
    let into = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    command.current_dir(folder).arg("assess").arg(path).args(["--quiet", "--as-of", "2026-11-22T08:00:00Z"]);
    let mut reports = Vec::new();
    for &format in Format::ALL {
        let file = into.path().join(format!("report{}", format.extension()));
        command.arg("--output").arg(&file);
        reports.push((format, file));
    }
    let output = command.envs(environment.iter().copied()).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    reports.into_iter().map(|(format, file)| (format, std::fs::read(file).expect("a report"))).collect()
}

#[test]
fn place_time_zone_and_language_change_no_byte_of_any_report() {
    let path = root().join("fixtures/submissions/as-generated");
    let elsewhere = tempfile::tempdir().expect("a folder");
    let here = reports_of(&root(), &path, &[("TZ", "UTC"), ("LANG", "C"), ("LC_ALL", "C")]);
    let tokyo = [("TZ", "Asia/Tokyo"), ("LANG", "ja_JP.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("COLUMNS", "40")];
    let there = reports_of(elsewhere.path(), &path, &tokyo);
    assert_eq!(here.len(), Format::ALL.len());
    for ((format, one), (_, other)) in here.iter().zip(&there) {
        assert!(!one.is_empty() && one == other, "{format:?}");
    }
}

#[test]
fn places_are_those_of_the_repository() {
    let elsewhere = tempfile::tempdir().expect("a folder");
    let sbom = root().join("fixtures/submissions/as-generated/tidegauge.cdx.json");
    let project = root().join("fixtures/submissions/as-generated/tidegauge");
    let generated = elsewhere.path().join("tidegauge.cdx.json");
    std::fs::copy(sbom, &generated).expect("a copy");
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    command.arg("assess").args([&generated, &project]).arg("--source-root").arg(root());
    let output = command.args(["--format", "code-scanning"]).output().expect("the program starts");
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    assert!(results.len() > 3);
    let mut lines = BTreeSet::new();
    for location in results.iter().flat_map(|result| result["locations"].as_array().expect("places")) {
        let place = &location["physicalLocation"];
        let path = place["artifactLocation"]["uri"].as_str().expect("a path");
        let text =
            std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        let line = place["region"]["startLine"].as_u64().expect("a line") as usize;
        assert!(line >= 1 && line <= text.lines().count(), "{path}:{line}");
        if path.ends_with("Cargo.lock") && line > 1 {
            assert_eq!(text.lines().nth(line - 1), Some("[[package]]"), "{path}:{line}");
            let name = location["logicalLocations"][0]["fullyQualifiedName"].as_str().expect("a name");
            let named =
                text.lines().nth(line).expect("a name").trim_start_matches("name = ").trim_matches('"');
            assert!(name.contains(named), "{name} at {path}:{line}");
            lines.insert(line);
        }
    }
    assert!(lines.len() > 3, "the lock file names what it brought in: {lines:?}");
}

/// The values of an attribute, in order.
fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let opening = format!(" {name}=\"");
    html.split(&opening).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

#[test]
fn the_page_runs_nothing_fetches_nothing_and_is_well_made() {
    for (name, assessment) in samples() {
        let html = written(assessment, Format::Html);
        for word in [
            "<script",
            "<link",
            "<img",
            "<iframe",
            "<object",
            "<embed",
            "<base",
            "<form",
            " src=",
            "url(",
            "@import",
            "javascript:",
        ] {
            assert!(!html.contains(word), "{name}: {word}");
        }
        let ids = attributes(&html, "id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        for link in attributes(&html, "href") {
            let within = link.strip_prefix('#').is_some_and(|anchor| unique.contains(anchor));
            assert!(within, "{name}: {link}");
        }
        for label in attributes(&html, "aria-labelledby") {
            assert!(unique.contains(label), "{name}: {label}");
        }
        assert_eq!(html.matches("<h1>").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        let tables = html.matches("<table").count();
        assert!(tables > 1, "{name}");
        assert_eq!(tables, html.matches("<table>\n<caption>").count(), "{name}");
        assert!(!html.contains("<caption></caption>"), "{name}");
        for element in
            ["section", "table", "tr", "td", "th", "ul", "li", "dl", "div", "p", "bdi", "code", "span"]
        {
            let opened =
                html.matches(&format!("<{element}>")).count() + html.matches(&format!("<{element} ")).count();
            assert_eq!(opened, html.matches(&format!("</{element}>")).count(), "{name}: {element}");
        }
    }
}

#[test]
fn the_decision_is_read_first_and_without_any_style() {
    for (name, decision) in [
        ("as generated", "DOES NOT MEET THE BASELINE"),
        ("mended", "MEETS THE BASELINE"),
        ("no SBOM", "CANNOT DECIDE"),
        ("several baselines", "DOES NOT MEET EVERY BASELINE"),
    ] {
        for &format in FOR_PEOPLE {
            let report = read(&samples()[name], format);
            let at = report.find(decision).unwrap_or_else(|| panic!("{name}, {format:?}: {report:.800}"));
            assert!(at < 1_200, "{name}, {format:?}: {at}");
        }
    }
}

#[test]
fn every_component_is_accounted_for_in_every_report() {
    for (name, assessment) in samples() {
        let counts =
            assessment.submission.artifacts.iter().filter_map(|artifact| artifact.components.as_ref());
        let counts: Vec<_> = counts.collect();
        assert!(counts.len() <= 1, "{name}");
        for &format in FOR_PEOPLE {
            let report = read(assessment, format);
            let Some(counts) = counts.first() else {
                assert!(report.contains("No SBOM was recognised, so none were read."), "{name}, {format:?}");
                continue;
            };
            let line = format!(
                "components read {} = checked {} + exempt {} + unreadable {}.",
                counts.read,
                counts.checked,
                counts.exempt.values().sum::<u64>(),
                counts.unreadable
            );
            assert!(report.contains(&line), "{name}, {format:?}: {line}");
        }
        let report: Value = serde_json::from_str(&written(assessment, Format::Json)).expect("JSON");
        let told = report["submission"]["artifacts"].as_array().into_iter().flatten();
        let told: Vec<&Value> =
            told.filter_map(|artifact| artifact.get("components")).filter(|one| !one.is_null()).collect();
        assert_eq!(told.len(), counts.len(), "{name}");
        for (told, counts) in told.into_iter().zip(counts) {
            assert_eq!(told["read"], counts.read, "{name}: {told}");
        }
    }
}

#[test]
fn a_run_that_only_reports_says_so_in_every_report() {
    let assessment = &samples()["several baselines"];
    for &format in FOR_PEOPLE {
        let report = read(assessment, format);
        let at = report.find("Report only.").unwrap_or_else(|| panic!("{format:?}"));
        let decision = report.find("DOES NOT MEET").expect("a decision");
        assert!(at < decision, "{format:?} says it above the decision");
        assert!(!read(&samples()["as generated"], format).contains("Report only."), "{format:?}");
    }
    let report: Value = serde_json::from_str(&written(assessment, Format::Json)).expect("JSON");
    assert_eq!(report["options"]["report_only"], true);
}

#[test]
fn several_baselines_are_all_in_every_report() {
    let assessment = &samples()["several baselines"];
    for result in &assessment.results {
        let baseline = &result.baseline;
        for &format in FOR_PEOPLE {
            let report = read(assessment, format);
            assert!(
                report.contains(&format!("{} {}", baseline.id, baseline.version)),
                "{format:?}: {}",
                baseline.id
            );
            if format != Format::Terminal {
                for finding in &result.findings {
                    assert!(report.contains(&finding.title), "{format:?}: {}", finding.title);
                }
            }
        }
    }
    let html = written(assessment, Format::Html);
    // What a nation asks besides stands below the requirements that all of them share.
    let of_nations = |result: &BaselineResult| -> usize {
        result.jurisdictions.values().map(|nation| nation.findings.len()).sum()
    };
    let requirements: usize =
        assessment.results.iter().map(|result| result.findings.len() + of_nations(result)).sum();
    let glance = &html[html.find("id=\"glance\"").expect("the second part")
        ..html.find("id=\"findings\"").expect("the third")];
    assert_eq!(glance.matches("<tr>").count() - glance.matches("<thead>").count(), requirements);
}

/// A document of so many components, none of which states a licence.
fn without_licenses(components: usize) -> Assessment {
    // Five components stand in the base document.
    let mut document = many(components - 5);
    fn strip(component: &mut Value) {
        if let Some(entries) = component.as_object_mut() {
            entries.remove("licenses");
            entries.get_mut("components").and_then(Value::as_array_mut).into_iter().flatten().for_each(strip);
        }
    }
    strip(&mut document["metadata"]["component"]);
    strip(&mut document);
    let text = document.to_string();
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    let mut quad = Baseline::load("quad").expect("it loads");
    // What nations ask besides has places of its own.
    quad.overlays.clear();
    assess(&submission, &formats::read(&submission), &[quad], terms(None))
}

#[test]
fn more_than_ten_thousand_equal_findings_are_one_row_with_the_exact_count() {
    let assessment = without_licenses(12_345);
    let finding = assessment.results[0].findings.iter().find(|finding| finding.rule == "component-license");
    let finding = finding.expect("the rule");
    assert_eq!((finding.counts.unsatisfied, finding.observations.len()), (12_345, 1));
    assert_eq!((finding.observations[0].count, finding.observations[0].omitted()), (12_345, 2_345));
    for (format, places, most) in
        [(Format::Terminal, 3, 8_000), (Format::Markdown, 30, 300_000), (Format::Html, 30, 300_000)]
    {
        let report = read(&assessment, format);
        let share = report.matches("12,345 of 12,345 components state no licence").count();
        let told = report.matches("12,345 components state no licence").count() - share;
        assert_eq!(told, 1, "{format:?}");
        assert!((1..=2).contains(&share), "{format:?}: in the decision and at a glance, not {share} times");
        let shown = report.matches("pkg:npm/dock-").count();
        assert!(shown <= places, "{format:?}: {shown} places");
        assert!(report.len() < most, "{format:?}: {}", report.len());
        assert!(report.contains(" more"), "{format:?}");
    }
    let html = written(&assessment, Format::Html);
    let rows = html.split("<tr>").filter(|row| row.contains(">12,345 components state no licence"));
    assert_eq!(rows.count(), 1);
    let again = json::read(&written(&assessment, Format::Json)).expect("it was written just now");
    assert_eq!(again, assessment);
}

/// The part of the page before the second section.
fn first_page(options: Options) -> String {
    let mut assessment = samples()["mended"].clone();
    assessment.options = options;
    let report = read(&assessment, Format::Html);
    let (_, after_contents) = report.split_once("1 Decision").expect("the contents");
    let end = after_contents.rfind("2 Requirements at a glance").expect("the second part");
    after_contents[..end].to_owned()
}

#[test]
fn every_option_that_decides_is_worded_on_the_first_page() {
    // A new option does not compile here until it has words.
    let Options {
        baselines: _,
        as_of_given: _,
        fail_on: _,
        defer_review: _,
        report_only: _,
        observations: _,
        run_cargo: _,
        since: _,
    } = usual();
    let plain = first_page(Options { as_of_given: false, ..usual() });
    for words in [
        "Mandatory requirements alone hold a bid back",
        "the date of check is the computer’s",
        "the first 10,000 places of each cause are kept",
        "no review is deferred",
        "the program’s exit code follows the result",
        "nothing of the bidder’s was run",
        "no earlier assessment was given",
        "quad 1.0.0",
    ] {
        assert!(plain.contains(words), "{words}: {plain}");
    }
    assert!(!plain.contains("(not the default)"), "{plain}");
    let unusual = Options { as_of_given: false, ..usual() };
    for (options, words) in [
        (Options { as_of_given: true, ..unusual.clone() }, "the date of check was given (not the default)"),
        (
            Options { fail_on: Level::Should, ..unusual.clone() },
            "Recommended requirements hold a bid back too (not the default)",
        ),
        (Options { defer_review: true, ..unusual.clone() }, "sign-offs are deferred (not the default)"),
        (
            Options { report_only: true, ..unusual.clone() },
            "the program ends without an error whatever the result (report only) (not the default)",
        ),
        (
            Options { observations: None, ..unusual.clone() },
            "all places of each cause are kept (not the default)",
        ),
        (
            Options { observations: Some(7), ..unusual.clone() },
            "the first 7 places of each cause are kept (not the default)",
        ),
        (
            Options { run_cargo: true, ..unusual.clone() },
            "cargo was run in the bidder’s project (not the default)",
        ),
        (
            Options { since: Some("earlier.json".to_owned()), ..unusual.clone() },
            "only what is new since an earlier assessment holds the exit code (not the default)",
        ),
    ] {
        let page = first_page(options);
        assert!(page.contains(words), "{words}: {page}");
        assert_eq!(page.matches("(not the default)").count(), 1, "{page}");
    }
    // The baselines by their names, whatever they were asked for as.
    let several = read(&samples()["several baselines"], Format::Html);
    let (_, page) = several.split_once("1 Decision").expect("the contents");
    let page = &page[..page.rfind("2 Requirements at a glance").expect("the second part")];
    for result in &samples()["several baselines"].results {
        assert!(page.contains(&format!("{} {}", result.baseline.id, result.baseline.version)), "{page}");
    }
}

#[test]
fn the_vendors_and_the_buyers_words_act_nowhere() {
    for name in ["hostile", "several baselines"] {
        let assessment = &samples()[name];
        for &format in FOR_PEOPLE {
            let report = written(assessment, format);
            let acts = |c: char| c != '\n' && (bidcheck::source::is_invisible(c) || c.is_control());
            assert!(!report.contains(acts), "{name}, {format:?}");
            assert!(!report.lines().any(|line| line.trim_start().starts_with("::")), "{name}, {format:?}");
            assert!(!report.contains("##["), "{name}, {format:?}");
        }
        assert!(!written(assessment, Format::Markdown).contains("](http"), "{name}");
        assert!(!written(assessment, Format::Markdown).contains("<script"), "{name}");
        assert_eq!(written(assessment, Format::Html).matches("</style>").count(), 1, "{name}");
    }
}
