//! What cargo itself resolves, where the buyer lets it run (`--run-cargo`).
//!
//! It runs away from the project, offline and bound to the lock file, so that neither the
//! project's configuration nor its toolchain file can name a program to run.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Node, PackageId};

use crate::evidence::{Evidence, Need, Project};
use crate::source::{Problem, ProblemCode};
use crate::submission::Submission;

/// Why cargo did not resolve a project.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// The project's folder cannot be found.
    #[error("the project is not on disk")]
    NotOnDisk,
    /// The host's platform is not known.
    #[error("`rustc -vV` does not tell the host's platform")]
    NoHost,
    /// Cargo could not be started, or refused.
    #[error("{0}")]
    Cargo(String),
    /// Cargo resolved another project than the one that was submitted.
    #[error("cargo resolved none of the project's packages")]
    OtherProject,
}

/// The platforms whose packages are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platforms {
    /// The one that this program runs on.
    Host,
    /// All; every package of the lock file has to be on this machine.
    All,
}

/// Lets cargo resolve the project in a folder, with its default features.
///
/// # Errors
///
/// Fails if cargo cannot be started, or cannot resolve the project offline from its lock file as it is.
pub fn resolve(folder: &Path, platforms: Platforms) -> Result<Metadata, ResolveError> {
    let folder = folder.canonicalize().map_err(|_| ResolveError::NotOnDisk)?;
    // Cargo and rustup look for configuration from the working directory upwards, and the
    // manifest's folder plays no part. A temporary folder would do only where nobody else
    // can write to the folders above it.
    let neutral = folder.ancestors().last().unwrap_or(&folder).to_path_buf();
    let mut options = vec!["--locked".to_owned(), "--offline".to_owned()];
    if platforms == Platforms::Host {
        options.push("--filter-platform".to_owned());
        options.push(host(&neutral).ok_or(ResolveError::NoHost)?);
    }
    let mut command = MetadataCommand::new();
    command.manifest_path(folder.join("Cargo.toml")).current_dir(neutral).other_options(options);
    command.exec().map_err(|error| ResolveError::Cargo(said(&error, &folder)))
}

/// The platform that rustc builds for unless told otherwise.
fn host(neutral: &Path) -> Option<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").current_dir(neutral).output().ok()?;
    let words = String::from_utf8(output.stdout).ok()?;
    words.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

/// What cargo said, in one line and without the folders of this machine.
fn said(error: &cargo_metadata::Error, folder: &Path) -> String {
    let words = match error {
        cargo_metadata::Error::CargoMetadata { stderr } => stderr.clone(),
        other => other.to_string(),
    };
    let line = words.lines().find_map(|line| line.strip_prefix("error: ")).or(words.lines().next());
    let folder = folder.display().to_string();
    line.unwrap_or("cargo said nothing").replace(&format!("{folder}/"), "").replace(&folder, ".")
}

/// Lets cargo settle what the packages of every project are needed for; what it could not
/// settle stays as the files say, with a problem.
pub fn apply_cargo(evidence: &mut Evidence<'_>, submission: &Submission) -> Vec<Problem> {
    let mut problems = Vec::new();
    for project in &mut evidence.projects {
        let manifest = submission.artifact(project.at.document).on_disk.as_deref();
        let folder = manifest.and_then(Path::parent).ok_or(ResolveError::NotOnDisk);
        let settled = folder
            .and_then(|folder| resolve(folder, Platforms::Host))
            .and_then(|metadata| settle(project, &metadata));
        if let Err(error) = settled {
            let problem = Problem::whole(ProblemCode::CargoNotRun, project.at.document);
            problems.push(problem.with(error.to_string()));
        }
    }
    problems
}

/// Takes over what cargo resolved. A locked package that is not in the resolved graph of what
/// is built by default is conditional.
fn settle(project: &mut Project<'_>, metadata: &Metadata) -> Result<(), ResolveError> {
    let resolve = metadata.resolve.as_ref().ok_or(ResolveError::OtherProject)?;
    let nodes: BTreeMap<&PackageId, &Node> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let ids: BTreeMap<(String, String), &PackageId> = metadata
        .packages
        .iter()
        .map(|package| ((package.name.to_string(), package.version.to_string()), &package.id))
        .collect();
    let key = |index: u32| {
        let package = &project.packages[index as usize];
        (package.name.raw().to_owned(), package.version.raw().to_owned())
    };
    let members = |built: bool| {
        let members = project.members.iter().filter(move |member| member.is_built_by_default || !built);
        let ids = members.filter_map(|member| ids.get(&key(member.package?)).copied());
        ids.collect::<Vec<&PackageId>>()
    };
    let built = members(true);
    if built.is_empty() {
        return Err(ResolveError::OtherProject);
    }
    let always = reached(&nodes, built, |kind| kind != DependencyKind::Development);
    let developed = reached(&nodes, members(false), |_| true);
    let needed = reached(&nodes, members(false), |kind| kind != DependencyKind::Development);
    let needs: Vec<Need> = (0..)
        .zip(&project.packages)
        .map(|(index, _)| match ids.get(&key(index)) {
            Some(id) if always.contains(id) => Need::Always,
            Some(id) if developed.contains(id) && !needed.contains(id) => Need::Development,
            _ => Need::Conditional,
        })
        .collect();
    for (package, need) in project.packages.iter_mut().zip(needs) {
        package.need = need;
    }
    project.resolved_by_cargo = true;
    Ok(())
}

/// The packages that are reached over dependencies of some kinds.
fn reached<'m>(
    nodes: &BTreeMap<&'m PackageId, &'m Node>,
    starts: Vec<&'m PackageId>,
    follows: impl Fn(DependencyKind) -> bool,
) -> BTreeSet<&'m PackageId> {
    let mut reached = BTreeSet::new();
    let mut open = starts;
    while let Some(id) = open.pop() {
        if !reached.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let followed =
            dependencies.filter(|dependency| dependency.dep_kinds.iter().any(|of| follows(of.kind)));
        open.extend(followed.map(|dependency| &dependency.pkg));
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n\
        [dependencies]\na = { path = \"a\" }\n[dev-dependencies]\nt = { path = \"t\" }\n\
        [target.'cfg(target_os = \"nowhere\")'.dependencies]\nn = { path = \"n\" }\n[workspace]\nexclude = [\"t\"]\n";
    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\n\n\
        [[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"a\",\n \"n\",\n \"t\",\n]\n\n\
        [[package]]\nname = \"n\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"t\"\nversion = \"0.1.0\"\n";

    /// A project on disk whose configuration and toolchain would leave a trace if they were obeyed.
    fn on_disk(lock: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
            fs::write(path, text).expect("a file is written");
        };
        write("Cargo.toml", MANIFEST);
        write("Cargo.lock", lock);
        write(".cargo/config.toml", "[build]\nrustc = \"./evil.sh\"\nrustc-wrapper = \"./evil.sh\"\n");
        write("rust-toolchain.toml", "[toolchain]\npath = \"./fake\"\n");
        for name in ["evil.sh", "fake/bin/cargo", "fake/bin/rustc"] {
            write(name, &format!("#!/bin/sh\ntouch {}/was-run\nexit 1\n", folder.path().display()));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let executable = fs::Permissions::from_mode(0o755);
                fs::set_permissions(folder.path().join(name), executable).expect("it is made executable");
            }
        }
        write("src/lib.rs", "");
        for name in ["a", "n", "t"] {
            write(
                &format!("{name}/Cargo.toml"),
                &format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n"),
            );
            write(&format!("{name}/src/lib.rs"), "");
        }
        folder
    }

    fn submitted(folder: &Path) -> Submission {
        let paths = ["Cargo.toml", "Cargo.lock", "a/Cargo.toml", "n/Cargo.toml", "t/Cargo.toml"];
        let texts = paths.map(|path| (path, fs::read_to_string(folder.join(path)).expect("it was written")));
        let mut submission = Submission::of_project(texts.iter().map(|(path, text)| (*path, text.as_str())));
        for artifact in &mut submission.artifacts {
            artifact.on_disk = Some(folder.join(&artifact.path));
        }
        submission
    }

    #[test]
    fn cargo_settles_what_is_needed_and_runs_nothing_of_the_project() {
        let folder = on_disk(LOCK);
        let submission = submitted(folder.path());
        let mut evidence = crate::formats::read(&submission);
        assert_eq!(apply_cargo(&mut evidence, &submission), []);
        let project = &evidence.projects[0];
        let needs: Vec<_> =
            project.packages.iter().map(|package| (package.name.raw(), package.need)).collect();
        let expected =
            [("a", Need::Always), ("app", Need::Always), ("n", Need::Conditional), ("t", Need::Development)];
        assert_eq!(needs, expected);
        assert!(project.resolved_by_cargo);
        assert!(!folder.path().join("was-run").exists());
    }

    #[test]
    fn a_project_that_cargo_refuses_stays_as_its_files_say() {
        let folder = on_disk("version = 4\n");
        let submission = submitted(folder.path());
        let mut evidence = crate::formats::read(&submission);
        let problems = apply_cargo(&mut evidence, &submission);
        assert_eq!(
            problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [ProblemCode::CargoNotRun]
        );
        let detail = problems[0].detail.as_deref().expect("what cargo said");
        assert!(!detail.contains(&folder.path().display().to_string()), "{detail}");
        assert!(!evidence.projects[0].resolved_by_cargo);
    }

    #[test]
    fn a_project_that_is_not_on_disk_is_not_resolved() {
        let submission = Submission::of_project([("Cargo.toml", MANIFEST)]);
        let mut evidence = crate::formats::read(&submission);
        let problems = apply_cargo(&mut evidence, &submission);
        assert_eq!(problems[0].detail.as_deref(), Some("the project is not on disk"));
    }
}
