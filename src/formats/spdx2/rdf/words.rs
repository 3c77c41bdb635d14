//! URIs as the words that the other notations have for the same things.
//!
//! It puts no licences together.

use std::borrow::Cow;
use std::collections::HashMap;

use super::graph::{Graph, SPDX, Value};
use super::terms;

/// What names mean in one document.
#[derive(Debug)]
pub(super) struct Names<'g> {
    /// The node of the document itself.
    pub(super) document: Option<usize>,
    /// Its URI without the fragment.
    pub(super) namespace: Option<&'g str>,
    /// Other documents by their URI, and what this one calls them.
    others: HashMap<&'g str, String>,
}

impl<'g> Names<'g> {
    /// Looks for the document, and for the others that it refers to.
    pub(super) fn of(graph: &'g Graph<'_>) -> Self {
        let says_version = |&node: &usize| {
            let statements = &graph.nodes[node].statements;
            statements.iter().any(|statement| terms::local(statement.name) == Some("specVersion"))
        };
        let document = graph
            .of_class("SpdxDocument")
            .find(says_version)
            .or_else(|| graph.of_class("SpdxDocument").next());
        let uri = document.and_then(|node| graph.nodes[node].uri.as_deref());
        let namespace = uri.and_then(|uri| uri.split('#').next()).filter(|uri| !uri.is_empty());
        let mut names = Self { document, namespace, others: HashMap::new() };
        for node in graph.of_class("ExternalDocumentRef") {
            let stated = |name: &str| {
                let statements = &graph.nodes[node].statements;
                statements.iter().find(|one| terms::local(one.name) == Some(name)).map(|one| &one.value)
            };
            let id = match stated("externalDocumentId") {
                Some(Value::Words(words)) => Some(Cow::Borrowed(words.as_ref())),
                _ => names.own(graph, node),
            };
            let uri = match stated("spdxDocument") {
                Some(Value::Node(other)) => graph.nodes[*other].uri.as_deref(),
                Some(Value::Words(words)) => Some(words.as_ref()),
                None => None,
            };
            if let (Some(id), Some(uri)) = (id, uri) {
                let id = id.into_owned();
                names.others.insert(uri.split('#').next().unwrap_or_default(), id);
            }
        }
        names
    }

    /// The SPDXID of a node, or another name of the same form.
    pub(super) fn own<'n>(&self, graph: &'n Graph<'_>, node: usize) -> Option<Cow<'n, str>> {
        graph.nodes[node].uri.as_deref().map(|uri| self.id(uri))
    }

    fn id<'u>(&self, uri: &'u str) -> Cow<'u, str> {
        let Some((namespace, fragment)) = uri.rsplit_once('#') else { return uri.into() };
        if namespace.is_empty() || Some(namespace) == self.namespace {
            // `:` is escaped in a fragment by some writers.
            return if fragment.contains('%') {
                fragment.replace("%3A", ":").replace("%3a", ":").into()
            } else {
                fragment.into()
            };
        }
        match self.others.get(namespace) {
            Some(document) => format!("{document}:{fragment}").into(),
            None => uri.into(),
        }
    }

    /// A value in words.
    pub(super) fn written<'v>(&self, graph: &'v Graph<'_>, value: &'v Value<'_>) -> Cow<'v, str> {
        let node = match value {
            Value::Words(words) => return words.as_ref().into(),
            Value::Node(node) => &graph.nodes[*node],
        };
        for class in &node.classes {
            match *class {
                "SpdxNoAssertionLicense" | "SpdxNoAssertionElement" => return "NOASSERTION".into(),
                "SpdxNoneLicense" | "SpdxNoneElement" => return "NONE".into(),
                _ => {}
            }
        }
        let Some(uri) = node.uri.as_deref() else { return "".into() };
        if let Some(term) = uri.strip_prefix(SPDX) {
            return match term {
                "noassertion" => "NOASSERTION".into(),
                "none" => "NONE".into(),
                term => term.into(),
            };
        }
        uri.strip_prefix("http://spdx.org/rdf/references/").map_or_else(|| self.id(uri), Cow::Borrowed)
    }
}

/// The word of JSON for an individual: `relationshipType_dependsOn` is `DEPENDS_ON`. A word that does not
/// begin like an individual stays as it is.
pub(super) fn enumerated(prefix: &str, written: &str) -> String {
    let Some(word) = written.strip_prefix(prefix) else { return written.to_owned() };
    match (prefix, word) {
        ("checksumAlgorithm_", _) => algorithm(word),
        ("referenceCategory_", "packageManager") => "PACKAGE-MANAGER".to_owned(),
        ("referenceCategory_", "persistentId") => "PERSISTENT-ID".to_owned(),
        _ => {
            let mut snake = String::with_capacity(word.len() + 4);
            for character in word.chars() {
                if character.is_ascii_uppercase() {
                    snake.push('_');
                }
                snake.push(character.to_ascii_uppercase());
            }
            snake
        }
    }
}

/// `sha3_256` is `SHA3-256`, and `blake2b256` is `BLAKE2b-256`.
fn algorithm(word: &str) -> String {
    let upper = word.to_ascii_uppercase().replace('_', "-");
    match upper.strip_prefix("BLAKE2B") {
        Some(bits) => format!("BLAKE2b-{}", bits.trim_start_matches('-')),
        None => upper,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn individuals_are_the_words_of_json() {
        for (prefix, written, expected) in [
            ("relationshipType_", "relationshipType_dependsOn", "DEPENDS_ON"),
            ("relationshipType_", "relationshipType_describes", "DESCRIBES"),
            ("relationshipType_", "DESCRIBES", "DESCRIBES"),
            ("checksumAlgorithm_", "checksumAlgorithm_sha256", "SHA256"),
            ("checksumAlgorithm_", "checksumAlgorithm_sha3_256", "SHA3-256"),
            ("checksumAlgorithm_", "checksumAlgorithm_blake2b256", "BLAKE2b-256"),
            ("checksumAlgorithm_", "checksumAlgorithm_blake2b_384", "BLAKE2b-384"),
            ("purpose_", "purpose_operatingSystem", "OPERATING_SYSTEM"),
            ("referenceCategory_", "referenceCategory_packageManager", "PACKAGE-MANAGER"),
            ("referenceCategory_", "referenceCategory_security", "SECURITY"),
            ("fileType_", "fileType_source", "SOURCE"),
        ] {
            assert_eq!(enumerated(prefix, written), expected, "{written}");
        }
    }
}
