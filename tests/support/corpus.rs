//! The corpus of real documents, where it is present: beside the repository, or where
//! `BIDCHECK_CORPUS` says.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};

/// The corpus; without one it is said that nothing was looked at.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let folder = std::env::var_os("BIDCHECK_CORPUS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("no corpus at {}: real documents are not looked at", folder.display()));
    None
}

/// The files of one folder of the corpus, in order.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files
}

#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn say(words: &str) {
    eprintln!("{words}");
}
