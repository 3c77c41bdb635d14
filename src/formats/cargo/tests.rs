//! Small manifests and lock files, and what is read from them.

use super::*;
use crate::evidence::Need;

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Reads a project with one manifest and one lock file.
fn project<T>(manifest: &str, lock: &str, see: impl FnOnce(&Project<'_>, &[Problem]) -> T) -> T {
    files(&[("Cargo.toml", manifest), ("Cargo.lock", lock)], see)
}

fn files<T>(files: &[(&str, &str)], see: impl FnOnce(&Project<'_>, &[Problem]) -> T) -> T {
    let submission = Submission::of_project(files.iter().copied());
    let evidence = crate::formats::read(&submission);
    assert_eq!(evidence.projects.len(), 1);
    assert!(evidence.documents.iter().all(|document| document.role == Role::Project));
    see(&evidence.projects[0], &evidence.problems)
}

fn locked(name: &str, dependencies: &[&str]) -> String {
    format!(
        "[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\nsource = \"{REGISTRY}\"\nchecksum = \"{}\"\n\
         dependencies = {dependencies:?}\n",
        "ab".repeat(32)
    )
}

fn own(name: &str, dependencies: &[&str]) -> String {
    format!("[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\ndependencies = {dependencies:?}\n")
}

fn lock(packages: &[String]) -> String {
    format!("version = 4\n\n{}", packages.concat())
}

fn needs(project: &Project<'_>) -> Vec<(String, Need)> {
    project.packages.iter().map(|package| (package.name.raw().to_owned(), package.need)).collect()
}

fn words(located: &[crate::source::Located<Text<'_>>]) -> Vec<String> {
    located.iter().map(|located| located.value.raw().to_owned()).collect()
}

#[test]
fn a_package_is_needed_as_its_strongest_way_from_the_product_says() {
    use Need::{Always, Conditional, Development};
    let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\na = \"1\"\n\
         b = { version = \"1\", optional = true }\n[build-dependencies]\nbuilt = \"1\"\n\
         [dev-dependencies]\nt = \"1\"\na = \"1\"\n[target.'cfg(unix)'.dependencies]\nu = \"1\"\n";
    let text = lock(&[
        own("app", &["a", "b", "built", "t", "u"]),
        locked("a", &["shared", "windows-sys"]),
        locked("b", &["only-b", "shared"]),
        locked("built", &[]),
        locked("t", &["only-t", "shared"]),
        locked("u", &[]),
        locked("shared", &[]),
        locked("windows-sys", &["windows-targets"]),
        locked("windows-targets", &[]),
        locked("only-b", &[]),
        locked("only-t", &[]),
        locked("stray", &[]),
    ]);
    let expected = [
        ("app", Always),
        ("a", Always),
        ("b", Conditional),
        ("built", Always),
        ("t", Development),
        ("u", Conditional),
        ("shared", Always),
        ("windows-sys", Conditional),
        ("windows-targets", Conditional),
        ("only-b", Conditional),
        ("only-t", Development),
        ("stray", Always),
    ];
    project(manifest, &text, |project, problems| {
        assert_eq!(needs(project), expected.map(|(name, need)| (name.to_owned(), need)));
        assert_eq!(project.unlocked, []);
        assert_eq!(problems, []);
    });
}

#[test]
fn every_version_of_the_lock_file_says_the_same() {
    let checksum = "cd".repeat(32);
    let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\nitoa = \"1\"\n";
    let package = format!("[[package]]\nname = \"itoa\"\nversion = \"1.0.0\"\nsource = \"{REGISTRY}\"\n");
    let with_checksum = format!("{package}checksum = \"{checksum}\"\n");
    let full = format!("itoa 1.0.0 ({REGISTRY})");
    for (version, text) in [
        (
            "1",
            format!("{}{package}\n[metadata]\n\"checksum {full}\" = \"{checksum}\"\n", own("app", &[&full])),
        ),
        (
            "1",
            format!(
                "{}{package}\n[metadata]\n\"checksum {full}\" = \"{checksum}\"\n",
                own("app", &[&full]).replace("[[package]]", "[root]")
            ),
        ),
        ("2", format!("{}{with_checksum}", own("app", &["itoa 1.0.0"]))),
        ("3", format!("version = 3\n{}{with_checksum}", own("app", &["itoa"]))),
        ("4", format!("version = 4\n{}{with_checksum}", own("app", &["itoa"]))),
    ] {
        let submission = Submission::of_project([("Cargo.toml", manifest), ("Cargo.lock", text.as_str())]);
        let evidence = crate::formats::read(&submission);
        assert_eq!(evidence.problems, [], "{version}");
        let stated = evidence.documents.iter().filter_map(|document| document.version.stated());
        assert_eq!(stated.map(Text::raw).collect::<Vec<_>>(), [version]);
        let [app, itoa] = &evidence.projects[0].packages[..] else { panic!("two packages") };
        assert_eq!(app.dependencies, [crate::evidence::Dependency { package: 1, need: Need::Always }]);
        assert_eq!(itoa.checksum, Some(Text::from(checksum.as_str())), "{version}");
        assert_eq!(itoa.source, PackageSource::Registry { other: None });
        assert_eq!(itoa.purl().as_deref(), Some("pkg:cargo/itoa@1.0.0"));
        assert_eq!(evidence.projects[0].unlocked, [], "{version}");
    }
}

#[test]
fn an_unknown_version_is_lost_and_not_guessed_at() {
    let text = lock(&[own("app", &[])]).replace("version = 4", "version = 5");
    project("[package]\nname = \"app\"\nversion = \"0.1.0\"\n", &text, |project, problems| {
        assert_eq!(
            problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [ProblemCode::UnknownVersion]
        );
        assert!(project.packages.is_empty() && project.lock.is_some());
        assert_eq!(project.unlocked, []);
    });
}

#[test]
fn what_is_wrong_with_a_lock_file_is_a_problem_at_its_place() {
    let text =
        lock(&[own("app", &["gone"]), locked("twice", &[]), locked("twice", &[]), "[[package]]\n".into()]);
    project("[package]\nname = \"app\"\nversion = \"0.1.0\"\n", &text, |project, problems| {
        let codes: Vec<ProblemCode> = problems.iter().map(|problem| problem.code).collect();
        let expected = [
            ProblemCode::DuplicateReference,
            ProblemCode::UnreadableComponent,
            ProblemCode::DanglingReference,
        ];
        assert_eq!(codes, expected);
        assert_eq!(words(&project.duplicates), ["twice"]);
        assert_eq!(words(&project.unlocked), ["gone"]);
    });
    project("[package]\nname = \"app\"\n", "version = 4\npackage = 3\n", |_, problems| {
        assert_eq!(problems[0].code, ProblemCode::UnreadableList);
    });
}

#[test]
fn the_lock_file_is_held_against_the_manifest() {
    for (wanted, unlocked) in [
        ("a = \"1\"", vec![]),
        ("a = \"1.2\"", vec!["a"]),
        ("c = \"1\"", vec!["c"]),
        ("renamed = { package = \"a\", version = \"1\" }", vec![]),
        ("a = { git = \"https://git.example/a\" }", vec!["a"]),
        ("a = { path = \"a\" }", vec!["a"]),
        ("app = { path = \".\" }", vec![]),
        ("[target.'cfg(any())'.dev-dependencies]\nc = \"1\"", vec!["c"]),
    ] {
        let manifest = format!("[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\n{wanted}\n");
        let text = lock(&[own("app", &["a"]), locked("a", &[])]);
        project(&manifest, &text, |project, _| assert_eq!(words(&project.unlocked), unlocked, "{wanted}"));
    }
    let text = lock(&[own("app", &[])]);
    project("[package]\nname = \"app\"\nversion = \"0.2.0\"\n", &text, |project, _| {
        assert_eq!(words(&project.unlocked), ["app"]);
    });
}

#[test]
fn a_git_source_is_pinned_only_by_a_commit_in_the_manifest() {
    let source = |query: &str| format!("git+https://git.example/a{query}#{}", "1f".repeat(20));
    for (manifest, query, expected) in [
        ("rev = \"1f1f1f1\"", "?rev=1f1f1f1", true),
        ("rev = \"v1.0\"", "?rev=v1.0", false),
        ("branch = \"main\"", "?branch=main", false),
        ("branch = \"main\"", "?rev=1f1f1f1", false),
        ("tag = \"v1\"", "?tag=v1", false),
    ] {
        let manifest = format!(
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\n\
             [dependencies]\na = {{ git = \"https://git.example/a\", {manifest} }}\n"
        );
        let text = lock(&[own("app", &["a"]), locked("a", &[]).replace(REGISTRY, &source(query))]);
        project(&manifest, &text, |project, _| {
            let PackageSource::Git { pinned, .. } = project.packages[1].source else { panic!("from git") };
            assert_eq!(pinned, expected, "{manifest}");
            assert_eq!(project.unlocked, []);
        });
    }
}

#[test]
fn sources_are_told_apart() {
    let other = |address: &'static str| PackageSource::Registry { other: Some(Text::from(address)) };
    for (written, source) in [
        (REGISTRY, PackageSource::Registry { other: None }),
        ("sparse+https://index.crates.io/", PackageSource::Registry { other: None }),
        ("sparse+https://crates.example/", other("https://crates.example/")),
        ("registry+https://git.example/index", other("https://git.example/index")),
        ("bzr+https://x.example", PackageSource::Unknown(Text::from("bzr+https://x.example"))),
    ] {
        let text = lock(&[locked("a", &[]).replace(REGISTRY, written)]);
        project("", &text, |project, _| assert_eq!(project.packages[0].source, source));
    }
}

const WORKSPACE: &str = "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"crates/out\"]\n\
     [workspace.package]\nversion = \"0.1.0\"\nauthors = [\"A\"]\nlicense = \"MIT\"\n\
     [workspace.dependencies]\na = \"1\"\nhull = { path = \"crates/hull\" }\n";
const SAIL: &str = "[package]\nname = \"sail\"\nversion.workspace = true\nauthors.workspace = true\n\
     license = { workspace = true }\n[dependencies]\nhull.workspace = true\n\
     a = { workspace = true, optional = true }\nmast = { path = \"../../mast\" }\n";
const HULL: &str = "[package]\nname = \"hull\"\nversion = \"0.1.0\"\n[dev-dependencies]\nt = \"1\"\n";
const MAST: &str = "[package]\nname = \"mast\"\nversion = \"0.1.0\"\n";
const OUT: &str = "[package]\nname = \"out\"\nversion = \"0.1.0\"\n[dependencies]\nnot-locked = \"1\"\n";

#[test]
fn a_workspace_lends_its_fields_and_its_members_are_found() {
    let text = lock(&[
        locked("a", &[]),
        own("hull", &["t"]),
        own("mast", &[]),
        own("sail", &["a", "hull", "mast"]),
        locked("t", &[]),
    ]);
    let members = [
        ("Cargo.toml", WORKSPACE),
        ("Cargo.lock", &text),
        ("crates/sail/Cargo.toml", SAIL),
        ("crates/hull/Cargo.toml", HULL),
        ("crates/out/Cargo.toml", OUT),
        ("mast/Cargo.toml", MAST),
    ];
    files(&members, |project, problems| {
        assert_eq!(problems, []);
        let names: Vec<&str> = project.members.iter().map(|member| member.name.raw()).collect();
        assert_eq!(names, ["hull", "sail", "mast"]);
        let sail = &project.members[1];
        assert_eq!((sail.version.as_ref().map(Text::raw), sail.package), (Some("0.1.0"), Some(3)));
        assert_eq!((sail.authors.len(), sail.license.as_ref().map(Text::raw)), (1, Some("MIT")));
        assert!(project.members.iter().all(|member| member.is_built_by_default));
        assert!(project.root().is_none());
        let needs: Vec<Need> = project.packages.iter().map(|package| package.need).collect();
        use Need::{Always, Conditional, Development};
        assert_eq!(needs, [Conditional, Always, Always, Always, Development]);
        assert_eq!((&project.unlocked, &project.outside_paths), (&vec![], &vec![]));
    });
}

#[test]
fn what_only_other_members_need_is_conditional() {
    let root = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[workspace]\nmembers = [\"xtask\"]\n";
    let task = "[package]\nname = \"xtask\"\nversion = \"0.1.0\"\n[dependencies]\na = \"1\"\n";
    let text = lock(&[own("app", &[]), own("xtask", &["a"]), locked("a", &[])]);
    for (root, expected) in [
        (root.to_owned(), [Need::Always, Need::Conditional, Need::Conditional]),
        (format!("{root}default-members = [\".\", \"xtask\"]\n"), [Need::Always; 3]),
    ] {
        files(&[("Cargo.toml", &root), ("xtask/Cargo.toml", task), ("Cargo.lock", &text)], |project, _| {
            assert_eq!(project.root().map(|member| member.name.raw()), Some("app"));
            assert_eq!(project.packages.iter().map(|package| package.need).collect::<Vec<_>>(), expected);
        });
    }
    // A member that handed in no manifest is needed, and so is what it depends on.
    files(&[("Cargo.toml", root), ("Cargo.lock", &text)], |project, _| {
        assert_eq!(
            project.packages.iter().map(|package| package.need).collect::<Vec<_>>(),
            [Need::Always; 3]
        );
    });
}

#[test]
fn replacements_and_paths_that_leave_the_project_are_seen() {
    let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\n\
         a = { path = \"../elsewhere\" }\nb = { path = \"b\" }\n\
         [patch.crates-io]\nitoa = { git = \"https://git.example/itoa\" }\nmine = { path = \"/tmp/mine\" }\n\
         [replace]\n\"quote:1.0.0\" = { path = \"quote\" }\n";
    let configuration = "paths = [\"override\"]\n[build]\nrustc-wrapper = \"./evil.sh\"\n\
         [source.crates-io]\nreplace-with = \"mirror\"\n[patch.crates-io]\nlog = { path = \"log\" }\n";
    let parts = [("Cargo.toml", manifest), (".cargo/config.toml", configuration)];
    files(&parts, |project, problems| {
        assert_eq!(problems, []);
        assert_eq!(words(&project.outside_paths), ["../elsewhere", "/tmp/mine"]);
        let replaced = ["itoa", "mine", "quote:1.0.0", "override", "mirror", "log"];
        assert_eq!(words(&project.replacements), replaced);
        assert_eq!((project.lock, &project.unlocked), (None, &vec![]));
    });
}

#[test]
fn a_broken_manifest_costs_the_document_and_not_the_project() {
    let text = lock(&[own("app", &["a"]), locked("a", &[])]);
    project("[package]\nname = \n", &text, |project, problems| {
        assert_eq!(
            problems.iter().map(|problem| problem.code).collect::<Vec<_>>(),
            [ProblemCode::SyntaxError]
        );
        assert_eq!(
            project.packages.iter().map(|package| package.need).collect::<Vec<_>>(),
            [Need::Always; 2]
        );
    });
}
