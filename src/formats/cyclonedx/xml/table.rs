//! The table `xml.txt`: which elements and attributes each class of element has in which version, and what
//! they are in JSON.
//!
//! It holds facts of the format and nothing of any document. `draw.py` draws it up from the official XSDs.
//!
//! # The grammar
//!
//! A row that is indented belongs to the one before it that is not. `RANGE` is versions as `1.2-1.4`, `1.5-`
//! (and later), `-1.3` (and earlier), `1.7` (alone), or several with commas; without one a row holds in all.
//!
//! ```text
//! class NAME object|list|tools|mixed|reference
//!   content RANGE? : MODEL       the order of the elements in it (see `content`)
//!   others any|other RANGE?      attributes that are not listed: any, or only of other namespaces
//!   =text TYPE RANGE? -> KEY     the element's own text, which in JSON is a value under KEY
//!   @NAME TYPE RANGE? -> KEY     an attribute; `@NAME!` is required; without KEY the key is its name
//!   <NAME TYPE RANGE? -> PLACE = DEFAULT   an element; an empty one says DEFAULT
//! words NAME                     a vocabulary: a form whose texts are listed
//!   : WORD … @RANGE              `%20` stands for a blank
//! form NAME RANGE? = FORM BOUNDS ~ PATTERN   a form that is narrower than another
//! union NAME FORM … RANGE?       a text of any of the forms
//! ```
//!
//! A class is in JSON an `object`, a `list` of its elements, a list of `tool` or else an object (`tools`), an
//! object where it has elements and text where it has none (`mixed`), or the text of its attribute `ref`
//! (`reference`). The `PLACE` of an element in the JSON of its class is
//!
//! | place | means |
//! |---|---|
//! | `KEY` | the value of a key; without a place, of the key that is its name |
//! | `many KEY` | an item of the list under a key: the elements stand there themselves |
//! | `first KEY` | the value of a key; a second one is not told |
//! | `wrap KEY` | an item that is an object with this one key |
//! | `references KEY` | an item of the list under a key, which is its attribute `ref` |
//! | `spread` | its attributes and text are values of the outer object |

use std::sync::OnceLock;

use super::content::Content;
use super::form::Form;
use super::parse;
use crate::formats::cyclonedx::version::Version;

const TABLE: &str = include_str!("../xml.txt");

/// The table as it holds in one version, with what other versions have beside it.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) version: Version,
    classes: Vec<Class>,
    forms: Vec<Form>,
    root: usize,
}

/// What an element is in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    List,
    Tools,
    Mixed,
    Reference,
}

/// Elements of one sort.
#[derive(Debug)]
pub(super) struct Class {
    pub(super) shape: Shape,
    pub(super) content: Content,
    pub(super) others: Others,
    pub(super) text: Option<(Kind, &'static str)>,
    pub(super) attributes: Vec<Attribute>,
    /// Sorted by name.
    pub(super) children: Vec<Child>,
}

/// Which attributes may stand in an element beside those that are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Others {
    No,
    OfOtherNamespaces,
    Any,
}

/// What an attribute or element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Class(usize),
    Form(usize),
    Anything,
}

/// Whether the version has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Now,
    Since(Version),
    Until(Version),
}

#[derive(Debug)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) key: &'static str,
    pub(super) is_required: bool,
    pub(super) kind: Kind,
    pub(super) when: When,
}

#[derive(Debug)]
pub(super) struct Child {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) place: Place,
    pub(super) default: Option<&'static str>,
    pub(super) when: When,
}

/// Where an element stands in the JSON of the one around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Key(&'static str),
    Many(&'static str),
    First(&'static str),
    Wrap(&'static str),
    References(&'static str),
    Spread,
}

impl Table {
    /// The table of a version.
    pub(super) fn of(version: Version) -> &'static Self {
        static TABLES: [OnceLock<Table>; Version::ALL.len()] =
            [const { OnceLock::new() }; Version::ALL.len()];
        TABLES[version as usize].get_or_init(|| parse::table(TABLE, version))
    }

    /// The class of the outermost element.
    pub(super) fn root(&self) -> &Class {
        &self.classes[self.root]
    }

    pub(super) fn class(&self, kind: Kind) -> Option<&Class> {
        match kind {
            Kind::Class(index) => self.classes.get(index),
            _ => None,
        }
    }

    pub(super) fn form(&self, kind: Kind) -> Option<&Form> {
        match kind {
            Kind::Form(index) => self.forms.get(index),
            _ => None,
        }
    }

    /// A form by its place in the table, for forms that are made of others.
    pub(super) fn form_at(&self, index: usize) -> &Form {
        &self.forms[index]
    }

    /// The table without its rows.
    pub(super) fn empty(version: Version, classes: usize, forms: Vec<Form>, root: usize) -> Self {
        let classes = (0..classes).map(|_| Class::empty()).collect();
        Self { version, classes, forms, root }
    }

    pub(super) fn parts(&mut self) -> (&mut [Class], &mut [Form]) {
        (&mut self.classes, &mut self.forms)
    }
}

impl Class {
    fn empty() -> Self {
        Self {
            shape: Shape::Object,
            content: Content::default(),
            others: Others::No,
            text: None,
            attributes: Vec::new(),
            children: Vec::new(),
        }
    }

    /// The element of a name, in this version if it has one.
    pub(super) fn child(&self, name: &str) -> Option<&Child> {
        self.children.binary_search_by(|child| child.name.cmp(name)).ok().map(|index| &self.children[index])
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.name == name)
    }

    /// The names that an element or attribute can have here.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> {
        let of_children = self.children.iter().map(|child| child.name);
        of_children.chain(self.attributes.iter().map(|attribute| attribute.name))
    }

    /// Keeps one row of each name: this version's, or the nearest other one's.
    pub(super) fn settle(&mut self) {
        self.children.sort_by_key(|child| (child.name, distance(child.when)));
        self.children.dedup_by_key(|child| child.name);
        self.attributes.sort_by_key(|attribute| distance(attribute.when));
        let mut seen: Vec<&str> = Vec::new();
        self.attributes.retain(|attribute| {
            let is_new = !seen.contains(&attribute.name);
            seen.push(attribute.name);
            is_new
        });
    }
}

fn distance(when: When) -> (u8, usize) {
    match when {
        When::Now => (0, 0),
        When::Since(version) => (1, version as usize),
        When::Until(version) => (2, Version::ALL.len() - version as usize),
    }
}
