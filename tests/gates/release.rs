//! The release archive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::{PROGRAM, Place, root};

#[test]
fn a_release_holds_pages_and_completions_and_is_made_the_same_twice() {
    let place = Place::new();
    // A program of a few bytes that answers as ours does: packing the real one would take a minute.
    place.write("program", &format!("#!/bin/sh\nexec {PROGRAM} \"$@\"\n"));
    let release = |folder: &str| {
        let script = format!(
            "chmod 755 program && bash {}/ci/release.sh --program \"$PWD/program\" --target none-unknown --output \"$PWD/{folder}\"",
            root().display()
        );
        let environment = BTreeMap::from([("SOURCE_DATE_EPOCH".to_owned(), "1700000000".to_owned())]);
        let ended = place.shell(&["bash", "-e"], &script, &environment);
        assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
        ended.out.trim().to_owned()
    };
    let (once, again) = (release("once"), release("again"));
    assert_eq!(fs::read(&once).expect("an archive"), fs::read(again).expect("an archive"));
    let sum = place.shell(&["sh"], "cd once && sha256sum --check --status *.sha256", &BTreeMap::new());
    assert_eq!(sum.code, Some(0), "{}", sum.err);
    let listed = place.shell(&["sh"], &format!("tar -tzf {once}"), &BTreeMap::new()).out;
    let name = format!("bidcheck-{}-none-unknown/", env!("CARGO_PKG_VERSION"));
    let files: BTreeSet<&str> = listed.lines().filter_map(|line| line.strip_prefix(&name)).collect();
    let mut wanted: Vec<String> = [
        "bidcheck",
        "README.md",
        "CHANGELOG.md",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "man/bidcheck.1",
        "completions/bidcheck.bash",
    ]
    .map(str::to_owned)
    .to_vec();
    for command in bidcheck::cli::command().get_subcommands() {
        wanted.push(format!("man/bidcheck-{}.1", command.get_name()));
    }
    for file in wanted {
        assert!(files.contains(file.as_str()), "{file}: {files:?}");
    }
}
