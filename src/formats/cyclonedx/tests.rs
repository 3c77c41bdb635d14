//! One small document for each field and each problem, and every document of the corpus.

mod component;
mod corpus;
mod dependency;
mod inventory;
mod metadata;
mod recognition;
mod schema;
mod vulnerability;

use crate::evidence::{Component, Document, Evidence, Sbom};
use crate::formats;
use crate::source::ProblemCode;
use crate::submission::Submission;

/// Reads one document and looks at what it says.
fn with_evidence<T>(text: &str, look: impl FnOnce(&Evidence<'_>) -> T) -> T {
    let submission = Submission::from_texts([("bom.json", text.as_bytes())]);
    look(&formats::read(&submission))
}

/// A document of a version with more entries.
fn document(version: &str, entries: &str) -> String {
    format!(r#"{{"bomFormat": "CycloneDX", "specVersion": "{version}", {entries}}}"#)
}

/// Reads a document of a version with more entries and looks at it as an SBOM.
fn with_sbom<T>(version: &str, entries: &str, look: impl FnOnce(&Sbom<'_>, &Evidence<'_>) -> T) -> T {
    with_evidence(&document(version, entries), |evidence| {
        let document: &Document<'_> = evidence.documents.first().expect("the document is recognised");
        look(document.sbom.as_ref().expect("the document is an SBOM"), evidence)
    })
}

/// Reads a document with one component of these entries and looks at that.
fn with_component<T>(
    version: &str,
    entries: &str,
    look: impl FnOnce(&Component<'_>, &Evidence<'_>) -> T,
) -> T {
    let entries = format!(r#""components": [{{{entries}}}]"#);
    with_sbom(version, &entries, |_, evidence| look(&evidence.components[0], evidence))
}

/// The problems, as codes with their details.
fn problems(evidence: &Evidence<'_>) -> Vec<(ProblemCode, String)> {
    let problems = evidence.problems.iter();
    problems.map(|problem| (problem.code, problem.detail.clone().unwrap_or_default())).collect()
}
