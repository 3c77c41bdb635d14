//! SPDX 2.1 to 2.3: what such a document says, in the words of the evidence.
//!
//! The values are those of JSON. What each other notation calls them is known to the module of its name,
//! which has no part in what they mean. SPDX 3 is not read here.

mod creation;
mod elements;
mod generation_context;
mod graph;
mod markup;
mod package;
pub(super) mod rdf;
mod relationship_type;
pub(super) mod tag_value;
mod value;
mod vocabulary;
pub(super) mod xml;

#[cfg(test)]
mod tests;

use crate::evidence::{Document, Evidence, FieldName, Places, Role, Sbom, Standard};
use crate::limits::{self, Limits};
use crate::source::{DocumentId, Field, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object, yaml};

use super::spdx::{beginning, place};
use super::structure;
use elements::Elements;
use graph::Graph;

/// A version of the format, with what no published mapping has a place for in it
/// (the 2026 elements in SPDX 2: all but the author's signature have one).
#[derive(Debug)]
struct Version {
    number: &'static str,
    inexpressible: &'static [FieldName],
    inexpressible_of_files: &'static [FieldName],
    places_of_packages: Places,
}

/// The versions that are read. The texts 2.2.1 and 2.2.2 call themselves 2.2. The mappings were drawn up for
/// 2.2 and 2.3; the places they name are in 2.1 too.
const VERSIONS: &[Version] = &[
    Version {
        number: "2.1",
        inexpressible: &[FieldName::SbomAuthorSignature],
        inexpressible_of_files: ASKED_OF_PACKAGES_ONLY,
        places_of_packages: Places::of(&[FieldName::ComponentDescription, FieldName::ComponentFilename]),
    },
    Version {
        number: "2.2",
        inexpressible: &[FieldName::SbomAuthorSignature],
        inexpressible_of_files: ASKED_OF_PACKAGES_ONLY,
        places_of_packages: Places::of(&[FieldName::ComponentDescription, FieldName::ComponentFilename]),
    },
    Version {
        number: "2.3",
        inexpressible: &[FieldName::SbomAuthorSignature],
        inexpressible_of_files: ASKED_OF_PACKAGES_ONLY,
        places_of_packages: Places::of(&[
            FieldName::ComponentDescription,
            FieldName::ComponentFilename,
            FieldName::ComponentReleaseDate,
            FieldName::ComponentSupportEnd,
        ]),
    },
];

/// A document of an unknown version is read as one of the last that is known.
const LAST: &Version = &VERSIONS[VERSIONS.len() - 1];

const ASKED_OF_PACKAGES_ONLY: &[FieldName] = &[
    FieldName::ComponentProducer,
    FieldName::ComponentSupplier,
    FieldName::ComponentIdentifier,
    FieldName::ComponentVersion,
];

impl Version {
    /// What a document that states nothing of a field says of it.
    fn unstated<T>(&self, field: FieldName) -> Field<T> {
        if self.inexpressible.contains(&field) { Field::Inexpressible } else { Field::Absent }
    }

    /// The same of a file.
    fn unstated_of_file<T>(&self, field: FieldName) -> Field<T> {
        if self.inexpressible_of_files.contains(&field) { Field::Inexpressible } else { Field::Absent }
    }
}

/// Keys of a document that were probably meant for another one, or have no meaning in SPDX 2.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("creationinfo", "creationInfo"),
    ("created", "creationInfo.created"),
    ("creators", "creationInfo.creators"),
    ("documentdescribes", "documentDescribes"),
    ("documentnamespace", "documentNamespace"),
    ("namespace", "documentNamespace"),
    ("packages", "packages"),
    ("components", "packages"),
    ("files", "files"),
    ("relationships", "relationships"),
    ("dependencies", "relationships"),
];

/// Whether an object is an SPDX 2 document.
pub(super) fn recognises(object: &Object<'_>) -> bool {
    object.get("spdxVersion").is_some()
}

/// Whether a text is an SPDX 2 document in YAML.
pub(super) fn claims_yaml(text: &str) -> bool {
    yaml::names(text, "spdxVersion")
}

/// Reads a document into the evidence.
pub(super) fn read<'s>(id: DocumentId, root: Node<'s>, object: Object<'s>, evidence: &mut Evidence<'s>) {
    read_within(&limits::DEFAULT, id, root, &object, evidence);
}

fn read_within<'s>(
    limits: &Limits,
    id: DocumentId,
    root: Node<'s>,
    object: &Object<'s>,
    evidence: &mut Evidence<'s>,
) {
    let number = object.get("spdxVersion").and_then(|node| node.text(&mut Vec::new()));
    let number = number.as_ref().and_then(|number| number.raw().strip_prefix("SPDX-"));
    let validity = structure::SPDX2.judge(number, root, &evidence.problems);
    let (declared, version) = version(object, &mut evidence.problems);
    let mut sbom = document(object, version, &mut evidence.problems);
    let first_component = place(evidence.components.len());
    let first_relationship = evidence.relationships.len();

    let mut elements = Elements::new(limits, version, object, &mut sbom, evidence);
    elements.packages(object.get("packages"));
    elements.files(object.get("files"));
    elements.snippets(object.get("snippets"));
    let Elements { ids, has_files, unreadable, .. } = elements;

    let mut graph = Graph {
        ids: &ids,
        relationships: &mut evidence.relationships,
        sbom: &mut sbom,
        problems: &mut evidence.problems,
        limit: limits.relationships,
        count: 0,
    };
    graph.described(object.get("documentDescribes"));
    graph.related(object.get("relationships"));
    for (package, files) in has_files {
        graph.contained(package, files);
    }
    let relationships = &evidence.relationships[first_relationship..];
    sbom.primary = graph::primary(relationships);
    sbom.completeness = graph::completeness(relationships, &sbom.primary);

    evidence.documents.push(Document {
        id,
        at: root.at,
        role: Role::Sbom,
        standard: Standard::Spdx,
        version: declared,
        sbom: Some(sbom),
        vex: None,
        components: first_component..place(evidence.components.len()),
        relationships: place(first_relationship)..place(evidence.relationships.len()),
        statements: 0..0,
        unreadable,
        validity,
    });
}

/// The version that a document declares, and what is known of it.
fn version<'s>(object: &Object<'s>, problems: &mut Vec<Problem>) -> (Field<Text<'s>>, &'static Version) {
    let judge = |words: Text<'s>, at| match words.raw().strip_prefix("SPDX-") {
        Some(_) => Field::free_text(words.part(|words| &words["SPDX-".len()..]), at),
        None if words.is_stand_in() => Field::StandIn(at),
        None => Field::Malformed(at),
    };
    let node = object.get("spdxVersion");
    let declared = value::judged(node, judge, problems);
    let number = declared.stated().map(Text::raw);
    let known = VERSIONS.iter().find(|version| Some(version.number) == number);
    if known.is_none() {
        let code =
            if declared.is_silent() { ProblemCode::MissingVersion } else { ProblemCode::UnknownVersion };
        let at = declared.at().unwrap_or(object.at);
        let written = node.map_or("", |node| node.source());
        problems.push(Problem::at(code, at).with(beginning(written.trim_matches('"'))));
    }
    (declared, known.unwrap_or(LAST))
}

/// What the document says of itself.
fn document<'s>(object: &Object<'s>, version: &Version, problems: &mut Vec<Problem>) -> Sbom<'s> {
    value::near_misses(object, NEAR_MISSES, problems);
    if let Some(signature) = value::present(object.get("signature")) {
        problems.push(Problem::at(ProblemCode::NearMiss, signature.at).with("signature"));
    }
    let mut sbom = Sbom {
        signature: version.unstated(FieldName::SbomAuthorSignature),
        version: value::judged(object.get("documentNamespace"), vocabulary::namespace, problems),
        ..Sbom::default()
    };
    creation::read(object.get("creationInfo"), &mut sbom, problems);
    sbom
}
