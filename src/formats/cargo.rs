//! Cargo projects, read as data: manifests, lock file and configuration.
//!
//! No process is started and no file is looked for beyond those submitted.

mod configuration;
mod lock;
mod manifest;
mod need;
mod platform;
#[cfg(feature = "cargo-projects")]
pub mod resolved;

use std::collections::{BTreeMap, BTreeSet};

use crate::evidence::{
    Document, Evidence, LockedPackage, Member, PackageSource, Project, Role, Standard, Validity,
};
use crate::source::{DocumentId, Field, Origin, Problem, ProblemCode, Text};
use crate::submission::{Artifact, Submission};
use crate::syntax::toml::{Table, Tree};

use manifest::{AskedSource, Folders, Manifest};

/// The versions of `Cargo.lock` that are read.
pub const LOCK_VERSIONS: &[&str] = &["1", "2", "3", "4"];

/// Reads every Cargo project of a submission.
pub(super) fn read<'s>(submission: &'s Submission, evidence: &mut Evidence<'s>) {
    let mut projects: BTreeMap<(Option<&str>, &str), Files<'s>> = BTreeMap::new();
    for (id, artifact) in submission.numbered() {
        let Some(folder) = artifact.project.as_deref() else { continue };
        let archive = artifact.inside.is_some().then_some(artifact.path.as_str());
        let files = projects.entry((archive, folder)).or_default();
        files.take(id, artifact, path_within(artifact, folder), evidence);
    }
    for files in projects.into_values() {
        if let Some(project) = files.read(evidence) {
            evidence.projects.push(project);
        }
    }
}

/// The path of a file within its project.
fn path_within<'a>(artifact: &'a Artifact, folder: &str) -> &'a str {
    let path = artifact.inside.as_deref().unwrap_or(&artifact.path);
    match path.strip_prefix(folder) {
        Some(rest) => rest.trim_start_matches('/'),
        None => path,
    }
}

/// The files of one project, as far as they can be read.
#[derive(Default)]
struct Files<'s> {
    manifests: Vec<(String, Tree<'s>)>,
    lock: Option<(DocumentId, Option<Tree<'s>>)>,
    configurations: Vec<Tree<'s>>,
}

impl<'s> Files<'s> {
    fn take(&mut self, id: DocumentId, artifact: &'s Artifact, path: &str, evidence: &mut Evidence<'s>) {
        let is_lock = path == "Cargo.lock";
        let folder = path.strip_suffix("Cargo.toml").map(|folder| folder.trim_end_matches('/'));
        if !is_lock && folder.is_none() && !matches!(path, ".cargo/config.toml" | ".cargo/config") {
            return;
        }
        let tree = Tree::read(artifact, id, &mut evidence.problems);
        if tree.is_none() {
            evidence.problems.push(Problem::whole(ProblemCode::InvalidEncoding, id));
        }
        let version = match &tree {
            Some(tree) if is_lock => Field::Stated(lock::version(tree.root())),
            _ => Field::Absent,
        };
        evidence.documents.push(document(id, version));
        match (folder, tree) {
            (_, tree) if is_lock => self.lock = Some((id, tree)),
            (Some(folder), Some(tree)) => self.manifests.push((folder.to_owned(), tree)),
            (None, Some(tree)) => self.configurations.push(tree),
            (_, None) => {}
        }
    }

    fn read(self, evidence: &mut Evidence<'s>) -> Option<Project<'s>> {
        let own = self.manifests.iter().find(|(folder, _)| folder.is_empty()).map(|(_, tree)| tree.root());
        let lock_at = self.lock.as_ref().map(|(id, _)| Origin { document: *id, offset: 0 });
        let workspace = own.and_then(|root| root.table("workspace"));
        let manifests: Vec<Manifest<'s>> = self
            .manifests
            .iter()
            .map(|(folder, tree)| manifest::read(tree.root(), folder, workspace))
            .collect();
        let tree = self.lock.as_ref().and_then(|(_, tree)| tree.as_ref());
        let lock = tree.and_then(|tree| read_lock(tree.root(), &mut evidence.problems));
        let mut project = Project {
            at: own.map(|root| root.at).or(lock_at)?,
            lock: self.lock.as_ref().map(|(id, _)| *id),
            members: Vec::new(),
            packages: Vec::new(),
            unlocked: Vec::new(),
            duplicates: Vec::new(),
            replacements: Vec::new(),
            outside_paths: manifests.iter().flat_map(|manifest| manifest.outside.clone()).collect(),
            resolved_by_cargo: false,
        };
        let configured = self.configurations.iter().map(Tree::root).flat_map(configuration::replacements);
        // Cargo heeds `[patch]` and `[replace]` in the project's own manifest only.
        let replaced = manifests.iter().filter(|manifest| manifest.folder.is_empty());
        let replaced = replaced.flat_map(|manifest| manifest.replacements.clone());
        project.replacements = replaced.chain(configured).collect();
        join(&mut project, lock, &manifests, workspace);
        Some(project)
    }
}

/// Reads a lock file of a known version; another one is lost.
fn read_lock<'s>(root: Table<'_, 's>, problems: &mut Vec<Problem>) -> Option<lock::Lock<'s>> {
    let version = lock::version(root);
    if !LOCK_VERSIONS.contains(&version.value.raw()) {
        problems.push(Problem::at(ProblemCode::UnknownVersion, version.at).with(version.value.raw()));
        return None;
    }
    Some(lock::read(root, problems))
}

/// Brings together what is locked and what is asked for.
fn join<'s>(
    project: &mut Project<'s>,
    lock: Option<lock::Lock<'s>>,
    manifests: &[Manifest<'s>],
    workspace: Option<Table<'_, 's>>,
) {
    let is_locked = lock.is_some();
    let lock = lock.unwrap_or_default();
    (project.packages, project.duplicates, project.unlocked) = (lock.packages, lock.duplicates, lock.missing);
    let replaces = !project.replacements.is_empty();
    let is_built = built_by_default(manifests, workspace);
    let own = own_packages(&project.packages);
    for manifest in members(manifests, workspace) {
        let Some(member) = member(manifest, &own, is_built(&manifest.folder)) else { continue };
        if is_locked {
            let unlocked = need::mark(&mut project.packages, &member, &manifest.asks, replaces);
            project.unlocked.extend(unlocked);
        }
        project.members.push(member);
    }
    need::settle(&mut project.packages, &project.members);
}

/// The manifests of the project's own packages: its root, those that `[workspace]` lists,
/// and in a workspace the folders that these depend on.
fn members<'m, 's>(manifests: &'m [Manifest<'s>], workspace: Option<Table<'_, 's>>) -> Vec<&'m Manifest<'s>> {
    let listed = Folders::read(workspace, "members");
    let excluded = Folders::read(workspace, "exclude");
    let contain =
        |folders: &Option<Folders>, folder: &str| folders.as_ref().is_some_and(|f| f.contain(folder));
    let by_folder: BTreeMap<&str, &Manifest<'s>> =
        manifests.iter().map(|manifest| (manifest.folder.as_str(), manifest)).collect();
    let folders = by_folder.keys().copied();
    let mut found: BTreeSet<&str> = folders
        .filter(|folder| folder.is_empty() || contain(&listed, folder) && !contain(&excluded, folder))
        .collect();
    let mut open: Vec<&str> = found.iter().copied().filter(|_| workspace.is_some()).collect();
    while let Some(folder) = open.pop() {
        for ask in by_folder.get(folder).iter().flat_map(|manifest| &manifest.asks) {
            let AskedSource::Path(Some(path)) = &ask.source else { continue };
            if !contain(&excluded, path) && found.insert(path) {
                open.push(path);
            }
        }
    }
    found.iter().filter_map(|folder| by_folder.get(folder).copied()).collect()
}

/// The folders whose packages `cargo build` builds: `default-members`, else the root package,
/// else all members.
fn built_by_default<'s>(
    manifests: &[Manifest<'s>],
    workspace: Option<Table<'_, 's>>,
) -> impl Fn(&str) -> bool + use<> {
    let stated = Folders::read(workspace, "default-members");
    let is_virtual =
        !manifests.iter().any(|manifest| manifest.folder.is_empty() && manifest.package.is_some());
    move |folder| match &stated {
        Some(stated) => stated.contain(folder),
        None => is_virtual || folder.is_empty(),
    }
}

/// The packages of the project itself, by name and version.
fn own_packages<'s>(packages: &[LockedPackage<'s>]) -> BTreeMap<(Text<'s>, Text<'s>), u32> {
    let own = (0..).zip(packages).filter(|(_, package)| package.source == PackageSource::Path);
    own.map(|(index, package)| ((package.name.clone(), package.version.clone()), index)).collect()
}

/// A member, if the manifest has a package at all.
fn member<'s>(
    manifest: &Manifest<'s>,
    locked: &BTreeMap<(Text<'s>, Text<'s>), u32>,
    is_built_by_default: bool,
) -> Option<Member<'s>> {
    let package = manifest.package.as_ref()?;
    let version = package.version.clone().unwrap_or_else(|| Text::from("0.0.0"));
    Some(Member {
        at: package.name.at,
        name: package.name.value.clone(),
        version: package.version.clone(),
        authors: package.authors.clone(),
        license: package.license.clone(),
        package: locked.get(&(package.name.value.clone(), version)).copied(),
        is_built_by_default,
    })
}

fn document<'s>(id: DocumentId, version: Field<Text<'s>>) -> Document<'s> {
    Document {
        id,
        at: Origin { document: id, offset: 0 },
        role: Role::Project,
        standard: Standard::Cargo,
        version,
        sbom: None,
        vex: None,
        components: 0..0,
        relationships: 0..0,
        statements: 0..0,
        unreadable: 0,
        validity: Validity::default(),
    }
}

#[cfg(test)]
mod tests;
