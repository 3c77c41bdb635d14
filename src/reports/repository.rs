//! Where the files of a submission stand in a repository, for readers that open them there.
//!
//! It opens none of them: whoever writes reports says what is there.

use std::collections::BTreeMap;

use crate::assessment::{ArtifactRecord, Assessment, Group, SubjectRecord};
use crate::source::Location;

/// What is known of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repository {
    /// The files of the submission that are files of the repository: their paths in the one and in the other.
    pub files: BTreeMap<String, String>,
    /// The lines of lock files that brought packages in: by name and version, the path in the repository and
    /// the line, counted from 1.
    pub packages: BTreeMap<(String, String), (String, u32)>,
}

/// A place in a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// From the root of the repository, with `/`.
    pub(super) path: String,
    /// Counted from 1; the first where no line is meant.
    pub(super) line: u32,
    /// Counted from 1, in Unicode code points.
    pub(super) column: Option<u32>,
}

/// Finds places of an assessment in the repository.
#[derive(Debug)]
pub(super) struct Places<'a> {
    repository: Option<&'a Repository>,
    /// What stands for the submission as a whole.
    whole: Spot,
    /// What stands for a document that is no file of the repository.
    brought_in: Spot,
}

impl<'a> Places<'a> {
    /// Without a repository, every file of the submission is taken for one of it.
    pub(super) fn of(assessment: &Assessment, repository: Option<&'a Repository>) -> Self {
        let artifacts = &assessment.submission.artifacts;
        let first = |ranks: &[&dyn Fn(&ArtifactRecord) -> bool]| {
            let found = ranks.iter().find_map(|is_meant| {
                let meant = artifacts.iter().filter(|artifact| is_meant(artifact));
                meant.into_iter().find_map(|artifact| file(repository, &artifact.path))
            });
            let path = found.or_else(|| artifacts.first().map(|artifact| artifact.path.clone()));
            Spot { path: path.unwrap_or_else(|| ".".to_owned()), line: 1, column: None }
        };
        let has_role = |role: &'static str| move |one: &ArtifactRecord| one.role.as_deref() == Some(role);
        let is_lock = |one: &ArtifactRecord| one.path.ends_with("Cargo.lock");
        let is_any = |_: &ArtifactRecord| true;
        let (is_sbom, is_project) = (has_role("sbom"), has_role("project"));
        Self {
            repository,
            whole: first(&[&is_sbom, &is_lock, &is_project, &is_any]),
            brought_in: first(&[&is_lock, &is_project, &is_sbom, &is_any]),
        }
    }

    /// The path in the repository of a file of the submission; none, if it is no file of it.
    pub(super) fn file(&self, path: &str) -> Option<String> {
        file(self.repository, path)
    }

    /// Where a thing stands: in its own document, else where the lock file brought it in, else at the
    /// start of the lock file, the manifest or the SBOM.
    pub(super) fn spot(&self, subject: &SubjectRecord) -> Spot {
        let location = subject.locations.first().filter(|location| location.path != ".");
        let Some(location) = location else { return self.whole.clone() };
        if let Some(spot) = self.at(location) {
            return spot;
        }
        let package = subject
            .version
            .as_ref()
            .and_then(|version| self.repository?.packages.get(&(subject.name.clone(), version.clone())));
        match package {
            Some((path, line)) => Spot { path: path.clone(), line: *line, column: None },
            None => self.brought_in.clone(),
        }
    }

    /// Where a place stands, if its file is one of the repository.
    pub(super) fn at(&self, location: &Location) -> Option<Spot> {
        let path = self.file(&location.path)?;
        // A line of a member is no line of its archive.
        Some(match (&location.inside, location.line) {
            (None, Some(line)) => Spot { path, line, column: location.column },
            _ => Spot { path, line: 1, column: None },
        })
    }

    /// Where the first of equal observations stands.
    pub(super) fn first(&self, group: Option<&Group>) -> Spot {
        let subject = group.and_then(|group| group.subjects.first());
        subject.map_or_else(|| self.whole.clone(), |subject| self.spot(subject))
    }

    /// Where the submission as a whole stands.
    pub(super) fn whole(&self) -> &Spot {
        &self.whole
    }
}

fn file(repository: Option<&Repository>, path: &str) -> Option<String> {
    match repository {
        Some(repository) => repository.files.get(path).cloned(),
        // What came from standard input is no file.
        None => (!matches!(path, "." | "-")).then(|| path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::testing::reference;

    fn subject(path: &str, line: Option<u32>) -> SubjectRecord {
        SubjectRecord {
            key: "pkg:cargo/serde@1.0.0".into(),
            kind: "library".into(),
            name: "serde".into(),
            version: Some("1.0.0".into()),
            purl: None,
            value: None,
            locations: vec![Location {
                path: path.into(),
                inside: None,
                pointer: String::new(),
                line,
                column: line,
            }],
        }
    }

    #[test]
    fn what_is_no_file_of_the_repository_stands_where_it_was_brought_in() {
        let assessment = reference();
        let mut repository = Repository::default();
        repository.files.insert("Cargo.lock".into(), "app/Cargo.lock".into());
        let places = Places::of(&assessment, Some(&repository));
        let generated = subject("tidegauge.cdx.json", Some(40));
        let at_lock = Spot { path: "app/Cargo.lock".into(), line: 1, column: None };
        assert_eq!(places.spot(&generated), at_lock);
        assert_eq!(places.spot(&subject(".", None)), at_lock);

        let mut with_packages = repository.clone();
        let package = ("serde".to_owned(), "1.0.0".to_owned());
        with_packages.packages.insert(package, ("app/Cargo.lock".into(), 7));
        assert_eq!(Places::of(&assessment, Some(&with_packages)).spot(&generated).line, 7);

        repository.files.insert("tidegauge.cdx.json".into(), "sbom/tidegauge.cdx.json".into());
        let spot = Places::of(&assessment, Some(&repository)).spot(&generated);
        assert_eq!(spot, Spot { path: "sbom/tidegauge.cdx.json".into(), line: 40, column: Some(40) });
    }

    #[test]
    fn without_a_repository_the_submission_is_taken_for_one() {
        let places_of = reference();
        let places = Places::of(&places_of, None);
        assert_eq!(places.spot(&subject("a.json", Some(3))).line, 3);
        assert_eq!(places.spot(&subject(".", None)).path, "tidegauge.cdx.json");
        assert_eq!(places.spot(&subject("-", Some(9))).path, "Cargo.lock");
        let mut zipped = subject("evidence.zip", Some(9));
        zipped.locations[0].inside = Some("bom.json".into());
        assert_eq!(places.spot(&zipped), Spot { path: "evidence.zip".into(), line: 1, column: None });
    }
}
