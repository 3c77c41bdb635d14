//! How a document departs from its format, as a sentence.
//!
//! The path and the word that was probably meant are the vendor's or the format's own words.

use super::{PLACE, Phrase, arg};
use crate::assessment::Group;
use crate::checks::Code;

/// One sentence for equal departures from a format: where, what is wrong, what is asked for.
pub(super) fn departure(group: &Group) -> Phrase {
    let (path, asked, format) = (named(arg(group, "path")), arg(group, "asked"), format(group));
    let (one, many, rest) = match group.code {
        Code::UnknownField => ("has", "have", format!("a field that {format} does not have: {path}")),
        Code::NotYetInVersion => {
            ("has", "have", format!("{path}, which {asked} and {format} does not have yet"))
        }
        Code::NoLongerInVersion => {
            ("has", "have", format!("{path}, which {asked} and {format} no longer has"))
        }
        Code::MissingField => ("lacks", "lack", format!("{path}, which {format} requires")),
        Code::DuplicateItem => ("repeats", "repeat", format!("an item of the list {path}")),
        Code::Misplaced => ("has", "have", format!("{path} out of its place; asked for there is {asked}")),
        Code::ExcludedCombination => ("breaks", "break", format!("what is asked of {path}: {asked}")),
        Code::TooFew | Code::TooMany => {
            ("has", "have", format!("a list {path} of another length; asked is {asked}"))
        }
        Code::WrongType => ("has", "have", format!("a value of the wrong type in {path}; asked is {asked}")),
        Code::OutOfRange => ("has", "have", format!("a number out of range in {path}; asked is {asked}")),
        Code::NotInVocabulary => ("has", "have", format!("another word in {path} than {asked}")),
        _ => ("has", "have", format!("text of the wrong form in {path}; asked is {asked}")),
    };
    let rest = match arg(group, "meant") {
        "" => rest,
        meant => format!("{rest} (perhaps {})", named(meant)),
    };
    Phrase::Of { noun: PLACE, asked: false, one: format!("{one} {rest}"), many: format!("{many} {rest}") }
}

/// The format and version that the document was held against.
fn format(group: &Group) -> String {
    format!("{} {}", arg(group, "standard"), arg(group, "version")).trim().to_owned()
}

/// A path or a word of a format: quoted, its end kept where it is long.
fn named(path: &str) -> String {
    const LONGEST: usize = 100;
    let length = path.chars().count();
    match path.char_indices().nth(length.saturating_sub(LONGEST)) {
        Some((start, _)) if start > 0 => format!("“…{}”", &path[start..]),
        _ => format!("“{path}”"),
    }
}
