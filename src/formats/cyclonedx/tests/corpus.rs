//! Every document of the corpus, where it is present.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::formats;
use crate::source::ProblemCode;
use crate::submission::Submission;

fn corpus() -> Option<PathBuf> {
    let folder = match std::env::var_os("BIDCHECK_CORPUS") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
    };
    folder.is_dir().then_some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut found, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the corpus can be listed") {
            let path = entry.expect("the corpus can be listed").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Counts components another way: every item of a `components` list that stands at the top, in
/// another component, or in `metadata.component`.
fn count(document: &Value) -> u64 {
    fn within(list: Option<&Value>) -> u64 {
        let items = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        items.iter().map(|item| 1 + within(item.get("components"))).sum()
    }
    let primary = document.pointer("/metadata/component").filter(|component| !component.is_null());
    within(document.get("components")) + primary.map_or(0, |c| 1 + within(c.get("components")))
}

#[test]
fn every_component_of_the_corpus_is_read_or_counted_as_unreadable() {
    let Some(corpus) = corpus() else { return };
    let mut seen: BTreeMap<ProblemCode, usize> = BTreeMap::new();
    let (mut documents, mut compared) = (0, 0);
    for path in files(&corpus) {
        let bytes = std::fs::read(&path).expect("the corpus can be read");
        let submission = Submission::from_texts([("bom.json", &bytes[..])]);
        let evidence = formats::read(&submission);
        for problem in &evidence.problems {
            *seen.entry(problem.code).or_default() += 1;
        }
        let Some(document) =
            evidence.documents.iter().find(|d| d.standard == crate::evidence::Standard::CycloneDx)
        else {
            continue;
        };
        documents += 1;
        assert_eq!(document.components.len(), evidence.components.len());
        let is_whole = |code| evidence.problems.iter().all(|problem| problem.code != code);
        let text = submission.artifacts[0].text().unwrap_or_default();
        if let (true, Ok(value)) = (is_whole(ProblemCode::DuplicateKey), serde_json::from_str::<Value>(text))
        {
            compared += 1;
            let read = evidence.components.len() as u64 + u64::from(document.unreadable);
            assert_eq!(read, count(&value), "{}", path.display());
        }
    }
    assert!(documents > 100 && compared > 90, "{documents} documents, {compared} compared");
    assert!(seen.contains_key(&ProblemCode::DanglingReference), "{seen:?}");
}
