use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::evidence::Standard;
use crate::formats;
use crate::submission::Submission;

/// Real documents, where they are at hand.
fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let named = std::env::var_os("BIDCHECK_CORPUS").map(PathBuf::from);
    named.or(Some(beside)).filter(|folder| folder.is_dir())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the corpus can be read");
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("the corpus can be read").path()) {
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

/// How many entries two lists of a document have.
fn count(document: &Value) -> usize {
    let entries = |key: &str| document[key].as_array().map_or(0, Vec::len);
    entries("packages") + entries("files")
}

#[test]
fn no_component_of_a_real_document_is_lost() {
    let Some(corpus) = corpus() else { return };
    let (mut documents, mut components) = (0, 0);
    for path in files(&corpus) {
        let bytes = std::fs::read(&path).expect("the corpus can be read");
        let submission = Submission::from_texts([("bom.json", &bytes[..])]);
        let evidence = formats::read(&submission);
        let text = submission.artifacts.first().and_then(|artifact| artifact.text()).unwrap_or_default();
        // Other notations have tests of their own.
        let Ok(value) = serde_json::from_str::<Value>(text) else { continue };
        let is_spdx2 = value.get("spdxVersion").is_some() && value.get("bomFormat").is_none();
        let is_spdx3 = value.get("@context").is_some();
        let read =
            evidence.documents.iter().find(|document| document.standard == Standard::Spdx && !is_spdx3);
        assert_eq!(read.is_some(), is_spdx2, "{}", path.display());
        let Some(document) = read else { continue };
        let found = document.components.len() + document.unreadable as usize;
        assert_eq!(found, count(&value), "{}", path.display());
        documents += 1;
        components += found;
    }
    assert!(documents > 0 && components > 0, "the corpus holds SPDX 2 documents");
}
