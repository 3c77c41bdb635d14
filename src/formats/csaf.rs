//! CSAF 2.0 and 2.1 of OASIS, of whatever profile: what an advisory says of vulnerabilities in products.
//!
//! Notes, references and acknowledgments are not read, nor whether the advisory follows the profile it
//! names; version ranges are kept as written.

mod product_tree;
mod vulnerability;

use crate::evidence::{Document, Evidence, Role, Standard, Validity, Vex};
use crate::limits::{self, Limits};
use crate::source::{DocumentId, Field, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::vex::{self, Reading};
use product_tree::ProductTree;

/// The versions that are read.
const VERSIONS: &[&str] = &["2.0", "2.1"];

const KEYS: &[&str] = &["$schema", "document", "product_tree", "vulnerabilities"];

const KEYS_OF_DOCUMENT: &[&str] = &[
    "acknowledgments",
    "aggregate_severity",
    "category",
    "csaf_version",
    "distribution",
    "lang",
    "license_expression",
    "notes",
    "publisher",
    "references",
    "source_lang",
    "title",
    "tracking",
];

/// Whether a document says, in whatever spelling, that it is CSAF.
pub(super) fn recognises(object: &Object<'_>) -> bool {
    let quiet = &mut Vec::new();
    let schema = object.get("$schema").and_then(|node| node.text(quiet));
    if schema.is_some_and(|words| words.raw().to_ascii_lowercase().contains("csaf")) {
        return true;
    }
    let Some(document) = object.get("document").and_then(|node| node.object(quiet)) else { return false };
    let category = document.get("category").and_then(|node| node.text(quiet));
    document.get("csaf_version").is_some() || category.is_some_and(|words| words.raw().starts_with("csaf_"))
}

/// Puts what a document says into the evidence.
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
    let Evidence { documents, components, relationships, statements, problems, .. } = evidence;
    let reading = &mut Reading::new(problems, limits);
    reading.misspelt(object, KEYS);
    let head = reading.object(object, "document");
    let (version, vex) = match &head {
        Some(head) => (version(head, reading), document(head, reading)),
        None => {
            reading.note(ProblemCode::MissingVersion, object.at, "document");
            (Field::Absent, Vex::default())
        }
    };
    let tree = reading
        .object(object, "product_tree")
        .map(|tree| ProductTree::read(&tree, reading))
        .unwrap_or_default();
    let first = vex::place(statements.len());
    for item in reading.needed_list(object, "vulnerabilities") {
        if let Some(entries) = reading.entries("vulnerabilities", item) {
            vulnerability::read(&entries, &tree, &vex, reading, statements);
        }
    }
    let [component, relationship] = [components.len(), relationships.len()].map(vex::place);
    documents.push(Document {
        id,
        at: root.at,
        role: Role::Vex,
        standard: Standard::Csaf,
        version,
        sbom: None,
        vex: Some(vex),
        components: component..component,
        relationships: relationship..relationship,
        statements: first..vex::place(statements.len()),
        unreadable: 0,
        validity: Validity::no_table(),
    });
}

/// The version of the format, as declared.
fn version<'s>(head: &Object<'s>, reading: &mut Reading<'_>) -> Field<Text<'s>> {
    let declared = reading.scalar(head, "csaf_version");
    let number = declared.stated().map(Text::raw);
    if !number.is_some_and(|number| VERSIONS.contains(&number)) {
        let code = if number.is_some() { ProblemCode::UnknownVersion } else { ProblemCode::MissingVersion };
        reading.note(code, declared.at().unwrap_or(head.at), number.unwrap_or("csaf_version"));
    }
    declared
}

/// What the document says of itself.
fn document<'s>(head: &Object<'s>, reading: &mut Reading<'_>) -> Vex<'s> {
    reading.misspelt(head, KEYS_OF_DOCUMENT);
    let mut vex = Vex {
        category: reading.formal(head, "category"),
        title: reading.words(head, "title"),
        // 2.0, 7.1.19: signatures are files of their own.
        signature: Field::Inexpressible,
        ..Vex::default()
    };
    if let Some(publisher) = reading.object(head, "publisher") {
        vex.author = reading.words(&publisher, "name");
    }
    if let Some(tracking) = reading.object(head, "tracking") {
        vex.id = reading.formal(&tracking, "id");
        vex.issued = reading.formal(&tracking, "initial_release_date");
        vex.updated = reading.formal(&tracking, "current_release_date");
        vex.version = reading.scalar(&tracking, "version");
        vex.status = reading.keyword(&tracking, "status", |word| {
            matches!(word, "draft" | "interim" | "final").then(|| Text::new(word.to_owned()))
        });
    }
    vex
}

#[cfg(test)]
mod tests;
