//! Real data of the publishers, where they are present.

use std::path::{Path, PathBuf};
use std::process::Command;

use bidcheck::intelligence::Intelligence;

use crate::scene::{Scene, places};

/// Beside the repository, or where `BIDCHECK_ADVISORIES` says.
fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/advisories");
    let folder = std::env::var_os("BIDCHECK_ADVISORIES").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("no advisories at {}", folder.display()));
    None
}

#[expect(clippy::print_stderr, reason = "a test that looks at nothing says so")]
fn say(why: &str) {
    eprintln!("{why}: real data are not looked at");
}

#[test]
fn every_record_of_the_publishers_is_accounted_for() {
    let Some(folder) = folder() else { return };
    let scene = Scene::new();
    let paths = ["osv", "kev", "epss"].map(|name| folder.join(name));
    let [osv, kev, epss] = paths.each_ref().map(|path| path.to_str().expect("a plain path"));
    scene.run(&["import", osv, kev, epss]).ended(0);
    let sources = scene.sources();
    let of = |name: &str| {
        let source = sources.as_array().expect("a list").iter().find(|source| source["name"] == name);
        let source = source.unwrap_or_else(|| panic!("no {name}"));
        ["records", "withdrawn", "unreadable"].map(|key| source[key].as_u64().expect("a number"))
    };
    assert_eq!(of("osv/crates.io"), [1_193, 13, 0]);
    assert_eq!(of("osv/Go"), [4_274, 17, 0]);
    assert_eq!(of("osv/PyPI"), [2_651, 10, 0]);
    assert_eq!(of("osv/Bitnami"), [7_444, 0, 0]);
    assert_eq!(of("osv/mixed-ghsa-slice"), [59, 2, 0]);
    assert_eq!(of("cisa-kev"), [1_404, 0, 0]);
    assert_eq!(of("first-epss"), [20, 0, 0]);
    let store = Intelligence::open(&scene.store()).expect("a store");
    assert!(!store.has_ecosystem("npm"), "a slice is not the whole");
    let names = store.names("CVE-2023-44487").expect("names");
    assert!(
        ["BIT-node-2023-44487", "BIT-nginx-2023-44487"]
            .iter()
            .all(|name| names.iter().any(|one| one == name)),
        "{names:?}"
    );
    assert!(store.known_exploited("CVE-2023-44487").expect("an answer").is_some());
    assert!(store.likelihood("CVE-2023-44487").expect("an answer").is_some());
    assert!(!places(&store, "crates.io", "time").is_empty());
}

#[test]
fn every_digest_that_a_provider_puts_beside_its_documents_agrees() {
    let Some(folder) = folder() else { return };
    let scene = Scene::new();
    let archive = folder.join("csaf/cisa-csaf-2023-2024.tar.zst");
    let unpacked = scene.path("cisa");
    std::fs::create_dir(&unpacked).expect("a folder");
    let tar = Command::new("tar").arg("--zstd").arg("-xf").arg(&archive).arg("-C").arg(&unpacked).status();
    if !tar.is_ok_and(|status| status.success()) {
        return say("no tar that knows zstd");
    }
    let run = scene.import(&unpacked).ended(0).said("728 digests beside documents agree");
    run.said("728 signatures beside documents are not verified").said("passed over 7 files");
    let sources = scene.sources();
    let counts = ["records", "unreadable"].map(|key| sources[0][key].as_u64().expect("a number"));
    assert_eq!((sources[0]["name"].as_str(), counts), (Some("csaf/cisa"), [3_199, 0]));
}
