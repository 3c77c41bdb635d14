//! `@context`: whether it is that of SPDX 3, and the prefixes that it declares.
//!
//! It is never fetched. A context that is not known is a problem, and what it would say is not guessed:
//! names are read as those of SPDX 3.

use std::collections::HashMap;

use crate::source::{Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

/// The contexts of the editions that are read (SPDX 3.0.1, "Serialization in JSON-LD").
const KNOWN: &[&str] =
    &["https://spdx.org/rdf/3.0.0/spdx-context.jsonld", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"];

/// What the addresses of all contexts of SPDX 3 begin with or hold, those of later editions too.
const MARKS: &[&str] = &["spdx.org/rdf/3", "spdx.org/rdf/v3", "spdx-context.json"];

/// Bytes of the longest address that a prefix may stand for: it is written out once for each use.
const LONGEST_PREFIX: usize = 256;

/// The prefixes of a document.
#[derive(Debug, Default)]
pub(super) struct Context<'s> {
    prefixes: HashMap<Text<'s>, Text<'s>>,
}

/// Whether a document says by its context that it is SPDX 3.
pub(super) fn is_named(object: &Object<'_>) -> bool {
    let Some(node) = object.get("@context") else { return false };
    let is_marked = |node: &Node<'_>| {
        let words = node.text(&mut Vec::new());
        words.is_some_and(|words| MARKS.iter().any(|mark| words.raw().contains(mark)))
    };
    is_marked(&node) || node.list().is_some_and(|items| items.iter().any(is_marked))
}

impl<'s> Context<'s> {
    /// Reads the context of a document.
    pub(super) fn read(object: &Object<'s>, problems: &mut Vec<Problem>) -> Self {
        let mut context = Self::default();
        match object.get("@context").filter(|node| node.kind() != Kind::Null) {
            None => problems.push(Problem::at(ProblemCode::MissingFormatName, object.at).with("@context")),
            Some(node) => match node.list() {
                Some(items) => items.into_iter().for_each(|item| context.add(item, problems)),
                None => context.add(node, problems),
            },
        }
        context
    }

    fn add(&mut self, node: Node<'s>, problems: &mut Vec<Problem>) {
        if let Some(object) = node.object(problems) {
            problems.push(Problem::at(ProblemCode::NearMiss, node.at).with(KNOWN[KNOWN.len() - 1]));
            return self.prefixes(object);
        }
        let address = node.text(problems);
        if !address.is_some_and(|address| KNOWN.contains(&address.raw())) {
            let address = super::beginning(node.source().trim_matches('"'));
            problems.push(Problem::at(ProblemCode::UnknownKeyword, node.at).with(address));
        }
    }

    fn prefixes(&mut self, object: Object<'s>) {
        for (prefix, node) in object.entries {
            let address = node.text(&mut Vec::new());
            let is_short = |address: &Text<'_>| address.raw().len() <= LONGEST_PREFIX;
            if let Some(address) = address.filter(is_short).filter(|_| !prefix.raw().starts_with('@')) {
                self.prefixes.insert(prefix, address);
            }
        }
    }

    /// A name with its prefix written out (JSON-LD 1.1, "Compact IRIs").
    pub(super) fn expanded(&self, name: Text<'s>) -> Text<'s> {
        let whole = match name.raw().split_once(':') {
            Some((prefix, rest)) if !self.prefixes.is_empty() && !rest.starts_with("//") => {
                self.prefixes.get(&Text::from(prefix)).map(|address| format!("{}{rest}", address.raw()))
            }
            _ => None,
        };
        whole.map_or(name, Text::new)
    }
}
