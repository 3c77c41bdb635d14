//! How a JSON value answers for what SPDX 3 expects in its place: words, or references to elements.
//!
//! It judges no meaning. `null` is as good as nothing. JSON-LD lets one value stand for a list of one
//! and the reverse; the schema of SPDX 3 does not, so that either is read and noted.

use crate::evidence::Validity;
use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::beginning;
use super::context::Context;

/// What an element is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key<'s> {
    /// Its identifier.
    Named(Text<'s>),
    /// Its place, where it is written inside another and has none.
    At(u32),
}

/// A reference to an element.
#[derive(Debug, Clone)]
pub(super) struct Reference<'s> {
    pub(super) key: Key<'s>,
    pub(super) at: Origin,
}

impl<'s> Reference<'s> {
    /// The identifier, as far as there is one.
    pub(super) fn words(&self) -> Located<Text<'s>> {
        let value = match &self.key {
            Key::Named(words) => words.clone(),
            Key::At(_) => Text::from(""),
        };
        Located { value, at: self.at }
    }
}

/// Whether a property has one value or a list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arity {
    One,
    Many,
}

/// A document while its elements are read.
#[derive(Debug)]
pub(super) struct Reading<'r, 's> {
    pub(super) context: Context<'s>,
    pub(super) problems: &'r mut Vec<Problem>,
    /// What was found of the shape of the elements.
    pub(super) validity: Validity<'s>,
    /// Elements that are written inside the one that is read, to be read after it.
    pub(super) inlined: Vec<Node<'s>>,
}

impl<'s> Reading<'_, 's> {
    /// Adds a problem with a value.
    pub(super) fn note(&mut self, code: ProblemCode, at: Origin, detail: &str) {
        self.problems.push(Problem::at(code, at).with(beginning(detail)));
    }

    /// The words of a property, not yet judged.
    pub(super) fn words(&mut self, object: &Object<'s>, key: &str) -> Field<Text<'s>> {
        let Some(node) = present(object.get(key)) else { return Field::Absent };
        match node.text(self.problems) {
            Some(value) => Field::Stated(Located { value, at: node.at }),
            // Words that cannot be decoded are a problem already.
            None if node.kind() == Kind::Text => Field::Malformed(node.at),
            None => self.wrong_type(node),
        }
    }

    /// The words of a property, judged.
    pub(super) fn judged(
        &mut self,
        object: &Object<'s>,
        key: &str,
        judge: impl FnOnce(Text<'s>, Origin) -> Field<Text<'s>>,
    ) -> Field<Text<'s>> {
        match self.words(object, key) {
            Field::Stated(words) => judge(words.value, words.at),
            answer => answer,
        }
    }

    /// The words of a property that is nothing without them.
    pub(super) fn words_or_nothing(&mut self, object: &Object<'s>, key: &str) -> Text<'s> {
        match self.words(object, key) {
            Field::Stated(words) => words.value,
            _ => Text::from(""),
        }
    }

    /// The values of a property, however they are written.
    pub(super) fn values(&mut self, object: &Object<'s>, key: &str, arity: Arity) -> Vec<Node<'s>> {
        let Some(node) = present(object.get(key)) else { return Vec::new() };
        let list = node.list();
        if list.is_some() != (arity == Arity::Many) {
            let detail = if arity == Arity::Many { "no list" } else { "a list" };
            self.note(ProblemCode::NearMiss, node.at, &format!("{key}: {detail}"));
        }
        list.unwrap_or_else(|| vec![node])
    }

    /// The elements that a property refers to. Those that are written in its place are kept for later.
    pub(super) fn references(&mut self, object: &Object<'s>, key: &str, arity: Arity) -> Vec<Reference<'s>> {
        let values = self.values(object, key, arity);
        values.into_iter().filter_map(|value| self.reference(value)).collect()
    }

    /// One reference.
    pub(super) fn reference(&mut self, node: Node<'s>) -> Option<Reference<'s>> {
        let key = match node.kind() {
            Kind::Text => Key::Named(self.context.expanded(node.text(self.problems)?)),
            Kind::Object => self.inlined(node),
            _ => {
                self.wrong_type::<()>(node);
                return None;
            }
        };
        Some(Reference { key, at: node.at })
    }

    /// An element in the place of a reference. An object with nothing but an identifier is only another
    /// way to write one.
    fn inlined(&mut self, node: Node<'s>) -> Key<'s> {
        // What is wrong with the element is told when it is read.
        let quiet = &mut Vec::new();
        let object = node.object(quiet);
        let id = object.as_ref().and_then(|object| id(object, quiet));
        if object.is_none_or(|object| object.entries.len() > 1 || id.is_none()) {
            self.inlined.push(node);
        }
        match id {
            Some(id) => Key::Named(self.context.expanded(id.value)),
            None => Key::At(node.at.offset),
        }
    }

    /// Names the keys that were probably meant for another one, and takes nothing from them.
    /// `meant` pairs a key in lower case with the right one.
    pub(super) fn near_misses(&mut self, object: &Object<'s>, meant: &[(&str, &str)]) {
        for (key, node) in &object.entries {
            let key = key.raw();
            let right = meant.iter().find(|(lower, right)| key.eq_ignore_ascii_case(lower) && key != *right);
            if let Some((_, right)) = right {
                self.note(ProblemCode::NearMiss, node.at, right);
            }
        }
    }

    /// Notes a value of another type than is asked for.
    pub(super) fn wrong_type<T>(&mut self, node: Node<'s>) -> Field<T> {
        self.note(ProblemCode::WrongType, node.at, node.source());
        Field::Malformed(node.at)
    }
}

/// The identifier of an element: `spdxId`, or `@id`, which the context makes the same.
pub(super) fn id<'s>(object: &Object<'s>, problems: &mut Vec<Problem>) -> Option<Located<Text<'s>>> {
    let node = present(object.get("spdxId")).or_else(|| present(object.get("@id")))?;
    let value = node.text(problems)?;
    (!value.raw().trim().is_empty()).then_some(Located { value, at: node.at })
}

/// A value that is more than `null`.
pub(super) fn present(node: Option<Node<'_>>) -> Option<Node<'_>> {
    node.filter(|node| node.kind() != Kind::Null)
}

/// Adds an answer to those of other places for the same field: values are joined, and anything is
/// more than silence.
pub(super) fn add<T>(field: &mut Field<Vec<T>>, answer: Field<T>) {
    match (&mut *field, answer) {
        (Field::Stated(values), Field::Stated(one)) => values.value.push(one.value),
        (Field::Stated(_), _) => {}
        (_, Field::Stated(one)) => *field = Field::Stated(Located { value: vec![one.value], at: one.at }),
        (silent, other) if silent.is_silent() && !matches!(other, Field::Absent) => {
            *field = other.map(|_| Vec::new());
        }
        _ => {}
    }
}
