//! A provider's folder of CSAF documents: what stands beside a document tells whether it is the one that was given out.

use std::collections::BTreeSet;

use bidcheck::intelligence::Intelligence;
use bidcheck::submission::integrity::Algorithm;
use serde_json::json;

use crate::scene::{Run, Scene, places};

/// A document about one vulnerability.
fn document(number: u32) -> String {
    json!({
        "document": {
            "category": "csaf_security_advisory", "csaf_version": "2.0", "title": "An advisory",
            "publisher": { "category": "vendor", "name": "Acme", "namespace": "https://acme.example" },
            "tracking": { "id": format!("ACME-{number}"), "current_release_date": "2026-05-06T07:08:09Z" },
        },
        "product_tree": { "full_product_names": [{ "product_id": "P", "name": "Lib",
            "product_identification_helper": { "purl": "pkg:npm/lib@1.2.0" } }] },
        "vulnerabilities": [{ "cve": format!("CVE-2026-{number}"), "product_status": { "known_affected": ["P"] } }],
    })
    .to_string()
}

/// A file below the folder of the provider.
type File = (&'static str, String);

/// Three documents that are what they should be, and four that are not.
fn files() -> Vec<File> {
    let [first, second, other] = [1, 2, 9].map(document);
    let cut = document(6)[..300].to_owned();
    let line =
        |algorithm: Algorithm, of: &str, name| format!("{}  {name}\n", algorithm.digest(of.as_bytes()));
    vec![
        ("2025/acme-3.json", document(3)),
        ("2026/acme-1.json", first.clone()),
        ("2026/acme-1.json.asc", "-----BEGIN PGP SIGNATURE-----\n".to_owned()),
        ("2026/acme-1.json.sha256", line(Algorithm::Sha256, &first, "acme-1.json")),
        ("2026/acme-1.json.sha512", line(Algorithm::Sha512, &first, "acme-1.json")),
        ("2026/acme-2.json", format!("\u{feff}{second}")),
        ("2026/acme-2.json.sha512", Algorithm::Sha512.digest(format!("\u{feff}{second}").as_bytes())),
        ("2026/acme-4.json", document(4)),
        ("2026/acme-4.json.asc", "-----BEGIN PGP SIGNATURE-----\n".to_owned()),
        ("2026/acme-4.json.sha256", line(Algorithm::Sha256, &document(4), "acme-4.json")),
        ("2026/acme-4.json.sha512", line(Algorithm::Sha512, &other, "acme-4.json")),
        ("2026/acme-5.json", document(5)),
        ("2026/acme-5.json.sha512", "<html>Not found</html>".to_owned()),
        ("2026/acme-6.json", cut),
        ("2026/acme-6.json.sha256", line(Algorithm::Sha256, &document(6), "acme-6.json")),
        ("2026/acme-7.json", document(7)),
        ("2026/acme-7.json.sha256", line(Algorithm::Sha256, &other, "acme-7.json")),
        ("index.txt", "2026/acme-1.json\n".to_owned()),
        ("spare.json.sha256", line(Algorithm::Sha256, &other, "spare.json")),
    ]
}

/// Asserts that the three are taken and the four are named.
fn told_apart(scene: &Scene, run: Run, below: &str) {
    let run = run.ended(0).said(": 3 records, 4 unreadable");
    let run = run.said("  3 digests beside documents agree\n");
    let run = run.said("  1 signature beside a document is not verified\n");
    let place = |number| format!("  unreadable: {below}2026/acme-{number}.json: ");
    let run = run.said(&format!("{}the SHA-512 digest beside it is of other bytes", place(4)));
    let run = run.said(&format!("{}the file beside it that should state its SHA-512 digest", place(5)));
    let run = run.said(&format!("{}the SHA-256 digest beside it is of other bytes", place(6)));
    run.said(&format!("{}the SHA-256 digest beside it is of other bytes", place(7)));
    let store = Intelligence::open(&scene.store()).expect("a store");
    let id = |place| store.advisory(place).expect("an answer").expect("an advisory").id;
    let taken: BTreeSet<String> = places(&store, "npm", "lib").into_iter().map(id).collect();
    let expected = ["ACME-1/CVE-2026-1", "ACME-2/CVE-2026-2", "ACME-3/CVE-2026-3"];
    assert_eq!(taken, expected.map(str::to_owned).into());
    let status = scene.run(&["status"]).ended(0).stdout;
    assert!(status.contains("4 unreadable"), "{status}");
    assert!(!status.contains("sign") && !status.contains("verif"), "{status}");
}

#[test]
fn a_document_that_is_another_is_not_taken() {
    let scene = Scene::new();
    for (name, text) in files() {
        scene.write(&format!("white/{name}"), text);
    }
    let run = scene.import(&scene.path("white"));
    // The list, and the digest of what is not there.
    let run = run.said("csaf/acme.example: ").said("passed over 2 files");
    told_apart(&scene, run, "");
}

#[test]
fn in_an_archive_it_is_not_taken_either() {
    let scene = Scene::new();
    let members: Vec<(String, String)> =
        files().into_iter().map(|(name, text)| (format!("white/{name}"), text)).collect();
    let run = scene.import(&scene.zip("acme.zip", &members));
    told_apart(&scene, run, "white/");
}

#[test]
fn a_single_file_is_compared_with_what_stands_beside_it() {
    let scene = Scene::new();
    for (name, text) in files() {
        scene.write(name, text);
    }
    let import = |number| scene.import(&scene.path(&format!("2026/acme-{number}.json")));
    import(1).ended(0).said("csaf/ACME-1: 1 record").said("  2 digests beside documents agree");
    let before = scene.sources();
    for number in [4, 5, 6, 7] {
        import(number).ended(5).said("no record of its CSAF advisories can be read").said("beside it");
    }
    assert_eq!(scene.sources(), before);
    scene.import(&scene.path("2025/acme-3.json")).ended(0);
}
