use std::path::{Path, PathBuf};

use serde_json::Value;

use super::*;

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

/// How many components a document has, however deep they stand.
fn count(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(entries) => entries.values().map(count).sum(),
        _ => 0,
    };
    let class = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let is_one =
        ["software_Package", "software_File", "ai_AIPackage", "dataset_DatasetPackage"].contains(&class);
    inner + usize::from(is_one)
}

#[test]
fn no_component_of_a_real_document_is_lost() {
    let Some(corpus) = corpus() else { return };
    let (mut documents, mut components) = (0, 0);
    for path in files(&corpus) {
        let bytes = std::fs::read(&path).expect("the corpus can be read");
        let submission = Submission::from_texts([("bom.json", &bytes[..])]);
        let text = submission.artifacts.first().and_then(|artifact| artifact.text()).unwrap_or_default();
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        let is_spdx3 =
            value.get("@context").is_some_and(|context| context.to_string().contains("spdx.org/rdf/3"));
        let (id, artifact) = submission.numbered().next().expect("one artifact");
        let root = artifact.text().and_then(|_| crate::syntax::json(artifact, id, &mut Vec::new()));
        let object = root.and_then(|root| root.object(&mut Vec::new()));
        assert_eq!(object.is_some_and(|object| recognises(&object)), is_spdx3, "{}", path.display());
        if !is_spdx3 {
            continue;
        }
        let evidence = formats::read(&submission);
        let document = evidence.documents.first().unwrap_or_else(|| panic!("{}", path.display()));
        assert_eq!(document.components.len(), count(&value), "{}", path.display());
        assert_eq!(document.unreadable, 0, "{}", path.display());
        documents += 1;
        components += document.components.len();
    }
    assert!(documents >= 18 && components > 700, "{documents} documents with {components} components");
}

/// The document of a fixture or of the corpus, if it is there.
fn opened(name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(corpus()?.join("spdx3").join(name)).expect("the corpus can be read");
    Some(serde_json::from_str(&text).expect("JSON"))
}

#[test]
fn a_document_in_the_words_of_spdx_2_is_read_and_noted() {
    let Some(document) = opened("sbom-tool__manifest.spdx.json") else { return };
    look(&document, |evidence, sbom| {
        assert_eq!(said(&evidence.documents[0].version), "3.0");
        let depends =
            |edge: &&crate::evidence::Relationship| edge.kind == crate::evidence::RelationshipKind::DependsOn;
        assert_eq!(evidence.relationships.iter().filter(depends).count(), 266);
        // The licences are an element called `NOASSERTION`, and the document has no root.
        assert!(evidence.components.iter().all(|one| answer(&one.licenses) == "(not asserted)"));
        assert_eq!((sbom.primary.len(), answer(&sbom.version)), (0, "(malformed)"));
        assert!(evidence.components.iter().filter(|one| one.purl().is_some()).count() >= 266);
        let supplied = evidence.components.iter().filter(|one| one.supplier.stated().is_some()).count();
        assert_eq!(supplied, 11);
    });
    assert_eq!(tools(&document), [("Microsoft.SBOMTool".to_owned(), "0.0.0-preview.0".to_owned())]);
}

#[test]
fn a_document_of_snippets_and_files_has_one_package_and_its_files() {
    let Some(document) = opened("sbomqs__perl-Mojolicious.spdx.json") else { return };
    assert_eq!(problems(&document), []);
    look(&document, |evidence, sbom| {
        assert_eq!(sbom.primary.len(), 1);
        let primary = evidence.component(sbom.primary[0]);
        assert_eq!(
            (said(&primary.name), said(&primary.version)),
            ("perl-Mojolicious".into(), "9.470.0".into())
        );
        assert_eq!(said(&primary.originator), "devel:languages:perl");
        assert_eq!(said(&sbom.generation_context), "source");
        assert_eq!(answer(&sbom.completeness), "(absent)");
    });
}
