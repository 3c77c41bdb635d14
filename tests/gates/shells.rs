//! The scripts of GitLab and Jenkins, run by a shell.

use std::collections::BTreeMap;
use std::fs;

use regex::Regex;
use serde_json::Value;

use super::{HOSTILE, Place, cases, fixture, text, yaml};

/// The two documents of the component: what it takes, and the job.
fn component() -> (Value, String) {
    let text = text("ci/gitlab/templates/bidcheck.yml");
    let (head, job) = text.split_once("\n---\n").expect("two documents");
    (yaml(head)["spec"]["inputs"].clone(), job.to_owned())
}

/// The job with its inputs put in, as GitLab puts them in: as text, before the file is read.
fn job(given: &[(&str, &str)]) -> Value {
    let (inputs, mut job) = component();
    for (name, input) in inputs.as_object().expect("inputs") {
        let given = given.iter().find(|(given, _)| given == name).map(|(_, value)| (*value).to_owned());
        let default = match &input["default"] {
            Value::String(value) => value.clone(),
            other => other.to_string(),
        };
        job = job.replace(&format!("$[[ inputs.{name} ]]"), &given.unwrap_or(default));
    }
    assert!(!job.contains("$[["), "{job}");
    yaml(&job)
}

fn environment(variables: &Value) -> BTreeMap<String, String> {
    let variables = variables.as_object().expect("variables").iter();
    variables.map(|(name, value)| (name.clone(), value.as_str().expect("a text").to_owned())).collect()
}

#[test]
fn the_component_ends_as_the_program_does_and_leaves_its_reports() {
    for (result, submission, code) in
        cases().into_iter().chain([("misconfigured", fixture("submissions/mended"), 5)])
    {
        let place = Place::new();
        let baseline = if result == "misconfigured" { "nosuch" } else { "quad" };
        let job = job(&[
            ("image", "registry.example/bidcheck"),
            ("submission", &submission),
            ("baseline", baseline),
        ]);
        let job = &job["bidcheck"];
        let mut environment = environment(&job["variables"]);
        environment.insert("CI_PROJECT_DIR".into(), place.path("workspace").display().to_string());
        let script = job["script"][0].as_str().expect("a script");
        for _ in 0..2 {
            let ended = place.shell(&["sh", "-e"], script, &environment);
            assert_eq!(ended.code, Some(code), "{result}: {}{}", ended.out, ended.err);
        }
        let reports = &job["artifacts"]["reports"];
        for report in [&reports["junit"], &reports["codequality"]] {
            let path = place.path("workspace").join(report.as_str().expect("a path"));
            assert_eq!(path.is_file(), result != "misconfigured", "{result}: {}", path.display());
        }
    }
}

#[test]
fn the_component_assesses_the_project_itself_and_writes_beside_it() {
    let place = Place::new();
    place.write("bom.json", &fs::read_to_string(fixture("documents/cyclonedx-1.6.json")).expect("a fixture"));
    let job = job(&[("image", "registry.example/bidcheck")]);
    let mut environment = environment(&job["bidcheck"]["variables"]);
    environment.insert("CI_PROJECT_DIR".into(), place.path("workspace").display().to_string());
    let ended =
        place.shell(&["sh", "-e"], job["bidcheck"]["script"][0].as_str().expect("a script"), &environment);
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    let quality = place.path("workspace").join("bidcheck-reports/gl-code-quality-report.json");
    let quality: Value = serde_json::from_str(&fs::read_to_string(quality).expect("a report")).expect("JSON");
    assert!(
        quality.as_array().is_some_and(|all| all.iter().all(|one| one["location"]["path"] == "bom.json"))
    );
}

#[test]
fn an_input_of_the_component_is_a_plain_value_and_no_part_of_a_script() {
    let (inputs, job) = component();
    for (name, input) in inputs.as_object().expect("inputs") {
        assert!(input["description"].is_string(), "{name}");
        let is_list = input["type"] == "array";
        match input["regex"].as_str() {
            Some(pattern) => {
                let pattern = Regex::new(pattern).expect("a pattern");
                assert!(
                    HOSTILE
                        .iter()
                        .all(|hostile| hostile.starts_with(['-', '.']) || !pattern.is_match(hostile)),
                    "{name}"
                );
                let acts = ['$', '"', '\'', '`', '\\', '\n', '[', ']', '{', '}', '#', ':', ';', '&', '|'];
                let may = ["image"].contains(&name.as_str());
                let bad = acts.iter().filter(|letter| pattern.is_match(&format!("a{letter}b")));
                assert!(bad.into_iter().all(|letter| may && *letter == ':'), "{name}");
            }
            None => assert!(is_list || input["options"].is_array(), "{name}"),
        }
        let places: Vec<&str> =
            job.lines().filter(|line| line.contains(&format!("inputs.{name} "))).collect();
        assert_eq!(places.len(), 1, "{name}");
        assert!(is_list || places[0].contains(&format!("\"$[[ inputs.{name} ]]\"")), "{name}: {places:?}");
    }
    let script = super::shells::job(&[("image", "x"), ("job-name", "bidcheck")]);
    let script = script["bidcheck"]["script"][0].as_str().expect("a script");
    assert!(!script.contains("inputs."), "{script}");
}

/// Values that the pattern lets through and that begin like an option.
#[test]
fn a_value_that_begins_like_an_option_is_none() {
    let place = Place::new();
    let job = job(&[("image", "x"), ("submission", "-o"), ("baseline", "--report-only")]);
    let mut environment = environment(&job["bidcheck"]["variables"]);
    environment.insert("CI_PROJECT_DIR".into(), place.path("workspace").display().to_string());
    let ended =
        place.shell(&["sh", "-e"], job["bidcheck"]["script"][0].as_str().expect("a script"), &environment);
    assert_eq!(ended.code, Some(5), "{}{}", ended.out, ended.err);
}

#[test]
fn the_policy_for_gitlab_takes_a_commit_and_nothing_of_the_change() {
    let policy = yaml(&text("ci/gitlab/policy/policy.yml"));
    let policy = &policy["pipeline_execution_policy"][0];
    let reference = policy["content"]["include"][0]["ref"].as_str().expect("a text");
    assert!(Regex::new("^[0-9a-f]{40}$").expect("a pattern").is_match(reference));
    for gate in ["skip_ci", "variables_override"] {
        assert_eq!(policy[gate]["allowed"].to_string(), "false", "{gate}");
    }
    let job = yaml(&text("ci/gitlab/policy/gate.yml"));
    let job = &job["procurement baseline"];
    assert!(job["image"]["name"].as_str().is_some_and(|name| name.contains("@sha256:")));
    let script = job["script"][0].as_str().expect("a script");
    for option in ["--baseline=", "--bid=", "--waivers=", "--since="] {
        let (_, rest) = script.split_once(option).unwrap_or_else(|| panic!("{option}"));
        assert!(rest.starts_with("$work/policy/") || rest.starts_with("$file"), "{option}{rest}");
    }
    assert!(script.matches("file=\"$work/policy/").count() == 3, "{script}");
}

#[test]
fn the_policy_for_gitlab_gates_with_what_stands_at_the_commit() {
    let job = yaml(&text("ci/gitlab/policy/gate.yml"));
    let job = &job["procurement baseline"];
    let place = Place::new();
    place.write(
        "bom.json",
        &fs::read_to_string(fixture("submissions/as-generated/tidegauge.cdx.json")).expect("a fixture"),
    );
    // A protected project on a server: here a repository in a folder.
    let made = "
        mkdir -p ../server/agency/procurement-policy.git && cd ../server/agency/procurement-policy.git
        git init --quiet . && mkdir -p baselines
        printf '%s\\n' \"id = 'own'\" \"version = '1.0.0'\" \"title = 'T'\" \"issuer = 'I'\" \"status = 'draft'\" \
            \"extends = ['quad']\" > baselines/own.toml
        git add . && git -c user.name=a -c user.email=a@example.org commit --quiet -m policy
        git config uploadpack.allowAnySHA1InWant true
        git rev-parse HEAD";
    let made = place.shell(&["sh", "-e"], made, &BTreeMap::new());
    assert_eq!(made.code, Some(0), "{}", made.err);
    let mut environment = environment(&job["variables"]);
    for (name, value) in [
        ("POLICY_COMMIT", made.out.trim().to_owned()),
        ("CI_SERVER_URL", format!("file://{}", place.path("server").display())),
        ("CI_JOB_TOKEN", "token".to_owned()),
        ("CI_PROJECT_PATH", "agency/portal".to_owned()),
        ("CI_PROJECT_DIR", place.path("workspace").display().to_string()),
    ] {
        environment.insert(name.to_owned(), value);
    }
    let script = job["script"][0].as_str().expect("a script");
    let ended = place.shell(&["sh", "-e"], script, &environment);
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    let report = fs::read_to_string(place.path("workspace").join("bidcheck-reports/assessment.json"))
        .expect("it is there");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["assessments"][0]["baseline"]["id"], "own");
    environment.insert("POLICY_COMMIT".into(), "0".repeat(40));
    let ended = place.shell(&["sh", "-e"], script, &environment);
    assert!(ended.code.is_some_and(|code| code > 5), "no policy, no gate: {:?} {}", ended.code, ended.err);
}

/// The scripts of the Jenkinsfile, as Groovy reads them.
fn jenkins() -> Vec<String> {
    let file = text("ci/jenkins/Jenkinsfile");
    let scripts = file.split("'''").skip(1).step_by(2);
    scripts.map(|script| script.replace("\\\\", "\\")).collect()
}

#[test]
fn jenkins_ends_as_the_program_does() {
    let scripts = jenkins();
    assert_eq!(scripts.len(), 2);
    for (result, submission, code) in cases() {
        let place = Place::new();
        place.write("../policy/baselines/own.toml", "id = 'own'\nversion = '1.0.0'\ntitle = 'T'\nissuer = 'I'\nstatus = 'draft'\nextends = ['quad']\n");
        let environment = [
            ("POLICY", place.path("policy").display().to_string()),
            ("SUBMISSION", submission),
            ("WORKSPACE", place.path("workspace").display().to_string()),
            ("WORKSPACE_TMP", place.path("temporary").display().to_string()),
        ];
        let environment = environment.map(|(name, value)| (name.to_owned(), value)).into();
        let ended = place.shell(&["sh", "-xe"], &scripts[0], &environment);
        assert_eq!(ended.code, Some(code), "{result}: {}{}", ended.out, ended.err);
        assert_eq!(place.shell(&["sh", "-xe"], &scripts[1], &environment).code, Some(0));
        for name in ["bidcheck.junit.xml", "bidcheck.sarif", "report.html", "assessment.json"] {
            assert!(place.path("workspace").join("bidcheck-reports").join(name).is_file(), "{name}");
        }
    }
}

#[test]
fn groovy_puts_nothing_into_a_script_of_jenkins() {
    let file = text("ci/jenkins/Jenkinsfile");
    assert!(!file.contains("\"\"\""), "a text that Groovy reads");
    for (_, rest) in file.match_indices("script: ").map(|(at, word)| file.split_at(at + word.len())) {
        assert!(rest.starts_with("'''"), "{rest}");
    }
    let words = file.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("if (code != 0) { error "), "a code other than 0 ends the build");
}
