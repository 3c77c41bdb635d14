//! One lenient way to read every notation, each value with its place.
//!
//! A [`Node`] is looked into when somebody asks; no tree of a document is built. Every notation
//! but JSON is written down as JSON first, by a [`Scribe`] that keeps each value's place in the file.
//! What is wrong with a value is noted as a [`Problem`] and reading goes on.
//! Nothing here knows what a field means.

pub mod json;
pub mod scribe;
pub mod tag_value;
pub mod toml;
pub mod xml;
pub mod yaml;

pub use scribe::{Dictate, Scribe};

use crate::limits;
use crate::source::{DocumentId, Origin, Pointers, Problem, ProblemCode, Text, Transcript};
use crate::submission::Artifact;

/// How a document is written, whatever it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON, RFC 8259.
    Json,
    /// Lines of tags and values.
    TagValue,
    /// YAML 1.2.
    Yaml,
    /// XML 1.0.
    Xml,
}

impl Notation {
    /// The notation of a text, where its beginning tells. Others are known by the words of a format.
    pub fn of(text: &str) -> Option<Self> {
        if json::looks_like_json(text) {
            return Some(Self::Json);
        }
        xml::looks_like_xml(text).then_some(Self::Xml)
    }

    /// How places in it are named.
    fn pointers(self) -> Pointers {
        match self {
            Self::Json => json::pointers,
            Self::TagValue => tag_value::pointers,
            Self::Yaml => yaml::pointers,
            Self::Xml => xml::pointers,
        }
    }
}

/// A value of a document, read from its JSON whatever its notation.
#[derive(Debug, Clone, Copy)]
pub struct Node<'s> {
    /// Where it stands.
    pub at: Origin,
    value: json::Value<'s>,
}

/// What sort of value a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nothing.
    Null,
    /// True or false.
    Boolean,
    /// A number.
    Number,
    /// Words.
    Text,
    /// Values in order.
    List,
    /// Values by name.
    Object,
}

/// An object whose entries have been told apart, in document order.
#[derive(Debug)]
pub struct Object<'s> {
    /// Where it stands.
    pub at: Origin,
    /// Key, where the key stands, value. Of two equal keys the first is kept and the second is a problem.
    pub entries: Vec<(Text<'s>, Node<'s>)>,
}

impl<'s> Object<'s> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<Node<'s>> {
        self.entries.iter().find(|(name, _)| name.raw() == key).map(|(_, node)| *node)
    }
}

impl<'s> Node<'s> {
    /// What sort of value it is.
    pub fn kind(&self) -> Kind {
        json::kind(self.value.raw)
    }

    /// The words, if it is text. A text that cannot be decoded is a problem.
    pub fn text(&self, problems: &mut Vec<Problem>) -> Option<Text<'s>> {
        json::text(self.value.raw, self.at, problems)
    }

    /// The value as it stands in the document, for numbers and for quoting a wrong value.
    pub fn source(&self) -> &'s str {
        self.value.raw
    }

    /// The entries, if it is an object. A key named twice is a problem.
    pub fn object(&self, problems: &mut Vec<Problem>) -> Option<Object<'s>> {
        Some(without_duplicates(json::object(self.value, self.at)?, problems))
    }

    /// The values, if it is a list.
    pub fn list(&self) -> Option<Vec<Self>> {
        json::list(self.value, self.at)
    }
}

/// Keeps the first of equal keys; the others are problems.
fn without_duplicates<'s>(mut object: Object<'s>, problems: &mut Vec<Problem>) -> Object<'s> {
    let duplicate = |entries: &[(Text<'s>, Node<'s>)], index: usize| {
        entries[..index].iter().any(|(name, _)| name == &entries[index].0)
    };
    // Objects of SBOMs have few keys: comparing all pairs is cheaper than a set. One with
    // very many is hostile or a map, and is sorted instead.
    let repeated: Vec<usize> = if object.entries.len() <= 64 {
        (1..object.entries.len()).filter(|&index| duplicate(&object.entries, index)).collect()
    } else {
        let mut order: Vec<usize> = (0..object.entries.len()).collect();
        order.sort_by(|&a, &b| object.entries[a].0.cmp(&object.entries[b].0).then(a.cmp(&b)));
        let mut later: Vec<usize> = order
            .windows(2)
            .filter(|pair| object.entries[pair[0]].0 == object.entries[pair[1]].0)
            .map(|pair| pair[1])
            .collect();
        later.sort_unstable();
        later
    };
    let (mut index, mut repeated) = (0, repeated.into_iter().peekable());
    object.entries.retain(|(key, node)| {
        let is_repeated = repeated.next_if_eq(&index).is_some();
        index += 1;
        if is_repeated {
            problems.push(Problem::at(ProblemCode::DuplicateKey, node.at).with(key.raw()));
        }
        !is_repeated
    });
    object
}

/// Where an offset stands in a document's text, as a person counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The value, as a JSON Pointer (RFC 6901) or the notation's own path.
    pub pointer: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in Unicode code points.
    pub column: u32,
}

/// Reads an artifact's text as JSON: the outermost value, as far as it can be read.
pub fn json<'s>(artifact: &'s Artifact, id: DocumentId, problems: &mut Vec<Problem>) -> Option<Node<'s>> {
    json::document(artifact, id, problems)
}

/// Reads an artifact's text in a notation that `dictate` tells a scribe: the outermost value, as far
/// as it can be read.
pub fn transcribed<'s>(
    artifact: &'s Artifact,
    id: DocumentId,
    notation: Notation,
    dictate: Dictate,
    problems: &mut Vec<Problem>,
) -> Option<Node<'s>> {
    let mut scribe = Scribe::new(&limits::DEFAULT);
    dictate(artifact.text()?, &mut scribe);
    let (transcript, noticed, is_refused) = scribe.finish();
    problems.extend(noticed.into_iter().map(|noticed| {
        Problem::at(noticed.code, Origin { document: id, offset: noticed.offset }).with(noticed.detail)
    }));
    let transcript = artifact.keep(transcript.with_pointers(notation.pointers()));
    if is_refused { None } else { json::of_transcript(artifact, transcript, id) }
}

/// What a text of some notation says, as JSON, where places do not matter.
///
/// # Errors
///
/// Fails with the first problem if not all of it can be read.
pub fn as_json(text: &str, dictate: Dictate) -> Result<String, ProblemCode> {
    let mut scribe = Scribe::new(&limits::DEFAULT);
    dictate(text, &mut scribe);
    let (transcript, noticed, _) = scribe.finish();
    match noticed.first() {
        Some(problem) => Err(problem.code),
        None => Ok(transcript.text().to_owned()),
    }
}

/// Finds the places of offsets in one artifact, in one pass over its text.
///
/// `offsets` are sorted; the answer has one place for each.
pub fn locate(artifact: &Artifact, offsets: &[u32]) -> Vec<Place> {
    let Some(transcript) = artifact.transcript() else { return in_file(artifact, offsets) };
    let of_file: Vec<u32> = offsets.iter().map(|&offset| transcript.place(offset)).collect();
    // A transcript may tell things in another order than the file.
    let mut sorted = of_file.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let places = in_file(artifact, &sorted);
    let found = of_file.iter().filter_map(|offset| sorted.binary_search(offset).ok());
    found.map(|index| places[index].clone()).collect()
}

/// The same for sorted offsets of the file itself.
fn in_file(artifact: &Artifact, offsets: &[u32]) -> Vec<Place> {
    let text = artifact.text().unwrap_or_default();
    let pointers = match artifact.transcript().and_then(Transcript::pointers) {
        Some(pointers) => pointers(text, offsets),
        // All files of a Cargo project are TOML, and `[package]` would look like a list.
        None if artifact.project.is_some() => toml::pointers(text, offsets),
        None => match Notation::of(text) {
            Some(notation) => notation.pointers()(text, offsets),
            None => vec![String::new(); offsets.len()],
        },
    };
    let counted = lines_and_columns(text, offsets);
    pointers
        .into_iter()
        .zip(counted)
        .map(|(pointer, (line, column))| Place { pointer, line, column })
        .collect()
}

/// Counts lines and columns of sorted offsets, from 1, columns in code points. Each byte is looked
/// at once, however long the lines are: generators write documents of one line.
fn lines_and_columns(text: &str, offsets: &[u32]) -> Vec<(u32, u32)> {
    let bytes = text.as_bytes();
    let (mut line, mut column, mut seen) = (1_u32, 1_u32, 0_usize);
    let mut places = Vec::with_capacity(offsets.len());
    for &offset in offsets {
        let offset = (offset as usize).clamp(seen, bytes.len());
        let mut start = seen;
        for newline in memchr::memchr_iter(b'\n', &bytes[seen..offset]) {
            line += 1;
            column = 1;
            start = seen + newline + 1;
        }
        // Bytes that do not continue a character begin one.
        let characters = bytes[start..offset].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        column = column.saturating_add(u32::try_from(characters).unwrap_or(u32::MAX));
        seen = offset;
        places.push((line, column));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "aé\n  日本x";
        let offset = u32::try_from(text.find('x').expect("x is there")).expect("a short text");
        assert_eq!(lines_and_columns(text, &[0, 1, offset]), [(1, 1), (1, 2), (2, 5)]);
        assert_eq!(lines_and_columns("aé日x", &[1, 1, 3, 6, 99]), [(1, 2), (1, 2), (1, 3), (1, 4), (1, 5)]);
    }

    #[test]
    fn every_offset_is_counted_as_if_it_were_the_only_one() {
        let text = "é1\n\n  日本, 本\r\nlast é line";
        let offsets: Vec<u32> = (0..=u32::try_from(text.len()).expect("a short text")).collect();
        for asked in [&offsets[..], &[3, 3, 9, 22], &[0, 0, 40, 41]] {
            let alone: Vec<_> = asked.iter().flat_map(|&offset| lines_and_columns(text, &[offset])).collect();
            assert_eq!(lines_and_columns(text, asked), alone);
        }
    }

    #[test]
    fn many_places_in_one_long_line_take_no_longer_than_in_many() {
        // Counted from the start of the line for each, these would be 10^11 steps.
        let text = "é,".repeat(500_000);
        let offsets: Vec<u32> = (0..150_000).map(|index| index * 9).collect();
        let (_, column) = lines_and_columns(&text, &offsets)[149_999];
        assert_eq!(column, 149_999 * 9 / 3 * 2 + 1);
    }
}
