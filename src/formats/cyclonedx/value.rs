//! The shapes that CycloneDX gives its values: free text, names of parties, lists, links.
//!
//! Null is silence everywhere; a value of another type is noted and answers nothing.

use crate::evidence::ExternalReference;
use crate::source::{Field, Located, Origin, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::notes::Notes;

/// Free text. SPDX's word for silence is found here too, and means the same.
pub(super) fn free_text<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    match formal(key, node, notes) {
        Field::Stated(Located { value, at }) if is_no_assertion(&value) => Field::NotAsserted(at),
        Field::Stated(Located { value, at }) => Field::free_text(value, at),
        silent => silent,
    }
}

/// Text in a form of its own, such as a package URL: a stand-in says nothing, and any other word is
/// a value to be judged.
pub(super) fn formal<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    match node.kind() {
        Kind::Null => Field::Absent,
        Kind::Text => match notes.text(node) {
            Some(words) if words.is_stand_in() => Field::StandIn(node.at),
            Some(words) => Field::Stated(Located { value: words, at: node.at }),
            None => Field::Malformed(node.at),
        },
        _ => {
            notes.wrong_type(key, node.at);
            Field::Malformed(node.at)
        }
    }
}

/// Whether a text is SPDX's `NOASSERTION`.
pub(super) fn is_no_assertion(words: &Text<'_>) -> bool {
    words.raw().trim() == "NOASSERTION"
}

/// The name of a person or organisation. SPDX's prefixes are taken off before it is
/// tested for a stand-in: generators write `Organization: NOASSERTION`.
pub(super) fn party<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    let whole = free_text(key, node, notes);
    let Field::Stated(Located { value, at }) = &whole else { return whole };
    let bare = ["Organization:", "Person:"].into_iter().find_map(|prefix| value.raw().strip_prefix(prefix));
    match bare.map(|bare| Text::new(bare.trim().to_owned())) {
        Some(bare) if is_no_assertion(&bare) => Field::NotAsserted(*at),
        Some(bare) => match Field::free_text(bare, *at) {
            Field::Stated(_) => whole,
            silent => silent,
        },
        None => whole,
    }
}

/// The name of an organisation that is given as an object.
pub(super) fn entity<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    match object(key, node, notes) {
        Some(object) => name_of(&object, notes),
        None if node.kind() == Kind::Null => Field::Absent,
        None => Field::Malformed(node.at),
    }
}

/// The name of a person or organisation that is an object.
pub(super) fn name_of<'s>(object: &Object<'s>, notes: &mut Notes<'_>) -> Field<Text<'s>> {
    object.get("name").map_or(Field::Absent, |name| party("name", name, notes))
}

/// The entries of an object; anything else but null is noted.
pub(super) fn object<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Option<Object<'s>> {
    let object = notes.object(node);
    if object.is_none() && node.kind() != Kind::Null {
        notes.wrong_type(key, node.at);
    }
    object
}

/// The items of a list; anything else but null is noted.
pub(super) fn list<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Option<Vec<Node<'s>>> {
    let items = node.list();
    if items.is_none() && node.kind() != Kind::Null {
        notes.wrong_type(key, node.at);
    }
    items
}

/// The items of a list without which a document is not what it was: anything else but null is a loss.
pub(super) fn needed_list<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Vec<Node<'s>> {
    let items = node.list();
    if items.is_none() && node.kind() != Kind::Null {
        notes.note(ProblemCode::UnreadableList, node.at, key);
    }
    items.unwrap_or_default()
}

/// What can be read of a list whose items answer no question by themselves.
pub(super) fn values<'s, T>(
    key: &str,
    node: Node<'s>,
    notes: &mut Notes<'_>,
    mut read: impl FnMut(Node<'s>, &mut Notes<'_>) -> Option<T>,
) -> Vec<T> {
    let items = list(key, node, notes).unwrap_or_default();
    let mut values = Vec::with_capacity(items.len());
    values.extend(items.into_iter().filter_map(|item| read(item, notes)));
    values.shrink_to_fit();
    values
}

/// A list that answers for a field: its values, or the most that any item says instead.
pub(super) fn several<'s, T>(
    key: &str,
    node: Node<'s>,
    notes: &mut Notes<'_>,
    mut read: impl FnMut(Node<'s>, &mut Notes<'_>) -> Field<T>,
) -> Field<Vec<T>> {
    let Some(items) = list(key, node, notes) else {
        return if node.kind() == Kind::Null { Field::Absent } else { Field::Malformed(node.at) };
    };
    let mut values = Vec::with_capacity(items.len());
    let mut otherwise = Field::Absent;
    for item in items {
        match read(item, notes) {
            Field::Stated(located) => values.push(located.value),
            answer => otherwise = join(otherwise, alone(answer)),
        }
    }
    if values.is_empty() {
        return otherwise;
    }
    values.shrink_to_fit();
    Field::Stated(Located { value: values, at: node.at })
}

/// What two places that answer for one field say together.
pub(super) fn join<T>(one: Field<Vec<T>>, other: Field<Vec<T>>) -> Field<Vec<T>> {
    match (one, other) {
        (Field::Stated(mut one), Field::Stated(mut other)) => {
            one.value.append(&mut other.value);
            Field::Stated(one)
        }
        (one, other) => {
            if says(&other) > says(&one) {
                other
            } else {
                one
            }
        }
    }
}

/// How much an answer says: taking one of two away never makes the rest say more.
fn says<T>(answer: &Field<T>) -> u8 {
    match answer {
        Field::Absent | Field::Inexpressible => 0,
        Field::StandIn(_) => 1,
        Field::Malformed(_) => 2,
        Field::NotAsserted(_) => 3,
        Field::DeclaredUnknown(_) => 4,
        Field::None(_) => 5,
        Field::Withheld(_) => 6,
        Field::Contradictory(_) => 7,
        Field::Stated(_) => 8,
    }
}

/// The same answer about a value that is made from a stated one and its place.
pub(super) fn convert<T, U>(field: Field<T>, make: impl FnOnce(T, Origin) -> U) -> Field<U> {
    match field {
        Field::Stated(Located { value, at }) => Field::Stated(Located { value: make(value, at), at }),
        Field::DeclaredUnknown(at) => Field::DeclaredUnknown(at),
        Field::NotAsserted(at) => Field::NotAsserted(at),
        Field::Withheld(at) => Field::Withheld(at),
        Field::None(at) => Field::None(at),
        Field::StandIn(at) => Field::StandIn(at),
        Field::Malformed(at) => Field::Malformed(at),
        Field::Contradictory(at) => Field::Contradictory(at),
        Field::Absent => Field::Absent,
        Field::Inexpressible => Field::Inexpressible,
    }
}

/// One value as a list of one, so that it can be joined with others.
pub(super) fn alone<T>(field: Field<T>) -> Field<Vec<T>> {
    convert(field, |value, _| vec![value])
}

/// The links of a document.
pub(super) fn external_references<'s>(node: Node<'s>, notes: &mut Notes<'_>) -> Vec<ExternalReference<'s>> {
    links(node, notes, |_, _, _| {})
}

/// The links of a component or document, each handed over with its hashes, which are not read here.
pub(super) fn links<'s>(
    node: Node<'s>,
    notes: &mut Notes<'_>,
    mut each: impl FnMut(&ExternalReference<'s>, Option<Node<'s>>, &mut Notes<'_>),
) -> Vec<ExternalReference<'s>> {
    values("externalReferences", node, notes, |item, notes| {
        let object = object("externalReferences", item, notes)?;
        let (mut kind, mut url) = (None, None);
        for (key, node) in &object.entries {
            match key.raw() {
                "type" => kind = words("type", *node, notes),
                "url" => url = words("url", *node, notes),
                _ => {}
            }
        }
        let or_nothing = |words: Option<Text<'s>>| words.unwrap_or_else(|| Text::from(""));
        let link = ExternalReference { at: item.at, kind: or_nothing(kind), url: or_nothing(url) };
        each(&link, object.get("hashes"), notes);
        Some(link)
    })
}

/// Text that is kept as it is written, whatever it says.
pub(super) fn words<'s>(key: &str, node: Node<'s>, notes: &mut Notes<'_>) -> Option<Text<'s>> {
    if !matches!(node.kind(), Kind::Text | Kind::Null) {
        notes.wrong_type(key, node.at);
    }
    notes.text(node)
}
