//! One central policy: what `gate.yml` and `policy.sh` take from where.

use std::collections::BTreeMap;
use std::fs;

use super::{Ended, HOSTILE, Place, root, text, yaml};

/// Runs the script for a repository, and gives what it wrote as outputs.
fn policy(place: &Place, repository: &str, submission: &str, baseline: &str) -> (Ended, String) {
    let output = place.path("output");
    fs::write(&output, "").expect("a file");
    let environment = [
        ("REPOSITORY", repository.to_owned()),
        ("SUBMISSION", submission.to_owned()),
        ("BASELINE", baseline.to_owned()),
        ("RUNNER_TEMP", place.path("temporary").display().to_string()),
        ("GITHUB_OUTPUT", output.display().to_string()),
    ];
    let environment: BTreeMap<String, String> =
        environment.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let script = fs::read_to_string(root().join("ci/github/policy.sh")).expect("the script");
    let ended = place.shell(&["bash"], &script, &environment);
    (ended, fs::read_to_string(output).expect("outputs"))
}

#[test]
fn a_repository_is_held_against_what_the_policy_has_for_it() {
    let place = Place::new();
    for (file, content) in [
        ("policy/accepted/agency/portal.json", "{}"),
        ("policy/waivers/agency/portal.toml", ""),
        ("policy/waivers/agency/other.toml", ""),
        // What the change under test brings is not looked at.
        ("submission/policy/bids/agency/portal.toml", ""),
        ("submission/waivers.toml", ""),
    ] {
        place.write(file, content);
    }
    let (ended, written) = policy(&place, "agency/portal", "sbom\napp", "quad\nbaselines/own.toml");
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    for line in [
        "submission/sbom",
        "submission/app",
        "quad",
        "policy/baselines/own.toml",
        "since=policy/accepted/agency/portal.json",
        "waivers=policy/waivers/agency/portal.toml",
    ] {
        assert!(written.lines().any(|one| one == line), "{line}: {written}");
    }
    assert!(!written.contains("bid=") && !written.contains("other"), "{written}");
    let (_, written) = policy(&place, "agency/new", ".", "quad");
    assert!(!written.contains("since=") && !written.contains("waivers="), "{written}");
}

#[test]
fn nothing_leads_out_of_the_change_or_the_policy() {
    let place = Place::new();
    for path in ["..", "../policy", "/etc", "a/../../policy", "a/.."] {
        let (ended, _) = policy(&place, "agency/portal", path, "quad");
        assert_eq!(ended.code, Some(2), "{path}: {}{}", ended.out, ended.err);
    }
    for repository in ["../..", "agency", "agency/..", "a/b/c", "agency/por tal"].iter().chain(HOSTILE) {
        let (ended, written) = policy(&place, repository, ".", "quad");
        assert_ne!(ended.code, Some(0), "{repository}: {}{}", ended.out, ended.err);
        assert_eq!(written, "", "{repository}");
    }
    for hostile in HOSTILE {
        let (_, written) = policy(&place, "agency/portal", hostile, hostile);
        // Each line of an output of several lines has our own beginning or is its end; none is an output by itself.
        let mut lines = written.lines();
        while let Some(line) = lines.next() {
            let (name, end) = line.split_once("<<").unwrap_or_else(|| panic!("{hostile}: {line}"));
            assert!(["submission", "baseline"].contains(&name) && end.len() == 32, "{line}");
            assert!(lines.by_ref().any(|line| line == end), "{hostile}: {written}");
        }
        place.is_unharmed();
    }
    let (ended, _) = policy(&place, "agency/portal", ".", "own.toml");
    assert_eq!(ended.code, Some(2), "{}", ended.out);
}

#[test]
fn the_central_workflow_takes_commits_and_the_policys_files_alone() {
    let workflow = yaml(&text(".github/workflows/gate.yml"));
    let steps = workflow["jobs"]["gate"]["steps"].as_array().expect("steps");
    let step = |id: &str| steps.iter().find(|step| step["id"] == id).expect("the step");
    let with = &step("bidcheck")["with"];
    assert_eq!(with["policy-root"], "policy");
    for name in ["submission", "baseline", "bid", "waivers", "reviews", "since"] {
        assert_eq!(with[name], format!("${{{{ steps.policy.outputs.{name} }}}}"));
    }
    let checkouts = || {
        steps
            .iter()
            .filter(|step| step["uses"].as_str().is_some_and(|uses| uses.starts_with("actions/checkout@")))
    };
    assert_eq!(checkouts().count(), 3);
    // YAML's `false` is a literal, a quoted one a text; GitHub takes both.
    assert!(
        checkouts().all(|step| step["with"]["persist-credentials"].to_string().trim_matches('"') == "false")
    );
    let paths: Vec<&str> = checkouts().filter_map(|step| step["with"]["path"].as_str()).collect();
    assert_eq!(
        paths,
        ["submission", "policy", "tool"],
        "the change comes first, so that it replaces nothing"
    );
    assert_eq!(workflow["permissions"].as_object().map(serde_json::Map::len), Some(0));
    let script = steps[0]["run"].as_str().expect("a script");
    let place = Place::new();
    let ended = |policy: &str, tool: &str| {
        let environment = [("POLICY_REF", policy), ("TOOL_REF", tool)];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        place.shell(&["bash", "-eo", "pipefail"], script, &environment).code
    };
    let commit = "0123456789abcdef0123456789abcdef01234567";
    assert_eq!(ended(commit, commit), Some(0));
    assert_eq!(ended("main", commit), Some(2));
    assert_eq!(ended(commit, "v1"), Some(2));
    HOSTILE.iter().for_each(|hostile| assert_eq!(ended(commit, hostile), Some(2), "{hostile}"));
    place.is_unharmed();
}
