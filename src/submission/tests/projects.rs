//! Cargo projects: which of their files are read.

use super::{Folder, names, problem, problems, projects, zip};
use crate::limits::{DEFAULT, Limits};
use crate::source::ProblemCode;
use crate::submission::Submission;

const ROOT: &str = r#"
[workspace]
members = ["crates/*", "tools/x?z", "./extra/", "../outside", "/absolute"]
exclude = ["crates/left-out"]

[package]
name = "root"

[dependencies]
helper = { path = "helper" }
far = { path = "../far" }

[target.'cfg(unix)'.dependencies]
unix = { path = "unix" }
"#;

const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", ROOT),
    ("Cargo.lock", "version = 4"),
    (".cargo/config.toml", ""),
    ("crates/a/Cargo.toml", "[dependencies]\ninner = { path = \"inner\" }"),
    ("crates/a/inner/Cargo.toml", ""),
    ("crates/a/src/lib.rs", ""),
    ("crates/left-out/Cargo.toml", ""),
    ("crates/no-manifest/README.md", ""),
    ("tools/xyz/Cargo.toml", ""),
    ("tools/xyyz/Cargo.toml", ""),
    ("extra/Cargo.toml", "broken ["),
    ("helper/Cargo.toml", "[build-dependencies]\nroot = { path = \"..\" }\nup = { path = \"../../up\" }"),
    ("unix/Cargo.toml", ""),
    ("absolute/Cargo.toml", ""),
    ("sbom.json", "{}"),
    ("target/debug/a.json", "{}"),
];

const READ: &[&str] = &[
    ".cargo/config.toml",
    "Cargo.lock",
    "Cargo.toml",
    "crates/a/Cargo.toml",
    "crates/a/inner/Cargo.toml",
    "extra/Cargo.toml",
    "helper/Cargo.toml",
    "tools/xyz/Cargo.toml",
    "unix/Cargo.toml",
];

fn project_in(place: &str) -> Folder {
    let folder = Folder::with(&["outside/Cargo.toml", "far/Cargo.toml", "up/Cargo.toml"]);
    for (file, text) in FILES {
        folder.write(&format!("{place}/{file}"), text.as_bytes());
    }
    folder
}

fn in_project(root: &str) -> Vec<(String, String)> {
    READ.iter().map(|file| (root.to_owned(), (*file).to_owned())).collect()
}

#[test]
fn only_the_files_of_a_project_are_read() {
    let folder = project_in("proj");
    let submission = folder.open(&["proj"]);
    assert_eq!(names(&submission), READ);
    assert_eq!(projects(&submission), in_project(""));
    assert!(submission.problems.is_empty());
    assert_eq!(submission.artifacts[2].on_disk, Some(folder.at("proj/Cargo.toml")));
}

#[test]
fn its_manifest_means_the_project() {
    let folder = project_in("proj");
    assert_eq!(folder.open(&["proj/Cargo.toml"]).digest, folder.open(&["proj"]).digest);
    assert_eq!(
        folder.open(&["proj/Cargo.toml", "proj/crates/a/Cargo.toml"]).digest,
        folder.open(&["proj"]).digest
    );
}

#[test]
fn walking_stops_in_a_project() {
    let folder = project_in("bid/proj");
    folder.write("bid/sbom.json", b"{}");
    let submission = folder.open(&["bid"]);
    assert_eq!(projects(&submission), in_project("proj"));
    assert_eq!(submission.artifacts.len(), READ.len() + 1);
    // What is named beside it is read.
    let submission = folder.open(&["bid", "bid/proj/sbom.json"]);
    assert_eq!(projects(&submission), in_project("proj"));
    assert_eq!(submission.artifacts.iter().filter(|artifact| artifact.project.is_none()).count(), 2);
}

#[test]
fn a_project_in_an_archive_is_read_as_on_disk() {
    for place in ["", "proj/", "bid/proj/"] {
        let members: Vec<(String, &str)> =
            FILES.iter().map(|(file, text)| (format!("{place}{file}"), *text)).collect();
        let members: Vec<(&str, &str)> = members.iter().map(|(file, text)| (file.as_str(), *text)).collect();
        let submission = Submission::from_texts([("bid.zip", &zip(&members)[..])]);
        assert_eq!(projects(&submission), in_project(place.trim_end_matches('/')));
        assert_eq!(submission.artifacts.len(), READ.len());
        assert!(submission.problems.is_empty());
    }
}

#[test]
fn control_files_at_its_root_are_listed() {
    let folder = Folder::with(&["waivers.toml", "src/main.rs"]);
    folder.write("Cargo.toml", b"");
    let submission = folder.open(&["."]);
    assert_eq!(names(&submission), ["Cargo.toml", "waivers.toml"]);
    assert_eq!(problem(&submission).1, ProblemCode::ControlFileIgnored);
}

#[test]
fn patterns_cannot_ask_for_endless_work() {
    let folder = Folder::with(&["a/a/x", "b/b/x"]);
    let members: Vec<String> = (0..100).map(|n| format!("\"*/*{}\"", "?".repeat(n))).collect();
    folder.write("Cargo.toml", format!("workspace.members = [{}]", members.join(",")).as_bytes());
    let submission = folder.open_within(&["."], &Limits { files: 50, ..DEFAULT });
    let (_, code, detail) = problem(&submission);
    assert_eq!(
        (code, detail.as_str()),
        (ProblemCode::OverLimit, "the limit of 50 folders to find members in")
    );
}

#[test]
fn a_lock_file_that_is_an_archive_is_not_opened_up() {
    let folder = Folder::with(&[]);
    folder.write("Cargo.toml", b"");
    folder.write("Cargo.lock", &zip(&[("a.json", "{}")]));
    assert_eq!(names(&folder.open(&["."])), ["Cargo.lock", "Cargo.toml"]);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_to_a_member() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&["elsewhere/member/x"]);
    folder.write("elsewhere/member/Cargo.toml", b"[package]");
    folder.write("proj/Cargo.toml", b"workspace.members = [\"crates/*\", \"linked/member\"]");
    folder.write("proj/crates/a/Cargo.toml", b"");
    symlink(folder.at("elsewhere/member"), folder.at("proj/crates/b")).unwrap();
    symlink(folder.at("elsewhere"), folder.at("proj/linked")).unwrap();
    symlink(folder.at("elsewhere/member/Cargo.toml"), folder.at("proj/Cargo.lock")).unwrap();
    let submission = folder.open(&["proj"]);
    let refused = ["Cargo.lock", "crates/b/Cargo.toml", "linked/member/Cargo.toml"]
        .map(|name| (name.to_owned(), ProblemCode::NotARegularFile, "a symbolic link".to_owned()));
    assert_eq!(problems(&submission), refused);
    assert!(submission.artifacts.iter().all(|artifact| artifact.project.is_some()));
}
