//! The purl-spec's own test suite and type definitions, where they are present: beside the
//! repository, or where `BIDCHECK_SCHEMAS` says. What deliberately differs stands in a table.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::super::package_type::{Namespace, PackageType, Part};
use super::*;

/// Cases of the suite that are answered otherwise: the package URL, and why.
const OTHERWISE: &[(&str, &str)] = &[
    (
        "pkg:gem/jruby-launcher@1.1.2?Platform=java",
        "ECMA-427 has keys lower-cased while parsing; the suite's own recommended case says so too",
    ),
    ("pkg:Rpm/fedora/curl@7.50.3-1.fc25?Arch=i386&Distro=fedora-25", "the same"),
    (
        "pkg:git/codeberg.org/forgejo/forgejo@a72d2c07cfca03b55371089de6aa230d8c951fa0",
        "ECMA-427 takes the name from the last slash on and encodes a slash in it; the text is the same",
    ),
    (
        "pkg:git/codeberg.org/forgejo/forgejo@a72d2c07cfca03b55371089de6aa230d8c951fa0#options/locale_readme.md",
        "the same",
    ),
];

/// What the table says otherwise than a type's definition: type and property, and why.
const TABLE_OTHERWISE: &[(&str, &str)] = &[
    ("golang namespace", "`pkg:golang/stdlib` names the standard library"),
    ("golang small", "the definition says both: case-sensitive, and shall be lowercased"),
    ("git small", "the suite lowers both although the definition calls them case-sensitive"),
    ("chrome-extension small", "its pattern asks for small letters, which the suite's case refuses to lower"),
    ("huggingface repository", "the definition's note names it and gives no default"),
];

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas");
    let folder = std::env::var_os("BIDCHECK_SCHEMAS").map_or(beside, PathBuf::from).join("purl");
    folder.is_dir().then_some(folder)
}

fn files(folder: &Path) -> Vec<Value> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let read = |path: &PathBuf| fs::read_to_string(path).expect("a readable file");
    paths.iter().map(|path| serde_json::from_str(&read(path)).expect("JSON")).collect()
}

/// A package URL of these parts with everything escaped, so that reading it builds the canonical one.
fn put_together(parts: &Value) -> String {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let segments = |text: &str| text.split('/').map(escaped).collect::<Vec<_>>().join("/");
    let part = |name: &str| parts[name].as_str().unwrap_or_default();
    let mut text = format!("pkg:{}/", part("type"));
    if !part("namespace").is_empty() {
        text += &format!("{}/", segments(part("namespace")));
    }
    text += &escaped(part("name"));
    if !part("version").is_empty() {
        text += &format!("@{}", escaped(part("version")));
    }
    for (index, (key, value)) in parts["qualifiers"].as_object().into_iter().flatten().enumerate() {
        let mark = if index == 0 { '?' } else { '&' };
        text += &format!("{mark}{key}={}", escaped(value.as_str().unwrap_or_default()));
    }
    if !part("subpath").is_empty() {
        text += &format!("#{}", segments(part("subpath")));
    }
    text
}

/// The parts of what was read, as the suite writes them.
fn parts_of(text: &str) -> Result<Value, IdentifierFault> {
    let parts = read(text)?;
    let purl = parts.of(text);
    let qualifiers: serde_json::Map<String, Value> =
        purl.qualifiers().map(|(key, value)| (key.to_owned(), decoded(value).into())).collect();
    Ok(serde_json::json!({
        "type": purl.ty(), "namespace": purl.namespace(), "name": purl.name(), "version": purl.version(),
        "qualifiers": if qualifiers.is_empty() { Value::Null } else { qualifiers.into() },
        "subpath": purl.subpath(),
    }))
}

/// What a case comes to here, in the form of its expected output.
fn outcome(case: &Value) -> Result<Value, IdentifierFault> {
    match case["test_type"].as_str() {
        Some("parse") => parts_of(case["input"].as_str().expect("text")),
        Some("build") => canonical(&put_together(&case["input"])).map(Value::from),
        _ => canonical(case["input"].as_str().expect("text")).map(Value::from),
    }
}

/// Nothing and an empty list of qualifiers are one.
fn plain(mut expected: Value) -> Value {
    if expected["qualifiers"].as_object().is_some_and(serde_json::Map::is_empty) {
        expected["qualifiers"] = Value::Null;
    }
    expected
}

#[test]
fn the_suite_of_the_specification_is_answered_as_it_asks() {
    let Some(folder) = folder() else { return };
    let (mut wrong, mut count, mut used) = (Vec::new(), 0, BTreeSet::new());
    for case in files(&folder.join("tests")).iter().flat_map(|file| file["tests"].as_array().expect("tests"))
    {
        count += 1;
        let expected = match case["expected_failure"].as_bool() {
            Some(true) => None,
            _ => Some(plain(case["expected_output"].clone())),
        };
        let found = outcome(case).ok();
        let text = case["input"].as_str().or(case["expected_output"].as_str()).unwrap_or_default();
        if found == expected {
            continue;
        }
        match OTHERWISE.iter().find(|(one, _)| *one == text) {
            Some((one, _)) => drop(used.insert(*one)),
            None => wrong.push(format!("{case}\n  found {found:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(used.len(), OTHERWISE.len(), "a difference that is none: {used:?}");
    assert!(count > 500, "{count} cases");
}

#[test]
fn the_table_of_types_says_what_the_definitions_say() {
    let Some(folder) = folder() else { return };
    let (mut wrong, mut used) = (Vec::new(), BTreeSet::new());
    for definition in files(&folder.join("types")) {
        let word = definition["type"].as_str().expect("a type");
        let Some(ty) = PackageType::named(word) else {
            wrong.push(format!("{word} is not in the table"));
            continue;
        };
        let namespace = match definition["namespace_definition"]["requirement"].as_str() {
            Some("required") => Namespace::Required,
            Some("prohibited") => Namespace::Prohibited,
            _ => Namespace::Optional,
        };
        let is_small = |part: &str| definition[format!("{part}_definition")]["case_sensitive"] == false;
        let small = [("namespace", Part::Namespace), ("name", Part::Name), ("version", Part::Version)];
        let small: Vec<Part> =
            small.into_iter().filter(|(part, _)| is_small(part)).map(|(_, part)| part).collect();
        let repository = definition["repository"]["default_repository_url"].as_str().map(address);
        for (property, agrees) in [
            ("namespace", ty.namespace == namespace),
            ("small", ty.small == small),
            ("repository", ty.repository.map(address) == repository),
        ] {
            let what = format!("{word} {property}");
            match (agrees, TABLE_OTHERWISE.iter().find(|(one, _)| *one == what)) {
                (true, _) => {}
                (false, Some((one, _))) => drop(used.insert(*one)),
                (false, None) => wrong.push(format!("{what}: {definition}")),
            }
        }
        for qualifier in definition["qualifiers_definition"].as_array().into_iter().flatten() {
            if qualifier["requirement"] == "required" && qualifier["key"].as_str() != ty.needs {
                wrong.push(format!("{word} needs {}", qualifier["key"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(used.len(), TABLE_OTHERWISE.len(), "a difference that is none: {used:?}");
}
