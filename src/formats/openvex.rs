//! OpenVEX 0.2.0, and 0.0.1 before it: what its statements say, in the words of the evidence.
//!
//! An attestation that wraps one (in-toto) is not unwrapped here, hashes of products are not read, and no
//! address is fetched.

use crate::evidence::{
    Action, Document, Evidence, Identifier, IdentifierKind, Product, ProductName, Role, Standard, Status,
    Validity, Vex, VulnerabilityStatement,
};
use crate::limits::{self, Limits};
use crate::source::{DocumentId, Field, Located, Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::vex::{self, Reading, present};

/// What the context of every version begins with; `/v` and the version follow from 0.0.1 on.
const CONTEXT: &str = "https://openvex.dev/ns";

/// The media type by which documents before 0.0.1 named their format.
const MEDIA_TYPE: &str = "text/vex+json";

/// The version that documents are read by.
const VERSION: &str = "0.2.0";

/// Versions in which names of vulnerabilities and products stood as mere text.
const EARLIER: &[&str] = &["0.0.1", "0.0.2"];

const KEYS: &[&str] = &[
    "@context",
    "@id",
    "author",
    "role",
    "timestamp",
    "last_updated",
    "version",
    "tooling",
    "statements",
    "supplier",
];

const KEYS_OF_STATEMENT: &[&str] = &[
    "@id",
    "version",
    "vulnerability",
    "timestamp",
    "last_updated",
    "products",
    "subcomponents",
    "status",
    "supplier",
    "status_notes",
    "justification",
    "impact_statement",
    "action_statement",
    "action_statement_timestamp",
];

/// Whether a document says, in whatever spelling, that it is OpenVEX.
pub(super) fn recognises(object: &Object<'_>) -> bool {
    let says = |key: &str, is_ours: fn(&str) -> bool| {
        let words = object.get(key).and_then(|node| node.text(&mut Vec::new()));
        words.is_some_and(|words| is_ours(words.raw().trim()))
    };
    says("@context", |words| words.to_ascii_lowercase().contains("openvex.dev/ns"))
        || says("format", |words| words.eq_ignore_ascii_case(MEDIA_TYPE))
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
    let version = version(object, problems);
    let reading = &mut Reading::new(problems, limits);
    reading.misspelt(object, KEYS);
    let vex = document(object, reading);
    let first = vex::place(statements.len());
    for item in reading.needed_list(object, "statements") {
        if let Some(entries) = reading.entries("statements", item) {
            statements.push(statement(&entries, &vex, reading));
        }
    }
    let [component, relationship] = [components.len(), relationships.len()].map(vex::place);
    documents.push(Document {
        id,
        at: root.at,
        role: Role::Vex,
        standard: Standard::OpenVex,
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

/// The version of the format, by the context; the first ones had none.
fn version<'s>(object: &Object<'s>, problems: &mut Vec<Problem>) -> Field<Text<'s>> {
    let node = present(object.get("@context"));
    let Some((node, words)) = node.and_then(|node| Some((node, node.text(problems)?))) else {
        problems.push(Problem::at(ProblemCode::MissingVersion, object.at).with("@context"));
        return Field::Absent;
    };
    let number =
        words.part(|words| words.trim_end_matches('/').rsplit_once("/v").map_or("", |(_, number)| number));
    if number.raw() != VERSION {
        let is_earlier = number.raw().is_empty() || EARLIER.contains(&number.raw());
        let (code, detail) = match is_earlier {
            true => (ProblemCode::NearMiss, format!("{} for {CONTEXT}/v{VERSION}", words.raw())),
            false => (ProblemCode::UnknownVersion, words.raw().to_owned()),
        };
        problems.push(Problem::at(code, node.at).with(detail));
    }
    if number.raw().is_empty() {
        Field::Absent
    } else {
        Field::Stated(Located { value: number, at: node.at })
    }
}

/// What the document says of itself.
fn document<'s>(object: &Object<'s>, reading: &mut Reading<'_>) -> Vex<'s> {
    Vex {
        id: reading.formal(object, "@id"),
        author: reading.words(object, "author"),
        issued: reading.formal(object, "timestamp"),
        updated: reading.formal(object, "last_updated"),
        version: reading.scalar(object, "version"),
        status: Field::Inexpressible,
        category: Field::Inexpressible,
        title: Field::Inexpressible,
        signature: Field::Inexpressible,
    }
}

fn statement<'s>(
    object: &Object<'s>,
    vex: &Vex<'s>,
    reading: &mut Reading<'_>,
) -> VulnerabilityStatement<'s> {
    reading.misspelt(object, KEYS_OF_STATEMENT);
    let mut statement = VulnerabilityStatement::new(object.at);
    vulnerability(object, &mut statement, reading);
    statement.status = reading.keyword(object, "status", status);
    statement.justification = reading.keyword(object, "justification", vex::justification);
    statement.impact = reading.words(object, "impact_statement");
    let action = reading.words(object, "action_statement");
    if let Some(at) = action.at() {
        statement.actions.push(Action { at, response: None, text: action });
    }
    statement.products = products(object, reading);
    statement.issued = or_of_document(reading.formal(object, "timestamp"), &vex.issued);
    statement.updated = or_of_document(reading.formal(object, "last_updated"), &vex.updated);
    statement.author = vex.author.clone();
    statement
}

/// What a statement does not say is what its document says (0.2.0, "Inheritance").
fn or_of_document<'s>(own: Field<Text<'s>>, of_document: &Field<Text<'s>>) -> Field<Text<'s>> {
    if matches!(own, Field::Absent) { of_document.clone() } else { own }
}

/// The name of the vulnerability: an object, or mere text before 0.2.0.
fn vulnerability<'s>(
    object: &Object<'s>,
    statement: &mut VulnerabilityStatement<'s>,
    reading: &mut Reading<'_>,
) {
    let Some(node) = present(object.get("vulnerability")) else { return };
    if node.kind() == Kind::Text {
        statement.id = reading.words(object, "vulnerability");
        return;
    }
    let Some(entries) = reading.entries("vulnerability", node) else {
        statement.id = Field::Malformed(node.at);
        return;
    };
    reading.misspelt(&entries, &["@id", "name", "description", "aliases"]);
    statement.id = reading.words(&entries, "name");
    if let (Field::Absent, Some(id)) = (&statement.id, present(entries.get("@id"))) {
        reading.note(ProblemCode::NearMiss, id.at, "@id for name");
    }
    for alias in reading.list(&entries, "aliases") {
        let words = reading.text("aliases", alias);
        statement.aliases.extend(words.map(|value| Located { value, at: alias.at }));
    }
}

/// The products, each with its subcomponents. Before 0.2.0 those stood beside the products and meant all.
fn products<'s>(object: &Object<'s>, reading: &mut Reading<'_>) -> Vec<Product<'s>> {
    let beside: Vec<Node<'s>> = reading.list(object, "subcomponents");
    let mut products = Vec::new();
    for item in reading.list(object, "products") {
        let Some((name, entries)) = product(item, reading) else { continue };
        let mut within = beside.clone();
        if let Some(entries) = &entries {
            within.extend(reading.list(entries, "subcomponents"));
        }
        if !reading.has_room(within.len() + 1, item.at) {
            break;
        }
        let subcomponents = within.into_iter().filter_map(|item| Some(product(item, reading)?.0)).collect();
        products.push(Product { subcomponents, ..Product::whole(name) });
    }
    products
}

/// A product or subcomponent: an object, or mere text before 0.2.0.
fn product<'s>(item: Node<'s>, reading: &mut Reading<'_>) -> Option<(ProductName<'s>, Option<Object<'s>>)> {
    if item.kind() == Kind::Text {
        let words = reading.text("products", item)?;
        return Some((vex::named(words, item.at), None));
    }
    let entries = reading.entries("products", item)?;
    reading.misspelt(&entries, &["@id", "identifiers", "hashes", "subcomponents", "supplier"]);
    let mut name = match reading.formal(&entries, "@id") {
        Field::Stated(Located { value, at }) => vex::named(value, at),
        _ => ProductName::new(item.at),
    };
    if let Some(more) = reading.object(&entries, "identifiers") {
        for (key, node) in &more.entries {
            identifier(key.raw(), *node, &mut name, reading);
        }
    }
    Some((name, Some(entries)))
}

fn identifier<'s>(key: &str, node: Node<'s>, name: &mut ProductName<'s>, reading: &mut Reading<'_>) {
    let kind = match key {
        "purl" => IdentifierKind::Purl,
        "cpe22" | "cpe23" => IdentifierKind::Cpe,
        other => return reading.note(ProblemCode::UnknownKeyword, node.at, other),
    };
    let identifier = reading.text(key, node).map(|words| Identifier::read(node.at, kind, words));
    // The same package URL stands in `@id` as a rule.
    name.identifiers
        .extend(identifier.filter(|one| name.identifiers.iter().all(|known| known.text != one.text)));
}

fn status(word: &str) -> Option<Status> {
    match word {
        "not_affected" => Some(Status::NotAffected),
        "affected" => Some(Status::Affected),
        "fixed" => Some(Status::Fixed),
        "under_investigation" => Some(Status::UnderInvestigation),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
