//! What the files of the gates promise by their form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::Value;

use super::{root, text, yaml};

/// Every value of a key, wherever it stands.
fn all<'v>(value: &'v Value, key: &str, found: &mut Vec<&'v Value>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get(key));
            fields.values().for_each(|value| all(value, key, found));
        }
        Value::Array(values) => values.iter().for_each(|value| all(value, key, found)),
        _ => {}
    }
}

#[test]
fn no_expression_stands_in_a_script_and_every_action_of_others_is_pinned() {
    let pinned = Regex::new("^[a-z0-9-]+/[a-z0-9-]+@[0-9a-f]{40}$").expect("a pattern");
    let mut files = vec!["action.yml".to_owned()];
    let workflows = fs::read_dir(root().join(".github/workflows")).expect("the workflows").flatten();
    files.extend(workflows.map(|entry| format!(".github/workflows/{}", entry.file_name().to_string_lossy())));
    let mut scripts = 0;
    for file in files {
        let read = yaml(&text(&file));
        let (mut runs, mut uses) = (Vec::new(), Vec::new());
        all(&read, "run", &mut runs);
        all(&read, "uses", &mut uses);
        for run in runs.iter().filter_map(|run| run.as_str()) {
            assert!(!run.contains("${{"), "{file}: {run}");
            scripts += 1;
        }
        for used in uses.iter().filter_map(|used| used.as_str()) {
            assert!(used == "./tool" || pinned.is_match(used), "{file}: {used}");
        }
    }
    assert!(scripts >= 5, "the scripts were not found");
}

#[test]
fn the_hooks_run_commands_of_this_program_on_the_files_that_matter() {
    let hooks = yaml(&text(".pre-commit-hooks.yaml"));
    let hooks = hooks.as_array().expect("a list");
    assert_eq!(hooks.len(), 2);
    for hook in hooks {
        let entry = hook["entry"].as_str().expect("an entry").split(' ');
        let arguments = hook["args"].as_array().expect("a list").iter().filter_map(Value::as_str);
        let words: Vec<&str> = entry.chain(arguments).collect();
        bidcheck::cli::command().try_get_matches_from(&words).expect("a command of this program");
        let files = Regex::new(hook["files"].as_str().expect("a pattern")).expect("a pattern");
        for name in [
            "bom.json",
            "sbom.xml",
            "dist/portal.cdx.json",
            "a.spdx",
            "Cargo.lock",
            "app/Cargo.toml",
            "x.spdx.yaml",
            "y.spdx.rdf",
        ] {
            assert!(files.is_match(name), "{name}");
        }
        for name in ["package.json", "src/main.rs", "NotCargo.lock", "Cargo.lock.orig", "report.html"] {
            assert!(!files.is_match(name), "{name}");
        }
        assert_eq!(hook["pass_filenames"].to_string(), "false");
    }
}

#[test]
fn the_image_holds_the_program_and_no_shell_and_runs_as_nobody() {
    let file = text("Containerfile");
    let stages: Vec<&str> = file.split("\nFROM ").skip(1).collect();
    let last = stages.last().expect("a stage");
    assert!(last.starts_with("scratch\n"), "{last}");
    assert!(last.contains("\nENTRYPOINT [\"/bidcheck\"]\n") && !last.contains("\nRUN "), "{last}");
    for stage in &stages[1..] {
        assert!(stage.contains("\nUSER 65532:65532\n"), "{stage}");
    }
    assert!(!file.contains("ADD ") && !file.contains("curl"), "{file}");
    // What is copied in is there, and is let in.
    let ignored = text(".containerignore");
    for line in file.lines().filter(|line| line.starts_with("COPY ") && !line.contains("--from=")) {
        for name in line.split(' ').skip(1).filter(|name| !name.starts_with("./")) {
            assert!(root().join(name).exists(), "{name}");
            assert!(ignored.lines().any(|line| line == format!("!{name}")), "{name}");
        }
    }
}

/// The package on a registry is the program; what is about this repository stays out.
#[test]
fn the_package_leaves_out_what_is_about_the_repository() {
    let manifest: toml::Table = toml::from_str(&text("Cargo.toml")).expect("TOML");
    let excluded: BTreeSet<&str> = manifest["package"]["exclude"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    let needed = [
        "Cargo.toml",
        "Cargo.lock",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "src",
        "baselines",
    ];
    let made = [".git", "target"];
    for entry in fs::read_dir(root()).expect("the repository").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Cargo leaves out what git ignores; the rest is said in one list or the other.
        if !needed.contains(&name.as_str()) && !made.contains(&name.as_str()) {
            assert!(excluded.contains(name.as_str()), "{name} is neither needed nor excluded");
        }
    }
    for name in excluded {
        assert!(root().join(name).exists() || name == ".config", "{name}");
    }
}

#[test]
fn the_debian_package_holds_what_is_there_or_is_made() {
    let manifest: toml::Table = toml::from_str(&text("Cargo.toml")).expect("TOML");
    let deb = &manifest["package"]["metadata"]["deb"];
    let assets = deb["assets"].as_array().expect("a list");
    let script = text("ci/release.sh");
    for asset in assets {
        let from = asset[0].as_str().expect("a path");
        let is_made = from.starts_with("target/release/")
            || from.strip_prefix("target/release-files/").is_some_and(|name| {
                let name = Path::new(name).file_name().and_then(|name| name.to_str()).unwrap_or_default();
                name.contains('*') || script.contains(name)
            });
        assert!(is_made || root().join(from).is_file(), "{from}");
        assert!(!asset[1].as_str().is_some_and(|to| to.starts_with('/')), "{asset}");
    }
}
