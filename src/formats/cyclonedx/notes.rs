//! Where the problems of one document are noted while it is read.
//!
//! It decides nothing about a value: the reader of each field says what is wrong with it.

use crate::limits::Limits;
use crate::source::{Origin, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::version::{Place, Version};

/// Characters of an offending value that are kept: its place leads to the rest.
const LONGEST_DETAIL: usize = 200;

/// The problems of a document, with the version and the limits that it is read by.
pub(super) struct Notes<'n> {
    /// The version to read by.
    pub(super) version: Version,
    /// How much is read.
    pub(super) limits: &'n Limits,
    problems: &'n mut Vec<Problem>,
}

impl<'n> Notes<'n> {
    pub(super) fn new(version: Version, limits: &'n Limits, problems: &'n mut Vec<Problem>) -> Self {
        Self { version, limits, problems }
    }

    /// Notes a problem with the offending value, or as much of it as can be shown.
    pub(super) fn note(&mut self, code: ProblemCode, at: Origin, detail: impl AsRef<str>) {
        let detail = detail.as_ref();
        let shown = match detail.char_indices().nth(LONGEST_DETAIL) {
            Some((end, _)) => format!("{}…", &detail[..end]),
            None => detail.to_owned(),
        };
        self.problems.push(Problem::at(code, at).with(shown));
    }

    pub(super) fn wrong_type(&mut self, key: &str, at: Origin) {
        self.note(ProblemCode::WrongType, at, key);
    }

    pub(super) fn near_miss(&mut self, at: Origin, detail: impl AsRef<str>) {
        self.note(ProblemCode::NearMiss, at, detail);
    }

    /// Notes a value in a place that this version does not have yet. It is read all the same.
    pub(super) fn placed(&mut self, place: Place, at: Origin) {
        if self.version < place.since {
            self.near_miss(
                at,
                format!("{} in {}, since {}", place.path, self.version.word(), place.since.word()),
            );
        }
    }

    /// Notes a key that is not read and differs from one that is in case or punctuation only.
    pub(super) fn misspelt(&mut self, key: &str, known: &[&str], at: Origin) {
        if known.contains(&key) {
            return;
        }
        if let Some(meant) = known.iter().find(|name| same_letters(name, key)) {
            self.near_miss(at, format!("{key} for {meant}"));
        }
    }

    /// The words, if it is text that can be decoded.
    pub(super) fn text<'s>(&mut self, node: Node<'s>) -> Option<Text<'s>> {
        node.text(self.problems)
    }

    /// The entries, if it is an object.
    pub(super) fn object<'s>(&mut self, node: Node<'s>) -> Option<Object<'s>> {
        node.object(self.problems)
    }
}

/// Whether two names differ in case, blanks and punctuation only.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    let letters = |byte: &u8| byte.is_ascii_alphanumeric();
    let (one, other) = (one.bytes().filter(letters), other.bytes().filter(letters));
    one.map(|byte| byte.to_ascii_lowercase()).eq(other.map(|byte| byte.to_ascii_lowercase()))
}
