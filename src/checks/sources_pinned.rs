//! Whether a project's packages come from pinned sources with checksums, as its files say.
//!
//! No source is fetched and no checksum computed.

use serde::Deserialize;

use super::Weight::{Review, Undetermined, Unsatisfied};
use super::{Code, Context, Observation, Seen, Subjects};
use crate::evidence::{LockedPackage, PackageSource, Subject};
use crate::source::Text;

/// `check.sources-pinned = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct SourcesPinned {}

impl SourcesPinned {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Projects
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, _: &Context<'a>) -> Seen<'a> {
        let Subject::Project(project) = subject else { return Seen::satisfied() };
        let mut observations: Vec<Observation<'a>> = project.packages.iter().flat_map(of_package).collect();
        if project.lock.is_none() {
            observations.push(Observation::new(Undetermined, Code::NoLockfile));
        }
        for (weight, code, places) in [
            (Unsatisfied, Code::LockfileStale, &project.unlocked),
            (Unsatisfied, Code::DuplicateReference, &project.duplicates),
            (Unsatisfied, Code::PathOutside, &project.outside_paths),
            (Review, Code::SourceReplaced, &project.replacements),
        ] {
            observations.extend(
                places.iter().map(|place| {
                    Observation::new(weight, code).at(Some(place.at)).quoting(place.value.raw())
                }),
            );
        }
        Seen::several(observations)
    }
}

/// What is seen of one package.
fn of_package<'a>(package: &'a LockedPackage<'a>) -> Vec<Observation<'a>> {
    let mut observations = Vec::new();
    let checksum = package.checksum.as_ref().map(Text::raw);
    if matches!(package.source, PackageSource::Registry { .. }) && !checksum.is_some_and(is_sha256) {
        let observation = Observation::new(Unsatisfied, Code::NoChecksum);
        observations.push(Observation { value: checksum, ..observation });
    }
    match &package.source {
        PackageSource::Registry { other: Some(address) } => {
            observations.push(Observation::new(Review, Code::OtherRegistry).arg("registry", address.raw()));
        }
        PackageSource::Git { url, pinned: false } => {
            observations.push(Observation::new(Unsatisfied, Code::GitNotPinned).quoting(url.raw()));
        }
        PackageSource::Unknown(source) => {
            observations.push(Observation::new(Undetermined, Code::UnknownSource).quoting(source.raw()));
        }
        PackageSource::Path
        | PackageSource::Registry { other: None }
        | PackageSource::Git { pinned: true, .. } => {}
    }
    observations.into_iter().map(|observation| observation.about(Subject::Package(package))).collect()
}

fn is_sha256(checksum: &str) -> bool {
    checksum.len() == 64 && checksum.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::submission::Submission;
    use crate::syntax;

    const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\na = \"1\"\n";

    fn lock(of_a: &str) -> String {
        format!(
            "version = 4\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a\"]\n\
             [[package]]\nname = \"a\"\nversion = \"1.0.0\"\n{of_a}\n"
        )
    }

    fn from(source: &str) -> String {
        lock(&format!("source = \"{source}\"\nchecksum = \"{}\"", "ab".repeat(32)))
    }

    /// Each observation as weight, code, file, line and path within it.
    fn seen(files: &[(&str, &str)]) -> Vec<String> {
        let submission = Submission::of_project(files.iter().copied());
        let evidence = crate::formats::read(&submission);
        let context = Context::new(
            &evidence,
            crate::intelligence::Knowledge::NONE,
            None,
            jiff::Timestamp::UNIX_EPOCH,
            &[],
        );
        let seen = SourcesPinned {}.observe(Subject::Project(&evidence.projects[0]), &context);
        let words = seen.observations.iter().map(|observation| {
            let of = observation.about.unwrap_or(Subject::Project(&evidence.projects[0]));
            let at = observation.at.or(of.at()).expect("a place");
            let artifact = submission.artifact(at.document);
            let place = &syntax::locate(artifact, &[at.offset])[0];
            let (weight, code) = (observation.weight, observation.code.word());
            format!("{weight:?} {code} {}:{} {}", artifact.path, place.line, place.pointer)
        });
        words.collect()
    }

    const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

    #[test]
    fn a_pinned_project_is_satisfied() {
        assert_eq!(seen(&[("Cargo.toml", MANIFEST), ("Cargo.lock", &from(CRATES_IO))]), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_pinned_is_pointed_at() {
        for (text, expected) in [
            (lock(&format!("source = \"{CRATES_IO}\"")), "Unsatisfied no-checksum Cargo.lock:6 package[1]"),
            (
                lock(&format!("source = \"{CRATES_IO}\"\nchecksum = \"12\"")),
                "Unsatisfied no-checksum Cargo.lock:6 package[1]",
            ),
            (from("sparse+https://crates.example/"), "Review other-registry Cargo.lock:6 package[1]"),
            (from("hg+https://x.example"), "Undetermined unknown-source Cargo.lock:6 package[1]"),
        ] {
            assert_eq!(seen(&[("Cargo.toml", MANIFEST), ("Cargo.lock", &text)]), [expected]);
        }
    }

    #[test]
    fn what_the_manifest_leaves_open_is_pointed_at() {
        let git = "git+https://git.example/a?branch=main#0123456789012345678901234567890123456789";
        for (ask, text, expected) in [
            (
                "a = { git = \"https://git.example/a\", branch = \"main\" }",
                lock(&format!("source = \"{git}\"")),
                "Unsatisfied git-not-pinned Cargo.lock:6 package[1]",
            ),
            (
                "b = \"1\"\na = \"1\"",
                from(CRATES_IO),
                "Unsatisfied lockfile-stale Cargo.toml:5 dependencies.b",
            ),
            (
                "a = { path = \"../a\" }",
                lock(""),
                "Unsatisfied path-outside Cargo.toml:5 dependencies.a.path",
            ),
            (
                "a = \"1\"\n[patch.crates-io]\na = { path = \"a\" }",
                from(CRATES_IO),
                "Review source-replaced Cargo.toml:7 patch.crates-io.a",
            ),
        ] {
            let manifest = MANIFEST.replace("a = \"1\"", ask);
            assert_eq!(seen(&[("Cargo.toml", &manifest), ("Cargo.lock", &text)]), [expected]);
        }
    }

    #[test]
    fn the_lock_file_and_the_configuration_are_looked_at_too() {
        assert_eq!(seen(&[("Cargo.toml", MANIFEST)]), ["Undetermined no-lockfile Cargo.toml:1 "]);
        let configuration = "[source.crates-io]\nreplace-with = \"mirror\"\n";
        let files = [
            ("Cargo.toml", MANIFEST),
            ("Cargo.lock", &from(CRATES_IO)),
            (".cargo/config.toml", configuration),
        ];
        let expected = "Review source-replaced .cargo/config.toml:2 source.crates-io.replace-with";
        assert_eq!(seen(&files), [expected]);
        let again = from(CRATES_IO);
        let twice = format!("{again}{}", &again[again.rfind("[[package]]").expect("a package")..]);
        let files = [("Cargo.toml", MANIFEST), ("Cargo.lock", twice.as_str())];
        assert_eq!(seen(&files), ["Unsatisfied duplicate-reference Cargo.lock:11 package[2]"]);
    }
}
