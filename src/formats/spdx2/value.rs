//! How a JSON value answers for what the format expects in its place: words, a list, an object.
//!
//! It judges no meaning. `null` is as good as nothing, anything else of another type is a problem.

use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Kind, Node, Object};

use super::beginning;

/// The words of a value, not yet judged.
pub(super) fn words<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Field<Text<'s>> {
    let Some(node) = present(node) else { return Field::Absent };
    match node.text(problems) {
        Some(value) => Field::Stated(Located { value, at: node.at }),
        // Words that cannot be decoded are a problem already.
        None if node.kind() == Kind::Text => Field::Malformed(node.at),
        None => Field::Malformed(wrong_type(node, problems)),
    }
}

/// The words of a value, judged.
pub(super) fn judged<'s>(
    node: Option<Node<'s>>,
    judge: impl FnOnce(Text<'s>, Origin) -> Field<Text<'s>>,
    problems: &mut Vec<Problem>,
) -> Field<Text<'s>> {
    match words(node, problems) {
        Field::Stated(words) => judge(words.value, words.at),
        answer => answer,
    }
}

/// The entries of an object.
pub(super) fn object<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Option<Object<'s>> {
    let node = present(node)?;
    let object = node.object(problems);
    if object.is_none() {
        wrong_type(node, problems);
    }
    object
}

/// The items of a list that belongs to one field.
pub(super) fn list<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Field<Vec<Node<'s>>> {
    let Some(node) = present(node) else { return Field::Absent };
    match node.list() {
        Some(items) if items.is_empty() => Field::Absent,
        Some(value) => Field::Stated(Located { value, at: node.at }),
        None => Field::Malformed(wrong_type(node, problems)),
    }
}

/// The items of a list whose loss would lose a part of the document.
pub(super) fn elements<'s>(node: Option<Node<'s>>, problems: &mut Vec<Problem>) -> Vec<Node<'s>> {
    let Some(node) = present(node) else { return Vec::new() };
    node.list().unwrap_or_else(|| {
        problems.push(Problem::at(ProblemCode::UnreadableList, node.at).with(beginning(node.source())));
        Vec::new()
    })
}

/// Names the keys that were probably meant for another one, and takes nothing from them.
/// `meant` pairs a key in lower case with the right one.
pub(super) fn near_misses(object: &Object<'_>, meant: &[(&str, &str)], problems: &mut Vec<Problem>) {
    for (key, node) in &object.entries {
        let key = key.raw();
        let right = meant.iter().find(|(lower, right)| key.eq_ignore_ascii_case(lower) && key != *right);
        if let Some((_, right)) = right {
            problems.push(Problem::at(ProblemCode::NearMiss, node.at).with(*right));
        }
    }
}

/// A value that is more than `null`.
pub(super) fn present(node: Option<Node<'_>>) -> Option<Node<'_>> {
    node.filter(|node| node.kind() != Kind::Null)
}

fn wrong_type(node: Node<'_>, problems: &mut Vec<Problem>) -> Origin {
    problems.push(Problem::at(ProblemCode::WrongType, node.at).with(beginning(node.source())));
    node.at
}
