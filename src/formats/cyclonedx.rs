//! CycloneDX 1.0 to 1.7: recognises a document and puts what it says into the evidence.
//!
//! It works on values with names, whatever their notation, and judges nothing. What stands in
//! `pedigree`, `formulation` and `declarations` is not read.

mod component;
mod dependency;
mod inventory;
mod metadata;
mod notes;
mod particular;
mod property;
mod signature;
mod value;
mod version;
mod vulnerability;
mod xml;

use std::ops::Range;

use crate::evidence::{Document, Evidence, Role, Sbom, Standard, Validity};
use crate::limits::{self, Limits};
use crate::source::{DocumentId, Field, Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::structure;
use dependency::References;
use inventory::Inventory;
use metadata::Metadata;
use notes::Notes;
use version::{Version, place};
pub(super) use xml::{claims as claims_xml, dictate as dictate_xml, judge as judge_xml};

/// The name by which a document says that it is CycloneDX.
const BOM_FORMAT: &str = "CycloneDX";

/// The keys of the outermost object that are read, to tell one that is misspelt.
const KEYS: &[&str] = &[
    "bomFormat",
    "specVersion",
    "serialNumber",
    "version",
    "metadata",
    "components",
    "services",
    "dependencies",
    "compositions",
    "vulnerabilities",
    "externalReferences",
    "properties",
    "signature",
];

/// Whether a document says, in whatever spelling, that it is CycloneDX.
pub(super) fn recognises(object: &Object<'_>) -> bool {
    object.get("bomFormat").is_some() || names_schema(object)
}

/// Puts what a document says into the evidence.
pub(super) fn read<'s>(id: DocumentId, root: Node<'s>, object: Object<'s>, evidence: &mut Evidence<'s>) {
    let number = object.get("specVersion").and_then(|node| node.text(&mut Vec::new()));
    let validity = structure::CYCLONEDX.judge(number.as_ref().map(Text::raw), root, &evidence.problems);
    read_within(&limits::DEFAULT, Version::V1_2, id, root, &object, evidence);
    if let Some(document) = evidence.documents.last_mut() {
        document.validity = validity;
    }
}

/// The same for what was told of another notation, whose structure is judged where it is told.
pub(super) fn read_told<'s>(id: DocumentId, root: Node<'s>, object: Object<'s>, evidence: &mut Evidence<'s>) {
    read_within(&limits::DEFAULT, Version::OLDEST, id, root, &object, evidence);
}

/// Reads a document of a notation that is there from a version on.
fn read_within<'s>(
    limits: &Limits,
    oldest: Version,
    id: DocumentId,
    root: Node<'s>,
    object: &Object<'s>,
    evidence: &mut Evidence<'s>,
) {
    let Evidence { documents, components, relationships, statements, problems, .. } = evidence;
    format_name(object, id, problems);
    let (declared, version) = declared_version(object, oldest, id, problems);
    let notes = &mut Notes::new(version, limits, problems);
    for (key, node) in &object.entries {
        notes.misspelt(key.raw(), KEYS, node.at);
    }
    let (first_component, first_relationship) = (components.len(), relationships.len());
    let Metadata { mut sbom, primary, manufacture, supplier } = metadata::read(object, notes);

    let mut inventory = Inventory::new(components, relationships);
    sbom.primary.extend(primary.and_then(|node| inventory.primary(node, manufacture, supplier, notes)));
    if let Some(list) = object.get("components") {
        inventory.list(list, notes);
    }
    let unreadable = inventory.unreadable;
    let services = match object.get("services") {
        Some(list) => inventory::services(list, relationships, notes),
        None => Vec::new(),
    };

    let references = References::new(components, first_component, &services, &mut sbom.duplicates, notes);
    if let Some(list) = object.get("dependencies") {
        sbom.dangling = dependency::read(list, &references, relationships, first_relationship, notes);
    }
    let primary = sbom.primary.first().and_then(|&index| components[index as usize].reference.as_ref());
    sbom.completeness = dependency::completeness(object, primary.map(|reference| &reference.value), notes);
    fill(&mut sbom, object, notes);

    let first_statement = statements.len();
    if let Some(node) = object.get("vulnerabilities") {
        notes.placed(place::VULNERABILITIES, node.at);
        let bearer = vulnerability::bearer(&sbom);
        statements.append(&mut vulnerability::read(node, &bearer, &references, notes));
    }
    sbom.services = services;

    let role = role(object);
    let makes_statements = statements.len() > first_statement || role == Role::Vex;
    let vex = makes_statements.then(|| vulnerability::bearer(&sbom));
    documents.push(Document {
        id,
        at: root.at,
        role,
        standard: Standard::CycloneDx,
        version: declared,
        sbom: (role == Role::Sbom).then_some(sbom),
        vex,
        components: range(first_component, components.len()),
        relationships: range(first_relationship, relationships.len()),
        statements: range(first_statement, statements.len()),
        unreadable,
        validity: Validity::no_table(),
    });
}

/// The facts of the SBOM that stand beside its metadata.
fn fill<'s>(sbom: &mut Sbom<'s>, object: &Object<'s>, notes: &mut Notes<'_>) {
    if let Some(node) = object.get("externalReferences") {
        sbom.external_references = value::external_references(node, notes);
    }
    if let Some(node) = object.get("properties") {
        notes.placed(place::DOCUMENT_PROPERTIES, node.at);
        sbom.properties.append(&mut property::beside_metadata(node, notes));
    }
    sbom.version = revision(object, notes);
    // Absent, it is 1 (1.5 and later).
    let number = object.get("version").filter(|node| node.kind() != Kind::Null);
    sbom.revision = number.map_or(Some(1), |number| number.source().parse().ok());
    sbom.signature = signature::read(object, &sbom.external_references, notes);
}

fn range(first: usize, end: usize) -> Range<u32> {
    // Both are bounded: a file of 1 GiB holds fewer values than a u32 counts.
    let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    index(first)..index(end)
}

fn names_schema(object: &Object<'_>) -> bool {
    let schema = object.get("$schema").and_then(|node| node.text(&mut Vec::new()));
    schema.is_some_and(|words| words.raw().to_ascii_lowercase().contains("cyclonedx"))
}

/// Says what is wrong with `bomFormat`. A document that names another format, or none that can be
/// read, is of a format that this program does not know, however much it looks like CycloneDX.
fn format_name(object: &Object<'_>, id: DocumentId, problems: &mut Vec<Problem>) {
    let Some(node) = object.get("bomFormat") else {
        return problems
            .push(Problem::whole(ProblemCode::MissingFormatName, id).with("$schema for bomFormat"));
    };
    if node.kind() != Kind::Text {
        problems.push(Problem::at(ProblemCode::WrongType, node.at).with("bomFormat"));
    }
    let words = node.text(problems).unwrap_or_else(|| Text::from(""));
    if words.raw().trim().eq_ignore_ascii_case(BOM_FORMAT) {
        if words.raw() != BOM_FORMAT {
            let detail = format!("{} for {BOM_FORMAT}", words.raw());
            problems.push(Problem::at(ProblemCode::NearMiss, node.at).with(detail));
        }
    } else {
        problems.push(Problem::at(ProblemCode::UnknownVersion, node.at).with(words.raw()));
    }
}

/// The version as declared, and the version to read by: the latest where the declared one is not known,
/// so that nothing is called inexpressible that may not be.
fn declared_version<'s>(
    object: &Object<'s>,
    oldest: Version,
    id: DocumentId,
    problems: &mut Vec<Problem>,
) -> (Field<Text<'s>>, Version) {
    let node = object.get("specVersion").filter(|node| node.kind() != Kind::Null);
    let Some(node) = node else {
        problems.push(Problem::whole(ProblemCode::MissingVersion, id));
        return (Field::Absent, Version::LATEST);
    };
    let words = match node.kind() {
        Kind::Text => node.text(problems),
        kind => {
            problems.push(Problem::at(ProblemCode::WrongType, node.at).with("specVersion"));
            (kind == Kind::Number).then(|| Text::from(node.source()))
        }
    };
    let Some(words) = words else {
        problems.push(Problem::at(ProblemCode::MissingVersion, node.at));
        return (Field::Malformed(node.at), Version::LATEST);
    };
    let version = Version::named(words.raw()).filter(|version| *version >= oldest);
    if version.is_none() {
        let code =
            if words.is_stand_in() { ProblemCode::MissingVersion } else { ProblemCode::UnknownVersion };
        problems.push(Problem::at(code, node.at).with(words.raw()));
    }
    (Field::free_text(words, node.at), version.unwrap_or(Version::LATEST))
}

/// A document with vulnerabilities and nothing that they could be listed beside is VEX. One that
/// lists nothing at all is an empty SBOM.
fn role(object: &Object<'_>) -> Role {
    let is_silent = |key| match object.get(key) {
        None => true,
        Some(node) => node.kind() == Kind::Null || node.list().is_some_and(|items| items.is_empty()),
    };
    let speaks = object.get("vulnerabilities").and_then(|node| node.list());
    let is_vex = speaks.is_some_and(|items| !items.is_empty())
        && ["components", "services", "dependencies"].into_iter().all(is_silent);
    if is_vex { Role::Vex } else { Role::Sbom }
}

/// What tells this revision from others. The number counts the revisions of one serial number,
/// so that without one it tells nothing apart.
fn revision<'s>(object: &Object<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    let number = object.get("version").filter(|node| node.kind() != Kind::Null);
    let serial = match object.get("serialNumber") {
        Some(node) => value::free_text("serialNumber", node, notes),
        None => notes.version.silence(place::SERIAL_NUMBER),
    };
    match (&serial, number) {
        (Field::Stated(serial), _) if is_nil(&serial.value) => return Field::StandIn(serial.at),
        (Field::Stated(_), Some(number)) if number.source().parse::<u64>().is_err() => {
            notes.wrong_type("version", number.at);
            return Field::Malformed(number.at);
        }
        // Up to 1.4 the schema requires a number; from 1.5 an absent one is 1.
        (Field::Stated(serial), None) if notes.version < Version::V1_5 => {
            notes.near_miss(serial.at, "serialNumber without version");
            return Field::Absent;
        }
        (Field::Inexpressible, _) => {}
        (silent, Some(number)) if silent.is_silent() => {
            notes.near_miss(number.at, "version without serialNumber");
        }
        _ => {}
    }
    serial
}

/// Whether a serial number is the nil UUID (RFC 9562, 5.9), which every such document shares.
fn is_nil(serial: &Text<'_>) -> bool {
    let digits = serial.raw().trim_start_matches("urn:uuid:");
    digits.bytes().all(|byte| matches!(byte, b'0' | b'-'))
}

#[cfg(test)]
mod tests;
