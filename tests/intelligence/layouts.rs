//! Every layout of a publisher is told by its content and becomes one source, whatever its name.

use std::fs;
use std::path::Path;

use bidcheck::intelligence::{Intelligence, Support};

use crate::scene::{Scene, export, kev, osv, places};

const EPSS: &str = "#model_version:v2026,score_date:2026-04-23T00:00:00+0000\ncve,epss,percentile\n\
    CVE-2024-0000,0.94360,0.99996\nCVE-2024-0001,0.1,0.2\n";

const PAGE: &str = "---\ntitle: Thing\npermalink: /thing\nidentifiers:\n  - purl: pkg:npm/thing\nreleases:\n  \
    - releaseCycle: \"1\"\n    releaseDate: 2024-01-02\n    eol: 2025-04-30\n---\n";

const RUSTSEC: &str = "```toml\n[advisory]\nid = \"RUSTSEC-2024-0001\"\npackage = \"a\"\ndate = \"2024-01-02\"\n\n\
    [versions]\npatched = [\">= 0.2.0\"]\n```\n\n# A title\n";

#[test]
fn every_layout_is_one_source() {
    let scene = Scene::new();
    scene.zip("all/an-export", &export("npm", 3));
    scene.write("all/kev.txt", kev("2025-08-25T17:04:19.9796Z", 2));
    scene.write("all/scores", EPSS);
    scene.write("all/products/thing.md", PAGE);
    scene.write("all/products/other.md", PAGE.replace("thing", "other"));
    scene.write("all/crates/a/RUSTSEC-2024-0001.md", RUSTSEC);
    scene.write("all/README.md", "# Words\n");
    scene.import(&scene.path("all")).ended(0).said("passed over 1 file");
    let found = scene.counts();
    let found: Vec<(&str, u64)> = found.iter().map(|(name, count)| (name.as_str(), *count)).collect();
    let expected =
        [("cisa-kev", 2), ("endoflife.date", 2), ("first-epss", 2), ("osv/npm", 3), ("rustsec", 1)];
    assert_eq!(found, expected);
    let dates: Vec<String> = Intelligence::open(&scene.store())
        .expect("a store")
        .sources()
        .iter()
        .map(|s| s.as_of.to_string())
        .collect();
    let expected = [
        "2025-08-25T17:04:19.9796Z",
        "2024-01-02T00:00:00Z",
        "2026-04-23T00:00:00Z",
        "2025-03-04T05:06:07Z",
        "2024-01-02T00:00:00Z",
    ];
    assert_eq!(dates, expected);
}

#[test]
fn what_was_imported_is_answered() {
    let scene = Scene::new();
    scene.zip("all/osv.zip", &export("npm", 3));
    scene.write("all/kev.json", kev("2025-08-25T17:04:19.9796Z", 2));
    scene.write("all/epss.csv", EPSS);
    scene.write("all/products/thing.md", PAGE);
    scene.import(&scene.path("all")).ended(0);
    let store = Intelligence::open(&scene.store()).expect("a store");
    let place = places(&store, "npm", "package-1")[0];
    assert_eq!(store.advisory(place).expect("an answer").expect("an advisory").id, "X-1");
    assert!(store.has_ecosystem("npm") && !store.has_ecosystem("PyPI"));
    assert_eq!(
        store.known_exploited("CVE-2024-0001").expect("an answer").map(|known| known.added).as_deref(),
        Some("2024-05-06")
    );
    assert_eq!(
        store.likelihood("CVE-2024-0000").expect("an answer").map(|one| one.score).as_deref(),
        Some("0.94360")
    );
    let products = store.products("pkg:npm/thing@1.0.3").expect("an answer");
    let [(source, product)] = &products[..] else { panic!("{products:?}") };
    assert_eq!(*source, "endoflife.date");
    assert_eq!(product.cycles[0].support, Some(Support::Until("2025-04-30".to_owned())));
    assert_eq!(store.known_exploited("CVE-2024-0009").expect("an answer"), None);
}

#[test]
fn scores_are_read_from_gzip() {
    use std::io::Write as _;
    let scene = Scene::new();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(EPSS.as_bytes()).expect("bytes");
    let bytes = gzip.finish().expect("bytes");
    let whole = scene.write("scores.bin", &bytes);
    scene.import(&whole).ended(0);
    assert_eq!(scene.counts(), [("first-epss".to_owned(), 2)]);
    let cut = scene.write("cut.gz", &bytes[..bytes.len() - 12]);
    scene.import(&cut).ended(5);
}

#[test]
fn a_registry_index_tells_what_was_taken_back() {
    let scene = Scene::new();
    let line = |version: &str, yanked: bool| {
        format!(
            "{{\"name\":\"thing\",\"vers\":\"{version}\",\"deps\":[],\"cksum\":\"0\",\"features\":{{}},\"yanked\":{yanked}}}\n"
        )
    };
    scene.write("index/th/in/thing", line("1.0.0", false) + &line("1.0.1", true));
    scene.write("index/th/in/think", (line("2.0.0", true)).replace("thing", "think"));
    scene.import(&scene.path("index")).ended(0);
    let store = Intelligence::open(&scene.store()).expect("a store");
    let versions =
        |name: &str| store.yanked("crates.io", name).expect("an answer").map(|(_, versions)| versions);
    assert_eq!(versions("thing"), Some(vec!["1.0.1".to_owned()]));
    assert_eq!(versions("other"), None);
}

#[test]
fn what_cannot_be_read_is_counted_and_named() {
    let scene = Scene::new();
    let mut records = export("npm", 3);
    records.push(("broken.json".to_owned(), records[0].1[..90].to_owned()));
    records.push(("other.json".to_owned(), "{\"no\": \"record\"}".to_owned()));
    records.push((
        "withdrawn.json".to_owned(),
        records[1]
            .1
            .replace("\"aliases\"", "\"withdrawn\":\"2025-01-01T00:00:00Z\",\"aliases\"")
            .replace("X-1", "X-9"),
    ));
    let run = scene.import(&scene.zip("all.zip", &records)).ended(0);
    let run = run.said("broken.json").said("other.json").said("2 unreadable").said("1 withdrawn");
    assert!(!run.stderr.contains("withdrawn.json"));
    let sources = scene.sources();
    assert_eq!(
        (&sources[0]["unreadable"], &sources[0]["withdrawn"], &sources[0]["records"]),
        (&2.into(), &1.into(), &3.into())
    );
}

#[test]
fn a_path_that_holds_nothing_changes_nothing() {
    let scene = Scene::new();
    scene.import(&scene.zip("all.zip", &export("npm", 3))).ended(0);
    let before = fs::read(scene.store().join("intelligence.redb")).expect("a store");
    let cut = scene.zip("cut.zip", &export("npm", 30));
    let bytes = fs::read(&cut).expect("an archive");
    fs::write(&cut, &bytes[..bytes.len() / 2]).expect("a file");
    scene.import(&cut).ended(5).said("cut off or damaged");
    let nothing = [
        scene.write("page.html", "<!DOCTYPE html><html></html>"),
        scene.write("empty", ""),
        scene.write("bom.json", "{\"bomFormat\": \"CycloneDX\", \"vulnerabilities\": []}"),
        scene.write("kev.json", "{\"catalogVersion\": \"1\", \"vulnerabilities\": []}"),
        scene.zip("empty.zip", &[]),
        scene.path("missing"),
        cut,
    ];
    for path in nothing {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        scene.import(&path).ended(5).said(&name);
        // Nothing of a run is kept if one of its paths is wrong.
        let good = scene.write("kev-good.json", kev("2025-01-01T00:00:00Z", 1));
        let both = [good.to_str().expect("a path"), path.to_str().expect("a path")];
        scene.run(&["import", both[0], both[1]]).ended(5);
    }
    assert_eq!(fs::read(scene.store().join("intelligence.redb")).expect("a store"), before);
}

#[test]
fn a_few_records_do_not_stand_for_an_ecosystem() {
    let scene = Scene::new();
    scene.import(&scene.zip("npm.zip", &export("npm", 4))).ended(0);
    // A single record is a source of its own and replaces nothing.
    let (name, text) = osv("X-100", "npm", "thing");
    scene.import(&scene.write(&name, text)).ended(0);
    // Records of several ecosystems are named after their archive and are the whole of none.
    let mixed = [osv("Y-1", "Maven", "a:b"), osv("Y-2", "PyPI", "c"), osv("Y-3", "Debian:12", "d")];
    scene.import(&scene.zip("mixed.zip", &mixed)).ended(0);
    let names: Vec<String> = scene.counts().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["osv/X-100", "osv/mixed", "osv/npm"]);
    let store = Intelligence::open(&scene.store()).expect("a store");
    assert_eq!(store.ecosystems().into_iter().collect::<Vec<_>>(), ["npm"]);
    assert_eq!(places(&store, "Debian:12", "d").len(), 1);
    // GitHub's database is known by its folders.
    for (name, text) in [osv("GHSA-1", "Maven", "a:b"), osv("GHSA-2", "PyPI", "c")] {
        scene.write(&format!("database/advisories/github-reviewed/2024/05/x/{name}"), text);
    }
    scene.import(&scene.path("database")).ended(0);
    let store = Intelligence::open(&scene.store()).expect("a store");
    assert_eq!(store.ecosystems().into_iter().collect::<Vec<_>>(), ["Maven", "PyPI", "npm"]);
}

#[test]
fn a_source_that_lost_most_of_its_records_is_said() {
    let scene = Scene::new();
    scene.import(&scene.zip("npm.zip", &export("npm", 40))).ended(0);
    scene.import(&scene.zip("npm.zip", &export("npm", 4))).ended(0).said("it had 40 records before");
}

#[test]
fn the_later_of_two_files_of_one_source_counts() {
    let scene = Scene::new();
    scene.write("both/a.json", kev("2025-08-25T17:04:19Z", 3));
    scene.write("both/b.csv", "cveID,dateAdded\nCVE-2024-0001,2025-08-24\n");
    let run = scene.import(&scene.path("both")).ended(0).said("the same run brought a later one");
    assert_eq!(run.stderr.matches("cisa-kev: 3 records").count(), 1);
    assert_eq!(scene.counts(), [("cisa-kev".to_owned(), 3)]);
}

#[test]
fn the_digest_of_a_folder_is_that_of_its_list() {
    let scene = Scene::new();
    scene.write("products/a.md", PAGE);
    scene.write("products/b.md", PAGE.replace("thing", "other"));
    scene.import(&scene.path("products")).ended(0);
    let sum = |bytes: &[u8]| {
        use sha2::{Digest as _, Sha256};
        Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let line = |name: &str| {
        let bytes = fs::read(scene.path("products").join(Path::new(name))).expect("a file");
        format!("{}  {name}\n", sum(&bytes))
    };
    assert_eq!(scene.sources()[0]["sha256"], sum((line("a.md") + &line("b.md")).as_bytes()));
}

#[test]
fn records_cannot_steer_the_terminal() {
    let scene = Scene::new();
    let hostile = "\u{1b}[2Jhostile";
    let (name, text) = osv("X-1", &format!("eco{hostile}"), "thing");
    let broken = (format!("b{hostile}.json"), format!("{{\"id\": \"{hostile}"));
    let archive = scene.zip("all.zip", &[(name, text), broken]);
    let run = scene.import(&archive).ended(0).said("hostile");
    assert!(!run.stderr.contains('\u{1b}'), "{}", run.stderr);
    let run = scene.run(&["status"]).ended(0);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.stdout);
    // A JSON text with such a character is no record at all.
    scene.import(&scene.write(&format!("c{hostile}"), "no")).ended(5);
}
