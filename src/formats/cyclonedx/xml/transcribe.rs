//! Writes a CycloneDX XML document down as the JSON of the same version.
//!
//! Elements of other namespaces are extensions and are passed over with a note, but for the two that say what
//! CycloneDX itself asks for; attributes of other namespaces say nothing that it asks for. What stands where the format has no place for it is passed over too, and
//! noted where it looks like something that has one. Nothing is judged here.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::form::{Form, is_number, with_blanks_of};
use super::nested::{DEPENDENCY, Nested};
use super::table::{Child, Class, Kind, Place, Shape, Table};
use super::{DEPENDENCY_GRAPH, ROOT, SCHEMA_INSTANCE, SIGNATURE, version};
use crate::formats::cyclonedx::notes::same_letters;
use crate::formats::cyclonedx::version::Version;
use crate::source::ProblemCode;
use crate::syntax::Scribe;
use crate::syntax::xml::{Cursor, Element, Event};

/// Tells a scribe what a document says.
pub(in super::super::super) fn dictate(text: &str, scribe: &mut Scribe<'_>) {
    let mut cursor = Cursor::new(text, scribe.limits());
    let mut dictation: Option<Dictation<'_>> = None;
    while !scribe.is_refused() {
        match (cursor.next(), &mut dictation) {
            (Ok(Event::Open(root)), None) => dictation = Some(Dictation::begin(&root, scribe)),
            (Ok(Event::Open(element)), Some(dictation)) => dictation.open(&element, scribe),
            (Ok(Event::Words { words, .. }), Some(dictation)) => dictation.words(&words),
            (Ok(Event::Close), Some(dictation)) => dictation.close(scribe),
            (Ok(_), _) => return,
            (Err(fault), _) => return scribe.problem(fault.code, fault.at, fault.detail),
        }
    }
}

/// A document while it is told.
struct Dictation<'t> {
    table: &'static Table,
    /// The namespace of the outermost element, and so of all that is the document's own.
    namespace: Option<&'t str>,
    open: Vec<Level>,
    /// How many things were noted.
    noted: usize,
    /// The namespaces of which something was passed over and noted.
    foreign: BTreeSet<String>,
    nested: Nested,
}

/// An element that is open.
struct Level {
    at: usize,
    now: Now,
    /// Its text, as far as it was met.
    words: String,
    /// Objects and lists to be closed with it.
    closes: u8,
    /// The list of elements that stand there themselves, while it is open.
    list: Option<&'static str>,
    /// Keys of which there may be several elements and only the first is told.
    told: BTreeSet<&'static str>,
}

/// What is being told of an element.
#[derive(Clone, Copy)]
enum Now {
    /// Nothing: it and all within it are passed over.
    Passed,
    /// A text under a key, or one that a key was named for already.
    Text {
        form: Kind,
        key: Option<&'static str>,
        default: Option<&'static str>,
    },
    Object(&'static Class),
    List(&'static Class),
    /// A dependency of a dependency, told as a reference already.
    Dependency,
    /// An object, a list or text: what comes first decides.
    Open(&'static Class),
    /// XML Signature, 4.
    Signature,
    SignedInfo,
}

impl<'t> Dictation<'t> {
    fn begin(root: &Element<'t>, scribe: &mut Scribe<'_>) -> Self {
        let word = version(&root.name);
        let table = Table::of(word.and_then(Version::named).unwrap_or(Version::LATEST));
        let mut dictation = Self {
            table,
            namespace: root.name.namespace,
            open: Vec::new(),
            noted: 0,
            foreign: BTreeSet::new(),
            nested: Nested::default(),
        };
        scribe.object(root.at);
        if root.name.local == ROOT {
            scribe.entry("bomFormat", root.at, crate::formats::cyclonedx::BOM_FORMAT);
        } else {
            // Without its name the reader takes the document for lost.
            scribe.entry("$schema", root.at, root.name.namespace.unwrap_or_default());
        }
        if let Some(word) = word {
            scribe.entry("specVersion", root.at, word);
        }
        let class = table.root();
        dictation.attributes(root, class, scribe);
        if root.attribute("serialNumber").is_some() && root.attribute("version").is_none() {
            // Each XSD has this default; the JSON schemas have it from 1.5 on.
            scribe.key("version");
            scribe.literal(root.at, "1");
        }
        dictation.push(root.at, Now::Object(class), 1);
        dictation
    }

    fn push(&mut self, at: usize, now: Now, closes: u8) {
        self.open.push(Level { at, now, words: String::new(), closes, list: None, told: BTreeSet::new() });
    }

    fn words(&mut self, words: &str) {
        if let Some(level) = self.open.last_mut()
            && level.takes_words()
        {
            level.words.push_str(words);
        }
    }

    fn open(&mut self, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        let depth = self.open.len();
        let Some(outer) = self.open.last_mut() else { return };
        outer.decide(element.name.local, scribe);
        let now = outer.now;
        match now {
            Now::Object(class) | Now::List(class) if self.is_own(element) => self.own(class, element, scribe),
            Now::Object(_) if depth == 1 => self.extension(element, scribe),
            Now::Dependency if self.is_own(element) => self.deeper(element, scribe),
            Now::Signature | Now::SignedInfo => self.signature(now, element, scribe),
            Now::Object(_) | Now::List(_) => self.foreign(element, scribe),
            _ => self.push(element.at, Now::Passed, 0),
        }
    }

    /// Whether an element is of the document's own namespace, or tells dependencies as before 1.2.
    fn is_own(&self, element: &Element<'_>) -> bool {
        element.name.namespace == self.namespace
            || (element.name.namespace == Some(DEPENDENCY_GRAPH) && self.table.version < Version::V1_2)
    }

    fn own(&mut self, class: &'static Class, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        let Some(child) = class.child(element.name.local) else {
            self.near(class, element.name.local, element.at, scribe);
            return self.push(element.at, Now::Passed, 0);
        };
        let Some(outer) = self.open.last_mut() else { return };
        let key = match child.place {
            Place::Many(key) | Place::References(key) => Some(key),
            _ => None,
        };
        outer.enter_list(key, element.at, scribe);
        let is_of_object = matches!(outer.now, Now::Object(_));
        let mut closes = 0;
        match child.place {
            Place::Key(key) if is_of_object => scribe.key(key),
            Place::First(key) if outer.told.insert(key) => scribe.key(key),
            Place::First(_) => {
                scribe.problem(ProblemCode::NearMiss, element.at, format!("a second {}", child.name));
                return self.push(element.at, Now::Passed, 0);
            }
            Place::Wrap(key) => {
                scribe.object(element.at);
                scribe.key(key);
                closes = 1;
            }
            Place::Spread => return self.spread(child, element, scribe),
            Place::References(_) => {
                self.reference(element, scribe);
                return match self.table.class(child.kind) {
                    Some(inner) if std::ptr::eq(inner, class) => self.dependency(element),
                    _ => self.push(element.at, Now::Passed, 0),
                };
            }
            Place::Key(_) | Place::Many(_) => {}
        }
        self.value(child, element, closes, scribe);
    }

    /// An element that stands for what its outer one depends on, with what it depends on itself.
    fn dependency(&mut self, element: &Element<'_>) {
        self.nested.enter(element);
        self.push(element.at, Now::Dependency, 0);
    }

    /// What stands in a dependency of a dependency.
    fn deeper(&mut self, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        if element.name.local == DEPENDENCY {
            return self.dependency(element);
        }
        let detail = format!("{} within a nested dependency", brief(element.name.local));
        self.note(ProblemCode::NearMiss, element.at, detail, scribe);
        self.push(element.at, Now::Passed, 0);
    }

    /// An element of another namespace, which is passed over. The first of each is noted.
    fn foreign(&mut self, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        let namespace = brief(element.name.namespace.unwrap_or("no namespace"));
        if !self.foreign.contains(namespace) {
            self.foreign.insert(namespace.to_owned());
            self.note(ProblemCode::ExtensionNotRead, element.at, namespace, scribe);
        }
        self.push(element.at, Now::Passed, 0);
    }

    /// Begins the value of an element.
    fn value(&mut self, child: &Child, element: &Element<'_>, closes: u8, scribe: &mut Scribe<'_>) {
        let at = element.at;
        let Some(class) = self.table.class(child.kind) else {
            let now = Now::Text { form: child.kind, key: None, default: child.default };
            return self.push(at, now, closes);
        };
        match class.shape {
            Shape::Object => {
                scribe.object(at);
                self.attributes(element, class, scribe);
                self.push(at, Now::Object(class), closes + 1);
            }
            // The items of several lists are those of one.
            Shape::List if matches!(child.place, Place::Many(_)) => self.push(at, Now::List(class), closes),
            Shape::List => {
                scribe.list(at);
                self.push(at, Now::List(class), closes + 1);
            }
            Shape::Tools | Shape::Mixed => self.push(at, Now::Open(class), closes),
            Shape::Reference => {
                self.reference(element, scribe);
                self.push(at, Now::Passed, closes);
            }
        }
    }

    fn reference(&self, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        match element.attribute("ref") {
            Some(reference) => scribe.text(reference.at, &reference.value),
            None => scribe.literal(element.at, "null"),
        }
    }

    /// The attributes of an element as values of the object that it is.
    fn attributes(&mut self, element: &Element<'_>, class: &Class, scribe: &mut Scribe<'_>) {
        for attribute in &element.attributes {
            match attribute.name.namespace {
                None => {}
                Some(SCHEMA_INSTANCE) if attribute.name.local == "type" => {
                    self.note(ProblemCode::NearMiss, attribute.at, "xsi:type is not followed", scribe);
                    continue;
                }
                Some(_) => continue,
            }
            match class.attribute(attribute.name.local) {
                Some(known) => {
                    scribe.key(known.key);
                    self.scalar(known.kind, attribute.at, attribute.value.clone(), scribe);
                }
                None => self.near(class, attribute.name.local, attribute.at, scribe),
            }
        }
    }

    /// Says so where an element or attribute that has no place in a class looks like one that has.
    fn near(&mut self, class: &Class, name: &str, at: usize, scribe: &mut Scribe<'_>) {
        let Some(known) = class.names().find(|known| same_letters(known, name)) else { return };
        let detail =
            if known == name { format!("{name} is an attribute") } else { format!("{name} for {known}") };
        self.note(ProblemCode::NearMiss, at, detail, scribe);
    }

    /// Notes something: more than are listed, and fewer than there are bytes.
    fn note(&mut self, code: ProblemCode, at: usize, detail: impl Into<String>, scribe: &mut Scribe<'_>) {
        if self.noted <= 2 * scribe.limits().problems {
            self.noted += 1;
            scribe.problem(code, at, detail);
        }
    }

    /// The attributes and text of an element as values of the object around it.
    fn spread(&mut self, child: &Child, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        let Some(class) = self.table.class(child.kind) else { return };
        self.attributes(element, class, scribe);
        let now = match class.text {
            Some((form, key)) => Now::Text { form, key: Some(key), default: None },
            None => Now::Passed,
        };
        self.push(element.at, now, 0);
    }

    /// An element of another namespace in the outermost one.
    fn extension(&mut self, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        let is_signature = (element.name.namespace, element.name.local) == (Some(SIGNATURE), "Signature");
        let Some(root) = self.open.last_mut() else { return };
        if !is_signature {
            return self.foreign(element, scribe);
        }
        if !root.told.insert("signature") {
            return self.push(element.at, Now::Passed, 0);
        }
        root.enter_list(None, element.at, scribe);
        scribe.key("signature");
        scribe.object(element.at);
        self.push(element.at, Now::Signature, 1);
    }

    fn signature(&mut self, outer: Now, element: &Element<'_>, scribe: &mut Scribe<'_>) {
        // The first of each, as the first signature is.
        let mut is_first = |key| self.open.first_mut().is_some_and(|root| root.told.insert(key));
        let now = match (outer, element.name.namespace, element.name.local) {
            (Now::Signature, Some(SIGNATURE), "SignedInfo") => Now::SignedInfo,
            (Now::Signature, Some(SIGNATURE), "SignatureValue") if is_first("value") => {
                Now::Text { form: Kind::Anything, key: Some("value"), default: None }
            }
            (Now::SignedInfo, Some(SIGNATURE), "SignatureMethod") if is_first("algorithm") => {
                if let Some(algorithm) = element.attribute("Algorithm") {
                    scribe.entry("algorithm", algorithm.at, &algorithm.value);
                }
                Now::Passed
            }
            _ => Now::Passed,
        };
        self.push(element.at, now, 0);
    }

    fn close(&mut self, scribe: &mut Scribe<'_>) {
        let Some(mut level) = self.open.pop() else { return };
        level.enter_list(None, level.at, scribe);
        let words = std::mem::take(&mut level.words);
        match level.now {
            Now::Text { form, key, default } => {
                if let Some(key) = key {
                    scribe.key(key);
                }
                let words = default.filter(|_| words.is_empty()).map_or(Cow::Owned(words), Cow::Borrowed);
                self.scalar(form, level.at, words, scribe);
            }
            Now::Object(class) => {
                if let Some((form, key)) = class.text {
                    scribe.key(key);
                    self.scalar(form, level.at, words.into(), scribe);
                }
            }
            Now::Open(Class { shape: Shape::Mixed, .. }) => scribe.text(level.at, words.trim()),
            Now::Open(_) => {
                scribe.list(level.at);
                scribe.close();
            }
            Now::List(_) => self.nested.tell(scribe),
            Now::Dependency => self.nested.leave(),
            Now::Signature | Now::SignedInfo | Now::Passed => {}
        }
        for _ in 0..level.closes {
            scribe.close();
        }
    }

    /// A single text, number or truth value.
    fn scalar(&self, kind: Kind, at: usize, words: Cow<'_, str>, scribe: &mut Scribe<'_>) {
        let base = self.table.form(kind).map_or("string", |form: &Form| form.base(self.table));
        let words = with_blanks_of(base, words);
        match (base, &*words) {
            ("boolean", "true" | "1") => scribe.literal(at, "true"),
            ("boolean", "false" | "0") => scribe.literal(at, "false"),
            (number, words) if is_number(number) => match json_number(words) {
                Some(number) => scribe.literal(at, &number),
                None => scribe.text(at, words),
            },
            (_, words) => scribe.text(at, words),
        }
    }
}

impl Level {
    fn takes_words(&self) -> bool {
        match self.now {
            Now::Text { .. } => true,
            Now::Object(class) => class.text.is_some(),
            Now::Open(class) => class.shape == Shape::Mixed,
            _ => false,
        }
    }

    /// What comes first in an element says what it is.
    fn decide(&mut self, first: &str, scribe: &mut Scribe<'_>) {
        let Now::Open(class) = self.now else { return };
        if class.shape == Shape::Tools && first == "tool" {
            scribe.list(self.at);
            self.now = Now::List(class);
        } else {
            scribe.object(self.at);
            self.now = Now::Object(class);
        }
        self.closes += 1;
        self.words.clear();
    }

    /// Opens the list under a key, unless it is open, and closes another.
    fn enter_list(&mut self, key: Option<&'static str>, at: usize, scribe: &mut Scribe<'_>) {
        if self.list == key {
            return;
        }
        if self.list.is_some() {
            scribe.close();
        }
        self.list = key;
        if let Some(key) = key {
            scribe.key(key);
            scribe.list(at);
        }
    }
}

/// As much of a name as is told, so that many bearers of a long one cost no more than a short one's.
fn brief(name: &str) -> &str {
    const LONGEST: usize = 100;
    name.char_indices().nth(LONGEST).map_or(name, |(end, _)| &name[..end])
}

/// A number of XML Schema as JSON writes it, if it is one.
fn json_number(words: &str) -> Option<String> {
    let (sign, digits) = match words.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", words.strip_prefix('+').unwrap_or(words)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let are_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(part) || (whole.is_empty() && part.is_empty()) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
}
