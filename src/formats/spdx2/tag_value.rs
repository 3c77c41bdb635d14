//! SPDX 2 as lines of tags and values, written down as the JSON that says the same.
//!
//! Which tag is which key is in [`tags`]; values of several words are told apart in [`words`].
//! What the JSON means is read by the same reader as any other.

mod tags;
mod words;

use std::collections::HashMap;

use crate::source::ProblemCode;
use crate::syntax::Scribe;
use crate::syntax::tag_value::{self, Line};

use tags::{Form, Section, Tag};

/// Whether a text is an SPDX 2 document in tags and values.
pub(in crate::formats) fn claims(text: &str) -> bool {
    tag_value::names(text, "SPDXVersion")
}

/// Tells a scribe what a document says.
pub(in crate::formats) fn dictate(text: &str, scribe: &mut Scribe<'_>) {
    let mut collected = Collected::new(text);
    let (mut ends, limits) = (Vec::new(), *scribe.limits());
    for (line, count) in tag_value::lines(text).zip(1..) {
        // Neither is more than this in a document that anybody means to be read.
        if count > limits.values || ends.len() > limits.problems {
            return scribe.problem(ProblemCode::OverLimit, 0, "lines of tags, or lines that are none");
        }
        match line {
            Line::Entry(entry) => collected.take(entry),
            Line::Stray(at, line) => ends.push((ProblemCode::UnreadableLine, at, super::beginning(line))),
            Line::Unclosed(at) => ends.push((ProblemCode::Truncated, at, "<text>".to_owned())),
        }
    }
    Dictation { text, scribe, notes: collected.notes(), collected: &collected }.document(ends);
}

/// A tag with its value, in few bytes: a document has one for each of its lines.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// The tag in the list of tags, unless it is unknown or out of its place.
    tag: Option<&'static Tag>,
    at: u32,
    /// Where the value begins and ends.
    value: (u32, u32),
}

impl Entry {
    fn begins(&self) -> bool {
        self.tag.is_some_and(|tag| tag.form == Form::Begins)
    }

    /// By what entries of one object belong together; unknown tags come last.
    fn key<'t>(&self, text: &'t str) -> (bool, &'t str) {
        match self.tag {
            Some(tag) => (false, tag.key),
            None => (true, self.written(text)),
        }
    }

    /// The tag as the file writes it.
    fn written<'t>(&self, text: &'t str) -> &'t str {
        let rest = &text[self.at as usize..];
        &rest[..rest.bytes().take_while(u8::is_ascii_alphabetic).count()]
    }
}

/// The entries of a document by the kind of element they belong to.
#[derive(Debug)]
struct Collected<'t> {
    text: &'t str,
    sections: [Vec<Entry>; Section::COUNT],
    /// The last element begun, but for those that stand inside others: notes and relationships.
    current: Section,
    /// For each file the number of packages begun before it.
    packages_before: Vec<u32>,
    packages: u32,
}

impl<'t> Collected<'t> {
    fn new(text: &'t str) -> Self {
        let sections = std::array::from_fn(|_| Vec::new());
        Self { text, sections, current: Section::Document, packages_before: Vec::new(), packages: 0 }
    }

    fn take(&mut self, entry: tag_value::Entry<'t>) {
        let (section, tag) = self.place_of(entry.tag);
        if tag.is_some_and(|tag| tag.form == Form::Begins) {
            match section {
                Section::Package => self.packages += 1,
                Section::File => self.packages_before.push(self.packages),
                _ => {}
            }
            if section.takes_what_follows() {
                self.current = section;
            }
        }
        let value = (short(entry.value_at), short(entry.value_at + entry.value.len()));
        self.sections[section as usize].push(Entry { tag, at: short(entry.at), value });
    }

    /// The kind of element that a tag belongs to here, and the tag if it is in its place.
    fn place_of(&self, name: &str) -> (Section, Option<&'static Tag>) {
        // The only tag that means the same of everything.
        if name == "SPDXID" {
            let tag = tags::ids().iter().find(|tag| tag.section == self.current);
            return (self.current, tag);
        }
        let Some(tag) = tags::named(name) else { return (self.current, None) };
        let has_begun = !self.sections[tag.section as usize].is_empty();
        let is_here = match tag.section {
            Section::Document | Section::Creation => true,
            section if tag.form == Form::Begins || !section.takes_what_follows() => {
                tag.form == Form::Begins || has_begun
            }
            section => section == self.current,
        };
        if is_here { (tag.section, Some(tag)) } else { (self.current, None) }
    }

    fn entries(&self, section: Section) -> &[Entry] {
        &self.sections[section as usize]
    }

    /// The elements of one kind, each with its entries.
    fn elements(&self, section: Section) -> impl Iterator<Item = &[Entry]> {
        let entries = self.entries(section);
        let begins = |_: &Entry, next: &Entry| !next.begins();
        entries.chunk_by(begins)
    }

    fn value(&self, entry: &Entry) -> &'t str {
        &self.text[entry.value.0 as usize..entry.value.1 as usize]
    }

    /// The value of the first entry with a key.
    fn value_of(&self, entries: &[Entry], key: &str) -> Option<(u32, &'t str)> {
        let found = entries.iter().find(|entry| entry.tag.is_some_and(|tag| tag.key == key))?;
        Some((found.value.0, self.value(found)))
    }

    /// The annotations by the SPDXID of what they annotate.
    fn notes(&self) -> Notes<'_, 't> {
        let mut notes = Notes::new();
        for annotation in self.elements(Section::Annotation) {
            let (_, id) = self.value_of(annotation, tags::ANNOTATED).unwrap_or_default();
            notes.entry(id).or_default().push(annotation);
        }
        notes
    }
}

type Notes<'c, 't> = HashMap<&'t str, Vec<&'c [Entry]>>;

/// A document while it is told.
struct Dictation<'d, 't, 'l> {
    text: &'t str,
    scribe: &'d mut Scribe<'l>,
    collected: &'d Collected<'t>,
    /// The annotations that are not yet told.
    notes: Notes<'d, 't>,
}

impl<'d, 't> Dictation<'d, 't, '_> {
    fn document(&mut self, problems: Vec<(ProblemCode, usize, String)>) {
        let own = self.collected.entries(Section::Document);
        self.scribe.object(own.first().map_or(0, |entry| entry.at as usize));
        self.entries(own);
        let creation = self.collected.entries(Section::Creation);
        if let Some(first) = creation.first() {
            self.scribe.key("creationInfo");
            self.scribe.object(first.at as usize);
            self.entries(creation);
            self.scribe.close();
        }
        self.packages();
        for (key, section) in [
            ("files", Section::File),
            ("snippets", Section::Snippet),
            ("hasExtractedLicensingInfos", Section::License),
            ("revieweds", Section::Review),
        ] {
            self.elements(key, section);
        }
        self.relationships();
        self.remaining_annotations(own);
        for (code, at, detail) in problems {
            self.scribe.problem(code, at, detail);
        }
        self.scribe.close();
    }

    /// The packages, each with the files that follow it (SPDX 2.3, 5.2.2).
    fn packages(&mut self) {
        let mut files =
            self.collected.elements(Section::File).zip(&self.collected.packages_before).peekable();
        while files.next_if(|(_, before)| **before == 0).is_some() {}
        let mut is_open = false;
        for (package, number) in self.collected.elements(Section::Package).zip(1..) {
            if !std::mem::replace(&mut is_open, true) {
                self.scribe.key("packages");
                self.scribe.list(package[0].at as usize);
            }
            self.scribe.object(package[0].at as usize);
            self.element(package);
            let mut has_files = false;
            while let Some((file, _)) = files.next_if(|(_, before)| **before == number) {
                let Some((at, id)) = self.collected.value_of(file, "SPDXID") else { continue };
                if !std::mem::replace(&mut has_files, true) {
                    self.scribe.key("hasFiles");
                    self.scribe.list(at as usize);
                }
                self.scribe.text(at as usize, id);
            }
            if has_files {
                self.scribe.close();
            }
            self.scribe.close();
        }
        if is_open {
            self.scribe.close();
        }
    }

    fn elements(&mut self, key: &str, section: Section) {
        let Some(first) = self.collected.entries(section).first() else { return };
        self.scribe.key(key);
        self.scribe.list(first.at as usize);
        for element in self.collected.elements(section) {
            self.scribe.object(element[0].at as usize);
            self.element(element);
            self.scribe.close();
        }
        self.scribe.close();
    }

    /// What is said of one element, and the annotations of it.
    fn element(&mut self, entries: &'d [Entry]) {
        self.entries(entries);
        if self.notes.is_empty() {
            return;
        }
        let id = self.collected.value_of(entries, "SPDXID");
        if let Some(annotations) = id.and_then(|(_, id)| self.notes.remove(id)) {
            self.annotations(&annotations);
        }
    }

    fn annotations(&mut self, annotations: &[&'d [Entry]]) {
        self.scribe.key("annotations");
        self.scribe.list(annotations[0][0].at as usize);
        for annotation in annotations {
            self.scribe.object(annotation[0].at as usize);
            let entries = annotation.iter();
            let own: Vec<Entry> = entries
                .filter(|entry| entry.tag.is_none_or(|tag| tag.key != tags::ANNOTATED))
                .copied()
                .collect();
            self.entries(&own);
            self.scribe.close();
        }
        self.scribe.close();
    }

    /// The annotations of the document itself, of relationships of other documents, and of nothing.
    fn remaining_annotations(&mut self, own: &'d [Entry]) {
        let own = self.collected.value_of(own, "SPDXID").map_or("SPDXRef-DOCUMENT", |(_, id)| id);
        let notes = std::mem::take(&mut self.notes).into_iter();
        let mut left: Vec<(&str, &'d [Entry])> =
            notes.flat_map(|(id, all)| all.into_iter().map(move |annotation| (id, annotation))).collect();
        if left.is_empty() {
            return;
        }
        left.sort_by_key(|(_, annotation)| annotation[0].at);
        for (id, annotation) in &left {
            if !id.is_empty() && *id != own && !id.starts_with("DocumentRef-") {
                let at = self
                    .collected
                    .value_of(annotation, tags::ANNOTATED)
                    .map_or(annotation[0].at, |(at, _)| at);
                self.scribe.problem(ProblemCode::DanglingReference, at as usize, super::beginning(id));
            }
        }
        let annotations: Vec<&[Entry]> = left.into_iter().map(|(_, annotation)| annotation).collect();
        self.annotations(&annotations);
    }

    fn relationships(&mut self) {
        let Some(first) = self.collected.entries(Section::Relationship).first() else { return };
        self.scribe.key("relationships");
        self.scribe.list(first.at as usize);
        for entries in self.collected.elements(Section::Relationship) {
            let (value_at, value) = (entries[0].value.0 as usize, self.collected.value(&entries[0]));
            let is_open = words::relationship(self.scribe, value_at, value);
            if is_open {
                self.entries(&entries[1..]);
                self.scribe.close();
            }
        }
        self.scribe.close();
    }

    /// Tells entries of one object: those of one key together, whatever stands between them.
    fn entries(&mut self, entries: &[Entry]) {
        let text = self.text;
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by_key(|entry| entry.key(text));
        for group in sorted.chunk_by(|a, b| a.key(text) == b.key(text)) {
            match group[0].tag {
                Some(tag) => self.known(tag, group, entries),
                None => self.unknown(group),
            }
        }
    }

    fn known(&mut self, tag: &Tag, group: &[&Entry], all: &[Entry]) {
        let values: Vec<(&str, usize, &str)> = group
            .iter()
            .map(|entry| {
                (entry.tag.map_or("", |tag| tag.name), entry.value.0 as usize, self.collected.value(entry))
            })
            .collect();
        if !tag.form.is_listed() {
            for (_, at, value) in values {
                words::single(self.scribe, tag, at, value);
            }
            return;
        }
        let from = self.collected.value_of(all, "snippetFromFile");
        self.scribe.key(tag.key);
        self.scribe.list(values[0].1);
        words::listed(self.scribe, tag.form, &values, from.map(|(at, id)| (at as usize, id)));
        self.scribe.close();
    }

    /// A tag that means nothing here stays visible, and nothing is taken from it.
    fn unknown(&mut self, group: &[&Entry]) {
        let written = group[0].written(self.text);
        for entry in group {
            match tags::meant_by(written) {
                Some(tag) => self.scribe.problem(ProblemCode::NearMiss, entry.at as usize, tag),
                None => self.scribe.problem(
                    ProblemCode::UnknownKeyword,
                    entry.at as usize,
                    super::beginning(written),
                ),
            }
        }
        self.scribe.key(written);
        if group.len() > 1 {
            self.scribe.list(group[0].value.0 as usize);
        }
        for entry in group {
            self.scribe.text(entry.value.0 as usize, self.collected.value(entry));
        }
        if group.len() > 1 {
            self.scribe.close();
        }
    }
}

fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
