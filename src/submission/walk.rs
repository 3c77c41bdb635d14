//! Walking through a folder, on disk or in an archive: which of its files are read.
//!
//! It follows nothing and opens nothing itself; a [`Tree`] does, each in its own way.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

use super::gathered::{Gathered, Label, count_words};
use super::{Artifact, project};
use crate::source::ProblemCode;

/// A folder with everything below it. Places are relative to it; the empty one is the folder itself.
pub(super) trait Tree {
    /// What stands directly in a folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;

    /// What stands at a place, if anything does; a link on the way to it is what stands there.
    fn kind(&self, place: &Path) -> Option<Kind>;

    /// How a place is shown; empty for the top of the submission.
    fn name(&self, place: &Path) -> String;

    /// The label of a file or folder.
    fn label(&self, place: &Path) -> Label;

    /// Reads the file, or enters why it cannot be read.
    fn take<'g>(&mut self, gathered: &'g mut Gathered<'_>, file: &Path, label: Label)
    -> Option<&'g Artifact>;
}

/// Something in a folder.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: OsString,
    pub(super) kind: Kind,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    /// Something that is never opened, in words.
    Special(&'static str),
}

/// Reads a folder that is `depth` folders below the one that was submitted.
pub(super) fn walk<T: Tree>(tree: &mut T, gathered: &mut Gathered<'_>, folder: &Path, depth: usize) {
    let mut entries = match tree.list(folder) {
        Ok(entries) => entries,
        Err(error) => {
            return gathered.refuse(tree.label(folder), ProblemCode::Unreadable, &error.to_string());
        }
    };
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    if entries.iter().any(|entry| entry.name == project::MANIFEST && entry.kind == Kind::File) {
        return project::read(tree, gathered, folder, &entries);
    }
    for entry in entries {
        if gathered.is_full() {
            return;
        }
        visit(tree, gathered, folder, depth, &entry);
    }
}

fn visit<T: Tree>(tree: &mut T, gathered: &mut Gathered<'_>, folder: &Path, depth: usize, entry: &Entry) {
    let place = folder.join(&entry.name);
    let label = tree.label(&place);
    match entry.kind {
        // The vendor's history is no submission.
        _ if entry.name == ".git" => {}
        Kind::Special(what) => gathered.refuse(label, ProblemCode::NotARegularFile, what),
        _ if is_control(&entry.name) => gathered.ignore(label),
        Kind::Folder if depth >= gathered.limits.folder_depth => {
            let depth = count_words(gathered.limits.folder_depth as u64);
            let limit = format!("the limit of {depth} folders below one another");
            gathered.refuse(label, ProblemCode::OverLimit, &limit);
        }
        Kind::Folder => walk(tree, gathered, &place, depth + 1),
        Kind::File => {
            tree.take(gathered, &place, label);
        }
    }
}

/// Whether something with this name would steer this program if it were the buyer's.
pub(super) fn is_control(name: &OsStr) -> bool {
    const NAMES: [&str; 5] = ["bidcheck.toml", "waivers.toml", "reviews.toml", "baseline.toml", ".env"];
    let name = name.to_string_lossy().to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || name.starts_with(".bidcheck")
}
