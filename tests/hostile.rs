//! Hostile inputs have their expected answers: a problem with its name, an exit code, never a pass,
//! and nothing of it raw in a report.
//!
//! What this version does not read has no test here: tar, compressed files, VEX, DSSE and
//! attestations, CSV and PDF. Nor has what no check looks at yet: names that deceive the eye (only their display is
//! tested), purls that other programs read otherwise, a purl that contradicts name or version.
//! Archives are read in memory, and their faults are tested one by one in `submission`; here they
//! are put together. A crash in the middle of a report is tested beside `cli/output/draft.rs`.

#[path = "support/cases.rs"]
mod cases;

#[path = "hostile/archives.rs"]
mod archives;
#[path = "hostile/baselines.rs"]
mod baselines;
#[path = "hostile/folders.rs"]
mod folders;
#[path = "hostile/graphs.rs"]
mod graphs;
#[path = "hostile/mutations.rs"]
mod mutations;
#[path = "hostile/notations.rs"]
mod notations;
#[path = "hostile/projects.rs"]
mod projects;
#[path = "hostile/repetition.rs"]
mod repetition;
#[path = "hostile/sinks.rs"]
mod sinks;
#[path = "hostile/syntax.rs"]
mod syntax;
#[path = "hostile/values.rs"]
mod values;
#[path = "hostile/xml.rs"]
mod xml;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use bidcheck::assessment::{Assessment, Conclusion};
use bidcheck::cli::exit::Exit;
use bidcheck::reports::{Format, Look, render};
use bidcheck::source::ProblemCode;
use serde_json::Value;

/// The moment that the program is told to judge at.
const AS_OF: &str = "2026-11-22T12:00:00Z";

/// The good document, as text.
fn good() -> String {
    serde_json::to_string_pretty(&cases::base("cyclonedx-1.6")).expect("a value is JSON")
}

/// The good document with members before its last bracket.
fn good_and(members: &str) -> String {
    let text = good();
    format!("{},\n{members}\n}}", text.trim_end().trim_end_matches('}').trim_end())
}

/// The good document with a member of its first component replaced.
fn component_with(key: &str, value: Value) -> Value {
    let mut document = cases::base("cyclonedx-1.6");
    document["components"][0][key] = value;
    document
}

fn malformed(name: &str) -> PathBuf {
    cases::root().join("fixtures/malformed").join(name)
}

/// The codes of everything that was wrong with any file.
fn problems(assessment: &Assessment) -> Vec<ProblemCode> {
    let artifacts = assessment.submission.artifacts.iter();
    artifacts.flat_map(|artifact| &artifact.problems).map(|problem| problem.code).collect()
}

/// Asserts that a text is refused for one reason, and that nothing is met by it.
#[track_caller]
fn refused(what: &str, text: &[u8], code: ProblemCode) {
    let assessment = cases::assess_text("bom.json", text, "quad");
    assert!(problems(&assessment).contains(&code), "{what}: {:?}", problems(&assessment));
    assert_eq!(Exit::of(&assessment), Exit::Refused, "{what}");
    meets_nothing(what, &assessment);
}

#[track_caller]
fn meets_nothing(what: &str, assessment: &Assessment) {
    use bidcheck::assessment::Verdict;
    use bidcheck::baseline::Level;
    assert_ne!(assessment.conclusion, Conclusion::Pass, "{what}");
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    let met = findings.filter(|finding| finding.level == Level::Shall && finding.verdict == Verdict::Pass);
    assert_eq!(met.map(|finding| &finding.rule).collect::<Vec<_>>(), Vec::<&String>::new(), "{what}");
}

fn written(assessment: &Assessment, format: Format, width: usize) -> String {
    let mut bytes = Vec::new();
    let look = Look { width, ..Look::default() };
    render(assessment, format, look, &mut bytes).expect("a vector takes everything");
    String::from_utf8(bytes).expect("reports are UTF-8")
}

fn bidcheck(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bidcheck"));
    // No store but one that a test names.
    command.env("XDG_DATA_HOME", "no-data-home");
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    command
}

#[track_caller]
fn exits(output: &Output, exit: Exit) {
    let err = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(exit.number().into()), "{err}");
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}
