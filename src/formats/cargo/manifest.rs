//! `Cargo.toml`: what a package asks for, with what it inherits from its workspace.
//!
//! Features are not resolved: whatever a feature or platform decides is conditional.

use std::collections::BTreeSet;

use crate::evidence::Need;
use crate::source::{Located, Origin, Text};
use crate::syntax::toml::{Table, Value};

/// What a manifest says.
#[derive(Debug)]
pub(super) struct Manifest<'s> {
    /// Its folder, relative to the project's; empty for the project's own.
    pub(super) folder: String,
    /// The package, unless it is the manifest of a virtual workspace.
    pub(super) package: Option<Package<'s>>,
    /// The dependencies, inherited ones filled in.
    pub(super) asks: Vec<Ask<'s>>,
    /// Places where it replaces sources.
    pub(super) replacements: Vec<Located<Text<'s>>>,
    /// Folders that it names and that lie outside the project.
    pub(super) outside: Vec<Located<Text<'s>>>,
}

/// The `[package]` of a manifest.
#[derive(Debug)]
pub(super) struct Package<'s> {
    pub(super) name: Located<Text<'s>>,
    pub(super) version: Option<Text<'s>>,
    pub(super) authors: Vec<Text<'s>>,
    pub(super) license: Option<Text<'s>>,
}

/// One dependency that a manifest asks for.
#[derive(Debug)]
pub(super) struct Ask<'s> {
    /// Where.
    pub(super) at: Origin,
    /// The package's own name, whatever it is called in the code.
    pub(super) name: Text<'s>,
    /// The version requirement.
    pub(super) requirement: Option<Text<'s>>,
    /// Where it is to come from.
    pub(super) source: AskedSource<'s>,
    /// What for.
    pub(super) need: Need,
}

/// Where a dependency is to come from.
#[derive(Debug)]
pub(super) enum AskedSource<'s> {
    /// A registry.
    Registry,
    /// A git repository, at a revision if one is named.
    Git {
        /// What stands in `rev`.
        revision: Option<Text<'s>>,
    },
    /// A folder of the project, relative to it; `None` outside of it.
    Path(Option<String>),
}

/// Reads a manifest; `workspace` is the `[workspace]` of the project's own.
pub(super) fn read<'s>(root: Table<'_, 's>, folder: &str, workspace: Option<Table<'_, 's>>) -> Manifest<'s> {
    let mut replacements = replaced(root);
    replacements.sort_by_key(|replacement| replacement.at);
    Manifest {
        folder: folder.to_owned(),
        package: root.table("package").or(root.table("project")).and_then(|table| package(table, workspace)),
        asks: asks(root, folder, workspace),
        replacements,
        outside: paths(root).into_iter().filter(|path| within(folder, path.value.raw()).is_none()).collect(),
    }
}

fn package<'s>(table: Table<'_, 's>, workspace: Option<Table<'_, 's>>) -> Option<Package<'s>> {
    let shared = workspace.and_then(|workspace| workspace.table("package"));
    let field = |key: &str| {
        let value = table.get(key)?;
        if inherits(value) { shared?.get(key) } else { Some(value) }
    };
    Some(Package {
        name: table.text("name")?,
        version: field("version").and_then(|value| value.text()),
        authors: field("authors").into_iter().flat_map(|list| list.list()).filter_map(|v| v.text()).collect(),
        license: field("license").and_then(|value| value.text()),
    })
}

/// `key.workspace = true`
fn inherits(value: Value<'_, '_>) -> bool {
    value.table().and_then(|table| table.get("workspace")).is_some_and(|value| value.is_true())
}

/// The dependencies of all tables, also those of targets.
fn asks<'s>(root: Table<'_, 's>, folder: &str, workspace: Option<Table<'_, 's>>) -> Vec<Ask<'s>> {
    let targets = root.table("target");
    let targets = targets.iter().flat_map(Table::entries).filter_map(|(_, value)| value.table());
    let tables = std::iter::once((root, Need::Always)).chain(targets.map(|table| (table, Need::Conditional)));
    let mut asks = Vec::new();
    for (table, need) in tables {
        for (key, need) in [
            ("dependencies", need),
            // What is needed to build the product is needed for it.
            ("build-dependencies", need),
            ("build_dependencies", need),
            ("dev-dependencies", Need::Development),
            ("dev_dependencies", Need::Development),
        ] {
            let entries = table.table(key);
            let entries = entries.iter().flat_map(Table::entries);
            asks.extend(entries.map(|(name, value)| ask(name, value, need, folder, workspace)));
        }
    }
    asks
}

fn ask<'s>(
    key: Located<Text<'s>>,
    value: Value<'_, 's>,
    need: Need,
    folder: &str,
    workspace: Option<Table<'_, 's>>,
) -> Ask<'s> {
    let own = value.table();
    let is_optional = own.and_then(|table| table.get("optional")).is_some_and(|value| value.is_true());
    // A path that is inherited is relative to the workspace.
    let (value, folder) = if inherits(value) {
        let shared = workspace.and_then(|workspace| workspace.table("dependencies"));
        (shared.and_then(|shared| shared.get(key.value.raw())), "")
    } else {
        (Some(value), folder)
    };
    let table = value.and_then(|value| value.table());
    let text = |name: &str| table.and_then(|table| table.text(name)).map(|text| text.value);
    let source = if let Some(path) = text("path") {
        AskedSource::Path(within(folder, path.raw()))
    } else if text("git").is_some() {
        AskedSource::Git { revision: text("rev") }
    } else {
        AskedSource::Registry
    };
    Ask {
        at: key.at,
        name: text("package").unwrap_or(key.value),
        requirement: text("version").or_else(|| value.and_then(|value| value.text())),
        source,
        need: if is_optional { need.min(Need::Conditional) } else { need },
    }
}

/// The entries of `[patch.<source>]` and `[replace]`.
fn replaced<'s>(root: Table<'_, 's>) -> Vec<Located<Text<'s>>> {
    let patched = patches(root).map(|(name, _)| name);
    let replaced = root.table("replace");
    patched.chain(replaced.iter().flat_map(Table::entries).map(|(name, _)| name)).collect()
}

/// The packages of all `[patch.<source>]` tables; `.cargo/config.toml` may have them too.
pub(super) fn patches<'t, 's>(
    root: Table<'t, 's>,
) -> impl Iterator<Item = (Located<Text<'s>>, Value<'t, 's>)> + use<'t, 's> {
    let sources: Vec<Table<'t, 's>> = root
        .table("patch")
        .iter()
        .flat_map(Table::entries)
        .filter_map(|(_, source)| source.table())
        .collect();
    sources.into_iter().flat_map(|source| source.entries())
}

/// Every folder that a manifest names.
fn paths<'s>(root: Table<'_, 's>) -> Vec<Located<Text<'s>>> {
    let mut tables: Vec<Value<'_, 's>> = patches(root).map(|(_, value)| value).collect();
    let workspace = root.table("workspace");
    let targets: Vec<Table<'_, 's>> =
        root.table("target").iter().flat_map(Table::entries).filter_map(|(_, value)| value.table()).collect();
    for holder in std::iter::once(root).chain(workspace).chain(targets) {
        for key in [
            "dependencies",
            "build-dependencies",
            "build_dependencies",
            "dev-dependencies",
            "dev_dependencies",
            "replace",
        ] {
            tables.extend(holder.table(key).iter().flat_map(Table::entries).map(|(_, value)| value));
        }
    }
    let mut paths: Vec<_> = tables.iter().filter_map(|value| value.table()?.text("path")).collect();
    paths.extend(root.table("package").and_then(|package| package.text("workspace")));
    let members = workspace.and_then(|workspace| workspace.get("members"));
    let members = members.into_iter().flat_map(|list| list.list());
    paths.extend(members.filter_map(|member| Some(Located { value: member.text()?, at: member.at })));
    paths.sort_by_key(|path| path.at);
    paths
}

/// A path that a manifest in `folder` names, relative to the project; `None` if it leaves the project.
fn within(folder: &str, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    if path.starts_with('/') || path.as_bytes().get(1) == Some(&b':') {
        return None;
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()?),
            _ => steps.push(step),
        }
    }
    Some(steps.join("/"))
}

/// The folders that a list of `[workspace]` names.
pub(super) struct Folders {
    named: BTreeSet<String>,
    wild: Vec<String>,
}

impl Folders {
    /// Reads one of the lists `members`, `default-members`, `exclude`; `None` if it is not there.
    pub(super) fn read(workspace: Option<Table<'_, '_>>, key: &str) -> Option<Self> {
        let list = workspace?.get(key)?.list();
        let folders = list.filter_map(|folder| within("", folder.text()?.raw()));
        let (wild, named): (Vec<_>, Vec<_>) = folders.partition(|folder| folder.contains(['*', '?']));
        Some(Self { named: named.into_iter().collect(), wild })
    }

    /// Whether a folder is named, by itself or by a wildcard.
    pub(super) fn contain(&self, folder: &str) -> bool {
        let steps = |path: &str| path.split('/').count();
        let fit = |pattern: &str| {
            let mut both = pattern.split('/').zip(folder.split('/'));
            steps(pattern) == steps(folder) && both.all(|(step, name)| fits(step.as_bytes(), name.as_bytes()))
        };
        self.named.contains(folder) || self.wild.iter().any(|pattern| fit(pattern))
    }
}

/// Whether the name of a folder fits one with `*` and `?`.
fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n, mut star) = (0, 0, None);
    while n < name.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&byte) if byte == b'?' || byte == name[n] => (p, n) = (p + 1, n + 1),
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    (p, n) = (at + 1, from + 1);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_followed_as_far_as_the_project_goes() {
        for (folder, path, expected) in [
            ("", "crates/a", Some("crates/a")),
            ("crates/a", "../b", Some("crates/b")),
            ("crates/a", "../../b/./c", Some("b/c")),
            ("crates/a", "..\\b", Some("crates/b")),
            ("crates/a", "../../..", None),
            ("", "../elsewhere", None),
            ("", "/etc", None),
            ("", "C:\\x", None),
            ("a", "..", Some("")),
        ] {
            assert_eq!(within(folder, path).as_deref(), expected, "{folder} {path}");
        }
    }

    #[test]
    fn wildcards_fit_one_folder() {
        for (pattern, name, fit) in [
            ("*", "hull", true),
            ("h*l", "hull", true),
            ("h*l", "hulk", false),
            ("h?ll", "hull", true),
            ("hull", "hull", true),
            ("a*b*c", "aXbXbc", true),
            ("", "", true),
        ] {
            assert_eq!(fits(pattern.as_bytes(), name.as_bytes()), fit, "{pattern} {name}");
        }
    }
}
