//! Cargo projects are read as data: nothing of them is run, and what they leave open is said.

use std::fs;

use bidcheck::assessment::Verdict;
use bidcheck::source::ProblemCode::*;
use bidcheck::submission::Submission;

use super::*;

fn project(name: &str) -> PathBuf {
    cases::root().join("fixtures/cargo").join(name)
}

fn assessed(folder: &Path) -> Assessment {
    cases::assess_submission(&Submission::open(&[folder.to_owned()]).expect("it is there"), "quad")
}

/// A folder and everything in it, somewhere else.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let place = to.join(entry.file_name());
        if entry.file_type().expect("a type").is_dir() {
            copied(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).expect("a copy");
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            if entry.path().is_dir() { open.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found.sort();
    found
}

#[test]
fn nothing_of_a_project_is_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("hostile");
    copied(&project("hostile-config"), &place);
    fs::write(place.join("build.rs"), "fn main() { std::fs::write(\"evil-was-run\", \"\").unwrap(); }")
        .expect("a file");
    fs::create_dir_all(place.join(".git/hooks")).expect("a folder");
    fs::write(
        place.join(".git/config"),
        "[core]\nfsmonitor = touch evil-was-run\nsshCommand = touch evil-was-run\n",
    )
    .expect("a file");
    let before = files(folder.path());
    for arguments in
        [&["assess", "."][..], &["assess", "Cargo.toml", "-v"], &["assess", ".", "--format", "json"]]
    {
        // The project is the working directory: that is where cargo would look for configuration.
        let output = bidcheck(&place, arguments).output().expect("the program starts");
        exits(&output, Exit::Undecided);
    }
    assert_eq!(files(folder.path()), before, "no mark, no lock, no folder of cargo's");
    assert!(!files(&cases::root().join("fixtures/cargo")).iter().any(|file| file.ends_with("evil-was-run")));
}

#[test]
fn a_project_that_cannot_be_read_is_refused_or_lost() {
    let deep = format!("x = {}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let dots = format!("a{} = 1", ".a".repeat(100_000));
    for (what, manifest, lock, code) in [
        ("deep list", deep.as_str(), "version = 4\n", TooDeep),
        ("deep key", dots.as_str(), "version = 4\n", TooDeep),
        ("key twice", "[package]\nname = 'a'\nname = 'b'\n", "version = 4\n", DuplicateKey),
        ("no TOML", "[package]\nname = 'a'\n", "{\"version\": 4}", SyntaxError),
        ("unknown lock", "[package]\nname = 'a'\n", "version = 99\n", UnknownVersion),
        ("huge version", "[package]\nname = 'a'\n", "version = 18446744073709551616\n", UnknownVersion),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("Cargo.toml"), manifest).expect("a file");
        fs::write(folder.path().join("Cargo.lock"), lock).expect("a file");
        let assessment = assessed(folder.path());
        assert!(problems(&assessment).contains(&code), "{what}: {:?}", problems(&assessment));
        assert_ne!(cases::verdicts(&assessment)["lockfile-integrity"], Verdict::Pass, "{what}");
        meets_nothing(what, &assessment);
    }
}

#[test]
fn thousands_of_packages_each_from_elsewhere_are_each_reviewed() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("Cargo.toml"), "[package]\nname = 'a'\nversion = '1.0.0'\n")
        .expect("a file");
    let packages = (0..5_000).map(|index| {
        format!("[[package]]\nname = 'p{index}'\nversion = '1.0.0'\nsource = 'registry+https://r{index}.example/'\n")
    });
    let own = "version = 4\n[[package]]\nname = 'a'\nversion = '1.0.0'\n";
    fs::write(folder.path().join("Cargo.lock"), format!("{own}{}", packages.collect::<String>()))
        .expect("a file");
    let assessment = assessed(folder.path());
    let findings = assessment.results.iter().flat_map(|result| &result.findings);
    let integrity = findings.into_iter().find(|finding| finding.rule == "lockfile-integrity").expect("it");
    assert_eq!((integrity.counts.unsatisfied, integrity.counts.review), (5_000, 5_000));
}
