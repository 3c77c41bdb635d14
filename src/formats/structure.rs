//! The structure of a format as a table of facts, and the judge that holds documents against it.
//!
//! A table says which field exists where, since and until which version, its type, obligation,
//! vocabulary and form. It is data of our own (`cyclonedx/structure.txt`, `spdx2/structure.txt`),
//! drawn up by `structure/draw.py` from the official schemas; no text of theirs is in it.
//! It is of JSON, and of what is written down as JSON. The judge keeps no tree of the document, and knows
//! nothing of what a field means.
//!
//! # The grammar
//!
//! A line is a row; its words are separated by blanks; `#` begins a comment; a row that is indented
//! belongs to the one before it that is not. `RANGE` is versions of the format as `1.4-1.5`, `1.4-`
//! (and later), `-1.3` (and earlier), `1.4` (alone), or several with commas; without one the row holds
//! in all.
//!
//! ```text
//! format CycloneDX               the format
//! versions 1.2 1.3 1.4           its versions, in order
//! root bom                       the class of the outermost object
//!
//! form NAME RANGE? = WORDS = PATTERN
//!                                a form of text: what a person is told is asked for, and a regular
//!                                expression as JSON Schema writes it (it may match anywhere unless
//!                                anchored). Without a PATTERN the form is one of those that the judge
//!                                knows by name: date-time, date, iri-reference, uri, email, spdx-license
//!
//! words NAME                     a vocabulary
//!   RANGE?: WORD WORD …          words of it; `%20` stands for a blank in one
//!
//! class NAME closed RANGE?       an object. In the versions of RANGE no other fields may stand in it;
//! class NAME open                open: in no version closed
//!   FIELD OBLIGATION TYPE RANGE? a field; `!` is required, `?` is not. Several rows may be of one field,
//!                                each for other versions
//!   : one-of (A B) (C) RANGE?    all fields of exactly one of the groups are there
//!   : some-of (A) (B) RANGE?     all fields of at least one of the groups are there
//!   : not-all A B RANGE?         not all of the fields are there together
//!   : not-unless A FLAG RANGE?   A may only be there where the field FLAG is true
//!   : near MISSPELT FIELD        a wrong field that is known to be meant for FIELD
//!
//! choice NAME one|any            exactly one, or at least one, of the types below fits
//!   | TYPE RANGE?
//! choice NAME by FIELD           an object whose class depends on a field's word
//!   | WORD CLASS
//! ```
//!
//! `TYPE` is one of
//!
//! | type | means |
//! |---|---|
//! | `text`, `text(FORM)`, `text(1..)` | text; of a form; of a length in characters (`,` joins facets) |
//! | `integer`, `number`, `integer(0..)`, `number(0..1)` | numbers, with bounds |
//! | `boolean`, `any` | true or false; anything at all |
//! | `=WORD` | exactly this text |
//! | `NAME` | a vocabulary, class or choice |
//! | `[TYPE]`, `[TYPE]unique`, `[TYPE](1..)` | a list; of different items; of a number of items |
//! | `TYPE\|TYPE` | at least one of them |
//!
//! # XML
//!
//! What CycloneDX asks of XML is a table of its own, `cyclonedx/xml.txt`: its XSDs have another order, other
//! classes and other types of text than its JSON schemas, and two more versions.

mod alternative;
mod distinct;
mod form;
mod judge;
mod parse;
mod table;
mod walk;

use std::sync::OnceLock;

use crate::evidence::Validity;
use crate::source::{Problem, ProblemClass};
use crate::syntax::Node;

pub(super) use form::is_listed_license;
pub(super) use table::Structure;

/// The versions of a format, each read from the table's text when a document of it is judged.
pub(super) struct Table {
    text: &'static str,
    versions: OnceLock<Vec<Edition>>,
}

/// A version with its structure, once it was asked for.
type Edition = (&'static str, OnceLock<Option<Structure>>);

/// CycloneDX 1.2 to 1.7.
pub(super) static CYCLONEDX: Table = Table::new(include_str!("cyclonedx/structure.txt"));

/// SPDX 2.2 and 2.3.
pub(super) static SPDX2: Table = Table::new(include_str!("spdx2/structure.txt"));

impl Table {
    const fn new(text: &'static str) -> Self {
        Self { text, versions: OnceLock::new() }
    }

    /// The structure of a version, if the table has it.
    pub(super) fn structure(&self, version: &str) -> Option<&Structure> {
        let versions = self.versions.get_or_init(|| {
            parse::versions(self.text).into_iter().map(|version| (version, OnceLock::new())).collect()
        });
        let (version, structure) = versions.iter().find(|(known, _)| *known == version)?;
        structure.get_or_init(|| parse::structure(self.text, version).ok()).as_ref()
    }

    /// Holds a JSON document against the structure of the version that it declares, if that is known.
    /// Call it before any other problem of the document is noted: of one that breaks off, what is missing
    /// at the end is not the vendor's omission.
    pub(super) fn judge<'s>(
        &self,
        version: Option<&str>,
        root: Node<'s>,
        problems: &[Problem],
    ) -> Validity<'s> {
        let of_document = problems.iter().rev().take_while(|problem| problem.document == root.at.document);
        if of_document.clone().any(|problem| problem.code.class() > ProblemClass::Noted) {
            return Validity::of_part();
        }
        let Some(structure) = version.and_then(|version| self.structure(version)) else {
            return Validity::default();
        };
        let mut validity = Validity::by(structure.version);
        walk::judge(structure, root.source(), root.at, &mut validity);
        validity
    }
}

#[cfg(test)]
mod tests;
