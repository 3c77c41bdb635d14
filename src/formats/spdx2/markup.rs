//! The elements of an XML document in a row, each with where it ends.
//!
//! It knows no name. All elements are kept at once, which is why the size of such a file is bounded.

use std::borrow::Cow;

use crate::limits::Limits;
use crate::source::ProblemCode;
use crate::syntax::Scribe;
use crate::syntax::xml::{Attribute, Cursor, Event, Fault, Name};

/// An element with its own words.
#[derive(Debug)]
pub(super) struct Item<'t> {
    /// Where its `<` stands.
    pub(super) at: usize,
    pub(super) name: Name<'t>,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// The words between its tags, without those of its children.
    pub(super) words: Cow<'t, str>,
    /// The item after the last one inside it.
    pub(super) end: usize,
}

/// The elements in the order of their start tags.
#[derive(Debug)]
pub(super) struct Items<'t> {
    pub(super) all: Vec<Item<'t>>,
    fault: Option<Fault>,
}

impl<'t> Items<'t> {
    /// Reads a text as far as it can be read.
    pub(super) fn read(text: &'t str, nesting: usize, scribe: &mut Scribe<'_>) -> Option<Self> {
        let limit = scribe.limits().spdx_xml_bytes;
        if text.len() as u64 > limit {
            scribe.problem(ProblemCode::OverLimit, 0, format!("{limit} bytes of SPDX in XML"));
            return None;
        }
        let mut items = Self { all: Vec::new(), fault: None };
        let mut open = Vec::new();
        let mut cursor = Cursor::new(text, &Limits { nesting, ..*scribe.limits() });
        loop {
            match cursor.next() {
                Ok(Event::Open(element)) if items.all.len() >= scribe.limits().kept_values => {
                    let detail = format!("{} elements", scribe.limits().kept_values);
                    items.fault = Some(Fault { code: ProblemCode::OverLimit, at: element.at, detail });
                    break;
                }
                Ok(Event::Open(element)) => {
                    open.push(items.all.len());
                    let (at, name, attributes) = (element.at, element.name, element.attributes);
                    items.all.push(Item { at, name, attributes, words: "".into(), end: 0 });
                }
                Ok(Event::Words { words, .. }) => {
                    if let Some(&index) = open.last() {
                        items.all[index].add(words);
                    }
                }
                Ok(Event::Close) => items.close(open.pop()),
                Ok(Event::End) => break,
                Err(fault) => {
                    items.fault = Some(fault);
                    break;
                }
            }
        }
        while let Some(index) = open.pop() {
            items.close(Some(index));
        }
        Some(items)
    }

    fn close(&mut self, index: Option<usize>) {
        let end = self.all.len();
        if let Some(item) = index.and_then(|index| self.all.get_mut(index)) {
            item.end = end;
        }
    }

    /// The elements directly inside one.
    pub(super) fn children(&self, index: usize) -> impl Iterator<Item = usize> {
        let end = self.all[index].end;
        let inside = move |item: usize| (item < end).then_some(item);
        std::iter::successors(inside(index + 1), move |&child| inside(self.all[child].end))
    }

    /// Says why the document was not read to its end.
    pub(super) fn say_fault(self, scribe: &mut Scribe<'_>) {
        if let Some(Fault { code, at, detail }) = self.fault {
            scribe.problem(code, at, detail);
        }
    }
}

impl<'t> Item<'t> {
    fn add(&mut self, words: Cow<'t, str>) {
        if self.words.is_empty() {
            self.words = words;
        } else {
            self.words.to_mut().push_str(&words);
        }
    }
}
