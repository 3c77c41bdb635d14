//! Which files of a folder belong to its Cargo project: manifests, lock file and configuration.
//!
//! Manifests are looked into for their members and nothing else; `formats::cargo` reads what
//! they say. A manifest that cannot be read has no members.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use toml::{Table, Value};

use super::Artifact;
use super::gathered::{Gathered, Label, count_words};
use super::walk::{Entry, Kind, Tree, is_control};
use crate::source::ProblemCode;

/// The file that makes a folder a Cargo project.
pub(super) const MANIFEST: &str = "Cargo.toml";

/// What is read beside the manifest at the root.
const BESIDE: [&str; 3] = ["Cargo.lock", ".cargo/config.toml", ".cargo/config"];

/// Reads the project in a folder that holds these entries.
pub(super) fn read<T: Tree>(tree: &mut T, gathered: &mut Gathered<'_>, root: &Path, entries: &[Entry]) {
    // A member that is named beside its project adds nothing.
    if gathered.knows(&tree.label(&root.join(MANIFEST))) {
        return;
    }
    for entry in entries.iter().filter(|entry| entry.kind == Kind::File && is_control(&entry.name)) {
        gathered.ignore(tree.label(&root.join(&entry.name)));
    }
    let mut project = Project { tree, gathered, root, folders_listed: 0 };
    let manifest = project.manifest(Path::new("")).unwrap_or_default();
    for file in BESIDE {
        project.take(Path::new(file));
    }
    project.read_members(&manifest);
}

struct Project<'p, 'l, T> {
    tree: &'p mut T,
    gathered: &'p mut Gathered<'l>,
    root: &'p Path,
    folders_listed: usize,
}

impl<T: Tree> Project<'_, '_, T> {
    /// Reads the manifests of the members, of their path dependencies, and so on.
    fn read_members(&mut self, manifest: &Table) {
        let workspace = Workspace::of(manifest);
        let mut waiting: BTreeSet<PathBuf> = path_dependencies(manifest, Path::new(""));
        for pattern in &workspace.members {
            waiting.extend(self.expand(pattern));
        }
        let mut done = BTreeSet::from([PathBuf::new()]);
        while let Some(folder) = waiting.pop_first() {
            if self.gathered.is_full() {
                return;
            }
            if workspace.leaves_out(&folder) || !done.insert(folder.clone()) {
                continue;
            }
            if let Some(manifest) = self.manifest(&folder) {
                waiting.extend(path_dependencies(&manifest, &folder));
            }
        }
    }

    /// Reads the manifest of a folder.
    fn manifest(&mut self, folder: &Path) -> Option<Table> {
        self.take(&folder.join(MANIFEST))?.text()?.parse().ok()
    }

    /// Reads a file of the project, if it is there.
    fn take(&mut self, file: &Path) -> Option<&Artifact> {
        let place = self.root.join(file);
        let label = Label { project: Some(self.tree.name(self.root)), ..self.tree.label(&place) };
        match self.tree.kind(&place)? {
            Kind::File => self.tree.take(self.gathered, &place, label),
            Kind::Folder => None,
            Kind::Special(what) => {
                self.gathered.refuse(label, ProblemCode::NotARegularFile, what);
                None
            }
        }
    }

    /// The folders that a member's path means, where `*` and `?` stand for parts of a name.
    fn expand(&mut self, pattern: &str) -> Vec<PathBuf> {
        if Path::new(pattern).has_root() {
            return Vec::new();
        }
        let mut found = vec![PathBuf::new()];
        for part in pattern.split('/') {
            found = found.iter().flat_map(|folder| self.expand_part(folder, part)).collect();
        }
        found
    }

    fn expand_part(&mut self, folder: &Path, part: &str) -> Vec<PathBuf> {
        if !part.contains(['*', '?']) {
            return within(folder, part).into_iter().collect();
        }
        let entries = self.list(folder).into_iter();
        entries
            // A link may lead to a member, and is refused in its place.
            .filter(|entry| entry.kind != Kind::File && matches(part, &entry.name))
            .map(|entry| folder.join(entry.name))
            .collect()
    }

    /// What stands in a folder of the project. Patterns could have every folder listed many times over.
    fn list(&mut self, folder: &Path) -> Vec<Entry> {
        let limit = self.gathered.limits.files;
        self.folders_listed += 1;
        if self.folders_listed > limit {
            if self.folders_listed == limit + 1 {
                let words = format!("the limit of {} folders to find members in", count_words(limit as u64));
                let label = self.tree.label(&self.root.join(folder));
                self.gathered.refuse(label, ProblemCode::OverLimit, &words);
            }
            return Vec::new();
        }
        self.tree.list(&self.root.join(folder)).unwrap_or_default()
    }
}

/// What the root manifest says of its members.
struct Workspace {
    members: Vec<String>,
    excluded: Vec<PathBuf>,
}

impl Workspace {
    fn of(manifest: &Table) -> Self {
        let strings = |key| -> Vec<String> {
            let list = manifest.get("workspace").and_then(|workspace| workspace.get(key));
            let list = list.and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let excluded = strings("exclude").iter().filter_map(|path| within(Path::new(""), path)).collect();
        Self { members: strings("members"), excluded }
    }

    /// As Cargo has it: what is excluded is no member unless `members` names it without a pattern.
    fn leaves_out(&self, folder: &Path) -> bool {
        let named = |path: &String| within(Path::new(""), path).is_some_and(|path| folder.starts_with(path));
        self.excluded.iter().any(|path| folder.starts_with(path)) && !self.members.iter().any(named)
    }
}

/// The folders within the project that the dependencies of a manifest name.
fn path_dependencies(manifest: &Table, folder: &Path) -> BTreeSet<PathBuf> {
    const KINDS: [&str; 5] =
        ["dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies"];
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let holders = targets.chain(manifest.get("workspace")).filter_map(Value::as_table);
    std::iter::once(manifest)
        .chain(holders)
        .flat_map(|holder| KINDS.iter().filter_map(|kind| holder.get(*kind)?.as_table()))
        .flat_map(Table::values)
        .filter_map(|dependency| within(folder, dependency.get("path")?.as_str()?))
        .collect()
}

/// A path from a folder of the project, unless it leads out of the project.
fn within(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(name) => place.push(name),
            Component::CurDir => {}
            Component::ParentDir if place.pop() => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(place)
}

/// Whether a name has the form of a pattern with `*` for any characters and `?` for one.
fn matches(pattern: &str, name: &OsStr) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.to_string_lossy().chars().collect());
    let (mut at, mut next, mut star) = (0, 0, None);
    while next < name.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, next));
            at += 1;
        } else if pattern.get(at).is_some_and(|c| *c == '?' || *c == name[next]) {
            (at, next) = (at + 1, next + 1);
        } else if let Some((star_at, taken)) = star {
            // The last star takes one character more.
            star = Some((star_at, taken + 1));
            (at, next) = (star_at + 1, taken + 1);
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}
