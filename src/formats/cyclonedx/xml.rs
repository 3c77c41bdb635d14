//! CycloneDX XML 1.0 to 1.7: knows its documents, writes them down as the JSON of the same version, and
//! holds them against the structure that the format asks for.
//!
//! The table `xml.txt` says what is where; what a value means is read from the JSON by the other readers.

mod content;
mod form;
mod judge;
mod nested;
mod parse;
mod table;
mod transcribe;

#[cfg(test)]
mod tests;

pub(in super::super) use judge::judge;
pub(in super::super) use transcribe::dictate;

use crate::syntax::xml::{self, Name};

/// What the namespace of every version begins with; the version follows.
const NAMESPACE: &str = "http://cyclonedx.org/schema/bom/";

/// The extension that told dependencies before version 1.2 could.
const DEPENDENCY_GRAPH: &str = "http://cyclonedx.org/schema/ext/dependency-graph/1.0";

/// XML Signature, which CycloneDX takes for a document's own.
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Where `xsi:type` comes from, which puts another type in the place of the one that is declared.
const SCHEMA_INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The outermost element of every document.
const ROOT: &str = "bom";

/// Whether a text says, in whatever spelling, that it is CycloneDX.
pub(in super::super) fn claims(text: &str) -> bool {
    let Some(root) = xml::root(text) else { return false };
    match root.name.namespace {
        Some(namespace) => namespace.to_ascii_lowercase().contains("cyclonedx"),
        None => root.name.local == ROOT,
    }
}

/// The version that a document declares by the namespace of its outermost element. Another namespace is
/// named whole, so that it is told to be unknown.
fn version<'t>(root: &Name<'t>) -> Option<&'t str> {
    root.namespace.map(|namespace| namespace.strip_prefix(NAMESPACE).unwrap_or(namespace))
}
