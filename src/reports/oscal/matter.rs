//! What the results point at: the buyer's files, the submitted files and the cited documents, with digests.

use serde_json::{Value, json};
use uuid::Uuid;

use super::identifier::Names;
use super::{paragraphs, text};
use crate::assessment::{ArtifactRecord, Assessment, Input};
use crate::baseline::Framework;
use crate::intelligence::Source;
use crate::reports::harmless::{self, uri};
use crate::reports::{outline, wording};
use crate::source::Location;

/// Problems that are told of each file.
const PROBLEMS: usize = 20;

/// Where the plan stands: the first baseline.
pub(super) fn plan(assessment: &Assessment, names: &Names) -> String {
    let plan = assessment.inputs.iter().find(|input| input.kind == "baseline");
    reference(plan.map_or_else(|| submission(names), |plan| of_input(plan, names)))
}

/// An address within the document.
pub(super) fn reference(uuid: Uuid) -> String {
    format!("#{uuid}")
}

fn of_input(input: &Input, names: &Names) -> Uuid {
    names.shared(&["input", &input.kind, &input.path, &input.sha256])
}

fn of_artifact(artifact: &ArtifactRecord, names: &Names) -> Uuid {
    of_file(&artifact.path, artifact.inside.as_deref(), names)
}

fn of_file(path: &str, inside: Option<&str>, names: &Names) -> Uuid {
    names.own(&["artifact", path, inside.unwrap_or_default()])
}

/// The file that a place is in, or the submission as a whole.
pub(super) fn of_place(location: Option<&Location>, names: &Names) -> (Uuid, String) {
    let here = location.filter(|place| names.has_file(place));
    match here {
        Some(place) => {
            let inside = place.inside.as_deref();
            let title = text(&harmless::shortened(&outline::file(&place.path, inside)).0);
            (of_file(&place.path, inside, names), title)
        }
        None => (submission(names), "The submission as a whole".to_owned()),
    }
}

fn submission(names: &Names) -> Uuid {
    names.own(&["submission"])
}

/// A document that rules cite.
pub(super) fn of_framework(id: &str, names: &Names) -> Uuid {
    names.shared(&["framework", id])
}

/// All of them.
pub(super) fn resources<'a>(
    assessment: &'a Assessment,
    names: &'a Names,
) -> impl Iterator<Item = Value> + 'a {
    let whole = json!({
        "uuid": submission(names).to_string(),
        "title": "The submission as a whole",
        "description": "SHA-256 over the names and digests of all files.",
        "props": [names.prop("sha256", &assessment.submission.digest)],
    });
    let inputs = assessment.inputs.iter().map(|one| input(one, names));
    let artifacts = assessment.submission.artifacts.iter().map(|one| artifact(one, names));
    let frameworks = assessment.frameworks.iter().map(|(id, one)| framework(id, one, names));
    let sources = assessment.intelligence.iter().flat_map(|intelligence| &intelligence.sources);
    let sources = sources.map(|one| source(one, names));
    std::iter::once(whole).chain(inputs).chain(sources).chain(artifacts).chain(frameworks)
}

fn link(path: &str, sha256: &str) -> Value {
    let mut link = json!({ "href": uri(path) });
    // What was not read has no digest.
    if !sha256.is_empty() {
        link["hashes"] = json!([{ "algorithm": "SHA-256", "value": sha256 }]);
    }
    link
}

fn input(input: &Input, names: &Names) -> Value {
    json!({
        "uuid": of_input(input, names).to_string(),
        "title": text(&format!("{}: {}", input.kind, input.path)),
        "description": "A file of the buyer’s, or a baseline, that the assessment rests on.",
        "rlinks": [link(&input.path, &input.sha256)],
    })
}

fn source(source: &Source, names: &Names) -> Value {
    json!({
        "uuid": names.shared(&["source", &source.name, &source.sha256]).to_string(),
        "title": text(&format!("Vulnerability data: {}", source.name)),
        "description": format!("Data of {}, that known vulnerabilities were looked up in.", source.as_of),
        "props": [names.prop("sha256", &source.sha256)],
    })
}

fn artifact(artifact: &ArtifactRecord, names: &Names) -> Value {
    let mut told = vec![match (&artifact.role, &artifact.format) {
        (Some(role), Some(format)) => {
            let version = artifact.format_version.as_deref().unwrap_or("of no stated version");
            format!("A submitted file, read as {}: {format} {version}.", wording::role_named(role))
        }
        _ => "A submitted file that was not recognised.".to_owned(),
    }];
    let (shown, rest) = artifact.problems.split_at(artifact.problems.len().min(PROBLEMS));
    told.extend(shown.iter().map(|problem| {
        let class = wording::class(problem.code.class());
        format!("{} {class}. At {}.", wording::problem(problem), outline::place(&problem.location))
    }));
    if !rest.is_empty() {
        told.push(format!("{} more problems are in the JSON report.", wording::number(rest.len() as u64)));
    }
    let path = outline::file(&artifact.path, artifact.inside.as_deref());
    json!({
        "uuid": of_artifact(artifact, names).to_string(),
        "title": text(&harmless::shortened(&path).0),
        "description": paragraphs(&told),
        "props": [names.prop("bytes", &artifact.size.to_string())],
        "rlinks": [link(&path, &artifact.sha256)],
    })
}

fn framework(id: &str, framework: &Framework, names: &Names) -> Value {
    let Framework { title, authority, edition, date, address, status, .. } = framework;
    json!({
        "uuid": of_framework(id, names).to_string(),
        "title": text(title),
        "description": text(status),
        "citation": { "text": text(&format!("{authority}: {title}, {edition}, {date}. {address}")) },
    })
}
