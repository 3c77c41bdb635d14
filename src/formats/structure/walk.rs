//! Holds a JSON text against a structure in one pass, each value where it stands.
//!
//! It keeps the path to the value it is at and nothing else of the document. It goes as deep as the
//! document, which is bounded before (`limits::Limits::nesting`).

use crate::evidence::{Cause, FaultKind, Validity};
use crate::source::{DocumentId, Origin};
use crate::syntax::Kind;
use crate::syntax::json::{Cursor, decoded};

use super::distinct::{self, Item};
use super::judge::Wrong;
use super::table::{Class, Structure, Type};

/// Judges a document's outermost value, which stands at a place in the document.
pub(super) fn judge<'s>(structure: &Structure, text: &'s str, at: Origin, validity: &mut Validity<'s>) {
    let mut walk = Walk {
        structure,
        text,
        cursor: Cursor::new(text),
        document: at.document,
        offset: at.offset as usize,
        path: Vec::new(),
        validity,
        trial: false,
        faults: 0,
        marking: 0,
        items: Vec::new(),
    };
    walk.value(structure.root);
}

/// A step of the path to a value.
#[derive(Debug, Clone, Copy)]
enum Step {
    Field(&'static str),
    Item,
}

/// The walk through one document.
pub(super) struct Walk<'t, 's, 'v> {
    pub(super) structure: &'t Structure,
    text: &'s str,
    pub(super) cursor: Cursor<'s>,
    document: DocumentId,
    offset: usize,
    path: Vec<Step>,
    validity: &'v mut Validity<'s>,
    /// Whether a type is only tried: faults are then counted and not kept.
    pub(super) trial: bool,
    pub(super) faults: u32,
    /// How many lists of different items the value is in. Without any, no value needs a mark.
    marking: u32,
    items: Vec<Item>,
}

impl<'t, 's> Walk<'t, 's, '_> {
    /// Judges the value at the cursor and passes it. The answer is its mark.
    pub(super) fn value(&mut self, is: Type) -> u64 {
        match (self.cursor.kind(), is) {
            (_, Type::Choice(choice)) => self.choose(choice),
            (_, Type::Any) => self.anything(),
            (Kind::Object, Type::Class(class)) => self.object(&self.structure.classes[class as usize]),
            (Kind::List, Type::List { item, distinct, shortest, longest }) => {
                self.list(self.structure.item(item), distinct, (shortest, longest))
            }
            (Kind::Text, Type::Text { .. } | Type::Exactly(_) | Type::Words(_)) => self.text(is),
            (Kind::Number, Type::Number { .. }) => self.number(is),
            (Kind::Boolean, Type::Boolean) => self.literal(),
            (kind, _) => {
                let start = self.cursor.at();
                let mark = self.anything();
                let value = match kind {
                    Kind::Object | Kind::List => None,
                    _ => Some(self.text[start..self.cursor.at().min(self.text.len())].trim_matches('"')),
                };
                self.wrong(self.structure.wrong_type(is), start, value);
                mark
            }
        }
    }

    fn text(&mut self, is: Type) -> u64 {
        let start = self.cursor.at();
        let inner = self.cursor.scalar();
        if is != TEXT {
            let wrong = self.structure.text(is, &decoded(inner));
            if let Some(wrong) = wrong {
                self.wrong(wrong, start, Some(inner));
            }
        }
        self.mark_of(inner)
    }

    fn number(&mut self, is: Type) -> u64 {
        let start = self.cursor.at();
        let written = self.cursor.scalar();
        if let Some(wrong) = self.structure.number(is, written) {
            self.wrong(wrong, start, Some(written));
        }
        NUMBER
    }

    fn literal(&mut self) -> u64 {
        distinct::mark(self.cursor.scalar().as_bytes())
    }

    /// Passes a value of which nothing is asked.
    pub(super) fn anything(&mut self) -> u64 {
        if self.marking == 0 {
            self.cursor.skip();
            return 0;
        }
        match self.cursor.kind() {
            Kind::Object => self.object(&OPEN),
            Kind::List => self.list(Type::Any, false, (0, u32::MAX)),
            Kind::Text => {
                let inner = self.cursor.scalar();
                self.mark_of(inner)
            }
            Kind::Number => {
                self.cursor.scalar();
                NUMBER
            }
            Kind::Boolean | Kind::Null => self.literal(),
        }
    }

    fn mark_of(&self, inner: &str) -> u64 {
        if self.marking == 0 { 0 } else { distinct::mark(decoded(inner).as_bytes()) }
    }

    fn object(&mut self, class: &Class) -> u64 {
        let start = self.cursor.at();
        let (mut seen, mut is_true, mut next, mut mark) = (0_u128, 0_u128, 0_usize, 1_u64);
        self.cursor.pass(b'{');
        while self.cursor.peek() == b'"' {
            let inner = self.cursor.scalar();
            let name = decoded(inner);
            self.cursor.pass(b':');
            mark = mark.wrapping_add(self.mark_of(inner));
            let value = match class.position(&name, next) {
                Some(index) => {
                    next = index + 1;
                    seen |= 1 << index;
                    if self.cursor.peek() == b't' {
                        is_true |= 1 << index;
                    }
                    self.field(class.fields[index].name, class.fields[index].is)
                }
                None => self.stranger(class, &name),
            };
            mark = mark.wrapping_add(distinct::spread(value));
            if !self.cursor.pass(b',') {
                break;
            }
        }
        self.cursor.pass(b'}');
        self.together(class, start, seen, is_true);
        mark
    }

    fn field(&mut self, name: &'static str, is: Type) -> u64 {
        self.path.push(Step::Field(name));
        let mark = self.value(is);
        self.path.pop();
        mark
    }

    /// A field that the class does not have.
    fn stranger(&mut self, class: &Class, name: &str) -> u64 {
        self.cursor.peek();
        let start = self.cursor.at();
        let mark = self.anything();
        if let Some(wrong) = class.stranger(name) {
            let is_scalar = !matches!(self.text.as_bytes().get(start), Some(b'{' | b'['));
            let value = is_scalar.then(|| self.text[start..self.cursor.at()].trim_matches('"'));
            self.wrong_at(wrong, Some(name), start, value);
        }
        mark
    }

    /// What is asked of an object's fields together.
    fn together(&mut self, class: &Class, start: usize, seen: u128, is_true: u128) {
        if class.required & !seen != 0 {
            for name in class.missing(seen) {
                let is = class.position(name, 0).map_or(Type::Any, |index| class.fields[index].is);
                let asked = if self.trial { String::new() } else { self.structure.asked(is) };
                let wrong = Wrong { kind: FaultKind::MissingField, asked, meant: None };
                self.wrong_at(wrong, Some(name), start, None);
            }
        }
        if !class.rules.is_empty() {
            for wrong in class.combination(seen, is_true) {
                self.wrong(wrong, start, None);
            }
        }
    }

    fn list(&mut self, item: Type, distinct: bool, (shortest, longest): (u32, u32)) -> u64 {
        let start = self.cursor.at();
        let (first, mut length, mut mark) = (self.items.len(), 0_u32, 2_u64);
        self.marking += u32::from(distinct);
        self.path.push(Step::Item);
        self.cursor.pass(b'[');
        while !matches!(self.cursor.peek(), b']' | 0) {
            let start = self.cursor.at();
            let value = self.value(item);
            if distinct {
                self.items.push(Item { mark: value, start, end: self.cursor.at() });
            }
            mark = distinct::spread(mark ^ value);
            length = length.saturating_add(1);
            if !self.cursor.pass(b',') {
                break;
            }
        }
        self.cursor.pass(b']');
        if distinct {
            for item in distinct::repeated(self.text, &self.items[first..]) {
                let wrong = Wrong { kind: FaultKind::DuplicateItem, asked: String::new(), meant: None };
                let written = &self.text[item.start..item.end];
                let value = written.strip_prefix('"').map(|rest| rest.trim_end_matches('"'));
                self.wrong(wrong, item.start, value);
            }
        }
        self.items.truncate(first);
        self.path.pop();
        self.marking -= u32::from(distinct);
        if let Some(wrong) = Structure::length(length, shortest, longest) {
            self.wrong(wrong, start, None);
        }
        mark
    }

    pub(super) fn wrong(&mut self, wrong: Wrong, start: usize, value: Option<&'s str>) {
        self.wrong_at(wrong, None, start, value);
    }

    /// Notes what is wrong, at the path, or at a field below it.
    fn wrong_at(&mut self, wrong: Wrong, field: Option<&str>, start: usize, value: Option<&'s str>) {
        self.faults = self.faults.saturating_add(1);
        if self.trial {
            return;
        }
        let offset = u32::try_from(self.offset + start).unwrap_or(u32::MAX);
        let cause =
            Cause { kind: wrong.kind, path: self.written(field), asked: wrong.asked, meant: wrong.meant };
        self.validity.push(cause, Origin { document: self.document, offset }, value);
    }

    /// The path in the format's terms.
    fn written(&self, field: Option<&str>) -> String {
        let mut path = String::new();
        let named = |path: &mut String, name: &str| {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(name);
        };
        for step in &self.path {
            match step {
                Step::Field(name) => named(&mut path, name),
                Step::Item => path.push_str("[]"),
            }
        }
        if let Some(name) = field {
            let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(end, _)| end);
            named(&mut path, &name[..end]);
        }
        path
    }
}

/// Text of which nothing more is asked.
const TEXT: Type = Type::Text { forms: [None; 2], shortest: 0, longest: u32::MAX };

/// The mark of every number: `1` and `1.0` are equal.
const NUMBER: u64 = 3;

/// Characters of a field's name that are kept where the name is the document's own.
const LONGEST_NAME: usize = 80;

/// An object of which nothing is asked.
static OPEN: Class = Class {
    closed: false,
    fields: Vec::new(),
    required: 0,
    rules: Vec::new(),
    elsewhere: Vec::new(),
    near: Vec::new(),
};
