//! A format's structure in one version: what a table says, with its names resolved.
//!
//! It holds facts and no way of judging by them.

use std::sync::OnceLock;

use regex::Regex;

/// The structure of a format in one version.
#[derive(Debug)]
pub(in crate::formats) struct Structure {
    /// The version, as documents call it.
    pub(in crate::formats) version: &'static str,
    /// The type of the outermost value.
    pub(in crate::formats) root: Type,
    pub(in crate::formats) forms: Vec<Form>,
    pub(in crate::formats) vocabularies: Vec<Vocabulary>,
    pub(in crate::formats) classes: Vec<Class>,
    pub(in crate::formats) choices: Vec<Choice>,
    /// The types of list items, and of alternatives.
    pub(in crate::formats) types: Vec<Type>,
}

/// What a value may be. The numbers are indices into the lists of [`Structure`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::formats) enum Type {
    /// Anything at all.
    Any,
    /// True or false.
    Boolean,
    /// A number within bounds.
    Number { whole: bool, low: Option<f64>, high: Option<f64> },
    /// Text of up to two forms, and of a length in characters.
    Text { forms: [Option<u16>; 2], shortest: u32, longest: u32 },
    /// Exactly this text.
    Exactly(&'static str),
    /// A word of a vocabulary.
    Words(u16),
    /// An object.
    Class(u16),
    /// One of several types.
    Choice(u16),
    /// A list.
    List { item: u16, distinct: bool, shortest: u32, longest: u32 },
}

/// A form of text.
#[derive(Debug)]
pub(in crate::formats) struct Form {
    pub(in crate::formats) name: &'static str,
    /// What a person is told is asked for.
    pub(in crate::formats) words: &'static str,
    /// The regular expression; without one the judge knows the form by its name.
    pub(in crate::formats) pattern: Option<&'static str>,
    pub(in crate::formats) compiled: OnceLock<Option<Regex>>,
}

/// The words of one place.
#[derive(Debug)]
pub(in crate::formats) struct Vocabulary {
    /// In the order of the table.
    pub(in crate::formats) words: Vec<String>,
}

/// An object.
#[derive(Debug)]
pub(in crate::formats) struct Class {
    /// Whether no other fields may stand in it.
    pub(in crate::formats) closed: bool,
    /// At most 128, so that those seen fit into one number.
    pub(in crate::formats) fields: Vec<Field>,
    /// The fields that have to be there, as a set.
    pub(in crate::formats) required: u128,
    pub(in crate::formats) rules: Vec<Rule>,
    /// Fields that it has in other versions only: the name, and the row's words for when.
    pub(in crate::formats) elsewhere: Vec<(&'static str, Elsewhere)>,
    /// Wrong fields that are known to be meant for another.
    pub(in crate::formats) near: Vec<(&'static str, &'static str)>,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(in crate::formats) struct Field {
    pub(in crate::formats) name: &'static str,
    pub(in crate::formats) is: Type,
}

/// When a field is there that is not there now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats) enum Elsewhere {
    /// From this version on.
    Since(&'static str),
    /// Up to this version.
    Until(&'static str),
}

/// What fields ask of each other. Sets of fields are numbers with a bit for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::formats) enum Rule {
    /// All fields of exactly one of the sets are there.
    OneOf(Vec<u128>),
    /// All fields of at least one of the sets are there.
    SomeOf(Vec<u128>),
    /// Not all of the fields are there together.
    NotAll(u128),
    /// The first is there only where the second is true.
    NotUnless(u8, u8),
}

/// Several types, of which a value has one.
#[derive(Debug)]
pub(in crate::formats) enum Choice {
    /// Exactly one fits.
    One(Vec<Type>),
    /// At least one fits.
    Any(Vec<Type>),
    /// An object whose class depends on a field's word.
    By(&'static str, Vec<(&'static str, Type)>),
}

impl Structure {
    /// The type of a list's items.
    pub(in crate::formats) fn item(&self, item: u16) -> Type {
        self.types[item as usize]
    }
}
