//! `Cargo.lock`, versions 1 to 4, by the rules that Cargo itself reads it by.
//!
//! It says what was resolved, not what for: the manifests do.

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{Dependency, LockedPackage, Need, PackageSource};
use crate::source::{Located, Problem, ProblemCode, Text};
use crate::syntax::toml::{Table, Value};

/// What a lock file says.
#[derive(Debug, Default)]
pub(super) struct Lock<'s> {
    /// The packages, with their edges; every edge is taken for needed until a manifest says otherwise.
    pub(super) packages: Vec<LockedPackage<'s>>,
    /// Packages that stand in it again.
    pub(super) duplicates: Vec<Located<Text<'s>>>,
    /// Dependencies of its packages that it does not have.
    pub(super) missing: Vec<Located<Text<'s>>>,
}

/// The version of a lock file; 1 and 2 do not say it, and only 1 keeps checksums in `[metadata]`.
pub(super) fn version<'s>(root: Table<'_, 's>) -> Located<Text<'s>> {
    match root.get("version") {
        Some(value) => Located { value: value.digits().unwrap_or_else(|| Text::new("?")), at: value.at },
        None if checksums(root).is_empty() => Located { value: Text::from("2"), at: root.at },
        None => Located { value: Text::from("1"), at: root.at },
    }
}

/// Reads the packages of a lock file of a version that is known.
pub(super) fn read<'s>(root: Table<'_, 's>, problems: &mut Vec<Problem>) -> Lock<'s> {
    let mut lock = Lock::default();
    let mut wanted = Vec::new();
    let mut seen = BTreeSet::new();
    let checksums = checksums(root);
    if let Some(entry) = root.get("package").filter(|entry| !entry.is_list()) {
        problems.push(Problem::at(ProblemCode::UnreadableList, entry.at));
    }
    // Until 2017 the root package stood apart from the others.
    for entry in root.get("root").into_iter().chain(root.tables("package")) {
        let Some((package, source)) = package(entry, &checksums) else {
            problems.push(Problem::at(ProblemCode::UnreadableComponent, entry.at));
            continue;
        };
        let key = identity(&package.name, &package.version, source.as_ref());
        if seen.contains(&key) {
            let problem = Problem::at(ProblemCode::DuplicateReference, entry.at);
            problems.push(problem.with(format!("{} {}", package.name.raw(), package.version.raw())));
            lock.duplicates.push(Located { value: package.name, at: entry.at });
            continue;
        }
        seen.insert(key);
        wanted.push((dependencies(entry), source));
        lock.packages.push(package);
    }
    connect(&mut lock, wanted, problems);
    lock
}

/// One package, with its source as written.
fn package<'s>(
    entry: Value<'_, 's>,
    checksums: &BTreeMap<String, Text<'s>>,
) -> Option<(LockedPackage<'s>, Option<Text<'s>>)> {
    let table = entry.table()?;
    let name = table.text("name")?.value;
    let version = table.text("version")?.value;
    let source = table.text("source").map(|source| source.value);
    let written = table.text("checksum").map(|checksum| checksum.value);
    let checksum = written.or_else(|| checksums.get(&identity(&name, &version, source.as_ref())).cloned());
    let package = LockedPackage {
        at: entry.at,
        name,
        version,
        source: source.clone().map_or(PackageSource::Path, read_source),
        // Version 1 writes `<none>` for packages that have no archive.
        checksum: checksum.filter(|checksum| checksum.raw() != "<none>"),
        dependencies: Vec::new(),
        need: Need::Always,
    };
    Some((package, source))
}

fn identity(name: &Text<'_>, version: &Text<'_>, source: Option<&Text<'_>>) -> String {
    let source = source.map(|source| format!(" ({})", source.raw())).unwrap_or_default();
    format!("{} {}{source}", name.raw(), version.raw())
}

/// The checksums of version 1: `"checksum <name> <version> (<source>)" = "<digits>"`.
fn checksums<'s>(root: Table<'_, 's>) -> BTreeMap<String, Text<'s>> {
    let metadata = root.table("metadata");
    let entries = metadata.iter().flat_map(Table::entries);
    entries
        .filter_map(|(key, value)| {
            Some((key.value.raw().strip_prefix("checksum ")?.to_owned(), value.text()?))
        })
        .collect()
}

fn dependencies<'s>(entry: Value<'_, 's>) -> Vec<Located<Text<'s>>> {
    let list = entry.table().and_then(|table| table.get("dependencies"));
    let values = list.into_iter().flat_map(|list| list.list());
    values.filter_map(|value| Some(Located { value: value.text()?, at: value.at })).collect()
}

/// What stands in `source` of a package.
fn read_source(source: Text<'_>) -> PackageSource<'_> {
    const CRATES_IO: &[&str] =
        &["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];
    let words = source.raw();
    if CRATES_IO.contains(&words) {
        PackageSource::Registry { other: None }
    } else if let Some(address) = words.strip_prefix("registry+").or_else(|| words.strip_prefix("sparse+")) {
        PackageSource::Registry { other: Some(Text::new(address.to_owned())) }
    } else if let Some(url) = words.strip_prefix("git+") {
        PackageSource::Git { url: Text::new(url.to_owned()), pinned: names_commit(url) }
    } else {
        PackageSource::Unknown(source)
    }
}

/// Whether an address has the query `rev=` with a commit; Cargo copies it there from the manifest.
fn names_commit(url: &str) -> bool {
    let before_fragment = url.split('#').next().unwrap_or_default();
    let query = before_fragment.split_once('?').map(|(_, query)| query).unwrap_or_default();
    query.split('&').filter_map(|pair| pair.strip_prefix("rev=")).any(is_commit)
}

/// Whether a revision is a commit rather than the name of a branch or tag.
pub(super) fn is_commit(revision: &str) -> bool {
    (7..=64).contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Turns the names of dependencies into edges.
fn connect<'s>(
    lock: &mut Lock<'s>,
    wanted: Vec<(Vec<Located<Text<'s>>>, Option<Text<'s>>)>,
    problems: &mut Vec<Problem>,
) {
    let mut names = Names::default();
    for (index, (package, (_, source))) in (0_u32..).zip(lock.packages.iter().zip(&wanted)) {
        names.add(index, package, source.as_ref());
    }
    for (package, (dependencies, _)) in lock.packages.iter_mut().zip(wanted) {
        for name in dependencies {
            if let Some(meant) = names.meant(name.value.raw()) {
                package.dependencies.push(Dependency { package: meant, need: Need::Always });
            } else {
                let problem = Problem::at(ProblemCode::DanglingReference, name.at);
                problems.push(problem.with(name.value.raw()));
                lock.missing.push(name);
            }
        }
    }
}

/// The packages by what a dependency may call them: `name`, `name version`,
/// `name version (source)`. Cargo leaves out what is not needed to tell packages apart.
#[derive(Default)]
struct Names(BTreeMap<String, Called>);

/// The packages of one name.
struct Called {
    first: u32,
    is_only: bool,
    /// The one that is a path and so has no source to be named by.
    path: Option<u32>,
}

impl Names {
    fn add(&mut self, index: u32, package: &LockedPackage<'_>, source: Option<&Text<'_>>) {
        let mut names = vec![package.name.raw().to_owned(), identity(&package.name, &package.version, None)];
        if source.is_some() {
            names.push(without_commit(&identity(&package.name, &package.version, source)));
        }
        for name in names {
            let new = Called { first: index, is_only: true, path: None };
            let called = self.0.entry(name).or_insert(new);
            called.is_only = called.first == index;
            if source.is_none() {
                called.path = called.path.or(Some(index));
            }
        }
    }

    fn meant(&self, words: &str) -> Option<u32> {
        let called = self.0.get(&without_commit(words))?;
        if called.is_only { Some(called.first) } else { called.path }
    }
}

/// The commit after `#` is written with packages and not everywhere with dependencies.
fn without_commit(words: &str) -> String {
    match words.split_once('#') {
        Some((before, _)) => format!("{before})"),
        None => words.to_owned(),
    }
}
