//! A store answers what was put in, by key, and keeps what others brought.

use std::fs;

use super::*;
use crate::intelligence::advisory::{AdvisoryKind, AffectedPackage, Bound, Range, RangeKind};

fn advisory(id: &str, aliases: &[&str], packages: &[(&str, &str)]) -> Advisory {
    let affected = packages.iter().map(|(ecosystem, name)| AffectedPackage {
        ecosystem: (*ecosystem).to_owned(),
        name: (*name).to_owned(),
        versions: versions(name),
    });
    Advisory {
        id: id.to_owned(),
        aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
        upstream: Vec::new(),
        kind: AdvisoryKind::Vulnerability,
        summary: Some("A summary".to_owned()),
        published: "2024-01-01T00:00:00Z".parse().ok(),
        modified: "2024-06-01T00:00:00.5Z".parse().ok(),
        severities: Vec::new(),
        weaknesses: vec!["CWE-79".to_owned()],
        affected: affected.collect(),
    }
}

fn versions(name: &str) -> AffectedVersions {
    let bounds = vec![Bound::Introduced("0".to_owned()), Bound::Fixed(format!("2 of {name}"))];
    AffectedVersions {
        ranges: vec![Range { kind: RangeKind::Ecosystem, bounds }],
        listed: vec!["1.0".to_owned()],
    }
}

fn owned(borrowed: &AffectedVersions<&str>) -> AffectedVersions {
    let packed = layout::pack(borrowed).expect("it was packed before");
    layout::unpack(&packed).expect("it was unpacked before")
}

/// The advisories on a package, with the versions that each means.
fn told(
    store: &Intelligence,
    ecosystem: &str,
    name: &str,
) -> Result<Vec<(Advisory, Vec<AffectedVersions>)>, StoreError> {
    let mut told = Vec::new();
    for entry in store.of_package(ecosystem, name)?.entries()? {
        let affected = entry.affected.iter().map(owned).collect();
        told.extend(store.advisory(entry.place)?.map(|advisory| (advisory, affected)));
    }
    Ok(told)
}

fn brought(name: &str, whole: &[&str]) -> Brought {
    Brought {
        name: name.to_owned(),
        as_of: None,
        sha256: "ab".repeat(32),
        whole: whole.iter().map(|name| (*name).to_owned()).collect(),
        fetched: None,
    }
}

fn bring(directory: &Path, brought: Brought, advisories: Vec<Advisory>) {
    let mut writer = Writer::begin(directory).expect("a writer");
    let kept = writer.bring(|rows| {
        advisories.into_iter().try_for_each(|advisory| rows.advisory(advisory))?;
        Ok::<_, StoreError>(Some(brought))
    });
    kept.expect("a source");
    writer.finish().expect("a store");
}

#[test]
fn only_the_entries_of_the_package_are_answered() {
    let directory = tempfile::tempdir().expect("a directory");
    let both = advisory("GHSA-1", &["CVE-2024-1"], &[("npm", "a"), ("npm", "b"), ("npm", "a")]);
    bring(directory.path(), brought("osv/npm", &["npm"]), vec![both.clone()]);
    let store = Intelligence::open(directory.path()).expect("a store");
    let found = told(&store, "npm", "a").expect("an answer");
    let head = Advisory { affected: Vec::new(), ..both };
    assert_eq!(found, [(head, vec![versions("a"), versions("a")])]);
    assert_eq!(told(&store, "npm", "ab").expect("an answer"), []);
    assert_eq!(told(&store, "PyPI", "a").expect("an answer"), []);
    assert_eq!(store.sources()[0].as_of.to_string(), "2024-06-01T00:00:00.5Z");
}

#[test]
fn all_that_advisories_say_of_a_package_is_answered_in_their_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let of = |n: usize| advisory(&format!("A-{n}"), &[], &[("npm", ["a", "b"][n % 2]), ("npm", "a\0b")]);
    bring(directory.path(), brought("two", &["npm"]), (300..302).map(of).collect());
    bring(directory.path(), brought("one", &["npm"]), (0..300).map(of).collect());
    let store = Intelligence::open(directory.path()).expect("a store");
    let ids = |name| -> Vec<String> {
        told(&store, "npm", name).expect("an answer").into_iter().map(|(advisory, _)| advisory.id).collect()
    };
    let every = |from, step| (from..302).step_by(step).map(|n| format!("A-{n}")).collect::<Vec<_>>();
    assert_eq!([ids("a"), ids("b"), ids("a\0b")], [every(0, 2), every(1, 2), every(0, 1)]);
}

#[test]
fn names_are_compared_as_the_ecosystem_does() {
    let directory = tempfile::tempdir().expect("a directory");
    let of = [
        ("PyPI", "Foo_Bar.baz"),
        ("npm", "Foo"),
        ("NuGet", "Newtonsoft.Json"),
        ("Go", "github.com/Masterminds/goutils"),
    ];
    bring(directory.path(), brought("osv/mixed", &[]), vec![advisory("X-1", &[], &of)]);
    let store = Intelligence::open(directory.path()).expect("a store");
    let count = |ecosystem, name| told(&store, ecosystem, name).expect("an answer").len();
    assert_eq!(
        [count("PyPI", "foo-bar-baz"), count("npm", "foo"), count("NuGet", "newtonsoft.json")],
        [1, 0, 1]
    );
    assert_eq!(count("Go", "github.com/masterminds/goutils"), 1);
}

#[test]
fn a_few_records_are_not_an_ecosystem() {
    let directory = tempfile::tempdir().expect("a directory");
    let of = [("Debian:12", "a"), ("npm", "b")];
    bring(directory.path(), brought("osv/Debian", &["Debian"]), vec![advisory("X-1", &[], &of)]);
    let store = Intelligence::open(directory.path()).expect("a store");
    let has = ["Debian", "Debian:12", "Debian:11", "npm"].map(|ecosystem| store.has_ecosystem(ecosystem));
    assert_eq!(has, [true, true, false, false]);
}

#[test]
fn aliases_are_joined_across_sources() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = advisory("RUSTSEC-1", &["CVE-1"], &[("crates.io", "a")]);
    bring(directory.path(), brought("osv/crates.io", &["crates.io"]), vec![first]);
    let second = advisory("GHSA-1", &["CVE-1"], &[("crates.io", "a")]);
    bring(directory.path(), brought("osv/GHSA", &[]), vec![second, advisory("GHSA-11", &[], &[])]);
    let store = Intelligence::open(directory.path()).expect("a store");
    assert_eq!(store.names("RUSTSEC-1").expect("names"), ["CVE-1", "GHSA-1", "RUSTSEC-1"]);
    assert_eq!(store.names("none").expect("names").len(), 1);
    assert_eq!(told(&store, "crates.io", "a").expect("an answer").len(), 2);
}

#[test]
fn an_alias_that_many_advisories_have_leads_to_each_once() {
    let directory = tempfile::tempdir().expect("a directory");
    let many = |ids: std::ops::Range<u32>| {
        ids.map(|n| advisory(&format!("A-{n}"), &["CVE-1", "CVE-2"], &[("npm", "a")])).collect()
    };
    bring(directory.path(), brought("one", &["npm"]), many(0..40));
    bring(directory.path(), brought("two", &[]), many(40..50));
    let bearers = |store: &Intelligence| store.known_as("CVE-2", &HashMap::new()).expect("names").1.len();
    assert_eq!(bearers(&Intelligence::open(directory.path()).expect("a store")), 50);
    bring(directory.path(), brought("one", &["npm"]), many(0..1));
    assert_eq!(bearers(&Intelligence::open(directory.path()).expect("a store")), 11);
}

#[test]
fn all_names_of_an_advisory_are_known_however_many_they_are() {
    let directory = tempfile::tempdir().expect("a directory");
    let aliases: Vec<String> = (0..MOST_NAMES * 2).map(|n| format!("CVE-{n}")).collect();
    let aliases: Vec<&str> = aliases.iter().map(String::as_str).collect();
    bring(directory.path(), brought("one", &["npm"]), vec![advisory("A", &aliases, &[("npm", "a")])]);
    let store = Intelligence::open(directory.path()).expect("a store");
    assert_eq!(store.names("A").expect("names").len(), MOST_NAMES * 2 + 1);
    assert_eq!(store.names("CVE-199").expect("names").len(), MOST_NAMES * 2 + 1);
}

#[test]
fn a_chain_of_aliases_without_end_is_followed_only_so_far() {
    let directory = tempfile::tempdir().expect("a directory");
    let chain = (0..1000).map(|n| {
        let next = format!("A-{}", (n + 1) % 1000);
        advisory(&format!("A-{n}"), &[&next], &[("npm", "a")])
    });
    bring(directory.path(), brought("one", &["npm"]), chain.collect());
    let store = Intelligence::open(directory.path()).expect("a store");
    assert!((2..=MOST_NAMES + 1).contains(&store.names("A-500").expect("names").len()));
}

#[test]
fn a_source_is_replaced_and_the_others_stay() {
    let directory = tempfile::tempdir().expect("a directory");
    bring(directory.path(), brought("one", &["npm"]), vec![advisory("A", &["CVE-1"], &[("npm", "a")])]);
    bring(directory.path(), brought("two", &[]), vec![advisory("B", &["CVE-1"], &[("npm", "a")])]);
    bring(directory.path(), brought("one", &["npm"]), vec![advisory("C", &[], &[("npm", "a")])]);
    let store = Intelligence::open(directory.path()).expect("a store");
    let found = told(&store, "npm", "a").expect("an answer");
    assert_eq!(found.iter().map(|(advisory, _)| advisory.id.as_str()).collect::<Vec<_>>(), ["C", "B"]);
    let bearers =
        ["A", "B", "C", "CVE-1"].map(|id| store.known_as(id, &HashMap::new()).expect("names").1.len());
    assert_eq!(bearers, [0, 1, 1, 1]);
    let files = fs::read_dir(directory.path()).expect("a directory").flatten();
    let mut names: Vec<_> = files.map(|entry| entry.file_name()).collect();
    names.sort();
    assert_eq!(names, [FILE, "lock"]);
}

#[test]
fn a_source_that_fails_leaves_what_was_there() {
    let directory = tempfile::tempdir().expect("a directory");
    bring(directory.path(), brought("one", &[]), vec![advisory("A", &[], &[("npm", "a")])]);
    let mut writer = Writer::begin(directory.path()).expect("a writer");
    let failed = writer.bring(|rows| {
        rows.advisory(advisory("B", &[], &[("npm", "a")]))?;
        Err::<Option<Brought>, _>(StoreError::Busy(PathBuf::new()))
    });
    assert!(failed.is_err());
    writer.finish().expect("a store");
    let store = Intelligence::open(directory.path()).expect("a store");
    assert_eq!(told(&store, "npm", "a").expect("an answer")[0].0.id, "A");
}

#[test]
fn two_runs_at_once_are_refused() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = Writer::begin(directory.path()).expect("a writer");
    assert!(matches!(Writer::begin(directory.path()), Err(StoreError::Busy(_))));
    drop(first);
    assert!(Writer::begin(directory.path()).is_ok());
}

#[test]
fn threads_can_share_a_store() {
    fn shared<T: Send + Sync>() {}
    shared::<Intelligence>();
}

#[test]
fn a_file_that_was_altered_gives_an_error_or_what_was_written() {
    let directory = tempfile::tempdir().expect("a directory");
    let many: Vec<Advisory> = (0..200)
        .map(|n| advisory(&format!("A-{n}"), &[&format!("CVE-{n}")], &[("npm", &format!("p{n}"))]))
        .collect();
    bring(directory.path(), brought("osv/npm", &["npm"]), many.clone());
    let file = directory.path().join(FILE);
    let bytes = fs::read(&file).expect("a store");
    let (mut errors, step) = (0, bytes.len() / 128);
    for at in (0..bytes.len()).step_by(step) {
        let mut altered = bytes.clone();
        // The byte and some further ones, so that lengths and pages are hit too.
        (at..altered.len().min(at + 40)).step_by(9).for_each(|at| altered[at] ^= 0x15);
        fs::write(&file, &altered).expect("a store");
        let Ok(store) = Intelligence::open(directory.path()) else {
            errors += 1;
            continue;
        };
        let answers =
            many.iter().enumerate().map(|(n, written)| match told(&store, "npm", &format!("p{n}")) {
                Ok(found) => {
                    let head = Advisory { affected: Vec::new(), ..written.clone() };
                    let whole = [(head, vec![versions(&format!("p{n}"))])];
                    assert!(found.is_empty() || found == whole, "altered at {at}: {found:?}");
                    false
                }
                Err(StoreError::Damaged { .. }) => true,
                Err(other) => panic!("{other}"),
            });
        let is_damaged = answers.fold(false, |all, one| all | one);
        errors += usize::from(is_damaged);
        assert!(
            !is_damaged || Writer::begin(directory.path()).is_err(),
            "built upon what is altered at {at}"
        );
    }
    assert!(errors > 20, "{errors}");
}
