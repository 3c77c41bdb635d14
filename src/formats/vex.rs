//! What the readers of vulnerability statements read alike: values by key, and how a product is named.
//!
//! It knows no key and no version of any format.

use crate::evidence::{IdentifierKind, Justification, ProductName};
use crate::limits::Limits;
use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

/// Characters of an offending value that a problem quotes.
const QUOTED: usize = 200;

/// A document while its statements are read.
pub(super) struct Reading<'r> {
    problems: &'r mut Vec<Problem>,
    limit: usize,
    left: usize,
    is_full: bool,
}

impl<'r> Reading<'r> {
    pub(super) fn new(problems: &'r mut Vec<Problem>, limits: &Limits) -> Self {
        Self { problems, limit: limits.statements, left: limits.statements, is_full: false }
    }

    /// Adds a problem with a value.
    pub(super) fn note(&mut self, code: ProblemCode, at: Origin, detail: &str) {
        let quoted: String = detail.chars().take(QUOTED).collect();
        self.problems.push(Problem::at(code, at).with(quoted));
    }

    /// Counts things that a few bytes can name many times. The first beyond the limit is a problem, and
    /// nothing follows it.
    pub(super) fn has_room(&mut self, more: usize, at: Origin) -> bool {
        let Some(left) = self.left.checked_sub(more) else {
            if !std::mem::replace(&mut self.is_full, true) {
                self.note(ProblemCode::OverLimit, at, &format!("{} names of products", self.limit));
            }
            self.left = 0;
            return false;
        };
        self.left = left;
        true
    }

    /// Free text under a key: silence, a stand-in and a declared unknown are told from a value.
    pub(super) fn words<'s>(&mut self, object: &Object<'s>, key: &str) -> Field<Text<'s>> {
        match self.formal(object, key) {
            Field::Stated(Located { value, at }) => Field::free_text(value, at),
            silent => silent,
        }
    }

    /// Text in a form of its own under a key, as it is written.
    pub(super) fn formal<'s>(&mut self, object: &Object<'s>, key: &str) -> Field<Text<'s>> {
        let Some(node) = present(object.get(key)) else { return Field::Absent };
        match self.text(key, node) {
            Some(words) if words.is_stand_in() => Field::StandIn(node.at),
            Some(value) => Field::Stated(Located { value, at: node.at }),
            None => Field::Malformed(node.at),
        }
    }

    /// A number or text under a key, as it is written.
    pub(super) fn scalar<'s>(&mut self, object: &Object<'s>, key: &str) -> Field<Text<'s>> {
        match present(object.get(key)) {
            Some(node) if node.kind() == Kind::Number => {
                Field::Stated(Located { value: Text::from(node.source()), at: node.at })
            }
            _ => self.formal(object, key),
        }
    }

    /// A word of a vocabulary under a key; another one is noted.
    pub(super) fn keyword<T>(
        &mut self,
        object: &Object<'_>,
        key: &str,
        meaning: impl FnOnce(&str) -> Option<T>,
    ) -> Field<T> {
        let answer = self.formal(object, key);
        let Some(at) = answer.at() else { return Field::Absent };
        match answer.stated().map(|word| (word, meaning(word.raw()))) {
            Some((_, Some(value))) => Field::Stated(Located { value, at }),
            Some((word, None)) => {
                self.note(ProblemCode::UnknownKeyword, at, word.raw());
                Field::Malformed(at)
            }
            None if answer.is_silent() => Field::StandIn(at),
            None => Field::Malformed(at),
        }
    }

    /// The words of a value.
    pub(super) fn text<'s>(&mut self, key: &str, node: Node<'s>) -> Option<Text<'s>> {
        if node.kind() != Kind::Text {
            self.note(ProblemCode::WrongType, node.at, key);
        }
        node.text(self.problems)
    }

    /// The entries of the object under a key.
    pub(super) fn object<'s>(&mut self, object: &Object<'s>, key: &str) -> Option<Object<'s>> {
        self.entries(key, present(object.get(key))?)
    }

    /// The entries of a value.
    pub(super) fn entries<'s>(&mut self, key: &str, node: Node<'s>) -> Option<Object<'s>> {
        let object = node.object(self.problems);
        if object.is_none() {
            self.note(ProblemCode::WrongType, node.at, key);
        }
        object
    }

    /// The items of the list under a key.
    pub(super) fn list<'s>(&mut self, object: &Object<'s>, key: &str) -> Vec<Node<'s>> {
        let Some(node) = present(object.get(key)) else { return Vec::new() };
        node.list().unwrap_or_else(|| {
            self.note(ProblemCode::WrongType, node.at, key);
            Vec::new()
        })
    }

    /// The items of a list without which a document is not what it was: anything else is a loss.
    pub(super) fn needed_list<'s>(&mut self, object: &Object<'s>, key: &str) -> Vec<Node<'s>> {
        let Some(node) = present(object.get(key)) else { return Vec::new() };
        node.list().unwrap_or_else(|| {
            self.note(ProblemCode::UnreadableList, node.at, key);
            Vec::new()
        })
    }

    /// The objects of the list under a key.
    pub(super) fn objects<'s>(&mut self, object: &Object<'s>, key: &str) -> Vec<Object<'s>> {
        let items = self.list(object, key);
        items.into_iter().filter_map(|item| self.entries(key, item)).collect()
    }

    /// Names the keys that differ from one that is read in case and punctuation only; nothing is taken from them.
    pub(super) fn misspelt(&mut self, object: &Object<'_>, known: &[&str]) {
        for (key, node) in &object.entries {
            let key = key.raw();
            if known.contains(&key) {
                continue;
            }
            if let Some(meant) = known.iter().find(|name| same_letters(name, key)) {
                self.note(ProblemCode::NearMiss, node.at, &format!("{key} for {meant}"));
            }
        }
    }
}

fn same_letters(one: &str, other: &str) -> bool {
    fn letters(word: &str) -> impl Iterator<Item = u8> {
        word.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
    }
    letters(one).eq(letters(other))
}

/// A value that is more than `null`.
pub(super) fn present(node: Option<Node<'_>>) -> Option<Node<'_>> {
    node.filter(|node| node.kind() != Kind::Null)
}

/// The scheme of an identifier, where its beginning tells.
pub(super) fn scheme(words: &str) -> Option<IdentifierKind> {
    let begins =
        |scheme: &str| words.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if begins("pkg:") {
        return Some(IdentifierKind::Purl);
    }
    (begins("cpe:")).then_some(IdentifierKind::Cpe)
}

/// A product by what it is called: an identifier where its beginning tells, else a name.
pub(super) fn named<'s>(words: Text<'s>, at: Origin) -> ProductName<'s> {
    match scheme(words.raw()) {
        Some(kind) => ProductName::identified(at, kind, words),
        None => ProductName { name: Some(words), ..ProductName::new(at) },
    }
}

/// The number of things read so far, as the evidence counts them.
pub(super) fn place(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// The words that OpenVEX, CSAF and SPDX 3 share, as the first two spell them.
pub(super) fn justification(word: &str) -> Option<Justification> {
    const SHARED: &[Justification] = &[
        Justification::ComponentNotPresent,
        Justification::VulnerableCodeNotPresent,
        Justification::VulnerableCodeNotInExecutePath,
        Justification::VulnerableCodeCannotBeControlledByAdversary,
        Justification::InlineMitigationsAlreadyExist,
    ];
    SHARED.iter().copied().find(|one| one.word().replace('-', "_") == word)
}
