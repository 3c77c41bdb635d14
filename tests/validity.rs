//! Whether a document is valid is answered as the official schemas answer it, and said with a place.

#[path = "support/cases.rs"]
mod cases;
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/schemas.rs"]
mod schemas;

#[path = "validity/differential.rs"]
mod differential;
#[path = "validity/located.rs"]
mod located;
#[path = "validity/rich.rs"]
mod rich;
#[path = "validity/xml.rs"]
mod xml;

use bidcheck::evidence::Validity;
use bidcheck::formats;
use bidcheck::submission::Submission;
use serde_json::Value;

/// What a reader found of one document's validity, as plain words: kind, path and count of each cause.
#[derive(Debug)]
struct Found {
    valid: bool,
    judged: String,
    faults: Vec<String>,
}

fn found_in(name: &str, text: Vec<u8>) -> Option<Found> {
    let submission = Submission::from_texts([(name, &text[..])]);
    let evidence = formats::read(&submission);
    evidence.documents.first().map(|document| found(&document.validity))
}

fn found(validity: &Validity<'_>) -> Found {
    let line = |fault: &bidcheck::evidence::Fault<'_>| {
        let value = fault.places.first().and_then(|place| place.value).unwrap_or_default();
        let cause = &fault.cause;
        format!("{} {} = {value:?}, asked {:?} ×{}", cause.kind.word(), cause.path, cause.asked, fault.count)
    };
    Found {
        valid: validity.is_valid(),
        judged: format!("{:?}", validity.judged),
        faults: validity.faults.iter().map(line).collect(),
    }
}

/// The name of a document's format and version, as its validators are named.
fn format_of(document: &Value) -> Option<String> {
    match (document.get("specVersion"), document.get("spdxVersion")) {
        (Some(Value::String(version)), _) => Some(format!("cyclonedx-{version}")),
        (_, Some(Value::String(version))) => Some(format!("spdx-{}", version.strip_prefix("SPDX-")?)),
        _ => None,
    }
}
