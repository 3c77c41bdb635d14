//! The commands of `bidcheck baseline`, as a buyer who writes or compares baselines uses them.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(arguments: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_bidcheck"))
        .env("XDG_DATA_HOME", "no-data-home")
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("COLUMNS")
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Runs a command that succeeds.
fn said(arguments: &[&str]) -> String {
    let ran = run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}", ran.err);
    ran.out
}

/// The words of a text in one line, however it was wrapped.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn assert_says(text: &str, words: &[&str]) {
    let flowing = flowing(text);
    for words in words {
        assert!(flowing.contains(words), "{words}:\n{text}");
    }
}

fn written(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_str().expect("a plain path").to_owned()
}

const AGENCY: &str = "id = 'agency'\nversion = '1.0.0'\ntitle = 'Our own'\nissuer = 'We'\nstatus = 'draft'\n\
    effective-from = '2026-01-01'\nsummary = 'S'\nextends = ['sbom-2026']\n\
    [[group]]\nid = 'ours'\ntitle = 'What we add'\nsummary = 'Section 4.'\n\
    [[override]]\nrule = 'component-hash-value'\nreason = 'R'\nlevel = 'shall'\ngroup = 'ours'\n\
    [[rule]]\nid = 'newest-format'\nlevel = 'should'\ncure = 'document'\ngroup = 'ours'\ntitle = 'The newest format'\n\
    statement = 'S.'\nrationale = 'R'\nreading = 'R'\nremediation = 'M'\nsince = '1.0.0'\n\
    check.format-floor = { cyclonedx = '1.7', spdx = '2.3' }\n\
    [rule.satisfies]\nism-2025-12 = [{ clause = 'ISM-1730', mark = 'primary' }]\n";

#[test]
fn the_list_shows_state_and_days_of_every_version() {
    let list = said(&["baseline", "list"]);
    for id in bidcheck::baseline::load::ids().into_iter().chain(bidcheck::baseline::load::kept()) {
        let baseline = bidcheck::baseline::Baseline::load(id).expect("it loads");
        let state = format!("{} {} {}", id, baseline.version, baseline.status.word());
        assert_says(&list, &[&state]);
        if let Some(from) = &baseline.effective_from {
            assert_says(&list, &[&format!("in effect from {from}")]);
        }
    }
}

#[test]
fn a_baseline_is_shown_under_its_headings_with_its_clauses() {
    let folder = written(&[("agency.toml", AGENCY)]);
    let shown = said(&["baseline", "show", &path(&folder, "agency.toml")]);
    assert_says(
        &shown,
        &[
            "agency 1.0.0, draft, not finished",
            "In effect from 2026-01-01",
            "1 What we add Section 4. 1.1 component-hash-value:",
            "1.2 newest-format: The newest format (should) S. Examined by format-floor (cyclonedx 1.7; spdx 2.3). \
             Answers ism-2025-12: ISM-1730 [primary].",
            "2 Other rules 2.1 component-name:",
            "Documents that are cited",
            "ism-2025-12: Information Security Manual (ISM), OSCAL catalogue 2025.12.9",
        ],
    );
    assert_says(&said(&["baseline", "show", "ntia-2021"]), &["1 Mandatory rules (shall) 1.1 "]);
}

#[test]
fn the_crosswalk_is_written_in_each_format() {
    let clause = "ISM-1730";
    let text = said(&["baseline", "crosswalk", "quad"]);
    assert_says(
        &text,
        &["sbom-supplied (shall):", "Australia:", "India:", "Japan:", "United States:", clause],
    );
    let markdown = said(&["baseline", "crosswalk", "quad", "--format", "markdown"]);
    assert_says(
        &markdown,
        &["| Rule | Level | Common documents | United States | Australia | India | Japan |", clause],
    );
    let html = said(&["baseline", "crosswalk", "quad", "--format", "html"]);
    assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"), "{html}");
    assert!(html.contains("default-src 'none'") && !html.contains("<script"), "{html}");
    assert_says(&html, &["<th scope=\"col\" class=\"slim\">Australia</th>", clause]);
    assert_eq!(run(&["baseline", "crosswalk", "quad", "--format", "pdf"]).code, Some(2));
    assert_eq!(run(&["baseline", "crosswalk", "nosuch"]).code, Some(5));
}

#[test]
fn the_crosswalk_as_csv_has_every_citation_with_its_mark() {
    let csv = said(&["baseline", "crosswalk", "quad", "--format", "csv"]);
    let head = csv.lines().next().expect("a head");
    assert_eq!(head.matches(',').count(), 14, "{head}");
    assert!(csv.lines().all(|line| line.starts_with('"') && line.ends_with('"')), "{csv}");
    let baseline = bidcheck::baseline::Baseline::load("quad").expect("it loads");
    for rule in &baseline.rules {
        for citation in &rule.satisfies {
            let end = format!("\"{}\",\"{}\"", citation.relation.word(), citation.mark.word());
            let start = format!("\"{}\"", rule.id);
            let clause = format!("\"{}\"", citation.clause);
            let is_there = |line: &str| {
                line.contains(&start) && line.contains(&clause) && line.trim_end().ends_with(&end)
            };
            assert!(csv.lines().any(is_there), "{}: {}", rule.id, citation.clause);
        }
    }
}

#[test]
fn a_difference_names_rules_levels_and_parameters() {
    let folder = written(&[("agency.toml", AGENCY)]);
    let difference = said(&["baseline", "diff", "sbom-2026", &path(&folder, "agency.toml")]);
    assert_says(
        &difference,
        &[
            "Only in agency 1.0.0 newest-format should; The newest format",
            "component-hash-value level should → shall",
            "20 rules are alike in level, check and parameters.",
        ],
    );
    assert!(!difference.contains("Only in sbom-2026"), "{difference}");
    assert_says(
        &said(&["baseline", "diff", "sbom-2026", "quad"]),
        &["component-version unknown-at-most none → 0.05 of the subjects examined", "Only in quad"],
    );
    let same = said(&["baseline", "diff", "quad", "quad@1.0.0"]);
    assert!(!same.contains("Only in") && !same.contains('→'), "{same}");
}

#[test]
fn a_difference_tells_of_an_assessment_what_can_be_told_and_what_cannot() {
    let folder = written(&[("agency.toml", AGENCY)]);
    let (agency, json) = (path(&folder, "agency.toml"), path(&folder, "a.json"));
    let assess = |baselines: &[&str]| {
        let mut arguments =
            vec!["assess", "fixtures/documents/cyclonedx-1.6.json", "--quiet", "--output", &json];
        baselines.iter().for_each(|baseline| arguments.extend(["--baseline", *baseline]));
        run(&arguments)
    };
    let differ = || said(&["baseline", "diff", "sbom-2026", &agency, "--against", &json]);

    assert_eq!(assess(&["sbom-2026"]).code, Some(0));
    let told = differ();
    assert_says(
        &told,
        &[
            "sbom-2026 1.0.0: meets",
            "agency 1.0.0: meets",
            "Cannot be told from this assessment: newest-format",
        ],
    );
    assert!(!told.contains("component-hash-value  met"), "the same question has the same answer: {told}");

    assert_eq!(assess(&["sbom-2026", &agency]).code, Some(0));
    let told = differ();
    assert_says(&told, &["newest-format not asked → not met (should)"]);
    assert!(!told.contains("Cannot be told"), "{told}");

    assess(&["ntia-2021"]);
    assert_says(&differ(), &["It holds neither baseline in this version"]);
    assert_eq!(run(&["baseline", "diff", "quad", "quad", "--against", "Cargo.toml"]).code, Some(5));
}

#[test]
fn a_stricter_level_turns_a_conclusion() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents/cyclonedx-1.6.json");
    let document = fs::read_to_string(document).expect("the document").replace("\"hashes\"", "\"x-hashes\"");
    let folder = written(&[("agency.toml", AGENCY), ("bom.json", &document)]);
    let (agency, json) = (path(&folder, "agency.toml"), path(&folder, "a.json"));
    assert_eq!(
        run(&["assess", &path(&folder, "bom.json"), "--baseline", "sbom-2026", "--quiet", "--output", &json])
            .code,
        Some(0)
    );
    let told = said(&["baseline", "diff", "sbom-2026", &agency, "--against", &json]);
    let flip = "component-hash-value not met (should) → not met (shall)";
    assert_says(&told, &["sbom-2026 1.0.0: meets", "agency 1.0.0: does not meet", flip]);
    assert!(!told.contains("component-hash-algorithm  "), "a recommended rule that stays one: {told}");
}

#[test]
fn a_new_baseline_lints_clean_and_can_be_used_at_once() {
    let text = said(&["baseline", "new", "harbour-department"]);
    let folder = written(&[("own.toml", &text)]);
    let own = path(&folder, "own.toml");
    assert_says(&said(&["baseline", "lint", &own]), &["no errors, 0 warnings"]);
    let ran = run(&["assess", "fixtures/submissions/mended", "--baseline", &own]);
    assert_says(&ran.out, &["harbour-department 0.1.0 is a draft."]);
    assert_eq!(run(&["baseline", "new", "Not An Id"]).code, Some(2));
    assert_eq!(run(&["baseline", "new", "own", "--extends", "nosuch"]).code, Some(5));
}

const EXAMPLES: &str = "as-of = '2026-11-22T08:00:00Z'\n\
    [[example]]\nid = 'good'\ndocument = 'bom.json'\nexpect = { component-hash-value = 'pass', newest-format = 'fail' }\n\
    [[example]]\nid = 'newer'\ndocument = 'bom.json'\nedit = [{ set = '/specVersion', to = '1.7' }]\n\
    expect = { newest-format = 'pass' }\n";

/// A folder with a baseline, its examples and a good document.
fn with_examples(examples: &str) -> TempDir {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/documents/cyclonedx-1.6.json");
    let document = fs::read_to_string(document).expect("the document");
    written(&[("baseline.toml", AGENCY), ("examples.toml", examples), ("bom.json", &document)])
}

#[test]
fn examples_are_run_and_rules_without_them_are_named() {
    let folder = with_examples(EXAMPLES);
    let told = said(&["baseline", "test", &path(&folder, "")]);
    assert_says(
        &told,
        &[
            "as expected: good",
            "as expected: newer",
            "warning: no example fails to meet `component-hash-value`",
            "2 examples, 0 otherwise than expected, 1 warning",
        ],
    );
    assert!(!told.contains("newest-format"), "it is met and not met: {told}");
    assert_says(&said(&["baseline", "lint", &path(&folder, "")]), &["22 rules, no errors, 0 warnings"]);
}

#[test]
fn an_example_that_comes_out_otherwise_is_told_with_its_reason() {
    let folder = with_examples(&EXAMPLES.replace("newest-format = 'pass'", "newest-format = 'fail'"));
    let ran = run(&["baseline", "test", &path(&folder, "")]);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_says(&ran.out, &["otherwise: newer `newest-format` is pass, expected fail: Met"]);
}

#[test]
fn a_mistake_in_the_examples_is_an_invalid_file() {
    for (wrong, right, words) in [
        ("newest-fromat = 'pass'", "newest-format = 'pass'", "did you mean `newest-format`?"),
        ("newest-format = 'pas'", "newest-format = 'pass'", "did you mean `pass`?"),
        ("documnet", "document", "examples.toml:4: unknown field `documnet`"),
        ("'/specVersion/x'", "'/specVersion'", "there is nothing to change at /specVersion/x"),
        ("'nosuch.json'", "'bom.json'", "nosuch.json"),
        ("as-of = 'yesterday'", "as-of = '2026-11-22T08:00:00Z'", "as-of"),
    ] {
        let text = EXAMPLES.replace(right, wrong);
        assert_ne!(text, EXAMPLES, "{right}");
        let ran = run(&["baseline", "test", &path(&with_examples(&text), "")]);
        assert_eq!(ran.code, Some(5), "{wrong}: {} {}", ran.out, ran.err);
        assert_says(&ran.err, &[words]);
    }
}
