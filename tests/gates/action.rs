//! `action.yml`: its steps, run as a runner runs them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{HOSTILE, PROGRAM, Place, cases, commands, fixture, root, text, yaml};

/// What the steps of the action came to.
struct Ran {
    code: i32,
    log: String,
    summary: String,
    outputs: BTreeMap<String, String>,
}

fn string(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Replaces the expressions of a value, each of which is one that the action uses.
fn evaluated(value: &str, known: &BTreeMap<String, String>) -> String {
    let mut pieces = value.split("${{");
    let mut evaluated = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (expression, rest) = piece.split_once("}}").expect("an expression ends");
        let name = expression.trim();
        let is_output = name.starts_with("steps.");
        let value = known.get(name).cloned().or(is_output.then(String::new));
        evaluated.push_str(&value.unwrap_or_else(|| panic!("`{name}` is not known")));
        evaluated.push_str(rest);
    }
    evaluated
}

/// What a step wrote to `GITHUB_OUTPUT`.
fn outputs(written: &str) -> Vec<(String, String)> {
    let mut outputs = Vec::new();
    let mut lines = written.lines();
    while let Some(line) = lines.next() {
        match (line.split_once("<<"), line.split_once('=')) {
            (Some((name, end)), _) if !name.contains('=') => {
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
                outputs.push((name.to_owned(), value.join("\n")));
            }
            (_, Some((name, value))) => outputs.push((name.to_owned(), value.to_owned())),
            _ => panic!("no output: {line}"),
        }
    }
    outputs
}

/// Runs the action in a place with these inputs.
fn act(place: &Place, inputs: &[(&str, &str)]) -> Ran {
    let action = yaml(&text("action.yml"));
    let workspace = place.path("workspace").display().to_string();
    let mut known = BTreeMap::from([
        ("github.action_path".to_owned(), root().display().to_string()),
        ("github.workspace".to_owned(), workspace),
    ]);
    for (name, input) in action["inputs"].as_object().expect("inputs") {
        let given =
            inputs.iter().rev().find(|(given, _)| given == name).map(|(_, value)| (*value).to_owned());
        let value = given.unwrap_or_else(|| evaluated(string(&input["default"]), &known));
        known.insert(format!("inputs.{name}"), value);
    }
    let mut ran = Ran { code: 0, log: String::new(), summary: String::new(), outputs: BTreeMap::new() };
    for step in action["runs"]["steps"].as_array().expect("steps") {
        assert_eq!(step["shell"], "bash");
        let (output, summary) = (place.path("output"), place.path("summary"));
        fs::write(&output, "").expect("a file");
        let mut environment: BTreeMap<String, String> = step["env"]
            .as_object()
            .expect("an environment")
            .iter()
            .map(|(name, value)| (name.clone(), evaluated(string(value), &known)))
            .collect();
        for (name, path) in [
            ("GITHUB_OUTPUT", &output),
            ("GITHUB_STEP_SUMMARY", &summary),
            ("RUNNER_TEMP", &place.path("temporary")),
        ] {
            environment.insert(name.to_owned(), path.display().to_string());
        }
        let shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
        let ended = place.shell(&shell, string(&step["run"]), &environment);
        ran.log.push_str(&ended.out);
        ran.log.push_str(&ended.err);
        ran.code = ended.code.expect("no signal");
        for (name, value) in outputs(&fs::read_to_string(&output).expect("outputs")) {
            known.insert(format!("steps.{}.outputs.{name}", string(&step["id"])), value);
        }
        if ran.code != 0 {
            break;
        }
    }
    ran.summary = fs::read_to_string(place.path("summary")).unwrap_or_default();
    for (name, output) in action["outputs"].as_object().expect("outputs") {
        ran.outputs.insert(name.clone(), evaluated(string(&output["value"]), &known));
    }
    ran
}

/// The same with the program under test.
fn assess(place: &Place, inputs: &[(&str, &str)]) -> Ran {
    act(place, &[&[("program", PROGRAM), ("as-of", "2026-11-22T08:00:00Z")], inputs].concat())
}

#[test]
fn the_action_ends_as_the_program_does() {
    for (result, submission, code) in cases() {
        let place = Place::new();
        let ran = assess(&place, &[("submission", &submission)]);
        assert_eq!((ran.code, ran.outputs["result"].as_str()), (code, result), "{}", ran.log);
        assert_eq!(ran.outputs["exit-code"], code.to_string());
        let bytes = fs::read(&ran.outputs["assessment"]).expect("the assessment is there");
        let report: Value = serde_json::from_slice(&bytes).expect("JSON");
        assert_eq!(report["conclusion"], ran.outputs["conclusion"]);
        let digest = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(ran.outputs["assessment-sha256"], digest);
        for file in ["report", "sarif", "junit"] {
            assert!(Path::new(&ran.outputs[file]).is_file(), "{file}");
        }
        assert!(ran.summary.trim_start().starts_with("### "), "{}", ran.summary);
        let told = commands(&ran.log);
        assert!(told.iter().any(|command| command.starts_with("::notice ")), "{told:?}");
        assert!(told.len() <= 30, "{told:?}");
    }
}

#[test]
fn a_gate_that_is_set_up_wrongly_is_told_apart() {
    let mended = fixture("submissions/mended");
    let (bid, own) = (fixture("malformed/not-json.txt"), fixture("nosuch.toml"));
    for (name, value) in [
        ("baseline", "nosuch"),
        ("baseline", own.as_str()),
        ("bid", bid.as_str()),
        ("since", bid.as_str()),
        ("waivers", own.as_str()),
        ("fail-on", "may"),
        ("as-of", "yesterday"),
        ("defer-review", "yes"),
        ("report-only", "TRUE"),
        ("annotations", ""),
        ("intel", own.as_str()),
    ] {
        let place = Place::new();
        let ran = assess(&place, &[("submission", &mended), (name, value)]);
        let is_default = name == "annotations";
        assert_eq!(ran.code != 0, !is_default, "{name}: {}", ran.log);
        let wanted = if is_default { "pass" } else { "misconfigured" };
        assert_eq!(ran.outputs["result"], wanted, "{name}: {}", ran.log);
        assert_eq!(ran.outputs["conclusion"] == "none", !is_default, "{name}");
    }
    let place = Place::new();
    for submission in ["", "\n\n"] {
        let ran = assess(&place, &[("submission", submission)]);
        assert_eq!((ran.code, ran.outputs["result"].as_str()), (2, "misconfigured"), "{}", ran.log);
    }
}

#[test]
fn a_run_that_is_to_succeed_does_not_call_that_a_pass() {
    let place = Place::new();
    let ran =
        assess(&place, &[("submission", &fixture("submissions/as-generated")), ("report-only", "true")]);
    assert_eq!((ran.code, ran.outputs["result"].as_str()), (0, "report-only"), "{}", ran.log);
    assert_eq!(ran.outputs["conclusion"], "fail");
    assert!(ran.summary.contains("Report only"), "{}", ran.summary);
}

#[test]
fn an_accepted_assessment_holds_only_what_is_new() {
    let place = Place::new();
    let submission = fixture("submissions/as-generated");
    let before = assess(&place, &[("submission", &submission)]);
    assert_eq!(before.code, 1);
    let accepted = before.outputs["assessment"].clone();
    let place = Place::new();
    let after = assess(&place, &[("submission", &submission), ("since", &accepted)]);
    assert_eq!((after.code, after.outputs["result"].as_str()), (0, "pass"), "{}", after.log);
    assert_eq!(after.outputs["conclusion"], "fail");
}

#[test]
fn summary_and_annotations_can_be_left_out() {
    let place = Place::new();
    let submission = fixture("submissions/as-generated");
    let ran =
        assess(&place, &[("submission", &submission), ("job-summary", "false"), ("annotations", "false")]);
    assert_eq!((ran.code, ran.summary.as_str()), (1, ""));
    assert_eq!(commands(&ran.log), [""; 0]);
}

/// Asserts that outputs hold our own words, digests and paths below the runner's folder, and the log our own commands.
#[track_caller]
fn is_clean(place: &Place, ran: &Ran) {
    place.is_unharmed();
    let folder = place.path("temporary").display().to_string();
    for (name, value) in &ran.outputs {
        let is_word = value
            .chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
        let is_ours = value.strip_prefix(&folder).is_some_and(|rest| {
            rest.starts_with("/bidcheck.")
                && rest.chars().all(|letter| letter.is_ascii_alphanumeric() || "./-".contains(letter))
        });
        assert!(is_word || is_ours, "{name}: {value}");
    }
    for command in commands(&ran.log) {
        let is_ours = ["::error ", "::warning ", "::notice "].iter().any(|kind| command.starts_with(kind));
        assert!(is_ours && !command.contains("##["), "{command}");
        assert!(!command.contains(['\u{1b}', '\u{202e}']), "{command}");
    }
}

#[test]
fn hostile_inputs_act_nowhere() {
    let mended = fixture("submissions/mended");
    let names =
        ["submission", "baseline", "bid", "waivers", "since", "intel", "as-of", "fail-on", "source-root"];
    for hostile in HOSTILE {
        // One at a time would find the same and take an hour.
        let place = Place::new();
        let ran = assess(&place, &[("submission", hostile)]);
        assert_ne!(ran.outputs["result"], "pass", "{hostile}: {}", ran.log);
        is_clean(&place, &ran);
        let all: Vec<(&str, &str)> = names
            .iter()
            .map(|name| (*name, if *name == "submission" { mended.as_str() } else { hostile }))
            .collect();
        let ran = assess(&place, &all);
        assert_eq!(ran.outputs["result"], "misconfigured", "{hostile}: {}", ran.log);
        is_clean(&place, &ran);
    }
    for hostile in HOSTILE {
        let place = Place::new();
        let ran = act(&place, &[("submission", &mended), ("program", hostile)]);
        assert_eq!(ran.code, 2, "{hostile}: {}", ran.log);
        is_clean(&place, &ran);
    }
}

#[test]
fn hostile_submissions_act_nowhere() {
    let hostile = fs::read_to_string(fixture("malformed/hostile-names.cdx.json")).expect("a fixture");
    let place = Place::new();
    // A name of a file has no `/` and no NUL; anything else it may have.
    for (index, name) in HOSTILE.iter().enumerate() {
        place.write(&format!("bid/{index} {}.json", name.replace('/', "_")), &hostile);
    }
    let ran = assess(&place, &[("submission", "bid")]);
    assert_ne!(ran.outputs["conclusion"], "none", "{}", ran.log);
    is_clean(&place, &ran);
    assert!(commands(&ran.log).len() > 1, "{}", ran.log);
    // Refused files are named in messages.
    place.write(
        "bid/a\n::error::owned ##[error]owned.json",
        "{\"bomFormat\": \"CycloneDX\", \"spdxVersion\": \"SPDX-2.3\"}",
    );
    let ran = assess(&place, &[("submission", "bid")]);
    assert_eq!(ran.outputs["result"], "refused", "{}", ran.log);
    is_clean(&place, &ran);
}

#[test]
fn the_buyers_files_come_from_the_policy_alone() {
    let place = Place::new();
    place.write("submission/bom.json", "{}");
    place.write("submission/own.toml", "");
    place.write("policy/bid.toml", "product = 'tidegauge'\n");
    let link = place.path("workspace").join("policy/link.toml");
    std::os::unix::fs::symlink(place.path("workspace").join("submission/own.toml"), link).expect("a link");
    let with = |more: &[(&str, &str)]| {
        assess(&place, &[&[("submission", "submission"), ("policy-root", "policy")], more].concat())
    };
    for (name, file) in [
        ("bid", "submission/own.toml"),
        ("waivers", "policy/../submission/own.toml"),
        ("reviews", "policy/link.toml"),
        ("since", "policy-of-another/nosuch.json"),
        ("baseline", "submission/own.toml"),
        ("baseline", "own.toml"),
        ("policy-root", "submission"),
        ("intel", "submission"),
    ] {
        let ran = with(&[(name, file)]);
        assert_eq!(
            (ran.code, ran.outputs["result"].as_str()),
            (2, "misconfigured"),
            "{name} {file}: {}",
            ran.log
        );
        assert!(ran.log.contains(name), "{name} {file}: {}", ran.log);
    }
    let ran = with(&[("bid", "policy/bid.toml"), ("baseline", "ntia-2021\nquad")]);
    assert_ne!(ran.outputs["result"], "misconfigured", "{}", ran.log);
    let report: Value =
        serde_json::from_str(&fs::read_to_string(&ran.outputs["assessment"]).expect("it is there"))
            .expect("JSON");
    assert_eq!(report["bid"]["product"], "tidegauge");
    assert_eq!(report["assessments"].as_array().map(Vec::len), Some(2));
}

#[test]
fn an_archive_is_unpacked_only_if_it_has_the_digest() {
    let place = Place::new();
    place.write("packed/bidcheck-1/bidcheck", "#!/bin/sh\nexit 3\n");
    let archive = place.path("workspace").join("archive.tar.gz");
    let environment = BTreeMap::new();
    let script = "chmod 755 packed/bidcheck-1/bidcheck && tar -czf archive.tar.gz -C packed bidcheck-1";
    assert_eq!(place.shell(&["sh"], script, &environment).code, Some(0));
    let bytes = fs::read(&archive).expect("the archive");
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let url = format!("file://{}", archive.display());
    let submission = ("submission", "packed");
    let ran = act(&place, &[submission, ("archive-url", &url), ("archive-sha256", &digest)]);
    assert_eq!((ran.code, ran.outputs["result"].as_str()), (3, "undecided"), "{}", ran.log);
    for (url, digest) in [
        (url.as_str(), "0".repeat(64).as_str()),
        (url.as_str(), ""),
        (url.as_str(), digest.to_uppercase().as_str()),
        ("http://mirror.example/a.tar.gz", digest.as_str()),
        ("file:///nosuch.tar.gz", digest.as_str()),
        ("-o/tmp/x", digest.as_str()),
    ] {
        let place = Place::new();
        let ran = act(&place, &[submission, ("archive-url", url), ("archive-sha256", digest)]);
        assert_eq!((ran.code, ran.outputs["result"].as_str()), (2, ""), "{url}: {}", ran.log);
        assert_eq!(
            fs::read_dir(place.path("temporary"))
                .expect("a folder")
                .flatten()
                .filter(|entry| { entry.path().join("bidcheck").exists() })
                .count(),
            0
        );
    }
}

#[test]
fn every_input_reaches_a_step_and_every_variable_is_read() {
    let action = yaml(&text("action.yml"));
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let variables: Vec<(&String, &str)> = steps
        .iter()
        .flat_map(|step| step["env"].as_object().into_iter().flatten())
        .map(|(name, value)| (name, string(value)))
        .collect();
    for (name, input) in action["inputs"].as_object().expect("inputs") {
        assert!(variables.iter().any(|(_, value)| *value == format!("${{{{ inputs.{name} }}}}")), "{name}");
        assert!(string(&input["description"]).ends_with('.'), "{name}");
    }
    let scripts = ["install", "assess"].map(|name| text(&format!("ci/github/{name}.sh"))).concat()
        + &text("action.yml");
    for (variable, _) in variables {
        let in_a_loop = ["BIDCHECK_WAIVERS", "BIDCHECK_REVIEWS", "BIDCHECK_SINCE", "BIDCHECK_BID"];
        let read = format!("${{{variable}");
        let is_read = scripts.contains(&read) || scripts.contains(&format!("${variable}"));
        assert!(is_read || in_a_loop.contains(&variable.as_str()), "{variable}");
    }
}
