//! The official schemas, where they are present: beside the repository, or where `BIDCHECK_SCHEMAS` says.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use jsonschema::{Retrieve, Uri, Validator};
use serde_json::Value;

/// The schemas; without them it is said that nothing was compared.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schemas");
    let folder = std::env::var_os("BIDCHECK_SCHEMAS").map_or(beside, PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    say(&format!("no schemas at {}: nothing is compared with them", folder.display()));
    None
}

/// The schema file of each version, by the name of its format in file names: `cyclonedx-1.6`, `spdx-2.3`.
/// The structure tables are drawn from the same files, and say which edition of SPDX that is.
pub(crate) fn files() -> Vec<(String, String)> {
    let cyclonedx = ["1.2", "1.3", "1.4", "1.5", "1.6", "1.7"]
        .map(|version| (format!("cyclonedx-{version}"), format!("cyclonedx/bom-{version}.schema.json")));
    let spdx = [("2.2", "2.2.2"), ("2.3", "2.3.1")]
        .map(|(version, edition)| (format!("spdx-{version}"), format!("spdx/{edition}/spdx-schema.json")));
    cyclonedx.into_iter().chain(spdx).collect()
}

/// A validator for each version.
pub(crate) fn validators(folder: &Path) -> BTreeMap<String, Validator> {
    files().into_iter().map(|(name, path)| (name, validator(folder, &path))).collect()
}

/// A schema with those that it refers to.
pub(crate) struct Read {
    root: Value,
    others: BTreeMap<String, Value>,
}

impl Read {
    pub(crate) fn new(folder: &Path, path: &str) -> Self {
        let others = ["jsf-0.82.schema.json", "cryptography-defs.schema.json", "spdx.schema.json"];
        let other = |name: &str| (name.to_owned(), read(&folder.join("cyclonedx").join(name)));
        Self { root: read(&folder.join(path)), others: others.map(other).into() }
    }

    pub(crate) fn root(&self) -> &Value {
        &self.root
    }

    /// What a reference of a document leads to, and the document that it is in.
    pub(crate) fn follow<'s>(&'s self, reference: &str, document: &'s Value) -> (&'s Value, &'s Value) {
        let (name, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let document = match name.rsplit('/').next().unwrap_or_default() {
            "" => document,
            name => self.others.get(name).unwrap_or(&self.root),
        };
        (document, document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere")))
    }
}

/// The validator of one schema file.
pub(crate) fn validator(folder: &Path, path: &str) -> Validator {
    let schema = read(&folder.join(path));
    jsonschema::options()
        .should_validate_formats(true)
        .with_retriever(Beside(folder.join("cyclonedx")))
        .build(&schema)
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Finds a schema that another names by where it is published.
struct Beside(PathBuf);

impl Retrieve for Beside {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        let name = uri.path().as_str().rsplit('/').next().unwrap_or_default().to_owned();
        Ok(read(&self.0.join(name)))
    }
}

fn read(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[expect(clippy::print_stderr, reason = "a test that compares nothing says so")]
fn say(words: &str) {
    eprintln!("{words}");
}
