//! SBOMs of small projects and of this one, judged by the crate that wrote them.

use cyclonedx_bom::validation::Validate as _;

use super::*;

const LOCK: &str = "version = 4\n\n\
    [[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\n \"a\",\n \"g\",\n \"t\",\n]\n\n\
    [[package]]\nname = \"a\"\nversion = \"1.0.0+build\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
    checksum = \"abababababababababababababababababababababababababababababababab\"\ndependencies = [\n \"b\",\n]\n\n\
    [[package]]\nname = \"b\"\nversion = \"2.0.0\"\nsource = \"sparse+https://crates.example/\"\n\
    checksum = \"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd\"\n\n\
    [[package]]\nname = \"g\"\nversion = \"3.0.0\"\nsource = \"git+https://me:secret@git.example/g?rev=1f1f1f1#1f1f1f1\"\n\n\
    [[package]]\nname = \"t\"\nversion = \"4.0.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
const MANIFEST: &str = "[package]\nname = \"app\"\nversion = \"0.1.0\"\n\
    authors = [\"Northwind Maritime <sbom@northwind.example>\"]\nlicense = \"MIT/Apache-2.0\"\n\
    [dependencies]\na = \"1\"\ng = { git = \"https://me:secret@git.example/g\", rev = \"1f1f1f1\" }\n\
    [dev-dependencies]\nt = \"4\"\n";

fn request(authors: &[String]) -> Request<'_> {
    Request { folder: Path::new("."), as_of: Timestamp::UNIX_EPOCH, authors }
}

/// The document's text, after the crate has read it back and found it valid.
fn written(files: &[(&str, &str)], known: Known) -> Value {
    let submission = Submission::of_project(files.iter().copied());
    let (text, count) = sbom(&submission, known, &request(&[]), "harbour").expect("a project");
    let bom = Bom::parse_from_json(text.as_bytes()).expect("it reads what it writes");
    let result = bom.validate_version(SpecVersion::V1_5);
    assert!(result.passed(), "{result:?}");
    let read_back = Submission::from_texts([("bom.json", text.as_bytes())]);
    let validity = &crate::formats::read(&read_back).documents[0].validity;
    assert!(validity.is_valid(), "{:?}", validity.faults);
    let document: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(document["components"].as_array().map(Vec::len), Some(count - 1));
    document
}

fn unknown(component: &Value) -> Vec<&str> {
    let properties = component["properties"].as_array().map(Vec::as_slice).unwrap_or_default();
    assert!(properties.iter().all(|property| property["name"] == "cdx:cisa:unknown-information"));
    properties.iter().filter_map(|property| property["value"].as_str()).collect()
}

#[test]
fn what_cargo_knows_is_stated_and_what_it_does_not_is_declared_unknown() {
    let known = Known::from([(
        ("a".to_owned(), "1.0.0+build".to_owned()),
        Facts { authors: vec!["Ann".to_owned()], license: Some("MIT".to_owned()), is_library: true },
    )]);
    let document = written(&[("Cargo.toml", MANIFEST), ("Cargo.lock", LOCK)], known);
    let [a, b, g] = &document["components"].as_array().expect("a list")[..] else {
        panic!("three components")
    };

    assert_eq!(a["purl"], "pkg:cargo/a@1.0.0%2Bbuild");
    assert_eq!(a["author"], "Ann");
    assert_eq!(a["licenses"][0]["expression"], "MIT");
    assert_eq!(a["hashes"][0]["alg"], "SHA-256");
    assert_eq!(a["hashes"][0]["content"], "ab".repeat(32));
    assert_eq!(unknown(a), Vec::<&str>::new());

    assert_eq!(b["purl"], "pkg:cargo/b@2.0.0?repository_url=https:%2F%2Fcrates.example%2F");
    assert_eq!(b["author"], "unknown");
    assert_eq!(unknown(b), ["Component Producer", "Component License"]);

    assert_eq!(g["purl"], "pkg:cargo/g@3.0.0?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fg%401f1f1f1");
    let all = ["Component Producer", "Component License", "Component Hash Value", "Component Hash Algorithm"];
    assert_eq!(unknown(g), all);

    let primary = &document["metadata"]["component"];
    assert_eq!(primary["author"], "Northwind Maritime");
    assert_eq!(primary["licenses"][0]["expression"], "MIT OR Apache-2.0");
    assert_eq!(unknown(primary), all[2..]);
    assert!(!document.to_string().contains("secret"));
}

#[test]
fn the_document_says_who_when_with_what_and_how_complete() {
    let document = written(&[("Cargo.toml", MANIFEST), ("Cargo.lock", LOCK)], Known::new());
    let metadata = &document["metadata"];
    assert_eq!(metadata["timestamp"], "1970-01-01T00:00:00Z");
    assert_eq!(metadata["authors"][0]["name"], "Northwind Maritime");
    assert_eq!(metadata["authors"][0]["email"], "sbom@northwind.example");
    assert_eq!(metadata["lifecycles"][0]["phase"], "pre-build");
    assert_eq!(metadata["tools"]["components"][0]["name"], "bidcheck");
    assert_eq!(metadata["tools"]["components"][0]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["compositions"][0]["aggregate"], "complete");
    assert_eq!(document["compositions"][0]["dependencies"][0], metadata["component"]["bom-ref"]);
    let rows = document["dependencies"].as_array().expect("a list");
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row["dependsOn"].is_array()));
    assert_eq!(rows[0]["dependsOn"].as_array().map(Vec::len), Some(2));
}

#[test]
fn a_stale_lock_file_is_not_called_complete() {
    let manifest = MANIFEST.replace("a = \"1\"", "a = \"1\"\nmissing = \"1\"");
    let document = written(&[("Cargo.toml", &manifest), ("Cargo.lock", LOCK)], Known::new());
    assert_eq!(document["compositions"][0]["aggregate"], "incomplete");
}

#[test]
fn a_workspace_without_a_root_package_stands_for_its_members() {
    let lock = "version = 4\n[[package]]\nname = \"hull\"\nversion = \"0.1.0\"\n\
        [[package]]\nname = \"sail\"\nversion = \"0.1.0\"\ndependencies = [\"hull\"]\n";
    let member =
        |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nauthors = [\"N\"]\n");
    let (hull, sail) = (member("hull"), member("sail") + "[dependencies]\nhull = { path = \"../hull\" }\n");
    let document = written(
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"*\"]\n"),
            ("Cargo.lock", lock),
            ("hull/Cargo.toml", &hull),
            ("sail/Cargo.toml", &sail),
        ],
        Known::new(),
    );
    let primary = &document["metadata"]["component"];
    assert_eq!((&primary["name"], &primary["version"]), (&Value::from("harbour"), &Value::from("0.1.0")));
    assert_eq!(primary["author"], "N");
    let refs = [&document["components"][0]["bom-ref"], &document["components"][1]["bom-ref"]];
    assert_eq!(document["dependencies"][0]["dependsOn"], Value::from(refs.map(Clone::clone).to_vec()));
}

#[test]
fn nothing_is_written_of_a_project_that_cannot_be_read() {
    for (files, words) in [
        (vec![("x.txt", "")], "no Cargo project"),
        (vec![("Cargo.toml", MANIFEST)], "no `Cargo.lock`"),
        (vec![("Cargo.toml", MANIFEST), ("Cargo.lock", "version = 5")], "unknown-version"),
        (vec![("Cargo.toml", MANIFEST), ("Cargo.lock", "version = 4")], "no package of this project"),
    ] {
        let submission = Submission::of_project(files);
        let error = sbom(&submission, Known::new(), &request(&[]), "x").expect_err("nothing to write");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn this_project_is_told_twice_in_the_same_bytes_and_without_its_folder() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("this project's file");
    let (manifest, lock) = (read("Cargo.toml"), read("Cargo.lock"));
    let files = [("Cargo.toml", manifest.as_str()), ("Cargo.lock", lock.as_str())];
    // Without cargo's cache of packages less is known, and the rest holds.
    let document = written(&files, facts(folder).0);
    assert_eq!(document, written(&files, facts(folder).0));
    let text = document.to_string();
    assert!(!text.contains("file://") && !text.contains(env!("CARGO_MANIFEST_DIR")));
    let names: Vec<&str> = document["components"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|c| c["name"].as_str())
        .collect();
    assert!(names.contains(&"serde_json") && !names.contains(&"proptest"));
    let other = written(&[("Cargo.toml", MANIFEST), ("Cargo.lock", LOCK)], Known::new());
    assert_ne!(document["serialNumber"], other["serialNumber"]);
}
