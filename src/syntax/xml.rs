//! XML 1.0 with namespaces: elements, attributes and words, one after the other, each with its place.
//!
//! `quick-xml` tells the markup apart; this module sees to what it lets through: limits, namespaces,
//! entities, names and characters. No document type is read and no entity is resolved but the five
//! that XML itself defines. No tree is built, and what a name means is for whoever asks.

mod characters;
mod path;
mod scope;

use std::borrow::Cow;

use quick_xml::events::attributes::{AttrError, Attributes};
use quick_xml::events::{BytesDecl, BytesRef, Event as Markup};
use quick_xml::{Error, Reader};

use crate::limits::Limits;
use crate::source::ProblemCode;

pub(super) use path::pointers;
use scope::Scope;

/// Characters of a wrong name or value that are quoted: its place leads to the rest.
const LONGEST_QUOTE: usize = 60;

/// Whether a text begins as an XML document.
pub fn looks_like_xml(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

/// The outermost element of a text, as far as its start tag can be read. What is wrong with the
/// declarations before it is passed over unread: whoever reads on refuses it.
pub fn root(text: &str) -> Option<Element<'_>> {
    let mut cursor = Cursor::looking(text, &crate::limits::DEFAULT);
    match cursor.next() {
        Ok(Event::Open(element)) => Some(element),
        _ => None,
    }
}

/// What a document says next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'t> {
    /// An element begins. An empty one is closed right after.
    Open(Element<'t>),
    /// The element that was opened last ends.
    Close,
    /// Words between tags, or a part of them: a reference and a CDATA section stand for themselves.
    Words {
        /// Where they begin.
        at: usize,
        /// With line ends as XML 1.0, 2.11 wants them.
        words: Cow<'t, str>,
    },
    /// The document is complete, and nothing but blanks and comments follows it.
    End,
}

/// A start tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<'t> {
    /// Where its `<` stands.
    pub at: usize,
    /// Its name.
    pub name: Name<'t>,
    /// Its attributes in their order, without the declarations of namespaces.
    pub attributes: Vec<Attribute<'t>>,
}

impl<'t> Element<'t> {
    /// The attribute of no namespace with a name.
    pub fn attribute(&self, local: &str) -> Option<&Attribute<'t>> {
        self.attributes.iter().find(|one| one.name.namespace.is_none() && one.name.local == local)
    }
}

/// The name of an element or attribute (Namespaces in XML 1.0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name<'t> {
    /// The namespace that its prefix, or for elements the absence of one, stands for.
    pub namespace: Option<&'t str>,
    /// As it is written, prefix and all.
    pub written: &'t str,
    /// Without its prefix.
    pub local: &'t str,
}

/// An attribute of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'t> {
    /// Where its name begins.
    pub at: usize,
    /// Its name. Without a prefix it is of no namespace.
    pub name: Name<'t>,
    /// Its value, references resolved and blanks made spaces (XML 1.0, 3.3.3).
    pub value: Cow<'t, str>,
}

/// An attribute whose prefix may be declared by a later one.
struct Unnamed<'t> {
    at: usize,
    key: &'t str,
    value: Cow<'t, str>,
}

/// Why a document cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub code: ProblemCode,
    /// Where.
    pub at: usize,
    /// In words.
    pub detail: String,
}

impl Fault {
    fn new(code: ProblemCode, at: usize, detail: impl Into<String>) -> Self {
        Self { code, at, detail: detail.into() }
    }

    fn syntax(at: usize, detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::SyntaxError, at, detail)
    }
}

/// A place in a document, moved on by [`Cursor::next`].
pub struct Cursor<'t> {
    /// The text up to the first character that XML has no place for.
    text: &'t str,
    /// That character, if there is one.
    illegal: Option<(usize, char)>,
    reader: Reader<&'t [u8]>,
    limits: Limits,
    scope: Scope<'t>,
    depth: usize,
    is_after_root: bool,
    /// The element that was opened last is an empty one.
    is_empty: bool,
    /// The declarations before the outermost element are passed over.
    only_looks: bool,
}

impl<'t> Cursor<'t> {
    /// The beginning of a text.
    pub fn new(text: &'t str, limits: &Limits) -> Self {
        let illegal = characters::illegal(text);
        let text = illegal.map_or(text, |(at, _)| &text[..at]);
        Self { illegal, only_looks: false, ..Self::looking(text, limits) }
    }

    /// The same to look at what is there, and not to read it: declarations before the outermost element
    /// and characters that XML has no place for are passed over.
    fn looking(text: &'t str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().check_comments = true;
        Self {
            text,
            illegal: None,
            reader,
            limits: *limits,
            scope: Scope::default(),
            depth: 0,
            is_after_root: false,
            is_empty: false,
            only_looks: true,
        }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Reads on to what comes next; comments and processing instructions are passed over.
    ///
    /// # Errors
    ///
    /// Fails where the document breaks off, is no XML, or is more than is accepted. What was read
    /// before stands, and there is no use in asking again.
    #[expect(clippy::should_implement_trait, reason = "an iterator could be asked again after its end")]
    pub fn next(&mut self) -> Result<Event<'t>, Fault> {
        if std::mem::take(&mut self.is_empty) {
            return Ok(self.close());
        }
        loop {
            let at = self.position();
            let markup = self.reader.read_event().map_err(|error| self.broken(at, &error))?;
            let event = match markup {
                Markup::Start(_) => Some(self.open(at, 1)?),
                Markup::Empty(_) => {
                    let event = self.open(at, 2)?;
                    self.is_empty = true;
                    Some(event)
                }
                Markup::End(_) => Some(self.close()),
                Markup::Text(words) => self.words(at, words.into_inner())?,
                Markup::CData(words) => Some(self.within_root(at, words.into_inner())?),
                Markup::GeneralRef(reference) => {
                    let words = reference_to(at, &reference)?;
                    Some(self.within_root(at, words.into())?)
                }
                Markup::Decl(declaration) => self.declaration(at, &declaration)?,
                Markup::DocType(_) if self.only_looks => None,
                Markup::DocType(_) => return Err(Fault::new(ProblemCode::DocumentType, at, "<!DOCTYPE")),
                Markup::Comment(_) | Markup::PI(_) => None,
                Markup::Eof => return self.end(),
            };
            if let Some(event) = event {
                return Ok(event);
            }
        }
    }

    /// Up to where the text was read.
    pub fn offset(&self) -> usize {
        self.position()
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// A start tag whose `<` stands at an offset and which ends with so many bytes of markup.
    fn open(&mut self, at: usize, closing: usize) -> Result<Event<'t>, Fault> {
        if self.is_after_root {
            return Err(Fault::new(ProblemCode::TrailingData, at, "a second outermost element"));
        }
        self.depth += 1;
        if self.depth > self.limits.nesting {
            let detail = format!("{} levels", self.limits.nesting);
            return Err(Fault::new(ProblemCode::TooDeep, at, detail));
        }
        let tag = &self.text[at + 1..self.position() - closing];
        let end = tag.find(|c: char| characters::is_blank(c)).unwrap_or(tag.len());
        self.scope.enter();
        let written = self.attributes(at, tag, end)?;
        let name = self.scope.element(&tag[..end]).map_err(|detail| Fault::syntax(at, detail))?;
        let mut attributes = Vec::with_capacity(written.len());
        for Unnamed { at, key, value } in written {
            let name = self.scope.attribute(key).map_err(|detail| Fault::syntax(at, detail))?;
            attributes.push(Attribute { at, name, value });
        }
        if let Some(again) = named_twice(&attributes) {
            let detail = quoted(again.name.written);
            return Err(Fault::new(ProblemCode::DuplicateKey, again.at, detail));
        }
        Ok(Event::Open(Element { at, name, attributes }))
    }

    /// The attributes of a start tag; those that declare a namespace go into the scope.
    fn attributes(&mut self, at: usize, tag: &'t str, name: usize) -> Result<Vec<Unnamed<'t>>, Fault> {
        let limit = self.limits.attributes;
        let mut attributes = Vec::new();
        for (count, attribute) in Attributes::new(tag, name).with_checks(false).enumerate() {
            let attribute = attribute.map_err(|error| malformed(at + 1, &error))?;
            let key = attribute.key.into_inner();
            let key_at = key.as_ptr() as usize - self.text.as_ptr() as usize;
            if count >= limit || self.scope.declared() >= limit {
                return Err(Fault::new(ProblemCode::OverLimit, key_at, format!("{limit} attributes")));
            }
            if !self.text[..key_at].ends_with(characters::is_blank) {
                return Err(Fault::syntax(key_at, "no blank before an attribute"));
            }
            let value = value(key_at, attribute.value)?;
            match key.strip_prefix("xmlns") {
                Some("") => self.scope.declare("", value),
                Some(prefix) if prefix.starts_with(':') => self.scope.declare(&prefix[1..], value),
                _ => {
                    attributes.push(Unnamed { at: key_at, key, value });
                    continue;
                }
            }
            .map_err(|(code, detail)| Fault::new(code, key_at, detail))?;
        }
        Ok(attributes)
    }

    fn close(&mut self) -> Event<'t> {
        self.depth -= 1;
        self.scope.leave();
        self.is_after_root = self.depth == 0;
        Event::Close
    }

    /// Words between tags; outside the outermost element there may only be blanks.
    fn words(&mut self, at: usize, words: Cow<'t, str>) -> Result<Option<Event<'t>>, Fault> {
        if self.depth == 0 && words.chars().all(characters::is_blank) {
            return Ok(None);
        }
        if let Some(end) = characters::end_of_section(&words) {
            return Err(Fault::syntax(at + end, "]]> outside a CDATA section"));
        }
        self.within_root(at, words).map(Some)
    }

    fn within_root(&self, at: usize, words: Cow<'t, str>) -> Result<Event<'t>, Fault> {
        match (self.depth, self.is_after_root) {
            (0, false) => Err(Fault::syntax(at, "words before the outermost element")),
            (0, true) => Err(Fault::new(ProblemCode::TrailingData, at, "words after the outermost element")),
            _ => Ok(Event::Words { at, words: characters::with_plain_line_ends(words) }),
        }
    }

    /// The XML declaration. The text is Unicode by now: UTF-8, or UTF-16 that was decoded. Another
    /// encoding of which it is a part is as good where every character is of that part.
    fn declaration(&self, at: usize, declaration: &BytesDecl<'_>) -> Result<Option<Event<'t>>, Fault> {
        if self.only_looks {
            return Ok(None);
        }
        if at != 0 {
            return Err(Fault::syntax(at, "an XML declaration that does not begin the document"));
        }
        let Some(Ok(encoding)) = declaration.encoding() else { return Ok(None) };
        if characters::is_read_alike(&encoding, self.text) {
            return Ok(None);
        }
        Err(Fault::new(ProblemCode::InvalidEncoding, at, quoted(&encoding)))
    }

    fn end(&self) -> Result<Event<'t>, Fault> {
        if let Some((at, character)) = self.illegal {
            return Err(illegal(at, character));
        }
        if self.is_after_root {
            return Ok(Event::End);
        }
        Err(Fault::new(ProblemCode::Truncated, self.text.len(), "the document ends before its last tag"))
    }

    /// What the markup reader stopped at.
    fn broken(&self, at: usize, error: &Error) -> Fault {
        use quick_xml::errors::{IllFormedError, SyntaxError};
        match error {
            // Everything that is not closed is so because the text ends.
            Error::Syntax(unclosed) if *unclosed != SyntaxError::InvalidBangMarkup => match self.illegal {
                Some((at, character)) => illegal(at, character),
                None => Fault::new(ProblemCode::Truncated, self.text.len(), unclosed.to_string()),
            },
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                Fault::syntax(at, format!("</{}> for </{}>", quoted(found), quoted(expected)))
            }
            Error::IllFormed(IllFormedError::UnclosedReference) if self.is_last_reference(at) => {
                Fault::new(ProblemCode::Truncated, self.text.len(), "a reference without its end")
            }
            other => Fault::syntax(at, quoted(&other.to_string())),
        }
    }

    /// Whether the reference that is not closed may have been cut.
    fn is_last_reference(&self, at: usize) -> bool {
        self.illegal.is_none()
            && !self.text[at + 1..].contains(|c: char| !c.is_ascii_alphanumeric() && c != '#')
    }
}

fn illegal(at: usize, character: char) -> Fault {
    Fault::syntax(at, format!("U+{:04X} is no character of XML", u32::from(character)))
}

/// Words as they are quoted in a problem.
fn quoted(words: &str) -> String {
    match words.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

/// The character that a reference outside tags stands for: by number, or one of the five that XML defines.
fn reference_to(at: usize, reference: &BytesRef<'_>) -> Result<String, Fault> {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return if characters::is_legal(character) {
            Ok(character.to_string())
        } else {
            Err(illegal(at, character))
        };
    }
    match quick_xml::escape::resolve_xml_entity(reference) {
        Some(words) => Ok(words.to_owned()),
        None => Err(Fault::syntax(at, format!("&{}; stands for nothing", quoted(reference)))),
    }
}

/// The value of an attribute, as XML 1.0, 3.3.3 has it.
fn value<'t>(at: usize, written: Cow<'t, str>) -> Result<Cow<'t, str>, Fault> {
    if written.contains('<') {
        return Err(Fault::syntax(at, "< in an attribute"));
    }
    let written = characters::with_spaces(written);
    if !written.contains('&') {
        return Ok(written);
    }
    let plain = quick_xml::escape::unescape(&written)
        .map_err(|_| Fault::syntax(at, format!("{} has a reference to nothing", quoted(&written))))?
        .into_owned();
    match plain.chars().find(|&character| !characters::is_legal(character)) {
        Some(character) => Err(illegal(at, character)),
        None => Ok(plain.into()),
    }
}

fn malformed(tag: usize, error: &AttrError) -> Fault {
    let (offset, detail) = match error {
        AttrError::ExpectedEq(offset) => (offset, "an attribute without ="),
        AttrError::ExpectedValue(offset) => (offset, "an attribute without a value"),
        AttrError::UnquotedValue(offset) => (offset, "an attribute without quotation marks"),
        AttrError::ExpectedQuote(offset, _) => (offset, "an attribute whose quotation mark is not closed"),
        AttrError::Duplicated(offset, _) => (offset, "an attribute that stands twice"),
    };
    Fault::syntax(tag + offset, detail)
}

/// The first attribute whose name an earlier one has. Names are equal where namespace and local
/// name are (Namespaces in XML 1.0, 6.3).
fn named_twice<'a, 't>(attributes: &'a [Attribute<'t>]) -> Option<&'a Attribute<'t>> {
    if attributes.len() < 2 {
        return None;
    }
    let mut order: Vec<&Attribute<'_>> = attributes.iter().collect();
    order.sort_by_key(|one| (one.name.local, one.name.namespace, one.at));
    let are_alike = |one: &Attribute<'_>, other: &Attribute<'_>| {
        (one.name.local, one.name.namespace) == (other.name.local, other.name.namespace)
    };
    let twice = order.windows(2).filter(|pair| are_alike(pair[0], pair[1])).map(|pair| pair[1].at).min()?;
    attributes.iter().find(|one| one.at == twice)
}

#[cfg(test)]
mod tests;
