//! Holds a CycloneDX XML document against the structure that the XSD of its version asks for.
//!
//! It walks the elements once more, by the same table as the transcript, and knows nothing of JSON. Of
//! elements of other namespaces nothing is asked: the XSDs process them laxly.

use std::borrow::Cow;
use std::collections::HashSet;

use super::content::{FOREIGN, State};
use super::form::{Form, is_number, with_blanks_of};
use super::table::{Child, Class, Kind, Others, Shape, Table, When};
use super::{NAMESPACE, version};
use crate::evidence::{Cause, FaultKind, Validity};
use crate::formats::cyclonedx::notes::same_letters;
use crate::formats::cyclonedx::version::Version;
use crate::limits;
use crate::source::{DocumentId, Origin, Transcript};
use crate::syntax::xml::{Attribute, Cursor, Element, Event};

/// What says how an element is to be read (XML Schema 1.0 part 1, 2.6). Its attributes may stand anywhere.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Bytes of an element's name that are kept for the paths of what is in it.
const LONGEST_NAME: usize = 64;

/// Words of a vocabulary that are listed in full where they are what is asked for.
const LISTED: usize = 12;

/// What was found of a whole document. Its places are those of the file.
pub(in super::super::super) fn judge(text: &str, id: DocumentId) -> Validity<'_> {
    let mut cursor = Cursor::new(text, &limits::DEFAULT);
    let mut walk: Option<Walk<'_>> = None;
    loop {
        match (cursor.next(), &mut walk) {
            (Ok(Event::Open(root)), None) => {
                let own = root.name.namespace.filter(|namespace| namespace.starts_with(NAMESPACE));
                let known = own.and_then(|_| version(&root.name)).and_then(Version::named);
                let Some(known) = known else { return Validity::default() };
                walk = Some(Walk::begin(text, id, known, &root));
            }
            (Ok(Event::Open(element)), Some(walk)) => walk.open(&element),
            (Ok(Event::Words { at, words }), Some(walk)) => walk.words(at, &words, cursor.offset()),
            (Ok(Event::Close), Some(walk)) => walk.close(),
            (Ok(Event::End), Some(_)) => break,
            _ => return Validity::of_part(),
        }
    }
    walk.map_or_else(Validity::of_part, |walk| walk.validity)
}

struct Walk<'t> {
    table: &'static Table,
    text: &'t str,
    id: DocumentId,
    namespace: Option<&'t str>,
    open: Vec<Level<'t>>,
    references: HashSet<String>,
    validity: Validity<'t>,
}

/// An element that is open.
struct Level<'t> {
    at: usize,
    name: &'t str,
    asked: Asked,
    state: State,
    words: String,
    /// Where its words stand in the file, first to last.
    written: Option<(usize, usize)>,
    /// Whether it was said that words have no place in it.
    is_told: bool,
}

/// What is asked of an element.
#[derive(Clone, Copy)]
enum Asked {
    Nothing,
    Class(&'static Class),
    Form { kind: Kind, default: Option<&'static str> },
}

/// A departure before it has its place.
struct Wrong {
    kind: FaultKind,
    asked: String,
    meant: Option<String>,
}

impl Wrong {
    fn new(kind: FaultKind, asked: impl Into<String>) -> Self {
        Self { kind, asked: asked.into(), meant: None }
    }
}

impl<'t> Walk<'t> {
    fn begin(text: &'t str, id: DocumentId, known: Version, root: &Element<'t>) -> Self {
        let table = Table::of(known);
        let mut walk = Self {
            table,
            text,
            id,
            namespace: root.name.namespace,
            open: Vec::new(),
            references: HashSet::new(),
            validity: Validity::by(known.word()),
        };
        walk.push(root, Asked::Class(table.root()));
        if root.name.local != super::ROOT {
            walk.fault(Wrong::new(FaultKind::Misplaced, super::ROOT), root.at, None, None);
        }
        walk
    }

    fn push(&mut self, element: &Element<'t>, asked: Asked) {
        let (at, name) = (element.at, beginning(element.name.local));
        self.open.push(Level {
            at,
            name,
            asked,
            state: None,
            words: String::new(),
            written: None,
            is_told: false,
        });
        self.attributes(element, asked);
    }

    fn open(&mut self, element: &Element<'t>) {
        let is_own = element.name.namespace == self.namespace;
        let asked = match self.open.last().map(|outer| outer.asked) {
            Some(Asked::Class(class)) => self.child(class, element, is_own),
            Some(Asked::Form { kind, .. }) if kind != Kind::Anything => {
                self.fault(Wrong::new(FaultKind::WrongType, "text and no elements"), element.at, None, None);
                Asked::Nothing
            }
            _ => Asked::Nothing,
        };
        self.push(element, asked);
    }

    /// What is asked of an element within one of a class, once it was seen whether it may stand there.
    fn child(&mut self, class: &'static Class, element: &Element<'t>, is_own: bool) -> Asked {
        let local = element.name.local;
        let symbol = match (is_own, element.name.namespace) {
            (true, _) => local,
            // `##other` is any namespace but this one, and not none.
            (false, Some(_)) => FOREIGN,
            (false, None) => "",
        };
        let child = class.child(local).filter(|_| is_own);
        let Some(outer) = self.open.last_mut() else { return Asked::Nothing };
        match class.content.step(outer.state, symbol) {
            Some(place) => outer.state = Some(place),
            None => {
                let wrong = misplaced(class, outer.state, child, symbol);
                outer.state = class.content.anywhere(symbol).or(outer.state);
                self.fault(wrong, element.at, Some(local), None);
            }
        }
        match child {
            Some(Child { when: When::Now, kind, default, .. }) => match self.table.class(*kind) {
                Some(class) => Asked::Class(class),
                None => Asked::Form { kind: *kind, default: *default },
            },
            _ => Asked::Nothing,
        }
    }

    fn attributes(&mut self, element: &Element<'t>, asked: Asked) {
        if self.table.version > Version::V1_0
            && let Some(reference) = element.attribute("bom-ref")
            && !self.references.insert(reference.value.to_string())
        {
            let wrong = Wrong::new(FaultKind::ExcludedCombination, "that no two elements have the same");
            self.fault(wrong, reference.at, Some("@bom-ref"), quoted(reference));
        }
        let class = match asked {
            Asked::Nothing => return,
            Asked::Class(class) => Some(class),
            Asked::Form { kind: Kind::Anything, .. } => return,
            Asked::Form { .. } => None,
        };
        for attribute in element.attributes.iter().filter(|one| one.name.namespace != Some(INSTANCE)) {
            self.attribute(attribute, class);
        }
        let lacks = |needed: &&super::table::Attribute| {
            needed.is_required && needed.when == When::Now && element.attribute(needed.name).is_none()
        };
        for needed in class.iter().flat_map(|class| &class.attributes).filter(lacks) {
            let name = format!("@{}", needed.name);
            self.fault(Wrong::new(FaultKind::MissingField, ""), element.at, Some(&name), None);
        }
    }

    fn attribute(&mut self, attribute: &Attribute<'t>, class: Option<&'static Class>) {
        let known = class.and_then(|class| class.attribute(attribute.name.local));
        let known = known.filter(|_| attribute.name.namespace.is_none());
        let others = class.map_or(Others::No, |class| class.others);
        let wrong = match known {
            Some(known) if known.when == When::Now => self.scalar(known.kind, &attribute.value),
            _ if others == Others::Any => None,
            _ if others == Others::OfOtherNamespaces
                && attribute.name.namespace.is_some_and(|namespace| Some(namespace) != self.namespace) =>
            {
                None
            }
            Some(known) => Some(at_another_time(known.when)),
            None => Some(Wrong::new(FaultKind::UnknownField, "")),
        };
        if let Some(wrong) = wrong {
            let name = format!("@{}", attribute.name.written);
            self.fault(wrong, attribute.at, Some(&name), quoted(attribute));
        }
    }

    /// Words that end at an offset of the file.
    fn words(&mut self, at: usize, words: &str, end: usize) {
        let Some(level) = self.open.last_mut() else { return };
        let takes = match level.asked {
            Asked::Nothing | Asked::Form { kind: Kind::Anything, .. } => return,
            Asked::Form { .. } => true,
            Asked::Class(class) if class.shape == Shape::Mixed => return,
            Asked::Class(class) => class.text.is_some(),
        };
        if takes {
            level.words.push_str(words);
            level.written = Some((level.written.map_or(at, |(start, _)| start), end));
        } else if !level.is_told && !words.chars().all(|letter| matches!(letter, ' ' | '\t' | '\n' | '\r')) {
            level.is_told = true;
            self.fault(Wrong::new(FaultKind::WrongType, "elements and no text"), at, None, None);
        }
    }

    fn close(&mut self) {
        let Some(level) = self.open.last_mut() else { return };
        let (at, words) = (level.at, std::mem::take(&mut level.words));
        let written = level.written.and_then(|(start, end)| self.text.get(start..end));
        let wrong = match level.asked {
            Asked::Nothing => None,
            Asked::Form { default: Some(_), .. } if words.is_empty() => None,
            Asked::Form { kind, .. } => self.scalar(kind, &words),
            Asked::Class(class) => {
                if !class.content.may_end(level.state) {
                    let needed: Vec<&str> = class.content.expected(level.state).collect();
                    let name = needed.join(" or ");
                    self.fault(Wrong::new(FaultKind::MissingField, ""), at, Some(&name), None);
                }
                class.text.and_then(|(kind, _)| self.scalar(kind, &words))
            }
        };
        if let Some(wrong) = wrong {
            self.fault(wrong, at, None, Some(written.unwrap_or_default()));
        }
        self.open.pop();
    }

    /// What is wrong with a single text.
    fn scalar(&self, kind: Kind, words: &str) -> Option<Wrong> {
        let form = self.table.form(kind)?;
        let base = form.base(self.table);
        if form.fits(words, self.table) {
            return None;
        }
        let words = with_blanks_of(base, Cow::Borrowed(words));
        Some(match form {
            Form::Words(list) if list.len() > LISTED => Wrong {
                meant: form.meant(&words).map(str::to_owned),
                ..Wrong::new(
                    FaultKind::NotInVocabulary,
                    format!("{} words such as {}", list.len(), list[..3].join(", ")),
                )
            },
            Form::Words(list) => Wrong {
                meant: form.meant(&words).map(str::to_owned),
                ..Wrong::new(FaultKind::NotInVocabulary, list.join(", "))
            },
            _ if is_number(base) && words.parse::<f64>().is_ok() => {
                Wrong::new(FaultKind::OutOfRange, form.asked(self.table))
            }
            _ if is_number(base) || base == "boolean" => {
                Wrong::new(FaultKind::WrongType, form.asked(self.table))
            }
            _ => Wrong::new(FaultKind::WrongForm, form.asked(self.table)),
        })
    }

    /// Notes a departure at a place in the file, of what is open or of something in it.
    fn fault(&mut self, wrong: Wrong, at: usize, within: Option<&str>, value: Option<&'t str>) {
        let mut path: Vec<&str> = self.open.iter().map(|level| level.name).collect();
        path.extend(within.map(beginning));
        let cause = Cause { kind: wrong.kind, path: path.join("/"), asked: wrong.asked, meant: wrong.meant };
        let offset = Transcript::of_file(u32::try_from(at).unwrap_or(u32::MAX));
        self.validity.push(cause, Origin { document: self.id, offset }, value);
    }
}

/// Why an element may not stand where it does.
fn misplaced(class: &Class, state: State, child: Option<&Child>, symbol: &str) -> Wrong {
    match child {
        Some(Child { when: When::Now, .. }) => {}
        Some(child) => return at_another_time(child.when),
        None if symbol != FOREIGN => {
            let meant = class.names().find(|known| same_letters(known, symbol)).map(str::to_owned);
            return Wrong { meant, ..Wrong::new(FaultKind::UnknownField, "") };
        }
        None => {}
    }
    let asked: Vec<&str> = class.content.expected(state).collect();
    let asked = if asked.is_empty() { "nothing more".to_owned() } else { asked.join(", ") };
    Wrong::new(FaultKind::Misplaced, asked)
}

fn at_another_time(when: When) -> Wrong {
    match when {
        When::Since(version) => {
            Wrong::new(FaultKind::NotYetInVersion, format!("came with {}", version.word()))
        }
        When::Until(version) => {
            Wrong::new(FaultKind::NoLongerInVersion, format!("went after {}", version.word()))
        }
        When::Now => Wrong::new(FaultKind::UnknownField, ""),
    }
}

/// The value of an attribute, where it stands in the file as it is.
fn quoted<'t>(attribute: &Attribute<'t>) -> Option<&'t str> {
    match attribute.value {
        Cow::Borrowed(words) => Some(words),
        Cow::Owned(_) => None,
    }
}

/// As much of a name as is kept.
fn beginning(name: &str) -> &str {
    match name.char_indices().find(|(at, letter)| at + letter.len_utf8() > LONGEST_NAME) {
        Some((end, _)) => &name[..end],
        None => name,
    }
}
