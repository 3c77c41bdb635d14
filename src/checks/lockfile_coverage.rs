//! Whether every package that the lock file resolves for the product is in an SBOM, and none else.
//!
//! The lock file is the vendor's too: that the two agree does not make both true.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{Code, Context, Observation, Parts, Seen, Subjects, Weight};
use crate::evidence::{
    Component, Evidence, Identifier, IdentifierKind, LockedPackage, Need, PackageSource, Project, Role,
    Subject,
};
use crate::source::Text;

/// `check.lockfile-coverage = {}`
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockfileCoverage {}

impl LockfileCoverage {
    pub(super) fn subjects(&self) -> Subjects {
        Subjects::Projects
    }

    pub(super) fn observe<'a>(&self, subject: Subject<'a>, context: &Context<'a>) -> Seen<'a> {
        let Subject::Project(project) = subject else { return Seen::satisfied() };
        let evidence = context.evidence;
        if project.lock.is_none() {
            return Seen::one(Observation::new(Weight::Undetermined, Code::NoLockfile));
        }
        if evidence.sboms().next().is_none() {
            let none = Observation::new(Weight::Undetermined, Code::NoDocument);
            return Seen::one(none.arg("role", Role::Sbom.word()));
        }
        let listed = Listed::of(evidence);
        let mut observations = missing(project, &listed);
        // What no project explains is said once.
        if evidence.projects.first().is_some_and(|first| std::ptr::eq(first, project)) {
            observations.extend(unexplained(evidence, &listed));
        }
        Seen { parts: Some(parts(project)), ..Seen::several(observations) }
    }
}

/// How many packages were looked for, and how many were not and why.
fn parts(project: &Project<'_>) -> Parts {
    let mut exempt: BTreeMap<&'static str, u64> = BTreeMap::new();
    for reason in project.packages.iter().filter_map(|package| exemption(package, project)) {
        *exempt.entry(reason).or_default() += 1;
    }
    Parts { present: project.packages.len() as u64, exempt: exempt.into_iter().collect() }
}

/// Why a package is not asked for, if it is not.
fn exemption(package: &LockedPackage<'_>, project: &Project<'_>) -> Option<&'static str> {
    match package.need {
        Need::Development => Some("development-dependency"),
        Need::Conditional if project.resolved_by_cargo => Some("not-in-resolved-graph"),
        Need::Conditional | Need::Always => None,
    }
}

/// The locked packages that no SBOM lists at their version.
fn missing<'a>(project: &'a Project<'a>, listed: &Listed<'a>) -> Vec<Observation<'a>> {
    let locked = versions(&project.packages);
    let asked = project.packages.iter().filter(|package| exemption(package, project).is_none());
    let missing = asked.filter(|package| !listed.has(package));
    missing
        .map(|package| {
            let name = package.name.raw();
            let observation = match listed.other_version(name, &locked[name]) {
                Some(version) => Observation::new(Weight::Unsatisfied, Code::PackageOtherVersion)
                    .arg("locked", package.version.raw())
                    .arg("listed", version),
                None if package.need == Need::Conditional => {
                    Observation::new(Weight::Undetermined, Code::PackageMaybeUnused)
                }
                None => Observation::new(Weight::Unsatisfied, Code::PackageMissing),
            };
            observation.about(Subject::Package(package))
        })
        .collect()
}

/// The Cargo packages of SBOMs that no lock file has. A lock file that could not be read whole
/// might have explained them, and one at another version was spoken of already.
fn unexplained<'a>(evidence: &'a Evidence<'a>, listed: &Listed<'a>) -> Vec<Observation<'a>> {
    let is_whole = |project: &Project<'_>| project.lock.is_some_and(|lock| !evidence.is_damaged(lock));
    if !evidence.projects.iter().all(is_whole) {
        return Vec::new();
    }
    let locked = versions(evidence.projects.iter().flat_map(|project| &project.packages));
    let asked = evidence
        .projects
        .iter()
        .flat_map(|project| project.packages.iter().filter(|package| exemption(package, project).is_none()));
    let elsewhere: BTreeSet<&str> =
        asked.filter(|package| !listed.has(package)).map(|package| package.name.raw()).collect();
    let is_explained = |name: &str, version: &str| {
        elsewhere.contains(name) || locked.get(name).is_some_and(|versions| versions.contains(version))
    };
    let from_elsewhere = evidence.projects.iter().flat_map(|project| &project.packages).filter(is_elsewhere);
    let from_elsewhere = versions(from_elsewhere);
    let is_there = |listed: &Package<'_>| {
        !listed.is_elsewhere
            || from_elsewhere.get(&*listed.name).is_some_and(|versions| versions.contains(&*listed.version))
    };
    let extra = listed.packages.iter().filter(|one| !is_explained(&one.name, &one.version) || !is_there(one));
    extra
        .map(|Package { component, .. }| {
            Observation::new(Weight::Unsatisfied, Code::PackageUnexplained)
                .about(Subject::Component(component))
        })
        .collect()
}

/// The locked versions of each name.
fn versions<'p>(
    packages: impl IntoIterator<Item = &'p LockedPackage<'p>>,
) -> BTreeMap<&'p str, BTreeSet<&'p str>> {
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in packages {
        versions.entry(package.name.raw()).or_default().insert(package.version.raw());
    }
    versions
}

/// The components of all SBOMs, by the names and versions that Cargo would know them by.
#[derive(Default)]
struct Listed<'a> {
    /// The versions of each name, of Cargo packages and of components that have no package URL.
    versions: BTreeMap<String, BTreeSet<String>>,
    /// The same of packages that are said to lie in a repository other than crates.io.
    elsewhere: BTreeMap<String, BTreeSet<String>>,
    /// The components whose package URL says that they are Cargo packages.
    packages: Vec<Package<'a>>,
}

/// A component that is a Cargo package.
struct Package<'a> {
    name: String,
    version: String,
    /// Whether it is said to lie in a repository other than crates.io, so that it is another package.
    is_elsewhere: bool,
    component: &'a Component<'a>,
}

/// Whether a locked package may lie in a repository other than crates.io.
fn is_elsewhere(package: &&LockedPackage<'_>) -> bool {
    package.source != PackageSource::Registry { other: None }
}

impl<'a> Listed<'a> {
    fn of(evidence: &'a Evidence<'a>) -> Self {
        let mut listed = Self::default();
        for (document, _) in evidence.sboms() {
            evidence.components_of(document).iter().for_each(|component| listed.add(component));
        }
        listed
    }

    fn add(&mut self, component: &'a Component<'a>) {
        let identifiers = component.identifiers.stated().map(Vec::as_slice).unwrap_or_default();
        let mut purls =
            identifiers.iter().filter(|identifier| identifier.kind == IdentifierKind::Purl).peekable();
        let stated_version = component.version.stated().map(Text::raw).unwrap_or_default();
        if purls.peek().is_none() {
            let name = component.name.stated().map(Text::raw).unwrap_or_default();
            self.versions.entry(name.to_owned()).or_default().insert(stated_version.to_owned());
        }
        for purl in purls.filter_map(Identifier::purl).filter(|purl| purl.ty() == "cargo") {
            let name = purl.name().into_owned();
            let version = purl.version().unwrap_or(stated_version.into()).into_owned();
            let is_elsewhere = purl.other_repository().is_some();
            let versions = if is_elsewhere { &mut self.elsewhere } else { &mut self.versions };
            versions.entry(name.clone()).or_default().insert(version.clone());
            self.packages.push(Package { name, version, is_elsewhere, component });
        }
    }

    fn has(&self, package: &LockedPackage<'_>) -> bool {
        let lists = |listed: &BTreeMap<String, BTreeSet<String>>| {
            listed.get(package.name.raw()).is_some_and(|versions| versions.contains(package.version.raw()))
        };
        lists(&self.versions) || (is_elsewhere(&package) && lists(&self.elsewhere))
    }

    /// A version of this name that is listed and not locked.
    fn other_version(&self, name: &str, locked: &BTreeSet<&str>) -> Option<&str> {
        let versions = self.versions.get(name)?;
        versions.iter().map(String::as_str).find(|version| !locked.contains(version))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{ComponentKind, Document, Identifier, Sbom, Standard, Validity};
    use crate::source::{DocumentId, Field, Located, Origin};
    use crate::submission::Submission;

    const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\na = \"1\"\n\
        b = { version = \"1\", optional = true }\n[dev-dependencies]\nt = \"1\"\n";

    fn lock() -> String {
        let own = "[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"a\", \"b\", \"t\"]\n";
        let others = ["a", "b", "t"].map(|name| {
            format!(
                "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n\
                 source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
            )
        });
        format!("version = 4\n{own}{}", others.concat())
    }

    /// A component by its package URL, or by name and version where it has none.
    fn component(words: &'static str, offset: u32) -> Component<'static> {
        let at = Origin { document: DocumentId(0), offset };
        let mut component = Component::new(at, ComponentKind::Library);
        if words.to_lowercase().starts_with("pkg:") {
            let identifier = Identifier::read(at, IdentifierKind::Purl, Text::from(words));
            component.identifiers = Field::Stated(Located { value: vec![identifier], at });
        } else if let Some((name, version)) = words.split_once('@') {
            component.name = Field::Stated(Located { value: Text::from(name), at });
            component.version = Field::Stated(Located { value: Text::from(version), at });
        }
        component
    }

    /// What is seen of a project beside an SBOM of these components; without any there is no SBOM.
    fn seen(
        files: &[(&str, &str)],
        components: &[&'static str],
        resolved: bool,
    ) -> (Vec<String>, Option<Parts>) {
        let submission = Submission::of_project(files.iter().copied());
        let mut evidence = crate::formats::read(&submission);
        evidence.projects.iter_mut().for_each(|project| project.resolved_by_cargo = resolved);
        evidence.components = (0..).zip(components).map(|(index, words)| component(words, index)).collect();
        if !components.is_empty() {
            let end = u32::try_from(components.len()).expect("few components");
            evidence.documents.push(Document {
                id: DocumentId(9),
                at: Origin { document: DocumentId(9), offset: 0 },
                role: Role::Sbom,
                standard: Standard::CycloneDx,
                version: Field::Absent,
                sbom: Some(Sbom::default()),
                vex: None,
                components: 0..end,
                relationships: 0..0,
                statements: 0..0,
                unreadable: 0,
                validity: Validity::default(),
            });
        }
        let context = Context::new(
            &evidence,
            crate::intelligence::Knowledge::NONE,
            None,
            jiff::Timestamp::UNIX_EPOCH,
            &[],
        );
        let seen = LockfileCoverage {}.observe(Subject::Project(&evidence.projects[0]), &context);
        let words = seen.observations.iter().map(|observation| {
            let about = match observation.about {
                Some(Subject::Package(package)) => package.name.raw().to_owned(),
                Some(Subject::Component(component)) => components[component.at.offset as usize].to_owned(),
                _ => String::new(),
            };
            format!("{:?} {} {about}", observation.weight, observation.code.word())
        });
        (words.collect(), seen.parts)
    }

    const ALL: [&str; 3] =
        ["pkg:cargo/app@0.1.0?download_url=file://.", "pkg:cargo/a@1.0.0", "pkg:cargo/b@1.0.0"];

    fn of(components: &[&'static str]) -> Vec<String> {
        seen(&[("Cargo.toml", MANIFEST), ("Cargo.lock", &lock())], components, false).0
    }

    #[test]
    fn an_sbom_that_lists_what_is_locked_is_satisfied_and_development_is_exempt() {
        let lock = lock();
        let (words, parts) = seen(&[("Cargo.toml", MANIFEST), ("Cargo.lock", &lock)], &ALL, false);
        assert_eq!(words, Vec::<String>::new());
        assert_eq!(parts, Some(Parts { present: 4, exempt: vec![("development-dependency", 1)] }));
    }

    #[test]
    fn what_differs_is_named() {
        let [app, a, b] = ALL;
        for (components, expected) in [
            (vec![app, b], vec!["Unsatisfied package-missing a"]),
            (vec![app, a], vec!["Undetermined package-maybe-unused b"]),
            (vec![app, a, "pkg:cargo/b@1.0.1"], vec!["Unsatisfied package-other-version b"]),
            (vec![app, b, "a@1.0.0"], vec![]),
            (vec![app, b, "pkg:npm/a@1.0.0"], vec!["Unsatisfied package-missing a"]),
            (vec![app, a, b, "pkg:cargo/t@1.0.0"], vec![]),
            (vec![app, a, b, "pkg:cargo/t@2.0.0"], vec!["Unsatisfied package-unexplained pkg:cargo/t@2.0.0"]),
            (vec![app, a, b, "pkg:cargo/x@1.0.0"], vec!["Unsatisfied package-unexplained pkg:cargo/x@1.0.0"]),
            (vec![app, a, b, "pkg:cargo/a@2.0.0"], vec!["Unsatisfied package-unexplained pkg:cargo/a@2.0.0"]),
            (vec![app, a, b, "pkg:npm/x@1.0.0", "x@1"], vec![]),
            (vec![app, "PKG:Cargo/a@1.0.0", "pkg://cargo/b@1.0.0?repository_url=crates.io"], vec![]),
            (
                vec![app, b, "pkg:cargo/a@1.0.0?repository_url=https://elsewhere.example"],
                vec![
                    "Unsatisfied package-missing a",
                    "Unsatisfied package-unexplained pkg:cargo/a@1.0.0?repository_url=https://elsewhere.example",
                ],
            ),
        ] {
            assert_eq!(of(&components), expected, "{components:?}");
        }
    }

    #[test]
    fn cargo_s_own_resolution_settles_what_is_conditional() {
        let lock = lock();
        let (words, parts) = seen(&[("Cargo.toml", MANIFEST), ("Cargo.lock", &lock)], &ALL[..2], true);
        assert_eq!(words, Vec::<String>::new());
        let exempt = vec![("development-dependency", 1), ("not-in-resolved-graph", 1)];
        assert_eq!(parts, Some(Parts { present: 4, exempt }));
    }

    #[test]
    fn without_a_lock_file_or_an_sbom_nothing_can_be_told() {
        assert_eq!(seen(&[("Cargo.toml", MANIFEST)], &ALL, false).0, ["Undetermined no-lockfile "]);
        assert_eq!(of(&[]), ["Undetermined no-document "]);
    }

    #[test]
    fn a_lock_file_that_was_lost_explains_nothing_away() {
        let lock = lock().replace("version = 4", "version = 5");
        let files = [("Cargo.toml", MANIFEST), ("Cargo.lock", lock.as_str())];
        assert_eq!(seen(&files, &ALL, false).0, Vec::<String>::new());
    }
}
