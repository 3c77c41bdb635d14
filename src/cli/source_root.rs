//! `--source-root`: which files of a submission are files of a repository, and where its lock files name packages.
//!
//! It looks only where it is told to, and asks no version control.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::console::shown;
use super::failure::Failure;
use crate::assessment::Assessment;
use crate::limits;
use crate::reports::Repository;
use crate::submission::Submission;

/// What a lock file says of its packages.
#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Spanned<Package>>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

/// The repository at a folder, for what was just submitted.
///
/// # Errors
///
/// Fails if there is no such folder.
pub(super) fn of_submission(root: &Path, submission: &Submission) -> Result<Repository, Failure> {
    let root = folder(root)?;
    let on_disk = submission.artifacts.iter();
    let on_disk = on_disk.filter_map(|artifact| Some((artifact.path.clone(), artifact.on_disk.clone()?)));
    Ok(repository(&root, on_disk))
}

/// The repository at a folder, for an assessment that was written before: its paths count from there.
///
/// # Errors
///
/// Fails if there is no such folder.
pub(super) fn of_assessment(root: &Path, assessment: &Assessment) -> Result<Repository, Failure> {
    let root = folder(root)?;
    let paths = assessment.submission.artifacts.iter().map(|artifact| artifact.path.clone());
    Ok(repository(&root, paths.map(|path| (path.clone(), root.join(path)))))
}

fn folder(given: &Path) -> Result<PathBuf, Failure> {
    given.canonicalize().ok().filter(|folder| folder.is_dir()).ok_or_else(|| {
        Failure::usage(format!("there is no folder {}", shown(given)))
            .help("give `--source-root` the root of the repository")
    })
}

fn repository(root: &Path, files: impl Iterator<Item = (String, PathBuf)>) -> Repository {
    let files: BTreeMap<String, String> =
        files.filter_map(|(path, on_disk)| Some((path, within(root, &on_disk)?))).collect();
    let mut packages = BTreeMap::new();
    for path in
        files.values().filter(|path| Path::new(path).file_name().is_some_and(|name| name == "Cargo.lock"))
    {
        for (package, line) in lines_of(&root.join(path)) {
            packages.entry(package).or_insert_with(|| (path.clone(), line));
        }
    }
    Repository { files, packages }
}

/// The path of a file below the root, with `/`; none if it is elsewhere or no file.
fn within(root: &Path, file: &Path) -> Option<String> {
    let real = file.canonicalize().ok().filter(|real| real.is_file())?;
    let parts: Option<Vec<&str>> = real.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// The packages of a lock file with the lines that they begin at; none if it cannot be read.
fn lines_of(lock: &Path) -> Vec<((String, String), u32)> {
    let is_small = fs::metadata(lock).is_ok_and(|lock| lock.len() <= limits::DEFAULT.file_bytes);
    let Some(text) = is_small.then(|| fs::read_to_string(lock).ok()).flatten() else { return Vec::new() };
    let Ok(lock) = toml::from_str::<Lock>(&text) else { return Vec::new() };
    let (mut line, mut counted) = (1, 0);
    let packages = lock.package.into_iter().map(|package| {
        let start = package.span().start;
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted..start).unwrap_or_default()).count();
        counted = start.max(counted);
        let package = package.into_inner();
        ((package.name, package.version), u32::try_from(line).unwrap_or(u32::MAX))
    });
    packages.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_found_at_their_lines() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\nversion = \"2.0.0\"\n";
        fs::create_dir(folder.path().join("app")).expect("a folder");
        fs::write(folder.path().join("app/Cargo.lock"), lock).expect("a file");
        let root = folder.path().canonicalize().expect("it is there");
        let files = [
            ("Cargo.lock".to_owned(), folder.path().join("app/Cargo.lock")),
            ("gone.json".to_owned(), folder.path().join("gone.json")),
            ("elsewhere".to_owned(), PathBuf::from("/etc/passwd")),
        ];
        let found = repository(&root, files.into_iter());
        assert_eq!(found.files, BTreeMap::from([("Cargo.lock".to_owned(), "app/Cargo.lock".to_owned())]));
        let line = |name: &str, version: &str| found.packages[&(name.to_owned(), version.to_owned())].1;
        assert_eq!((line("a", "1.0.0"), line("b", "2.0.0")), (3, 7));
    }
}
