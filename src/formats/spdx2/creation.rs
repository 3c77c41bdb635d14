//! Who made a document, when and with what: `creationInfo`.
//!
//! It knows nothing of what the document is about.

use crate::evidence::{Party, PartyKind, Sbom, Tool};
use crate::source::{Field, Located, Origin, Problem, ProblemCode, Text};
use crate::syntax::{Node, Object};

use super::vocabulary::{self, Actor};
use super::{generation_context, value};

/// Keys that were probably meant for another one.
const NEAR_MISSES: &[(&str, &str)] = &[
    ("comment", "comment"),
    ("created", "created"),
    ("creator", "creators"),
    ("creatorcomment", "comment"),
    ("creators", "creators"),
];

/// Reads `creationInfo` into what the document says of itself.
pub(super) fn read<'s>(node: Option<Node<'s>>, sbom: &mut Sbom<'s>, problems: &mut Vec<Problem>) {
    let Some(creation) = value::object(node, problems) else { return };
    value::near_misses(&creation, NEAR_MISSES, problems);
    sbom.timestamp = value::judged(creation.get("created"), vocabulary::free_text, problems);
    sbom.generation_context = context(&creation, problems);
    creators(creation.get("creators"), sbom, problems);
}

fn context<'s>(creation: &Object<'s>, problems: &mut Vec<Problem>) -> Field<Text<'s>> {
    match value::words(creation.get("comment"), problems) {
        Field::Stated(comment) => generation_context::read(&comment.value, comment.at, problems),
        answer => answer,
    }
}

/// Tells the people and organisations from the tools (6.8).
fn creators<'s>(node: Option<Node<'s>>, sbom: &mut Sbom<'s>, problems: &mut Vec<Problem>) {
    let (entries, at) = match value::list(node, problems) {
        Field::Stated(entries) => (entries.value, entries.at),
        Field::Malformed(at) => {
            sbom.authors = Field::Malformed(at);
            sbom.tools = Field::Malformed(at);
            return;
        }
        _ => return,
    };
    let (mut authors, mut tools) = (Answers::default(), Answers::default());
    for entry in entries {
        let Field::Stated(Located { value: words, at }) = value::words(Some(entry), problems) else {
            continue;
        };
        match vocabulary::actor(words.raw()) {
            Some((Actor::Tool, _)) => tools.add(tool(&words, at)),
            Some((Actor::Person, _)) => authors.add(author(&words, PartyKind::Person, at, problems)),
            Some((Actor::Organisation, _)) => {
                authors.add(author(&words, PartyKind::Organisation, at, problems));
            }
            None if words.is_stand_in() => {}
            None => problems.push(near_miss(&words, at)),
        }
    }
    sbom.authors = authors.finish(at);
    sbom.tools = tools.finish(at);
}

fn near_miss(words: &Text<'_>, at: Origin) -> Problem {
    Problem::at(ProblemCode::NearMiss, at).with(super::beginning(words.raw()))
}

fn author<'s>(
    words: &Text<'s>,
    kind: PartyKind,
    at: Origin,
    problems: &mut Vec<Problem>,
) -> Field<Party<'s>> {
    // The field is a name; an address alone is none.
    if vocabulary::actor(words.raw()).is_some_and(|(_, rest)| vocabulary::is_address(rest)) {
        problems.push(near_miss(words, at));
        return Field::StandIn(at);
    }
    vocabulary::name_of_actor(words, at).map(|name| Party { at, kind, name: name.clone() })
}

fn tool<'s>(words: &Text<'s>, at: Origin) -> Field<Tool<'s>> {
    let name = vocabulary::free_text(words.part(|words| vocabulary::tool_parts(words).0), at);
    let has_version = vocabulary::tool_parts(words.raw()).1.is_some();
    let version = words.part(|words| vocabulary::tool_parts(words).1.unwrap_or_default());
    let version = if has_version { Field::Stated(Located { value: version, at }) } else { Field::Absent };
    name.map(|_| Tool { at, name: name.clone(), version: version.clone(), vendor: Field::Absent })
}

/// The entries of a list that state something; if none does, the first other answer stands for all.
struct Answers<T> {
    stated: Vec<T>,
    otherwise: Field<Vec<T>>,
}

impl<T> Default for Answers<T> {
    fn default() -> Self {
        Self { stated: Vec::new(), otherwise: Field::Absent }
    }
}

impl<T> Answers<T> {
    fn add(&mut self, answer: Field<T>) {
        match answer {
            Field::Stated(stated) => self.stated.push(stated.value),
            other if matches!(self.otherwise, Field::Absent) => self.otherwise = other.map(|_| Vec::new()),
            _ => {}
        }
    }

    fn finish(self, at: Origin) -> Field<Vec<T>> {
        if self.stated.is_empty() {
            self.otherwise
        } else {
            Field::Stated(Located { value: self.stated, at })
        }
    }
}
